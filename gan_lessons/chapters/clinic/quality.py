"""The second verdict on a run: whether its generator is good, by a rule stated for each kind of data.

That the sign of a failure is gone does not say that the samples are good. So each data set has a rule of its own,
which looks at the last three observations of a run. Real examples in the place of samples pass each rule with room.

>>> print(RING)
8 of 8 modes and at least 75 % high-quality samples
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from gan_lessons import data, metrics
from gan_lessons.metrics import divergences

LAST = 3  # observations at the end of a run
HIGH_QUALITY, PRECISION, RECALL, JS = 0.75, 0.8, 0.8, 0.05  # real examples reach 0.99, 0.96, 0.96 and 0.01
BIN_EDGES = np.linspace(-4, 4, 21)  # of the line, in which a few hundred numbers are counted


class Quality(NamedTuple):
    """What was measured of a generator, in words, and whether that is good."""

    words: str
    is_good: bool

    def __str__(self):
        return f"{self.words}: {'good' if self.is_good else 'not good'}"


class Rule(NamedTuple):
    """When a generator counts as good; ``judge`` takes a ``History`` and returns a ``Quality``."""

    statement: str
    judge: Callable

    def __str__(self):
        return self.statement


def modes_rule(mixture):
    """All modes of a mixture at each of the last observations, and on average enough high-quality samples."""
    total = len(mixture.centres)

    def judge(history):
        covered, _, shares = np.transpose([snapshot["modes"] for snapshot in history[-LAST:]])
        found, share = int(covered.min()), float(shares.mean())
        return Quality(f"{found} of {total} modes, {share:.0%} high quality", found == total and share >= HIGH_QUALITY)

    return Rule(f"{total} of {total} modes and at least {100 * HIGH_QUALITY:.0f} % high-quality samples", judge)


def neighbours_rule(dataset):
    """Precision and recall against fresh examples, the means over the last observations; for data without modes."""

    def judge(history):
        rng, values = np.random.default_rng(20_000), []
        for snapshot in history[-LAST:]:
            samples = np.nan_to_num(snapshot["samples"].astype(float), posinf=1e3, neginf=-1e3)
            values.append(metrics.precision_recall(dataset.sample(len(samples), rng), samples))
        precision, recall = np.mean(values, axis=0)
        words = f"precision {precision:.2f}, recall {recall:.2f}"
        return Quality(words, bool(precision >= PRECISION and recall >= RECALL))

    return Rule(f"precision at least {PRECISION} and recall at least {RECALL}", judge)


def js_rule():
    """JS(p_data, p_g) on the number line, the mean over the last observations."""

    def judge(history):
        js = float(np.mean([snapshot_js(snapshot) for snapshot in history[-LAST:]]))
        return Quality(f"JS {js:.2f}", js <= JS)

    return Rule(f"JS(p_data, p_g) at most {JS}", judge)


def snapshot_js(snapshot):
    """JS(p_data, p_g) of one observation, counted in cells; what left the line counts at its ends."""
    counts = [np.histogram(np.clip(snapshot[name].astype(float), -4, 4), BIN_EDGES)[0] for name in ("real", "samples")]
    return divergences.js(*counts)


RING, MOONS, NUMBERS = modes_rule(data.ring()), neighbours_rule(data.moons()), js_rule()
