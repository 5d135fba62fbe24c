"""One colour for each role everywhere, those of words and lines, and the probability that belongs to a logit.

The palette is that of Okabe and Ito (2008), which survives the common forms of colour blindness; markers differ too.
The live views have the same colours under the same names in ``live/frontend/theme.js`` and ``view.css``.
"""

import numpy as np

REAL, GENERATED, DISCRIMINATOR, GENERATOR = "#0072B2", "#D55E00", "#CC79A7", "#009E73"
REAL_WORDS, GENERATED_WORDS, DISCRIMINATOR_WORDS, GENERATOR_WORDS = "#0072B2", "#B84F00", "#A0427A", "#00724F"
INK, FAINT, LINE, PAGE, CARD = "#1f2328", "#59636e", "#d1d9e0", "#ffffff", "#f6f8fa"
NEUTRAL = "#888888"  # of a curve that belongs to no player
FIELD = ("#E58A4E", "#F7F7F7", "#5FA4D3")  # from "generated" by what is undecided to "real"


def sigmoid(logits):
    """The probability "real" that belongs to a logit."""
    return 0.5 * (1 + np.tanh(0.5 * np.asarray(logits, np.float64)))


def rgb(colour):
    """Red, green and blue of a colour such as ``"#0072B2"``, from 0 to 255.

    >>> rgb("#0072B2").tolist()
    [0, 114, 178]
    """
    return np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)], np.uint8)
