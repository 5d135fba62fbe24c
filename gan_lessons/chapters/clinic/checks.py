"""Two checks of the clinic's exercises: a diagnosis from numbers alone, and a GAN that the student has treated.

>>> check_report(1, ...).verdict
'still open'
"""

import itertools
from typing import NamedTuple

import numpy as np

from gan_lessons.chapters.clinic import catalogue, quality, runs
from gan_lessons.chapters.clinic.cases import Answer, yes_or_no
from gan_lessons.live.observer import Observer
from gan_lessons.training import GAN, TrainingDiverged
from gan_lessons.utils.validation import is_blank

SEEDS, STEPS = (0, 1), 1500
FLAT, MOVING = 0.01, 0.3  # a span of D's probabilities over the window; a distance, where the ring has the radius 1

# ---- a diagnosis from numbers alone


class Report(NamedTuple):
    """A run of a case with another seed, as numbers; ``reason`` says which of them decides."""

    case: str
    reason: str
    hint: str


REPORTS = {
    1: Report(
        "g",
        "D is wrong about most real and about all generated examples, and yet its loss is far below 1.39. A D that "
        "knows nothing would be right about half of them.",
        "Compare D's accuracy with the chance level, and D's loss with that of a guess.",
    ),
    2: Report(
        "d",
        "All probabilities of D lie within 0.01 of one half, and few samples are of high quality. So D does "
        "not answer one half because the samples are good.",
        "Both losses are those of a D that answers one half. Are the samples good enough to explain that?",
    ),
    3: Report(
        "h",
        "D is right about all examples and its loss is almost zero, and G's gradient is exactly zero.",
        "Which of the numbers is zero, and what does it tell G?",
    ),
    4: Report(
        "a",
        "G's gradient is large, so G receives a signal. But the samples reach one or no mode at every observation.",
        "Is there a signal for G? Then look at the modes at all three observations.",
    ),
}


class ReportAnswer(Answer):
    """The answer to a diagnosis of a report."""

    __slots__ = ()

    def __str__(self):
        return super().__str__().replace("case", "report", 1).replace("Look at the run", "Look at the numbers")

    __repr__ = __str__


def check_report(number, diagnosis):
    """The answer to a diagnosis of one of the ``REPORTS``: a ``cases.Answer``; a blank is still open.

    Raises:
        ValueError: no report of that number.
    """
    if number not in REPORTS:
        raise ValueError(f"got report {number!r}, expected one of {', '.join(map(str, REPORTS))}")
    report = REPORTS[number]
    facts = {"explanation": report.reason, "near_misses": {}, "hint": report.hint}
    answer = catalogue.case(report.case)._replace(**facts).answer(diagnosis, catalogue.DIAGNOSES)
    return ReportAnswer(*answer._replace(case=str(number)))


# ---- a treated GAN


class Verdicts(NamedTuple):
    """Both verdicts on one run: how far D's probabilities span, how far the samples move, and the quality."""

    seed: int
    span: float
    movement: float
    quality: quality.Quality

    @property
    def sign_is_gone(self):
        """Whether D is not flat, and the samples have come to rest."""
        return self.span >= FLAT and self.movement <= MOVING

    def __str__(self):
        return (
            f"seed {self.seed}: D's probabilities span {self.span:.3f}, the samples move {self.movement:.2f} between "
            f"observations; {self.quality.words}"
        )


class TreatedGAN:
    """The result of ``check_gan``; printed, it is the text that the student reads."""

    def __init__(self, runs=(), message=""):
        self.runs, self.message = list(runs), message

    @property
    def sign_is_gone(self):
        """The first verdict, on all seeds."""
        return bool(self.runs) and all(run.sign_is_gone for run in self.runs)

    @property
    def is_good(self):
        """The second verdict, on all seeds."""
        return bool(self.runs) and all(run.quality.is_good for run in self.runs)

    @property
    def passed(self):
        """Whether both verdicts are yes."""
        return self.sign_is_gone and self.is_good

    def __repr__(self):
        if not self.runs:
            return f"treated GAN: {self.message}"
        lines = [f"treated GAN: {'passed' if self.passed else 'not yet'}", *(f"  {run}" for run in self.runs)]
        lines.append(f"  sign gone: {yes_or_no(self.sign_is_gone)} · generator good: {yes_or_no(self.is_good)}")
        return "\n".join([*lines, *([f"  hint: {self._hint()}"] if not self.passed else [])])

    def _hint(self):
        if any(run.span < FLAT for run in self.runs):
            return "D answers nearly the same everywhere. Which setting holds its slope down?"
        if any(run.movement > MOVING for run in self.runs):
            return "The samples do not come to rest. Which setting says how far they move at each update?"
        return "Both signs are gone. Compare your settings, one by one, with those of the good recipe."


def check_gan(make_gan, seeds=SEEDS, steps=STEPS):
    """Train ``make_gan(seed)`` on the ring of eight for each seed, and give both verdicts: a ``TreatedGAN``.

    Args:
        make_gan: a function of a seed that returns a new ``training.GAN`` for points in the plane.
        seeds: whole numbers.
        steps: of each run.
    """
    found = []
    for seed in seeds:
        gan = make_gan(seed) if callable(make_gan) else make_gan
        if is_blank(gan):
            return TreatedGAN(message="still open. Replace the blank by your own code, and return the GAN.")
        if not isinstance(gan, GAN) or gan.step:
            given = f"a GAN at step {gan.step:,}" if isinstance(gan, GAN) else f"a {type(gan).__name__}"
            return TreatedGAN(message=f"got {given}, expected a new training.GAN that has not been trained yet.")
        try:
            found.append(_verdicts(seed, observed(gan, steps)))
        except TrainingDiverged as error:
            return TreatedGAN(message=f"not yet. With seed {seed} the training broke off: {error}")
    return TreatedGAN(found)


def observed(gan, steps):
    """Train a GAN on the ring of eight from its beginning, and return the ``History`` with sixteen observations."""
    observer = Observer(gan, catalogue.RING)
    for step in np.linspace(0, steps, runs.OBSERVATIONS).astype(int).tolist():
        gan.advance(catalogue.RING, step - gan.step)
        gan.snapshot(runs.probes(gan, observer))
    return gan.history


def _verdicts(seed, history):
    spans = [float(np.ptp(snapshot["field"].astype(float))) for snapshot in history[-quality.LAST :]]
    samples = [np.nan_to_num(snapshot["samples"].astype(float)) for snapshot in history[-quality.LAST - 1 :]]
    moves = [np.linalg.norm(b - a, axis=1).mean() for a, b in itertools.pairwise(samples)]
    return Verdicts(seed, max(spans), float(max(moves)), quality.RING.judge(history))
