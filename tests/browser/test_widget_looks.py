"""How the widgets beside the lab look in JupyterLab: their size, their words, their names, and that nothing moves."""

import re

import pytest
from playwright.sync_api import expect

from .harness import wait_until
from .looks import change_theme, faults

WIDEST, HIGHEST = 840, 540  # pixels
SETUP = """
from gan_lessons.chapters.clinic import Patient
from gan_lessons.chapters.metric_pictures import balls_picture
from gan_lessons.utils.tensorflow import keras
gan, ring = new_gan(), data.ring()
def d(*shape):
    return keras.Sequential([keras.Input(shape), keras.layers.Flatten(), keras.layers.Dense(1)])
grey = keras.Sequential([keras.Input((2,)), keras.layers.Dense(64), keras.layers.Reshape((8, 8, 1))])
long = keras.Sequential([keras.Input((24,)), keras.layers.Dense(64)])
white = np.ones((9, 8, 8, 1))
def after(widget, *moves):
    # the widget, when these methods have been called with these arguments
    for name, *arguments in moves:
        getattr(widget, name)(*arguments)
    return widget
"""
WIDGETS = {  # by name: how to make one, and how many sliders it has
    "a probe of points": ("live.Probe(gan.discriminator, ring, gan.generator)", 0),
    "a probe of images": ("live.Probe(d(8, 8, 1), np.zeros((9, 8, 8, 1)), grey)", 0),
    "a probe of numbers": ("live.Probe(d(1), np.linspace(-2.3, 1, 50)[:, None])", 1),
    "an explorer": ("live.LatentExplorer(grey, discriminator=d(8, 8, 1))", 3),
    "an explorer of many": ("live.LatentExplorer(long, sliders=24)", 25),
    "a game": ("after(live.RealOrFake(d(8, 8, 1), grey, white), *[('answer', 'real')] * 9)", 0),
    "a game that is over": ("after(live.RealOrFake(d(8, 8, 1), grey, white), *[('answer', 'real')] * 10)", 0),
    "a number line": ("after(small_games.NumberLine(), ('step_both',))", 3),
    "a tug of war": ("after(small_games.TugOfWar(), ('step', 25), ('reset',), ('step',))", 1),
    "dials": ("live.Dials(balls_picture, shift=(0.0, 4.0, 1.0), spread=(0.0, 3.0, 0.5), k=(1, 9, 3))", 3),
    "a number to predict": ("live.Predict('How many of 100 points are of high quality?', low=0, high=100)", 0),
    "a choice to predict": ("live.Predict('Which way will G go?', choices=['to larger numbers', 'not at all'])", 0),
    "a patient": ("after(Patient('b'), ('answer', 'healthy'))", 0),
}  # fmt: skip
PLACES = """root => [root, ...root.querySelectorAll('button, input, select, svg, canvas, .noUi-target, p, label')]
    .map((part) => part.getBoundingClientRect())
    .map(({x, y, width, height}) => [x, y, width, height].map(Math.round))"""


def shown(book, name):
    """The widget in a new last cell."""
    book.tell(SETUP)
    place = book.add(f"shown = {WIDGETS[name][0]}\nshown")
    book.run(place=place)
    root = book.cell(place).locator(".gan-widget")
    expect(root).to_be_visible()
    wait_until(lambda: root.locator(".widget-html-content").count() > 1, "the widget is not drawn")
    return root


@pytest.mark.parametrize("name", WIDGETS)
def test_it_fits_the_screen_with_a_name_on_every_control(book, name):
    root = shown(book, name)
    box = root.bounding_box()
    assert box["width"] <= WIDEST and box["height"] <= HIGHEST, box
    assert root.evaluate("root => root.scrollWidth <= root.clientWidth && root.scrollHeight <= root.clientHeight + 1")
    roles = "button|spinbutton|combobox|textbox|img|application|slider|radio|checkbox"
    sliders = root.locator(".noUi-handle")
    wait_until(lambda: sliders.count() == WIDGETS[name][1], "the sliders do not come")
    expect(root.locator(".noUi-handle:not([aria-label])")).to_have_count(0)
    parts = re.findall(rf"- '?({roles})\b(.*)", root.aria_snapshot())
    assert parts and not [part for part in parts if not re.search(r'"\W*\w', part[1])]
    names = sliders.evaluate_all("handles => handles.map((handle) => handle.ariaLabel)")
    assert len(names) == len(set(names)) == WIDGETS[name][1]


@pytest.mark.parametrize("theme", ["Light", "Dark"])
def test_words_can_be_read_on_a_light_and_on_a_dark_page(book, theme):
    """All widgets in one test: with a change of theme and then of all cells a widget, the page now and then raises
    "removeChild: the node to be removed is not a child of this node", from a place that we have not found."""
    change_theme(book, theme)
    try:
        for name in WIDGETS:
            root = shown(book, name)
            wait_until(lambda root=root: not faults(root), f"{name}: {faults(root)}")
    finally:
        change_theme(book, "Light")


@pytest.mark.parametrize("name", [name for name in WIDGETS if name not in ("a patient", "a choice to predict")])
def test_nothing_moves_when_a_message_appears(book, name):
    root = shown(book, name)
    before = root.evaluate(PLACES)
    if name == "a number to predict":
        box = root.get_by_role("textbox", name="Your number")
        box.fill("nine")
        box.press("Enter")
    else:
        book.tell(
            "from gan_lessons.live import base\n"
            "shown._message.value = base.alert('That did not work', ValueError('one word after the other ' * 9))"
        )
    expect(root.get_by_role("alert")).to_be_visible()
    assert root.evaluate(PLACES) == before


def test_a_patients_verdict_has_its_room(book):
    book.tell(SETUP)
    place = book.add("patient = Patient('b')\npatient")
    book.run(place=place)
    root = book.cell(place).locator(".gan-patient")
    before = root.bounding_box()
    root.get_by_role("radio", name="mode collapse").check()
    expect(root.get_by_role("status").first).to_contain_text("case b: not this")
    expect(root.get_by_role("button", name="Run the branch")).to_be_visible()
    after = root.bounding_box()
    assert (after["width"], after["height"]) == (before["width"], before["height"])


@pytest.mark.parametrize("name", WIDGETS)
def test_it_can_be_used_in_a_narrow_output(book, name):
    root = shown(book, name)
    root.evaluate("root => { root.style.width = '600px'; }")
    wait_until(lambda: root.bounding_box()["width"] == 600, "the widget does not get narrow")
    over = """root => [...root.querySelectorAll('button, input, select, svg, canvas, p, table')]
        .filter((part) => part.checkVisibility() && part.getBoundingClientRect().right
            > root.getBoundingClientRect().right + 1).map((part) => part.outerHTML.slice(0, 90))"""
    wait_until(lambda: not root.evaluate(over), f"to the right of the widget: {root.evaluate(over)}")
