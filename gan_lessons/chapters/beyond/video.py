"""Videos of a moving digit: eight frames of 16×16. G has a digit and a path apart, D judges in two ways.

An example is a sheet of frames, ``(32, 64, 1)``: the first four in the upper row, the others in the lower one, so that
a lab shows it as a picture. G makes *what* moves and *where* it is in each frame from separate numbers of its noise
(content and motion apart, after Tulyakov et al. 2018, MoCoGAN); a layer without weights puts the one at the other. D
has two heads that share no weight: one looks at single frames, the other at all eight at half the size (after Clark et
al. 2019, DVD-GAN). D's logit is their mean.
"""

from functools import cache
from typing import NamedTuple

import numpy as np

from gan_lessons import data, metrics, training
from gan_lessons.metrics.digit_classifier import BATCH, classify
from gan_lessons.networks import initializers
from gan_lessons.utils.tensorflow import keras

FRAMES, SIDE, DIGIT = 8, 16, 12
ROWS, COLUMNS = 2, 4  # of frames on a sheet
SHEET = (ROWS * SIDE, COLUMNS * SIDE, 1)
LATENT_DIM, MOTION_DIM = 64, 8  # numbers of noise; how many of them the path is made from
STEPS, BATCH_SIZE = 2000, 32
TOLERANCE = 1e-5  # how far beyond 0 and 1 a shared pixel may end up
HEADS = ("frame", "video")
layers = keras.layers


# ---- the data


class MovingDigits:
    """Videos of a digit of 12×12 pixels that goes straight across 16×16 ones: examples ``(32, 64, 1)``.

    Args:
        digits: ``data.mnist(...)``, of 784 values each.

    Example:
        >>> MovingDigits(data.mnist("test")).sample(3, np.random.default_rng(0)).shape
        (3, 32, 64, 1)
    """

    name, shape = "moving digits", SHEET

    def __init__(self, digits):
        self._digits = digits

    def sample(self, n, rng):
        """``n`` videos: a digit, a start and an end drawn anew for each; float32 in [0, 1]."""
        digits, room = half_size(self._digits.sample(n, rng)), SIDE - DIGIT
        ends = rng.uniform(0, room, (2, n, 2))
        videos = np.zeros((n, FRAMES, SIDE, SIDE), np.float32)
        for frame, share in enumerate(np.linspace(0, 1, FRAMES)):
            videos[:, frame] = place_digits(digits, (1 - share) * ends[0] + share * ends[1])
        return to_sheets(videos)


def half_size(digits):
    """Digits ``(n, 784)`` at half their size and without their margin: ``(n, 12, 12)``."""
    images = digits.reshape(-1, 28, 28)[:, 2:26, 2:26]
    return images.reshape(-1, DIGIT, 2, DIGIT, 2).mean((2, 4))


def place_digits(digits, places):
    """Digits ``(n, 12, 12)`` in windows ``(n, 16, 16)``, corners at ``places`` ``(n, 2)``, between pixels too."""

    def along(places):  # (n, 16, 12): where each row of the digit goes, shared between the two nearest rows
        wanted = places[:, None] + np.arange(DIGIT)
        return np.maximum(0, 1 - np.abs(np.arange(SIDE)[None, :, None] - wanted[:, None]))

    return along(places[:, 0]) @ digits @ along(places[:, 1]).swapaxes(1, 2)


def to_sheets(videos):
    """Videos ``(n, 8, 16, 16)`` as sheets ``(n, 32, 64, 1)``."""
    return videos.reshape(-1, ROWS, COLUMNS, SIDE, SIDE).swapaxes(2, 3).reshape(-1, *SHEET)


def to_videos(sheets):
    """Sheets ``(n, 32, 64, 1)`` as videos ``(n, 8, 16, 16)``.

    >>> videos = np.random.default_rng(0).random((2, 8, 16, 16))
    >>> bool((to_videos(to_sheets(videos)) == videos).all())
    True
    """
    cut = np.asarray(sheets).reshape(-1, ROWS, SIDE, COLUMNS, SIDE).swapaxes(2, 3)
    return cut.reshape(-1, FRAMES, SIDE, SIDE)


# ---- the networks


@keras.saving.register_keras_serializable(package="gan_lessons")
class DigitPlacer(layers.Layer):
    """Digits ``(batch, 12, 12)`` and places ``(batch, 8, 2)`` → videos ``(batch, 8, 16, 16)``; it has no weights.

    Places are shares, from 0 to 1, of the way down and across that a digit has in its window. It does what
    ``place_digits`` does, between pixels too, so gradients flow to digit and places alike (the sampler of
    Jaderberg et al. 2015).
    """

    def call(self, digits, places):
        """Draw every digit at its place in every frame."""
        ops = keras.ops
        wanted = (SIDE - DIGIT) * places[..., None] + ops.arange(DIGIT, dtype="float32")
        apart = ops.abs(ops.arange(SIDE, dtype="float32")[:, None] - wanted[..., None, :])
        share = ops.relu(1 - apart)  # (batch, 8, 2, 16, 12): where each row, each column of the digit goes
        down, across = ops.unstack(share, 2, axis=2)
        rows = ops.matmul(ops.reshape(down, (-1, FRAMES * SIDE, DIGIT)), digits)  # of all frames at once
        rows = ops.reshape(rows, (-1, FRAMES, SIDE, DIGIT))
        return ops.matmul(rows, ops.transpose(across, (0, 1, 3, 2)))


def video_generator(seed=None):
    """Noise ``(64,)`` → a sheet of eight frames.

    The first ``MOTION_DIM`` numbers of the noise determine the motion, the others the digit.
    """
    init, noise = initializers(seed), keras.Input((LATENT_DIM,))

    def dense(x, width):
        x = layers.Dense(width, kernel_initializer=next(init))(x)
        return layers.ReLU()(layers.BatchNormalization(momentum=0.9)(x))

    content = dense(dense(noise[:, MOTION_DIM:], 128), 256)
    digit = layers.Dense(DIGIT * DIGIT, "sigmoid", kernel_initializer=next(init))(content)
    path = layers.Dense(FRAMES * 2, "sigmoid", kernel_initializer=next(init))(dense(noise[:, :MOTION_DIM], 32))
    video = DigitPlacer()(layers.Reshape((DIGIT, DIGIT))(digit), layers.Reshape((FRAMES, 2))(path))
    rows = layers.Permute((1, 3, 2, 4))(layers.Reshape((ROWS, COLUMNS, SIDE, SIDE))(video))
    return keras.Model(noise, layers.Reshape(SHEET)(rows), name="video_generator")


def video_discriminator(seed=None, heads=HEADS):
    """A sheet → one logit, the mean of two: of every other frame by itself, and of all eight at half the size.

    Args:
        seed: fixes the first weights.
        heads: one of ``HEADS`` alone, or both.

    Raises:
        ValueError: other heads.
    """
    if not heads or not set(heads) <= set(HEADS):
        raise ValueError(f"heads: got {heads!r}, expected some of {HEADS}")
    init, sheet = initializers(seed), keras.Input(SHEET)

    def head(x, *widths):
        for width in widths:
            x = layers.LeakyReLU(negative_slope=0.2)(layers.Dense(width, kernel_initializer=next(init))(x))
        return layers.Dense(1, kernel_initializer=next(init))(x)

    logits = []
    if "frame" in heads:
        logits.append(layers.GlobalAveragePooling1D()(head(_every_other_frame(sheet), 128, 128)))
    if "video" in heads:
        logits.append(head(layers.Flatten()(_halved(sheet)), 128))
    return keras.Model(sheet, layers.Average()(logits) if len(logits) > 1 else logits[0], name="video_discriminator")


# Slices with a stride and means over small squares would take nearly half of a step's time: so both functions cut a
# sheet into parts that lie in one piece.


def _every_other_frame(sheet):
    """The first, third, fifth and seventh frame of each sheet: ``(batch, 4, 256)``."""
    cut = layers.Reshape((ROWS, SIDE, COLUMNS // 2, 2, SIDE))(sheet)
    odd_and_even = layers.Reshape((2, FRAMES // 2, SIDE * SIDE))(layers.Permute((4, 1, 3, 2, 5))(cut))
    return keras.ops.unstack(odd_and_even, 2, axis=1)[0]


def _halved(sheet):
    """Each sheet at half its size, every pixel the mean of four: ``(batch, 16, 32)``."""
    high, wide = SHEET[0] // 2, SHEET[1] // 2
    upper, lower = keras.ops.unstack(layers.Reshape((high, 2, 2 * wide))(sheet), 2, axis=2)
    left, right = keras.ops.unstack(layers.Reshape((high, wide, 2))(upper + lower), 2, axis=3)
    return 0.25 * (left + right)


RECIPE = {"loss": "relativistic", "penalty": "R1+R2", "learning_rate": 1e-3, "beta_1": 0.0, "beta_2": 0.99}


def gan(seed=0, heads=HEADS):
    """The GAN that learns videos, at step 0.

    Args:
        seed: of first weights, data and noise.
        heads: as for ``video_discriminator``.
    """
    nets = video_generator(seed), video_discriminator(seed + 1, heads)
    return training.GAN(*nets, batch_size=BATCH_SIZE, ema_momentum=0.995, seed=seed, **RECIPE)


# ---- the score


# a classifier's probability in every frame; pixels off a straight track; pixels from first to last frame
MIN_PROBABILITY, MAX_DEVIATION, MIN_MOVEMENT = 0.5, 0.5, 0.5


class VideoScores(NamedTuple):
    """Scores of videos.

    Args:
        high_quality: share of the videos that are legible, straight and moving at once, the one number of this lesson.
        legible: share that is read as one and the same digit in every frame, each time with probability 0.5 or more.
        straight: share whose digit is never more than half a pixel off an even, straight track.
        moving: share whose digit goes half a pixel or more between the first frame and the last.
        sharpness: how steep the edges of the ink are, as a share of those of real videos.
        fid: Fréchet distance of single frames from real ones, on the digit classifier's features.
    """

    high_quality: float
    legible: float
    straight: float
    moving: float
    sharpness: float
    fid: float

    def __str__(self):
        return (
            f"high-quality videos {self.high_quality:.0%} (legible {self.legible:.0%}, straight {self.straight:.0%}, "
            f"moving {self.moving:.0%}) · sharpness {self.sharpness:.2f} · FID of frames {self.fid:.1f}"
        )


def scores(videos):
    """``VideoScores`` of videos ``(n, 8, 16, 16)`` in [0, 1], beside 1,000 real videos of test digits.

    Args:
        videos: generated ones, or any others.

    Raises:
        ValueError: another shape, fewer than two videos, or values outside [0, 1].
    """
    videos = _checked(videos)
    features, probabilities = _read(videos)
    legible = _one_digit(probabilities.reshape(-1, FRAMES, 10))
    straight, moving = track_deviation(videos) < MAX_DEVIATION, _way(videos) > MIN_MOVEMENT
    real_edges, real_features = _real()
    return VideoScores(
        *(float(share.mean()) for share in (legible & straight & moving, legible, straight, moving)),
        edge_sharpness(videos) / real_edges,
        metrics.fid(features, real_features),
    )


@cache
def _real():
    """Edges and features of 1,000 real videos, computed once."""
    videos = to_videos(MovingDigits(data.mnist("test")).sample(1000, np.random.default_rng(0)))
    return edge_sharpness(videos), _read(videos)[0]


def _read(videos):
    """The classifier's features and probabilities of all frames; enlarged all at once they would take 140 MB."""
    frames = videos.reshape(-1, SIDE, SIDE)
    parts = [classify(enlarge_and_centre(frames[start : start + BATCH])) for start in range(0, len(frames), BATCH)]
    return tuple(map(np.concatenate, zip(*parts, strict=True)))


def _one_digit(sure):
    """Which videos show one digit throughout: probabilities ``(n, 8, 10)`` → ``(n,)``."""
    digit = sure.mean(axis=1).argmax(axis=1)
    return (np.take_along_axis(sure, digit[:, None, None], axis=2)[..., 0] >= MIN_PROBABILITY).all(axis=1)


def edge_sharpness(videos):
    """How steep the edges of the ink are: the mean difference of neighbouring pixels, for each unit of ink."""
    return float((np.abs(np.diff(videos, axis=2)).mean() + np.abs(np.diff(videos, axis=3)).mean()) / videos.mean())


def enlarge_and_centre(images):
    """Frames ``(n, 16, 16)`` as the classifier knows digits: twice as large, centred by weight, ``(n, 28, 28)``."""
    places, wanted = np.arange(SIDE), (np.arange(28) - 13.5) / 2

    def along(centres):  # (n, 28, 16): which pixels each row of the enlarged image is mixed from
        return np.maximum(0, 1 - np.abs(centres[:, None, None] + wanted[None, :, None] - places))

    down, across = digit_tracks(images[:, None])[:, 0].T
    return np.clip(along(down) @ images @ along(across).swapaxes(1, 2), 0, 1).astype(np.float32)


def digit_tracks(videos):
    """Where the digit is in each frame: its centre of mass, ``(n, frames, 2)``, down and across, in pixels."""
    ink, places = np.maximum(videos.sum((2, 3)), 1e-6), np.arange(SIDE)
    return np.stack([videos.sum(3) @ places, videos.sum(2) @ places], axis=2) / ink[..., None]


def track_deviation(videos):
    """The largest distance of a video's digit from its own even, straight track, in pixels: ``(n,)``."""
    found, times = digit_tracks(videos), np.linspace(-1, 1, FRAMES)
    speed = np.einsum("nfd,f->nd", found, times) / (times**2).sum()
    fitted = found.mean(1)[:, None] + speed[:, None] * times[None, :, None]
    return np.linalg.norm(found - fitted, axis=2).max(axis=1)


def _way(videos):
    found = digit_tracks(videos)
    return np.linalg.norm(found[:, -1] - found[:, 0], axis=1)


def _checked(videos):
    videos = np.asarray(videos, np.float32)
    if videos.ndim != 4 or videos.shape[1:] != (FRAMES, SIDE, SIDE) or len(videos) < 2:
        raise ValueError(f"scores: got videos of shape {videos.shape}, expected at least two, (n, 8, 16, 16)")
    if not (videos.min() >= -TOLERANCE and videos.max() <= 1 + TOLERANCE):
        raise ValueError(f"scores: got values from {videos.min():.3g} to {videos.max():.3g}, expected 0 to 1")
    return np.clip(videos, 0, 1)
