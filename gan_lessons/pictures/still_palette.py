"""The 256 colours of a still: an image in a palette takes a third of the bytes.

A palette chosen from the pixels would give small words the colour of something larger.
"""

import functools

import numpy as np

from gan_lessons.pictures import colours
from gan_lessons.pictures.colours import rgb

ROLES = (
    *(colours.REAL, colours.GENERATED, colours.GENERATOR, colours.DISCRIMINATOR, colours.GENERATED_WORDS),
    *(colours.GENERATOR_WORDS, colours.DISCRIMINATOR_WORDS, colours.INK, colours.FAINT, colours.NEUTRAL, colours.LINE),
)
SHADES, FIELD, GREYS = 8, 40, 64  # of each role's colour on white; of each half of D's field; of images


@functools.cache
def palette():
    """The palette, ``uint8`` of shape ``(n, 3)``.

    >>> palette()[0].tolist(), len(palette()) <= 256
    ([255, 255, 255], True)
    """
    ends = [rgb(colour) for colour in colours.FIELD]
    found = [
        _between(rgb(colours.PAGE), rgb(colours.PAGE), 1),
        *(_between(rgb(colour), rgb(colours.PAGE), SHADES) for colour in ROLES),
        *(_between(ends[place], ends[place + 1], FIELD) for place in (0, 1)),
        _between(rgb("#000000"), rgb("#ffffff"), GREYS),
    ]
    return np.vstack(found)


def _between(one, other, count):
    """Colours from one towards another, which is not among them."""
    shares = np.arange(count)[:, None] / count
    return np.rint(one + (other - one.astype(float)) * shares).astype(np.uint8)
