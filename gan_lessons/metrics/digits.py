"""The scores of generated digits against the test digits, on the features of the shipped classifier.

The FID here is *not* the Inception FID of papers: read it between that of real digits and that of noise.
"""

from typing import NamedTuple

import numpy as np

from gan_lessons import data
from gan_lessons.metrics.arrays import check_features
from gan_lessons.metrics.axes import METRIC_AXES, metric_axis
from gan_lessons.metrics.digit_classifier import BATCH, cached, classify, features
from gan_lessons.metrics.distances import frechet_distance, gaussian, inception_score, kid, squared_mmd
from gan_lessons.metrics.neighbours import density_coverage, precision_recall

SCORES = tuple(METRIC_AXES)  # of digits, by name


class DigitReport(NamedTuple):
    """All scores of ``n`` images of digits, with what makes the FID readable beside it."""

    n: int
    fid: float
    real: float
    noise: float
    inception_score: float
    precision: float
    recall: float
    classes: int

    def __str__(self):
        return (
            f"FID {self.fid:.1f} (real digits {self.real:.1f}, noise {self.noise:.0f}) · "
            f"inception score {self.inception_score:.1f} of 10\n"
            f"precision {self.precision:.2f} · recall {self.recall:.2f} · {self.classes} of 10 digits · "
            f"{self.n:,} images"
        )


class DigitScores:
    """Scores of generated digits against the 10,000 MNIST test digits, on the features of the shipped classifier.

    Making one is instant. The test digits' features are computed at first use, once for all, and the FIDs of real
    digits and of noise once for each number of images. Every method takes images like ``features`` does and raises
    its ``ValueError``; any thread may call.

    Example:
        >>> scores = DigitScores()
        >>> scores.classes(data.mnist("test")[:200])
        10
    """

    def fid(self, images):
        """FID of at least two images against the test digits; compare with ``fid_of_real`` and ``fid_of_noise``."""
        return _digit_fid(classify(images)[0])

    def inception_score(self, images):
        """Inception score of the images, 1 to 10 (the test digits themselves: about 9.7)."""
        return inception_score(classify(images)[1])

    def kid(self, images):
        """``Kid`` of at least two images against the test digits; 0 within its error for the digits themselves."""
        return kid(classify(images)[0], _reference()[0])

    def precision_recall(self, images, k=3):
        """``PrecisionRecall`` of the images against equally many test digits (at most 10,000 of either)."""
        return _digit_precision_recall(classify(images)[0], k)

    def density_coverage(self, images, k=5):
        """``DensityCoverage`` of the images against equally many test digits (at most 10,000 of either)."""
        return density_coverage(*_equally_many(classify(images)[0]), k)

    def classes(self, images):
        """How many of the ten digits hold at least 1 % of the images."""
        return _digit_classes(classify(images)[1])

    def fid_of_real(self, n):
        """FID of ``n`` real training digits against the test digits: as low as ``n`` good images can expect."""
        return _fid_of_real(_check_count("fid_of_real", n))

    def fid_of_noise(self, n):
        """FID of ``n`` images of uniform noise against the test digits: no drawing at all.

        Not the highest possible: one image repeated has less spread than noise, and can score above it.
        """
        return _fid_of_noise(_check_count("fid_of_noise", n))

    def score(self, name, images):
        """One of ``SCORES`` of at least four images, as a float.

        >>> DigitScores().score("digits", data.mnist("test")[:200])
        10.0
        """
        return self.all_scores(images)[metric_axis(name).name]

    def scale(self, name, n):
        """One score of ``n`` real training digits and of ``n`` images of noise: ``(real, noise)``.

        Args:
            name: one of ``SCORES``.
            n: whole number of images, 2 to 60,000.

        Raises:
            ValueError: another name or number.
        """
        name, n = metric_axis(name).name, _check_count("scale", n)
        return _real_scores(n)[name], _noise_scores(n)[name]

    def all_scores(self, images):
        """All of ``SCORES`` of at least four images, by name, from one pass of the classifier."""
        return _digit_scores(*classify(images))

    def report(self, images):
        """All scores of at least four images from one pass of the classifier, as a ``DigitReport``."""
        seen, sure = classify(images)
        n = min(len(seen), 60_000)  # there are no more training digits to compare with
        quality = _digit_precision_recall(seen, k=3)
        scales = self.fid_of_real(n), self.fid_of_noise(n)
        return DigitReport(len(seen), _digit_fid(seen), *scales, inception_score(sure), *quality, _digit_classes(sure))


@cached
def _reference():
    """The test digits' features ``(10000, 64)``, in a fixed random order, with their mean and covariance.

    The order matters where only the first ones are used: the first half of MNIST's test digits is the neater one.
    """
    order = np.random.default_rng(0).permutation(10_000)
    seen = features(data.mnist("test")[order])
    return seen, gaussian(seen.astype(np.float64))


def _digit_fid(seen):
    return frechet_distance(*gaussian(check_features("fid", "images", seen, least=2)), *_reference()[1])


def _digit_precision_recall(seen, k):
    return precision_recall(*_equally_many(seen), k)


def _equally_many(seen):
    """Features of test digits and of images, as many of either: the balls of many samples are smaller."""
    real = _reference()[0]
    fewer = min(len(seen), len(real))
    return real[:fewer], seen[:fewer]


def _digit_classes(sure):
    counts = np.bincount(sure.argmax(axis=1), minlength=10)
    return int((counts >= 0.01 * len(sure)).sum())


def _digit_scores(seen, sure):
    """All of ``SCORES``; KID from all images at once, against equally many test digits."""
    real = _reference()[0][: len(seen)]
    quality = _digit_precision_recall(seen, k=3)
    values = (_digit_fid(seen), squared_mmd(seen, real), inception_score(sure), *quality, _digit_classes(sure))
    return dict(zip(SCORES, map(float, values), strict=True))


@cached
def _fid_of_real(n):
    return _digit_fid(_real_digits(n)[0])


@cached
def _fid_of_noise(n):
    return _digit_fid(_noise_images(n)[0])


@cached
def _real_scores(n):
    return _digit_scores(*_real_digits(n))


@cached
def _noise_scores(n):
    return _digit_scores(*_noise_images(n))


@cached
def _real_digits(n):
    """Features and probabilities of ``n`` training digits."""
    return classify(data.mnist("train")[np.random.default_rng(1).permutation(60_000)[:n]])


@cached
def _noise_images(n):
    """Features and probabilities of ``n`` images of uniform noise."""
    rng, parts = np.random.default_rng(2), []
    for start in range(0, n, BATCH):  # 60,000 images of noise at once would take 190 MB
        parts.append(classify(rng.random((min(BATCH, n - start), 784), np.float32)))
    return tuple(np.concatenate(part) for part in zip(*parts, strict=True))


def _check_count(where, n):
    if isinstance(n, bool) or not isinstance(n, int | np.integer) or not 2 <= n <= 60_000:
        raise ValueError(f"{where}: got n = {n!r}, expected a whole number of images from 2 to 60,000")
    return int(n)
