"""What a branch showed: both verdicts in a table, the recorded run, the branch and the good recipe in one picture.

All of it is small HTML without a script; ``TreatmentResult(..., film=True)`` plays both runs on one slider instead.
"""

import base64
import html

from gan_lessons import pictures
from gan_lessons.chapters.clinic.cases import yes_or_no
from gan_lessons.live.compare import Compare
from gan_lessons.pictures import shapes
from gan_lessons.pictures.paper import Paper
from gan_lessons.pictures.still_palette import palette
from gan_lessons.pictures.stills import STAGES
from gan_lessons.snapshots import History, Snapshot

FRAMES, POINTS = 8, 200  # of a run on a page, and examples in each of them
STAGE, GAP, TOP = 190, 16, 22  # sides of the three stages of a picture, pixels
WORDS = "color:var(--jp-ui-font-color1,#222);font-size:13px;line-height:1.35"  # of an output that is no widget
POINTWISE = ("real", "samples", "sample_scores", "real_scores", "generated_scores")
RECIPE_LABEL = "good recipe"
UNANSWERED = "You gave no diagnosis. Open to read the right one, and what its remedy did."


class TreatmentResult:
    """The diagnosis, both verdicts on each run, the runs, and what each remedy did to runs of other seeds.

    Args:
        case: a ``Case``.
        treatment: a ``Treatment`` of it.
        answer: the student's ``Answer``, or None.
        recipe: the ``History`` of the good recipe on the case's data; None leaves it out.
        film: whether both runs play on one slider, instead of a picture of their last steps.
    """

    def __init__(self, case, treatment, answer=None, recipe=None, film=False):
        self.case, self.treatment, self.answer, self.recipe, self.film = case, treatment, answer, recipe, film

    def __repr__(self):
        return str(self.treatment)

    def _repr_html_(self):
        verdicts, counts = verdict_table(self.treatment, self.recipe), counts_table(self.case)
        whole = verdicts._repr_html_() + self._runs() + counts._repr_html_()
        if self.answer is not None:
            whole = f"<p>{html.escape(str(self.answer))}</p>{whole}"
        else:  # the tables name the sign and the remedy, and so give the diagnosis away
            right = html.escape(f"{self.case.diagnosis.capitalize()}. {self.case.explanation}")
            whole = f"<details><summary>{UNANSWERED}</summary>{right}{whole}</details>"
        return f'<div style="{WORDS}">{whole}</div>'

    def _runs(self):
        names = ("recorded", f"with: {self.treatment.remedy.label}")
        runs = [smaller(history) for history in (self.case.history, self.treatment.history)]
        if self.film:
            return Compare(*runs, names=names, frames=FRAMES)._repr_html_()
        shown = dict(zip(names, runs, strict=True))
        if self.recipe is not None:
            shown[RECIPE_LABEL] = smaller(self.recipe)
        return last_steps(shown)._repr_html_()


def verdict_table(treatment, recipe=None):
    """The sign and the quality of the recorded run, of the branch and of the good recipe, as a ``Picture``."""
    case, write = treatment.case, treatment.case.number_format.format
    runs = [("recorded", treatment.before, treatment.was), (treatment.remedy.label, treatment.after, treatment.quality)]
    if recipe is not None:
        runs.append((f"{RECIPE_LABEL}, from the start", case.signature(recipe), case.quality.judge(recipe)))
    lines = [
        (label, write(sign), yes_or_no(not case.is_failing(sign)), quality.words, yes_or_no(quality.is_good))
        for label, sign, quality in runs
    ]
    header = ("run", case.signature_label.rstrip(":"), "sign gone?", "quality", "generator good?")
    sentence = f"Case {case.key}, the branch from step {case.branch_step:,}. Good means: {case.quality}."
    return pictures.table(header, lines, sentence)


def counts_table(case):
    """How many runs of other seeds each remedy left without the sign, and with a good generator, as a ``Picture``."""
    lines = []
    for label, counts in case.counts.items():
        cells = [cell for share in counts for cell in (f"{share.count} of {share.total}", _interval(share))]
        lines.append((label, *cells))
    total = next(iter(case.counts.values())).good.total
    sentence = f"Each remedy over {total} seeds, at the end of each run, with 95 % intervals."
    return pictures.table(("remedy", "sign gone", "interval", "generator good", "interval"), lines, sentence)


def _interval(share):
    low, high = share.interval
    return f"{100 * low:.0f} to {100 * high:.0f} %"


def last_steps(runs):
    """The last step of some runs beside each other, as a ``Picture`` of a small PNG.

    Args:
        runs: a ``History`` by name, all on the same kind of data.
    """
    width, height = len(runs) * (STAGE + GAP) - GAP, TOP + STAGE
    paper, snapshots = Paper(width, height), [history.last for history in runs.values()]
    for place, (name, snapshot) in enumerate(zip(runs, snapshots, strict=True)):
        left = place * (STAGE + GAP)
        paper.text(left + STAGE / 2, 13, paper.fitted(name, STAGE, 12), size=12, align="center")
        STAGES[shapes.kind(snapshot["samples"].shape[1:])](paper, snapshot, left, TOP, STAGE)
    png = base64.b64encode(paper.png(palette(snapshots[0]["samples"]))).decode()
    sentence = f"The last step of each run: {', '.join(runs)}."
    body = f'<img alt="{html.escape(sentence)}" width="{width}" height="{height}" src="data:image/png;base64,{png}">'
    return pictures.Picture(body, sentence)


def smaller(history, points=POINTS):
    """The same run with so many examples in each snapshot, so that its page is small."""
    result = History(history.limit)
    for one in history:
        values = {name: value[:points] if name in POINTWISE else value for name, value in one.values.items()}
        result.add(Snapshot(one.step, one.d_loss, one.g_loss, values))
    return result


def summary_table(patients):
    """All cases in one table: each diagnosis beside the right one, and both verdicts on the branch, as a ``Picture``.

    Args:
        patients: ``Patient``s.
    """
    lines, right = [], 0
    for patient in patients:
        case, answer, treatment = patient.case, patient.diagnosis, patient.treatment
        right += bool(answer and answer.right)
        cells = ("", "", "", "")
        if treatment:
            verdicts = yes_or_no(treatment.sign_is_gone), yes_or_no(treatment.is_good)
            cells = (treatment.remedy.label, verdicts[0], treatment.quality.words, verdicts[1])
        lines.append((case.key, answer.diagnosis if answer else "none", case.diagnosis, *cells))
    header = ("case", "your diagnosis", "right", "remedy that was run", "sign gone?", "quality", "good?")
    return pictures.table(header, lines, f"{right} of {len(lines)} diagnoses right.")


def recipe_table(cases):
    """The good recipe beside all these cases: both verdicts over some seeds, as a ``Picture``."""
    lines = []
    for case in cases:
        for label in (case.remedies[0].label, RECIPE_LABEL):
            counts = case.counts.get(label, case.counts["nothing"])
            lines.append((f"{case.key}, {label}", *(f"{share.count} of {share.total}" for share in counts)))
    return pictures.table(("case", "sign gone", "generator good"), lines, "The right remedy and the good recipe.")
