"""Replays in a real browser: an exported page, opened from the disk, with no kernel and no network."""

import re
from datetime import datetime

import nbformat
import numpy as np
import pytest
from nbconvert import HTMLExporter

from gan_lessons.live.compare import Compare
from gan_lessons.live.replay import Replay
from gan_lessons.snapshots import History, Snapshot

from .harness import SIZE

STAGE = re.compile("^Stage")
FRAME = 250  # milliseconds at 4 frames a second


def run(count, every=100):
    """Points that move to the right; there are ``count`` snapshots."""
    history = History()
    for index in range(count):
        history.add(Snapshot(index * every, 1.0, 0.7, {"samples": np.array([[index / count, 0.0]]), "reach": 1.5}))
    return history


@pytest.fixture(scope="module")
def exported(tmp_path_factory):
    """A notebook with three outputs, as nbconvert exports it."""
    shown = [Replay(run(6), "first", fps=4), Replay(run(6), "second", fps=4), Compare(run(6), run(3), fps=4)]
    cells = []
    for output in shown:
        data = {"text/html": output._repr_html_(), "text/plain": repr(output)}
        cells.append(nbformat.v4.new_code_cell(outputs=[nbformat.v4.new_output("display_data", data)]))
    page = HTMLExporter().from_notebook_node(nbformat.v4.new_notebook(cells=cells))[0]
    path = tmp_path_factory.mktemp("replay") / "lesson.html"
    path.write_text(page, encoding="utf-8")
    return path.as_uri()


@pytest.fixture
def page(browser, exported):
    """The exported page, on a clock that only the test moves."""
    context = browser.new_context(viewport=SIZE, reduced_motion="reduce")
    page = context.new_page()
    errors = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    context.route("http*://**", lambda route: route.abort())  # nbconvert's own page would load MathJax
    page.clock.install(time=datetime(2026, 1, 1))
    page.goto(exported)
    for name in ("first", "second", "a and b"):
        page.get_by_role("group", name=name).get_by_role("slider", name="Step", exact=True).wait_for()
    page.clock.pause_at(datetime(2026, 1, 2))
    yield page
    context.close()
    assert not errors


class Shown:
    """One replay on the page: what it shows, and its controls."""

    def __init__(self, page, name):
        self.page, self.group = page, page.get_by_role("group", name=name)
        self.range = self.group.get_by_role("slider", name="Step", exact=True)

    def press(self, words, key="Enter"):
        self.group.get_by_role("button", name=words, exact=True).press(key)

    def key(self, key):
        self.range.press(key)
        return self.step

    def wait(self, frames):
        self.page.clock.run_for(frames * FRAME)
        return self.step

    @property
    def step(self):
        """The slider's step, once text, spoken value and sentence agree on it."""
        text = self.group.locator("output").inner_text()
        assert self.range.get_attribute("aria-valuetext") == text
        step, last = (int(number) for number in text.split(" of "))
        assert last == 500 and f"Step {step}:" in self.group.get_by_text(re.compile(r"^Step \d+:")).first.inner_text()
        return step

    @property
    def picture(self):
        return self.stages[0]

    @property
    def stages(self):
        """What is painted on each stage, once the page has drawn the next frame."""
        self.page.clock.run_for(20)
        return [stage.screenshot() for stage in self.group.get_by_role("application", name=STAGE).all()]

    @property
    def buttons(self):
        return self.group.locator(".gan-transport").get_by_role("button").all_inner_texts()


@pytest.mark.parametrize("name", ["first", "a and b"])
def test_the_arrow_keys_change_text_and_picture(page, name):
    shown = Shown(page, name)
    assert shown.step == 0, "the end would give the run away"
    assert shown.key("End") == 500
    last = shown.picture
    assert [shown.key(key) for key in ("ArrowLeft", "ArrowDown", "ArrowRight", "Home")] == [400, 300, 400, 0]
    assert shown.picture != last
    assert [shown.key(key) for key in ("ArrowLeft", "ArrowUp", "End", "ArrowRight")] == [0, 100, 500, 500]
    assert shown.picture == last


def test_keys_do_not_reach_the_page_around(page):
    page.evaluate("window.heard = 0; document.addEventListener('keydown', () => window.heard++)")
    shown = Shown(page, "first")
    shown.key("ArrowLeft")
    shown.press("Forward")
    assert page.evaluate("window.heard") == 0
    page.keyboard.press("Tab")
    shown.group.evaluate("group => group.parentElement.dispatchEvent(new KeyboardEvent('keydown', {bubbles: true}))")
    assert page.evaluate("window.heard") == 1, "the page does listen"


@pytest.mark.parametrize("key", ["Enter", "Space"])
def test_back_and_forward(page, key):
    shown = Shown(page, "first")
    shown.key("End")
    last = shown.picture
    shown.press("Back", key)
    assert shown.step == 400 and shown.picture != last
    shown.press("Forward", key)
    assert shown.step == 500 and shown.picture == last
    shown.press("Forward", key)
    assert shown.step == 500


def test_nothing_plays_by_itself(page):
    assert Shown(page, "first").wait(20) == 0


@pytest.mark.parametrize("name", ["first", "a and b"])
def test_it_plays_and_pauses(page, name):
    shown = Shown(page, name)
    shown.key("End")
    shown.press("Play")
    assert shown.step == 0 and shown.buttons == ["Pause", "Back", "Forward"], "from the end it begins anew"
    start = shown.picture
    assert [shown.wait(1), shown.wait(1)] == [100, 200] and shown.picture != start
    shown.press("Pause", "Space")
    assert shown.wait(20) == 200 and shown.buttons[0] == "Play"
    shown.press("Play")
    assert shown.wait(1) == 300, "it goes on from where it was"


def test_at_the_end_it_stops(page):
    shown = Shown(page, "first")
    shown.key("Home")
    shown.press("Play")
    assert shown.wait(5) == 500 and shown.buttons[0] == "Play"
    shown.key("Home")
    assert shown.wait(20) == 0, "no timer is left"


@pytest.mark.parametrize("touch", [lambda s: s.press("Back"), lambda s: s.press("Forward"), lambda s: s.key("End")])
def test_taking_hold_of_it_pauses(page, touch):
    shown = Shown(page, "first")
    shown.press("Play")
    shown.wait(2)
    touch(shown)
    step = shown.step
    assert step in (100, 300, 500) and shown.buttons[0] == "Play" and shown.wait(20) == step


def test_two_replays_do_not_disturb_each_other(page):
    first, second, both = (Shown(page, name) for name in ("first", "second", "a and b"))
    first.press("Play")
    second.key("End")
    second.key("ArrowLeft")
    assert first.wait(2) == 200 and second.step == 400 and both.step == 0
    second.press("Play")
    assert first.wait(1) == 300 and second.step == 500 and second.buttons[0] == "Play"
    assert first.buttons[0] == "Pause" and both.step == 0
    both.key("End")
    assert first.wait(1) == 400 and both.step == 500


def test_out_of_the_page_it_stops(page):
    shown = Shown(page, "first")
    shown.press("Play")
    shown.wait(1)
    page.evaluate(
        "window.gone = document.querySelector('[aria-label=first]'); window.home = gone.parentElement; gone.remove()"
    )
    page.clock.run_for(20 * FRAME)
    page.evaluate("home.append(gone)")
    assert shown.wait(20) == 100 and shown.buttons[0] == "Play"
    shown.press("Play")
    assert shown.wait(1) == 200, "and it plays again when it is back"


def test_both_runs_move_on_one_slider_and_one_that_ended_says_so(page):
    shown = Shown(page, "a and b")
    words = shown.group.locator(".gan-run-words")
    shown.key("End")
    assert "This run ended at step 200." in words.nth(1).inner_text()
    shown.key("Home")
    starts = shown.stages
    shown.key("ArrowRight")
    assert words.all_inner_texts() == ["Step 100: nothing was observed.", "Step 100: nothing was observed."]
    moved = shown.stages
    assert len(starts) == 2 and all(before != after for before, after in zip(starts, moved, strict=True))


def test_a_click_in_a_chart_goes_to_that_step(page):
    shown = Shown(page, "first")
    chart = shown.group.get_by_role("slider", name=re.compile("[Ll]oss"))
    chart.press("End")
    chart.press("Enter")
    assert shown.step == 500


@pytest.mark.parametrize("name", ["first", "a and b"])
def test_it_fits_beside_jupyterlabs_file_browser_on_a_small_screen(page, name):
    group = Shown(page, name).group
    group.evaluate("group => group.style.width = '836px'")
    page.clock.run_for(100)
    box = group.bounding_box()
    assert box["height"] <= 540 and group.evaluate("group => group.scrollWidth <= group.clientWidth")


def test_without_scripts_a_still_of_the_last_frame_stands_there(browser, exported):
    context = browser.new_context(java_script_enabled=False)
    context.route("http*://**", lambda route: route.abort())
    page = context.new_page()
    page.goto(exported)
    group = page.get_by_role("group", name="first")
    assert group.get_by_role("button").count() == group.get_by_role("slider").count() == 0
    says, how = group.locator("p").all()
    assert says.inner_text() == "Step 500: nothing was observed." and "to play it" in how.inner_text()
    (image,) = group.get_by_role("img").all()
    assert image.evaluate("image => image.naturalWidth") >= 300
    context.close()


def test_of_two_runs_the_verdict_names_its_own(page):
    for name, words in (("first", "D's verdict"), ("a and b", "D's verdict · a")):
        heading = page.get_by_role("group", name=name, exact=True).locator(".gan-chart-name").first
        assert heading.inner_text() == words
