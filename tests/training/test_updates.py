"""Chapter 4 shows the two updates whole: what it shows is the code that runs, and it fits on one screen."""

import ast
import inspect
import json
import textwrap
from pathlib import Path

import pytest

from gan_lessons.training import updates

CHAPTER_4 = Path(__file__).parents[2] / "notebooks" / "04_1_the_listing.ipynb"
UPDATES = {one.__name__: one for one in (updates.update_discriminator, updates.update_generator)}


def lines_of(source):
    return [line.rstrip() for line in textwrap.dedent(source).strip("\n").splitlines()]


def shown():
    """The cell of chapter 4 that defines both updates."""
    cells = json.loads(CHAPTER_4.read_text(encoding="utf-8"))["cells"]
    sources = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]
    (cell,) = [source for source in sources if all(f"def {name}(" in source for name in UPDATES)]
    return cell


@pytest.mark.parametrize("name", UPDATES)
def test_chapter_4_shows_the_code_that_runs(name):
    cell = shown()
    (definition,) = [node for node in ast.parse(cell).body if getattr(node, "name", "") == name]
    assert lines_of(ast.get_source_segment(cell, definition)) == lines_of(inspect.getsource(UPDATES[name]))


def test_chapter_4_takes_all_else_from_the_module():
    first, *definitions = ast.parse(shown()).body
    assert isinstance(first, ast.ImportFrom) and first.module == updates.__name__
    assert [node.name for node in definitions] == list(UPDATES)


def test_both_fit_on_one_screen():
    lengths = [len(lines_of(inspect.getsource(update))) for update in UPDATES.values()]
    assert max(lengths) <= 20 and sum(lengths) <= 45
    assert max(len(line) for update in UPDATES.values() for line in lines_of(inspect.getsource(update))) <= 95


def test_the_module_needs_only_tensorflow_and_a_call():
    nodes = ast.walk(ast.parse(inspect.getsource(updates)))
    imports = [ast.unparse(node) for node in nodes if isinstance(node, ast.Import | ast.ImportFrom)]
    assert imports == [
        "from gan_lessons.training.calls import TrainedWith",
        "from gan_lessons.utils.tensorflow import tf",
    ]
