"""One colour for each role everywhere, and the probability that belongs to a logit.

The palette is that of Okabe and Ito (2008), which survives the common forms of colour blindness; markers differ too.
"""

import numpy as np

REAL, GENERATED, DISCRIMINATOR, GENERATOR = "#0072B2", "#D55E00", "#CC79A7", "#009E73"


def sigmoid(logits):
    """The probability "real" that belongs to a logit."""
    return 0.5 * (1 + np.tanh(0.5 * np.asarray(logits, np.float64)))
