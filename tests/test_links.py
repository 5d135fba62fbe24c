"""What the notebooks and the texts beside data and benchmarks link to inside the repository is there.

(The pages of the repository itself: ``test_docs``.)
"""

import json
import re
from pathlib import Path
from urllib.parse import unquote

import pytest

HERE = Path(__file__).parents[1]
PLACES = ("benchmarks/**/*.md", "gan_lessons/**/*.md", "notebooks/*.ipynb", "notebooks/*.md")
TEXTS = sorted(path for place in PLACES for path in HERE.glob(place))
LINK = r"\]\(\s*<?([^)\s>]+)|(?:src|href)=[\"']([^\"']+)[\"']"
ELSEWHERE = r"[a-z][a-z0-9+.-]*:|//|#"  # another site, a picture inside the text, a place in the same text
CODE = r"^```.*?^```|`[^`\n]*`"


def words(path):
    """A text without its code: of a notebook the cells that are text."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".ipynb":
        cells = [cell for cell in json.loads(text)["cells"] if cell["cell_type"] == "markdown"]
        text = "\n\n".join("".join(cell["source"]) for cell in cells)
    return re.sub(CODE, "", text, flags=re.M | re.S)


def links(path):
    """The relative links of a text, without the place in the file that they lead to."""
    found = ["".join(groups) for groups in re.findall(LINK, words(path))]
    return [unquote(link.split("#")[0]) for link in found if not re.match(ELSEWHERE, link, re.I)]


def test_there_are_texts_with_links():
    assert len(TEXTS) >= 12 and sum(len(links(path)) for path in TEXTS) >= 3


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.relative_to(HERE).as_posix())
def test_what_it_links_to_is_there(path):
    assert not [link for link in links(path) if not (path.parent / link).exists()]
