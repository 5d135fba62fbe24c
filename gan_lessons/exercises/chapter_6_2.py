"""Three functions of notebook 6.2: the signal that G receives, the slope of a D under R1, and how many runs to make."""

import itertools
import math

import numpy as np

from gan_lessons.exercises.formulas import Formula, Mistake
from gan_lessons.exercises.numerics import sigmoid, softplus

Z = 1.96  # standard deviations to either side that hold 95 % of a normal distribution

# ---- how strong a signal G receives


def signals(logits):
    """The mean absolute slope of the saturating and of the non-saturating loss at D's logits for samples.

    >>> signals(np.zeros(4)).tolist()
    [0.5, 0.5]
    """
    return np.array([sigmoid(logits).mean(), sigmoid(-logits).mean()])


def some_sample_logits(rng):
    """Logits of seven samples, most of them below 0."""
    return (rng.normal(-1.5, 1.2, 7),)


SIGNALS = Formula(
    name="signals",
    reference=signals,
    inputs=some_sample_logits,
    expected="two numbers, each the mean over the samples of the absolute slope of one loss by the logit: the "
    "saturating loss first, then the non-saturating one",
    solution="""
def signals(logits):
    d = 1 / (1 + np.exp(-logits))
    # log(1 − σ(ℓ)) has the slope −σ(ℓ), and −log σ(ℓ) has the slope −(1 − σ(ℓ))
    return d.mean(), (1 - d).mean()
""",
    mistakes={
        "order_swapped": Mistake(
            lambda x: signals(x)[::-1],
            "Where D is sure that a sample is generated, the first of the two must vanish. Does it in yours?",
            "Exchange the two numbers: the saturating loss comes first.",
        ),
        "sign_kept": Mistake(
            lambda x: -signals(x),
            "A slope may be negative, but its size is not. The exercise asks for absolute slopes.",
            "Take np.abs of the slopes before the mean.",
        ),
        "losses_not_slopes": Mistake(
            lambda x: np.array([-softplus(x).mean(), softplus(-x).mean()]),
            "These are the mean losses themselves. G moves along the derivative of a loss.",
            "Differentiate both losses with respect to the logit first.",
        ),
        "both_the_sigmoid": Mistake(
            lambda x: np.full(2, (sigmoid(x) * sigmoid(-x)).mean()),
            "This is the derivative of the sigmoid. Each loss also has a logarithm around it.",
            "Use the chain rule: the logarithm's derivative cancels one of your two factors.",
        ),
        "by_probability": Mistake(
            lambda x: np.array([(1 / sigmoid(-x)).mean(), (1 / sigmoid(x)).mean()]),
            "You differentiated with respect to the probability. G's gradient passes through the logit.",
            "Multiply by the derivative of the sigmoid, inside the mean.",
        ),
        "of_the_mean_logit": Mistake(
            lambda x: np.array([sigmoid(x.mean()), sigmoid(-x.mean())]),
            "You took the mean of the logits first. Each sample has a slope of its own.",
            "Compute the slope for each logit, and average the slopes.",
        ),
        "summed": Mistake(
            lambda x: signals(x) * len(x),
            "Twice as many samples would double your numbers. A loss is a mean over the batch.",
            "Use .mean() in place of .sum().",
        ),
        "not_averaged": Mistake(
            lambda x: np.stack([sigmoid(x), sigmoid(-x)]),
            "You return one number for each sample. The exercise asks for two numbers.",
            "Take the mean over the samples of each loss.",
        ),
    },
)


# ---- the slope that R1 leaves to D


def best_slope(weight):
    """The slope w of D(x) = σ(w x) that minimises D's loss with R1, for a real example at 1 and a generated one at −1.

    >>> round(best_slope(1.0), 3), round(best_slope(1000.0), 6)
    (0.675, 0.001)
    """
    return _solved(lambda w: 2 * float(sigmoid(-w)) - weight * w)


def _solved(falling):
    """The place between 0 and 60 where a falling function is 0, by halving."""
    low, high = 0.0, 60.0
    for _ in range(80):
        middle = 0.5 * (low + high)
        low, high = (middle, high) if falling(middle) > 0 else (low, middle)
    return 0.5 * (low + high)


def some_weight(rng):
    """A weight of the penalty, weak or strong."""
    return (float(10 ** rng.uniform(-1.0, 0.25)),)


BEST_SLOPE = Formula(
    name="best_slope",
    reference=best_slope,
    inputs=some_weight,
    expected="the slope w at which the derivative of D's loss with the penalty is zero, one number",
    solution="""
def best_slope(weight):
    # loss(w) = 2 log(1 + e^−w) + weight/2 · w²; its derivative −2 σ(−w) + weight · w rises with w
    low, high = 0.0, 60.0
    for _ in range(60):
        w = (low + high) / 2
        if weight * w - 2 / (1 + np.exp(w)) > 0:
            high = w
        else:
            low = w
    return w
""",
    mistakes={
        "strong_limit": Mistake(
            lambda g: 1 / g,
            "This is right for a very strong penalty only. For a weak one D's answers are no longer close to one half.",
            "Do not replace σ(−w) by one half: solve the equation for w, for example by halving an interval.",
        ),
        "one_example": Mistake(
            lambda g: _solved(lambda w: float(sigmoid(-w)) - g * w),
            "You lost a factor 2. Did you count both examples, and did you keep the one half in front of R1?",
            "Both examples give the same term in D's loss, and the penalty counts the real one only, with one half.",
        ),
        "penalty_not_squared": Mistake(
            lambda g: _solved(lambda w: 2 * float(sigmoid(-w)) - 0.5 * g),
            "In yours the price does not grow with the slope. R1 contains the square of the slope.",
            "The derivative of the penalty is weight · w, not a constant.",
        ),
        "penalty_not_differentiated": Mistake(
            lambda g: _solved(lambda w: 2 * float(sigmoid(-w)) - 0.5 * g * w**2),
            "You set the penalty itself into the equation. At a minimum the derivative is zero.",
            "Differentiate both parts of the loss with respect to w.",
        ),
        "sign_of_the_logit": Mistake(
            lambda g: _solved(lambda w: 2 * float(sigmoid(w)) - g * w),
            "In yours a D that separates both examples well still has a steep loss. Check the sign inside the sigmoid.",
            "The slope of log(1 + e^−w) is −σ(−w), and it vanishes for a large w.",
        ),
        "minimum_of_the_penalty": Mistake(
            lambda g: 0.0,
            "With the slope 0 D cannot tell the examples apart at all. A small slope always costs less.",
            "At w = 0 the derivative of the loss is −1, so a positive w is better.",
        ),
    },
)


# ---- how many runs to make


def runs_needed(share):
    """The fewest runs, all of them good, for which Wilson's 95 % interval begins at ``share`` or above.

    >>> runs_needed(0.5), runs_needed(0.8)
    (4, 16)
    """
    return math.ceil(Z**2 * share / (1 - share))


def some_share(rng):
    """A share for which rounding up, rounding down and the other mistakes all differ."""
    while True:
        share = float(rng.uniform(0.55, 0.95))
        exact = Z**2 * share / (1 - share)
        if 0.15 < exact % 1 < 0.85 and _distinct(share):
            return (share,)


def _distinct(share):
    values = sorted(float(one) for one in (runs_needed(share), *(m.wrong(share) for m in RUNS_MISTAKES.values())))
    return min(b - a for a, b in itertools.pairwise(values)) > 0.05


RUNS_MISTAKES = {
    "rounded_down": Mistake(
        lambda s: math.floor(Z**2 * s / (1 - s)),
        "With so few runs the interval still begins below the share that was asked for.",
        "Round up: np.ceil in place of int or np.floor.",
    ),
    "not_rounded": Mistake(
        lambda s: Z**2 * s / (1 - s),
        "Nobody can make a part of a run.",
        "Round up to the next whole number with math.ceil.",
    ),
    "z_not_squared": Mistake(
        lambda s: math.ceil(Z * s / (1 - s)),
        "Insert k = n into the formula of the interval once more. With which power does z remain?",
        "The lower end is n / (n + z²): z is squared.",
    ),
    "share_upside_down": Mistake(
        lambda s: math.ceil(Z**2 * (1 - s) / s),
        "In yours a higher share needs fewer runs.",
        "Solve n / (n + z²) ≥ share for n once more.",
    ),
    "one_over_the_rest": Mistake(
        lambda s: math.ceil(Z**2 / (1 - s)),
        "Nearly. You lost one factor when you solved for n.",
        "Multiply by the share.",
    ),
    "rule_of_three": Mistake(
        lambda s: math.ceil(3 / (1 - s)),
        "The rule of three is another interval, with one side only. Use Wilson's.",
        "Insert k = n into Wilson's lower end, and solve for n.",
    ),
    "no_uncertainty": Mistake(
        lambda s: 1,
        "One good run of one does not show that most runs are good: the interval begins at 21 %.",
        "Take the lower end of Wilson's interval for n of n, and solve for n.",
    ),
}

RUNS_NEEDED = Formula(
    name="runs_needed",
    reference=runs_needed,
    inputs=some_share,
    expected="the smallest whole number n for which the 95 % interval of n good runs of n begins at the share or above",
    solution="""
def runs_needed(share):
    # for k = n Wilson's lower end is n / (n + z²), and n / (n + z²) ≥ share means n ≥ z² share / (1 − share)
    return int(np.ceil(1.96**2 * share / (1 - share)))
""",
    mistakes=RUNS_MISTAKES,
)

FORMULAS = [SIGNALS, BEST_SLOPE, RUNS_NEEDED]
