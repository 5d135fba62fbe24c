"""What the page is told of a run: from hand-made snapshots, unpacked as the page unpacks it."""

import io
import json

import numpy as np
import pytest
from PIL import Image

from gan_lessons import pictures
from gan_lessons.metrics.axes import METRIC_AXES
from gan_lessons.pictures import fields, frames, image_sheets
from gan_lessons.snapshots import History, Snapshot

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


def of(values):
    return frames.frame(Snapshot(10, 1.25, 0.5, values))


def unpacked(packed):
    return np.frombuffer(packed["data"], packed["dtype"]).reshape(packed["shape"]) * packed["scale"]


def pixels_of(sheet):
    return np.asarray(Image.open(io.BytesIO(sheet["data"])))


@pytest.mark.parametrize("values", KINDS.values(), ids=KINDS)
def test_a_frame_says_what_it_shows_in_values_that_json_can_hold(values):
    made = of(values)
    assert made["sentence"] == pictures.describe(Snapshot(10, 1.25, 0.5, values))
    text = json.dumps(made, default=len, allow_nan=False)
    assert len(text) < 5000 and (made["step"], made["d_loss"], made["g_loss"]) == (10, 1.25, 0.5)
    assert of(values) == made, "the same snapshot gives the same frame"


@pytest.mark.parametrize(
    ("name", "kind"),
    [("points", "point"), ("numbers", "number"), ("colour", "image"), ("curves", "signal"), ("no samples", None)],
)
def test_the_kind_of_samples(name, kind):
    assert of(KINDS[name])["kind"] == kind


def test_arrays_are_packed_small_and_exact_enough():
    values = KINDS["points"]
    made = of(values)["arrays"]
    for name in ("samples", "real", "warped", "pushes"):
        inside = np.clip(values[name], -4, 4)
        assert np.abs(unpacked(made[name]) - inside).max() < 4 / 32767, name
    for name in ("field", "optimal"):
        assert np.abs(unpacked(made[name]) - values[name]).max() < 1e-5, name
    for name in ("real_scores", "generated_scores", "sample_scores"):
        assert np.abs(unpacked(made[name]) - values[name]).max() < np.abs(values[name]).max() / 30000, name
    assert sum(len(one["data"]) for one in made.values()) < 8_000


def test_what_is_not_finite_does_not_break_a_frame():
    broken = points(field=np.full((4, 4), np.nan), samples=np.array([[np.inf, 0.0], [np.nan, 1.0]]))
    made = of(broken | {"real_scores": np.array([np.nan, np.inf]), "generated_scores": np.array([0.0])})
    assert np.allclose(unpacked(made["arrays"]["field"]), 0.5, atol=1e-4)
    for packed in made["arrays"].values():
        assert np.isfinite(unpacked(packed)).all()
    undecided = frames.frame(Snapshot(0, values=KINDS["curves"]))
    assert undecided["theory"] == [None, None] and undecided["d_loss"] is None


@pytest.mark.parametrize("name", ["flat digits", "square", "one channel", "colour"])
def test_a_sheet_holds_every_pixel_of_small_images(name):
    samples = KINDS[name]["samples"][:20]  # noise: more of it would be packed with a little loss
    sheet = of({"samples": samples})["sheet"]
    drawn, wide, tall = pixels_of(sheet), sheet["width"], sheet["height"]
    for place, image in enumerate(image_sheets.pixels(samples)):
        row, column = divmod(place, sheet["columns"])
        tile = drawn[row * tall : (row + 1) * tall, column * wide : (column + 1) * wide]
        assert np.array_equal(tile if image.ndim == 3 else tile[..., 0], image)
    assert sheet["count"] == len(samples)


def photographs(side, count=64):
    """Smooth images in colour, other ones in each place, with some noise."""
    rng = np.random.default_rng(0)
    coarse = [Image.fromarray(rng.integers(0, 255, (6, 6, 3)).astype(np.uint8)) for _ in range(count)]
    smooth = np.stack([np.asarray(one.resize((side, side), Image.Resampling.BICUBIC)) for one in coarse])
    return (smooth + rng.normal(0, 4, smooth.shape)).clip(0, 255).astype(np.uint8)


@pytest.mark.parametrize("side", [64, 128])
def test_large_images_in_colour_take_little_room(side):
    images = photographs(side)
    sheet = of({"samples": images})["sheet"]
    assert len(sheet["data"]) < 60_000 and sheet["width"] == sheet["height"] == side
    drawn = pixels_of(sheet)
    assert drawn.shape == (512, 512, 3)
    whole = Image.fromarray(image_sheets.side_by_side(images, gap=0)).resize((512, 512), Image.Resampling.BOX)
    assert np.abs(drawn.astype(int) - np.asarray(whole).astype(int)).mean() < 8


def test_what_an_untrained_generator_makes_takes_little_room():
    sheet = of({"samples": RNG.normal(0.5, 0.1, (64, 784))})["sheet"]
    assert len(sheet["data"]) < 30_000 and pixels_of(sheet).shape[:2] == (224, 224)


def test_a_few_real_images_stand_in_the_data_flow():
    few = KINDS["flat digits"]["samples"][:4]
    assert of(images() | {"real": few})["real_sheet"]["count"] == 4 and of(images())["real_sheet"] is None


def test_a_critic_has_scores_and_no_probability():
    values = points(is_critic=True, field_range=[-2.0, 5.0], real_scores=[3.0, 4.0], generated_scores=[1.0, 2.0])
    made = of(values)
    assert made["is_critic"] and made["field_range"] == [-2, 5]
    assert "D scores real examples 2 above generated ones" in made["sentence"] and "right on" not in made["sentence"]
    assert not of(points())["is_critic"] and of(points())["field_range"] is None


def test_a_condition_is_named():
    assert of(points(given=np.array("label 3")))["given"] == "label 3" and of(points())["given"] is None


# ---- the whole run


def test_curves_hold_losses_modes_and_gaps():
    made = frames.curves(run(points(modes=[3, 8, 0.5])))
    assert made["steps"] == [0, 10, 20, 30, 40] and made["d_loss"] == [None, 1.0, 1.0, 1.0, 1.0]
    assert made["modes"]["covered"] == [3.0] * 5 and made["modes"]["total"] == 8 and made["metric"] is None
    assert frames.curves(History())["steps"] == []


def test_the_score_that_is_asked_for_comes_with_its_scale():
    history = run(images() | {"kid": 5.0, "kid_scale": [0.1, 90.0]})
    fid, kid = frames.curves(history)["metric"], frames.curves(history, "KID")["metric"]
    assert (fid["real"], fid["noise"], fid["values"]) == (1.2, 330.0, [30.0] * 5)
    assert (kid["real"], kid["noise"], kid["values"]) == (0.1, 90.0, [5.0] * 5)
    axis = METRIC_AXES["FID"]
    assert (fid["low"], fid["high"], fid["logarithmic"]) == (axis.low, axis.high, axis.logarithmic)
    assert frames.curves(history, "recall")["metric"] is None
    unscaled = run(points(fid=3.0))  # a cell's own probe
    assert frames.curves(unscaled)["metric"] is None


def test_long_curves_are_thinned_with_both_ends_kept():
    made = frames.curves(run(points(), steps=300), most=50)
    assert len(made["steps"]) == len(made["modes"]["steps"]) == 50
    assert made["steps"][0] == 0 and made["steps"][-1] == 2990 and made["steps"] == sorted(set(made["steps"]))


# ---- windows and images


def test_the_window_is_that_of_the_data_or_holds_all_points():
    assert fields.reach_of(Snapshot(0, values=points())) == 2.0
    alone = Snapshot(0, values={"samples": np.array([[0.5, -3.0]])})
    assert fields.reach_of(alone) == pytest.approx(3.45)
    assert fields.reach_of(Snapshot(0, values={"samples": np.zeros((3, 2))})) > 0


def test_a_field_is_orange_where_d_says_generated_and_blue_where_it_says_real():
    low, middle, unknown, high = fields.background_colours(np.array([0.0, 0.5, np.nan, 1.0])).astype(int)
    assert low[0] > low[2] + 40 and high[2] > high[0] + 40
    assert middle[3] == unknown[3] == 0, "the page shows through, be it light or dark"
    assert low[3] == high[3] == 115 and (fields.background_colours(np.array([0.3, 0.6]))[:, 3] < 60).all()


def test_images_stand_row_by_row_with_grey_between():
    shades = np.arange(6, dtype=np.uint8)[:, None, None] * np.ones((6, 4, 4), np.uint8)
    sheet = image_sheets.side_by_side(shades, columns=3)
    assert sheet.shape == (9, 14) and [sheet[0, 0], sheet[0, 5], sheet[5, 10]] == [0, 1, 5]
    assert (sheet[4] == image_sheets.GAP).all() and (sheet[:, 4] == image_sheets.GAP).all()
    assert image_sheets.side_by_side(shades[:5], columns=3, gap=0).shape == (8, 12)
    assert image_sheets.side_by_side(np.zeros((2, 6, 5, 3))).shape == (6, 11, 3)


def test_pictures_that_follow_each_other_are_packed_quickly_and_look_alike():
    many = np.random.default_rng(0).random((64, 784))
    exact, quick = (
        np.asarray(Image.open(io.BytesIO(frames.sheet(many, how)["data"])).convert("L")) for how in (False, True)
    )
    assert frames.sheet(many, True)["mime"] == "image/jpeg" and exact.shape == quick.shape
    assert np.abs(exact.astype(int) - quick).mean() < 12
