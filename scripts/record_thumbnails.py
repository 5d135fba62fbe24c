"""Trains two small models and writes their few outputs to ``gan_lessons/assets/recorded_thumbnails.npz`` (chapter 1.4).

They are those of chapter 5.4: ``chapters.beyond.translation``, on whole outlines, and ``chapters.beyond.video``, each
for more steps than there. One to two minutes on two cores.

    python scripts/record_thumbnails.py
"""

import numpy as np

from gan_lessons import data
from gan_lessons.chapters import recordings
from gan_lessons.chapters.beyond import translation, video
from gan_lessons.snapshots import save_arrays

SEED, READ = 0, 2000
STEPS = {"outline to digit": 500, "videos": 3000}


def paired_outputs():
    """Twelve outlines of test digits and their translations; and the share of 2,000 that is read as the right digit."""
    gan, test = translation.gan(SEED), data.mnist("test")
    gan.advance(translation.Pairs(data.mnist(), torn=0), STEPS["outline to digit"])
    drawn = translation.outlines(test[:READ])
    generated = translation.translate(gan, drawn)
    legible = translation.scores(generated, test[:READ], test.labels[:READ]).accuracy
    arrays = {"outlines": drawn, "translated": generated, "digits": test[:READ]}
    few = {name: as_pixels(images[:12].reshape(-1, 28, 28)) for name, images in arrays.items()}
    return few | {"labels": test.labels[:12].astype(np.uint8)}, round(legible, 3)


def video_outputs():
    """Four generated videos and two real ones."""
    gan, videos = video.gan(SEED), video.MovingDigits(data.mnist())
    gan.advance(videos, STEPS["videos"])
    generated = {"clips": gan.generate(4, averaged=True), "real_clips": videos.sample(2, np.random.default_rng(SEED))}
    return {name: as_pixels(video.to_videos(sheets)) for name, sheets in generated.items()}


def as_pixels(images):
    """Values in [0, 1] as ``uint8``."""
    return np.rint(255 * np.clip(images, 0, 1)).astype(np.uint8)


def main():
    """Train both, and write their outputs."""
    pairs, legible = paired_outputs()
    metadata = {
        "made by": "python scripts/record_thumbnails.py",
        "seed": SEED,
        "steps": STEPS,
        "read as the right digit": f"{legible:.1%} of 2,000 translated test outlines",
    }
    path = recordings.FILES["thumbnails"]
    save_arrays(path, pairs | video_outputs(), {"about": metadata})
    print(f"written: {path} ({path.stat().st_size / 1000:.0f} kB), {metadata}")


if __name__ == "__main__":
    main()
