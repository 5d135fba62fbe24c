"""The settings of a GAN: checked when they are set, and most of them steerable while the run goes on."""

import difflib

import numpy as np

from gan_lessons import losses
from gan_lessons.training import contract, data_feed, trial_calls
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
    "condition_shape",
    "l1_weight",
    "jit",
    "seed",
)
FIXED = {
    "generator": "the optimisers and averages belong to its weights; make another GAN(generator, discriminator)",
    "discriminator": "the optimisers belong to its weights; make another GAN(generator, discriminator)",
    "latent_dim": "the generator was built for it; make another GAN",
    "condition_shape": "the networks were built for it; make another GAN",
    "seed": "it belongs to the run from its first step; begin another run with gan.reset(seed=...)",
    "step": "it counts what was done; go back with gan.reset() or gan.restore(state)",
    "history": "it is the record of the run; go back with gan.reset() or gan.restore(state)",
}


class UnknownSettingError(ValueError, AttributeError):
    """An assignment to a GAN that would have no effect."""


class Setting:
    """A setting that can be changed at any time; what uses it is compiled again when it is first used.

    Args:
        check: ``(gan, value) → value`` to keep, or a ``ValueError``.
        words: what it is.
    """

    def __init__(self, check, words):
        self.check, self.__doc__ = check, words

    def __set_name__(self, owner, name):
        self._name = name

    def __get__(self, gan, owner=None):
        return self if gan is None else gan._values[self._name]

    def __set__(self, gan, value):
        gan._change(self._name, self.check(gan, value))


class Settings:
    """What ``GAN`` is made with. Each change is written down among the run's events.

    Args:
        networks: generator and discriminator.
        given: the constructor's settings by name.
    """

    loss = Setting(
        lambda gan, value: trial_calls.checked_loss(losses.get(value)),
        "The ``losses.Loss`` in use; set it by name or as a ``Loss``.",
    )
    penalty = Setting(
        lambda gan, value: trial_calls.checked_penalty(value, gan),
        "The penalty on D's gradients, by name or as a function, or None.",
    )
    batch_size = Setting(
        lambda gan, value: validation.whole("batch_size", value, 1, 100_000), "Examples that an update sees."
    )
    d_steps = Setting(
        lambda gan, value: validation.whole("d_steps", value, 1, 1000), "Updates of the discriminator in each step."
    )
    beta_1 = Setting(
        lambda gan, value: validation.number("beta_1", value, 0, 0.9999),
        "How much of the mean gradient stays at each update, in both Adam optimisers.",
    )
    beta_2 = Setting(
        lambda gan, value: validation.number("beta_2", value, 0, 0.99999),
        "How much of the mean squared gradient stays at each update, in both Adam optimisers.",
    )
    ema_momentum = Setting(
        lambda gan, value: gan._checked_momentum(value), "How much of the average of G's weights stays at each step."
    )
    l1_weight = Setting(
        lambda gan, value: gan._checked_l1(value), "Weight in G's loss of the distance from the real example."
    )
    jit = Setting(lambda gan, value: checked_flag("jit", value), "Whether steps are compiled with XLA.")

    def __init__(self, networks, given):
        self._set(generator=networks[0], discriminator=networks[1], settings={name: given[name] for name in SETTINGS})
        shapes = contract.check_networks(*networks, given["latent_dim"], given["condition_shape"])
        self._set(latent_dim=shapes.latent_dim, example_shape=shapes.example, condition=shapes.condition)
        self._first_seed = validation.whole("seed", given["seed"], 0, 2**63)
        rate = checked_rate(given["learning_rate"])
        weight = validation.number("penalty_weight", given["penalty_weight"], 0, 1e6)
        self._set(penalty_weight_variable=tf.Variable(weight, trainable=False, dtype=tf.float32))
        self._values = {"ema_momentum": given["ema_momentum"]}
        self._set(pixel_scale=None)  # factor and offset from stored pixels to examples, see ``matching.pixel_scale``
        for name, setting in vars(Settings).items():
            if isinstance(setting, Setting):
                self._values[name] = setting.check(self, given[name])
        self._set(g_optimizer=Adam(rate, beta_1=self.beta_1, beta_2=self.beta_2))
        self._set(d_optimizer=Adam(rate, beta_1=self.beta_1, beta_2=self.beta_2))

    # ---- what can be steered without compiling anything again

    @property
    def learning_rate(self):
        """The learning rate of both optimisers, or of G's and D's as a pair where they differ; set it at any time."""
        rates = self.g_learning_rate, self.d_learning_rate
        return rates[0] if rates[0] == rates[1] else rates

    @learning_rate.setter
    def learning_rate(self, value):
        rate = checked_rate(value)
        self.g_learning_rate, self.d_learning_rate = rate, rate

    @property
    def g_learning_rate(self):
        """The generator's learning rate; set it at any time."""
        return readable(self.g_optimizer.learning_rate)

    @g_learning_rate.setter
    def g_learning_rate(self, value):
        self._change("g_learning_rate", checked_rate(value))

    @property
    def d_learning_rate(self):
        """The discriminator's learning rate; set it at any time."""
        return readable(self.d_optimizer.learning_rate)

    @d_learning_rate.setter
    def d_learning_rate(self, value):
        self._change("d_learning_rate", checked_rate(value))

    @property
    def penalty_weight(self):
        """How many times the penalty is added to D's loss; set it at any time."""
        return readable(self.penalty_weight_variable)

    @penalty_weight.setter
    def penalty_weight(self, value):
        self._change("penalty_weight", validation.number("penalty_weight", value, 0, 1e6))

    # ---- what the settings lead to

    @property
    def penalty_function(self):
        """The function of the penalty in use, or None."""
        return losses.get_penalty(self.penalty)

    @property
    def condition_shape(self):
        """The shape of one condition, or None if the GAN is not conditional."""
        return None if self.condition is None else self.condition.shape

    @property
    def chunk_capacity(self):
        """Updates of D for which one call of the compiled chunk has room, unless one step needs more."""
        fits = data_feed.capacity(self.batch_size, self._example_bytes(), self.latent_dim)
        return max(fits, self.d_steps)

    @property
    def chunk_steps(self):
        """Steps that one call of the compiled chunk makes, at the most."""
        return self.chunk_capacity // self.d_steps

    @property
    def variant(self):
        """What is compiled in: two GANs' steps, or one's at two times, are the same code if this is the same."""
        return *self.compiled_settings, *[id(variable) for one in self.networks for variable in one.trainable_variables]

    @property
    def compiled_settings(self):
        """The settings among what is compiled in."""
        compiled = ("loss", "batch_size", "beta_1", "beta_2", "ema_momentum", "l1_weight", "jit")
        values = [self._values[name] for name in compiled]
        # a frozen layer works as in inference, even one that has nothing to train
        frozen = [not layer.trainable for network in self.networks for layer in network._flatten_layers()]
        return (*values, self.penalty_function, self.d_steps == 1, self.chunk_capacity, self.pixel_scale, *frozen)

    @property
    def networks(self):
        """Generator and discriminator."""
        return self.generator, self.discriminator

    # ---- inside

    def __setattr__(self, name, value):
        known = getattr(type(self), name, None)
        if name.startswith("_") or isinstance(known, Setting) or getattr(known, "fset", None) is not None:
            object.__setattr__(self, name, value)
            return
        if name in FIXED:
            raise UnknownSettingError(f"{name}: cannot be set, because {FIXED[name]}")
        settable = [*SETTINGS, "g_learning_rate", "d_learning_rate"]
        close = difflib.get_close_matches(name, settable, n=1, cutoff=0.5)
        advice = f"did you mean {close[0]}?" if close else f"its settings are {', '.join(settable)}"
        raise UnknownSettingError(f"a GAN has no setting {name!r}, so this would have no effect; {advice}")

    def _set(self, **values):
        """Keep what only the engine itself changes."""
        self.__dict__.update(values)

    def _change(self, name, value):
        with self.lock:
            self._put(name, value)
            self._record(name, value)
        self._tell(name)

    def _put(self, name, value):
        """Give a setting, already checked, its value."""
        if name in ("g_learning_rate", "d_learning_rate"):
            getattr(self, f"{name[0]}_optimizer").learning_rate = value
            self._rates[name] = getattr(self, name)
        elif name == "penalty_weight":
            self.penalty_weight_variable.assign(value)
        else:
            self._values[name] = value
            if name in ("beta_1", "beta_2"):
                for optimizer in (self.g_optimizer, self.d_optimizer):
                    setattr(optimizer, name, value)

    def _checked_momentum(self, value):
        if (value is None) != (self._values["ema_momentum"] is None):
            raise ValueError(
                f"ema_momentum: got {value}, but this GAN was made with {self._values['ema_momentum']}; averages are "
                "kept from the first step or not at all: make another GAN"
            )
        return None if value is None else validation.number("ema_momentum", value, 0, 0.99999)

    def _checked_l1(self, value):
        weight = validation.number("l1_weight", value, 0, 1e6)
        if weight and self.condition is None:
            raise ValueError("l1_weight: got a GAN without a condition, expected one: close to what?")
        return weight

    def _example_bytes(self):
        """Bytes of one example and its condition, as they are handed to the compiled chunk."""
        size = int(np.prod(self.example_shape)) * (1 if self.pixel_scale else 4)
        return size + (4 * int(np.prod(self.condition.shape)) if self.condition else 0)

    def _plan(self, steps):
        """What the next chunk of so many steps needs."""
        simple = (None, losses.r1, losses.r2, losses.r1_and_r2)  # penalties that mix nothing
        mixes = self.penalty_function not in simple
        return data_feed.Plan(steps, self.d_steps, self.batch_size, self.latent_dim, self.chunk_capacity, mixes)


def checked_rate(value):
    """A learning rate as a float, or a ``ValueError``."""
    return validation.number("learning_rate", value, 0, 10, above=True)


def checked_flag(name, value):
    """True or False, or a ``ValueError``."""
    if not isinstance(value, bool | np.bool_):
        raise ValueError(f"{name}: got {value!r}, expected True or False")
    return bool(value)


def readable(variable):
    """The shortest number that stands for a float32: 0.001, not 0.0010000000474974513."""
    return float(f"{float(variable):.7g}")
