"""Draw the figures of the lessons into ``notebooks/figures``.

    python scripts/draw_figures.py           # write all of them
    python scripts/draw_figures.py --check   # write nothing, and say which stored files differ

Every curve is computed. How a figure looks is in ``scripts/figures``, one subject a file.
"""

import argparse
import sys
from pathlib import Path

HERE = Path(__file__).parents[1]
sys.path.insert(0, str(HERE))
from scripts.figures import FIGURES  # noqa: E402

FOLDER = HERE / "notebooks" / "figures"


def differing(folder=FOLDER):
    """Names of the files that are not what is drawn today: changed, missing, or of no figure."""
    drawn = {f"{name}.svg": draw().svg() for name, draw in FIGURES.items()}
    stored = {path.name: path.read_text("utf-8") for path in folder.glob("*.svg")}
    return sorted(name for name in drawn.keys() | stored.keys() if drawn.get(name) != stored.get(name))


def write(folder=FOLDER):
    """Write every figure."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, draw in FIGURES.items():
        (folder / f"{name}.svg").write_text(draw().svg(), "utf-8", newline="\n")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Draw the figures of the lessons into notebooks/figures.")
    parser.add_argument("--check", action="store_true", help="write nothing, and say which stored files differ")
    if parser.parse_args().check:
        if names := differing():
            sys.exit("not what is drawn today: " + ", ".join(names))
    else:
        write()
