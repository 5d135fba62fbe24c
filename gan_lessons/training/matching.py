"""Whether data fit the networks that are to learn them, checked before anything starts."""

import warnings

import numpy as np

from gan_lessons import data as datasets
from gan_lessons.training import outputs
from gan_lessons.training.calls import call
from gan_lessons.training.trial_calls import reason

EXAMPLES = 256  # of small ones; of large images as many as fill so many bytes
EXAMPLES_BYTES = 16_000_000


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
    noise = np.random.default_rng(0).standard_normal((16, latent_dim), dtype=np.float32)
    conditions = condition.drawn(16) if condition else None
    made = tuple(call(generator, noise, conditions).shape[1:])
    if tuple(data.shape) != made:
        raise ValueError(
            f"{data.name}: one example has shape {tuple(data.shape)}, but the generator makes {made}; reshape the "
            "data (for digits: data.mnist(shape=...)) or change the generator's last layer"
        )
    rows = int(np.clip(EXAMPLES_BYTES // (4 * np.prod(made)), 16, EXAMPLES))
    examples, given = datasets.check_sample(data, rows, np.random.default_rng(0))
    if given is not None:
        _check_conditions(data, generator, noise[:1], given)
    reach = outputs.reachable(generator, noise, conditions)
    problem = datasets.range_problem(float(examples.min()), float(examples.max()), reach)
    if problem is not None and problem.refused:
        raise ValueError(f"{data.name}: {problem.message}")
    if problem is not None:
        warnings.warn(f"{data.name}: {problem.message}", stacklevel=4)
    return data


def _check_conditions(data, generator, noise, given):
    """Call the generator with the data's own conditions: a label may be none that it can look up."""
    if np.dtype(data.condition_dtype).kind in "iu" and hasattr(data, "classes"):
        given = data.conditions(np.arange(len(data.classes)))
    try:
        call(generator, np.repeat(noise, len(given), axis=0), given)
    except Exception as error:
        raise ValueError(
            f"{data.name}: the generator fails with the conditions of these data, from {given.min():g} to "
            f"{given.max():g} ({reason(error)}); for class numbers its Embedding needs as many rows as there are "
            "classes"
        ) from error


def pixel_scale(data):
    """Factor and offset that lead from a data set's stored pixels to its examples, or None if it stores none."""
    return data.pixel_scale if datasets.holds_pixels(data) else None
