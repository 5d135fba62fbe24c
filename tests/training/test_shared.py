"""GANs that are built alike share compiled functions, and only they: the same runs, bit for bit, without compiling."""

import subprocess
import sys

import numpy as np
import pytest

from gan_lessons import data, losses, networks, training
from gan_lessons.training import compiled, shared
from gan_lessons.utils.tensorflow import keras, tf
from tests.small import fingerprint

layers = keras.layers
IMAGES = np.random.default_rng(0).integers(0, 256, (64, 8, 8, 1)).astype(np.uint8)


@pytest.fixture(autouse=True)
def nothing_shared_yet(monkeypatch):
    monkeypatch.setattr(shared, "_functions", type(shared._functions)())


def points(seed=0, **settings):
    g, d = networks.points_generator(width=8, seed=seed), networks.points_discriminator(width=8, seed=seed)
    return training.GAN(g, d, batch_size=16, seed=seed, **settings)


def images(seed=0, **settings):
    keras.utils.set_random_seed(seed)
    g = [layers.Input((3,)), layers.Dense(32), layers.BatchNormalization(), layers.ReLU(), layers.Reshape((4, 4, 2))]
    g = keras.Sequential([*g, layers.Conv2DTranspose(1, 4, strides=2, padding="same", activation="sigmoid")])
    body = [layers.SpectralNormalization(layers.Conv2D(4, 3)), layers.LeakyReLU(), layers.Dropout(0.3)]
    d = keras.Sequential([layers.Input((8, 8, 1)), *body, layers.Flatten(), layers.Dense(1)])
    return training.GAN(g, d, batch_size=16, seed=seed, **settings)


def conditional(seed=0, **settings):
    keras.utils.set_random_seed(seed)

    def network(size, outputs):
        inputs = [keras.Input((size,)), keras.Input((3,))]
        return keras.Model(inputs, layers.Dense(outputs)(layers.Concatenate()(inputs)))

    return training.GAN(network(4, 2), network(2, 1), batch_size=16, seed=seed, **settings)


RING = data.ring()
PAIRS = np.random.default_rng(1).standard_normal((64, 2)).astype(np.float32), np.eye(3)[np.arange(64) % 3]
KINDS = {
    "points": (points, RING, {}),
    "points with XLA": (points, RING, {"jit": True, "penalty": "R1"}),
    "two updates of D": (points, RING, {"d_steps": 2, "penalty": "gradient penalty", "loss": "relativistic"}),
    "layers that keep something": (images, IMAGES, {}),
    "conditional": (conditional, PAIRS, {}),
}


def train(gan, examples):
    gan.train(examples, 3, progress=False)
    gan.step_discriminator(examples)
    gan.step_generator(examples)
    return fingerprint(gan)


@pytest.mark.parametrize(("make", "examples", "settings"), KINDS.values(), ids=KINDS)
def test_a_second_gan_compiles_nothing_and_trains_as_if_it_were_alone(make, examples, settings, monkeypatch):
    first = make(0, **settings)
    train(first, examples)
    made = {recipe[0] for recipe, signature in shared._functions}
    assert {"discriminator", "generator"} <= made  # and a chunk, unless that is made of them
    second, before = make(1, **settings), fingerprint(first)
    with monkeypatch.context() as patch:
        patch.setattr(compiled, "update_discriminator", None)  # whoever traces again calls these
        patch.setattr(compiled, "update_generator", None)
        together = train(second, examples)
    assert fingerprint(first) == before, "the first one's weights are its own"
    monkeypatch.setattr(compiled, "recipe", lambda gan: None)
    assert together == train(make(1, **settings), examples)


def test_a_gan_goes_on_when_the_one_it_shares_with_is_gone_and_forgotten(monkeypatch):
    first = points()
    train(first, RING)
    second = points(1)
    train(second, RING)
    del first
    shared._functions.clear()
    after = train(second, RING)
    monkeypatch.setattr(compiled, "recipe", lambda gan: None)
    alone = points(1)
    train(alone, RING)
    assert after == train(alone, RING)


@pytest.mark.parametrize(
    "settings",
    [
        {"loss": "hinge"},
        {"penalty": "R1"},
        {"batch_size": 8},
        {"beta_1": 0.0},
        {"beta_2": 0.9},
        {"ema_momentum": 0.9},
        {"ema_momentum": None},
        {"jit": True},
        {"d_steps": 2},
    ],
    ids=str,
)
def test_other_settings_are_compiled_anew(settings):
    g, d = networks.points_generator(width=8), networks.points_discriminator(width=8)
    other = training.GAN(g, d, **({"batch_size": 16} | settings))
    assert shared.recipe(points()) != shared.recipe(other) != None  # noqa: E711


@pytest.mark.parametrize("player", ["generator", "discriminator"])
def test_a_frozen_player_is_compiled_anew(player):
    frozen = points()
    frozen.freeze(player)
    assert shared.recipe(frozen) != shared.recipe(points())


def test_learning_rates_and_the_penaltys_weight_are_variables():
    a, b = (points(penalty="R1", penalty_weight=w, learning_rate=r) for w, r in ((1, 1e-3), (2, 1e-4)))
    assert shared.recipe(a) == shared.recipe(b)


# ---- what a network's recipe tells apart


def network(*body, shape=(4,), **names):
    return keras.Sequential([keras.Input(shape), *body], **names)


def dense(**settings):
    return network(layers.Dense(3, **settings))


def merged(order):
    inputs = keras.Input((4,))
    a, b = layers.Dense(3, "relu", name="one")(inputs), layers.Dense(3, "tanh", name="two")(inputs)
    return keras.Model(inputs, layers.Subtract()([a, b] if order else [b, a]))


def test_names_and_first_weights_make_no_difference():
    a = dense(name="mine", kernel_initializer=keras.initializers.GlorotUniform(seed=1))
    b = dense(name="other", kernel_initializer=keras.initializers.Zeros())
    assert shared.network_recipe(a) == shared.network_recipe(b) is not None
    assert shared.network_recipe(merged(True)) == shared.network_recipe(merged(True)) is not None


OTHERS = {
    "activation": (dense(activation="relu"), dense(activation="tanh")),
    "layers named like activations": (dense(activation="relu", name="relu"), dense(activation="tanh", name="tanh")),
    "bias": (dense(), dense(use_bias=False)),
    "precision": (dense(), dense(dtype="mixed_bfloat16")),
    "layers named like policies": (
        dense(dtype="mixed_bfloat16", name="mixed_bfloat16"),
        dense(dtype="float32", name="float32"),
    ),
    "momentum": (network(layers.BatchNormalization()), network(layers.BatchNormalization(momentum=0.5))),
    "rate": (network(layers.Dropout(0.1)), network(layers.Dropout(0.2))),
    "seed": (network(layers.Dropout(0.1, seed=1)), network(layers.Dropout(0.1, seed=2))),
    "slope": (network(layers.LeakyReLU(0.1)), network(layers.LeakyReLU(0.2))),
    "order": (merged(True), merged(False)),
    "inside": (network(dense(activation="relu")), network(dense(activation="tanh"))),
    "in a wrapper": tuple(
        network(layers.SpectralNormalization(layers.Conv2D(3, 3, padding=padding)), shape=(8, 8, 1))
        for padding in ("same", "valid")
    ),
    "layer": (network(layers.Flatten()), network(layers.Reshape((4,)))),
}


@pytest.mark.parametrize(("one", "other"), OTHERS.values(), ids=OTHERS)
def test_networks_that_compute_something_else_share_nothing(one, other):
    assert None is not shared.network_recipe(one) != shared.network_recipe(other) is not None


class Own(layers.Dense):
    """A layer whose configuration does not say all that it computes."""


class OwnModel(keras.Model):
    def __init__(self):
        super().__init__()
        self.dense = layers.Dense(3)

    def call(self, inputs):
        return self.dense(inputs)


class OwnConstraint(keras.constraints.Constraint):
    def __call__(self, weight):
        return weight


def own_activation(x):
    return x


def patched():
    layer = layers.Dense(3)
    layer.call = lambda inputs: inputs
    return network(layer)


def with_operation():
    inputs = keras.Input((4,))
    return keras.Model(inputs, keras.ops.sin(layers.Dense(3)(inputs)))


def adapted():
    layer = layers.Normalization()
    layer.adapt(np.ones((3, 4)))
    return network(layer)


UNKNOWN = {
    "a layer of one's own": network(Own(3)),
    "a network of one's own": OwnModel(),
    "a function": network(layers.Lambda(lambda x: x)),
    "an activation of one's own": dense(activation=lambda x: 2 * x),
    "another activation of one's own": dense(activation=own_activation),
    "a constraint of one's own": dense(kernel_constraint=OwnConstraint()),
    "a layer changed by hand": patched(),
    "an operation": with_operation(),
    "statistics": adapted(),
    "a loss of a layer's own": dense(kernel_regularizer="l2"),
}


@pytest.mark.parametrize("one", UNKNOWN.values(), ids=UNKNOWN)
def test_what_does_not_say_all_that_it_computes_shares_nothing(one):
    assert shared.network_recipe(one) is None


def own_penalty(discriminator, real, generated, mix):
    return losses.r1(discriminator, real, generated, mix)


@pytest.mark.parametrize(
    "settings",
    [{"penalty": own_penalty}, {"loss": losses.get("hinge")._replace(name="mine")}],
    ids=["penalty", "loss"],
)
def test_functions_of_ones_own_may_look_at_anything_and_share_nothing(settings):
    assert shared.recipe(points(**settings)) is None


def test_a_schedule_of_learning_rates_shares_nothing():
    gan = points()
    gan.g_optimizer.learning_rate = keras.optimizers.schedules.ExponentialDecay(1e-3, 100, 0.9)
    assert shared.recipe(gan) is None


def test_no_more_functions_are_kept_than_said(monkeypatch):
    monkeypatch.setattr(shared, "KEPT", 2)
    for batch_size in (4, 5, 6):
        gan = training.GAN(networks.points_generator(width=8), networks.points_discriminator(width=8))
        gan.batch_size = batch_size
        gan.train(RING, 1, progress=False)
    assert len(shared._functions) == 2


TWENTY = """
import ctypes, gc
from gan_lessons import data, networks, training

def anonymous_bytes():
    ctypes.CDLL(None).malloc_trim(0)  # what is free anyway depends on what else the machine does
    lines = open("/proc/self/status").read().splitlines()
    return next(1024 * int(line.split()[1]) for line in lines if line.startswith("RssAnon"))

digits = data.mnist()
for number in range(20):
    gan = training.GAN(networks.generator(seed=number), networks.discriminator(seed=number), seed=number, jit=JIT)
    gan.train(digits, 20, progress=False)
    gc.collect()
    if number == 0:
        first = anonymous_bytes()
print((anonymous_bytes() - first) / 1e6)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
@pytest.mark.parametrize("jit", [False, True])
def test_a_cell_that_makes_a_gan_of_digits_can_be_run_twenty_times(jit):
    script = TWENTY.replace("JIT", str(jit))
    result = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=600)
    assert result.returncode == 0, result.stderr
    assert float(result.stdout.split()[-1]) <= 100


@pytest.mark.parametrize("make", [points, images], ids=["points", "convolutions"])
def test_inputs_are_bound_as_they_were_traced(make, monkeypatch):
    """Where that fails, TensorFlow writes all inputs into a message and binds them another way: 10 ms for each call."""

    def another_way(self, args, kwargs):
        raise AssertionError("the inputs did not fit those of the trace")

    kind = tf.types.experimental.ConcreteFunction
    kind = next(one for one in type(tf.function(lambda: 0).get_concrete_function()).__mro__ if issubclass(one, kind))
    monkeypatch.setattr(kind, "_call_with_flat_signature", another_way)
    gan = make()
    train(gan, RING if make is points else IMAGES)
    assert gan.step > 3
