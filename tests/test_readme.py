"""What README and the pages in docs/ say: their Python runs, and README shows what people expect on its first page."""

import json
import re
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

HERE = Path(__file__).parents[1]
TEXT = (HERE / "README.md").read_text("utf-8")
PAGES = [HERE / "README.md", *sorted((HERE / "docs").glob("*.md"))]
CODE = [
    pytest.param(code, id=f"{page.stem}-{number}")
    for page in PAGES
    for number, code in enumerate(re.findall(r"```python\n(.*?)```", page.read_text("utf-8"), re.S))
]
COMMANDS = [
    "pip install -r requirements.txt && jupyter lab notebooks/00_start_here.ipynb",
    "pip install -r requirements.txt && pytest",
]


@pytest.mark.parametrize("code", CODE)
def test_its_code_runs(code, tmp_path, monkeypatch):
    for number in range(6):  # what a page may call "photos"
        folder = tmp_path / "photos" / "ab"[number % 2]
        folder.mkdir(parents=True, exist_ok=True)
        Image.fromarray(np.random.default_rng(number).integers(0, 256, (40, 50, 3), np.uint8)).save(
            folder / f"{number}.png"
        )
    monkeypatch.chdir(tmp_path)
    names = {}
    exec(code.replace("lab.train(2000)", "lab.train(2)"), names)
    names["lab"].train(1)
    assert names["gan"].step >= 1
    names["lab"].close()


def test_it_is_short_and_has_one_picture():
    assert len(TEXT.splitlines()) <= 150
    moving = re.findall(r'<img src="([^"]+)" width="\d+" alt="[^"]{40,}">', TEXT)[0]
    still = re.findall(r'<source media="\(prefers-reduced-motion: reduce\)" srcset="([^"]+)">', TEXT)[0]
    assert TEXT.count("<img") == 1 and "![" not in TEXT
    assert (HERE / moving).stat().st_size <= 3_000_000 and (HERE / still).is_file()
    with Image.open(HERE / moving) as film, Image.open(HERE / still) as last:
        assert film.n_frames > 50 and film.size == last.size


@pytest.mark.parametrize("command", COMMANDS)
def test_each_command_is_a_line_of_its_own(command):
    assert re.search(rf"^```\n{re.escape(command)}\n```$", TEXT, re.M)


def test_the_course_map_names_every_notebook_in_order():
    rows = [line for line in TEXT.splitlines() if line.startswith("| [")]
    linked = [re.search(r"\(notebooks/(\w+)\.ipynb\)", row)[1] for row in rows]
    assert linked == sorted(path.stem for path in (HERE / "notebooks").glob("*.ipynb"))
    assert all(re.search(r"\| \d+ \+ \d+ \|$", row) for row in rows), "minutes to read and do, and to run"


def test_the_minutes_of_the_maps_are_those_that_the_lessons_state():
    """README's and chapter 0's."""
    rows = dict(re.findall(r"\(notebooks/(0\w+)\.ipynb\).*\| (\d+) \+ \d+ \|$", TEXT, re.M))
    contents = json.loads((HERE / "notebooks" / "00_start_here.ipynb").read_text("utf-8"))["cells"]
    (table,) = ["".join(cell["source"]) for cell in contents if "## Map of the course" in "".join(cell["source"])]
    for name, stated in rows.items():
        cells = json.loads((HERE / "notebooks" / f"{name}.ipynb").read_text("utf-8"))["cells"]
        times = re.search(r"reading (\d+) minutes, doing (\d+) minutes", "".join(cells[0]["source"]))
        assert int(stated) == int(times[1]) + int(times[2]), name
        link = "(this one)" if name.startswith("00") else f"({name}.ipynb)"
        assert re.search(rf"^\| .*{re.escape(link)}.* \| {stated} \|$", table, re.M), name
