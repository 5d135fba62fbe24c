"""A tighter bound of notebook 6.1: the importance-weighted one, from logarithms of weights of any size."""

import numpy as np

from gan_lessons.exercises.formulas import Formula, Mistake


def importance_bound(log_weights):
    """The logarithm of the mean weight over axis 0, the draws (Burda et al. 2016); exact for weights of any size.

    >>> importance_bound(np.array([[-1000.0], [-1000.0]])).tolist()
    [-1000.0]
    """
    return np.logaddexp.reduce(log_weights, axis=0) - np.log(len(log_weights))


def some_log_weights(rng):
    """Four draws for each of five examples: one of them with weights too small for a float, another with too large."""
    log_weights = rng.normal(0, 1.5, (4, 5))
    small, large = rng.permutation(5)[:2]
    log_weights[:, small] -= rng.uniform(900, 1000)
    log_weights[:, large] += rng.uniform(900, 1000)
    return (log_weights,)


IMPORTANCE_BOUND = Formula(
    name="importance_bound",
    reference=importance_bound,
    inputs=some_log_weights,
    expected="the logarithm of the mean weight of the draws, one number for each example, for weights of any size",
    solution="""
def importance_bound(log_weights):
    # np.logaddexp(a, b) is the logarithm of e^a + e^b for a and b of any size
    return np.logaddexp.reduce(log_weights, axis=0) - np.log(len(log_weights))
""",
    mistakes={
        "mean_of_logs": Mistake(
            lambda w: w.mean(axis=0),
            "This is an estimate of the ELBO. Which comes first here, the mean or the logarithm?",
            "First the mean of the weights, then the logarithm of that mean.",
        ),
        "not_stable": Mistake(
            lambda w: np.log(np.exp(w).mean(axis=0)),
            "This is right on paper. But a float cannot hold the exponential of -1000 or of 1000.",
            "Subtract the largest log weight of each example first, and add it again at the end.",
        ),
        "sum_not_mean": Mistake(
            lambda w: np.logaddexp.reduce(w, axis=0),
            "Four equal draws should give the bound of one of them. Yours gives more.",
            "A mean is a sum divided by the number of draws. What does the logarithm make of the division?",
        ),
        "log_k_added": Mistake(
            lambda w: np.logaddexp.reduce(w, axis=0) + np.log(len(w)),
            "Four equal draws should give the bound of one of them. Yours gives more.",
            "The logarithm of a quotient is a difference.",
        ),
        "divided_after_the_log": Mistake(
            lambda w: np.logaddexp.reduce(w, axis=0) / len(w),
            "You divided the logarithm by the number of draws. The mean is taken before the logarithm.",
            "Dividing the sum by K subtracts log K from its logarithm.",
        ),
        "largest_not_added_again": Mistake(
            lambda w: importance_bound(w) - w.max(axis=0),
            "You subtracted the largest log weight so that nothing overflows. What must happen at the end?",
            "Add the largest log weight of each example again.",
        ),
        "largest_alone": Mistake(
            lambda w: w.max(axis=0),
            "This is the largest log weight. The other draws count, too.",
            "Add the weights of all draws, divide by their number, then take the logarithm.",
        ),
        "over_the_examples": Mistake(
            lambda w: np.logaddexp.reduce(w, axis=1) - np.log(w.shape[1]),
            "Your result has one number for each draw. It should have one for each example.",
            "The draws are on axis 0.",
        ),
        "over_everything": Mistake(
            lambda w: np.logaddexp.reduce(w.ravel()) - np.log(w.size),
            "You averaged over the examples, too. The result is one number for each example.",
            "Take the mean over axis 0 only.",
        ),
        "mean_over_examples": Mistake(
            lambda w: importance_bound(w).mean(),
            "This is right for each example, but then you averaged over the examples.",
            "Return the array with one number for each example.",
        ),
        "logarithm_missing": Mistake(
            lambda w: np.exp(w).mean(axis=0),
            "This is the mean weight. The bound is its logarithm.",
            "Take the logarithm, and see to it that no exponential overflows.",
        ),
        "sign_flipped": Mistake(
            lambda w: -importance_bound(w),
            "This is a loss, which training minimises. The exercise asks for the bound itself.",
            "Change the sign of the result.",
        ),
    },
)

FORMULAS = [IMPORTANCE_BOUND]
