"""The stage of a still for images and for signals: a grid of tiles, each underlined by D's verdict."""

from typing import NamedTuple

import numpy as np
from PIL import Image

from gan_lessons.pictures import image_sheets, scales, verdicts
from gan_lessons.pictures.colours import CARD, GENERATED, LINE, PAGE, REAL
from gan_lessons.pictures.numerals import written
from gan_lessons.pictures.still_rows import Part

CURVES, ASPECT = 12, 1.5  # signals shown, and how wide they are for their height
UNDERLINE, DASH = 2, (4, 3)


class Grid(NamedTuple):
    """Tiles of one size: their corners ``(n, 2)``, and how wide and tall each is."""

    corners: np.ndarray
    wide: float
    tall: float


def grid(count, size, aspect=1.0, beside=4, below=7):
    """Where ``count`` tiles stand so that they are as large as a square of side ``size`` allows.

    Args:
        count: of the tiles.
        size: of the square, in CSS pixels.
        aspect: width over height of a tile.
        beside: pixels between two tiles.
        below: pixels under a tile.

    >>> grid(64, 296).wide, len(grid(64, 296).corners)
    (30, 64)
    """

    def wide(columns):
        rows = -(-count // columns)
        return min((size - beside * (columns - 1)) / columns, (size / rows - below) * aspect)

    columns = max(range(1, count + 1), key=wide)
    rows, width = -(-count // columns), max(1, int(wide(columns)))
    height = max(1, int(width / aspect))
    return _spread(count, columns, rows, size, Grid(None, width, height), below)


def _spread(count, columns, rows, size, tile, below):
    """Corners of the tiles, with the gaps spread over the whole square."""

    def step(many, each):
        return int(min((size - each) / (many - 1), 1.25 * each)) if many > 1 else 0

    across, down = step(columns, tile.wide), step(rows, tile.tall + below)
    left = (size - across * (columns - 1) - tile.wide) // 2
    top = (size - down * (rows - 1) - tile.tall - below) // 2
    places = np.arange(count)
    corners = np.column_stack([left + across * (places % columns), top + down * (places // columns)])
    return tile._replace(corners=corners)


def paint_images(paper, snapshot, left, top, size):
    """Draw images in a square; returns the parts of the legend."""
    tiles = image_sheets.pixels(snapshot["samples"])
    height, width = tiles.shape[1:3]
    found = _snapped(grid(len(tiles), size, width / height), width, paper.sharp)
    paper.pixels(_sheet(tiles, found, size, paper.sharp), left, top, size, size)
    return [*_underlines(paper, snapshot, found, left, top), *_given(snapshot)]


def _sheet(tiles, found, size, sharp):
    """All images on one white square of the paper's own pixels, each pixel of theirs a sharp square if it is larger."""
    side = round(sharp * size)
    width, height = max(1, round(sharp * found.wide)), max(1, round(sharp * found.tall))
    how = Image.Resampling.NEAREST if width >= tiles.shape[2] else Image.Resampling.BOX
    sheet = Image.new("RGB", (side, side), PAGE)
    for tile, corner in zip(tiles, np.rint(sharp * found.corners).astype(int).tolist(), strict=True):
        sheet.paste(Image.fromarray(tile).resize((width, height), how), tuple(corner))
    return np.asarray(sheet)


def _snapped(found, pixels, sharp):
    """The grid with tiles of a whole multiple of their pixels, if that makes them only a little smaller: crisper."""
    times = int(found.wide * sharp // pixels)
    wide = times * pixels / sharp
    if times < 1 or wide < 0.88 * found.wide:
        return found
    room = (found.wide - wide) / 2
    return Grid(np.add(found.corners, [room, 0]), wide, found.tall * wide / found.wide)


def paint_signals(paper, snapshot, left, top, size):
    """Draw the first few examples that are no images as small curves, all on one scale."""
    curves = np.asarray(snapshot["samples"], float)[:CURVES]
    curves = curves.reshape(len(curves), -1)
    low, high = _span(verdicts.known(curves))
    found = grid(len(curves), size, ASPECT, 8, 9)
    for curve, (x, y) in zip(curves, np.add(found.corners, [left, top]), strict=True):
        paper.box(x, y, found.wide, found.tall, CARD)
        ys = y + found.tall * (1 - (np.append(curve, 0) - low) / (high - low))
        if low < 0 < high:
            paper.line([x, x + found.wide], [ys[-1]] * 2, LINE)
        paper.line(np.linspace(x, x + found.wide, len(curve)), ys[:-1], GENERATED, 1.4)
    said = Part(f"y {written(low)} to {written(high)}")
    return [*_underlines(paper, snapshot, found, left, top), *_given(snapshot), said]


def _span(values):
    """The range of all values between round numbers; −1 to 1 or wider if all are the same."""
    if not len(values) or not values.min() < values.max():
        return min([-1.0, *values]), max([1.0, *values])
    marks = scales.round_marks(values.min(), values.max(), 3)
    return marks[0], marks[-1]


def _underlines(paper, snapshot, found, left, top):
    """A line under each tile, solid where D takes it for real, dashed where for generated; the legend's parts."""
    taken = verdicts.taken_for_real(snapshot)
    if taken is None:
        return []
    corners = found.corners + np.array([left, top + found.tall + 3])
    for chosen, colour, dash in ((taken, REAL, ()), (~taken, GENERATED, DASH)):
        xs, ys = corners[chosen[: len(corners)]].T
        gap = np.full_like(xs, np.nan, float)
        lines = np.column_stack([xs, xs + found.wide, gap]), np.column_stack([ys, ys, gap])
        paper.line(*map(np.ravel, lines), colour, UNDERLINE, dash)
    nearer, says = ("nearer ", "D's score:") if verdicts.is_critic(snapshot) else ("", "D says:")
    return [
        Part(says, "D:"),
        Part(f"{nearer}real", colour=REAL, dash=()),
        Part(f"{nearer}generated", colour=GENERATED, dash=DASH),
    ]


def _given(snapshot):
    return [Part(f"given {snapshot['given']}", may_cut=True)] if "given" in snapshot else []
