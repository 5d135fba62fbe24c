"""A question that a student answers before the run does, and then both answers beside each other."""

import html
import math

import ipywidgets as widgets

from gan_lessons.live import base
from gan_lessons.live.poster import Poster
from gan_lessons.live.typed_number import typed_number
from gan_lessons.pictures import Picture

CLOSE = 0.1  # of the range: a number as near as this is a good guess
_answers = {}  # what was answered in this kernel, by question: a cell that is run again still has its answer


class Predict:
    """A question with a choice or a number to answer; later ``reveal`` sets the run's answer beside the student's.

    The same question, asked again in the same kernel, still has its answer: running the cell again loses nothing.

    Args:
        question: one sentence.
        choices: the answers to choose from; for a number leave them out.
        low: the lowest number.
        high: the highest number.

    Raises:
        ValueError: neither two different choices nor a range of numbers.

    >>> guess = Predict("How many of the eight modes will G find?", low=0, high=8)
    >>> guess.answer = 5
    >>> guess.reveal(8, "G found all of them.")
    You said 5, the run says 8: 3 too low. G found all of them.
    """

    def __init__(self, question, choices=None, low=None, high=None):
        self.question, self.choices = str(question), None if choices is None else list(map(str, choices))
        if choices is None:
            if not all(isinstance(end, int | float) and math.isfinite(end) for end in (low, high)) or low >= high:
                raise ValueError(f"got low={low!r}, high={high!r}, expected choices, or two numbers low < high")
        elif len(self.choices) < 2 or len(set(self.choices)) < len(self.choices):
            raise ValueError(f"choices: got {choices!r}, expected two or more different answers")
        self.low, self.high, self._answer = low, high, None
        text = f"Your prediction. {self.question} ({self._range})"
        self._poster, self._on_page = Poster("Run the cells down to this one to answer.", text), False
        self._reply = base.html_place("gan-reply")
        self._control = self._make_control()
        question = base.html_place()
        question.value = f"<div>{self._question_html()}</div>"
        self.widget = base.framed("gan-predict", question, base.box("gan-answer", self._control, self._reply))
        if self._key in _answers:
            self._take(_answers[self._key])
            self._say("status", f"Your answer is kept: {self._shown(self._answer)}. You can still change it.")

    @property
    def answer(self):
        """The student's answer: a choice, a number, or None so far."""
        return self._answer

    @answer.setter
    def answer(self, answer):
        self._take(self._checked(answer))
        self._say("status", f"Noted: {self._shown(self._answer)}. Run the next cells to see.")
        if self._on_page:
            self._poster.update(self._stored())

    def reveal(self, actual, sentence=""):
        """The student's answer beside the run's, and how far apart they are, as a ``Picture``.

        Args:
            actual: what the run says: a number, or one of the choices.
            sentence: what more there is to say about it.

        Raises:
            ValueError: an answer that could not have been given.
        """
        actual = self._checked(actual, inside=False)
        if self.answer is None:
            answer = f"The run says {self._shown(actual)}. {sentence}".strip()
            return _Folded(self._headed("?"), "You made no prediction.", answer)
        verdict, sign = self._verdict(actual)
        words = f"You said {self._shown(self.answer)}, the run says {self._shown(actual)}: {verdict}. {sentence}"
        return Picture(self._headed(sign), words.strip())

    def close(self):
        """Take the question out of every page."""
        base.close_all(self.widget)

    def _ipython_display_(self):
        self._poster.display(self.widget, self._stored())
        self._on_page = True

    # ---- inside

    @property
    def _key(self):
        """What makes a question the same one."""
        return self.question, tuple(self.choices or ()), self.low, self.high

    def _take(self, answer):
        """Make this the answer, and remember it."""
        self._answer = _answers[self._key] = answer
        self._control.value = answer if self.choices else f"{answer:.12g}"

    def _question_html(self):
        return f"<b>Your prediction.</b> {html.escape(self.question)}"

    def _stored(self):
        """What a saved notebook keeps: the question, the possible answers, and the student's answer if there is one."""
        answer = "" if self.answer is None else f" You said: {self._shown(self.answer)}."
        return f"<div>{self._question_html()} ({html.escape(self._range)}){html.escape(answer)}</div>"

    def _make_control(self):
        if self.choices:
            control = widgets.RadioButtons(options=self.choices, value=None)
        else:
            control = widgets.Text(
                placeholder=self._range.removeprefix("a number from "),
                description="Your number",
                continuous_update=False,
            )
            base.styled(control, "gan-field")
        control.tooltip = "Your answer"
        control.observe(self._on_change, "value")
        return control

    def _on_change(self, change):
        answer = change["new"]
        if answer in (None, ""):
            return
        try:
            self.answer = answer
        except ValueError as error:
            still = "" if self._answer is None else f" Your answer is still {self._shown(self._answer)}."
            self._say("alert", f"{error}{still}")

    def _say(self, role, words):
        self._reply.value = f'<div role="{role}">{html.escape(words)}</div>'

    def _checked(self, answer, inside=True):
        if self.choices:
            if str(answer) not in self.choices:
                raise ValueError(f"got {answer!r}, expected {self._range}")
            return str(answer)
        try:
            number = typed_number(answer, of_one=self.low >= 0 and self.high <= 1)
        except ValueError as error:
            raise ValueError(f"{error}. Expected {self._range}, such as {self._shown(self._middle)}.") from None
        if inside and not self.low <= number <= self.high:
            raise ValueError(f"“{answer}” is out of range. Expected {self._range}.")
        return number

    @property
    def _range(self):
        """The answers that can be given, in words."""
        if self.choices:
            return f"one of {', '.join(map(self._shown, self.choices))}"
        return f"a number from {self._shown(self.low)} to {self._shown(self.high)}"

    @property
    def _middle(self):
        """An example of an answer."""
        middle = (self.low + self.high) / 2
        return round(middle) if self.high - self.low >= 4 else middle

    def _shown(self, answer):
        if self.choices:
            return f"“{answer}”"  # it may be a sentence, or hold a comma
        return f"{answer:.3g}" if answer % 1 else f"{answer:,.0f}"

    def _headed(self, sign):
        return f'<div style="font-size:15px"><b aria-hidden="true">{sign}</b> {html.escape(self.question)}</div>'

    def _verdict(self, actual):
        """In words, and as a sign."""
        if self.choices:
            return ("right", "✓") if self.answer == actual else ("not this time", "✗")
        apart = actual - self.answer
        if self._shown(actual) == self._shown(self.answer):
            return "exactly right", "✓"
        far = f"{self._shown(abs(apart))} too {'low' if apart > 0 else 'high'}"
        return (f"close, {far}", "✓") if abs(apart) <= CLOSE * (self.high - self.low) else (far, "✗")


class _Folded(Picture):
    """What the run says to a reader who has not answered yet: closed, so that a stored page gives nothing away."""

    def __init__(self, body, first, folded):
        super().__init__(body, f"{first} {folded}")
        self.first, self.folded = first, folded

    def _caption(self):
        summary = f'<summary style="cursor:pointer">{self.first} Open to read what the run says.</summary>'
        return f'<details style="font-size:13px;margin-top:4px">{summary}{html.escape(self.folded)}</details>'
