"""What a reader sees without a kernel that knows the widgets: in a fresh clone, and on the second day.

In both front ends. A fresh clone is not trusted: the page takes scripts, styles and inline SVG out of what is stored,
and shows no widget. On the second day the notebook is trusted, and the widgets' kernel is gone.
"""

import html.parser
import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from playwright.sync_api import expect

from .harness import ROUTES, SIZE, Book, wait_until

STORED = sorted((Path(__file__).parents[2] / "notebooks").glob("*.ipynb"))
VIEW = "application/vnd.jupyter.widget-view+json"
HOW = "▶"  # stands before the sentence that says how to use a widget
FRONT_ENDS = [
    "JupyterLab",
    pytest.param(
        "Notebook 7", marks=pytest.mark.skipif(not importlib.util.find_spec("notebook"), reason="no notebook")
    ),
]


@pytest.fixture(scope="module")
def context(browser):
    """One for all pages here: what a front end consists of is loaded once."""
    context = browser.new_context(viewport=SIZE)
    yield context
    context.close()


@pytest.fixture
def visit(context, address, folder):
    """Opens a notebook in a front end, in a page of its own; ends its kernels afterwards."""
    books = []

    def open_book(name, front_end):
        book = Book(context.new_page(), address, folder, name, ROUTES[front_end])
        books.append(book)
        return book

    yield open_book
    for book in books:
        if not book.page.is_closed():
            book.shut_down()
            book.page.close()


def trust(folder, name):
    """``jupyter trust``, for the server that the tests use."""
    command = [sys.executable, "-m", "nbformat.sign", str(folder / f"{name}.ipynb")]
    places = {"JUPYTER_DATA_DIR": str(folder / "data_dir"), "JUPYTER_CONFIG_DIR": str(folder / "config_dir")}
    subprocess.run(command, env=os.environ | places, check=True, capture_output=True)


class Words(html.parser.HTMLParser):
    """The words and images of stored HTML, without those of scripts, styles, closed details and what is hidden."""

    def __init__(self, page):
        super().__init__()
        self.text, self.images, self._open = "", 0, []
        self.feed(page)

    def handle_starttag(self, tag, attributes):
        self.images += tag == "img" and not self._open
        hidden = tag != "input" and "display:none" in (dict(attributes).get("style") or "")
        if hidden or tag in ("script", "style", "details", "summary"):
            self._open.append(tag)

    def handle_endtag(self, tag):
        if self._open and self._open[-1] == tag:
            self._open.pop()

    def handle_data(self, words):
        if not self._open or self._open[-1] == "summary":
            self.text += words


def close(words):
    """Without the spaces, which a page and its source do not share."""
    return "".join(words.split())


def nothing_is_wrong(cells):
    """No cell shows an error of a widget, nor a picture that cannot be shown."""
    for outputs in cells:
        for output in filter(None, outputs):
            assert "Error displaying" not in output["words"] and "model not found" not in output["words"]
            assert all(width > 1 for _, width in output["images"]), output["words"]


def sentences(outputs):
    """How many sentences say how to use what is shown."""
    return sum(output["words"].count(HOW) for output in filter(None, outputs))


def stored_outputs(path):
    """Of each cell; JupyterLab joins what is printed in pieces."""
    cells = [cell.get("outputs", []) for cell in nbformat.read(path, as_version=4).cells]
    return [
        [
            one
            for before, one in zip([{}, *outputs], outputs, strict=False)
            if not one.get("name") or one.get("name") != before.get("name")
        ]
        for outputs in cells
    ]


# ---- the first day


@pytest.mark.parametrize("path", STORED, ids=lambda path: path.stem)
@pytest.mark.parametrize("front_end", FRONT_ENDS)
def test_in_a_fresh_clone_every_picture_is_there_and_every_widget_says_how_to_use_it(visit, folder, path, front_end):
    name = f"fresh {path.stem}"
    shutil.copy(path, folder / f"{name}.ipynb")
    seen, stored = visit(name, front_end).seen(), stored_outputs(path)
    nothing_is_wrong(seen)
    for shown, kept in zip(seen, stored, strict=True):
        for output, data in zip(shown, [one.get("data", {}) for one in kept], strict=True):
            if VIEW in data:
                assert output is None, "where no widget can be shown, nothing stands in its place"
            elif "text/html" in data:
                words = Words("".join(data["text/html"]))
                assert close(output["words"]) == close(words.text)
                assert len(output["images"]) == words.images
            elif "image/png" in data:
                assert len(output["images"]) == 1
        widgets = sum(VIEW in one.get("data", {}) for one in kept)
        pages = ["".join(one.get("data", {}).get("text/html", "")) for one in kept]
        replays = sum("<script" in page or 'type="checkbox"' in page for page in pages)
        assert sentences(shown) == widgets + replays


@pytest.mark.parametrize("path", STORED, ids=lambda path: path.stem)
@pytest.mark.parametrize("front_end", FRONT_ENDS)
def test_a_trusted_notebook_shows_the_same_before_its_first_run(visit, folder, path, front_end):
    name = f"trusted {path.stem}"
    shutil.copy(path, folder / f"{name}.ipynb")
    trust(folder, name)
    seen, stored = visit(name, front_end).seen(), stored_outputs(path)
    nothing_is_wrong(seen)
    for shown, kept in zip(seen, stored, strict=True):
        kinds = [one.get("data", {}) for one in kept]
        widgets = sum(VIEW in data for data in kinds)
        replays = sum("<script" in "".join(data.get("text/html", "")) for data in kinds)  # which may still be unpacked
        if widgets:
            assert widgets <= sentences(shown) <= widgets + replays
            pictures = [output for output, data in zip(shown, kinds, strict=True) if "image/png" in data]
            assert all(output and len(output["images"]) == 1 for output in pictures)


# ---- the second day

SETUP = """
import numpy as np
from gan_lessons import data, live, networks, pictures, training
from gan_lessons.chapters import metric_pictures, small_games
from gan_lessons.chapters.clinic import Patient

g = networks.points_generator(width=8, depth=1, seed=0)
d = networks.points_discriminator(width=8, depth=1, seed=1)
gan = training.GAN(g, d, batch_size=16)
"""
TRAIN = "gan.train(data.ring(), 20, every=10, progress=False)"
CHART = "pictures.line_chart([0, 1, 2], {'square': [0, 1, 4]}, 'The square of x.', 'x')"


def button(words):
    return lambda root: root.get_by_role("button", name=words).first.click()


def number(root):
    box = root.get_by_placeholder("0 to 8")
    box.fill("5")
    box.press("Enter")


def dial(root):
    box = root.get_by_role("spinbutton").first
    box.fill("2")
    box.press("Enter")


WIDGETS = {  # the last lines of cells, what the reader does there, and how many pictures he leaves
    "live.Lab(gan, data.ring(), limit=20)": (button("Step both"), 1),
    "live.Probe(d, data.ring(), g)": (button("Blank"), 1),
    "live.Predict('How many?', low=0, high=8)": (number, 0),
    "live.Predict('Which?', choices=['G', 'D'])": (lambda root: root.get_by_text("D", exact=True).click(), 0),
    "live.Dials(metric_pictures.frechet_picture, shift=(-4.0, 4.0, 1.0), spread=(0.2, 3.0, 1.0))": (dial, 1),
    "live.LatentExplorer(g)": (button("Random"), 1),
    "live.RealOrFake(d, g, data.ring(), rounds=3)": (button("Real"), 1),
    "small_games.NumberLine()": (button("Step G"), 1),
    "small_games.TugOfWar()": (button("10 steps"), 1),
    "Patient('a')": (lambda root: root.get_by_text("healthy", exact=True).click(), 1),
}
FILMS = ["live.Replay(gan, frames=2)", "live.Compare(gan, gan, frames=2)"]


def stored(book, place):
    """What the notebook keeps of a widget: all but the widget."""
    outputs = [output for output in book.outputs(place) if VIEW not in output.get("data", {})]
    return [output["data"] for output in outputs]


def pictures(outputs):
    """The images of stored outputs, as a page shows them."""
    found = []
    for data in outputs:
        if "image/png" in data:
            found.append("data:image/png;base64," + "".join(data["image/png"]).replace("\n", ""))
    return found


def lives(book, places):
    """Every widget lives, and of what is stored for other days nothing is on show."""
    for place in places:
        expect(book.cell(place).locator(".gan-own-keys")).to_be_visible()
    seen = book.seen()
    nothing_is_wrong(seen)
    for place in places:
        assert [output["live"] for output in filter(None, seen[place])].count(True) == 1
        assert sentences(seen[place]) == 0, place


class Day:
    """A notebook with every widget: its front end, and what it keeps of each at the end of the first day."""

    def __init__(self, visit, front_end):
        self.name = f"all {front_end}"
        self.book = visit(self.name, front_end)
        self.setup, *self.places = [self._run(source) for source in [SETUP, *WIDGETS]]
        self.others = [self._run(source) for source in [TRAIN, *FILMS, CHART]][1:]
        uses = [use for use, _ in WIDGETS.values()]
        self.kept = [self._use(place, use) for place, use in zip(self.places, uses, strict=True)]

    def _run(self, source):
        place = self.book.add(source)
        assert not self.book.run(place=place).strip(": \n")
        return place

    def seen_again(self, book):
        """What a reader sees on another day: a sentence with each widget, none where a replay plays without a kernel.

        A page takes its time to unpack a replay, whose own sentence stands there until then.
        """
        seen = []

        def settled():
            seen.append(book.seen())
            counts = [[sentences(seen[-1][place]) for place in places] for places in (self.places, self.others)]
            return counts == [[1] * len(self.places), [0] * len(self.others)]

        wait_until(settled, "not every widget says in one sentence how to use it, or a replay does not play")
        return seen[-1]

    def _use(self, place, use):
        """What is stored of the widget at a place once it has been used."""
        root, before = self.book.cell(place).locator(".gan-own-keys"), stored(self.book, place)
        use(root)
        wait_until(lambda: stored(self.book, place) != before, f"what is stored of cell {place} does not change")
        return stored(self.book, place)


@pytest.mark.parametrize("front_end", FRONT_ENDS)
def test_on_the_second_day_every_widget_shows_its_last_picture_and_how_to_use_it(visit, folder, front_end):
    day = Day(visit, front_end)
    for _ in range(2):  # and after the page is loaded again
        lives(day.book, day.places)
        day.book.reload()
    lives(day.book, day.places)
    day.book.shut_down()
    day.book.page.close()
    for trusted_by_hand in (False, True):
        if trusted_by_hand:
            trust(folder, day.name)
        book = visit(day.name, front_end)
        seen = day.seen_again(book)
        nothing_is_wrong(seen)
        for place, kept, (_, images) in zip(day.places, day.kept, WIDGETS.values(), strict=True):
            assert not any(output["live"] for output in filter(None, seen[place]))
            sources = [source for output in filter(None, seen[place]) for source, _ in output["images"]]
            assert len(sources) == images and set(pictures(kept)) <= set(sources), place
        book.run(place=day.setup)
        for place in day.places:
            book.run(place=place)
        lives(book, day.places)
