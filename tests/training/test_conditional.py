"""A GAN that is told what to make: the condition's way through noise, both players, the file and the lab."""

import numpy as np
import pytest

from gan_lessons import data, losses, networks, training
from gan_lessons.live import lab
from gan_lessons.training import code
from gan_lessons.utils.tensorflow import keras, tf

MODES = 4


def spots(sd=0.1):
    """Labelled points around four corners: the label says which corner."""
    labels = np.random.default_rng(0).integers(0, MODES, 4000)
    centres = np.array([[1, 1], [-1, 1], [-1, -1], [1, -1]])
    points = centres[labels] + sd * np.random.default_rng(1).standard_normal((4000, 2))
    return data.labelled(data.ArrayData(points, "four corners", labels))


def pair(seed=0, **sizes):
    g = networks.points_generator(2 + MODES, seed=seed, **sizes)
    d = networks.points_discriminator(shape=(2 + MODES,), seed=seed + 1, **sizes)
    return networks.conditional(g, MODES), networks.conditional(d, MODES)


def make(seed=0, **settings):
    good = {"learning_rate": 2e-3, "beta_1": 0.0, "beta_2": 0.99, "penalty": "R1", "penalty_weight": 0.1}
    return training.GAN(*pair(seed, width=32, depth=2), seed=seed, **good | settings)


def accuracy(gan, seed=5):
    """How many of the points that are asked for lie in the corner that was asked for."""
    labels = np.arange(1000) % MODES
    points = gan.generate(np.random.default_rng(seed).standard_normal((1000, 2)), np.eye(MODES)[labels])
    corner = np.array([[1, 1], [-1, 1], [-1, -1], [1, -1]])
    nearest = np.linalg.norm(points[:, None] - corner, axis=2).argmin(axis=1)
    return (nearest == labels).mean()


@pytest.mark.parametrize("seed", range(5))
def test_it_makes_what_it_is_told_to(seed):
    gan, corners = make(seed), spots()
    before = accuracy(gan)
    gan.advance(corners, 600)
    assert before < 0.6 and accuracy(gan) > 0.95


def test_both_players_see_the_conditions_of_the_same_real_examples():
    """A D that looks at nothing but the condition cannot tell real from generated, example by example."""
    x, y = keras.Input((2,)), keras.Input((MODES,))
    d = keras.Model([x, y], keras.layers.Dense(1)(y) + 1e-15 * keras.layers.Dense(1)(x))
    apart = lambda real, made: tf.reduce_max(tf.abs(real - made))  # noqa: E731
    gan = training.GAN(pair()[0], d, loss=losses.Loss("apart", apart, apart, paired=True))
    assert gan.step_discriminator(spots()) == 0 and gan.step_generator(spots()) == 0


def test_networks_of_two_inputs_are_the_ordinary_form():
    """G([z, y]) and D([x, y]) in Keras' functional way, an Embedding of the label among them."""
    z, label = keras.Input((3,)), keras.Input((1,), dtype="int32")
    told = keras.layers.Flatten()(keras.layers.Embedding(MODES, 5)(label))
    body = keras.layers.Dense(16, "relu")(keras.layers.Concatenate()([z, told]))
    g = keras.Model([z, label], keras.layers.Dense(2)(body))
    x, seen = keras.Input((2,)), keras.Input((1,), dtype="int32")
    read = keras.layers.Flatten()(keras.layers.Embedding(MODES, 5)(seen))
    d = keras.Model([x, seen], keras.layers.Dense(1)(keras.layers.Concatenate()([x, read])))
    gan = training.GAN(g, d)
    assert (gan.latent_dim, gan.condition_shape, gan.condition.dtype) == (3, (1,), "int32")
    gan.train(spots().data, 10, progress=False)
    assert gan.generate(4, np.arange(4)[:, None]).shape == (4, 2)


class Told(keras.Model):
    """A network of two inputs as a class of one's own; its call has no ``training``."""

    def __init__(self, units):
        super().__init__()
        self.inner = keras.layers.Dense(units)

    def call(self, inputs):
        return self.inner(keras.ops.concatenate(inputs, axis=1))


def test_classes_of_ones_own_say_the_shape_of_a_condition():
    gan = training.GAN(Told(2), Told(1), 3, condition_shape=(MODES,))
    gan.train(spots(), 5, progress=False)
    assert gan.generate(MODES, np.eye(MODES), averaged=True).shape == (MODES, 2)
    with pytest.raises(ValueError, match="generator: an input of shape"):
        training.GAN(Told(2), Told(1), 3)


@pytest.mark.parametrize("what", ["labels", "pair", "one-hot", "text"])
def test_data_with_labels_are_written_as_the_networks_take_them(what):
    corners = spots().data
    words = np.array(["a", "b", "c", "d"])
    given = {
        "labels": corners,
        "pair": (corners.values, corners.labels),
        "one-hot": (corners.values, np.eye(MODES)[corners.labels]),
        "text": (corners.values, words[corners.labels]),
    }[what]
    runs = [make(), make()]
    for gan, source in zip(runs, (spots(), given), strict=True):
        gan.train(source, 5, progress=False)
    assert all(map(np.array_equal, *(gan.state()["variables"] for gan in runs)))


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
    points = gan.generate(200, np.eye(MODES)[np.arange(200) % MODES])
    assert accuracy(gan) == 1 and max(points[label::MODES].std(axis=0).max() for label in range(MODES)) < 0.08


def test_saved_and_loaded_it_goes_on_the_same(tmp_path):
    gan, corners = make(l1_weight=0.5), spots()
    gan.advance(corners, 10)
    gan.save(tmp_path / "told.npz")
    again = training.GAN.load(tmp_path / "told.npz")
    for run in (gan, again):
        run.advance(corners, 10)
    assert (again.condition_shape, again.l1_weight) == ((MODES,), 0.5)
    assert all(map(np.array_equal, gan.state()["variables"], again.state()["variables"]))


def test_a_copy_starts_where_it_started():
    gan = make()
    first = gan.state()["variables"]
    gan.advance(spots(), 5)
    assert all(map(np.array_equal, gan.copy().state()["variables"], first))


def digits_gan(**settings):
    g = networks.conditional(networks.improved_generator(30, seed=0), condition_size=10)
    d = networks.conditional(networks.improved_discriminator((794,), seed=1), condition_size=10)
    return training.GAN(g, d, **settings)


def test_a_lab_shows_conditional_digits():
    watched = lab.Lab(digits_gan(penalty="R1"), data.labelled(data.mnist()), name="told")
    try:
        watched.train(20)
        assert watched.history.last["samples"].shape[1:] == (784,) and "fid" in watched.history.last.values
        assert watched._controls.metric is not None
    finally:
        watched.close()


def test_a_lab_shows_conditional_points():
    watched = lab.Lab(make(), spots(), name="corners")
    try:
        watched.train(20)
        assert {"field", "pushes", "warped"} <= {*watched.history.last.values}
    finally:
        watched.close()


def test_the_run_is_written_down_as_code_that_makes_it_again():
    gan, found = digits_gan(l1_weight=0.1), {}
    gan.advance(data.labelled(data.mnist()), 3)
    written = code.write(gan)
    assert "networks.conditional(networks.improved_generator(30, seed=0), condition_size=10)" in written
    assert "data.labelled(data.mnist())" in written and "discriminator, l1_weight=0.1)" in written
    exec(written, found)
    assert all(map(np.array_equal, gan.state()["variables"], found["gan"].state()["variables"]))


def test_code_takes_what_it_cannot_write_from_the_lab():
    inner = keras.Sequential([keras.Input((6,)), keras.layers.Dense(2)])
    gan = training.GAN(networks.conditional(inner, MODES), pair()[1])
    corners = spots()
    gan.advance(corners, 2)
    written = code.write(gan, {"corners": corners})
    assert "lab.gan.copy()" in written and "lab.data_sets['corners']" in written


# ---- bad input


def test_one_network_that_is_told_and_one_that_is_not_are_refused():
    with pytest.raises(ValueError, match=r"discriminator: takes one input and the other network two"):
        training.GAN(pair()[0], networks.points_discriminator())
    with pytest.raises(ValueError, match=r"generator: takes one input and the other network two"):
        training.GAN(networks.points_generator(), pair()[1])


def test_conditions_of_different_shapes_are_refused():
    d = networks.conditional(networks.points_discriminator(shape=(2 + 3,)), 3)
    with pytest.raises(ValueError, match=r"different shapes: generator \(4,\), discriminator \(3,\)"):
        training.GAN(pair()[0], d)


@pytest.mark.parametrize("given", [(3,), "4", 4, (0,), (MODES, 1)])
def test_another_condition_shape_is_refused(given):
    with pytest.raises(ValueError, match="condition_shape: got"):
        training.GAN(*pair(), condition_shape=given)


def test_a_condition_for_networks_of_one_input_is_refused():
    with pytest.raises(ValueError, match=r"the networks take one input, expected two.*networks.conditional"):
        training.GAN(networks.points_generator(), networks.points_discriminator(), condition_shape=(4,))


def test_noise_without_conditions_is_refused():
    with pytest.raises(ValueError, match=r"conditions: got none, but this GAN is conditional.*\(5, 4\)"):
        make().generate(5)


def test_conditions_for_another_gan_are_refused():
    gan = training.GAN(networks.points_generator(), networks.points_discriminator())
    with pytest.raises(ValueError, match="this GAN is not conditional"):
        gan.generate(4, np.eye(4))


def test_conditions_that_are_no_numbers_are_refused():
    with pytest.raises(ValueError, match="conditions: got text, expected numbers"):
        make().generate(4, np.full((4, 4), "a"))


@pytest.mark.parametrize("conditions", [np.eye(3), np.zeros(4), np.zeros((0, 4)), [0, 1, 2, 3]])
def test_conditions_of_another_shape_are_refused(conditions):
    with pytest.raises(ValueError, match=r"conditions: got .* expected numbers of shape \(4, 4\)"):
        make().generate(4, conditions)


@pytest.mark.parametrize(
    ("source", "words"),
    [
        (data.ring(), "has no labels, but the network takes conditions"),
        ((np.zeros((6, 2)), [0, 1, 2, 0, 1, 2]), "has 3 classes, but the network takes conditions of shape (4,)"),
        (data.PairedData(np.zeros((6, 2)), np.zeros((6, 3))), "(3,)"),
    ],
)
def test_data_with_other_conditions_are_refused(source, words):
    with pytest.raises(ValueError) as error:
        make().train(source, 1)
    assert words in str(error.value)


def test_data_with_conditions_for_networks_of_one_input_are_refused():
    gan = training.GAN(networks.points_generator(), networks.points_discriminator())
    with pytest.raises(ValueError, match="comes with conditions of shape"):
        gan.train(spots(), 1)


def test_l1_needs_a_condition():
    with pytest.raises(ValueError, match=r"l1_weight: got a GAN without a condition"):
        training.GAN(networks.points_generator(), networks.points_discriminator(), l1_weight=1.0)


@pytest.mark.parametrize("given", [0, 2, 7])
def test_a_network_that_is_no_longer_than_the_condition_is_refused(given):
    with pytest.raises(ValueError, match="condition_size: got"):
        networks.conditional(networks.points_generator(2), given)
