"""``keras.Model.fit`` with a ``train_step``, as in Keras' own GAN examples, fed by ``tf.data``; without R1."""

import keras
import tensorflow as tf
from keras import layers


class GAN(keras.Model):
    """Both networks as one Keras model whose training step updates one after the other."""

    def __init__(self, generator, discriminator, latent_dim):
        super().__init__()
        self.latent_dim = latent_dim
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
        fake = self.generator(tf.random.normal((count, self.latent_dim)), training=True)
        labels = tf.concat([tf.ones((count, 1)), tf.zeros((count, 1))], axis=0)
        with tf.GradientTape() as tape:
            logits = self.discriminator(tf.concat([real, fake], axis=0), training=True)
            d_loss = 2 * self.bce(labels, logits)  # the mean over real plus the mean over generated
        weights = self.discriminator.trainable_variables
        self.d_optimizer.apply(tape.gradient(d_loss, weights), weights)

        noise = tf.random.normal((count, self.latent_dim))
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


def dcgan(width=64):
    """The pair of Radford et al. (2016) for 64 × 64 images in colour: 100 numbers, then 4 × 4 doubled four times."""
    by_two = {"kernel_size": 4, "strides": 2, "padding": "same"}
    g = [keras.Input((100,)), layers.Dense(4 * 4 * 8 * width), layers.Reshape((4, 4, 8 * width))]
    for filters in (4 * width, 2 * width, width):
        g += [layers.BatchNormalization(), layers.ReLU(), layers.Conv2DTranspose(filters, use_bias=False, **by_two)]
    g += [layers.BatchNormalization(), layers.ReLU(), layers.Conv2DTranspose(3, activation="tanh", **by_two)]
    d = [keras.Input((64, 64, 3))]
    for filters in (width, 2 * width, 4 * width, 8 * width):
        d += [layers.Conv2D(filters, **by_two), layers.LeakyReLU(negative_slope=0.2)]
    return keras.Sequential(g), keras.Sequential([*d, layers.Flatten(), layers.Dense(1)])


def setup(task, examples, seed, steps_per_execution=1):
    """``fit`` on an endless shuffled data set."""
    keras.utils.set_random_seed(seed)
    dense_pair = lambda: (dense(task.generator, task.end), dense(task.discriminator, None))  # noqa: E731
    generator, discriminator = dcgan() if task.name == "dcgan" else dense_pair()
    gan = GAN(generator, discriminator, task.latent_dim)
    task.check_parameters(generator.count_params(), discriminator.count_params())
    optimizers = [keras.optimizers.Adam(task.learning_rate, beta_1=task.beta_1) for _ in range(2)]
    gan.compile(*optimizers, steps_per_execution=steps_per_execution)
    scale = (lambda x: x / 127.5 - 1) if task.end == "tanh" else (lambda x: x / 255)
    batches = (
        tf.data.Dataset.from_tensor_slices(examples)
        .shuffle(10_000, seed=seed)
        .repeat()
        .batch(task.batch_size, drop_remainder=True)
        .map(lambda pixels: scale(tf.cast(pixels, tf.float32)))
        .prefetch(tf.data.AUTOTUNE)
    )

    def run(n):
        history = gan.fit(batches, steps_per_epoch=n, epochs=1, verbose=0).history
        return history["d_loss"][-1], history["g_loss"][-1]

    return run
