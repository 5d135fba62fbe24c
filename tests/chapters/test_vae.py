"""The VAE against closed forms: the divergence, the bound, the same run twice, and that it learns."""

import numpy as np
import pytest

from gan_lessons import data, networks, training
from gan_lessons.chapters import inversion, vae
from gan_lessons.utils.tensorflow import keras, tf

WEIGHTS, SHIFT, SD = np.array([[1.0, 0.0, 2.0], [0.0, -1.5, 0.0]]), np.array([0.5, -0.2, 0.1]), 0.7


def points(seed=0, **settings):
    pair = vae.encoder(2, (2,), widths=(32, 32), seed=seed), networks.points_generator(width=32, depth=2, seed=seed + 1)
    return vae.VAE(*pair, **{"sd": 0.1, "seed": seed} | settings)


def dense(inputs, outputs, kernel, bias, activation=None):
    layer = keras.layers.Dense(outputs, activation)
    network = keras.Sequential([keras.Input((inputs,)), layer])
    network.set_weights([kernel, bias])
    return network


def linear(exact=True):
    """x = z W + b + noise of SD. The rows of W stand at right angles: p(z|x) has no correlations."""
    precision = 1 + (WEIGHTS**2).sum(axis=1) / SD**2
    to_mean = WEIGHTS.T / SD**2 / precision if exact else np.zeros((3, 2))
    log_variance = -np.log(precision) if exact else np.zeros(2)
    kernel = np.concatenate([to_mean, np.zeros((3, 2))], axis=1)
    bias = np.concatenate([-SHIFT @ to_mean, log_variance])
    return vae.VAE(dense(3, 4, kernel, bias), dense(2, 3, WEIGHTS, SHIFT), sd=SD)


def log_evidence(x):
    """log N(x; b, Wᵀ W + SD² I)."""
    covariance = WEIGHTS.T @ WEIGHTS + SD**2 * np.eye(3)
    apart = x - SHIFT
    squared = (apart @ np.linalg.inv(covariance) * apart).sum(axis=1)
    return -0.5 * (squared + np.linalg.slogdet(2 * np.pi * covariance)[1])


def some_x(n=40):
    rng = np.random.default_rng(0)
    return rng.standard_normal((n, 2)) @ WEIGHTS + SHIFT + SD * rng.standard_normal((n, 3))


@pytest.fixture(scope="module")
def trained():
    model, ring = points(), data.ring(sd=0.05)
    before = model.elbo(ring.centres, draws=20).mean()
    bounds = [model.advance(ring, 300) for _ in range(4)]
    return model, before, bounds


# ---- against closed forms


def test_the_divergence_is_that_of_many_draws():
    mean, log_variance = np.array([0.5, -1.0]), np.array([0.4, -0.8])
    z = vae.reparametrise(mean, log_variance, np.random.default_rng(0).standard_normal((400_000, 2))).numpy()
    ratio = -0.5 * ((z - mean) ** 2 / np.exp(log_variance) + log_variance - z**2).sum(axis=1)
    assert float(vae.kl_to_standard_normal(mean, log_variance)) == pytest.approx(ratio.mean(), abs=0.01)
    assert float(vae.kl_to_standard_normal(tf.zeros(5), tf.zeros(5))) == 0


def test_draws_have_the_mean_and_variance_that_were_asked_for():
    draws = vae.reparametrise(2.0, np.log(9.0), np.random.default_rng(1).standard_normal(200_000)).numpy()
    assert draws.mean() == pytest.approx(2, abs=0.03) and draws.std() == pytest.approx(3, abs=0.03)


def test_with_the_true_posterior_the_bound_is_the_evidence():
    x = some_x()
    bound = linear().elbo(x, draws=2000)
    assert np.abs(bound - log_evidence(x)).max() < 0.1 and abs((bound - log_evidence(x)).mean()) < 0.02


def test_with_any_other_encoder_it_lies_below():
    x, gap = some_x(), []
    for shrink in (1.0, 0.8, 0.5):
        model = linear()
        kernel, bias = model.encoder.get_weights()
        kernel[:, :2] *= shrink
        model.encoder.set_weights([kernel, bias])
        gap.append((log_evidence(x) - model.elbo(x, draws=500)).mean())
    assert abs(gap[0]) < 0.03 and gap[0] < gap[1] < gap[2]
    blind = linear(exact=False).elbo(x, draws=500)
    assert (blind < log_evidence(x)).all()


def test_training_raises_the_bound_towards_the_evidence_and_not_beyond():
    train, unseen = data.ArrayData(some_x(4000)), some_x(4500)[4000:]
    model = vae.VAE(dense(3, 4, np.zeros((3, 4)), np.zeros(4)), linear().decoder, sd=SD, learning_rate=0.02)
    before = model.elbo(unseen, draws=20).mean()
    model.advance(train, 400)
    after = model.elbo(unseen, draws=200).mean()
    assert before < after - 1 and after < log_evidence(unseen).mean() + 0.05
    assert after > log_evidence(unseen).mean() - 0.3


def test_the_weighted_bound_rises_from_the_elbo_to_the_evidence():
    x, blind = some_x(), linear(exact=False)
    evidence, bounds = log_evidence(x), [blind.log_likelihood(x, draws=k).mean() for k in (1, 10, 3000)]
    assert bounds == sorted(bounds) and bounds[-1] == pytest.approx(evidence.mean(), abs=0.1)
    assert bounds[0] == pytest.approx(blind.elbo(x, draws=1).mean(), abs=3)
    assert linear().log_likelihood(x, draws=1) == pytest.approx(evidence, abs=1e-3), "equal weights at the posterior"
    assert blind.log_weights(x, draws=7).shape == (7, 40)


def test_a_code_refined_for_each_example_closes_the_gap_that_the_encoder_leaves():
    x, blind = some_x(), linear(exact=False)
    before, code = blind.elbo(x, draws=50), blind.refine(x, steps=600)
    after, weights = blind.elbo(x, draws=200, code=code), blind.encoder.get_weights()
    assert (after > before).all() and after.mean() == pytest.approx(log_evidence(x).mean(), abs=0.05)
    exact = linear().encode(x)
    assert code.mean == pytest.approx(exact.mean, abs=0.25) and not np.any(weights[0])
    same = blind.refine(x, steps=0)
    assert np.array_equal(same.mean, blind.encode(x).mean) and np.array_equal(blind.refine(x, 5), blind.refine(x, 5))


def test_each_dimension_has_a_cost_and_the_dearest_comes_first():
    x, model = some_x(), linear()
    kernel, bias = model.encoder.get_weights()
    kernel[:, 0], bias[0], bias[2] = 0, 0, 0  # the first dimension knows nothing about x
    model.encoder.set_weights([kernel, bias])
    cost = model.kl(x)
    assert cost.shape == (40, 2) and not cost[:, 0].any() and cost[:, 1].min() > 0
    total = vae.kl_to_standard_normal(*model.encode(x)).numpy()
    assert cost.sum(axis=1) == pytest.approx(total, rel=1e-5)
    z = np.random.default_rng(0).standard_normal((5, 2)).astype(np.float32)
    assert model.sorted_decoder(x)(z).numpy() == pytest.approx(model.generate(z[:, ::-1]), abs=1e-6)


# ---- a run


def test_it_learns_the_ring_and_reconstructs_it(trained):
    model, before, bounds = trained
    ring = data.ring(sd=0.05)
    assert bounds == sorted(bounds) and model.elbo(ring.centres, draws=20).mean() > before + 10
    apart = np.linalg.norm(model.reconstruct(ring.centres) - ring.centres, axis=1)
    assert apart.max() < 0.3


def test_generated_points_lie_about_the_ring(trained):
    model = trained[0]
    made = model.generate(500)
    assert made.shape == (500, 2) and made.dtype == np.float32 and np.array_equal(made, model.generate(500))
    assert np.median(np.abs(np.linalg.norm(made, axis=1) - 1)) < 0.25


def test_the_code_of_an_example_has_a_mean_and_a_log_variance(trained):
    code = trained[0].encode(data.ring().centres)
    assert code.mean.shape == code.log_variance.shape == (8, 2)
    assert (code.log_variance < 0).any(), "it knows more about z than the prior does"


def test_the_same_seed_gives_the_same_run_however_it_is_cut():
    ring, runs = data.ring(), []
    for cut in ([40], [7, 33]):
        model = points(batch_size=16)
        for steps in cut:
            model.advance(ring, steps)
        runs.append(model.generate(20))
    other = points(seed=1, batch_size=16)
    other.advance(ring, 40)
    assert np.array_equal(*runs) and not np.array_equal(runs[0], other.generate(20))


def test_it_draws_the_same_noise_as_a_gan_of_that_seed():
    decoder = networks.points_generator(width=8, seed=0)
    gan = training.GAN(decoder, networks.points_discriminator(width=8, seed=1), seed=3)
    model = vae.VAE(vae.encoder(2, (2,), widths=(8,)), decoder, seed=3)
    assert np.array_equal(gan.generate(10), model.generate(10))


def test_the_article_s_layer_sizes_are_taken_and_no_steps_change_nothing():
    model = vae.VAE(vae.encoder(seed=0), networks.improved_generator(seed=1))
    weights = model.encoder.get_weights()
    assert np.isnan(model.advance(data.mnist(), 0)) and model.step == 0 and model.shape == (784,)
    assert all(np.array_equal(*pair) for pair in zip(weights, model.encoder.get_weights(), strict=True))
    assert model.reconstruct(data.mnist("test")[:3]).shape == (3, 784)


# ---- what it refuses


def small(**settings):
    return vae.VAE(vae.encoder(2, (2,), widths=(4,)), networks.points_generator(width=4), **settings)


@pytest.mark.parametrize(
    "settings", [{"sd": 0}, {"sd": "wide"}, {"learning_rate": -1}, {"batch_size": 0}, {"seed": 0.5}]
)
def test_settings_out_of_range_are_refused(settings):
    with pytest.raises(ValueError, match=f"{next(iter(settings))}: got"):
        small(**settings)


def test_networks_that_do_not_fit_are_refused():
    decoder = networks.points_generator(width=4)
    with pytest.raises(ValueError, match=r"expected \(2, 4\): a mean and a log variance"):
        vae.VAE(dense(2, 2, np.eye(2), np.zeros(2)), decoder)
    with pytest.raises(ValueError, match="encoder: examples of shape"):
        vae.VAE(vae.encoder(2, (3,)), decoder)
    with pytest.raises(ValueError, match="expected two"):
        vae.VAE(decoder, decoder)
    with pytest.raises(ValueError, match="encoder: got a function"):
        vae.VAE(lambda x: x, decoder)
    with pytest.raises(ValueError, match="generator: got a function"):
        vae.VAE(decoder, lambda z: z)


def test_examples_noise_and_data_of_another_shape_are_refused():
    model = small()
    for call in (model.encode, model.reconstruct, model.elbo):
        with pytest.raises(ValueError, match="examples: got shape"):
            call(np.zeros((3, 5)))
    with pytest.raises(ValueError, match="code: got shapes"):
        model.elbo(np.zeros((3, 2)), code=model.encode(np.zeros((4, 2))))
    with pytest.raises(ValueError, match="steps: got -1"):
        model.refine(np.zeros((3, 2)), steps=-1)
    with pytest.raises(ValueError, match="noise: got shape"):
        model.generate(np.zeros((3, 5)))
    with pytest.raises(ValueError, match="draws: got 0"):
        model.elbo(np.zeros((3, 2)), draws=0)
    with pytest.raises(ValueError, match="one example has shape"):
        model.advance(data.bumps(), 1)


def test_a_run_that_breaks_says_where():
    model = small(learning_rate=10, sd=1e-4)
    far = data.ArrayData(np.full((10, 2), 1e18), "far away")
    with pytest.raises(FloatingPointError, match="between steps 0 and"):
        model.advance(far, 50)


# ---- the way back through a generator


def test_the_noise_that_made_a_sample_makes_it_again():
    g = networks.points_generator(width=16, seed=2)
    aims = np.asarray(g(np.random.default_rng(3).standard_normal((20, 2), dtype=np.float32)))
    weights = g.get_weights()
    first, found = (inversion.nearest_noise(g, aims, steps=steps) for steps in (0, 300))
    assert np.median(found.error) < 1e-3 * np.median(first.error) and found.noise.shape == (20, 2)
    assert np.allclose(found.generated, g(found.noise), atol=1e-6)
    assert all(np.array_equal(*pair) for pair in zip(weights, g.get_weights(), strict=True))


def test_with_a_prior_the_most_probable_noise_is_found():
    x, model = some_x(), linear()
    found = inversion.nearest_noise(model.decoder, x, steps=600, sd=SD)
    assert found.noise == pytest.approx(model.encode(x).mean, abs=1e-2), "mode and mean of a Gaussian posterior agree"
    free = inversion.nearest_noise(model.decoder, x, steps=600)
    assert (np.linalg.norm(free.noise, axis=1) > np.linalg.norm(found.noise, axis=1)).all()
    assert free.error.mean() < found.error.mean()


def test_what_a_generator_cannot_make_is_not_found():
    g = networks.number_generator(width=4, seed=0)
    found = inversion.nearest_noise(g, [[1000.0]], steps=50)
    assert found.error[0] > 1e5


@pytest.mark.parametrize("wrong", [{"examples": np.zeros((2, 3))}, {"steps": -1}, {"learning_rate": 0}, {"sd": 0}])
def test_a_search_that_makes_no_sense_is_refused(wrong):
    given = {"examples": np.zeros((2, 2))} | wrong
    with pytest.raises(ValueError, match=f"{next(iter(wrong))}: got"):
        inversion.nearest_noise(networks.points_generator(width=4), given.pop("examples"), **given)


def test_under_its_own_condition_a_sample_is_found_again():
    z, y = keras.Input((2,)), keras.Input((2,))
    g = keras.Model([z, y], keras.layers.Dense(2)(keras.layers.Concatenate()([z, 5.0 * y])))
    g.layers[-1].set_weights([np.array([[1.0, 0.2], [0.1, 1.0], [0.5, 0.0], [0.0, 0.5]]), np.zeros(2)])
    told = np.eye(2, dtype=np.float32)[[0, 1, 0]]
    noise = np.random.default_rng(0).normal(size=(3, 2)).astype(np.float32)
    aims = g([noise, told]).numpy()
    found = inversion.nearest_noise(g, aims, steps=300, conditions=told)
    assert found.noise == pytest.approx(noise, abs=0.1) and found.error.max() < 1e-3
    for wrong, generator in ((None, g), (np.eye(3), g), (told, networks.points_generator(width=4))):
        with pytest.raises(ValueError, match="conditions: got"):
            inversion.nearest_noise(generator, aims, conditions=wrong)


def test_networks_that_compute_in_other_types_can_be_trained_and_searched():
    """The numbers that come out are float32, whatever the layers compute in."""
    wide = {"dtype": "float64"}
    encoder = keras.Sequential([keras.Input((2,)), keras.layers.Dense(4, **wide)])
    decoder = keras.Sequential([keras.Input((2,)), keras.layers.Dense(2, **wide)])
    model = vae.VAE(encoder, decoder, batch_size=8)
    model.advance(data.ring(), 3)
    assert model.generate(np.zeros((3, 2))).dtype == np.float32 and np.isfinite(model.elbo(np.zeros((3, 2)))).all()
    assert inversion.nearest_noise(decoder, np.zeros((2, 2)), steps=5).generated.dtype == np.float32
