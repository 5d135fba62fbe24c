"""What was done to a run, done again and written as code."""

import numpy as np
import pytest

from gan_lessons import data, losses, networks, training
from gan_lessons.training import code, events
from gan_lessons.training.events import Event, added, rest
from gan_lessons.utils.tensorflow import keras
from tests.small import same, weights

RING, GRID = data.ring(), data.grid(side=3)


def steered(gan):
    """A run with everything in it that can be logged."""
    gan.train(RING, 12, progress=False)
    gan.step_discriminator(RING)
    gan.step_discriminator(RING)
    gan.step_generator(RING)
    gan.g_learning_rate, gan.d_learning_rate, gan.d_steps = 0.004, 0.002, 3
    gan.train(GRID, 5, progress=False)
    gan.loss, gan.penalty, gan.penalty_weight, gan.batch_size = "hinge", "R1", 0.5, 8
    gan.train(data.from_points([[0.5, 0.25], [0, 1]]), 7, progress=False)
    return gan


def run(text, **names):
    exec(text, names)
    return names["gan"]


def test_repetitions_are_counted_and_of_settings_the_last_counts():
    entries = ()
    for entry in (Event("train", 5, RING), Event("train", 5, RING), Event("train", 1, GRID), Event("d_steps", 2)):
        entries = added(entries, entry)
    entries = added(entries, Event("d_steps", 4))
    assert entries == (Event("train", 10, RING), Event("train", 1, GRID), Event("d_steps", 4))


def test_what_is_left_to_do():
    whole = (Event("train", 10, RING), Event("d_steps", 2), Event("train", 5, RING))
    assert rest((), whole) == whole and rest(whole, whole) == ()
    assert rest((Event("train", 4, RING),), whole) == (Event("train", 6, RING), *whole[1:])
    assert rest(whole, whole[:2]) is None and rest((Event("train", 11, RING),), whole) is None
    assert rest((Event("train", 4, GRID),), whole) is None and rest((Event("d_steps", 2),), whole) is None


def test_a_run_done_again_from_its_log_is_the_same(make):
    gan = steered(make())
    again = make()
    events.perform(again, gan.events)
    assert same(weights(gan), weights(again)) and again.step == gan.step == 25 and again.events == gan.events


def test_the_code_of_a_steered_run_gives_the_same_weights(make):
    gan = steered(make())
    text = code.write(gan)
    again = run(text)
    assert again is not gan and same(weights(gan), weights(again))
    assert "networks.points_generator(width=8, depth=2, seed=0)" in text and "data.grid(side=3)" in text


def test_the_code_of_another_seed(make):
    gan = make()
    gan.reset(seed=5)
    steered(gan)
    assert same(weights(gan), weights(run(code.write(gan))))


def test_the_code_after_a_branch_is_that_of_the_branch_alone(make):
    gan = make()
    gan.train(RING, 10, progress=False)
    there = gan.state()
    gan.train(GRID, 10, progress=False)
    gan.restore(there)
    gan.loss = "least squares"
    gan.train(RING, 5, progress=False)
    text = code.write(gan)
    assert "grid" not in text and same(weights(gan), weights(run(text)))


def test_the_code_of_networks_and_data_of_ones_own():
    class Place:
        pass

    place = Place()
    g = keras.Sequential([keras.Input((3,)), keras.layers.Dense(4, "tanh"), keras.layers.Dropout(0.5)])
    g.add(keras.layers.Dense(2))
    d = keras.Sequential([keras.Input((2,)), keras.layers.Dense(4, "relu"), keras.layers.Dense(1)])
    place.gan = training.GAN(g, d, batch_size=8, loss=losses.LOSSES["hinge"])
    place.data_sets = {"mine": data.ArrayData(np.random.default_rng(0).normal(size=(50, 2)))}
    place.gan.train(place.data_sets["mine"], 6, progress=False)
    text = code.write(place.gan, place.data_sets, "place")
    again = run(text, place=place)
    assert "place.gan.copy()" in text and "place.data_sets['mine']" in text
    assert again is not place.gan and same(weights(again), weights(place.gan))
    with pytest.raises(ValueError, match="cannot be written"):
        code.write(place.gan)


def test_networks_trained_before_are_not_said_to_be_new():
    g, d = networks.points_generator(width=8, depth=1, seed=0), networks.points_discriminator(width=8, depth=1, seed=1)
    training.GAN(g, d, batch_size=8).train(RING, 3, progress=False)
    later = training.GAN(g, d, batch_size=8)
    assert "points_generator" not in code.write(later) and "copy()" in code.write(later)


def test_the_code_of_a_loaded_run(tmp_path, make):
    gan = make()
    gan.train(RING, 5, progress=False)
    gan.save(tmp_path / "run.npz")
    loaded = training.GAN.load(tmp_path / "run.npz")
    loaded.train(GRID, 4, progress=False)
    assert same(weights(loaded), weights(run(code.write(loaded))))


def test_a_copy_begins_where_the_run_began(make):
    gan = make()
    first = gan.state()["variables"]
    gan.train(RING, 5, progress=False)
    twin = gan.copy()
    assert same(first, weights(twin)) and twin.step == 0 and twin.generator is not gan.generator


def test_a_network_that_cannot_be_copied_is_named():
    class Own(keras.Model):
        def __init__(self, inner):
            super().__init__(name="own")
            self.inner = inner

        def call(self, x, training=False):
            return self.inner(x)

    d = Own(networks.points_discriminator(width=8, depth=1))
    gan = training.GAN(networks.points_generator(width=8, depth=1), d)
    with pytest.raises(ValueError, match="'own' cannot be copied"):
        gan.copy()
    assert "gan = lab.gan\ngan.reset()" in code.write(gan)
