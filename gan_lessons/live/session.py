"""What a lab does without its screen: train in a thread or in the cell, steer, step, rewind, branch.

While it plays, one thread trains and observes; it exists only then. What is requested is stored, and applied between
two pieces of work. ``train(n)`` is the same loop where it is called: exact, repeatable. Knows no widget.
"""

import contextlib
import time

from gan_lessons.live import interrupts
from gan_lessons.live.branches import Branches
from gan_lessons.live.following import Following
from gan_lessons.live.observer import Observer
from gan_lessons.live.pace import PIECE_SECONDS, Pace
from gan_lessons.live.player import Player
from gan_lessons.live.trying import Trying
from gan_lessons.utils import validation

LATE = 0.2  # seconds of delay that are made up for at a measured speed
UPDATE_SECONDS = 4.8  # that each update is shown in slow motion, phase after phase (``frontend/phases.js``)
OBSERVERS = 8  # kept for data sets that were in use
GAP = 1e-4  # seconds between two pieces, in which another thread can get hold of the run: to save it, to steer it


class Session(Following, Trying):
    """A run that can be watched and steered.

    Args:
        gan: the ``training.GAN``.
        data: a checked data set.
        screen: what shows the session, called from the thread that trains: an object with ``frame(branch, snapshot,
            meanwhile)``, ``settle()``, ``rest()``, ``update(update)``, ``preparing(yes)``, ``failed(error, meaning)``,
            ``ended(at_limit)``, and from the thread of whoever changes the run: ``steered()``, and
            ``followed(words)``, with words where a new branch has begun.
        name: of the thread.
        fps: frames a second, at the most.
        limit: steps that ``play`` trains, at the most.
    """

    def __init__(self, gan, data, screen, name, fps, limit):
        self.gan, self.data, self.fps, self.limit, self._screen = gan, data, fps, limit, screen
        self.lock, self._name = gan.lock, f"the lab {name!r}"
        self.branches = Branches(gan)
        self.steps_a_second = 0.0  # 0: as fast as possible; None: slow motion, phase after phase
        self._observers, self._requests = {}, {}
        self._player = Player(self._work, self._ended, f"lab {name}", self._training)
        self.trials = None  # what is tried, or was tried last until one is chosen
        self._pace, self._stop_at, self._turn = Pace(fps), 0, 0
        self._due = 0.0  # when the next step is, at a measured speed
        self._open_following()

    @property
    def playing(self):
        """True while the thread trains."""
        return self._player.playing

    def train(self, steps):
        """Train exactly ``steps`` steps; an interrupt keeps what was trained."""
        self.pause()
        self.catch_up()
        with self._training(), self.lock:
            end = self.gan.step + validation.whole("steps", steps, 0)
            try:
                while self.gan.step < end:
                    with interrupts.held():
                        self._train_piece(end - self.gan.step)
                        self._frame_if_due()
            finally:
                self.gan.rest()
                self.observe(score=True)
                self._screen.rest()

    def play(self):
        """Train in a thread until paused, or for ``limit`` steps."""
        self.catch_up()
        with self.lock:
            self._stop_at = self.gan.step + self.limit
            self._pace.begin()
        self._player.play()

    def pause(self):
        """Stop training; returns when it has stopped."""
        self._player.pause()

    def single(self, player):
        """Make exactly one update of ``"discriminator"`` or ``"generator"``, or one whole step of ``"both"``."""
        self.pause()
        self.catch_up()
        with self._training(), self.lock:
            self._apply_requests()
            self._update(player)

    def request(self, setting, value):
        """Change a setting of the run, or its ``data``: between two pieces of work, or at once while it rests."""
        if self.playing:
            self._requests[setting] = value
            return
        self.catch_up()
        self._requests[setting] = value
        with self._own(), self.lock:
            self._apply_requests()
            if setting == "data":
                self.observe(score=True)
                self._screen.steered()

    def restart(self, seed=None):
        """Go back to the first weights, or to those of another seed, on a new branch."""
        self.pause()
        self.catch_up()
        with self._training(), self.lock:
            self._requests.clear()
            self.branches.restart(seed)
            self._turn = 0
            self.observe(score=True)

    def branch(self, branch, snapshot):
        """Go back to exactly the moment ``snapshot`` of ``branch`` and begin a new branch there."""
        self.pause()
        self.catch_up()
        with self._training(), self.lock:
            self._requests.clear()
            self.branches.branch(branch, snapshot)
            self.trials, self._turn, self._seen = None, 0, self._mark()
            self._take_data_of_the_run()
            self._screen.frame(self.branches.current, self.branches.current.last, False)

    def resume(self, kept):
        """Go on with a run that was kept, a ``kept_reader.Kept``, in place of this one."""
        self.pause()
        self.catch_up()
        with self._training(), self.lock:
            self._requests.clear()
            self.branches.bring_back(kept.branches, kept.count, kept.state)
            self.trials, self._turn, self.data = None, 0, self.data if kept.data is None else kept.data
            self.observe(score=True)

    def observe(self, score=None, meanwhile=False):
        """Observe the run, remember it, and show it; ``meanwhile`` lets it be drawn while the training goes on."""
        self._screen.settle()  # the frame before, from the history that grows here
        snapshot = self.gan.snapshot(self._observer().probes(score), after_steps=meanwhile)
        self.branches.add(snapshot)
        self._seen = self._mark()
        self._screen.frame(self.branches.current, snapshot, meanwhile)

    def nearest_real(self, image):
        """See ``Observer.nearest_real``."""
        return self._observer().nearest_real(image)

    # ---- inside

    @contextlib.contextmanager
    def _training(self):
        """Nobody else trains the run for the length of the block."""
        with self._own(), self.gan.trained_by(self._name):
            yield

    def _work(self):
        """One piece of playing, in the player's thread; False when the limit is reached."""
        pace = self.steps_a_second
        if self.trials is not None:
            with self.lock:
                self._try_in_background()
            self._player.wait(GAP)
            return not self.trials.is_over
        with self.lock:
            self._apply_requests()
            if pace is None:
                self._update("discriminator" if self._turn < self.gan.d_steps else "generator")
            else:
                self._train_piece(1 if pace else self._stop_at - self.gan.step)
                if pace and pace <= self.fps:  # every step can be shown, so every step is, however slow the machine
                    self.observe(meanwhile=True)
                else:
                    self._frame_if_due()
        if pace is None:
            self._player.wait(UPDATE_SECONDS)
        else:
            self._player.wait(self._rest(1 / pace, time.perf_counter()) if pace else GAP)
        return self.gan.step < self._stop_at

    def _rest(self, beat, now):
        """Seconds until the next step is due, one ``beat`` after the last.

        Where not every step is shown anyway, a little delay is made up for.
        """
        self._due = max(self._due, now - (LATE if beat < PIECE_SECONDS else 0.0)) + beat
        return max(0.0, self._due - now)

    def _update(self, player):
        if player == "both":
            self._train_piece(1)
        else:
            getattr(self.gan, f"step_{player}")(self.data)
            self._turn = self._turn + 1 if player == "discriminator" else 0
            self._screen.update(self.gan.last_update)
        self.observe()

    def _apply_requests(self):
        asked = list(self._requests)
        for setting in asked:
            try:
                value = self._requests.pop(setting)
            except KeyError:  # a cell has just set it, too
                continue
            try:
                if setting == "data":
                    self.data = value
                else:
                    setattr(self.gan, setting, value)
            except ValueError as error:
                self._screen.failed(error, "Nothing was changed")
        if asked:
            self._screen.steered()  # what was refused is not to stand in its box, and what was changed is marked

    def _train_piece(self, most):
        self._apply_requests()
        ready = self.gan.is_compiled
        if not ready:
            self._screen.preparing(True)
        size, started, worked = max(1, min(self._pace.piece, most)), time.perf_counter(), time.process_time()
        self.gan.advance(self.data, size)
        seconds, worked = time.perf_counter() - started, time.process_time() - worked
        if ready:
            self._pace.trained(size, seconds, worked, self.gan.chunk_steps)
        else:  # a time with compiling in it says nothing about speed
            self._screen.preparing(False)

    def _frame_if_due(self):
        started = time.perf_counter()
        if self._pace.is_due(started):
            beside = self._screen.settle()
            self.observe(meanwhile=True)
            # scores have a budget of their own: counted in, they would cost the next frames
            ended = time.perf_counter() - self._observer().score_seconds
            self._pace.drew(started, ended, beside)

    def _observer(self):
        key = id(self.data)  # stays its own: the observer holds the data
        if key not in self._observers:
            while len(self._observers) >= OBSERVERS:
                del self._observers[next(iter(self._observers))]
            self._observers[key] = Observer(self.gan, self.data)
        return self._observers[key]

    def _ended(self, error):
        """The player's last act, whatever ended it."""
        self.gan.rest()
        if error is not None:
            self._screen.failed(error, f"The training stopped; the run is kept at step {self.gan.step:,}")
            if self.trials is not None:
                self.trials.is_stopped = True
                self._screen.tried()
        else:
            try:
                with self._own(), self.lock:
                    self._apply_requests()
                    if self.trials is not None:
                        self._rest_of_trials()
                    else:
                        self.observe(score=True)
            except Exception as failed:
                self._screen.failed(failed, f"The run is kept at step {self.gan.step:,}")
        self._screen.rest()
        self._screen.ended(error is None and self.gan.step >= self._stop_at)
