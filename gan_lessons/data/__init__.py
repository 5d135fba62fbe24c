"""Data to learn from: the course's own, and whatever arrays, tables, datasets and folders you bring.

A **data set** is any object with

- ``name``: text, what pictures and error messages call it;
- ``shape``: a tuple, the shape of one example;
- ``sample(n, rng)``: ``n`` examples drawn with ``rng``, a ``numpy.random.Generator``, as float32 ``(n, *shape)``.

A data set for a **conditional** GAN also has ``condition_shape`` and ``condition_dtype``, and its ``sample(n, rng)``
returns the pair ``(examples, conditions)``. Data sets with a known density have ``log_density(points)``.

The code is NumPy only; TensorFlow is loaded when a folder of images or a dataset of TensorFlow's is read.
"""

from gan_lessons.data.arrays import ArrayData
from gan_lessons.data.conditions import ConditionalData, LabelledData, PairedData, labelled, with_conditions
from gan_lessons.data.convert import as_data
from gan_lessons.data.datasets import from_dataset
from gan_lessons.data.densities import GaussianMixture, NoisyCurve, bumps, from_points, grid, moons, ring, spiral
from gan_lessons.data.digits import ASSETS, mnist
from gan_lessons.data.folders import images
from gan_lessons.data.protocol import check_data_set, check_sample, checked_batch, holds_pixels, is_repeatable
from gan_lessons.data.ranges import RangeProblem, range_problem
from gan_lessons.data.streams import StreamData

__all__ = [
    "ASSETS",
    "ArrayData",
    "ConditionalData",
    "GaussianMixture",
    "LabelledData",
    "NoisyCurve",
    "PairedData",
    "RangeProblem",
    "StreamData",
    "as_data",
    "bumps",
    "check_data_set",
    "check_sample",
    "checked_batch",
    "from_dataset",
    "from_points",
    "grid",
    "holds_pixels",
    "images",
    "is_repeatable",
    "labelled",
    "mnist",
    "moons",
    "range_problem",
    "ring",
    "spiral",
    "with_conditions",
]
