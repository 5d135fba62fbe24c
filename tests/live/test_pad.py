"""The pads' Python side: what their traits take, refuse and give back. The browser's side is tested in a browser."""

import re

import numpy as np
import pytest

from gan_lessons.live.pad import FRONTEND, PixelPad, PointPad


def test_points_come_in_as_an_array_and_stay_as_a_list():
    pad = PointPad(np.array([[0.5, -1], [2, 3]], np.float32), reach=4)
    assert pad.points == [[0.5, -1.0], [2.0, 3.0]] and pad.array.shape == (2, 2) and pad.array.dtype == np.float32
    assert pad.get_state()["points"] == pad.points, "the browser gets plain numbers"
    pad.clear()
    assert pad.points == [] and pad.array.shape == (0, 2)


def test_points_from_the_browser_are_the_points():
    pad, seen = PointPad(), []
    pad.observe(lambda change: seen.append(change["new"]), "points")
    pad.set_state({"points": [[0.25, 0.5]], "strokes": 1})
    assert pad.array.tolist() == [[0.25, 0.5]] and seen == [[[0.25, 0.5]]] and pad.strokes == 1


@pytest.mark.parametrize(
    ("trait", "value", "words"),
    [
        ("points", [[1, 2, 3]], r"shape \(1, 3\), expected \(n, 2\)"),
        ("points", np.zeros((501, 2)), r"shape \(501, 2\).*at most 500.*points\[:500\]"),
        ("points", [[float("nan"), 0]], "NaN or infinite"),
        ("points", "here", "no array of numbers"),
        ("points", None, "points: got NaN"),
        ("marker", [1, 2, 3], r"marker: got an array of shape \(3,\), expected two numbers"),
        ("arrow", [[1, 2]], "arrow: got an array"),
        ("reach", 0, "reach: got 0, expected a number above 0"),
        ("reach", None, "reach: got None"),
    ],
)
def test_what_is_no_point_or_window_is_refused(trait, value, words):
    pad = PointPad([[0, 0]])
    with pytest.raises(ValueError, match=words):
        setattr(pad, trait, value)
    with pytest.raises(ValueError, match=words):
        PointPad(**{trait: value})


def test_marker_arrow_and_ground_reach_the_browser_as_plain_values():
    pad = PointPad(
        marker=np.float32([0.5, 0.25]), arrow=(1, 0), moves_marker=True, background="data:image/png;base64,x"
    )
    state = pad.get_state()
    assert (state["marker"], state["arrow"], state["moves_marker"]) == ([0.5, 0.25], [1.0, 0.0], True)
    assert state["background"].startswith("data:") and state["kind"] == "points" and state["limit"] == 500


@pytest.mark.parametrize("shape", [(28, 28), (28, 28, 1), (784,)])
def test_an_image_goes_round(shape):
    image = np.random.default_rng(0).integers(0, 256, shape).astype(np.float32) / np.float32(255)
    pad = PixelPad(image)
    assert pad.image.dtype == np.float32 and np.array_equal(pad.image, image.reshape(28, 28))
    assert len(pad.pixels) == 784 and pad.pixels[29] == round(255 * pad.image[1, 1]), "row after row"
    pad.clear()
    assert not pad.image.any()


def test_pixels_from_the_browser_come_as_a_view_of_a_message():
    pad = PixelPad(height=2, width=3)
    pad.set_state({"pixels": memoryview(bytes([0, 51, 102, 153, 204, 255]))})
    assert pad.image == pytest.approx(np.array([[0, 0.2, 0.4], [0.6, 0.8, 1]]))


@pytest.mark.parametrize(
    ("image", "words"),
    [
        (np.zeros((8, 8)), r"shape \(8, 8\), expected \(28, 28\)"),
        (np.full((28, 28), 200.0), "values from 200 to 200, expected 0 to 1.*divide by 255"),
        (np.full((28, 28), -0.5), "expected 0 to 1"),
        (np.full((28, 28), np.nan), "NaN"),
    ],
)
def test_what_is_no_image_is_refused(image, words):
    with pytest.raises(ValueError, match=words):
        PixelPad().image = image
    with pytest.raises(ValueError, match=words):
        PixelPad(image)


def test_sizes_and_bytes_are_checked():
    with pytest.raises(ValueError, match="height: got 0, expected a whole number"):
        PixelPad(height=0)
    with pytest.raises(ValueError, match="width: got 1000"):
        PixelPad(width=1000)
    with pytest.raises(ValueError, match="got 3 bytes, expected 28 × 28"):
        PixelPad().pixels = b"abc"


@pytest.mark.parametrize("pad", [PointPad(label="Draw the <data>"), PixelPad(label="Draw a digit")])
def test_every_pad_has_a_name_and_a_text_where_it_cannot_be_shown(pad):
    bundle = pad._repr_mimebundle_()
    assert pad.get_state()["label"].startswith("Draw")
    assert re.match(r"<P\w+Pad: .*>", bundle[0]["text/plain"])


def test_the_browser_part_needs_nothing_from_elsewhere_and_asks_for_known_traits():
    source = (FRONTEND / "pad.js").read_text("utf-8")
    assert not re.search(r"^\s*import|import\(|https?:|fetch\(", source, re.M)
    asked = set(re.findall(r'model\.get\("(\w+)"\)', source))
    own = set(PointPad.class_traits(sync=True)) | set(PixelPad.class_traits(sync=True))
    assert asked <= own and {"points", "reach", "pixels", "marker", "arrow", "background", "strokes"} <= asked
    assert PointPad()._esm == source and "gan-pad" in PixelPad()._css
