"""What everybody must be able to perceive of a lab: names, words for pictures, contrast, no flashing, no scrolling."""

import re

import pytest
from playwright.sync_api import expect

from .harness import wait_until
from .looks import change_theme, faults

FRAMES = """lab => new Promise((done) => {  // looks at every frame that the browser paints, until 20 moments were shown
    const seen = new Set();
    let blank = 0;
    const look = () => {
        const pictures = [...lab.querySelectorAll('svg')];
        if (!pictures.length || pictures.some((one) => !one.childElementCount)) blank += 1;
        seen.add(lab.textContent.match(/Step [\\d,]+:/)?.[0]);
        if (seen.size < 20) requestAnimationFrame(look);
        else done([blank, seen.has(undefined)]);
    };
    look();
})"""


@pytest.fixture
def full(book, lab):
    """A lab that shows all it can: pad, code, phases, a moment of the past."""
    lab.press("Step G")
    lab.press("Step both")
    lab.stands_at(2)
    lab.press("Copy as code")
    lab.list("Data").select_option("draw your own")
    lab.step_box.fill("1")
    lab.step_box.press("Enter")
    lab.says("Looking back")
    expect(lab.root.get_by_role("application", name="Draw the points")).to_be_visible()
    expect(lab.root.get_by_label("The code of this run")).to_be_visible()
    return lab


def test_every_button_box_list_and_picture_has_a_name(full):
    parts = re.findall(
        r"- '?(button|spinbutton|combobox|textbox|img|application|slider)\b(.*)", full.root.aria_snapshot()
    )
    assert len(parts) > 25
    assert not [role for role, name in parts if not re.search(r'"\W*\w', name)]


def test_every_picture_says_what_it_shows(full):
    pictures = "lab => [...lab.querySelectorAll('svg, canvas, img:not([hidden])')].filter((one) => "
    pictures += "one.checkVisibility() && !one.closest('[aria-hidden=true]')"
    pictures += " && !one.parentElement.closest('[role=img]'))"
    labels = full.root.evaluate(pictures + ".map((one) => [one.getAttribute('role'), one.ariaLabel])")
    roles = {role for role, _ in labels}
    assert len(labels) >= 5 and roles <= {"img", "application", "slider"}, labels
    assert all(label and len(label.split()) > 1 for _, label in labels), labels


def test_nothing_flashes_while_it_plays(book, lab):
    lab.press("Play")
    lab.plays()
    assert lab.root.evaluate(FRAMES) == [0, False]


def test_it_fits_a_small_screen(full):
    page, root = full.page, full.root
    root.evaluate("lab => lab.scrollIntoView({block: 'start'})")
    assert root.evaluate("lab => lab.scrollWidth <= lab.clientWidth"), "nothing to scroll sideways"
    output = "lab => { const box = lab.closest('.jp-OutputArea'); return box.scrollWidth <= box.clientWidth; }"
    assert root.evaluate(output)
    right = max(
        button.bounding_box()["x"] + button.bounding_box()["width"] for button in root.get_by_role("button").all()
    )
    assert right <= page.viewport_size["width"]


def test_controls_sentence_and_the_top_of_the_picture_are_seen_at_once(lab):
    lab.root.evaluate("lab => lab.scrollIntoView({block: 'start'})")
    for part in (lab.button("Play"), lab.button("Copy as code"), lab.view):
        expect(part).to_be_in_viewport(ratio=1)
    expect(lab.picture).to_be_in_viewport(ratio=0.5)


@pytest.mark.parametrize("theme", ["Light", "Dark"])
def test_words_stand_out_from_the_page(book, full, theme):
    change_theme(book, theme)
    full.press("Step D")
    note = full.root.get_by_role("status").filter(has_text="Looking back")
    expect(note).to_have_count(0)
    active = full.flow.get_by_text("gradient length")
    for words in (full.view, active, full.root.get_by_label("The code of this run"), full.root.locator("label").first):
        wait_until(lambda words=words: not faults(words), f"{words} stand out too little")
    change_theme(book, "Light")
