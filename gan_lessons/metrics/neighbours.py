"""Scores from nearest neighbours: precision and recall, density and coverage, and the nearest training examples."""

from typing import NamedTuple

import numpy as np

from gan_lessons import data
from gan_lessons.metrics.arrays import check_pair, pair_blocks, row_blocks


class PrecisionRecall(NamedTuple):
    """Two shares in [0, 1]; the one without the other says little."""

    precision: float
    recall: float

    def __str__(self):
        return f"precision {self.precision:.2f}, recall {self.recall:.2f}"


def precision_recall(real_features, generated_features, k=3):
    """The share of generated samples that look real, and of real samples that look generated.

    Kynkäänniemi et al. 2019, section 2: around each real sample lies a ball that just reaches its ``k``-th nearest
    real neighbour. Precision is the share of generated samples inside at least one of them; recall is the same with
    the roles exchanged. Precision alone lies: one high-quality image, repeated, has precision 1 and recall 0.

    Args:
        real_features: shape ``(n, d)``.
        generated_features: shape ``(m, d)``, with ``m`` about equal to ``n``.
        k: which neighbour sets the radius; smaller than ``n`` and ``m``.

    Returns:
        ``PrecisionRecall(precision, recall)``.

    Raises:
        ValueError: wrong shapes, NaN or infinite values, or a ``k`` that does not fit.

    Example:
        >>> real = np.array([[0.0], [1.0], [2.0], [3.0]])
        >>> precision_recall(real, [[0.5], [0.6], [0.7]], k=1)  # high quality, no variety
        PrecisionRecall(precision=1.0, recall=0.0)
    """
    real, generated = check_pair("precision_recall", real_features, generated_features)
    _check_k("precision_recall", k, min(len(real), len(generated)), real, generated)
    centre = real.mean(axis=0)  # distances do not change, but less is lost when large squares are subtracted
    return _precision_recall(real - centre, generated - centre, int(k))


def _check_k(where, k, fewest, real, generated):
    if not 1 <= k < fewest:
        raise ValueError(
            f"{where}: got k = {k} with {len(real)} real and {len(generated)} generated samples, "
            f"expected k from 1 to {fewest - 1}; take more samples or a smaller k"
        )


def _precision_recall(real, generated, k):
    real_reach, generated_reach = _reach(real, k), _reach(generated, k)
    looks_real, looks_generated = np.zeros(len(generated), bool), np.zeros(len(real), bool)
    for rows in pair_blocks(generated, real):
        squared = _squared_distances(generated[rows], real)
        looks_real[rows] = (squared <= real_reach).any(axis=1)
        looks_generated |= (squared <= generated_reach[rows, None]).any(axis=0)
    return PrecisionRecall(float(looks_real.mean()), float(looks_generated.mean()))


class DensityCoverage(NamedTuple):
    """How thickly samples lie where real ones are (1 is the expected value for real ones), and a share in [0, 1]."""

    density: float
    coverage: float

    def __str__(self):
        return f"density {self.density:.2f}, coverage {self.coverage:.2f}"


def density_coverage(real_features, generated_features, k=5):
    """How many balls of real samples hold a generated one, and the share of the balls that hold any.

    Naeem et al. 2020, section 3. The balls are those of ``precision_recall`` around *real* samples. Density counts,
    for each generated sample, the balls that hold it, and divides the mean by ``k``: one large ball around an unusual
    sample counts for little. Coverage is the share of the balls that hold at least one generated sample, so
    generated samples far from all others cannot raise it.

    Args:
        real_features: shape ``(n, d)``.
        generated_features: shape ``(m, d)``, with ``m`` about equal to ``n``: coverage grows with ``m``.
        k: which neighbour sets the radius; smaller than ``n``.

    Returns:
        ``DensityCoverage(density, coverage)``. For two sets of ``n`` samples of one distribution the expected values
        are 1 and about ``1 − 2^−k``. Density can lie above 1.

    Raises:
        ValueError: wrong shapes, NaN or infinite values, or a ``k`` that does not fit.

    Example:
        >>> real = np.array([[0.0], [1.0], [2.0], [3.0]])
        >>> density_coverage(real, [[0.5], [0.6], [0.7]], k=1)  # each lies in two balls of four, always the same two
        DensityCoverage(density=2.0, coverage=0.5)
    """
    real, generated = check_pair("density_coverage", real_features, generated_features)
    _check_k("density_coverage", k, len(real), real, generated)
    centre = real.mean(axis=0)  # as in precision_recall
    real, generated = real - centre, generated - centre
    reach, balls, covered = _reach(real, int(k)), 0, np.zeros(len(real), bool)
    for rows in pair_blocks(generated, real):
        inside = _squared_distances(generated[rows], real) <= reach
        balls += int(inside.sum())
        covered |= inside.any(axis=0)
    return DensityCoverage(balls / (int(k) * len(generated)), float(covered.mean()))


def _reach(points, k):
    """Squared distance from each point to its ``k``-th nearest neighbour, plus what rounding may take: ``(n,)``."""
    squared = np.empty(len(points))
    for rows in pair_blocks(points, points):
        # Sorted place 0 is the point itself, so place k is the k-th neighbour.
        squared[rows] = np.partition(_squared_distances(points[rows], points), k, axis=1)[:, k]
    # Without this slack a copy of a point whose neighbours are copies too could fall just outside a ball of radius 0.
    return squared + 4 * points.shape[1] * np.finfo(points.dtype).eps * (points**2).sum(axis=1).max()


def _squared_distances(points, others):
    """Squared Euclidean distances ``(n, m)`` by one matrix product, in the precision of the points."""
    products = points @ others.T
    products *= -2
    products += (points**2).sum(axis=1)[:, None]
    products += (others**2).sum(axis=1)
    return products


class Neighbours(NamedTuple):
    """The nearest examples of each image: two arrays of shape ``(n, k)``, nearest first."""

    indexes: np.ndarray
    distances: np.ndarray


def nearest(images, examples, k=1):
    """The ``k`` examples nearest to each image: is the generator copying its training data?

    Args:
        images: shape ``(n, *shape)``; ``uint8`` counts as pixels 0 to 255 and is scaled to [0, 1].
        examples: a data set held in memory, such as ``data.mnist()``, or an array ``(count, *shape)``.
        k: how many examples for each image.

    Returns:
        ``Neighbours(indexes, distances)``, both ``(n, k)``: places in ``examples``, and Euclidean distances over all
        pixels (on [0, 1] pixels of a digit: from 0 to 28).

    Raises:
        ValueError: no examples to look through, shapes that do not match, NaN, or a ``k`` that does not fit.

    Example:
        >>> nearest([[0.9, 0.9]], [[0.0, 0.0], [1.0, 1.0]]).indexes
        array([[1]])
    """
    if np.ndim(images) < 2:
        raise ValueError(f"nearest: got images of shape {np.shape(images)}, expected (n, *shape); for one: image[None]")
    images, examples = data.ArrayData(images, "nearest: images"), data.as_data(examples)
    if not isinstance(examples, data.ArrayData):
        raise ValueError(f"nearest: got {examples!r}, which holds no list of examples; pass examples.sample(n, rng)")
    size = int(np.prod(images.shape))
    if size != int(np.prod(examples.shape)):
        raise ValueError(
            f"nearest: got images of shape {images.shape} and examples of shape {examples.shape}, expected equally "
            "many numbers in each; for one image use image[None]"
        )
    if not 1 <= k <= len(examples):
        raise ValueError(f"nearest: got k = {k}, expected 1 to {len(examples)}, the number of examples")
    keep = min(int(k) + 8, len(examples))
    blocks = [images[rows].reshape(-1, size) for rows in row_blocks(len(images), max(4096, keep * size))]
    found = [_nearest(block, examples, keep) for block in blocks]
    return Neighbours(*(np.concatenate(part)[:, :k] for part in zip(*found, strict=True)))


def _nearest(block, examples, keep):
    """``keep`` nearest examples of each image, exactly ordered: candidates by matrix product, then by difference."""
    squared, indexes = [], []
    for start in range(0, len(examples), 4096):
        part = _squared_distances(block, examples[start : start + 4096].reshape(-1, block.shape[1]))
        places = np.argpartition(part, min(keep, part.shape[1]) - 1, axis=1)[:, :keep]
        squared.append(np.take_along_axis(part, places, axis=1))
        indexes.append(places + start)
    squared, indexes = np.concatenate(squared, axis=1), np.concatenate(indexes, axis=1)
    indexes = np.take_along_axis(indexes, np.argpartition(squared, keep - 1, axis=1)[:, :keep], axis=1)
    differences = examples[indexes].reshape(*indexes.shape, -1) - block[:, None]
    distances = np.sqrt((differences**2).sum(axis=-1))
    order = np.lexsort((indexes, distances))  # by distance, equal ones by index
    return np.take_along_axis(indexes, order, axis=1), np.take_along_axis(distances, order, axis=1)
