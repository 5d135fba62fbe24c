"""Which change helps the article's digits? All eight combinations of three groups of changes, over several seeds.

    python benchmarks/digits_combinations.py                 three seeds, 600 steps each: six to nine minutes
    python benchmarks/digits_combinations.py --left-out      all changes but one, for each of the six changes
    python benchmarks/digits_combinations.py --seeds 1 --keep found.json

With --keep, results are written to a file after each run, and those that the file holds are not measured again.
It prints a table as Markdown: FID of 2,000 samples of G's raw weights against the test digits. Seed s gives the
networks the seeds 2s and 2s + 1, and the run the seed s. Figures depend on the machine in their last digits.
"""

import argparse
import itertools
import json
from pathlib import Path

from gan_lessons import data, metrics, networks, training

# three groups, six changes; without any of them it is the article's pair with Adam 2e-4, β₁ = 0.5, β₂ = 0.999
GROUPS = {
    "batch norm, LeakyReLU": ("batch norm", "LeakyReLU"),
    "R1": ("R1",),
    "Adam": ("learning rate", "β₁", "β₂"),
}
SETTINGS = {
    "R1": {"penalty": "R1"},
    "learning rate": {"learning_rate": 1e-3},
    "β₁": {"beta_1": 0.0},
    "β₂": {"beta_2": 0.99},
}
CHANGES = tuple(itertools.chain(*GROUPS.values()))


def combinations():
    """The eight sets of groups, from none to all.

    >>> [len(groups) for groups in combinations()]
    [0, 1, 1, 1, 2, 2, 2, 3]
    """
    return [groups for size in range(4) for groups in itertools.combinations(GROUPS, size)]


def new_gan(changes, seed):
    """The article's GAN with some of the six changes, at step 0."""
    g = networks.improved_generator if "batch norm" in changes else networks.generator
    d = networks.improved_discriminator if "LeakyReLU" in changes else networks.discriminator
    settings = {key: value for name in changes for key, value in SETTINGS.get(name, {}).items()}
    return training.GAN(g(seed=2 * seed), d(seed=2 * seed + 1), seed=seed, **settings)


def measured(changes, seed, steps):
    """FID of 2,000 samples after so many steps."""
    gan = new_gan(changes, seed)
    gan.train(data.mnist(), steps, every=steps, progress=False)
    return float(metrics.DigitScores().fid(gan.generate(2000)))


def marks(groups):
    return ["yes" if name in groups else "–" for name in GROUPS]


def table(head, rows):
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seeds", type=int, nargs="+", default=[0, 1, 2])
    parser.add_argument("--steps", type=int, default=600)
    parser.add_argument("--left-out", action="store_true", help="all six changes but one, instead of the eight")
    parser.add_argument("--keep", type=Path, help="a JSON file of results, read first and written after each run")
    given = parser.parse_args()
    found = json.loads(given.keep.read_text()) if given.keep and given.keep.exists() else {}

    if given.left_out:
        head = ["left out"]
        sets = [([name], tuple(one for one in CHANGES if one != name)) for name in CHANGES]
    else:
        head = [*GROUPS]
        sets = [
            (marks(groups), tuple(itertools.chain(*(GROUPS[name] for name in groups)))) for groups in combinations()
        ]

    def fid(changes, seed):
        key = f"{', '.join(changes) or 'none'}; {given.steps} steps; seed {seed}"
        if key not in found:
            found[key] = measured(changes, seed, given.steps)
            if given.keep:
                given.keep.write_text(json.dumps(found, ensure_ascii=False, indent=1))
        return f"{found[key]:.0f}"

    rows = [[*names, *(fid(changes, seed) for seed in given.seeds)] for names, changes in sets]
    print(f"FID after {given.steps} steps\n")
    print(table([*head, *(f"seed {seed}" for seed in given.seeds)], rows))


if __name__ == "__main__":
    main()
