"""Recordings for lessons that show before they train: runs on digits and points, a few thumbnails. NumPy only.

Each file holds its provenance, see ``metadata``; the scripts ``scripts/record_*.py`` record them again.
"""

from typing import NamedTuple

import numpy as np

from gan_lessons.data import ASSETS
from gan_lessons.snapshots import History, load_arrays, save_arrays

CASES = tuple(f"case_{letter}" for letter in "abcdefgh")  # of the clinic in chapter 6
RUNS = ("digits", "article", "three_changes", "conditional", "convolutional", "relativistic", "longer", *CASES)
FILES = {name: ASSETS / f"recorded_{name}.npz" for name in (*RUNS, "thumbnails")}


class Thumbnails(NamedTuple):
    """Outputs of two small conditional and video models: float32 in [0, 1], and integers.

    ``outlines``, ``translated`` and ``digits`` are ``(12, 28, 28)``: an outline, its translation, and the
    test digit that the outline came from; ``labels`` ``(12,)`` says which digits they are. ``clips`` ``(4, 8, 16, 16)``
    are generated videos of eight frames, ``real_clips`` ``(2, 8, 16, 16)`` real ones.
    """

    outlines: np.ndarray
    translated: np.ndarray
    digits: np.ndarray
    labels: np.ndarray
    clips: np.ndarray
    real_clips: np.ndarray


def digits():
    """A recorded run on MNIST, from noise to legible digits: a ``History`` for ``live.Replay``.

    Each moment holds 32 samples from the same noise, D's logits for them and for fixed real and generated digits, and
    the FID of 1,000 samples.

    >>> digits()[0]["samples"].shape
    (32, 784)
    """
    return run("digits")


def run(name):
    """A recorded run as a ``History``, for ``live.Replay`` and ``live.Compare``.

    Those of chapter 5.3's ladder hold at each moment what ``digits`` holds, the FID of 10,000 samples of G's own and
    of its averaged weights (``full_fid``, ``averaged_fid``) and the seconds of training until then, and at the last
    one the better weights, in a row as float16 (``weights``; see ``ladder.load_gan``). The cases of chapter 6's clinic
    are points and numbers, and hold at each moment the norm of G's gradient (``gradient``; see ``clinic.runs``).

    Args:
        name: one of ``RUNS``.

    Raises:
        ValueError: another name.

    >>> run("article").last.step
    6000
    """
    if name not in RUNS:
        raise ValueError(f"got {name!r}, expected one of {', '.join(map(repr, RUNS))}")
    return History.load(FILES[name])


def thumbnails():
    """``Thumbnails``: outlines translated into digits, and short videos of moving digits.

    >>> thumbnails().clips.shape
    (4, 8, 16, 16)
    """
    arrays, _ = load_arrays(FILES["thumbnails"])
    pixels = {name: array if name == "labels" else array / np.float32(255) for name, array in arrays.items()}
    return Thumbnails(**pixels)


def metadata(name):
    """The provenance of a recording: a dict with ``made by``, ``seed``, ``steps`` and what was measured.

    Args:
        name: one of ``FILES``.

    Raises:
        ValueError: another name.

    >>> metadata("digits")["steps"]
    6000
    """
    if name not in FILES:
        raise ValueError(f"got {name!r}, expected one of {', '.join(map(repr, FILES))}")
    return load_arrays(FILES[name])[1]["about"]


def save(name, history, metadata):
    """Write a run under ``name`` with the dict ``metadata`` of its provenance, and print what was written."""
    path = FILES[name]
    history.save(path)
    arrays, facts = load_arrays(path)
    save_arrays(path, arrays, facts | {"about": metadata})
    print(f"written: {path.name} ({path.stat().st_size / 1000:.0f} kB), {metadata}", flush=True)
