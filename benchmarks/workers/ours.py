"""The course's own trainer, called as a lesson calls it."""

from gan_lessons import data, networks, training

from . import BETA_1, LEARNING_RATE, check_parameters


def setup(images, batch_size, seed):
    """The course's trainer around the course's networks."""
    generator, discriminator = networks.generator(seed=seed), networks.discriminator(seed=seed)
    check_parameters(generator.count_params(), discriminator.count_params())
    digits = data.ArrayData(images, name="MNIST")
    gan = training.GAN(
        generator,
        discriminator,
        loss="non-saturating",
        learning_rate=LEARNING_RATE,
        beta_1=BETA_1,
        batch_size=batch_size,
        seed=seed,
        ema_momentum=None,
        jit=True,
    )

    def run(n):
        last = gan.train(digits, steps=n, every=n, progress=False).last
        return last.d_loss, last.g_loss

    return run
