"""Write notebooks and references as HTML pages that can be read without Jupyter; links between them lead to the pages.

    python scripts/export_pages.py pages

What else their texts link to in the same folder, such as figures, is copied beside the pages. Formulas become MathML if
latex2mathml is installed (``pip install latex2mathml``); without it the pages fetch MathJax from the internet.
"""

import contextlib
import re
import shutil
import sys
from pathlib import Path

import nbformat
from nbconvert import HTMLExporter

sys.path.insert(0, str(Path(__file__).parents[1]))
with contextlib.suppress(ImportError):  # without latex2mathml
    from scripts.mathml import with_mathml

NOTEBOOKS = Path(__file__).parents[1] / "notebooks"
LINK = re.compile(r"\]\(\s*<?([^)\s>#]+)|(?:src|href)=[\"']([^\"'#]+)")
TO_PAGE = re.compile(r"(\]\(\s*<?|href=[\"'])([^)\s\"':]+)\.(?:ipynb|md)(?=[)\s>#\"'])")


def with_page_links(words):
    """Markdown whose links to other notebooks and texts of the same folder lead to their pages.

    >>> with_page_links("[section 6.3](06_3_scores.ipynb#report), not `06_3_scores.ipynb`")
    '[section 6.3](06_3_scores.html#report), not `06_3_scores.ipynb`'
    """
    return TO_PAGE.sub(r"\1\2.html", words)


def linked_files(words):
    """What Markdown links to and finds beside the notebooks: paths in their folder, without those that get a page."""
    found = {place for groups in LINK.findall(words) for place in groups if place and ":" not in place}
    return sorted(place for place in found if (NOTEBOOKS / place).is_file() and not place.endswith((".ipynb", ".md")))


def read(path):
    """A notebook; of a text, such as the references, a notebook with one cell."""
    if path.suffix == ".ipynb":
        return nbformat.read(path, as_version=4)
    return nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell(path.read_text("utf-8"))])


STYLE = (
    "<style>.formula { display: grid; grid-template-columns: 1fr auto 1fr; align-items: center; margin: 1em 0; }"
    ".formula > span:last-child { text-align: right; } .formula math { font-size: 115%; }</style>"
)


def page(notebook, name):
    """A notebook as HTML."""
    html = HTMLExporter().from_notebook_node(notebook, {"metadata": {"name": name}})[0]
    return html.replace("</head>", f"{STYLE}</head>", 1)


def export(folder):
    """Write all pages into a folder, which is made if there is none; returns their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for path in [*sorted(NOTEBOOKS.glob("*.ipynb")), *sorted(NOTEBOOKS.glob("*.md"))]:
        notebook = read(path)
        for cell in notebook.cells:
            if cell.cell_type == "markdown":
                for place in linked_files(cell.source):
                    (folder / place).parent.mkdir(parents=True, exist_ok=True)
                    shutil.copy(NOTEBOOKS / place, folder / place)
                cell.source = with_page_links(cell.source)
                if "with_mathml" in globals():
                    cell.source = with_mathml(cell.source)
        written.append(folder / f"{path.stem}.html")
        written[-1].write_text(page(notebook, path.stem), encoding="utf-8")
    return written


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(f"got {len(sys.argv) - 1} folders, expected one to write the pages to: export_pages.py pages")
    for one in export(Path(sys.argv[1])):
        print(one)
