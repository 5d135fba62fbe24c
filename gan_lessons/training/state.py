"""Everything a run consists of: taken down, restored, copied, saved to a file and loaded from it."""

import contextlib
import os

import numpy as np

from gan_lessons import losses
from gan_lessons.snapshots import History, load_arrays, save_arrays
from gan_lessons.training.events import Event
from gan_lessons.training.settings import SETTINGS, STEERED
from gan_lessons.utils import validation
from gan_lessons.utils.tensorflow import keras, tf


class RunState:
    """The part of ``GAN`` that knows what its run consists of."""

    def _remember_start(self):
        variables = self._variables()  # reading them all in one compiled call takes 1 ms in place of 15
        self._read = tf.function(lambda: [tf.identity(variable) for variable in variables], autograph=False)
        self._first_state = self.state()

    def state(self):
        """Copies of everything: weights, optimisers, averages, random generator, counts and settings.

        Going on after ``restore`` is bit-identical to never having stopped.
        """
        return self._facts() | {"variables": [tensor.numpy().copy() for tensor in self._read()]}

    def restore(self, state):
        """Go back (or forward) to a ``state()`` of this GAN; later snapshots leave the history.

        Raises:
            ValueError: the state of a GAN with other networks.
        """
        expected = [tuple(variable.shape) for variable in self._variables()]
        came = [array.shape for array in state["variables"]]
        if came != expected:
            raise ValueError(
                f"this state holds {len(came)} arrays that do not match this GAN's {len(expected)}: it belongs to "
                "other networks or settings; make the GAN as the one that was saved"
            )
        self._set_state(state)
        self.history = self.history.up_to(state["step"])

    def reset(self, seed=None):
        """Go back to the first weights, settings and step 0.

        Args:
            seed: begin another run: other data and noise, and other first weights. Those are the first ones, each
                array shuffled: for independently drawn weights that is another draw of the same kind, whatever
                the layer.
        """
        seed = self.seed if seed is None else validation.whole("seed", seed, 0, 2**63)
        self.restore(self._first_state if seed == self._first_seed else self._shuffled(seed))
        self.history, self.last_update = History(), None

    @property
    def first_weights(self):
        """The weights that both networks had when this GAN was made: G's, then D's, as a list of arrays."""
        owned = len(self.generator.variables) + len(self.discriminator.variables)
        variables = [*self.generator.variables, *self.discriminator.variables]
        weights = {id(v) for network in (self.generator, self.discriminator) for v in network.weights}
        first = self._first_state["variables"][:owned]
        return [array for array, variable in zip(first, variables, strict=True) if id(variable) in weights]

    def copy(self):
        """A new GAN of the same settings, with copies of both networks at their first weights.

        Raises:
            ValueError: a network of a class of one's own that does not say how to make it again (``get_config``).
        """
        twin = type(self)(copied(self.generator), copied(self.discriminator), **self.settings)
        twin.restore(self._first_state)
        return twin

    def save(self, path):
        """Write the whole run to one ``.npz`` file, without pickle: networks, optimisers, everything in ``state``."""
        state = {k: v for k, v in self.state().items() if k not in ("loss", "penalty", "events")}
        arrays = {f"{index:04d}": array for index, array in enumerate(state.pop("variables"))}
        settings = {name: getattr(self, name) for name in SETTINGS if name not in STEERED}
        settings["loss"] = self.loss.name
        settings["penalty"] = self.penalty if not callable(self.penalty) else None
        facts = {"gan": settings, "state": state}
        facts["networks"] = [to_json(self.generator), to_json(self.discriminator)]
        save_arrays(path, arrays, facts)

    @classmethod
    def load(cls, path, generator=None, discriminator=None, **settings):
        """The GAN that ``save`` wrote, ready to go on exactly where it was.

        Args:
            path: of the file.
            generator: needed only for a subclassed network, which a file cannot describe.
            discriminator: likewise.
            **settings: a loss or penalty function of your own, which a file cannot hold.

        Raises:
            ValueError: not such a file, or networks that do not match it.
        """
        arrays, facts = load_arrays(path)
        if "gan" not in facts:
            raise ValueError(f"{path} holds no GAN, expected a file written by GAN.save")
        networks = []
        for role, given, stored in zip(
            ("generator", "discriminator"), (generator, discriminator), facts["networks"], strict=True
        ):
            if given is None and stored is None:
                raise ValueError(f"{path}: its {role} is a class of your own; pass it: GAN.load(path, {role}=...)")
            networks.append(given if given is not None else keras.models.model_from_json(stored))
        gan = cls(*networks, **(facts["gan"] | settings))
        here = {"loss": gan.loss, "penalty": gan.penalty, "events": (Event("load", os.fspath(path)),)}
        gan.restore(facts["state"] | here | {"variables": [arrays[key] for key in sorted(arrays)]})
        return gan

    # ---- inside

    def _variables(self):
        owners = (self.generator, self.discriminator, self.g_optimizer, self.d_optimizer)
        inner = [variable.value for owner in owners for variable in owner.variables]  # TensorFlow's, inside Keras'
        return [*inner, *self.averages, self.penalty_weight_variable]

    def _facts(self):
        return {
            "step": self.step,
            "d_updates": self.d_updates,
            "d_steps": self.d_steps,
            "rng": self.rng.bit_generator.state,
            "sums": self._sums.tolist(),
            "loss": self._loss,
            "penalty": self._penalty,
            "batch_size": self._batch_size,
            "events": self.events,
        }

    def _set_state(self, state):
        for variable, array in zip(self._variables(), state["variables"], strict=True):
            variable.assign(array)
        self.step, self.d_updates, self._d_steps = state["step"], state["d_updates"], state["d_steps"]
        self.rng.bit_generator.state = state["rng"]
        self._sums, self.events = np.array(state["sums"]), state["events"]
        self._loss, self._penalty, self._batch_size = state["loss"], state["penalty"], state["batch_size"]
        self.penalty_function = losses.get_penalty(self._penalty)
        self.chunk_capacity = self._capacity_for(self._batch_size)

    @contextlib.contextmanager
    def _kept_on_error(self):
        """Whatever ends the block early, an interrupt included, leaves the run as it was before; yields that state."""
        before = self._facts() | {"variables": self._read()}
        try:
            yield before
        except BaseException:
            self._set_state(before)
            raise

    def _shuffled(self, seed):
        rng = np.random.default_rng(seed)
        variables = list(self._first_state["variables"])
        owned = len(self.generator.variables) + len(self.discriminator.variables)
        for index, array in enumerate(variables[:owned]):
            if np.issubdtype(array.dtype, np.floating):
                variables[index] = rng.permutation(array.ravel()).reshape(array.shape)
        places = [i for i, v in enumerate(self.generator.variables) if "float" in v.dtype] if self.averages else []
        for number, place in enumerate(places):
            variables[len(variables) - 1 - len(places) + number] = variables[place]
        facts = {"rng": np.random.default_rng(seed).bit_generator.state, "events": (Event("reset", seed),)}
        return self._first_state | facts | {"variables": variables}


def copied(network):
    """A network of the same layers with weights of its own."""
    with contextlib.suppress(ValueError, NotImplementedError):  # for a class of the student's own
        return keras.models.clone_model(network)
    try:
        return type(network).from_config(network.get_config())
    except (NotImplementedError, TypeError, ValueError) as error:
        raise ValueError(
            f"the network {network.name!r} cannot be copied ({' '.join(str(error).split())[:100]}); give its class a "
            "get_config method, or reset() this GAN in place of copying it"
        ) from error


def to_json(network):
    """A description to rebuild the network from, or None for a class of the student's own: load() asks for it."""
    try:
        description = network.to_json()
        keras.models.model_from_json(description, custom_objects={})
        return description
    except (NotImplementedError, TypeError, ValueError):
        return None
