"""Weights that something else sets: Keras' load_weights and set_weights, before the first step and later."""

import copy
import pickle

import numpy as np
import pytest

from gan_lessons import data, networks, training
from gan_lessons.training import code, events
from gan_lessons.utils.tensorflow import keras

RING = data.ring()


def make(**settings):
    g = networks.points_generator(width=8, depth=2, seed=0)
    d = networks.points_discriminator(width=8, depth=2, seed=1)
    return training.GAN(g, d, batch_size=16, **settings)


def other_weights(gan, factor=2.0):
    return [factor * weight for weight in gan.generator.get_weights()]


def same(one, other):
    return all(map(np.array_equal, one, other))


@pytest.mark.parametrize("way", ["set_weights", "load_weights", "assign"])
def test_weights_loaded_before_the_first_step_are_the_first_weights(way, tmp_path):
    gan = make()
    wanted = other_weights(gan)
    if way == "set_weights":
        gan.generator.set_weights(wanted)
    elif way == "load_weights":
        other = networks.points_generator(width=8, depth=2, seed=3)
        other.set_weights(wanted)
        other.save_weights(tmp_path / "g.weights.h5")
        gan.generator.load_weights(tmp_path / "g.weights.h5")
    else:
        for variable, array in zip(gan.generator.weights, wanted, strict=True):
            variable.assign(array)
    assert same(gan.generate(5), gan.generate(5, averaged=True)), "the averages begin with them"
    gan.train(RING, 3, progress=False)
    gan.reset()
    assert same(gan.generator.get_weights(), wanted) and gan.step == 0
    assert same(gan.first_weights[: len(wanted)], wanted)
    assert same(gan.copy().generator.get_weights(), wanted)


def test_loaded_weights_stay_when_the_seed_changes():
    gan = make()
    gan.generator.set_weights(other_weights(gan))
    loaded, d = gan.generator.get_weights(), gan.discriminator.get_weights()
    gan.reset(seed=5)
    assert same(gan.generator.get_weights(), loaded), "a pretrained network is not shuffled"
    assert not same(gan.discriminator.get_weights(), d), "the other one begins anew"


def test_a_network_that_was_trained_before_is_not_shuffled():
    first = make()
    first.train(RING, 50, progress=False)
    gan = training.GAN(first.generator, networks.points_discriminator(width=8, seed=1))
    trained = gan.generator.get_weights()
    gan.reset(seed=9)
    assert same(gan.generator.get_weights(), trained)


def test_weights_set_later_are_a_change_that_the_run_remembers():
    gan = make()
    gan.train(RING, 5, progress=False)
    first = gan.first_weights
    gan.generator.set_weights(other_weights(gan))
    assert same(gan.generate(5), gan.generate(5, averaged=True))
    gan.train(RING, 5, progress=False)
    with pytest.raises(ValueError, match="weights of this run were set from outside"):
        code.write(gan)
    twin = make()
    twin.train(RING, 5, progress=False)
    twin.set_weights(other_weights(twin), [weight.numpy() for weight in twin.discriminator.variables])
    twin.train(RING, 5, progress=False)
    assert same(gan.state()["variables"], twin.state()["variables"])
    gan.reset()
    assert same(gan.first_weights, first)


def test_weights_set_after_a_reset_leave_older_states_as_they_were():
    gan = make()
    gan.train(RING, 3, progress=False)
    half, found = gan.state(), {}
    gan.reset()
    gan.generator.set_weights(other_weights(gan))
    gan.train(RING, 1, progress=False)
    with pytest.raises(ValueError, match="set from outside"):
        code.write(gan)
    gan.restore(half)
    exec(code.write(gan), found)
    assert same(half["variables"], found["gan"].state()["variables"])


def test_training_and_restoring_are_no_changes_from_outside():
    gan = make()
    gan.train(RING, 5, progress=False)
    half = gan.state()
    gan.step_generator(RING), gan.step_discriminator(RING)
    gan.restore(half)
    gan.generate(3, averaged=True)
    gan.train(RING, 5, progress=False)
    assert [event.kind for event in gan.events] == ["train"]


def test_a_deep_copy_goes_on_by_itself():
    gan = make()
    gan.train(RING, 5, progress=False)
    twin = copy.deepcopy(gan)
    assert twin.step == 5 and len(twin.history) == len(gan.history)
    for run in (gan, twin):
        run.train(RING, 5, progress=False)
    assert same(gan.state()["variables"], twin.state()["variables"])
    gan.train(RING, 5, progress=False)
    assert twin.step == 10


def test_pickle_says_what_to_do():
    with pytest.raises(TypeError, match=r"gan.save\(path\)"):
        pickle.dumps(make())


def test_weights_clipped_by_hand_after_each_step_are_not_all_kept(monkeypatch):
    gan = make()
    size = sum(variable.value.numpy().nbytes for network in gan.networks for variable in network.variables)
    monkeypatch.setattr(events.forget_oldest, "__defaults__", (3 * size,))
    start = gan.copy()
    for step in range(6):
        gan.train(RING, 1, progress=False)
        for weight in gan.discriminator.trainable_variables:
            weight.assign(keras.ops.clip(weight, -0.1 / (step + 1), 0.1 / (step + 1)))
    gan.state()
    given = [event.value for event in gan.events if event.kind == "weights"]
    assert [one.arrays is None for one in given] == [True, True, True, False, False, False]
    with pytest.raises(ValueError, match="so often that the oldest are gone"):
        events.perform(start, gan.events)
