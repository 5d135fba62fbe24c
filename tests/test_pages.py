"""Notebooks as HTML pages: a link to another chapter leads to its page, and that page is there."""

import importlib.util
import re
from pathlib import Path

import nbformat
import pytest

SCRIPT = Path(__file__).parents[1] / "scripts" / "export_pages.py"
CELLS = """Back to [chapter 0](00_one.ipynb#first), <a href="00_one.ipynb">again</a>, on to [the end](<02_two.ipynb>).

![A picture](figures/one.svg) [elsewhere](https://example.org/x.ipynb) `[code](00_one.ipynb)` [notes](notes.md#a)"""


@pytest.fixture
def pages(tmp_path, monkeypatch):
    """The script, with a folder of two notebooks of its own, and the pages that it writes."""
    spec = importlib.util.spec_from_file_location("export_pages", SCRIPT)
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    notebooks = tmp_path / "notebooks"
    (notebooks / "figures").mkdir(parents=True)
    (notebooks / "figures" / "one.svg").write_text("<svg/>")
    (notebooks / "notes.md").write_text("# a")
    (notebooks / "run.npz").write_text("a student's own")
    for name in ("00_one", "02_two"):
        cells = [nbformat.v4.new_markdown_cell(CELLS), nbformat.v4.new_code_cell("open('00_one.ipynb')")]
        nbformat.write(nbformat.v4.new_notebook(cells=cells), notebooks / f"{name}.ipynb")
    monkeypatch.setattr(script, "NOTEBOOKS", notebooks)
    return script.export(tmp_path / "pages")


def links(page):
    body = page.read_text("utf-8").partition("<body")[2]
    return re.findall(r'(?:href|src)="([^"#:]+\.\w+)(?:#[^"]*)?"', body)


def test_links_between_chapters_lead_to_pages_that_are_there(pages):
    assert [page.name for page in pages] == ["00_one.html", "02_two.html", "notes.html"]
    for page in pages[:2]:
        assert sorted(set(links(page))) == ["00_one.html", "02_two.html", "figures/one.svg", "notes.html"]
        assert all((page.parent / link).is_file() for link in links(page))


def test_a_link_into_a_text_finds_its_heading(pages):
    assert 'href="notes.html#a"' in pages[0].read_text("utf-8")
    assert '<h1 id="a">' in pages[2].read_text("utf-8")


def test_other_sites_and_code_keep_their_names(pages):
    page = pages[0].read_text("utf-8")
    assert "https://example.org/x.ipynb" in page and "00_one.ipynb" in re.sub("<[^>]*>", "", page)


def test_nothing_else_of_the_folder_is_copied(pages):
    assert not (pages[0].parent / "run.npz").exists()
