"""Chapter 5.4, sequences: the Gumbel-softmax, and a generator of DNA that ends in it, trained by the student."""

import numpy as np

from gan_lessons.chapters.beyond import motifs
from gan_lessons.exercises.coefficients import Finding
from gan_lessons.exercises.formulas import Formula, Mistake
from gan_lessons.exercises.runs import Run
from gan_lessons.training import GAN


def gumbel_softmax(logits, uniform, temperature):
    """The softmax of (logits + Gumbel noise) / temperature, over the last axis (Jang et al. 2017, equation 2).

    Args:
        logits: ``(n, k)``.
        uniform: ``(n, k)``, between 0 and 1: −log(−log u) is Gumbel noise.
        temperature: above 0.

    >>> gumbel_softmax(np.zeros((1, 2)), np.array([[0.9, 0.1]]), 0.1).round(3).tolist()
    [[1.0, 0.0]]
    """
    return _softmax((logits + _gumbel(uniform)) / temperature)


def _gumbel(uniform):
    return -np.log(-np.log(uniform))


def _softmax(scores, axis=-1):
    shares = np.exp(scores - scores.max(axis=axis, keepdims=True))
    return shares / shares.sum(axis=axis, keepdims=True)


def some_logits(rng):
    """Logits of five choices among three, uniform numbers that are not near 0 or 1, a temperature away from 1."""
    return rng.normal(0, 1, (5, 3)), rng.uniform(0.05, 0.95, (5, 3)), float(rng.uniform(0.4, 0.8))


GUMBEL_SOFTMAX = Formula(
    name="gumbel_softmax",
    reference=gumbel_softmax,
    inputs=some_logits,
    expected="soft choices, each row adding up to 1",
    solution="""
import tensorflow as tf

def gumbel_softmax(logits, uniform, temperature):
    gumbel = -tf.math.log(-tf.math.log(uniform))
    return tf.nn.softmax((logits + gumbel) / temperature, axis=-1)
""",
    mistakes={
        "no_noise": Mistake(
            lambda a, u, t: _softmax(a / t),
            "This is a plain softmax with a temperature. Where is the random part?",
            "Make Gumbel noise of the uniform numbers and add it to the logits.",
        ),
        "uniform_added": Mistake(
            lambda a, u, t: _softmax((a + u) / t),
            "You add the uniform numbers themselves. Which function of them has the Gumbel distribution?",
            "Take two logarithms of the uniform numbers first.",
        ),
        "one_logarithm": Mistake(
            lambda a, u, t: _softmax((a - np.log(u)) / t),
            "With one logarithm the noise is exponential, not Gumbel.",
            "Take the logarithm a second time; mind the sign that makes its argument positive.",
        ),
        "outer_minus_missing": Mistake(
            lambda a, u, t: _softmax((a - _gumbel(u)) / t),
            "Your noise has the wrong sign: it is often very negative, and Gumbel noise is often very positive.",
            "There is a minus sign outside as well as inside.",
        ),
        "noise_not_divided": Mistake(
            lambda a, u, t: _softmax(a / t + _gumbel(u)),
            "Your choices change with the temperature even as to which one is largest.",
            "Divide the sum of logits and noise by the temperature, not the logits alone.",
        ),
        "logits_not_divided": Mistake(
            lambda a, u, t: _softmax(a + _gumbel(u) / t),
            "Only the noise is divided by the temperature in yours.",
            "Divide the sum of logits and noise.",
        ),
        "temperature_missing": Mistake(
            lambda a, u, t: _softmax(a + _gumbel(u)),
            "Yours is right for temperature 1 only.",
            "Divide by the temperature before the softmax.",
        ),
        "multiplied": Mistake(
            lambda a, u, t: _softmax((a + _gumbel(u)) * t),
            "A small temperature should make the choice sharper. In yours it makes it softer.",
            "Divide by the temperature; do not multiply.",
        ),
        "no_softmax": Mistake(
            lambda a, u, t: (a + _gumbel(u)) / t,
            "These numbers do not add up to 1 in each row.",
            "Apply a softmax at the end.",
        ),
        "hard": Mistake(
            lambda a, u, t: np.eye(a.shape[1])[(a + _gumbel(u)).argmax(axis=1)],
            "This is the hard choice. It has no slope, so a generator could not learn through it.",
            "Use a softmax in place of the argmax.",
        ),
        "wrong_axis": Mistake(
            lambda a, u, t: _softmax((a + _gumbel(u)) / t, axis=0),
            "Your columns add up to 1. The choices are the rows.",
            "Take the softmax over the last axis.",
        ),
        "divided_after": Mistake(
            lambda a, u, t: _softmax(a + _gumbel(u)) / t,
            "You divide the finished shares, so they no longer add up to 1.",
            "Divide by the temperature before the softmax.",
        ),
    },
)

FORMULAS = [GUMBEL_SOFTMAX]


# ---- a run of the student's own

LOOKED_AT, LEAST_STEPS = 1000, 500
LEAST_MOTIF, LEAST_DISTINCT, LEAST_LARGEST = 1 / 3, 0.9, 0.6


def diagnose_own_dna(gan):
    """A ``Finding`` about a ``training.GAN`` of DNA whose generator ends in a random choice."""
    expected = (
        f"a GAN trained for {LEAST_STEPS} steps or more: tables (4, 16), a random choice inside the generator, the "
        f"motif in at least {LEAST_MOTIF:.0%} of {LOOKED_AT:,} sequences, and {LEAST_DISTINCT:.0%} of them different"
    )
    if not isinstance(gan, GAN):
        return Finding("not_a_gan", expected, f"a {type(gan).__name__}")
    noise = np.random.default_rng(0).standard_normal((LOOKED_AT, gan.latent_dim), dtype=np.float32)
    tables, one_noise = (gan.generate(z, averaged=True) for z in (noise, np.repeat(noise[:1], 16, axis=0)))
    if tables.shape[1:] != motifs.Promoters.shape:
        return Finding("other_shape", expected, f"examples of shape {tables.shape[1:]}")
    dna = motifs.decode(tables)
    share, distinct, largest = motifs.score(dna), motifs.distinct_share(dna), float(tables.max(axis=1).mean())
    yours = (
        f"{gan.step:,} steps, motif in {share:.1%}, {distinct:.1%} different, largest letter of a place {largest:.2f} "
        "on average"
    )
    return Finding(_mistake_of_dna(gan, tables, one_noise, share, distinct, largest), expected, yours)


def _mistake_of_dna(gan, tables, one_noise, share, distinct, largest):
    if not np.allclose(tables.sum(axis=1), 1, atol=1e-3):
        return "no_probabilities"
    if (one_noise == one_noise[0]).all():
        return "no_choice"
    if gan.step < LEAST_STEPS:
        return "too_few_steps"
    if largest < LEAST_LARGEST:
        return "too_soft"
    if distinct < LEAST_DISTINCT:
        return "repeats"
    return None if share >= LEAST_MOTIF else "motif_rare"


OWN_DNA = Run(
    name="own_dna",
    diagnose=diagnose_own_dna,
    hints={
        "not_a_gan": (
            "Hand over the GAN itself, after its training.",
            "Make it with training.GAN(own_g, own_d, …), train it, and pass that object.",
        ),
        "other_shape": (
            "An example of DNA has four rows, one for each letter, and sixteen columns.",
            "End with Reshape((16, 4)), your choice over the last axis, and Permute((2, 1)).",
        ),
        "no_probabilities": (
            "The four numbers of a place do not add up to 1.",
            "Your choice works along the last axis. Let the letters be there, and exchange the axes afterwards.",
        ),
        "no_choice": (
            "One noise vector, sixteen times, gives sixteen equal tables, so nothing is drawn inside the generator.",
            "Draw uniform numbers for every logit in the layer, with keras.random.uniform.",
        ),
        "too_few_steps": (
            "The networks fit. Now train them.",
            "Call own.train(promoters, motifs.STEPS, progress=False) before the check.",
        ),
        "too_soft": (
            "The letters are far from a choice: no letter of a place has most of the probability.",
            "Lower the temperature, and train again from the start.",
        ),
        "repeats": (
            "The generator writes the same sequences again and again.",
            "Use the penalty R1 with the settings of the exercise, and train again from the start.",
        ),
        "motif_rare": (
            "The generator has not learned the motif yet.",
            "Train for motifs.STEPS steps with the settings of the exercise. Try another temperature.",
        ),
    },
    solution="""
layers = keras.layers
own_g = keras.Sequential([
    keras.Input((32,)), layers.Dense(256, "relu"), layers.Dense(256, "relu"),
    layers.Dense(64), layers.Reshape((16, 4)), Choose(0.5), layers.Permute((2, 1))])
own_d = dense.discriminator((4, 16), (256, 256), seed=1)
own = training.GAN(own_g, own_d, **dense.RECIPE | {"learning_rate": 2e-3})
own.train(promoters, motifs.STEPS, progress=False)
""",
)

RUNS = [OWN_DNA]
