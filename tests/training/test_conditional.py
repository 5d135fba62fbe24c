"""A GAN that is told what to make: the condition's way through noise, both players, the file and the lab."""

import numpy as np
import pytest

from gan_lessons import data, losses, networks, training
from gan_lessons.live import lab
from gan_lessons.training import code
from gan_lessons.training.updates import with_condition
from gan_lessons.utils.tensorflow import keras, tf

MODES = 4


def spots(sd=0.1):
    """Labelled points around four corners: the label says which corner."""
    labels = np.random.default_rng(0).integers(0, MODES, 4000)
    centres = np.array([[1, 1], [-1, 1], [-1, -1], [1, -1]])
    points = centres[labels] + sd * np.random.default_rng(1).standard_normal((4000, 2))
    return data.labelled(data.ArrayData(points, "four corners", labels))


def make(seed=0, condition_size=MODES, **settings):
    g = networks.conditional(networks.points_generator(2 + MODES, width=32, depth=2, seed=seed), condition_size=MODES)
    d = networks.points_discriminator(width=32, depth=2, shape=(2 + MODES,), seed=seed + 1)
    good = {"learning_rate": 2e-3, "beta_1": 0.0, "beta_2": 0.99, "penalty": "R1", "penalty_weight": 0.1}
    return training.GAN(g, d, condition_size=condition_size, seed=seed, **good | settings)


def accuracy(gan, seed=5):
    """How many of the points that are asked for lie in the corner that was asked for."""
    labels = np.arange(1000) % MODES
    points = gan.generate(gan.noise(np.eye(MODES)[labels], seed=seed))
    corner = np.array([[1, 1], [-1, 1], [-1, -1], [1, -1]])
    nearest = np.linalg.norm(points[:, None, :2] - corner, axis=2).argmin(axis=1)
    return (nearest == labels).mean()


@pytest.mark.parametrize("seed", range(5))
def test_it_makes_what_it_is_told_to(seed):
    gan, corners = make(seed), spots()
    before = accuracy(gan)
    gan.advance(corners, 600)
    assert before < 0.6 and accuracy(gan) > 0.95


def test_both_players_see_the_conditions_of_the_same_real_examples():
    """A D that looks at nothing but the condition cannot tell real from generated, example by example."""
    d = keras.Sequential([keras.Input((2 + MODES,)), keras.layers.Dense(1)])
    d.set_weights([np.array([[0], [0], [1], [2], [3], [4]], np.float32), np.zeros(1, np.float32)])
    apart = lambda real, made: tf.reduce_max(tf.abs(real - made))  # noqa: E731
    g = networks.conditional(networks.points_generator(2 + MODES, seed=0), condition_size=MODES)
    gan = training.GAN(g, d, condition_size=MODES, loss=losses.Loss("apart", apart, apart, paired=True))
    assert gan.step_discriminator(spots()) == 0 and gan.step_generator(spots()) == 0


def test_the_condition_goes_through_unchanged():
    gan = make()
    gan.advance(spots(), 20)
    conditions = np.eye(MODES)[[0, 3, 3, 1]]
    assert np.array_equal(gan.generate(gan.noise(conditions))[:, -MODES:], conditions)
    assert np.array_equal(gan.generate(gan.noise(conditions), averaged=True)[:, -MODES:], conditions)


def test_without_a_condition_nothing_changes():
    ring, runs = data.ring(), []
    for extra in ({}, {"condition_size": 0, "l1_weight": 0.0}):
        gan = training.GAN(networks.points_generator(seed=0), networks.points_discriminator(seed=1), **extra)
        gan.advance(ring, 10)
        runs.append(gan.generate(5))
        noise = tf.ones((3, 2))
        assert with_condition(gan, noise, tf.zeros((3, 2))) is noise, "its noise stays what was drawn"
    assert np.array_equal(*runs)


@pytest.mark.parametrize("cut", [[30], [7, 23]])
def test_the_same_seed_gives_the_same_run_however_it_is_cut(cut):
    whole, cut_run, corners = make(), make(), spots()
    whole.advance(corners, 30)
    for steps in cut:
        cut_run.advance(corners, steps)
    assert all(map(np.array_equal, whole.state()["variables"], cut_run.state()["variables"]))


def test_single_steps_make_a_step():
    one, two, corners = make(l1_weight=1.0), make(l1_weight=1.0), spots()
    one.step_discriminator(corners)
    one.step_generator(corners)
    two.advance(corners, 1)
    assert one.step == two.step == 1 and one.last_update.moved > 0


def test_a_large_l1_weight_leads_to_the_mean_of_what_has_the_condition():
    """With L1 alone G's best answer to a label is the median of that corner, the same for every noise."""
    mute = losses.Loss("mute", lambda real, made: 0.0 * tf.reduce_mean(made), lambda real, made: 0.0)
    gan = make(loss=mute, l1_weight=10.0, penalty=None)
    gan.advance(spots(), 800)
    points = gan.generate(gan.noise(np.eye(MODES)[np.arange(200) % MODES]))[:, :2]
    assert accuracy(gan) == 1 and max(points[label::MODES].std(axis=0).max() for label in range(MODES)) < 0.08


def test_saved_and_loaded_it_goes_on_the_same(tmp_path):
    gan, corners = make(l1_weight=0.5), spots()
    gan.advance(corners, 10)
    gan.save(tmp_path / "told.npz")
    again = training.GAN.load(tmp_path / "told.npz")
    for run in (gan, again):
        run.advance(corners, 10)
    assert (again.condition_size, again.l1_weight) == (MODES, 0.5)
    assert all(map(np.array_equal, gan.state()["variables"], again.state()["variables"]))


def test_a_copy_starts_where_it_started():
    gan = make()
    first = gan.state()["variables"]
    gan.advance(spots(), 5)
    assert all(map(np.array_equal, gan.copy().state()["variables"], first))


def test_a_lab_shows_conditional_digits_without_their_labels():
    g = networks.conditional(networks.improved_generator(20, seed=0), condition_size=10)
    gan = training.GAN(g, networks.improved_discriminator((794,), seed=1), condition_size=10, penalty="R1")
    watched = lab.Lab(gan, data.labelled(data.mnist()), name="told")
    try:
        watched.train(20)
        assert watched.history.last["samples"].shape[1:] == (784,) and "fid" in watched.history.last.values
        assert watched._controls.metric is not None
    finally:
        watched.close()


def test_the_run_is_written_down_as_code_that_makes_it_again():
    g = networks.conditional(networks.improved_generator(20, seed=0), condition_size=10)
    gan = training.GAN(g, networks.improved_discriminator((794,), seed=1), condition_size=10, l1_weight=0.1)
    gan.advance(data.labelled(data.mnist()), 3)
    written, found = code.write(gan), {}
    assert "networks.conditional(networks.improved_generator(20, seed=0), condition_size=10)" in written
    assert "data.labelled(data.mnist())" in written and "condition_size=10, l1_weight=0.1" in written
    exec(written, found)
    assert all(map(np.array_equal, gan.state()["variables"], found["gan"].state()["variables"]))


def test_code_takes_what_it_cannot_write_from_the_lab():
    inner = keras.Sequential([keras.Input((6,)), keras.layers.Dense(2)])
    g = networks.conditional(inner, condition_size=MODES)
    gan = training.GAN(g, networks.points_discriminator(shape=(6,)), condition_size=MODES)
    corners = spots()
    gan.advance(corners, 2)
    written = code.write(gan, {"corners": corners})
    assert "lab.gan.copy()" in written and "lab.data_sets['corners']" in written


# ---- bad input


def test_a_network_that_changes_its_condition_is_refused():
    g = keras.Sequential([keras.Input((6,)), keras.layers.Dense(6)])
    with pytest.raises(ValueError, match=r"changes its condition.*networks.conditional\(network, condition_size=4\)"):
        training.GAN(g, networks.points_discriminator(shape=(6,)), condition_size=4)


@pytest.mark.parametrize("given", [-1, 2.5, 6, 100])
def test_impossible_conditions_are_refused(given):
    with pytest.raises(ValueError, match="condition_size: got"):
        make(condition_size=given)


def test_noise_without_conditions_is_refused():
    with pytest.raises(ValueError, match=r"this GAN is conditional.*gan.noise\(conditions\)"):
        make().generate(5)


@pytest.mark.parametrize("conditions", [np.eye(3), np.zeros(4), np.zeros((0, 4))])
def test_conditions_of_another_shape_are_refused(conditions):
    with pytest.raises(ValueError, match=r"conditions: got shape .* expected \(n, 4\)"):
        make().noise(conditions)


def test_l1_needs_a_condition():
    with pytest.raises(ValueError, match=r"l1_weight: got a GAN without a condition"):
        training.GAN(networks.points_generator(), networks.points_discriminator(), l1_weight=1.0)


def test_data_without_labels_is_refused():
    with pytest.raises(ValueError, match="expected data with labels"):
        data.labelled(data.ring())


@pytest.mark.parametrize("given", [0, 2, 7])
def test_a_network_with_too_little_noise_is_refused(given):
    with pytest.raises(ValueError, match="condition_size: got"):
        networks.conditional(networks.points_generator(2), given)


def test_labelled_examples_are_values_and_one_hot_labels():
    digits = data.labelled(data.mnist("test"))
    examples = digits.sample(200, np.random.default_rng(0))
    chosen = np.random.default_rng(0).integers(0, 10_000, 200)
    assert examples.shape == (200, *digits.shape) == (200, 794) and examples.dtype == np.float32
    assert np.array_equal(examples[:, :784], digits.data[chosen])
    assert np.array_equal(examples[:, 784:].argmax(axis=1), digits.data.labels[chosen])
    assert np.array_equal(examples[:, 784:].sum(axis=1), np.ones(200))
    large = data.labelled(data.mnist("test"), size=6).sample(200, np.random.default_rng(0))
    assert np.array_equal(large[:, :784], examples[:, :784]) and np.array_equal(large[:, 784:], 6 * examples[:, 784:])


@pytest.mark.parametrize("size", [0, -1.0, "6", float("nan"), float("inf")])
def test_a_size_that_is_no_number_above_zero_is_refused(size):
    with pytest.raises(ValueError, match="size: got"):
        data.labelled(data.mnist("test"), size=size)
