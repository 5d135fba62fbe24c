"""``keras.Model.fit`` with a ``train_step``, as in Keras' own GAN examples, fed by ``tf.data``."""

import keras
import tensorflow as tf
from keras import layers

from . import BETA_1, DISCRIMINATOR, GENERATOR, LATENT_DIM, LEARNING_RATE, check_parameters


class GAN(keras.Model):
    """Both networks as one Keras model whose training step updates one after the other."""

    def __init__(self, generator, discriminator):
        super().__init__()
        self.generator, self.discriminator = generator, discriminator
        self.d_tracker, self.g_tracker = keras.metrics.Mean("d_loss"), keras.metrics.Mean("g_loss")
        self.bce = keras.losses.BinaryCrossentropy(from_logits=True)

    @property
    def metrics(self):
        return [self.d_tracker, self.g_tracker]

    def compile(self, d_optimizer, g_optimizer, **options):
        super().compile(**options)
        self.d_optimizer, self.g_optimizer = d_optimizer, g_optimizer

    def train_step(self, real):
        count = tf.shape(real)[0]
        fake = self.generator(tf.random.normal((count, LATENT_DIM)), training=True)
        labels = tf.concat([tf.ones((count, 1)), tf.zeros((count, 1))], axis=0)
        with tf.GradientTape() as tape:
            logits = self.discriminator(tf.concat([real, fake], axis=0), training=True)
            d_loss = 2 * self.bce(labels, logits)  # the mean over real plus the mean over generated
        weights = self.discriminator.trainable_variables
        self.d_optimizer.apply(tape.gradient(d_loss, weights), weights)

        noise = tf.random.normal((count, LATENT_DIM))
        with tf.GradientTape() as tape:
            logits = self.discriminator(self.generator(noise, training=True), training=True)
            g_loss = self.bce(tf.ones((count, 1)), logits)
        weights = self.generator.trainable_variables
        self.g_optimizer.apply(tape.gradient(g_loss, weights), weights)

        self.d_tracker.update_state(d_loss)
        self.g_tracker.update_state(g_loss)
        return {"d_loss": self.d_tracker.result(), "g_loss": self.g_tracker.result()}


def dense(sizes, last):
    """A dense network, relu inside and ``last`` at its end."""
    hidden = [layers.Dense(size, "relu") for size in sizes[1:-1]]
    return keras.Sequential([keras.Input(sizes[:1]), *hidden, layers.Dense(sizes[-1], last)])


def setup(images, batch_size, seed, steps_per_execution=1):
    """``fit`` on an endless shuffled data set."""
    keras.utils.set_random_seed(seed)
    gan = GAN(dense(GENERATOR, "sigmoid"), dense(DISCRIMINATOR, None))
    check_parameters(gan.generator.count_params(), gan.discriminator.count_params())
    optimizers = [keras.optimizers.Adam(LEARNING_RATE, beta_1=BETA_1) for _ in range(2)]
    gan.compile(*optimizers, steps_per_execution=steps_per_execution)
    batches = (
        tf.data.Dataset.from_tensor_slices(images)
        .shuffle(10_000, seed=seed)
        .repeat()
        .batch(batch_size, drop_remainder=True)
        .map(lambda pixels: tf.cast(pixels, tf.float32) / 255)
        .prefetch(tf.data.AUTOTUNE)
    )

    def run(n):
        history = gan.fit(batches, steps_per_epoch=n, epochs=1, verbose=0).history
        return history["d_loss"][-1], history["g_loss"][-1]

    return run
