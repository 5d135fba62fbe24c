"""Live views from hand-made snapshots: no training, no widgets, and what is drawn stands where it should."""

import base64
import io
import re
import xml.etree.ElementTree as ElementTree

import numpy as np
import pytest
from PIL import Image

from gan_lessons import pictures
from gan_lessons.pictures import messages, panels, run_panels, sample_panels, shapes
from gan_lessons.pictures.branch_styles import BRANCH_STYLES
from gan_lessons.snapshots import History, Snapshot, Update

RNG = np.random.default_rng(0)


def points(**more):
    values = {
        "samples": RNG.normal(size=(30, 2)),
        "real": RNG.normal(size=(40, 2)),
        "reach": 2.0,
        "sample_scores": RNG.normal(size=30),
        "real_scores": RNG.normal(size=40),
        "generated_scores": RNG.normal(size=30),
        "theory": [1.386, 0.693],
        "field": RNG.random((40, 40)),
        "optimal": RNG.random((40, 40)),
        "pushes": RNG.normal(size=(10, 4)),
        "warped": RNG.normal(size=(6, 9, 2)),
        "modes": [5, 8, 0.92],
    }
    return values | more


def numbers():
    return {
        "samples": RNG.normal(size=(30, 1)),
        "real": RNG.normal(size=(40, 1)),
        "reach": 3.0,
        "field": np.full(121, 0.5),
        "optimal": np.linspace(0, 1, 121),
        "density": np.linspace(0, 0.4, 121),
        "generated_density": np.full(121, 0.2),
        "theory": [1.386, np.nan],
    }


def images(shape=(784,)):
    values = {"samples": RNG.integers(0, 255, (64, *shape)).astype(np.uint8), "sample_scores": RNG.normal(size=64)}
    return values | {"real_scores": [1.0], "generated_scores": [-1.0], "fid": 30.0, "fid_scale": [1.2, 330.0]}


def run(values, steps=5):
    history = History()
    for step in range(steps):
        losses = (np.nan, np.nan) if step == 0 else (1.0, 0.5 + step)
        history.add(Snapshot(10 * step, *losses, values))
    return history


KINDS = {
    "points": points(),
    "few things known": {"samples": RNG.normal(size=(5, 2))},
    "numbers": numbers(),
    "flat digits": images(),
    "square": images((28, 28)),
    "one channel": images((28, 28, 1)),
    "colour": images((8, 8, 3)),
    "curves": {"samples": RNG.normal(size=(20, 50)), "theory": [np.nan, np.nan]},
    "no samples": {"modes": [1, 8, 0.5]},
}


@pytest.mark.parametrize("values", KINDS.values(), ids=KINDS)
@pytest.mark.parametrize("column", [True, False])
def test_every_page_is_well_formed_and_has_words_for_each_picture(values, column):
    history = run(values)
    page = panels.page(history, column=column)
    tree = ElementTree.fromstring(page)
    drawings = [node for node in tree.iter() if node.tag == "svg"]
    assert drawings and all(node.get("role") == "img" and len(node.get("aria-label")) > 10 for node in drawings)
    assert not re.search(r"\bnan\b|\binf\b", re.sub(r'href="[^"]*"', "", page))
    assert pictures.describe(history.last) in tree.find("p").text
    assert page == panels.page(history, column=column), "the same run gives the same page"


def pixels(page, number=0):
    source = re.findall(r'href="data:image/png;base64,([^"]+)"', page)[number]
    return np.asarray(Image.open(io.BytesIO(base64.b64decode(source))).convert("RGB"))


def test_the_field_is_orange_where_d_says_generated_and_blue_where_it_says_real():
    field = np.zeros((40, 40))
    field[:, 20:] = 1.0
    ground = pixels(sample_panels.plane_panel(Snapshot(1, values=points(field=field)), "words"))
    left, right = ground[20, 5].astype(int), ground[20, 35].astype(int)
    assert left[0] > left[2] + 40 and right[2] > right[0] + 40
    middle = sample_panels.background_colours(np.array([0.5, np.nan]))
    assert (np.ptp(middle.astype(int), axis=-1) < 6).all() and (middle > 235).all()


def test_up_is_up_and_right_is_right():
    values = {"samples": np.array([[1.0, 0.0], [0.0, 1.0]]), "real": np.array([[-1.0, -1.0]]), "reach": 2.0}
    panel = sample_panels.plane_panel(Snapshot(1, values=values), "words")
    side = sample_panels.SIDE
    (real,) = re.findall(r'd="M([\d.]+) ([\d.]+)h0"', panel)
    assert [float(x) for x in real] == pytest.approx([side / 4, 3 * side / 4])
    crosses = re.findall(r"M([\d.]+) ([\d.]+)m-2.6", panel)
    assert [float(x) for x in crosses[0]] == pytest.approx([3 * side / 4, side / 2])
    assert [float(x) for x in crosses[1]] == pytest.approx([side / 2, side / 4])


def test_points_outside_the_window_are_not_drawn():
    values = {"samples": np.array([[9.0, 0.0], [0.0, 0.0]]), "reach": 2.0}
    panel = sample_panels.plane_panel(Snapshot(1, values=values), "words")
    assert len(re.findall(r"m-2\.6", panel)) == 1


def test_arrows_point_where_g_is_pushed_the_strongest_longest():
    pushes = np.array([[0.0, 0.0, 1.0, 0.0], [0.0, 0.0, 0.0, 0.5]])
    panel = sample_panels.plane_panel(Snapshot(1, values=points(pushes=pushes)), "words")
    strokes = re.search(rf'd="([^"]+)" stroke="{pictures.GENERATOR}"', panel).group(1)
    shafts = re.findall(r"M([\d.]+) ([\d.]+)L([\d.]+) ([\d.]+)M", strokes)
    (x0, y0, x1, y1), (u0, v0, u1, v1) = [tuple(map(float, shaft)) for shaft in shafts]
    assert x1 - x0 > 20 and y1 == y0 and v1 < v0 and u1 == u0
    assert x1 - x0 == pytest.approx(2 * (v0 - v1), abs=0.5)


def test_frames_show_the_sign_of_ds_logit_by_colour_and_by_form():
    grey = np.full((2, 16), 100, np.uint8)
    sheet = sample_panels.framed(np.repeat(grey, 4, axis=1).reshape(2, 8, 8), [2.0, -2.0])
    real, generated = sheet[:, :13], sheet[:, 13:]
    assert (real[0, :12] == 254).all(), "whole"
    assert generated[0, 0] == 255 and generated[0, 6] == 40, "broken"
    assert (sheet[2:10, 2:10] == 100).all() and (sample_panels._GREYS[254] == [0, 0x72, 0xB2]).all()
    colour = sample_panels.framed(np.full((1, 8, 8, 3), 7, np.uint8), [1.0])
    assert colour.shape == (13, 13, 3) and tuple(colour[0, 0]) == (0, 0x72, 0xB2)


def test_losses_have_the_theorys_value_where_there_is_one():
    panel = run_panels.loss_panel(run(points()), run(points()).last)
    assert panel.count('stroke-dasharray="1 3"') == 2 and "D 1.00 (1.39)" in panel and "G 4.50 (0.69)" in panel
    panel = run_panels.loss_panel(run(numbers()), run(numbers()).last)
    assert panel.count('stroke-dasharray="1 3"') == 1 and "G 4.50</text>" in panel


def test_losses_of_an_earlier_moment_are_those_of_that_moment():
    history = run(points())
    panel = run_panels.loss_panel(history, history[2])
    assert "G 2.50" in panel and 'stroke-dasharray="4 2"' in panel


def test_other_branches_are_drawn_in_their_own_colours_on_the_same_axes():
    history, other = run(points()), run(points(), steps=9)
    page = panels.page(history, style=BRANCH_STYLES[1], others=[(other, BRANCH_STYLES[0])])
    assert page.count(f'stroke="{BRANCH_STYLES[0].colour}"') >= 4 and f'stroke="{BRANCH_STYLES[1].colour}"' in page
    assert ">80 steps" in page and ">40 steps" not in page


def test_shared_axes_are_the_same_in_every_picture():
    short, long = run(images(), 3), run(images(), 30)
    axes = run_panels.scales(short, long)
    assert axes.last_step == 290
    assert "290 steps" in panels.page(short, axes=axes) and "290 steps" in panels.page(long, axes=axes)


@pytest.mark.parametrize("values", [points(modes=[3, 8, 0.5]), images()], ids=["modes", "FID"])
def test_the_metric_of_a_branch_keeps_its_colour_beside_others(values):
    own, others = BRANCH_STYLES[1], [(run(values, steps=9), style) for style in BRANCH_STYLES[2:4]]
    panel = run_panels.metric_panel(run(values), run(values).last, style=own, others=others)
    widths = re.findall(rf'stroke="{own.colour}" stroke-width="([\d.]+)"', panel)
    assert "1.6" in widths and all(style.colour in panel for _, style in others)


def test_branches_have_six_colours_none_of_a_role():
    colours = {line.colour for line in BRANCH_STYLES}
    roles = {pictures.REAL, pictures.GENERATED, pictures.DISCRIMINATOR, pictures.GENERATOR}
    assert len(colours) == len({line.dash for line in BRANCH_STYLES}) == 6 and not colours & roles


def test_the_phase_at_hand_stands_out_and_says_what_it_did():
    page = messages.phases(Update("generator", 0.7, 2.5, 30, 40, 0.125))
    first, second = re.findall(r"<div style=\"flex:1[^>]*>.*?</div>", page)
    assert "opacity" in first and "learns to tell" in first
    assert pictures.GENERATOR in second and "30 of 40 weights moved, by 0.125" in second and "length 2.5" in second
    assert messages.phases(None).count("opacity") == 2


def test_words_from_outside_are_escaped():
    assert (
        "<b>" not in messages.note("<b>")
        and "&lt;b&gt;" in messages.alert("<b>", "x")
        and "&lt;" in messages.code_box("<")
    )


@pytest.mark.parametrize(
    ("shape", "yes"),
    [
        ((784,), True),
        ((64,), True),
        ((50,), False),
        ((9,), False),
        ((8, 8), True),
        ((8, 8, 1), True),
        ((4, 8, 8), False),
    ],
)
def test_what_counts_as_an_image(shape, yes):
    assert shapes.is_image(shape) == yes
