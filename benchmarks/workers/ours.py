"""The course's own trainer, called as a lesson calls it for a long run, and with all cores, as README advises."""

import tensorflow as tf

from gan_lessons import data, networks, training
from gan_lessons.training.work import CORES

from .keras_fit import dcgan


def setup(task, examples, seed):
    """The course's trainer around the course's networks, or around an ordinary DCGAN."""
    tf.config.threading.set_intra_op_parallelism_threads(CORES)
    pairs = {
        "article": (networks.generator, networks.discriminator),
        "improved": (networks.improved_generator, networks.improved_discriminator),
        "points": (networks.points_generator, networks.points_discriminator),
    }
    generator, discriminator = dcgan() if task.name == "dcgan" else (make(seed=seed) for make in pairs[task.name])
    task.check_parameters(generator.count_params(), discriminator.count_params())
    value_range = (-1, 1) if task.end == "tanh" else None
    gan = training.GAN(
        generator,
        discriminator,
        loss="non-saturating",
        penalty="R1" if task.gamma else None,
        penalty_weight=task.gamma,
        learning_rate=task.learning_rate,
        beta_1=task.beta_1,
        beta_2=task.beta_2,
        batch_size=task.batch_size,
        seed=seed,
        ema_momentum=None,
        jit=task.name != "dcgan",
    )
    source = gan.check_data(data.ArrayData(examples, name=task.name, value_range=value_range))

    def run(n):
        gan.advance(source, n)
        last = gan.snapshot()
        return last.d_loss, last.g_loss

    return run
