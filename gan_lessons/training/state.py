"""Everything a run consists of: taken down, restored, copied and started again."""

import contextlib

import numpy as np

from gan_lessons.snapshots import History
from gan_lessons.training.events import Event, GivenWeights, forget_oldest
from gan_lessons.training.freezing import PLAYERS, trainable_when_unfrozen
from gan_lessons.training.hashes import compiled, copies_and_hashes, hashes
from gan_lessons.utils import validation
from gan_lessons.utils.tensorflow import keras

FACTS = ("step", "d_updates", "rng", "sums", "settings", "trainable", "events")  # of a state, beside its variables


class RunState:
    """The part of ``GAN`` that knows what its run consists of."""

    def _remember_start(self):
        self.g_optimizer.build(trainable_when_unfrozen(self.generator))
        self.d_optimizer.build(trainable_when_unfrozen(self.discriminator))
        variables, owned = self._variables(), self._network_variables()
        self._owned = [id(variable) for network in self.networks for variable in network.variables]
        self._rates = self._optimizer_rates()
        self._look, self._hashes = compiled(copies_and_hashes, variables, len(owned)), compiled(hashes, owned)
        self._kept_from_reset = [_is_trained(network) for network in self.networks]
        self._first_state, self._has_begun = self._state(), False
        self._left = self._seen_weights()

    def state(self):
        """Copies of everything: weights, optimisers, averages, random generator, counts and settings.

        Going on after ``restore`` is bit-identical to never having stopped.
        """
        with self.lock:
            self._notice_outside_changes()
            return self._state()

    def restore(self, state, history=None):
        """Go back (or forward) to a ``state()`` of this GAN; later snapshots leave the history.

        Args:
            state: what ``state`` returned.
            history: the record that belongs to the state, if it is not the beginning of the one that there is.

        Raises:
            ValueError: the state of a GAN with other networks.
        """
        if not isinstance(state, dict) or not {"variables", *FACTS} <= {*state}:
            raise ValueError(f"state: got {type(state).__name__}, expected what gan.state() returned")
        expected = [tuple(variable.shape) for variable in self._variables()]
        came = [array.shape for array in state["variables"]]
        if came != expected:
            raise ValueError(
                f"this state holds {len(came)} arrays that do not match this GAN's {len(expected)}: it belongs to "
                "other networks or settings; make the GAN as the one that was saved"
            )
        with self.lock, self.trained_by("restore"):
            self._set_state(state)
            self._set(history=self.history.up_to(state["step"]) if history is None else history)
        self._tell("restore")

    def reset(self, seed=None):
        """Go back to the first weights, settings and step 0.

        Args:
            seed: begin another run: other data and noise, and other first weights. Those are the first ones, each
                array shuffled: for independently drawn weights that is another draw of the same kind, whatever
                the layer. What is frozen stays as it is, and so does a network that had been trained before: one
                whose weights were loaded, or whose biases are no longer all equal.
        """
        seed = self.seed if seed is None else validation.whole("seed", seed, 0, 2**63)
        with self.lock, self.trained_by("reset"):
            self._notice_outside_changes()
            self._set_state(self._first_state if seed == self._first_seed else self._shuffled(seed))
            self._set(history=History(), last_update=None)
        self._tell("reset")

    @property
    def first_state(self):
        """The state at step 0, to which ``reset`` goes back."""
        return self._first_state

    @property
    def first_weights(self):
        """The weights that both networks had at step 0: G's, then D's, as a list of arrays."""
        weights = {id(v) for network in self.networks for v in network.weights}
        owned = [v for network in self.networks for v in network.variables]
        first = self._first_state["variables"][: len(owned)]
        return [array for array, variable in zip(first, owned, strict=True) if id(variable) in weights]

    def set_weights(self, generator, discriminator):
        """Go on with these weights, as lists of arrays in the order of ``network.variables``.

        Weights that are set by Keras (``load_weights``, ``set_weights``) need no call of this: before anything was
        trained or steered they become the first weights, to which ``reset`` goes back, and later a change that the run
        remembers. The averages of changed weights begin anew.
        """
        given = generator, discriminator
        for player, network, arrays in zip(PLAYERS, self.networks, given, strict=True):  # all of it before any is set
            _check_arrays(player, network, arrays)
        with self.lock, self.trained_by("set_weights"):
            for network, arrays in zip(self.networks, given, strict=True):
                for variable, array in zip(network.variables, arrays, strict=True):
                    variable.assign(array)
            self._notice_outside_changes()
        self._tell("weights")

    def copy(self):
        """A new GAN of the same settings, with copies of both networks at their first weights.

        Raises:
            ValueError: a network of a class of one's own that does not say how to make it again (``get_config``).
        """
        with self.lock:
            self._notice_outside_changes()
            first = self._first_state
            twin = type(self)(copied(self.generator), copied(self.discriminator), **self.settings)
        twin._set_state(first)
        twin._first_state, twin._kept_from_reset = first, list(self._kept_from_reset)
        return twin

    def __copy__(self):
        return self.copy()

    def __deepcopy__(self, memo):
        """A copy of the whole run as it is now, which goes on independently of this one."""
        with self.lock:
            twin, now, history = self.copy(), self.state(), self.history.up_to(self.step)
        twin._set_state(now)
        twin._set(history=history)
        return twin

    def __reduce__(self):
        raise TypeError(
            "a GAN cannot be pickled (nor handed to another process): write it to a file with gan.save(path), and "
            "load it there with training.GAN.load(path)"
        )

    # ---- inside

    def _network_variables(self):
        return [variable.value for network in self.networks for variable in network.variables]

    def _variables(self):
        owners = (*self.networks, self.g_optimizer, self.d_optimizer)
        inner = [variable.value for owner in owners for variable in owner.variables]  # TensorFlow's, inside Keras'
        return [*inner, *self.averages, self.penalty_weight_variable]

    def _state(self):
        return self._facts() | {"variables": [tensor.numpy().copy() for tensor in self._look()[0]]}

    def _facts(self):
        return {
            "step": self.step,
            "d_updates": self.d_updates,
            "rng": self.rng.bit_generator.state,
            "sums": self._sums.tolist(),
            "settings": dict(self._values),
            "trainable": self._trainable_seen,
            "events": self.events,
        }

    def _set_state(self, state):
        for variable, array in zip(self._variables(), state["variables"], strict=True):
            variable.assign(array)
        self._set(step=state["step"], d_updates=state["d_updates"], events=state["events"])
        self.rng.bit_generator.state = state["rng"]
        self._sums = np.array(state["sums"])
        for name, value in state["settings"].items():
            self._put(name, value)
        if state["trainable"] != self._trainable():
            self._set_trainable(state["trainable"])
        self._left, self._rates = self._seen_weights(), self._optimizer_rates()

    @contextlib.contextmanager
    def _kept_on_error(self, copies=None):
        """Whatever ends the block early, an interrupt included, leaves the run as it was before; yields that state.

        Args:
            copies: of all variables as they are, if there are any.
        """
        before = self._facts() | {"variables": self._look()[0] if copies is None else copies}
        try:
            yield before
        except BaseException:
            self._set_state(before)
            raise

    def _seen_weights(self):
        return self._hashes().numpy()

    def _optimizer_rates(self):
        return {"g_learning_rate": self.g_learning_rate, "d_learning_rate": self.d_learning_rate}

    def _check_structure(self):
        """Refuse networks that were built on after the GAN was made: its optimisers and compiled code know the old."""
        if self._owned != [id(variable) for network in self.networks for variable in network.variables]:
            raise ValueError(
                "the networks have other weights than when this GAN was made (a layer was added or removed, LoRA "
                "enabled, or a network built anew), expected the same throughout; make another GAN(generator, "
                "discriminator) of them"
            )

    def _notice_optimizers(self):
        """Take over a rate or β that was set at an optimiser itself, as Keras' users do."""
        rates = self._optimizer_rates()
        for name, rate in rates.items():
            if rate != self._rates[name]:
                self._record(name, rate)
        self._rates = rates
        for optimizer in (self.g_optimizer, self.d_optimizer):
            for name in ("beta_1", "beta_2"):
                if getattr(optimizer, name) != getattr(self, name):
                    raise ValueError(
                        f"{name}: an optimiser has {getattr(optimizer, name)}, and this GAN {getattr(self, name)}; set "
                        f"it for both optimisers: gan.{name} = …"
                    )

    def _notice_outside_changes(self, seen=None):
        """Take over weights that something else has set: Keras' ``load_weights``, an assignment in a cell.

        Args:
            seen: what ``_seen_weights`` returns now, if it is known.

        Returns:
            Whether there were any.
        """
        self._check_structure()
        self._notice_optimizers()
        seen = self._seen_weights() if seen is None else seen
        changed = seen != self._left
        if not changed.any():
            return False
        average_of = self._average_of()
        for variable, is_other in zip(self.generator.variables, changed, strict=False):
            if is_other and id(variable) in average_of:
                average_of[id(variable)].assign(variable.value)
        self._left = seen
        if self._has_begun:  # states of it may be kept, and lead back to the first weights as they were
            count = len(self.generator.variables)
            arrays = [variable.numpy() for variable in self._network_variables()]
            self._record("weights", GivenWeights(arrays[:count], arrays[count:]))
            forget_oldest([event.value for event in self.events if event.kind == "weights"])
        else:
            places = np.cumsum([0] + [len(network.variables) for network in self.networks])
            for number in (0, 1):
                self._kept_from_reset[number] |= bool(changed[places[number] : places[number + 1]].any())
            self._first_state = self._state()
        return True

    def _shuffled(self, seed):
        rng = np.random.default_rng(seed)
        arrays, place = list(self._first_state["variables"]), 0
        first_of = {}
        for network, kept in zip(self.networks, self._kept_from_reset, strict=True):
            drawn = set() if kept else {id(variable) for variable in network.trainable_variables}
            for variable in network.variables:
                if id(variable) in drawn:
                    arrays[place] = rng.permutation(arrays[place].ravel()).reshape(arrays[place].shape)
                first_of[id(variable)] = arrays[place]
                place += 1
        end = len(arrays) - 1
        for number, weight in enumerate(self.averaged_weights):
            arrays[end - len(self.averaged_weights) + number] = first_of[id(weight)]
        facts = {"rng": np.random.default_rng(seed).bit_generator.state, "events": (Event("reset", seed),)}
        return self._first_state | facts | {"variables": arrays}


def _check_arrays(player, network, arrays):
    expected = [tuple(variable.shape) for variable in network.variables]
    came = [np.shape(array) for array in arrays] if isinstance(arrays, list | tuple) else type(arrays).__name__
    if came != expected:
        raise ValueError(
            f"{player}: got weights of the shapes {came}, expected {expected}, those of its variables in their order; "
            "weights of one network alone are set by its own set_weights"
        )


def copied(network):
    """A network of the same layers with weights of its own."""
    with contextlib.suppress(TypeError, ValueError, NotImplementedError):  # for a class of the student's own
        return keras.models.clone_model(network)
    try:
        return type(network).from_config(network.get_config())
    except (NotImplementedError, TypeError, ValueError) as error:
        raise ValueError(
            f"the network {network.name!r} cannot be copied ({' '.join(str(error).split())[:100]}); give its class a "
            "get_config method, or reset() this GAN in place of copying it"
        ) from error


def _is_trained(network):
    """Whether a network has been trained: layers begin with all biases, offsets and scales of an array equal."""
    return any(np.ptp(weight.numpy()) > 0 for weight in network.trainable_weights if len(weight.shape) == 1)
