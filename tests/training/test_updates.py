"""Chapter 4.1 shows the two updates whole: what it shows is the code that runs, and it fits on one screen."""

import ast
import inspect
import json
import textwrap
from pathlib import Path

import pytest

from gan_lessons.training import updates

LISTING = Path(__file__).parents[2] / "notebooks" / "04_1_the_listing.ipynb"
UPDATES = {one.__name__: one for one in (updates.update_discriminator, updates.update_generator)}


def lines_of(source):
    return [line.rstrip() for line in textwrap.dedent(source).strip("\n").splitlines()]


def shown():
    """All that stands in the cells of notebook 4.1 that define an update: one import, and the two functions."""
    cells = json.loads(LISTING.read_text(encoding="utf-8"))["cells"]
    sources = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]
    return ast.parse("\n".join(one for one in sources if any(f"def {name}(" in one for name in UPDATES)))


def without_docstring(definition):
    text = ast.get_docstring(definition)
    assert text
    definition.body = definition.body[1:]
    return definition


@pytest.mark.parametrize("name", UPDATES)
def test_notebook_4_1_shows_the_code_that_runs(name):
    (definition,) = [node for node in shown().body if getattr(node, "name", "") == name]
    (runs,) = ast.parse(inspect.getsource(UPDATES[name])).body
    assert ast.dump(definition) == ast.dump(without_docstring(runs))


def test_notebook_4_1_takes_all_else_from_the_module():
    first, *definitions = shown().body
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
