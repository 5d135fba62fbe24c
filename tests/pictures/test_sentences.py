"""The sentence that says what there is to see."""

import pytest

from gan_lessons import pictures
from gan_lessons.metrics.modes import Modes
from gan_lessons.pictures.sentences import Sentence
from gan_lessons.snapshots import Snapshot


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
    assert pictures.describe(Snapshot(20, 1.25, 0.5)) == (
        "Step 20: D's loss is 1.25 and G's is 0.50; no samples were observed."
    )
    with pytest.raises(ValueError, match="expected one of 'FID'"):
        pictures.describe(snapshot, "fidelity")


def test_a_single_mode_is_not_counted():
    assert pictures.describe(Snapshot(5, values={"modes": [1, 1, 0.5]})) == "Step 5: 50 % high-quality samples."
    assert [str(Modes(1, total, 0.5)) for total in (1, 2)] == [
        "50% high-quality samples",
        "1 of 2 modes, 50% high-quality samples",
    ]


def test_a_cell_that_ends_with_a_sentence_shows_it_as_text():
    sentence = Sentence("Step 5: D's loss is < 1.")
    assert sentence == "Step 5: D's loss is < 1." and repr(sentence) == sentence
    assert "D&#x27;s loss is &lt; 1." in sentence._repr_html_()


def test_roles_have_four_different_colours():
    roles = {pictures.REAL, pictures.GENERATED, pictures.DISCRIMINATOR, pictures.GENERATOR}
    assert len(roles) == 4
