"""A small variational autoencoder (VAE), to compare with the GAN on equal terms. Knows no notebook or picture.

Kingma and Welling (2014), Rezende, Mohamed and Wierstra (2014). Two networks: an *encoder* that answers to an example
x with a Gaussian q(z|x) over noise, and a *decoder* that answers to z with the mean of a Gaussian p(x|z): the same
kind of network as a GAN's generator. Both are trained for one and the same number, the ELBO: a lower bound of log p(x).

As for the GAN, data and noise come from one seeded NumPy generator, outside the compiled code.
"""

import functools
from typing import NamedTuple

import numpy as np

from gan_lessons import networks
from gan_lessons.training import contract, data_feed, matching
from gan_lessons.training.adam import Adam
from gan_lessons.training.batched import in_batches
from gan_lessons.training.calls import call
from gan_lessons.training.compiled import examples
from gan_lessons.training.shared import Shared
from gan_lessons.utils import validation
from gan_lessons.utils.specs import with_spec
from gan_lessons.utils.tensorflow import keras, tf

layers = keras.layers


class Code(NamedTuple):
    """The encoder's output: q(z|x) = N(mean, exp(log_variance)), both float32 of shape ``(n, latent_dim)``."""

    mean: np.ndarray
    log_variance: np.ndarray


@with_spec
def encoder(latent_dim=100, shape=(784,), widths=(100, 100, 128, 128), seed=None):
    """The article's layer sizes the other way round, with batch normalisation as in ``networks.improved_generator``.

    Args:
        latent_dim: length of z; the network ends in twice as many numbers, means and log variances.
        shape: of one example.
        widths: of the hidden layers.
        seed: integer that fixes the first weights; None for new ones each time.

    Returns:
        ``keras.Sequential`` from ``(batch, *shape)`` to ``(batch, 2 * latent_dim)``.

    Example:
        >>> encoder(32).output_shape
        (None, 64)
    """
    seeds = iter(np.random.SeedSequence(seed).generate_state(len(widths) + 1).tolist())
    start = lambda: keras.initializers.GlorotUniform(next(seeds) % 2**31)  # noqa: E731
    body = [keras.Input(shape), layers.Flatten()]
    for width in widths:
        body += [
            layers.Dense(width, kernel_initializer=start()),
            layers.BatchNormalization(momentum=0.9),
            layers.ReLU(),
        ]
    return keras.Sequential([*body, layers.Dense(2 * latent_dim, kernel_initializer=start())], name="encoder")


class VAE:
    """An encoder and a decoder, one optimiser for both, and what else a run consists of.

    Args:
        encoder: a ``keras.Model`` from examples ``(batch, *shape)`` to ``(batch, 2 * latent_dim)``: the means of
            q(z|x), then the logarithms of its variances.
        decoder: a ``keras.Model`` from ``(batch, latent_dim)`` to the means of p(x|z), ``(batch, *shape)``: any
            generator of a ``training.GAN``.
        sd: standard deviation of p(x|z) around its mean, the same for every number of x, in the units of the data.
            The larger, the more the prior counts, and the less exactly an example is reconstructed.
        learning_rate: of Adam, for both networks.
        batch_size: examples an update sees.
        jit: compile with XLA, as for a ``training.GAN``.
        seed: of the one random generator that draws all data and noise.

    Raises:
        ValueError: networks or settings that do not fit, before anything starts.

    Example:
        >>> from gan_lessons import data, networks
        >>> vae = VAE(encoder(2, (2,), widths=(16,), seed=0), networks.points_generator(seed=1), sd=0.1)
        >>> before = vae.elbo(data.ring().centres).mean()
        >>> _ = vae.advance(data.ring(), steps=50)
        >>> vae.step, bool(vae.elbo(data.ring().centres).mean() > before)
        (50, True)
    """

    def __init__(self, encoder, decoder, *, sd=0.2, learning_rate=1e-3, batch_size=128, jit=False, seed=0):
        self.sd = validation.number("sd", sd, 0, 1e6, above=True)
        rate = validation.number("learning_rate", learning_rate, 0, 10, above=True)
        self.batch_size = validation.whole("batch_size", batch_size, 1, 100_000)
        self.seed = validation.whole("seed", seed, 0, 2**63)
        self.latent_dim = contract.check_generator(decoder).latent_dim
        self.encoder, self.decoder = encoder, decoder
        self.shape = _check_encoder(encoder, decoder, self.latent_dim)
        self._optimizer = Adam(rate)
        self._trained = [*encoder.trainable_variables, *decoder.trainable_variables]
        self._optimizer.build(self._trained)
        self._capacity = data_feed.capacity(self.batch_size, 4 * int(np.prod(self.shape)), self.latent_dim)
        self._jit, self._chunks = bool(jit), {}
        self._bounds, self._ratios = (
            tf.function(function, autograph=False, reduce_retracing=True) for function in (self._given, self._ratio)
        )
        self._batches, self.rng, self.step = data_feed.Batches(), np.random.default_rng(self.seed), 0

    def __repr__(self):
        weights = self.encoder.count_params(), self.decoder.count_params()
        return f"<VAE at step {self.step}: {weights[0]:,} + {weights[1]:,} weights, sd {self.sd:g}>"

    def advance(self, data, steps):
        """Train for ``steps`` steps of ``data`` and return the mean ELBO of the batches seen, in nats (NaN for none).

        Raises:
            ValueError: data that do not fit, before anything starts.
            FloatingPointError: the ELBO became NaN or infinite; the networks are of no use then.
        """
        steps, done, total = validation.whole("steps", steps, 0, 10**9), 0, 0.0
        data = matching.check_data(data, self.decoder, self.latent_dim)
        scale = matching.pixel_scale(data)
        while done < steps:
            size = min(self._capacity, steps - done)
            (real, _, noise, _, _), after = self._batches.draw(data, self._plan(size), self.rng.bit_generator.state)
            done += size
            self._batches.draw_ahead(data, self._plan(min(self._capacity, steps - done) or size), after)
            bound = float(self._chunk(scale)(real, noise, tf.constant(size)))
            self.rng.bit_generator.state = after
            if not np.isfinite(bound):
                raise FloatingPointError(
                    f"the ELBO became {bound} between steps {self.step} and {self.step + size}; restart with a "
                    "lower learning_rate or a larger sd"
                )
            self.step, total = self.step + size, total + bound
        self._batches.forget()
        return total / steps if steps else float("nan")

    def generate(self, noise):
        """The means of p(x|z), without its noise: float32 of shape ``(n, *shape)``.

        Args:
            noise: an array ``(n, latent_dim)``, or a whole number n: then n noise vectors are drawn from N(0, 1), the
                same ones that a ``training.GAN`` of that seed and latent_dim draws.

        Raises:
            ValueError: noise of another shape.
        """
        return _called(self.decoder, contract.noise(noise, self.latent_dim, self.seed + 1))

    def encode(self, examples):
        """The ``Code`` of examples ``(n, *shape)``: mean and log variance of q(z|x).

        Raises:
            ValueError: examples of another shape.
        """
        return Code(*np.split(_called(self.encoder, self._checked(examples)), 2, axis=1))

    def reconstruct(self, examples):
        """Examples through the bottleneck and back, by way of the mean of q(z|x): float32 of shape ``(n, *shape)``.

        Raises:
            ValueError: examples of another shape.
        """
        return self.generate(self.encode(examples).mean)

    def kl(self, examples):
        """What each number of z costs for each example: KL(q ‖ N(0, 1)) in nats, float32 ``(n, latent_dim)``.

        Raises:
            ValueError: examples of another shape.
        """
        code = self.encode(examples)
        return kl_to_standard_normal(code.mean[..., None], code.log_variance[..., None]).numpy()

    def sorted_decoder(self, examples):
        """The decoder with the dimensions of z in another order: first the one with the largest mean ``kl``.

        The ``keras.Model`` that is returned shares the decoder's weights.

        Raises:
            ValueError: examples of another shape.
        """
        order = np.argsort(-self.kl(examples).mean(axis=0))
        z = keras.Input((self.latent_dim,))
        return keras.Model(z, self.decoder(keras.ops.take(z, np.argsort(order), axis=1)))

    def elbo(self, examples, draws=1, seed=0, code=None):
        """The ELBO of each example, E_q log p(x|z) − KL(q(z|x) ‖ N(0, 1)), in nats: float64 of shape ``(n,)``.

        Its expectation is never above log p(x). The KL is exact; the mean over q is taken over ``draws`` draws of z.

        Args:
            examples: shape ``(n, *shape)``.
            draws: how many.
            seed: of the generator that draws them.
            code: the ``Code`` to use as q in place of the encoder's, such as that of ``refine``.

        Raises:
            ValueError: examples or a code of another shape, or no draws.
        """
        return np.mean([*self._each_draw(self._bounds, examples, draws, seed, code)], axis=0)

    def log_likelihood(self, examples, draws=100, seed=0, code=None):
        """The importance-weighted bound of log p(x) with ``draws`` draws (Burda et al. 2016), in nats.

        log of the mean of p(x, z) / q(z|x) over draws of z from q. Its expectation is never above log p(x), and never
        below the ELBO's; with one draw it is the ELBO's. Arguments, result and errors are those of ``elbo``.
        """
        ratios = self.log_weights(examples, draws, seed, code)
        return np.logaddexp.reduce(ratios, axis=0) - np.log(len(ratios))

    def log_weights(self, examples, draws=100, seed=0, code=None):
        """The logarithm of p(x, z) / q(z|x) at each draw for each example: float64 ``(draws, n)``; see ``elbo``."""
        return np.array([*self._each_draw(self._ratios, examples, draws, seed, code)])

    def refine(self, examples, steps=300, learning_rate=0.05, seed=0):
        """The ``Code`` with the highest ELBO that a search finds for each example by itself; the weights stand still.

        It begins with what the encoder says and goes uphill with Adam, on mean and log variance; the learning rate
        falls to 0 on the way. How much the ELBO rises is the amortisation gap (Cremer et al. 2018): the price for
        one encoder that serves every example.

        Args:
            examples: shape ``(n, *shape)``.
            steps: of the search; 0 returns what the encoder says.
            learning_rate: of Adam at the first step.
            seed: of the draws of z, one for each example and step.

        Raises:
            ValueError: examples of another shape, or settings out of range.
        """
        examples, steps = self._checked(examples), validation.whole("steps", steps, 0, 10**6)
        rate = validation.number("learning_rate", learning_rate, 0, 10, above=True)
        seed = validation.whole("seed", seed, 0, 2**31 - 1)
        code = [tf.Variable(part) for part in self.encode(examples)]
        falling = keras.optimizers.schedules.PolynomialDecay(rate, max(1, steps), end_learning_rate=0.0)
        optimizer = keras.optimizers.Adam(falling)
        optimizer.build(code)

        def search():
            def one_step(step):
                noise = tf.random.stateless_normal(code[0].shape, (seed, step))
                with tf.GradientTape(watch_accessed_variables=False) as tape:
                    tape.watch(code)
                    loss = -tf.reduce_sum(self._given(examples, noise, *code))
                optimizer.apply(tape.gradient(loss, code), code)
                return (step + 1,)

            return tf.while_loop(lambda step: step < steps, one_step, (tf.constant(0),), parallel_iterations=1)

        if steps:
            Shared(tf.function(search, autograph=False))()
        return Code(*(part.numpy() for part in code))

    # ---- inside

    def _plan(self, steps):
        return data_feed.Plan(steps, 1, self.batch_size, self.latent_dim, self._capacity, mixes=False)

    def _checked(self, examples):
        examples = np.asarray(examples, np.float32)
        if examples.shape[1:] != self.shape or not len(examples):
            raise ValueError(f"examples: got shape {examples.shape}, expected (n, {str(self.shape)[1:-1]})")
        return examples

    def _each_draw(self, function, examples, draws, seed, code):
        """One array of n numbers for each draw of z, float64."""
        examples, rng = self._checked(examples), np.random.default_rng(seed)
        code = self.encode(examples) if code is None else Code(*(np.asarray(part, np.float32) for part in code))
        expected = len(examples), self.latent_dim
        if any(part.shape != expected for part in code):
            raise ValueError(f"code: got shapes {code[0].shape} and {code[1].shape}, expected twice {expected}")
        for _ in range(validation.whole("draws", draws, 1)):
            noise = rng.standard_normal(expected, dtype=np.float32)
            yield in_batches(function, examples, noise, *code).astype(np.float64)

    def _bound(self, examples, noise, training=False):
        """One draw's ELBO for each example, from the encoder's code."""
        code = tf.split(call(self.encoder, examples, training=training), 2, axis=1)
        return self._given(examples, noise, *code, training=training)

    def _given(self, examples, noise, mean, log_variance, training=False):
        """One draw's ELBO for each example."""
        z = reparametrise(mean, log_variance, noise)
        return self._likelihood(examples, z, training) - kl_to_standard_normal(mean, log_variance)

    def _ratio(self, examples, noise, mean, log_variance):
        """The logarithm of p(x, z) / q(z|x) for each example, at one draw of z."""
        z = reparametrise(mean, log_variance, noise)
        return self._likelihood(examples, z) + 0.5 * tf.reduce_sum(noise**2 + log_variance - z**2, axis=1)

    def _likelihood(self, examples, z, training=False):
        """The log-likelihood log p(x|z) of each example."""
        apart = layers.Flatten()(examples - call(self.decoder, z, training=training))
        spread = 0.5 * np.log(2 * np.pi * self.sd**2)
        return -tf.reduce_sum(apart**2 / (2 * self.sd**2) + spread, axis=1)

    def _chunk(self, scale):
        """The compiled function of many steps, for data whose pixels are stored at this scale."""
        if scale not in self._chunks:
            steps = functools.partial(self._many_steps, scale)
            self._chunks[scale] = Shared(tf.function(steps, jit_compile=self._jit, autograph=False))
        return self._chunks[scale]

    def _many_steps(self, scale, real, noise, steps):
        """The sum over ``steps`` steps of their mean ELBO."""

        def one_step(step, total):
            with tf.GradientTape() as tape:
                bound = tf.reduce_mean(self._bound(examples(real[step], scale), noise[step], training=True))
                loss = -bound
            self._optimizer.apply(tape.gradient(loss, self._trained), self._trained)
            return step + 1, total + bound

        start = tf.constant(0), tf.constant(0.0)
        return tf.while_loop(lambda step, _: step < steps, one_step, start, parallel_iterations=1)[1]


def reparametrise(mean, log_variance, noise):
    """A draw from N(mean, exp(log_variance)) out of one from N(0, 1): gradients reach mean and variance through it."""
    return mean + tf.exp(0.5 * log_variance) * noise


def kl_to_standard_normal(mean, log_variance):
    """KL(N(mean, exp(log_variance)) ‖ N(0, 1)), summed over the last axis (Kingma and Welling 2014, appendix B).

    >>> float(kl_to_standard_normal(tf.constant([3.0]), tf.constant([0.0])))
    4.5
    """
    return 0.5 * tf.reduce_sum(mean**2 + tf.exp(log_variance) - 1 - log_variance, axis=-1)


def _called(network, inputs):
    return in_batches(lambda rows: call(network, rows), inputs)


def _check_encoder(encoder, decoder, latent_dim):
    """The shape of one example, if the encoder takes what the decoder generates."""
    networks.check_model("encoder", encoder)
    if encoder is decoder:
        raise ValueError("got one network as both encoder and decoder, expected two")
    made = call(decoder, np.zeros((2, latent_dim), np.float32)).numpy()
    try:
        came = tuple(call(encoder, made).shape)
    except Exception as error:
        reason = " ".join(str(error).split())[:120]
        raise ValueError(
            f"encoder: examples of shape {made.shape[1:]}, as the decoder generates them, failed ({reason}); its input "
            "must have the shape of an example"
        ) from error
    if came != (2, 2 * latent_dim):
        raise ValueError(
            f"encoder: 2 examples gave an output of shape {came}, expected (2, {2 * latent_dim}): a mean and a log "
            f"variance for each of the {latent_dim} numbers of z; end the network in Dense({2 * latent_dim})"
        )
    return made.shape[1:]
