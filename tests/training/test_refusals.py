"""What a stranger does to a GAN that cannot work: losses, networks, conditions and calls refused by a sentence."""

import copy
import random

import numpy as np
import pytest

from gan_lessons import data, losses, networks, training
from gan_lessons.training.outputs import reachable
from gan_lessons.utils.tensorflow import keras, tf
from tests.small import new, same, weights

layers = keras.layers
RING = data.ring()
PLAIN = {"depth": 1, "loss": "non-saturating", "penalty": None}
MEAN = tf.reduce_mean


def sequential(shape, *body):
    return keras.Sequential([keras.Input(shape), *body])


def own(discriminator=lambda r, f: MEAN(f - r), generator=lambda r, f: -MEAN(f)):
    return losses.Loss("own", discriminator, generator)


@pytest.mark.parametrize(
    ("setting", "value", "message"),
    [
        ("loss", own(lambda r, f: f - r), r"loss, discriminator: gives float32 of shape \(None, 1\).*reduce_mean"),
        ("loss", own(generator=lambda r, f: -f), "loss, generator: gives float32 of shape"),
        ("loss", own(lambda r, f: None), "loss, discriminator: gives None"),
        ("loss", own(lambda r: MEAN(r)), "loss, discriminator: fails when it is compiled.*2 were given"),
        ("loss", own(lambda r, f: np.mean(f - r)), "loss, discriminator: fails.*computes with tf or keras.ops"),
        ("loss", own(generator=lambda r, f: MEAN(r - f)), "paired=True"),
        ("loss", own(lambda r, f: tf.cast(MEAN(f), tf.float64)), "gives float64"),
        ("loss", own(lambda r, f: 0.0), "loss, discriminator: got a function that does not depend on"),
        ("loss", own(lambda r, f: tf.constant(1.0)), "loss, discriminator: got a function that does not depend on"),
        ("loss", ["hinge"], r"got loss \['hinge'\]"),
        ("penalty", ["R1"], r"got penalty \['R1'\]"),
        ("penalty", lambda d, r, g, m: losses.squared_gradient_norm(d, r), r"penalty: gives float32 of shape \(8,\)"),
        ("penalty", lambda d, r, g: 0.0, "penalty: fails when it is compiled.*4 were given"),
        ("penalty", lambda d, r, g, m: None, "penalty: gives None"),
    ],
)
def test_functions_of_ones_own_are_tried_when_they_are_given(setting, value, message):
    with pytest.raises(ValueError, match=message):
        new(**PLAIN | {setting: value})
    gan = new(**PLAIN)
    with pytest.raises(ValueError, match=message):
        setattr(gan, setting, value)
    assert getattr(gan, setting) == {"loss": losses.get("non-saturating"), "penalty": None}[setting]


def test_functions_of_ones_own_that_are_right_are_taken():
    keras_loss = keras.losses.BinaryCrossentropy(from_logits=True)
    loss = own(lambda r, f: keras_loss(tf.ones_like(r), r) + keras_loss(tf.zeros_like(f), f))
    gan = new(**PLAIN | {"loss": loss, "penalty": lambda d, r, g, m: 0.1 * MEAN(d(r) ** 2)})
    before = weights(gan)
    gan.penalty = lambda d, r, g, m: losses.gradient_penalty(d, r, g, m)
    assert same(before, weights(gan)), "trying a function changes no weight"
    gan.train(RING, 2, progress=False)


def test_a_penalty_of_ones_own_is_tried_on_conditional_networks_too():
    g = networks.conditional(networks.points_generator(5, seed=0), 3)
    d = networks.conditional(networks.points_discriminator(shape=(5,), seed=1), 3)
    training.GAN(g, d, penalty=lambda d, r, g, m: MEAN(d(r) ** 2))


def test_weights_that_both_players_would_train_are_refused():
    shared = layers.Dense(2)
    g, d = sequential((2,), shared, layers.Dense(2)), sequential((2,), shared, layers.Dense(1))
    with pytest.raises(ValueError, match=r"share trainable weights.*layer.trainable = False"):
        training.GAN(g, d)
    shared.trainable = False
    training.GAN(g, d)


def test_networks_that_are_built_on_later_are_refused():
    d = sequential((2,), layers.Dense(4), layers.Dense(1))
    gan = training.GAN(networks.points_generator(width=4), d, batch_size=8)
    gan.train(RING, 1, progress=False)
    d.layers[0].enable_lora(2)
    for act in (lambda: gan.train(RING, 1, progress=False), lambda: gan.step_discriminator(RING), gan.state):
        with pytest.raises(ValueError, match=r"other weights than when this GAN was made.*make another GAN"):
            act()


def test_a_layer_without_weights_to_train_is_frozen_in_compiled_steps():
    norm = layers.BatchNormalization(center=False, scale=False)
    d = sequential((2,), norm, layers.Dense(1))
    gan = training.GAN(networks.points_generator(width=4), d, batch_size=8)
    gan.train(RING, 2, progress=False)
    norm.trainable = False
    before = norm.get_weights()
    gan.train(RING, 2, progress=False)
    assert same(before, norm.get_weights())


def test_a_rate_set_at_the_optimiser_is_an_event_like_any_other():
    gan = new(**PLAIN)
    gan.g_optimizer.learning_rate = 0.25
    gan.train(RING, 1, progress=False)
    assert ("g_learning_rate", 0.25) in [event[:2] for event in gan.events]
    gan.reset()
    assert gan.g_learning_rate == 1e-3 and gan.events == ()
    gan.d_optimizer.beta_1 = 0.125
    with pytest.raises(ValueError, match=r"beta_1: an optimiser has 0.125"):
        gan.train(RING, 1, progress=False)
    gan.beta_1 = 0.125
    gan.train(RING, 1, progress=False)


class Jitter(layers.Layer):
    """Adds what a function draws at each call."""

    def __init__(self, draw):
        super().__init__()
        self.draw = draw

    def call(self, x):
        return x + self.draw()


@pytest.mark.parametrize("draw", [random.random, lambda: np.random.default_rng().normal(size=2).astype("float32")])
def test_numbers_that_python_draws_are_refused(draw):
    g = sequential((2,), layers.Dense(2), Jitter(draw))
    with pytest.raises(ValueError, match=r"generator: gives other outputs at each call.*keras.random.SeedGenerator"):
        training.GAN(g, networks.points_discriminator())


def test_numbers_that_belong_to_no_layer_get_a_notice_and_seeded_ones_none(recwarn):
    training.GAN(sequential((2,), layers.Dense(2), Jitter(lambda: 0.0)), networks.points_discriminator())
    seeds = keras.random.SeedGenerator(0)
    seeded = Jitter(lambda: keras.random.normal((2,), seed=seeds))
    seeded.seeds = seeds
    g = sequential((2,), layers.Dense(2), seeded)
    before = [variable.numpy() for variable in g.variables]
    training.GAN(g, networks.points_discriminator())
    assert not recwarn.list and len(before) == 3
    with pytest.warns(UserWarning, match="the generator draws random numbers that do not belong to it"):
        training.GAN(
            sequential((2,), layers.Dense(2), Jitter(lambda: tf.random.normal((2,)))), networks.points_discriminator()
        )


def test_a_discriminator_behind_sign_is_refused_and_a_zero_head_is_not():
    flat = sequential((2,), layers.Lambda(keras.ops.sign), layers.Dense(1))
    with pytest.raises(ValueError, match="no gradient reaches its input"):
        training.GAN(networks.points_generator(), flat)
    training.GAN(
        networks.points_generator(), sequential((2,), layers.Dense(4), layers.Dense(1, kernel_initializer="zeros"))
    )


@pytest.mark.parametrize(
    ("end", "expected"),
    [
        ([layers.ReLU(negative_slope=0.2)], (-np.inf, np.inf)),
        ([layers.ReLU(max_value=6)], (0, 6)),
        ([layers.Activation("relu6")], (0, 6)),
        ([layers.Activation("softplus")], (0, np.inf)),
        ([layers.ELU(2.0)], (-2, np.inf)),
        ([layers.Activation("sigmoid"), layers.BatchNormalization()], (-np.inf, np.inf)),
        ([layers.Activation("tanh"), layers.Dense(3)], (-np.inf, np.inf)),
        ([layers.Activation("tanh"), layers.Rescaling(127.5, 127.5)], (0, 255)),
        ([layers.Lambda(keras.ops.tanh)], (-1, 1)),
        ([layers.Activation("gelu")], (-np.inf, np.inf)),
    ],
)
@pytest.mark.parametrize("seed", [0, 31, 70])  # with the weights of 31 and 70 one end is all but out of reach
def test_what_a_generator_can_reach(end, expected, seed):
    keras.utils.set_random_seed(seed)
    g = sequential((4,), layers.Dense(8, "relu"), layers.Dense(3), *end)
    before = g.get_weights()
    assert reachable(g, np.random.default_rng(0).standard_normal((15, 4), np.float32)) == expected
    assert same(before, g.get_weights())


def embedded(classes):
    def told(label):
        return layers.Flatten()(layers.Embedding(classes, 4)(label))

    z, x, label = keras.Input((2,)), keras.Input((2,)), keras.Input((1,), dtype="int32")
    g = keras.Model([z, label], layers.Dense(2)(layers.Concatenate()([z, told(label)])))
    return training.GAN(g, keras.Model([x, label], layers.Dense(1)(layers.Concatenate()([x, told(label)]))))


def test_labels_that_an_embedding_does_not_know_are_refused():
    gan, x = embedded(4), np.random.default_rng(0).normal(size=(2000, 2))
    rare = np.zeros(2000, int)
    rare[:5] = range(5)
    with pytest.raises(ValueError, match=r"conditions of these data, from 0 to 4.*as many rows as there are classes"):
        gan.train((x, rare), 1, progress=False)
    with pytest.raises(ValueError, match=r"the networks cannot take these.*not in"):
        gan.generate(1, [[9]])
    with pytest.raises(ValueError, match="got fractions, expected whole numbers"):
        gan.generate(1, [[0.5]])
    assert gan.generate(1, [[3.0]]).shape == (1, 2)


def test_fixed_batches_and_whole_numbers_as_noise_are_named():
    fixed = keras.Sequential(
        [keras.Input(batch_shape=(16, 2)), layers.Dense(2), layers.Lambda(lambda x: x + tf.zeros((16, 2)))]
    )
    with pytest.raises(ValueError, match=r"was built for batches of 16: use keras.Input"):
        training.GAN(fixed, networks.points_discriminator())
    g = sequential((2,), layers.Embedding(5, 2), layers.Flatten(), layers.Dense(2))
    whole = keras.Model((z := keras.Input((2,), dtype="int32")), g(z))
    with pytest.raises(ValueError, match="takes noise of dtype int32, expected float32"):
        training.GAN(whole, networks.points_discriminator())


@pytest.mark.parametrize("examples", [None, 3, "abc", {"a": 1}, np.zeros((0, 2)), np.zeros((2, 3)), [[1], [1, 2]]])
def test_examples_that_are_none_have_no_logits(examples):
    with pytest.raises(ValueError, match="examples"):
        new(**PLAIN).logits(examples)


@pytest.mark.parametrize("noise", [[[1, "a"]], [[1, 2], [3]], np.zeros((2, 2), complex)])
def test_noise_that_is_none_is_named(noise):
    with pytest.raises(ValueError, match=r"^noise: "):
        new(**PLAIN).generate(noise)


@pytest.mark.parametrize("probes", [3, len, {"samples": 3}])
def test_probes_that_are_none_are_named(probes):
    with pytest.raises(ValueError, match=r"probes: got .* by name"):
        new(**PLAIN).train(RING, 1, probes=probes, progress=False)


def test_weights_are_set_all_or_not_at_all():
    gan = new(**PLAIN)
    before, (g, d) = weights(gan), [[v.numpy() + 1 for v in one.variables] for one in gan.networks]
    for wrong in (d[:-1], [*d[:-1], np.zeros(7)], 3, None):
        with pytest.raises(ValueError, match="discriminator: got weights of the shapes"):
            gan.set_weights(g, wrong)
    with pytest.raises(ValueError, match="parts: got bool, expected"):
        gan.set_trainable(True)
    assert same(before, weights(gan))


def test_averages_follow_weights_that_were_loaded_before_they_are_asked_for():
    gan = new(**PLAIN)
    gan.generator.set_weights([array + 1 for array in gan.generator.get_weights()])
    assert same(gan.generator_weights(averaged=True), gan.generator.get_weights())


class Plain(keras.Model):
    def __init__(self):
        super().__init__()
        self.body = layers.Dense(2)

    def call(self, x):
        return self.body(x)


class Needs(Plain):
    def __init__(self, width):
        super().__init__()


@pytest.mark.parametrize("network", [Plain(), Needs(3)])
def test_what_cannot_be_copied_says_so(network):
    gan = training.GAN(network, networks.points_discriminator(), latent_dim=2)
    with pytest.raises(ValueError, match=r"cannot be copied.*get_config"):
        copy.deepcopy(gan)
