"""JAX: many steps as one compiled ``scan`` with donated buffers; for the dense pairs.

With ``draw="numpy"`` NumPy draws batches and noise outside, a chunk at a time; with ``draw="jax"`` the scan draws
them itself, which is how JAX code is usually written.
"""

from itertools import pairwise

import jax
import jax.numpy as jnp
import numpy as np

CHUNK = 100
EPSILON, SLOPE, BN_EPSILON = 1e-7, 0.2, 1e-3


def init(key, sizes, normalised):
    """Weights (Glorot), zero biases and, for hidden layers with batch normalisation, scales and offsets, by layer."""
    glorot = jax.nn.initializers.glorot_uniform()
    keys, layers = jax.random.split(key, len(sizes) - 1), []
    for number, (k, shape) in enumerate(zip(keys, pairwise(sizes), strict=True)):
        layer = {"w": glorot(k, shape), "b": jnp.zeros(shape[1])}
        if normalised and number < len(sizes) - 2:
            layer |= {"scale": jnp.ones(shape[1]), "offset": jnp.zeros(shape[1])}
        layers.append(layer)
    return layers


def dense(layers, x, activation):
    """A dense network, an activation inside (after batch normalisation, if it has scales) and nothing at its end."""
    *hidden, last = layers
    for layer in hidden:
        x = x @ layer["w"] + layer["b"]
        if "scale" in layer:
            mean, variance = x.mean(axis=0), x.var(axis=0)
            x = (x - mean) / jnp.sqrt(variance + BN_EPSILON) * layer["scale"] + layer["offset"]
        x = activation(x)
    return x @ last["w"] + last["b"]


class Pair:
    """The functions of one task."""

    def __init__(self, task):
        self.task = task
        leaky = lambda x: jax.nn.leaky_relu(x, SLOPE)  # noqa: E731
        self.activation = leaky if task.normalised or task.name == "points" else jax.nn.relu

    def generate(self, g, noise):
        """Generated examples."""
        made = dense(g, noise, jax.nn.relu)
        return jax.nn.sigmoid(made) if self.task.end == "sigmoid" else made

    def judge(self, d, examples):
        """Logits."""
        return dense(d, examples, self.activation)

    def d_loss(self, d, real, fake):
        """The discriminator's loss on logits, and the R1 penalty where the task has one."""
        on_real, on_fake = jnp.split(self.judge(d, jnp.concatenate([real, fake])), 2)
        loss = jax.nn.softplus(-on_real).mean() + jax.nn.softplus(on_fake).mean()
        if not self.task.gamma:
            return loss, loss
        slope = jax.grad(lambda x: self.judge(d, x).sum())(real)
        return loss + 0.5 * self.task.gamma * (slope**2).sum(axis=1).mean(), loss

    def g_loss(self, g, d, noise):
        """The generator's non-saturating loss, on logits."""
        return jax.nn.softplus(-self.judge(d, self.generate(g, noise))).mean()

    def adam(self, params, gradients, state):
        """One update of Adam (Kingma and Ba 2015, the efficient form at the end of section 2)."""
        beta_1, beta_2, rate = self.task.beta_1, self.task.beta_2, self.task.learning_rate
        first, second, count = state[0], state[1], state[2] + 1
        first = jax.tree.map(lambda m, g: beta_1 * m + (1 - beta_1) * g, first, gradients)
        second = jax.tree.map(lambda v, g: beta_2 * v + (1 - beta_2) * g * g, second, gradients)
        rate = rate * jnp.sqrt(1 - beta_2**count) / (1 - beta_1**count)
        params = jax.tree.map(lambda p, m, v: p - rate * m / (jnp.sqrt(v) + EPSILON), params, first, second)
        return params, (first, second, count)

    def step(self, carry, inputs):
        """One update of each player; ``inputs`` are examples (pixels as uint8) and two lots of noise."""
        g, d, g_state, d_state = carry
        real, (d_noise, g_noise) = inputs
        if real.dtype == jnp.uint8:
            real = real.astype(jnp.float32) / 255
        (_, loss_of_d), gradients = jax.value_and_grad(self.d_loss, has_aux=True)(d, real, self.generate(g, d_noise))
        d, d_state = self.adam(d, gradients, d_state)
        loss_of_g, gradients = jax.value_and_grad(self.g_loss)(g, d, g_noise)
        g, g_state = self.adam(g, gradients, g_state)
        return (g, d, g_state, d_state), (loss_of_d, loss_of_g)


def adam_init(params):
    """Adam's two moments and its count of updates, all zero."""
    zeros = jax.tree.map(jnp.zeros_like, params)
    return zeros, jax.tree.map(jnp.copy, zeros), jnp.zeros(())


def numpy_drawn(pair, examples, seed):
    """A function that trains one chunk on what NumPy drew."""
    rng, size, latent = np.random.default_rng(seed), pair.task.batch_size, pair.task.latent_dim
    scan = jax.jit(lambda carry, *inputs: jax.lax.scan(pair.step, carry, inputs), donate_argnums=0)

    def train_chunk(carry):
        real = examples[rng.integers(0, len(examples), (CHUNK, size))]
        return scan(carry, real, rng.standard_normal((CHUNK, 2, size, latent), dtype=np.float32))

    return train_chunk


def jax_drawn(pair, examples, seed):
    """A function that trains one chunk, every step of which draws its own batch and noise."""
    held, key, size = jnp.asarray(examples), jax.random.key(seed), pair.task.batch_size

    def drawing_step(carry, step_key):
        batch_key, noise_key = jax.random.split(step_key)
        chosen = jax.random.randint(batch_key, (size,), 0, len(held))
        return pair.step(carry, (held[chosen], jax.random.normal(noise_key, (2, size, pair.task.latent_dim))))

    scan = jax.jit(lambda carry, keys: jax.lax.scan(drawing_step, carry, keys), donate_argnums=0)

    def train_chunk(carry):
        nonlocal key
        key, chunk_key = jax.random.split(key)
        return scan(carry, jax.random.split(chunk_key, CHUNK))

    return train_chunk


def setup(task, examples, seed, draw="numpy"):
    """A loop over compiled chunks."""
    g_key, d_key = jax.random.split(jax.random.key(seed))
    g, d = init(g_key, task.generator, task.normalised), init(d_key, task.discriminator, False)
    counts = [sum(leaf.size for leaf in jax.tree.leaves(net)) for net in (g, d)]
    if task.normalised:  # the moving averages, which Keras counts and training does not use
        counts[0] += 2 * sum(task.generator[1:-1])
    task.check_parameters(*counts)
    carry = g, d, adam_init(g), adam_init(d)
    train_chunk = {"numpy": numpy_drawn, "jax": jax_drawn}[draw](Pair(task), examples, seed)

    def run(n):
        nonlocal carry
        for _ in range(n // CHUNK):
            carry, losses = train_chunk(carry)
        jax.block_until_ready(carry)
        return tuple(float(loss[-1]) for loss in losses)

    return run
