"""DNA: sequences of sixteen letters that hold one motif at a random place, and a GAN that learns them.

The motif is TATAAT, the box that Pribnow (1975) described, about ten letters before the place where the copying of a
bacterial gene begins. An example is a table ``(4, 16)``: a row for each letter A, C, G, T, a column for each place, a 1
where the letter stands (one-hot). Its score is the share of sequences that hold the motif, letter for letter.
"""

import numpy as np

from gan_lessons.chapters.beyond import dense
from gan_lessons.chapters.beyond.logos import LETTERS

LENGTH, MOTIF = 16, "TATAAT"
STEPS, LATENT_DIM = 2000, 32


def random_sequences(count, rng):
    """Sequences of independent, equally likely letters, as strings: the "noise" of this data.

    >>> [len(sequence) for sequence in random_sequences(2, np.random.default_rng(0))]
    [16, 16]
    """
    return to_strings(rng.integers(0, 4, (count, LENGTH)))


def to_strings(numbers):
    """Numbers 0 to 3, ``(n, length)``, as strings of letters."""
    return ["".join(row) for row in np.array(list(LETTERS))[numbers]]


def one_hot(sequences):
    """Strings of equal length as float32 ``(n, 4, length)``: 1 where the letter stands, else 0.

    Raises:
        ValueError: no strings, unequal lengths, or a letter that is none of A, C, G, T.

    Example:
        >>> one_hot(["CAT"])[0].astype(int).tolist()
        [[0, 1, 0], [1, 0, 0], [0, 0, 0], [0, 0, 1]]
    """
    lengths = {len(sequence) for sequence in sequences}
    if len(lengths) != 1 or not set("".join(sequences)) <= set(LETTERS):
        raise ValueError(f"sequences: got lengths {sorted(lengths)}, expected strings of one length, of A, C, G and T")
    table = np.array([list(sequence) for sequence in sequences])
    return (table[:, None, :] == np.array(list(LETTERS))[:, None]).astype(np.float32)


def decode(tables):
    """Tables ``(n, 4, length)`` as strings: in each column the letter with the largest number (argmax)."""
    return to_strings(np.asarray(tables).argmax(axis=1))


class Promoters:
    """Sequences with the motif at a random place, all other letters random.

    Args:
        motif: at most 16 of the letters A, C, G and T.

    Raises:
        ValueError: another motif.

    >>> MOTIF in Promoters().strings(1, np.random.default_rng(0))[0]
    True
    >>> Promoters().sample(3, np.random.default_rng(0)).shape
    (3, 4, 16)
    """

    name, shape = "DNA with a motif", (len(LETTERS), LENGTH)

    def __init__(self, motif=MOTIF):
        if not 1 <= len(motif) <= LENGTH or not set(motif) <= set(LETTERS):
            raise ValueError(f"motif: got {motif!r}, expected 1 to {LENGTH} of the letters A, C, G and T")
        self.motif = motif

    def strings(self, n, rng):
        """``n`` new sequences as strings."""
        numbers, starts = rng.integers(0, 4, (n, LENGTH)), rng.integers(0, LENGTH - len(self.motif) + 1, n)
        inside = starts[:, None] + np.arange(len(self.motif))
        numbers[np.arange(n)[:, None], inside] = [LETTERS.index(letter) for letter in self.motif]
        return to_strings(numbers)

    def sample(self, n, rng):
        """``n`` new sequences, one-hot: float32 of shape ``(n, 4, 16)``."""
        return one_hot(self.strings(n, rng))


def gan(seed=0, **settings):
    """The GAN that learns such sequences, at step 0; ``settings`` as for ``dense.gan``."""
    return dense.gan(LATENT_DIM, Promoters.shape, softmax=1, seed=seed, **{"learning_rate": 2e-3} | settings)


# ---- the score, and what else one wants to know


def score(sequences, motif=MOTIF):
    """The score of this data: the share of sequences that hold the motif, letter for letter.

    >>> score(["ACGTATAATCGACGTA", "ACGTATATTCGACGTA"])
    0.5
    """
    return float(np.mean([motif in sequence for sequence in sequences]))


def motif_positions(sequences, motif=MOTIF):
    """How often the motif begins at each place that has room for it (its first occurrence): integer array ``(11,)``."""
    found = [sequence.index(motif) for sequence in sequences if motif in sequence]
    return np.bincount(found, minlength=LENGTH - len(motif) + 1)


def distinct_share(sequences):
    """The share of sequences that are different from all before them.

    >>> distinct_share(["ACGT", "ACGT", "TTTT", "AAAA"])
    0.75
    """
    return len(set(sequences)) / len(sequences)


def align(sequences, flank=3, motif=MOTIF):
    """Cut out of each sequence the window that agrees best with the motif, and ``flank`` letters on either side.

    What lies beyond a sequence's ends is a gap, "-". An alignment finds something even in noise: compare with that.

    >>> align(["CCTATAATGGCCCCCC"])
    ['-CCTATAATGGC']
    """
    windows = []
    for sequence in sequences:
        agreement = [
            sum(a == b for a, b in zip(sequence[i:], motif, strict=False)) for i in range(LENGTH - len(motif) + 1)
        ]
        start = int(np.argmax(agreement))
        windows.append(("-" * flank + sequence + "-" * flank)[start : start + len(motif) + 2 * flank])
    return windows


def letter_frequencies(windows):
    """How often each letter stands in each column, gaps left out: float array ``(4, columns)``, columns add up to 1.

    A column of nothing but gaps counts as all letters equally often.
    """
    counts = np.array([[sum(w[i] == a for w in windows) for i in range(len(windows[0]))] for a in LETTERS], float)
    return np.where(counts.sum(0) > 0, counts / np.maximum(counts.sum(0), 1), 1 / len(LETTERS))
