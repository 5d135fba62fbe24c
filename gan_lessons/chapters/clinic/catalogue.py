"""The eight cases of the clinic: recorded runs, the failure of each (if any), and what helps.

>>> case("a").answer("healthy", DIAGNOSES).verdict
'not this'
"""

import numpy as np

from gan_lessons import data, losses
from gan_lessons.chapters.clinic import quality
from gan_lessons.chapters.clinic.cases import Case, Remedy
from gan_lessons.chapters.clinic.feedback import FEEDBACK
from gan_lessons.chapters.failures import FEW, MANY, finite_moons, memorised_share

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
RING, BLOB = data.ring(sd=0.05), data.ring(modes=1, sd=0.2)
BUMPS, MOONS = data.bumps(), data.moons()
SWAPPED = losses.Loss(
    "swapped", lambda real, fake: losses.cross_entropy_discriminator(fake, real), losses.non_saturating_generator
)


# ---- signatures: from what a history shows, the recorded one and the branch alike


def modes_found(history):
    """How many modes the samples cover at the last observation."""
    return float(history.last["modes"][0])


def high_quality_share(history):
    """The share of samples that are near a mode, the mean over the last three observations."""
    return float(np.mean([snapshot["modes"][2] for snapshot in history[-3:]]))


def last_gradient_norm(history):
    """The norm of G's gradient at the last observation."""
    return float(history.last["gradient"])


def discriminator_accuracy(history):
    """The share of D's verdicts that are right at the last observation; 0.5 is the chance level."""
    last = history.last
    return float(((last["real_scores"] > 0).mean() + (last["generated_scores"] < 0).mean()) / 2)


def js_divergence(history):
    """JS(p_data, p_g) at the last observation, counted in cells; what left the line counts at its ends."""
    return quality.snapshot_js(history.last)


def distance_from_centre(history):
    """The distance of the samples' centre from the data's, in sd of the data: the mean over the run's second half.

    A single observation may meet a swing as it passes the middle.
    """
    real = history.last["real"].astype(float)
    centres = np.array([snapshot["samples"].astype(float).mean(0) for snapshot in history[len(history) // 2 :]])
    return float(np.linalg.norm(centres - real.mean(0), axis=1).mean() / np.sqrt(real.var(0).sum()))


def memorised_samples_share(history):
    """The share of samples nearer to a training example than to any of equally many fresh ones, at the end."""
    last, rng = history.last, np.random.default_rng(10_000)
    known = np.unique(last["real"].astype(float), axis=0)
    fresh = (MOONS.sample(len(known), rng) for _ in range(5))
    return float(np.mean([memorised_share(last["samples"].astype(float), known, one) for one in fresh]))


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


def _add(key, network, dataset, description, **facts):
    CASES[key] = Case(key, network, dataset, description, **facts, **FEEDBACK[key]._asdict())


_add(
    "a", "mode collapse", RING, "points on a ring of eight, 1,200 steps", settings={}, steps=1200, branch=300,
    signature=modes_found, signature_label="modes found, of 8:", number_format="{:.0f}",
    is_failing=lambda found: found <= 4,
    diagnosis="mode collapse",
    quality=quality.RING,
    remedies=(
        Remedy("10 D steps", {"d_steps": 10}),
        Remedy("both learning rates ÷ 5", {"g_learning_rate": 2e-4, "d_learning_rate": 2e-4}),
        Remedy("R1 penalty", _R1),
    ),
)  # fmt: skip
_add(
    "b", "starved D", BUMPS, "numbers from two bumps, 1,200 steps", settings={"d_learning_rate": 1e-6}, steps=1200,
    branch=300, signature=js_divergence, signature_label="JS(p_data, p_g):", number_format="{:.2f}",
    is_failing=lambda js: js > 0.3,
    diagnosis="starved discriminator",
    quality=quality.NUMBERS,
    remedies=(
        Remedy("D rate 0.002", {"d_learning_rate": 2e-3}),
        Remedy("G rate ÷ 10", {"g_learning_rate": 2e-4}),
        Remedy("R1 penalty", _R1),
    ),
)  # fmt: skip
_add(
    "c", "memorisation", MOONS, "points on two moons, 1,200 steps", settings={"data": finite_moons(FEW)}, steps=1200,
    branch=600, signature=memorised_samples_share, signature_label="share nearer to a training example:",
    number_format="{:.2f}", is_failing=lambda s: s > 0.65,
    diagnosis="memorisation",
    quality=quality.MOONS,
    remedies=(
        Remedy("more data", {"data": finite_moons(MANY)}),
        Remedy("stronger R1 penalty", {"penalty_weight": 1.0}),
        Remedy("10 D steps", {"d_steps": 10}),
    ),
)  # fmt: skip
_add(
    "d", "memorisation", RING, "points on a ring of eight, 1,500 steps", settings={"penalty_weight": 1000.0},
    steps=1500,
    branch=300, signature=high_quality_share, signature_label="share of high-quality samples:",
    number_format="{:.2f}", is_failing=lambda share: share < 0.5,
    diagnosis="penalty too strong",
    quality=quality.RING,
    remedies=(
        Remedy("penalty weight 0.1", {"penalty_weight": 0.1}),
        Remedy("both learning rates × 5", {"g_learning_rate": 1e-2, "d_learning_rate": 1e-2}),
        Remedy("10 D steps", {"d_steps": 10}),
    ),
)  # fmt: skip
_add(
    "e", "mode collapse", BLOB, "points from one round bump, 1,200 steps", settings={}, steps=1200, branch=300,
    signature=distance_from_centre, signature_label="distance from the data's centre, in sd:",
    number_format="{:.2f}", is_failing=lambda far: far > 0.5,
    diagnosis="oscillation",
    quality=quality.neighbours_rule(BLOB),
    remedies=(
        Remedy("both learning rates ÷ 5", {"g_learning_rate": 2e-4, "d_learning_rate": 2e-4}),
        Remedy("Wasserstein loss", {"loss": "Wasserstein"}),
        Remedy("10 D steps", {"d_steps": 10}),
    ),
)  # fmt: skip
_add(
    "f", "memorisation", RING, "points on a ring of eight, 1,200 steps", settings={}, steps=1200, branch=600,
    signature=high_quality_share, signature_label="share of high-quality samples:", number_format="{:.2f}",
    is_failing=lambda share: share < 0.6,
    diagnosis="healthy",
    quality=quality.RING,
    remedies=(
        Remedy("leave it alone", {}),
        Remedy("both learning rates × 10", {"g_learning_rate": 2e-2, "d_learning_rate": 2e-2}),
        Remedy("D rate × 20", {"d_learning_rate": 4e-2}),
    ),
)  # fmt: skip
_add(
    "g", "memorisation", RING, "points on a ring of eight, 1,200 steps", settings={"loss": SWAPPED}, steps=1200,
    branch=300, signature=discriminator_accuracy, signature_label="share of D's verdicts that are right:",
    number_format="{:.2f}",
    is_failing=lambda right: right < 0.35, diagnosis="swapped labels",
    quality=quality.RING,
    remedies=(
        Remedy("labels put right", {"loss": "non-saturating"}),
        Remedy("10 D steps", {"d_steps": 10}),
        Remedy("R1 penalty", _R1),
    ),
)  # fmt: skip
_add(
    "h", "vanishing gradient", RING, "a ring of eight, 1,200 steps; before them D alone",
    settings={"loss": "minimax"}, steps=1200, branch=300, signature=last_gradient_norm,
    signature_label="norm of G's gradient:",
    number_format="{:.1e}",
    is_failing=lambda length: length < 1e-3, diagnosis="vanishing gradient", head_start=1000,
    quality=quality.RING,
    remedies=(
        Remedy("non-saturating loss", {"loss": "non-saturating"}),
        Remedy("G rate × 10", {"g_learning_rate": 1e-2}),
        Remedy("10 D steps", {"d_steps": 10}),
    ),
)  # fmt: skip


def check(key, diagnosis):
    """The answer to a diagnosis of case ``key``: a ``cases.Answer``, which prints as text.

    Args:
        key: "a" to "h".
        diagnosis: one of ``DIAGNOSES``; a blank (``...`` or ``None``) is still open.

    Raises:
        ValueError: another letter.

    >>> check("a", ...).verdict, check("a", "tired").verdict
    ('still open', 'unknown')
    """
    return case(key).answer(diagnosis, DIAGNOSES)
