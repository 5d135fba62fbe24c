"""What a case of the clinic is: a run that a student diagnoses from its views, and treats. (The eight: ``ward``.)

A case is a run from one seed. Its branch is the same run, made again from that seed up to the step where the remedy
sets in, and from there with the remedy.
"""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from gan_lessons.chapters import recordings
from gan_lessons.chapters.clinic.runs import LOOKS, made
from gan_lessons.metrics.intervals import Rate
from gan_lessons.snapshots import History
from gan_lessons.utils.validation import is_blank


class Answer(NamedTuple):
    """What a student said about a case: ``verdict`` is "right", "near miss", "not this", "unknown" or "still open".

    >>> Answer("a", "right", "mode collapse", "Few modes at every look.")
    case a: right, mode collapse. Few modes at every look.
    """

    case: str
    verdict: str
    said: str = ""
    why: str = ""

    @property
    def right(self):
        return self.verdict == "right"

    def __str__(self):
        said = f", {self.said}" if self.said else ""
        return f"case {self.case}: {self.verdict}{said}. {self.why}"

    __repr__ = __str__


class Remedy(NamedTuple):
    """Settings of the GAN, or its "data", that are changed at the branch; ``{}`` leaves the run alone."""

    words: str
    changes: Mapping[str, Any]


class Treatment(NamedTuple):
    """A branch that was run: the whole ``History`` from its beginning, and the signature before and after."""

    case: "Case"
    remedy: Remedy
    history: History
    before: float
    after: float

    @property
    def healed(self):
        return not self.case.ill(self.after)

    def __repr__(self):
        form = self.case.form
        verdict = "healthy" if self.healed else "still ill"
        return (
            f"case {self.case.key}, “{self.remedy.words}” from step {self.case.branch_step:,}: {self.case.words} "
            f"{form.format(self.before)} in the recording, {form.format(self.after)} in the branch: {verdict}."
        )


class Case(NamedTuple):
    """One run and everything that is known of it.

    Args:
        key: one letter.
        network: which of ``failures.GALLERY`` makes the GAN.
        data: what is learned.
        known: what its author tells the student: no more than the data and the length of the run.
        knobs: settings at the start.
        steps: how long the run is.
        branch: after how many of them a remedy sets in.
        sign: ``History → float``, the signature, from the views alone.
        words: what the signature is.
        form: how it is written.
        ill: ``float → bool``, what the signature says of the end of a run.
        diagnosis: the right word of ``clinic.DIAGNOSES``.
        because: which views show it.
        near: for tempting words, which view refutes each.
        look: the view that helps with any other wrong word.
        remedies: the right one first.
        head_start: steps that D is trained alone before the run.
        seed: of the recorded run.
    """

    key: str
    network: str
    data: Any
    known: str
    knobs: Mapping[str, Any]
    steps: int
    branch: int
    sign: Callable
    words: str
    form: str
    ill: Callable
    diagnosis: str
    because: str
    near: Mapping[str, str]
    look: str
    remedies: tuple
    head_start: int = 0
    seed: int = 0

    def __repr__(self):
        return f"<case {self.key}: {self.known}>"

    @property
    def name(self):
        """What its recording is called."""
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
    def measured(self):
        """How many runs were healthy at their end, a ``Rate`` for "nothing" and for the words of each remedy."""
        return {words: Rate(*counts) for words, counts in recordings.about(self.name)["healthy"].items()}

    def remedy(self, words):
        """The remedy of these words.

        Raises:
            ValueError: no such remedy is offered.
        """
        for remedy in self.remedies:
            if remedy.words == words:
                return remedy
        offered = ", ".join(repr(remedy.words) for remedy in self.remedies)
        raise ValueError(f"case {self.key}: got the remedy {words!r}, expected one of {offered}")

    def answer(self, said, diagnoses):
        """What there is to say to a diagnosis, an ``Answer``; raises nothing. ``diagnoses`` are the words there are."""
        if is_blank(said) or not str(said).strip():
            return Answer(self.key, "still open", why="Look at the run, then choose: " + ", ".join(diagnoses))
        said = str(said).strip().lower()
        if said not in diagnoses:
            return Answer(self.key, "unknown", said, "The words to choose from: " + ", ".join(diagnoses))
        if said == self.diagnosis:
            return Answer(self.key, "right", said, self.because)
        if said in self.near:
            return Answer(self.key, "near miss", said, self.near[said])
        return Answer(self.key, "not this", said, self.look)

    def treat(self, words=None, seed=None, looks=LOOKS, **changes):
        """Run the branch with one of the remedies offered (the right one without words) or with settings of one's own.

        Args:
            words: of a remedy.
            seed: another run of the same kind; None for the recorded one.
            looks: how many snapshots.
            **changes: settings of a ``training.GAN``, such as ``d_steps=10``, or ``data``.

        Returns:
            A ``Treatment``.

        Raises:
            ValueError: an unknown remedy or setting, or both words and settings.
        """
        if words and changes:
            raise ValueError(f"treat: got the remedy {words!r} and settings {list(changes)}, expected one or the other")
        if changes:
            remedy = Remedy(", ".join(f"{name}={value}" for name, value in changes.items()), changes)
        else:
            remedy = self.remedy(words or self.remedies[0].words)
        history = made(self, remedy.changes, seed, looks)
        return Treatment(self, remedy, history, self.sign(self.history), self.sign(history))
