"""A white sheet on which Matplotlib draws, measured in CSS pixels from its upper left corner. Knows no GAN.

It has no axes of Matplotlib's: those cost more than half of the time of a still, and look like no live view.
"""

import io

import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.image import FigureImage
from matplotlib.lines import Line2D
from matplotlib.patches import Polygon
from matplotlib.transforms import Affine2D, Bbox
from PIL import Image

from gan_lessons.pictures.colours import INK, PAGE

SHARP = 1.5  # pixels of the image for one CSS pixel, where nothing else is asked for


class Paper:
    """A sheet of paper: what is drawn later lies over what was drawn before.

    Places are CSS pixels from the left and from the top. ``within`` is a rectangle (left, top, width, height) outside
    which nothing is drawn. ``sharp`` is how many pixels the image has for one CSS pixel.

    Example:
        >>> paper = Paper(20, 10)
        >>> paper.line([2, 18], [5, 5], "#0072B2", 2)
        >>> paper.image().size
        (30, 15)
    """

    def __init__(self, width, height, sharp=SHARP):
        self.width, self.height, self.sharp = width, height, sharp
        self.figure = Figure(figsize=(width / 72, height / 72), dpi=72 * sharp, facecolor=PAGE)
        self._canvas = FigureCanvasAgg(self.figure)
        self._places = Affine2D().scale(sharp, -sharp).translate(0, sharp * height)
        self._fonts = {}

    def line(self, xs, ys, colour, width=1.0, dash=(), opacity=1.0, within=None):
        """A line through points; a NaN leaves a gap. ``dash`` is in pixels: drawn, left out, and so on."""
        style = (0, tuple(part / width for part in dash)) if dash else "-"  # Matplotlib counts in widths of the line
        self._add(Line2D(xs, ys, color=colour, lw=width, ls=style, alpha=opacity, dash_capstyle="butt"), within)

    def strokes(self, ends, colour, width=1.0, opacity=1.0, within=None):
        """Straight strokes: ``ends`` of shape ``(n, 4)``, x and y of both ends of each."""
        strokes = np.reshape(np.asarray(ends, float), (-1, 2, 2))
        self._add(LineCollection(strokes, colors=colour, linewidths=width, alpha=opacity), within)

    def marks(self, xs, ys, mark, colour, size, edge=0.0, opacity=1.0, within=None):
        """Markers of Matplotlib's ("o", "x", "D", "^", "v"), ``size`` pixels wide with an ``edge`` in their colour."""
        self._add(
            Line2D(
                xs, ys, ls="", marker=mark, color=colour, ms=size, mew=edge, alpha=opacity,
                markeredgecolor=colour if edge else "none",
            ),
            within,
        )  # fmt: skip

    def area(self, corners, colour, opacity=1.0, within=None):
        """A filled shape with these corners ``(n, 2)``."""
        self._add(Polygon(corners, closed=True, fc=colour, lw=0, alpha=opacity), within)

    def box(self, left, top, width, height, colour):
        """A filled rectangle, on whole pixels of the image."""
        sides = left, top, left + width, top + height
        left, top, right, bottom = np.rint(np.multiply(sides, self.sharp)) / self.sharp
        patch = Polygon(
            [(left, top), (right, top), (right, bottom), (left, bottom)], fc=colour, lw=0, antialiased=False
        )
        self._add(patch, None)

    def pixels(self, array, left, top, width, height, resample=Image.Resampling.BICUBIC):
        """An image ``uint8`` of shape ``(h, w)`` or ``(h, w, 3)``, stretched into a rectangle."""
        ends = np.rint(np.multiply([left, top, left + width, top + height], self.sharp)).astype(int)
        size = max(1, int(ends[2] - ends[0])), max(1, int(ends[3] - ends[1]))
        stretched = np.asarray(Image.fromarray(array).convert("RGB").resize(size, resample))
        bottom = round(self.sharp * self.height) - int(ends[1]) - size[1]
        shown = FigureImage(self.figure, offsetx=int(ends[0]), offsety=bottom, origin="upper")
        shown.set_data(stretched)
        shown.set_zorder(self._next())
        self.figure.images.append(shown)

    def text(self, x, y, words, colour=INK, size=11, align="left", bold=False):
        """Words on a line at ``y``, that begin, end or have their middle at ``x``: ``align`` left, right, center."""
        self.figure.text(
            x, y, words, color=colour, fontproperties=self._font(size, bold), ha=align, va="baseline",
            transform=self._places, zorder=self._next(), parse_math=False,
        )  # fmt: skip

    def wide(self, words, size=11, bold=False):
        """How wide words are."""
        renderer = self._canvas.get_renderer()
        return renderer.get_text_width_height_descent(words, self._font(size, bold), False)[0] / self.sharp

    def fitted(self, words, room, size=11, bold=False):
        """The words, cut with "…" if they are wider than ``room``."""
        if self.wide(words, size, bold) <= room:
            return words
        while words and self.wide(words + "…", size, bold) > room:
            words = words[:-1]
        return words.rstrip(" ,;:") + "…"

    def image(self):
        """What has been drawn, as a Pillow image."""
        self._canvas.draw()
        return Image.fromarray(np.asarray(self._canvas.buffer_rgba())[..., :3])

    def png(self, palette):
        """What has been drawn as PNG bytes, in the colours of a ``palette``, ``uint8`` of shape ``(n, 3)``."""
        image, buffer = Image.fromarray(nearest(np.asarray(self.image()), palette)), io.BytesIO()
        image.putpalette(palette.tobytes())
        image.save(buffer, "PNG", compress_level=9)
        return buffer.getvalue()

    def _font(self, size, bold):
        key = size, bold
        if key not in self._fonts:
            self._fonts[key] = FontProperties(family="DejaVu Sans", size=size, weight="bold" if bold else "normal")
        return self._fonts[key]

    def _next(self):
        return 1 + len(self.figure.get_children())

    def _add(self, artist, within):
        artist.set_transform(self._places)
        artist.set_zorder(self._next())
        self.figure.add_artist(artist)
        if within is not None:
            left, top, width, height = within
            corners = self._places.transform([(left, top + height), (left + width, top)])
            artist.set_clip_path(None)
            artist.set_clip_box(Bbox(corners))


def nearest(pixels, palette):
    """The places in a palette of the colours nearest to the pixels (Pillow's own search turns white into grey).

    Args:
        pixels: ``uint8`` of shape ``(h, w, 3)``.
        palette: ``uint8`` of shape ``(n, 3)``, at most 256 colours.

    >>> nearest(np.full((1, 2, 3), 250, np.uint8), np.array([[0, 0, 0], [255, 255, 255]], np.uint8)).tolist()
    [[1, 1]]
    """
    packed = pixels.astype(np.uint32) @ np.array([65536, 256, 1], np.uint32)
    found = np.zeros(1 << 24, bool)
    found[packed] = True
    there = np.flatnonzero(found)
    known = np.stack([there >> 16, there >> 8 & 255, there & 255], axis=1).astype(np.float32)
    colours = palette.astype(np.float32)
    places = np.zeros(1 << 24, np.uint8)
    places[there] = np.argmin((colours**2).sum(axis=1) - 2 * known @ colours.T, axis=1)
    return places[packed]
