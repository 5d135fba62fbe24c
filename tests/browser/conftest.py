"""One JupyterLab and one browser for all tests here, and one notebook that every test empties first.

Where there is no browser, no module of this folder is even imported: most need Playwright to be read.
"""

import functools

import pytest

from .harness import SIZE, Book, chromium, found_browser, jupyterlab

COMMAND = 'pip install -e ".[browser]" && playwright install chromium && pytest tests/browser'

has_browser = functools.cache(lambda: found_browser() is not None)


class Unread(pytest.Module):
    """A module that is skipped as a whole; the reason is one for all, so the summary says it once."""

    def collect(self):
        pytest.skip(f"needs a browser; these tests run with: {COMMAND}")


def pytest_pycollect_makemodule(module_path, parent):
    return None if has_browser() else Unread.from_parent(parent, path=module_path)


def pytest_collection_modifyitems(items):
    """The file that takes longest is begun first, or one of two workers would wait for the other at the end."""
    items.sort(key=lambda item: item.path.name != "test_stored.py")


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
    from .labs import SETUP

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
    opened.forget_errors()
    yield opened
    opened.tell("close_labs()")
    assert not opened.problems


@pytest.fixture
def lab(book):
    """A new lab of tiny networks in the notebook's only cell."""
    from .labs import new_lab

    return new_lab(book)
