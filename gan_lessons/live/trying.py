"""What if …? Several values of one setting are tried from one moment: for each a branch, trained for as many steps.

Knows no widget.
"""

import contextlib
from typing import Any, NamedTuple

from gan_lessons.live import interrupts
from gan_lessons.live.branches import Branch
from gan_lessons.utils import validation

MOST_VALUES, MOST_STEPS = 4, 20_000


class Trial(NamedTuple):
    """One value and the branch that is trained with it; ``is_done`` if it has all its steps, or why it never will."""

    value: Any
    branch: Branch
    is_done: bool
    error: Exception | None


class Trials:
    """What is to be tried, and what has been.

    Args:
        branch: the ``Branch`` that all trials leave.
        snapshot: the moment of it.
        setting: the name of a setting of the GAN.
        values: a list of two to four different values of it, see ``check``.
        steps: that each is trained for.
        before: the ``Branch`` that goes on if none of them is chosen.
    """

    def __init__(self, branch, snapshot, setting, values, steps, before):
        self.values, self.steps = values, int(steps)
        self.branch, self.snapshot, self.setting, self.before = branch, snapshot, setting, before
        self.branches = []  # of the trials that have begun, in the order of their values
        self.tried = None  # the value at hand, as the GAN holds it
        self.errors = {}  # by branch: what ended a trial before its last step
        self.is_stopped = False

    @property
    def is_over(self):
        """True if nothing is to be trained any more."""
        return self.is_stopped or (len(self.branches) == len(self.values) and self.is_trained)

    @property
    def is_trained(self):
        """True if the last trial that has begun, if any, has all its steps, or can have no more."""
        last = self.branches[-1] if self.branches else None
        return last is None or last in self.errors or self._is_done(last)

    @property
    def progress(self):
        """The trials that have begun, as a list of ``Trial``."""
        pairs = zip(self.values, self.branches, strict=False)
        return [Trial(value, branch, self._is_done(branch), self.errors.get(branch)) for value, branch in pairs]

    @property
    def end(self):
        """The step at which each trial ends."""
        return self.snapshot.step + self.steps

    def _is_done(self, branch):
        return branch.last.step >= self.end and branch not in self.errors


def check(values, steps):
    """Refuse what cannot be compared.

    Raises:
        ValueError: fewer than two values or more than four, equal ones, or a number of steps out of range.
    """
    validation.whole("steps", steps, 1, MOST_STEPS)
    if not 2 <= len(values) <= MOST_VALUES:
        raise ValueError(f"values: got {len(values)} of them, expected two to {MOST_VALUES} to compare")
    if any(one == other for place, one in enumerate(values) for other in values[:place]):
        raise ValueError(f"values: got {values}, expected values that differ, or there is nothing to compare")


class Trying:
    """The part of ``Session`` that tries several values of a setting."""

    def plan(self, branch, snapshot, setting, values, steps):
        """Get ready to try several values of a setting from one moment: ``play`` or ``try_all`` then do it.

        They have been checked, see ``check_trials``.
        """
        self.pause()
        self.catch_up()
        with self._training(), self.lock:
            self._requests.clear()
            self.trials, self._turn = Trials(branch, snapshot, setting, values, steps, self.branches.current), 0

    def check_trials(self, setting, values, steps):
        """Refuse what cannot be tried, before anything is trained; the run is left as it was.

        Raises:
            ValueError: values that ``Trials`` or the GAN would refuse.
        """
        self.pause()
        self.catch_up()
        with self._training(), self.lock:
            check(values, steps)
            before = self.gan.state()
            try:
                for value in values:
                    setattr(self.gan, setting, value)
            finally:
                self.gan.restore(before, self.gan.history)

    def try_all(self):
        """Train all that is planned, where it is called; an interrupt keeps what was trained."""
        with self._training():
            try:
                while not self.trials.is_over:
                    with interrupts.held(), self.lock:
                        self._try_piece()
            finally:
                self._rest_of_trials()

    def choose(self, branch):
        """Go on with one of the branches, from its newest moment; what was tried stays as branches."""
        self.pause()
        self.catch_up()
        with self._training(), self.lock:
            self._requests.clear()
            self.trials = None
            self.branches.go_on(branch)
            self._turn, self._seen = 0, self._mark()
            self._take_data_of_the_run()
            self._screen.frame(branch, branch.last, False)

    # ---- inside

    def _try_piece(self):
        """Begin the next trial, or train the one at hand a little."""
        trials = self.trials
        if trials.is_trained:
            value = trials.values[len(trials.branches)]
            self.branches.branch(trials.branch, trials.snapshot, keep=(trials.before, *trials.branches))
            trials.branches.append(self.branches.current)
            setattr(self.gan, trials.setting, value)
            trials.tried = getattr(self.gan, trials.setting)
            self._turn, self._seen = 0, self._mark()
            self._take_data_of_the_run()
            self._screen.tried()
            return
        now = getattr(self.gan, trials.setting)
        if now != trials.tried:  # a cell may set it at any time
            raise ValueError(f"{trials.setting}: was set to {now!r} while another value was tried; try it again")
        self._train_piece(trials.end - self.gan.step)
        if self.gan.step == trials.end:
            self.observe(score=True)
            self._screen.tried()
        else:
            self._frame_if_due()

    def _try_in_background(self):
        """The same for the page: a trial that fails, because its losses are infinite, say, does not end the others."""
        try:
            self._try_piece()
        except Exception as error:
            trials = self.trials
            if trials.is_trained:  # it failed at the beginning of the next one
                raise
            trials.errors[trials.branches[-1]] = error
            self._screen.preparing(False)
            self.gan.rest()
            with contextlib.suppress(Exception):  # a network that cannot be trained may fail here too
                self.observe()
            self._screen.tried()

    def _rest_of_trials(self):
        """Training of trials has ended, whether with the last of them or before."""
        self.gan.rest()
        if not self.trials.is_over:
            self.trials.is_stopped = True
            if self.trials.branches:
                self.observe(score=True)
        self._screen.settle()
        self._screen.tried()
