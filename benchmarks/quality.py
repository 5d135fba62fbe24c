"""How good the samples get, over several seeds: digits at the article's layer sizes, and the grid of 25 Gaussians.

    python benchmarks/quality.py digits            three seeds, 10,000 steps each: about two minutes a seed
    python benchmarks/quality.py digits --steps 45000 --seeds 1
    python benchmarks/quality.py grid              five seeds, at most 25,000 steps each

Figures depend on the machine in their last digits; the targets are printed beside them.
"""

import argparse
import time

import numpy as np

from gan_lessons import data, metrics, networks, training


def digits(seeds, steps):
    """FID of 10,000 samples with the three changes of chapter 4, raw and averaged weights."""
    scores, results = metrics.DigitScores(), []
    real, noise = scores.fid_of_real(10_000), scores.fid_of_noise(10_000)
    print(f"real digits {real:.2f}, noise {noise:.0f}; target: FID <= 9 at 10,000 steps")
    for seed in range(seeds):
        gan = training.GAN(
            networks.improved_generator(seed=2 * seed),
            networks.improved_discriminator(seed=2 * seed + 1),
            penalty="R1",
            learning_rate=1e-3,
            beta_1=0.0,
            beta_2=0.99,
            seed=seed,
            jit=True,
        )
        started = time.perf_counter()
        gan.train(data.mnist(), steps, every=steps, progress=False)
        seconds = time.perf_counter() - started
        raw, averaged = (gan.generate(10_000, averaged=average) for average in (False, True))
        fids = [scores.fid(images) for images in (raw, averaged)]
        best = (raw, averaged)[int(np.argmin(fids))]
        results.append(min(fids))
        print(
            f"seed {seed}: {steps:,} steps in {seconds:.0f} s; FID raw {fids[0]:.2f}, averaged {fids[1]:.2f}; "
            f"{scores.classes(best)} of 10 digits",
            flush=True,
        )
    print(f"best of raw and averaged, worst seed: {max(results):.2f}")


def grid(seeds, steps):
    """Modes and high-quality share of 2,500 samples on the grid of 25, looked at every 2,500 steps."""
    print("target: 25 of 25 modes in every seed within 25,000 steps, high-quality share >= 90 %")
    for seed in range(seeds):
        gan = training.GAN(
            networks.points_generator(seed=2 * seed),
            networks.points_discriminator(seed=2 * seed + 1),
            loss="relativistic",
            penalty="R1+R2",
            penalty_weight=0.1,
            learning_rate=2e-3,
            beta_1=0.0,
            beta_2=0.99,
            ema_momentum=0.999,
            seed=seed,
            jit=True,
        )
        readings = []
        for _ in gan.iter_training(data.grid(), steps, every=2500):
            if gan.step:
                found = metrics.modes(gan.generate(2500, averaged=True), data.grid())
                readings.append(f"{gan.step // 1000}k {found.covered}/{100 * found.high_quality:.0f}%")
        print(f"seed {seed}: {', '.join(readings)}", flush=True)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=["digits", "grid"])
    parser.add_argument("--seeds", type=int)
    parser.add_argument("--steps", type=int)
    given = parser.parse_args()
    if given.what == "digits":
        digits(given.seeds or 3, given.steps or 10_000)
    else:
        grid(given.seeds or 5, given.steps or 25_000)
