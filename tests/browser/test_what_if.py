"""What if …? in the page: asked, trained, compared, chosen, by mouse and by keys."""

import re

import pytest
from playwright.sync_api import expect


@pytest.fixture
def dialog(book, lab):
    book.tell("lab.train(4)")
    lab.stands_at(4)
    lab.press("What if …")
    panel = lab.root.get_by_role("dialog", name="What if …?")
    expect(panel).to_be_visible()
    return panel


def train(dialog, setting, values, steps):
    dialog.get_by_label("Setting").select_option(label=setting)
    for place in range(1, 5):
        box = dialog.get_by_label(f"Value {place}")
        box.fill(str(values[place - 1]) if place <= len(values) else "")
    dialog.locator(".gan-what-if-field input").fill(str(steps))
    dialog.get_by_role("button", name="Train", exact=True).click()


def test_values_are_tried_compared_and_one_is_chosen(book, lab, dialog):
    train(dialog, "D steps", [1, 3], 20)
    chosen = dialog.get_by_role("button", name=re.compile("^Go on with D steps = "))
    expect(chosen).to_have_count(2)
    assert book.ask("gan.step") == 24
    chosen.nth(1).click()
    expect(dialog).to_be_hidden()
    lab.shows_branch("branch 3")
    lab.stands_at(24)
    assert book.ask("gan.d_steps") == 3 and book.ask("lab.branches[-1].style.name") == "branch 3"
    lab.press("Copy as code")
    expect(lab.root.get_by_label("The code of this run")).to_contain_text("gan.d_steps = 3")


def test_what_cannot_be_tried_is_said_and_nothing_is_trained(book, lab, dialog):
    train(dialog, "D steps", [2, 2], 20)
    expect(dialog).to_contain_text("is the same as value 1")
    train(dialog, "D steps", [1, 2.5], 20)
    expect(dialog.get_by_label("Value 2")).to_have_attribute("aria-invalid", "true")
    assert book.ask("gan.step") == 4 and book.ask("len(lab.branches)") == 1


def test_stop_keeps_what_was_trained_and_close_goes_on_where_the_run_stood(book, lab, dialog):
    train(dialog, "Batch", [16, 32], 20000)
    book.until("lab.gan.step > 10")
    dialog.get_by_role("button", name="Stop", exact=True).click()
    expect(dialog).to_contain_text("not finished")
    dialog.get_by_role("button", name="Close", exact=True).click()
    expect(dialog).to_be_hidden()
    lab.stands_at(4)
    assert book.ask("len(lab.branches)") == 2


def test_a_trial_that_fails_says_why_and_the_others_are_compared(book, lab, dialog):
    book.tell("""
train = lab._session._train_piece
def fails(most):
    if gan.d_steps == 3:
        raise RuntimeError("the loss became nan")
    train(most)
lab._session._train_piece = fails""")
    train(dialog, "D steps", [1, 3, 2], 20)
    expect(dialog).to_contain_text("One of three branches failed.")
    failed = dialog.get_by_role("group", name="D steps = 3")
    expect(failed).to_contain_text("failed")
    expect(failed).to_contain_text("the loss became nan")
    for name in ("D steps = 1", "D steps = 2"):
        expect(dialog.get_by_role("group", name=name)).to_contain_text("Step 24:")


def test_what_is_refused_after_another_question_is_said_in_the_form(book, lab, dialog):
    train(dialog, "D steps", [1, 3], 5)
    book.tell("def refuse(*_): raise ValueError('not today')\nlab._session.check_trials = refuse")
    dialog.get_by_role("button", name="Another question").click()
    for _ in range(2):
        train(dialog, "Batch", [8, 16], 5)
        expect(dialog.get_by_role("alert").filter(has_text="not today")).to_be_visible()
        expect(dialog.get_by_label("Value 2")).to_have_value("16")
        expect(dialog.get_by_role("button", name="Train", exact=True)).to_be_enabled()
    dialog.get_by_role("button", name="Close", exact=True).click()
    expect(dialog).to_be_hidden()
    lab.stands_at(4)


def test_by_keys_alone(book, lab, dialog):
    lab.page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    focus = "() => document.activeElement.textContent"
    assert lab.page.evaluate(focus) == "What if …"
    lab.page.keyboard.press("Enter")
    expect(dialog).to_be_visible()
    for _ in range(30):
        lab.page.keyboard.press("Tab")
        if lab.page.evaluate(focus) == "Train":
            break
    lab.page.keyboard.press("Enter")
    book.until("lab.gan.step > 4")
    cells = book.cells
    lab.page.keyboard.press("d")
    lab.page.keyboard.press("d")
    assert book.cells == cells
    book.tell("lab.pause()")
