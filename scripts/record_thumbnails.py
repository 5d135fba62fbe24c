"""Trains two small models and writes their few outputs to ``gan_lessons/assets/recorded_thumbnails.npz`` (chapter 1.4).

Outline to digit after Isola et al. (2017, "pix2pix"): a U-Net that is trained on 100 × L1 plus a GAN loss. Films of a
moving digit: one dense GAN whose examples are eight frames at once. A minute or two each on two cores.

    python scripts/record_thumbnails.py
"""

import numpy as np

from gan_lessons import data, metrics, recordings, training
from gan_lessons._tensorflow import keras, tf
from gan_lessons.snapshots import save_arrays

SEED, PAIRED_STEPS, VIDEO_STEPS, BATCH = 0, 700, 2000, 64
FRAMES, SIDE, DIGIT = 8, 16, 12
layers = keras.layers

# ---- outline to digit


def outlines(images):
    """The borders of the ink: pixels above 0.5 with a neighbour (left, right, above, below) that is not.

    Args:
        images: ``(n, 28, 28, 1)`` in [0, 1]; float32 of the same shape comes back.
    """
    ink = np.pad(images > 0.5, ((0, 0), (1, 1), (1, 1), (0, 0)))
    inner = ink[:, :-2, 1:-1] & ink[:, 2:, 1:-1] & ink[:, 1:-1, :-2] & ink[:, 1:-1, 2:]
    return (ink[:, 1:-1, 1:-1] & ~inner).astype(np.float32)


def u_net():
    """Outline ``(28, 28, 1)`` → digit of the same shape: halved twice, doubled twice, with bridges across."""

    def block(x, layer):
        return layers.ReLU()(layers.BatchNormalization(momentum=0.9)(layer(x)))

    outline = keras.Input((28, 28, 1))
    half = block(outline, layers.Conv2D(16, 4, strides=2, padding="same"))
    quarter = block(half, layers.Conv2D(32, 4, strides=2, padding="same"))
    middle = block(quarter, layers.Conv2D(32, 3, padding="same"))
    up = block(middle, layers.Conv2DTranspose(16, 4, strides=2, padding="same"))
    up = block(layers.Concatenate()([up, half]), layers.Conv2DTranspose(16, 4, strides=2, padding="same"))
    digit = layers.Conv2D(1, 3, padding="same", activation="sigmoid")(layers.Concatenate()([up, outline]))
    return keras.Model(outline, digit)


def pair_discriminator():
    """Outline and digit together, ``(28, 28, 2)`` → one logit: does this digit belong to this outline?"""
    body = []
    for filters in (16, 32):
        body += [layers.Conv2D(filters, 4, strides=2, padding="same"), layers.LeakyReLU(negative_slope=0.2)]
    return keras.Sequential([keras.Input((28, 28, 2)), *body, layers.Flatten(), layers.Dense(1)])


def paired_step(translator, judge, optimizers, outline, digit):
    """One update of the judge and one of the translator, on one batch of pairs."""
    softplus, mean = tf.nn.softplus, tf.reduce_mean
    with tf.GradientTape() as tape:
        made = translator(outline, training=True)
        real_logits = judge(tf.concat([outline, digit], -1))
        made_logits = judge(tf.concat([outline, made], -1))
        loss = mean(softplus(-real_logits)) + mean(softplus(made_logits))
    optimizers[1].apply(tape.gradient(loss, judge.trainable_variables), judge.trainable_variables)
    with tf.GradientTape() as tape:
        made = translator(outline, training=True)
        fooled = mean(softplus(-judge(tf.concat([outline, made], -1))))
        loss = 100 * mean(tf.abs(made - digit)) + fooled
    optimizers[0].apply(tape.gradient(loss, translator.trainable_variables), translator.trainable_variables)


def trained_translator(digits):
    """A U-Net trained on pairs made from ``digits``."""
    translator, judge = u_net(), pair_discriminator()
    optimizers = keras.optimizers.Adam(5e-4, beta_1=0.5), keras.optimizers.Adam(2e-4, beta_1=0.5)
    for optimizer, network in zip(optimizers, (translator, judge), strict=True):
        optimizer.build(network.trainable_variables)
    step = tf.function(lambda outline, digit: paired_step(translator, judge, optimizers, outline, digit))
    rng = np.random.default_rng(SEED)
    for _ in range(PAIRED_STEPS):
        batch = digits.sample(BATCH, rng)
        step(tf.constant(outlines(batch)), tf.constant(batch))
    return translator


def paired_outputs():
    """Twelve outlines of test digits and their translations; and the share of 2,000 that is read as the right digit."""
    translator, test = trained_translator(data.mnist(shape=(28, 28, 1))), data.mnist("test", shape=(28, 28, 1))
    drawn = outlines(test[:2000])
    made = translator(drawn, training=False).numpy()
    legible = (metrics.probabilities(made).argmax(axis=1) == test.labels[:2000]).mean()
    few = slice(0, 12)
    arrays = {"outlines": drawn[few], "translated": made[few], "digits": test[few]}
    arrays = {name: as_pixels(images[..., 0]) for name, images in arrays.items()}
    return arrays | {"labels": test.labels[few].astype(np.uint8)}, round(float(legible), 3)


# ---- films


class MovingDigits:
    """Films of a digit of 12×12 pixels that goes straight across 16×16 ones: examples ``(8 × 16 × 16,)``."""

    name, shape = "moving digits", (FRAMES * SIDE * SIDE,)

    def __init__(self, images):
        self._small = data.ArrayData(images[:, 2:26, 2:26].reshape(-1, DIGIT, 2, DIGIT, 2).mean((2, 4)))

    def sample(self, n, rng):
        """``n`` films: a digit, a start and an end drawn anew for each; float32 in [0, 1]."""
        digits, room = self._small.sample(n, rng), SIDE - DIGIT
        ends = rng.uniform(0, room, (2, n, 2))
        films = np.zeros((n, FRAMES, SIDE, SIDE), np.float32)
        for frame, share in enumerate(np.linspace(0, 1, FRAMES)):
            places = (1 - share) * ends[0] + share * ends[1]
            films[:, frame] = placed(digits, places)
        return films.reshape(n, -1)


def placed(digits, places):
    """Digits ``(n, 12, 12)`` in windows ``(n, 16, 16)``, corners at ``places`` ``(n, 2)``, between pixels too."""

    def along(places):  # (n, 16, 12): where each row of the digit goes, shared between the two nearest rows
        wanted = places[:, None] + np.arange(DIGIT)
        return np.maximum(0, 1 - np.abs(np.arange(SIDE)[None, :, None] - wanted[:, None]))

    return along(places[:, 0]) @ digits @ along(places[:, 1]).swapaxes(1, 2)


def film_networks():
    """A dense pair for films: z of 64 numbers → 2,048 pixels → one logit."""
    body = [keras.Input((64,))]
    for width in (256, 512):
        body += [layers.Dense(width), layers.BatchNormalization(momentum=0.9), layers.ReLU()]
    size = FRAMES * SIDE * SIDE
    judge = [keras.Input((size,))]
    for width in (256, 128):
        judge += [layers.Dense(width), layers.LeakyReLU(negative_slope=0.2)]
    generator = keras.Sequential([*body, layers.Dense(size, "sigmoid")])
    return generator, keras.Sequential([*judge, layers.Dense(1)])


def film_outputs():
    """Four generated films and two real ones."""
    films = MovingDigits(data.mnist(shape=(28, 28))[:])
    recipe = {"loss": "relativistic", "penalty": "R1+R2", "learning_rate": 1e-3, "beta_1": 0.0, "beta_2": 0.99}
    gan = training.GAN(*film_networks(), **recipe, batch_size=BATCH, seed=SEED)
    gan.train(films, VIDEO_STEPS, every=VIDEO_STEPS, progress=False)
    made = {"clips": gan.generate(4, averaged=True), "real_clips": films.sample(2, np.random.default_rng(SEED))}
    return {name: as_pixels(clips.reshape(-1, FRAMES, SIDE, SIDE)) for name, clips in made.items()}


# ---- the file


def as_pixels(images):
    """Values in [0, 1] as ``uint8``."""
    return np.rint(255 * np.clip(images, 0, 1)).astype(np.uint8)


def main():
    """Train both, and write their outputs."""
    keras.utils.set_random_seed(SEED)
    pairs, legible = paired_outputs()
    about = {
        "made by": "python scripts/record_thumbnails.py",
        "seed": SEED,
        "steps": {"outline to digit": PAIRED_STEPS, "films": VIDEO_STEPS},
        "read as the right digit": f"{legible:.1%} of 2,000 translated test outlines",
    }
    path = recordings.FILES["thumbnails"]
    save_arrays(path, pairs | film_outputs(), {"about": about})
    print(f"written: {path} ({path.stat().st_size / 1000:.0f} kB), {about}")


if __name__ == "__main__":
    main()
