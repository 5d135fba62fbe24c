"""A table of all scores of digits that a student fills with runs of their own, between real digits and noise.

What a score is, ``metrics`` says; how it is written, ``metrics.axes``. Nothing here trains.
"""

from functools import cache

import numpy as np

from gan_lessons import data, metrics
from gan_lessons.metrics.axes import METRIC_AXES, metric_axis
from gan_lessons.pictures import table

SETS, SPREADS = 10, 5  # sets of real digits, and how many of their standard deviations count as worse
MARK = "▲"


class ScoreTable:
    """Rows of scores, each of ``n`` images of digits; the first row is real digits, the last one noise.

    Args:
        n: how many images every row has. Scores of unequal numbers of images cannot be compared.

    Raises:
        ValueError: an ``n`` that is no whole number from 100 to 6,000.

    Example:
        >>> scores = ScoreTable(n=200)
        >>> _ = scores.add("one digit", np.repeat(data.mnist()[:1], 200, axis=0))
        >>> scores.detects("recall", "one digit"), scores.detects("precision", "one digit")
        (True, False)
    """

    def __init__(self, n=2000):
        if not isinstance(n, int) or isinstance(n, bool) or not 100 <= n <= 60_000 // SETS:
            raise ValueError(f"n: got {n!r}, expected a whole number of images from 100 to {60_000 // SETS:,}")
        self.n, self.rows = n, {}

    def add(self, name, images):
        """Score ``images`` as the row ``name`` (a row of that name is replaced) and return its scores by name.

        Args:
            name: of the row.
            images: ``n`` digits, ``(n, 784)``, ``(n, 28, 28)`` or ``(n, 28, 28, 1)``, pixels in [0, 1].

        Raises:
            ValueError: another number of images, another shape or other pixels.
        """
        if len(images) != self.n:
            raise ValueError(
                f"{name}: got {len(images):,} images, expected {self.n:,} as in every other row: FID, precision and "
                "recall depend on how many there are"
            )
        self.rows[str(name)] = metrics.DigitScores().all_scores(images)
        return self.rows[str(name)]

    def value(self, score, name):
        """One score of one row, as a float.

        Raises:
            ValueError: no such row or score.
        """
        if name not in self.rows:
            raise ValueError(f"row: got {name!r}, expected one that was added: {', '.join(self.rows) or 'none yet'}")
        return self.rows[name][metric_axis(score).name]

    def detects(self, score, name):
        """Whether a score tells a row from real digits: is it worse by more than five standard deviations?

        The standard deviation is that of ten sets of ``n`` real digits, none of which is in two sets.
        """
        return bool(self._worse(score, self.value(score, name)))

    def better(self, score, first, second):
        """Which of two rows a score prefers: its name, or None if they are equal."""
        a, b = self.value(score, first), self.value(score, second)
        if a == b:
            return None
        return first if (a < b) == (metric_axis(score).better == "low") else second

    def blind_scores(self, name):
        """The scores that do not tell this row from real digits, as a list of names."""
        return [score for score in METRIC_AXES if not self.detects(score, name)]

    @property
    def picture(self):
        """All rows as a ``Picture``, real digits first and noise last."""
        real = {score: values.mean() for score, values in real_digit_scores(self.n).items()}
        noise = {score: metrics.DigitScores().scale(score, self.n)[1] for score in METRIC_AXES}
        header = [f"n = {self.n:,}", *(f"{s} {'↓' if y.better == 'low' else '↑'}" for s, y in METRIC_AXES.items())]
        named = {"real digits": real, **self.rows, "noise": noise}
        lines = [(name, *(self._written(score, value) for score, value in row.items())) for name, row in named.items()]
        sentence = (
            f"↓ low is good, ↑ high is good. {MARK} worse than real digits by more than {SPREADS} standard deviations "
            f"of {SETS} sets of real digits: the score sees a fault."
        )
        return table(header, lines, sentence)

    def __repr__(self):
        return f"<ScoreTable of {self.n:,} images: {', '.join(self.rows) or 'no rows yet'}>"

    def _repr_html_(self):
        return self.picture._repr_html_()

    def _worse(self, score, value):
        known = real_digit_scores(self.n)[metric_axis(score).name]
        worse = value - known.mean() if metric_axis(score).better == "low" else known.mean() - value
        return worse > max(SPREADS * known.std(), 1e-9)

    def _written(self, score, value):
        form = ".0f" if score == "digits" else ".2f"
        return f"{value:{form}} {MARK if self._worse(score, value) else ' '}"


@cache
def real_digit_scores(n):
    """What ``SETS`` sets of ``n`` real training digits score: an array of shape ``(SETS,)`` for each score."""
    digits, order = data.mnist(), np.random.default_rng(0).permutation(60_000)
    found = [metrics.DigitScores().all_scores(digits[order[i * n : (i + 1) * n]]) for i in range(SETS)]
    return {score: np.array([one[score] for one in found]) for score in METRIC_AXES}
