"""Three functions of section 5.1: modes covered, the memorised share, and a proportion's interval."""

import numpy as np

from gan_lessons.exercises.formulas import Formula, Mistake

Z = 1.96  # standard deviations to either side that hold 95 % of a normal distribution


def _distances(points, others):
    """Euclidean, shape ``(points, others)``."""
    return np.linalg.norm(points[:, None] - others, axis=-1)


def _manhattan(points, others):
    return np.abs(points[:, None] - others).sum(axis=-1)


def _all_differ(mistakes, right, arguments):
    """Whether these inputs give every wrong function, and the right one, a result of its own."""
    results = [right(*arguments), *(mistake.wrong(*arguments) for mistake in mistakes.values())]
    numbers = sorted(float(result) for result in results if np.ndim(result) == 0)
    return np.min(np.diff(numbers)) > 1e-3


# ---- modes covered


def covered(points, centres, radius):
    """How many centres have at least one point within ``radius``, Euclidean.

    >>> covered(np.array([[0.0, 0.1], [0.1, 0.0]]), np.array([[0.0, 0.0], [5.0, 5.0]]), 0.5)
    1
    """
    return int((_distances(points, centres) <= radius).any(axis=0).sum())


def some_modes(rng):
    """Seven modes and 40 points: most within the radius of one of three of the centres, some near none."""
    while True:
        centres = rng.uniform(-4, 4, (7, 2))
        chosen = rng.choice([0, 0, 0, 1, 2], 30)
        points = np.concatenate([centres[chosen] + rng.normal(0, 0.5, (30, 2)), rng.uniform(-6, 6, (10, 2))])
        arguments = points, centres, rng.uniform(0.45, 0.75)
        if _all_differ(COVERED_MISTAKES, covered, arguments):
            return arguments


COVERED_MISTAKES = {
    "good_points": Mistake(
        lambda p, c, r: (_distances(p, c) <= r).any(axis=1).sum(),
        "This counts points that lie near some centre. A collapsed G has many of those. What is to be counted?",
        "Ask for each centre, over all points: distances of shape (points, centres), .any(axis=0), .sum().",
    ),
    "pairs": Mistake(
        lambda p, c, r: (_distances(p, c) <= r).sum(),
        "A centre with ten points near it counts ten times here. How often should it count?",
        "Use .any(axis=0) over the points before you sum over the centres.",
    ),
    "all_points": Mistake(
        lambda p, c, r: (_distances(p, c) <= r).all(axis=0).sum(),
        "This asks for centres that have every point near. How many points are enough?",
        "Use .any in place of .all: one point is enough.",
    ),
    "nearest_without_radius": Mistake(
        lambda p, c, r: len(np.unique(_distances(p, c).argmin(axis=1))),
        "Every point has a nearest centre, however far away. Where does the radius come in?",
        "Compare the distances with the radius: (distances <= radius).any(axis=0).sum().",
    ),
    "squared_distance": Mistake(
        lambda p, c, r: (_distances(p, c) ** 2 <= r).any(axis=0).sum(),
        "The radius is compared with a squared distance: is the square root missing?",
        "Use np.linalg.norm(points[:, None] - centres, axis=-1), or compare with radius ** 2.",
    ),
    "not_covered": Mistake(
        lambda p, c, r: (_distances(p, c) > r).all(axis=0).sum(),
        "These are the centres that no point reaches: the modes that G has lost.",
        "Turn the question round: (distances <= radius).any(axis=0).sum().",
    ),
    "farther": Mistake(
        lambda p, c, r: (_distances(p, c) > r).any(axis=0).sum(),
        "Some point is far from almost every centre. Which side of the radius should a point lie on?",
        "Write <= radius in place of > radius.",
    ),
    "share": Mistake(
        lambda p, c, r: (_distances(p, c) <= r).any(axis=0).mean(),
        "This is the share of the centres. How many are there?",
        "Use .sum() in place of .mean().",
    ),
    "which": Mistake(
        lambda p, c, r: (_distances(p, c) <= r).any(axis=0),
        "This says for each centre whether it is covered. One step is left.",
        "Count the True ones: .sum().",
    ),
    "how_many_each": Mistake(
        lambda p, c, r: (_distances(p, c) <= r).sum(axis=0),
        "This is how many points each centre has. Which of these numbers mean “covered”?",
        "Count the centres that have more than 0: (counts > 0).sum().",
    ),
}
COVERED = Formula(
    name="covered",
    reference=covered,
    inputs=some_modes,
    expected="how many centres have at least one point within the radius (Euclidean distance)",
    mistakes=COVERED_MISTAKES,
    solution="""
def covered(points, centres, radius):
    # (points, 1, 2) − (centres, 2): every point with every centre
    distances = np.linalg.norm(points[:, None] - centres, axis=-1)
    return (distances <= radius).any(axis=0).sum()
""",
)


# ---- memorisation


def memorised(samples, training, fresh):
    """The share of samples whose nearest training example is nearer than their nearest fresh one.

    >>> memorised(np.array([[0.1], [0.9]]), np.array([[0.0], [1.0]]), np.array([[0.3], [0.6]]))
    1.0
    """
    return float((_distances(samples, training).min(axis=1) < _distances(samples, fresh).min(axis=1)).mean())


def some_neighbours(rng):
    """40 samples, two thirds of them near training examples; eleven training and eleven fresh examples."""
    while True:
        training, fresh = rng.normal(0, 1.0, (2, 11, 2))
        samples = np.concatenate(
            [training[rng.integers(11, size=24)] + rng.normal(0, 0.3, (24, 2)), rng.normal(0, 1, (16, 2))]
        )
        if _all_differ(MEMORISED_MISTAKES, memorised, (samples, training, fresh)):
            return samples, training, fresh


MEMORISED_MISTAKES = {
    "swapped": Mistake(
        lambda s, t, f: (_distances(s, t).min(axis=1) > _distances(s, f).min(axis=1)).mean(),
        "This is the share that lies nearer to a fresh example. A copying G would then score low.",
        "Ask for training distance < fresh distance.",
    ),
    "mean_not_nearest": Mistake(
        lambda s, t, f: (_distances(s, t).mean(axis=1) < _distances(s, f).mean(axis=1)).mean(),
        "You compare mean distances to all examples. A copy is near to one example, not to all.",
        "Use .min(axis=1) in place of .mean(axis=1).",
    ),
    "farthest": Mistake(
        lambda s, t, f: (_distances(s, t).max(axis=1) < _distances(s, f).max(axis=1)).mean(),
        "You compare the distances to the farthest examples. Which one would give a copy away?",
        "Use .min(axis=1) in place of .max(axis=1).",
    ),
    "wrong_axis": Mistake(
        lambda s, t, f: (_distances(s, t).min(axis=0) < _distances(s, f).min(axis=0)).mean(),
        "You take the nearest sample of each example. The exercise needs one answer for each sample.",
        "With distances of shape (samples, examples), take .min(axis=1).",
    ),
    "count": Mistake(
        lambda s, t, f: (_distances(s, t).min(axis=1) < _distances(s, f).min(axis=1)).sum(),
        "This is how many samples. Which share of all is that?",
        "Use .mean() in place of .sum().",
    ),
    "per_cent": Mistake(
        lambda s, t, f: 100 * memorised(s, t, f),
        "This is in per cent; a share lies between 0 and 1.",
        "Leave out the factor 100.",
    ),
    "which": Mistake(
        lambda s, t, f: _distances(s, t).min(axis=1) < _distances(s, f).min(axis=1),
        "This says for each sample whether it is nearer to the training set. One step is left.",
        "Take the mean: True counts 1, False 0.",
    ),
    "manhattan": Mistake(
        lambda s, t, f: (_manhattan(s, t).min(axis=1) < _manhattan(s, f).min(axis=1)).mean(),
        "You add the differences of the coordinates. The straight way is shorter.",
        "Use the Euclidean distance: np.linalg.norm(..., axis=-1).",
    ),
    "mean_distances": Mistake(
        lambda s, t, f: _distances(s, t).min(axis=1).mean() / _distances(s, f).min(axis=1).mean(),
        "This is a ratio of mean distances. The exercise needs the share of samples for which one is smaller.",
        "Compare first, sample by sample, then take the mean: (to_training < to_fresh).mean().",
    ),
    "one_verdict": Mistake(
        lambda s, t, f: float(_distances(s, t).min(axis=1).mean() < _distances(s, f).min(axis=1).mean()),
        "One yes or no for all samples together. Which share of them is it true for?",
        "Compare first, sample by sample, then take the mean: (to_training < to_fresh).mean().",
    ),
}
MEMORISED = Formula(
    name="memorised",
    reference=memorised,
    inputs=some_neighbours,
    expected="the share of samples whose nearest training example is nearer than their nearest fresh one",
    mistakes=MEMORISED_MISTAKES,
    solution="""
def memorised(samples, training, fresh):
    def nearest(examples):
        return np.linalg.norm(samples[:, None] - examples, axis=-1).min(axis=1)

    return (nearest(training) < nearest(fresh)).mean()
""",
)


# ---- an interval for a proportion


def wilson(count, total):
    """The 95 % interval of Wilson (1927, eq. 7) for the share that ``count`` of ``total`` runs stand for.

    >>> [round(float(end), 3) for end in wilson(5, 5)]
    [0.566, 1.0]
    """
    return _interval(count, total)


def _interval(count, total, z=Z, middle_shift=0.5, under_root=0.25, over=None):
    """Wilson's interval; the wrong ones change one of its parts, two of them given in units of z²."""
    middle = (count + middle_shift * z**2) / (total + z**2)
    half = z / (over or total + z**2) * np.sqrt(count * (total - count) / total + under_root * z**2)
    return middle - half, middle + half


def _plain(count, total, z=Z):
    share = count / total
    half = z * np.sqrt(share * (1 - share) / total)
    return share - half, share + half


def _agresti_coull(count, total):
    middle = (count + Z**2 / 2) / (total + Z**2)
    half = Z * np.sqrt(middle * (1 - middle) / (total + Z**2))
    return middle - half, middle + half


def some_counts(rng):
    """A count that is more than half of the total, and not all of it."""
    total = int(rng.integers(7, 31))
    return float(rng.integers(int(0.6 * total) + 1, total)), float(total)


WILSON = Formula(
    name="wilson",
    reference=wilson,
    inputs=some_counts,
    expected="the smallest and the largest p that fulfil the inequality of the lesson, with z = 1.96",
    solution="""
def wilson(count, total):
    z = 1.96
    middle = (count + z**2 / 2) / (total + z**2)
    half = z / (total + z**2) * np.sqrt(count * (total - count) / total + z**2 / 4)
    return middle - half, middle + half
""",
    mistakes={
        "plain": Mistake(
            _plain,
            "This is the textbook interval p ± z √(p (1 − p) / n). For 5 of 5 it has no width: are you that sure?",
            "The root in the inequality holds the true p, not k/n: square both sides, and solve for p.",
        ),
        "z_missing": Mistake(
            lambda k, n: _interval(k, n, 1.0),
            "One standard deviation to either side holds 68 %. How many hold 95 %?",
            "Use z = 1.96 throughout.",
        ),
        "one_sided": Mistake(
            lambda k, n: _interval(k, n, 1.645),
            "z = 1.645 leaves 5 % on *one* side; here 2.5 % is to be left on each.",
            "Use z = 1.96 throughout.",
        ),
        "z_for_99": Mistake(
            lambda k, n: _interval(k, n, 2.576),
            "z = 2.576 belongs to 99 %. Which one belongs to 95 %?",
            "Use z = 1.96 throughout.",
        ),
        "two_for_z_squared": Mistake(
            lambda k, n: _interval(k, n, np.sqrt(Z)),
            "Where z² belongs there is z. What is 1.96 squared?",
            "Squaring the inequality makes z**2 of z. Follow it through your solution.",
        ),
        "middle_not_halved": Mistake(
            lambda k, n: _interval(k, n, middle_shift=1.0),
            "With nothing known (n near 0) the middle should be ½. Yours is 1.",
            "The middle is minus the linear coefficient over *twice* the quadratic one.",
        ),
        "middle_not_moved": Mistake(
            lambda k, n: tuple(end + k / n - (k + Z**2 / 2) / (n + Z**2) for end in _interval(k, n)),
            "The half width is right. But the middle is count / total, so the interval can pass 1.",
            "The two solutions of the quadratic equation do not lie evenly around count / total: find their middle.",
        ),
        "nothing_under_the_root": Mistake(
            lambda k, n: _interval(k, n, under_root=0.0),
            "For 5 of 5 your interval has no width: what else stands under the root?",
            "A term with z alone is missing under the root: it stays when count is 0 or total.",
        ),
        "root_not_quartered": Mistake(
            lambda k, n: _interval(k, n, under_root=1.0),
            "A little too wide: look at the z² under the root again.",
            "The square of half the linear coefficient: what becomes of z² there?",
        ),
        "divided_by_total": Mistake(
            lambda k, n: _interval(k, n, over=n),
            "The half width is divided by total alone.",
            "Both solutions are divided by the quadratic coefficient, which holds z² as well.",
        ),
        "agresti_coull": Mistake(
            _agresti_coull,
            "This is the interval of Agresti and Coull (1998), a good one too, and a little wider. Here: Wilson's.",
            "Solve the inequality exactly; do not put its middle back into the textbook formula.",
        ),
        "per_cent": Mistake(
            lambda k, n: tuple(100 * end for end in wilson(k, n)),
            "This is in per cent; shares lie between 0 and 1.",
            "Leave out the factor 100.",
        ),
        "order": Mistake(
            lambda k, n: wilson(k, n)[::-1],
            "The right two numbers in the other order.",
            "Return the lower end first: middle - half, middle + half.",
        ),
        "middle_and_half": Mistake(
            lambda k, n: (np.mean(wilson(k, n)), wilson(k, n)[1] - np.mean(wilson(k, n))),
            "These are the middle and the half width. The exercise needs the two ends.",
            "Return middle - half, middle + half.",
        ),
        "lower_end_only": Mistake(
            lambda k, n: wilson(k, n)[0],
            "This is the lower end. And the upper one?",
            "Return both: middle - half, middle + half.",
        ),
    },
)

FORMULAS = [COVERED, MEMORISED, WILSON]
