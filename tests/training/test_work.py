"""Networks that are too large for one thread are told so, once; others never."""

import warnings

import pytest

from gan_lessons import networks, training
from gan_lessons.training import work
from gan_lessons.utils.tensorflow import keras

layers = keras.layers


def dcgan(width=64):
    """Ordinary networks for 64 × 64 images in colour."""
    two = {"kernel_size": 4, "strides": 2, "padding": "same"}
    g = [keras.Input((100,)), layers.Dense(4 * 4 * 8 * width), layers.Reshape((4, 4, 8 * width))]
    g += [layers.Conv2DTranspose(filters, **two) for filters in (4 * width, 2 * width, width, 3)]
    d = [keras.Input((64, 64, 3)), *[layers.Conv2D(filters, **two) for filters in (width, 2 * width, 4 * width)]]
    return keras.Sequential(g), keras.Sequential([*d, layers.Flatten(), layers.Dense(1)])


def test_multiplications_of_known_layers():
    conv = keras.Sequential([keras.Input((8, 8, 3)), layers.Conv2D(5, 3, padding="same")])
    assert work.multiplications(conv) == 8 * 8 * 3 * 3 * 3 * 5
    doubled = keras.Sequential([keras.Input((8, 8, 3)), layers.Conv2DTranspose(5, 4, strides=2, padding="same")])
    assert work.multiplications(doubled) == 8 * 8 * 4 * 4 * 3 * 5
    inside = keras.Sequential([keras.Input((4,)), keras.Sequential([layers.Dense(6), layers.BatchNormalization()])])
    assert work.multiplications(inside) == 24


@pytest.mark.parametrize(("threads", "cores", "told"), [(1, 2, True), (1, 1, False), (2, 2, False), (0, 8, False)])
def test_large_networks_are_told_once_and_only_where_it_helps(threads, cores, told, monkeypatch):
    monkeypatch.setattr(work, "_told", False)
    monkeypatch.setattr(work, "CORES", cores)
    monkeypatch.setattr(work, "threads", lambda: threads)
    g, d = dcgan()
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        for _ in range(2):
            training.GAN(g, d, batch_size=32)
    assert len(caught) == told
    if told:
        assert "set_intra_op_parallelism_threads(2)" in str(caught[0].message)


def test_the_networks_of_the_course_are_told_nothing(monkeypatch):
    monkeypatch.setattr(work, "_told", False)
    monkeypatch.setattr(work, "CORES", 2)
    monkeypatch.setattr(work, "threads", lambda: 1)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        training.GAN(networks.generator(), networks.discriminator(), d_steps=5)
        training.GAN(networks.conv_generator(), networks.conv_discriminator(), batch_size=64)
