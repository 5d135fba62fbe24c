"""Records the runs of chapter 5.3 and writes them to ``gan_lessons/assets/recorded_*.npz``.

Each file says its seed, steps, seconds and FID: ``recordings.metadata("longer")``. All together take some twenty
minutes on two cores, one rung two minutes, the last one ten.

    python scripts/record_ladder.py                # all
    python scripts/record_ladder.py conditional    # or only these
"""

import sys
import time

import numpy as np
from record_digits import lightened

from gan_lessons import metrics
from gan_lessons.chapters import ladder, recordings
from gan_lessons.live.observer import Observer

SEED, MOMENTS, FIRST, JUDGED = 0, 16, 50, 10_000


def moments(steps):
    """The steps to look at: 0, then each a fixed factor later than the one before.

    >>> moments(6000)[:3], len(moments(6000)), moments(6000)[-1]
    ([0, 50, 70], 16, 6000)
    """
    return [0, *np.geomspace(FIRST, steps, MOMENTS - 1).round().astype(int).tolist()]


def scored(gan, scores):
    """The FID of the raw and of the averaged weights, ``JUDGED`` samples each."""
    return [scores.fid(ladder.generate_digits(gan, JUDGED, averaged)) for averaged in (False, True)]


def record(rung):
    """Train a rung, looking at every moment; the seconds are those of training alone, compiling left out."""
    gan, dataset, scores, seconds = rung.make_gan(SEED), rung.make_dataset(), metrics.DigitScores(), 0.0
    gan.advance(dataset, 2)  # compiles
    gan.reset()
    observer = Observer(gan, dataset)
    for step in moments(rung.steps):
        started = time.perf_counter()
        gan.advance(dataset, step - gan.step)
        seconds += time.perf_counter() - started
        values = dict(zip(("full_fid", "averaged_fid"), scored(gan, scores), strict=True)) | {"seconds": seconds}
        if step == rung.steps:
            best = gan.generator_weights(averaged=values["averaged_fid"] < values["full_fid"])
            values["weights"] = np.concatenate([weights.ravel() for weights in best]).astype(np.float16)
        extra = {name: lambda g, d, value=value: np.asarray(value) for name, value in values.items()}
        gan.snapshot(lightened(observer.probes(score=True)) | extra)
        print(f"{rung.key} {step:6}: FID {values['full_fid']:.2f}, averaged {values['averaged_fid']:.2f}", flush=True)
    return gan


def main(keys):
    """Record the rungs of these keys, or all, and write their files."""
    for rung in ladder.RUNGS:
        if keys and rung.key not in keys:
            continue
        gan = record(rung)
        last = gan.history.last
        metadata = {
            "made by": "python scripts/record_ladder.py",
            "seed": SEED,
            "steps": gan.step,
            "seconds": round(float(last["seconds"]), 1),
            "FID": round(float(last["full_fid"]), 2),
            "FID of the averaged weights": round(float(last["averaged_fid"]), 2),
            "FID is of": f"{JUDGED:,} samples, by the course's classifier",
        }
        recordings.save(rung.key, gan.history, metadata)


if __name__ == "__main__":
    main(sys.argv[1:])
