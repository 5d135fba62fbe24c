"""Networks as Keras users bring them: other dtypes and shapes, classes of their own; and what cannot be trained."""

import subprocess
import sys

import numpy as np
import pytest

from gan_lessons import data, networks, training
from gan_lessons.utils.tensorflow import keras, tf

layers = keras.layers
RING = data.ring()
G, D = networks.points_generator, networks.points_discriminator


def sequential(shape, *body):
    return keras.Sequential([keras.Input(shape), *body])


@pytest.fixture
def policy():
    """Sets Keras' dtype policy for one test."""
    before = keras.mixed_precision.dtype_policy()
    yield keras.mixed_precision.set_dtype_policy
    keras.mixed_precision.set_dtype_policy(before)


def pair():
    return [G(width=8, depth=2, seed=0), D(width=8, depth=2, seed=1)]


@pytest.mark.parametrize("jit", [False, True])
@pytest.mark.parametrize("penalty", [None, "R1+R2", "gradient penalty"])
@pytest.mark.parametrize("name", ["mixed_bfloat16", "float64"])
def test_other_dtypes_train(name, penalty, jit, policy, tmp_path):
    policy(name)
    gan = training.GAN(*pair(), penalty=penalty, batch_size=16, jit=jit, learning_rate=1e-2)
    before = gan.state()["variables"]
    gan.train(RING, 5, progress=False)
    moved = [not np.array_equal(a, b) for a, b in zip(before, gan.state()["variables"], strict=True)]
    assert sum(moved) > len(moved) / 2 and np.isfinite(gan.history.last.d_loss)
    for averaged in (False, True):
        made = gan.generate(4, averaged=averaged)
        assert made.dtype == np.float32 and np.isfinite(made).all()
    assert gan.logits(made).shape == (4,)
    gan.save(tmp_path / "run.npz")
    again = training.GAN.load(tmp_path / "run.npz")
    for run in (gan, again):
        run.train(RING, 3, progress=False)
    assert all(map(np.array_equal, gan.state()["variables"], again.state()["variables"]))


def test_one_layer_of_another_dtype_trains():
    g = sequential((2,), layers.Dense(8, "relu", dtype="float64"), layers.Dense(2))
    training.GAN(g, D(width=8), batch_size=16).train(RING, 3, progress=False)


@pytest.mark.parametrize("name", ["mixed_float16", "float16"])
def test_float16_is_refused(name, policy):
    policy(name)
    with pytest.raises(ValueError, match=r"generator: computes in float16.*mixed_bfloat16"):
        training.GAN(*pair())


def test_weights_in_bfloat16_are_refused(policy):
    policy("bfloat16")
    with pytest.raises(ValueError, match=r"generator: keeps its weights in bfloat16.*mixed_bfloat16"):
        training.GAN(*pair())


def test_a_global_float64_trains():
    before = keras.config.floatx()
    keras.config.set_floatx("float64")
    try:
        training.GAN(*pair(), batch_size=16).train(RING, 3, progress=False)
    finally:
        keras.config.set_floatx(before)


def test_channels_first_is_refused():
    keras.config.set_image_data_format("channels_first")
    try:
        with pytest.raises(ValueError, match="channels_last"):
            training.GAN(*pair())
    finally:
        keras.config.set_image_data_format("channels_last")


# ---- outputs and inputs


@pytest.mark.parametrize("loss", ["non-saturating", "relativistic", "hinge"])
def test_a_discriminator_of_one_number_an_example_trains(loss):
    flat = sequential((2,), layers.Dense(8, kernel_initializer=keras.initializers.GlorotUniform(seed=1)))
    ends = [layers.Dense(1, kernel_initializer=keras.initializers.GlorotUniform(seed=2)), layers.Reshape(())]
    runs = []
    for count in (1, 2):
        keras.utils.set_random_seed(0)
        d = keras.Sequential([keras.models.clone_model(flat), *map(_again, ends[:count])])
        d.build((None, 2))
        gan = training.GAN(G(width=8, seed=0), d, loss=loss, penalty="R1", batch_size=16)
        gan.train(RING, 5, progress=False)
        runs.append(gan.generate(5))
    assert np.array_equal(*runs), "the same as with a logit in a column"


def _again(layer):
    return type(layer).from_config(layer.get_config())


INPUT, OTHER, THIRD = (keras.Input((2,)) for _ in range(3))
BROKEN = {
    "G and D exchanged": (D(shape=(5,)), sequential((1,), layers.Dense(5)), "exchanged"),
    "dictionary out": (
        G(),
        keras.Model(INPUT, {"logit": layers.Dense(1)(INPUT)}),
        "returns a dict, expected one tensor",
    ),
    "list out": (keras.Model(INPUT, [layers.Dense(2)(INPUT)] * 2), D(), "returns a list, expected one tensor"),
    "dictionary in": (
        keras.Model({"z": INPUT, "y": OTHER}, layers.Dense(2)(layers.Add()([INPUT, OTHER]))),
        D(),
        "takes a dictionary of inputs (z, y)",
    ),
    "three inputs": (
        keras.Model([INPUT, OTHER, THIRD], layers.Dense(2)(layers.Add()([INPUT, OTHER, THIRD]))),
        D(),
        "takes 3 inputs",
    ),
    "image of noise": (
        sequential((1, 1, 8), layers.Flatten(), layers.Dense(2)),
        D(),
        "keras.layers.Reshape((1, 1, 8))",
    ),
    "whole numbers out": (sequential((2,), layers.Lambda(lambda x: keras.ops.cast(x, "int32"))), D(), "returns int32"),
    "argmax": (
        sequential((2,), layers.Dense(2), layers.Lambda(lambda x: keras.ops.one_hot(keras.ops.argmax(x, 1), 2))),
        D(),
        "generator: no gradient reaches its weights",
    ),
    "round": (
        sequential((2,), layers.Dense(2), layers.Lambda(keras.ops.round)),
        D(),
        "no gradient reaches its weights",
    ),
    "sign": (sequential((2,), layers.Dense(2), layers.Lambda(keras.ops.sign)), D(), "no gradient reaches its weights"),
    "stopped": (G(), sequential((2,), layers.Lambda(keras.ops.stop_gradient), layers.Dense(1)), "reaches its input"),
    "rounding D": (
        G(),
        sequential(
            (2,), layers.Lambda(lambda x: keras.ops.cast(keras.ops.cast(x, "int32"), "float32")), layers.Dense(1)
        ),
        "no gradient reaches its input from its logit",
    ),
}


@pytest.mark.parametrize("case", BROKEN)
def test_what_cannot_be_trained_is_named(case):
    g, d, words = BROKEN[case]
    with pytest.raises(ValueError) as error:
        training.GAN(g, d)
    assert words in str(error.value)


@pytest.mark.parametrize("penalty", [None, "R1"])
@pytest.mark.parametrize("zero", ["generator", "discriminator"])
def test_networks_that_begin_at_zero_are_no_mistake(zero, penalty):
    zeros = {"kernel_initializer": "zeros"}
    g = sequential((2,), layers.Dense(8, "relu"), layers.Dense(2, **(zeros if zero == "generator" else {})))
    d = sequential((2,), layers.Dense(8, "relu"), layers.Dense(1, **(zeros if zero == "discriminator" else {})))
    training.GAN(g, d, penalty=penalty, batch_size=16).train(RING, 3, progress=False)


# ---- classes of one's own


class Own(keras.Model):
    """A network of a class of one's own whose call has no ``training``."""

    def __init__(self, units):
        super().__init__()
        self.hidden, self.out = layers.Dense(8, "relu"), layers.Dense(units)

    def call(self, x):
        return self.out(self.hidden(x))


@pytest.mark.parametrize("jit", [False, True])
def test_a_class_without_training_trains_and_generates(jit):
    gan = training.GAN(Own(2), Own(1), 3, batch_size=16, jit=jit)
    gan.train(RING, 5, progress=False)
    assert not np.array_equal(gan.generate(5), gan.generate(5, averaged=True))


class Branches(Own):
    def call(self, x):
        return self.out(self.hidden(x)) if keras.ops.sum(x) > 0 else self.out(self.hidden(-x))


class Numpy(Own):
    def call(self, x):
        return self.out(self.hidden(x)) * float(np.mean(np.asarray(x)) < 1e9)


class DotNumpy(Own):
    def call(self, x):
        return self.out(self.hidden(x)) + 0.0 * x.numpy().mean()


class Makes(Own):
    def call(self, x):
        return layers.Dense(self.out.units)(self.hidden(x))


class FailsInTraining(Own):
    def call(self, x, training=False):
        if training:
            raise KeyError("rate")
        return super().call(x)


@pytest.mark.parametrize("broken", [Branches, Numpy, DotNumpy, Makes, FailsInTraining])
@pytest.mark.parametrize("role", ["generator", "discriminator"])
def test_what_fails_only_when_it_is_compiled_is_named_before_the_first_step(broken, role):
    nets = {"generator": Own(2), "discriminator": Own(1)} | {role: broken(2 if role == "generator" else 1)}
    with pytest.raises(ValueError, match=rf"{role}: .*(keras.ops|made once: in its __init__)"):
        training.GAN(*nets.values(), 3)


def test_spectral_normalisation_says_what_follows():
    """D's weights rest in G's update; the vectors of its spectral normalisation follow, and that is not hidden."""
    d = sequential((2,), layers.SpectralNormalization(layers.Dense(8)), layers.Dense(1))
    gan = training.GAN(G(width=8, seed=0), d, batch_size=16)
    weights = [weight.numpy() for weight in d.trainable_variables]
    rest = [weight.numpy() for weight in d.non_trainable_variables]
    gan.step_generator(RING)
    assert all(map(np.array_equal, weights, [weight.numpy() for weight in d.trainable_variables]))
    assert not all(map(np.array_equal, rest, [weight.numpy() for weight in d.non_trainable_variables]))
    assert gan.last_update.others_followed == 1 and training.GAN(*pair()).last_update is None
    plain = training.GAN(*pair(), batch_size=16)
    plain.step_generator(RING)
    assert plain.last_update.others_followed == 0


# ---- data as Keras users bring them


def dataset(x, y=None):
    return tf.data.Dataset.from_tensor_slices(x if y is None else (x, y)).batch(10)


class Sequence(keras.utils.PyDataset):
    def __init__(self, x):
        super().__init__()
        self.x = x

    def __len__(self):
        return 6

    def __getitem__(self, index):
        return self.x[10 * index : 10 * index + 10]


@pytest.mark.parametrize("way", ["array", "list", "pair", "dataset", "pairs in a dataset", "PyDataset", "float64"])
def test_the_same_examples_in_any_dress_give_the_same_run(way):
    x, y = np.random.default_rng(0).normal(size=(60, 2)).astype("float32"), np.arange(60) % 3
    dress = {
        "array": x, "list": x.tolist(), "pair": (x, y), "dataset": dataset(x), "pairs in a dataset": dataset(x, y),
        "PyDataset": Sequence(x), "float64": x.astype("float64"),
    }  # fmt: skip
    runs = []
    for given in (x, dress[way]):
        gan = training.GAN(*pair(), batch_size=16)
        gan.train(given, 4, progress=False)
        runs.append(gan.state()["variables"])
    assert all(map(np.array_equal, *runs))


@pytest.mark.parametrize(("batch_size", "shape"), [(5_000, (28, 28, 1)), (8, (256, 256, 3)), (100, (64, 64, 3))])
def test_a_chunk_is_bounded_whatever_an_example_is_like(batch_size, shape):
    size = int(np.prod(shape))
    g = sequential((4,), layers.Dense(1), layers.Dense(size), layers.Reshape(shape))
    d = sequential(shape, layers.Flatten(), layers.Dense(1))
    gan = training.GAN(g, d, batch_size=batch_size)
    assert gan.chunk_capacity * batch_size * 4 * size < 30e6 or gan.chunk_capacity == 1


def test_a_process_of_its_own_may_choose_devices_after_the_import():
    code = (
        "from gan_lessons import data, networks, training\n"
        "import tensorflow as tf\n"
        "cpu = tf.config.list_physical_devices('CPU')[0]\n"
        "tf.config.set_logical_device_configuration(cpu, [tf.config.LogicalDeviceConfiguration()] * 2)\n"
        "tf.config.threading.set_intra_op_parallelism_threads(2)\n"
        "gan = training.GAN(networks.points_generator(), networks.points_discriminator())\n"
        "gan.train(data.ring(), 2, progress=False)\n"
        "print(len(tf.config.list_logical_devices('CPU')), tf.config.threading.get_intra_op_parallelism_threads())"
    )
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert result.stdout.split() == ["2", "2"], result.stderr
