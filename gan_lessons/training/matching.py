"""Whether data fit the networks that are to learn them, checked before anything starts."""

import warnings

import numpy as np

from gan_lessons import data as datasets
from gan_lessons.training import outputs
from gan_lessons.training.calls import call

EXAMPLES = 256


def check_data(data, generator, latent_dim, condition=None):
    """Check that ``data`` can be sampled and holds what the generator makes; returns it as a data set.

    Args:
        data: anything that ``data.as_data`` takes.
        generator: a checked network.
        latent_dim: length of its noise vector.
        condition: the ``contract.Condition`` of a conditional GAN, whose data are pairs; labels are written as its
            networks take them.

    Raises:
        ValueError: empty, NaN or infinite data, another shape than the generator's, no or other conditions than the
            networks take, or values that the generator can never reach.
    """
    data = datasets.as_data(data)
    if condition is not None:
        data = datasets.with_conditions(data, condition.shape, condition.dtype)
    elif getattr(data, "condition_shape", None) is not None:
        raise ValueError(
            f"{data.name}: comes with conditions of shape {data.condition_shape}, but the networks take one input "
            "each; build G([noise, condition]) and D([example, condition]), or train on the examples alone"
        )
    noise = np.random.default_rng(0).standard_normal((64, latent_dim), dtype=np.float32)
    conditions = condition.drawn(64) if condition else None
    made = tuple(call(generator, noise, conditions).shape[1:])
    if tuple(data.shape) != made:
        raise ValueError(
            f"{data.name}: one example has shape {tuple(data.shape)}, but the generator makes {made}; reshape the "
            "data (for digits: data.mnist(shape=...)) or change the generator's last layer"
        )
    examples, _ = datasets.check_sample(data, EXAMPLES, np.random.default_rng(0))
    reach = outputs.reachable(generator, noise, conditions)
    problem = datasets.range_problem(float(examples.min()), float(examples.max()), reach)
    if problem is not None and problem.refused:
        raise ValueError(f"{data.name}: {problem.message}")
    if problem is not None:
        warnings.warn(f"{data.name}: {problem.message}", stacklevel=4)
    return data


def pixel_scale(data):
    """Factor and offset that lead from a data set's stored pixels to its examples, or None if it stores none."""
    return data.pixel_scale if datasets.holds_pixels(data) else None
