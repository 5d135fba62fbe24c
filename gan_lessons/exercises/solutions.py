"""The reference solutions of the bug hunt, as the text that a student may print."""

SOLUTIONS = {
    "networks": """
generator = keras.Sequential([
    keras.Input((100,)),
    layers.Dense(128, "relu"),
    layers.Dense(128, "relu"),
    layers.Dense(100, "relu"),
    layers.Dense(100, "relu"),
    layers.Dense(784, "sigmoid"),
])
discriminator = keras.Sequential([
    keras.Input((784,)),
    layers.Dense(100, "relu"),
    layers.Dense(100, "relu"),
    layers.Dense(128, "relu"),
    layers.Dense(1),  # a logit: the loss takes the sigmoid
])
""",
    "d_loss": """
def d_loss(real_logits, generated_logits):
    cross_entropy = tf.nn.sigmoid_cross_entropy_with_logits
    real = cross_entropy(labels=tf.ones_like(real_logits), logits=real_logits)
    generated = cross_entropy(labels=tf.zeros_like(generated_logits), logits=generated_logits)
    return tf.reduce_mean(real) + tf.reduce_mean(generated)
""",
    "g_loss": """
def g_loss(generated_logits):
    cross_entropy = tf.nn.sigmoid_cross_entropy_with_logits
    return tf.reduce_mean(cross_entropy(labels=tf.ones_like(generated_logits), logits=generated_logits))
""",
    "train_step": """
def train_step(generator, discriminator, g_optimizer, d_optimizer, real, noise):
    generated = generator(noise, training=True)  # outside D's tape: this update is D's alone
    with tf.GradientTape() as tape:
        loss_d = d_loss(discriminator(real, training=True), discriminator(generated, training=True))
    weights = discriminator.trainable_variables
    d_optimizer.apply(tape.gradient(loss_d, weights), weights)

    with tf.GradientTape() as tape:
        loss_g = g_loss(discriminator(generator(noise, training=True), training=True))
    weights = generator.trainable_variables  # G's alone, though the gradient comes through D
    g_optimizer.apply(tape.gradient(loss_g, weights), weights)
    return loss_d, loss_g
""",
    "simultaneous_step": """
def simultaneous_step(generator, discriminator, g_optimizer, d_optimizer, real, noise):
    with tf.GradientTape(persistent=True) as tape:  # persistent: two gradients from one tape
        real_logits, generated_logits = discriminator(real), discriminator(generator(noise))
        loss_d, loss_g = d_loss(real_logits, generated_logits), g_loss(generated_logits)
    of_d, of_g = discriminator.trainable_variables, generator.trainable_variables
    slopes_d, slopes_g = tape.gradient(loss_d, of_d), tape.gradient(loss_g, of_g)  # before any weight moves
    d_optimizer.apply(slopes_d, of_d)
    g_optimizer.apply(slopes_g, of_g)
    return loss_d, loss_g
""",
    "batches": """
def batches(images, batch_size, rng):
    order = rng.permutation(len(images))
    for start in range(0, len(images) - batch_size + 1, batch_size):
        yield images[order[start : start + batch_size]]
""",
}
