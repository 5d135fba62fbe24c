"""The exercise of chapter 4.1 that is a function of numbers: what data preparation does to the pixels."""

import numpy as np

from gan_lessons.exercises.formulas import Formula, Mistake


def prepare(images, low, high):
    """Images of bytes as rows of numbers from ``low`` to ``high``, the range of a generator's last layer.

    >>> prepare(np.array([[[0.0, 255.0]]]), -1.0, 1.0).tolist()
    [[-1.0, 1.0]]
    """
    return _rows(images) / 255 * (high - low) + low


def _rows(images):
    return np.reshape(images, (len(images), -1))


def _some_images(rng):
    """A few small images of bytes, as floats, and a range with neither end at 0."""
    images = rng.integers(0, 256, (3, 2, 4)).astype(float)
    return images, float(rng.uniform(-3.0, -0.5)), float(rng.uniform(0.5, 3.0))


PREPARE = Formula(
    name="prepare",
    reference=prepare,
    inputs=_some_images,
    expected="one row for each image, byte 0 at low and byte 255 at high, evenly between",
    solution="""
def prepare(images, low, high):
    rows = images.reshape(len(images), -1)  # −1: as many numbers as an image has
    return low + (high - low) * (rows / 255)
""",
    mistakes={
        "not_flattened": Mistake(
            lambda x, low, high: x / 255 * (high - low) + low,
            "The numbers are right, but an image still has rows and columns. What does Dense take?",
            "Give each image one row: images.reshape(len(images), -1).",
        ),
        "all_in_one_row": Mistake(
            lambda x, low, high: prepare(x, low, high).ravel(),
            "All images have become one long row. The first axis counts the images, and must stay.",
            "Write images.reshape(len(images), -1).",
        ),
        "not_scaled": Mistake(
            lambda x, low, high: _rows(x),
            "The shape is right. The numbers are still bytes, up to 255: can the generator reach them?",
            "Divide by 255 to get numbers from 0 to 1, then stretch and move them to low … high.",
        ),
        "zero_to_one": Mistake(
            lambda x, low, high: _rows(x) / 255,
            "Your numbers lie between 0 and 1, whatever low and high are.",
            "Multiply by the width of the range, then add its lower end.",
        ),
        "minus_one_to_one": Mistake(
            lambda x, low, high: _rows(x) / 127.5 - 1,
            "Your numbers lie between −1 and 1, whatever low and high are.",
            "Start from x / 255, multiply by the width of the range, then add its lower end.",
        ),
        "low_not_added": Mistake(
            lambda x, low, high: _rows(x) / 255 * (high - low),
            "The range is wide enough, but it begins at 0. Where should a black pixel lie?",
            "Add low at the end.",
        ),
        "width_forgotten": Mistake(
            lambda x, low, high: _rows(x) / 255 * high + low,
            "A black pixel is right. Where does a white one end?",
            "The factor is the width of the range, high − low.",
        ),
        "turned_round": Mistake(
            lambda x, low, high: high - _rows(x) / 255 * (high - low),
            "Black has become high and white low: the images are negatives.",
            "Start from low and add.",
        ),
        "divided_by_256": Mistake(
            lambda x, low, high: _rows(x) / 256 * (high - low) + low,
            "Nearly. A byte has 256 values, but how large is the largest?",
            "Divide by 255, so that white becomes exactly high.",
        ),
        "range_of_the_data": Mistake(
            lambda x, low, high: (_rows(x) - x.min()) / (x.max() - x.min()) * (high - low) + low,
            "You stretch by the darkest and brightest pixel given. Does the next batch get the same scale?",
            "A byte runs from 0 to 255 in every batch: divide by 255.",
        ),
        "clipped": Mistake(
            lambda x, low, high: np.clip(_rows(x), low, high),
            "Nearly every pixel has become high: clipping cuts off what it should scale.",
            "Divide by 255 first, then stretch; no np.clip.",
        ),
    },
)


FORMULAS = [PREPARE]
