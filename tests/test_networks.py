import numpy as np
import pytest

from gan_lessons import networks
from gan_lessons.utils.tensorflow import keras

FACTORIES = [
    networks.generator,
    networks.discriminator,
    networks.improved_generator,
    networks.improved_discriminator,
    networks.points_generator,
    networks.points_discriminator,
    networks.conv_generator,
    networks.conv_discriminator,
]


def dense_sizes(network):
    return [layer.units for layer in network.layers if isinstance(layer, keras.layers.Dense)]


@pytest.mark.parametrize("improved", [False, True])
def test_layer_sizes_are_the_articles(improved):
    g = (networks.improved_generator if improved else networks.generator)()
    d = (networks.improved_discriminator if improved else networks.discriminator)()
    assert dense_sizes(g) == [128, 128, 100, 100, 784] and dense_sizes(d) == [100, 100, 128, 1]
    assert g.layers[-1].activation is keras.activations.sigmoid
    assert d.layers[-1].activation is keras.activations.linear


def test_improved_twins_add_what_they_say():
    kinds = [type(layer).__name__ for layer in networks.improved_generator().layers]
    assert kinds.count("BatchNormalization") == 4
    slopes = [
        layer.negative_slope
        for layer in networks.improved_discriminator().layers
        if isinstance(layer, keras.layers.LeakyReLU)
    ]
    assert slopes == [0.2] * 3


@pytest.mark.parametrize("factory", FACTORIES)
def test_seed_fixes_the_first_weights(factory):
    first, again, other = (factory(seed=seed).get_weights() for seed in (1, 1, 2))
    assert all(np.array_equal(a, b) for a, b in zip(first, again, strict=True))
    assert any(not np.array_equal(a, b) for a, b in zip(first, other, strict=True))
    kernels = [w for w in first if w.ndim > 1]
    same_shape = [(a, b) for i, a in enumerate(kernels) for b in kernels[:i] if a.shape == b.shape]
    assert all(not np.array_equal(a, b) for a, b in same_shape), "two layers must not start equal"


def test_pairs_fit_together():
    for g, d in (
        (networks.generator(), networks.discriminator()),
        (networks.generator(shape=(28, 28, 1)), networks.discriminator(shape=(28, 28, 1))),
        (networks.improved_generator(), networks.improved_discriminator()),
        (networks.points_generator(), networks.points_discriminator()),
        (networks.conv_generator(), networks.conv_discriminator()),
    ):
        noise = np.random.default_rng(0).standard_normal((3, g.input_shape[-1])).astype("float32")
        assert d(g(noise)).shape == (3, 1)


@pytest.mark.parametrize(
    ("make", "name", "value"),
    [
        (networks.generator, "latent_dim", 0),
        (networks.improved_generator, "latent_dim", 2.5),
        (networks.points_generator, "depth", -1),
        (networks.points_generator, "width", 0),
        (networks.points_discriminator, "depth", "3"),
        (networks.number_generator, "latent_dim", -1),
        (networks.number_discriminator, "width", True),
        (networks.conv_generator, "width", 0),
        (networks.conv_discriminator, "width", -16),
    ],
)
def test_sizes_that_no_network_can_have_are_refused(make, name, value):
    with pytest.raises(ValueError, match=f"{name}: got {value!r}, expected a whole number"):
        make(**{name: value})


def test_a_network_without_hidden_layers_is_one():
    assert networks.points_generator(depth=0).count_params() == 6
