"""One JupyterLab and one browser for all tests here, and one notebook that every test empties first."""

import pytest

from .harness import SIZE, Book, chromium, jupyterlab
from .labs import SETUP, new_lab


@pytest.fixture(scope="session")
def browser():
    with chromium() as started:
        yield started


@pytest.fixture(scope="session")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("jupyterlab")


@pytest.fixture(scope="session")
def address(browser, folder):
    """Of the server, which is started only where there is a browser."""
    with jupyterlab(folder) as started:
        yield started


@pytest.fixture(scope="session")
def opened(browser, address, folder):
    """One kernel for all tests: TensorFlow takes its time to load."""
    context = browser.new_context(viewport=SIZE)
    book = Book(context.new_page(), address, folder, "labs")
    book.run(SETUP)
    yield book
    book.shut_down()
    context.close()


@pytest.fixture
def book(opened):
    """An empty notebook, whose kernel knows what ``labs.SETUP`` defines; nothing may go wrong in the page."""
    opened.clear()
    opened.problems.clear()
    yield opened
    opened.tell("close_labs()")
    assert not opened.problems


@pytest.fixture
def lab(book):
    """A new lab of tiny networks in the notebook's only cell."""
    return new_lab(book)
