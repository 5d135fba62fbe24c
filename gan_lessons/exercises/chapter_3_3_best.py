"""Two functions of notebook 3.3: the best discriminator for another mixture, and the smallest hinge loss."""

import numpy as np

from gan_lessons.exercises.formulas import Formula, Mistake
from gan_lessons.exercises.numerics import sigmoid


def optimal_with_share(p_data, p_generated, share):
    """The best D if the fraction ``share`` of all examples is real.

    >>> optimal_with_share(np.array([1.0, 3.0]), np.array([1.0, 1.0]), 0.25).tolist()
    [0.25, 0.5]
    """
    return share * p_data / (share * p_data + (1 - share) * p_generated)


def some_mixture(rng):
    """Two densities in six places, both above 0 and never nearly equal, and a share far from one half."""
    p_generated = rng.uniform(0.1, 1.0, 6)
    p_data = p_generated * rng.permutation([0.2, 0.4, 0.7, 1.5, 2.5, 5.0]) * rng.uniform(0.95, 1.05, 6)
    return p_data, p_generated, float(rng.choice([rng.uniform(0.15, 0.35), rng.uniform(0.65, 0.85)]))


OPTIMAL_WITH_SHARE = Formula(
    name="optimal_with_share",
    reference=optimal_with_share,
    inputs=some_mixture,
    expected="the probability “real” in each place, if the fraction share of all examples is real",
    solution="""
def optimal_with_share(p_data, p_generated, share):
    real, generated = share * p_data, (1 - share) * p_generated
    return real / (real + generated)
""",
    mistakes={
        "share_ignored": Mistake(
            lambda p, q, s: p / (p + q),
            "This is the best D for equal shares. If nearly all examples are real, should D not say “real” more often?",
            "Weight each term of V: the first with the share of real examples, the second with the rest.",
        ),
        "shares_exchanged": Mistake(
            lambda p, q, s: (1 - s) * p / ((1 - s) * p + s * q),
            "With more real examples yours says “real” less often. Which density belongs to share?",
            "share is the fraction of real examples, so it is the weight of p_data.",
        ),
        "probability_generated": Mistake(
            lambda p, q, s: (1 - s) * q / (s * p + (1 - s) * q),
            "This is the probability “generated”. D's output is the probability of which of the two?",
            "Put the weighted p_data above the fraction line.",
        ),
        "share_above_only": Mistake(
            lambda p, q, s: s * p / (p + q),
            "Where only real examples lie, D should answer 1; yours answers share.",
            "The weights belong below the fraction line as well.",
        ),
        "share_on_both": Mistake(
            lambda p, q, s: s * p / (s * p + q),
            "If share is one half, yours does not give the old D*. What is the share of generated examples?",
            "Generated examples have a weight, too: the rest of the whole.",
        ),
        "rest_on_generated_only": Mistake(
            lambda p, q, s: p / (p + (1 - s) * q),
            "If share is one half, yours does not give the old D*. What is the weight of real examples?",
            "Real examples have a weight, too: share.",
        ),
        "share_times_optimal_below": Mistake(
            lambda p, q, s: s * p / (p + (1 - s) * q),
            "The real examples below the fraction line have another weight than those above it.",
            "Use the same weighted p_data above and below the fraction line.",
        ),
        "odds": Mistake(
            lambda p, q, s: s * p / ((1 - s) * q),
            "These are the odds, real to generated, and they can be above 1. Which probability belongs to them?",
            "Odds of 3 to 1 are a probability of 3 in 4: divide by the sum of both parts.",
        ),
        "logit": Mistake(
            lambda p, q, s: np.log(s * p / ((1 - s) * q)),
            "This is the best logit for the new mixture. Which function makes a probability of it?",
            "Take its sigmoid.",
        ),
        "sigmoid_of_odds": Mistake(
            lambda p, q, s: sigmoid(s * p / ((1 - s) * q)),
            "Odds are never negative, so their sigmoid is never below one half.",
            "The sigmoid belongs to the logarithm of the odds.",
        ),
        "averaged_with_share": Mistake(
            lambda p, q, s: 0.5 * (s + p / (p + q)),
            "A mean of share and D* never reaches 0 or 1. Derive the answer from V in place of mixing two answers.",
            "Weight the two terms of V, and set the derivative in one place to zero.",
        ),
        "mean_over_places": Mistake(
            lambda p, q, s: np.mean(optimal_with_share(p, q, s)),
            "One number for all places? D answers differently in each.",
            "Leave out the mean: return the whole array.",
        ),
    },
)


def smallest_hinge(p, q):
    """The smallest ``E_p max(0, 1 − T) + E_q max(0, 1 + T)`` over all critics T: ``2 − 2 TV(p, q)``.

    >>> float(smallest_hinge(np.array([0.5, 0.5]), np.array([0.5, 0.5])))  # equal: no critic does better
    2.0
    """
    return 2 * np.sum(np.minimum(p, q))


def _hinge(critic, p, q):
    return np.sum(p * np.maximum(0, 1 - critic) + q * np.maximum(0, 1 + critic))


def some_pair(rng):
    """Two distributions over six places, 0 in none."""
    p, q = 0.02 + rng.dirichlet(np.ones(6)), 0.02 + rng.dirichlet(np.ones(6))
    return p / p.sum(), q / q.sum()


SMALLEST_HINGE = Formula(
    name="smallest_hinge",
    reference=smallest_hinge,
    inputs=some_pair,
    expected="the smallest hinge loss that any critic can reach, one number",
    solution="""
def smallest_hinge(p, q):
    critic = np.where(p > q, 1, -1)  # the end of the line that is lower, in each place
    return np.sum(p * np.maximum(0, 1 - critic) + q * np.maximum(0, 1 + critic))
""",
    mistakes={
        "constant_critic": Mistake(
            lambda p, q: _hinge(0, p, q),
            "A critic that gives every place the same number has this loss. Can it not do better, place by place?",
            "Choose T in each place by itself, from p and q there.",
        ),
        "critic_is_a_probability": Mistake(
            lambda p, q: _hinge(p / (p + q), p, q),
            "D* is the best answer for another loss. Which T makes p max(0, 1 − T) + q max(0, 1 + T) smallest?",
            "Compare the loss of one place at T = −1 and at T = 1.",
        ),
        "critic_is_a_centred_probability": Mistake(
            lambda p, q: _hinge(2 * p / (p + q) - 1, p, q),
            "Your critic lies between −1 and 1. There the loss of one place is a straight line: go to its end.",
            "Compare the loss of one place at T = −1 and at T = 1.",
        ),
        "critic_is_the_logit": Mistake(
            lambda p, q: _hinge(np.log(p / q), p, q),
            "The log ratio is the best answer for another loss. What does this loss gain beyond T = 1?",
            "Compare the loss of one place at T = −1 and at T = 1.",
        ),
        "critic_is_the_difference": Mistake(
            lambda p, q: _hinge(p - q, p, q),
            "Your critic has the right sign. But is its size the best one?",
            "Between −1 and 1 the loss of one place is a straight line: go to its end.",
        ),
        "critic_is_zero_or_one": Mistake(
            lambda p, q: _hinge((p > q).astype(float), p, q),
            "Your critic says 0 where generated examples are denser. Is 0 the best answer there?",
            "A critic's output may be negative.",
        ),
        "critic_reversed": Mistake(
            lambda p, q: _hinge(np.where(p > q, -1.0, 1.0), p, q),
            "This grows if the distributions differ more. Your critic has the wrong sign, or you took the larger end.",
            "The loss is small if T is 1 where real examples are denser.",
        ),
        "total_variation": Mistake(
            lambda p, q: 0.5 * np.sum(np.abs(p - q)),
            "This is the total variation. The loss falls when the distance grows, and it is 2 for equal distributions.",
            "The exercise needs the loss itself: insert your best critic into it.",
        ),
        "halved": Mistake(
            lambda p, q: np.sum(np.minimum(p, q)),
            "For equal distributions the loss of every critic is at least 2; yours is 1.",
            "Insert T = 1: what is max(0, 1 + T)?",
        ),
        "gain": Mistake(
            lambda p, q: np.sum(np.abs(p - q)),
            "This is how much the best critic gains over a constant one. The exercise needs the loss that is left.",
            "Begin with the loss of the constant critic T = 0, which is 2.",
        ),
        "sign_flipped": Mistake(
            lambda p, q: -smallest_hinge(p, q),
            "A hinge loss is never negative.",
            "Turn the sign of your result.",
        ),
        "mean_over_places": Mistake(
            lambda p, q: smallest_hinge(p, q) / len(p),
            "The probabilities are the weights of the average already. What does a mean over places do to them?",
            "Use np.sum in place of np.mean.",
        ),
        "not_summed": Mistake(
            lambda p, q: 2 * np.minimum(p, q),
            "One number for each place; a loss is one number.",
            "Add them up: np.sum(...).",
        ),
    },
)

FORMULAS = [OPTIMAL_WITH_SHARE, SMALLEST_HINGE]
