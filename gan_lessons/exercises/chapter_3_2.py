"""The function of chapter 3.3: the generator's two gradients."""

import numpy as np

from gan_lessons.exercises.formulas import Formula, Mistake
from gan_lessons.exercises.numerics import sigmoid, softplus


def generator_gradients(logits):
    """Derivatives of G's two losses with respect to D's logit: of log(1 − D), then of −log D, D = sigmoid(logit).

    >>> [part.round(2).tolist() for part in generator_gradients(np.array([-4.0, 0.0, 4.0]))]
    [[-0.02, -0.5, -0.98], [-0.98, -0.5, -0.02]]
    """
    return -sigmoid(logits), sigmoid(logits) - 1


def some_verdicts(rng):
    """Five logits on both sides of 0, none near it."""
    return (rng.permutation(rng.uniform(0.5, 4.0, 5) * [1, -1, 1, -1, -1]),)


GENERATOR_GRADIENTS = Formula(
    name="generator_gradients",
    reference=generator_gradients,
    inputs=some_verdicts,
    expected="(−D, D − 1) with D = sigmoid(logit): the derivatives of log(1 − D) and of −log D, for each logit",
    solution="""
def generator_gradients(logits):
    d = 1 / (1 + np.exp(-logits))
    return -d, d - 1
""",
    mistakes={
        "swapped": Mistake(
            lambda x: (sigmoid(x) - 1, -sigmoid(x)),
            "Both are right, in the other order. Which of the two losses comes first?",
            "Return the derivative of log(1 − D) first, then that of −log D.",
        ),
        "sign_flipped": Mistake(
            lambda x: (sigmoid(x), 1 - sigmoid(x)),
            "Right in size. But G lowers its loss by *raising* the logit: which sign must its derivative have?",
            "Both derivatives are negative: −D and D − 1.",
        ),
        "order_and_sign": Mistake(
            lambda x: (1 - sigmoid(x), sigmoid(x)),
            "These are the slopes of log D and of −log(1 − D). G's losses are log(1 − D) and −log D.",
            "Exchange the two, and turn both signs: −D, then D − 1.",
        ),
        "both_saturating": Mistake(
            lambda x: (-sigmoid(x), -sigmoid(x)),
            "The first is right. The second is the same again; where D is sure (logit −4), −log D is steep.",
            "d/dl of −log D is −(1 − D), that is D − 1.",
        ),
        "both_non_saturating": Mistake(
            lambda x: (sigmoid(x) - 1, sigmoid(x) - 1),
            "The second is right. The first is the same again; where D is sure (logit −4), log(1 − D) is flat.",
            "d/dl of log(1 − D) is −D.",
        ),
        "inner_derivative_missing": Mistake(
            lambda x: (-1 / (1 - sigmoid(x)), -1 / sigmoid(x)),
            "These are derivatives with respect to D. What is the derivative of D with respect to the logit?",
            "Chain rule: multiply both by D (1 − D), the derivative of the sigmoid.",
        ),
        "outer_derivative_missing": Mistake(
            lambda x: (-sigmoid(x) * (1 - sigmoid(x)),) * 2,
            "This is minus the derivative of the sigmoid itself. Where is the derivative of the logarithm?",
            "Chain rule: divide the first by 1 − D and the second by D.",
        ),
        "the_losses": Mistake(
            lambda x: (-softplus(x), softplus(-x)),
            "These are the two losses. The exercise needs their derivatives with respect to the logit.",
            "d/dl log(1 − D) = −D, and d/dl (−log D) = D − 1.",
        ),
        "sigmoid_missing": Mistake(
            lambda x: (-x, x - 1),
            "The right formula for probabilities, but the inputs are logits: yours grow without limit.",
            "First d = 1 / (1 + np.exp(-logits)), then −d and d − 1.",
        ),
        "mean_over_the_batch": Mistake(
            lambda x: (np.mean(-sigmoid(x)), np.mean(sigmoid(x) - 1)),
            "One number for all logits: but each has a slope of its own.",
            "Leave out the mean, and return two arrays.",
        ),
        "divided_by_the_batch": Mistake(
            lambda x: (-sigmoid(x) / len(x), (sigmoid(x) - 1) / len(x)),
            "This is the gradient of the mean over the batch. Here each logit is taken by itself.",
            "Do not divide by the number of logits.",
        ),
        "first_only": Mistake(
            lambda x: -sigmoid(x),
            "That is the first of the two. And the slope of −log D?",
            "Return both: −d, d − 1.",
        ),
        "second_only": Mistake(
            lambda x: sigmoid(x) - 1,
            "That is the second of the two. And the slope of log(1 − D)?",
            "Return both: −d, d − 1.",
        ),
    },
)

FORMULAS = [GENERATOR_GRADIENTS]
