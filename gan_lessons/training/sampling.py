"""Examples from a GAN's generator, with its weights as they are or averaged."""

import contextlib

import numpy as np

from gan_lessons.data.numeric import numeric_array
from gan_lessons.training import contract
from gan_lessons.training.batched import in_batches
from gan_lessons.training.calls import call
from gan_lessons.training.trial_calls import reason
from gan_lessons.utils.tensorflow import keras, tf


class Sampling:
    """The part of ``GAN`` that generates examples and keeps the average of G's weights."""

    def _start_averages(self):
        floats = [variable for variable in self.generator.variables if "float" in variable.dtype]  # no counters, seeds
        kept = [] if self.ema_momentum is None else floats
        averages = [tf.Variable(variable.value, trainable=False) for variable in kept]
        self._set(averaged_weights=kept, averages=averages)

    def _average_of(self):
        """The average of each averaged weight, by the weight's id."""
        return {id(weight): one for weight, one in zip(self.averaged_weights, self.averages, strict=True)}

    def generate(self, noise, conditions=None, averaged=False):
        """Examples made from ``noise`` of shape ``(n, latent_dim)``: float32 of shape ``(n, *shape)``.

        Args:
            noise: an array, or a whole number n: then n noise vectors are drawn, always the same ones.
            conditions: what a conditional GAN is told to make, ``(n, *condition_shape)``, such as
                ``data.labelled(...).conditions(labels)``.
            averaged: use the averaged weights.

        Raises:
            ValueError: noise or conditions of another shape, or no averaged weights.

        Example:
            >>> from gan_lessons import networks, training
            >>> g = networks.conditional(networks.points_generator(5, seed=0), condition_size=3)
            >>> d = networks.conditional(networks.points_discriminator(shape=(5,), seed=1), condition_size=3)
            >>> training.GAN(g, d).generate(3, np.eye(3)).shape
            (3, 2)
        """
        noise = contract.noise(noise, self.latent_dim, self.seed + 1)
        conditions = self.checked_conditions(conditions, len(noise))
        if averaged and self.ema_momentum is None:
            raise ValueError("this GAN keeps no averaged weights; make it with ema_momentum=0.995")
        with self.lock:
            self._notice_outside_changes()
            with self.averaged_weights_in_use(averaged):
                inputs = (noise,) if conditions is None else (noise, conditions)
                return _called(lambda *rows: call(self.generator, *rows), *inputs)

    def logits(self, examples, conditions=None):
        """What the discriminator says of examples: float32 of shape ``(n,)``, above 0 for "real".

        Args:
            examples: ``(n, *shape)``.
            conditions: of a conditional GAN, ``(n, *condition_shape)``.
        """
        examples = numeric_array(examples, "examples").astype(np.float32)
        if examples.shape[1:] != self.example_shape or not examples.shape[:1] > (0,):
            raise ValueError(
                f"examples: got shape {examples.shape}, expected (n, {', '.join(map(str, self.example_shape))}) with n "
                "at least 1"
            )
        conditions = self.checked_conditions(conditions, len(examples))
        inputs = (examples,) if conditions is None else (examples, conditions)
        with self.lock:
            return _called(lambda *rows: call(self.discriminator, *rows), *inputs)[:, 0]

    def generator_weights(self, averaged=False):
        """Copies of G's weights as ``set_weights`` takes them; ``averaged`` for the averages over the last steps."""
        if not averaged:
            return self.generator.get_weights()
        with self.lock:
            self._notice_outside_changes()  # averages of weights that were loaded begin anew
        average_of = self._average_of()
        return [average_of.get(id(variable), variable).numpy() for variable in self.generator.weights]

    def averaged_weights_in_use(self, averaged=True):
        """A context in which the generator computes with its averaged weights."""
        if not averaged:
            return contextlib.nullcontext()
        pairs = zip(self.averaged_weights, self.averages, strict=True)
        return keras.StatelessScope(state_mapping=[(weight, average.value()) for weight, average in pairs])

    def checked_conditions(self, conditions, n):
        """``n`` conditions of this GAN as an array, or None if it is not conditional.

        Raises:
            ValueError: none for a conditional GAN, some for another, another number or another shape.
        """
        if self.condition is None:
            if conditions is not None:
                raise ValueError("conditions: got some, but this GAN is not conditional: its networks take one input")
            return None
        expected = (n, *self.condition.shape)
        if conditions is None:
            raise ValueError(
                "conditions: got none, but this GAN is conditional: tell it what to make, as an array of shape "
                f"{expected}; for labels: data.labelled(...).conditions(labels)"
            )
        array = numeric_array(conditions, "conditions")
        if array.shape != expected or array.dtype.kind not in "fiub":
            raise ValueError(
                f"conditions: got {array.dtype} of shape {array.shape}, expected numbers of shape {expected}, one "
                "condition for each noise vector; for labels: data.labelled(...).conditions(labels)"
            )
        if array.dtype.kind == "f" and np.dtype(self.condition.dtype).kind == "i" and (array != np.round(array)).any():
            raise ValueError("conditions: got fractions, expected whole numbers: the networks look labels up")
        return array.astype(self.condition.dtype)


def _called(function, *inputs):
    """The outputs for all rows, or a ``ValueError`` if a network refuses what it is given."""
    try:
        return in_batches(function, *inputs)
    except tf.errors.InvalidArgumentError as error:
        raise ValueError(f"conditions: the networks cannot take these ({reason(error)})") from error
