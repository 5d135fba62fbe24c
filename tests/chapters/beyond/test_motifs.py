"""DNA with a motif: data and number are right, a GAN learns them; logos are as tall as the information."""

import re
from xml.etree import ElementTree

import numpy as np
import pytest

from gan_lessons.chapters.beyond import logos, motifs
from gan_lessons.chapters.beyond.normalised_score import MINIMUM_SCORES, normalised_score


@pytest.fixture(scope="module")
def real():
    return motifs.Promoters().strings(1000, np.random.default_rng(0))


@pytest.fixture(scope="module")
def made():
    gan = motifs.gan(seed=0)
    gan.advance(motifs.Promoters(), 1200)  # the lesson: 2,000
    return gan.generate(1000, averaged=True)


class TestData:
    def test_every_sequence_holds_the_motif_and_every_place_comes(self, real):
        assert motifs.score(real) == 1 and {len(one) for one in real} == {16}
        assert motifs.motif_positions(real).min() > 50 and motifs.motif_positions(real).sum() == 1000

    def test_what_is_not_the_motif_is_random(self, real):
        outside = "".join(one.replace(motifs.MOTIF, "", 1) for one in real)
        assert all(outside.count(letter) / len(outside) == pytest.approx(0.25, abs=0.03) for letter in "ACGT")

    def test_another_motif_is_as_good(self):
        some = motifs.Promoters("GGGCCCAAA").strings(50, np.random.default_rng(0))
        assert motifs.score(some, "GGGCCCAAA") == 1 and motifs.score(some) < 0.5
        assert motifs.motif_positions(some, "GGGCCCAAA").shape == (8,) and "GGGCCCAAA" in motifs.align(
            some, 0, "GGGCCCAAA"
        )

    @pytest.mark.parametrize("motif", ["", "TATAAX", "A" * 17])
    def test_other_motifs_are_refused(self, motif):
        with pytest.raises(ValueError, match="expected 1 to 16 of the letters"):
            motifs.Promoters(motif)

    def test_tables_and_strings_are_each_other(self, real):
        tables = motifs.one_hot(real)
        assert tables.shape == (1000, 4, 16) and tables.dtype == np.float32 and (tables.sum(axis=1) == 1).all()
        assert motifs.decode(tables) == real

    @pytest.mark.parametrize("sequences", [[], ["ACG", "AC"], ["ACX"]])
    def test_other_strings_are_refused(self, sequences):
        with pytest.raises(ValueError, match="one length, of A, C, G and T"):
            motifs.one_hot(sequences)


class TestNumber:
    def test_five_letters_of_six_do_not_count(self):
        assert motifs.score(["CCTATAATCCCCCCCC", "CCTATACTCCCCCCCC"]) == 0.5

    def test_random_letters_hold_it_by_chance(self):
        letters = motifs.random_sequences(20_000, np.random.default_rng(0))
        assert motifs.score(letters) == pytest.approx(11 / 4**6, abs=0.0015)

    def test_aligning_cuts_the_best_window_wherever_it_is(self):
        assert motifs.align(["TATAATCCCCCCCCCC"], 2) == ["--TATAATCC"]
        assert motifs.align(["CCCCCCCCCCTATAAT"], 2) == ["CCTATAAT--"]
        assert motifs.align(["GGGGTATACTGGGGGG"], 1) == ["GTATACTG"]

    def test_shares_leave_gaps_out_and_add_up_to_one(self):
        shares = motifs.letter_frequencies(["-AC", "-AG"])
        assert shares.tolist() == [[0.25, 1, 0], [0.25, 0, 0.5], [0.25, 0, 0.5], [0.25, 0, 0]]


def test_a_gan_comes_a_third_of_the_way_and_copies_nothing_over_and_over(made, real):
    written, random = motifs.decode(made), motifs.random_sequences(1000, np.random.default_rng(1))
    assert (
        normalised_score(motifs.score(written), motifs.score(random), motifs.score(real))
        >= MINIMUM_SCORES["DNA: motif exact"]
    )
    assert (motifs.motif_positions(written) > 0).all() and motifs.distinct_share(written) > 0.9
    assert np.allclose(made.sum(axis=1), 1, atol=1e-5)  # softmax: each place holds probabilities


class TestLogo:
    def test_information_against_known_columns(self):
        columns = np.array([[1, 0, 0, 0], [0.5, 0.5, 0, 0], [0.25] * 4, [0.5, 0.25, 0.125, 0.125]]).T
        assert logos.information_content(columns) == pytest.approx([2, 1, 0, 0.25])

    @pytest.mark.parametrize("shares", [np.full((3, 2), 1 / 3), np.full((4, 2), 0.5), [[2], [-1], [0], [0]]])
    def test_what_are_no_shares_is_refused(self, shares):
        with pytest.raises(ValueError, match="each column adding up to 1"):
            logos.information_content(shares)

    def test_letters_are_as_tall_as_their_part_of_the_bits(self):
        shares = np.array([[0.5, 1], [0.5, 0], [0, 0], [0, 0]])
        tree = drawn(logos.sequence_logo({"two": shares}, "Two columns.", "xy"))
        heights = [float(re.search(r"scale\(\S+ (\S+)\)", one)[1]) for one in letters(tree)]
        assert heights == pytest.approx([logos.HEIGHT / 4, logos.HEIGHT / 4, logos.HEIGHT], abs=0.01)
        words = [node.text for node in tree.iter() if node.tag.endswith("text")]
        assert {"two: 3.0 bits in all", "2 bits", "x", "y"} <= set(words)
        assert tree.get("aria-label") == "Two columns."

    def test_columns_without_information_show_nothing(self):
        assert not letters(drawn(logos.sequence_logo({"random": np.full((4, 5), 0.25)}, "Nothing to see.")))

    def test_letters_below_must_fit(self):
        with pytest.raises(ValueError, match="expected 2, one for each column"):
            logos.sequence_logo({"a": np.full((4, 2), 0.25)}, "", "abc")

    def test_aligning_finds_something_even_in_random_letters(self, real):
        random = motifs.random_sequences(2000, np.random.default_rng(2))
        bits = [
            logos.information_content(motifs.letter_frequencies(motifs.align(some)))[3:9].sum()
            for some in (random, real)
        ]
        assert 1 < bits[0] < 3 and bits[1] == pytest.approx(12)


def drawn(picture):
    return ElementTree.fromstring(re.search(r"<svg.*</svg>", picture.body)[0])


def letters(tree):
    return [node.get("transform") for node in tree.iter() if node.get("transform")]
