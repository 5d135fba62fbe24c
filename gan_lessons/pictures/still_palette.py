"""The 256 colours of a still: an image in a palette takes a third of the bytes.

A palette chosen from the pixels would give small words the colour of something larger.
"""

import functools

import numpy as np
from PIL import Image

from gan_lessons.pictures import colours, image_sheets
from gan_lessons.pictures.colours import rgb

ROLES = (
    *(colours.REAL, colours.GENERATED, colours.GENERATOR, colours.DISCRIMINATOR, colours.GENERATED_WORDS),
    *(colours.GENERATOR_WORDS, colours.DISCRIMINATOR_WORDS, colours.INK, colours.FAINT, colours.NEUTRAL, colours.LINE),
)
SHADES, FIELD, GREYS = 8, 40, 32  # of each role's colour on white; of each half of D's field; of images
SAMPLED = 512  # largest side of the sheet from which the colours of images are chosen


def palette(samples):
    """The colours of a still with such samples, ``uint8`` of shape ``(n, 3)``: those of coloured images are their own.

    >>> len(palette(np.zeros((4, 2)))), len(palette(np.zeros((4, 8, 8, 3))))
    (201, 90)
    """
    if samples.shape[3:] != (3,):
        return _plain()
    sheet = Image.fromarray(image_sheets.side_by_side(samples, gap=0))
    sheet.thumbnail((SAMPLED, SAMPLED))
    found = _plain()[: 1 + SHADES * len(ROLES)]
    own = sheet.quantize(256 - len(found), dither=Image.Dither.NONE).getpalette()
    return np.vstack([found, np.array(own, np.uint8).reshape(-1, 3)])


@functools.cache
def _plain():
    """White and the shades of the roles, then the colours of D's field, then greys."""
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
