"""The lab's essential controls in Notebook 7, the other front end that classes use."""

import importlib.util
import re

import pytest
from playwright.sync_api import expect

from .harness import ROUTES, SIZE, Book
from .labs import SETUP, new_lab

pytestmark = pytest.mark.skipif(not importlib.util.find_spec("notebook"), reason="no notebook")


@pytest.fixture(scope="module")
def book(browser, address, folder):
    context = browser.new_context(viewport=SIZE)
    book = Book(context.new_page(), address, folder, "labs7", ROUTES["Notebook 7"])
    book.run(SETUP)
    book.forget_errors()  # what Notebook says of itself while it opens
    yield book
    book.tell("close_labs()")
    # Notebook looks for a file of settings that this server does not have
    assert not [problem for problem in book.problems if "403 (Forbidden)" not in problem]
    book.shut_down()
    context.close()


@pytest.fixture
def lab(book):
    book.clear()
    return new_lab(book)


def test_play_pause_steps_settings_and_reset(book, lab):
    lab.press("Play")
    lab.plays()
    lab.press("Pause")
    lab.rests()
    step = book.ask("gan.step")
    lab.press("Step both")
    lab.stands_at(step + 1)
    lab.press("Step D")
    lab.says("Discriminator's turn")
    lab.press("Step G")
    lab.says("Generator's turn")
    lab.box("D steps").fill("2")
    lab.box("D steps").press("Enter")
    book.until("gan.d_steps", 2)
    lab.press("Reset")
    lab.stands_at(0)
    lab.shows_branch("branch 2")


def test_rewind_branch_what_if_and_code(book, lab):
    book.tell("for _ in range(5): lab.step_both()")
    lab.stands_at(5)
    lab.timeline.press("Home")
    lab.says("Looking back at step 0")
    lab.timeline.press("ArrowRight")
    lab.says("Step 1:")
    lab.press("Branch here")
    lab.shows_branch("branch 2")
    lab.press("What if …")
    dialog = lab.root.get_by_role("dialog", name="What if …?")
    dialog.locator(".gan-what-if-field input").fill("5")
    dialog.get_by_role("button", name="Train", exact=True).click()
    dialog.get_by_role("button", name=re.compile("^Go on with")).first.click()
    lab.stands_at(6)
    lab.press("Copy as code")
    expect(lab.root.get_by_label("The code of this run")).to_contain_text("training.GAN(")


def test_its_size_and_no_word_of_it_is_cut(lab):
    box = lab.root.bounding_box()
    assert box["height"] <= 545 and lab.root.evaluate("lab => lab.scrollWidth <= lab.clientWidth + 1")
