"""A run outlives its kernel: trained by Play, the kernel killed, all cells run again, resumed by one press."""

import re

import pytest
from playwright.sync_api import expect

from .labs import NEW_LAB, SETUP, LabOnPage, new_lab

KEPT = f'{SETUP}\nimport os\nos.environ["GAN_LESSONS_AUTOSAVE"] = "1"\n{NEW_LAB}'


@pytest.fixture
def files(book, folder):
    """What labs have kept beside the notebook, removed before and after; then nothing is kept any more."""
    kept = folder / ".gan_lessons"

    def remove():
        for path in kept.glob("*"):
            path.unlink()

    remove()
    yield lambda: sorted(path.name for path in kept.glob("*.npz"))
    book.tell('close_labs()\nos.environ["GAN_LESSONS_AUTOSAVE"] = "0"')
    remove()


def bar(lab):
    return lab.root.locator(".gan-offer")


def resume(lab):
    return lab.button(r"Resume branch \d+ at step [\d,]+")


def test_a_run_outlives_a_killed_kernel(book, files):
    lab = new_lab(book, KEPT)
    expect(bar(lab)).to_be_hidden()
    lab.press("Play")
    lab.plays()
    lab.press("Pause")
    lab.rests()
    stopped, weights = lab.step, book.ask("state(gan)")
    book.until("lab._autosave._is_writing()", False)
    assert len(files()) == 1
    book.kill()
    book.restart_and_run_all()
    lab = LabOnPage(book, lab.place)
    lab.stands_at(0)
    height = lab.root.evaluate("lab => lab.offsetHeight")
    expect(resume(lab)).to_have_text(re.compile(rf"step {stopped:,}$"))
    resume(lab).click()
    lab.stands_at(stopped)
    expect(bar(lab)).to_be_hidden()
    assert lab.root.evaluate("lab => lab.offsetHeight") == height, "the bar takes no room"
    assert book.ask("state(gan)") == weights
    lab.press("Step both")
    lab.stands_at(stopped + 1)


def test_a_cell_that_runs_again_offers_its_run_and_play_begins_anew(book, files):
    lab = new_lab(book, KEPT)
    lab.press("Play")
    lab.plays()
    book.run(place=lab.place)
    lab = LabOnPage(book, lab.place)
    expect(resume(lab)).to_be_visible()
    lab.press("Play")
    expect(bar(lab)).to_be_hidden()
    lab.plays()
    lab.press("Pause")
    lab.rests()
    book.until("lab._autosave._is_writing()", False)
    assert len(files()) == 2 and files()[1].endswith(".previous.npz")


def test_the_bar_is_reached_and_pressed_by_keyboard(book, files):
    lab = new_lab(book, KEPT)
    for _ in range(3):
        lab.press("Step both")
    lab.stands_at(3)
    book.run(place=lab.place)
    lab = LabOnPage(book, lab.place)
    resume(lab).focus()
    book.page.keyboard.press("Tab")
    expect(lab.button("Begin anew")).to_be_focused()
    book.page.keyboard.press("Shift+Tab")
    book.page.keyboard.press("Enter")
    lab.stands_at(3)
