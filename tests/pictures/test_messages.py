"""Words beside the pictures, the branches' colours, and what counts as an image."""

import pytest

from gan_lessons import pictures
from gan_lessons.pictures import messages, shapes
from gan_lessons.pictures.branch_styles import BRANCH_STYLES


def test_branches_have_six_colours_none_of_a_role():
    colours = {line.colour for line in BRANCH_STYLES}
    roles = {pictures.REAL, pictures.GENERATED, pictures.DISCRIMINATOR, pictures.GENERATOR}
    assert len(colours) == len({line.dash for line in BRANCH_STYLES}) == 6 and not colours & roles


def test_words_from_outside_are_escaped():
    assert (
        "<b>" not in messages.note("<b>")
        and "&lt;b&gt;" in messages.alert("<b>", "x")
        and "&lt;" in messages.code_box("<")
    )


def test_code_keeps_its_lines():
    """A line that is broken in the middle of a word is no code any more; a long one is scrolled."""
    assert "white-space:pre;overflow:auto" in messages.code_box("x = 1")


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
