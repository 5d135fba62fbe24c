"""Sentences: the grammar accepts what it should, the controls are what they are called, a GAN learns to write."""

import numpy as np
import pytest

from gan_lessons.chapters.beyond import grammar
from gan_lessons.chapters.beyond.normalised_score import MINIMUM_SCORES, normalised_score


@pytest.fixture(scope="module")
def school():
    return grammar.Sentences()


@pytest.fixture(scope="module")
def made(school):
    gan = grammar.gan(seed=0)
    gan.advance(school, 1000)  # the lesson: 2,000
    return gan.generate(1000, averaged=True)


class TestGrammar:
    @pytest.mark.parametrize(
        "sentence",
        ["a cat sleeps", "the big birds run", "two quick dogs see a child", "the small child follows the small child"],
    )
    def test_what_it_accepts(self, sentence):
        assert grammar.accepted([sentence]).all()

    @pytest.mark.parametrize(
        "sentence",
        [
            "a cat sleep",  # subject and verb
            "two cat sleep",  # number word and noun
            "a cat sleeps the dog",  # sleep takes no object
            "a cat sees",  # see needs one
            "cat sleeps",
            "a small big cat sleeps",
            "a cat · sleeps",
            "",
        ],
    )
    def test_what_it_refuses(self, sentence):
        assert not grammar.accepted([sentence]).any()

    def test_a_stands_before_no_vowel(self):
        words = f" {' '.join(grammar.all_sentences())}".replace(" a ", " a_").split()
        assert not [word for word in words if word.startswith("a_") and word[2] in "aeiou"]
        assert not any(word[0] in "aeiou" for word in grammar.WORDS if word not in ("a", grammar.EMPTY))

    def test_all_sentences_are_different_and_fit_the_table(self):
        known = grammar.all_sentences()
        assert len(set(known)) == len(known) == 64 * 2 + 64 * 2 * 64
        assert max(len(sentence.split()) for sentence in known) == grammar.LENGTH
        assert {word for sentence in known for word in sentence.split()} | {grammar.EMPTY} == set(grammar.WORDS)


class TestTables:
    def test_tables_and_sentences_are_each_other(self):
        some = list(grammar.all_sentences()[::500])
        tables = grammar.one_hot(some)
        assert tables.shape == (len(some), 7, 23) and (tables.sum(axis=2) == 1).all() and tables.dtype == np.float32
        assert grammar.decode(tables) == some

    def test_soft_tables_are_read_by_their_largest_number(self):
        soft = 0.6 * grammar.one_hot(["a cat sleeps"]) + 0.4 / 23
        assert grammar.decode(soft) == ["a cat sleeps"]

    @pytest.mark.parametrize("sentence", ["a horse sleeps", "a a a a a a a a"])
    def test_what_does_not_fit_is_refused(self, sentence):
        with pytest.raises(ValueError, match="at most 7 words"):
            grammar.one_hot([sentence])


class TestTrainingSet:
    def test_it_holds_different_sentences_always_the_same_ones_for_a_seed(self, school):
        assert len(set(school.strings)) == 2000 and grammar.score(school.strings) == 1
        assert grammar.Sentences().strings == school.strings != grammar.Sentences(seed=1).strings
        sampled = grammar.decode(school.sample(50, np.random.default_rng(0)))
        assert set(sampled) <= set(school.strings) and len(set(sampled)) > 40

    @pytest.mark.parametrize("count", [0, 8321])
    def test_other_counts_are_refused(self, count):
        with pytest.raises(ValueError, match="expected 1 to 8,320"):
            grammar.Sentences(count)


class TestNumbers:
    def test_new_counts_accepted_sentences_only(self):
        written = ["a cat sleeps", "a dog sleeps", "a bird sleeps", "a cat sleep"]
        assert grammar.novelty(written, ["a cat sleeps"]) == pytest.approx(2 / 3)
        assert np.isnan(grammar.novelty(["cat"], []))

    def test_random_words_and_right_words_without_grammar(self, school):
        assert grammar.score(grammar.random_words(5000)) < 0.001
        patchwork = grammar.independent_words(school.strings, 5000)
        assert 0.02 < grammar.score(patchwork) < 0.08
        first = [sentence.split()[0] for sentence in patchwork]
        true = [sentence.split()[0] for sentence in school.strings]
        for word in ("a", "the", "two"):
            assert first.count(word) / 5000 == pytest.approx(true.count(word) / 2000, abs=0.04)


def test_a_gan_comes_half_of_the_way_and_most_of_it_is_new(made, school):
    written = grammar.decode(made)
    assert (
        normalised_score(grammar.score(written), grammar.score(grammar.random_words(1000)), 1.0)
        >= MINIMUM_SCORES["sentences: accepted"]
    )
    good = {sentence for sentence, fine in zip(written, grammar.accepted(written), strict=True) if fine}
    assert len(good) > 200 and grammar.novelty(written, school.strings) > 0.5
    assert np.allclose(made.sum(axis=2), 1, atol=1e-5)  # softmax: each place holds probabilities
