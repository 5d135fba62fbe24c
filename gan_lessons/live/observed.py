"""What both networks return for all that a lab observes: one compiled call, shared by labs that are alike.

Whatever differs between two labs of the same networks, such as the noise and the real examples, is an input of the
compiled functions. What they depend on otherwise is a ``Form``: so nothing of one lab can be built in for another.
"""

from typing import NamedTuple

import numpy as np

from gan_lessons.pictures import shapes
from gan_lessons.training.calls import call
from gan_lessons.training.shared import of_networks
from gan_lessons.training.updates import l1_term
from gan_lessons.utils.tensorflow import tf

PUSHED = 48  # samples whose pushes are shown


class Inputs(NamedTuple):
    """What the networks are given, as arrays ``(n, …)``: noise for G, examples for D, each with its conditions.

    Args:
        noise: of the samples.
        real: examples.
        judged: noise of the many samples that are scored or counted.
        window: places of D's field.
        grid: noise on the lines of the grid that G bends.
        conditions: of the samples; None, like the following, without conditions.
        real_conditions: of the real examples.
        judged_conditions: of the scored samples.
        window_conditions: of the places.
        grid_conditions: of the grid.
    """

    noise: np.ndarray
    real: np.ndarray
    judged: np.ndarray
    window: np.ndarray | None = None
    grid: np.ndarray | None = None
    conditions: np.ndarray | None = None
    real_conditions: np.ndarray | None = None
    judged_conditions: np.ndarray | None = None
    window_conditions: np.ndarray | None = None
    grid_conditions: np.ndarray | None = None


class Form(NamedTuple):
    """What is built into the compiled functions.

    Args:
        shape: of one example.
        shown: how many of the samples are shown.
        black: the value of a black pixel, 0 or −1.
        in_turn: whether the samples' conditions are others than those of the real examples.
        field: shape of D's field, or None.
        grid: shape of the grid, or None.
    """

    shape: tuple
    shown: int
    black: float
    in_turn: bool = False
    field: tuple | None = None
    grid: tuple | None = None


def compiled(function, gan, inputs, form):
    """A function without arguments: what ``function(gan, inputs, form)`` returns, compiled for the loss as it is now.

    Args:
        function: ``outputs`` or ``scored``.
        gan: the ``GAN`` that is observed.
        inputs: the ``Inputs``.
        form: the ``Form``.
    """
    tensors = [None if one is None else tf.constant(one) for one in inputs]
    made = of_networks(gan, lambda *given: function(gan, Inputs(*given), form), function.__name__, form)
    return lambda: made(*tensors)


def outputs(gan, given, form):
    """All that is observed at every snapshot, as tensors by name."""
    generated = call(gan.generator, given.noise, given.conditions)
    samples, scores = generated[: form.shown], _logits(gan, generated, given.conditions)
    found = {
        "sample_scores": scores[: form.shown],
        "real_scores": _logits(gan, given.real, given.real_conditions),
        "generated_scores": scores,
    }
    if form.in_turn:  # labels in turn are not as frequent as in the data
        like_real = call(gan.generator, given.noise, given.real_conditions)
        found["generated_scores"] = _logits(gan, like_real, given.real_conditions)
    if form.field:
        found |= _field(gan, given, form)
        found["cloud"] = call(gan.generator, given.judged, given.judged_conditions)
    if form.grid:
        found["pushes"] = _pushes(gan, given, samples[:PUSHED])
        warped = call(gan.generator, given.grid, given.grid_conditions)
        found["warped"] = tf.reshape(warped, (*form.grid, 2))
    elif shapes.is_image(form.shape):
        samples = tf.cast(255 * light(samples, form.black), tf.uint8)
    return found | {"samples": samples}


def scored(gan, given, form):
    """The images that are scored."""
    return light(call(gan.generator, given.judged, given.judged_conditions), form.black)


def light(images, black):
    """Images as light from 0 to 1, given the value of a black pixel."""
    return tf.clip_by_value((images - black) / (1 - black), 0, 1)


# ---- inside


def _logits(gan, examples, conditions):
    return call(gan.discriminator, examples, conditions)[:, 0]


def _field(gan, given, form):
    logits = _logits(gan, given.window, given.window_conditions)
    found = {}
    if gan.loss.is_critic:  # no probability: between the lowest and the highest score
        low, high = tf.reduce_min(logits), tf.reduce_max(logits)
        found["field_range"] = tf.stack([low, high])
        field = tf.math.divide_no_nan(logits - low, high - low)
    else:
        field = tf.sigmoid(logits)
    return found | {"field": tf.reshape(tf.cast(field, tf.float16), form.field)}


def _pushes(gan, given, points):
    """Where G's loss pushes generated points: down its gradient with respect to them."""
    real, told = given.real[:PUSHED], None if given.conditions is None else given.conditions[:PUSHED]
    with tf.GradientTape() as tape:
        tape.watch(points)
        made = call(gan.discriminator, points, told)
        loss = gan.loss.generator(call(gan.discriminator, real, told), made) + l1_term(gan, real, points)
    return tf.concat([points, -PUSHED * tape.gradient(loss, points)], axis=1)
