"""A page that is loaded again: all that its notebook names is still there, on a busy machine too."""

import pytest
from playwright.sync_api import expect

from .labs import LabOnPage

# The page's waits of 0.1 s last 2.5 s: JupyterLab's widget manager looks for a widget once, and then not again.
SLOW = """if (sessionStorage.getItem('slow')) {
    const wait = window.setTimeout;
    window.setTimeout = (action, time, ...given) => wait(action, time === 100 ? 2500 : time, ...given);
}"""


@pytest.fixture
def slow(book, lab):
    """Slow from the next time that the page is loaded until this test is over."""
    book.page.add_init_script(SLOW)
    book.page.evaluate("() => sessionStorage.setItem('slow', 'yes')")
    yield
    book.page.evaluate("() => sessionStorage.removeItem('slow')")
    book.reload()
    LabOnPage(book, lab.place)  # it has to be back before it is closed


def test_a_lab_comes_back_although_the_page_gave_it_up(book, lab, slow):
    lab.press("Play")
    lab.plays()
    book.reload()
    lab = LabOnPage(book, lab.place)
    lab.plays()
    lab.press("Pause")
    lab.rests()
    assert book.given_up, "this page did give it up"


def test_a_poster_that_was_renewed_after_the_notebook_was_saved_is_still_found(book, lab):
    book.reload(meanwhile="lab._show_poster()")
    lab = LabOnPage(book, lab.place)
    cell = book.page.locator(".jp-Notebook-cell").nth(lab.place)
    expect(cell).not_to_contain_text("Loading widget")  # all found, or given up
    expect(cell).not_to_contain_text("not found")
    assert not book.given_up
    lab.press("Step both")
    lab.stands_at(1)
