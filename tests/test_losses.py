import numpy as np
import pytest

from gan_lessons import losses
from gan_lessons.utils.tensorflow import tf

ALL = sorted(losses.LOSSES)
LOGITS = np.linspace(-3, 3, 7, dtype=np.float32)[:, None]


def slope(function, at):
    at = tf.constant(at)
    with tf.GradientTape() as tape:
        tape.watch(at)
        value = function(at)
    return tape.gradient(value, at).numpy()


def sigmoid(x):
    return 1 / (1 + np.exp(-np.asarray(x, np.float64)))


@pytest.mark.parametrize("name", ALL)
def test_discriminator_gains_by_raising_real_and_lowering_generated_logits(name):
    loss = losses.get(name).discriminator
    undecided = np.zeros((4, 1), np.float32)
    assert (slope(lambda real: loss(real, tf.constant(undecided)), undecided) < 0).all()
    other = undecided + 0.5 if name == "least squares" else undecided
    assert (slope(lambda generated: loss(tf.constant(undecided), generated), other) > 0).all()


@pytest.mark.parametrize("name", ALL)
def test_generator_gains_by_raising_generated_logits(name):
    loss, undecided = losses.get(name).generator, np.zeros((4, 1), np.float32)
    assert (slope(lambda generated: loss(tf.constant(undecided), generated), undecided) < 0).all()


@pytest.mark.parametrize("name", ALL)
def test_only_a_paired_generator_loss_looks_at_real_logits(name):
    loss, generated = losses.get(name), tf.constant(LOGITS)
    a, b = loss.generator(tf.zeros_like(generated), generated), loss.generator(tf.ones_like(generated), generated)
    assert (float(a) != float(b)) == loss.paired


def test_cross_entropy_agrees_with_its_definition_in_probabilities():
    real, generated = LOGITS, LOGITS[::-1] * 0.7
    expected = -np.log(sigmoid(real)).mean() - np.log(1 - sigmoid(generated)).mean()
    assert float(losses.cross_entropy_discriminator(real, generated)) == pytest.approx(expected, rel=1e-6)
    assert float(losses.minimax_generator(None, generated)) == pytest.approx(
        np.log(1 - sigmoid(generated)).mean(), rel=1e-6
    )
    assert float(losses.non_saturating_generator(None, generated)) == pytest.approx(
        -np.log(sigmoid(generated)).mean(), rel=1e-6
    )


def test_gradients_of_both_generator_losses_have_their_closed_forms():
    n = len(LOGITS)
    assert slope(lambda s: losses.minimax_generator(None, s), LOGITS) == pytest.approx(-sigmoid(LOGITS) / n, rel=1e-5)
    assert slope(lambda s: losses.non_saturating_generator(None, s), LOGITS) == pytest.approx(
        -(1 - sigmoid(LOGITS)) / n, rel=1e-5
    )


def test_logarithms_stay_exact_where_the_discriminator_is_sure():
    sure = tf.constant([[-200.0]])
    assert float(losses.non_saturating_generator(None, sure)) == pytest.approx(200)
    assert float(losses.minimax_generator(None, sure)) == pytest.approx(0, abs=1e-30)


def test_minimax_is_zero_sum():
    real, generated = tf.constant(LOGITS), tf.constant(-LOGITS)
    d_part = losses.cross_entropy_discriminator(real, generated) - tf.reduce_mean(tf.nn.softplus(-real))
    assert float(d_part) == pytest.approx(-float(losses.minimax_generator(None, generated)))


def test_hinge_has_no_slope_beyond_the_margin():
    loss = losses.hinge_discriminator
    assert not slope(lambda real: loss(real, tf.constant([[-2.0]])), np.array([[2.0]], np.float32)).any()


def test_wasserstein_and_relativistic_see_only_differences():
    real, generated = tf.constant(LOGITS), tf.constant(LOGITS[::-1].copy())
    for name in ("Wasserstein", "relativistic"):
        loss = losses.get(name).discriminator
        assert float(loss(real + 5, generated + 5)) == pytest.approx(float(loss(real, generated)), abs=1e-5)


def test_relativistic_players_are_mirror_images():
    real, generated = tf.constant(LOGITS), tf.constant(LOGITS[::-1] * 0.3)
    loss = losses.get("relativistic")
    assert float(loss.discriminator(real, generated)) == pytest.approx(float(loss.generator(generated, real)))


def test_least_squares_is_lowest_at_its_targets():
    loss = losses.get("least squares")
    assert float(loss.discriminator(tf.ones((3, 1)), tf.zeros((3, 1)))) == 0
    assert float(loss.generator(None, tf.ones((3, 1)))) == 0


WEIGHTS = tf.constant([[3.0], [4.0]])


def linear(x):
    return tf.reshape(x, (-1, 2)) @ WEIGHTS  # gradient norm 5 everywhere


def bowl(x):
    return 0.5 * tf.reduce_sum(x**2, axis=1, keepdims=True)  # gradient x


def test_penalties_on_a_linear_critic():
    real, generated, mix = tf.zeros((6, 2)), tf.ones((6, 2)), tf.constant(np.linspace(0, 1, 6, dtype=np.float32))
    assert float(losses.r1(linear, real, generated, mix)) == pytest.approx(12.5)
    assert float(losses.r2(linear, real, generated, mix)) == pytest.approx(12.5)
    assert float(losses.r1_and_r2(linear, real, generated, mix)) == pytest.approx(25)
    assert float(losses.gradient_penalty(linear, real, generated, mix)) == pytest.approx(16, rel=1e-5)


def test_penalties_look_at_their_own_points():
    real, generated = tf.constant([[2.0, 0.0]]), tf.constant([[0.0, 6.0]])
    assert float(losses.r1(bowl, real, generated, None)) == pytest.approx(2)
    assert float(losses.r2(bowl, real, generated, None)) == pytest.approx(18)
    # one quarter of the way from generated to real: (0.5, 4.5)
    expected = (np.hypot(0.5, 4.5) - 1) ** 2
    assert float(losses.gradient_penalty(bowl, real, generated, tf.constant([0.25]))) == pytest.approx(
        expected, rel=1e-5
    )


def test_gradient_penalty_is_finite_where_the_critic_is_flat():
    w = tf.Variable([[0.0], [0.0]])
    with tf.GradientTape() as tape:
        value = losses.gradient_penalty(lambda x: x @ w, tf.zeros((2, 2)), tf.ones((2, 2)), tf.constant([0.2, 0.8]))
    assert np.isfinite(tape.gradient(value, w).numpy()).all() and float(value) == pytest.approx(1, abs=1e-4)


def test_penalties_work_on_images():
    image_critic = lambda x: tf.reduce_sum(x, axis=(1, 2, 3))[:, None]  # noqa: E731
    real = tf.random.stateless_uniform((4, 5, 5, 1), (0, 1))
    assert float(losses.r1(image_critic, real, real, None)) == pytest.approx(12.5)
    assert float(losses.gradient_penalty(image_critic, real, real, tf.ones(4))) == pytest.approx(16, rel=1e-5)


def test_unknown_names_are_told_the_known_ones():
    with pytest.raises(ValueError, match="'hinge'"):
        losses.get("hing")
    with pytest.raises(ValueError, match="'gradient penalty'"):
        losses.get_penalty("r1")


@pytest.mark.parametrize("loss", losses.LOSSES.values(), ids=lambda loss: loss.name)
def test_the_losses_at_rest(loss):
    # indistinguishable examples and a D that can do no better: any constant for which D's loss is least
    def pair(constant):
        logits = tf.fill((4, 1), constant)
        return float(loss.discriminator(logits, logits)), float(loss.generator(logits, logits))

    best = min((pair(constant) for constant in np.linspace(-2, 2, 81)), key=lambda values: values[0])
    for value, known in zip(best, loss.equilibrium, strict=True):
        assert np.isnan(known) or value == pytest.approx(known, abs=1e-6)
    if np.isnan(loss.equilibrium[1]):  # there D's loss is as low elsewhere, with another loss for G
        assert pair(0.5)[0] == pytest.approx(pair(-0.5)[0]) and pair(0.5)[1] != pytest.approx(pair(-0.5)[1])


def test_only_the_losses_with_a_cross_entropy_have_logits():
    """The sigmoid of another output is no probability: a lab shows it as a score."""
    logits = {name for name, loss in losses.LOSSES.items() if not loss.is_critic}
    assert logits == {"minimax", "non-saturating"}
