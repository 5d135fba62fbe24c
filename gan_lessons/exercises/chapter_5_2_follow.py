"""Two functions of notebook 5.2: coverage, and a run that is followed while it learns."""

import numpy as np

from gan_lessons.exercises.formulas import Formula, Mistake

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

FORMULAS = [COVERAGE, FOLLOW]
