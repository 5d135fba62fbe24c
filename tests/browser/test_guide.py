"""A guide beside its lab: the card ticks what the student does, marks where to do it, and nothing moves."""

import re

import pytest
from playwright.sync_api import expect

from .harness import wait_until
from .labs import new_lab
from .looks import change_theme, faults

GUIDED = """
from gan_lessons.live import Task, done

gan = new_gan()
lab = live.Lab(gan, data.ring(), limit=10**7)
lab.set_speed("100 steps a second")
tasks = [
    Task("Press **Step D** twice and watch the background of the {generated} crosses.", done.pressed("Step D", 2),
         "The background changed, and the crosses stayed: only {D} has learned. " * 2),
    Task("Type 5 into **D steps**.", done.set_to("D steps", at_least=5), "{D} learns more than {G}."),
    Task("Press **Play**.", done.trained(20)),
]
guide = live.Guide(lab, tasks, end="That was all.")
display(guide, lab)
"""
BOX = "({left, top, width, height}) => [left, top, width, height].map(Math.round)"
RING = f"""lab => {{
    const box = {BOX}, ring = lab.querySelector('.gan-guide-ring');
    return ring && box(ring.getBoundingClientRect());
}}"""


@pytest.fixture
def guided(book):
    """The lab, and beside it ``card``."""
    lab = new_lab(book, GUIDED)
    lab.card = book.page.locator(".jp-Notebook-cell").nth(lab.place).get_by_role("region", name="Guide")
    lab.card.scroll_into_view_if_needed()
    return lab


def box_of(locator):
    return locator.evaluate(f"one => ({BOX})(one.getBoundingClientRect())")


def marks(lab, control):
    """Wait until the ring is drawn just around a control."""

    def is_around():
        ring, (left, top, width, height) = lab.root.evaluate(RING), box_of(control)
        if ring is None:
            return False
        gaps = (left - ring[0], top - ring[1], ring[2] - width, ring[3] - height)
        return all(0 <= gap <= 8 for gap in gaps)

    wait_until(is_around, "the ring is not around the control")


def press(lab, words):
    lab.card.get_by_role("button", name=words).click()


def test_a_task_is_ticked_by_mouse_and_keyboard_and_marks_its_control(book, guided):
    marks(guided, guided.button("Step D"))
    guided.press("Step D")
    expect(guided.card.get_by_role("button", name="Skip")).to_be_visible()
    guided.button("Step D").focus()
    book.page.keyboard.press("Enter")
    expect(guided.card.get_by_role("status")).to_contain_text("✓ Done. The background changed")
    expect(guided.root.locator(".gan-guide-ring")).to_have_count(0)
    guided.card.get_by_role("button", name="Next").focus()
    book.page.keyboard.press("Enter")
    expect(guided.card.get_by_role("status")).to_contain_text("Task 2 of 3. Type 5 into D steps.")
    marks(guided, guided.box("D steps").locator("xpath=ancestor::*[contains(@class, 'gan-field')]"))
    guided.box("D steps").fill("5")
    guided.box("D steps").press("Enter")
    expect(guided.card.get_by_role("status")).to_contain_text("✓ Done. D learns more than G.")
    assert book.ask("guide.ticked") == [True, True, False]


def test_a_cell_ticks_too_and_the_ring_follows_the_button_that_changes_its_name(book, guided):
    book.tell("lab.step_discriminator(); lab.step_discriminator()")
    expect(guided.card.get_by_role("status")).to_contain_text("Done")
    press(guided, "Next")
    press(guided, "Skip")
    marks(guided, guided.button("Play"))
    guided.press("Play")
    expect(guided.card.get_by_role("status")).to_contain_text("✓ Done. Press Play.")
    guided.press("Pause")
    press(guided, "Next")
    expect(guided.card.get_by_role("status")).to_have_text(re.compile(r"2 of 3 done\. That was all\.$"))
    press(guided, "Back")
    expect(guided.card.get_by_role("status")).to_contain_text("Press Play")


def test_nothing_moves(book, guided):
    before = [box_of(part) for part in (guided.card, guided.root, guided.picture, guided.button("Copy as code"))]
    seen = []
    for act in ("Step D", "Step D", "Next", "Back", "Next", "Skip", "Next"):
        place = guided.root if act.startswith("Step") else guided.card
        words = guided.card.inner_text()
        if place.get_by_role("button", name=act).count():
            place.get_by_role("button", name=act).click()
            book.tell("None")  # what was pressed has been carried out
            seen.append(guided.card.inner_text() != words)
        parts = (guided.card, guided.root, guided.picture, guided.button("Copy as code"))
        assert [box_of(part) for part in parts] == before, act
    assert before[0][3] <= 60 and before[1][1] - before[0][1] <= 75, "the lab stands close below the card"


def test_the_longest_words_fit_without_scrolling(book, guided):
    book.tell("guide._card.tasks = [{**task, 'words': [['', 'wide words ' * 17]]} for task in guide._card.tasks]")
    words = guided.card.get_by_role("status")
    expect(words).to_contain_text("wide words")
    assert words.evaluate("one => one.scrollHeight <= one.clientHeight")


def test_a_reload_keeps_how_far_the_student_is(book, guided):
    guided.press("Step D")
    guided.press("Step D")
    expect(guided.card.get_by_role("status")).to_contain_text("Done")
    press(guided, "Next")
    book.until("guide.at", 1)
    book.reload()
    book.cell(guided.place)
    expect(guided.card.get_by_role("status")).to_contain_text("Task 2 of 3")
    assert book.ask("guide.ticked") == [True, False, False]


@pytest.mark.parametrize("theme", ["Light", "Dark"])
def test_words_stand_out_from_the_card(book, guided, theme):
    change_theme(book, theme)
    roles = "**Bold** {G} {D} {real} {generated}"
    book.tell(f"guide._card.end = live.rich_words.parts({roles!r}); guide._card.at = 3")
    words = guided.card.get_by_role("status")
    expect(words).to_contain_text("generated")
    for part in (words, *words.locator("b").all(), guided.card.get_by_text("of 3 done").first):
        wait_until(lambda part=part: not faults(part), f"{part} stands out too little")
    assert words.locator("b").count() == 5
    change_theme(book, "Light")
