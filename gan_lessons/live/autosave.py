"""Keeps a lab's branches in a file, so that no run is lost with its kernel, and offers to resume them.

Only what a control of the page has done is kept: what cells train is made again by running the cells, and a notebook
that runs without a page leaves no file. It is written whenever the lab rests, about every minute while it trains, when
another lab takes the place of this one, and when the kernel is shut down.
"""

import atexit
import contextlib
import os
import threading
import time
import weakref

from gan_lessons.live import kept_file, kept_reader
from gan_lessons.live.fingerprint import fingerprint
from gan_lessons.live.kept_folder import Slot
from gan_lessons.live.offer import Offer

EVERY = 60.0  # seconds of training between two files
SHARE = 0.02  # largest share of the time that writing may take
LOOKS = {"set_speed", "choose_metric", "go_to_step", "go_by", "find_nearest", "pause", "show_code"}
TRAINS = {"toggle", "step_discriminator", "step_generator", "step_both", "try_values"}

_open = weakref.WeakSet()


class Autosave:
    """What keeps the run of one lab.

    Args:
        lab: the ``Lab``; its session is there already, its widgets are not.
        wanted: False to keep nothing and offer nothing, as ``GAN_LESSONS_AUTOSAVE=0`` in the environment does.
    """

    def __init__(self, lab, wanted):
        self._lab = weakref.proxy(lab)
        self.is_on = bool(wanted) and os.environ.get("GAN_LESSONS_AUTOSAVE", "1") != "0"
        self.offer = Offer(lambda: lab.do("resume"))
        self._given = set(lab.data_sets)
        self._first_weights = lab._session.branches.first_weights
        self._fingerprint = fingerprint(lab.gan, lab.data_sets)
        self._slot = Slot(lab.name, self._fingerprint)
        self._touched, self._said = False, False
        self._mine = None  # the mark of the file that this lab has written or goes on with
        self._saved = None  # events and branches when it was last written
        self._next, self._writer = 0.0, None
        _open.add(self)

    # ---- what the lab calls

    def look(self):
        """Offer the run that was kept, if there is one that the lab does not show already."""
        if not self.is_on or self._slot.mark() is None:
            return
        try:
            kept = self._read(self._slot.path)
        except ValueError as error:
            self._mine = self._slot.mark()  # not worth a copy
            self._lab.say(f"A run of this lab was kept, but {error}. The lab begins anew.")
            return
        if kept.branches and kept.last[1] > 0 and not self._stands_there(kept):
            self.offer.show(kept.last[0].style.name, kept.last[1])
        elif kept.missing:
            self._lab.say(_sentence(kept.missing))

    def acted(self, action):
        """A control of the page asks the lab for something."""
        self._touched = self._touched or action not in LOOKS
        if action in TRAINS:
            self.offer.hide()  # to train is to begin anew; the file that is there becomes the previous one

    def tick(self):
        """The run is being trained, and stands between two pieces: keep it if that is due."""
        if self._is_due() and time.monotonic() >= self._next and not self._is_writing():
            self._next = float("inf")  # until it is written
            self._start()

    def rest(self):
        """The run rests: keep it, if it has changed."""
        with self._lab.gan.lock:  # whoever asks at the same time finds it done
            if self._is_due():
                self._start()

    def flush(self):
        """Keep the run, and return when it is written."""
        self.rest()
        if self._writer is not None:
            self._writer.join()

    def close(self):
        """Keep the run a last time: from now on it is another lab's, or nobody's."""
        self.flush()
        self.is_on = False

    def resume(self, path=None):
        """Bring back a run that was kept; returns what to say about it.

        Args:
            path: of the file, if it is not the lab's last one.

        Raises:
            ValueError: there is no such run, or it cannot be resumed.
        """
        path = os.path.abspath(os.path.expanduser(path)) if path is not None else self._slot.path
        mark, is_last = self._slot.mark(path), path == self._slot.path
        if mark is None or (is_last and mark == self._mine):
            raise ValueError(
                f"no other run of this lab is kept at {path}; an earlier one may be at {self._slot.previous}: "
                "lab.resume(path) resumes that"
            )
        kept = self._read(path)
        if not kept.branches:
            raise ValueError(f"{path}: {_sentence(kept.missing) or 'it holds no branch to go on with.'}")
        self._lab.pause()
        self.offer.hide()
        self.flush()  # the run that stands here now
        self._touched = False  # nothing is written while it comes back
        self._lab.data_sets.update(kept.drawn)
        try:
            self._lab._session.resume(kept)
        finally:
            self._touched = True
        if kept.drawn:
            names = {id(data): name for name, data in self._lab.data_sets.items()}
            self._lab._controls.offer_data(list(self._lab.data_sets), names[id(self._lab.data)])
        self._saved = self._now()
        self._mine = mark if is_last and not kept.missing and self._slot.mark() == mark else None
        branch, step = kept.last
        return " ".join([f"{branch.style.name.capitalize()} goes on from step {step:,}.", *map(_ended, kept.missing)])

    # ---- inside

    def _is_due(self):
        """Whether there is something new that a control of the page has a part in, and a kept run is not waiting."""
        if not self.is_on or not self._touched or self.offer.is_open:
            return False
        branches = self._lab.branches
        trained = any(branch.last is not None and branch.last.step > 0 for branch in branches)
        return trained and self._saved != self._now()

    def _now(self):
        return _Same(self._lab.gan.events), [id(branch) for branch in self._lab.branches]

    def _taken(self):
        """Everything that is to be written, as it stands between two pieces; the run's lock is held."""
        lab, gan = self._lab, self._lab.gan
        branches = lab._session.branches
        drawn = {n: d for n, d in lab.data_sets.items() if n not in self._given and kept_file.drawn_points(d)}
        known = {name: data for name, data in lab.data_sets.items() if name in self._given or name in drawn}
        parts = [
            kept_file.one_branch(branch, gan, self._first_weights, branch is branches.current)
            for branch in branches.all
        ]
        self._saved = self._now()
        return kept_file.Run(self._fingerprint, branches.count, parts, lab.data, known, drawn)

    def _start(self):
        """Take the run, and write it in a thread: training and the page do not wait for the disk."""
        began, run, before = time.monotonic(), self._taken(), self._writer
        action = lambda: self._write(run, began, before)  # noqa: E731
        self._writer = threading.Thread(target=action, name=f"keeps the lab {self._lab.name}", daemon=True)
        self._writer.start()

    def _write(self, run, began, before):
        if before is not None:
            before.join()
        try:
            arrays, facts = kept_file.pack(run)
            self._slot.write(arrays, facts, keep_previous=self._slot.mark() != self._mine)
            self._mine = self._slot.mark()
        except Exception as error:  # the training is not to fail because it is kept
            self._say_once(error)
        ended = time.monotonic()
        self._next = ended + max(EVERY, (ended - began) / SHARE)

    def _say_once(self, error):
        if not self._said:
            self._said = True
            with contextlib.suppress(ReferenceError):
                self._lab.say(f"This lab's run cannot be kept for another kernel: {error}. The training goes on.")

    def _is_writing(self):
        return self._writer is not None and self._writer.is_alive()

    def _read(self, path):
        lab = self._lab
        given = {name: data for name, data in lab.data_sets.items() if name in self._given}
        like = lab._session.branches.current.last
        return kept_reader.read(path, lab.gan, self._fingerprint, self._first_weights, given, like)

    def _stands_there(self, kept):
        """Whether the run stands just where the file would bring it, and the file has no other branches."""
        now = self._lab.gan.state()
        same = all(now[name] == kept.state[name] for name in ("step", "d_updates", "rng"))
        return same and len(kept.branches) == 1


class _Same:
    """Something that equals only itself, and is kept alive as long as it is compared."""

    def __init__(self, thing):
        self._thing = thing

    def __eq__(self, other):
        return isinstance(other, _Same) and self._thing is other._thing

    __hash__ = None


def _sentence(missing):
    return " ".join(map(_ended, missing))


def _ended(words):
    return f"{words[0].upper()}{words[1:]}, so it cannot be resumed here."


@atexit.register
def _keep_all():
    """A kernel that is shut down still has the time to keep what its labs have trained."""
    for autosave in list(_open):
        with contextlib.suppress(Exception):
            autosave._lab.pause()
            autosave.flush()
