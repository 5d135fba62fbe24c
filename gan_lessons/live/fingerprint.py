"""What makes a lab's run *this* run: its networks, first weights, settings and data. Knows no widget."""

import hashlib
import json

import numpy as np

from gan_lessons.live.kept_events import written_settings
from gan_lessons.training.shared import network_recipe
from gan_lessons.utils import specs

ROWS = 256  # of an array that are looked at: enough to tell other data of the same shape


def fingerprint(gan, data_sets):
    """A text that is the same only for labs whose runs can be exchanged, in another kernel too.

    Args:
        gan: the ``training.GAN``.
        data_sets: checked data sets, by name.

    Example:
        >>> from gan_lessons import data, networks, training
        >>> def gan(seed):
        ...     return training.GAN(networks.points_generator(seed=seed), networks.points_discriminator(seed=1))
        >>> one, same, other = (fingerprint(gan(seed), {"ring": data.ring()}) for seed in (0, 0, 5))
        >>> one == same, one == other
        (True, False)
    """
    told = [
        [_network(network) for network in gan.networks],
        _first_weights(gan),
        written_settings(gan.settings),
        [[name, _data(one)] for name, one in data_sets.items()],
    ]
    return _digest([json.dumps(told, default=repr).encode()])


def _network(network):
    """Layers without their names, which change with every network that a kernel makes, and all shapes."""
    layers = network_recipe(network) or [type(layer).__name__ for layer in network._flatten_layers()]
    return [layers, [[tuple(variable.shape), str(variable.dtype)] for variable in network.variables]]


def _first_weights(gan):
    """A loaded GAN begins with its file: the weights before that mean nothing, and are new in each kernel."""
    if not gan.events or gan.events[0].kind != "load":
        return _digest([array.tobytes() for array in gan.first_weights])
    path = gan.events[0].value
    try:
        with open(path, "rb") as file:
            return [path, _digest([file.read()])]
    except OSError:
        return [path, None]


def _data(data):
    spec, inner = getattr(data, "spec", None), getattr(data, "data", None)
    if spec is not None and specs.is_reproducible(spec):
        return specs.as_code(spec)
    values, told = getattr(data, "values", None), [str(data.name), list(data.shape)]
    if isinstance(values, np.ndarray):
        places = np.linspace(0, len(values) - 1, min(len(values), ROWS)).astype(int)
        told += [len(values), _digest([np.ascontiguousarray(values[places]).tobytes()])]
    return told + ([_data(inner)] if hasattr(inner, "shape") and hasattr(inner, "name") else [])


def _digest(parts):
    found = hashlib.blake2b(digest_size=16)
    for part in parts:
        found.update(part)
    return found.hexdigest()
