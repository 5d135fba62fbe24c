"""Trains two networks against each other, one step or many at a time. Knows no notebook, picture or widget.

A *step* is ``d_steps`` updates of the discriminator and one of the generator. Data and noise come from one seeded
NumPy generator, in the order in which the steps use them, outside the compiled code. So a run is the same, bit for
bit, however it is cut into calls, watched or paused.
"""

import contextlib
import operator
import weakref
from collections.abc import Mapping

import numpy as np

from gan_lessons.snapshots import History, Snapshot
from gan_lessons.training import data_feed, matching
from gan_lessons.training.compiled import CompiledSteps
from gan_lessons.training.events import DataReference, Event, added
from gan_lessons.training.files import Files
from gan_lessons.training.freezing import Freezing
from gan_lessons.training.sampling import Sampling
from gan_lessons.training.settings import Settings
from gan_lessons.training.single_steps import SingleSteps, TrainingDiverged
from gan_lessons.training.state import RunState
from gan_lessons.training.turns import Turns
from gan_lessons.training.work import tell_if_large
from gan_lessons.utils import validation
from gan_lessons.utils.tensorflow import keras


class GAN(Settings, SingleSteps, Sampling, Freezing, RunState, Files, Turns):
    """Two Keras networks, their optimisers and everything else that a run consists of.

    Every setting but ``latent_dim``, ``condition_shape`` and ``seed`` can be changed at any time under its name, and
    ``g_learning_rate`` and ``d_learning_rate`` besides. Layers and whole players can be frozen (``freeze``), and the
    losses that layers add (regularisation, ``add_loss``) are added, as in ``keras.Model.fit``. Weights that are loaded
    into a network before the first step become its first weights.

    Args:
        generator: a ``keras.Model`` that keeps the contract (see ``contract.check_networks``): from noise, or from
            ``[noise, condition]``, to examples.
        discriminator: a ``keras.Model`` that keeps it too: from examples, or from ``[examples, condition]``, to one
            logit each. Real and generated examples come to it in batches of their own.
        latent_dim: length of the noise vector; read from the generator if None.
        loss: a name in ``losses.LOSSES`` or a ``losses.Loss``.
        penalty: None, a name in ``losses.PENALTIES``, or a function; added to D's loss ``penalty_weight`` times.
        penalty_weight: how many times.
        learning_rate: of both Adam optimisers; ``g_learning_rate`` and ``d_learning_rate`` can be set later.
        beta_1: of both Adam optimisers.
        beta_2: of both Adam optimisers.
        d_steps: updates of the discriminator in each step.
        batch_size: examples an update sees.
        ema_momentum: how much of the average of G's weights (an exponential moving average, Karras et al. 2018) stays
            at each step; None for no average.
        condition_shape: of one condition of a conditional GAN (Mirza and Osindero 2014), such as ``(10,)`` for a
            one-hot label; read from the networks if None, and needed only for those of a class of your own. G receives
            the conditions of the real examples that it stands beside in the batch.
        l1_weight: weight in G's loss of the mean absolute difference from the real example with the same condition
            (Isola et al. 2017); for a conditional GAN.
        jit: compile with XLA. Dense networks then take a step in less time, after 1 to 4 seconds more of compiling.
            Convolutions and layers that draw random numbers become many times slower on a CPU.
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
        ema_momentum=0.995,
        condition_shape=None,
        l1_weight=0.0,
        jit=False,
        seed=0,
    ):
        given = locals()
        self._open_turns()
        super().__init__((generator, discriminator), given)
        self._start_averages()
        self._set(step=0, d_updates=0, events=())  # what was done to the run: see ``events``
        self._set(rng=np.random.default_rng(self._first_seed), history=History(), last_update=None)
        self._sums = np.zeros(3)  # of d_loss, g_loss and steps since the last snapshot
        self._batches, self._compiled = data_feed.Batches(), CompiledSteps(self)
        # what was given last and the data set it became; and those that somebody else holds, such as a lab
        self._last_data, self._data_in_use = (None, None), weakref.WeakSet()
        self._start_freezing()
        self._remember_start()
        tell_if_large(*self.networks, self.batch_size, self.d_steps)

    def __repr__(self):
        penalty = f", {self.penalty} × {self.penalty_weight:g}" if self.penalty else ""
        frozen = f", frozen: {' and '.join(self.frozen)}" if self.frozen else ""
        return (
            f"<GAN at step {self.step}: {self.loss.name} loss{penalty}, Adam {self.g_learning_rate:g} (G) and "
            f"{self.d_learning_rate:g} (D), {self.generator.count_params():,} + "
            f"{self.discriminator.count_params():,} weights{frozen}>"
        )

    @property
    def seed(self):
        """The seed of the run as it is: the one this GAN was made with, or of its last ``reset(seed)``."""
        first = self.events[0] if self.events else None
        return first.value if first and first.kind == "reset" else self._first_seed

    @property
    def is_compiled(self):
        """True if the next steps need no compiling first, which takes some seconds."""
        return self._compiled.is_ready

    # ---- training

    def train(self, data, steps, every=None, probes=None, progress=True):
        """Train for ``steps`` steps and return the ``History`` (also kept as ``self.history``).

        Args:
            data: a data set, an array, or anything else that ``data.as_data`` takes.
            steps: how many.
            every: steps between snapshots; a fiftieth of the run if None.
            probes: what to observe, see ``iter_training``.
            progress: show a bar with steps done and time left.

        Raises:
            ValueError: data that do not fit, before anything starts.
            TrainingDiverged: a loss became NaN or infinite.
        """
        bar, started = keras.utils.Progbar(steps, unit_name="step", interval=1.0) if progress else None, self.step
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
            data: as for ``train``.
            steps: as for ``train``.
            every: as for ``train``.
            probes: what to observe, by name: functions ``(generator, discriminator) → array``. They are called,
                never interpreted, and cannot change the run as long as they call the networks with
                ``training=False``.
        """
        steps = validation.whole("steps", steps, 0, 10**9)
        every = validation.whole("every", max(1, steps // 50) if every is None else every, 1, 10**9)
        with self.trained_by("another call of train"):
            data, probes = self.check_data(data), checked_probes(probes)
        return self._iterate(data, steps, every, probes)

    def _iterate(self, data, steps, every, probes):
        if self.history.last is None:
            yield self.snapshot(probes)
        end = self.step + steps
        while self.step < end:
            self._advance(data, min(every, end - self.step))
            snapshot = self.snapshot(probes, after_steps=True)
            self._tell("train")
            yield snapshot
        self.rest()  # a notebook keeps many GANs whose training is over

    def snapshot(self, probes=None, after_steps=False):
        """Observe the run now: a ``Snapshot`` with the probes' arrays and the mean losses since the last one.

        Where no step lies between the two, the losses are the last one's again; at step 0 there are none (NaN). After a
        single update, the loss of its player is that of this update.

        Args:
            probes: as for ``iter_training``.
            after_steps: that steps of this GAN have just ended, so that nothing else can have changed the networks
                since, and nobody need look.
        """
        with self.lock:
            if not after_steps:
                self._notice_outside_changes()  # the snapshot shows them, so the events are to name them
            means = self._mean_losses(self.history.last)
            probed = {name: probe(self.generator, self.discriminator) for name, probe in (probes or {}).items()}
            values = {name: np.asarray(value) for name, value in probed.items()}
            snapshot = Snapshot(self.step, *means, values)
            self._sums = np.zeros(3)
            self.history.add(snapshot)
        return snapshot

    def _mean_losses(self, last):
        """D's and G's loss for a snapshot that follows ``last``."""
        d_sum, g_sum, count = self._sums
        if count:
            return float(d_sum / count), float(g_sum / count)
        losses = [float("nan")] * 2 if last is None else [last.d_loss, last.g_loss]
        if self.last_update is not None and self.events and self.events[-1].kind.startswith("step_"):
            losses[self.last_update.player == "generator"] = self.last_update.loss
        elif last is not None and last.step != self.step:
            losses = [float("nan")] * 2
        return tuple(losses)

    def advance(self, data, steps):
        """Train exactly ``steps`` steps of checked ``data``; the seam that ``iter_training`` and the live lab share.

        An exception, an interrupt included, leaves the run as it was before the chunk it came in.
        """
        self._advance(data, steps)
        self._tell("train")

    def _advance(self, data, steps):
        with self.lock, self.trained_by("another call of train"):
            copies = self._get_ready(data)
            sizes = _chunk_sizes(steps, self.chunk_steps)
            for number, size in enumerate(sizes):
                with self._kept_on_error(copies) as before:
                    inputs, rng_state = self._batches.draw(data, self._plan(size), before["rng"])
                    next_size = sizes[(number + 1) % len(sizes)]  # after the last: as if the same were asked for again
                    self._batches.draw_ahead(data, self._plan(next_size), rng_state)
                    pairs, left = self._compiled.run_chunk(inputs, size, self.d_steps)
                    self._count(pairs)
                    self.rng.bit_generator.state = rng_state
                    self._record("train", size, data)
                copies, self._left = None, self._seen_weights() if left is None else left

    def check_data(self, data):
        """``data`` as a data set that this GAN can learn from.

        Args:
            data: anything that ``data.as_data`` takes; for a conditional GAN with labels or conditions.

        Raises:
            ValueError: data that do not fit, see ``matching.check_data``.
        """
        given, known = self._last_data
        if not _is_same(given, data):
            known = next((one for one in self._data_in_use if _holds(one, data)), None)
            known = known or matching.check_data(data, self.generator, self.latent_dim, self.condition)
            self._last_data = data, known
            with contextlib.suppress(TypeError):  # a class of one's own that cannot be hashed or remembered weakly
                self._data_in_use.add(known)
        return known

    # ---- inside

    def _get_ready(self, data):
        """Before an update: what was changed from outside, loaded weights first, and how the data are stored.

        Returns:
            Copies of all variables as they are now, or None.
        """
        copies, seen = self._look()
        has_changed = self._notice_outside_changes(seen.numpy())
        self._notice_freezing()
        self._set(pixel_scale=matching.pixel_scale(data))
        return None if has_changed else copies

    def _record(self, kind, value, data=None):
        reference = None if data is None else DataReference(data)
        self._set(events=added(self.events, Event(kind, value, reference)))
        self._has_begun = True

    def _count(self, pairs):
        """Book the losses of D and G, ``(steps, 2)``, of steps just made."""
        finite = np.isfinite(pairs)
        if not finite.all():
            step = int(np.argmin(finite.all(axis=1)))
            player = 0 if not finite[step, 0] else 1
            raise TrainingDiverged(
                self.step + step + 1, self.step, ("discriminator", "generator")[player], pairs[step, player]
            )
        self._set(step=self.step + len(pairs), d_updates=self.d_updates + len(pairs) * self.d_steps)
        self._sums += [*pairs.sum(axis=0, dtype=np.float64), len(pairs)]


def _is_same(given, data):
    """Whether the same data were given, if need be as another pair of the same two arrays."""
    if isinstance(given, tuple) and isinstance(data, tuple) and len(given) == len(data):
        return all(map(operator.is_, given, data))
    return given is data


def _holds(data_set, data):
    """Whether a data set was made of just these data."""
    return any(part is data for part in (data_set, getattr(data_set, "values", None), getattr(data_set, "data", None)))


def checked_probes(probes):
    """Probes as a dictionary of functions by name, or a ``ValueError``."""
    if not isinstance(probes or {}, Mapping) or not all(map(callable, (probes or {}).values())):
        raise ValueError(f"probes: got {probes!r}, expected functions (generator, discriminator) → array by name")
    return dict(probes or {})


def _chunk_sizes(steps, largest):
    return [largest] * (steps // largest) + [steps % largest] * (steps % largest > 0)
