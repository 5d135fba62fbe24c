"""What README says: its Python runs, its pictures and notebooks are there and have words."""

import re
from pathlib import Path

import pytest

HERE = Path(__file__).parents[1]
TEXT = (HERE / "README.md").read_text()
CODE = re.findall(r"```python\n(.*?)```", TEXT, re.S)


@pytest.mark.parametrize("code", CODE, ids=range(len(CODE)))
def test_its_code_runs(code):
    names = {}
    exec(code.replace("lab.train(2000)", "lab.train(2)"), names)
    names["lab"].train(1)
    assert names["gan"].step >= 1
    names["lab"].close()


def test_every_chapter_has_a_picture_with_words():
    shown = re.findall(r'<img src="(docs/[^"]+)"[^>]* alt="([^"]+)"', TEXT)
    notebooks = sorted(path.stem for path in (HERE / "notebooks").glob("*.ipynb"))
    assert [Path(path).stem for path, _ in shown] == notebooks
    assert all((HERE / path).is_file() and len(words) > 40 for path, words in shown)


def test_what_it_links_to_is_there():
    links = re.findall(r"\]\(([^)#:]+)\)", TEXT)
    assert len(links) >= 12 and all((HERE / link).is_file() for link in links)
