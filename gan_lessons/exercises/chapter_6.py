"""The three functions of chapter 6, a VAE from its parts: the KL of q(z|x), a draw from it, and the ELBO."""

import numpy as np

from gan_lessons.exercises.formulas import Formula, Mistake

# ---- the divergence of a Gaussian from the standard normal


def kl_to_standard_normal(mean, log_variance):
    """``½ Σ (mean² + variance − 1 − log variance)`` over the last axis (Kingma and Welling 2014, appendix B).

    >>> kl_to_standard_normal(np.array([[3.0, 0.0], [0.0, 0.0]]), np.zeros((2, 2))).tolist()
    [4.5, 0.0]
    """
    return 0.5 * (mean**2 + np.exp(log_variance) - 1 - log_variance).sum(axis=-1)


def some_codes(rng):
    """Means and log variances of five examples, in three dimensions: no mean and no log variance near 0."""
    mean, log_variance = (rng.uniform(low, 1.6, (5, 3)) * rng.choice([-1, 1], (5, 3)) for low in (0.4, 0.5))
    return mean, log_variance


def _terms(m, s, kept=lambda terms: terms.sum(axis=1)):
    return kept(m**2 + np.exp(s) - 1 - s)


KL = Formula(
    name="kl_to_standard_normal",
    reference=kl_to_standard_normal,
    inputs=some_codes,
    expected="½ · the sum over the numbers of z of mean² + variance − 1 − log variance, one for each example",
    solution="""
def kl_to_standard_normal(mean, log_variance):
    terms = mean**2 + np.exp(log_variance) - 1 - log_variance
    return 0.5 * terms.sum(axis=1)
""",
    mistakes={
        "half_missing": Mistake(
            lambda m, s: _terms(m, s),
            "Twice too much. For mean 3 and variance 1 the KL is 4.5.",
            "Multiply the sum by 0.5.",
        ),
        "exp_missing": Mistake(
            lambda m, s: 0.5 * (m**2 + s - 1 - s).sum(axis=1),
            "The variance falls out of yours. You got its logarithm; what is the variance itself?",
            "The variance is np.exp(log_variance).",
        ),
        "log_of_sd": Mistake(
            lambda m, s: _terms(m, 2 * s) / 2,
            "You took log_variance for the logarithm of the standard deviation.",
            "The variance is np.exp(log_variance), its logarithm log_variance: no factor 2, no square.",
        ),
        "sd_for_variance": Mistake(
            lambda m, s: 0.5 * (m**2 + np.exp(s / 2) - 1 - s).sum(axis=1),
            "One part of yours takes a standard deviation where the variance belongs.",
            "Use np.exp(log_variance), without dividing by 2.",
        ),
        "one_missing": Mistake(
            lambda m, s: 0.5 * (m**2 + np.exp(s) - s).sum(axis=1),
            "For mean 0 and variance 1 both are the same distribution, and the KL must be 0. Yours?",
            "Subtract 1 for every number of z.",
        ),
        "one_subtracted_once": Mistake(
            lambda m, s: 0.5 * ((m**2 + np.exp(s) - s).sum(axis=1) - 1),
            "You subtract 1 once for each example. How many numbers has z?",
            "The − 1 belongs inside the sum over the numbers of z.",
        ),
        "log_added": Mistake(
            lambda m, s: 0.5 * (m**2 + np.exp(s) - 1 + s).sum(axis=1),
            "Small variances should cost something: yours rewards them, down to minus infinity.",
            "Subtract log_variance; do not add it.",
        ),
        "sign_flipped": Mistake(
            lambda m, s: -kl_to_standard_normal(m, s),
            "A KL is never negative.",
            "Turn the sign. (In the ELBO it is subtracted; that is another function.)",
        ),
        "mean_forgotten": Mistake(
            lambda m, s: 0.5 * (np.exp(s) - 1 - s).sum(axis=1),
            "However far q lies from 0, yours stays the same. What about the mean?",
            "Add mean ** 2 inside the sum.",
        ),
        "mean_not_squared": Mistake(
            lambda m, s: 0.5 * (m + np.exp(s) - 1 - s).sum(axis=1),
            "A mean of −3 is as far from 0 as one of 3.",
            "Square the mean.",
        ),
        "other_way_round": Mistake(
            lambda m, s: 0.5 * ((1 + m**2) / np.exp(s) - 1 + s).sum(axis=1),
            "KL has an order. Yours is that of N(0, 1) from q.",
            "q stands first: the variance of q is not divided by, it is added.",
        ),
        "mean_not_sum": Mistake(
            lambda m, s: 0.5 * _terms(m, s, lambda terms: terms.mean(axis=1)),
            "Independent numbers of z add their divergences; yours divides by how many there are.",
            "Use .sum(axis=1) in place of .mean(axis=1).",
        ),
        "over_the_batch": Mistake(
            lambda m, s: 0.5 * _terms(m, s, lambda terms: terms.sum(axis=0)),
            "The result is one number for each example; yours has one for each number of z.",
            "Sum over axis 1, the numbers of z, and not over the examples.",
        ),
        "one_for_all": Mistake(
            lambda m, s: 0.5 * _terms(m, s, np.sum),
            "The result is one number for each example; yours sums over the examples too.",
            "Use .sum(axis=1).",
        ),
        "mean_over_examples": Mistake(
            lambda m, s: kl_to_standard_normal(m, s).mean(),
            "Right for each example. But you went on to average over them.",
            "Return the array with one number for each example.",
        ),
        "not_summed": Mistake(
            lambda m, s: 0.5 * _terms(m, s, lambda terms: terms),
            "These are the parts, one for each number of z. The result is one number for each example.",
            "Sum over axis 1.",
        ),
    },
)


# ---- the reparametrisation


def reparametrise(mean, log_variance, noise):
    """``mean + exp(½ log_variance) · noise``: a draw from q(z|x) out of one from N(0, 1).

    >>> reparametrise(np.array([1.0]), np.log([4.0]), np.array([-1.0])).tolist()
    [-1.0]
    """
    return mean + np.exp(0.5 * log_variance) * noise


def some_draws(rng):
    """Codes of five examples, and noise that is nowhere near 0."""
    return *some_codes(rng), rng.uniform(0.4, 1.5, (5, 3)) * rng.choice([-1, 1], (5, 3))


REPARAMETRISE = Formula(
    name="reparametrise",
    reference=reparametrise,
    inputs=some_draws,
    expected="mean + standard deviation · noise, number by number",
    solution="""
def reparametrise(mean, log_variance, noise):
    return mean + np.exp(0.5 * log_variance) * noise
""",
    mistakes={
        "variance_for_sd": Mistake(
            lambda m, s, e: m + np.exp(s) * e,
            "Noise times c has c times the standard deviation. You multiply by the variance.",
            "The standard deviation is np.exp(0.5 * log_variance).",
        ),
        "exp_missing": Mistake(
            lambda m, s, e: m + s * e,
            "log_variance may be negative, a standard deviation never. What undoes a logarithm?",
            "The standard deviation is np.exp(0.5 * log_variance).",
        ),
        "half_of_exp": Mistake(
            lambda m, s, e: m + 0.5 * np.exp(s) * e,
            "The square root of a number is not half of it. Where does the ½ belong?",
            "Put the 0.5 inside: np.exp(0.5 * log_variance).",
        ),
        "half_without_exp": Mistake(
            lambda m, s, e: m + 0.5 * s * e,
            "½ log variance is the logarithm of the standard deviation. One step is missing.",
            "Take np.exp of it.",
        ),
        "inverse_sd": Mistake(
            lambda m, s, e: m + np.exp(-0.5 * s) * e,
            "The larger the variance, the smaller your spread.",
            "No minus inside the exponential.",
        ),
        "noise_unscaled": Mistake(
            lambda m, s, e: m + e,
            "Your draws have the variance 1, whatever the encoder says.",
            "Multiply the noise by np.exp(0.5 * log_variance).",
        ),
        "noise_forgotten": Mistake(
            lambda m, s, e: m + np.exp(0.5 * s),
            "Called twice, yours gives the same z: nothing is drawn. Where is the noise?",
            "Multiply the standard deviation by the noise.",
        ),
        "mean_only": Mistake(
            lambda m, s, e: m + 0 * e,
            "This is the middle of q, not a draw from it.",
            "Add np.exp(0.5 * log_variance) * noise.",
        ),
        "mean_forgotten": Mistake(
            lambda m, s, e: np.exp(0.5 * s) * e,
            "Every example's z is centred on 0. Then the decoder cannot know which one it is.",
            "Add the mean to it.",
        ),
        "all_scaled": Mistake(
            lambda m, s, e: np.exp(0.5 * s) * (m + e),
            "The mean is scaled along with the noise, and is no longer the mean.",
            "Multiply the noise alone, then add the mean.",
        ),
        "centred_backwards": Mistake(
            lambda m, s, e: (e - m) / np.exp(0.5 * s),
            "This undoes it: a draw from q becomes standard noise. The exercise needs the other direction.",
            "Multiply the noise by the standard deviation, and add the mean.",
        ),
    },
)


# ---- the evidence lower bound


def elbo(x, decoded, sd, mean, log_variance):
    """``Σ log N(x; decoded, sd²) − KL(q ‖ N(0, 1))`` for each example, with one draw of z.

    >>> x = np.zeros((1, 2))
    >>> round(float(elbo(x, x, 1.0, np.zeros((1, 3)), np.zeros((1, 3)))[0]), 4)  # −log 2π
    -1.8379
    """
    return _likelihood(x, decoded, sd).sum(axis=1) - kl_to_standard_normal(mean, log_variance)


def _likelihood(x, y, sd):
    return -((x - y) ** 2) / (2 * sd**2) - 0.5 * np.log(2 * np.pi * sd**2)


def some_examples(rng):
    """Five examples of four numbers, their reconstructions, its standard deviation, and their codes."""
    x = rng.uniform(0, 1, (5, 4))
    return x, x + rng.uniform(0.3, 0.9, (5, 4)), float(rng.uniform(0.3, 0.7)), *some_codes(rng)


def _with(x, y, sd, m, s, likelihood):
    return likelihood.sum(axis=1) - kl_to_standard_normal(m, s)


ELBO = Formula(
    name="elbo",
    reference=elbo,
    inputs=some_examples,
    expected="Σ [ −(x − decoded)² / (2 sd²) − ½ log(2π sd²) ] over the numbers of x, minus the KL of exercise 1, one "
    "for each example",
    solution="""
def elbo(x, decoded, sd, mean, log_variance):
    likelihood = -(x - decoded)**2 / (2 * sd**2) - 0.5 * np.log(2 * np.pi * sd**2)
    kl = 0.5 * (mean**2 + np.exp(log_variance) - 1 - log_variance).sum(axis=1)
    return likelihood.sum(axis=1) - kl
""",
    mistakes={
        "kl_added": Mistake(
            lambda x, y, sd, m, s: _likelihood(x, y, sd).sum(axis=1) + kl_to_standard_normal(m, s),
            "A code far from N(0, 1) would raise your bound. It is a price, not a reward.",
            "Subtract the KL.",
        ),
        "sign_flipped": Mistake(
            lambda *given: -elbo(*given),
            "This is the loss, which training minimises. The exercise needs the bound itself.",
            "Turn the sign of the whole.",
        ),
        "kl_missing": Mistake(
            lambda x, y, sd, m, s: _likelihood(x, y, sd).sum(axis=1),
            "Without the KL this is an ordinary autoencoder with noise, and no bound on log p(x).",
            "Subtract the KL of exercise 1.",
        ),
        "likelihood_missing": Mistake(
            lambda x, y, sd, m, s: -kl_to_standard_normal(m, s),
            "Nothing here asks whether the decoder's answer resembles x.",
            "Add the sum of the log-likelihood of x.",
        ),
        "constant_missing": Mistake(
            lambda x, y, sd, m, s: _with(x, y, sd, m, s, -((x - y) ** 2) / (2 * sd**2)),
            "Good enough for training, but no log-density: it would never be above 0.",
            "Subtract 0.5 * np.log(2 * np.pi * sd**2) for every number of x.",
        ),
        "constant_once": Mistake(
            lambda x, y, sd, m, s: (
                (-((x - y) ** 2) / (2 * sd**2)).sum(axis=1)
                - 0.5 * np.log(2 * np.pi * sd**2)
                - kl_to_standard_normal(m, s)
            ),
            "The constant comes with every number of x. How often did you subtract it?",
            "Put 0.5 * np.log(2 * np.pi * sd**2) inside the sum.",
        ),
        "sd_not_squared": Mistake(
            lambda x, y, sd, m, s: _with(x, y, sd, m, s, -((x - y) ** 2) / (2 * sd) - 0.5 * np.log(2 * np.pi * sd)),
            "A Gaussian's density has the variance in it. What did you get?",
            "Use sd**2, in both places.",
        ),
        "squared_error_only": Mistake(
            lambda x, y, sd, m, s: _with(x, y, sd, m, s, -((x - y) ** 2)),
            "How much an error costs depends on sd; in yours it does not.",
            "Divide the squared errors by 2 * sd**2, and subtract the constant.",
        ),
        "half_missing": Mistake(
            lambda x, y, sd, m, s: _with(x, y, sd, m, s, -((x - y) ** 2) / sd**2 - 0.5 * np.log(2 * np.pi * sd**2)),
            "In the exponent of a Gaussian stands a 2.",
            "Divide the squared errors by 2 * sd**2.",
        ),
        "mean_not_sum": Mistake(
            lambda x, y, sd, m, s: _likelihood(x, y, sd).mean(axis=1) - kl_to_standard_normal(m, s),
            "The log-likelihood of all numbers of x is a sum. A mean makes the KL weigh too much.",
            "Use .sum(axis=1) for the likelihood.",
        ),
        "summed_over_all": Mistake(
            lambda x, y, sd, m, s: elbo(x, y, sd, m, s).sum(),
            "The result is one number for each example.",
            "Sum over axis 1 only.",
        ),
        "mean_over_examples": Mistake(
            lambda x, y, sd, m, s: elbo(x, y, sd, m, s).mean(),
            "Right for each example. But you went on to average over them.",
            "Return the array with one number for each example.",
        ),
    },
)

FORMULAS = [KL, REPARAMETRISE, ELBO]
