"""Sequence logos (Schneider and Stephens 1990): letters as tall as they are informative, in bits. Knows no GAN."""

import numpy as np

from gan_lessons.pictures import Picture, svg

LETTERS = "ACGT"
# readable on white and on black, told apart by shape; none is a role's colour
COLOURS = {"A": "#44AA99", "C": "#6699CC", "G": "#999933", "T": "#CC6677"}
MOST = 2.0  # bits that a column of four letters can hold
COLUMN, TALL, LEFT, TOP = 30, 96, 54, 24
# letters that fill a square of side 1, whatever fonts a page has: outlines, the first point upper left or lower left
SHAPES = {
    "A": "M0 1L.42 0H.58L1 1H.81L.72 .76H.28L.19 1zM.34 .6H.66L.5 .17z",
    "C": "M.933 .25A.5 .5 0 1 0 .933 .75L.794 .68A.34 .36 0 1 1 .794 .32z",
    "G": "M.933 .25A.5 .5 0 1 0 .933 .75V.48H.52V.62H.79V.69A.34 .36 0 1 1 .794 .32z",
    "T": "M0 0H1V.15H.58V1H.42V.15H0z",
}


def information(shares):
    """How much each column tells: ``2 + Σ p log₂ p`` bits, 0 for equal shares and 2 for one letter alone.

    (The entropy of Shannon (1948), taken from its largest value. No correction for few sequences is made.)

    Args:
        shares: ``(4, columns)``, of A, C, G, T; each column adds up to 1.

    Returns:
        Array ``(columns,)``.

    Raises:
        ValueError: another shape, or columns that do not add up to 1.

    Example:
        >>> information([[1, 0.5, 0.25], [0, 0.5, 0.25], [0, 0, 0.25], [0, 0, 0.25]]).tolist()
        [2.0, 1.0, 0.0]
    """
    p = np.asarray(shares, float)
    if p.ndim != 2 or len(p) != len(LETTERS) or (p < 0).any() or not np.allclose(p.sum(axis=0), 1, atol=1e-6):
        raise ValueError(f"shares: got shape {p.shape}, expected (4, columns), each column adding up to 1")
    return MOST + (p * np.log2(np.where(p > 0, p, 1))).sum(axis=0)


def logo(named, sentence, letters=None):
    """Logos under each other, as a ``Picture``: each column as tall as its information, shared among its letters.

    Args:
        named: shares ``(4, columns)`` by name.
        sentence: what there is to see.
        letters: what stands under the columns, a string as long as there are columns; None for their numbers.

    Raises:
        ValueError: shares that are none, or letters of another length.

    Example:
        >>> logo({"one A": [[1], [0], [0], [0]]}, "Always A: two bits.")
        Always A: two bits.
    """
    body, top, wide = "", TOP, 0
    for name, shares in named.items():
        shares = np.asarray(shares, float)
        bits = information(shares)
        wide = max(wide, LEFT + COLUMN * len(bits) + 10)
        if letters is not None and len(letters) != len(bits):
            raise ValueError(f"letters: got {len(letters)}, expected {len(bits)}, one for each column")
        body += svg.text(LEFT, top - 9, f"{name}: {bits.sum():.1f} bits in all") + _axes(len(bits), top, letters)
        body += "".join(_column(shares[:, place], bits[place], place, top) for place in range(len(bits)))
        top += TALL + 48
    return Picture(svg.figure(sentence, body, max(wide, 340), top - 16), sentence)


def _column(shares, bits, place, top):
    """The letters of one column, the most frequent on top."""
    body, y = "", top + TALL
    for index in np.argsort(shares, kind="stable"):
        height = TALL * bits / MOST * shares[index]
        if height >= 0.5:
            body += _letter(LETTERS[index], LEFT + COLUMN * place, y, height)
        y -= height
    return body


def _letter(letter, x, bottom, height):
    """A letter as wide as a column and exactly ``height`` pixels tall, standing on ``bottom``."""
    place = f"translate({x + 1.5:.1f} {bottom - height:.2f}) scale({COLUMN - 3} {height:.3f})"
    return f'<path transform="{place}" d="{SHAPES[letter]}" fill="{COLOURS[letter]}"/>'


def _axes(columns, top, letters):
    bottom = top + TALL
    body = svg.path(f"M{LEFT - 4} {top}V{bottom}H{LEFT + COLUMN * columns}", "currentColor", 0.8)
    for value in (0, 1, 2):
        y = bottom - TALL * value / MOST
        body += svg.path(f"M{LEFT - 8} {y:.1f}h4", "currentColor", 1)
        body += svg.text(LEFT - 11, y + 4, f"{value} bits" if value == 2 else f"{value}", anchor="end")
    for place in range(columns):
        words = letters[place] if letters is not None else str(place + 1)
        body += svg.text(LEFT + COLUMN * (place + 0.5), bottom + 15, words, anchor="middle")
    return body
