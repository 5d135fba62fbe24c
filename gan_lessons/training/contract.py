"""What two networks must be like to be trained together, checked before anything starts.

Every check raises a ``ValueError`` that says what came, what was expected and what to do. None changes a weight.
"""

from typing import NamedTuple

import numpy as np

from gan_lessons import networks
from gan_lessons.data.numeric import numeric_array
from gan_lessons.training import outputs, trial_calls
from gan_lessons.utils.tensorflow import check_keras_settings, tf

EXAMPLES = 15  # few, for large images; and no usual batch size, so that one built into a network is found


class Condition(NamedTuple):
    """What a conditional GAN's second input is like.

    Args:
        shape: of one condition, such as ``(10,)`` for a one-hot label.
        dtype: ``"float32"``, or ``"int32"`` for labels that an Embedding layer looks up.
    """

    shape: tuple
    dtype: str

    def drawn(self, n, seed=0):
        """``n`` conditions to try the networks with, ``(n, *shape)``: ones and zeros."""
        return np.random.default_rng(seed).integers(0, 2, (n, *self.shape)).astype(self.dtype)


class Shapes(NamedTuple):
    """What goes into a pair of checked networks and comes out.

    Args:
        latent_dim: numbers in a noise vector.
        example: shape of one example.
        condition: the ``Condition`` of a conditional GAN, else None.
    """

    latent_dim: int
    example: tuple
    condition: Condition | None


def check_networks(generator, discriminator, latent_dim=None, condition_shape=None):
    """Check two Keras networks against the contract and return their ``Shapes``.

    The contract: the generator maps noise ``(batch, latent_dim)`` to examples, the discriminator maps examples to one
    logit each, ``(batch, 1)`` or ``(batch,)``; both give finite numbers. Those of a conditional GAN take two inputs,
    ``[noise, condition]`` and ``[examples, condition]``.

    Args:
        generator: a ``keras.Model``.
        discriminator: a ``keras.Model``.
        latent_dim: length of the noise vector; read from the generator's input shape if None.
        condition_shape: of one condition; read from the generator's second input if None, so that it is needed only
            for networks of a class of one's own.

    Raises:
        ValueError: any part of the contract is broken.
    """
    for role, network in (("generator", generator), ("discriminator", discriminator)):
        networks.check_model(role, network)
        _check_dtype(role, network)
    check_keras_settings(generator, discriminator)
    if generator is discriminator:
        raise ValueError("got one network as both generator and discriminator, expected two")
    _check_nothing_shared(generator, discriminator)
    _check_not_swapped(generator, discriminator)
    condition = _condition(generator, discriminator, condition_shape)
    latent_dim, examples = _made(generator, latent_dim, condition)
    conditions = condition.drawn(EXAMPLES) if condition else None
    check_discriminator(discriminator, examples, conditions)
    trial_calls.check_gradients(generator, discriminator, _noise(latent_dim), examples, conditions)
    trial_calls.check_compiled(generator, discriminator, _noise(latent_dim), conditions)
    return Shapes(latent_dim, examples.shape[1:], condition)


def check_generator(generator, latent_dim=None, condition_shape=None):
    """Check a generator alone; returns its ``Shapes``.

    Args:
        generator: as for ``check_networks``.
        latent_dim: likewise.
        condition_shape: likewise.

    Raises:
        ValueError: no ``keras.Model``, no or another ``latent_dim``, an input that fails, or NaN or infinite outputs.
    """
    networks.check_model("generator", generator)
    condition = _condition(generator, None, condition_shape)
    latent_dim, examples = _made(generator, latent_dim, condition)
    return Shapes(latent_dim, examples.shape[1:], condition)


def check_discriminator(discriminator, examples, conditions=None):
    """Check a Keras network that maps examples, ``(n, *shape)`` as float32, to one finite logit each.

    Args:
        discriminator: a ``keras.Model``.
        examples: ``(n, *shape)``.
        conditions: ``(n, *condition_shape)`` if it takes them as a second input.

    Raises:
        ValueError: no ``keras.Model``, examples of another shape than it takes, outputs of another shape, NaN or
            infinite ones, or probabilities in place of logits.
    """
    networks.check_model("discriminator", discriminator)
    advice = "its input must have the shape of an example"
    if conditions is not None:
        advice += f", and its second input that of a condition, {conditions.shape[1:]}"
    logits = _call("discriminator", discriminator, examples, conditions, advice)
    _check_finite("discriminator", logits)
    if logits.shape not in ((len(examples), 1), (len(examples),)):
        raise ValueError(
            f"discriminator: {len(examples)} examples gave an output of shape {logits.shape}, expected "
            f"({len(examples)}, 1), one logit for each; end the network in Dense(1)"
        )
    if outputs.gives_probability(discriminator, examples, conditions):
        raise ValueError(
            "discriminator: ends in a sigmoid or softmax, expected a logit (any real number), because the loss "
            "takes the sigmoid itself and would take it twice; end the network in Dense(1) with no activation"
        )


def noise(given, latent_dim, seed):
    """Noise vectors as float32 ``(n, latent_dim)``: those given, or, given a whole number n, always the same n.

    Raises:
        ValueError: an array of another shape, or no number of examples.

    >>> noise(2, 5, seed=0).shape
    (2, 5)
    """
    if isinstance(given, int | np.integer) and not isinstance(given, bool) and given > 0:
        given = np.random.default_rng(seed).standard_normal((given, latent_dim), dtype=np.float32)
    array = None
    if not isinstance(given, bool | int | np.integer | str | None):
        array = numeric_array(given, "noise").astype(np.float32)
    if array is None or array.ndim != 2 or array.shape[1] != latent_dim or not len(array):
        came = repr(given) if array is None else f"shape {array.shape}"
        raise ValueError(
            f"noise: got {came}, expected (n, {latent_dim}) with n at least 1, or how many examples to make, such as 16"
        )
    if not np.isfinite(array).all():
        raise ValueError("noise: got NaN or infinite numbers, expected finite ones, such as those of a normal draw")
    return array


def built_inputs(network):
    """The inputs that a functional or sequential network was built with, or None for a class of one's own."""
    try:
        return list(network.inputs)
    except (AttributeError, TypeError, ValueError):
        return None


def condition_of(tensor):
    """The ``Condition`` that a network's second input, a symbolic tensor, takes."""
    return Condition(tuple(tensor.shape[1:]), "int32" if "int" in str(tensor.dtype) else "float32")


# ---- inside


def _noise(latent_dim):
    return np.random.default_rng(0).standard_normal((EXAMPLES, latent_dim), dtype=np.float32)


def _check_dtype(role, network):
    """Networks may compute in float32, float64 or bfloat16, with weights in float32 or float64.

    In float16 losses would have to be scaled; and bfloat16 knows no number between 0.996 and 1, where Adam's β₂ lies.
    """
    computed = {layer.compute_dtype for layer in network._flatten_layers()}
    if "float16" in computed:
        raise ValueError(
            f"{role}: computes in float16, whose small range makes gradients vanish unless every loss is scaled; "
            'use keras.mixed_precision.set_global_policy("mixed_bfloat16"), which needs no scaling, or float32, '
            "and build the network again"
        )
    if "bfloat16" in {layer.variable_dtype for layer in network._flatten_layers()}:
        raise ValueError(
            f"{role}: keeps its weights in bfloat16, too coarse for the small steps of Adam; use "
            'keras.mixed_precision.set_global_policy("mixed_bfloat16"), which computes in bfloat16 and keeps weights '
            "in float32, and build the network again"
        )


def _inputs(role, network):
    """``built_inputs``, if they are one or two in an order of their own."""
    inputs = built_inputs(network)
    if inputs is None:
        return None
    named = getattr(network, "input", None) if len(inputs) > 1 else None
    if isinstance(named, dict):  # whose order is that of the names, not that of noise and condition
        raise ValueError(
            f"{role}: takes a dictionary of inputs ({', '.join(named)}), expected one input, or a list of two: "
            "build it with keras.Model([first, condition], output)"
        )
    if len(inputs) > 2:
        raise ValueError(
            f"{role}: takes {len(inputs)} inputs, expected one, or two for a conditional GAN; put several conditions "
            "into one array"
        )
    return inputs


def _condition(generator, discriminator, condition_shape):
    """The ``Condition`` of a pair of networks, or None."""
    given = {"generator": _inputs("generator", generator)}
    if discriminator is not None:
        given["discriminator"] = _inputs("discriminator", discriminator)
    if condition_shape is not None:
        shape = tuple(condition_shape) if isinstance(condition_shape, list | tuple) else condition_shape
        if not isinstance(shape, tuple) or not all(isinstance(size, int) and size > 0 for size in shape):
            raise ValueError(
                f"condition_shape: got {condition_shape!r}, expected the shape of one condition, such as (10,) for a "
                "one-hot label"
            )
    known = [inputs for inputs in given.values() if inputs is not None]
    counts = {role: len(inputs) for role, inputs in given.items() if inputs is not None}
    if len(set(counts.values())) > 1:
        single = min(counts, key=counts.get)
        raise ValueError(
            f"{single}: takes one input and the other network two, expected both to take the condition as a second "
            "input: G([noise, condition]) and D([example, condition])"
        )
    if known and len(known[0]) == 1 and condition_shape is not None:
        raise ValueError(
            f"condition_shape: got {condition_shape}, but the networks take one input, expected two: G([noise, "
            "condition]) and D([example, condition]); networks.conditional makes such a network of yours"
        )
    if known and len(known[0]) == 2:
        found = {role: condition_of(inputs[1]) for role, inputs in given.items() if inputs is not None}
        shape, dtype = next(iter(found.values()))
        if any(other.shape != shape for other in found.values()):
            raise ValueError(
                "the networks take conditions of different shapes: "
                + ", ".join(f"{role} {other.shape}" for role, other in found.items())
            )
        if condition_shape is not None and tuple(condition_shape) != shape:
            raise ValueError(f"condition_shape: got {tuple(condition_shape)}, but the networks were built for {shape}")
        return Condition(shape, dtype)
    return None if condition_shape is None else Condition(tuple(condition_shape), "float32")


def _check_nothing_shared(generator, discriminator):
    """Each player trains its own weights: what both held would be trained by both, and two by a copy."""
    owned = {id(variable) for variable in generator.trainable_variables}
    shared = [variable.path for variable in discriminator.trainable_variables if id(variable) in owned]
    if shared:
        raise ValueError(
            f"the networks share trainable weights ({', '.join(shared[:3])}), expected each to have its own, because "
            "D's update would train G too; make these layers once for each network, or freeze them: layer.trainable = "
            "False"
        )


def _other(network, conditions):
    """More advice where an input failed, by what the network was built for."""
    inputs = getattr(network, "inputs", None) or ()
    fixed = [one.shape[0] for one in inputs if one.shape and one.shape[0] is not None]
    if fixed:
        return f"; it was built for batches of {fixed[0]}: use keras.Input(shape), without a batch size, and no states"
    return (
        ""
        if inputs or conditions is not None
        else "; if it takes [batch, condition], pass condition_shape too, such as (10,)"
    )


def _check_not_swapped(generator, discriminator):
    shapes = [_shapes(network) for network in (generator, discriminator)]
    if None in shapes:
        return
    (g_in, g_out), (d_in, d_out) = shapes
    if g_out == (1,) and d_out == g_in and d_out != (1,):
        raise ValueError(
            f"got a generator that makes one number of examples of shape {g_in} and a discriminator that makes "
            f"{d_out} of {d_in}: they look exchanged; call GAN(generator, discriminator)"
        )


def _shapes(network):
    """The shapes of one input and one output, or None where they are not known."""
    try:
        (output,) = network.outputs
        return tuple(network.inputs[0].shape[1:]), tuple(output.shape[1:])
    except (AttributeError, IndexError, TypeError, ValueError):
        return None


def _latent_dim(generator, latent_dim):
    inputs = _inputs("generator", generator)
    if inputs is not None and "int" in str(inputs[0].dtype):
        raise ValueError(f"generator: takes noise of dtype {inputs[0].dtype}, expected float32: keras.Input(shape)")
    shape = None if inputs is None else tuple(inputs[0].shape[1:])
    if shape is not None and len(shape) != 1:
        raise ValueError(
            f"generator: takes noise of shape {shape}, expected a vector; begin it with keras.Input(({_size(shape)},)) "
            f"and keras.layers.Reshape({shape})"
        )
    built_for = None if shape is None else shape[0]
    if latent_dim is None:
        latent_dim = built_for
    if not isinstance(latent_dim, int | np.integer) or isinstance(latent_dim, bool) or latent_dim < 1:
        raise ValueError(
            f"latent_dim: got {latent_dim!r}, expected the length of the generator's noise vector, such as 100"
        )
    if built_for is not None and built_for != latent_dim:
        raise ValueError(
            f"latent_dim: got {latent_dim}, but the generator was built for {built_for}; pass latent_dim={built_for}"
        )
    return int(latent_dim)


def _size(shape):
    return "n" if None in shape else int(np.prod(shape))


def _made(generator, latent_dim, condition):
    """``latent_dim``, checked, and examples that the generator makes: finite numbers."""
    latent_dim = _latent_dim(generator, latent_dim)
    conditions = condition.drawn(EXAMPLES) if condition else None
    advice = f"pass the latent_dim it was built for (here {latent_dim})"
    if condition:
        advice += f" and the shape of one condition (here {condition.shape})"
    examples = _call("generator", generator, _noise(latent_dim), conditions, advice)
    if examples.ndim < 2 or len(examples) != EXAMPLES:
        raise ValueError(
            f"generator: {EXAMPLES} noise vectors gave an output of shape {examples.shape}, expected {EXAMPLES} "
            "examples, (batch, *shape of one); for single numbers end it in Dense(1)"
        )
    _check_finite("generator", examples)
    return latent_dim, examples


def _call(role, network, batch, conditions, advice):
    """What the network returns, as an array of its own shape, or a ``ValueError`` that names the mistake."""
    inputs = batch if conditions is None else [batch, conditions]
    shown = batch.shape if conditions is None else [batch.shape, conditions.shape]
    try:
        made = network(inputs, training=False)
    except Exception as error:
        reason = trial_calls.reason(error)
        raise ValueError(
            f"{role}: an input of shape {shown} failed ({reason}); {advice}{_other(network, conditions)}"
        ) from error
    if not tf.is_tensor(made):
        raise ValueError(
            f"{role}: returns a {type(made).__name__}, expected one tensor; take the one that is trained against: "
            "keras.Model(inputs, outputs[...])"
        )
    if not made.dtype.is_floating:
        raise ValueError(f"{role}: returns {made.dtype.name}, expected floating-point numbers, which have gradients")
    return tf.cast(made, tf.float32).numpy()


def _check_finite(role, made):
    if not np.isfinite(made).all():
        raise ValueError(f"{role}: gives NaN or infinite numbers before any training; check its layers and weights")
