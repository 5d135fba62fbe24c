"""Examples from a GAN's generator, with its weights as they are or averaged."""

import numpy as np

from gan_lessons.training import contract
from gan_lessons.training.batched import in_batches
from gan_lessons.utils.tensorflow import tf


class Sampling:
    """The part of ``GAN`` that generates examples and keeps the average of G's weights."""

    def _start_averages(self):
        floats = [variable for variable in self.generator.variables if "float" in variable.dtype]  # no counters, seeds
        self.averaged_weights = [] if self.ema_momentum is None else floats
        self.averages = [tf.Variable(variable.value, trainable=False) for variable in self.averaged_weights]

    def generate(self, noise, averaged=False):
        """Examples made from ``noise`` of shape ``(n, latent_dim)``: float32 of shape ``(n, *shape)``.

        Args:
            noise: an array, or a whole number n: then n noise vectors are drawn, always the same ones. A conditional
                GAN needs an array that ends in conditions: ``gan.noise(conditions)``.
            averaged: use the averaged weights.

        Raises:
            ValueError: noise of another shape, a mere number for a conditional GAN, or no averaged weights.
        """
        if isinstance(noise, int | np.integer) and self.condition_size:
            raise ValueError(
                f"noise: got {noise}, but this GAN is conditional: it has to be told what to make; pass "
                f"gan.noise(conditions) with conditions of shape ({noise}, {self.condition_size})"
            )
        noise = contract.noise(noise, self.latent_dim, self.seed + 1)
        if averaged and self.ema_momentum is None:
            raise ValueError("this GAN keeps no averaged weights; make it with ema_momentum=0.995")
        network = self._averaged_call if averaged else lambda z: self.generator(z, training=False)
        return in_batches(network, noise)

    def generator_weights(self, averaged=False):
        """Copies of G's weights as ``set_weights`` takes them; ``averaged`` for the averages over the last steps."""
        if not averaged:
            return self.generator.get_weights()
        average_of = {id(v): a for v, a in zip(self.averaged_weights, self.averages, strict=True)}
        return [average_of.get(id(variable), variable).numpy() for variable in self.generator.weights]

    def noise(self, conditions, seed=None):
        """Noise that ends in conditions, for ``generate``: float32 of shape ``(n, latent_dim)``.

        Args:
            conditions: array ``(n, condition_size)``, such as ``data.labelled(...).conditions(labels)``.
            seed: of the part that is random; None for always the same.

        Raises:
            ValueError: conditions of another shape.

        Example:
            >>> from gan_lessons import networks, training
            >>> g = networks.conditional(networks.points_generator(5, seed=0), condition_size=3)
            >>> d = networks.points_discriminator(shape=(5,), seed=1)
            >>> training.GAN(g, d, condition_size=3).noise(np.eye(3)).shape
            (3, 5)
        """
        conditions = np.asarray(conditions, np.float32)
        if conditions.ndim != 2 or conditions.shape[1] != self.condition_size or not len(conditions):
            raise ValueError(
                f"conditions: got shape {conditions.shape}, expected (n, {self.condition_size}) with n at least 1"
            )
        rng = np.random.default_rng(self.seed + 1 if seed is None else seed)
        free = rng.standard_normal((len(conditions), self.latent_dim - self.condition_size), dtype=np.float32)
        return np.concatenate([free, conditions], axis=1)

    def _averaged_call(self, noise):
        average_of = {id(v): a for v, a in zip(self.averaged_weights, self.averages, strict=True)}
        trainable = [average_of[id(v)] for v in self.generator.trainable_variables]
        others = [average_of.get(id(v), v) for v in self.generator.non_trainable_variables]
        return self.generator.stateless_call(trainable, others, noise, training=False)[0]
