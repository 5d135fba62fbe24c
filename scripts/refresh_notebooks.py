"""Execute notebooks in place and leave out the widgets' state, so that every reader sees the stored picture.

    python scripts/refresh_notebooks.py            all notebooks
    python scripts/refresh_notebooks.py notebooks/04_1_the_listing.ipynb

With widget state in the file an HTML export would load a widget manager from the internet in place of the picture.
"""

import subprocess
import sys
from pathlib import Path

import nbformat

NOTEBOOKS = Path(__file__).parents[1] / "notebooks"


def refresh(path):
    subprocess.run(["jupyter", "execute", "--inplace", str(path)], check=True)
    notebook = nbformat.read(path, as_version=4)
    notebook.metadata.pop("widgets", None)
    for cell in notebook.cells:
        cell.metadata.pop("execution", None)  # times of day
    nbformat.write(notebook, path)


if __name__ == "__main__":
    for name in sys.argv[1:] or sorted(NOTEBOOKS.glob("*.ipynb")):
        refresh(Path(name))
