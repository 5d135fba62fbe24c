"""The one training that every worker does: the dense GAN of the course's first chapters, on MNIST.

A worker is a module with one function, ``setup(images, batch_size, seed)``, which builds the two networks and
returns ``run(n)``: train ``n`` steps (one update of the discriminator, then one of the generator, each on fresh
noise) and return the last two losses as plain numbers, so that it cannot return before it has finished.
"""

LATENT_DIM = 100
GENERATOR = (LATENT_DIM, 128, 128, 100, 100, 784)  # relu, sigmoid at the end
DISCRIMINATOR = (784, 100, 100, 128, 1)  # relu, a logit at the end
PARAMETERS = (131_624, 101_657)
LEARNING_RATE, BETA_1 = 2e-4, 0.5


def check_parameters(generator, discriminator):
    """Stop a worker whose networks do not have the sizes that the others train."""
    counts = (int(generator), int(discriminator))
    assert counts == PARAMETERS, f"got {counts} parameters, expected {PARAMETERS}: not the networks to compare"
