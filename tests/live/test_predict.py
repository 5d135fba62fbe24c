"""Predictions: asked, answered, and set beside what a run says."""

import pytest

from gan_lessons.live import Predict


def number():
    return Predict("How many of the eight modes?", low=0, high=8)


def choice():
    return Predict("Which <one> wins?", choices=["D", "G", "neither"])


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"low": 0},
        {"low": 3, "high": 3},
        {"low": "a", "high": 2},
        {"low": 0, "high": float("inf")},
        {"choices": ["one"]},
        {"choices": ["a", "a"]},
    ],
)
def test_a_question_that_cannot_be_answered_is_refused(given):
    with pytest.raises(ValueError, match="expected"):
        Predict("What?", **given)


def test_without_an_answer_the_run_speaks_alone():
    assert repr(number().reveal(8, "All of them.")) == "You made no prediction. The run says 8. All of them."
    assert repr(choice().reveal("G")) == "You made no prediction. The run says G."


def test_a_page_without_an_answer_keeps_the_runs_closed():
    page = choice().reveal("G", "By <far>.")._repr_html_()
    seen, _, folded = page.partition("<details")
    assert "Which &lt;one&gt; wins?" in seen and "The run says" not in seen
    assert "</summary>The run says G. By &lt;far&gt;.</details>" in folded and "<details open" not in page
    assert "<details" not in _answered(choice(), "D").reveal("G")._repr_html_()


@pytest.mark.parametrize(
    "said, actual, words, sign",
    [
        ("8", 8, "exactly right", "✓"),
        ("7.5", 8, "close, 0.5 too low", "✓"),
        ("1", 8, "7 too low", "✗"),
        ("8 %", 8, "exactly right", "✓"),
        ("8", 2.25, "5.75 too high", "✗"),
    ],
)
def test_a_number_is_compared(said, actual, words, sign):
    guess = number()
    guess._control.value = said  # as if typed
    shown = guess.reveal(actual)
    assert f": {words}." in repr(shown) and f">{sign}</b>" in shown._repr_html_()


def test_a_choice_is_compared():
    guess = choice()
    guess._control.value = "D"
    assert guess.answer == "D" and "Noted: D" in guess._reply.value
    assert repr(guess.reveal("D")) == "You said D, the run says D: right."
    assert repr(guess.reveal("G", "By far.")) == "You said D, the run says G: not this time. By far."
    assert "Which &lt;one&gt; wins?" in guess.reveal("D")._repr_html_()


@pytest.mark.parametrize("typed", ["nine", "9", "-1", "nan"])
def test_what_is_no_answer_is_said_and_the_old_answer_stays(typed):
    guess = number()
    guess._control.value = "4"
    guess._control.value = typed
    assert guess.answer == 4 and 'role="alert"' in guess._reply.value and "from 0 to 8" in guess._reply.value
    with pytest.raises(ValueError, match="from 0 to 8"):
        guess.answer = typed


def test_a_run_that_answers_something_else_is_refused():
    with pytest.raises(ValueError, match="one of D, G, neither"):
        choice().reveal("F")
    assert "the run says 12" in repr(_answered(number(), 8).reveal(12)), "a run may leave the range"


def _answered(guess, said):
    guess.answer = said
    return guess


def test_what_is_shown_without_any_picture_is_always_the_same(capsys):
    number()._ipython_display_()
    assert "Your prediction. How many of the eight modes? (a number from 0 to 8)" in capsys.readouterr().out
    choice()._ipython_display_()
    assert "(one of D, G, neither)" in capsys.readouterr().out


def test_a_saved_notebook_keeps_the_question_and_the_answer(monkeypatch):
    kept = []
    monkeypatch.setattr("gan_lessons.live.poster.display", lambda bundle, **_: kept.append(bundle))
    guess = number()
    guess._ipython_display_()
    guess.answer = 5
    before, after = kept[0], kept[-1]
    assert "(a number from 0 to 8)" in before["text/html"] and "Run the cells down to this one" in before["text/html"]
    assert "You said" not in before["text/html"] and "You said: 5." in after["text/html"]
    assert before["text/plain"] == after["text/plain"]
