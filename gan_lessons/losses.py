"""What the two players minimise: short pure functions of the discriminator's logits, and gradient penalties.

Both losses of a pair take ``(real_logits, generated_logits)``, tensors of shape ``(batch, 1)``, and return a scalar
that its player *minimises*. Writing D(x) = sigmoid(logit), the identities ``softplus(-logit) = -log D`` and
``softplus(logit) = -log(1 - D)`` keep every logarithm exact, however sure D is.
"""

import math
from collections.abc import Callable
from typing import NamedTuple

from gan_lessons.utils.tensorflow import tf

mean, softplus, relu, square = tf.reduce_mean, tf.nn.softplus, tf.nn.relu, tf.square
LOG_2, UNKNOWN = math.log(2), math.nan


class Loss(NamedTuple):
    """One loss for each player.

    Args:
        name: what it is called.
        discriminator: a function ``(real_logits, generated_logits) → scalar``.
        generator: such a function too.
        paired: the generator's loss depends on the real logits too.
        equilibrium: values of D's and G's loss where the generated examples are like the real ones and D has done the
            best it can; NaN where the loss has no such value.
        is_critic: D's outputs are scores and no logits, so that no probability belongs to one of them. What is nearer
            to the mean score of real examples than to that of generated ones is taken for real.
    """

    name: str
    discriminator: Callable
    generator: Callable
    paired: bool = False
    equilibrium: tuple = (float("nan"), float("nan"))
    is_critic: bool = False


def cross_entropy_discriminator(real_logits, generated_logits):
    """−E log D(real) − E log(1 − D(generated)): Goodfellow et al. (2014), eq. 1, sign turned so that D minimises.

    >>> round(float(cross_entropy_discriminator(tf.zeros((4, 1)), tf.zeros((4, 1)))), 4)  # D undecided: 2 log 2
    1.3863
    """
    return mean(softplus(-real_logits)) + mean(softplus(generated_logits))


def minimax_generator(real_logits, generated_logits):
    """E log(1 − D(generated)), the saturating loss of Goodfellow et al. (2014), eq. 1: flat where D is sure.

    >>> round(float(minimax_generator(None, tf.zeros((4, 1)))), 4)  # −log 2
    -0.6931
    """
    return -mean(softplus(generated_logits))


def non_saturating_generator(real_logits, generated_logits):
    """−E log D(generated): Goodfellow et al. (2014), section 3; same fixed point, steep where D is sure.

    >>> round(float(non_saturating_generator(None, tf.zeros((4, 1)))), 4)  # log 2
    0.6931
    """
    return mean(softplus(-generated_logits))


def least_squares_discriminator(real_logits, generated_logits):
    """½ E (real − 1)² + ½ E generated²: LSGAN, Mao et al. (2017), eq. 9 (a = 0, b = c = 1).

    >>> float(least_squares_discriminator(tf.ones((4, 1)), tf.zeros((4, 1))))
    0.0
    """
    return 0.5 * mean(square(real_logits - 1.0)) + 0.5 * mean(square(generated_logits))


def least_squares_generator(real_logits, generated_logits):
    """½ E (generated − 1)²: LSGAN, Mao et al. (2017), eq. 9.

    >>> float(least_squares_generator(None, tf.zeros((4, 1))))
    0.5
    """
    return 0.5 * mean(square(generated_logits - 1.0))


def hinge_discriminator(real_logits, generated_logits):
    """E max(0, 1 − real) + E max(0, 1 + generated): Lim and Ye (2017); Miyato et al. (2018), eq. 16.

    >>> float(hinge_discriminator(tf.ones((4, 1)), -tf.ones((4, 1))))
    0.0
    """
    return mean(relu(1.0 - real_logits)) + mean(relu(1.0 + generated_logits))


def wasserstein_discriminator(real_logits, generated_logits):
    """E generated − E real: WGAN, Arjovsky et al. (2017), eq. 2, with the critic's sign turned.

    >>> float(wasserstein_discriminator(tf.ones((4, 1)), tf.zeros((4, 1))))
    -1.0
    """
    return mean(generated_logits) - mean(real_logits)


def critic_generator(real_logits, generated_logits):
    """−E generated: the generator's side of both the hinge and the Wasserstein loss.

    >>> float(critic_generator(None, tf.ones((4, 1))))
    -1.0
    """
    return -mean(generated_logits)


def relativistic_discriminator(real_logits, generated_logits):
    """E softplus(generated − real), pair by pair: RpGAN, Jolicoeur-Martineau (2019); R3GAN, Huang et al. (2024).

    >>> round(float(relativistic_discriminator(tf.zeros((4, 1)), tf.zeros((4, 1)))), 4)  # log 2
    0.6931
    """
    return mean(softplus(generated_logits - real_logits))


def relativistic_generator(real_logits, generated_logits):
    """E softplus(real − generated): the discriminator's loss with the two sides exchanged.

    >>> round(float(relativistic_generator(tf.zeros((4, 1)), tf.ones((4, 1)))), 4)
    0.3133
    """
    return mean(softplus(real_logits - generated_logits))


LOSSES = {
    loss.name: loss
    for loss in (
        Loss("minimax", cross_entropy_discriminator, minimax_generator, equilibrium=(2 * LOG_2, -LOG_2)),
        Loss("non-saturating", cross_entropy_discriminator, non_saturating_generator, equilibrium=(2 * LOG_2, LOG_2)),
        Loss(
            "least squares",
            least_squares_discriminator,
            least_squares_generator,
            equilibrium=(0.25, 0.125),
            is_critic=True,
        ),
        Loss("hinge", hinge_discriminator, critic_generator, equilibrium=(2.0, UNKNOWN), is_critic=True),
        Loss("Wasserstein", wasserstein_discriminator, critic_generator, equilibrium=(0.0, UNKNOWN), is_critic=True),
        Loss(
            "relativistic",
            relativistic_discriminator,
            relativistic_generator,
            paired=True,
            equilibrium=(LOG_2, LOG_2),
            is_critic=True,
        ),
    )
}


def get(loss):
    """The ``Loss`` of that name, or ``loss`` itself if it is one.

    Raises:
        ValueError: no loss of that name.

    Example:
        >>> get("hinge").discriminator is hinge_discriminator
        True
    """
    if isinstance(loss, Loss):
        return loss
    if isinstance(loss, str) and loss in LOSSES:
        return LOSSES[loss]
    raise ValueError(f"got loss {loss!r}, expected one of {', '.join(map(repr, LOSSES))} or a losses.Loss of your own")


def squared_gradient_norm(discriminator, examples):
    """‖∂D/∂x‖² of the logit at each example: shape ``(batch,)``.

    >>> d = lambda x: tf.reduce_sum(3.0 * x, axis=1, keepdims=True)
    >>> squared_gradient_norm(d, tf.zeros((2, 5))).numpy().tolist()  # 5 times 3²
    [45.0, 45.0]
    """
    with tf.GradientTape(watch_accessed_variables=False) as tape:
        tape.watch(examples)
        total = tf.reduce_sum(discriminator(examples))
    gradient = tape.gradient(total, examples)
    return tf.reduce_sum(square(gradient), axis=list(range(1, len(gradient.shape))))


def r1(discriminator, real, generated, mix):
    """½ E ‖∂D/∂x‖² on real data: Mescheder et al. (2018), eq. 9; multiplied by its weight γ in training."""
    return 0.5 * mean(squared_gradient_norm(discriminator, real))


def r2(discriminator, real, generated, mix):
    """½ E ‖∂D/∂x‖² on generated data: Mescheder et al. (2018), eq. 10."""
    return 0.5 * mean(squared_gradient_norm(discriminator, generated))


def r1_and_r2(discriminator, real, generated, mix):
    """R1 + R2, as in R3GAN (Huang et al. 2024)."""
    return r1(discriminator, real, generated, mix) + r2(discriminator, real, generated, mix)


def gradient_penalty(discriminator, real, generated, mix):
    """E (‖∂D/∂x‖ − 1)² between real and generated: WGAN-GP, Gulrajani et al. (2017), eq. 3.

    ``mix``, of shape ``(batch,)``, is drawn **uniformly** from [0, 1]: the place between the two examples.
    """
    weight = tf.reshape(mix, (-1, *[1] * (len(real.shape) - 1)))
    between = weight * real + (1.0 - weight) * generated
    # the square root has no slope at 0; the small number keeps the second derivative finite there
    return mean(square(tf.sqrt(squared_gradient_norm(discriminator, between) + 1e-12) - 1.0))


PENALTIES = {"R1": r1, "R2": r2, "R1+R2": r1_and_r2, "gradient penalty": gradient_penalty}


def get_penalty(penalty):
    """The penalty of that name, a function ``(discriminator, real, generated, mix) → scalar``, or None.

    Raises:
        ValueError: no penalty of that name.
    """
    if penalty is None or callable(penalty):
        return penalty
    if isinstance(penalty, str) and penalty in PENALTIES:
        return PENALTIES[penalty]
    raise ValueError(f"got penalty {penalty!r}, expected None, one of {', '.join(map(repr, PENALTIES))} or a function")
