"""Sequence logos (Schneider and Stephens 1990): letters as tall as they are informative, in bits. Knows no GAN."""

import numpy as np

from gan_lessons.pictures import Picture, svg

LETTERS = "ACGT"
# readable on white and on black, told apart by shape; none is a role's colour
COLOURS = {"A": "#44AA99", "C": "#6699CC", "G": "#999933", "T": "#CC6677"}
MAX_BITS = 2.0  # bits that a column of four letters can hold
COLUMN_WIDTH, HEIGHT, LEFT, TOP = 30, 96, 54, 24
# letters that fill a square of side 1, whatever fonts a page has: outlines, the first point upper left or lower left
SHAPES = {
    "A": "M0 1L.42 0H.58L1 1H.81L.72 .76H.28L.19 1zM.34 .6H.66L.5 .17z",
    "C": "M.933 .25A.5 .5 0 1 0 .933 .75L.794 .68A.34 .36 0 1 1 .794 .32z",
    "G": "M.933 .25A.5 .5 0 1 0 .933 .75V.48H.52V.62H.79V.69A.34 .36 0 1 1 .794 .32z",
    "T": "M0 0H1V.15H.58V1H.42V.15H0z",
}


def information_content(frequencies):
    """Information of each column: ``2 + Σ p log₂ p`` bits, 0 for equal frequencies, 2 for one letter alone.

    (The entropy of Shannon (1948), taken from its largest value. No correction for few sequences is made.)

    Args:
        frequencies: ``(4, columns)``, of A, C, G, T; each column adds up to 1.

    Returns:
        Array ``(columns,)``.

    Raises:
        ValueError: another shape, or columns that do not add up to 1.

    Example:
        >>> information_content([[1, 0.5, 0.25], [0, 0.5, 0.25], [0, 0, 0.25], [0, 0, 0.25]]).tolist()
        [2.0, 1.0, 0.0]
    """
    p = np.asarray(frequencies, float)
    if p.ndim != 2 or len(p) != len(LETTERS) or (p < 0).any() or not np.allclose(p.sum(axis=0), 1, atol=1e-6):
        raise ValueError(f"frequencies: got shape {p.shape}, expected (4, columns), each column adding up to 1")
    return MAX_BITS + (p * np.log2(np.where(p > 0, p, 1))).sum(axis=0)


def sequence_logo(logos, sentence, letters=None):
    """Logos under each other, as a ``Picture``: each column as tall as its information, divided among its letters.

    Args:
        logos: frequencies ``(4, columns)`` by name.
        sentence: what there is to see.
        letters: what stands under the columns, a string as long as there are columns; None for their numbers.

    Raises:
        ValueError: frequencies that are none, or letters of another length.

    Example:
        >>> sequence_logo({"one A": [[1], [0], [0], [0]]}, "Always A: two bits.")
        Always A: two bits.
    """
    body, top, wide = "", TOP, 0
    for name, frequencies in logos.items():
        frequencies = np.asarray(frequencies, float)
        bits = information_content(frequencies)
        wide = max(wide, LEFT + COLUMN_WIDTH * len(bits) + 10)
        if letters is not None and len(letters) != len(bits):
            raise ValueError(f"letters: got {len(letters)}, expected {len(bits)}, one for each column")
        body += svg.text(LEFT, top - 9, f"{name}: {bits.sum():.1f} bits in all") + _axes(len(bits), top, letters)
        body += "".join(_column(frequencies[:, place], bits[place], place, top) for place in range(len(bits)))
        top += HEIGHT + 48
    return Picture(svg.figure(sentence, body, max(wide, 340), top - 16), sentence)


def _column(frequencies, bits, place, top):
    """The letters of one column, the most frequent on top."""
    body, y = "", top + HEIGHT
    for index in np.argsort(frequencies, kind="stable"):
        height = HEIGHT * bits / MAX_BITS * frequencies[index]
        if height >= 0.5:
            body += _letter(LETTERS[index], LEFT + COLUMN_WIDTH * place, y, height)
        y -= height
    return body


def _letter(letter, x, bottom, height):
    """A letter as wide as a column and exactly ``height`` pixels tall, standing on ``bottom``."""
    place = f"translate({x + 1.5:.1f} {bottom - height:.2f}) scale({COLUMN_WIDTH - 3} {height:.3f})"
    return f'<path transform="{place}" d="{SHAPES[letter]}" fill="{COLOURS[letter]}"/>'


def _axes(columns, top, letters):
    bottom = top + HEIGHT
    body = svg.path(f"M{LEFT - 4} {top}V{bottom}H{LEFT + COLUMN_WIDTH * columns}", "currentColor", 0.8)
    for value in (0, 1, 2):
        y = bottom - HEIGHT * value / MAX_BITS
        body += svg.path(f"M{LEFT - 8} {y:.1f}h4", "currentColor", 1)
        body += svg.text(LEFT - 11, y + 4, f"{value} bits" if value == 2 else f"{value}", anchor="end")
    for place in range(columns):
        words = letters[place] if letters is not None else str(place + 1)
        body += svg.text(LEFT + COLUMN_WIDTH * (place + 0.5), bottom + 15, words, anchor="middle")
    return body
