"""What lessons show as the output of a cell: images in rows, and tables, each with the sentence that goes with it."""

import html
import re

from gan_lessons.pictures import svg
from gan_lessons.pictures.image_sheets import side_by_side

SHORT = 24  # letters of a table's cell that stays on one line
NUMBERS = re.compile(r"(?:[^A-Za-z]|\b(?:of|to)\b|\de[+-]\d|\d ?[skM]\b)*")  # −3.5, 1.2e-05, 5 of 8, 40 to 50 %, 12 s


class Picture:
    """A still that says what it shows: HTML with alternative text where it can be shown, else the sentence alone."""

    def __init__(self, body, sentence):
        self.body, self.sentence = body, sentence

    def __repr__(self):
        return self.sentence

    def _repr_html_(self):
        body = svg.as_images(self.body)
        return f'<figure style="margin:4px 0;color:var(--jp-ui-font-color1,#222)">{body}{self._caption()}</figure>'

    def _caption(self):
        return f'<figcaption style="font-size:13px;margin-top:4px">{html.escape(self.sentence)}</figcaption>'


def digits(images, sentence, columns=8, width=None):
    """Images in a grid, with the sentence that goes with them, as a ``Picture``.

    Args:
        images: as for ``image_sheets.pixels``, values in [0, 1] or ``uint8``.
        sentence: what there is to see; the picture's words for those who cannot see it.
        columns: images in a row.
        width: of the whole picture, in CSS pixels; None for 48 an image.

    Example:
        >>> import numpy as np
        >>> digits(np.zeros((4, 784)), "Four black squares.")
        Four black squares.
    """
    grid = side_by_side(images, columns)
    width = width or min(760, 48 * min(columns, len(images)))
    return Picture(image_tag(grid, sentence, width, round(width * grid.shape[0] / grid.shape[1])), sentence)


def rows(named_images, sentence):
    """Rows of images, one for each name, under each other, as a ``Picture``.

    Args:
        named_images: images as for ``digits`` by name, such as ``{"real": real, "nearest": nearest}``.
        sentence: as for ``digits``.

    Example:
        >>> import numpy as np
        >>> rows({"black": np.zeros((2, 784)), "white": np.ones((2, 784))}, "Two rows.")
        Two rows.
    """
    count = max(len(images) for images in named_images.values())
    body = ""
    for name, images in named_images.items():
        tag = image_tag(side_by_side(images, count), f"{name}: {len(images)} images", 48 * len(images), 48)
        body += (
            '<div style="display:flex;align-items:center;gap:10px;margin:2px 0">'
            f'<span style="width:130px;text-align:right">{html.escape(name)}</span>{tag}</div>'
        )
    return Picture(body, sentence)


def table(header, lines, sentence):
    """A small table with its sentence, as a ``Picture``; columns of numbers end at the right, like their headings.

    Args:
        header: names of the columns.
        lines: rows of as many cells, shown by ``str``. Short cells stay on one line.
        sentence: as for ``digits``.

    Example:
        >>> table(["", "FID"], [("GAN", 12.3)], "One score.")
        One score.
    """
    header, lines = list(map(str, header)), [list(map(str, line)) for line in lines]
    are_numbers = [all(map(NUMBERS.fullmatch, column)) for column in zip(*lines, strict=True)] or [False] * len(header)
    align = ["left", *("right" if is_number else "left" for is_number in are_numbers[1:])]

    def one(words, tag, side):
        wrap = ";white-space:nowrap" if len(words) <= SHORT else ""
        return f'<{tag} style="text-align:{side};padding:2px 12px{wrap}">{html.escape(words)}</{tag}>'

    def row(cells, tag):
        return "".join(one(words, tag, side) for words, side in zip(cells, align, strict=True))

    body = f"<tr>{row(header, 'th')}</tr>" + "".join(f"<tr>{row(line, 'td')}</tr>" for line in lines)
    return Picture(f"<table>{body}</table>", sentence)


def image_tag(gray, alt, width, height):
    """A ``uint8`` array as an ``<img>`` that needs no file: about 1 ms and 20 KB for 64 digits."""
    return (
        f'<img alt="{html.escape(alt)}" width="{width}" height="{height}" '
        f'style="image-rendering:pixelated;flex:none" src="{svg.png(gray)}">'
    )
