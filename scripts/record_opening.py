"""Records the moving picture that is shown while TensorFlow loads: a GAN learns the ring of eight clusters.

    python scripts/record_opening.py

Writes ``gan_lessons/assets/opening.webp``. The frames are those of one run, in order; nothing is left out or improved.
"""

from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw

from gan_lessons import data, networks, training
from gan_lessons.pictures.colours import GENERATED, REAL

HERE = Path(__file__).parents[1]
SIDE, SHARP, REACH = 240, 2, 1.45  # CSS pixels, pixels for each, half the side of the window
STEPS, EVERY, MILLISECONDS, LAST = 1500, 50, 160, 1500  # the last frame is shown longer


def place(point):
    """Where a point of the plane is on the picture."""
    half = SIDE * SHARP / 2
    return half * (1 + point[0] / REACH), half * (1 - point[1] / REACH)


def picture(real, generated, step):
    """One frame: real points as dots, generated ones as crosses."""
    image = Image.new("RGB", (SIDE * SHARP, SIDE * SHARP), "white")
    brush, dot, arm = ImageDraw.Draw(image), 2.4 * SHARP, 2.2 * SHARP
    for x, y in map(place, real):
        brush.ellipse([x - dot, y - dot, x + dot, y + dot], fill=REAL)
    for x, y in map(place, generated):
        brush.line([x - arm, y - arm, x + arm, y + arm], fill=GENERATED, width=SHARP)
        brush.line([x - arm, y + arm, x + arm, y - arm], fill=GENERATED, width=SHARP)
    brush.text((8 * SHARP, 6 * SHARP), f"step {step:,}", fill="#59636e", font_size=12 * SHARP)
    return image


def main():
    """Train, draw, and write the picture."""
    generator, discriminator = networks.points_generator(seed=0), networks.points_discriminator(seed=1)
    gan = training.GAN(
        generator, discriminator, penalty="R1", penalty_weight=0.1, learning_rate=1e-3, beta_1=0.0, seed=4
    )
    ring, rng = data.ring(), np.random.default_rng(0)
    real, noise = ring.sample(120, rng), rng.standard_normal((160, gan.latent_dim)).astype("float32")
    probes = {"samples": lambda g, d: g(noise, training=False)}
    frames = [
        picture(real, snapshot["samples"], snapshot.step) for snapshot in gan.iter_training(ring, STEPS, EVERY, probes)
    ]
    times = [MILLISECONDS] * (len(frames) - 1) + [LAST]
    path = HERE / "gan_lessons" / "assets" / "opening.webp"
    frames[0].save(path, save_all=True, append_images=frames[1:], duration=times, loop=0, quality=30, method=6)
    print(f"{len(frames)} frames, {path.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
