"""The fourth function of section 5.1: a penalty of one's own, which a GAN is then trained with."""

import numpy as np

from gan_lessons.exercises.formulas import Formula, Mistake
from gan_lessons.exercises.numerics import sigmoid
from gan_lessons.utils.tensorflow import tf


class Judge:
    """A small discriminator without weights to train: logits ``b · tanh(x A + c)``, and their slopes known exactly."""

    def __init__(self, rng, units=6):
        self.a, self.b, self.c = rng.normal(0, 1, (2, units)), rng.normal(0, 1.5, units), rng.normal(0, 0.5, units)

    def __call__(self, examples, training=False):
        """Logits, shape ``(n, 1)``, that a ``tf.GradientTape`` can follow."""
        a, b, c = (tf.constant(weights, tf.float32) for weights in (self.a, self.b[:, None], self.c))
        return tf.tanh(tf.cast(examples, tf.float32) @ a + c) @ b

    def logits(self, examples):
        """As ``__call__``, in NumPy, shape ``(n,)``."""
        return np.tanh(np.asarray(examples) @ self.a + self.c) @ self.b

    def slopes(self, examples):
        """The gradient of each logit with respect to its example, shape ``(n, 2)``."""
        return ((1 - np.tanh(np.asarray(examples) @ self.a + self.c) ** 2) * self.b) @ self.a.T

    def squares(self, examples):
        """The squared length of each of these gradients."""
        return (self.slopes(examples) ** 2).sum(axis=1)


def own_r1(discriminator, real, generated, mix):
    """R1 (Mescheder et al. 2018, eq. 9) of a ``Judge``, without its weight."""
    return 0.5 * discriminator.squares(real).mean()


def some_players(rng):
    """A discriminator, batches of real and of generated points, and places between them, one for each pair."""
    real, generated = (tf.constant(rng.normal(centre, 1, (7, 2)), tf.float32) for centre in (0.5, -0.5))
    return Judge(rng), real, generated, tf.constant(rng.uniform(0, 1, 7), tf.float32)


def _between(real, generated, mix):
    share = np.asarray(mix)[:, None]
    return share * np.asarray(real) + (1 - share) * np.asarray(generated)


def _probability_squares(d, x):
    probabilities = sigmoid(d.logits(x))
    return (probabilities * (1 - probabilities)) ** 2 * d.squares(x)


OWN_R1 = Formula(
    name="own_r1",
    reference=own_r1,
    inputs=some_players,
    expected="R1 with weight 1 on the real examples, one number",
    solution="""
import tensorflow as tf

def own_r1(discriminator, real, generated, mix):
    with tf.GradientTape() as tape:
        tape.watch(real)
        logits = discriminator(real)
    slopes = tape.gradient(logits, real)  # each logit depends on its own example alone
    return 0.5 * tf.reduce_mean(tf.reduce_sum(slopes**2, axis=1))
""",
    mistakes={
        "no_half": Mistake(
            lambda d, x, g, m: d.squares(x).mean(),
            "Yours is twice as large as it should be. Which factor stands before the mean?",
            "With weight 1 the factor is one half.",
        ),
        "not_squared": Mistake(
            lambda d, x, g, m: 0.5 * np.sqrt(d.squares(x)).mean(),
            "This is the length of the slope. R1 grows faster with it.",
            "Leave out the square root: square each component, and add them up.",
        ),
        "coordinates_averaged": Mistake(
            lambda d, x, g, m: 0.5 * (d.slopes(x) ** 2).mean(),
            "You average over the coordinates of a point as well. How is the length of a vector computed?",
            "Add up over the coordinates (axis 1), and take the mean over the examples only.",
        ),
        "added_up": Mistake(
            lambda d, x, g, m: 0.5 * d.squares(x).sum(),
            "A batch twice as large would cost twice as much. What replaces the expectation?",
            "Take the mean over the examples, not the sum.",
        ),
        "at_generated": Mistake(
            lambda d, x, g, m: 0.5 * d.squares(g).mean(),
            "This is R2, the penalty at the generated examples.",
            "Take the gradient at the real examples.",
        ),
        "at_both": Mistake(
            lambda d, x, g, m: 0.5 * (d.squares(x).mean() + d.squares(g).mean()),
            "This is R1 + R2. Only one kind of example counts in R1.",
            "Leave the generated examples out.",
        ),
        "between": Mistake(
            lambda d, x, g, m: 0.5 * d.squares(_between(x, g, m)).mean(),
            "You use points between real and generated examples, as WGAN-GP does.",
            "Take the gradient at the real examples themselves; mix is not needed.",
        ),
        "towards_one": Mistake(
            lambda d, x, g, m: ((np.sqrt(d.squares(_between(x, g, m))) - 1) ** 2).mean(),
            "This is the penalty of WGAN-GP: it wants slopes of length 1. Which length does R1 want?",
            "R1 pulls the slope at real examples towards 0.",
        ),
        "towards_one_at_real": Mistake(
            lambda d, x, g, m: ((np.sqrt(d.squares(x)) - 1) ** 2).mean(),
            "Yours is smallest where the slope has length 1. Where is R1 smallest?",
            "Do not subtract 1: R1 is 0 where the slope is 0.",
        ),
        "of_probability": Mistake(
            lambda d, x, g, m: 0.5 * _probability_squares(d, x).mean(),
            "You differentiate the probability. It is flat where D is sure, so such a D would pay nothing.",
            "Leave out the sigmoid: R1 uses the slope of the logit.",
        ),
        "of_mean_logit": Mistake(
            lambda d, x, g, m: 0.5 * d.squares(x).mean() / len(x) ** 2,
            "Your slopes are too short by the number of examples: which mean did you differentiate?",
            "Give the logits themselves, or their sum, to tape.gradient; take the mean at the end.",
        ),
        "mean_slope": Mistake(
            lambda d, x, g, m: 0.5 * (d.slopes(x).mean(axis=0) ** 2).sum(),
            "Slopes in opposite directions cancel in yours. Should a D that is steep everywhere pay nothing?",
            "Square the slope of each example first, then take the mean.",
        ),
        "absolute": Mistake(
            lambda d, x, g, m: 0.5 * np.abs(d.slopes(x)).sum(axis=1).mean(),
            "You add up the absolute values of the components. The Euclidean length is another one.",
            "Square the components in place of taking absolute values.",
        ),
        "minus": Mistake(
            lambda d, x, g, m: -own_r1(d, x, g, m),
            "Yours is negative: D minimises its loss, so it would be paid for steep slopes.",
            "Turn the sign of the result round.",
        ),
        "logit_squared": Mistake(
            lambda d, x, g, m: 0.5 * (d.logits(x) ** 2).mean(),
            "This makes large logits costly, not steep ones. Where is the derivative?",
            "Use a GradientTape that watches the real examples.",
        ),
        "slope_of_each": Mistake(
            lambda d, x, g, m: 0.5 * d.squares(x),
            "You return a number for each example. A loss is one number.",
            "Take the mean over the examples at the end.",
        ),
    },
)

FORMULAS = [OWN_R1]
