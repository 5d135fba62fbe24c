"""Pictures from hand-made snapshots: no training, no widgets."""

import base64
import io
import re
import xml.etree.ElementTree as ElementTree

import numpy as np
import pytest
from matplotlib.figure import Figure
from PIL import Image

from gan_lessons import pictures
from gan_lessons.pictures import panels, run_panels, stills
from gan_lessons.snapshots import History, Snapshot


def digit_history(steps=30):
    history, rng = History(), np.random.default_rng(0)
    for step in range(0, steps * 10, 10):
        values = {
            "samples": rng.integers(0, 255, (64, 784)).astype(np.uint8),
            "real_scores": rng.normal(1, 1, 50),
            "generated_scores": rng.normal(-1, 1, 50),
        }
        if step % 50 == 0:
            values |= {"fid": np.float64(300 / (1 + step)), "fid_scale": np.array([1.0, 330.0])}
        losses = (float("nan"),) * 2 if step == 0 else (1.0 + step / 1000, 0.7)
        history.add(Snapshot(step, *losses, values))
    return history


def point_history():
    history, rng = History(), np.random.default_rng(0)
    values = {"samples": rng.normal(size=(30, 2)), "real": rng.normal(size=(40, 2)), "modes": np.array([5, 8, 0.92])}
    history.add(Snapshot(800, 1.0, 0.7, values))
    return history


def test_the_sentence():
    snapshot = Snapshot(
        1200,
        values={
            "fid": 12.345,
            "fid_scale": [1.2, 330],
            "modes": [5, 8, 0.92],
            "real_scores": [1, 1, -1, 1],
            "generated_scores": [-1, 1, -1, 1],
        },
    )
    assert pictures.describe(snapshot) == (
        "Step 1,200: FID 12.3 (real digits 1.2, noise 330); 5 of 8 modes, 92 % high-quality samples; "
        "D is right on 75 % of real and 50 % of generated examples."
    )
    assert pictures.describe(Snapshot(0)) == "Step 0: nothing was observed."


@pytest.mark.parametrize(
    "history", [digit_history(), digit_history(1), point_history()], ids=["run", "start", "points"]
)
def test_the_page_is_well_formed_and_every_picture_has_words(history):
    page = panels.page(history)
    tree = ElementTree.fromstring(re.sub(r"(<img[^>]*)>", r"\1/>", page))
    pictured = [node for node in tree.iter() if node.tag in ("svg", "img")]
    assert len(pictured) >= 2
    for node in pictured:
        words = node.get("aria-label") or node.get("alt")
        assert words and len(words) > 10
    assert pictures.describe(history.last) in page.replace("&quot;", '"')
    assert "nan" not in re.sub(r'(src|href)="[^"]*"', "", page).lower()


def test_histograms_put_real_above_and_generated_below_in_their_colours():
    snapshot = Snapshot(1, values={"real_scores": np.full(10, 4.0), "generated_scores": np.full(10, -4.0)})
    up, down = re.findall(
        r'<path d="M([\d.]+) 54v(-?[\d.]+)[^"]*" stroke="none" stroke-width="1.0" fill="(#\w+)"/>',
        run_panels.score_panel(snapshot),
    )
    assert float(up[1]) < 0 < float(down[1]) and float(up[0]) > 250 > 60 > float(down[0])
    assert (up[2], down[2]) == (pictures.REAL, pictures.GENERATED)


def test_roles_have_four_different_colours():
    roles = {pictures.REAL, pictures.GENERATED, pictures.DISCRIMINATOR, pictures.GENERATOR}
    assert len(roles) == 4


def test_fid_is_drawn_between_floor_and_ceiling():
    history = digit_history()
    panel = run_panels.metric_panel(history, history.last)
    guides = [float(y) for y in re.findall(r'<path d="M34 ([\d.]+)H', panel)]
    points = [float(y) for y in re.findall(r'<circle cx="[\d.]+" cy="([\d.]+)"', panel)]
    ceiling, floor = guides
    assert all(ceiling <= y <= floor + 1e-6 for y in points) and points == sorted(points), "smaller is lower"


def test_tile_places_images_row_by_row():
    images = np.arange(6)[:, None, None] * np.ones((6, 4, 4)) / 5
    grid = pictures.tile(images, columns=3)
    assert grid.shape == (10, 15) and grid.dtype == np.uint8
    assert [grid[0, 0], grid[0, 5], grid[0, 10], grid[5, 0], grid[5, 10]] == [0, 51, 102, 153, 255]
    assert pictures.tile(np.zeros((3, 28, 28, 1))).shape == (29, 87)
    with pytest.raises(ValueError, match="square"):
        pictures.tile(np.zeros((3, 7)))


def test_image_tag_holds_exactly_the_pixels():
    gray = np.arange(12, dtype=np.uint8).reshape(3, 4)
    tag = stills.image_tag(gray, 'a "b" <c>', 8, 6)
    assert 'alt="a &quot;b&quot; &lt;c&gt;"' in tag
    png = base64.b64decode(re.search(r"base64,([^\"]+)", tag).group(1))
    assert np.array_equal(np.asarray(Image.open(io.BytesIO(png))), gray)


def test_a_still_of_points_has_d_as_its_ground_upside_up():
    field = np.zeros((4, 4))
    field[0, 0] = 1  # D takes the upper left corner for real
    points = Snapshot(0, 1.0, 1.0, {"samples": np.zeros((5, 2)), "field": field, "reach": 2.0})
    axes = Figure().add_subplot()
    stills.draw(axes, points)
    (image,) = axes.images
    assert image.get_extent() == [-2, 2, -2, 2] and image.origin == "upper"
    blue, orange = image.to_rgba(image.get_array())[0, 0], image.to_rgba(image.get_array())[3, 3]
    assert blue[2] > blue[0] and orange[0] > orange[2]


def test_stills_are_pictures_with_their_sentence():
    assert pictures.still(digit_history()).startswith(b"\x89PNG") and pictures.still(point_history()).startswith(
        b"\x89PNG"
    )
    numbers = Snapshot(3, 1.0, 1.0, {"samples": np.linspace(0, 1, 50)[:, None], "real": np.full((50, 1), 4.0)})
    history = History()
    history.add(numbers)
    assert pictures.still(history).startswith(b"\x89PNG")
    axes = Figure().add_subplot()
    stills.draw(axes, numbers)
    assert [text.get_text() for text in axes.get_legend().get_texts()] == ["real", "generated"]
    assert axes.get_xlim()[0] < 0 and axes.get_xlim()[1] > 4, "both kinds of numbers are in the picture"
    watched = Snapshot(
        3, 1.0, 1.0, {**numbers.values, "field": np.full(9, 0.25), "optimal": np.eye(9)[4], "reach": 5.0}
    )
    figure = Figure()
    stills.draw(figure.add_subplot(), watched)
    said = [text.get_text() for axes in figure.axes for text in axes.get_legend().get_texts()]
    assert said == ["real", "generated", "D", "optimal D*"]
    assert figure.axes[1].lines[0].get_ydata().tolist() == [0.25] * 9
    picture = pictures.rows({"real": np.zeros((3, 784)), "made": np.ones((3, 784))}, "Three <and> three.")
    assert repr(picture) == "Three <and> three." and "Three &lt;and&gt; three." in picture._repr_html_()
    assert picture._repr_html_().count("<img alt=") == 2
    table = pictures.table(["run", "FID"], [("a", 1), ("b<", 2)], "Two runs.")._repr_html_()
    assert table.count("<tr>") == 3 and "b&lt;" in table


def test_a_still_of_vectors_that_are_no_images_shows_curves():
    history = History()
    history.add(Snapshot(0, values={"samples": np.random.default_rng(0).normal(size=(20, 128))}))
    assert pictures.still(history).startswith(b"\x89PNG")
    axes = Figure().add_subplot()
    stills.draw(axes, history.last)
    assert len(axes.lines) == 12 and {line.get_color() for line in axes.lines} == {pictures.GENERATED}


def plain_history(steps=3):
    """What ``gan.train`` leaves without probes: losses alone."""
    history = History()
    for step in range(steps):
        history.add(Snapshot(10 * step, *((np.nan, np.nan) if step == 0 else (1.25, 0.5))))
    return history


def test_a_run_without_samples_is_drawn_as_its_losses():
    history = plain_history()
    sentence = "Step 20: D's loss is 1.25 and G's is 0.50; no samples were observed."
    assert pictures.describe(history.last) == sentence and pictures.still(history).startswith(b"\x89PNG")
    page = panels.page(history)
    assert "Losses over 20 steps: D 1.25, G 0.50" in page and sentence.replace("'", "&#x27;") in page
    axes = Figure().add_subplot()
    stills.draw(axes, history.last)
    assert [text.get_text() for text in axes.texts] == ["no samples were observed"]


@pytest.mark.parametrize("draw", [pictures.still, panels.page])
def test_a_history_without_snapshots_is_refused(draw):
    with pytest.raises(ValueError, match="history: has no snapshots"):
        draw(History())


def test_what_only_some_snapshots_hold_is_drawn_for_the_others_too():
    """A cell trains a run that a lab has observed: its snapshots know neither modes nor scores."""
    history = History()
    history.add(Snapshot(0, values={"samples": np.zeros((5, 2)), "modes": [3, 8, 0.5]}))
    history.add(Snapshot(10, 1.0, 1.0, {"samples": np.zeros((5, 2)), "fid": 3.0}))  # no scale: a cell's own probe
    page = panels.page(history)
    assert "3 of 8 modes found" in page and pictures.still(history).startswith(b"\x89PNG")
    numbers = History()
    numbers.add(Snapshot(5, 1.0, 1.0, {"samples": np.ones((9, 1))}))
    assert 'role="img"' in panels.page(numbers)


def test_a_still_of_colour_images_is_in_colour():
    images = np.zeros((10, 6, 6, 3), np.uint8)
    images[..., 0] = 200
    axes = Figure().add_subplot()
    stills.draw(axes, Snapshot(0, values={"samples": images}))
    assert axes.images[0].get_array()[2, 2].tolist() == [200, 0, 0]
    history = History()
    history.add(Snapshot(0, values={"samples": images}))
    assert pictures.still(history).startswith(b"\x89PNG")


def given_history(**values):
    history = History()
    history.add(Snapshot(10, 1.0, 1.0, values | {"given": np.array("label 3")}))
    return history


def test_what_holds_for_one_condition_says_for_which():
    plane = {"samples": np.zeros((5, 2)), "field": np.full((4, 4), 0.5), "reach": 1.0, "warped": np.zeros((2, 3, 2))}
    page = panels.page(given_history(**plane))
    assert "Background: D given label 3" in page and "as G bends it given label 3" in page, "for who cannot see it"
    assert ">background: D given label 3<" in page and ">given label 3<" in page
    numbers = {"samples": np.zeros((5, 1)), "field": np.full(4, 0.5), "reach": 1.0}
    assert ">D given label 3<" in panels.page(given_history(**numbers))
    images = given_history(samples=np.zeros((4, 64)), sample_scores=np.ones(4))
    assert ">samples given label 3<" in panels.page(images) and "Samples given label 3" in panels.page(images)
    for history in (given_history(**plane), given_history(**numbers), images):
        axes = Figure().add_subplot()
        stills.draw(axes, history.last)
        assert axes.get_title().endswith("given label 3") and pictures.still(history).startswith(b"\x89PNG")
    assert "given" not in panels.page(point_history())


def test_single_updates_are_no_whole_step():
    history = History()
    history.add(Snapshot(0))
    assert "Losses: no step made yet" in panels.page(history)
    history.add(Snapshot(1))
    assert "Losses: no whole step made yet" in panels.page(history)
