"""The Gumbel-softmax and the student's own run on DNA: mistakes are named, what is right passes."""

import functools
import math

import numpy as np
import pytest

from gan_lessons import exercises, training
from gan_lessons.chapters.beyond import dense, motifs
from gan_lessons.exercises import chapter_5_4_2_gumbel as chapter
from gan_lessons.utils.tensorflow import keras, tf
from tests.students import SEEDS, check_hints, diagnose, for_each_mistake

BY_NAME = {formula.name: formula for formula in chapter.FORMULAS}
found = functools.partial(diagnose, BY_NAME)


def noise(u):
    return -tf.math.log(-tf.math.log(u))


WRONG = {
    "gumbel_softmax": {
        "no_noise": lambda a, u, t: tf.nn.softmax(a / t),
        "uniform_added": lambda a, u, t: tf.nn.softmax((a + u) / t),
        "one_logarithm": lambda a, u, t: tf.nn.softmax((a - tf.math.log(u)) / t),
        "outer_minus_missing": lambda a, u, t: tf.nn.softmax((a + tf.math.log(-tf.math.log(u))) / t),
        "noise_not_divided": lambda a, u, t: tf.nn.softmax(a / t + noise(u)),
        "logits_not_divided": lambda a, u, t: tf.nn.softmax(a + noise(u) / t),
        "temperature_missing": lambda a, u, t: tf.nn.softmax(a + noise(u)),
        "multiplied": lambda a, u, t: tf.nn.softmax(t * (a + noise(u))),
        "no_softmax": lambda a, u, t: (a + noise(u)) / t,
        "hard": lambda a, u, t: tf.one_hot(tf.argmax(a + noise(u), axis=1), 3),
        "wrong_axis": lambda a, u, t: tf.nn.softmax((a + noise(u)) / t, axis=0),
        "divided_after": lambda a, u, t: tf.nn.softmax(a + noise(u)) / t,
    },
}


@for_each_mistake(WRONG)
def test_each_typical_mistake_is_named_on_every_seed(name, mistake, wrong):
    assert {found(name, wrong, seed).mistake for seed in SEEDS} == {mistake}


@pytest.mark.parametrize("name", BY_NAME)
def test_each_mistake_has_a_student_who_makes_it_and_two_hints(name):
    check_hints(WRONG[name], BY_NAME[name])


def by_hand(logits, uniform, temperature):
    rows = []
    for row, draws in zip(logits, uniform, strict=True):
        powers = [math.exp((a - math.log(-math.log(u))) / temperature) for a, u in zip(row, draws, strict=True)]
        rows.append([power / sum(powers) for power in powers])
    return rows


RIGHT = [
    by_hand,
    lambda a, u, t: tf.nn.softmax((a + noise(u)) / t),
    lambda a, u, t: tf.nn.softmax(a / t + noise(u) / t, axis=1),
    lambda a, u, t: (np.exp(a) / -np.log(u)) ** (1 / t) / ((np.exp(a) / -np.log(u)) ** (1 / t)).sum(1, keepdims=True),
]


@pytest.mark.parametrize("number", range(len(RIGHT)))
def test_right_variants_pass_on_every_seed(number):
    assert {found("gumbel_softmax", RIGHT[number], seed).mistake for seed in SEEDS} == {None}


def test_the_largest_soft_choice_comes_as_often_as_the_softmax_says():
    rng, logits = np.random.default_rng(0), np.tile([2.0, 1.0, 0.1], (50_000, 1))
    chosen = chapter.gumbel_softmax(logits, rng.random((50_000, 3)), 0.5).argmax(axis=1)
    shares = np.exp(logits[0]) / np.exp(logits[0]).sum()
    assert np.bincount(chosen) / 50_000 == pytest.approx(shares, abs=0.01)


# ---- the run


class Choose(keras.layers.Layer):
    """The end of a student's generator."""

    def __init__(self, temperature, drawn=True):
        super().__init__()
        self.temperature, self.drawn, self.seed = temperature, drawn, keras.random.SeedGenerator(0)

    def call(self, logits):
        uniform = 0.5 * tf.ones_like(logits)
        if self.drawn:
            uniform = keras.random.uniform(tf.shape(logits), 1e-6, 1.0, seed=self.seed)
        return tf.nn.softmax((logits + noise(uniform)) / self.temperature)


def own_gan(temperature=0.5, drawn=True, last=((16, 4), (2, 1)), penalty="R1"):
    keras.utils.set_random_seed(0)
    layers, (shape, order) = keras.layers, last
    own_g = keras.Sequential([keras.Input((32,))])
    for layer in (layers.Dense(256, "relu"), layers.Dense(256, "relu"), layers.Dense(64), layers.Reshape(shape)):
        own_g.add(layer)
    own_g.add(Choose(temperature, drawn))
    if order:
        own_g.add(layers.Permute(order))
    own_d = dense.discriminator(own_g.output_shape[1:], (256, 256), seed=1)
    return training.GAN(own_g, own_d, **dense.RECIPE | {"learning_rate": 2e-3, "penalty": penalty})


@pytest.fixture(scope="module")
def trained():
    own = own_gan()
    own.advance(motifs.Promoters(), 1500)
    return own


def run_mistake(work):
    return exercises.check_own_dna(work).mistake


def test_a_trained_run_passes(trained):
    result = exercises.check_own_dna(trained)
    assert result.passed and "motif in" in result.yours
    assert exercises.check_own_dna(...).verdict == "still open"


def test_mistakes_of_the_run_are_named(trained, monkeypatch):
    assert run_mistake(trained.generator) == "not_a_gan"
    assert run_mistake(own_gan(last=((16, 4), None))) == "other_shape"
    assert run_mistake(own_gan(last=((4, 16), None))) == "no_probabilities"
    assert run_mistake(own_gan(drawn=False)) == "no_choice"
    assert run_mistake(own_gan()) == "too_few_steps"
    monkeypatch.setattr(chapter, "LEAST_STEPS", 0)
    assert run_mistake(own_gan(temperature=20.0)) == "too_soft"
    assert run_mistake(own_gan(temperature=0.1)) == "motif_rare"
    monkeypatch.setattr(chapter, "LEAST_DISTINCT", 1.1)
    assert run_mistake(trained) == "repeats"


def test_every_mistake_of_the_run_has_two_hints_and_a_solution_is_printed(capsys):
    named = {"not_a_gan", "other_shape", "no_probabilities", "no_choice", "too_few_steps"}
    assert named | {"too_soft", "repeats", "motif_rare"} == set(chapter.OWN_DNA.hints)
    assert all(15 < len(hint) < 130 for pair in chapter.OWN_DNA.hints.values() for hint in pair)
    exercises.solution("own_dna")
    assert "training.GAN" in capsys.readouterr().out
