"""What the page draws of a run, as facts and small arrays: the same for the live lab, replays and exported pages.

A *frame* is one snapshot, *curves* are what has been observed of a whole run. Both are dictionaries of plain values;
arrays are packed as ``{"dtype", "shape", "scale", "data"}``, where a value is ``scale`` times the number that is
stored. The modules in ``live/frontend`` draw them; nothing is drawn here, and nothing is a widget.

``frame``:

===============  ==============================================================================================
``step``         of the snapshot
``sentence``     what an onlooker should notice, see ``sentences.describe``
``kind``         of the samples: ``"point"``, ``"number"``, ``"image"``, ``"signal"``, or None without samples
``given``        of a conditional GAN, in words, or None
``is_critic``    whether D's outputs are scores and no logits (``losses.Loss``): then there are no probabilities
``field_range``  of a critic: the scores that 0 and 1 in ``field`` stand for; otherwise None
``theory``       both losses where the players have come to rest, each None where there is no such value
``d_loss``, …    the mean losses since the snapshot before, each None if it is not known
``reach``        half the side of the window that shows points or numbers
``arrays``       packed arrays, by the names of the table below
``sheet``        of images: ``{"mime", "data", "columns", "count", "width", "height"}``, see ``sheet``
``real_sheet``   likewise of a few real ones, or None
===============  ==============================================================================================

What a snapshot holds, by name:

=====================  ==========================================================================
``samples``            generated examples from the same noise every time; ``uint8`` for pixels
``sample_scores``      D's logits for them
``real_scores``,       D's logits for other, fixed real and generated examples
``generated_scores``
``theory``             both losses where the players have come to rest, NaN where there is no such value
``real``, ``reach``    real points, and half the side of the window that shows them; of images a few real ones
``field``              D's probability "real" on the window, ``(k, k)`` from its upper left corner, or ``(k,)``; of a
                       critic its scores from the lowest to the highest, and these two as ``field_range``
``optimal``            D* = p_data / (p_data + p_g) in the same places
``density``,           the true density and the generator's, estimated, ``(k,)``
``generated_density``
``pushes``             generated points and where G's loss pushes them: ``(n, 4)``, x, y, dx, dy
``warped``             a grid of noise after G has bent it: ``(lines, points, 2)``
``is_critic``          there if D's outputs are scores and no logits
``given``              of a conditional GAN, in words: the condition of ``field`` and ``warped``, or those of images
``modes``              modes found, all modes, share of high-quality samples
``fid``, ``fid_scale`` FID; that of real digits and of noise. The others of ``metrics.axes`` likewise
=====================  ==========================================================================

``curves``: ``steps``, ``d_loss`` and ``g_loss`` (None where there is none), and of the scores ``metric`` and ``modes``,
each None where it was not observed.
"""

import functools
import io

import numpy as np
from PIL import Image

from gan_lessons.metrics.axes import metric_axis
from gan_lessons.pictures import fields, image_sheets, shapes
from gan_lessons.pictures.sentences import describe

POINTS = ("samples", "real", "pushes", "warped")  # places in the window, packed to a 32,767th of twice its size
PROBABILITIES = ("field", "optimal")
DENSITIES = ("density", "generated_density")
SCORES = ("sample_scores", "real_scores", "generated_scores")
SHEET_PIXELS = 512  # largest side of a sheet of images
LOSSLESS_PIXELS, LOSSLESS_BYTES = 60_000, 28_000  # a sheet with more is packed with a little loss
QUICK_QUALITY, LARGE_QUALITY = 92, 75  # of a small sheet packed quickly, and of a large one, both on a scale to 100


def frame(snapshot, metric="FID", quick=False):
    """One snapshot as the page draws it.

    Args:
        snapshot: a ``Snapshot``.
        metric: which score of digits its sentence names, one of ``metrics.axes.METRIC_AXES``.
        quick: whether its images are packed in a tenth of the time, as ``sheet`` says.

    Example:
        >>> from gan_lessons.snapshots import Snapshot
        >>> made = frame(Snapshot(10, 1.4, 0.7, {"samples": np.zeros((5, 2)), "reach": 2.0}))
        >>> made["kind"], made["reach"], made["arrays"]["samples"]["shape"]
        ('point', 2.0, [5, 2])
    """
    values = snapshot.values
    kind = shapes.kind(values["samples"].shape[1:]) if "samples" in values else None
    result = {
        "step": int(snapshot.step),
        "sentence": describe(snapshot, metric),
        "kind": kind,
        "given": str(values["given"]) if "given" in values else None,
        "is_critic": "is_critic" in values,
        "field_range": [_known(value) for value in values["field_range"]] if "field_range" in values else None,
        "theory": [_known(value) for value in values.get("theory", (np.nan, np.nan))],
        "d_loss": _known(snapshot.d_loss),
        "g_loss": _known(snapshot.g_loss),
        "arrays": {name: signed(values[name]) for name in SCORES if name in values},
    }
    if kind in ("point", "number"):
        result["reach"] = fields.reach_of(snapshot)
        result["arrays"] |= {name: within(values[name], 2 * result["reach"]) for name in POINTS if name in values}
        result["arrays"] |= {name: share(values[name]) for name in PROBABILITIES if name in values}
        result["arrays"] |= {name: packed(values[name]) for name in DENSITIES if name in values}
    elif kind == "image":
        result["sheet"] = sheet(values["samples"], quick)
        result["real_sheet"] = _sheet_of_real(values["real"]) if "real" in values else None
    elif kind == "signal":
        flat = np.asarray(values["samples"], np.float32)[:12].reshape(len(values["samples"][:12]), -1)
        result["arrays"]["samples"] = signed(flat)
    return result


def curves(history, metric="FID", most=400):
    """What has been observed of a whole run: losses, a score of digits, modes.

    Args:
        history: the run.
        metric: which score of digits, one of ``metrics.axes.METRIC_AXES``.
        most: points of a curve, evenly spread, the first and the last among them.

    Example:
        >>> from gan_lessons.snapshots import History, Snapshot
        >>> run = History(); run.add(Snapshot(0)); run.add(Snapshot(10, 1.4, 0.7))
        >>> curves(run)["d_loss"], curves(run)["metric"]
        ([None, 1.4], None)
    """
    kept = _thinned(list(history), most)
    return {
        "steps": [int(one.step) for one in kept],
        "d_loss": [_known(one.d_loss) for one in kept],
        "g_loss": [_known(one.g_loss) for one in kept],
        "metric": _metric(history, metric_axis(metric), most),
        "modes": _modes(history, most),
    }


def spread(count, most):
    """Up to ``most`` of ``count`` places, evenly spread, the first and the last among them.

    >>> spread(7, 3), spread(2, 30)
    ([0, 3, 6], [0, 1])
    """
    return np.unique(np.linspace(0, count - 1, min(count, most)).round().astype(int)).tolist()


def _thinned(snapshots, most):
    return [snapshots[place] for place in spread(len(snapshots), most)]


def _metric(history, axis, most):
    scored = [one for one in history if axis.key in one and axis.key + "_scale" in one]
    if not scored:
        return None
    scored = _thinned(scored, most)
    real, noise = scored[0][axis.key + "_scale"]
    return {
        "name": axis.name,
        "steps": [int(one.step) for one in scored],
        "values": [float(one[axis.key]) for one in scored],
        "real": float(real),
        "noise": float(noise),
        "low": axis.low,
        "high": axis.high,
        "logarithmic": axis.logarithmic,
        "better": axis.better,
    }


def _modes(history, most):
    known = _thinned([one for one in history if "modes" in one], most)
    if not known:
        return None
    covered, total, high_quality = np.array([one["modes"] for one in known], float).T
    steps = [int(one.step) for one in known]
    return {
        "steps": steps,
        "covered": covered.tolist(),
        "total": float(total[-1]),
        "high_quality": high_quality.tolist(),
    }


def _known(value):
    """A plain number, or None for one that is not finite: JSON has no NaN."""
    return round(float(value), 5) if np.isfinite(value) else None


# ---- arrays


def packed(array, dtype=np.float32, scale=1.0):
    """An array as the page reads it."""
    array = np.ascontiguousarray(array, dtype)
    return {"dtype": array.dtype.name, "shape": list(array.shape), "scale": scale, "data": array.tobytes()}


def within(array, limit):
    """Values from −limit to limit, to a 32,767th of it; what lies beyond is put on the ends.

    >>> within(np.array([0.0, 2.0, -9.0]), 4.0)["data"] == np.array([0, 16384, -32767], np.int16).tobytes()
    True
    """
    scaled = np.nan_to_num(np.asarray(array, np.float64) / limit, posinf=1, neginf=-1)
    return packed(np.rint(np.clip(scaled, -1, 1) * 32767), np.int16, limit / 32767)


def signed(array):
    """Values of any size, to a 32,767th of the largest; what is not finite counts as 0."""
    known = np.nan_to_num(np.asarray(array, np.float64), posinf=0, neginf=0)
    return within(known, max(1e-9, float(np.abs(known).max(initial=0))))


def share(array):
    """Values from 0 to 1, to a 65,535th; what is not known is a half."""
    known = np.clip(np.nan_to_num(np.asarray(array, np.float64), nan=0.5), 0, 1)
    return packed(np.rint(known * 65535), np.uint16, 1 / 65535)


def sheet(images, quick=False):
    """Images side by side, eight in a row, as one compressed picture without any margin.

    Args:
        images: as ``shapes.is_image`` knows them, values in [0, 1] or ``uint8``.
        quick: pack them in a tenth of the time, for pictures that follow each other: with a loss too small to be seen
            in passing, and in twice the bytes.

    Returns:
        A dict: ``mime`` and ``data`` of the picture, ``columns``, ``count``, and ``width`` and ``height`` of one image.

    Example:
        >>> made = sheet(np.zeros((64, 784)))
        >>> made["mime"], made["columns"], made["count"], made["width"], len(made["data"]) < 1000
        ('image/webp', 8, 64, 28, True)
    """
    tiles = image_sheets.pixels(images)
    count, columns = len(tiles), min(8, len(tiles))
    height, width = tiles.shape[1:3]
    picture = Image.fromarray(image_sheets.side_by_side(tiles, columns, gap=0))
    if max(picture.size) > SHEET_PIXELS:
        shrunk = SHEET_PIXELS / max(picture.size)
        picture = picture.resize([max(1, round(side * shrunk)) for side in picture.size], Image.Resampling.BOX)
    is_small = picture.width * picture.height <= LOSSLESS_PIXELS
    data = _packed_picture(picture, "WEBP", lossless=True, quality=20, method=0) if is_small and not quick else b""
    if quick:
        data = _packed_picture(picture, "JPEG", quality=QUICK_QUALITY if is_small else LARGE_QUALITY)
    elif not is_small or len(data) > LOSSLESS_BYTES:
        data = _packed_picture(picture, "WEBP", quality=LARGE_QUALITY, method=2)
    return {
        "mime": "image/jpeg" if quick else "image/webp",
        "data": data,
        "columns": columns,
        "count": count,
        "width": int(width),
        "height": int(height),
    }


def _packed_picture(picture, kind, **how):
    buffer = io.BytesIO()
    picture.save(buffer, kind, **how)
    return buffer.getvalue()


def _sheet_of_real(images):
    """The sheet of a few real images: those of a lab are the same all the time, and packed once."""
    images = np.ascontiguousarray(images)
    return _known_sheet(images.tobytes(), images.dtype.str, images.shape)


@functools.lru_cache(maxsize=4)
def _known_sheet(data, dtype, shape):
    return sheet(np.frombuffer(data, dtype).reshape(shape))
