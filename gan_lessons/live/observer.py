"""What a lab observes: probes for ``GAN.snapshot``, chosen by the shape of the data. Knows no widget.

Of a conditional GAN, real and generated examples are drawn under the conditions of the data, each as often as it comes
there. Images are shown with the labels in turn. What is a function of the place (D's field, the grid that G bends) is
that of one condition, which the snapshot names.
"""

import functools
import time

import numpy as np

from gan_lessons import data as datasets
from gan_lessons import metrics
from gan_lessons.live import observed
from gan_lessons.live.conditions import Conditions, repeated
from gan_lessons.live.observed import Form, Inputs
from gan_lessons.metrics.axes import METRIC_AXES
from gan_lessons.pictures import shapes
from gan_lessons.utils.tensorflow import tf

SAMPLES, POINTS, SCORED, JUDGED = 64, 400, 64, 1000
FIELD, LINE = 40, 121
WARPED_LINES, WARPED_POINTS = 13, 37
NEAREST, NEAREST_BYTES = 10_000, 8_000_000  # real images that the nearest is looked for in
MANY, SMOOTHING = 40_000, 0.025  # real samples for the true density; width of the blur, of the whole window


class Observer:
    """Probes of one run on one data set, always from the same noise and the same real examples.

    Args:
        gan: the ``GAN`` to watch.
        data: its checked data set.
        score_share: largest share of the time that the costly scores may take.

    ``score_seconds`` is how long the scores of the last probes took, 0 without any.
    """

    def __init__(self, gan, data, score_share=0.01):
        rng = np.random.default_rng(gan.seed + 1)
        self.gan, self.data, self.score_share = gan, data, score_share
        self.shape = tuple(data.shape)
        flat = self.shape in ((1,), (2,))
        self.real, self.real_conditions = self._draw(POINTS if flat else SCORED, rng)
        self.shown = POINTS if flat else SAMPLES
        self._black = -1.0 if self.real.min() < 0 else 0.0  # of images: those from −1 to 1 belong to a tanh
        self.noise = self._noise(POINTS if flat else SCORED, rng)
        self.judged = self._noise(JUDGED, rng)
        self._judged_conditions = self._draw(JUDGED, rng)[1] if gan.condition else None
        self.conditions, self._place_condition, self._given = self._told(flat)
        self._fixed = self._fixed_values(self._draw(POINTS, rng)[0]) if flat else {}
        if shapes.is_image(self.shape):
            self._fixed["real"] = np.asarray(tf.cast(255 * observed.light(self.real[:4], self._black), tf.uint8))
        self._pixels = None  # real images to look for the nearest in, once somebody asks
        self._next_score, self.score_seconds = 0.0, 0.0
        self._compiled = {}  # what is observed, by what is built into it

    def probes(self, score=None):
        """The probes for the next snapshot; ``score`` forces or forbids the scores, None asks the time budget."""
        values = self._fixed | {"theory": np.array(self.gan.loss.equilibrium)}
        values |= self._given | ({"is_critic": np.array(True)} if self.gan.loss.is_critic else {})
        values |= {name: tensor.numpy() for name, tensor in self._observed()().items()}  # one compiled call for all
        if self.shape in ((1,), (2,)):
            values |= self._densities(values)
        if _has_modes(self.data) and self.shape == (2,):
            found = metrics.modes(values.pop("cloud"), self.data)
            values["modes"] = np.array([found.covered, found.total, found.high_quality])
        values.pop("cloud", None)
        self.score_seconds = 0.0
        if int(np.prod(self.shape)) == 784 and (time.monotonic() >= self._next_score if score is None else score):
            values |= self._scores()
        return {name: lambda g, d, value=value: value for name, value in values.items()}

    def nearest_real(self, image):
        """The real example nearest to an image, among at most 10,000, and the Euclidean distance of their pixels.

        Args:
            image: one of a snapshot's samples, ``uint8``.

        Returns:
            The real image as ``uint8``, the distance on [0, 1] pixels, and among how many it was looked for.
        """
        if self._pixels is None:
            count = max(1, min(NEAREST, NEAREST_BYTES // int(np.prod(self.shape))))
            held = isinstance(self.data, datasets.ArrayData)
            real = self.data[:count] if held else self._draw(min(count, JUDGED), np.random.default_rng(0))[0]
            self._pixels = np.asarray(tf.cast(255 * observed.light(real, self._black) + 0.5, tf.uint8))
        found = metrics.nearest(image[None], self._pixels)
        return self._pixels[found.indexes[0, 0]], float(found.distances[0, 0]), len(self._pixels)

    # ---- what the networks are told

    def _told(self, flat):
        """The samples' conditions, the one of the field and the grid, and both in words; nothing without conditions."""
        if self.gan.condition is None:
            return None, None, {}
        known = Conditions(self.data)
        if flat:
            condition = known.in_turn(1)[0] if known.names else self.real_conditions[0]
            return self.real_conditions, condition, {"given": np.array(known.words(condition))}
        if not known.names:
            return self.real_conditions, None, {"given": np.array("the conditions of real examples")}
        shown = ", ".join(known.names[:3]) + ", …" * (len(known.names) > 3)
        return known.in_turn(SCORED), None, {"given": np.array(f"labels {shown} in turn")}

    @functools.cached_property
    def _inputs(self):
        """All that the networks are given, and what is built in of it."""
        told = {"conditions": self.conditions, "real_conditions": self.real_conditions}
        given = Inputs(self.noise, self.real, self.judged, judged_conditions=self._judged_conditions, **told)
        form = Form(self.shape, self.shown, self._black, self.conditions is not self.real_conditions)
        if self.shape in ((1,), (2,)):
            window_conditions = repeated(self._place_condition, len(self._window))
            given = given._replace(window=self._window, window_conditions=window_conditions)
            form = form._replace(field=self._field_shape)
        if self.shape == (2,):
            grid_conditions = repeated(self._place_condition, len(self._grid))
            given = given._replace(grid=self._grid, grid_conditions=grid_conditions)
            form = form._replace(grid=self._grid_shape)
        return given, form

    def _observed(self):
        """All that is observed at every snapshot, compiled for the losses as they are now."""
        key = self.gan.loss, self.gan.l1_weight
        if key not in self._compiled:
            self._compiled = {key: observed.compiled(observed.outputs, self.gan, *self._inputs)}
        return self._compiled[key]

    @functools.cached_property
    def _scored_images(self):
        """The images that are scored, compiled."""
        return observed.compiled(observed.scored, self.gan, *self._inputs)

    # ---- the window on the plane or the line

    def _fixed_values(self, real):
        reach = np.float32(1.2 * np.quantile(np.abs(real), 0.99) + 1e-6)
        if self.shape == (2,):
            across, up = np.meshgrid(_ticks(reach, FIELD), -_ticks(reach, FIELD))
            self._window, self._field_shape = np.stack([across.ravel(), up.ravel()], axis=1), (FIELD, FIELD)
            self._grid, self._grid_shape = self._noise_grid()
        else:
            self._window, self._field_shape = _ticks(reach, LINE)[:, None], (LINE,)
        if not hasattr(self.data, "log_density"):
            return {"real": real, "reach": reach}
        many, _ = self._draw(MANY, np.random.default_rng(0))
        self._true = _density(many, float(reach), self._field_shape)
        return {"real": real, "reach": reach, "density": self._true}

    def _noise_grid(self):
        """Lines of noise: a square grid over the first two coordinates, the others 0; one line if there is but one."""
        fine, coarse = np.linspace(-2.5, 2.5, WARPED_POINTS), np.linspace(-2.5, 2.5, WARPED_LINES)
        count = 1 if self.gan.latent_dim == 1 else 2 * WARPED_LINES
        lines = np.zeros((count, WARPED_POINTS, self.gan.latent_dim), np.float32)
        if count == 1:
            lines[0, :, 0] = fine
        else:
            lines[:WARPED_LINES, :, 0], lines[:WARPED_LINES, :, 1] = fine, coarse[:, None]
            lines[WARPED_LINES:, :, 1], lines[WARPED_LINES:, :, 0] = fine, coarse[:, None]
        return lines.reshape(-1, self.gan.latent_dim), (count, WARPED_POINTS)

    def _densities(self, values):
        """The generator's density and, where the true one is known, the optimal discriminator.

        Both densities are seen through the same smoothing: beside a smoothed p_g, thin true modes would look
        infinitely real. Of a conditional GAN both are those of all conditions together, so they say nothing about the
        optimal D under one of them.
        """
        generated = _density(values["cloud"], float(values["reach"]), self._field_shape)
        found = {"generated_density": generated} if self.shape == (1,) else {}
        true = values.get("density") if self.shape == (1,) else values.pop("density", None)
        if true is not None and self.gan.condition is None and not self.gan.loss.is_critic:
            found["optimal"] = (true / np.maximum(true + generated, 1e-12)).astype(np.float16)
        return found

    # ---- the costly scores

    def _scores(self):
        """All scores of digits from one pass of the classifier, which takes most of the time, and their scales."""
        scores = metrics.DigitScores()
        scales = {
            one.key + "_scale": scores.scale(one.name, JUDGED) for one in METRIC_AXES.values()
        }  # known from then on
        started = time.monotonic()
        values = scores.all_scores(self._scored_images().numpy().reshape(-1, 784))
        self.score_seconds = time.monotonic() - started
        self._next_score = time.monotonic() + self.score_seconds / self.score_share
        return {METRIC_AXES[name].key: value for name, value in values.items()} | scales

    def _noise(self, count, rng):
        return rng.standard_normal((count, self.gan.latent_dim), dtype=np.float32)

    def _draw(self, count, rng):
        """Examples and their conditions (or None)."""
        return datasets.checked_batch(self.data, count, rng)


def _has_modes(data):
    return isinstance(data, datasets.GaussianMixture) and not isinstance(data, datasets.NoisyCurve)


def _ticks(reach, count):
    """The middles of ``count`` cells from −reach to reach."""
    return ((np.arange(count, dtype=np.float32) + 0.5) / count * 2 - 1) * reach


def _density(samples, reach, cells):
    """A density on the window's cells from samples: counted, then blurred (a kernel estimate, Silverman 1986)."""
    blur = _blur(cells[0])
    if len(cells) == 2:
        counts = np.histogram2d(-samples[:, 1], samples[:, 0], cells, [[-reach, reach]] * 2)[0]
        return blur @ counts @ blur.T / (len(samples) * (2 * reach / cells[0]) ** 2)
    counts = np.histogram(samples[:, 0], cells[0], (-reach, reach))[0]
    return blur @ counts / (len(samples) * 2 * reach / cells[0])


@functools.cache
def _blur(cells):
    """A matrix that smooths along one axis with a Gaussian as wide as SMOOTHING of the window."""
    distance = np.subtract.outer(np.arange(cells), np.arange(cells)) / (SMOOTHING * cells)
    kernel = np.exp(-0.5 * distance**2)
    return kernel / kernel.sum(axis=0)
