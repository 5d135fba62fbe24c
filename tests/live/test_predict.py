"""Predictions: asked, answered, and set beside what a run says."""

import pytest

from gan_lessons.live import Predict, predict


@pytest.fixture(autouse=True)
def new_kernel():
    predict._answers.clear()


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
    assert repr(choice().reveal("G")) == "You made no prediction. The run says “G”."


def test_a_page_without_an_answer_keeps_the_runs_closed():
    page = choice().reveal("G", "By <far>.")._repr_html_()
    seen, _, folded = page.partition("<details")
    assert "Which &lt;one&gt; wins?" in seen and "The run says" not in seen
    assert "</summary>The run says “G”. By &lt;far&gt;.</details>" in folded and "<details open" not in page
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
    assert guess.answer == "D" and "Noted: “D”" in guess._reply.value
    assert repr(guess.reveal("D")) == "You said “D”, the run says “D”: right."
    assert repr(guess.reveal("G", "By far.")) == "You said “D”, the run says “G”: not this time. By far."
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
    with pytest.raises(ValueError, match="one of “D”, “G”, “neither”"):
        choice().reveal("F")
    assert "the run says 12" in repr(_answered(number(), 8).reveal(12)), "a run may leave the range"


def _answered(guess, said):
    guess.answer = said
    return guess


def test_what_is_shown_without_any_picture_is_always_the_same(capsys):
    number()._ipython_display_()
    assert "Your prediction. How many of the eight modes? (a number from 0 to 8)" in capsys.readouterr().out
    choice()._ipython_display_()
    assert "(one of “D”, “G”, “neither”)" in capsys.readouterr().out


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


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        *[("60 %", 60), ("60%", 60), ("60\u00a0%", 60), ("６０％", 60), ("0.6e2", 60), ("≈ 60", 60), ("~60", 60)],
        *[
            ("about 60", 60),
            ("1,000", 1000),
            ("1 000", 1000),
            ("1\u202f000", 1000),
            ("+5", 5),
            ("−5", -5),
            ("2.5", 2.5),
        ],
        *[("2.5", 2.5), ("12,345.5", 12345.5), ("12 345", 12345)],
    ],
)
def test_a_number_may_be_typed_in_many_ways(typed, answer):
    guess = Predict("How many?", low=-10, high=20_000)
    guess._control.value = typed
    assert guess.answer == answer and 'role="status"' in guess._reply.value


@pytest.mark.parametrize("typed", ["nine", "6 0", "1,00,000", "60 % of 8", "--5", "%", "≈", "inf", "1,000 000"])
def test_what_is_no_number_is_refused_with_a_sentence(typed):
    guess = Predict("How many?", low=0, high=10**9)
    guess._control.value = typed
    assert guess.answer is None
    assert f"“{typed}” is no number. Expected a number from 0 to 1,000,000,000, such as" in guess._reply.value


def test_a_comma_that_may_be_a_point_is_not_guessed():
    guess = number()
    guess._control.value = "1,5"
    assert guess.answer is None and "can be read in two ways; write 1.5 with a point" in guess._reply.value


def test_per_cent_of_one_are_hundredths():
    guess = Predict("Which share?", low=0, high=1)
    guess.answer = "60 %"
    assert guess.answer == 0.6


def test_a_cell_that_is_run_again_keeps_its_answer():
    number().answer = "5"
    again = number()
    assert again.answer == 5 and again._control.value == "5" and "Your answer is kept: 5" in again._reply.value
    assert "You said: 5." in again._stored() and "You said 5" in repr(again.reveal(8))
    again.answer = 6
    assert number().answer == 6 and "You said 6" in repr(again.reveal(8))
    choice().answer = "G"
    assert choice()._control.value == "G" and "You said “G”" in repr(choice().reveal("D"))


def test_another_question_kind_or_choice_has_no_answer_yet():
    number().answer = 5
    assert Predict("How many of the eight modes?", low=0, high=9).answer is None
    assert Predict("How many modes?", low=0, high=8).answer is None
    choice().answer = "G"
    assert Predict("Which <one> wins?", choices=["D", "G"]).answer is None


def test_a_refused_answer_says_that_the_old_one_stays():
    guess = _answered(number(), 4)
    guess._control.value = "9"
    assert "“9” is out of range. Expected a number from 0 to 8. Your answer is still 4." in guess._reply.value
