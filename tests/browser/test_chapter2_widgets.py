"""Chapter 2's widgets in JupyterLab, by mouse and by keyboard: NumberLine and TugOfWar."""

import re

import pytest
from playwright.sync_api import expect

from . import labs  # noqa: F401 (sets how long to expect things)


def widget(book, source, selector):
    """What a new last cell shows."""
    place = book.add(source)
    book.run(place=place)
    root = book.page.locator(".jp-Notebook-cell").nth(place).locator(selector)
    expect(root).to_be_visible()
    root.scroll_into_view_if_needed()
    return root


def press(control, *keys):
    control.focus()
    for key in keys:
        control.page.keyboard.press(key)


def button(root, words):
    return root.get_by_role("button", name=words, exact=True)


@pytest.fixture
def line(book):
    return widget(book, "line = small_games.NumberLine()\nline", ".gan-number-line")


@pytest.fixture
def tug(book):
    return widget(book, "tug = small_games.TugOfWar()\ntug", ".gan-tug")


def test_the_number_line_by_mouse(book, line):
    says = line.get_by_role("status")
    expect(says).to_contain_text("The start. θ = 3.00, φ0 = −2.00, φ1 = 1.00")
    button(line, "Step D").click()
    expect(says).to_contain_text(re.compile("D moved φ0 by −.* G stood still"))
    book.until("line.players.theta", 3.0)
    before = book.ask("tuple(line.players)")
    button(line, "Step G").click()
    expect(says).to_contain_text("D stood still")
    assert book.ask("tuple(line.players)[1:]") == before[1:] and book.ask("line.players.theta") > 3
    picture = line.get_by_role("img").first
    shown = picture.get_attribute("aria-label")
    button(line, "50 of both").click()
    expect(picture).not_to_have_attribute("aria-label", shown)
    expect(line.get_by_role("img", name=re.compile("θ over 51 updates of G"))).to_be_visible()
    track = line.locator(".noUi-target").nth(2)  # φ1's, from -3 to 3
    track.click(position={"x": 0.25 * track.bounding_box()["width"], "y": 3})
    book.until("line.players.phi_1 < 0")
    expect(says).to_contain_text("Moved by hand.")
    button(line, "Reset").click()
    book.until("tuple(line.players)", (3.0, -2.0, 1.0))


def test_the_number_line_by_keyboard(book, line):
    cells = book.cells
    box = line.get_by_role("spinbutton", name="φ1 =", exact=True)
    box.fill("0.77")
    box.press("Enter")
    book.until("line.players.phi_1", 0.77)
    press(line.get_by_role("slider").first, *["ArrowRight"] * 2)
    book.until("round(line.players.theta, 6)", 3.1)
    press(button(line, "Step D"), "Enter", "Space", "a", "b", "x", "d", "d")
    book.until("line.players.phi_1 != 0.77")
    press(button(line, "Step D"), "Tab")
    expect(button(line, "Step G")).to_be_focused()
    press(button(line, "Reset"), "Space")
    book.until("tuple(line.players)", (3.0, -2.0, 1.0))
    assert book.cells == cells, "JupyterLab's shortcuts heard nothing"


def test_the_tug_of_war_by_mouse(book, tug):
    says = tug.get_by_role("status")
    expect(says).to_contain_text("The start: x = 1.00, y = 1.00, V = xy = 1.00")
    button(tug, "Step").click()
    expect(says).to_contain_text("farther, by 4.4 %, than before the last step (simultaneous, rate 0.3)")
    button(tug, "10 steps").click()
    book.until("len(tug.path)", 12)
    expect(tug.get_by_role("img", name=re.compile("after 11 steps"))).to_be_visible()
    button(tug, "Reset").click()
    expect(says).to_contain_text("The start:")
    tug.get_by_role("combobox", name="moves").select_option("alternating")
    button(tug, "Step").click()
    expect(says).to_contain_text("(alternating, rate 0.3)")


def test_the_tug_of_war_by_keyboard(book, tug):
    says, cells = tug.get_by_role("status"), book.cells
    press(button(tug, "10 steps"), "Enter", "Space", "d", "d", "x")
    book.until("len(tug.path)", 21)
    press(button(tug, "Reset"), "Enter")
    book.until("len(tug.path)", 1)
    press(tug.get_by_role("combobox", name="moves"), "ArrowDown")
    book.until("tug.moves", "alternating")
    box = tug.get_by_role("spinbutton", name="rate =", exact=True)
    box.fill("0.5")
    box.press("Enter")
    book.until("tug.rate", 0.5)
    press(tug.get_by_role("slider"), "ArrowRight")
    book.until("round(tug.rate, 6)", 0.55)
    press(button(tug, "Step"), "Space")
    expect(says).to_contain_text("(alternating, rate 0.55)")
    assert book.cells == cells, "JupyterLab's shortcuts heard nothing"
