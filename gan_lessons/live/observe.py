"""What a lab looks at: probes for ``GAN.snapshot``, chosen by the shape of the data. Knows no widget."""

import time

import numpy as np

from gan_lessons import metrics
from gan_lessons._tensorflow import tf

SAMPLES, POINTS, SCORED, JUDGED = 64, 400, 256, 1000


class Observer:
    """Probes of one run on one data set, always from the same noise and the same real examples.

    Args:
        gan: the ``GAN`` to watch.
        data: its checked data set.
        score_share: largest share of the time that the costly metric may take.
    """

    def __init__(self, gan, data, score_share=0.1):
        rng = np.random.default_rng(gan.seed + 1)
        self.gan, self.score_share = gan, score_share
        self.is_points, self.is_digits = tuple(data.shape) == (2,), int(np.prod(data.shape)) == 784
        self.real = data.sample(SCORED, rng)
        self.noise = rng.standard_normal((SCORED, gan.latent_dim), dtype=np.float32)
        self.shown = rng.standard_normal((POINTS if self.is_points else SAMPLES, gan.latent_dim), dtype=np.float32)
        self.judged = rng.standard_normal((JUDGED, gan.latent_dim), dtype=np.float32)
        self._points = data.sample(POINTS, rng) if self.is_points else None
        self._mixture = data if hasattr(data, "centres") and type(data).__name__ == "GaussianMixture" else None
        self._next_score = 0.0
        self._compiled = tf.function(self._look, autograph=False)
        self._judge = tf.function(lambda: gan.generator(self.judged, training=False), autograph=False)

    def probes(self, score=None):
        """The probes for the next snapshot; ``score`` forces or forbids the metric, None asks the time budget."""
        outputs = {}

        def look(name):
            def probe(generator, discriminator):
                if not outputs:  # one compiled call for all of them: ten times as fast as one by one
                    outputs.update({key: value.numpy() for key, value in self._compiled().items()})
                return outputs[name]

            return probe

        probes = {"samples": look("samples"), "real_scores": look("real_scores")}
        probes["generated_scores"] = look("generated_scores")
        if self.is_points:
            probes["real"] = lambda g, d: self._points
        if self._mixture is not None:
            probes["modes"] = self._modes
        if self.is_digits and (time.monotonic() >= self._next_score if score is None else score):
            probes |= {"fid": self._fid, "fid_scale": self._fid_scale}
        return probes

    def _look(self):
        generator, discriminator = self.gan.generator, self.gan.discriminator
        samples = generator(self.shown, training=False)
        if not self.is_points:
            samples = tf.cast(255 * tf.clip_by_value(samples, 0, 1), tf.uint8)
        generated = generator(self.noise, training=False)
        return {
            "samples": samples,
            "real_scores": discriminator(self.real, training=False)[:, 0],
            "generated_scores": discriminator(generated, training=False)[:, 0],
        }

    def _modes(self, generator, discriminator):
        found = metrics.modes(self._judge().numpy(), self._mixture)
        return np.array([found.covered, found.total, found.high_quality])

    def _fid(self, generator, discriminator):
        self._fid_scale(generator, discriminator)  # at first this loads the classifier, which is no part of the cost
        started = time.monotonic()
        images = np.clip(self._judge().numpy(), 0, 1).reshape(-1, 784)
        value = metrics.DigitScores().fid(images)
        took = time.monotonic() - started
        self._next_score = time.monotonic() + took / self.score_share
        return value

    def _fid_scale(self, generator, discriminator):
        scores = metrics.DigitScores()
        return np.array([scores.floor(JUDGED), scores.ceiling(JUDGED)])
