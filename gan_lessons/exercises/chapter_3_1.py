"""The function of chapter 3.2: the optimal discriminator."""

import numpy as np

from gan_lessons.exercises.formulas import Formula, Mistake
from gan_lessons.exercises.numerics import sigmoid


def optimal(p_data, p_generated):
    """The best answer to a fixed generator, ``p_data / (p_data + p_generated)`` (Goodfellow et al. 2014, prop. 1).

    >>> optimal(np.array([3.0, 1.0]), np.array([1.0, 1.0])).tolist()
    [0.75, 0.5]
    """
    return p_data / (p_data + p_generated)


def some_densities(rng):
    """Two densities in six places, both above 0 and never nearly equal."""
    p_generated = rng.uniform(0.1, 1.0, 6)
    return p_generated * rng.permutation([0.2, 0.4, 0.7, 1.5, 2.5, 5.0]) * rng.uniform(0.95, 1.05, 6), p_generated


OPTIMAL = Formula(
    name="optimal",
    reference=optimal,
    inputs=some_densities,
    expected="p_data / (p_data + p_generated), one number for each place",
    solution="""
def optimal(p_data, p_generated):
    return p_data / (p_data + p_generated)
""",
    mistakes={
        "swapped": Mistake(
            lambda p, q: q / (p + q),
            "This is the probability “generated”. D's output is the probability of which of the two?",
            "Put p_data above the fraction line: D is the probability “real”.",
        ),
        "ratio": Mistake(
            lambda p, q: p / q,
            "The ratio of the densities says “three times as often real”. Can a probability be 3?",
            "A ratio of 3 to 1 is a share of 3 in 4: divide by p_data + p_generated, not by p_generated alone.",
        ),
        "ratio_upside_down": Mistake(
            lambda p, q: q / p,
            "This grows where generated examples are common, and without limit. What do you divide by what?",
            "D* is the share of the real ones: p_data / (p_data + p_generated).",
        ),
        "divided_by_the_mean": Mistake(
            lambda p, q: 2 * p / (p + q),
            "Where only real examples occur, yours is 2. What should stand below the fraction line?",
            "Divide by the sum p_data + p_generated, not by their mean.",
        ),
        "halved": Mistake(
            lambda p, q: 0.5 * p / (p + q),
            "Where the two densities are equal, yours says 1/4. What would you say there?",
            "Leave out the factor of one half: p_data / (p_data + p_generated).",
        ),
        "difference": Mistake(
            lambda p, q: p - q,
            "The difference has the right sign for a verdict, but it is no probability: it may be negative.",
            "Take the share in place of the difference: p_data / (p_data + p_generated).",
        ),
        "sigmoid_of_difference": Mistake(
            lambda p, q: sigmoid(p - q),
            "A probability, but the wrong one: with p_data = 3 and p_generated = 1 it should be 3/4.",
            "Leave the sigmoid out: p_data / (p_data + p_generated) lies between 0 and 1 already.",
        ),
        "sigmoid_of_ratio": Mistake(
            lambda p, q: sigmoid(p / q),
            "A ratio is never negative, so its sigmoid is never below 1/2: this D would call everything real.",
            "It is the sigmoid of the logarithm of the ratio, or simply p_data / (p_data + p_generated).",
        ),
        "log_ratio": Mistake(
            lambda p, q: np.log(p / q),
            "This is the optimal logit. Which function makes a probability of it?",
            "Take its sigmoid, or write p_data / (p_data + p_generated).",
        ),
        "hard_verdict": Mistake(
            lambda p, q: (p > q).astype(float),
            "This says which is likelier, but not how sure one can be. What if p_data is 0.5 and p_generated 0.4?",
            "Return the share p_data / (p_data + p_generated) in place of 0 or 1.",
        ),
        "summed_over_places": Mistake(
            lambda p, q: p / (p + q).sum(),
            "Each place is judged by itself. What is added up below your fraction line?",
            "Divide by p_data + p_generated place by place, with no .sum().",
        ),
        "mean_over_places": Mistake(
            lambda p, q: np.mean(p / (p + q)),
            "One number for all places? D answers differently in each.",
            "Leave out the mean: return the whole array.",
        ),
        "p_data_itself": Mistake(
            lambda p, q: p,
            "Then D would not depend on the generator at all. What changes when G gets better?",
            "Divide by p_data + p_generated.",
        ),
    },
)

FORMULAS = [OPTIMAL]
