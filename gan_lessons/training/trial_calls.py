"""Calls both networks as training will, before it starts, so that what cannot be trained is named at once."""

import contextlib
import re
import warnings

import numpy as np

from gan_lessons import losses
from gan_lessons.training.calls import TrainedWith, call
from gan_lessons.training.outputs import with_other_weights
from gan_lessons.utils.tensorflow import keras, tf


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
    if _is_flat(discriminator, tf.constant(examples), _tensor(conditions)):
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
        if is_own(network):
            _trace(role, network, batch, _tensor(conditions))
            _check_randomness(role, network, batch, _tensor(conditions))
        example = call(network, batch, _tensor(conditions))


def _tensor(array):
    return None if array is None else tf.constant(array)


def is_own(network):
    """Whether any part of a network is a class that does not come with Keras."""
    return any(
        isinstance(layer, keras.layers.Lambda) or not type(layer).__module__.startswith("keras.")
        for layer in network._flatten_layers()
    )


def checked_loss(loss):
    """A ``losses.Loss``, after one of one's own was traced as training will trace it: each side gives one number.

    Raises:
        ValueError: a side that fails, gives anything but one number as float32, or does not depend on the logits.
    """
    if losses.LOSSES.get(loss.name) != loss:
        logits = tf.TensorSpec((None, 1), tf.float32)
        real = logits if loss.paired else None
        advice = "" if loss.paired else "; a generator's loss that looks at real_logits needs Loss(..., paired=True)"
        _check_one_number(
            "loss, discriminator", loss.discriminator, (logits, logits), "(real_logits, generated_logits)", ""
        )
        _check_one_number("loss, generator", loss.generator, (real, logits), "(real_logits, generated_logits)", advice)
        _check_teaches(loss)
    return loss


def _check_teaches(loss):
    """Check that D's loss has a gradient for the logits. G's may be constant: beside an L1 term it says "alone"."""
    real, generated = tf.constant([[0.5], [1.5]]), tf.constant([[-1.0], [0.25]])
    with tf.GradientTape() as tape:
        tape.watch([real, generated])
        value = tf.convert_to_tensor(loss.discriminator(real, generated))
    if all(gradient is None for gradient in tape.gradient(value, [real, generated])):
        raise ValueError(
            "loss, discriminator: got a function that does not depend on real_logits or generated_logits, expected one "
            "that computes with them: the discriminator could not learn from it"
        )


def checked_penalty(penalty, gan):
    """A penalty by name or as a function; one's own is traced on D as training will trace it: it gives one number.

    Raises:
        ValueError: no such penalty, or a function that fails or gives anything but one number as float32.
    """
    function = losses.get_penalty(penalty)
    if function is not None and function not in losses.PENALTIES.values():
        batch = tf.TensorSpec((8, *gan.example_shape), tf.float32)
        condition = _tensor(gan.condition.drawn(8)) if gan.condition else None

        def traced(real, generated, mix):
            return function(TrainedWith(gan.discriminator, condition), real, generated, mix)

        arguments = batch, batch, tf.TensorSpec((8,), tf.float32)
        _check_one_number("penalty", traced, arguments, "(discriminator, real, generated, mix)", "")
    return penalty


def _check_one_number(name, function, arguments, takes, advice):
    try:
        made = tf.function(lambda *given: function(*given), autograph=False).get_concrete_function(*arguments)
        made = made.structured_outputs
    except Exception as error:
        raise ValueError(
            f"{name}: fails when it is compiled ({type(error).__name__}: {reason(error)}), expected a function of "
            f"{takes} that computes with tf or keras.ops and returns one number{advice}"
        ) from error
    if not isinstance(made, tf.TensorSpec | tf.Tensor) or made.shape.rank != 0 or made.dtype != tf.float32:
        came = f"{made.dtype.name} of shape {tuple(made.shape)}" if hasattr(made, "dtype") else repr(made)
        raise ValueError(
            f"{name}: gives {came}, expected one number as a float32 tensor: take the mean over the batch, as in "
            "tf.reduce_mean(values)"
        )


def reason(error):
    r"""What an error says, on one line: without Keras' frame around it and without colours.

    >>> reason(ValueError("Exception encountered when calling Dense.call().\n\nwrong shape"))
    'wrong shape'
    """
    text = re.sub(r"\x1b\[\d+m|\{\{.*?\}\}", "", str(error)).strip() or type(error).__name__
    text = re.sub(r"^Exception encountered when calling .*?\n\s*", "", text).split("\n\nArguments received")[0]
    return " ".join(text.split())[:200]


def _is_flat(discriminator, batch, condition):
    """Whether no example changes its logit, whatever examples and weights: behind ``sign`` gradients are zeros."""
    noise = np.random.default_rng(2).standard_normal(batch.shape).astype(batch.dtype.as_numpy_dtype)
    for examples in (batch, batch + noise):
        for scope in (contextlib.nullcontext(), with_other_weights(discriminator)):
            with scope, tf.GradientTape() as tape:
                tape.watch(examples)
                logits = call(discriminator, examples, condition)
            gradient = tape.gradient(logits, examples)
            if gradient is not None and np.any(gradient.numpy()):
                return False
    return True


def _check_randomness(role, network, batch, condition):
    """Refuse what Python draws or counts at each call, since compiling calls a network once; warn of unseeded draws."""
    eager = lambda: call(network, batch, condition)  # noqa: E731
    compiled = tf.function(lambda: call(network, batch, condition), autograph=False)
    if not _differs(network, eager):
        return
    if not _differs(network, compiled):
        raise ValueError(
            f"{role}: gives other outputs at each call, but always the same when it is compiled, as in training: "
            "Python draws (random, numpy.random) or counts there. Use a layer such as keras.layers.GaussianNoise, or "
            "keras.random.normal(shape, seed=self.seed) with self.seed = keras.random.SeedGenerator(0) in __init__"
        )
    warnings.warn(
        f"the {role} draws random numbers that do not belong to it (tf.random, or keras.random without a seed), so a "
        "run cannot be repeated bit for bit, nor after going back in it; draw with keras.random.normal(shape, "
        "seed=self.seed) and self.seed = keras.random.SeedGenerator(0) in __init__",
        stacklevel=6,
    )


def _differs(network, function):
    """Whether two calls give different outputs, though all variables of the network are the same at both."""
    values, outputs = [variable.numpy() for variable in network.variables], []
    for _ in range(2):
        outputs.append(function().numpy())
        for variable, value in zip(network.variables, values, strict=True):
            variable.assign(value)
    return not np.array_equal(*outputs, equal_nan=True)


def _trace(role, network, batch, condition):
    before = {id(variable) for variable in network.variables}
    forward = tf.function(lambda x, y: call(network, x, y, training=True), autograph=False)
    try:
        forward.get_concrete_function(tf.TensorSpec(batch.shape, batch.dtype), condition)
    except Exception as error:
        raise ValueError(
            f"{role}: works on a batch of examples, but fails when it is compiled and called with training=True, as "
            f"training does ({type(error).__name__}: {reason(error)}). In its call method use keras.ops in place of "
            "NumPy, no .numpy(), no Python if or while on the values of tensors (keras.ops.where, keras.ops.cond), and "
            "make layers in __init__"
        ) from error
    if {id(variable) for variable in network.variables} != before:
        raise ValueError(f"{role}: makes new weights at every call, expected them to be made once: in its __init__")
