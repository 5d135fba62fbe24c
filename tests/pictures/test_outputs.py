"""What lessons show: images in rows and tables, each with its sentence."""

import base64
import io
import re

import numpy as np
import pytest
from PIL import Image

from gan_lessons import pictures
from gan_lessons.pictures import outputs


def shown(picture):
    """The pixels of the images in a picture."""
    found = re.findall(r'base64,([^"]+)', picture._repr_html_())
    return [np.asarray(Image.open(io.BytesIO(base64.b64decode(one)))) for one in found]


def test_image_tag_holds_exactly_the_pixels():
    gray = np.arange(12, dtype=np.uint8).reshape(3, 4)
    tag = outputs.image_tag(gray, 'a "b" <c>', 8, 6)
    assert 'alt="a &quot;b&quot; &lt;c&gt;"' in tag
    png = base64.b64decode(re.search(r"base64,([^\"]+)", tag).group(1))
    assert np.array_equal(np.asarray(Image.open(io.BytesIO(png))), gray)


def test_digits_stand_row_by_row():
    images = np.arange(6)[:, None, None] * np.ones((6, 4, 4)) / 5
    (sheet,) = shown(pictures.digits(images, "Six shades.", columns=3))
    assert sheet.shape == (9, 14)
    assert [sheet[0, 0], sheet[0, 5], sheet[0, 10], sheet[5, 0], sheet[5, 10]] == [0, 51, 102, 153, 255]
    (coloured,) = shown(pictures.digits(np.full((2, 4, 4, 3), [1.0, 0, 0]), "Two red squares."))
    assert coloured[0, 0].tolist() == [255, 0, 0]


def test_flat_images_that_are_no_squares_are_refused():
    with pytest.raises(ValueError, match="flat images of 7 values, expected a square number"):
        pictures.digits(np.zeros((3, 7)), "None.")


def test_rows_and_tables_have_their_sentence():
    picture = pictures.rows({"real": np.zeros((3, 784)), "made": np.ones((3, 784))}, "Three <and> three.")
    assert repr(picture) == "Three <and> three." and "Three &lt;and&gt; three." in picture._repr_html_()
    assert [sheet.max() > 200 for sheet in shown(picture)] == [False, True]
    table = pictures.table(["run", "FID"], [("a", 1), ("b<", 2)], "Two runs.")._repr_html_()
    assert table.count("<tr>") == 3 and "b&lt;" in table


def test_columns_of_numbers_end_at_the_right_and_short_cells_stay_on_one_line():
    words = "a long name of a run that may need two lines"
    lines = [(words, "1.2e-05", "5 of 8", "40 to 50 %", "yes", "12 s"), ("b", "–", "3", "−3", "no", "3k")]
    page = pictures.table(["run", "loss", "modes", "interval", "good?", "time"], lines, "Two runs.")._repr_html_()
    for row in page.split("<tr>")[1:]:
        assert re.findall("text-align:(left|right)", row) == ["left", *["right"] * 3, "left", "right"]
    assert f'<td style="text-align:left;padding:2px 12px">{words}<' in page
    assert page.count("white-space:nowrap") == 17
