"""The check of a trained VAE: a good one passes, and what went wrong with the others is named."""

import numpy as np
import pytest

from gan_lessons import data, networks
from gan_lessons.chapters import vae
from gan_lessons.exercises.ring_vae import HINTS, SD, check_ring_vae
from gan_lessons.utils.tensorflow import keras, tf

RING = data.ring(sd=0.05)


def pair(seed=0):
    return vae.encoder(2, (2,), widths=(64, 64), seed=seed + 1), networks.points_generator(seed=seed)


def trained(steps=1500, kl_weight=1.0, seed=0):
    """Networks trained by a loop of its own, with the KL weighted as a student's mistake may do."""
    encoder, decoder = pair(seed)
    weights, optimizer = encoder.trainable_variables + decoder.trainable_variables, keras.optimizers.Adam(2e-3)
    optimizer.build(weights)
    rng = np.random.default_rng(seed)

    @tf.function
    def step(x, noise):
        with tf.GradientTape() as tape:
            mean, log_variance = tf.split(encoder(x, training=True), 2, axis=1)
            apart = x - decoder(vae.reparametrise(mean, log_variance, noise), training=True)
            loss = tf.reduce_sum(apart**2, axis=1) / (2 * SD**2)
            loss += kl_weight * vae.kl_to_standard_normal(mean, log_variance)
            loss = tf.reduce_mean(loss)
        optimizer.apply(tape.gradient(loss, weights), weights)

    for _ in range(steps):
        step(RING.sample(128, rng), rng.standard_normal((128, 2), dtype=np.float32))
    return encoder, decoder


def test_a_trained_vae_passes():
    result = check_ring_vae(*trained())
    assert result.passed and result.verdict == "passed" and "8 of 8 modes" in result.yours


@pytest.mark.parametrize(
    ("mistake", "given"),
    [
        ("code_unused", pair),
        ("kl_missing", lambda: trained(kl_weight=0.0)),
        ("code_unused", lambda: trained(500, kl_weight=200.0)),
        ("modes_missing", lambda: trained(150)),
        ("elbo_too_low", lambda: trained(500)),
        ("does_not_fit", lambda: (pair()[1], pair()[1])),
    ],
)
def test_what_went_wrong_is_named(mistake, given):
    result = check_ring_vae(*given())
    assert not result.passed and result.mistake == mistake and result.hint == HINTS[mistake]
    assert all(text in str(result) for text in ("not yet", "expected", "yours", "hint"))


@pytest.mark.parametrize("blank", [..., None])
def test_left_blank_it_is_open(blank):
    assert check_ring_vae(blank, blank).verdict == "still open"
    assert check_ring_vae(blank, pair()[1]).verdict == "still open"
