"""Pictures from hand-made snapshots: no training, no widgets."""

import base64
import io
import re

import numpy as np
import pytest
from matplotlib.figure import Figure
from PIL import Image

from gan_lessons import pictures
from gan_lessons.pictures import stills
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


def test_roles_have_four_different_colours():
    roles = {pictures.REAL, pictures.GENERATED, pictures.DISCRIMINATOR, pictures.GENERATOR}
    assert len(roles) == 4


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
    axes = Figure().add_subplot()
    stills.draw(axes, history.last)
    assert [text.get_text() for text in axes.texts] == ["no samples were observed"]


def test_a_history_without_snapshots_is_refused():
    with pytest.raises(ValueError, match="history: has no snapshots"):
        pictures.still(History())


def test_what_only_some_snapshots_hold_is_drawn_for_the_others_too():
    """A cell trains a run that a lab has observed: its snapshots know neither modes nor scores."""
    history = History()
    history.add(Snapshot(0, values={"samples": np.zeros((5, 2)), "modes": [3, 8, 0.5]}))
    history.add(Snapshot(10, 1.0, 1.0, {"samples": np.zeros((5, 2)), "fid": 3.0}))  # no scale: a cell's own probe
    assert pictures.still(history).startswith(b"\x89PNG")


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
    numbers = {"samples": np.zeros((5, 1)), "field": np.full(4, 0.5), "reach": 1.0}
    images = given_history(samples=np.zeros((4, 64)), sample_scores=np.ones(4))
    for history in (given_history(**plane), given_history(**numbers), images):
        axes = Figure().add_subplot()
        stills.draw(axes, history.last)
        assert axes.get_title().endswith("given label 3") and pictures.still(history).startswith(b"\x89PNG")
    axes = Figure().add_subplot()
    stills.draw(axes, point_history().last)
    assert not axes.get_title()
