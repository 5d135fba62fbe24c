"""The formulas of the lessons are typeset and their figures shown: in JupyterLab, and in a page without internet."""

import re
import shutil
from pathlib import Path

import nbformat
import pytest

from .harness import SIZE, Book

NOTEBOOKS = Path(__file__).parents[2] / "notebooks"
LESSONS = sorted(NOTEBOOKS.glob("*.ipynb"))
CODE = r"^```.*?^```|`[^`\n]*`"
# of each text cell on show: how many formulas are typeset, whether one is not, how wide its pictures are
TYPESET = """cells => cells.map(cell => ({
    formulas: cell.querySelectorAll('mjx-container').length,
    errors: [...cell.querySelectorAll('mjx-merror, [data-mjx-error]')].map(one => one.textContent),
    left: /\\$/.test(cell.querySelector('.jp-MarkdownOutput').textContent),
    widths: [...cell.querySelectorAll('img')].map(one => one.naturalWidth),
}))"""


def formulas(text):
    """How many there are in Markdown."""
    bare = re.sub(CODE, "", text, flags=re.M | re.S)
    return len(re.findall(r"\$\$.+?\$\$|(?<![\\$])\$[^$]+?\$", bare, re.S))


def text_cells(path):
    return [cell.source for cell in nbformat.read(path, 4).cells if cell.cell_type == "markdown"]


@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)
def test_in_jupyterlab(browser, address, folder, path):
    """Cell after cell is brought into view: JupyterLab sets only what can be seen."""
    texts = [text for text in text_cells(path) if "$" in text or "](figures/" in text]
    cells = [nbformat.v4.new_markdown_cell(text) for text in texts]
    name = f"set {path.stem}"
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3"}}
    nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata=kernel), folder / f"{name}.ipynb")
    shutil.copytree(NOTEBOOKS / "figures", folder / "figures", dirs_exist_ok=True)
    book = Book(browser.new_context(viewport=SIZE).new_page(), address, folder, name)
    for place, text in enumerate(texts):
        cell = book.page.locator(f'.jp-Cell[data-windowed-list-index="{place}"]:visible')
        cell.scroll_into_view_if_needed()
        expected = formulas(text)
        book.page.wait_for_function(
            "([place, count]) => document.querySelectorAll("
            "`.jp-Cell[data-windowed-list-index='${place}'] mjx-container`).length === count",
            arg=[place, expected],
        )
        (found,) = cell.evaluate_all(TYPESET)
        assert not found["errors"] and not found["left"], text
        assert all(width > 100 for width in found["widths"])
    book.shut_down()
    book.page.context.close()


def test_in_exported_pages_without_internet(browser, tmp_path):
    pytest.importorskip("latex2mathml")
    from scripts import export_pages

    written = export_pages.export(tmp_path)
    context = browser.new_context(viewport=SIZE, offline=True)
    page = context.new_page()
    for path in LESSONS:
        page.goto((tmp_path / f"{path.stem}.html").as_uri())
        assert page.locator("math").count() == sum(map(formulas, text_cells(path)))
        words = page.locator(".jp-MarkdownOutput").all_inner_texts()
        assert not [text for text in words if re.search(r"\$|\\[a-z]+", text)]
        assert all(page.locator("img[src^='figures/']").evaluate_all("all => all.map(one => one.naturalWidth > 100)"))
    context.close()
    assert tmp_path / "references.html" in written
