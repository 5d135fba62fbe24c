"""Chapter 6.3: the standard error, the error of a difference, the share of the way in log FID, and an own table."""

import numpy as np

from gan_lessons.chapters.score_table import ScoreTable
from gan_lessons.exercises.coefficients import Finding
from gan_lessons.exercises.formulas import Formula, Mistake
from gan_lessons.exercises.runs import Run
from gan_lessons.metrics import DigitScores

# ---- the standard error of a mean over seeds


def standard_error(values):
    """The standard deviation of the mean of ``values``, estimated from the values themselves.

    >>> standard_error(np.array([1.0, 3.0])).round(6)
    np.float64(1.0)
    """
    return np.std(values, ddof=1) / np.sqrt(len(values))


def some_scores(rng):
    """The FIDs of a few runs."""
    return (rng.uniform(20, 60) + rng.normal(0, 6, rng.integers(4, 8)),)


STANDARD_ERROR = Formula(
    name="standard_error",
    reference=standard_error,
    inputs=some_scores,
    expected="the standard error of the mean of these values, one number",
    solution="""
def standard_error(values):
    return np.std(values, ddof=1) / np.sqrt(len(values))
""",
    mistakes={
        "standard_deviation": Mistake(
            lambda v: np.std(v, ddof=1),
            "This says how far single runs lie apart. How far may the mean of all of them be off?",
            "A mean of k runs scatters less than one run: divide by the square root of k.",
        ),
        "population": Mistake(
            lambda v: np.std(v) / np.sqrt(len(v)),
            "Nearly. np.std divides by k, but the mean was estimated from the same k values.",
            "Give np.std the argument ddof=1.",
        ),
        "population_deviation": Mistake(
            lambda v: np.std(v),
            "This is the spread of single runs, and a little too small: see ddof in the help of np.std.",
            "Use ddof=1, then divide by the square root of the number of runs.",
        ),
        "root_missing": Mistake(
            lambda v: np.std(v, ddof=1) / len(v),
            "Four times as many runs halve the error. Yours would fall to a quarter.",
            "Divide by the square root of the number of runs.",
        ),
        "variance": Mistake(
            lambda v: np.var(v, ddof=1) / len(v),
            "This is the square of what is asked for. An FID's error has the unit of an FID.",
            "Take the square root of it.",
        ),
        "one_run_fewer": Mistake(
            lambda v: np.std(v, ddof=1) / np.sqrt(len(v) - 1),
            "One run was subtracted twice: once inside the standard deviation, and once below the root.",
            "Divide by the root of the number of runs itself.",
        ),
        "ninety_five": Mistake(
            lambda v: 1.96 * np.std(v, ddof=1) / np.sqrt(len(v)),
            "This is half the width of a 95 % interval. The exercise asks for one standard error.",
            "Leave out the factor.",
        ),
        "absolute": Mistake(
            lambda v: np.abs(v - v.mean()).mean() / np.sqrt(len(v)),
            "You average absolute deviations. A standard deviation averages squares.",
            "Use np.std with ddof=1.",
        ),
        "of_the_values": Mistake(
            lambda v: v.mean() / np.sqrt(len(v)),
            "Five equal scores have no error at all. Yours would still have one.",
            "Start from the standard deviation of the values, not from their mean.",
        ),
    },
)

# ---- can two methods be told apart?


def difference_in_errors(first, second):
    """The difference of two means over runs, in units of its standard error (Welch 1947).

    >>> difference_in_errors(np.array([4.0, 6.0]), np.array([0.0, 2.0])).round(3)
    np.float64(2.828)
    """
    return (np.mean(first) - np.mean(second)) / np.hypot(standard_error(first), standard_error(second))


def some_two_methods(rng):
    """The FIDs of a few runs of two methods, not equally many; the first is better."""
    count, middle = int(rng.integers(3, 6)), rng.uniform(40, 60)
    sizes = ((middle, count), (middle + rng.uniform(12, 25), count + 3))
    return tuple(centre + rng.uniform(2, 8) * rng.normal(0, 1, k) for centre, k in sizes)


def _pooled(a, b):
    squares = (len(a) - 1) * np.var(a, ddof=1) + (len(b) - 1) * np.var(b, ddof=1)
    return np.sqrt(squares / (len(a) + len(b) - 2) * (1 / len(a) + 1 / len(b)))


def _gap(a, b):
    return np.mean(a) - np.mean(b)


DIFFERENCE_IN_ERRORS = Formula(
    name="difference_in_errors",
    reference=difference_in_errors,
    inputs=some_two_methods,
    expected="how many of its standard errors the difference of the means is, negative if the first mean is lower",
    solution="""
def difference_in_errors(first, second):
    errors = [np.std(runs, ddof=1) / np.sqrt(len(runs)) for runs in (first, second)]
    return (np.mean(first) - np.mean(second)) / np.sqrt(errors[0]**2 + errors[1]**2)
""",
    mistakes={
        "errors_added": Mistake(
            lambda a, b: _gap(a, b) / (standard_error(a) + standard_error(b)),
            "You add the two errors. Independent errors partly cancel: what adds up instead?",
            "Add the squares of the two errors, and take the square root.",
        ),
        "squares_only": Mistake(
            lambda a, b: _gap(a, b) / (standard_error(a) ** 2 + standard_error(b) ** 2),
            "You divide by a variance. A difference of FIDs has the unit of an FID.",
            "Take the square root of the sum of squares.",
        ),
        "deviations": Mistake(
            lambda a, b: _gap(a, b) / np.hypot(np.std(a, ddof=1), np.std(b, ddof=1)),
            "You take the spread of single runs. A mean over runs is known better than that.",
            "Use the standard error of each mean.",
        ),
        "population": Mistake(
            lambda a, b: _gap(a, b) / np.sqrt(np.var(a) / len(a) + np.var(b) / len(b)),
            "Nearly. np.std divides by the number of runs; see ddof in exercise 1.",
            "Give np.std the argument ddof=1.",
        ),
        "pooled": Mistake(
            lambda a, b: _gap(a, b) / _pooled(a, b),
            "You pool both spreads into one. That assumes that both methods scatter equally.",
            "Give each method the error of its own runs.",
        ),
        "one_error": Mistake(
            lambda a, b: _gap(a, b) / standard_error(a),
            "Only the first mean has an error in yours. The second one is uncertain too.",
            "Combine the errors of both means.",
        ),
        "other_way_round": Mistake(
            lambda a, b: -difference_in_errors(a, b),
            "The size is right. The sign says which method is better, and yours says the opposite.",
            "Subtract the second mean from the first, without an absolute value.",
        ),
        "difference_only": Mistake(
            lambda a, b: _gap(a, b),
            "This is the difference itself. How many of its standard errors is it?",
            "Divide it by its standard error.",
        ),
        "all_in_one": Mistake(
            lambda a, b: _gap(a, b) / standard_error(np.concatenate([a, b])),
            "You put all runs into one list. Then the difference itself counts as scatter.",
            "Compute the error of each list by itself.",
        ),
    },
)

# ---- how far an FID has come


def log_share(fid, noise, real):
    """How far an FID has come from that of noise (0) to that of real data (1), in log FID.

    >>> log_share(10.0, noise=100.0, real=1.0)
    0.5
    """
    return float(np.log(noise / fid) / np.log(noise / real))


def some_fids(rng):
    """An FID between that of noise and that of real data, none of them 1."""
    noise, real = float(rng.uniform(200, 400)), float(rng.uniform(2, 6))
    return float(np.exp(rng.uniform(np.log(1.5 * real), np.log(0.5 * noise)))), noise, real


LOG_SHARE = Formula(
    name="log_share",
    reference=log_share,
    inputs=some_fids,
    expected="0 where the FID is that of noise, 1 where it is that of real data, in equal steps for equal factors",
    solution="""
def log_share(fid, noise, real):
    return np.log(noise / fid) / np.log(noise / real)
""",
    mistakes={
        "linear": Mistake(
            lambda f, n, r: (n - f) / (n - r),
            "This counts differences. A step from 300 to 299 counts in it as much as one from 3 to 2.",
            "Put logarithms in place of the three FIDs.",
        ),
        "of_what_is_left": Mistake(
            lambda f, n, r: 1 - log_share(f, n, r),
            "This is the share that is still left: noise has 1 in it.",
            "Subtract it from 1.",
        ),
        "upside_down": Mistake(
            lambda f, n, r: 1 / log_share(f, n, r),
            "Yours is above 1 on the way. Numerator and denominator are exchanged.",
            "The whole way, from noise to real data, belongs below.",
        ),
        "wrong_way": Mistake(
            lambda f, n, r: -log_share(f, n, r),
            "Your shares are negative: the two logarithms have opposite signs.",
            "Write both fractions with noise above, or both with noise below.",
        ),
        "log_of_a_share": Mistake(
            lambda f, n, r: np.log((n - f) / (n - r)),
            "You took the logarithm of the linear share. Take logarithms of the FIDs first.",
            "Put the logarithm of each FID into the linear share.",
        ),
        "real_taken_as_one": Mistake(
            lambda f, n, r: 1 - np.log(f) / np.log(n),
            "In yours the way ends at an FID of 1. Where should it end?",
            "The FID of real data is an argument of the function.",
        ),
        "ratio_of_ratios": Mistake(
            lambda f, n, r: (n / f) / (n / r),
            "Two ratios without logarithms. Noise would not be at 0.",
            "Take the logarithm of each ratio.",
        ),
        "from_the_other_end": Mistake(
            lambda f, n, r: np.log(n / f) / np.log(f / r),
            "You compare the part that is done with the part that is left.",
            "Compare it with the whole way, from noise to real data.",
        ),
        "percent": Mistake(
            lambda f, n, r: 100 * log_share(f, n, r),
            "Right, in per cent. The exercise asks for a share.",
            "Leave out the factor of 100.",
        ),
        "one_added": Mistake(
            lambda f, n, r: np.log1p(n / f) / np.log1p(n / r),
            "np.log1p adds 1 before the logarithm. Then noise is not at 0.",
            "Use np.log, and add nothing before it.",
        ),
    },
)

FORMULAS = [STANDARD_ERROR, DIFFERENCE_IN_ERRORS, LOG_SHARE]


# ---- a table of the student's own runs

PREFIX, LEAST_RUNS, LEAST_IMAGES, LEAST_SHARE, LEAST_DIGITS = "mine", 3, 1000, 0.1, 8


def diagnose_own_table(rows):
    """A ``Finding`` about a ``ScoreTable`` with at least three runs of the student's own."""
    expected = (
        f"a ScoreTable of {LEAST_IMAGES:,} images or more, with {LEAST_RUNS} rows or more whose names begin with "
        f'"{PREFIX}", one for each seed; each run shows {LEAST_DIGITS} digits or more, and its FID has come at least '
        f"{LEAST_SHARE:.0%} of the way in log FID"
    )
    if not isinstance(rows, ScoreTable):
        return Finding("not_a_table", expected, f"a {type(rows).__name__}")
    own = {name: scores for name, scores in rows.rows.items() if name.startswith(PREFIX)}
    if not own:
        return Finding("too_few_runs", expected, f"no row of that name in {rows!r}")
    fids = np.array([scores["FID"] for scores in own.values()])
    shares = [log_share(fid, *reversed(_ends(rows.n))) for fid in fids]
    digits = [int(scores["digits"]) for scores in own.values()]
    yours = f"{len(own)} rows of {rows.n:,} images: FID {', '.join(f'{fid:.1f}' for fid in fids)}; digits {digits}"
    note = f"mean FID {fids.mean():.1f} ± {standard_error(fids):.1f}, the standard error" if len(fids) > 1 else ""
    return Finding(_mistake_of_table(rows.n, fids, shares, digits), expected, yours, note=note)


def _ends(n):
    return DigitScores().scale("FID", n)


def _mistake_of_table(n, fids, shares, digits):
    if len(fids) < LEAST_RUNS:
        return "too_few_runs"
    if n < LEAST_IMAGES:
        return "few_images"
    if len({round(float(fid), 9) for fid in fids}) < len(fids):
        return "one_run_again"
    if min(digits) < LEAST_DIGITS:
        return "digits_missing"
    return None if min(shares) >= LEAST_SHARE else "too_short"


OWN_TABLE = Run(
    name="own_table",
    diagnose=diagnose_own_table,
    hints={
        "not_a_table": (
            "Hand over the table itself.",
            "Make it with ScoreTable(2000), add a row for each run, and pass that object.",
        ),
        "too_few_runs": (
            "One run is no result. Train the same GAN from other seeds.",
            'Add three rows, called "mine 0", "mine 1" and "mine 2".',
        ),
        "few_images": (
            "With so few images the scores scatter, and the FID is too high on average.",
            "Make the table with ScoreTable(2000), and score 2,000 images of each run.",
        ),
        "one_run_again": (
            "Two rows have exactly the same FID: one run was scored twice.",
            "Call gan.reset(seed=seed) with another seed, and train again, before each row.",
        ),
        "digits_missing": (
            "In one of your runs some digits are missing, or it makes one image only.",
            "Look at twelve samples of each run. Try the penalty R1, and Adam with beta_1=0.",
        ),
        "too_short": (
            "The FID of one run is still close to that of noise.",
            "Train longer, or with larger learning rates.",
        ),
    },
    solution="""
rows = ScoreTable(2000)
own = training.GAN(networks.improved_generator(seed=0), networks.improved_discriminator(seed=1),
                   penalty="R1", learning_rate=1e-3, beta_1=0.0, beta_2=0.99)
for seed in range(3):
    own.reset(seed=seed)
    own.train(digits, 400, progress=False)
    rows.add(f"mine {seed}", own.generate(2000))
""",
)

RUNS = [OWN_TABLE]
