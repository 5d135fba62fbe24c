"""A live lab as one meets it on the page: its buttons, boxes and lists by their names, and what it says."""

import contextlib
import re
import tempfile
from pathlib import Path

from playwright.sync_api import expect

from .harness import PATIENCE, SIZE, Book, chromium, jupyterlab, wait_until, whole

expect.set_options(timeout=PATIENCE)

SETUP = '''
import hashlib, os, threading
import numpy as np
from gan_lessons import data, live, networks, training
from gan_lessons.chapters import small_games
from gan_lessons.live.lab import _labs

os.environ["GAN_LESSONS_AUTOSAVE"] = "0"  # no lab of a test finds the run of another
idle, lent = [], []

def new_gan():
    """A small GAN; one that an earlier test has done with is reset, for compiling another takes seconds."""
    if not idle:
        g = networks.points_generator(width=8, depth=1, seed=0)
        d = networks.points_discriminator(width=8, depth=1, seed=1)
        idle.append(training.GAN(g, d, batch_size=16))
    lent.append(idle.pop())
    return lent[-1]

def digest(arrays):
    """A fingerprint that is the same only for the same bits."""
    return hashlib.sha256(b"".join([np.asarray(array).tobytes() for array in arrays])).hexdigest()

def weights(network):
    return digest(network.get_weights())

def state(gan):
    return digest(gan.state()["variables"])

def threads():
    """How many train; frames are drawn in others."""
    names = [thread.name for thread in threading.enumerate()]
    return sum(name.startswith("lab ") and " draws" not in name for name in names)

def drawers():
    """How many threads draw frames."""
    return sum(" draws" in thread.name for thread in threading.enumerate())

def close_labs():
    """None may play on beside the tests that follow, which get the GANs."""
    for lab in list(_labs.values()):
        lab.close()
    for gan in lent:
        gan.reset(seed=0)
    idle.extend(lent)
    lent.clear()
'''
NEW_LAB = """
gan = new_gan()
lab = live.Lab(gan, data.ring(), limit=10**7)
lab.set_speed("100 steps a second")  # what the tests wait for is shown at any speed
lab
"""


@contextlib.contextmanager
def book_alone():
    """A book in a JupyterLab and a browser of its own, whose kernel knows what ``SETUP`` defines: for scripts."""
    folder = Path(tempfile.mkdtemp())
    with chromium() as browser, jupyterlab(folder) as address:
        book = Book(browser.new_page(viewport=SIZE), address, folder, "labs")
        book.tell(SETUP)
        yield book


def new_lab(book, source=NEW_LAB):
    """The lab that a new last cell shows."""
    place = book.add(source)
    book.run(place=place)
    return LabOnPage(book, place)


class LabOnPage:
    """The lab in the output of the cell at a place."""

    def __init__(self, book, place):
        self.book, self.page, self.place = book, book.page, place
        self.root = book.page.locator(".jp-Notebook-cell").nth(place).locator(".gan-lab")
        # the sentence over the pictures
        self.view = self.root.locator("p.gan-sentence", has_text=re.compile(r"^Step [\d,]+:"))
        expect(self.view).to_be_attached()

    def button(self, words):
        """An icon's glyph, which a screen reader passes over, comes before the words."""
        return self.root.get_by_role("button", name=re.compile(rf"^\W*{words}$"))

    def box(self, words):
        return self.root.get_by_role("spinbutton", name=words, exact=True)

    def list(self, words):
        return self.root.get_by_role("combobox", name=words, exact=True)

    @property
    def timeline(self):
        """The tree of branches, a slider over the moments of the one that is shown."""
        return self.root.get_by_role("slider", name=re.compile("^Timeline"))

    @property
    def step_box(self):
        """Of the timeline: what is written in it is gone to."""
        return self.root.get_by_role("textbox", name="go to step", exact=True)

    def shows_branch(self, name):
        """Wait until a moment of that branch is shown."""
        expect(self.timeline).to_have_attribute("aria-valuetext", re.compile(rf"\b{name}\b"))

    def has_branches(self, *names):
        """Wait until the kernel has just these branches."""
        self.book.until("[row['name'] for row in lab._view.timeline['branches']]", [*names])

    @property
    def picture(self):
        return self.root.get_by_role("application", name=re.compile("^Stage"))

    @property
    def drawn(self):
        """What is painted on the stage."""
        return self.picture.evaluate("stage => stage.toDataURL()")

    @property
    def flow(self):
        """The strip that shows whose turn it is, and what its update did."""
        return self.root.get_by_role("group", name=re.compile("^Data flow"))

    @property
    def step(self):
        """What the sentence says."""
        return whole(self.view.inner_text())

    def press(self, words):
        self.button(words).click()

    def says(self, words):
        """Wait until the lab says these words anywhere."""
        expect(self.root).to_contain_text(words)

    def stands_at(self, step):
        """Wait until sentence and kernel are at a step."""
        expect(self.view).to_contain_text(re.compile(rf"Step {step:,}\b"))
        assert self.book.ask("gan.step") == step

    def moves(self):
        """Wait until the sentence's step has risen."""
        before = self.step
        wait_until(lambda: self.step > before, "the step does not rise")

    def plays(self):
        """Wait until it plays: the first button offers to pause, and the step rises."""
        expect(self.button("Pause")).to_be_visible()
        self.moves()

    def rests(self, threads=0):
        """Wait until nothing trains any more; what is shown is then how the run stands."""
        expect(self.button("Play")).to_be_visible()
        self.book.until("threads()", threads)
        self.stands_at(self.book.ask("gan.step"))
