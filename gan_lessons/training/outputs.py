"""What the outputs of a network are held to: by its last activation, or by one that is hidden in its code."""

import numpy as np

from gan_lessons.training.calls import call
from gan_lessons.utils.tensorflow import keras

PUSHES = (1.0, 1e3, -1e3, 1e6, -1e6)
RANGES = {"sigmoid": (0.0, 1.0), "softmax": (0.0, 1.0), "tanh": (-1.0, 1.0), "relu": (0.0, np.inf)}
ENDLESS = (-np.inf, np.inf)


def gives_probability(discriminator, examples, conditions=None):
    """Whether a discriminator of these examples ends in a sigmoid or softmax, as a layer or hidden in its code.

    Pushed hard either way, a sigmoid stays between 0 and 1 and reaches beyond one half; a logit does not stay.
    """
    if ends_in(discriminator) in ("sigmoid", "softmax"):
        return True
    pushed = np.concatenate([call(discriminator, examples * np.float32(push), conditions) for push in PUSHES[3:]])
    return bool((pushed >= 0).all() and (pushed <= 1).all() and (pushed > 0.5).any())


def reachable(generator, noise, conditions=None):
    """The lowest and highest number that a generator can make, whatever its weights: infinite where nothing holds it.

    Its noise is pushed ever further: what ends in a sigmoid then reaches 0 and 1 and stays there, whatever its class.

    >>> from gan_lessons import networks
    >>> reachable(networks.generator(2, shape=(3,), seed=0), np.ones((4, 2), np.float32))
    (0.0, 1.0)
    """
    name = ends_in(generator)
    if name in RANGES:
        return RANGES[name]
    made = np.concatenate([call(generator, noise * np.float32(push), conditions) for push in PUSHES])
    made = made[np.isfinite(made)]
    for low, high in (RANGES["sigmoid"], RANGES["tanh"]):
        if made.size and low <= made.min() < low + 0.01 and high - 0.01 < made.max() <= high:
            return low, high
    return ENDLESS


def ends_in(network):
    """The name of a network's last activation, such as ``"sigmoid"``; None if it is hidden in a class of one's own."""
    try:
        last = [one for one in network.layers if not isinstance(one, keras.layers.Reshape | keras.layers.Flatten)][-1]
    except (AttributeError, IndexError, ValueError):
        return None
    if isinstance(last, keras.Model):
        return ends_in(last)
    return getattr(getattr(last, "activation", None), "__name__", type(last).__name__.lower())
