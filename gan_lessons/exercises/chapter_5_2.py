"""Three functions of notebook 5.2: FID of Gaussians without correlations, Inception Score, kernel distance."""

import numpy as np

from gan_lessons.exercises.formulas import Formula, Mistake

# ---- the Fréchet distance of two Gaussians whose coordinates are independent


def fid_gaussians(mean_a, variance_a, mean_b, variance_b):
    """``‖mean_a − mean_b‖² + Σ (√variance_a − √variance_b)²`` (Dowson and Landau 1982, for diagonal covariances).

    >>> float(fid_gaussians(np.array([0.0]), np.array([1.0]), np.array([3.0]), np.array([4.0])))
    10.0
    """
    return ((mean_a - mean_b) ** 2).sum() + ((np.sqrt(variance_a) - np.sqrt(variance_b)) ** 2).sum()


def some_gaussians(rng):
    """Means and variances of two Gaussians in three dimensions, far enough apart in both."""
    a, b = rng.uniform(0.3, 0.9, 3), rng.uniform(1.5, 4.0, 3)
    return rng.uniform(-2, -0.5, 3), a, rng.uniform(0.5, 2, 3), b


FID_GAUSSIANS = Formula(
    name="fid_gaussians",
    reference=fid_gaussians,
    inputs=some_gaussians,
    expected="the squared Fréchet distance of two Gaussians with independent coordinates, one number",
    solution="""
def fid_gaussians(mean_a, variance_a, mean_b, variance_b):
    means = np.sum((mean_a - mean_b) ** 2)
    spreads = np.sum((np.sqrt(variance_a) - np.sqrt(variance_b)) ** 2)
    return means + spreads
""",
    mistakes={
        "variances_not_rooted": Mistake(
            lambda m, v, n, w: ((m - n) ** 2).sum() + ((v - w) ** 2).sum(),
            "The second part compares spreads, standard deviations. What did you get as arguments?",
            "Take np.sqrt of each variance before you subtract them.",
        ),
        "means_missing": Mistake(
            lambda m, v, n, w: ((np.sqrt(v) - np.sqrt(w)) ** 2).sum(),
            "If only the means differ, yours says 0. Are the two sets then equal?",
            "The formula has two parts. Add the one that looks at mean_a and mean_b.",
        ),
        "spreads_missing": Mistake(
            lambda m, v, n, w: ((m - n) ** 2).sum(),
            "A collapsed generator with the right mean would score 0 here. What else does FID compare?",
            "The formula has two parts. Add the one that looks at the two variances.",
        ),
        "means_not_squared": Mistake(
            lambda m, v, n, w: np.sqrt(((m - n) ** 2).sum()) + ((np.sqrt(v) - np.sqrt(w)) ** 2).sum(),
            "Yours adds a distance to a squared distance. Which unit has the FID?",
            "Leave out the root (np.linalg.norm takes one): the squared length of mean_a − mean_b.",
        ),
        "means_absolute": Mistake(
            lambda m, v, n, w: np.abs(m - n).sum() + ((np.sqrt(v) - np.sqrt(w)) ** 2).sum(),
            "Twice as far apart should count four times as much in the part of the means.",
            "Square the differences of the means in place of taking np.abs.",
        ),
        "root_taken": Mistake(
            lambda m, v, n, w: np.sqrt(fid_gaussians(m, v, n, w)),
            "This is the distance itself. What is reported as FID is its square.",
            "Leave out the last root.",
        ),
        "factor_two_missing": Mistake(
            lambda m, v, n, w: ((m - n) ** 2).sum() + (v + w - np.sqrt(v * w)).sum(),
            "Two equal Gaussians should give 0; yours gives the sum of their variances. Which factor is missing?",
            "The mixed term counts twice: look at the factor in front of the root in the trace.",
        ),
        "product_not_rooted": Mistake(
            lambda m, v, n, w: ((m - n) ** 2).sum() + (v + w - 2 * v * w).sum(),
            "The formula holds a power of one half. What does it do to the product of two variances?",
            "Take the root of the product of the two variances.",
        ),
        "mean_not_sum": Mistake(
            lambda m, v, n, w: ((m - n) ** 2).mean() + ((np.sqrt(v) - np.sqrt(w)) ** 2).mean(),
            "A squared length and a trace are sums over the coordinates. What did you take?",
            "Use .sum() in place of .mean(), in both parts.",
        ),
        "not_summed": Mistake(
            lambda m, v, n, w: (m - n) ** 2 + (np.sqrt(v) - np.sqrt(w)) ** 2,
            "The result is one number for the two sets; yours is one for each coordinate.",
            "Sum over the coordinates.",
        ),
        "sign_of_spreads": Mistake(
            lambda m, v, n, w: ((m - n) ** 2).sum() - ((np.sqrt(v) - np.sqrt(w)) ** 2).sum(),
            "More difference of the spreads makes yours smaller, even negative.",
            "Add the two parts.",
        ),
    },
)


# ---- the inception score


def inception(p):
    """``exp(mean KL(p(y|x) ‖ p(y)))`` (Salimans et al. 2016, section 4), of probabilities ``(n, classes)``.

    >>> round(float(inception(np.array([[0.5, 0.5], [0.5, 0.5]]))), 4), round(float(inception(np.eye(4))), 4)
    (1.0, 4.0)
    """
    surprise = np.log(np.where(p > 0, p, 1)) - np.log(p.mean(axis=0))
    return np.exp((p * surprise).sum(axis=1).mean())


def some_probabilities(rng):
    """Five answers of a classifier with four classes, some of them certain: with zeros, and no class unused."""
    p = rng.dirichlet(np.full(4, 0.6), 5)
    p[:4] = 0.5 * p[:4] + 0.5 * np.eye(4)
    p[0] = [1, 0, 0, 0]
    return (p / p.sum(axis=1, keepdims=True),)


def _plain(p, q):
    return (p * np.log(np.maximum(p, 1e-300) / q)).sum(axis=1)


def _safe_log(p):
    return np.log(np.where(p > 0, p, 1))


INCEPTION = Formula(
    name="inception",
    reference=inception,
    inputs=some_probabilities,
    expected="the Inception Score of the rows of p, one number; 0 · log 0 counts as 0",
    solution="""
def inception(p):
    overall = p.mean(axis=0)                        # p(y): the mean over the samples
    ratio = np.where(p > 0, p, 1) / np.where(p > 0, overall, 1)
    return np.exp((p * np.log(ratio)).sum(axis=1).mean())
""",
    mistakes={
        "exp_missing": Mistake(
            lambda p: _plain(p, p.mean(axis=0)).mean(),
            "This lies between 0 and log 4. A score from 1 to the number of classes is wanted.",
            "Take np.exp of the mean at the end.",
        ),
        "exp_of_each": Mistake(
            lambda p: np.exp(_plain(p, p.mean(axis=0))).mean(),
            "You take the mean of the exponentials. Which comes first in the formula?",
            "First the mean over the samples, then one np.exp.",
        ),
        "zero_times_log": Mistake(
            lambda p: np.exp((p * np.log(p / p.mean(axis=0))).sum(axis=1).mean()),
            "Right on paper. But some probabilities are exactly 0, and 0 · log 0 is NaN in NumPy.",
            "Replace p by 1 inside the logarithm where p is 0, for example with np.where(p > 0, p, 1).",
        ),
        "sum_not_mean": Mistake(
            lambda p: np.exp(_plain(p, p.mean(axis=0)).sum()),
            "Twice as many samples square your score. The divergences are averaged over the samples.",
            "Sum over the classes (axis 1), but take the mean over the samples.",
        ),
        "mean_over_classes": Mistake(
            lambda p: np.exp((p * np.log(np.maximum(p, 1e-300) / p.mean(axis=0))).mean()),
            "A divergence is a sum over the classes; yours divides by their number.",
            "Sum over axis 1 before you take the mean.",
        ),
        "mean_over_wrong_axis": Mistake(
            lambda p: np.exp(_plain(p, p.mean(axis=1, keepdims=True)).mean()),
            "You compare with 1/4, which is also the mean of every row. Then one class alone would score high.",
            "p(y) is the mean over the samples: p.mean(axis=0).",
        ),
        "swapped": Mistake(
            lambda p: np.exp((p.mean(axis=0) * np.log(p.mean(axis=0) / p)).sum(axis=1).mean()),
            "KL has an order. Yours is infinite as soon as the classifier is certain of something.",
            "p(y|x) stands in front of the logarithm, and above the fraction line inside it.",
        ),
        "sign_flipped": Mistake(
            lambda p: np.exp(-_plain(p, p.mean(axis=0)).mean()),
            "Below 1? The divergence is never negative, so its exponential is at least 1.",
            "Turn the sign inside np.exp.",
        ),
        "sharpness_only": Mistake(
            lambda p: np.exp((p * _safe_log(p)).sum(axis=1).mean()),
            "This says how sure the classifier is, and not how many classes occur.",
            "Divide by p(y) inside the logarithm.",
        ),
        "variety_only": Mistake(
            lambda p: np.exp(-(p.mean(axis=0) * np.log(p.mean(axis=0))).sum()),
            "This says how varied the classes are, and not how sure the classifier is of each sample.",
            "Subtract the mean entropy of the rows before you take np.exp.",
        ),
        "base_two": Mistake(
            lambda p: np.exp(_plain(p, p.mean(axis=0)).mean() / np.log(2)),
            "Your logarithm has base 2, your exponential base e. They do not undo each other.",
            "Use np.log, the natural logarithm.",
        ),
    },
)


# ---- the squared maximum mean discrepancy, without bias


def squared_mmd(a, b):
    """Mean kernel of different pairs within a, plus within b, minus twice that between (Gretton et al. 2012, eq. 3).

    The kernel is that of KID, ``(x · y / d + 1)³`` (Bińkowski et al. 2018).

    >>> float(squared_mmd(np.array([[0.0], [0.0]]), np.array([[1.0], [1.0]])))
    7.0
    """
    return _apart(_kernel(a, a)) + _apart(_kernel(b, b)) - 2 * _kernel(a, b).mean()


def _kernel(x, y, power=3):
    return (x @ y.T / x.shape[1] + 1) ** power


def _apart(k):
    """The mean over all places off the diagonal."""
    return (k.sum() - np.trace(k)) / (len(k) * (len(k) - 1))


def _upper(k):
    """The sum over pairs counted once, divided as if they were counted twice."""
    return np.triu(k, 1).sum() / (len(k) * (len(k) - 1))


def some_features(rng):
    """Two sets of features, not equally many, that differ."""
    return rng.normal(0, 1, (5, 3)), rng.normal(0.7, 1.2, (4, 3))


def _with(kernel, a, b):
    return _apart(kernel(a, a)) + _apart(kernel(b, b)) - 2 * kernel(a, b).mean()


SQUARED_MMD = Formula(
    name="squared_mmd",
    reference=squared_mmd,
    inputs=some_features,
    expected="the squared kernel distance of a and b, one number; no row is paired with itself",
    solution="""
def squared_mmd(a, b):
    def kernel(x, y):
        return (x @ y.T / x.shape[1] + 1) ** 3

    def within(x):
        k, n = kernel(x, x), len(x)
        return (k.sum() - np.trace(k)) / (n * (n - 1))   # no row is paired with itself

    return within(a) + within(b) - 2 * kernel(a, b).mean()
""",
    mistakes={
        "diagonal_included": Mistake(
            lambda a, b: _kernel(a, a).mean() + _kernel(b, b).mean() - 2 * _kernel(a, b).mean(),
            "Each row is paired with itself too, which it resembles most. Halves of one set would not give 0.",
            "Leave out the diagonal of the kernel matrix, and count the pairs that are left.",
        ),
        "divided_by_n_squared": Mistake(
            lambda a, b: (
                sum((k.sum() - np.trace(k)) / k.size for k in (_kernel(a, a), _kernel(b, b))) - 2 * _kernel(a, b).mean()
            ),
            "The diagonal is gone from the sum. How many pairs are left?",
            "Divide by the number of pairs of two *different* rows.",
        ),
        "factor_two_missing": Mistake(
            lambda a, b: _apart(_kernel(a, a)) + _apart(_kernel(b, b)) - _kernel(a, b).mean(),
            "If a and b are of one kind, all three means are about equal. What must the result be then?",
            "Subtract the mean between the sets twice.",
        ),
        "between_added": Mistake(
            lambda a, b: _apart(_kernel(a, a)) + _apart(_kernel(b, b)) + 2 * _kernel(a, b).mean(),
            "Sets that resemble each other should score low. What sign has the part between them?",
            "Turn the sign of the part between the sets.",
        ),
        "sign_flipped": Mistake(
            lambda a, b: -squared_mmd(a, b),
            "Sets that differ give a negative number here.",
            "Turn the sign: the pairs within count plus, those between minus.",
        ),
        "pairs_counted_once": Mistake(
            lambda a, b: _upper(_kernel(a, a)) + _upper(_kernel(b, b)) - 2 * _kernel(a, b).mean(),
            "You count each pair within a set once, but divide as if it were counted twice.",
            "Above the diagonal there are only half as many pairs. Or sum over the whole matrix but the diagonal.",
        ),
        "sums_not_means": Mistake(
            lambda a, b: sum(k.sum() - np.trace(k) for k in (_kernel(a, a), _kernel(b, b))) - 2 * _kernel(a, b).sum(),
            "The sets need not be equally large. Sums over pairs cannot be compared, means can.",
            "Divide each sum by its number of pairs.",
        ),
        "root_taken": Mistake(
            lambda a, b: np.sqrt(np.abs(squared_mmd(a, b))),
            "Without bias the value may fall below 0, where there is no root. The square is wanted.",
            "Leave out the root.",
        ),
        "not_divided_by_d": Mistake(
            lambda a, b: _with(lambda x, y: (x @ y.T + 1) ** 3, a, b),
            "With more features your kernel grows beyond all bounds. What is x · y divided by?",
            "Divide x · y by the number of features, x.shape[1].",
        ),
        "one_missing": Mistake(
            lambda a, b: _with(lambda x, y: (x @ y.T / x.shape[1]) ** 3, a, b),
            "Without the + 1 in the kernel, differences of means and spreads are lost.",
            "The kernel is (x · y / d + 1)³.",
        ),
        "squared_not_cubed": Mistake(
            lambda a, b: _with(lambda x, y: _kernel(x, y, 2), a, b),
            "Look at the power of the kernel.",
            "The kernel is (x · y / d + 1) to the third power.",
        ),
        "not_cubed": Mistake(
            lambda a, b: _with(lambda x, y: _kernel(x, y, 1), a, b),
            "This kernel only compares means: it is 0 for sets of equal mean and different spread.",
            "Take the third power of x · y / d + 1.",
        ),
        "distance_of_means": Mistake(
            lambda a, b: ((a.mean(axis=0) - b.mean(axis=0)) ** 2).sum(),
            "Two sets may have one mean and still differ. What about the pairs?",
            "Compute the kernel of all pairs: within a, within b, and between.",
        ),
    },
)

FORMULAS = [FID_GAUSSIANS, INCEPTION, SQUARED_MMD]
