"""How a lab follows what others do to its run: a cell that trains, resets, restores or steers the same GAN."""

import contextlib
import threading
import time

from gan_lessons.live import interrupts
from gan_lessons.live.debounce import Debounce

BROUGHT = ("reset", "restore")  # kinds of changes that bring the run elsewhere
TRAINED = ("train", "step_discriminator", "step_generator", "weights")
LOOK_SHARE = 0.25  # largest share of a cell's time that looking at its training may take
ELSEWHERE = "A cell has reset or restored the run: a new branch begins."
OTHER_START = "A cell has given the networks other first weights: a new branch begins."


class Following:
    """The part of ``Session`` that listens to its GAN: see ``training.turns``.

    What a cell trains is looked at as often as frames are shown, and once more when the cell has done; what brings the
    run elsewhere begins a new branch.
    """

    def _open_following(self):
        self._acting = set()  # the threads in which the session itself changes the run
        self._closed, self._next_look, self._seen = False, 0.0, None
        self._last_look, self._look_waits = Debounce(self._look_at_the_end, 2 / self.fps), False
        self.gan.listen(self)

    def close(self):
        """Stop training, and stop following: the run is nobody's, and this session can do nothing any more."""
        self.pause()
        self._closed = True
        self._last_look.cancel()

    def changed(self, kind):
        """Called by the GAN after each change of the run, in the thread that made it: follow those of others."""
        if self._closed or threading.get_ident() in self._acting:
            return
        try:
            with interrupts.held():
                self._follow(kind)
        except Exception as error:  # the cell that trains is not to fail because it is watched
            self._screen.failed(
                error, f"The lab could not show what the cell did; the run is at step {self.gan.step:,}"
            )

    def catch_up(self):
        """Look at what others have done to the run since the last look, if they have."""
        if self._closed:
            raise ValueError("this lab is closed; run its cell again, or make another one: live.Lab(gan, data)")
        if self.playing:
            return
        with self._own(), self.lock:
            self.gan.state()  # has the GAN notice weights that were set by Keras
            begins_otherwise = self.branches.begins_otherwise()
            if begins_otherwise:
                self.branches.follow()
            elif self._mark() == self._seen:
                return
            self.observe()
        self._screen.followed(OTHER_START if begins_otherwise else "")

    # ---- inside

    @contextlib.contextmanager
    def _own(self):
        """What happens in the block is the session's own doing."""
        thread, is_first = threading.get_ident(), threading.get_ident() not in self._acting
        self._acting.add(thread)
        try:
            yield
        finally:
            if is_first:
                self._acting.discard(thread)

    def _mark(self):
        """What differs whenever the run has been trained or given weights."""
        given = [id(event.value) for event in self.gan.events if event.kind == "weights"]
        return self.gan.step, self.gan.d_updates, given[-1:]

    def _follow(self, kind):
        if kind in BROUGHT:
            with self._own(), self.lock:
                self._requests.clear()
                self._turn = 0
                self.branches.follow()
                self.trials = None
                self._take_data_of_the_run()
                self.observe(score=True)
            self._screen.followed(ELSEWHERE)
        elif kind not in TRAINED:
            self._requests.pop(kind, None)  # the cell came later
            self._screen.steered()
        elif kind != "train" or time.perf_counter() >= self._next_look:
            self._look()
        elif not self._look_waits:
            self._look_waits = True
            self._last_look.request()

    def _look(self):
        started = time.perf_counter()
        self.catch_up()
        now = time.perf_counter()
        self._next_look = now + max(1 / self.fps, (now - started) / LOOK_SHARE)

    def _look_at_the_end(self):
        """In a thread of its own, some time after a cell has trained: show where it has brought the run."""
        self._look_waits = False
        if not self._closed and not self.playing:
            self.changed("weights")  # is looked at at once

    def _take_data_of_the_run(self):
        """Learn on from what the run was trained on last."""
        used = [event.data.data for event in self.gan.events if event.data is not None]
        known = [data for data in used if data is not None]
        self.data = known[-1] if known else self.data
