"""The two small functions of chapter 0: from D's logits to its verdicts, and the smoothing of a curve."""

import numpy as np

from gan_lessons.exercises.formulas import Formula, Mistake


def verdict(logits):
    """D's probability "real" for each logit: the sigmoid.

    >>> verdict(np.array([-2.0, 0.0, 2.0])).round(2).tolist()
    [0.12, 0.5, 0.88]
    """
    return 1 / (1 + np.exp(-logits))


def some_logits(rng):
    """Six logits, near to and far from 0 on both sides: each typical mistake differs on one of them."""
    near, far = rng.uniform(0.3, 0.9, 2), rng.uniform(1.2, 4.0, 4)
    return (rng.permutation(np.concatenate([near, far]) * [1, -1, 1, -1, 1, -1]),)


VERDICT = Formula(
    name="verdict",
    reference=verdict,
    inputs=some_logits,
    expected="the probability “real” for each logit",
    solution="""
def verdict(logits):
    return 1 / (1 + np.exp(-logits))
""",
    mistakes={
        "odds": Mistake(
            lambda x: np.exp(x),
            "These are the odds, real to generated. Odds may be 7 to 1; how large may a probability be?",
            "Odds o are the probability o / (1 + o): divide e^logit by 1 + e^logit.",
        ),
        "inverse_odds": Mistake(
            lambda x: np.exp(-x),
            "The exponential alone can be larger than 1. What is still to be done with it?",
            "Add 1 to it and take the reciprocal: 1 / (1 + np.exp(-logits)).",
        ),
        "probability_of_generated": Mistake(
            lambda x: 1 / (1 + np.exp(x)),
            "This falls where the logit rises: it is the probability “generated”. Look at the sign of the exponent.",
            "Put a minus sign before the logit: np.exp(-logits).",
        ),
        "brackets_missing": Mistake(
            lambda x: 1 / 1 + np.exp(-x),
            "Python divides before it adds. What does your line divide 1 by?",
            "Put brackets around the whole denominator: 1 / (1 + np.exp(-logits)).",
        ),
        "tanh": Mistake(
            lambda x: np.tanh(x),
            "tanh has the right bend, but it runs from −1 to 1. Can a probability be negative?",
            "Use 1 / (1 + np.exp(-logits)), or move and shrink tanh: 0.5 * (1 + np.tanh(0.5 * logits)).",
        ),
        "twice_as_steep": Mistake(
            lambda x: 0.5 * (1 + np.tanh(x)),
            "Right at 0 and at both ends, too sure between them: this is the sigmoid of twice the logit.",
            "Halve the logit inside tanh: 0.5 * (1 + np.tanh(0.5 * logits)).",
        ),
        "base_two": Mistake(
            lambda x: 1 / (1 + 2.0**-x),
            "The right shape, but not steep enough: which number is raised to the power −logit?",
            "It is e = 2.718…: write np.exp(-logits) in place of 2 ** -logits.",
        ),
        "hard_threshold": Mistake(
            lambda x: (x > 0).astype(float),
            "This says real or generated, but not how sure D is. What should a logit near 0 give?",
            "Use a smooth step: 1 / (1 + np.exp(-logits)).",
        ),
        "cut_off": Mistake(
            lambda x: np.clip(x, 0, 1),
            "Cutting off keeps the answer between 0 and 1, but calls every negative logit impossible.",
            "Bend the whole line in place of cutting its ends: 1 / (1 + np.exp(-logits)).",
        ),
        "logit_itself": Mistake(
            lambda x: x,
            "This is the logit as it came, any real number. A probability lies between 0 and 1.",
            "Put it through the sigmoid: 1 / (1 + np.exp(-logits)).",
        ),
        "sigmoid_twice": Mistake(
            lambda x: verdict(verdict(x)),
            "All of your answers lie between 0.5 and 0.73. How often is the sigmoid taken?",
            "Take it once: what comes out of the first sigmoid is the probability.",
        ),
        "softmax_over_the_batch": Mistake(
            lambda x: np.exp(x) / np.exp(x).sum(),
            "Your answers add up to 1 over the batch. But each example is judged by itself: all may be real.",
            "Divide each e^logit by 1 + itself, not by the sum over all examples.",
        ),
        "log_probability": Mistake(
            lambda x: np.log(verdict(x)),
            "Your answers are negative: this is the logarithm of the probability, which belongs in the loss.",
            "Leave the logarithm out: return 1 / (1 + np.exp(-logits)).",
        ),
    },
)


def moving_average(values, weight):
    """The exponential moving average after each value: ``weight`` of the old average, the rest of the new value.

    >>> moving_average(np.array([1.0, 2.0, 0.0]), 0.75).tolist()
    [1.0, 1.25, 0.9375]
    """
    return _averaged(values, weight, 1 - weight)


def _averaged(values, old, new, before=None):
    """With these shares of the old average and the new value; ``before`` is the average before the first value."""
    averages = [values[0] if before is None else old * before + new * values[0]]
    for value in values[1:]:
        averages.append(old * averages[-1] + new * value)
    return np.array(averages)


def _without_memory(values, weight):
    return np.concatenate([values[:1], weight * values[:-1] + (1 - weight) * values[1:]])


def _corrected(values, weight):
    """As Adam's means are corrected for their start at 0 (Kingma and Ba 2015)."""
    return _averaged(values, weight, 1 - weight, before=0.0) / (1 - weight ** np.arange(1, len(values) + 1))


def some_values(rng):
    """Seven values of the usual size, and a weight that is far from a half."""
    return rng.uniform(0.3, 3.0, 7), float(rng.uniform(0.65, 0.95))


MOVING_AVERAGE = Formula(
    name="moving_average",
    reference=moving_average,
    inputs=some_values,
    expected="the exponential moving average after each value",
    solution="""
def moving_average(values, weight):
    averages = [values[0]]
    for value in values[1:]:
        averages.append(weight * averages[-1] + (1 - weight) * value)
    return averages
""",
    mistakes={
        "shares_swapped": Mistake(
            lambda values, weight: _averaged(values, 1 - weight, weight),
            "A weight near 1 should make a calm curve; yours follows every jump. What does weight multiply?",
            "weight belongs to the old average, 1 − weight to the new value.",
        ),
        "starts_at_zero": Mistake(
            lambda values, weight: _averaged(values, weight, 1 - weight, before=0.0),
            "Your curve climbs from near 0, where no value was. What should the first average be?",
            "Begin with averages = [values[0]], and go on with values[1:].",
        ),
        "corrected_for_zero": Mistake(
            _corrected,
            "This is the mean that Adam uses: begun at 0 and divided by 1 − weight^t. Here it begins otherwise.",
            "Begin with the first value itself; then nothing is left to be corrected.",
        ),
        "no_memory": Mistake(
            _without_memory,
            "You mix each value with the value before it. An average remembers all values before it: where is it kept?",
            "Mix the new value with the last average, averages[-1], not with the last value.",
        ),
        "plain_mean": Mistake(
            lambda values, weight: np.cumsum(values) / np.arange(1, len(values) + 1),
            "This is the mean of all values so far: it moves less and less, and weight is not in it.",
            "Each new average is weight * averages[-1] + (1 - weight) * value.",
        ),
        "weight_not_used": Mistake(
            lambda values, weight: _averaged(values, 0.5, 0.5),
            "Old and new count half each here, whatever weight is.",
            "Write weight * averages[-1] + (1 - weight) * value in place of the halves.",
        ),
        "new_counts_whole": Mistake(
            lambda values, weight: _averaged(values, weight, 1.0),
            "Your averages are larger than any value: the two shares add up to more than 1.",
            "Multiply the new value by 1 − weight.",
        ),
        "old_counts_whole": Mistake(
            lambda values, weight: _averaged(values, 1.0, 1 - weight),
            "Your averages only ever rise: nothing of the old average is let go.",
            "Multiply the old average by weight.",
        ),
        "last_only": Mistake(
            lambda values, weight: _averaged(values, weight, 1 - weight)[-1],
            "This is the last average alone. A curve needs one for each value.",
            "Append each average to a list, and return the list after the loop.",
        ),
        "first_left_out": Mistake(
            lambda values, weight: _averaged(values, weight, 1 - weight)[1:],
            "There is one average too few: which value has none?",
            "Put the first value itself at the front: averages = [values[0]].",
        ),
        "first_twice": Mistake(
            lambda values, weight: np.concatenate([values[:1], _averaged(values, weight, 1 - weight)]),
            "There is one average too many: which value is counted twice?",
            "The first average is there before the loop, so loop over values[1:].",
        ),
        "values_unchanged": Mistake(
            lambda values, weight: values,
            "These are the values as they came.",
            "Return the averages: after the first, each is weight * averages[-1] + (1 - weight) * value.",
        ),
        "mean_of_all": Mistake(
            lambda values, weight: values.mean(),
            "One number for the whole run hides how it went. Which average belongs to the third value?",
            "Return one average for each value: weight of the old average, 1 − weight of the new value.",
        ),
    },
)

FORMULAS = [VERDICT, MOVING_AVERAGE]
