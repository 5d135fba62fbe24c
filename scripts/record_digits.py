"""Records the run that chapter 1 replays and writes it to ``gan_lessons/assets/recorded_digits.npz``.

The networks and the recipe are those that chapter 4 arrives at. Takes one to two minutes on two cores. The file says
seed, steps and FID: ``recordings.metadata("digits")``.

    python scripts/record_digits.py
"""

import numpy as np

from gan_lessons import data, metrics, networks, training
from gan_lessons.chapters import recordings
from gan_lessons.live.observer import Observer

SEED, STEPS, MOMENTS, SAMPLES = 0, 6000, 40, 32
KEPT = ("samples", "sample_scores", "real_scores", "generated_scores", "theory", "fid", "fid_scale")


def new_gan():
    """Chapter 4's networks and recipe, at step 0."""
    return training.GAN(
        networks.improved_generator(seed=SEED),
        networks.improved_discriminator(seed=SEED + 1),
        penalty="R1",
        learning_rate=1e-3,
        beta_1=0.0,
        beta_2=0.99,
        seed=SEED,
    )


def moments():
    """The steps to look at: close together at first, where most happens.

    >>> moments()[:3], len(moments()), moments()[-1]
    ([0, 10, 20], 40, 6000)
    """
    share = np.linspace(0, 1, MOMENTS)
    steps = 10 * np.round(STEPS / 10 * share**2.5)
    early = 10 * np.arange(MOMENTS)  # no step twice
    return np.maximum(steps, early).astype(int).tolist()


def light(name, value):
    """A value as it is stored: few samples, half the digits of a score."""
    value = np.asarray(value)
    if name in ("samples", "sample_scores"):
        value = value[:SAMPLES]
    return value if name == "samples" else value.astype(np.float16)


def lightened(probes):
    """The probes to keep, their arrays as they are stored."""
    return {name: lambda g, d, name=name: light(name, probes[name](g, d)) for name in KEPT}


def record(gan, digits):
    """Train ``gan``, looking at every moment; the run is ``gan.history``."""
    observer = Observer(gan, digits)
    for step in moments():
        gan.advance(digits, step - gan.step)
        last = gan.snapshot(lightened(observer.probes(score=True)))
        print(f"step {step:5}: FID of 1,000 samples {float(last['fid']):.1f}", flush=True)


def main():
    """Record, measure the end on 10,000 samples, and write the file."""
    gan, digits, scores = new_gan(), data.mnist(), metrics.DigitScores()
    record(gan, digits)
    metadata = {
        "made by": "python scripts/record_digits.py",
        "seed": SEED,
        "steps": gan.step,
        "FID": round(scores.fid(gan.generate(10_000)), 2),
        "FID of the averaged weights": round(scores.fid(gan.generate(10_000, averaged=True)), 2),
        "FID is of": "10,000 samples, by the course's classifier",
    }
    recordings.save("digits", gan.history, metadata)


if __name__ == "__main__":
    main()
