"""What the lab looks at is what the networks say."""

import numpy as np
import pytest

from gan_lessons import data, networks, training
from gan_lessons.live.observer import FIELD, Observer
from gan_lessons.utils.tensorflow import keras, tf


def look(gan, data_set, **more):
    values = {name: probe(None, None) for name, probe in Observer(gan, data_set).probes(**more).items()}
    return {name: np.asarray(value, np.float64) for name, value in values.items()}


def plane_gan(latent_dim=2, **settings):
    g = networks.points_generator(latent_dim, width=8, depth=1, seed=0)
    return training.GAN(g, networks.points_discriminator(width=8, depth=1, seed=1), **settings)


def window(reach):
    ticks = ((np.arange(FIELD) + 0.5) / FIELD * 2 - 1) * reach
    return np.stack(np.meshgrid(ticks, ticks[::-1]), -1)


def test_the_field_is_ds_probability_from_the_upper_left_corner():
    gan = plane_gan()
    values = look(gan, data.ring())
    places = window(values["reach"]).reshape(-1, 2).astype(np.float32)
    wanted = tf.sigmoid(gan.discriminator(places)).numpy().reshape(FIELD, FIELD)
    assert values["field"] == pytest.approx(wanted, abs=2e-3)


@pytest.mark.parametrize("loss", ["minimax", "non-saturating", "relativistic", "hinge"])
def test_pushes_go_down_gs_loss(loss):
    gan = plane_gan(loss=loss)
    pushes = look(gan, data.ring())["pushes"]
    start, way = pushes[:, :2].astype(np.float32), pushes[:, 2:].astype(np.float32)
    real = Observer(gan, data.ring()).real[: len(start)]

    def g_loss(points):
        return float(gan.loss.generator(gan.discriminator(real), gan.discriminator(points)))

    assert np.linalg.norm(way, axis=1).max() > 0
    assert g_loss(start + 1e-2 * way) < g_loss(start) < g_loss(start - 1e-2 * way)


def test_the_warped_grid_is_g_of_a_straight_grid():
    gan = plane_gan()
    observer = Observer(gan, data.ring())
    values = look(gan, data.ring())
    lines = observer._grid.reshape(26, 37, 2)
    assert np.ptp(lines[0, :, 1]) == 0 and np.ptp(lines[20, :, 0]) == 0, "straight lines of noise"
    assert values["warped"] == pytest.approx(gan.generate(observer._grid).reshape(26, 37, 2), abs=1e-5)
    assert look(plane_gan(latent_dim=1), data.ring())["warped"].shape == (1, 37, 2)
    assert look(plane_gan(latent_dim=5), data.ring())["warped"].shape == (26, 37, 2)


def perfect(centre):
    """A generator that makes N(centre, 1) exactly."""
    layer = keras.layers.Dense(2)
    g = keras.Sequential([keras.Input((2,)), layer])
    layer.set_weights([np.eye(2, dtype=np.float32), np.array(centre, np.float32)])
    return training.GAN(g, networks.points_discriminator(width=8, depth=1, seed=1))


def test_the_optimal_discriminator_is_p_over_p_plus_p_g():
    normal = data.GaussianMixture([[0, 0]], 1.0, "normal")
    places = window(look(perfect([0, 0]), normal)["reach"])
    inside = np.linalg.norm(places, axis=-1) < 1.2
    equal = look(perfect([0, 0]), normal)["optimal"]
    assert abs(equal[inside].mean() - 0.5) < 0.03, "no better than a coin where G is perfect"
    shifted = look(perfect([1, 0]), normal)["optimal"]
    wanted = 1 / (1 + np.exp(places[..., 0] - 0.5))  # of two normals one apart
    near = np.abs(places[..., 1]) + np.abs(places[..., 0] - 0.5) < 1.2
    assert np.abs(shifted - wanted)[near].mean() < 0.06


def test_on_the_number_line_densities_are_densities():
    gan = training.GAN(networks.number_generator(seed=0), networks.number_discriminator(seed=0))
    bumps = data.bumps((0.0,), sd=1.0)
    values = look(gan, bumps)
    cell = 2 * values["reach"] / len(values["density"])
    assert values["density"].sum() * cell == pytest.approx(0.99, abs=0.015)
    ticks = ((np.arange(121) + 0.5) / 121 * 2 - 1) * values["reach"]
    assert np.abs(values["density"] - np.exp(bumps.log_density(ticks[:, None]))).max() < 0.02
    assert values["generated_density"].sum() * cell == pytest.approx(1, abs=0.02)
    assert set(values) >= {"field", "optimal", "samples", "real", "theory"}


def test_where_no_density_is_known_there_is_no_optimal_discriminator():
    values = look(plane_gan(), data.as_data(np.random.default_rng(0).normal(size=(50, 2))))
    assert "optimal" not in values and "modes" not in values and "field" in values


@pytest.mark.parametrize("numbers", [True, False])
def test_a_critic_has_scores_and_no_optimal_discriminator_until_the_loss_is_changed(numbers):
    made = networks.number_generator(seed=0), networks.number_discriminator(seed=1)
    gan = training.GAN(*made, loss="Wasserstein") if numbers else plane_gan(loss="Wasserstein")
    data_set = data.bumps() if numbers else data.ring()
    observer = Observer(gan, data_set)
    critic = {name: probe(None, None) for name, probe in observer.probes().items()}
    assert critic["is_critic"] and "optimal" not in critic
    low, high = map(float, critic["field_range"])
    scores = gan.discriminator(observer._window).numpy()[:, 0].reshape(critic["field"].shape)
    assert low + critic["field"].astype(float) * (high - low) == pytest.approx(scores, abs=2e-3 * (high - low))
    gan.loss = "non-saturating"
    judge = {name: probe(None, None) for name, probe in observer.probes().items()}
    assert "is_critic" not in judge and "optimal" in judge and "field_range" not in judge


def test_theory_follows_the_loss_and_the_noise_stays():
    gan = plane_gan()
    observer = Observer(gan, data.ring())
    first = observer.probes()
    gan.loss = "hinge"
    second = observer.probes()
    assert first["theory"](0, 0).tolist() != second["theory"](0, 0).tolist()
    assert np.array_equal(first["samples"](0, 0), second["samples"](0, 0))


def test_looking_does_not_change_the_run():
    gan, alone = plane_gan(), plane_gan()
    observer = Observer(gan, data.ring())
    for run in (gan, alone):
        for _ in range(5):
            run.advance(data.ring(), 2)
            if run is gan:
                gan.snapshot(observer.probes(score=True))
    pairs = zip(gan.state()["variables"], alone.state()["variables"], strict=True)
    assert all(np.array_equal(a, b) for a, b in pairs)


def test_the_costly_metric_keeps_to_its_share_of_the_time(monkeypatch):
    gan = training.GAN(networks.generator(seed=0), networks.discriminator(seed=0), batch_size=8)
    observer = Observer(gan, data.mnist(), score_share=0.1)
    clock = [100.0]
    monkeypatch.setattr(
        "gan_lessons.live.observer.time.monotonic", lambda: clock.__setitem__(0, clock[0] + 1) or clock[0]
    )
    scored = ["fid" in observer.probes() for _ in range(30)]
    assert scored[0] and 2 <= sum(scored) <= 4, "each takes one tick, and then nine of ten are free of it"
    assert "fid" in observer.probes(score=True) and "fid" not in observer.probes(score=False)


@pytest.mark.parametrize("black", [0.0, -1.0])
def test_images_of_a_sigmoid_and_of_a_tanh_are_shown_from_black_to_white(black):
    examples = np.linspace(black, 1, 3 * 64, dtype=np.float32).reshape(3, 64)
    end = "sigmoid" if black == 0 else "tanh"
    biases = keras.initializers.RandomUniform(-9, 9, seed=0)  # pixels from all black to all white
    g = keras.Sequential([keras.Input((2,)), keras.layers.Dense(64, end, bias_initializer=biases)])
    d = keras.Sequential([keras.Input((64,)), keras.layers.Dense(1)])
    gan = training.GAN(g, d, batch_size=2)
    shown = look(gan, data.as_data(examples))["samples"]
    made = gan.generate(Observer(gan, data.as_data(examples)).noise)
    assert shown == pytest.approx(255 * (made - black) / (1 - black), abs=1.01)
    assert shown.min() < 20 and shown.max() > 235
