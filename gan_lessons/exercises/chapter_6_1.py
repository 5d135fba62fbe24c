"""Three functions of notebook 6.1, a VAE from its parts: the KL of q(z|x), a draw from it, and the ELBO."""

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
    expected="KL(N(mean, variance) ‖ N(0, 1)), added up over the dimensions of z, one number for each example",
    solution="""
import tensorflow as tf

def kl_to_standard_normal(mean, log_variance):
    terms = mean**2 + tf.exp(log_variance) - 1 - log_variance
    return 0.5 * tf.reduce_sum(terms, axis=1)
""",
    mistakes={
        "half_missing": Mistake(
            lambda m, s: _terms(m, s),
            "Your result is twice too large. For mean 3 and variance 1 the KL is 4.5.",
            "Each of the three terms of the formula has a factor: compare them.",
        ),
        "exp_missing": Mistake(
            lambda m, s: 0.5 * (m**2 + s - 1 - s).sum(axis=1),
            "The variance cancels out of your result. You are given its logarithm. What is the variance itself?",
            "The variance is the exponential of log_variance.",
        ),
        "log_of_sd": Mistake(
            lambda m, s: _terms(m, 2 * s) / 2,
            "You took log_variance for the logarithm of the standard deviation.",
            "log_variance needs no factor of 2, and its exponential needs no square.",
        ),
        "sd_for_variance": Mistake(
            lambda m, s: 0.5 * (m**2 + np.exp(s / 2) - 1 - s).sum(axis=1),
            "One term of yours has the standard deviation in place of the variance.",
            "Take the exponential of log_variance without dividing by 2.",
        ),
        "one_missing": Mistake(
            lambda m, s: 0.5 * (m**2 + np.exp(s) - s).sum(axis=1),
            "For mean 0 and variance 1 the two distributions are equal, and the KL must be 0. What is yours?",
            "A constant is missing. Choose it so that the KL of N(0, 1) is 0.",
        ),
        "one_subtracted_once": Mistake(
            lambda m, s: 0.5 * ((m**2 + np.exp(s) - s).sum(axis=1) - 1),
            "You subtract 1 once for each example. How many dimensions does z have?",
            "The − 1 belongs inside the sum over the dimensions of z.",
        ),
        "log_added": Mistake(
            lambda m, s: 0.5 * (m**2 + np.exp(s) - 1 + s).sum(axis=1),
            "A very small variance should cost something. Yours falls without limit as the variance becomes small.",
            "Check the sign of the logarithm.",
        ),
        "sign_flipped": Mistake(
            lambda m, s: -kl_to_standard_normal(m, s),
            "A KL is never negative.",
            "Change the sign. (The ELBO subtracts the KL, but that is another function.)",
        ),
        "mean_forgotten": Mistake(
            lambda m, s: 0.5 * (np.exp(s) - 1 - s).sum(axis=1),
            "Your result does not change when q moves away from 0. Where is the mean?",
            "The squared distance between the two means belongs inside the sum.",
        ),
        "mean_not_squared": Mistake(
            lambda m, s: 0.5 * (m + np.exp(s) - 1 - s).sum(axis=1),
            "A mean of −3 is as far from 0 as one of 3.",
            "Square the mean.",
        ),
        "other_way_round": Mistake(
            lambda m, s: 0.5 * ((1 + m**2) / np.exp(s) - 1 + s).sum(axis=1),
            "The KL is not symmetric. Yours is KL(N(0, 1) ‖ q).",
            "q is the first distribution. Divide by the variance of the second one, which is 1.",
        ),
        "mean_not_sum": Mistake(
            lambda m, s: 0.5 * _terms(m, s, lambda terms: terms.mean(axis=1)),
            "The divergences of independent dimensions add up. Yours divides by the number of dimensions.",
            "Use a sum over axis 1 in place of a mean.",
        ),
        "over_the_batch": Mistake(
            lambda m, s: 0.5 * _terms(m, s, lambda terms: terms.sum(axis=0)),
            "The result is one number for each example. Yours has one for each dimension of z.",
            "Sum over axis 1, the dimensions of z, and not over the examples.",
        ),
        "one_for_all": Mistake(
            lambda m, s: 0.5 * _terms(m, s, np.sum),
            "The result is one number for each example. Yours sums over the examples, too.",
            "Sum over axis 1 only.",
        ),
        "mean_over_examples": Mistake(
            lambda m, s: kl_to_standard_normal(m, s).mean(),
            "This is right for each example, but then you averaged over the examples.",
            "Return the array with one number for each example.",
        ),
        "not_summed": Mistake(
            lambda m, s: 0.5 * _terms(m, s, lambda terms: terms),
            "These are the terms, one for each dimension of z. The result is one number for each example.",
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
    expected="a draw from N(mean, variance), dimension by dimension, made from the noise",
    solution="""
import tensorflow as tf

def reparametrise(mean, log_variance, noise):
    return mean + tf.exp(0.5 * log_variance) * noise
""",
    mistakes={
        "variance_for_sd": Mistake(
            lambda m, s, e: m + np.exp(s) * e,
            "Noise times c has c times the standard deviation. You multiplied by the variance.",
            "The standard deviation is the square root of the variance. What is its logarithm?",
        ),
        "exp_missing": Mistake(
            lambda m, s, e: m + s * e,
            "log_variance may be negative, but a standard deviation is never negative. What undoes a logarithm?",
            "The exponential undoes it. Apply it to the logarithm of the standard deviation.",
        ),
        "half_of_exp": Mistake(
            lambda m, s, e: m + 0.5 * np.exp(s) * e,
            "The square root of a number is not half of it. Where does the ½ belong?",
            "Multiply the logarithm by one half first, then take the exponential.",
        ),
        "half_without_exp": Mistake(
            lambda m, s, e: m + 0.5 * s * e,
            "½ log variance is the logarithm of the standard deviation. One step is missing.",
            "Take the exponential of it.",
        ),
        "inverse_sd": Mistake(
            lambda m, s, e: m + np.exp(-0.5 * s) * e,
            "A larger variance gives your draws a smaller spread.",
            "Remove the minus sign inside the exponential.",
        ),
        "noise_unscaled": Mistake(
            lambda m, s, e: m + e,
            "Your draws have variance 1, whatever the encoder says.",
            "Multiply the noise by the standard deviation.",
        ),
        "noise_forgotten": Mistake(
            lambda m, s, e: m + np.exp(0.5 * s),
            "Your function gives the same z for any noise, so nothing is drawn. Where is the noise?",
            "The noise is a factor of the standard deviation.",
        ),
        "mean_only": Mistake(
            lambda m, s, e: m + 0 * e,
            "This is the mean of q, not a draw from it.",
            "Add the noise, after giving it the standard deviation of q.",
        ),
        "mean_forgotten": Mistake(
            lambda m, s, e: np.exp(0.5 * s) * e,
            "The z of every example is centred on 0. Then the decoder cannot know which example it is.",
            "Shift the draw by the mean.",
        ),
        "all_scaled": Mistake(
            lambda m, s, e: np.exp(0.5 * s) * (m + e),
            "You scaled the mean together with the noise, so it is no longer the mean.",
            "Multiply the noise alone, then add the mean.",
        ),
        "centred_backwards": Mistake(
            lambda m, s, e: (e - m) / np.exp(0.5 * s),
            "This turns a draw from q into standard noise. The exercise asks for the other direction.",
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
    expected="the log-density of x under N(decoded, sd²), minus the KL of exercise 1, one number for each example",
    solution="""
import tensorflow as tf

def elbo(x, decoded, sd, mean, log_variance):
    likelihood = -(x - decoded)**2 / (2 * sd**2) - 0.5 * np.log(2 * np.pi * sd**2)
    kl = 0.5 * tf.reduce_sum(mean**2 + tf.exp(log_variance) - 1 - log_variance, axis=1)
    return tf.reduce_sum(likelihood, axis=1) - kl
""",
    mistakes={
        "kl_added": Mistake(
            lambda x, y, sd, m, s: _likelihood(x, y, sd).sum(axis=1) + kl_to_standard_normal(m, s),
            "A q far from N(0, 1) raises your bound. Is that what the KL is for?",
            "Subtract the KL.",
        ),
        "sign_flipped": Mistake(
            lambda *given: -elbo(*given),
            "This is the loss, which training minimises. The exercise asks for the bound itself.",
            "Change the sign of the whole result.",
        ),
        "kl_missing": Mistake(
            lambda x, y, sd, m, s: _likelihood(x, y, sd).sum(axis=1),
            "This is the reconstruction term alone. It is not a lower bound of log p(x).",
            "Subtract the KL of exercise 1.",
        ),
        "likelihood_missing": Mistake(
            lambda x, y, sd, m, s: -kl_to_standard_normal(m, s),
            "Your result does not depend on x. Where is the reconstruction term?",
            "Add the log-density of x under the decoder's Gaussian.",
        ),
        "constant_missing": Mistake(
            lambda x, y, sd, m, s: _with(x, y, sd, m, s, -((x - y) ** 2) / (2 * sd**2)),
            "This suffices for training, but it is not a log-density: it is never above 0, and a log-density can be.",
            "The log-density has a second term, which depends on sd alone.",
        ),
        "constant_once": Mistake(
            lambda x, y, sd, m, s: (
                (-((x - y) ** 2) / (2 * sd**2)).sum(axis=1)
                - 0.5 * np.log(2 * np.pi * sd**2)
                - kl_to_standard_normal(m, s)
            ),
            "Every number of x brings the constant once. How often did you subtract it?",
            "Move the constant inside the sum over the numbers of x.",
        ),
        "sd_not_squared": Mistake(
            lambda x, y, sd, m, s: _with(x, y, sd, m, s, -((x - y) ** 2) / (2 * sd) - 0.5 * np.log(2 * np.pi * sd)),
            "The density of a Gaussian contains the variance. You are given the standard deviation.",
            "Square sd in both places.",
        ),
        "squared_error_only": Mistake(
            lambda x, y, sd, m, s: _with(x, y, sd, m, s, -((x - y) ** 2)),
            "The cost of an error depends on sd. In yours it does not.",
            "Write down the logarithm of a Gaussian density first. It has two terms.",
        ),
        "half_missing": Mistake(
            lambda x, y, sd, m, s: _with(x, y, sd, m, s, -((x - y) ** 2) / sd**2 - 0.5 * np.log(2 * np.pi * sd**2)),
            "The exponent of a Gaussian has a factor that is missing here.",
            "Look at the factor in front of the squared error in equation (6.6).",
        ),
        "mean_not_sum": Mistake(
            lambda x, y, sd, m, s: _likelihood(x, y, sd).mean(axis=1) - kl_to_standard_normal(m, s),
            "The log-likelihood is a sum over the numbers of x. With a mean the KL weighs too much.",
            "Use a sum over axis 1 for the likelihood.",
        ),
        "summed_over_all": Mistake(
            lambda x, y, sd, m, s: elbo(x, y, sd, m, s).sum(),
            "The result is one number for each example.",
            "Sum over axis 1 only.",
        ),
        "mean_over_examples": Mistake(
            lambda x, y, sd, m, s: elbo(x, y, sd, m, s).mean(),
            "This is right for each example, but then you averaged over the examples.",
            "Return the array with one number for each example.",
        ),
    },
)

FORMULAS = [KL, REPARAMETRISE, ELBO]
