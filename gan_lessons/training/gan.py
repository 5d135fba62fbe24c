"""Trains two networks against each other, one step or many at a time. Knows no notebook, picture or widget.

A *step* is ``d_steps`` updates of the discriminator and one of the generator. Data and noise come from one seeded
NumPy generator, in the order in which the steps use them, outside the compiled code. So a run is the same, bit for
bit, however it is cut into calls, watched or paused.
"""

import contextlib
import os
from typing import Any, NamedTuple

import numpy as np

from gan_lessons import losses
from gan_lessons.snapshots import History, Snapshot, Update, load_arrays, save_arrays
from gan_lessons.training import contract, data_feed
from gan_lessons.training.adam import Adam
from gan_lessons.training.batched import in_parts
from gan_lessons.training.events import Entry, added
from gan_lessons.utils import validation
from gan_lessons.utils.tensorflow import in_order, keras, tf

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
    "average",
    "given",
    "l1_weight",
    "jit",
    "seed",
)
STEERED = ("learning_rate", "penalty_weight", "d_steps")  # settings whose latest value is part of the state
VARIANTS = 8  # compiled versions kept for losses, penalties and batch sizes that were in use


class TrainingDiverged(RuntimeError):
    """A loss became NaN or infinite; ``step`` says where. The run is back at its last finite state, history kept."""

    def __init__(self, step, back_at, player, value):
        self.step = step
        super().__init__(
            f"the {player}'s loss became {value} at step {step}. The networks are back at step {back_at}, the last "
            "state that was finite, and the history is kept: lower a learning rate or raise the penalty, and go on"
        )


class GAN:
    """Two Keras networks, their optimisers and everything else that a run consists of.

    Args:
        generator, discriminator: ``keras.Model``s that keep the contract (see ``contract.check_networks``).
        latent_dim: length of the noise vector; read from the generator if None.
        loss: a name in ``losses.LOSSES`` or a ``losses.Loss``.
        penalty: None, a name in ``losses.PENALTIES``, or a function; added to D's loss ``penalty_weight`` times.
        learning_rate: of both Adam optimisers; ``g_learning_rate`` and ``d_learning_rate`` can be set later.
        beta_1, beta_2: of both Adam optimisers.
        d_steps: updates of the discriminator in each step.
        batch_size: examples an update sees.
        average: decay of the averaged generator weights, updated each step (Karras et al. 2018); None for none.
        given: how many numbers at the end of each example are its condition, such as ten for a one-hot label
            (Mirza and Osindero 2014). G receives them as the last numbers of its noise, those of the real example
            that it stands beside in the batch, and hands them on; see ``networks.conditional``.
        l1_weight: weight in G's loss of the mean absolute difference from the real example with the same condition
            (Isola et al. 2017); for a conditional GAN.
        jit: compile with XLA. Dense networks for numbers and points then take a step in half to two thirds of the time,
            those for digits in about the same, after 1 to 4 seconds more of compiling: for runs of many thousand
            steps. Convolutions and layers that draw random numbers become many times slower on a CPU.
        seed: of the one random generator that draws all data and noise.

    Raises:
        ValueError: a broken contract or setting, before anything starts.

    Example:
        >>> from gan_lessons import data, networks
        >>> gan = GAN(networks.points_generator(seed=0), networks.points_discriminator(seed=1))
        >>> gan.train(data.ring(), steps=20, every=10, progress=False)
        <History: 3 snapshots, steps 0 to 20>
    """

    def __init__(
        self,
        generator,
        discriminator,
        latent_dim=None,
        *,
        loss="non-saturating",
        penalty=None,
        penalty_weight=1.0,
        learning_rate=2e-4,
        beta_1=0.5,
        beta_2=0.999,
        d_steps=1,
        batch_size=128,
        average=0.995,
        given=0,
        l1_weight=0.0,
        jit=False,
        seed=0,
    ):
        settings = locals()
        self.made_with = {name: settings[name] for name in SETTINGS}
        self._loss, self._penalty, self._penalty_function = losses.get(loss), penalty, losses.get_penalty(penalty)
        self.beta_1, self.beta_2 = (
            validation.number("beta_1", beta_1, 0, 0.9999),
            validation.number("beta_2", beta_2, 0, 0.99999),
        )
        self._batch_size = validation.whole("batch_size", batch_size, 1, 100_000)
        self.average = None if average is None else validation.number("average", average, 0, 0.99999)
        self._built_seed = validation.whole("seed", seed, 0, 2**63)
        self.latent_dim = contract.check_networks(generator, discriminator, latent_dim)
        self.given = contract.check_given(generator, self.latent_dim, given)
        self.l1_weight = validation.number("l1_weight", l1_weight, 0, 1e6)
        if self.l1_weight and not self.given:
            raise ValueError("l1_weight: got a GAN without a condition (given=0), expected one: close to what?")
        self.generator, self.discriminator = generator, discriminator
        self.jit = bool(jit)
        example = generator(np.zeros((1, self.latent_dim), np.float32), training=False)
        self._example_size = int(np.prod(example.shape[1:]))  # Keras cannot tell it of every class of one's own
        self.capacity = self._chunk_capacity(self._batch_size)

        self._g_optimizer = Adam(_rate(learning_rate), beta_1=self.beta_1, beta_2=self.beta_2)
        self._d_optimizer = Adam(_rate(learning_rate), beta_1=self.beta_1, beta_2=self.beta_2)
        self._g_optimizer.build(generator.trainable_variables)
        self._d_optimizer.build(discriminator.trainable_variables)
        self._averaged = [v for v in generator.variables if "float" in v.dtype] if average is not None else []
        self._averages = [tf.Variable(v.value, trainable=False) for v in self._averaged]
        self._penalty_weight = tf.Variable(validation.number("penalty_weight", penalty_weight, 0, 1e6), trainable=False)
        self.log = ()
        self.d_steps = d_steps

        self.step, self.d_updates, self.log = 0, 0, ()  # the log says what was done to the run: see ``log``
        self.rng = np.random.default_rng(self._built_seed)
        self.history = History()
        self._sums = np.zeros(3)  # of d_loss, g_loss and steps since the last snapshot
        self.last_update, self._batches, self._compiled = None, data_feed.Batches(), {}
        self._ready = set()  # the keys in _compiled whose chunk has run
        variables = self._variables()  # reading them all in one compiled call takes 1 ms in place of 15
        self._read = tf.function(lambda: [tf.identity(variable) for variable in variables], autograph=False)
        self._built_state = self.state()

    def __repr__(self):
        penalty = f", {self.penalty} × {self.penalty_weight:g}" if self.penalty else ""
        return (
            f"<GAN at step {self.step}: {self.loss.name} loss{penalty}, Adam {self.g_learning_rate:g} (G) and "
            f"{self.d_learning_rate:g} (D), {self.generator.count_params():,} + "
            f"{self.discriminator.count_params():,} weights>"
        )

    @property
    def seed(self):
        """The seed of the run as it is: the one this GAN was made with, or of its last ``reset(seed)``."""
        begun = self.log[0] if self.log else None
        return begun.value if begun and begun.what == "reset" else self._built_seed

    @property
    def is_compiled(self):
        """True if the next steps need no compiling first, which takes some seconds."""
        return self._variant() in self._ready

    # ---- what can be steered while the run goes on, without compiling anything again

    @property
    def g_learning_rate(self):
        """The generator's learning rate; set it at any time."""
        return _readable(self._g_optimizer.learning_rate)

    @g_learning_rate.setter
    def g_learning_rate(self, value):
        self._g_optimizer.learning_rate = _rate(value)
        self._log("g_learning_rate", value)

    @property
    def d_learning_rate(self):
        """The discriminator's learning rate; set it at any time."""
        return _readable(self._d_optimizer.learning_rate)

    @d_learning_rate.setter
    def d_learning_rate(self, value):
        self._d_optimizer.learning_rate = _rate(value)
        self._log("d_learning_rate", value)

    @property
    def penalty_weight(self):
        """How many times the penalty is added to D's loss; set it at any time."""
        return _readable(self._penalty_weight)

    @penalty_weight.setter
    def penalty_weight(self, value):
        self._penalty_weight.assign(validation.number("penalty_weight", value, 0, 1e6))
        self._log("penalty_weight", value)

    @property
    def d_steps(self):
        """Updates of the discriminator in each step; set it at any time."""
        return self._d_steps

    @d_steps.setter
    def d_steps(self, value):
        self._d_steps = validation.whole("d_steps", value, 1, self.capacity)
        self._log("d_steps", value)

    # ---- what can be steered too, and is compiled again when it is first used (a few seconds)

    @property
    def loss(self):
        """The ``losses.Loss`` in use; set it, by name or as a ``Loss``, at any time."""
        return self._loss

    @loss.setter
    def loss(self, value):
        self._loss = losses.get(value)
        self._log("loss", value)

    @property
    def penalty(self):
        """The penalty on D's gradients, by name or as a function, or None; set it at any time."""
        return self._penalty

    @penalty.setter
    def penalty(self, value):
        self._penalty_function, self._penalty = losses.get_penalty(value), value
        self._log("penalty", value)

    @property
    def batch_size(self):
        """Examples that an update sees; set it at any time."""
        return self._batch_size

    @batch_size.setter
    def batch_size(self, value):
        size = validation.whole("batch_size", value, 1, 100_000)
        capacity = self._chunk_capacity(size)
        validation.whole("d_steps", self._d_steps, 1, capacity)
        self._batch_size, self.capacity = size, capacity
        self._log("batch_size", size)

    # ---- training

    def train(self, data, steps, every=None, probes=None, progress=True):
        """Train for ``steps`` steps and return the ``History`` (also kept as ``self.history``).

        Args:
            data: a data set or an array.
            steps: how many.
            every: steps between snapshots; a fiftieth of the run if None.
            probes: what to observe, see ``iter_training``.
            progress: show a bar with steps done and time left.

        Raises:
            ValueError: data that do not fit, before anything starts.
            TrainingDiverged: a loss became NaN or infinite.
        """
        bar = keras.utils.Progbar(steps, unit_name="step", interval=1.0) if progress else None
        started = self.step
        for snapshot in self.iter_training(data, steps, every, probes):
            if bar and snapshot.step > started:
                values = [("d_loss", snapshot.d_loss), ("g_loss", snapshot.g_loss)]
                bar.update(snapshot.step - started, values)
        return self.history

    def iter_training(self, data, steps, every=None, probes=None):
        """Train for ``steps`` steps, yielding a ``Snapshot`` every ``every`` of them.

        A run that has no snapshot yet begins with one of the networks as they are. Stopping to ask for more stops
        the training; nothing is lost, and any later call goes on from there.

        Args:
            data, steps, every: as for ``train``.
            probes: what to observe, by name: functions ``(generator, discriminator) → array``. They are called,
                never interpreted, and cannot change the run as long as they call the networks with
                ``training=False``.
        """
        steps = validation.whole("steps", steps, 0, 10**9)
        every = validation.whole("every", max(1, steps // 50) if every is None else every, 1, 10**9)
        data, probes = contract.check_data(data, self.generator, self.latent_dim), dict(probes or {})
        return self._iterate(data, steps, every, probes)

    def _iterate(self, data, steps, every, probes):
        if self.history.last is None:
            yield self.snapshot(probes)
        end = self.step + steps
        while self.step < end:
            self.advance(data, min(every, end - self.step))
            yield self.snapshot(probes)

    def snapshot(self, probes=None):
        """Observe the run now: a ``Snapshot`` with the probes' arrays and the mean losses since the last one.

        Where no step lies between the two, the losses are the last one's again; at step 0 there are none (NaN).
        """
        d_sum, g_sum, count = self._sums
        means, last = (float("nan"), float("nan")), self.history.last
        if count:
            means = d_sum / count, g_sum / count
        elif last is not None and last.step == self.step:
            means = last.d_loss, last.g_loss
        values = {name: np.asarray(probe(self.generator, self.discriminator)) for name, probe in (probes or {}).items()}
        snapshot = Snapshot(self.step, *map(float, means), values)
        self._sums = np.zeros(3)
        self.history.add(snapshot)
        return snapshot

    def advance(self, data, steps):
        """Train exactly ``steps`` steps of checked ``data``; the seam that ``iter_training`` and the live lab share.

        An exception, an interrupt included, leaves the run as it was before the chunk it came in.
        """
        sizes = self._chunk_sizes(steps)
        for number, size in enumerate(sizes):
            good = self._facts() | {"variables": self._read()}
            try:
                inputs, rng_state = self._batches.draw(data, self._plan(size), good["rng"])
                next_size = sizes[(number + 1) % len(sizes)]  # after the last: as if the same were asked for again
                self._batches.draw_ahead(data, self._plan(next_size), rng_state)
                with in_order():
                    pairs = self._functions().chunk(*inputs, tf.constant(size), tf.constant(self.d_steps))
                self._ready.add(self._variant())
                self._count(pairs.numpy()[:size], good)
                self.rng.bit_generator.state = rng_state
                self._log("train", size, data)
            except BaseException:
                self._set_state(good)
                raise

    def step_discriminator(self, data):
        """Make exactly one update of the discriminator and return its loss; the generator does not move.

        What it did is in ``self.last_update``.
        """
        return self._single("discriminator", data)

    def step_generator(self, data):
        """Make exactly one update of the generator and return its loss; the discriminator does not move.

        What it did is in ``self.last_update``.
        """
        return self._single("generator", data)

    def generate(self, noise, averaged=False):
        """Examples made from ``noise`` of shape ``(n, latent_dim)``: float32 of shape ``(n, *shape)``.

        Args:
            noise: an array, or a whole number n: then n noise vectors are drawn, always the same ones. A conditional
                GAN needs an array that ends in conditions: ``gan.noise(conditions)``.
            averaged: use the averaged weights.

        Raises:
            ValueError: noise of another shape, a mere number for a conditional GAN, or no averaged weights.
        """
        if isinstance(noise, int | np.integer) and self.given:
            raise ValueError(
                f"noise: got {noise}, but this GAN is conditional: it has to be told what to make; pass "
                f"gan.noise(conditions) with conditions of shape ({noise}, {self.given})"
            )
        noise = contract.noise(noise, self.latent_dim, self.seed + 1)
        if averaged and self.average is None:
            raise ValueError("this GAN keeps no averaged weights; make it with average=0.995")
        network = self._averaged_call if averaged else lambda z: self.generator(z, training=False)
        return in_parts(network, noise)

    def generator_weights(self, averaged=False):
        """Copies of G's weights as ``set_weights`` takes them; ``averaged`` for the averages over the last steps."""
        if not averaged:
            return self.generator.get_weights()
        average_of = {id(v): a for v, a in zip(self._averaged, self._averages, strict=True)}
        return [average_of.get(id(variable), variable).numpy() for variable in self.generator.weights]

    def noise(self, conditions, seed=None):
        """Noise that ends in conditions, for ``generate``: float32 of shape ``(n, latent_dim)``.

        Args:
            conditions: array ``(n, given)``, such as ``data.labelled(...).conditions(labels)``.
            seed: of the part that is random; None for always the same.

        Raises:
            ValueError: conditions of another shape.

        Example:
            >>> from gan_lessons import networks
            >>> g = networks.conditional(networks.points_generator(5, seed=0), given=3)
            >>> d = networks.points_discriminator(shape=(5,), seed=1)
            >>> GAN(g, d, given=3).noise(np.eye(3)).shape
            (3, 5)
        """
        conditions = np.asarray(conditions, np.float32)
        if conditions.ndim != 2 or conditions.shape[1] != self.given or not len(conditions):
            raise ValueError(f"conditions: got shape {conditions.shape}, expected (n, {self.given}) with n at least 1")
        rng = np.random.default_rng(self.seed + 1 if seed is None else seed)
        free = rng.standard_normal((len(conditions), self.latent_dim - self.given), dtype=np.float32)
        return np.concatenate([free, conditions], axis=1)

    # ---- everything a run consists of

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
        self.history = self.history.before(state["step"])

    def reset(self, seed=None):
        """Go back to the first weights, settings and step 0.

        Args:
            seed: begin another run: other data and noise, and other first weights. Those are the first ones, each
                array shuffled: for independently drawn weights that is another draw of the same kind, whatever
                the layer.
        """
        seed = self.seed if seed is None else validation.whole("seed", seed, 0, 2**63)
        self.restore(self._built_state if seed == self._built_seed else self._shuffled(seed))
        self.history, self.last_update = History(), None

    @property
    def first_weights(self):
        """The weights that both networks had when this GAN was made: G's, then D's, as a list of arrays."""
        owned = len(self.generator.variables) + len(self.discriminator.variables)
        variables = [*self.generator.variables, *self.discriminator.variables]
        weights = {id(v) for network in (self.generator, self.discriminator) for v in network.weights}
        first = self._built_state["variables"][:owned]
        return [array for array, variable in zip(first, variables, strict=True) if id(variable) in weights]

    def copy(self):
        """A new GAN of the same settings, with copies of both networks at their first weights.

        Raises:
            ValueError: a network of a class of one's own that does not say how to make it again (``get_config``).
        """
        twin = type(self)(_copied(self.generator), _copied(self.discriminator), **self.made_with)
        twin.restore(self._built_state)
        return twin

    def _shuffled(self, seed):
        rng = np.random.default_rng(seed)
        variables = list(self._built_state["variables"])
        owned = len(self.generator.variables) + len(self.discriminator.variables)
        for index, array in enumerate(variables[:owned]):
            if np.issubdtype(array.dtype, np.floating):
                variables[index] = rng.permutation(array.ravel()).reshape(array.shape)
        places = [i for i, v in enumerate(self.generator.variables) if "float" in v.dtype] if self._averages else []
        for number, place in enumerate(places):
            variables[len(variables) - 1 - len(places) + number] = variables[place]
        facts = {"rng": np.random.default_rng(seed).bit_generator.state, "log": (Entry("reset", seed),)}
        return self._built_state | facts | {"variables": variables}

    def save(self, path):
        """Write the whole run to one ``.npz`` file, without pickle: networks, optimisers, everything in ``state``."""
        state = {k: v for k, v in self.state().items() if k not in ("loss", "penalty", "log")}
        arrays = {f"{index:04d}": array for index, array in enumerate(state.pop("variables"))}
        settings = {name: getattr(self, name) for name in SETTINGS if name not in STEERED}
        settings["loss"] = self.loss.name
        settings["penalty"] = self.penalty if not callable(self.penalty) else None
        facts = {"gan": settings, "state": state}
        facts["networks"] = [_to_json(self.generator), _to_json(self.discriminator)]
        save_arrays(path, arrays, facts)

    @classmethod
    def load(cls, path, generator=None, discriminator=None, **settings):
        """The GAN that ``save`` wrote, ready to go on exactly where it was.

        Args:
            path: of the file.
            generator, discriminator: needed only for subclassed networks, which a file cannot describe.
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
        here = {"loss": gan.loss, "penalty": gan.penalty, "log": (Entry("load", os.fspath(path)),)}
        gan.restore(facts["state"] | here | {"variables": [arrays[key] for key in sorted(arrays)]})
        return gan

    # ---- inside

    def _variables(self):
        owners = (self.generator, self.discriminator, self._g_optimizer, self._d_optimizer)
        inner = [variable.value for owner in owners for variable in owner.variables]  # TensorFlow's, inside Keras'
        return [*inner, *self._averages, self._penalty_weight]

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
            "log": self.log,
        }

    def _set_state(self, state):
        for variable, array in zip(self._variables(), state["variables"], strict=True):
            variable.assign(array)
        self.step, self.d_updates, self._d_steps = state["step"], state["d_updates"], state["d_steps"]
        self.rng.bit_generator.state = state["rng"]
        self._sums, self.log = np.array(state["sums"]), state["log"]
        self._loss, self._penalty, self._batch_size = state["loss"], state["penalty"], state["batch_size"]
        self._penalty_function, self.capacity = (
            losses.get_penalty(self._penalty),
            self._chunk_capacity(self._batch_size),
        )

    def _log(self, what, value, data=None):
        self.log = added(self.log, Entry(what, value, data))

    def _averaged_call(self, noise):
        average_of = {id(v): a for v, a in zip(self._averaged, self._averages, strict=True)}
        trainable = [average_of[id(v)] for v in self.generator.trainable_variables]
        others = [average_of.get(id(v), v) for v in self.generator.non_trainable_variables]
        return self.generator.stateless_call(trainable, others, noise, training=False)[0]

    def _chunk_capacity(self, batch_size):
        return data_feed.capacity(batch_size, self._example_size, self.latent_dim)

    @property
    def chunk_steps(self):
        """Steps that one call of the compiled chunk makes, at the most."""
        return self.capacity // self.d_steps

    def _chunk_sizes(self, steps):
        largest = self.chunk_steps
        return [largest] * (steps // largest) + [steps % largest] * (steps % largest > 0)

    def _plan(self, steps):
        simple = (None, losses.r1, losses.r2, losses.r1_and_r2)  # penalties that mix nothing
        mixes = self._penalty_function not in simple
        return data_feed.Plan(steps, self._d_steps, self._batch_size, self.latent_dim, self.capacity, mixes)

    def _count(self, pairs, good):
        """Book the losses of a chunk that began at the state ``good``."""
        finite = np.isfinite(pairs)
        if not finite.all():
            step = int(np.argmin(finite.all(axis=1)))
            player = 0 if not finite[step, 0] else 1
            raise TrainingDiverged(
                good["step"] + step + 1, good["step"], ("discriminator", "generator")[player], pairs[step, player]
            )
        self.step += len(pairs)
        self.d_updates += len(pairs) * self.d_steps
        self._sums += [*pairs.sum(axis=0, dtype=np.float64), len(pairs)]

    def _told(self, noise, real):
        """The noise with the condition of each real example in its last places."""
        return tf.concat([noise[:, : -self.given], real[:, -self.given :]], 1) if self.given else noise

    def _update_discriminator(self, real, noise, mix):
        generated = self.generator(self._told(noise, real), training=True)
        count = tf.shape(real)[0]
        with tf.GradientTape() as tape:
            logits = self.discriminator(tf.concat([real, generated], 0), training=True)
            loss = self._loss.discriminator(logits[:count], logits[count:])
            total = loss
            if self._penalty_function:
                judge = lambda examples: self.discriminator(examples, training=True)  # noqa: E731
                total += self._penalty_weight * self._penalty_function(judge, real, generated, mix)
        variables = self.discriminator.trainable_variables
        gradients = tape.gradient(total, variables)
        self._d_optimizer.apply(gradients, variables)
        return loss, gradients

    def _update_generator(self, real, noise):
        with tf.GradientTape() as tape:
            generated = self.generator(self._told(noise, real), training=True)
            logits = self.discriminator(generated, training=True)
            real_logits = self.discriminator(real, training=True) if self._loss.paired else None
            loss = self._loss.generator(real_logits, logits)
            if self.l1_weight:
                apart = (generated - real)[:, : -self.given]
                loss += self.l1_weight * tf.reduce_mean(tf.abs(apart))
        variables = self.generator.trainable_variables
        gradients = tape.gradient(loss, variables)
        self._g_optimizer.apply(gradients, variables)
        for average, variable in zip(self._averages, self._averaged, strict=True):
            average.assign_sub((1 - self.average) * (average - variable))
        return loss, gradients

    def _functions(self):
        """The compiled functions for the loss, penalty and batch size in use, made when they are first needed."""
        key = self._variant()
        if key not in self._compiled:
            while len(self._compiled) >= VARIANTS:
                oldest = next(iter(self._compiled))
                del self._compiled[oldest]
                self._ready.discard(oldest)
            self._compiled[key] = self._compile()
        return self._compiled[key]

    def _variant(self):
        return self._loss, self._penalty_function, self._batch_size

    def _compile(self):
        """The compiled chunk of many steps, and one update of either player for single-stepping.

        Each player's update stands in it once, D's in a loop of its own: tracing and compiling an update is what
        takes the seconds.
        """
        capacity = self.capacity

        def chunk(real, noise_d, mix, noise_g, steps, d_steps):
            def one_step(step, pairs):
                def update(number, _):
                    loss, _ = self._update_discriminator(real[number], noise_d[number], mix[number])
                    return number + 1, loss

                first, end = (step * d_steps, tf.constant(0.0)), (step + 1) * d_steps
                _, d_loss = tf.while_loop(lambda number, _: number < end, update, first, parallel_iterations=1)
                g_loss, _ = self._update_generator(real[end - 1], noise_g[step])
                return step + 1, tf.tensor_scatter_nd_update(pairs, [[step]], [[d_loss, g_loss]])

            start = (tf.constant(0), tf.zeros((capacity, 2)))
            return tf.while_loop(lambda step, _: step < steps, one_step, start, parallel_iterations=1)[1]

        def single(update):
            def one(*inputs):
                loss, gradients = update(*inputs)
                return loss, tf.linalg.global_norm(gradients)

            return tf.function(one, autograph=False)

        return _Compiled(
            tf.function(chunk, jit_compile=self.jit, autograph=False),
            single(self._update_discriminator),
            single(self._update_generator),
        )

    def _single(self, player, data):
        data = contract.check_data(data, self.generator, self.latent_dim)
        good = self._facts() | {"variables": self._read()}
        weights = getattr(self, player).trainable_variables
        before = [weight.numpy() for weight in weights]
        try:
            inputs = [tf.constant(array) for array in self._draw_single(player, data)]
            with in_order():
                loss, norm = map(float, getattr(self._functions(), player)(*inputs))
            if not np.isfinite(loss):
                raise TrainingDiverged(self.step + (player == "generator"), self.step, player, loss)
        except BaseException:
            self._set_state(good)
            raise
        self.d_updates += player == "discriminator"
        self.step += player == "generator"
        self._log(f"step_{player}", 1, data)
        moves = [weight.numpy() - old for weight, old in zip(weights, before, strict=True)]
        self.last_update = Update.of(player, loss, norm, moves)
        return loss

    def _draw_single(self, player, data):
        plan = self._plan(1)
        if player == "discriminator":
            return data_feed.draw_update(data, plan, self.rng)
        noise = data_feed.noise(plan, self.rng)
        # only a paired loss and a conditional GAN look at real examples in the generator's update
        looks = self._loss.paired or self.given
        real = data.sample(plan.batch_size, self.rng) if looks else np.zeros((1, *data.shape), np.float32)
        return real, noise


class _Compiled(NamedTuple):
    chunk: Any
    discriminator: Any
    generator: Any


def _rate(value):
    return validation.number("learning_rate", value, 0, 10, above=True)


def _readable(variable):
    """The shortest number that stands for a float32: 0.001, not 0.0010000000474974513."""
    return float(f"{float(variable):.7g}")


def _copied(network):
    with contextlib.suppress(ValueError, NotImplementedError):  # for a class of the student's own
        return keras.models.clone_model(network)
    try:
        return type(network).from_config(network.get_config())
    except (NotImplementedError, TypeError, ValueError) as error:
        raise ValueError(
            f"the network {network.name!r} cannot be copied ({' '.join(str(error).split())[:100]}); give its class a "
            "get_config method, or reset() this GAN in place of copying it"
        ) from error


def _to_json(network):
    """A description to rebuild the network from, or None for a class of the student's own: load() asks for it."""
    try:
        description = network.to_json()
        keras.models.model_from_json(description, custom_objects={})
        return description
    except (NotImplementedError, TypeError, ValueError):
        return None
