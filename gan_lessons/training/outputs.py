"""What the outputs of a network are held to: by its last activation, or by one that is hidden in its code."""

import contextlib

import numpy as np

from gan_lessons.training.calls import call
from gan_lessons.training.freezing import trainable_when_unfrozen
from gan_lessons.utils.tensorflow import keras

PUSHES = (1.0, 1e5, -1e5, 1e9, -1e9)
RANGES = {
    **dict.fromkeys(("sigmoid", "softmax", "hard_sigmoid"), (0.0, 1.0)),
    **dict.fromkeys(("tanh", "hard_tanh", "softsign"), (-1.0, 1.0)),
    **dict.fromkeys(("relu", "softplus", "exponential"), (0.0, np.inf)),
    "relu6": (0.0, 6.0),
    "elu": (-1.0, np.inf),
}
ENDLESS = (-np.inf, np.inf)


def gives_probability(discriminator, examples, conditions=None):
    """Whether a discriminator of these examples ends in a sigmoid or softmax, as a layer or hidden in its code.

    Pushed hard either way, a sigmoid stays between 0 and 1 and reaches beyond one half; a logit does not stay. One of
    bounded layers with small weights may, but not with other weights. The examples are made unlike first: no factor
    pushes an image that is black throughout.
    """
    if ends_in(discriminator) in ("sigmoid", "softmax"):
        return True
    unlike = examples + np.random.default_rng(0).normal(size=np.shape(examples)).astype("float32")
    pushed = []
    for scope in (contextlib.nullcontext(), with_other_weights(discriminator)):
        with scope:
            pushed += [call(discriminator, unlike * np.float32(push), conditions) for push in PUSHES[3:]]
    pushed = np.concatenate(pushed)
    return bool((pushed >= 0).all() and (pushed <= 1).all() and (pushed > 0.5).any())


def reachable(generator, noise, conditions=None):
    """The lowest and highest number that a generator can make, whatever its weights: infinite where nothing holds it.

    Its noise is pushed ever further: what ends in a sigmoid then reaches 0 and 1 and stays there, whatever its class.
    It does so with other weights too, unlike a bounded layer with trainable numbers behind it. With some weights it
    never comes near one of its ends, so that three sets of them are tried, of which two have to come as far.

    >>> from gan_lessons import networks
    >>> reachable(networks.generator(2, shape=(3,), seed=0), np.ones((4, 2), np.float32))
    (0.0, 1.0)
    """
    named = _range_of_end(generator)
    if named is not None:
        return named
    found = []
    for scope in (contextlib.nullcontext(), with_other_weights(generator), with_other_weights(generator, -3)):
        with scope:
            found.append(_pushed_range(generator, noise, conditions))
    made = _span(found)
    for low, high in (RANGES["sigmoid"], RANGES["tanh"]):
        if low <= made[0] < low + 0.01 and high - 0.01 < made[1] <= high:
            return low, high
    is_held = np.isfinite(made).all() and made[0] < made[1] and (_are_near(found, made, made).sum(axis=0) > 1).all()
    return made if is_held else ENDLESS


def ends_in(network):
    """The name of a network's last activation, such as ``"sigmoid"``; None if it is hidden in a class of one's own."""
    last = _last_layer(network)
    return None if last is None else getattr(getattr(last, "activation", None), "__name__", type(last).__name__.lower())


def with_other_weights(network, factor=3):
    """A context in which every number of a network that can be trained, once nothing is frozen, is another one."""
    weights = trainable_when_unfrozen(network)
    return keras.StatelessScope(state_mapping=[(one, factor * one.value + np.sign(factor)) for one in weights])


# ---- inside


def _last_layer(network):
    try:
        last = [one for one in network.layers if not isinstance(one, keras.layers.Reshape | keras.layers.Flatten)][-1]
    except (AttributeError, IndexError, ValueError):
        return None
    return _last_layer(last) if isinstance(last, keras.Model) else last


def _range_of_end(network):
    """The range of a last layer that Keras names, or None."""
    last = _last_layer(network)
    if isinstance(last, keras.layers.ReLU):
        low = -np.inf if last.negative_slope else 0.0
        return low, np.inf if last.max_value is None else float(last.max_value)
    if isinstance(last, keras.layers.ELU):
        return -float(last.alpha), np.inf
    return RANGES.get(ends_in(network))


def _pushed_range(generator, noise, conditions):
    """The lowest and highest number made of noise pushed hard; infinite if they grow with the pushes."""
    ends = []
    for push in PUSHES:
        made = call(generator, noise * np.float32(push), conditions).numpy()
        if not np.isfinite(made).all():
            return ENDLESS
        ends.append((float(made.min()), float(made.max())))
    hard, harder = (_span(ends[start : start + 2]) for start in (1, 3))
    return _span(ends) if _are_near(hard, harder, _span(ends)).all() else ENDLESS


def _are_near(ranges, others, whole):
    """Which ends of ranges are the same but for a thousandth of the ``whole`` range: a tanh nears its ends slowly."""
    return np.abs(np.subtract(ranges, others)) <= 1e-3 * (whole[1] - whole[0])


def _span(ends):
    return min(low for low, _ in ends), max(high for _, high in ends)
