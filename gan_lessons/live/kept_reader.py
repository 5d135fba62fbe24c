"""Reads what ``kept_file`` has written. A file may be cut, foreign or hostile: all of it is checked, nothing is run."""

import operator
import re
import zipfile
from typing import Any, NamedTuple

import numpy as np

from gan_lessons.data import from_points
from gan_lessons.live.branches import LIMIT, Branch
from gan_lessons.live.kept_events import EventReader, NotHere
from gan_lessons.live.kept_file import BYTES, FORMAT
from gan_lessons.live.kept_values import unpack_values
from gan_lessons.pictures.branch_styles import BranchStyle
from gan_lessons.snapshots import History, Snapshot, load_arrays
from gan_lessons.training.data_feed import generator_at
from gan_lessons.utils import validation

MOST_BYTES = 3 * BYTES  # that a file may unpack to: more is none of ours


class Kept(NamedTuple):
    """A run that was kept.

    Args:
        branches: ``Branch`` objects; the last is the one that goes on.
        count: how many branches there had been.
        state: at the end of the last, as ``gan.state`` gives it.
        data: the data set that was learned from, or None.
        drawn: data sets that were drawn in the lab, by name.
        missing: a sentence for each branch that cannot be resumed here.
    """

    branches: list
    count: int
    state: dict
    data: Any
    drawn: dict
    missing: list

    @property
    def last(self):
        """The branch that goes on, and its step."""
        return self.branches[-1], self.state["step"]


def read(path, gan, fingerprint, first_weights, data_sets, like):
    """The run in a file.

    Args:
        path: of the file.
        gan: the ``training.GAN`` that is to go on with it.
        fingerprint: that the file has to have.
        first_weights: with which the runs of that fingerprint begin.
        data_sets: the lab's, by name.
        like: a ``Snapshot`` of this lab: kept ones have to be of its kind.

    Returns:
        A ``Kept``; it has no ``branches`` if all of them need something that this GAN does not have.

    Raises:
        ValueError: a file that cannot be read, is damaged, or belongs to another run.
    """
    try:
        with zipfile.ZipFile(path) as file:
            if sum(one.file_size for one in file.infolist()) > MOST_BYTES:
                raise ValueError("it is larger than such a file can be")
        arrays, facts = load_arrays(path)
        if facts["format"] != FORMAT or facts["fingerprint"] != fingerprint:
            raise ValueError("it belongs to another run, or to another version of this course")
        return _Reader(arrays, facts, gan, first_weights, data_sets, like).kept()
    except Exception as error:  # whatever a damaged file leads to
        raise ValueError(f"{path} cannot be read as a run that was kept: {_short(error)}") from error


class _Reader:
    def __init__(self, arrays, facts, gan, first_weights, data_sets, like):
        self._arrays, self._facts, self._gan, self._like = arrays, facts, gan, like
        self._kinds = [(array.dtype, array.shape) for array in gan.state()["variables"]]
        self._drawn = {_words(name): from_points(points) for name, points in facts["drawn"].items()}
        self._data_sets = data_sets | self._drawn
        self._events = EventReader(gan, facts["events"], self._data_sets)
        self._states, self._first = {}, first_weights
        unchanged = all(map(operator.is_, gan.first_weights, first_weights))
        self._start = [((), gan.first_state)] if unchanged else []  # from there all that is known can be done again

    def kept(self):
        snapshots = self._snapshots()
        branches, missing = [], []
        for facts in self._facts["branches"][-LIMIT:]:
            try:
                branches.append(self._branch(facts, snapshots))
            except NotHere as lacking:
                missing.append(
                    f"{_style(facts['style']).name} was trained with {lacking}, which this GAN does not have"
                )
        branches = self._that_go_on(branches)
        count = validation.whole("count", self._facts["count"], len(branches))
        data = None if self._facts["data"] is None else self._data_sets[self._facts["data"]]
        return Kept(branches, count, branches[-1].states[-1][1] if branches else None, data, self._drawn, missing)

    def _that_go_on(self, branches):
        """Without those at the end that have no state of their own: the last has to go on."""
        first = self._gan.first_state
        while branches and all(state is first for _, state in branches[-1].states):
            branches = branches[:-1]
        return branches

    def _snapshots(self):
        rows = self._arrays["snapshots"]
        values = unpack_values(self._arrays, self._facts["values"], len(rows))
        for one in values:
            for name, value in one.items():
                if name in self._like and not _alike(value, self._like[name]):
                    raise ValueError(f"values {name}")
        pairs = zip(rows.tolist(), values, strict=True)
        return [Snapshot(_whole_step(row[0]), row[1], row[2], one) for row, one in pairs]

    def _branch(self, facts, snapshots):
        history = History()
        for place in facts["snapshots"]:
            history.add(snapshots[validation.whole("snapshot", place, 0, len(snapshots) - 1)])
        first = list(self._first) if facts["is_other_start"] else self._first  # another list: another start
        parent = None if facts["parent"] is None else _words(facts["parent"])
        branch = Branch(_style(facts["style"]), history, first, parent, validation.whole("start", facts["start"], 0))
        branch.number = validation.whole("number", facts["number"], 0)
        branch.first_events = self._events.events(facts["first_events"])
        moments = zip(history, facts["events"], strict=True)
        moments = {one: self._events.events(number) for one, number in moments if number is not None}
        states = [self._state(number) for number in facts["states"]]
        branch.take(moments, states if facts["is_other_start"] else [*self._start, *states])
        return branch

    def _state(self, number):
        """Events and state; shared by the branches that have it in common."""
        if number not in self._states:
            facts = self._facts["states"][validation.whole("state", number, 0)]
            done = self._events.events(facts["events"])
            self._states[number] = done, self._whole_state(facts, done, self._arrays[f"state {number}"])
        return self._states[number]

    def _whole_state(self, facts, done, blob):
        generator_at(facts["rng"])  # refuses what is no state of it
        sums = np.array(facts["sums"], np.float64)
        if sums.shape != (3,):
            raise ValueError("sums")
        return {
            "step": validation.whole("step", facts["step"], 0),
            "d_updates": validation.whole("d_updates", facts["d_updates"], 0, 10**12),
            "rng": facts["rng"],
            "sums": sums.tolist(),
            "settings": self._events.settings(facts["settings"]),
            "trainable": self._events.trainable(facts["trainable"]),
            "events": done,
            "variables": self._variables(blob),
        }

    def _variables(self, blob):
        data, place, arrays = np.asarray(blob, np.uint8).tobytes(), 0, []
        for kind, shape in self._kinds:
            size = kind.itemsize * int(np.prod(shape))
            arrays.append(np.frombuffer(data[place : place + size], kind).reshape(shape))
            place += size
        if place != len(data):
            raise ValueError("a state of other networks")
        return arrays


def _style(parts):
    name, colour, dash = parts
    if not re.fullmatch(r"#[0-9A-Fa-f]{6}", colour) or not re.fullmatch(r"[0-9 ]{0,30}", dash):
        raise ValueError("style")
    return BranchStyle(_words(name), colour, dash)


def _words(text):
    """Words of a file that are shown: short ones."""
    if not isinstance(text, str) or not 0 < len(text) <= 80:
        raise ValueError("words")
    return text


def _whole_step(number):
    return validation.whole("step", int(number), 0)


def _alike(value, other):
    return value.shape == other.shape and value.dtype.kind == other.dtype.kind


def _short(error):
    return " ".join(str(error).split())[:160] or type(error).__name__
