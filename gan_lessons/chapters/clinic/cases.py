"""A case of the clinic: a run that a student diagnoses from its views, and treats; the eight are in ``catalogue``.

A case is a run from one seed. Its branch is the same run, repeated from that seed up to the step where the remedy
sets in, and from there with the remedy.
"""

import json
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from gan_lessons.chapters import recordings
from gan_lessons.chapters.clinic.quality import Quality, Rule
from gan_lessons.chapters.clinic.runs import OBSERVATIONS, run_case, run_recipe
from gan_lessons.data import ASSETS
from gan_lessons.metrics.intervals import Proportion
from gan_lessons.snapshots import History
from gan_lessons.utils.validation import is_blank

COUNTS_FILE = ASSETS / "clinic_counts.json"  # of both verdicts over some seeds, written by scripts/record_clinic.py


class Answer(NamedTuple):
    """The answer to a student's diagnosis: ``verdict`` is "right", "near miss", "not this", "unknown" or "still open".

    >>> Answer("a", "right", "mode collapse", "Few modes at every observation.")
    case a: right, mode collapse. Few modes at every observation.
    """

    case: str
    verdict: str
    diagnosis: str = ""
    explanation: str = ""

    @property
    def right(self):
        """Whether the diagnosis is the right one."""
        return self.verdict == "right"

    def __str__(self):
        diagnosis = f", {self.diagnosis}" if self.diagnosis else ""
        return f"case {self.case}: {self.verdict}{diagnosis}. {self.explanation}"

    __repr__ = __str__


class Remedy(NamedTuple):
    """Settings of the GAN, or its "data", that are changed at the branch; ``{}`` leaves the run alone."""

    label: str
    changes: Mapping[str, Any]


class Treatment(NamedTuple):
    """A branch that was run: the whole ``History`` from its beginning, and both verdicts before and after.

    The first verdict is about the sign of the failure (``before``, ``after``: the signature), the second about the
    generator (``was``, ``quality``). A sign may go although the generator stays poor.
    """

    case: "Case"
    remedy: Remedy
    history: History
    before: float
    after: float
    was: Quality
    quality: Quality

    @property
    def sign_is_gone(self):
        """The first verdict: the branch ended without the sign of the failure."""
        return not self.case.is_failing(self.after)

    @property
    def is_good(self):
        """The second verdict: the generator is good at the end of the branch."""
        return self.quality.is_good

    def __repr__(self):
        case, number = self.case, self.case.number_format
        return (
            f"case {case.key}, “{self.remedy.label}” from step {case.branch_step:,}: {case.signature_label} "
            f"{number.format(self.before)} in the recording, {number.format(self.after)} in the branch. "
            f"Sign gone: {yes_or_no(self.sign_is_gone)}. Generator good: {yes_or_no(self.is_good)} "
            f"({self.quality.words})."
        )


def yes_or_no(verdict):
    """A verdict in a word."""
    return "yes" if verdict else "no"


class Counts(NamedTuple):
    """Of some runs with one remedy, how many ended without the sign, and how many with a good generator."""

    sign_gone: Proportion
    good: Proportion


class Case(NamedTuple):
    """One recorded run and the answers to it.

    Args:
        key: one letter.
        network: which of ``failures.GALLERY`` builds the GAN.
        data: the data set to learn from.
        description: what the student reads: the data and the length of the run, no more.
        settings: of the GAN at the start.
        steps: how long the run is.
        branch: after how many of them a remedy sets in.
        signature: ``History → float``, from the views alone.
        signature_label: what the signature is, in words.
        number_format: how it is written.
        is_failing: ``float → bool``, what the signature says of the end of a run.
        quality: the ``Rule`` of a good generator on these data.
        diagnosis: the right one of ``clinic.DIAGNOSES``.
        explanation: which views show it.
        near_misses: for tempting diagnoses, which view refutes each.
        hint: the view that helps with any other wrong diagnosis.
        remedies: the right one first.
        head_start: steps that D is trained alone before the run.
        seed: of the recorded run.
    """

    key: str
    network: str
    data: Any
    description: str
    settings: Mapping[str, Any]
    steps: int
    branch: int
    signature: Callable
    signature_label: str
    number_format: str
    is_failing: Callable
    quality: Rule
    diagnosis: str
    explanation: str
    near_misses: Mapping[str, str]
    hint: str
    remedies: tuple
    head_start: int = 0
    seed: int = 0

    def __repr__(self):
        return f"<case {self.key}: {self.description}>"

    @property
    def name(self):
        """The name of its recording."""
        return f"case_{self.key}"

    @property
    def branch_step(self):
        """The step at which a remedy sets in, as the recording counts them."""
        return self.head_start + self.branch

    @property
    def history(self):
        """The recorded run."""
        return recordings.run(self.name)

    @property
    def counts(self):
        """``Counts`` for the label of each remedy, for "nothing", and for the "good recipe" from the start."""
        known = json.loads(COUNTS_FILE.read_text("utf-8"))[self.key]
        return {
            label: Counts(Proportion(gone, total), Proportion(good, total))
            for label, (gone, good, total) in known.items()
        }

    def recipe(self, seed=None, observations=OBSERVATIONS):
        """The course's good recipe on the data of this case, from the start, for as many steps: a ``History``."""
        return run_recipe(self, seed, observations)

    def remedy(self, label):
        """The remedy of this label.

        Raises:
            ValueError: no such remedy is offered.
        """
        for remedy in self.remedies:
            if remedy.label == label:
                return remedy
        offered = ", ".join(repr(remedy.label) for remedy in self.remedies)
        raise ValueError(f"case {self.key}: got the remedy {label!r}, expected one of {offered}")

    def answer(self, diagnosis, diagnoses):
        """The ``Answer`` to a diagnosis; raises nothing. ``diagnoses`` are the ones to choose from."""
        if is_blank(diagnosis) or not str(diagnosis).strip():
            return Answer(self.key, "still open", explanation="Look at the run, then choose: " + ", ".join(diagnoses))
        diagnosis = str(diagnosis).strip().lower()
        if diagnosis not in diagnoses:
            return Answer(self.key, "unknown", diagnosis, "The words to choose from: " + ", ".join(diagnoses))
        if diagnosis == self.diagnosis:
            return Answer(self.key, "right", diagnosis, self.explanation)
        if diagnosis in self.near_misses:
            return Answer(self.key, "near miss", diagnosis, self.near_misses[diagnosis])
        return Answer(self.key, "not this", diagnosis, self.hint)

    def treat(self, label=None, seed=None, observations=OBSERVATIONS, **changes):
        """Run the branch with a remedy offered (the right one without a label) or with settings of one's own.

        Args:
            label: of a remedy.
            seed: another run of the same kind; None for the recorded one.
            observations: how many snapshots.
            **changes: settings of a ``training.GAN``, such as ``d_steps=10``, or ``data``.

        Returns:
            A ``Treatment``.

        Raises:
            ValueError: an unknown remedy or setting, or both a label and settings.
        """
        if label and changes:
            raise ValueError(f"treat: got the remedy {label!r} and settings {list(changes)}, expected one or the other")
        if changes:
            remedy = Remedy(", ".join(f"{name}={value}" for name, value in changes.items()), changes)
        else:
            remedy = self.remedy(label or self.remedies[0].label)
        history = run_case(self, remedy.changes, seed, observations)
        before, after = (self.signature(run) for run in (self.history, history))
        was, quality = (self.quality.judge(run) for run in (self.history, history))
        return Treatment(self, remedy, history, before, after, was, quality)
