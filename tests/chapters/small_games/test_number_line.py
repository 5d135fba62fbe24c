"""The number line without a browser: controls are set and pressed from Python."""

import numpy as np
import pytest

from gan_lessons.chapters.small_games import games
from gan_lessons.chapters.small_games import number_line_panels as panels
from gan_lessons.chapters.small_games.games import Players
from gan_lessons.chapters.small_games.number_line import NumberLine

REAL, NOISE = games.toy_numbers()
START = Players(3.0, -2.0, 1.0)


def press(widget, words):
    next(button for button in widget._buttons if button.description == words).click()


def pair(widget, words):
    return next(pair for pair in widget._pairs if pair[0].description == words)


def test_it_starts_with_the_toy_numbers_and_says_how_they_stand():
    widget = NumberLine()
    assert widget.players == START and widget.values == games.values(START, REAL, NOISE)
    made = games.values(START, REAL, NOISE)
    assert widget.sentence.startswith("The start. θ = 3.00, φ0 = −2.00, φ1 = 1.00: D takes 10 of 10 real and 8 of 10 ")
    assert f"D's loss {made.d_loss:.2f}, G's loss {made.g_loss:.2f}, V = −{made.d_loss:.2f}." in widget.sentence
    assert 'aria-live="polite"' in widget._words.value and widget._message.value == ""


def test_the_picture_shows_every_number_and_the_curve():
    widget = NumberLine(real=[1.0, 2.0, 3.0], noise=[0.0, 0.5])
    picture = widget._picture.value
    assert picture.count("<circle") == 3 and picture.count("l8 8m0 -8l-8 8") == 2 and picture.count("<polyline") == 1
    assert 'role="img" aria-label="The start. θ = 3.00' in picture


@pytest.mark.parametrize(("words", "field"), [("θ", "theta"), ("φ0", "phi_0"), ("φ1", "phi_1")])
def test_a_slider_and_its_box_move_one_parameter(words, field):
    widget = NumberLine()
    slider, box = pair(widget, words)
    slider.value = 0.5
    assert widget.players == START._replace(**{field: 0.5}) and box.value == 0.5
    box.value = -1.23
    assert widget.players == START._replace(**{field: -1.23}) and slider.value == pytest.approx(-1.25)
    assert widget.sentence.startswith("Moved by hand. ")


def test_what_a_browser_echoes_moves_nothing():
    widget = NumberLine()
    press(widget, "Step D")
    before = widget.players
    for control in [control for two in widget._pairs for control in two]:
        control.value = control.value + 1e-15
    assert widget.players == before and widget.sentence.startswith("D moved")


def test_every_slider_has_a_name_and_a_box_with_a_name():
    names = [(slider.description, box.description) for slider, box in NumberLine()._pairs]
    assert names == [("θ", "θ ="), ("φ0", "φ0 ="), ("φ1", "φ1 =")]


def test_step_d_is_one_update_of_d():
    widget = NumberLine(d_rate=0.05)
    press(widget, "Step D")
    after = games.step_discriminator(START, REAL, NOISE, 0.05)
    assert widget.players == after and after.theta == 3.0
    assert f"D moved φ0 by −{START.phi_0 - after.phi_0:.3f} and φ1 by −{1 - after.phi_1:.3f}; G stood still." in (
        widget.sentence
    )
    assert pair(widget, "φ1")[1].value == round(after.phi_1, 2)


def test_step_g_is_one_update_of_g():
    widget = NumberLine(g_rate=0.5)
    press(widget, "Step G")
    after = games.step_generator(START, REAL, NOISE, 0.5)
    assert widget.players == after and after[1:] == (-2.0, 1.0)
    assert widget.sentence.startswith(f"G moved θ by +{after.theta - 3:.3f}; D stood still.")
    assert widget._way.value.count("<polyline") == 1 and "θ over 1 updates of G" in widget._way.value


def test_fifty_of_both_are_fifty_of_each_in_turn():
    widget, one_by_one = NumberLine(), NumberLine()
    press(widget, "50 of both")
    for _ in range(50):
        one_by_one.step_discriminator()
        one_by_one.step_generator()
    assert widget.players == pytest.approx(one_by_one.players)
    assert widget.sentence.startswith("50 steps of both moved θ by +")
    with pytest.raises(ValueError, match="steps: got 0"):
        widget.step_both(0)


def test_reset_and_a_move_by_hand_begin_the_way_of_theta_anew():
    widget = NumberLine()
    press(widget, "50 of both")
    assert "θ over 50 updates of G" in widget._way.value
    pair(widget, "φ0")[0].value = 0.0
    assert "θ over 0 updates of G" in widget._way.value
    press(widget, "50 of both")
    press(widget, "Reset")
    assert widget.players == START and "θ over 0 updates of G" in widget._way.value


def test_the_table_says_before_now_and_at_rest():
    widget = NumberLine()
    before = widget.values
    press(widget, "Step D")
    for value in (before.d_loss, widget.values.d_loss, 2 * np.log(2), before.g_loss, widget.values.g_loss, np.log(2)):
        assert f"{value:.3f}" in widget._table.value
    assert f"−{before.d_loss:.3f}" in widget._table.value, "V"


def test_a_d_without_parameters_says_one_half():
    widget = NumberLine(phi_0=0.0, phi_1=0.0)
    assert "D says one half to every number. D's loss 1.39, G's loss 0.69, V = −1.39." in widget.sentence


def test_the_arrow_points_where_g_goes_and_is_ten_steps_long():
    span, made = (-5.0, 20.0), games.generate(START, NOISE).mean()
    ahead = 10 * (games.step_generator(START, REAL, NOISE, 0.5).theta - 3.0)
    picture = NumberLine()._picture.value
    start, end = panels._across(np.array([made, made + ahead]), span)
    assert f"M{start:.1f} {panels.BASE + 23}H{end:.1f}m-5 -4" in picture and end > start
    assert f"{panels.BASE + 23}H" not in NumberLine(phi_1=0.0)._picture.value, "no slope, no push"


def test_players_set_from_code_are_shown_beyond_the_sliders_too():
    widget = NumberLine()
    widget.players = 30.0, 40.0, -2.5
    assert widget.players == (30, 40, -2.5) and pair(widget, "θ")[0].value == 15.0
    assert "nan" not in widget._picture.value


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"theta": "far"}, "expected three finite numbers"),
        ({"phi_0": float("nan")}, "expected three finite numbers"),
        ({"real": [[1.0, 2.0]]}, r"real: got an array of shape \(1, 2\)"),
        ({"noise": []}, "noise: got an array"),
        ({"noise": ["a"]}, "noise: got an array"),
        ({"d_rate": 0}, "d_rate: got 0"),
        ({"g_rate": "fast"}, "g_rate: got 'fast'"),
    ],
)
def test_what_cannot_work_is_refused(settings, message):
    with pytest.raises(ValueError, match=message):
        NumberLine(**settings)


def test_an_error_is_shown(monkeypatch):
    widget = NumberLine()
    monkeypatch.setattr(panels, "number_line_figure", lambda *arguments: 1 / 0)
    press(widget, "Step D")
    assert 'role="alert"' in widget._message.value and "division by zero" in widget._message.value
    monkeypatch.undo()
    press(widget, "Step D")
    assert widget._message.value == ""


def test_a_saved_notebook_keeps_a_picture_renewed_at_a_button(monkeypatch):
    kept = []
    monkeypatch.setattr("gan_lessons.live.poster.display", lambda bundle, **_: None)
    widget = NumberLine()
    monkeypatch.setattr(widget._poster, "show", lambda png, sentence: kept.append((png, sentence)))
    press(widget, "Step D")
    assert kept == [], "no poster before the widget is on the page"
    widget._ipython_display_()
    press(widget, "Step G")
    (first, _), (second, sentence) = kept
    assert first[:8] == b"\x89PNG\r\n\x1a\n" and first != second and sentence == widget.sentence


def test_close_takes_away_its_own_widgets_and_no_others():
    one, other = NumberLine(), NumberLine()
    one.close()
    assert pair(one, "θ")[0].comm is None and pair(other, "θ")[0].comm is not None
