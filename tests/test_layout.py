"""Who may import whom: arrows run downwards only, over every import that stands in the package. And sizes."""

import ast
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "gan_lessons"
FILES = sorted(PACKAGE.rglob("*.py"))
BELOW = {  # a place of the package, and those that it may import besides itself
    "utils": [],
    "data": ["utils"],
    "snapshots": ["utils"],
    "losses": ["utils"],
    "networks": ["utils", "data"],
    "metrics": ["utils", "data"],
    "training": ["utils", "data", "snapshots", "losses", "networks"],
    "pictures": ["utils", "data", "snapshots", "metrics"],
    "live": ["utils", "data", "snapshots", "losses", "networks", "metrics", "training", "pictures"],
}
BELOW["chapters"] = [*BELOW["live"], "live"]
BELOW["exercises"] = [*BELOW["chapters"], "chapters"]
LINES, CLASS_LINES = 400, 280


def place(path):
    return path.relative_to(PACKAGE).with_suffix("").parts[0]


def imported(path):
    """The places of the package that a file imports, at its top or inside a function."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, f"{path}: a relative import, expected the whole name"
            names = [f"{node.module}.{alias.name}" for alias in node.names]
        else:
            continue
        yield from (name.split(".")[1] for name in names if name.split(".")[0] == "gan_lessons")


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_arrows_run_downwards(path):
    here = place(path)
    if here != "__init__":
        assert {*imported(path)} <= {here, *BELOW[here]}


def test_there_are_at_most_thirteen_entries():
    entries = [entry.name for entry in PACKAGE.iterdir() if entry.name != "__pycache__"]
    assert len(entries) <= 13, entries
    assert {*BELOW} == {Path(name).stem for name in entries} - {"__init__", "assets"}


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_files_and_classes_can_be_read_in_one_sitting(path):
    text = path.read_text("utf-8")
    assert len(text.splitlines()) <= LINES
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.ClassDef):
            assert node.end_lineno - node.lineno + 1 <= CLASS_LINES, node.name


def test_tests_stand_where_what_they_test_stands():
    folders = {path.parent.relative_to(PACKAGE) for path in FILES}
    for path in (PACKAGE.parent / "tests").rglob("test_*.py"):
        folder = path.parent.relative_to(PACKAGE.parent / "tests")
        assert folder in folders or folder.parts[0] == "browser", f"{path}: the package has no folder {folder}"
