from pathlib import Path

import pytest

from gan_lessons import data, networks
from gan_lessons.utils import specs


@pytest.mark.parametrize(
    ("made", "code"),
    [
        (lambda: data.ring(6, sd=0.1), "data.ring(6, sd=0.1)"),
        (lambda: data.mnist("test", value_range=(-1, 1)), "data.mnist('test', value_range=(-1, 1))"),
        (lambda: data.labelled(data.mnist("test"), one_hot=False), "data.labelled(data.mnist('test'), one_hot=False)"),
        (lambda: networks.points_generator(seed=0), "networks.points_generator(seed=0)"),
    ],
)
def test_code_names_the_module_that_a_lesson_imports(made, code):
    assert specs.as_code(made().spec) == code


def test_paths_are_written_as_text():
    @specs.with_spec
    def read(path):
        return type("Read", (), {})()

    made = read(Path("a") / "b")
    assert specs.is_reproducible(made.spec) and specs.as_code(made.spec) == f"test_specs.read({str(Path('a') / 'b')!r})"
