"""How good are the samples? Scores with known answers: for points, for features of any kind, and for the digits.

The formulas are NumPy and work at once. The digit functions load TensorFlow and a small shipped classifier when
first called. Its FID is *not* the Inception FID of papers: read it between its floor and its ceiling.

Not here: what a score looks like on screen (``pictures``), or when it is computed during a run (``training``).
"""

import threading
from functools import cache, wraps
from typing import NamedTuple

import numpy as np

from gan_lessons import data
from gan_lessons.yardsticks import YARDSTICKS, yardstick

SCORES = tuple(YARDSTICKS)  # of digits, by name
CLASSIFIER_FILE = data.ASSETS / "classifier.npz"
BLOCK = 4_000_000  # numbers in one block of a distance matrix: 16 MB as float32, 32 MB as float64
BATCH = 500  # images per forward pass: the fastest of 50 to 2,000 measured


# --- Fréchet distance and inception score ----------------------------------------------------------------------------


def frechet_distance(mean_a, cov_a, mean_b, cov_b):
    """The squared Fréchet (2-Wasserstein) distance between two Gaussians.

    ``‖mean_a − mean_b‖² + tr(cov_a + cov_b − 2 (cov_a cov_b)^½)`` (Dowson and Landau 1982; as a score for GANs:
    Heusel et al. 2017, section 2). It is 0 for equal Gaussians, and covariances without an inverse are fine.

    Args:
        mean_a, mean_b: shape ``(d,)``; plain numbers count as ``d = 1``.
        cov_a, cov_b: shape ``(d, d)``, symmetric, without negative eigenvalues.

    Returns:
        A float, never negative, in squared units of the features.

    Raises:
        ValueError: shapes that do not match, NaN or infinite values, or a matrix that is no covariance.

    Example:
        >>> round(frechet_distance(0, 1, 3, 4), 9)  # (0 − 3)² + (√1 − √4)²
        10.0
    """
    mean_a, cov_a = _check_gaussian("a", mean_a, cov_a)
    mean_b, cov_b = _check_gaussian("b", mean_b, cov_b)
    if mean_a.shape != mean_b.shape:
        raise ValueError(
            f"frechet_distance: got Gaussians in {len(mean_a)} and {len(mean_b)} dimensions, expected the same "
            "number; compute both from the same features"
        )
    # With cov = F Fᵀ the trace of (cov_a cov_b)^½ is the sum of the singular values of F_aᵀ F_b. No square root is
    # taken of a product, so rounding stays near 1e-15 even where the product's eigenvalues are all but zero.
    cross = np.linalg.svd(_factor("a", cov_a).T @ _factor("b", cov_b), compute_uv=False).sum()
    distance = ((mean_a - mean_b) ** 2).sum() + np.trace(cov_a) + np.trace(cov_b) - 2 * cross
    return max(float(distance), 0.0)


def _check_gaussian(which, mean, cov):
    mean, cov = np.atleast_1d(np.asarray(mean, np.float64)), np.atleast_2d(np.asarray(cov, np.float64))
    if mean.ndim != 1 or cov.shape != (len(mean), len(mean)):
        raise ValueError(
            f"frechet_distance: got mean_{which} of shape {mean.shape} with cov_{which} of shape {cov.shape}, "
            "expected (d,) and (d, d)"
        )
    if not (np.isfinite(mean).all() and np.isfinite(cov).all()):
        raise ValueError(f"frechet_distance: mean_{which} or cov_{which} holds NaN or infinite values, expected none")
    if not np.allclose(cov, cov.T, rtol=1e-6, atol=1e-9 * np.abs(cov).max()):
        raise ValueError(f"frechet_distance: cov_{which} is not symmetric, expected a covariance (see np.cov)")
    return mean, cov


def _factor(which, cov):
    """F with ``F Fᵀ = cov``, from the eigenvectors, which exist for singular covariances too."""
    values, vectors = np.linalg.eigh(cov)
    scale = np.abs(values).max()
    if values[0] < -1e-6 * scale:
        raise ValueError(
            f"frechet_distance: cov_{which} has the negative eigenvalue {values[0]:.3g}, expected a covariance "
            "(see np.cov)"
        )
    values[values < len(values) * np.finfo(float).eps * scale] = 0  # rounding, not spread
    return vectors * np.sqrt(values)


def fid(features_a, features_b):
    """The Fréchet distance between two sets of features, each summarised by its mean and covariance.

    Heusel et al. 2017, who took Inception's features. Fewer samples give a *higher* number (a bias, not only noise):
    compare only scores of equally many samples, and look at the floor that real samples reach.

    Args:
        features_a, features_b: shapes ``(n, d)`` and ``(m, d)``, at least two rows each.

    Returns:
        A float, 0 for equal sets, in squared units of the features.

    Raises:
        ValueError: wrong shapes, fewer than two rows, NaN or infinite values.

    Example:
        >>> square = np.array([[0.0, 0.0], [0.0, 2.0], [2.0, 0.0], [2.0, 2.0]])
        >>> round(fid(square, square + [3, 4]), 9)  # same shape, moved by (3, 4)
        25.0
    """
    features_a, features_b = _check_pair("fid", features_a, features_b)
    return frechet_distance(*_gaussian(features_a), *_gaussian(features_b))


def _gaussian(features):
    """Mean ``(d,)`` and covariance ``(d, d)`` of features ``(n, d)``."""
    return features.mean(axis=0), np.atleast_2d(np.cov(features, rowvar=False))


def inception_score(probabilities):
    """``exp(E KL(p(y|x) ‖ p(y)))``: high if each sample is clearly of one class and all classes occur.

    Salimans et al. 2016, section 4, on any classifier's probabilities (here over all samples at once, not in ten
    splits). It never sees real data: a generator that makes one perfect image of each class has the best score.

    Args:
        probabilities: shape ``(n, classes)``, rows that sum to 1.

    Returns:
        A float from 1 to ``classes``.

    Raises:
        ValueError: another shape, or rows that are no probabilities.

    Example:
        >>> round(inception_score(np.eye(10)), 9), round(inception_score(np.full((5, 10), 0.1)), 9)
        (10.0, 1.0)
    """
    given = np.asarray(probabilities, np.float64)
    if given.ndim != 2 or 0 in given.shape:
        raise ValueError(f"inception_score: got shape {given.shape}, expected (n, classes) with at least one row")
    if not (np.all(given >= 0) and np.allclose(given.sum(axis=1), 1, atol=1e-3)):
        raise ValueError(
            "inception_score: got rows that are not probabilities (0 or more, sum 1); if these are logits, take "
            "their softmax first"
        )
    # 0 · log 0 counts as 0. The class that a sample does have is never rare enough for log(p(y)) to be infinite.
    surprise = np.log(np.where(given > 0, given, 1)) - np.log(np.maximum(given.mean(axis=0), np.finfo(float).tiny))
    return float(np.exp((given * surprise).sum(axis=1).mean()))


# --- Kernel distance and the bias of FID ------------------------------------------------------------------------------


class Kid(NamedTuple):
    """A kernel distance and the standard error of it, both in the kernel's units."""

    value: float
    error: float

    def __str__(self):
        return f"KID {self.value:.3g} ± {self.error:.2g}"


def kid(features_a, features_b, subsets=20, size=1000, seed=0):
    """The kernel distance: the squared maximum mean discrepancy with the kernel ``(x · y / d + 1)³``.

    Bińkowski et al. 2018, section 4.1. It compares all pairs of features instead of two Gaussians. The estimate is
    unbiased: between two sets of one distribution it is 0 on average however few they are, so single values may be
    negative. It is the mean over random subsets, with that mean's standard error.

    Args:
        features_a, features_b: shapes ``(n, d)`` and ``(m, d)``.
        subsets: how many pairs of subsets to draw.
        size: features in each, without repetition; fewer where a set holds fewer.
        seed: of the generator that draws them.

    Returns:
        ``Kid(value, error)``.

    Raises:
        ValueError: wrong shapes, NaN or infinite values, fewer than two subsets or features in one.

    Example:
        >>> rng = np.random.default_rng(0)
        >>> here, there = rng.normal(size=(500, 4)), rng.normal(1, 1, size=(500, 4))
        >>> kid(here, there).value > 100 * abs(kid(here[:250], here[250:]).value)
        True
    """
    features_a, features_b = _check_pair("kid", features_a, features_b)
    size = min(int(size), len(features_a), len(features_b))
    if subsets < 2 or size < 2:
        raise ValueError(f"kid: got {subsets} subsets of {size} features, expected at least 2 of each")
    rng, values = np.random.default_rng(seed), []
    for _ in range(int(subsets)):
        a = features_a[rng.choice(len(features_a), size, replace=False)]
        values.append(squared_mmd(a, features_b[rng.choice(len(features_b), size, replace=False)]))
    return Kid(float(np.mean(values)), float(np.std(values, ddof=1) / np.sqrt(subsets)))


def squared_mmd(features_a, features_b):
    """One unbiased estimate of the kernel distance from all features at once (Gretton et al. 2012, equation 3).

    The mean of the kernel over pairs within the one set, plus the same within the other, minus twice the mean
    between both; no feature is paired with itself.

    Args:
        features_a, features_b: shapes ``(n, d)`` and ``(m, d)``, at least two rows each.

    Returns:
        A float; 0 on average for sets of one distribution, hence sometimes below 0.

    Raises:
        ValueError: as for ``fid``.

    Example:
        >>> squared_mmd([[0.0], [0.0]], [[1.0], [1.0]])  # kernel 1 within the zeros, 8 within the ones, 1 between
        7.0
    """
    a, b = _check_pair("squared_mmd", features_a, features_b)
    within = sum(_kernel_sum(x, x, apart=True) / (len(x) * (len(x) - 1)) for x in (a, b))
    return float(within - 2 * _kernel_sum(a, b) / (len(a) * len(b)))


def _kernel_sum(a, b, apart=False):
    """The sum of the kernel over all pairs; ``apart``: over those of two different rows of one and the same set."""
    total = sum(_cubed((a[rows] @ b.T) / a.shape[1] + 1).sum() for rows in _blocks(len(a), len(b)))
    return total - _cubed((a**2).sum(axis=1) / a.shape[1] + 1).sum() if apart else total


def _cubed(values):
    return values * values * values  # NumPy's ** 3 is ten times slower


class FidCurve(NamedTuple):
    """FID against the number of samples: ``sizes`` and mean ``values``, and ``limit``, the value without bias."""

    sizes: np.ndarray
    values: np.ndarray
    limit: float


def fid_curve(features, reference, sizes=(500, 1000, 2000, 4000), repeats=4, seed=0):
    """FID at several sample sizes, and its value extrapolated to infinitely many (Chong and Forsyth 2020).

    FID of ``n`` samples is too high by about a constant over ``n``. So the values are fitted by a straight line in
    ``1 / n``, and the line's value at 0 is the FID without that bias.

    Args:
        features: shape ``(n, d)``, of the samples.
        reference: shape ``(m, d)``, of real examples; all of them are used each time.
        sizes: at least two different numbers from 2 to ``n``.
        repeats: random subsets of each size, whose FIDs are averaged.
        seed: of the generator that draws them.

    Returns:
        ``FidCurve(sizes, values, limit)``.

    Raises:
        ValueError: wrong shapes, NaN or infinite values, sizes that do not fit.

    Example:
        >>> rng = np.random.default_rng(0)
        >>> curve = fid_curve(rng.normal(size=(4000, 8)), rng.normal(size=(20000, 8)))
        >>> bool(curve.values[0] > curve.values[-1] > curve.limit)
        True
    """
    features, reference = _check_pair("fid_curve", features, reference)
    sizes = np.unique(np.asarray(sizes, int))
    if len(sizes) < 2 or sizes[0] < 2 or sizes[-1] > len(features):
        raise ValueError(
            f"fid_curve: got sizes {sizes.tolist()}, expected two or more different numbers from 2 to {len(features)}"
        )
    rng, real = np.random.default_rng(seed), _gaussian(reference)
    values = np.zeros(len(sizes))
    for place, size in enumerate(sizes):
        for _ in range(repeats):
            chosen = features[rng.choice(len(features), size, replace=False)]
            values[place] += frechet_distance(*_gaussian(chosen), *real) / repeats
    slope_and_limit = np.polyfit(1 / sizes, values, 1)
    return FidCurve(sizes, values, float(slope_and_limit[1]))


# --- Precision and recall --------------------------------------------------------------------------------------------


class PrecisionRecall(NamedTuple):
    """Two shares in [0, 1]; the one without the other says little."""

    precision: float
    recall: float

    def __str__(self):
        return f"precision {self.precision:.2f}, recall {self.recall:.2f}"


def precision_recall(real_features, generated_features, k=3):
    """The share of generated samples that look real, and of real samples that the generator could have made.

    Kynkäänniemi et al. 2019, section 2: around each real sample lies a ball that just reaches its ``k``-th nearest
    real neighbour. Precision is the share of generated samples inside at least one of them; recall is the same with
    the roles exchanged. Precision alone lies: one good image, repeated for ever, has precision 1 and recall 0.

    Args:
        real_features, generated_features: shapes ``(n, d)`` and ``(m, d)``, with ``n`` about equal to ``m``.
        k: which neighbour sets the radius; smaller than ``n`` and ``m``.

    Returns:
        ``PrecisionRecall(precision, recall)``.

    Raises:
        ValueError: wrong shapes, NaN or infinite values, or a ``k`` that does not fit.

    Example:
        >>> real = np.array([[0.0], [1.0], [2.0], [3.0]])
        >>> precision_recall(real, [[0.5], [0.6], [0.7]], k=1)  # all good, all much the same
        PrecisionRecall(precision=1.0, recall=0.0)
    """
    real, generated = _check_pair("precision_recall", real_features, generated_features)
    fewest = min(len(real), len(generated))
    if not 1 <= k < fewest:
        raise ValueError(
            f"precision_recall: got k = {k} with {len(real)} real and {len(generated)} generated samples, "
            f"expected k from 1 to {fewest - 1}; take more samples or a smaller k"
        )
    centre = real.mean(axis=0)  # distances do not change, but less is lost when large squares are subtracted
    return _precision_recall(real - centre, generated - centre, int(k))


def _precision_recall(real, generated, k):
    real_reach, generated_reach = _reach(real, k), _reach(generated, k)
    looks_real, could_be_made = np.zeros(len(generated), bool), np.zeros(len(real), bool)
    for rows in _blocks(len(generated), len(real)):
        squared = _squared_distances(generated[rows], real)
        looks_real[rows] = (squared <= real_reach).any(axis=1)
        could_be_made |= (squared <= generated_reach[rows, None]).any(axis=0)
    return PrecisionRecall(float(looks_real.mean()), float(could_be_made.mean()))


def _reach(points, k):
    """Squared distance from each point to its ``k``-th nearest neighbour, plus what rounding may take: ``(n,)``."""
    squared = np.empty(len(points))
    for rows in _blocks(len(points), len(points)):
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


def _blocks(rows, width):
    """Slices that cut ``rows`` rows of ``width`` numbers into blocks of at most ``BLOCK`` numbers."""
    height = max(1, BLOCK // width)
    return [slice(start, start + height) for start in range(0, rows, height)]


# --- Points in the plane ---------------------------------------------------------------------------------------------


class Modes(NamedTuple):
    """How many of the ``total`` modes are covered, and the share of samples within 3 sd of a centre."""

    covered: int
    total: int
    high_quality: float

    def __str__(self):
        return f"{self.covered} of {self.total} modes, {self.high_quality:.0%} good samples"


def modes(points, mixture):
    """Which Gaussians of a mixture the points reach, and how many of the points are good.

    The protocol of Srivastava et al. 2017 (VEEGAN) and Lin et al. 2018 (PacGAN), who draw 2,500 points: a point is
    good within 3 standard deviations of its nearest centre. They count a mode as covered by a single good point. Here
    it takes 10 % of the mode's fair share of all points, so that a stray point covers nothing. Of the mixture's own
    points, 98.9 % are good.

    Args:
        points: shape ``(n, 2)``.
        mixture: a ``data.GaussianMixture`` such as ``data.ring()`` or ``data.grid()``.

    Returns:
        ``Modes(covered, total, high_quality)``.

    Raises:
        ValueError: points of another shape, none, or NaN; a data set without separate modes.

    Example:
        >>> ring = data.ring()
        >>> print(modes(ring.centres[:4], ring))
        4 of 8 modes, 100% good samples
    """
    if not isinstance(mixture, data.GaussianMixture) or isinstance(mixture, data.NoisyCurve):
        raise ValueError(
            f"modes: got {mixture!r}, expected a data.GaussianMixture such as data.ring() or data.grid(); for data "
            "without separate modes use precision_recall(data.sample(n, rng), points)"
        )
    points = _check_features("modes", "points", points)
    if points.shape[1] != mixture.centres.shape[1]:
        raise ValueError(f"modes: got points of shape {points.shape}, expected (n, {mixture.centres.shape[1]})")
    distances = np.linalg.norm(points[:, None] - mixture.centres.astype(np.float64), axis=-1)
    good = distances.min(axis=1) <= 3 * mixture.sd
    total = len(mixture.centres)
    counts = np.bincount(distances.argmin(axis=1)[good], minlength=total)
    covered = (counts > 0) & (counts >= 0.1 * len(points) / total)
    return Modes(int(covered.sum()), total, float(good.mean()))


# --- Nearest examples ------------------------------------------------------------------------------------------------


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
    blocks = [images[rows].reshape(-1, size) for rows in _blocks(len(images), max(4096, keep * size))]
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


# --- The digits ------------------------------------------------------------------------------------------------------


def _cached(function):
    """``functools.cache`` behind a lock, so that a second thread waits instead of computing the same again."""
    lock, remembered = threading.RLock(), cache(function)

    @wraps(function)
    def locked(*args):
        with lock:
            return remembered(*args)

    locked.cache_clear = remembered.cache_clear
    return locked


def classifier_network(seed=0):
    """The untrained digit classifier, 70,674 weights: images ``(n, 28, 28, 1)`` to ten logits ``(n, 10)``."""
    from gan_lessons.utils.tensorflow import keras

    # Names and seeds are given for every layer: loading the classifier must change neither the names nor the first
    # weights of the networks that a student builds after it.
    layers, start = keras.layers, keras.initializers.GlorotUniform
    inputs = keras.Input((28, 28, 1), name="digits")
    x = layers.Conv2D(16, 3, activation="relu", kernel_initializer=start(seed), name="strokes")(inputs)
    x = layers.MaxPooling2D(name="strokes_pooled")(x)
    x = layers.Conv2D(40, 3, activation="relu", kernel_initializer=start(seed + 1), name="shapes")(x)
    x = layers.MaxPooling2D(name="shapes_pooled")(x)
    x = layers.Flatten(name="flat")(x)
    x = layers.Dropout(0.25, seed=seed, name="dropped")(x)
    x = layers.Dense(64, activation="relu", kernel_initializer=start(seed + 2), name="features")(x)
    logits = layers.Dense(10, kernel_initializer=start(seed + 3), name="logits")(x)
    return keras.Model(inputs, logits, name="digit_classifier")


@_cached
def classifier():
    """The shipped digit classifier, trained by ``scripts/train_classifier.py``: a frozen Keras model with ten logits.

    >>> classifier().name
    'digit_classifier'
    """
    network = classifier_network()
    with np.load(CLASSIFIER_FILE) as file:
        network.set_weights([file[f"weight_{i}"] for i in range(len(network.weights))])
    network.trainable = False
    return network


@_cached
def _compiled():
    """The classifier as one TensorFlow function for any number of images: features and probabilities."""
    from gan_lessons.utils.tensorflow import keras, tf

    whole = classifier()
    inner = keras.Model(whole.input, [whole.get_layer("features").output, whole.output], name="digit_features")

    @tf.function(input_signature=[tf.TensorSpec((None, 28, 28, 1), tf.float32)], autograph=False)
    def forward(images):
        values, logits = inner(images, training=False)
        return values, tf.nn.softmax(logits)

    return forward


def _look(images):
    """Features ``(n, 64)`` and probabilities ``(n, 10)`` of images, batch by batch."""
    images, forward = _check_images(images), _compiled()
    parts = [forward(images[start : start + BATCH]) for start in range(0, len(images), BATCH)]
    return tuple(np.concatenate([np.asarray(value) for value in part]) for part in zip(*parts, strict=True))


def features(images):
    """What the digit classifier's last hidden layer sees: float32 of shape ``(n, 64)``.

    Args:
        images: ``(n, 784)``, ``(n, 28, 28)`` or ``(n, 28, 28, 1)``, pixels in [0, 1].

    Raises:
        ValueError: another shape, no images, pixels outside [0, 1], NaN.

    Example:
        >>> features(data.mnist("test")[:5]).shape
        (5, 64)
    """
    return _look(images)[0]


def probabilities(images):
    """How likely the digit classifier thinks each of the ten digits: float32 of shape ``(n, 10)``, rows sum to 1.

    Args:
        images: ``(n, 784)``, ``(n, 28, 28)`` or ``(n, 28, 28, 1)``, pixels in [0, 1].

    Raises:
        ValueError: another shape, no images, pixels outside [0, 1], NaN.

    Example:
        >>> probabilities(data.mnist("test")[:5]).argmax(axis=1)
        array([7, 2, 1, 0, 4])
    """
    return _look(images)[1]


class DigitReport(NamedTuple):
    """All scores of ``n`` images of digits, with what makes the FID readable beside it."""

    n: int
    fid: float
    floor: float
    ceiling: float
    inception_score: float
    precision: float
    recall: float
    classes: int

    def __str__(self):
        return (
            f"FID {self.fid:.1f} (real digits {self.floor:.1f}, noise {self.ceiling:.0f}) · "
            f"inception score {self.inception_score:.1f} of 10 · precision {self.precision:.2f} · "
            f"recall {self.recall:.2f} · {self.classes} of 10 digits · {self.n:,} images"
        )


class DigitScores:
    """Scores of generated digits against the 10,000 MNIST test digits, in the eyes of the shipped classifier.

    Making one is instant. The test digits' features are computed at first use, once for all, and floors and ceilings
    once for each number of images. Every method takes images like ``features`` does and raises its ``ValueError``;
    any thread may call.

    Example:
        >>> scores = DigitScores()
        >>> scores.classes(data.mnist("test")[:200])
        10
    """

    def fid(self, images):
        """FID of at least two images against the test digits; compare with ``floor`` and ``ceiling`` of as many."""
        return _digit_fid(_look(images)[0])

    def inception_score(self, images):
        """Inception score of the images, 1 to 10 (the test digits themselves: about 9.7)."""
        return inception_score(_look(images)[1])

    def kid(self, images):
        """``Kid`` of at least two images against the test digits; 0 within its error for the digits themselves."""
        return kid(_look(images)[0], _reference()[0])

    def precision_recall(self, images, k=3):
        """``PrecisionRecall`` of the images against equally many test digits (at most 10,000 of either)."""
        return _digit_precision_recall(_look(images)[0], k)

    def classes(self, images):
        """How many of the ten digits hold at least 1 % of the images."""
        return _digit_classes(_look(images)[1])

    def floor(self, n):
        """FID of ``n`` real training digits against the test digits: as low as ``n`` good images can expect."""
        return _floor(_check_count("floor", n))

    def ceiling(self, n):
        """FID of ``n`` images of uniform noise against the test digits: no drawing at all.

        Not the highest possible: one image repeated has less spread than noise, and can score above it.
        """
        return _ceiling(_check_count("ceiling", n))

    def score(self, name, images):
        """One of ``SCORES`` of at least four images, as a float.

        >>> DigitScores().score("digits", data.mnist("test")[:200])
        10.0
        """
        return self.all_scores(images)[yardstick(name).name]

    def scale(self, name, n):
        """The same score of ``n`` real training digits and of ``n`` images of noise: ``(real, noise)``."""
        name, n = yardstick(name).name, _check_count("scale", n)
        return _real_scores(n)[name], _noise_scores(n)[name]

    def all_scores(self, images):
        """All of ``SCORES`` of at least four images, by name, from one look at them."""
        return _digit_scores(*_look(images))

    def report(self, images):
        """All scores of at least four images from one look at them: a ``DigitReport``, made to be printed."""
        seen, sure = _look(images)
        n = min(len(seen), 60_000)  # there are no more training digits to compare with
        quality = _digit_precision_recall(seen, k=3)
        scales = self.floor(n), self.ceiling(n)
        return DigitReport(len(seen), _digit_fid(seen), *scales, inception_score(sure), *quality, _digit_classes(sure))


@_cached
def _reference():
    """The test digits' features ``(10000, 64)``, in a fixed random order, with their mean and covariance.

    The order matters where only the first ones are used: the first half of MNIST's test digits is the neater one.
    """
    order = np.random.default_rng(0).permutation(10_000)
    seen = features(data.mnist("test")[order])
    return seen, _gaussian(seen.astype(np.float64))


def _digit_fid(seen):
    return frechet_distance(*_gaussian(_check_features("fid", "images", seen, least=2)), *_reference()[1])


def _digit_precision_recall(seen, k):
    real = _reference()[0]
    fewer = min(len(seen), len(real))  # the balls of many samples are smaller than those of few
    return precision_recall(real[:fewer], seen[:fewer], k)


def _digit_classes(sure):
    counts = np.bincount(sure.argmax(axis=1), minlength=10)
    return int((counts >= 0.01 * len(sure)).sum())


def _digit_scores(seen, sure):
    """All of ``SCORES``; KID from all images at once, against equally many test digits."""
    real = _reference()[0][: len(seen)]
    quality = _digit_precision_recall(seen, k=3)
    values = (_digit_fid(seen), squared_mmd(seen, real), inception_score(sure), *quality, _digit_classes(sure))
    return dict(zip(SCORES, map(float, values), strict=True))


@_cached
def _floor(n):
    return _digit_fid(_real_digits(n)[0])


@_cached
def _ceiling(n):
    return _digit_fid(_noise_images(n)[0])


@_cached
def _real_scores(n):
    return _digit_scores(*_real_digits(n))


@_cached
def _noise_scores(n):
    return _digit_scores(*_noise_images(n))


@_cached
def _real_digits(n):
    """Features and probabilities of ``n`` training digits."""
    return _look(data.mnist("train")[np.random.default_rng(1).permutation(60_000)[:n]])


@_cached
def _noise_images(n):
    """Features and probabilities of ``n`` images of uniform noise."""
    rng, parts = np.random.default_rng(2), []
    for start in range(0, n, BATCH):  # 60,000 images of noise at once would take 190 MB
        parts.append(_look(rng.random((min(BATCH, n - start), 784), np.float32)))
    return tuple(np.concatenate(part) for part in zip(*parts, strict=True))


# --- Checks ----------------------------------------------------------------------------------------------------------


def _check_features(where, name, given, least=1):
    given = np.asarray(given, np.float64)
    if given.ndim != 2 or len(given) < least or given.shape[1] == 0:
        raise ValueError(
            f"{where}: got {name} of shape {given.shape}, expected (n, d) with n of at least {least}; "
            "for plain numbers use values[:, None]"
        )
    if not np.isfinite(given).all():
        bad = int((~np.isfinite(given)).any(axis=1).sum())
        raise ValueError(
            f"{where}: {bad} of {len(given)} rows of {name} hold NaN or infinite values, expected finite numbers; "
            "has the training diverged?"
        )
    return given


def _check_pair(where, first, second):
    first = _check_features(where, "the first set", first, least=2)
    second = _check_features(where, "the second set", second, least=2)
    if first.shape[1] != second.shape[1]:
        raise ValueError(
            f"{where}: got {first.shape[1]} and {second.shape[1]} features, expected the same number; compute both "
            "with the same function"
        )
    return first, second


def _check_images(images):
    images = np.asarray(images)
    if images.shape[1:] not in {(784,), (28, 28), (28, 28, 1)} or len(images) == 0:
        raise ValueError(
            f"got images of shape {images.shape}, expected (n, 784), (n, 28, 28) or (n, 28, 28, 1) with n of at "
            "least 1; for one image use image[None]"
        )
    if not np.issubdtype(images.dtype, np.number) and images.dtype != bool:
        raise ValueError(f"got images of dtype {images.dtype}, expected numbers in [0, 1]")
    low, high = images.min(), images.max()
    if not (np.isfinite(low) and np.isfinite(high)):
        bad = int((~np.isfinite(images.reshape(len(images), -1))).any(axis=1).sum())
        raise ValueError(
            f"{bad} of {len(images)} images hold NaN or infinite pixels, expected [0, 1]; has the training diverged?"
        )
    if low < -1e-6 or high > 1 + 1e-6:
        raise ValueError(
            f"got pixels from {low:.4g} to {high:.4g}, expected [0, 1]; divide bytes by 255, or map a tanh output "
            "with (images + 1) / 2"
        )
    return images.astype(np.float32, copy=False).reshape(-1, 28, 28, 1)


def _check_count(where, n):
    if isinstance(n, bool) or not isinstance(n, int | np.integer) or not 2 <= n <= 60_000:
        raise ValueError(f"{where}: got n = {n!r}, expected a whole number of images from 2 to 60,000")
    return int(n)
