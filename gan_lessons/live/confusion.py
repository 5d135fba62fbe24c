"""The scores of a game of real or generated: counts, their uncertainty, and a verdict in words. Plain arithmetic."""

import numpy as np

from gan_lessons.metrics.intervals import Proportion

ANSWERS = ("real", "generated")


def confusion_matrix(truth, answers):
    """A confusion matrix: integers of shape ``(2, 2)``.

    Rows are the truth, columns the answers, both in the order real, generated.

    Raises:
        ValueError: lists of two lengths, or anything but "real" and "generated".

    >>> confusion_matrix(["real", "real", "generated"], ["real", "generated", "generated"]).tolist()
    [[1, 1], [0, 1]]
    """
    if len(truth) != len(answers):
        raise ValueError(f"got {len(truth)} examples and {len(answers)} answers, expected one answer for each example")
    counts = np.zeros((2, 2), int)
    for one, other in zip(truth, answers, strict=True):
        counts[index_of(one), index_of(other)] += 1
    return counts


def verdict(you, d, rounds):
    """Both scores in words, with how far they can be trusted.

    >>> verdict(10, 10, 10).split(".")[0]
    'You: 10 of 10 right, 100 % (95 % interval 72 to 100 %)'
    """
    words, ends = [], [Proportion(right, rounds).interval for right in (you, d)]
    for who, right, (low, high) in (("You", you, ends[0]), ("D", d, ends[1])):
        words.append(
            f"{who}: {right} of {rounds} right, {100 * right / rounds:.0f} % "
            f"(95 % interval {100 * low:.0f} to {100 * high:.0f} %)."
        )
    guessing = [who for who, (low, high) in zip(("your", "D's"), ends, strict=True) if low <= 0.5 <= high]
    if guessing:
        verb = "intervals hold" if len(guessing) == 2 else "interval holds"
        whose = " and ".join(guessing)
        words.append(f"{whose[0].upper()}{whose[1:]} {verb} 50 %, which is what guessing gives.")
    if ends[0][0] <= ends[1][1] and ends[1][0] <= ends[0][1]:
        words.append("The intervals overlap: so few rounds do not settle who is better.")
    else:
        words.append(f"The intervals lie apart: {'you are' if you > d else 'D is'} better at this.")
    return " ".join(words)


def index_of(answer):
    """The place of an answer in ``ANSWERS``, or a ``ValueError``."""
    if answer not in ANSWERS:
        raise ValueError(f"answer: got {answer!r}, expected 'real' or 'generated'")
    return ANSWERS.index(answer)
