"""The line chart: what is drawn stands where it should, and says what it shows."""

import re
import subprocess
import sys
import xml.etree.ElementTree as ElementTree

import numpy as np
import pytest

from gan_lessons.pictures import charts as module
from gan_lessons.pictures.charts import BOTTOM, LEFT, RIGHT, TOP, WIDTH, line_chart, ticks
from gan_lessons.pictures.colours import DISCRIMINATOR, GENERATED, GENERATOR, REAL

X = np.linspace(-6, 6, 61)


def lines(picture):
    """The curves as arrays of places, without the legend's strokes."""
    found = re.findall(
        r'<polyline points="([^"]+)"[^>]*?stroke="([^"]+)"[^>]*?stroke-dasharray="([^"]*)"', picture.body
    )
    drawn = [(np.array([pair.split(",") for pair in points.split()], float), c, d) for points, c, d in found]
    return [one for one in drawn if one[0][:, 1].max() > TOP - 5]


def test_it_is_its_sentence_where_no_picture_can_be_shown():
    picture = line_chart(X, {"a": X}, "A rises & <rises>.")
    assert repr(picture) == "A rises & <rises>."
    tree = ElementTree.fromstring(picture._repr_html_())
    assert tree.find("img").get("alt") == "A rises & <rises>."
    assert tree.find("figcaption").text == "A rises & <rises>."


def test_the_same_numbers_give_the_same_picture():
    assert line_chart(X, {"a": X**2}, "s", "x", "y").body == line_chart(X, {"a": X**2}, "s", "x", "y").body


def test_points_stand_where_they_belong():
    ((points, *_),) = lines(line_chart([0, 1, 2], {"a": [0.0, 1.0, 2.0]}, "s"))
    assert points[0].tolist() == [LEFT, BOTTOM] and points[-1].tolist() == [WIDTH - RIGHT, TOP]
    assert points[1] == pytest.approx([(LEFT + WIDTH - RIGHT) / 2, (TOP + BOTTOM) / 2])


def test_up_is_up_and_nothing_leaves_the_frame():
    rng = np.random.default_rng(0)
    for scale in (1e-7, 0.13, 1, 733, 1e9):
        for (points, *_), values in zip(
            lines(line_chart(X, named := {"a": scale * rng.normal(size=61), "b": scale * X**3}, "s")),
            named.values(),
            strict=True,
        ):
            assert points[:, 1].min() >= TOP - 0.1 and points[:, 1].max() <= BOTTOM + 0.1
            assert np.argmin(points[:, 1]) == np.argmax(values)


def test_curves_differ_in_colour_and_in_dash_and_have_no_role():
    drawn = lines(line_chart(X, {name: X for name in "abcdef"}, "s"))
    colours, dashes = {colour for _, colour, _ in drawn}, {dash for _, _, dash in drawn}
    assert len(drawn) == len(colours) == len(dashes) == 6
    assert not colours & {REAL, GENERATED, DISCRIMINATOR, GENERATOR}


def test_the_legend_names_each_curve_beside_a_stroke_of_it():
    picture = line_chart(X, {"saturating": X, "non-saturating": -X}, "s")
    strokes = re.findall(r'<polyline points="([\d.]+),[\d.]+ ([\d.]+),[\d.]+"[^>]*?stroke="([^"]+)"', picture.body)
    names = re.findall(r'<text x="(\d+)"[^>]*>((?:non-)?saturating)</text>', picture.body)
    assert [colour for *_, colour in strokes] == [colour for _, colour, _ in lines(picture)][::-1]
    for (_, end, _), (x, name) in zip(strokes, names, strict=True):
        assert float(end) < int(x) < float(end) + 10 and int(x) + 6 * len(name) < WIDTH


def test_names_and_labels_are_text_not_markup():
    ElementTree.fromstring(line_chart(X, {"a < b": X}, "s", "x & y", "<y>")._repr_html_())


def test_words_take_the_themes_colour():
    picture = line_chart(X, {"a": X}, "s", "x", "y")
    assert set(re.findall(r'<text [^>]*fill="([^"]+)"', picture.body)) == {"currentColor"}
    assert "--jp-ui-font-color1" in picture._repr_html_()


def test_nan_leaves_a_gap_and_long_curves_are_thinned():
    values = X.copy()
    values[20:30] = np.nan
    first, second = lines(line_chart(X, {"a": values}, "s"))
    assert len(first[0]) == 20 and len(second[0]) == 31
    ((points, *_),) = lines(line_chart(np.arange(5000), {"a": np.arange(5000)}, "s"))
    assert len(points) == module.MAX_POINTS and points[-1].tolist() == [WIDTH - RIGHT, TOP]


def test_a_flat_curve_is_drawn_in_the_middle():
    for level in (0.0, -1.3863, 5e-5):
        ((points, *_),) = lines(line_chart(X, {"a": np.full(61, level)}, "s"))
        assert np.ptp(points[:, 1]) == 0 and abs(points[0, 1] - (TOP + BOTTOM) / 2) < 20


@pytest.mark.parametrize(
    ("low", "high", "about", "expected"),
    [
        (0, 1, 5, [0, 0.2, 0.4, 0.6, 0.8, 1]),
        (-1.3863, 0, 5, [-1, -0.5, 0]),
        (0, 800, 8, np.arange(0, 801, 100)),
        (0.0013, 0.0042, 5, [0.002, 0.003, 0.004]),
        (-7.3, 12, 4, [-5, 0, 5, 10]),
    ],
)
def test_ticks_are_round(low, high, about, expected):
    assert ticks(low, high, about) == pytest.approx(np.array(expected, float))


def test_ticks_are_written_in_full():
    words = re.findall(r">([−\d.,]+)</text>", line_chart([0, 2000], {"a": [-1.4, 0.2]}, "s").body)
    assert "1,000" in words and "−1.0" in words and "0.0" in words and len(set(words)) == len(words) - 0


@pytest.mark.parametrize(
    ("x", "named", "says"),
    [
        ([1.0], {"a": [1.0]}, r"x of shape \(1,\)"),
        ([1.0, np.nan], {"a": [1, 2]}, "finite"),
        ([2.0, 1.0], {"a": [1, 2]}, "rising"),
        ([1.0, 1.0], {"a": [1, 2]}, "rising"),
        ([0, 1], {}, "expected 1 to 6"),
        ([0, 1], {str(i): [0, 1] for i in range(7)}, "expected 1 to 6"),
        ([0, 1], [1, 2], "got list as curves"),
        ([0, 1], {"a": [1, 2, 3]}, r"'a' has shape \(3,\), expected \(2,\)"),
        ([0, 1], {"a": [1, np.inf]}, "'a' holds infinite"),
        ([0, 1], {"a": [np.nan, np.nan]}, "nothing but NaN"),
    ],
)
def test_what_cannot_be_drawn_is_refused(x, named, says):
    with pytest.raises(ValueError, match=says):
        line_chart(x, named, "s")


def test_it_loads_neither_tensorflow_nor_widgets():
    code = "import sys, gan_lessons.pictures.charts; from gan_lessons.metrics import divergences; "
    code += "print({'tensorflow', 'ipywidgets'} & {*sys.modules})"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout.strip() == "set()"
