"""The eight cases of the clinic: recorded runs, what ails each (if anything), and what helps.

>>> case("a").answer("healthy", DIAGNOSES).verdict
'not this'
"""

import numpy as np

from gan_lessons import data, losses
from gan_lessons.chapters.clinic.cases import Case, Remedy
from gan_lessons.chapters.clinic.replies import REPLIES
from gan_lessons.chapters.failures import FEW, MANY, memorised, some_moons
from gan_lessons.metrics import divergences

DIAGNOSES = (
    "healthy",
    "mode collapse",
    "oscillation",
    "vanishing gradient",
    "starved discriminator",
    "penalty too strong",
    "swapped labels",
    "memorisation",
    "too few steps",
    "generator too small",
)
CELLS = np.linspace(-4, 4, 21)  # of the line, in which a few hundred numbers are counted
RING, BLOB = data.ring(sd=0.05), data.ring(modes=1, sd=0.2)
BUMPS, MOONS = data.bumps(), data.moons()
SWAPPED = losses.Loss(
    "swapped", lambda real, fake: losses.cross_entropy_discriminator(fake, real), losses.non_saturating_generator
)


# ---- signatures: from what a history shows, the recorded one and the branch alike


def modes_found(history):
    """How many modes the samples cover at the last look."""
    return float(history.last["modes"][0])


def good_share(history):
    """The share of samples that are near a mode, the mean over the last three looks."""
    return float(np.mean([snapshot["modes"][2] for snapshot in history[-3:]]))


def last_gradient(history):
    """The length of G's gradient at the last look."""
    return float(history.last["gradient"])


def verdicts_right(history):
    """The share of D's verdicts that are right at the last look; 0.5 is what tossing a coin gives."""
    last = history.last
    return float(((last["real_scores"] > 0).mean() + (last["generated_scores"] < 0).mean()) / 2)


def apart(history):
    """JS(p_data, p_g) at the last look, counted in cells; what left the line counts at its ends."""
    return _js(history.last)


def off_centre(history):
    """The distance of the samples' centre from the data's, in sd of the data: the mean over the run's second half.

    One look may meet a swing as it passes the middle.
    """
    real = history.last["real"].astype(float)
    centres = np.array([snapshot["samples"].astype(float).mean(0) for snapshot in history[len(history) // 2 :]])
    return float(np.linalg.norm(centres - real.mean(0), axis=1).mean() / np.sqrt(real.var(0).sum()))


def _js(snapshot):
    counts = [np.histogram(np.clip(snapshot[name].astype(float), -4, 4), CELLS)[0] for name in ("real", "samples")]
    return divergences.js(*counts)


def copied_share(history):
    """The share of samples nearer to a training example than to any of equally many fresh ones, at the last look."""
    last, rng = history.last, np.random.default_rng(10_000)
    known = np.unique(last["real"].astype(float), axis=0)
    fresh = (MOONS.sample(len(known), rng) for _ in range(5))
    return float(np.mean([memorised(last["samples"].astype(float), known, one) for one in fresh]))


# ---- the eight

_R1 = {"penalty": "R1", "penalty_weight": 1.0}

CASES = {}


def case(key):
    """The ``Case`` of that letter.

    Raises:
        ValueError: another letter.

    >>> case("b")
    <case b: numbers from two bumps, 1,200 steps>
    """
    if key not in CASES:
        raise ValueError(f"got case {key!r}, expected one of {', '.join(map(repr, CASES))}")
    return CASES[key]


def _admit(key, network, learned, known, **facts):
    CASES[key] = Case(key, network, learned, known, **facts, **REPLIES[key]._asdict())


_admit(
    "a", "mode collapse", RING, "points on a ring of eight, 1,200 steps", knobs={}, steps=1200, branch=300,
    sign=modes_found, words="modes found, of 8:", form="{:.0f}", ill=lambda found: found <= 4,
    diagnosis="mode collapse",
    remedies=(
        Remedy("10 D steps", {"d_steps": 10}),
        Remedy("both learning rates ÷ 5", {"g_learning_rate": 2e-4, "d_learning_rate": 2e-4}),
        Remedy("R1 penalty", _R1),
    ),
)  # fmt: skip
_admit(
    "b", "starved D", BUMPS, "numbers from two bumps, 1,200 steps", knobs={"d_learning_rate": 1e-6}, steps=1200,
    branch=300, sign=apart, words="JS(p_data, p_g):", form="{:.2f}", ill=lambda js: js > 0.3,
    diagnosis="starved discriminator",
    remedies=(
        Remedy("D rate 0.002", {"d_learning_rate": 2e-3}),
        Remedy("G rate ÷ 10", {"g_learning_rate": 2e-4}),
        Remedy("R1 penalty", _R1),
    ),
)  # fmt: skip
_admit(
    "c", "memorisation", MOONS, "points on two moons, 1,200 steps", knobs={"data": some_moons(FEW)}, steps=1200,
    branch=600, sign=copied_share, words="share nearer to a training example:", form="{:.2f}", ill=lambda s: s > 0.65,
    diagnosis="memorisation",
    remedies=(
        Remedy("more data", {"data": some_moons(MANY)}),
        Remedy("stronger R1 penalty", {"penalty_weight": 1.0}),
        Remedy("10 D steps", {"d_steps": 10}),
    ),
)  # fmt: skip
_admit(
    "d", "memorisation", RING, "points on a ring of eight, 1,500 steps", knobs={"penalty_weight": 1000.0}, steps=1500,
    branch=300, sign=good_share, words="share of good samples:", form="{:.2f}", ill=lambda good: good < 0.5,
    diagnosis="penalty too strong",
    remedies=(
        Remedy("penalty weight 0.1", {"penalty_weight": 0.1}),
        Remedy("both learning rates × 5", {"g_learning_rate": 1e-2, "d_learning_rate": 1e-2}),
        Remedy("10 D steps", {"d_steps": 10}),
    ),
)  # fmt: skip
_admit(
    "e", "mode collapse", BLOB, "points from one round bump, 1,200 steps", knobs={}, steps=1200, branch=300,
    sign=off_centre, words="distance from the data's centre, in sd:", form="{:.2f}", ill=lambda far: far > 0.5,
    diagnosis="oscillation",
    remedies=(
        Remedy("both learning rates ÷ 5", {"g_learning_rate": 2e-4, "d_learning_rate": 2e-4}),
        Remedy("Wasserstein loss", {"loss": "Wasserstein"}),
        Remedy("10 D steps", {"d_steps": 10}),
    ),
)  # fmt: skip
_admit(
    "f", "memorisation", RING, "points on a ring of eight, 1,200 steps", knobs={}, steps=1200, branch=600,
    sign=good_share, words="share of good samples:", form="{:.2f}", ill=lambda good: good < 0.6,
    diagnosis="healthy",
    remedies=(
        Remedy("leave it alone", {}),
        Remedy("both learning rates × 10", {"g_learning_rate": 2e-2, "d_learning_rate": 2e-2}),
        Remedy("D rate × 20", {"d_learning_rate": 4e-2}),
    ),
)  # fmt: skip
_admit(
    "g", "memorisation", RING, "points on a ring of eight, 1,200 steps", knobs={"loss": SWAPPED}, steps=1200,
    branch=300, sign=verdicts_right, words="share of D's verdicts that are right:", form="{:.2f}",
    ill=lambda right: right < 0.35, diagnosis="swapped labels",
    remedies=(
        Remedy("labels put right", {"loss": "non-saturating"}),
        Remedy("10 D steps", {"d_steps": 10}),
        Remedy("R1 penalty", _R1),
    ),
)  # fmt: skip
_admit(
    "h", "vanishing gradient", RING, "a ring of eight, 1,200 steps; before them D learned alone",
    knobs={"loss": "minimax"}, steps=1200, branch=300, sign=last_gradient, words="length of G's gradient:",
    form="{:.1e}",
    ill=lambda length: length < 1e-3, diagnosis="vanishing gradient", head_start=1000,
    remedies=(
        Remedy("non-saturating loss", {"loss": "non-saturating"}),
        Remedy("G rate × 10", {"g_learning_rate": 1e-2}),
        Remedy("10 D steps", {"d_steps": 10}),
    ),
)  # fmt: skip


def check(key, diagnosis):
    """What there is to say to a diagnosis of case ``key``: a ``cases.Answer``, which prints as text.

    Args:
        key: "a" to "h".
        diagnosis: one of ``DIAGNOSES``; a blank (``...`` or ``None``) is still open.

    Raises:
        ValueError: another letter.

    >>> check("a", ...).verdict, check("a", "tired").verdict
    ('still open', 'unknown')
    """
    return case(key).answer(diagnosis, DIAGNOSES)
