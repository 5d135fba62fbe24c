"""One input and what a discriminator thinks of it, as a value and in words. No network, no picture (``probe_panels``).

The words say which small change of the input would raise D's logit most.
"""

from typing import NamedTuple

import numpy as np

from gan_lessons.pictures import shapes
from gan_lessons.pictures.colours import sigmoid

DRAWABLE = 256  # pixels a side: larger images are only picked
DIRECTIONS = ["to the right", "to the upper right", "upwards", "to the upper left"]
DIRECTIONS += ["to the left", "to the lower left", "downwards", "to the lower right"]


class Reading(NamedTuple):
    """One input and what D makes of it.

    ``input``, ``gradient`` (of the logit with respect to the input) and ``push`` (the gradient without what the
    range of the input forbids, such as less ink where there is none) have one shape; ``logit`` is a float. Values
    go from ``low`` to ``high``. ``field`` is D's probability "real" over the whole window: ``(k, k)`` for points,
    from the upper left corner, ``(k,)`` for numbers, None for all else. ``given`` names the condition that D was told,
    "" for none. Of a critic (``is_critic``) the logit and the field are scores, and nothing is a probability.
    """

    input: np.ndarray
    logit: float
    gradient: np.ndarray
    push: np.ndarray
    low: float = 0.0
    high: float = 1.0
    field: np.ndarray | None = None
    given: str = ""
    is_critic: bool = False

    @property
    def output(self):
        """What D's output is called."""
        return "score" if self.is_critic else "logit"

    @property
    def shares(self):
        """The field as it is coloured, from 0 to 1: probabilities, or a critic's scores from the lowest to the highest.

        >>> Reading(np.zeros(1), 0.0, np.zeros(1), np.zeros(1), field=np.array([-4.0, 0, 4]), is_critic=True).shares
        array([0. , 0.5, 1. ])
        """
        if not self.is_critic or self.field is None:
            return self.field
        low, high = self.field.min(), self.field.max()
        return (self.field - low) / (high - low) if high > low else np.full_like(self.field, 0.5)


def kind(shape):
    """How inputs of one shape are shown: "point", "number", "drawing", "picture" (only shown) or "signal"."""
    how = shapes.kind(shape)
    if how != "image":
        return how
    grey = len(shape) < 3 or shape[2] == 1
    return "drawing" if grey and max(shapes.rows_and_columns(shape)[:2]) <= DRAWABLE else "picture"


def plane(gradient):
    """The gradient of an image of any shape as rows and columns; colours are summed."""
    image = np.asarray(gradient, float).reshape(shapes.rows_and_columns(np.shape(gradient)))
    return image if image.ndim == 2 else image.sum(axis=2)


# ---- words


def describe(reading, name="D"):
    """One sentence: D's logit, its probability (of a critic only its score), and which small change raises it most.

    >>> describe(Reading(np.array([0.5]), 0.0, np.array([2.0]), np.array([2.0])))
    'D at 0.50: logit +0.00, probability real 50 %; a larger number would raise it.'
    """
    values = np.ravel(reading.input)
    place = {"number": "{:.2f}", "point": "({:.2f}, {:.2f})"}.get(kind(reading.input.shape), "").format(*values)
    at = f" at {place}".replace("-", "−") if place else ""
    given = f" given {reading.given}" if reading.given else ""
    number = f"{reading.logit:+.2f}".replace("-", "−")
    verdict = f"{name}{at}{given}: {reading.output} {number}"
    if not reading.is_critic:
        verdict += f", probability real {percent(sigmoid(reading.logit))}"
    return f"{verdict}; {advice(reading)}."


def percent(probability):
    """A probability in words that never rounds to a certainty."""
    if 0.005 <= probability < 0.995:
        return f"{100 * probability:.0f} %"
    return "under 1 %" if probability < 0.5 else "over 99 %"


def advice(reading):
    """Which small change of the input would raise D's logit most, in words."""
    push = np.asarray(reading.push, float)
    if not np.abs(push).max() > 0:
        return "no small change would raise it"
    how = kind(push.shape)
    if how == "number":
        return f"a {'larger' if push[0] > 0 else 'smaller'} number would raise it"
    if how == "point":
        towards = DIRECTIONS[round(np.arctan2(push[1], push[0]) / (np.pi / 4)) % 8]
        return f"a step {towards} would raise it most"
    if how == "signal":
        index = int(np.abs(push).argmax())
        word = "larger" if push.ravel()[index] > 0 else "smaller"
        return f"a {word} value {index + 1} of {push.size} would raise it most"
    more, where = _strongest_region(push)
    what = "light" if shapes.rows_and_columns(push.shape)[2:] == (3,) else "ink"
    return f"{'more' if more else 'less'} {what} {where} would raise it most"


def _strongest_region(push):
    """Whether more or less, and in which ninth of the image, has the largest sum."""
    names, sums = [], []
    for down, part in zip(("upper", "middle", "lower"), np.array_split(plane(push), 3), strict=True):
        for across, block in zip(("left", "centre", "right"), np.array_split(part, 3, axis=1), strict=True):
            names.append("in the centre" if (down, across) == ("middle", "centre") else f"in the {down} {across}")
            sums.append([np.maximum(-block, 0).sum(), np.maximum(block, 0).sum()])
    where, more = np.unravel_index(np.argmax(sums), (9, 2))
    return bool(more), names[where]
