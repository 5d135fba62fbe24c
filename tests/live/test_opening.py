"""The moving picture that stands in a cell while TensorFlow loads: only where somebody sits at a page."""

import re

import nbformat
import pytest
from jupyter_client.manager import start_new_kernel

LOAD = """
import sys
from gan_lessons import live
before = "tensorflow" in sys.modules
from gan_lessons import networks
print(before)
"""


@pytest.fixture(scope="module")
def kernel():
    manager, client = start_new_kernel()
    yield client
    client.stop_channels()
    manager.shutdown_kernel(now=True)


def outputs(kernel, code, is_watched):
    said = []
    kernel.execute_interactive(code, allow_stdin=is_watched, output_hook=said.append, timeout=300)
    return [(one["msg_type"], one["content"]) for one in said]


def test_it_is_shown_while_tensorflow_loads_and_leaves_an_empty_output(kernel):
    said = outputs(kernel, LOAD, is_watched=True)
    shown = [content for kind, content in said if kind == "display_data"]
    assert (
        len(shown) == 1
        and "loading" in shown[0]["data"]["text/html"]
        and 'alt="Orange' in shown[0]["data"]["text/html"]
    )
    after = [content for kind, content in said if kind == "update_display_data"]
    assert [one["data"]["text/html"] for one in after] == [""] and after[0]["transient"] == shown[0]["transient"]
    assert [content["text"] for kind, content in said if kind == "stream"] == ["False\n"], (
        "nothing that was said is lost"
    )
    again = outputs(kernel, "from gan_lessons import training", is_watched=True)
    assert not [kind for kind, _ in again if kind == "display_data"], "it is loaded once"


def test_a_notebook_that_runs_without_a_page_has_no_such_output(tmp_path):
    from nbclient import NotebookClient

    book = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(LOAD)])
    NotebookClient(book, timeout=300, kernel_name="python3").execute()
    assert [re.sub(r"\s", "", output["text"]) for output in book.cells[0].outputs] == ["False"]
