"""The two updates of one training step: what the whole course is about.

This is the code that runs, compiled or a step at a time. Chapter 4 shows it, and a test holds both equal. ``gan`` is
a ``training.GAN``.
"""

from gan_lessons.training.calls import TrainedWith
from gan_lessons.utils.tensorflow import tf


def update_discriminator(gan, real, condition, noise, mix):
    """One update of D: to call real examples real and generated ones generated. G rests.

    ``mix`` holds one number for each pair of examples, for a penalty at points between them.
    """
    generator = TrainedWith(gan.generator, condition)
    discriminator = TrainedWith(gan.discriminator, condition)
    generated = generator(noise)
    with tf.GradientTape() as tape:
        loss = gan.loss.discriminator(discriminator(real), discriminator(generated))
        penalty = penalty_term(gan, condition, real, generated, mix)
        total = loss + penalty + discriminator.added_losses()
    weights = gan.discriminator.trainable_variables
    gradients = tape.gradient(total, weights)
    gan.d_optimizer.apply(gradients, weights)
    return loss, gradients


def update_generator(gan, real, condition, noise):
    """One update of G: to make examples that D calls real. D rests."""
    generator = TrainedWith(gan.generator, condition)
    discriminator = TrainedWith(gan.discriminator, condition)
    with tf.GradientTape() as tape:
        generated = generator(noise)
        real_logits = discriminator(real) if gan.loss.paired else None
        loss = gan.loss.generator(real_logits, discriminator(generated))
        loss += l1_term(gan, real, generated)
        total = loss + generator.added_losses()
    weights = gan.generator.trainable_variables
    gradients = tape.gradient(total, weights)
    gan.g_optimizer.apply(gradients, weights)
    update_averages(gan)
    return loss, gradients


# ---- the parts that only some GANs have: 0.0 where there is nothing to add


def penalty_term(gan, condition, real, generated, mix):
    """The penalty on D's gradients, times its weight."""
    if gan.penalty_function is None:
        return 0.0
    discriminator = TrainedWith(gan.discriminator, condition)
    return gan.penalty_weight_variable * gan.penalty_function(discriminator, real, generated, mix)


def l1_term(gan, real, generated):
    """The mean absolute difference from the real example with the same condition, times its weight."""
    return gan.l1_weight * tf.reduce_mean(tf.abs(generated - real)) if gan.l1_weight else 0.0


def update_averages(gan):
    """Move each averaged weight of G a little towards the weight as it is now."""
    for average, weight in zip(gan.averages, gan.averaged_weights, strict=True):
        average.assign_sub((1 - gan.ema_momentum) * (average - weight))
