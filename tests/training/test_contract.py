import numpy as np
import pytest

from gan_lessons import data, networks, training
from gan_lessons.training import contract, matching, outputs
from gan_lessons.utils.tensorflow import keras

layers = keras.layers


def sequential(shape, *body):
    return keras.Sequential([keras.Input(shape), *body])


class SubclassWithSigmoid(keras.Model):
    def __init__(self):
        super().__init__()
        self.inner = layers.Dense(1)

    def call(self, x, training=False):
        return keras.ops.sigmoid(self.inner(x))


def nan_generator():
    g = networks.points_generator()
    g.set_weights([np.full_like(w, np.nan) for w in g.get_weights()])
    return g


G, D = networks.points_generator, networks.points_discriminator

BROKEN = {
    "networks as functions": (lambda z: z, D(), None, "makes new weights at every call"),
    "one network twice": (sequential((2,), layers.Dense(2)),) * 2 + (None, "expected two"),
    "wrong latent_dim": (G(latent_dim=2), D(), 3, "pass latent_dim=2"),
    "no latent_dim": (SubclassWithSigmoid(), D(), None, "latent_dim"),
    "silly latent_dim": (G(), D(), 0, "latent_dim"),
    "discriminator for other examples": (G(), networks.discriminator(), None, "shape of an example"),
    "two logits": (G(), sequential((2,), layers.Dense(2)), None, "(15, 2), expected (15, 1)"),
    "no Dense(1)": (G(), sequential((2,), layers.Dense(1), layers.Reshape((1, 1))), None, "(15, 1)"),
    "sigmoid": (G(), sequential((2,), layers.Dense(1, "sigmoid")), None, "expected a logit"),
    "sigmoid layer": (G(), sequential((2,), layers.Dense(1), layers.Activation("sigmoid")), None, "expected a logit"),
    "nested sigmoid": (G(), sequential((2,), sequential((2,), layers.Dense(1, "sigmoid"))), None, "expected a logit"),
    "softmax": (G(), sequential((2,), layers.Dense(1), layers.Softmax()), None, "expected a logit"),
    "subclass with sigmoid": (G(), SubclassWithSigmoid(), None, "expected a logit"),
    "NaN weights": (nan_generator(), D(), None, "NaN or infinite numbers before any training"),
}


@pytest.mark.filterwarnings("ignore:You are using a softmax over axis -1")  # Keras, of the same mistake
@pytest.mark.parametrize("case", BROKEN)
def test_broken_networks_are_named(case):
    g, d, latent_dim, words = BROKEN[case]
    with pytest.raises(ValueError) as error:
        training.GAN(g, d, latent_dim)
    assert words in str(error.value)


def test_a_generator_can_be_checked_alone():
    assert contract.check_generator(G(latent_dim=3)).latent_dim == 3
    assert contract.check_generator(SubclassWithSigmoid(), 5) == (5, (1,), None)
    for generator, latent_dim, words in (
        (lambda z: z, None, "generator: got a function"),
        (G(latent_dim=3), 5, "built for 3"),
        (nan_generator(), None, "NaN or infinite"),
    ):
        with pytest.raises(ValueError, match=words):
            contract.check_generator(generator, latent_dim)


@pytest.mark.parametrize("count", [1, 64])
def test_a_discriminator_can_be_checked_alone_on_any_number_of_examples(count):
    examples = np.random.default_rng(0).random((count, 2), dtype=np.float32)
    contract.check_discriminator(D(), examples)
    for discriminator, words in (
        ("D", "discriminator: got a str"),
        (networks.discriminator(), "shape of an example"),
        (sequential((2,), layers.Dense(2)), rf"expected \({count}, 1\)"),
        (sequential((2,), layers.Dense(1, "sigmoid")), "expected a logit"),
        (sequential((2,), layers.Dense(1, bias_initializer=keras.initializers.Constant(np.nan))), "NaN or infinite"),
    ):
        with pytest.raises(ValueError, match=words):
            contract.check_discriminator(discriminator, examples)


@pytest.mark.parametrize("seed", range(5))
def test_a_sigmoid_inside_a_class_of_ones_own_is_found_whatever_the_weights(seed):
    keras.utils.set_random_seed(seed)
    with pytest.raises(ValueError, match="expected a logit"):
        contract.check_networks(networks.points_generator(seed=seed), SubclassWithSigmoid())
    contract.check_networks(networks.points_generator(seed=seed), TanhOwn())


class TanhOwn(keras.Model):
    def __init__(self):
        super().__init__()
        self.inner = layers.Dense(1)

    def call(self, x, training=False):
        return keras.ops.tanh(self.inner(x))


SOUND = {
    "course": (G(), D()),
    "subclass": (G(), TanhOwn()),
    "zero first logits": (G(), sequential((2,), layers.Dense(1, kernel_initializer="zeros"))),
    "normalised": (G(), sequential((2,), layers.Dense(8), layers.LayerNormalization(), layers.Dense(1))),
    "relu inside": (G(), sequential((2,), layers.Dense(8, "sigmoid"), layers.Dense(1))),
    "images": (networks.conv_generator(), networks.conv_discriminator()),
    "functional": (G(), keras.Model(inp := keras.Input((2,)), layers.Dense(1)(inp))),
}


@pytest.mark.parametrize("case", SOUND)
@pytest.mark.parametrize("seed", range(3))
def test_sound_networks_raise_no_false_alarm(case, seed):
    g, d = SOUND[case]
    keras.utils.set_random_seed(seed)
    g, d = keras.models.clone_model(g), d if case == "subclass" else keras.models.clone_model(d)
    before = [w.copy() for w in g.get_weights()]
    contract.check_networks(g, d)
    assert all(np.array_equal(a, b) for a, b in zip(before, g.get_weights(), strict=True))


class Broken:
    name, shape = "my set", (2,)

    def __init__(self, value):
        self.value = value

    def sample(self, n, rng):
        return self.value(n)


DATA = {
    "wrong shape": (data.mnist(), "the generator makes (2,)"),
    "pixels flat and square": (np.zeros((5, 28, 28), np.uint8), "one example has shape (28, 28)"),
    "empty": (np.zeros((0, 2)), "at least one example"),
    "NaN": (np.array([[0.0, np.nan]]), "NaN or infinite"),
    "NaN later": (Broken(lambda n: np.full((n, 2), np.nan, np.float32)), "gave NaN or infinite examples"),
    "wrong count": (
        Broken(lambda n: np.zeros((n + 1, 2), np.float32)),
        "sample(256, rng) gave examples of shape (257, 2)",
    ),
    "one row": (Broken(lambda n: np.zeros((1, 2), np.float32)), "gave examples of shape (1, 2)"),
    "text": (Broken(lambda n: np.full((n, 2), "a")), "expected numbers of shape (256, 2)"),
    "no data": (None, "expected an array"),
}


@pytest.mark.parametrize("case", DATA)
def test_broken_data_are_named(case):
    source, words = DATA[case]
    with pytest.raises(ValueError) as error:
        matching.check_data(source, G(), 2)
    assert words in str(error.value)


@pytest.mark.parametrize(("activation", "low"), [("sigmoid", 0), ("tanh", -1)])
def test_values_the_generator_can_never_reach_are_named(activation, low):
    g = sequential((3,), layers.Dense(4, activation))
    rng = np.random.default_rng(0)
    matching.check_data(rng.uniform(low, 1, (50, 4)), g, 3)
    with pytest.raises(ValueError, match=rf"reaches only {low} to 1; .*value_range=\({low}, 1\)"):
        matching.check_data(rng.uniform(0, 255, (50, 4)), g, 3)
    matching.check_data(rng.uniform(0, 255, (50, 4)), sequential((3,), layers.Dense(4)), 3)


class TanhGenerator(keras.Model):
    def __init__(self):
        super().__init__()
        self.inner = layers.Dense(4)

    def call(self, z):
        return keras.ops.tanh(self.inner(z))


@pytest.mark.parametrize("g", [sequential((3,), layers.Dense(4, "tanh")), TanhGenerator()], ids=["layer", "class"])
def test_pixels_from_0_to_1_for_a_tanh_get_a_notice(g):
    pixels = np.random.default_rng(0).integers(0, 256, (50, 4), dtype=np.uint8)
    with pytest.warns(UserWarning, match=r"\d+ % of what the generator reaches, -1 to 1; .*value_range=\(-1, 1\)"):
        matching.check_data(pixels, g, 3)
    matching.check_data(data.ArrayData(pixels, value_range=(-1, 1)), g, 3)
    with pytest.raises(ValueError, match="reaches only -1 to 1"):
        matching.check_data(pixels.astype(np.float32), g, 3)
    with pytest.raises(ValueError, match="reaches only -1 to 1"):
        matching.check_data(np.random.default_rng(0).standard_normal((50, 4)), g, 3)


@pytest.mark.parametrize("seed", range(4))
def test_what_a_frozen_generator_reaches_is_what_it_could_once_trained(seed):
    """Its own weights are not the bound: a student freezes an untrained G to train D alone."""
    g = sequential((1,), layers.Dense(4, "tanh"), layers.Dense(4))
    g.trainable = False
    matching.check_data(np.random.default_rng(seed).normal(size=(50, 4)), g, 1)
    g = sequential((1,), layers.Dense(4, "tanh"))
    g.trainable = False
    with pytest.raises(ValueError, match="reaches only -1 to 1"):
        matching.check_data(3 * np.random.default_rng(seed).normal(size=(50, 4)), g, 1)


def test_a_logit_of_bounded_layers_is_no_probability():
    """Its small weights keep it between 0 and 1 wherever it is asked."""
    d = sequential((1,), layers.Dense(2, "tanh"), layers.Dense(1))
    d.set_weights([np.ones((1, 2)), np.zeros(2), np.array([[0.1], [0.1]]), np.array([0.4])])
    assert not outputs.gives_probability(d, np.ones((8, 1), np.float32))


@pytest.mark.parametrize("value", [-1.0, 0.0, 1.0])
def test_a_logit_of_images_that_are_all_alike_is_no_probability(value):
    """No factor pushes a black image anywhere: what comes out is the bias alone."""
    d = sequential((4, 4, 1), layers.Flatten(), layers.Dense(1))
    blank = np.full((9, 4, 4, 1), value, np.float32)
    assert not outputs.gives_probability(d, blank)
    assert outputs.gives_probability(sequential((4, 4, 1), layers.Flatten(), layers.Dense(1, "sigmoid")), blank)
    assert outputs.gives_probability(SubclassWithSigmoid(), np.full((9, 2), value, np.float32))
