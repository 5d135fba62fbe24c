"""Calls both networks as training will, before it starts, so that what cannot be trained is named at once."""

import re

import numpy as np

from gan_lessons.training.calls import call
from gan_lessons.utils.tensorflow import tf


def check_gradients(generator, discriminator, noise, examples, conditions=None):
    """Check that gradients reach what they have to: G's weights from its examples, and examples from D's logits.

    Raises:
        ValueError: a step without gradient, such as rounding or argmax, lies between.
    """
    weights = generator.trainable_variables
    with tf.GradientTape() as tape:
        made = call(generator, tf.constant(noise), _tensor(conditions))
        total = tf.reduce_sum(made * tf.constant(np.random.default_rng(1).standard_normal(made.shape, np.float32)))
    gradients = [one for one in tape.gradient(total, weights) if one is not None] if weights else [tf.ones(1)]
    if not any(np.any(tf.convert_to_tensor(one).numpy()) for one in gradients):
        raise ValueError(
            "generator: no gradient reaches its weights from what it makes, so it cannot learn; a step without a "
            "gradient, such as rounding, argmax or a cast to whole numbers, lies between: leave it out of the network"
        )
    with tf.GradientTape() as tape:
        batch = tf.constant(examples)
        tape.watch(batch)
        logits = call(discriminator, batch, _tensor(conditions))
    if tape.gradient(logits, batch) is None:
        raise ValueError(
            "discriminator: no gradient reaches its input from its logit, so the generator cannot learn from it (and "
            "no gradient penalty can be computed); leave rounding, argmax or casts to whole numbers out of the network"
        )


def check_compiled(generator, discriminator, noise, conditions=None):
    """Check that networks of one's own classes can be compiled: each is traced as training traces it.

    Raises:
        ValueError: Python decisions on values of tensors, NumPy functions or ``.numpy()``, or layers that are made
            inside ``call``.
    """
    example = None
    for role, network in (("generator", generator), ("discriminator", discriminator)):
        batch = tf.constant(noise) if example is None else example
        if _is_own(network):
            _trace(role, network, batch, _tensor(conditions))
        example = call(network, batch, _tensor(conditions))


def _tensor(array):
    return None if array is None else tf.constant(array)


def _is_own(network):
    """Whether any part of a network is a class that does not come with Keras."""
    return any(not type(layer).__module__.startswith("keras.") for layer in network._flatten_layers())


def _trace(role, network, batch, condition):
    before = {id(variable) for variable in network.variables}
    forward = tf.function(lambda x, y: call(network, x, y, training=True), autograph=False)
    try:
        forward.get_concrete_function(tf.TensorSpec(batch.shape, batch.dtype), condition)
    except Exception as error:
        reason = " ".join(re.sub(r"\x1b\[\d+m", "", str(error)).split())[:200]
        raise ValueError(
            f"{role}: works on a batch of examples, but fails when it is compiled and called with training=True, as "
            f"training does ({type(error).__name__}: {reason}). In its call method use keras.ops in place of NumPy, no "
            ".numpy(), no Python if or while on the values of tensors (keras.ops.where, keras.ops.cond), and make layers "
            "in __init__"
        ) from error
    if {id(variable) for variable in network.variables} != before:
        raise ValueError(f"{role}: makes new weights at every call, expected them to be made once: in its __init__")
