"""A small GAN for the tests of the engine, and what is asked of its weights."""

import hashlib

import numpy as np

from gan_lessons import networks, training


def new(seed=0, depth=2, **settings):
    """A small GAN; every feature that has a state of its own is on, if ``settings`` do not say otherwise."""
    defaults = {"loss": "relativistic", "penalty": "gradient penalty", "learning_rate": 1e-3, "batch_size": 16}
    g = networks.points_generator(width=8, depth=depth, seed=seed)
    d = networks.points_discriminator(width=8, depth=depth, seed=seed + 1)
    return training.GAN(g, d, **(defaults | settings))


def weights(gan):
    return gan.state()["variables"]


def same(a, b):
    return all(np.array_equal(x, y) for x, y in zip(a, b, strict=True))


def fingerprint(gan):
    return hashlib.sha256(b"".join(array.tobytes() for array in weights(gan))).hexdigest()
