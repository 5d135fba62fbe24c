"""A recorded run that plays without a kernel: in JupyterLab, and in an exported page. Trains nothing, is no widget.

One HTML output holds the frames of some thirty snapshots, packed, and the modules of ``frontend`` that draw them. Where
scripts do not run (a notebook that is not trusted, a preview) a still of the last one stands there.
"""

import base64
import dataclasses
import functools
import html
import json
import math
import os
import zlib

import numpy as np

from gan_lessons.live import modules
from gan_lessons.pictures import fields, shapes
from gan_lessons.pictures.branch_styles import BRANCH_STYLES
from gan_lessons.pictures.frames import curves, frame, spread
from gan_lessons.pictures.sentences import describe
from gan_lessons.pictures.stills import WIDTH, still
from gan_lessons.snapshots import History

LIMIT = 2_500_000  # bytes of one output: a notebook with several still opens at once
SHEETS = ("beside", "charts", "flow", "stage", "view")  # the style sheets of what a replay shows
_HOW = "Run the cells down to this one to play it."  # until the script plays, which takes it away
_UNPACK = """(async (root) => {
const bytes = atob(root.querySelector('script[type="application/octet-stream"]').textContent);
const stream = new Blob([Uint8Array.from(bytes, (one) => one.charCodeAt(0))]).stream();
const parts = await new Response(stream.pipeThrough(new DecompressionStream("deflate"))).json();
for (const tag of ["style", "script"]) {
const part = document.createElement(tag);
part.textContent = parts[tag];
root.append(part);
}
})"""
_BEYOND = {"field": 0.5, "optimal": 0.5, "density": 0.0, "generated_density": 0.0}  # what is not known says nothing


class Replay:
    """A run to scrub through and to play, without a kernel; show it as the last line of a cell.

    Args:
        history: a ``History``, the path of one saved by ``History.save``, or an object with a ``.history``, such as
            a ``GAN`` or a lab. Snapshots without ``samples`` are passed over; a run without any shows its losses.
        name: what a screen reader calls it; shown above the picture.
        frames: how many snapshots to show, spread evenly, the first and the last among them. Fewer are shown where
            the output would be larger than 2.5 MB (``LIMIT``).
        fps: frames a second while it plays.

    Raises:
        ValueError: nothing to show, or a setting out of its range.

    Example:
        >>> from gan_lessons.snapshots import Snapshot
        >>> run = History(); run.add(Snapshot(0, values={"samples": np.zeros((5, 2))}))
        >>> Replay(run)
        A replay: it plays in JupyterLab and in an exported page.
    """

    def __init__(self, history, name="replay", frames=30, fps=6):
        check_settings("Replay", [name], frames, fps)
        history = history_of("Replay", history)
        shown = shown_snapshots("Replay", history)
        steps, drawn = [snapshot.step for snapshot in shown], frames_in(window(shown))

        def run(chosen):
            frames = [drawn(shown[place]) for place in chosen]
            return [one_run(name, BRANCH_STYLES[0], history, frames, range(len(chosen)))]

        self._html = film(run, steps, name, frames, fps, [(still(history, shown[-1], sharp=1), describe(shown[-1]))])

    def __repr__(self):
        return "A replay: it plays in JupyterLab and in an exported page."

    def _repr_html_(self):
        return self._html


# ---- what comes in


def check_settings(who, names, frames, fps):
    """Refuse, with a ``ValueError``, names that say nothing and numbers out of range."""
    if not all(isinstance(name, str) and name.strip() for name in names):
        raise ValueError(f"{who}: got the name {names[0] if len(names) == 1 else names!r}, expected some words")
    if not isinstance(frames, int | np.integer) or isinstance(frames, bool) or frames < 2:
        raise ValueError(f"{who}: got frames={frames!r}, expected a whole number from 2, such as 30")
    if not isinstance(fps, int | float | np.number) or not 0 < fps <= 30:
        raise ValueError(f"{who}: got fps={fps!r}, expected frames a second above 0, up to 30")


def history_of(who, run):
    """The ``History`` of a run: itself, read from a file, or an object's ``.history``."""
    if isinstance(run, str | os.PathLike):
        path = os.path.expanduser(os.fspath(run))
        if not os.path.isfile(path):
            raise ValueError(
                f"{who}: there is no file {path!r} here, in {os.getcwd()}; expected the path of a history that was "
                "saved with history.save(path)"
            )
        return History.load(path)
    history = run if isinstance(run, History) else getattr(run, "history", None)
    if not isinstance(history, History):
        raise ValueError(
            f"{who}: got {type(run).__name__}, expected a History, the path of a saved one, or an object that has one"
        )
    return history


def shown_snapshots(who, history):
    """The snapshots with samples; where none has any, all of them, to show the losses."""
    if not len(history):
        raise ValueError(
            f"{who}: got an empty history, expected one snapshot at least: train in a lab, or with gan.train"
        )
    return [snapshot for snapshot in history if "samples" in snapshot] or list(history)


# ---- one window on the plane, or on the number line, for all frames


def window(snapshots):
    """Half the side of a window that shows all these snapshots, or None for what is no points or numbers."""
    if "samples" not in snapshots[0] or shapes.kind(snapshots[0]["samples"].shape[1:]) not in ("number", "point"):
        return None
    return max(fields.reach_of(snapshot) for snapshot in snapshots)


def in_window(snapshot, reach):
    """The snapshot as seen in a window of at least its own size; what lies beyond its own is drawn as unknown."""
    if reach is None:
        return snapshot
    values = dict(snapshot.values) | {"reach": np.float64(reach)}
    for name in _BEYOND.keys() & values.keys():
        values[name] = _widened(values[name], reach / fields.reach_of(snapshot), _BEYOND[name])
    return dataclasses.replace(snapshot, values=values)


def frames_in(reach):
    """A function from a snapshot to its frame in such a window; each is made once, however often it is asked for."""
    return functools.cache(lambda snapshot: frame(in_window(snapshot, reach)))


def _widened(array, times, beyond):
    """Values ``(k,)`` or ``(k, k)`` on a window, looked up on one ``times`` as large with as many places."""
    count = len(array)
    places = np.rint((1 + times * np.linspace(-1, 1, count)) / 2 * (count - 1)).astype(int)
    known = (places >= 0) & (places < count)
    return np.where(
        np.logical_and.outer(known, known) if array.ndim == 2 else known,
        array[np.ix_(*[np.clip(places, 0, count - 1)] * array.ndim)],
        beyond,
    )


# ---- the film


def one_run(name, style, history, frames, at, words=()):
    """A run as the page's script reads it: ``at`` says which of the frames is shown at each moment."""
    return {
        "name": name,
        "style": {"colour": style.colour, "dash": style.dash},
        "curves": curves(history),
        "frames": frames,
        "at": list(at),
        "words": list(words),
    }


def film(runs, steps, name, frames, fps, stills):
    """One HTML string that shows up to ``frames`` of ``steps``, no larger than ``LIMIT`` bytes.

    Args:
        runs: a function from chosen places in ``steps`` to a list of ``one_run``.
        steps: of all moments there are.
        name: shown above the picture.
        frames: moments to show, at the most.
        fps: moments a second.
        stills: pairs ``(PNG bytes, words)`` for where scripts do not run.
    """
    while True:
        chosen = spread(len(steps), frames)
        made = runs(chosen)
        ends = [run["curves"]["steps"][-1] for run in made]  # losses may go on after the last samples
        content = {"runs": made, "steps": [int(steps[place]) for place in chosen], "last_step": max(ends)}
        result = _page({**content, "fps": float(fps)}, name, stills)
        if len(result) <= LIMIT:
            return result
        if len(chosen) <= 2:
            raise ValueError(
                f"{name}: {len(chosen)} frames take {len(result) / 1e6:.1f} MB, expected at most {LIMIT / 1e6:g} MB: "
                "observe fewer or smaller samples"
            )
        frames = max(2, min(len(chosen) - 1, math.floor(len(chosen) * LIMIT / len(result))))


def _page(content, name, stills):
    """ASCII only, so that its length is its size."""
    title, images = html.escape(name), "".join(_image(*one) for one in stills)
    result = (
        f'<div role="group" aria-label="{title}" class="gan-root">'
        f'<b class="gan-title">{title}</b><div class="gan-still">{images}'
        f'<p style="margin:4px 0"><b aria-hidden="true">▶</b> {_HOW}</p></div>'
        f'<script type="text/plain">{_packed(content)}</script>'
        f'<script type="application/octet-stream">{_packed_code()}</script>'
        f"<script>{_UNPACK}(document.currentScript.parentElement)</script></div>"
    )
    return result.encode("ascii", "xmlcharrefreplace").decode()


def _packed(content):
    return _as_base64(zlib.compress(json.dumps(content, default=_as_base64).encode(), 9))


@functools.cache
def _packed_code():
    """The style sheets and the modules that draw, a third of their size; ``_UNPACK`` adds both to the page."""
    script = f"{{{modules.script('replay')}$replay.replay(document.currentScript.parentElement);}}"
    return _packed({"style": "".join(map(modules.sheet, SHEETS)), "script": script})


def _as_base64(data):
    return base64.b64encode(data).decode()


def _image(png, words):
    return (
        f'<img alt="{html.escape(words)}" src="data:image/png;base64,{_as_base64(png)}" width="{WIDTH}" '
        f'style="max-width:100%"/>'
        f'<p style="margin:4px 0">{html.escape(words)}</p>'
    )
