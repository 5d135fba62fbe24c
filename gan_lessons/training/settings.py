"""The settings of a GAN: checked when they are set, and most of them steerable while the run goes on."""

import numpy as np

from gan_lessons import losses
from gan_lessons.training import contract, data_feed
from gan_lessons.training.adam import Adam
from gan_lessons.utils import validation
from gan_lessons.utils.tensorflow import tf

SETTINGS = (
    "latent_dim",
    "loss",
    "penalty",
    "penalty_weight",
    "learning_rate",
    "beta_1",
    "beta_2",
    "d_steps",
    "batch_size",
    "ema_momentum",
    "condition_size",
    "l1_weight",
    "jit",
    "seed",
)
STEERED = ("learning_rate", "penalty_weight", "d_steps")  # settings whose latest value is part of the state


class Settings:
    """What ``GAN`` is made with. Each change is written down among the run's events by ``_record``.

    Args:
        networks: generator and discriminator.
        given: the constructor's settings by name.
    """

    def __init__(self, networks, given):
        self.generator, self.discriminator = networks
        self.settings = {name: given[name] for name in SETTINGS}
        self._loss, self._penalty = losses.get(given["loss"]), given["penalty"]
        self.penalty_function = losses.get_penalty(given["penalty"])
        self.beta_1 = validation.number("beta_1", given["beta_1"], 0, 0.9999)
        self.beta_2 = validation.number("beta_2", given["beta_2"], 0, 0.99999)
        self._batch_size = validation.whole("batch_size", given["batch_size"], 1, 100_000)
        momentum = given["ema_momentum"]
        self.ema_momentum = None if momentum is None else validation.number("ema_momentum", momentum, 0, 0.99999)
        self._first_seed = validation.whole("seed", given["seed"], 0, 2**63)
        self.latent_dim = contract.check_networks(*networks, given["latent_dim"])
        self.condition_size = contract.check_condition(self.generator, self.latent_dim, given["condition_size"])
        self.l1_weight = validation.number("l1_weight", given["l1_weight"], 0, 1e6)
        if self.l1_weight and not self.condition_size:
            raise ValueError(
                "l1_weight: got a GAN without a condition (condition_size=0), expected one: close to what?"
            )
        self.jit = bool(given["jit"])
        example = self.generator(np.zeros((1, self.latent_dim), np.float32), training=False)
        self._example_size = int(np.prod(example.shape[1:]))  # Keras cannot tell it of every class of one's own
        self.chunk_capacity = self._capacity_for(self._batch_size)
        rate = checked_rate(given["learning_rate"])
        self.g_optimizer, self.d_optimizer = (Adam(rate, beta_1=self.beta_1, beta_2=self.beta_2) for _ in range(2))
        self.g_optimizer.build(self.generator.trainable_variables)
        self.d_optimizer.build(self.discriminator.trainable_variables)
        weight = validation.number("penalty_weight", given["penalty_weight"], 0, 1e6)
        self.penalty_weight_variable = tf.Variable(weight, trainable=False)
        self._d_steps = validation.whole("d_steps", given["d_steps"], 1, self.chunk_capacity)

    # ---- what can be steered while the run goes on, without compiling anything again

    @property
    def g_learning_rate(self):
        """The generator's learning rate; set it at any time."""
        return readable(self.g_optimizer.learning_rate)

    @g_learning_rate.setter
    def g_learning_rate(self, value):
        self.g_optimizer.learning_rate = checked_rate(value)
        self._record("g_learning_rate", value)

    @property
    def d_learning_rate(self):
        """The discriminator's learning rate; set it at any time."""
        return readable(self.d_optimizer.learning_rate)

    @d_learning_rate.setter
    def d_learning_rate(self, value):
        self.d_optimizer.learning_rate = checked_rate(value)
        self._record("d_learning_rate", value)

    @property
    def penalty_weight(self):
        """How many times the penalty is added to D's loss; set it at any time."""
        return readable(self.penalty_weight_variable)

    @penalty_weight.setter
    def penalty_weight(self, value):
        self.penalty_weight_variable.assign(validation.number("penalty_weight", value, 0, 1e6))
        self._record("penalty_weight", value)

    @property
    def d_steps(self):
        """Updates of the discriminator in each step; set it at any time."""
        return self._d_steps

    @d_steps.setter
    def d_steps(self, value):
        self._d_steps = validation.whole("d_steps", value, 1, self.chunk_capacity)
        self._record("d_steps", value)

    # ---- what can be steered too, and is compiled again when it is first used (a few seconds)

    @property
    def loss(self):
        """The ``losses.Loss`` in use; set it, by name or as a ``Loss``, at any time."""
        return self._loss

    @loss.setter
    def loss(self, value):
        self._loss = losses.get(value)
        self._record("loss", value)

    @property
    def penalty(self):
        """The penalty on D's gradients, by name or as a function, or None; set it at any time."""
        return self._penalty

    @penalty.setter
    def penalty(self, value):
        self.penalty_function, self._penalty = losses.get_penalty(value), value
        self._record("penalty", value)

    @property
    def batch_size(self):
        """Examples that an update sees; set it at any time."""
        return self._batch_size

    @batch_size.setter
    def batch_size(self, value):
        size = validation.whole("batch_size", value, 1, 100_000)
        capacity = self._capacity_for(size)
        validation.whole("d_steps", self._d_steps, 1, capacity)
        self._batch_size, self.chunk_capacity = size, capacity
        self._record("batch_size", size)

    @property
    def chunk_steps(self):
        """Steps that one call of the compiled chunk makes, at the most."""
        return self.chunk_capacity // self.d_steps

    def _capacity_for(self, batch_size):
        return data_feed.capacity(batch_size, self._example_size, self.latent_dim)

    def _plan(self, steps):
        """What the next chunk of so many steps needs."""
        simple = (None, losses.r1, losses.r2, losses.r1_and_r2)  # penalties that mix nothing
        mixes = self.penalty_function not in simple
        return data_feed.Plan(steps, self._d_steps, self._batch_size, self.latent_dim, self.chunk_capacity, mixes)


def checked_rate(value):
    """A learning rate as a float, or a ``ValueError``."""
    return validation.number("learning_rate", value, 0, 10, above=True)


def readable(variable):
    """The shortest number that stands for a float32: 0.001, not 0.0010000000474974513."""
    return float(f"{float(variable):.7g}")
