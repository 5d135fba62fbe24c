"""Lets GANs that are built alike share their compiled functions: the second one needs no compiling.

TensorFlow never gives back all that compiling took: 9 MB for each digits GAN, 25 MB with XLA. Whoever ran a notebook's
cell again and again would fill the memory, and wait two seconds each time.

What a compiled function computes depends on the networks' layers, on the settings compiled in, and on the variables it
reads and writes. It takes those variables as inputs, so it works for any GAN whose layers and settings are the same.
"""

import copy
import json
import threading
from collections import OrderedDict

from gan_lessons import losses
from gan_lessons.training.trial_calls import is_own
from gan_lessons.utils.tensorflow import executor_of, in_order, keras, tf

layers = keras.layers
KEPT = 24  # compiled functions; each keeps its graph, some megabytes

# What these layers compute is all in their configuration and their variables. Layers of a class of one's own, or that
# keep something else (Lambda's function, Normalization's statistics), are compiled for each GAN anew.
KNOWN_LAYERS = {
    layers.Activation,
    layers.Add,
    layers.AveragePooling1D,
    layers.AveragePooling2D,
    layers.Average,
    layers.BatchNormalization,
    layers.Concatenate,
    layers.Conv1D,
    layers.Conv1DTranspose,
    layers.Conv2D,
    layers.Conv2DTranspose,
    layers.Cropping2D,
    layers.Dense,
    layers.DepthwiseConv2D,
    layers.Dropout,
    layers.ELU,
    layers.Embedding,
    layers.Flatten,
    layers.GaussianNoise,
    layers.GlobalAveragePooling2D,
    layers.GlobalMaxPooling2D,
    layers.GroupNormalization,
    layers.InputLayer,
    layers.LayerNormalization,
    layers.LeakyReLU,
    layers.MaxPooling1D,
    layers.MaxPooling2D,
    layers.Multiply,
    layers.Permute,
    layers.PReLU,
    layers.ReLU,
    layers.RepeatVector,
    layers.Rescaling,
    layers.Reshape,
    layers.SeparableConv2D,
    layers.Softmax,
    layers.SpectralNormalization,
    layers.Subtract,
    layers.UpSampling1D,
    layers.UpSampling2D,
    layers.ZeroPadding2D,
}

_lock = threading.Lock()
_functions = OrderedDict()  # (recipe, signature) → concrete function, places of its variables, executor


class Shared:
    """A compiled function, called in the executor it needs; if it has a recipe, shared with later ones of the same.

    Args:
        function: the ``tf.function`` to compile otherwise.
        variables: all that it may read or write, in an order that depends on the recipe alone; needed with a recipe.
        recipe: what it depends on besides, hashable, or None to share nothing.
    """

    def __init__(self, function, variables=(), recipe=None):
        self.function, self._variables, self._recipe = function, variables, recipe
        self._found = {}

    def __len__(self):
        """How many kinds of inputs it has been compiled for."""
        return len(self._found)

    def __call__(self, *inputs):
        """Call the function; each input is a tensor or None."""
        if tf.config.functions_run_eagerly():
            return self.function(*inputs)
        signature = tuple(one if one is None else (one.dtype, one.shape) for one in inputs)
        if signature not in self._found:
            self._found[signature] = self._made_before(signature) or self._make(inputs, signature)
        concrete, executor = self._found[signature]
        with executor():
            return concrete(*inputs)

    def _made_before(self, signature):
        with _lock:
            if (self._recipe, signature) not in _functions:
                return None
            _functions.move_to_end((self._recipe, signature))
            concrete, places, executor = _functions[self._recipe, signature]
        mine, handles = copy.copy(concrete), [variable.handle for variable in self._variables]
        mine.set_external_captures([handles[place] for place in places])
        return mine, executor

    def _make(self, inputs, signature):
        with in_order():  # decides what becomes of its loops
            concrete = self.function.get_concrete_function(*inputs)
        executor = executor_of(concrete)
        place_of = {id(variable.handle): place for place, variable in enumerate(self._variables)}
        places = [place_of.get(id(one)) for one in concrete.captured_inputs]
        if self._recipe is not None and None not in places:  # else it uses something that the recipe knows nothing of
            with _lock:
                _functions[self._recipe, signature] = concrete, places, executor
                while len(_functions) > KEPT:
                    _functions.popitem(last=False)
        return concrete, executor


def of_networks(gan, function, *facts):
    """A compiled ``function(*inputs)`` that calls a GAN's networks and trains nothing, shared by GANs that are alike.

    Args:
        gan: the ``GAN``; besides its networks the function may use its loss and the weight of its L1 term.
        function: of tensors or None. What else it uses is built in, so it has to be said in ``facts``.
        facts: hashable.
    """
    variables = [variable.value for network in gan.networks for variable in network.variables]
    known = _networks_recipe(gan)
    return Shared(tf.function(function, autograph=False), variables, known and (*facts, gan.l1_weight, *known))


def recipe(gan):
    """What a GAN's compiled functions depend on besides variables and shapes; None if that cannot be told."""
    known = _networks_recipe(gan)
    if known is None or gan.penalty_function not in (None, *losses.PENALTIES.values()):
        return None
    optimizers = [one.get_config() for one in (gan.g_optimizer, gan.d_optimizer)]
    if any(isinstance(one["learning_rate"], dict) for one in optimizers):  # a schedule, not a variable
        return None
    optimizers = [json.dumps({**one, "name": "", "learning_rate": 0}) for one in optimizers]
    trained = {id(variable) for network in gan.networks for variable in network.trainable_variables}
    is_trained = tuple(id(variable) in trained for network in gan.networks for variable in network.variables)
    return gan.compiled_settings, *known, *optimizers, is_trained


def _networks_recipe(gan):
    """What calls of both networks and the loss depend on besides variables and shapes; None if that cannot be told."""
    networks = [network_recipe(network) for network in gan.networks]
    if None in networks or not any(gan.loss is known for known in losses.LOSSES.values()):
        return None
    return gan.loss, *networks, keras.config.floatx(), keras.config.epsilon()


def network_recipe(network):
    """A network's layers and how they are connected, as text; None if they do not say all that they compute.

    First weights are left out, and names are replaced by numbers.
    """
    parts = list(network._flatten_layers())  # itself, and those inside nested networks and wrappers
    names = {part.name: f"layer {place}" for place, part in enumerate(parts)}
    if is_own(network) or not all(map(_is_known, parts)) or network.losses or len(names) < len(parts):
        return None
    try:
        text = json.dumps(_numbered(network.get_config(), names))
    except (TypeError, ValueError, NotImplementedError):  # something that cannot be written down
        return None
    return None if '"registered_name": "' in text else text  # an object of a class of one's own, such as a constraint


def _is_known(layer):
    if isinstance(layer, keras.Model):
        return all(isinstance(one, keras.Layer) for one in getattr(layer, "operations", ()))  # none of ``keras.ops``
    activation = getattr(layer, "activation", None)
    from_keras = activation is None or getattr(activation, "__module__", "").startswith("keras.src.activations")
    return type(layer) in KNOWN_LAYERS and "call" not in vars(layer) and from_keras


def _numbered(config, names):
    """A configuration without initializers, and with numbers for the names of layers, wherever they stand."""
    if isinstance(config, dict):
        if config.get("class_name") == "DTypePolicy":
            return config
        kept = {key: value for key, value in config.items() if not key.endswith("_initializer")}
        numbered = {key: _numbered(value, names) for key, value in kept.items()}
        return {**numbered, "name": names.get(config["name"], config["name"])} if "name" in config else numbered
    if isinstance(config, list | tuple):
        if [type(one) for one in config] == [str, int, int]:  # where a tensor comes from: layer, call, output
            return [names.get(config[0], config[0]), *config[1:]]
        return [_numbered(one, names) for one in config]
    return config
