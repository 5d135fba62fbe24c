"""Labs that are alike share what they observe with, and none sees anything of another."""

import numpy as np
import pytest

from gan_lessons import data, losses, networks, training
from gan_lessons.live import observed
from gan_lessons.live.observer import Observer
from gan_lessons.training import shared
from gan_lessons.utils.tensorflow import keras, tf


@pytest.fixture(autouse=True)
def nothing_compiled(monkeypatch):
    monkeypatch.setattr(shared, "_functions", type(shared._functions)())


def points(seed=0, **settings):
    nets = networks.points_generator(width=8, depth=1, seed=seed), networks.points_discriminator(8, 1, seed=seed + 1)
    return training.GAN(*nets, seed=seed, batch_size=8, **settings)


def told(seed=0):
    keras.utils.set_random_seed(seed)
    nets = [
        keras.Sequential([keras.Input((10,)), keras.layers.Dense(8, "relu"), keras.layers.Dense(n)]) for n in (2, 1)
    ]
    return training.GAN(*(networks.conditional(network, 8) for network in nets), seed=seed, batch_size=8)


def images(seed=0, end="sigmoid"):
    keras.utils.set_random_seed(seed)
    g = keras.Sequential([keras.Input((2,)), keras.layers.Dense(64, end), keras.layers.Reshape((8, 8, 1))])
    d = keras.Sequential([keras.Input((8, 8, 1)), keras.layers.Flatten(), keras.layers.Dense(1)])
    return training.GAN(g, d, seed=seed, batch_size=8)


def pictures(black, seed=0):
    return data.as_data(np.random.default_rng(seed).uniform(black, 1, (80, 8, 8, 1)).astype(np.float32))


def labelled(radius):
    ring, rng = data.ring(radius=radius), np.random.default_rng(0)
    x = ring.sample(800, rng)
    return data.as_data((x, np.floor(4 + 4 * np.arctan2(x[:, 1], x[:, 0]) / np.pi).clip(0, 7).astype(int)))


def watch(gan, examples):
    return Observer(gan, gan.check_data(examples))


def found(observer):
    return {name: probe(None, None) for name, probe in observer.probes().items()}


CASES = {
    "points": (points, data.ring(), data.grid(spacing=0.5, sd=0.03)),
    "critics": (lambda seed: points(seed, loss="Wasserstein"), data.ring(), data.moons()),
    "points with labels": (told, labelled(1.0), labelled(2.0)),
    "images": (images, pictures(0.0), pictures(0.0, seed=1)),
}


@pytest.mark.parametrize("case", CASES)
def test_a_second_lab_traces_nothing_and_sees_what_it_would_see_alone(case, monkeypatch):
    make, one, other = CASES[case]
    alone = found(watch(make(5), other))
    shared._functions.clear()
    first = watch(make(0), one)
    seen = found(first)
    monkeypatch.setattr(observed, "call", None)  # what is traced calls the networks
    second = found(watch(make(5), other))
    assert alone.keys() == second.keys()
    for name, value in alone.items():
        assert np.array_equal(value, second[name], equal_nan=value.dtype.kind == "f"), name
    again = found(first)
    assert np.array_equal(seen["samples"], again["samples"]), "nor is the first one's view changed by it"
    assert not np.array_equal(seen["samples"], second["samples"])


def test_what_is_built_in_is_not_shared():
    for black in (0.0, -1.0):  # the same networks on pixels from 0 and from −1, where half grey is another number
        gan = images(end="linear")
        half = [np.full(64, (1 + black) / 2, np.float32)]
        gan.set_weights([np.zeros((2, 64), np.float32), *half], gan.discriminator.get_weights())
        assert set(found(watch(gan, pictures(black)))["samples"].ravel()) <= {127, 128}
    gans = [points(), points(loss="minimax"), points(loss="Wasserstein")]
    fields = [found(watch(gan, data.ring()))["field"] for gan in gans]
    assert np.array_equal(fields[0], fields[1]) and not np.array_equal(fields[0], fields[2])
    pushes = [found(watch(gan, data.ring()))["pushes"] for gan in gans]
    assert not np.array_equal(pushes[0], pushes[1]) and not np.array_equal(pushes[0], pushes[2])


def test_a_loss_of_ones_own_is_built_in_for_one_lab_alone():
    def own(sign):
        mean = tf.reduce_mean
        return losses.Loss("own", lambda real, made: mean(made - real), lambda real, made: sign * mean(made))

    one, other = (found(watch(points(loss=own(sign)), data.ring()))["pushes"] for sign in (1.0, -1.0))
    arrows, others = one[:, 2:], other[:, 2:]
    assert np.abs(arrows).max() > 0 and np.array_equal(arrows, -others)
    assert not any(recipe[0] == "outputs" for recipe, _ in shared._functions)
