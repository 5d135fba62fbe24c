"""Every example in a docstring of the package runs and gives what it says."""

import doctest
import importlib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
FILES = sorted(path for path in (ROOT / "gan_lessons").rglob("*.py") if ">>>" in path.read_text("utf-8"))


def module_name(path):
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


@pytest.mark.parametrize("name", [module_name(path) for path in FILES])
def test_examples_run(name):
    result = doctest.testmod(importlib.import_module(name))
    assert result.attempted and not result.failed
