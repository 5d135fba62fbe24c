"""Networks for the lessons: each function returns an ordinary ``keras.Model``; your own are as welcome.

A discriminator here ends in one **logit** (any real number): the loss takes the sigmoid itself, which is exact where
``log(sigmoid(x))`` computed in two steps is not. The probability of the article (section 3.2) is ``sigmoid(logit)``.

``seed`` fixes the first weights of a network; two networks built with one seed start equal.
"""

import numpy as np

from gan_lessons.utils import validation
from gan_lessons.utils.specs import with_spec
from gan_lessons.utils.tensorflow import keras

layers = keras.layers


@with_spec
def generator(latent_dim=100, shape=(784,), seed=None):
    """The article's generator, layer for layer: 128-128-100-100-784, ReLU, sigmoid at the end (section 4).

    Args:
        latent_dim: length of the noise vector z.
        shape: of one generated example, values in [0, 1].
        seed: integer that fixes the first weights; None for new ones each time.

    Returns:
        ``keras.Sequential`` from ``(batch, latent_dim)`` to ``(batch, *shape)``.

    Example:
        >>> generator().count_params()
        131624
    """
    _check_sizes(latent_dim=latent_dim)
    init = initializers(seed)
    body = [layers.Dense(width, "relu", kernel_initializer=next(init)) for width in (128, 128, 100, 100)]
    return _sequential("generator", (latent_dim,), [*body, *_dense_end(shape, "sigmoid", init)])


@with_spec
def discriminator(shape=(784,), seed=None):
    """The article's discriminator, 100-100-128-1, ReLU (section 4), ending in a logit, not in a sigmoid.

    Args:
        shape: of one example.
        seed: as for ``generator``.

    Returns:
        ``keras.Sequential`` from ``(batch, *shape)`` to ``(batch, 1)``.

    Example:
        >>> discriminator().count_params()
        101657
    """
    init = initializers(seed)
    body = [layers.Dense(width, "relu", kernel_initializer=next(init)) for width in (100, 100, 128)]
    return _sequential("discriminator", shape, [*_flat(shape), *body, layers.Dense(1, kernel_initializer=next(init))])


@with_spec
def improved_generator(latent_dim=100, shape=(784,), seed=None):
    """The article's layer sizes with batch normalisation (Ioffe and Szegedy 2015) before each ReLU.

    Momentum 0.9: the running means follow a training of a few thousand steps, which Keras' default of 0.99 lags.

    Args:
        latent_dim: as for ``generator``.
        shape: as for ``generator``.
        seed: as for ``generator``.

    Returns:
        ``keras.Sequential`` from ``(batch, latent_dim)`` to ``(batch, *shape)``.

    Example:
        >>> improved_generator().count_params()
        133448
    """
    _check_sizes(latent_dim=latent_dim)
    init, body = initializers(seed), []
    for width in (128, 128, 100, 100):
        body += [
            layers.Dense(width, kernel_initializer=next(init)),
            layers.BatchNormalization(momentum=0.9),
            layers.ReLU(),
        ]
    return _sequential("improved_generator", (latent_dim,), [*body, *_dense_end(shape, "sigmoid", init)])


@with_spec
def improved_discriminator(shape=(784,), seed=None):
    """The article's layer sizes with LeakyReLU(0.2) (Maas et al. 2013): no unit stops passing gradient.

    Args:
        shape: of one example.
        seed: as for ``generator``.

    Returns:
        ``keras.Sequential`` from ``(batch, *shape)`` to ``(batch, 1)``.

    Example:
        >>> improved_discriminator().count_params()
        101657
    """
    init, body = initializers(seed), []
    for width in (100, 100, 128):
        body += [layers.Dense(width, kernel_initializer=next(init)), layers.LeakyReLU(negative_slope=0.2)]
    head = layers.Dense(1, kernel_initializer=next(init))
    return _sequential("improved_discriminator", shape, [*_flat(shape), *body, head])


@with_spec
def points_generator(latent_dim=2, width=64, depth=3, seed=None):
    """A small generator for points in the plane: ``depth`` ReLU layers of ``width``, linear at the end.

    Args:
        latent_dim: length of the noise vector z.
        width: units of each hidden layer.
        depth: hidden layers.
        seed: as for ``generator``.

    Returns:
        ``keras.Sequential`` from ``(batch, latent_dim)`` to ``(batch, 2)``.

    Example:
        >>> points_generator().output_shape
        (None, 2)
    """
    _check_sizes(latent_dim=latent_dim, width=width, depth=depth)
    init = initializers(seed)
    body = [layers.Dense(width, "relu", kernel_initializer=next(init)) for _ in range(depth)]
    head = layers.Dense(2, kernel_initializer=next(init))
    return _sequential("points_generator", (latent_dim,), [*body, head])


@with_spec
def points_discriminator(width=64, depth=3, shape=(2,), seed=None):
    """A small discriminator for points in the plane: ``depth`` LeakyReLU layers of ``width`` and a logit.

    Args:
        width: units of each hidden layer.
        depth: hidden layers.
        shape: of one example; for a conditional GAN that of a point and its condition, such as ``(2 + 8,)``.
        seed: as for ``generator``.

    Returns:
        ``keras.Sequential`` from ``(batch, *shape)`` to ``(batch, 1)``.

    Example:
        >>> points_discriminator().output_shape
        (None, 1)
    """
    _check_sizes(width=width, depth=depth)
    init, body = initializers(seed), []
    for _ in range(depth):
        body += [layers.Dense(width, kernel_initializer=next(init)), layers.LeakyReLU(negative_slope=0.2)]
    return _sequential("points_discriminator", shape, [*body, layers.Dense(1, kernel_initializer=next(init))])


@with_spec
def number_generator(latent_dim=1, width=16, depth=2, seed=None):
    """A small generator for numbers: ``depth`` tanh layers of ``width``, linear at the end.

    Args:
        latent_dim: length of the noise vector z.
        width: units of each hidden layer.
        depth: hidden layers.
        seed: as for ``generator``.

    Returns:
        ``keras.Sequential`` from ``(batch, latent_dim)`` to ``(batch, 1)``.

    Example:
        >>> number_generator().output_shape
        (None, 1)
    """
    _check_sizes(latent_dim=latent_dim, width=width, depth=depth)
    init = initializers(seed)
    body = [layers.Dense(width, "tanh", kernel_initializer=next(init)) for _ in range(depth)]
    return _sequential("number_generator", (latent_dim,), [*body, layers.Dense(1, kernel_initializer=next(init))])


@with_spec
def number_discriminator(width=16, depth=2, seed=None):
    """A small discriminator for numbers: ``depth`` tanh layers of ``width`` and a logit.

    Args:
        width: units of each hidden layer.
        depth: hidden layers.
        seed: as for ``generator``.

    Returns:
        ``keras.Sequential`` from ``(batch, 1)`` to ``(batch, 1)``.
    """
    _check_sizes(width=width, depth=depth)
    init = initializers(seed)
    body = [layers.Dense(width, "tanh", kernel_initializer=next(init)) for _ in range(depth)]
    return _sequential("number_discriminator", (1,), [*body, layers.Dense(1, kernel_initializer=next(init))])


@with_spec
def conv_generator(latent_dim=64, width=16, seed=None):
    """A small convolutional generator for 28×28 digits: 7×7, doubled twice (after DCGAN, Radford et al. 2016).

    Args:
        latent_dim: length of the noise vector z.
        width: channels at 14×14; twice as many at 7×7.
        seed: as for ``generator``.

    Returns:
        ``keras.Sequential`` from ``(batch, latent_dim)`` to ``(batch, 28, 28, 1)``, values in [0, 1].

    Example:
        >>> conv_generator().output_shape
        (None, 28, 28, 1)
    """
    _check_sizes(latent_dim=latent_dim, width=width)
    init = initializers(seed)

    def doubled(filters):
        return layers.Conv2DTranspose(filters, 4, strides=2, padding="same", kernel_initializer=next(init))

    body = [
        layers.Dense(7 * 7 * 2 * width, kernel_initializer=next(init)),
        layers.BatchNormalization(momentum=0.9),
        layers.ReLU(),
        layers.Reshape((7, 7, 2 * width)),
        doubled(width),
        layers.BatchNormalization(momentum=0.9),
        layers.ReLU(),
        doubled(1),
        layers.Activation("sigmoid"),
    ]
    return _sequential("conv_generator", (latent_dim,), body)


@with_spec
def conv_discriminator(width=16, seed=None):
    """A small convolutional discriminator for 28×28 digits: halved twice, LeakyReLU(0.2), one logit.

    Args:
        width: channels at 14×14; twice as many at 7×7.
        seed: as for ``generator``.

    Returns:
        ``keras.Sequential`` from ``(batch, 28, 28, 1)`` to ``(batch, 1)``.
    """
    _check_sizes(width=width)
    init, body = initializers(seed), []
    for filters in (width, 2 * width):
        body += [
            layers.Conv2D(filters, 4, strides=2, padding="same", kernel_initializer=next(init)),
            layers.LeakyReLU(negative_slope=0.2),
        ]
    body += [layers.Flatten(), layers.Dense(1, kernel_initializer=next(init))]
    return _sequential("conv_discriminator", (28, 28, 1), body)


@with_spec
def conditional(network, condition_size):
    """A network of two inputs, for a conditional GAN: the condition is written behind the first, for ``network``.

    That is the plainest way to tell a network something. Any ``keras.Model`` of two inputs will do as well:
    ``keras.Model([z, y], …)`` as generator, ``keras.Model([x, y], …)`` as discriminator.

    Args:
        network: a ``keras.Model`` of one row of numbers: noise (or an example) and, behind it, the condition.
        condition_size: how many numbers the condition has, such as 10 for a one-hot label of a digit.

    Returns:
        A ``keras.Model`` over the same weights that takes ``[first, condition]``.

    Raises:
        ValueError: no ``keras.Model`` of one row of numbers, or none that is longer than the condition.

    Example:
        >>> g = conditional(improved_generator(110, seed=0), condition_size=10)
        >>> d = conditional(improved_discriminator((794,), seed=1), condition_size=10)
        >>> g.input_shape, d.input_shape
        ([(None, 100), (None, 10)], [(None, 784), (None, 10)])
    """
    check_model("network", network)
    try:
        (single,) = network.inputs
        (whole,) = single.shape[1:]
    except (AttributeError, TypeError, ValueError) as error:
        raise ValueError(
            "network: expected a keras.Model of one row of numbers, whose input shape is known; build a network of "
            "two inputs with keras.Model([first, condition], output)"
        ) from error
    if not validation.whole("condition_size", condition_size, 1) < whole:
        raise ValueError(
            f"condition_size: got {condition_size}, expected less than the length of the network's input, {whole}"
        )
    first, condition = keras.Input((whole - condition_size,)), keras.Input((condition_size,))
    outputs = network(layers.Concatenate()([first, condition]))
    return keras.Model([first, condition], outputs, name=f"conditional_{network.name}")


def check_model(role, network):
    """Check that a network is a ``keras.Model``; ``role`` is what the ``ValueError`` calls it."""
    if not isinstance(network, keras.Model):
        raise ValueError(
            f"{role}: got a {type(network).__name__}, expected a keras.Model. A function that makes layers makes "
            "new weights at every call; build the network once, for example with keras.Sequential([...])"
        )


def _check_sizes(**sizes):
    for name, value in sizes.items():
        validation.whole(name, value, 0 if name == "depth" else 1)


def _sequential(name, input_shape, body):
    return keras.Sequential([keras.Input(input_shape), *body], name=name)


def _flat(shape):
    return [] if len(shape) == 1 else [layers.Flatten()]


def _dense_end(shape, activation, init):
    """The last dense layer, reshaped if one example is more than a vector."""
    end = layers.Dense(int(np.prod(shape)), activation, kernel_initializer=next(init))
    return [end] if len(shape) == 1 else [end, layers.Reshape(shape)]


def initializers(seed):
    """Glorot and Bengio's (2010) uniform initialiser, Keras' default, with a seed of its own for every layer."""
    seeds = np.random.SeedSequence(seed)
    while True:
        child = seeds.spawn(1)[0]
        yield keras.initializers.GlorotUniform(seed=int(child.generate_state(1)[0]) % 2**31)
