"""From the article's networks to the best digits of this course: the rungs of chapter 5.3, each a run of its own.

A rung says which GAN learns from which data, and for how long. Its recorded run ships with the course
(``recordings.run``), with the weights that it ended with; ``load_gan`` puts them into a GAN again.

>>> [rung.key for rung in RUNGS]
['article', 'three_changes', 'conditional', 'convolutional', 'relativistic', 'longer']
"""

import dataclasses
from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from gan_lessons import data, networks, training
from gan_lessons.chapters import recordings
from gan_lessons.snapshots import History

LABEL_SIZE = 10.0  # of the number that stands for a digit's label, see ``data.labelled``
SMALL_BATCH = 64  # of the convolutional rung
ADAM = {"learning_rate": 1e-3, "beta_1": 0.0, "beta_2": 0.99, "ema_momentum": 0.998}


class Rung(NamedTuple):
    """One run of the ladder.

    Args:
        key: what its recording is called.
        label: what it is called in a table or chart.
        steps: how long it was trained.
        make_gan: ``seed → training.GAN`` at step 0.
        make_dataset: ``() → data set``.
        batch_size: real digits that its discriminator sees in each step.
    """

    key: str
    label: str
    steps: int
    make_gan: Callable
    make_dataset: Callable
    batch_size: int = 128


def generate_digits(gan, count, averaged=False):
    """Digits from the GAN of any rung, float32 of shape ``(count, 784)``; a conditional one generates 0 to 9 in turn.

    Args:
        gan: a ``training.GAN`` of digits, conditional (ten labels of ``LABEL_SIZE``) or not.
        count: how many; always from the same noise.
        averaged: use the averaged weights.

    Example:
        >>> generate_digits(RUNGS[2].make_gan(seed=0), 20).shape
        (20, 784)
    """
    conditions = LABEL_SIZE * np.eye(10)[np.arange(count) % 10] if gan.condition_shape else None
    return gan.generate(count, conditions, averaged=averaged).reshape(count, -1)


def load_gan(rung):
    """The rung's GAN with the generator weights of its recording, ready to generate digits.

    >>> generate_digits(load_gan(RUNGS[0]), 4).shape
    (4, 784)
    """
    metadata, last = recordings.metadata(rung.key), recordings.run(rung.key).last
    gan, flat, weights_by_layer = rung.make_gan(metadata["seed"]), last["weights"].astype(np.float32), []
    for weights in gan.generator.get_weights():
        weights_by_layer.append(flat[: weights.size].reshape(weights.shape))
        flat = flat[weights.size :]
    gan.generator.set_weights(weights_by_layer)
    return gan


def lighter(run, samples=16):
    """The recorded run with fewer samples at each moment, so that a stored page that replays it is smaller.

    >>> lighter(recordings.run("article"), 8).last["samples"].shape
    (8, 784)
    """
    few, light = ("samples", "sample_scores"), History()
    for moment in run:
        values = {name: value[:samples] if name in few else value for name, value in moment.values.items()}
        light.add(dataclasses.replace(moment, values=values))
    return light


def _article(seed):
    nets = networks.generator(seed=seed), networks.discriminator(seed=seed + 1)
    return training.GAN(*nets, learning_rate=2e-4, beta_1=0.5, ema_momentum=ADAM["ema_momentum"], seed=seed)


def _three_changes(seed):
    nets = networks.improved_generator(seed=seed), networks.improved_discriminator(seed=seed + 1)
    return training.GAN(*nets, penalty="R1", seed=seed, **ADAM)


def _conditional(seed):
    g = networks.conditional(networks.improved_generator(110, seed=seed), condition_size=10)
    d = networks.conditional(networks.improved_discriminator((794,), seed=seed + 1), condition_size=10)
    return training.GAN(g, d, penalty="R1", seed=seed, **ADAM)


def _convolutional(seed):
    nets = networks.conv_generator(seed=seed), networks.conv_discriminator(seed=seed + 1)
    return training.GAN(*nets, penalty="R1", batch_size=SMALL_BATCH, seed=seed, **ADAM)


def _relativistic(seed):
    nets = networks.improved_generator(seed=seed), networks.improved_discriminator(seed=seed + 1)
    return training.GAN(*nets, loss="relativistic", penalty="R1+R2", seed=seed, **ADAM)


def _labelled():
    return data.labelled(data.mnist(), size=LABEL_SIZE)


def _pictures():
    return data.mnist(shape=(28, 28, 1))


RUNGS = (
    Rung("article", "the article's networks", 6_000, _article, data.mnist),
    Rung("three_changes", "the six changes", 6_000, _three_changes, data.mnist),
    Rung("conditional", "conditional on the label", 6_000, _conditional, _labelled),
    Rung("convolutional", "convolutional", 6_000, _convolutional, _pictures, SMALL_BATCH),
    Rung("relativistic", "relativistic loss, R1 + R2", 6_000, _relativistic, data.mnist),
    Rung("longer", "the six changes, for longer", 45_000, _three_changes, data.mnist),
)
