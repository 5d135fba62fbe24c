"""The record of a run: values at one step, and the list of them. NumPy only: no network, no screen."""

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

import numpy as np


@dataclass(frozen=True, eq=False)
class Snapshot:
    """A run at one step, as plain values that nothing can change afterwards.

    Args:
        step: number of generator updates made so far.
        d_loss: D's mean loss over the steps since the snapshot before (its own again without a step; NaN at step 0).
        g_loss: G's, likewise.
        values: arrays by name, such as ``{"samples": …}``; copied, and made read-only.

    Example:
        >>> snap = Snapshot(100, 1.2, 0.8, {"samples": np.zeros((4, 2))})
        >>> snap["samples"].shape
        (4, 2)
    """

    step: int
    d_loss: float = float("nan")
    g_loss: float = float("nan")
    values: Mapping[str, np.ndarray] = field(default_factory=dict)

    def __post_init__(self):
        frozen = {}
        for name, value in self.values.items():
            frozen[name] = np.array(value)
            frozen[name].setflags(write=False)
        object.__setattr__(self, "values", MappingProxyType(frozen))

    def __reduce__(self):  # for copy.deepcopy and pickle
        return Snapshot, (self.step, self.d_loss, self.g_loss, dict(self.values))

    def __getitem__(self, name):
        if name not in self.values:
            raise KeyError(f"this snapshot has no {name!r}; it has {', '.join(self.values) or 'no values'}")
        return self.values[name]

    def __contains__(self, name):
        return name in self.values

    def __repr__(self):
        names = f", {', '.join(self.values)}" if self.values else ""
        return f"<step {self.step}: d_loss {self.d_loss:.3f}, g_loss {self.g_loss:.3f}{names}>"


@dataclass(frozen=True)
class Update:
    """What one update of one player did.

    Args:
        player: ``"discriminator"`` or ``"generator"``.
        loss: before the update.
        gradient_norm: length of the whole gradient, the penalty's included.
        moved: how many weights changed.
        weights: how many can be trained.
        distance: Euclidean length of the change of all weights together.
        others_followed: how many arrays of the other player changed because it was called, though it was not trained:
            moving averages of batch normalisation, kernels that spectral normalisation rescales, random states.
    """

    player: str
    loss: float
    gradient_norm: float
    moved: int
    weights: int
    distance: float
    others_followed: int = 0

    @classmethod
    def of(cls, player, loss, gradient_norm, moves, others_followed=0):
        """The update whose weights moved by ``moves``, a list of arrays.

        >>> Update.of("generator", 0.7, 2.0, [np.array([3.0, 0.0]), np.array([4.0])])
        Update(player='generator', loss=0.7, gradient_norm=2.0, moved=2, weights=3, distance=5.0, others_followed=0)
        """
        changed = sum(int(np.count_nonzero(move)) for move in moves)
        distance = float(np.sqrt(sum(float(np.sum(np.square(move, dtype=np.float64))) for move in moves)))
        weights = sum(move.size for move in moves)
        return cls(player, loss, gradient_norm, changed, weights, distance, others_followed)


class History:
    """The snapshots of a run in order, never more than ``limit`` of them, spread evenly over the whole run.

    When the list is full, every other snapshot goes and from then on only every second (fourth, eighth …) is kept.
    The newest is always there as ``last``.

    Example:
        >>> history = History(limit=4)
        >>> for step in range(10):
        ...     history.add(Snapshot(step))
        >>> history.column("step").tolist(), history.last.step
        ([0, 4, 8, 9], 9)
    """

    def __init__(self, limit=400):
        if limit < 2:
            raise ValueError(f"History: got limit {limit}, expected at least 2 snapshots")
        self.limit, self._kept, self._every, self._seen, self.last = limit, [], 1, 0, None

    def add(self, snapshot):
        """Append one snapshot; a step lower than the last one's is refused with a ``ValueError``."""
        if self.last is not None and snapshot.step < self.last.step:
            raise ValueError(f"History: got step {snapshot.step} after {self.last.step}, expected steps in order")
        if self._seen % self._every == 0:
            if len(self._kept) == self.limit - 1:  # one place is the newest's
                self._kept, self._every = self._kept[::2], 2 * self._every
            if self._seen % self._every == 0:
                self._kept.append(snapshot)
        self._seen, self.last = self._seen + 1, snapshot

    @property
    def snapshots(self):
        """The kept snapshots and the newest, oldest first."""
        newest_is_kept = self.last is None or (self._kept and self._kept[-1] is self.last)
        return self._kept + ([] if newest_is_kept else [self.last])

    def __len__(self):
        return len(self.snapshots)

    def __iter__(self):
        return iter(self.snapshots)

    def __getitem__(self, index):
        return self.snapshots[index]

    def column(self, name):
        """One quantity over the run as an array: ``"step"``, ``"d_loss"``, ``"g_loss"`` or a value's name.

        Snapshots that do not hold the value are left out.
        """
        if name in ("step", "d_loss", "g_loss"):
            return np.array([getattr(snapshot, name) for snapshot in self])
        return np.array([snapshot[name] for snapshot in self if name in snapshot])

    def until(self, snapshot):
        """A new history that ends with ``snapshot``, one of this history's."""
        kept = History(self.limit)
        for earlier in self:
            kept.add(earlier)
            if earlier is snapshot:
                break
        return kept

    def up_to(self, step):
        """A new history with the snapshots up to and including ``step``: what a rewind leaves."""
        kept = History(self.limit)
        for snapshot in self:
            if snapshot.step <= step:
                kept.add(snapshot)
        return kept

    def __repr__(self):
        if self.last is None:
            return "<History: no snapshots yet>"
        return f"<History: {len(self)} snapshots, steps {self[0].step} to {self.last.step}>"

    def save(self, path):
        """Write all snapshots to one ``.npz`` file, without pickle."""
        arrays = {f"{i}/{name}": value for i, snapshot in enumerate(self) for name, value in snapshot.values.items()}
        rows = [[snapshot.step, snapshot.d_loss, snapshot.g_loss] for snapshot in self]
        save_arrays(path, arrays, {"history": rows, "limit": self.limit})

    @classmethod
    def load(cls, path):
        """Read what ``save`` wrote."""
        arrays, facts = load_arrays(path)
        if "history" not in facts:
            raise ValueError(f"{path} holds no history, expected a file written by History.save")
        history, values = cls(facts["limit"]), {}
        for key, value in arrays.items():
            index, name = key.split("/", 1)
            values.setdefault(int(index), {})[name] = value
        for index, (step, d_loss, g_loss) in enumerate(facts["history"]):
            history.add(Snapshot(step, d_loss, g_loss, values.get(index, {})))
        return history


def save_arrays(path, arrays, facts, compress=True):
    """Arrays and JSON facts in one ``.npz`` file, whole or not at all: written beside it, then moved.

    Args:
        path: of the file; ``~`` stands for the home folder.
        arrays: by name.
        facts: anything that can be written as JSON.
        compress: False to write ten times as fast; weights hardly get smaller anyway.

    Raises:
        ValueError: a folder that does not exist, a path that is a folder or a device, or a write-protected file.
    """
    path, given = os.path.realpath(_expanded(path)), os.fspath(path)  # a link stays, and what it points to is written
    folder = os.path.dirname(path)
    if os.path.isdir(path):
        raise ValueError(f"{given} is a folder, expected the name of a file, such as {os.path.join(given, 'run.npz')}")
    if os.path.exists(path) and not os.path.isfile(path):
        raise ValueError(f"{given} is a device or a pipe, expected the name of a file, such as 'run.npz'")
    if os.path.exists(path) and not os.stat(path).st_mode & 0o222:
        raise ValueError(f"{given} is write-protected, choose another name or remove the protection")
    if not os.path.isdir(folder):
        raise ValueError(f"{given}: there is no folder {os.path.dirname(given)}, make it first")
    unfinished = f"{path}.{os.getpid()}.unfinished"
    try:
        with open(unfinished, "wb") as file:
            (np.savez_compressed if compress else np.savez)(file, **arrays, facts=np.array(json.dumps(facts)))
        os.replace(unfinished, path)
    except PermissionError as error:
        raise ValueError(f"{given} cannot be written ({error.strerror}), choose a folder of your own") from error
    except OSError as error:
        raise ValueError(f"{given} cannot be written ({error.strerror}), choose another name or folder") from error
    finally:
        if os.path.exists(unfinished):
            os.remove(unfinished)


def load_arrays(path):
    """The arrays and facts of a file written by ``save_arrays``; never runs code from the file (no pickle).

    Raises:
        ValueError: no such file, a file that is none of ours, or a damaged one.
    """
    path, given = _expanded(path), os.fspath(path)
    if os.path.isdir(path):
        raise ValueError(f"{given} is a folder, expected a file saved by this course")
    if not os.path.exists(path):
        raise ValueError(f"{given}: there is no such file; looked in {os.path.dirname(os.path.abspath(path))}")
    try:
        with np.load(path, allow_pickle=False) as file:
            arrays = {name: file[name] for name in file.files}
        return arrays, json.loads(str(arrays.pop("facts")))
    except Exception as error:
        raise ValueError(
            f"{given} cannot be read as a file saved by this course ({error}); was it cut short?"
        ) from error


def _expanded(path):
    """A path with the home folder in place of ``~``, or a ``ValueError`` if it is none."""
    if not isinstance(path, str | os.PathLike):
        raise ValueError(f"path: got {type(path).__name__}, expected the name of a file, such as 'run.npz'")
    if not os.fspath(path) or "\0" in os.fspath(path):
        raise ValueError(f"path: got {os.fspath(path)!r}, expected the name of a file, such as 'run.npz'")
    return os.path.expanduser(os.fspath(path))
