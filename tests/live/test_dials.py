"""Dials without a browser: sliders and boxes are set from Python."""

import pytest

from gan_lessons.live import Dials
from gan_lessons.pictures import Picture


def square(side=2.0, sheets=1):
    """A picture of nothing, with words; no side may be exactly 4."""
    return Picture(f"<svg>{1 / (side - 4):.3f}</svg>", f"{sheets} squares of side {side:g} < 9.")


def dials(**ranges):
    return Dials(square, **(ranges or {"side": (0.0, 5.0, 2.0), "sheets": (1, 8, 3)}))


def pair(widget, name):
    return widget._pairs[name]


def test_it_starts_with_its_starting_picture():
    widget = dials()
    assert widget.values == {"side": 2.0, "sheets": 3} and widget.sentence == "3 squares of side 2 < 9."
    assert "<svg>-0.500</svg>" in widget._picture.value and widget._message.value == ""
    assert 'aria-live="polite"' in widget._words.value and "3 squares of side 2 &lt; 9." in widget._words.value


def test_a_slider_and_its_box_move_one_number_and_each_other():
    widget = dials()
    slider, box = pair(widget, "side")
    slider.value = 3.0
    assert (
        widget.values == {"side": 3.0, "sheets": 3}
        and box.value == 3.0
        and "<svg>-1.000</svg>" in widget._picture.value
    )
    box.value = 1.5
    assert widget.values["side"] == 1.5 and slider.value == 1.5 and "side 1.5" in widget._words.value


def test_a_box_shows_no_rounding_errors():
    widget = dials()
    pair(widget, "side")[0].value = 0.1 + 0.2
    assert widget.values["side"] == 0.3 and pair(widget, "side")[1].value == 0.3


def test_every_control_has_a_name_to_be_read():
    names = [[control.description for control in two] for two in dials()._pairs.values()]
    assert names == [["side", "side ="], ["sheets", "sheets ="]]
    assert (
        Dials(lambda two_words: Picture("", ""), two_words=(0, 1, 0))._pairs["two_words"][0].description == "two words"
    )


def test_three_whole_numbers_stay_whole_and_others_do_not():
    widget = dials()
    pair(widget, "sheets")[0].value = 5
    assert widget.values["sheets"] == 5 and isinstance(widget.values["sheets"], int)
    assert isinstance(pair(widget, "sheets")[1].value, int)
    half = dials(side=(0, 5, 2.5))
    assert half.values == {"side": 2.5} and isinstance(dials(side=(0, 3.5, 2)).values["side"], float)


@pytest.mark.parametrize(
    ("low", "high", "step"), [(-4.0, 4.0, 0.1), (0.0, 1.0, 0.01), (0.05, 3.0, 0.01), (0.0, 500.0, 10)]
)
def test_steps_are_round_and_fine_enough(low, high, step):
    slider, box = pair(dials(side=(low, high, low)), "side")
    assert slider.step == pytest.approx(step) and box.step == slider.step
    assert (slider.min, slider.max, box.min, box.max) == (low, high, low, high)


def test_what_a_browser_echoes_draws_nothing_anew():
    widget, drawn = dials(), []
    widget._draw = lambda **values: drawn.append(values) or square(**values)
    slider, box = pair(widget, "side")
    slider.value = 3.0
    assert drawn == [{"side": 3.0, "sheets": 3}]
    for control in (slider, box):
        control.value += 1e-12
    assert len(drawn) == 1


def test_set_from_code_moves_controls_and_returns_the_picture():
    widget = dials()
    assert repr(widget.set(side=0.5, sheets=2)) == "2 squares of side 0.5 < 9."
    assert pair(widget, "side")[0].value == 0.5 and pair(widget, "sheets")[1].value == 2
    with pytest.raises(ValueError, match="got 'width', expected one of side, sheets"):
        widget.set(width=2)
    with pytest.raises(ValueError, match=r"side: got \(0.0, 5.0, 9\)"):
        widget.set(side=9)
    with pytest.raises(ValueError, match=r"sheets: got 2\.5, expected a whole number"):
        widget.set(sheets=2.5)
    assert widget.values == {"side": 0.5, "sheets": 2}


def test_values_cannot_be_changed_behind_its_back():
    widget = dials()
    widget.values["side"] = 9.0
    assert widget.values["side"] == 2.0


@pytest.mark.parametrize(
    "given",
    [
        *[(0, 1), (0, 1, 2, 3), (1.0, 1.0, 1.0), (2, 1, 1), (0, 1, 2), (0, 1, -1), ("a", 1, 0), None, 3],
        *[(0, float("inf"), 1), (0, 1, float("nan"))],
    ],
)
def test_ranges_that_are_none_are_refused(given):
    with pytest.raises(ValueError, match=r"side: got .*expected \(low, high, start\)"):
        dials(side=given)


def test_what_does_not_fit_the_function_is_refused():
    with pytest.raises(ValueError, match="picture: got a int, expected a function"):
        Dials(3, side=(0, 1, 0))
    with pytest.raises(ValueError, match="got no ranges"):
        Dials(square)
    with pytest.raises(ValueError, match=r"unexpected keyword argument 'width'.*name them after its arguments"):
        Dials(square, width=(0, 1, 0))
    with pytest.raises(ValueError, match=r"returned a int, expected a pictures\.Picture"):
        Dials(lambda side: side, side=(0, 1, 0))
    with pytest.raises(ZeroDivisionError):
        dials(side=(0.0, 5.0, 4.0))


def test_an_error_while_moving_is_shown_until_a_picture_comes():
    widget = dials()
    before = widget._picture.value
    pair(widget, "side")[0].value = 4.0
    assert 'role="alert"' in widget._message.value and "division by zero" in widget._message.value
    assert widget._picture.value == before and pair(widget, "side")[1].value == 4.0
    pair(widget, "side")[1].value = 3.0
    assert widget._message.value == "" and "<svg>-1.000</svg>" in widget._picture.value


def test_a_saved_notebook_keeps_the_last_picture(monkeypatch):
    kept = []
    monkeypatch.setattr("gan_lessons.live.poster.display", lambda bundle, **_: kept.append(bundle))
    widget = dials()
    widget._ipython_display_()
    pair(widget, "side")[0].value = 3.0
    start, live, moved = kept
    assert "<svg>-0.500</svg>" in start["text/html"] and "<svg>-1.000</svg>" in moved["text/html"]
    assert (
        "Run the cells down to this one" in start["text/html"] and "3 squares of side 2 &lt; 9." in start["text/html"]
    )
    assert live["application/vnd.jupyter.widget-view+json"]["model_id"] == widget.widget.model_id


def test_close_takes_away_its_own_widgets_and_no_others():
    one, other = dials(), dials()
    one.close()
    assert pair(one, "side")[0].comm is None and pair(other, "side")[0].comm is not None
