"""Write every notebook as an HTML page that can be read without Jupyter; links between chapters lead to the pages.

    python scripts/export_pages.py pages

What else their texts link to in the same folder, such as figures, is copied beside the pages.
"""

import re
import shutil
import sys
from pathlib import Path

import nbformat
from nbconvert import HTMLExporter

NOTEBOOKS = Path(__file__).parents[1] / "notebooks"
LINK = re.compile(r"\]\(\s*<?([^)\s>#]+)|(?:src|href)=[\"']([^\"'#]+)")
TO_CHAPTER = re.compile(r"(\]\(\s*<?|href=[\"'])([^)\s\"':]+)\.ipynb(?=[)\s>#\"'])")


def with_page_links(words):
    """Markdown whose links to other notebooks of the same folder lead to their pages.

    >>> with_page_links("[chapter 6](06_faq.ipynb#losses), not `06_faq.ipynb`")
    '[chapter 6](06_faq.html#losses), not `06_faq.ipynb`'
    """
    return TO_CHAPTER.sub(r"\1\2.html", words)


def linked_files(words):
    """What Markdown links to and finds beside the notebooks: paths in their folder, without the notebooks."""
    found = {place for groups in LINK.findall(words) for place in groups if place and ":" not in place}
    return sorted(place for place in found if (NOTEBOOKS / place).is_file() and not place.endswith(".ipynb"))


def page(notebook, name):
    """A notebook as HTML."""
    return HTMLExporter().from_notebook_node(notebook, {"metadata": {"name": name}})[0]


def export(folder):
    """Write all pages into a folder, which is made if there is none; returns their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for path in sorted(NOTEBOOKS.glob("*.ipynb")):
        notebook = nbformat.read(path, as_version=4)
        for cell in notebook.cells:
            if cell.cell_type == "markdown":
                for place in linked_files(cell.source):
                    (folder / place).parent.mkdir(parents=True, exist_ok=True)
                    shutil.copy(NOTEBOOKS / place, folder / place)
                cell.source = with_page_links(cell.source)
        written.append(folder / f"{path.stem}.html")
        written[-1].write_text(page(notebook, path.stem), encoding="utf-8")
    return written


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(f"got {len(sys.argv) - 1} folders, expected one to write the pages to: export_pages.py pages")
    for one in export(Path(sys.argv[1])):
        print(one)
