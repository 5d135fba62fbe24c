"""The tug of war without a browser: controls are set and pressed from Python."""

import math
import re

import numpy as np
import pytest

from gan_lessons.chapters.small_games import games, tug_panels
from gan_lessons.chapters.small_games.tug_of_war import TugOfWar


def press(widget, words):
    next(button for button in widget._buttons if button.description == words).click()


def distance(widget):
    return math.hypot(*widget.path[-1])


def test_it_starts_where_it_is_told_and_says_so():
    widget = TugOfWar(x=1.5, y=-0.5)
    assert widget.path.tolist() == [[1.5, -0.5]] and (widget.rate, widget.moves) == (0.3, "simultaneous")
    assert widget.sentence == "The start: x = 1.50, y = −0.50, V = xy = −0.75; 1.58 from the origin."
    assert 'aria-live="polite"' in widget._words.value and f'aria-label="{widget.sentence}"' in widget._field.value


def test_a_step_is_one_move_of_each_and_ten_are_ten():
    for moves in games.MOVES:
        widget = TugOfWar(moves=moves)
        press(widget, "Step")
        press(widget, "10 steps")
        assert np.allclose(widget.path, games.trajectory(1.0, 1.0, 0.3, 11, moves)) and len(widget.path) == 12


def test_the_sentence_says_x_y_the_distance_and_that_it_grew():
    widget = TugOfWar()
    press(widget, "Step")
    assert widget.sentence == (
        "After 1 step: x = 0.70, y = 1.30, V = xy = 0.91; 1.48 from the origin, farther, by 4.4 %, than before the "
        "last step (simultaneous, rate 0.3)."
    )
    press(widget, "10 steps")
    grown = 100 * (1.09**5 - 1)
    assert widget.sentence.startswith("After 11 steps: ")
    assert f"farther, by {grown:.3g} %, than before the last 10 steps" in widget.sentence


def test_the_sentence_says_that_it_shrank_and_that_it_stayed():
    widget = TugOfWar(x=1.0, y=1.0, rate=0.1, moves="alternating")
    press(widget, "10 steps")
    assert "nearer, by " in widget.sentence and distance(widget) < math.sqrt(2)
    middle = TugOfWar(x=0.0, y=-0.0)
    press(middle, "Step")
    assert "y = 0.00" in middle.sentence and "0.00 from the origin, as far as before the last step" in middle.sentence


def test_the_list_changes_the_moves_and_the_way_goes_on():
    widget = TugOfWar()
    press(widget, "Step")
    widget._moves.value = "alternating"
    press(widget, "Step")
    expected = games.alternating(*games.simultaneous(1.0, 1.0, 0.3), 0.3)
    assert tuple(widget.path[-1]) == pytest.approx(expected) and "(alternating, rate 0.3)" in widget.sentence


def test_slider_and_box_set_the_rate():
    widget = TugOfWar()
    slider, box = widget._pair
    assert (slider.description, box.description, slider.value, box.value) == ("rate", "rate =", 0.3, 0.3)
    slider.value = 0.8
    assert widget.rate == 0.8 and box.value == 0.8
    box.value = 0.12
    assert widget.rate == 0.12 and slider.value == pytest.approx(0.1)
    press(widget, "Step")
    assert distance(widget) == pytest.approx(math.sqrt(2) * math.sqrt(1 + 0.12**2))


def test_reset_goes_back_and_keeps_the_way_before():
    widget = TugOfWar()
    press(widget, "10 steps")
    before = widget.path
    assert widget._field.value.count("<polyline") == widget._chart.value.count("<polyline") + 1 == 2
    press(widget, "Reset")
    assert widget.path.tolist() == [[1.0, 1.0]] and np.array_equal(widget._before, before)
    assert widget._chart.value.count("<polyline") == 2 and 'stroke-dasharray="4 4"' in widget._field.value
    press(widget, "Reset")
    assert np.array_equal(widget._before, before), "a second Reset forgets nothing"


def test_the_last_step_is_drawn_as_two_moves_in_the_players_colours():
    widget = TugOfWar()
    press(widget, "Step")
    lines = re.findall(r'd="M[-\d. ]+l([-\d.]+) ([-\d.]+)M[^"]+" stroke="(#\w+)"', widget._field.value)
    (right, _, first), (_, down, second) = lines
    assert (first, second) == (tug_panels.GENERATOR, tug_panels.DISCRIMINATOR)
    assert float(right) < 0 and float(down) < 0, "x goes left, y goes up"


def test_the_arrows_of_the_field_point_to_minus_y_and_x():
    arrows = re.findall(
        r'd="M([-\d.]+) ([-\d.]+)l([-\d.]+) ([-\d.]+)M[^"]+" stroke="currentColor"', TugOfWar()._field.value
    )
    assert len(arrows) >= 60
    half = tug_panels.SIDE / 2
    for left, top, right, down in np.array(arrows, float):
        x, y = left - half, half - top
        assert right * x - down * y == pytest.approx(0, abs=60), "at a right angle to the place"
        assert right * -y >= -1 and -down * x >= -1, "x goes down V, y goes up V"


def test_the_window_grows_with_the_way():
    assert tug_panels.reach(np.array([[1.0, 1.0]])) == 2
    assert tug_panels.reach(np.array([[1.0, -1.95]])) == 5 and tug_panels.reach(np.array([[300.0, 0.0]])) == 500


def test_far_away_it_stops_with_a_word_and_reset_helps():
    widget = TugOfWar(rate=2.5, moves="simultaneous")
    widget.step(200)
    assert 1e4 < distance(widget) < 1e5 and len(widget.path) < 30
    assert "farther, " in widget.sentence and " times as far as before the last " in widget.sentence
    with pytest.raises(ValueError, match="more than 10,000 away from the origin; press Reset"):
        widget.step()
    press(widget, "Step")
    assert 'role="alert"' in widget._message.value and "press Reset" in widget._message.value
    press(widget, "Reset")
    assert widget._message.value == "" and len(widget.path) == 1


def test_a_long_way_stays_small_on_the_page():
    widget = TugOfWar(moves="alternating")
    widget.step(10_000)
    assert len(widget._field.value) + len(widget._chart.value) < 200_000


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"x": "left"}, "x: got 'left'"),
        ({"y": 5000}, "y: got 5000"),
        ({"rate": 0}, "rate: got 0"),
        ({"rate": 3}, "rate: got 3"),
        ({"moves": "together"}, "got 'together', expected one of 'simultaneous', 'alternating'"),
    ],
)
def test_what_cannot_work_is_refused(settings, message):
    with pytest.raises(ValueError, match=message):
        TugOfWar(**settings)


def test_a_saved_notebook_keeps_a_picture_renewed_at_a_button(monkeypatch):
    kept = []
    monkeypatch.setattr("gan_lessons.live.poster.display", lambda bundle, **_: None)
    widget = TugOfWar()
    monkeypatch.setattr(widget._poster, "show", lambda png, sentence: kept.append((png, sentence)))
    press(widget, "Step")
    assert kept == [], "no poster before the widget is on the page"
    widget._ipython_display_()
    press(widget, "Step")
    press(widget, "Reset")
    (first, _), (second, _), (third, sentence) = kept
    assert first[:8] == b"\x89PNG\r\n\x1a\n" and len({first, second, third}) == 3 and sentence == widget.sentence


def test_close_takes_away_its_own_widgets_and_no_others():
    one, other = TugOfWar(), TugOfWar()
    one.close()
    assert one._moves.comm is None and other._moves.comm is not None


def test_nothing_is_drawn_over_the_legend():
    widget = TugOfWar()
    for _ in range(6):
        press(widget, "10 steps")
    press(widget, "Reset")  # the path before leaves the window, which is small again
    picture, key = widget._field.value.split("</svg>")
    assert "last move, down V" in key and "last move" not in picture
    side = tug_panels.SIDE
    assert f'viewBox="0 0 {side} {side}"' in picture, "what leaves the window is cut at its edge"
    assert max(abs(float(y)) for y in re.findall(r",(-?[\d.]+)", picture)) > side


def test_the_axis_of_distances_ends_at_a_round_number():
    widget = TugOfWar()
    press(widget, "10 steps")
    assert f"{distance(widget):.2f}" == "2.18" and 'text-anchor="end">2.5</text>' in widget._chart.value
