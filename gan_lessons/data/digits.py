"""The MNIST digits, which ship with the course."""

from functools import cache
from pathlib import Path

import numpy as np

from gan_lessons.data.arrays import ArrayData
from gan_lessons.utils.specs import with_spec

ASSETS = Path(__file__).parents[1] / "assets"


@cache
def _mnist_file():
    with np.load(ASSETS / "mnist.npz") as file:
        arrays = {name: file[name] for name in file.files}
    for array in arrays.values():  # every data set of digits looks at these arrays
        array.setflags(write=False)
    return arrays


@with_spec
def mnist(split="train", shape=(784,), value_range=None):
    """The MNIST digits (LeCun, Cortes, Burges; CC BY-SA 3.0), shipped with the course: no download.

    Args:
        split: ``"train"`` (60,000 digits), ``"test"`` (10,000) or ``"all"`` (70,000, the official order).
        shape: of one digit: ``(784,)`` for dense networks, ``(28, 28, 1)`` for convolutions, ``(28, 28)``.
        value_range: of the pixels, lowest and highest: ``(0, 1)`` unless given, ``(-1, 1)`` for a generator that ends
            in a tanh.

    Returns:
        ``ArrayData`` with pixels in [0, 1], or in the range given, and ``labels`` 0 to 9.

    Raises:
        ValueError: an unknown split, a shape that does not hold 784 values, or a range that is none.

    Example:
        >>> mnist("test")
        <MNIST test: 10,000 examples of shape (784,)>
    """
    parts = {"train": ["train"], "test": ["test"], "all": ["train", "test"]}.get(split)
    if parts is None:
        raise ValueError(f"mnist: got split {split!r}, expected 'train', 'test' or 'all'")
    if not isinstance(shape, tuple | list) or min(shape, default=0) < 1 or int(np.prod(shape)) != 784:
        raise ValueError(f"mnist: got shape {shape}, expected one that holds 784 values, such as (28, 28, 1)")
    file = _mnist_file()
    pixels = np.concatenate([file[f"x_{part}"] for part in parts]) if len(parts) > 1 else file[f"x_{split}"]
    labels = np.concatenate([file[f"y_{part}"] for part in parts])
    return ArrayData(pixels.reshape(-1, *shape), f"MNIST {split}", labels, value_range)
