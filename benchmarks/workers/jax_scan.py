"""JAX: many steps as one compiled ``scan`` with donated buffers.

With ``draw="numpy"`` NumPy draws batches and noise outside, a chunk at a time; with ``draw="jax"`` the scan draws
them itself, which is how JAX code is usually written.
"""

from itertools import pairwise

import jax
import jax.numpy as jnp
import numpy as np

from . import BETA_1, DISCRIMINATOR, GENERATOR, LATENT_DIM, LEARNING_RATE, check_parameters

CHUNK = 100
BETA_2, EPSILON = 0.999, 1e-7


def init(key, sizes):
    """Weights (Glorot) and zero biases, a pair a layer."""
    glorot = jax.nn.initializers.glorot_uniform()
    keys = jax.random.split(key, len(sizes) - 1)
    return [(glorot(k, shape), jnp.zeros(shape[1])) for k, shape in zip(keys, pairwise(sizes), strict=True)]


def dense(params, x):
    """A dense network with relu inside and nothing at its end."""
    *hidden, (weights, bias) = params
    for w, b in hidden:
        x = jax.nn.relu(x @ w + b)
    return x @ weights + bias


def generate(g, noise):
    """Generated digits."""
    return jax.nn.sigmoid(dense(g, noise))


def d_loss(d, real, fake):
    """The discriminator's loss, on logits."""
    on_real, on_fake = jnp.split(dense(d, jnp.concatenate([real, fake])), 2)
    return jax.nn.softplus(-on_real).mean() + jax.nn.softplus(on_fake).mean()


def g_loss(g, d, noise):
    """The generator's non-saturating loss, on logits."""
    return jax.nn.softplus(-dense(d, generate(g, noise))).mean()


def adam_init(params):
    """Adam's two moments and its count of updates, all zero."""
    zeros = jax.tree.map(jnp.zeros_like, params)
    return zeros, jax.tree.map(jnp.copy, zeros), jnp.zeros(())


def adam(params, gradients, state):
    """One update of Adam (Kingma and Ba 2015, the efficient form at the end of section 2)."""
    first, second, count = state[0], state[1], state[2] + 1
    first = jax.tree.map(lambda m, g: BETA_1 * m + (1 - BETA_1) * g, first, gradients)
    second = jax.tree.map(lambda v, g: BETA_2 * v + (1 - BETA_2) * g * g, second, gradients)
    rate = LEARNING_RATE * jnp.sqrt(1 - BETA_2**count) / (1 - BETA_1**count)
    params = jax.tree.map(lambda p, m, v: p - rate * m / (jnp.sqrt(v) + EPSILON), params, first, second)
    return params, (first, second, count)


def step(carry, inputs):
    """One update of each player; ``inputs`` are pixels and two lots of noise."""
    g, d, g_state, d_state = carry
    pixels, (d_noise, g_noise) = inputs
    loss_of_d, gradients = jax.value_and_grad(d_loss)(d, pixels.astype(jnp.float32) / 255, generate(g, d_noise))
    d, d_state = adam(d, gradients, d_state)
    loss_of_g, gradients = jax.value_and_grad(g_loss)(g, d, g_noise)
    g, g_state = adam(g, gradients, g_state)
    return (g, d, g_state, d_state), (loss_of_d, loss_of_g)


def numpy_drawn(images, batch_size, seed):
    """A function that trains one chunk on what NumPy drew."""
    rng = np.random.default_rng(seed)
    scan = jax.jit(lambda carry, *inputs: jax.lax.scan(step, carry, inputs), donate_argnums=0)

    def train_chunk(carry):
        pixels = images[rng.integers(0, len(images), (CHUNK, batch_size))]
        return scan(carry, pixels, rng.standard_normal((CHUNK, 2, batch_size, LATENT_DIM), dtype=np.float32))

    return train_chunk


def jax_drawn(images, batch_size, seed):
    """A function that trains one chunk, every step of which draws its own batch and noise."""
    digits, key = jnp.asarray(images), jax.random.key(seed)

    def drawing_step(carry, step_key):
        batch_key, noise_key = jax.random.split(step_key)
        chosen = jax.random.randint(batch_key, (batch_size,), 0, len(digits))
        return step(carry, (digits[chosen], jax.random.normal(noise_key, (2, batch_size, LATENT_DIM))))

    scan = jax.jit(lambda carry, keys: jax.lax.scan(drawing_step, carry, keys), donate_argnums=0)

    def train_chunk(carry):
        nonlocal key
        key, chunk_key = jax.random.split(key)
        return scan(carry, jax.random.split(chunk_key, CHUNK))

    return train_chunk


def setup(images, batch_size, seed, draw="numpy"):
    """A loop over compiled chunks."""
    g_key, d_key = jax.random.split(jax.random.key(seed))
    g, d = init(g_key, GENERATOR), init(d_key, DISCRIMINATOR)
    check_parameters(*(sum(leaf.size for leaf in jax.tree.leaves(net)) for net in (g, d)))
    carry = g, d, adam_init(g), adam_init(d)
    train_chunk = {"numpy": numpy_drawn, "jax": jax_drawn}[draw](images, batch_size, seed)

    def run(n):
        nonlocal carry
        for _ in range(n // CHUNK):
            carry, losses = train_chunk(carry)
        jax.block_until_ready(carry)
        return tuple(float(loss[-1]) for loss in losses)

    return run
