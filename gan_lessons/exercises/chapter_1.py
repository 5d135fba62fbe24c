"""The exercises of chapter 1: how often a judge is right, how far two histograms are apart, and the best judge."""

import numpy as np

from gan_lessons.exercises.formulas import Formula, Mistake

# ---- accuracy


def accuracy(real_logits, generated_logits):
    """The share of all examples that D judges right; it says real where the logit is above 0.

    >>> accuracy(np.array([2.0, -1.0]), np.array([-3.0, -0.5]))
    0.75
    """
    right = (real_logits > 0).sum() + (generated_logits <= 0).sum()
    return float(right / (len(real_logits) + len(generated_logits)))


def _logits(rng):
    """13 real and 7 generated logits, some between 0 and 0.5; the two sides differ in size and in their share."""
    sure = int(rng.choice([5, 9]))  # with other numbers a mistake would give the right share by chance
    real = [rng.uniform(0.6, 4, sure), rng.uniform(0.05, 0.45, 3), rng.uniform(-3, -0.1, 10 - sure)]
    generated = [rng.uniform(0.6, 3, 2), rng.uniform(0.05, 0.45, 1), rng.uniform(-4, -0.1, 4)]
    return rng.permutation(np.concatenate(real)), rng.permutation(np.concatenate(generated))


def _count(real, generated):
    return (real > 0).sum() + (generated <= 0).sum()


def _total(real, generated):
    return len(real) + len(generated)


_ACCURACY = {
    "threshold_half": Mistake(
        lambda r, g: ((r > 0.5).sum() + (g <= 0.5).sum()) / _total(r, g),
        "What comes in are logits, not probabilities. Which logit belongs to a probability of 0.5?",
        "sigmoid(0) = 0.5, so D says real where the logit is above 0; compare with 0, not with 0.5.",
    ),
    "error_rate": Mistake(
        lambda r, g: 1 - accuracy(r, g),
        "This is the share that D judges wrong. Count the other cases, or look whether the two sides changed places.",
        "Right are real examples with a logit above 0, and generated ones with a logit of 0 or below.",
    ),
    "percent": Mistake(
        lambda r, g: 100 * accuracy(r, g),
        "A share lies between 0 and 1; yours is a hundred times as large.",
        "Leave out the factor 100.",
    ),
    "real_side_only": Mistake(
        lambda r, g: (r > 0).mean(),
        "This looks at the real examples only. D is judged on both kinds.",
        "Add the generated examples that D calls generated, and divide by the number of all examples.",
    ),
    "generated_side_only": Mistake(
        lambda r, g: (g <= 0).mean(),
        "This looks at the generated examples only. D is judged on both kinds.",
        "Add the real examples that D calls real, and divide by the number of all examples.",
    ),
    "mean_of_the_sides": Mistake(
        lambda r, g: ((r > 0).mean() + (g <= 0).mean()) / 2,
        "The two sides can differ in size; the mean of their shares gives the smaller side too much weight.",
        "Add up right answers over both sides first, then divide once, by the number of all examples. (What you have "
        "is called balanced accuracy, and is useful too.)",
    ),
    "sum_of_the_sides": Mistake(
        lambda r, g: (r > 0).mean() + (g <= 0).mean(),
        "Two shares were added: for a perfect D that gives 2.",
        "Add up right answers, not shares, and divide once, by the number of all examples.",
    ),
    "count_not_share": Mistake(
        lambda r, g: _count(r, g),
        "This is how many were judged right. Of how many?",
        "Divide by len(real_logits) + len(generated_logits).",
    ),
    "divided_by_one_side": Mistake(
        lambda r, g: _count(r, g) / len(r),
        "Right answers from both sides are divided by the size of one side.",
        "Divide by len(real_logits) + len(generated_logits).",
    ),
    "called_real": Mistake(
        lambda r, g: ((r > 0).sum() + (g > 0).sum()) / _total(r, g),
        "This is the share of all examples that D calls real. Is that the right answer for a generated one?",
        "A generated example is judged right where its logit is 0 or below.",
    ),
    "probability_above_zero": Mistake(
        lambda r, g: len(r) / _total(r, g),
        "D seems to call everything real here. Is a probability compared with 0? It is never below.",
        "Compare logits with 0, or probabilities, sigmoid(logit), with 0.5.",
    ),
}

# ---- histogram_distance


def histogram_distance(real_counts, generated_counts):
    """Half the sum of the differences of two histograms, each divided by its own total: 0 equal, 1 nothing in common.

    This is the total variation distance of the two histograms' shares.

    >>> histogram_distance(np.array([2.0, 2.0, 0.0]), np.array([1.0, 0.0, 1.0]))
    0.5
    """
    p, q = real_counts / real_counts.sum(), generated_counts / generated_counts.sum()
    return float(0.5 * np.abs(p - q).sum())


def _counts(rng):
    """Two histograms of eight boxes with different totals; four boxes hold clearly more than they should."""
    shape = rng.uniform(0.7, 1.3, 8)
    tilt = rng.permutation([1, 1, 1, 1, -1, -1, -1, -1]) * rng.uniform(0.3, 0.6, 8)
    return np.round(60 * shape), np.round(25 * shape * (1 + tilt))


def _shares(real, generated):
    return real / real.sum(), generated / generated.sum()


def _apart(real, generated):
    p, q = _shares(real, generated)
    return np.abs(p - q)


_DISTANCE = {
    "no_half": Mistake(
        lambda r, g: _apart(r, g).sum(),
        "Two histograms with nothing in common would be 2 apart here. The distance should then be 1.",
        "Whatever is missing in one box is too much in another and is counted twice: take half of the sum.",
    ),
    "not_normalised": Mistake(
        lambda r, g: 0.5 * np.abs(r - g).sum(),
        "These are differences of counts. What if you had drawn twice as many generated examples?",
        "Divide each histogram by its own total first.",
    ),
    "neither_normalised_nor_halved": Mistake(
        lambda r, g: np.abs(r - g).sum(),
        "These are differences of counts, and each is counted twice.",
        "Divide each histogram by its own total first, and take half of the sum.",
    ),
    "normalised_by_the_others_total": Mistake(
        lambda r, g: 0.5 * np.abs(r / g.sum() - g / r.sum()).sum(),
        "The totals have changed places: the shares of neither histogram add up to 1.",
        "Divide each histogram by its own total.",
    ),
    "one_total_for_both": Mistake(
        lambda r, g: 0.5 * np.abs(r - g).sum() / r.sum(),
        "Both are divided by the real total; then the generated shares do not add up to 1.",
        "Divide each histogram by its own total.",
    ),
    "normalised_by_the_peak": Mistake(
        lambda r, g: 0.5 * np.abs(r / r.max() - g / g.max()).sum(),
        "Each histogram is divided by its highest box. Do its shares add up to 1?",
        "Divide by the sum of all boxes, not by the largest.",
    ),
    "squared": Mistake(
        lambda r, g: 0.5 * (_apart(r, g) ** 2).sum(),
        "Squares make small differences smaller still. The formula takes the size of each difference as it is.",
        "Take np.abs of the differences in place of their squares.",
    ),
    "euclidean": Mistake(
        lambda r, g: np.sqrt((_apart(r, g) ** 2).sum()),
        "This is the root of the sum of squares, the straight-line distance. The exercise needs another one.",
        "Take half the sum of np.abs of the differences.",
    ),
    "signed": Mistake(
        lambda r, g: 0.5 * (_shares(r, g)[0] - _shares(r, g)[1]).sum(),
        "Too much in one box cancels too little in another, so this is 0 for any two histograms.",
        "Take np.abs of each difference before you add them up.",
    ),
    "maximum": Mistake(
        lambda r, g: _apart(r, g).max(),
        "This is the largest difference of a single box. The others count as well.",
        "Add up the differences of all boxes, and take half.",
    ),
    "mean": Mistake(
        lambda r, g: _apart(r, g).mean(),
        "The mean depends on how many boxes there are: twice as many boxes, half the distance.",
        "Add up the differences (no mean over the boxes), and take half.",
    ),
    "half_of_the_mean": Mistake(
        lambda r, g: 0.5 * _apart(r, g).mean(),
        "The mean depends on how many boxes there are: twice as many boxes, half the distance.",
        "Take half of the sum, not half of the mean.",
    ),
    "overlap": Mistake(
        lambda r, g: 1 - histogram_distance(r, g),
        "This is what the two have in common: 1 for equal histograms. A distance is 0 there.",
        "Take 1 minus this, or half the sum of the differences.",
    ),
}

# ---- best_accuracy


def best_accuracy(real_counts, generated_counts):
    """The accuracy of the best judge of the boxes, if real and generated examples come equally often.

    In each box it says what is more frequent there, so it is right half of the sum of the larger shares.

    >>> best_accuracy(np.array([2.0, 2.0, 0.0]), np.array([1.0, 0.0, 1.0]))
    0.75
    """
    p, q = _shares(real_counts, generated_counts)
    return float(0.5 * np.maximum(p, q).sum())


_BEST = {
    "distance": Mistake(
        lambda r, g: histogram_distance(r, g),
        "This is the distance of the histograms. For equal histograms it is 0; how often is a judge right who can "
        "only guess?",
        "A judge who guesses is right half of the time. How does the distance lift the accuracy from there to 1?",
    ),
    "half_plus_distance": Mistake(
        lambda r, g: 0.5 + histogram_distance(r, g),
        "Two histograms with nothing in common would give 1.5. An accuracy is never above 1.",
        "A distance of 1 must lift the accuracy from a half to 1.",
    ),
    "no_half": Mistake(
        lambda r, g: 2 * best_accuracy(r, g),
        "Equal histograms give 1 here. But then nobody can tell real from generated.",
        "Half of all examples are real, half generated: each side counts half.",
    ),
    "not_normalised": Mistake(
        lambda r, g: np.maximum(r, g).sum() / _total_of(r, g),
        "Real and generated examples are to come equally often, whatever the totals of the two histograms.",
        "Divide each histogram by its own total before you compare box with box.",
    ),
    "largest_box": Mistake(
        lambda r, g: 0.5 * max(np.maximum(*_shares(r, g))),
        "This looks at a single box. The judge answers in every box.",
        "Decide in each box, and add up over all boxes.",
    ),
    "overlap": Mistake(
        lambda r, g: 0.5 * np.minimum(*_shares(r, g)).sum(),
        "This is how often the best judge is wrong.",
        "In each box the judge is right about the more frequent kind, not the rarer one.",
    ),
    "error_of_distance": Mistake(
        lambda r, g: 1 - histogram_distance(r, g),
        "This falls as the histograms move apart. Is a judge's work then harder or easier?",
        "Equal histograms must give 0.5, and histograms without a box in common 1.",
    ),
    "boxes_won": Mistake(
        lambda r, g: (np.greater(*_shares(r, g))).mean(),
        "You have counted boxes. Boxes with many examples matter more than boxes with few.",
        "Add up the shares in the boxes, not the boxes.",
    ),
    "real_side_only": Mistake(
        lambda r, g: _shares(r, g)[0][np.greater(*_shares(r, g))].sum(),
        "This is how often the judge is right about real examples. Generated ones count as well.",
        "Where generated examples are more frequent, the judge says “generated”, and is right about those.",
    ),
    "percent": Mistake(
        lambda r, g: 100 * best_accuracy(r, g),
        "An accuracy lies between 0 and 1; yours is a hundred times as large.",
        "Leave out the factor 100.",
    ),
}


def _total_of(real, generated):
    return real.sum() + generated.sum()


FORMULAS = [
    Formula(
        name="accuracy",
        reference=accuracy,
        inputs=_logits,
        mistakes=_ACCURACY,
        expected="the share of all examples, real and generated together, that D judges right",
        solution="""
def accuracy(real_logits, generated_logits):
    right = (real_logits > 0).sum() + (generated_logits <= 0).sum()
    return right / (len(real_logits) + len(generated_logits))
""",
    ),
    Formula(
        name="histogram_distance",
        reference=histogram_distance,
        inputs=_counts,
        mistakes=_DISTANCE,
        expected="0 for histograms of equal shares, 1 for histograms without a box in common",
        solution="""
def histogram_distance(real_counts, generated_counts):
    p = real_counts / real_counts.sum()
    q = generated_counts / generated_counts.sum()
    return 0.5 * np.abs(p - q).sum()
""",
    ),
    Formula(
        name="best_accuracy",
        reference=best_accuracy,
        inputs=_counts,
        mistakes=_BEST,
        expected="0.5 for histograms of equal shares, 1 for histograms without a box in common",
        solution="""
def best_accuracy(real_counts, generated_counts):
    p = real_counts / real_counts.sum()
    q = generated_counts / generated_counts.sum()
    return np.maximum(p, q).sum() / 2  # the same as (1 + total variation distance) / 2
""",
    ),
]
