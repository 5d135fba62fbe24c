"""Two functions of notebook 3.3: the value of the game, and its largest value under label smoothing."""

import numpy as np

from gan_lessons.exercises.formulas import Formula, Mistake
from gan_lessons.exercises.numerics import sigmoid, softplus


def value(real_logits, generated_logits):
    """``V(D, G) = E log D(real) + E log(1 − D(generated))`` (Goodfellow et al. 2014, eq. 1), exact for any logits.

    >>> round(float(value(np.zeros(3), np.zeros(5))), 4)  # D undecided: −log 4
    -1.3863
    """
    return -softplus(-real_logits).mean() - softplus(generated_logits).mean()


def some_logits(rng):
    """Logits of both sides, not equally many, one of each so far off that its sigmoid rounds to 0 or 1."""
    real, generated = rng.normal(1.0, 1.5, 7), rng.normal(-1.0, 1.5, 4)
    real[rng.integers(7)], generated[rng.integers(4)] = -rng.uniform(800, 900), rng.uniform(800, 900)
    return real, generated


VALUE = Formula(
    name="value",
    reference=value,
    inputs=some_logits,
    expected="V(D, G), with each E as a mean over its own side, for logits of any size",
    solution="""
def value(real_logits, generated_logits):
    # log sigmoid(x) = −log(1 + e^−x), and np.logaddexp(0, x) is log(1 + e^x) for x of any size
    return -np.logaddexp(0, -real_logits).mean() - np.logaddexp(0, generated_logits).mean()
""",
    mistakes={
        "sides_swapped": Mistake(
            lambda r, g: -softplus(r).mean() - softplus(-g).mean(),
            "This rewards D for calling real examples generated. Which logarithm belongs to which side?",
            "log D goes with real_logits, log(1 − D) with generated_logits.",
        ),
        "sign_flipped": Mistake(
            lambda r, g: -value(r, g),
            "This is D's loss, which D makes small. V is what D makes large: can V be above 0?",
            "Turn the sign: V = mean log D(real) + mean log(1 − D(generated)), never above 0.",
        ),
        "sum_not_mean": Mistake(
            lambda r, g: -softplus(-r).sum() - softplus(g).sum(),
            "Twice as many examples would double your V. E stands for a mean.",
            "Use .mean() in place of .sum(), on each side by itself.",
        ),
        "mean_over_both": Mistake(
            lambda r, g: np.concatenate([-softplus(-r), -softplus(g)]).mean(),
            "You take one mean over all examples together. Which side then counts more, if it has more examples?",
            "Take the mean of each side by itself, and add the two means.",
        ),
        "halved": Mistake(
            lambda r, g: 0.5 * value(r, g),
            "An undecided D should give −log 4 = −1.386; yours gives −0.693.",
            "Add the two means; do not halve them.",
        ),
        "logits_as_probabilities": Mistake(
            lambda r, g: np.log(r).mean() + np.log(1 - g).mean(),
            "The logarithm of a negative number? The inputs are logits, not yet probabilities.",
            "For a logit x, log D = −np.logaddexp(0, −x) and log(1 − D) = −np.logaddexp(0, x).",
        ),
        "sigmoid_twice": Mistake(
            lambda r, g: value(sigmoid(r), sigmoid(g)),
            "However sure D is, your value hardly changes. How often is the sigmoid taken?",
            "log(1 / (1 + e^−x)) contains the sigmoid already: hand it the logits themselves.",
        ),
        "not_stable": Mistake(
            lambda r, g: np.log(sigmoid(r)).mean() + np.log(1 - sigmoid(g)).mean(),
            "Right on paper. But some logits lie beyond ±800: their sigmoid is exactly 0 or 1, and log 0 is infinite.",
            "log sigmoid(x) is −np.logaddexp(0, −x), and log(1 − sigmoid(x)) is −np.logaddexp(0, x).",
        ),
        "generated_called_real": Mistake(
            lambda r, g: -softplus(-r).mean() - softplus(-g).mean(),
            "Both sides have log D here, so D gains by calling everything real.",
            "The generated side is log(1 − D): −np.logaddexp(0, generated_logits).",
        ),
        "real_called_generated": Mistake(
            lambda r, g: -softplus(r).mean() - softplus(g).mean(),
            "Both sides have log(1 − D) here, so D gains by calling everything generated.",
            "The real side is log D: −np.logaddexp(0, −real_logits).",
        ),
        "real_missing": Mistake(
            lambda r, g: -softplus(g).mean(),
            "Half of V is missing: what does D gain on real examples?",
            "Add mean log D(real), which is −np.logaddexp(0, −real_logits).mean().",
        ),
        "generated_missing": Mistake(
            lambda r, g: -softplus(-r).mean(),
            "Half of V is missing: what does D gain on generated examples?",
            "Add mean log(1 − D(generated)), which is −np.logaddexp(0, generated_logits).mean().",
        ),
        "logarithm_missing": Mistake(
            lambda r, g: sigmoid(r).mean() + (1 - sigmoid(g)).mean(),
            "These are mean probabilities, between 0 and 2. Where is the logarithm?",
            "Take the logarithm of each probability before the mean.",
        ),
        "log_of_the_mean": Mistake(
            lambda r, g: np.log(sigmoid(r).mean()) + np.log((1 - sigmoid(g)).mean()),
            "The mean came first, then the logarithm: an example of which D is wrongly sure then hardly counts.",
            "First the logarithm of each example's probability, then the mean.",
        ),
        "base_two": Mistake(
            lambda r, g: value(r, g) / np.log(2),
            "An undecided D should give −log 4 = −1.386; yours gives −2. Which logarithm is it?",
            "Use the natural logarithm, np.log, in place of np.log2.",
        ),
    },
)


def smoothed_value(p_data, p_generated, alpha):
    """The largest value over D, if D is taught ``alpha`` on real examples (Salimans et al. 2016).

    >>> half = np.array([0.5, 0.5])
    >>> round(float(smoothed_value(half, half, 1.0)), 4)  # no smoothing: −log 4
    -1.3863
    """
    return _smoothed(alpha * p_data / (p_data + p_generated), p_data, p_generated, alpha)


def _smoothed(d, p, q, alpha):
    """The value under label smoothing, of a D that answers ``d``."""
    return np.sum(p * (alpha * np.log(d) + (1 - alpha) * np.log(1 - d)) + q * np.log(1 - d))


def some_smoothing(rng):
    """Two distributions over five places, 0 in none, and a target below 1."""
    p, q = 0.05 + rng.dirichlet(np.full(5, 1.5)), 0.05 + rng.dirichlet(np.full(5, 1.5))
    return p / p.sum(), q / q.sum(), float(rng.uniform(0.7, 0.9))


def _best(p, q, alpha):
    return alpha * p / (p + q)


def mistakes_with_a_sum(right, natural):
    """Mistakes that are typical of every sum over places; ``natural`` asks which logarithm was taken."""
    return {
        "sign_flipped": Mistake(
            lambda p, q, a: -right(p, q, a),
            "This is the loss that D minimises. The value is what D makes large.",
            "Turn the sign of your result.",
        ),
        "mean_over_places": Mistake(
            lambda p, q, a: right(p, q, a) / len(p),
            "The probabilities are the weights of the average already. What does a mean over places do to them?",
            "Use np.sum in place of np.mean.",
        ),
        "not_summed": Mistake(
            lambda p, q, a: np.array([right(b, c, a) for b, c in zip(p, q, strict=True)]),
            "One number for each place; the value of a game is one number.",
            "Add them up: np.sum(...).",
        ),
        "base_two": Mistake(
            lambda p, q, a: right(p, q, a) / np.log(2),
            natural,
            "Use the natural logarithm, np.log, in place of np.log2.",
        ),
    }


SMOOTHED_VALUE = Formula(
    name="smoothed_value",
    reference=smoothed_value,
    inputs=some_smoothing,
    expected="the largest value that any D can reach, one number",
    solution="""
def smoothed_value(p_data, p_generated, alpha):
    # one place: alpha p log y + ((1 − alpha) p + q) log(1 − y) is largest at y = alpha p / (p + q)
    d = alpha * p_data / (p_data + p_generated)
    real = alpha * np.log(d) + (1 - alpha) * np.log(1 - d)
    return np.sum(p_data * real + p_generated * np.log(1 - d))
""",
    mistakes={
        "no_smoothing": Mistake(
            lambda p, q, a: smoothed_value(p, q, 1.0),
            "This is the value without smoothing. Does alpha occur anywhere in your function?",
            "Both D and the value change with alpha. Set the derivative of the new sum to zero.",
        ),
        "old_discriminator": Mistake(
            lambda p, q, a: _smoothed(p / (p + q), p, q, a),
            "The value is the new one, but this D is the best one for the old value. Some other D does better.",
            "In one place log(1 − y) now has the weight (1 − alpha) p + q. Which y is best for these two weights?",
        ),
        "old_value": Mistake(
            lambda p, q, a: _smoothed(_best(p, q, a), p, q, 1.0),
            "Your D is the best one, but you put it into the old value, without alpha.",
            "Real examples contribute alpha log D and (1 − alpha) log(1 − D).",
        ),
        "rest_missing": Mistake(
            lambda p, q, a: np.sum(a * p * np.log(_best(p, q, a)) + q * np.log(1 - _best(p, q, a))),
            "Real examples have two terms in the new value, and one of them is missing from yours.",
            "Add the term with 1 − alpha: it rewards D for a probability below 1 on real examples, too.",
        ),
        "rest_missing_in_both": Mistake(
            lambda p, q, a: np.sum(a * p * np.log(a * p / (a * p + q)) + q * np.log(q / (a * p + q))),
            "You left out the term with 1 − alpha before you looked for the best D.",
            "In one place log(1 − y) has a weight from both kinds of examples: (1 − alpha) p and q.",
        ),
        "wrong_denominator": Mistake(
            lambda p, q, a: _smoothed(a * p / (a * p + q), p, q, a),
            "Your D is not the best one. Add up the weights of the two logarithms in one place: what is their sum?",
            "The two weights, alpha p and (1 − alpha) p + q, add up to p + q.",
        ),
        "two_sided": Mistake(
            lambda p, q, a: _smoothed((a * p + (1 - a) * q) / (p + q), p, q, a),
            "This D also has smoothed targets for generated examples. The exercise smooths one side only.",
            "The target of generated examples stays 0: q stands beside log(1 − D) only.",
        ),
        "undecided": Mistake(
            lambda p, q, a: _smoothed(np.full(len(p), 0.5), p, q, a),
            "This is −log 4, the value of a D that answers one half. Is that still the best D?",
            "Find the best y in each place from the derivative; it depends on p, q and alpha.",
        ),
        "answers_alpha_half": Mistake(
            lambda p, q, a: _smoothed(np.full(len(p), a / 2), p, q, a),
            "This D is the best one only where p_data and p_generated are equal.",
            "Let D depend on the place: it is larger where p_data is larger.",
        ),
        **mistakes_with_a_sum(
            smoothed_value,
            "With alpha = 1 and equal distributions yours gives −2, and it should give −log 4. Which logarithm is it?",
        ),
    },
)

FORMULAS = [VALUE, SMOOTHED_VALUE]
