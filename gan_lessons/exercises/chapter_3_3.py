"""The two functions of chapter 3.4: the game's value and the JS divergence."""

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
    expected="mean log D(real) + mean log(1 − D(generated)) with D = sigmoid(logit), for logits of any size",
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


def js(p, q):
    """``½ Σ p log(p / m) + ½ Σ q log(q / m)`` with ``m = ½ (p + q)``, natural logarithm; 0 log 0 = 0 (Lin 1991).

    >>> round(js(np.array([1.0, 0.0]), np.array([0.0, 1.0])), 4)  # no overlap: log 2
    0.6931
    """
    m = 0.5 * (p + q)
    return 0.5 * _kl(p, m) + 0.5 * _kl(q, m)


def _kl(p, q):
    """Σ p log(p / q), where 0 log 0 = 0; infinite if q is 0 where p is not."""
    return float(sum(a * np.log(a / b) for a, b in zip(p, q, strict=True) if a > 0))


def some_distributions(rng):
    """Two distributions over six places; p is 0 in one of them, q nowhere."""
    p, q = rng.dirichlet(np.full(6, 2.0)), 0.05 + rng.dirichlet(np.full(6, 2.0))
    p[rng.integers(6)] = 0
    return p / p.sum(), q / q.sum()


JS = Formula(
    name="js",
    reference=js,
    inputs=some_distributions,
    expected="½ Σ p log(p / m) + ½ Σ q log(q / m) with m = ½ (p + q), natural logarithm, where 0 log 0 counts as 0",
    solution="""
def js(p, q):
    m = 0.5 * (p + q)

    def kl(a):
        inside = a > 0  # where a is 0, a log(a / m) is 0
        return np.sum(a[inside] * np.log(a[inside] / m[inside]))

    return 0.5 * kl(p) + 0.5 * kl(q)
""",
    mistakes={
        "zero_times_log": Mistake(
            lambda p, q: js(p, q) + np.sum(p * np.log(p / (p + q))) * 0,
            "Somewhere p is 0, and 0 times log 0 is not a number for a computer. What should that place count?",
            "Leave out the places where p is 0: inside = p > 0, then use p[inside] and m[inside] (for q likewise).",
        ),
        "infinite": Mistake(
            lambda p, q: _kl(q, p),
            "Yours is infinite: a positive number is divided by 0. JS never is: what stands below its fractions?",
            "Compare both with the mixture m = 0.5 * (p + q), which is 0 only where both are.",
        ),
        "kl": Mistake(
            lambda p, q: _kl(p, q),
            "This is KL(p ‖ q), which changes if p and q change places. JS compares both with something in the middle.",
            "Take m = 0.5 * (p + q), and the mean of KL(p ‖ m) and KL(q ‖ m).",
        ),
        "one_side_p": Mistake(
            lambda p, q: _kl(p, 0.5 * (p + q)),
            "This is KL(p ‖ m), one half of the matter. And q?",
            "Add KL(q ‖ m), and halve the sum.",
        ),
        "one_side_q": Mistake(
            lambda p, q: _kl(q, 0.5 * (p + q)),
            "This is KL(q ‖ m), one half of the matter. And p?",
            "Add KL(p ‖ m), and halve the sum.",
        ),
        "not_halved": Mistake(
            lambda p, q: 2 * js(p, q),
            "For distributions that do not overlap yours gives 2 log 2. It should give log 2.",
            "Halve it: JS is the mean of the two KL divergences, not their sum.",
        ),
        "halved_twice": Mistake(
            lambda p, q: 0.5 * js(p, q),
            "For distributions that do not overlap yours gives ½ log 2. It should give log 2.",
            "Halve the sum of the two KL divergences only once.",
        ),
        "mixture_not_halved": Mistake(
            lambda p, q: 0.5 * _kl(p, p + q) + 0.5 * _kl(q, p + q),
            "For equal distributions yours gives −log 2, not 0. Do the numbers of your m add up to 1?",
            "m is the mean: 0.5 * (p + q).",
        ),
        "square_root": Mistake(
            lambda p, q: np.sqrt(js(p, q)),
            "This is the square root, the Jensen-Shannon *distance* (SciPy's jensenshannon gives it).",
            "Leave out the square root, or square the result.",
        ),
        "base_two": Mistake(
            lambda p, q: js(p, q) / np.log(2),
            "For distributions that do not overlap yours gives 1, in bits. It should give log 2 = 0.693, in nats.",
            "Use the natural logarithm, np.log, in place of np.log2.",
        ),
        "sign_flipped": Mistake(
            lambda p, q: -js(p, q),
            "A divergence is never negative. Which number stands above the fraction line?",
            "Write p * np.log(p / m), with m below, and no minus sign.",
        ),
        "mean_over_places": Mistake(
            lambda p, q: js(p, q) / len(p),
            "Yours gets smaller if the same distributions are written on a finer grid. Σ is a sum.",
            "Use np.sum in place of np.mean.",
        ),
        "not_summed": Mistake(
            lambda p, q: np.array(
                [0.5 * _kl([a], [(a + b) / 2]) + 0.5 * _kl([b], [(a + b) / 2]) for a, b in zip(p, q, strict=True)]
            ),
            "One number for each place; a divergence is one number for both distributions.",
            "Add them up: np.sum(...).",
        ),
        "value_of_the_game": Mistake(
            lambda p, q: 2 * js(p, q) - np.log(4),
            "This is V at the optimal D, 2 JS − log 4. The exercise needs JS alone.",
            "Leave out the factor 2 and the log 4.",
        ),
    },
)


FORMULAS = [VALUE, JS]
