"""A case of the clinic on a page: the recorded run, the student's diagnosis, and the branch with the chosen remedy.

The run and the branch are ordinary HTML outputs that play without a kernel; only the questions are a widget.
"""

import html

import ipywidgets as widgets
import numpy as np
from IPython.display import display

from gan_lessons import pictures
from gan_lessons.chapters.clinic import catalogue
from gan_lessons.chapters.clinic.outcome import FRAMES, TreatmentResult, smaller
from gan_lessons.live import base
from gan_lessons.live.poster import Poster
from gan_lessons.live.replay import Replay
from gan_lessons.pictures import svg
from gan_lessons.pictures.numerals import written

POWERS = range(-8, 3, 2)  # of ten, on the axis of gradient norms; smaller and larger ones are drawn at its ends
WIDTH, HEIGHT, LEFT = 560, 140, 54  # of that chart, in pixels


class Patient:
    """One case to diagnose and to treat; show it as the last line of a cell, and ``result()`` in a later one.

    Args:
        key: the letter of a case, "a" to "h".

    Raises:
        ValueError: another letter.

    >>> patient = Patient("a")
    >>> patient.answer("healthy").verdict
    'not this'
    """

    def __init__(self, key):
        self.case, self.diagnosis, self.treatment = catalogue.case(key), None, None
        self._handle, self._muted = None, False
        text = f"Case {key}. Your diagnosis?"
        self._poster = Poster("Run the cells down to this one to answer, and to run the branch.", text)
        self._diagnoses = _choice(catalogue.DIAGNOSES, "Your diagnosis")
        self._diagnoses.observe(self._on_diagnosis, "value")
        self._verdict, self._message = base.html_place("gan-grow"), base.html_place("gan-room")
        self._remedies = _choice([remedy.label for remedy in _shuffled(self.case)], "Your remedy")
        self._run = widgets.Button(description="Run the branch", tooltip="Train with this remedy: some seconds")
        self._run.on_click(lambda _: self._on_run())
        offer = _title(f"From step {self.case.branch_step:,} on you may change one thing. Your remedy:")
        chosen = base.box("gan-column", base.styled(self._run, "gan-primary"), self._message)
        self._second = widgets.VBox([offer, base.box("gan-columns", self._remedies, chosen)])
        self._second.layout.visibility = "hidden"  # its room is kept: nothing moves when it is shown
        first = base.box("gan-columns gan-two", self._diagnoses, self._verdict)
        self.widget = base.framed("gan-patient", _title(self._question()), first, self._second)

    def answer(self, diagnosis):
        """Give a diagnosis, one of ``catalogue.DIAGNOSES``; returns an ``Answer`` with a verdict and the reason."""
        answer = catalogue.check(self.case.key, diagnosis)
        if answer.diagnosis in catalogue.DIAGNOSES:
            self.diagnosis = answer
            self._set(self._diagnoses, answer.diagnosis)
            self._second.layout.visibility = "visible"
        self._verdict.value = _status(str(answer))
        if self._handle:
            self._poster.update(self._stored())
        return answer

    def treat(self, label=None, **changes):
        """Run the branch, with a remedy offered or settings of one's own (see ``Case.treat``); a ``Treatment``."""
        self.treatment = self.case.treat(label, **changes)
        if label:
            self._set(self._remedies, label)
        return self.treatment

    def result(self, **changes):
        """Both verdicts on the recorded run, on the branch and on the good recipe, with a picture of their last steps.

        Args:
            **changes: settings of one's own, such as ``d_steps=10``; without any, the remedy that was chosen, or else
                the right one.
        """
        self._run_chosen(changes)
        return TreatmentResult(self.case, self.treatment, self.diagnosis, self.case.recipe())

    def compare(self, **changes):
        """The recorded run and the branch on one slider; ``changes`` as for ``result``."""
        self._run_chosen(changes)
        return TreatmentResult(self.case, self.treatment, self.diagnosis, film=True)

    def close(self):
        """Take the questions out of every page."""
        base.close_all(self.widget)

    def __repr__(self):
        return f"<patient {self.case.key}: {self.case.description}>"

    def _ipython_display_(self):
        history = smaller(self.case.history)
        display(Replay(history, name=f"Case {self.case.key}: {self.case.description}", frames=FRAMES))
        display(gradient_norm_chart(history))
        self._poster.display(self.widget, self._stored())
        self._handle = display({"text/plain": "The branch that you run appears here."}, raw=True, display_id=True)

    # ---- inside

    def _question(self):
        return f"Case {self.case.key}. Your diagnosis:"

    def _stored(self):
        """What a saved notebook keeps: the question, what can be answered, and the last answer if there is one."""
        answer = f"<div>{html.escape(str(self.diagnosis))}</div>" if self.diagnosis else ""
        return f"<div><b>{self._question()}</b> {html.escape(', '.join(catalogue.DIAGNOSES))}?</div>{answer}"

    def _run_chosen(self, changes):
        """Run the branch, if the one that is asked for was not the last one."""
        chosen, last = self._remedies.value, self.treatment
        if changes:
            self.treat(**changes)
        elif last is None or chosen not in (None, last.remedy.label):
            self.treat(chosen)

    def _on_diagnosis(self, change):
        if change["new"] and not self._muted:
            self.answer(change["new"])

    def _on_run(self):
        if self._remedies.value is None:
            self._message.value = _status("Choose a remedy first.")
            return
        self._message.value = _status("The branch runs; this takes some seconds.")
        try:
            self.treat(self._remedies.value)
            if self._handle:
                self._handle.update(self.compare())
            self._message.value = _status(str(self.treatment))
        except Exception as error:  # in a callback it would go nowhere
            self._message.value = base.alert("The branch could not be run", error)

    def _set(self, control, value):
        self._muted = True
        control.value = value
        self._muted = False


def gradient_norm_chart(history):
    """The norm of G's gradient over a run as a ``Picture``: one axis for all runs, each line of it a power of ten."""
    steps, norms = history.column("step"), np.array([snapshot["gradient"] for snapshot in history], float)
    first, last = map(_norm_words, (norms[0], norms[-1]))
    sentence = f"The norm of G's gradient: {first} at the first observation, {last} at the last."
    body = svg.text(0, 11, "norm of G's gradient")
    for power in POWERS:
        body += svg.path(f"M{LEFT} {_row(power):.0f}H{WIDTH}", "currentColor", 0.7, extra='stroke-opacity="0.3"')
        at_most = "≤ " if power == POWERS[0] else ""
        body += svg.text(LEFT - 6, _row(power) + 4, f"{at_most}{10.0**power:g}", anchor="end")
    across = LEFT + (WIDTH - LEFT - 6) * (steps - steps[0]) / max(1, steps[-1] - steps[0])
    heights = _row(np.log10(np.clip(norms, 10.0 ** POWERS[0], 10.0 ** POWERS[-1])))
    body += svg.polyline(across, heights, pictures.GENERATOR, 2) + svg.diamond(
        across[-1], heights[-1], pictures.GENERATOR
    )
    body += svg.text(LEFT, HEIGHT, f"{steps[0]:,}") + svg.text(WIDTH, HEIGHT, f"{steps[-1]:,} steps", anchor="end")
    return pictures.Picture(svg.figure(sentence, body, WIDTH, HEIGHT + 4), sentence)


def _norm_words(norm):
    return written(norm, 2) if norm == 0 or norm >= 0.001 else f"{norm:.1e}"


def _row(power):
    """Pixels from the top for a power of ten."""
    return 24 + (HEIGHT - 40) * (POWERS[-1] - power) / (POWERS[-1] - POWERS[0])


def _shuffled(case):
    """The remedies in an order of the case's own, so that the right one is not always the first."""
    order = np.random.default_rng(ord(case.key)).permutation(len(case.remedies))
    return [case.remedies[place] for place in order]


def _choice(options, name):
    control = widgets.RadioButtons(options=list(options), value=None)
    control.tooltip = name
    return control


def _title(sentence):
    return widgets.HTML(f'<p class="gan-title">{html.escape(sentence)}</p>')


def _status(sentence):
    return f'<div role="status">{html.escape(sentence)}</div>'
