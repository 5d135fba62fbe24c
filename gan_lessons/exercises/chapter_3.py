"""The four functions of chapter 3: the optimal D, the game's value, the JS divergence, and G's two gradients."""

import numpy as np

from gan_lessons.exercises.formulas import Formula, Mistake


def _sigmoid(x):
    return 0.5 * (1 + np.tanh(0.5 * np.asarray(x)))


def _softplus(x):
    return np.logaddexp(0.0, x)


# ---- the optimal discriminator


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
    right=optimal,
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
            lambda p, q: _sigmoid(p - q),
            "A probability, but the wrong one: with p_data = 3 and p_generated = 1 it should be 3/4.",
            "Leave the sigmoid out: p_data / (p_data + p_generated) lies between 0 and 1 already.",
        ),
        "sigmoid_of_ratio": Mistake(
            lambda p, q: _sigmoid(p / q),
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


# ---- the value of the game, from logits


def value(real_logits, generated_logits):
    """``V(D, G) = E log D(real) + E log(1 − D(generated))`` (Goodfellow et al. 2014, eq. 1), exact for any logits.

    >>> round(float(value(np.zeros(3), np.zeros(5))), 4)  # D undecided: −log 4
    -1.3863
    """
    return -_softplus(-real_logits).mean() - _softplus(generated_logits).mean()


def some_logits(rng):
    """Logits of both sides, not equally many, one of each so far off that its sigmoid rounds to 0 or 1."""
    real, generated = rng.normal(1.0, 1.5, 7), rng.normal(-1.0, 1.5, 4)
    real[rng.integers(7)], generated[rng.integers(4)] = -rng.uniform(800, 900), rng.uniform(800, 900)
    return real, generated


VALUE = Formula(
    name="value",
    right=value,
    inputs=some_logits,
    expected="mean log D(real) + mean log(1 − D(generated)) with D = sigmoid(logit), for logits of any size",
    solution="""
def value(real_logits, generated_logits):
    # log sigmoid(x) = −log(1 + e^−x), and np.logaddexp(0, x) is log(1 + e^x) for x of any size
    return -np.logaddexp(0, -real_logits).mean() - np.logaddexp(0, generated_logits).mean()
""",
    mistakes={
        "sides_swapped": Mistake(
            lambda r, g: -_softplus(r).mean() - _softplus(-g).mean(),
            "This rewards D for calling real examples generated. Which logarithm belongs to which side?",
            "log D goes with real_logits, log(1 − D) with generated_logits.",
        ),
        "sign_flipped": Mistake(
            lambda r, g: -value(r, g),
            "This is D's loss, which D makes small. V is what D makes large: can V be above 0?",
            "Turn the sign: V = mean log D(real) + mean log(1 − D(generated)), never above 0.",
        ),
        "sum_not_mean": Mistake(
            lambda r, g: -_softplus(-r).sum() - _softplus(g).sum(),
            "Twice as many examples would double your V. E stands for a mean.",
            "Use .mean() in place of .sum(), on each side by itself.",
        ),
        "mean_over_both": Mistake(
            lambda r, g: np.concatenate([-_softplus(-r), -_softplus(g)]).mean(),
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
            lambda r, g: value(_sigmoid(r), _sigmoid(g)),
            "However sure D is, your value hardly changes. How often is the sigmoid taken?",
            "log(1 / (1 + e^−x)) contains the sigmoid already: hand it the logits themselves.",
        ),
        "not_stable": Mistake(
            lambda r, g: np.log(_sigmoid(r)).mean() + np.log(1 - _sigmoid(g)).mean(),
            "Right on paper. But some logits lie beyond ±800: their sigmoid is exactly 0 or 1, and log 0 is infinite.",
            "log sigmoid(x) is −np.logaddexp(0, −x), and log(1 − sigmoid(x)) is −np.logaddexp(0, x).",
        ),
        "generated_called_real": Mistake(
            lambda r, g: -_softplus(-r).mean() - _softplus(-g).mean(),
            "Both sides have log D here, so D gains by calling everything real.",
            "The generated side is log(1 − D): −np.logaddexp(0, generated_logits).",
        ),
        "real_called_generated": Mistake(
            lambda r, g: -_softplus(r).mean() - _softplus(g).mean(),
            "Both sides have log(1 − D) here, so D gains by calling everything generated.",
            "The real side is log D: −np.logaddexp(0, −real_logits).",
        ),
        "real_missing": Mistake(
            lambda r, g: -_softplus(g).mean(),
            "Half of V is missing: what does D gain on real examples?",
            "Add mean log D(real), which is −np.logaddexp(0, −real_logits).mean().",
        ),
        "generated_missing": Mistake(
            lambda r, g: -_softplus(-r).mean(),
            "Half of V is missing: what does D gain on generated examples?",
            "Add mean log(1 − D(generated)), which is −np.logaddexp(0, generated_logits).mean().",
        ),
        "logarithm_missing": Mistake(
            lambda r, g: _sigmoid(r).mean() + (1 - _sigmoid(g)).mean(),
            "These are mean probabilities, between 0 and 2. Where is the logarithm?",
            "Take the logarithm of each probability before the mean.",
        ),
        "log_of_the_mean": Mistake(
            lambda r, g: np.log(_sigmoid(r).mean()) + np.log((1 - _sigmoid(g)).mean()),
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


# ---- the Jensen-Shannon divergence


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
    right=js,
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
            "For distributions that do not overlap yours gives 1, in bits. Here log 2 = 0.693 is asked for, in nats.",
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
            "This is V at the optimal D, 2 JS − log 4. Here JS alone is asked for.",
            "Leave out the factor 2 and the log 4.",
        ),
    },
)


# ---- the slope of G's two losses


def generator_gradients(logits):
    """Derivatives of G's two losses with respect to D's logit: of log(1 − D), then of −log D, D = sigmoid(logit).

    >>> [part.round(2).tolist() for part in generator_gradients(np.array([-4.0, 0.0, 4.0]))]
    [[-0.02, -0.5, -0.98], [-0.98, -0.5, -0.02]]
    """
    return -_sigmoid(logits), _sigmoid(logits) - 1


def some_verdicts(rng):
    """Five logits on both sides of 0, none near it."""
    return (rng.permutation(rng.uniform(0.5, 4.0, 5) * [1, -1, 1, -1, -1]),)


GENERATOR_GRADIENTS = Formula(
    name="generator_gradients",
    right=generator_gradients,
    inputs=some_verdicts,
    expected="(−D, D − 1) with D = sigmoid(logit): the derivatives of log(1 − D) and of −log D, for each logit",
    solution="""
def generator_gradients(logits):
    d = 1 / (1 + np.exp(-logits))
    return -d, d - 1
""",
    mistakes={
        "swapped": Mistake(
            lambda x: (_sigmoid(x) - 1, -_sigmoid(x)),
            "Both are right, in the other order. Which of the two losses comes first?",
            "Return the derivative of log(1 − D) first, then that of −log D.",
        ),
        "sign_flipped": Mistake(
            lambda x: (_sigmoid(x), 1 - _sigmoid(x)),
            "Right in size. But G lowers its loss by *raising* the logit: which sign must its derivative have?",
            "Both derivatives are negative: −D and D − 1.",
        ),
        "order_and_sign": Mistake(
            lambda x: (1 - _sigmoid(x), _sigmoid(x)),
            "These are the slopes of log D and of −log(1 − D). G's losses are log(1 − D) and −log D.",
            "Exchange the two, and turn both signs: −D, then D − 1.",
        ),
        "both_saturating": Mistake(
            lambda x: (-_sigmoid(x), -_sigmoid(x)),
            "The first is right. The second is the same again; where D is sure (logit −4), −log D is steep.",
            "d/dl of −log D is −(1 − D), that is D − 1.",
        ),
        "both_non_saturating": Mistake(
            lambda x: (_sigmoid(x) - 1, _sigmoid(x) - 1),
            "The second is right. The first is the same again; where D is sure (logit −4), log(1 − D) is flat.",
            "d/dl of log(1 − D) is −D.",
        ),
        "inner_derivative_missing": Mistake(
            lambda x: (-1 / (1 - _sigmoid(x)), -1 / _sigmoid(x)),
            "These are derivatives with respect to D. What is the derivative of D with respect to the logit?",
            "Chain rule: multiply both by D (1 − D), the derivative of the sigmoid.",
        ),
        "outer_derivative_missing": Mistake(
            lambda x: (-_sigmoid(x) * (1 - _sigmoid(x)),) * 2,
            "This is minus the derivative of the sigmoid itself. Where is the derivative of the logarithm?",
            "Chain rule: divide the first by 1 − D and the second by D.",
        ),
        "the_losses": Mistake(
            lambda x: (-_softplus(x), _softplus(-x)),
            "These are the two losses. Asked for are their derivatives with respect to the logit.",
            "d/dl log(1 − D) = −D, and d/dl (−log D) = D − 1.",
        ),
        "sigmoid_missing": Mistake(
            lambda x: (-x, x - 1),
            "The right formula for probabilities, but the inputs are logits: yours grow without limit.",
            "First d = 1 / (1 + np.exp(-logits)), then −d and d − 1.",
        ),
        "mean_over_the_batch": Mistake(
            lambda x: (np.mean(-_sigmoid(x)), np.mean(_sigmoid(x) - 1)),
            "One number for all logits: but each has a slope of its own.",
            "Leave out the mean, and return two arrays.",
        ),
        "divided_by_the_batch": Mistake(
            lambda x: (-_sigmoid(x) / len(x), (_sigmoid(x) - 1) / len(x)),
            "This is the gradient of the mean over the batch. Here each logit is taken by itself.",
            "Do not divide by the number of logits.",
        ),
        "first_only": Mistake(
            lambda x: -_sigmoid(x),
            "That is the first of the two. And the slope of −log D?",
            "Return both: −d, d − 1.",
        ),
        "second_only": Mistake(
            lambda x: _sigmoid(x) - 1,
            "That is the second of the two. And the slope of log(1 − D)?",
            "Return both: −d, d − 1.",
        ),
    },
)

FORMULAS = [OPTIMAL, VALUE, JS, GENERATOR_GRADIENTS]
