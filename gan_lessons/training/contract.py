"""What two networks and a data set must be like to be trained together, checked before anything starts.

Every check raises a ``ValueError`` that says what came, what was expected and what to do. None changes a weight.
"""

import numpy as np

from gan_lessons import data as datasets
from gan_lessons import networks
from gan_lessons.utils import validation
from gan_lessons.utils.tensorflow import keras

EXAMPLES = 64


def check_networks(generator, discriminator, latent_dim=None):
    """Check two Keras networks against the contract and return ``latent_dim``.

    The contract: the generator maps ``(batch, latent_dim)`` to examples, the discriminator maps examples to one
    logit each, ``(batch, 1)``; both give finite numbers.

    Args:
        generator: a ``keras.Model``.
        discriminator: a ``keras.Model``.
        latent_dim: length of the noise vector; read from the generator's input shape if None.

    Raises:
        ValueError: any part of the contract is broken.
    """
    networks.check_model("generator", generator)
    networks.check_model("discriminator", discriminator)
    if generator is discriminator:
        raise ValueError("got one network as both generator and discriminator, expected two")
    latent_dim, examples = _made(generator, latent_dim)
    check_discriminator(discriminator, examples)
    return latent_dim


def check_condition(generator, latent_dim, condition_size):
    """Check that a generator hands the last ``condition_size`` numbers of its noise on as the last of what it makes.

    Raises:
        ValueError: no whole number, noise or examples with nothing but the condition, or a condition that is changed.
    """
    if not validation.whole("condition_size", condition_size, 0, 10**6):
        return 0
    noise = np.random.default_rng(0).standard_normal((EXAMPLES, latent_dim), dtype=np.float32)
    made = np.asarray(generator(noise, training=False))
    if made.ndim != 2 or not condition_size < made.shape[1] or not condition_size < latent_dim:
        raise ValueError(
            f"condition_size: got {condition_size} numbers of condition, noise of length {latent_dim} and examples of "
            f"shape {made.shape[1:]}, expected flat examples and noise, both longer than the condition"
        )
    if not np.array_equal(made[:, -condition_size:], noise[:, -condition_size:]):
        raise ValueError(
            f"generator: changes its condition, the last {condition_size} numbers of its noise, expected them as the "
            f"last of its output; wrap your network: networks.conditional(network, condition_size={condition_size})"
        )
    return int(condition_size)


def check_generator(generator, latent_dim=None):
    """Check a Keras network that maps ``(batch, latent_dim)`` to examples of finite numbers; returns ``latent_dim``.

    Raises:
        ValueError: no ``keras.Model``, no or another ``latent_dim``, an input that fails, or NaN or infinite outputs.
    """
    networks.check_model("generator", generator)
    return _made(generator, latent_dim)[0]


def check_discriminator(discriminator, examples):
    """Check a Keras network that maps examples, ``(n, *shape)`` as float32, to one finite logit each, ``(n, 1)``.

    Raises:
        ValueError: no ``keras.Model``, examples of another shape than it takes, outputs of another shape, NaN or
            infinite ones, or probabilities in place of logits.
    """
    networks.check_model("discriminator", discriminator)
    logits = _call("discriminator", discriminator, examples, "its input must have the shape of an example")
    _check_finite("discriminator", logits)
    if logits.shape != (len(examples), 1):
        raise ValueError(
            f"discriminator: {len(examples)} examples gave an output of shape {logits.shape}, expected "
            f"({len(examples)}, 1), one logit for each; end the network in Dense(1)"
        )
    if gives_probability(discriminator, examples):
        raise ValueError(
            "discriminator: ends in a sigmoid or softmax, expected a logit (any real number), because the loss "
            "takes the sigmoid itself and would take it twice; end the network in Dense(1) with no activation"
        )


def gives_probability(discriminator, examples):
    """Whether a discriminator of these examples ends in a sigmoid or softmax, as a layer or hidden in its code.

    Pushed hard either way, a sigmoid stays between 0 and 1 and reaches beyond one half; a logit does not stay.
    """
    if _ends_in(discriminator, "sigmoid", "softmax"):
        return True
    ways = [examples * np.float32(push) for push in (1e6, -1e6)]
    pushed = np.concatenate([np.asarray(discriminator(way, training=False)) for way in ways])
    return bool((pushed >= 0).all() and (pushed <= 1).all() and (pushed > 0.5).any())


def check_data(data, generator, latent_dim):
    """Check that ``data`` can be sampled and holds what the generator makes; returns it as a data set.

    Raises:
        ValueError: empty, NaN or infinite data, another shape than the generator's, or values that an ending
            sigmoid or tanh can never reach.
    """
    data = datasets.as_data(data)
    made = tuple(generator(np.zeros((1, latent_dim), np.float32), training=False).shape[1:])
    if tuple(data.shape) != made:
        raise ValueError(
            f"{data.name}: one example has shape {tuple(data.shape)}, but the generator makes {made}; reshape the "
            "data (for digits: data.mnist(shape=...)) or change the generator's last layer"
        )
    examples = np.asarray(data.sample(EXAMPLES, np.random.default_rng(0)))
    if examples.shape != (EXAMPLES, *made) or not np.issubdtype(examples.dtype, np.floating):
        raise ValueError(
            f"{data.name}: sample({EXAMPLES}, rng) gave {examples.dtype} of shape {examples.shape}, expected "
            f"floating-point numbers of shape {(EXAMPLES, *made)}"
        )
    if not np.isfinite(examples).all():
        raise ValueError(f"{data.name}: sample() gave NaN or infinite values, expected finite numbers")
    for activation, low in (("sigmoid", 0.0), ("tanh", -1.0)):
        least, most = float(examples.min()), float(examples.max())
        if _ends_in(generator, activation) and (least < low - 0.01 or most > 1.01):
            raise ValueError(
                f"{data.name}: values from {least:.3g} to {most:.3g}, but the generator ends in a {activation} and "
                f"only reaches {low:g} to 1; scale the data to that range"
            )
    return data


def _latent_dim(generator, latent_dim):
    try:
        built_for = generator.input_shape[-1]
    except (AttributeError, TypeError, ValueError):  # a subclassed network does not know its input shape
        built_for = None
    if latent_dim is None:
        latent_dim = built_for
    if not isinstance(latent_dim, int | np.integer) or latent_dim < 1:
        raise ValueError(
            f"latent_dim: got {latent_dim!r}, expected the length of the generator's noise vector, such as 100"
        )
    if built_for is not None and built_for != latent_dim:
        raise ValueError(
            f"latent_dim: got {latent_dim}, but the generator was built for {built_for}; pass latent_dim={built_for}"
        )
    return int(latent_dim)


def _made(generator, latent_dim):
    """``latent_dim``, checked, and examples that the generator makes: finite numbers."""
    latent_dim = _latent_dim(generator, latent_dim)
    noise = np.random.default_rng(0).standard_normal((EXAMPLES, latent_dim), dtype=np.float32)
    examples = _call("generator", generator, noise, f"pass the latent_dim it was built for (here {latent_dim})")
    _check_finite("generator", examples)
    return latent_dim, examples


def _call(role, network, inputs, advice):
    try:
        return np.asarray(network(inputs, training=False))
    except Exception as error:
        reason = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
        raise ValueError(f"{role}: an input of shape {inputs.shape} failed ({reason}); {advice}") from error


def _check_finite(role, outputs):
    if not np.isfinite(outputs).all():
        raise ValueError(f"{role}: gives NaN or infinite numbers before any training; check its layers and weights")


def _ends_in(network, *activations):
    try:
        last = network.layers[-1]
    except (AttributeError, IndexError, ValueError):
        return False
    if isinstance(last, keras.Model):
        return _ends_in(last, *activations)
    if isinstance(last, keras.layers.Reshape | keras.layers.Flatten) and len(network.layers) > 1:
        last = network.layers[-2]
    name = getattr(getattr(last, "activation", None), "__name__", type(last).__name__.lower())
    return name in activations


def noise(given, latent_dim, seed):
    """Noise vectors as float32 ``(n, latent_dim)``: those given, or, given a whole number n, always the same n.

    Raises:
        ValueError: an array of another shape.

    >>> noise(2, 5, seed=0).shape
    (2, 5)
    """
    if isinstance(given, int | np.integer):
        given = np.random.default_rng(seed).standard_normal((given, latent_dim), dtype=np.float32)
    given = np.asarray(given, np.float32)
    if given.ndim != 2 or given.shape[1] != latent_dim or not len(given):
        raise ValueError(f"noise: got shape {given.shape}, expected (n, {latent_dim}) with n at least 1")
    return given
