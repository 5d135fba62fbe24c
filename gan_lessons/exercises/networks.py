"""Finds what is wrong with a student's two networks: their kind, their weights, their shapes. Knows no hint."""

import numpy as np

from gan_lessons.exercises.coefficients import Finding
from gan_lessons.training import contract, outputs
from gan_lessons.utils.tensorflow import keras, tf
from gan_lessons.utils.validation import is_blank


def diagnose_networks(generator, discriminator):
    """One ``Finding`` for a student's two networks; None if one is still blank."""
    expected = "two keras.Model objects with weights of their own: noise → one example, one example → one logit"
    for role, network in (("generator", generator), ("discriminator", discriminator)):
        if not isinstance(network, keras.Model):
            mistake, what = _not_a_network(network)
            return mistake and Finding(mistake, expected, f"{role}: {what}")
        if not network.built:
            return Finding("not_built", expected, f"{role}: a {type(network).__name__} without weights so far")
        if not network.trainable_variables:
            return Finding("no_weights", expected, f"{role}: a network with nothing to train")
    if generator is discriminator:
        return Finding("one_network_twice", expected, "one network in both roles")
    if {id(v) for v in generator.variables} & {id(v) for v in discriminator.variables}:
        return Finding("shared_weights", expected, "two networks that share some of their weights")

    # a subclassed generator does not know its input's shape; its first weights do
    latent = _shape(generator, "input_shape") or tuple(generator.trainable_variables[0].shape[:1])
    noise = np.random.default_rng(0).standard_normal((contract.EXAMPLES, *latent), dtype=np.float32)
    examples = np.asarray(generator(noise, training=False))
    makes, takes = examples.shape[1:], _shape(discriminator, "input_shape") or examples.shape[1:]
    yours = f"generator {latent} → {makes}; discriminator {takes} → "
    try:
        logits = np.asarray(discriminator(examples, training=False))
    except Exception:
        logits = None
    if logits is None or len(makes) != len(takes) or any(t not in (None, m) for m, t in zip(makes, takes, strict=True)):
        swapped = makes == (1,) and _shape(discriminator, "output_shape") == latent
        yours = f"the generator makes {makes}, the discriminator takes {takes}"
        return Finding("swapped" if swapped else "shapes_do_not_fit", expected, yours)
    yours += str(logits.shape[1:])
    if logits.shape != (contract.EXAMPLES, 1):
        return Finding("not_one_output", expected, yours)
    if outputs.gives_probability(discriminator, examples):
        return Finding("sigmoid_at_the_end", expected, yours + ", a probability")
    if not (np.isfinite(examples).all() and np.isfinite(logits).all()):
        return Finding("nan", expected, yours + ", with NaN or infinite values")
    return Finding(None, expected, yours + f"; {generator.count_params():,} + {discriminator.count_params():,} weights")


def _shape(network, name):
    """``input_shape`` or ``output_shape`` of one example; None where the network does not know it."""
    try:
        return tuple(getattr(network, name)[1:])
    except (AttributeError, TypeError, ValueError):
        return None


def _not_a_network(thing):
    """What came in place of a model: the mistake and its words; (None, ...) for a function that is still blank."""
    if callable(thing) and not isinstance(thing, keras.layers.Layer):
        for arguments in ((), (tf.ones((4, 8)),), (tf.ones((4, 28, 28, 1)),), (8,)):
            try:
                first, second = thing(*arguments), thing(*arguments)
            except Exception as error:  # not what this function takes: try the next
                if "ellipsis" in str(error).lower():
                    return None, ""
                continue
            if is_blank(first):
                return None, ""
            if isinstance(first, keras.Model) and first is not second:
                return "new_model_every_call", "a function that builds a new network at every call"
            if not isinstance(first, keras.Model) and not np.array_equal(first, second):
                return "new_layers_every_call", "a function; the same input gave two different outputs in two calls"
            break
    return "not_a_model", f"a {type(thing).__name__}"
