"""The functions of notebook 5.2: three scores, coverage, and a run that is followed while it learns."""

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


# ---- coverage


def coverage(real, generated, k):
    """The share of the balls around real points that hold a generated one (Naeem et al. 2020, section 3.2).

    >>> float(coverage(np.array([[0.0], [1.0], [2.0], [3.0]]), np.array([[0.5]]), 1))
    0.5
    """
    return _holds(real, generated, _reach(real, k)).any(axis=1).mean()


def _apart_by(points, others):
    return np.linalg.norm(points[:, None] - others, axis=-1)


def _reach(points, k):
    """The distance of each point to its k-th nearest other one."""
    return np.sort(_apart_by(points, points), axis=1)[:, k]


def _holds(centres, others, reach):
    """Which ball (row) holds which other point (column)."""
    return _apart_by(centres, others) <= np.broadcast_to(reach, len(centres))[:, None]


COVERAGE_MISTAKES = {
    "counts_itself": Mistake(
        lambda r, g, k: _holds(r, g, _reach(r, k - 1)).any(axis=1).mean(),
        "Your balls are too small. Which point is the nearest of all to a real point?",
        "In a sorted row of distances the first place is the point itself, at distance 0.",
    ),
    "recall": Mistake(
        lambda r, g, k: _holds(g, r, _reach(g, k)).any(axis=0).mean(),
        "This is recall: your balls lie around the generated points.",
        "Put the balls around the real points, and take their radii from the real points.",
    ),
    "precision": Mistake(
        lambda r, g, k: _holds(r, g, _reach(r, k)).any(axis=0).mean(),
        "This is precision: you count generated points. What does coverage count?",
        "Count the balls that hold a generated point: use the other axis.",
    ),
    "density": Mistake(
        lambda r, g, k: _holds(r, g, _reach(r, k)).sum() / (k * len(g)),
        "This is density: a ball that holds many points counts many times.",
        "Ask of each ball only whether it holds any generated point at all.",
    ),
    "pairs": Mistake(
        lambda r, g, k: _holds(r, g, _reach(r, k)).mean(),
        "You average over all pairs. Must a ball hold every generated point to be covered?",
        "First ask of each ball whether it holds any point, then take the share of the balls.",
    ),
    "all_not_any": Mistake(
        lambda r, g, k: _holds(r, g, _reach(r, k)).all(axis=1).mean(),
        "You ask for balls that hold every generated point. How many must a ball hold?",
        "One generated point is enough for a ball: any, not all.",
    ),
    "count_not_share": Mistake(
        lambda r, g, k: _holds(r, g, _reach(r, k)).any(axis=1).sum(),
        "This is a number of balls. A score that can be compared is a share.",
        "Divide by the number of real points.",
    ),
    "divided_by_generated": Mistake(
        lambda r, g, k: _holds(r, g, _reach(r, k)).any(axis=1).sum() / len(g),
        "You count the right balls. Of how many balls is it a share?",
        "Divide by the number of real points, not by that of the generated ones.",
    ),
    "k_ignored": Mistake(
        lambda r, g, k: _holds(r, g, _reach(r, 1)).any(axis=1).mean(),
        "Your balls reach the nearest neighbour, whatever k is.",
        "Sort the distances of each real point, and take the place that k names.",
    ),
    "one_radius": Mistake(
        lambda r, g, k: _holds(r, g, _reach(r, k).mean()).any(axis=1).mean(),
        "All your balls have one radius. Is the data equally dense everywhere?",
        "Keep one radius for each real point: sort along axis 1 and average nothing.",
    ),
    "radius_to_generated": Mistake(
        lambda r, g, k: np.ones(len(r)).mean(),
        "Your score is 1 for every generator. From which points do you take the radius?",
        "Take the radius from distances between real points, not from real to generated ones.",
    ),
}


def some_clouds(rng):
    """Real and generated points in the plane, not equally many, and a k; no two mistakes give equal numbers."""
    while True:
        real, generated = rng.normal(0, 1, (24, 2)), rng.normal([1.0, 0.0], 0.6, (15, 2))
        k = int(rng.integers(3, 6))
        values = [coverage(real, generated, k), *(m.wrong(real, generated, k) for m in COVERAGE_MISTAKES.values())]
        if np.diff(np.sort(np.array(values, float))).min() > 0.002:
            return real, generated, k


COVERAGE = Formula(
    name="coverage",
    reference=coverage,
    inputs=some_clouds,
    expected="the coverage of real by generated, one share",
    solution="""
def coverage(real, generated, k=5):
    def apart(a, b):
        return np.linalg.norm(a[:, None] - b, axis=-1)        # all distances, shape (len(a), len(b))

    radius = np.sort(apart(real, real), axis=1)[:, k]         # place 0 is the point itself
    return (apart(real, generated).min(axis=1) <= radius).mean()
""",
    mistakes=COVERAGE_MISTAKES,
)


# ---- a run that is followed while it learns


class PracticeGAN:
    """Stands for a GAN in the check of ``follow``: it counts its steps and knows what it was trained on."""

    def __init__(self):
        self.learned = 0.0

    def train(self, examples, steps, **settings):
        """As much is learned as there are steps, times what the examples are worth."""
        self.learned += steps * float(np.mean(examples))

    def generate(self, n, **settings):
        """``n`` equal points that tell how much was learned."""
        return np.full((n, 2), 1 - np.exp(-self.learned / 50))


def follow(make_gan, examples, score, looks, steps):
    """The score of a new GAN before training and after each of ``looks`` trainings of ``steps`` steps.

    >>> [round(value, 2) for value in follow(PracticeGAN, np.ones((4, 2)), lambda gan: gan.learned, 3, 10)]
    [0.0, 10.0, 20.0, 30.0]
    """
    gan = make_gan()
    values = [score(gan)]
    for _ in range(looks):
        gan.train(examples, steps)
        values.append(score(gan))
    return values


def _all_at_once(make_gan, examples, score, looks, steps):
    return follow(make_gan, examples, score, looks, looks * steps)


def _steps_add_up(make_gan, examples, score, looks, steps):
    gan, values = make_gan(), []
    for look in range(looks + 1):
        gan.train(examples, look * steps)
        values.append(score(gan))
    return values


def _new_each_time(make_gan, examples, score, looks, steps):
    return [follow(make_gan, examples, score, 1, steps if look else 0)[1] for look in range(looks + 1)]


def some_run(rng):
    """A way to make a GAN, its examples, a score of it, and how often and how far to train."""
    low, looks, steps = rng.uniform(0.5, 2.0), int(rng.integers(4, 7)), int(rng.integers(5, 15))

    def score(gan):
        return low + float(gan.generate(6).mean())

    return PracticeGAN, rng.uniform(0.8, 1.2, (8, 2)), score, looks, steps


FOLLOW = Formula(
    name="follow",
    reference=follow,
    inputs=some_run,
    expected="a list of looks + 1 scores of one GAN, the first before any training",
    solution="""
def follow(make_gan, examples, score, looks, steps):
    gan = make_gan()
    values = [score(gan)]                       # before any training
    for look in range(looks):
        gan.train(examples, steps, progress=False)
        values.append(score(gan))
    return values
""",
    mistakes={
        "start_missing": Mistake(
            lambda *run: follow(*run)[1:],
            "Your list begins after the first training. What did the untrained GAN score?",
            "Call score(gan) once before the loop.",
        ),
        "end_missing": Mistake(
            lambda *run: follow(*run)[:-1],
            "Your list ends before the last training has been scored.",
            "In each turn of the loop train first, then call score(gan).",
        ),
        "only_the_end": Mistake(
            lambda *run: follow(*run)[-1],
            "You return the last score only. A curve needs all of them.",
            "Append each score to a list, and return the list.",
        ),
        "new_each_time": Mistake(
            _new_each_time,
            "Every look after the first has the same score. Is it the same GAN that goes on learning?",
            "Call make_gan() once, before the loop.",
        ),
        "steps_add_up": Mistake(
            _steps_add_up,
            "Your trainings grow longer from look to look. The GAN keeps what it has learned.",
            "Train the same number of steps in each turn of the loop.",
        ),
        "all_at_once": Mistake(
            _all_at_once,
            "Each of your trainings is as long as the whole run should be.",
            "Train steps steps between two looks, not looks times as many.",
        ),
        "one_step": Mistake(
            lambda make_gan, examples, score, looks, steps: follow(make_gan, examples, score, looks, 1),
            "You train too little between two looks. Which argument says how much?",
            "Hand steps to gan.train.",
        ),
        "not_trained": Mistake(
            lambda make_gan, examples, score, looks, steps: [score(make_gan())] * (looks + 1),
            "All your scores are equal. Is the GAN trained between two looks?",
            "Call gan.train(examples, steps) in each turn of the loop.",
        ),
    },
)

FORMULAS = [FID_GAUSSIANS, INCEPTION, SQUARED_MMD, COVERAGE, FOLLOW]
