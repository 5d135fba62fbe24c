"""Two functions of notebook 3.3: the largest value for another mixture, and the smallest hinge loss."""

import numpy as np

from gan_lessons.exercises.chapter_3_3 import mistakes_with_a_sum
from gan_lessons.exercises.formulas import Formula, Mistake


def largest_value(p_data, p_generated, share):
    """The largest ``share E log D(real) + (1 − share) E log(1 − D(generated))`` over all D.

    >>> half = np.array([0.5, 0.5])
    >>> round(float(largest_value(half, half, 0.5)), 4)  # the best D answers one half: −log 2
    -0.6931
    """
    return _shared(_best(p_data, p_generated, share), p_data, p_generated, share)


def _best(p, q, share):
    """The best D if the fraction ``share`` of all examples is real."""
    return share * p / (share * p + (1 - share) * q)


def _shared(d, p, q, share):
    """The value with these shares, of a D that answers ``d``."""
    return np.sum(share * p * np.log(d) + (1 - share) * q * np.log(1 - d))


def some_mixture(rng):
    """Two distributions over five places, 0 in none, and a share far from one half."""
    p, q = 0.05 + rng.dirichlet(np.full(5, 1.5)), 0.05 + rng.dirichlet(np.full(5, 1.5))
    return p / p.sum(), q / q.sum(), float(rng.choice([rng.uniform(0.15, 0.35), rng.uniform(0.65, 0.85)]))


LARGEST_VALUE = Formula(
    name="largest_value",
    reference=largest_value,
    inputs=some_mixture,
    expected="the largest value that any D can reach, one number",
    solution="""
def largest_value(p_data, p_generated, share):
    real, generated = share * p_data, (1 - share) * p_generated
    d = real / (real + generated)  # the best answer in each place
    return np.sum(real * np.log(d) + generated * np.log(1 - d))
""",
    mistakes={
        "share_ignored": Mistake(
            lambda p, q, s: 2 * _shared(p / (p + q), p, q, 0.5),
            "This is the value for equal weights. Does share occur anywhere in your function?",
            "Both D and the value change with share. Set the derivative of the new sum to zero.",
        ),
        "half_of_the_old_value": Mistake(
            lambda p, q, s: _shared(p / (p + q), p, q, 0.5),
            "This is right for share = 0.5 only.",
            "Put the weights share and 1 − share into the value before you look for the best D.",
        ),
        "old_discriminator": Mistake(
            lambda p, q, s: _shared(p / (p + q), p, q, s),
            "The value is the new one, but this D is the best one for equal shares. Some other D does better.",
            "Repeat the derivative in one place, with the two new weights.",
        ),
        "old_value": Mistake(
            lambda p, q, s: 2 * _shared(_best(p, q, s), p, q, 0.5),
            "Your D is the best one, but you put it into the old value, without the weights.",
            "Weight the first term with share, and the second with the rest.",
        ),
        "shares_exchanged": Mistake(
            lambda p, q, s: largest_value(p, q, 1 - s),
            "share is the fraction of real examples. Which term of your value has it as its weight?",
            "The first term, the one of real examples, has the weight share.",
        ),
        "shares_exchanged_in_the_value": Mistake(
            lambda p, q, s: _shared(_best(p, q, s), p, q, 1 - s),
            "Your D is the best one, but the weights of the two terms are exchanged.",
            "The first term, the one of real examples, has the weight share.",
        ),
        "shares_exchanged_in_d": Mistake(
            lambda p, q, s: _shared(_best(p, q, 1 - s), p, q, s),
            "The value is the right one. But with more real examples your D says “real” less often.",
            "In D, share belongs to p_data.",
        ),
        "share_is_the_answer": Mistake(
            lambda p, q, s: _shared(np.full(len(p), s), p, q, s),
            "This D is the best one only where p_data and p_generated are equal.",
            "Let D depend on the place: it is larger where p_data is larger.",
        ),
        "one_half_is_the_answer": Mistake(
            lambda p, q, s: _shared(np.full(len(p), 0.5), p, q, s),
            "This is the value of a D that answers one half everywhere. It does not even use that shares differ.",
            "Find the best y in each place from the derivative.",
        ),
        "not_weighted_to_one": Mistake(
            lambda p, q, s: 2 * largest_value(p, q, s),
            "Your weights add up to 2, and those of the exercise add up to 1.",
            "Leave out the factor of 2.",
        ),
        **mistakes_with_a_sum(
            largest_value,
            "With share = 0.5 and equal distributions yours gives −1. It should give −log 2. Which logarithm is it?",
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

FORMULAS = [LARGEST_VALUE, SMALLEST_HINGE]
