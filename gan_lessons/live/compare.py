"""Two recorded runs side by side, moved by one slider, without a kernel. The same mechanism as ``replay``."""

import numpy as np

from gan_lessons import pictures
from gan_lessons.live.replay import check_settings, film, frames_in, history_of, one_run, shown_snapshots, window
from gan_lessons.pictures import shapes
from gan_lessons.pictures.branch_styles import BRANCH_STYLES


class Compare:
    """Two runs on one slider and the same axes; show it as the last line of a cell.

    At each moment it shows, for both runs, the newest snapshot that is not after the slider's step. A run that ended
    earlier keeps its last one, and the page says so.

    Args:
        a: a run: a ``History``, the path of one saved by ``History.save``, or an object with a ``.history``, such as a
            ``GAN`` or a lab.
        b: the other run.
        names: what to call them.
        frames: how many moments to show, spread evenly over the steps recorded, the first and the last among them.
            Fewer are shown where the output would be larger than 2.5 MB (``replay.LIMIT``).
        fps: moments a second while it plays.

    Raises:
        ValueError: nothing to show, two different kinds of data, or a setting out of its range.

    Example:
        >>> from gan_lessons.snapshots import History, Snapshot
        >>> run = History(); run.add(Snapshot(0, values={"samples": np.zeros((5, 2))}))
        >>> Compare(run, run, names=("R1", "no penalty"))
        Two runs side by side: they play in JupyterLab and in an exported page.
    """

    def __init__(self, a, b, names=("a", "b"), frames=30, fps=6):
        names = _two_names(names)
        check_settings("Compare", names, frames, fps)
        histories = [history_of("Compare", run) for run in (a, b)]
        shown = [shown_snapshots("Compare", history) for history in histories]
        _check_same_kind(*shown, names)
        frame_of = frames_in(window(shown[0] + shown[1]))
        steps = sorted({snapshot.step for snapshots in shown for snapshot in snapshots})

        def run(place, chosen):
            moments = [newest(shown[place], steps[one]) for one in chosen]
            different = list(dict.fromkeys(moments))  # a run that has ended keeps its last one
            words = [sentence(shown[place], now, steps[one]) for one, now in zip(chosen, moments, strict=True)]
            drawn = [frame_of(snapshot) for snapshot in different]
            at = [different.index(now) for now in moments]
            return one_run(names[place], BRANCH_STYLES[place], histories[place], drawn, at, words)

        stills = [
            (pictures.still(history, known[-1], sharp=1), f"{name}: {sentence(known, known[-1], steps[-1])}")
            for name, history, known in zip(names, histories, shown, strict=True)
        ]
        title = f"{names[0]} and {names[1]}"
        self._html = film(lambda chosen: [run(0, chosen), run(1, chosen)], steps, title, frames, fps, stills)

    def __repr__(self):
        return "Two runs side by side: they play in JupyterLab and in an exported page."

    def _repr_html_(self):
        return self._html


def newest(snapshots, step):
    """The newest of the snapshots that is not after ``step``, or the first if all are."""
    after = int(np.searchsorted([snapshot.step for snapshot in snapshots], step, "right"))
    return snapshots[max(0, after - 1)]


def sentence(snapshots, now, step):
    """What a run shows at the moment, and whether it has ended or not yet begun."""
    words = pictures.describe(now)
    if step > snapshots[-1].step:
        words += f" This run ended at step {snapshots[-1].step:,}."
    if step < snapshots[0].step:
        words += f" The first snapshot of this run is that of step {snapshots[0].step:,}."
    return words


def kind(snapshot):
    """What the samples are, in words: runs on data of two kinds cannot share axes.

    >>> from gan_lessons.snapshots import Snapshot
    >>> kind(Snapshot(0, values={"samples": np.zeros((5, 784))}))
    'images of 28 × 28 pixels'
    """
    if "samples" not in snapshot:
        return "losses alone"
    shape = snapshot["samples"].shape[1:]
    how = shapes.kind(shape)
    if how == "image":
        height, width = shapes.rows_and_columns(shape)[:2]
        return f"{'colour ' * (shape[2:] == (3,))}images of {height} × {width} pixels"
    return {"number": "numbers", "point": "points of the plane"}.get(how, f"examples of shape {shape}")


def _two_names(names):
    names = [names] if isinstance(names, str) else list(names)
    if len(names) != 2 or names[0] == names[1]:
        raise ValueError(f"Compare: got names={names!r}, expected two different names")
    return names


def _check_same_kind(a, b, names):
    kinds = kind(a[0]), kind(b[0])
    if kinds[0] != kinds[1]:
        raise ValueError(
            f"Compare: got {kinds[0]} ({names[0]}) and {kinds[1]} ({names[1]}), expected two runs on the same kind of "
            "data: one slider and one pair of axes must do for both"
        )
