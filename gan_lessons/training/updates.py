"""The two updates of one training step: what the whole course is about.

This is the code that runs, compiled or a step at a time. Chapter 4 shows it, and a test holds both equal. ``gan`` is
a ``training.GAN``.
"""

from gan_lessons.utils.tensorflow import tf


def update_discriminator(gan, real, noise, mix):
    """One update of D: to call real examples real and generated ones generated. G rests.

    ``mix`` holds one number for each pair of examples, for a penalty at points between them.
    """
    generated = gan.generator(with_condition(gan, noise, real), training=True)
    count = tf.shape(real)[0]  # D judges both kinds in one batch, the real ones first
    with tf.GradientTape() as tape:
        logits = gan.discriminator(tf.concat([real, generated], 0), training=True)
        loss = gan.loss.discriminator(logits[:count], logits[count:])
        total = loss + penalty_term(gan, real, generated, mix)
    weights = gan.discriminator.trainable_variables
    gradients = tape.gradient(total, weights)
    gan.d_optimizer.apply(gradients, weights)
    return loss, gradients


def update_generator(gan, real, noise):
    """One update of G: to make examples that D calls real. D rests."""
    with tf.GradientTape() as tape:
        generated = gan.generator(with_condition(gan, noise, real), training=True)
        logits = gan.discriminator(generated, training=True)
        real_logits = gan.discriminator(real, training=True) if gan.loss.paired else None
        loss = gan.loss.generator(real_logits, logits) + l1_term(gan, real, generated)
    weights = gan.generator.trainable_variables
    gradients = tape.gradient(loss, weights)
    gan.g_optimizer.apply(gradients, weights)
    update_averages(gan)
    return loss, gradients


# ---- the parts that only some GANs have: 0.0 where there is nothing to add


def penalty_term(gan, real, generated, mix):
    """The penalty on D's gradients, times its weight."""
    if gan.penalty_function is None:
        return 0.0

    def critic(examples):
        return gan.discriminator(examples, training=True)

    return gan.penalty_weight_variable * gan.penalty_function(critic, real, generated, mix)


def l1_term(gan, real, generated):
    """The mean absolute difference from the real example with the same condition, times its weight."""
    if not gan.l1_weight:
        return 0.0
    return gan.l1_weight * tf.reduce_mean(tf.abs((generated - real)[:, : -gan.condition_size]))


def with_condition(gan, noise, real):
    """The noise, for a conditional GAN with the condition of each real example in its last places."""
    if not gan.condition_size:
        return noise
    return tf.concat([noise[:, : -gan.condition_size], real[:, -gan.condition_size :]], 1)


def update_averages(gan):
    """Move each averaged weight of G a little towards the weight as it is now."""
    for average, weight in zip(gan.averages, gan.averaged_weights, strict=True):
        average.assign_sub((1 - gan.ema_momentum) * (average - weight))
