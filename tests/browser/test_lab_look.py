"""What the lab looks like, measured in the page: its size, that nothing moves, and how its words stand out."""

import re

import pytest
from playwright.sync_api import expect

from .labs import new_lab
from .looks import WORDS, change_theme, faults

SIZES = {"a small window": (800, 600), "a laptop": (1280, 720), "at 150 %": (853, 480), "a large screen": (1920, 1080)}
PARTS = (
    "lab => ['.gan-stage-canvas', '.gan-charts', '.gan-flow-box', '.gan-timeline', '.gan-settings', '.gan-view',"
    " '.gan-lab-row']"
    ".map((part) => lab.querySelector(part).getBoundingClientRect())"
    ".map(({x, y, width, height}) => { const top = lab.getBoundingClientRect().y;"
    " return [x, y - top, width, height].map(Math.round); })"
)


def parts(lab):
    return lab.root.evaluate(PARTS)


def test_it_fits_below_the_toolbar_of_a_laptop(lab):
    """JupyterLab leaves 840 x 560 pixels at 1280 x 720 with the file browser open."""
    box = lab.root.bounding_box()
    assert box["height"] <= 545 and box["width"] <= 860


def test_nothing_moves_when_words_come_and_go(book, lab):
    book.tell("for _ in range(6): lab.step_both()")
    lab.stands_at(6)
    before, height = parts(lab), lab.root.bounding_box()["height"]

    def unmoved(what):
        assert parts(lab) == before and lab.root.bounding_box()["height"] == height, what

    lab.press("Step D")
    lab.says("Discriminator's turn")
    unmoved("a single step")
    lab.list("Speed").select_option("slow motion")
    lab.press("Play")
    lab.says("Generator's turn")
    unmoved("slow motion")
    lab.press("Pause")
    lab.rests()
    book.tell("lab.go_to_step(3)")
    lab.says("Looking back")
    unmoved("looking back")
    lab.press("Branch here")
    lab.says("branch 2 begins")
    unmoved("a second branch")
    lab.press("Copy as code")
    expect(lab.root.get_by_label("The code of this run")).to_be_visible()
    unmoved("the code")
    lab.press("Copy as code")
    lab.box("G rate").fill("0")
    lab.box("G rate").press("Enter")
    expect(lab.root.get_by_role("alert")).to_be_visible()
    unmoved("an error")
    lab.press("What if …")
    expect(lab.root.get_by_role("dialog")).to_be_visible()
    unmoved("What if …?")
    lab.page.keyboard.press("Escape")
    lab.list("Data").select_option("draw your own")
    expect(lab.root.get_by_role("application", name="Draw the points")).to_be_visible()
    unmoved("the pad")
    book.tell("lab.data_sets and lab.choose_data('ring of 8')")
    for _ in range(4):
        book.tell("lab.go_to_step(2)\nlab.branch()\nlab.train(2)")
    lab.says("Step 4:")
    unmoved("six branches")


@pytest.mark.parametrize("size", SIZES)
def test_it_uses_the_width_it_has_and_nothing_is_cut(book, size):
    wide, tall = SIZES[size]
    book.page.set_viewport_size({"width": wide, "height": tall})
    try:
        lab = new_lab(book)
        lab.press("Step both")
        lab.stands_at(1)
        area = lab.root.evaluate("lab => lab.closest('.jp-OutputArea-output').getBoundingClientRect().width")
        box = lab.root.bounding_box()
        assert box["width"] >= min(area, 1180) - 40 and box["width"] <= 1182
        assert lab.root.evaluate("lab => lab.scrollWidth <= lab.clientWidth + 1"), "nothing to scroll sideways"
        for part in lab.root.locator("button:visible, input:visible, select:visible, canvas:visible").all():
            place = part.bounding_box()
            assert place["x"] >= box["x"] - 1 and place["x"] + place["width"] <= box["x"] + box["width"] + 1
        stage, charts = lab.picture.bounding_box(), lab.root.locator(".gan-charts").bounding_box()
        stacked = charts["y"] >= stage["y"] + stage["height"]
        assert stacked == (box["width"] <= 700), "below 700 pixels the parts stand under each other"
    finally:
        book.page.set_viewport_size({"width": 1280, "height": 720})


@pytest.mark.parametrize("theme", ["Light", "Dark"])
def test_every_word_stands_out_and_is_large_enough(book, lab, theme):
    change_theme(book, theme)
    try:
        book.tell("lab.train(20)\nlab.go_to_step(0)\nlab.branch()\nlab.train(5)\nlab.step_discriminator()")
        lab.says("Discriminator's turn")
        expect(lab.root.locator(".gan-root.gan-dark")).to_have_count(int(theme == "Dark"))
        assert len(lab.root.evaluate(WORDS)) > 40
        assert not faults(lab.root)
        lab.press("What if …")
        expect(lab.root.get_by_role("dialog")).to_be_visible()
        assert not faults(lab.root)
    finally:
        change_theme(book, "Light")


def test_nothing_moves_by_itself_where_motion_is_switched_off(book, lab):
    book.page.emulate_media(reduced_motion="reduce")
    try:
        lab.press("Step D")
        lab.says("Discriminator's turn")
        assert lab.root.evaluate("lab => lab.getAnimations({subtree: true}).length") == 0
    finally:
        book.page.emulate_media(reduced_motion="null")


def test_a_lab_out_of_sight_comes_into_sight_when_a_cell_trains_it(book, lab):
    for _ in range(4):
        book.add("'a cell of its own\\n' * 20")
    place = book.add("lab.train(3)")
    book.page.locator(".jp-Notebook-cell").nth(place).scroll_into_view_if_needed()
    book.page.evaluate("() => document.querySelector('.jp-WindowedPanel-outer').scrollTo(0, 1e6)")
    book.tell("lab.train(300)")
    expect(lab.picture).to_be_in_viewport(ratio=0.9)


def test_a_changed_setting_is_marked_and_taken_back_by_one_click(book, lab):
    undo = lab.root.get_by_role("button", name="↺")
    expect(undo.and_(lab.root.locator(":visible"))).to_have_count(0)
    lab.box("D steps").fill("3")
    lab.box("D steps").press("Enter")
    book.until("gan.d_steps", 3)
    expect(lab.root.locator(".gan-changed")).to_have_count(1)
    button = lab.root.get_by_title(re.compile("^D steps: back to 1"))
    button.click()
    book.until("gan.d_steps", 1)
    expect(lab.root.locator(".gan-changed")).to_have_count(0)
    expect(button).to_be_hidden()
    book.tell("gan.g_learning_rate = 2.5")
    expect(lab.box("G rate")).to_have_value("2.5")
    expect(lab.root.locator(".gan-changed")).to_have_count(1)


def test_copy_as_code_puts_it_on_the_clipboard_by_one_press(book, lab):
    book.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    lab.press("Step both")
    lab.stands_at(1)
    lab.press("Copy as code")
    expect(lab.root.get_by_role("button", name="Copied")).to_be_visible()
    code = lab.root.get_by_label("The code of this run").text_content()
    assert "gan.train(examples, 1" in code and book.page.evaluate("navigator.clipboard.readText()") == code
