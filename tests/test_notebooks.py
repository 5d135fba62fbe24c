"""House rules for the stored notebooks. (That they run, and give the stored outputs, nbval tests.)"""

import json
import re
import statistics
from pathlib import Path

import pytest

NOTEBOOKS = sorted((Path(__file__).parents[1] / "notebooks").glob("*.ipynb"))
WIDGET = "application/vnd.jupyter.widget-view+json"
NOISE = r"oneDNN|cudart|cuInit|absl::|retracing|Warning:| at 0x[0-9a-f]+|site-packages|/(tmp|root|home|work)/"


@pytest.fixture(params=NOTEBOOKS, ids=lambda path: path.stem)
def notebook(request):
    return json.loads(request.param.read_text(encoding="utf-8"))


def code_cells(notebook):
    return [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]


def tags(cell):
    return cell["metadata"].get("tags", [])


def lines(cell):
    return len([line for line in "".join(cell["source"]).splitlines() if line.strip()])


def test_there_are_notebooks():
    assert NOTEBOOKS


def test_cells_are_short_and_outnumbered_by_text(notebook):
    code = code_cells(notebook)
    counts = sorted(lines(cell) for cell in code)
    assert statistics.median(counts) <= 5
    assert all(lines(cell) <= 14 for cell in code if "whole-loop" not in tags(cell))
    assert (len(notebook["cells"]) - len(code)) / len(code) >= 1.1


def test_outputs_are_stored_whole_and_without_noise(notebook):
    assert "widgets" not in notebook["metadata"], "widget state hides the stored picture in an HTML export"
    for cell in code_cells(notebook):
        assert cell["execution_count"], "".join(cell["source"])[:60]
        for output in cell["outputs"]:
            text = json.dumps({k: v for k, v in output.items() if k not in ("metadata",)}, ensure_ascii=False)
            text = re.sub(r"base64,[^\"]+|\"image/png\": \"[^\"]+", "", text)
            assert not re.search(NOISE, text), text[:300]
            assert output["output_type"] != "error" or "raises-exception" in tags(cell)


def test_lessons_do_not_plot_by_themselves(notebook):
    for cell in code_cells(notebook):
        assert not re.search(r"matplotlib|pyplot|plt\.", "".join(cell["source"]))


def test_every_live_lab_leaves_a_picture(notebook):
    for cell in code_cells(notebook):
        if "live.Lab(" in "".join(cell["source"]):
            kinds = [kind for output in cell["outputs"] for kind in output.get("data", {})]
            assert "image/png" in kinds


def test_every_widget_and_its_picture_stand_below_a_sentence_that_says_how_to_use_it(notebook):
    """So the style beside the sentence finds them, see ``live.poster``."""
    for cell in code_cells(notebook):
        data = [{}, {}, *(output.get("data", {}) for output in cell["outputs"])]
        for before, above, now in zip(data, data[1:], data[2:], strict=False):
            if WIDGET in now:
                assert 'class="gan-stored"' in "".join(above["text/html"]) and not "".join(now["text/plain"])
            if "image/png" in now:
                assert WIDGET in above and "▶" in "".join(before["text/html"])


def test_no_picture_is_lost_where_the_notebook_is_not_trusted(notebook):
    """JupyterLab and code hosts take inline SVG out of it; a replay's frames are packed beside its last one."""
    for cell in code_cells(notebook):
        for output in cell["outputs"]:
            assert "<svg" not in "".join(output.get("data", {}).get("text/html", ""))


def test_each_prediction_is_answered_by_a_later_cell_and_there_are_exercises(notebook):
    code = ["".join(cell["source"]) for cell in code_cells(notebook)]
    for place, source in enumerate(code):
        for name in re.findall(r"(\w+) = live\.Predict\(", source):
            assert any(f"{name}.reveal(" in later for later in code[place + 1 :]), name
    assert len(re.findall(r"exercises\.check_\w+\(", "\n".join(code))) >= 2


def test_opening_and_ending(notebook):
    text = ["".join(cell["source"]) for cell in notebook["cells"] if cell["cell_type"] == "markdown"]
    assert "You will be able to" in text[0] and "Time" in text[0]
    assert "Before this" in text[0] or "**You need**" in text[0]
    headings = " ".join(re.findall(r"^## .*$", "\n".join(text), re.M))
    for words in ("Summary", "Glossary", "Exercises"):
        assert words in headings
