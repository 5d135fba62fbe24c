"""What is frozen rests, says so, and can learn again; what was frozen by accident is told."""

import warnings

import numpy as np
import pytest

from gan_lessons import data, networks, training
from gan_lessons.training import code
from gan_lessons.utils.tensorflow import keras

RING = data.ring()


def make(**settings):
    g = networks.points_generator(width=8, depth=2, seed=0)
    d = networks.points_discriminator(width=8, depth=2, seed=1)
    return training.GAN(g, d, batch_size=16, **settings)


def moved(gan, train):
    """How many weights of G and of D ``train`` moves."""
    before = [network.get_weights() for network in gan.networks]
    train()
    after = [network.get_weights() for network in gan.networks]
    return [sum(int((a != b).sum()) for a, b in zip(*pair, strict=True)) for pair in zip(before, after, strict=True)]


def train(gan, steps=3):
    return lambda: gan.train(RING, steps, progress=False)


@pytest.mark.parametrize(("player", "resting"), [("generator", 0), ("discriminator", 1)])
def test_a_frozen_player_rests_and_learns_again(player, resting):
    gan = make()
    train(gan)()
    gan.freeze(player)
    counts = moved(gan, train(gan))
    assert counts[resting] == 0 and counts[1 - resting] > 0
    assert gan.frozen == (player,) and f"frozen: {player}" in repr(gan)
    gan.unfreeze(player)
    assert min(moved(gan, train(gan))) > 0 and gan.frozen == () and "frozen" not in repr(gan)


def test_both_frozen_nothing_moves_and_the_losses_are_told():
    gan = make()
    gan.freeze("generator"), gan.freeze("discriminator")
    assert moved(gan, train(gan)) == [0, 0] and np.isfinite(gan.history.last.d_loss)
    assert "frozen: generator and discriminator" in repr(gan)


def test_batch_statistics_of_a_frozen_generator_rest():
    g, d = networks.improved_generator(5, shape=(3,), seed=0), networks.points_discriminator(shape=(3,), seed=1)
    gan = training.GAN(g, d, batch_size=16)
    examples = np.random.default_rng(0).random((50, 3))
    gan.freeze("generator")
    assert moved(gan, lambda: gan.train(examples, 3, progress=False))[0] == 0
    gan.unfreeze("generator")
    gan.step_discriminator(examples)
    assert not np.array_equal(g.get_weights()[4], np.zeros(128)), "moving means follow where G is not frozen"


@pytest.mark.parametrize("when", ["before", "between"])
def test_a_frozen_layer_rests_whenever_it_is_frozen(when):
    gan = make()
    if when == "between":
        train(gan)()
    layer = gan.generator.layers[0]
    layer.trainable = False
    first = layer.get_weights()
    assert min(moved(gan, train(gan))) > 0
    assert np.array_equal(layer.get_weights()[0], first[0])
    layer.trainable = True
    train(gan)()
    assert not np.array_equal(layer.get_weights()[0], first[0])


def test_a_layer_frozen_before_the_gan_can_learn_later():
    g = networks.points_generator(width=8, depth=2, seed=0)
    g.layers[1].trainable = False
    gan = training.GAN(g, networks.points_discriminator(width=8, seed=1), batch_size=16)
    first = g.layers[1].get_weights()[0]
    train(gan)()
    assert np.array_equal(g.layers[1].get_weights()[0], first)
    g.layers[1].trainable = True
    train(gan)()
    assert not np.array_equal(g.layers[1].get_weights()[0], first)


def test_unfreezing_a_player_leaves_its_frozen_layers_frozen():
    gan = make()
    gan.generator.layers[0].trainable = False
    gan.freeze("generator")
    gan.unfreeze("generator")
    assert not gan.generator.layers[0].trainable and gan.generator.layers[1].trainable


@pytest.mark.parametrize("when", ["before", "after"])
def test_a_player_frozen_by_accident_is_told_once(when):
    """The idiom of old textbooks, ``discriminator.trainable = False``, leaves D unmoved."""
    d = networks.points_discriminator(width=8, depth=2, seed=1)
    if when == "before":
        d.trainable = False
    gan = training.GAN(networks.points_generator(width=8, seed=0), d, batch_size=16)
    d.trainable = False
    with pytest.warns(UserWarning, match=r"discriminator has no weights that can be trained.*gan.freeze"):
        train(gan)()
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        train(gan)()
    gan.unfreeze("discriminator")
    assert min(moved(gan, train(gan))) > 0


def test_freezing_by_name_warns_of_nothing():
    gan = make()
    gan.freeze("generator")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        train(gan)()


@pytest.mark.parametrize("freeze", [lambda gan: gan.freeze("discriminator"), lambda gan: _freeze_layer(gan)])
def test_freezing_is_part_of_the_run(freeze, tmp_path):
    """It is gone back to, saved, copied and written as code."""
    gan = make()
    train(gan)()
    before = gan.state()
    freeze(gan)
    train(gan)()
    frozen, end = gan.state(), gan.state()["variables"]
    found = {}
    exec(code.write(gan), found)
    assert all(map(np.array_equal, end, found["gan"].state()["variables"]))
    gan.save(tmp_path / "run.npz")
    assert training.GAN.load(tmp_path / "run.npz").state()["trainable"] == frozen["trainable"]
    gan.restore(before)
    assert min(moved(gan, train(gan))) > 0 and gan.frozen == ()
    gan.restore(frozen)
    assert gan.state()["trainable"] == frozen["trainable"]
    gan.reset()
    assert gan.state()["trainable"] == before["trainable"]


def _freeze_layer(gan):
    gan.discriminator.layers[1].trainable = False


@pytest.mark.parametrize("player", ["critic", None, "Generator"])
def test_an_unknown_player_is_refused(player):
    with pytest.raises(ValueError, match="player: got"):
        make().freeze(player)


def test_a_frozen_network_keeps_its_weights_when_the_seed_changes():
    gan = make()
    gan.generator.layers[0].trainable = False
    gan2 = training.GAN(gan.generator, networks.points_discriminator(width=8, depth=2, seed=1), batch_size=16)
    first = [layer.get_weights()[0] for layer in gan2.generator.layers]
    gan2.reset(seed=7)
    second = [layer.get_weights()[0] for layer in gan2.generator.layers]
    assert np.array_equal(first[0], second[0]) and not np.array_equal(first[1], second[1])


def test_weights_loaded_before_a_layer_is_frozen_are_first_weights_all_the_same():
    gan = make()
    loaded = [2 * weight for weight in gan.generator.get_weights()]
    gan.generator.set_weights(loaded)
    gan.generator.layers[0].trainable = False
    gan.step_discriminator(RING)
    gan.reset()
    assert all(map(np.array_equal, gan.generator.get_weights(), loaded))


def test_steps_of_a_frozen_player_say_that_nothing_moved():
    gan = make()
    gan.freeze("generator")
    gan.step_generator(RING)
    assert (gan.last_update.moved, gan.last_update.weights, gan.step) == (0, 0, 1)


def test_weights_of_a_class_of_ones_own_inside_other_layers_are_found():
    class Twice(keras.layers.Layer):
        def __init__(self):
            super().__init__()
            self.inner = keras.layers.Dense(8)

        def call(self, x):
            return self.inner(self.inner(x))

    d = keras.Sequential([keras.Input((2,)), keras.layers.Dense(8), Twice(), keras.layers.Dense(1)])
    d.layers[1].inner.trainable = False
    gan = training.GAN(networks.points_generator(width=8, seed=0), d, batch_size=16)
    first = d.layers[1].inner.get_weights()[0]
    train(gan)()
    assert np.array_equal(first, d.layers[1].inner.get_weights()[0])
    d.layers[1].inner.trainable = True
    train(gan)()
    assert not np.array_equal(first, d.layers[1].inner.get_weights()[0])
