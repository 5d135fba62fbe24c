"""The two functions of notebook 3.1: a generator made by hand, and a discriminator's answer under another mixture."""

import numpy as np

from gan_lessons.exercises.formulas import Formula, Mistake
from gan_lessons.exercises.numerics import sigmoid

# ---- a generator made by hand


def waiting_time(u):
    """The rising map that makes waiting times, ``p_g(x) = e^(−x)`` for x ≥ 0, of noise that is even on (0, 1).

    >>> waiting_time(np.array([0.5, 0.75])).round(3).tolist()
    [0.693, 1.386]
    """
    return -np.log(1 - u)


def some_noise(rng):
    """Six numbers between 0 and 1, none near an end or the middle."""
    return (rng.permutation(np.concatenate([rng.uniform(0.05, 0.4, 3), rng.uniform(0.6, 0.95, 3)])),)


WAITING_TIME = Formula(
    name="waiting_time",
    reference=waiting_time,
    inputs=some_noise,
    expected="a rising function of u whose values have the density e^(−x), one number for each u",
    solution="""
def waiting_time(u):
    # a rising G keeps the order: the share u of all noise below u is the share 1 − e^−x of all samples below x
    return -np.log(1 - u)
""",
    mistakes={
        "falling": Mistake(
            lambda u: -np.log(u),
            "Your samples have the right density. But the exercise asks for a rising G: where does yours begin?",
            "Exchange the two ends of the noise: small u should give small x.",
        ),
        "sign_flipped": Mistake(
            lambda u: np.log(1 - u),
            "Your waiting times are negative.",
            "The size is right: turn the sign.",
        ),
        "sign_flipped_and_falling": Mistake(
            lambda u: np.log(u),
            "Your waiting times are negative, although they rise with u.",
            "Turn the sign, and then let small u give small x.",
        ),
        "density_itself": Mistake(
            lambda u: np.exp(-u),
            "This is the height of the density at u. G must return places x, and they may be larger than 1.",
            "Ask for each u: below which x does the share u of all waiting times lie?",
        ),
        "distribution_function": Mistake(
            lambda u: 1 - np.exp(-u),
            "This goes the wrong way: it gives the share of waiting times below a place. You are given the share.",
            "Solve your equation for the other variable.",
        ),
        "slope_of_the_map": Mistake(
            lambda u: 1 / (1 - u),
            "This is the slope that your map should have, not the map.",
            "Integrate it, beginning with G(0) = 0.",
        ),
        "upside_down": Mistake(
            lambda u: -1 / np.log(1 - u),
            "Your samples crowd far out. Where u is near 0, the waiting time should be near 0 too.",
            "Leave out the reciprocal: do not divide 1 by it.",
        ),
        "base_two": Mistake(
            lambda u: -np.log2(1 - u),
            "The mean waiting time should be 1; yours is 1.44. Which logarithm is it?",
            "Use the natural logarithm, np.log.",
        ),
        "log1p_sign": Mistake(
            lambda u: np.log(1 + u),
            "All of your waiting times are shorter than 0.7. Look at the sign in front of u.",
            "The noise is subtracted inside the logarithm.",
        ),
        "noise_itself": Mistake(
            lambda u: u,
            "These are the noise numbers as they came: even between 0 and 1.",
            "Use equation (3.1): the slope of G at u must be one over the density at G(u).",
        ),
        "drawn_anew": Mistake(
            lambda u: np.mean(waiting_time(u)),
            "One number for all noise? Each u has a waiting time of its own.",
            "Leave out the mean: return the whole array.",
        ),
    },
)

# ---- a discriminator's answer under another mixture


def corrected(probabilities, share):
    """What D should say if the fraction ``share`` of all examples is real; ``probabilities`` are for one half.

    >>> corrected(np.array([0.5, 0.8]), 0.2).round(3).tolist()
    [0.2, 0.5]
    """
    real, generated = share * probabilities, (1 - share) * (1 - probabilities)
    return real / (real + generated)


def some_answers(rng):
    """Six probabilities well apart, and a share far from one half."""
    spread = np.array([0.08, 0.22, 0.4, 0.62, 0.78, 0.93]) + rng.uniform(-0.03, 0.03, 6)
    return rng.permutation(spread), float(rng.choice([rng.uniform(0.12, 0.35), rng.uniform(0.65, 0.88)]))


CORRECTED = Formula(
    name="corrected",
    reference=corrected,
    inputs=some_answers,
    expected="the probability “real” for each of D's answers, if the fraction share of all examples is real",
    solution="""
def corrected(probabilities, share):
    # the odds of D, real to generated, times the odds of the new mixture
    odds = probabilities / (1 - probabilities) * share / (1 - share)
    return odds / (1 + odds)
""",
    mistakes={
        "share_ignored": Mistake(
            lambda d, s: d,
            "These are D's answers as they came. If hardly any example is real, should D still be as sure?",
            "Multiply D's odds by the odds of the new mixture.",
        ),
        "shares_exchanged": Mistake(
            lambda d, s: corrected(d, 1 - s),
            "The fewer real examples, the more often yours says “real”. Which of the two kinds has the share?",
            "share is the fraction of real examples; the rest is generated.",
        ),
        "probability_of_generated": Mistake(
            lambda d, s: 1 - corrected(d, s),
            "This is the probability “generated”. D's output is the probability of which of the two?",
            "Take one minus your answer.",
        ),
        "product": Mistake(
            lambda d, s: s * d,
            "With share = 1 all examples are real, and D should say 1. Yours says what it said before.",
            "Weight both possibilities, real and generated, and divide by their sum.",
        ),
        "twice_the_product": Mistake(
            lambda d, s: 2 * s * d,
            "Right for share = 0.5. But with share = 0.9 an answer of 0.8 becomes 1.44.",
            "Weight both possibilities, and divide by their sum: then no answer can be above 1.",
        ),
        "mean": Mistake(
            lambda d, s: 0.5 * (d + s),
            "Where D is certain, the mixture changes nothing. Your answer for D = 1 is not 1.",
            "Do not mix two probabilities; multiply odds.",
        ),
        "share_on_real_only": Mistake(
            lambda d, s: s * d / (s * d + (1 - d)),
            "With share = 0.5 D's answers should stay as they are. What is the weight of the generated examples?",
            "The generated examples have a weight too: the rest of the whole.",
        ),
        "rest_on_generated_only": Mistake(
            lambda d, s: d / (d + (1 - s) * (1 - d)),
            "With share = 0.5 D's answers should stay as they are. What is the weight of the real examples?",
            "The real examples have a weight too: share.",
        ),
        "odds": Mistake(
            lambda d, s: d / (1 - d) * s / (1 - s),
            "These are the right odds, real to generated. But odds may be above 1.",
            "Odds of 3 to 1 are a probability of 3 in 4.",
        ),
        "logit": Mistake(
            lambda d, s: np.log(d / (1 - d)) + np.log(s / (1 - s)),
            "This is the right logit. Which function makes a probability of it?",
            "Take the sigmoid of your numbers.",
        ),
        "logit_of_share_added": Mistake(
            lambda d, s: sigmoid(np.log(d / (1 - d)) + s),
            "You add a probability to a logit. Both should be logits.",
            "Add the logit of the share, not the share itself.",
        ),
        "mean_over_answers": Mistake(
            lambda d, s: np.mean(corrected(d, s)),
            "One number for all answers? Each example keeps an answer of its own.",
            "Leave out the mean: return the whole array.",
        ),
    },
)

FORMULAS = [WAITING_TIME, CORRECTED]
