"""A discriminator's answers about single inputs: its logit, the gradient, and the next input along it. No widget."""

import numpy as np

from gan_lessons.live.conditions import repeated
from gan_lessons.live.readings import Reading
from gan_lessons.pictures import shapes
from gan_lessons.pictures.colours import sigmoid
from gan_lessons.training.calls import call
from gan_lessons.utils.tensorflow import tf

STEP = 0.02  # root mean square of one step along the gradient, as a share of the range of the input
HALVINGS = 10  # of a step that overshot, before the place counts as a top
GRID, CURVE = 61, 201  # places at which a field is known: a side of a window, a line


def logit_and_gradient(discriminator, example, condition=None):
    """D's logit for one example and the logit's gradient with respect to it, an array of the example's shape.

    Args:
        discriminator: a ``keras.Model``.
        example: an array, without a batch.
        condition: likewise, for a network that takes one; else None.

    Raises:
        ValueError: a logit or gradient that is NaN or infinite.
    """
    inputs = tf.convert_to_tensor(example[None])
    with tf.GradientTape() as tape:
        tape.watch(inputs)
        logit = call(discriminator, inputs, repeated(condition, 1))
    gradient = tape.gradient(logit, inputs)
    gradient = np.zeros_like(example) if gradient is None else gradient.numpy()[0]
    logit = float(np.squeeze(logit))
    if not (np.isfinite(logit) and np.isfinite(gradient).all()):
        raise ValueError(
            f"discriminator: gives logit {logit} with a gradient that is not finite everywhere; look at "
            "its weights, and lower its learning rate if the training has diverged"
        )
    return logit, gradient


def take_reading(discriminator, example, low, high, field=None, condition=None, given="", is_critic=False):
    """What D makes of one example, whose values go from ``low`` to ``high``: a ``Reading``.

    Args:
        discriminator: a ``keras.Model``.
        example: an array, without a batch.
        low: the lowest value of an input.
        high: the highest.
        field: what ``field`` returned for the same condition.
        condition: for a network that takes one; else None.
        given: what the condition is called.
        is_critic: whether D's output is a score and no logit.
    """
    logit, gradient = logit_and_gradient(discriminator, example, condition)
    # at the end of the range only the way back is open
    blocked = ((example >= high) & (gradient > 0)) | ((example <= low) & (gradient < 0))
    push = np.where(blocked, np.float32(0), gradient)
    return Reading(example, logit, gradient, push, low, high, field, given, is_critic)


def higher(discriminator, reading, condition=None):
    """An input one step along the gradient with a higher logit; None where there is none."""
    push = reading.push.astype(np.float64)
    length = np.sqrt(np.mean(push**2))
    if not length > 0:
        return None
    for halving in range(HALVINGS):
        size = STEP * (reading.high - reading.low) / 2**halving / length
        here = reading.input
        there = np.clip(here + size * push, np.minimum(here, reading.low), np.maximum(here, reading.high))
        there = there.astype(np.float32)
        if logit_and_gradient(discriminator, there, condition)[0] > reading.logit:
            return there
    return None


def field(discriminator, shape, low, high, condition=None, is_critic=False):
    """D's probability "real", or a critic's score, over a whole window; None for shapes that have no window.

    Of points it has the shape ``(GRID, GRID)``, of numbers ``(CURVE,)``.
    """
    how, line = shapes.kind(shape), np.linspace(low, high, GRID, dtype=np.float32)
    if how == "point":
        places = np.stack(np.meshgrid(line, line[::-1]), -1).reshape(-1, 2)
    elif how == "number":
        places = np.linspace(low, high, CURVE, dtype=np.float32)[:, None]
    else:
        return None
    answers = np.asarray(call(discriminator, places, repeated(condition, len(places))))
    answers = answers if is_critic else sigmoid(answers)
    return answers.reshape(GRID, GRID) if how == "point" else answers[:, 0]
