"""Language: sentences of a small grammar, and a GAN that learns to generate them.

A sentence has a subject, a verb and perhaps an object: "the small dog sees two cats". Subject and verb agree in number,
and so do "a" and "two" with their noun. An example is a table ``(7, 23)``: a row for each of seven places, a column for
each word and for the empty place, a 1 where the word stands (one-hot). Its score is the share of sentences that the
grammar accepts.
"""

import itertools
from functools import cache

import numpy as np

from gan_lessons.chapters.beyond import dense

LENGTH, EMPTY = 7, "·"
ARTICLES = {"singular": ("a", "the"), "plural": ("the", "two")}
ADJECTIVES = ("small", "big", "quick")  # none begins with a vowel: "a" stands before each
NOUNS = {"singular": ("cat", "dog", "bird", "child"), "plural": ("cats", "dogs", "birds", "children")}
INTRANSITIVE = {"singular": ("sleeps", "runs"), "plural": ("sleep", "run")}  # verbs that take no object
TRANSITIVE = {"singular": ("sees", "follows"), "plural": ("see", "follow")}  # verbs that need one
WORDS = tuple(
    dict.fromkeys(
        [EMPTY, *itertools.chain(*ARTICLES.values()), *ADJECTIVES, *itertools.chain(*NOUNS.values())]
        + [verb for kind in (INTRANSITIVE, TRANSITIVE) for verbs in kind.values() for verb in verbs]
    )
)
TRAINING_SIZE, STEPS, LATENT_DIM = 2000, 2000, 32


def noun_phrases(number):
    """Every noun phrase of this number, "singular" or "plural", as lists of words.

    >>> len(noun_phrases("singular")), noun_phrases("plural")[0]
    (32, ['the', 'cats'])
    """
    adjectives = [[], *([word] for word in ADJECTIVES)]
    return [
        [article, *adjective, noun]
        for article, adjective, noun in itertools.product(ARTICLES[number], adjectives, NOUNS[number])
    ]


@cache
def all_sentences():
    """Every sentence of the grammar, in order, as a tuple of strings.

    >>> len(all_sentences()), all_sentences()[0]
    (8320, 'a big bird follows a big bird')
    """
    found = []
    for number in ("singular", "plural"):
        for subject in noun_phrases(number):
            found += [[*subject, verb] for verb in INTRANSITIVE[number]]
            objects = noun_phrases("singular") + noun_phrases("plural")
            found += [[*subject, verb, *thing] for verb in TRANSITIVE[number] for thing in objects]
    return tuple(sorted(" ".join(words) for words in found))


@cache
def _accepted():
    return frozenset(all_sentences())


def accepted(sentences):
    """Whether the grammar accepts each sentence: bool array ``(n,)``.

    >>> accepted(["the small dog sees two cats", "the small dog see two cats", "a cats sleep"]).tolist()
    [True, False, False]
    """
    return np.array([sentence in _accepted() for sentence in sentences])


def one_hot(sentences):
    """Sentences as float32 ``(n, 7, 23)``: one row a place, 1 in the column of its word; empty places at the end.

    Raises:
        ValueError: a word that is not in ``WORDS``, or more than seven.

    Example:
        >>> one_hot(["a cat sleeps"]).argmax(axis=2).tolist()
        [[1, 7, 15, 0, 0, 0, 0]]
    """
    numbers = np.zeros((len(sentences), LENGTH), int)
    for row, sentence in enumerate(sentences):
        words = sentence.split()
        if len(words) > LENGTH or not set(words) <= set(WORDS):
            raise ValueError(f"got {sentence!r}, expected at most {LENGTH} words, all of grammar.WORDS")
        numbers[row, : len(words)] = [WORDS.index(word) for word in words]
    return np.eye(len(WORDS), dtype=np.float32)[numbers]


def decode(tables):
    """Tables ``(n, 7, 23)`` as sentences: in each row the word with the largest number (argmax).

    Empty places at the end are left out; one between words stays, as "·", and the grammar refuses it.
    """
    return [_joined(WORDS[number] for number in row) for row in np.asarray(tables).argmax(axis=2)]


def _joined(words):
    return " ".join(words).rstrip(f" {EMPTY}")


class Sentences:
    """A training set: some sentences of the grammar, drawn once, the others never shown.

    Args:
        count: how many of the 8,320.
        seed: of that draw.

    Example:
        >>> known = Sentences()
        >>> len(known.strings), known.sample(3, np.random.default_rng(0)).shape
        (2000, (3, 7, 23))
    """

    name, shape = "sentences", (LENGTH, len(WORDS))

    def __init__(self, count=TRAINING_SIZE, seed=0):
        if not 1 <= count <= len(all_sentences()):
            raise ValueError(
                f"count: got {count}, expected 1 to {len(all_sentences()):,}, all sentences of the grammar"
            )
        chosen = np.random.default_rng(seed).permutation(len(all_sentences()))[:count]
        self.strings = [all_sentences()[index] for index in chosen]
        self._tables = one_hot(self.strings)

    def sample(self, n, rng):
        """``n`` of these sentences, drawn with replacement, one-hot: float32 of shape ``(n, 7, 23)``."""
        return self._tables[rng.integers(0, len(self._tables), n)]


def gan(seed=0, **settings):
    """The GAN that learns sentences, at step 0; ``settings`` as for ``dense.gan``."""
    return dense.gan(LATENT_DIM, Sentences.shape, softmax=2, seed=seed, **settings)


# ---- the score, and what it is compared with


def score(sentences):
    """The score of this data: the share of sentences that the grammar accepts."""
    return float(accepted(sentences).mean())


def novelty(sentences, known):
    """The share of accepted sentences that are not in the training set ``known``; NaN if none is accepted.

    >>> novelty(["a cat sleeps", "a dog runs", "dog a"], known=["a cat sleeps"])
    0.5
    """
    good = [sentence for sentence, fine in zip(sentences, accepted(sentences), strict=True) if fine]
    return float(np.mean([sentence not in known for sentence in good])) if good else float("nan")


def random_words(count, seed=0):
    """Seven words (or empty places) drawn at random: the "noise" of this data, as strings."""
    numbers = np.random.default_rng(seed).integers(0, len(WORDS), (count, LENGTH))
    return [_joined(WORDS[number] for number in row) for row in numbers]


def independent_words(known, count, seed=0):
    """Each place filled on its own, with the word of a random training sentence: right words, no grammar.

    >>> independent_words(["a cat sleeps", "a cat runs"], 1)[0].startswith("a cat")
    True
    """
    places = one_hot(known).argmax(axis=2)
    rows = np.random.default_rng(seed).integers(0, len(places), (count, LENGTH))
    return [_joined(WORDS[number] for number in row) for row in places[rows, np.arange(LENGTH)]]
