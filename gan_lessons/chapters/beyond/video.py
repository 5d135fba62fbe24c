"""Films of a moving digit: eight frames of 16×16. G has a digit and a path apart, D judges in two ways.

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
from gan_lessons.networks import initializers
from gan_lessons.utils.tensorflow import keras

FRAMES, SIDE, DIGIT = 8, 16, 12
ROWS, COLUMNS = 2, 4  # of frames on a sheet
SHEET = (ROWS * SIDE, COLUMNS * SIDE, 1)
LATENT, MOTION = 64, 8  # numbers of noise; how many of them the path is made from
STEPS, BATCH = 2000, 32
ROUNDING = 1e-5  # how far beyond 0 and 1 a shared pixel may end up
HEADS = ("frame", "film")
layers = keras.layers


# ---- the data


class MovingDigits:
    """Films of a digit of 12×12 pixels that goes straight across 16×16 ones: examples ``(32, 64, 1)``.

    Args:
        digits: ``data.mnist(...)``, of 784 values each.

    Example:
        >>> MovingDigits(data.mnist("test")).sample(3, np.random.default_rng(0)).shape
        (3, 32, 64, 1)
    """

    name, shape = "moving digits", SHEET

    def __init__(self, digits):
        images = digits[:].reshape(-1, 28, 28)[:, 2:26, 2:26]
        self._small = data.ArrayData(images.reshape(-1, DIGIT, 2, DIGIT, 2).mean((2, 4)))

    def sample(self, n, rng):
        """``n`` films: a digit, a start and an end drawn anew for each; float32 in [0, 1]."""
        digits, room = self._small.sample(n, rng), SIDE - DIGIT
        ends = rng.uniform(0, room, (2, n, 2))
        films = np.zeros((n, FRAMES, SIDE, SIDE), np.float32)
        for frame, share in enumerate(np.linspace(0, 1, FRAMES)):
            films[:, frame] = placed(digits, (1 - share) * ends[0] + share * ends[1])
        return sheets(films)


def placed(digits, places):
    """Digits ``(n, 12, 12)`` in windows ``(n, 16, 16)``, corners at ``places`` ``(n, 2)``, between pixels too."""

    def along(places):  # (n, 16, 12): where each row of the digit goes, shared between the two nearest rows
        wanted = places[:, None] + np.arange(DIGIT)
        return np.maximum(0, 1 - np.abs(np.arange(SIDE)[None, :, None] - wanted[:, None]))

    return along(places[:, 0]) @ digits @ along(places[:, 1]).swapaxes(1, 2)


def sheets(films):
    """Films ``(n, 8, 16, 16)`` as sheets ``(n, 32, 64, 1)``."""
    return films.reshape(-1, ROWS, COLUMNS, SIDE, SIDE).swapaxes(2, 3).reshape(-1, *SHEET)


def frames(sheets):
    """Sheets ``(n, 32, 64, 1)`` as films ``(n, 8, 16, 16)``.

    >>> films = np.random.default_rng(0).random((2, 8, 16, 16))
    >>> bool((frames(sheets(films)) == films).all())
    True
    """
    cut = np.asarray(sheets).reshape(-1, ROWS, SIDE, COLUMNS, SIDE).swapaxes(2, 3)
    return cut.reshape(-1, FRAMES, SIDE, SIDE)


# ---- the networks


@keras.saving.register_keras_serializable(package="gan_lessons")
class Mover(layers.Layer):
    """Digits ``(batch, 12, 12)`` and places ``(batch, 8, 2)`` → films ``(batch, 8, 16, 16)``; it has no weights.

    Places are shares, from 0 to 1, of the way down and across that a digit has in its window. It does what ``placed``
    does, between pixels too, so gradients flow to digit and places alike (the sampler of Jaderberg et al. 2015).
    """

    def call(self, digits, places):
        ops = keras.ops
        wanted = (SIDE - DIGIT) * places[..., None] + ops.arange(DIGIT, dtype="float32")
        apart = ops.abs(ops.arange(SIDE, dtype="float32")[:, None] - wanted[..., None, :])
        share = ops.relu(1 - apart)  # (batch, 8, 2, 16, 12): where each row, each column of the digit goes
        down, across = ops.unstack(share, 2, axis=2)
        rows = ops.matmul(ops.reshape(down, (-1, FRAMES * SIDE, DIGIT)), digits)  # of all frames at once
        rows = ops.reshape(rows, (-1, FRAMES, SIDE, DIGIT))
        return ops.matmul(rows, ops.transpose(across, (0, 1, 3, 2)))


def film_generator(seed=None):
    """Noise ``(64,)`` → a sheet of eight frames. The first ``MOTION`` numbers of the noise say how, the others what."""
    init, noise = initializers(seed), keras.Input((LATENT,))

    def dense(x, width):
        x = layers.Dense(width, kernel_initializer=next(init))(x)
        return layers.ReLU()(layers.BatchNormalization(momentum=0.9)(x))

    content = dense(dense(noise[:, MOTION:], 128), 256)
    digit = layers.Dense(DIGIT * DIGIT, "sigmoid", kernel_initializer=next(init))(content)
    path = layers.Dense(FRAMES * 2, "sigmoid", kernel_initializer=next(init))(dense(noise[:, :MOTION], 32))
    film = Mover()(layers.Reshape((DIGIT, DIGIT))(digit), layers.Reshape((FRAMES, 2))(path))
    rows = layers.Permute((1, 3, 2, 4))(layers.Reshape((ROWS, COLUMNS, SIDE, SIDE))(film))
    return keras.Model(noise, layers.Reshape(SHEET)(rows), name="film_generator")


def film_discriminator(seed=None, heads=HEADS):
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
    if "film" in heads:
        logits.append(head(layers.Flatten()(_halved(sheet)), 128))
    return keras.Model(sheet, layers.Average()(logits) if len(logits) > 1 else logits[0], name="film_discriminator")


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
    """The GAN that learns films, at step 0; ``heads`` as for ``film_discriminator``."""
    nets = film_generator(seed), film_discriminator(seed + 1, heads)
    return training.GAN(*nets, batch_size=BATCH, ema_momentum=0.995, seed=seed, **RECIPE)


# ---- the number


SURE, STRAIGHT, MOVES = 0.5, 0.5, 0.5  # a classifier's probability; pixels; pixels from first to last frame


class FilmScores(NamedTuple):
    """What films are like.

    Args:
        good: share of the films that are legible, straight and moving at once, the one number of this lesson.
        legible: share that is read as one and the same digit in every frame, each time with probability 0.5 or more.
        straight: share whose digit is never more than half a pixel off an even, straight track.
        moving: share whose digit goes half a pixel or more between the first frame and the last.
        sharpness: how steep the edges of the ink are, as a share of those of real films.
        fid: Fréchet distance of single frames from real ones, on the digit classifier's features.
    """

    good: float
    legible: float
    straight: float
    moving: float
    sharpness: float
    fid: float

    def __str__(self):
        return (
            f"good films {self.good:.0%} (legible {self.legible:.0%}, straight {self.straight:.0%}, moving "
            f"{self.moving:.0%}) · sharpness {self.sharpness:.2f} · FID of frames {self.fid:.1f}"
        )


def scores(films):
    """``FilmScores`` of films ``(n, 8, 16, 16)`` in [0, 1], beside 1,000 real films of test digits.

    Raises:
        ValueError: another shape, fewer than two films, or values outside [0, 1].
    """
    films = _checked(films)
    enlarged = centred(films.reshape(-1, SIDE, SIDE))
    legible = _one_digit(metrics.probabilities(enlarged).reshape(-1, FRAMES, 10))
    straight, moving = off_track(films) < STRAIGHT, _way(films) > MOVES
    real_edges, real_features = _real()
    return FilmScores(
        *(float(share.mean()) for share in (legible & straight & moving, legible, straight, moving)),
        edges(films) / real_edges,
        metrics.fid(metrics.features(enlarged), real_features),
    )


@cache
def _real():
    """Edges and features of 1,000 real films, made once."""
    films = frames(MovingDigits(data.mnist("test")).sample(1000, np.random.default_rng(0)))
    return edges(films), metrics.features(centred(films.reshape(-1, SIDE, SIDE)))


def _one_digit(sure):
    """Which films show one digit throughout: probabilities ``(n, 8, 10)`` → ``(n,)``."""
    digit = sure.mean(axis=1).argmax(axis=1)
    return (np.take_along_axis(sure, digit[:, None, None], axis=2)[..., 0] >= SURE).all(axis=1)


def edges(films):
    """How steep the edges of the ink are: the mean difference of neighbouring pixels, for each unit of ink."""
    return float((np.abs(np.diff(films, axis=2)).mean() + np.abs(np.diff(films, axis=3)).mean()) / films.mean())


def centred(images):
    """Frames ``(n, 16, 16)`` as the classifier knows digits: twice as large, centred by weight, ``(n, 28, 28)``."""
    places, wanted = np.arange(SIDE), (np.arange(28) - 13.5) / 2

    def along(centres):  # (n, 28, 16): which pixels each row of the enlarged image is mixed from
        return np.maximum(0, 1 - np.abs(centres[:, None, None] + wanted[None, :, None] - places))

    down, across = tracks(images[:, None])[:, 0].T
    return np.clip(along(down) @ images @ along(across).swapaxes(1, 2), 0, 1).astype(np.float32)


def tracks(films):
    """Where the digit is in each frame: its centre of mass, ``(n, frames, 2)``, down and across, in pixels."""
    ink, places = np.maximum(films.sum((2, 3)), 1e-6), np.arange(SIDE)
    return np.stack([films.sum(3) @ places, films.sum(2) @ places], axis=2) / ink[..., None]


def off_track(films):
    """The largest distance of a film's digit from its own even, straight track, in pixels: ``(n,)``."""
    found, times = tracks(films), np.linspace(-1, 1, FRAMES)
    speed = np.einsum("nfd,f->nd", found, times) / (times**2).sum()
    fitted = found.mean(1)[:, None] + speed[:, None] * times[None, :, None]
    return np.linalg.norm(found - fitted, axis=2).max(axis=1)


def _way(films):
    found = tracks(films)
    return np.linalg.norm(found[:, -1] - found[:, 0], axis=1)


def _checked(films):
    films = np.asarray(films, np.float32)
    if films.ndim != 4 or films.shape[1:] != (FRAMES, SIDE, SIDE) or len(films) < 2:
        raise ValueError(f"scores: got films of shape {films.shape}, expected at least two, (n, 8, 16, 16)")
    if not (films.min() >= -ROUNDING and films.max() <= 1 + ROUNDING):
        raise ValueError(f"scores: got values from {films.min():.3g} to {films.max():.3g}, expected 0 to 1")
    return np.clip(films, 0, 1)
