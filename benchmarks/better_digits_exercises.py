"""What the exercises of lesson 5.3 find, over several seeds: a moving average of one's own, γ, and one's own rung.

    python benchmarks/better_digits_exercises.py average     exercise 2: FID of raw and of averaged weights
    python benchmarks/better_digits_exercises.py penalty     exercise 4: label accuracy after a change of γ
    python benchmarks/better_digits_exercises.py rung        exercise 5(a): FID of rung 3, with two losses

Each prints a table as Markdown, a row for each seed. FIDs are of 10,000 samples. Figures depend on the machine in
their last digits at first, and as much as those of another seed in the end.
"""

import argparse
import sys
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1]))
from benchmarks.digits_combinations import table
from gan_lessons import metrics
from gan_lessons.chapters import ladder

AVERAGED = (0.99, 0.998)
WEIGHTS = (0.1, 1.0, 10.0)
THREE_CHANGES, CONDITIONAL = ladder.RUNGS[1:3]


def fid(gan, averaged=False):
    return metrics.DigitScores().fid(ladder.generate_digits(gan, 10_000, averaged=averaged))


def average(seed, steps=1500):
    """FIDs of rung 2 after some steps: of its own weights, and of averages with each decay of ``AVERAGED``."""
    gan, digits = THREE_CHANGES.make_gan(seed), THREE_CHANGES.make_dataset()
    now = [weight.astype(np.float64) for weight in gan.generator.get_weights()]
    averages = {decay: now for decay in AVERAGED}
    for _ in range(steps):
        gan.train(digits, 1, progress=False)
        now = gan.generator.get_weights()
        for decay, kept in averages.items():
            averages[decay] = [decay * old + (1 - decay) * new for old, new in zip(kept, now, strict=True)]
    found = [fid(gan)]
    for kept in averages.values():
        gan.generator.set_weights(kept)
        found.append(fid(gan))
    return found


def penalty(seed, before=1500, after=1500):
    """Shares of 5,000 samples of rung 3 that show the requested digit, for each γ of ``WEIGHTS``."""
    gan, labelled = CONDITIONAL.make_gan(seed), CONDITIONAL.make_dataset()
    gan.train(labelled, before, progress=False)
    state, found = gan.state(), []
    for weight in WEIGHTS:
        gan.restore(state)
        gan.penalty_weight = weight
        gan.train(labelled, after, progress=False)
        found.append(accuracy(gan))
    return found


def accuracy(gan, count=5000):
    samples = ladder.generate_digits(gan, count)
    return float((metrics.probabilities(samples).argmax(axis=1) == np.arange(count) % 10).mean())


def rung(seed):
    """FIDs of averaged weights of rung 3, as it is and with the relativistic loss, R1 and R2."""
    found = []
    for loss, penalty in (("non-saturating", "R1"), ("relativistic", "R1+R2")):
        gan = CONDITIONAL.make_gan(seed)
        gan.loss, gan.penalty = loss, penalty
        gan.train(CONDITIONAL.make_dataset(), CONDITIONAL.steps, progress=False)
        found.append(fid(gan, averaged=True))
    return found


EXERCISES = {
    "average": (average, ["raw", *(f"average, β = {decay}" for decay in AVERAGED)], ".1f"),
    "penalty": (penalty, [f"γ = {weight:g}" for weight in WEIGHTS], ".1%"),
    "rung": (rung, ["non-saturating, R1", "relativistic, R1 and R2"], ".2f"),
}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("exercise", choices=EXERCISES)
    parser.add_argument("--seeds", type=int, nargs="+", default=[0, 1, 2])
    given = parser.parse_args()
    measure, names, form = EXERCISES[given.exercise]
    rows = [[str(seed), *(format(value, form) for value in measure(seed))] for seed in given.seeds]
    print(table(["seed", *names], rows))


if __name__ == "__main__":
    main()
