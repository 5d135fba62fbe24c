"""Every mistake is caught and named, no right variant raises an alarm, and nothing of a student's is changed."""

import inspect
import re

import numpy as np
import pytest

from gan_lessons import exercises, networks
from gan_lessons.exercises import losses as exercises_losses
from gan_lessons.exercises import steps as exercises_steps
from gan_lessons.utils.tensorflow import keras, tf

layers = keras.layers
mean, total, softplus, sigmoid, log = tf.reduce_mean, tf.reduce_sum, tf.nn.softplus, tf.sigmoid, tf.math.log
bce = keras.losses.BinaryCrossentropy(from_logits=True)
bce_p = keras.losses.BinaryCrossentropy()
sce = tf.nn.sigmoid_cross_entropy_with_logits
ones, zeros = tf.ones_like, tf.zeros_like
CHECKS = {name: getattr(exercises, f"check_{name}") for name in exercises.SOLUTIONS}


@pytest.fixture(autouse=True)
def fresh():
    exercises.attempts.clear()


@pytest.fixture(scope="module")
def reference():
    """What the printed solutions define."""
    space = {"keras": keras, "layers": layers, "tf": tf, "np": np}
    for source in exercises.SOLUTIONS.values():
        exec(source, space)
    return space


def caught(result, mistake):
    """A mistake is named, the text says so, and it has a hint of its own."""
    assert (result.passed, result.mistake) == (False, mistake), str(result)
    text = repr(result)
    assert "not yet" in text and result.hint and result.expected and result.yours
    assert " at 0x" not in text and all(len(line) <= 110 for line in text.splitlines())
    return True


def work(name, reference):
    return [reference[key] for key in (["generator", "discriminator"] if name == "networks" else [name])]


# ---- all exercises

PASSED = {
    "networks": """networks: passed
  expected  two keras.Model objects with weights of their own: noise → one example, one example → one logit
  yours     generator (100,) → (784,); discriminator (784,) → (1,); 131,624 + 101,657 weights""",
    "d_loss": """d_loss: passed
  expected  −mean log D(real) − mean log(1 − D(generated))
  yours     −mean log D(real) − mean log(1 − D(generated))""",
    "g_loss": """g_loss: passed
  expected  −mean log D(generated)
  yours     −mean log D(generated)""",
    "train_step": """train_step: passed
  expected  D descends −mean log D(real) − mean log(1 − D(generated)); G descends −mean log D(generated)
  yours     D descends −mean log D(real) − mean log(1 − D(generated)); G descends −mean log D(generated)""",
    "simultaneous_step": """simultaneous_step: passed
  expected  D descends −mean log D(real) − mean log(1 − D(generated)); G descends −mean log D(generated)
  yours     D descends −mean log D(real) − mean log(1 − D(generated)); G descends −mean log D(generated)""",
    "batches": """batches: passed
  expected  22 images in batches of 5: 5, 5, 5, 5 (and 2), each image once, a new order every epoch
  yours     batches of 5, 5, 5, 5, each image at most once, a new order every epoch""",
}


@pytest.mark.parametrize("name", CHECKS)
def test_the_reference_solution_passes_with_a_fixed_text(name, reference):
    result = CHECKS[name](*work(name, reference))
    assert result.passed and result.mistake is None
    assert str(result) == repr(result) == PASSED[name]


BLANKS = {
    "None": None,
    "...": ...,
    "returns None": lambda *a: None,
    "returns ...": lambda *a: ...,
    "computes with ...": lambda *a: ... + 1,
}


@pytest.mark.parametrize("name", CHECKS)
@pytest.mark.parametrize("blank", BLANKS.values(), ids=BLANKS)
def test_a_blank_is_still_open(name, blank):
    result = CHECKS[name](*[blank] * (2 if name == "networks" else 1))
    assert not result.passed and result.mistake is None and "still open" in str(result)
    assert not exercises.attempts[name]


def test_a_function_that_raises_not_implemented_is_still_open():
    def later(*arguments):
        raise NotImplementedError

    assert all("still open" in str(CHECKS[name](later)) for name in ("d_loss", "g_loss", "train_step", "batches"))


@pytest.mark.parametrize("name", CHECKS)
@pytest.mark.parametrize("thing", [3, "text", [], np.zeros(3), object(), int, lambda: 1, lambda *a: 1 / 0])
def test_nothing_raises(name, thing):
    result = CHECKS[name](*[thing] * (2 if name == "networks" else 1))
    assert not result.passed and result.mistake and str(result)


@pytest.mark.parametrize("name", CHECKS)
def test_the_second_hint_is_more_direct_and_a_pass_starts_again(name, reference):
    wrong = [lambda *a: 1 / 0] * (2 if name == "networks" else 1)
    first, second, third = (CHECKS[name](*wrong).hint for _ in range(3))
    assert first != second == third
    assert CHECKS[name](*work(name, reference)).passed
    assert CHECKS[name](*wrong).hint == first


@pytest.mark.parametrize("name", ["d_loss", "g_loss"])
def test_the_first_answer_names_the_loss_and_the_second_writes_it_down(name):
    first, second = (CHECKS[name](lambda *logits: tf.reduce_mean(logits[0])) for _ in range(2))
    assert not re.search(r"log D|log\(|softplus", first.expected + first.hint), first
    assert "log D(generated" in second.expected or "log(1 − D(generated))" in second.expected


def test_the_first_answer_to_a_wrong_step_writes_down_no_loss():
    first = CHECKS["train_step"](lambda *arguments: (0.0, 0.0))
    assert first.mistake == "nothing_moved" and not re.search(r"log D|log\(|softplus", first.expected + first.hint), (
        first
    )


def test_every_mistake_that_a_test_names_has_two_hints_and_every_hint_a_test():
    named = {m for table in (NETWORKS, D_LOSSES, G_LOSSES, STEPS, BATCHES) for m in table}
    named |= {"exception", "not_a_function", "nothing_moved", "own_noise", "alternating"}
    named |= {"not_numbers", "other_shape", "other_numbers"}  # see test_formulas
    assert named <= {key.removeprefix("g ") for key in exercises.HINTS}
    unused = {key.removeprefix("g ") for key in exercises.HINTS} - {m.split("/")[0] for m in named}
    assert not unused
    assert all(first != second and first and second for first, second in exercises.HINTS.values())


def test_solution_prints_text_and_knows_its_names(capsys):
    exercises.solution("d_loss")
    exercises.solution("check_batches")
    assert "def d_loss" in (text := capsys.readouterr().out) and "def batches" in text
    with pytest.raises(ValueError, match="'networks', 'd_loss'"):
        exercises.solution("everything")


def broken(real_logits, generated_logits):
    return mean(real_logits) + not_defined  # noqa: F821


@pytest.mark.parametrize("function", [broken, tf.function(broken)], ids=["eager", "compiled"])
def test_an_exception_is_shown_with_its_line(function):
    result = exercises.check_d_loss(function)
    line = inspect.getsourcelines(broken)[1] + 1
    assert caught(result, "exception")
    assert f"NameError: name 'not_defined' is not defined (line {line}: `return mean" in result.yours


# ---- networks


def net(width, *body):
    return keras.Sequential([keras.Input((width,)), *body])


def article_generator(z):
    x = layers.Dense(128, activation="relu")(z)
    return layers.Dense(784, activation="sigmoid")(x)


def make_generator(latent_dim=2):
    return net(latent_dim, layers.Dense(2))


class Subclass(keras.Model):
    def __init__(self, width):
        super().__init__()
        self.inner = layers.Dense(width)

    def call(self, x, training=False):
        return self.inner(x)


class ImageJudge(Subclass):
    def __init__(self):
        super().__init__(1)

    def call(self, x, training=False):
        return self.inner(tf.reshape(x, (-1, 784)))


def built(model, *shape):
    model(tf.zeros((1, *shape)))
    return model


def shared():
    layer = layers.Dense(2)
    return net(2, layer), net(2, layer, layers.Dense(1))


G, D = make_generator(), net(2, layers.Dense(1))
NAN = net(2, layers.Dense(2, bias_initializer=keras.initializers.Constant(np.nan)))
NETWORKS = {
    "new_layers_every_call": [(article_generator, D), (G, lambda x: layers.Dense(1)(x))],
    "new_model_every_call": [(make_generator, D), (lambda n: make_generator(n), D), (lambda: make_generator(), D)],
    "not_a_model": [(layers.Dense(2), D), (lambda z: G(z[:, :2]), D), ([G], D)],
    "not_built": [(keras.Sequential([layers.Dense(2)]), D), (G, Subclass(1))],
    "no_weights": [(net(2, layers.ReLU()), D)],
    "one_network_twice": [(G, G)],
    "shared_weights": [shared()],
    "swapped": [(net(784, layers.Dense(1)), net(100, layers.Dense(784)))],
    "shapes_do_not_fit": [(G, net(3, layers.Dense(1))), (built(Subclass(3), 2), built(Subclass(1), 2))],
    "not_one_output": [(G, net(2, layers.Dense(2))), (G, net(2, layers.Dense(2, "softmax")))],
    "sigmoid_at_the_end": [
        (G, net(2, layers.Dense(1, "sigmoid"))),
        (G, net(2, layers.Dense(1), layers.Activation("sigmoid"))),
        (G, net(2, layers.Dense(1), layers.Lambda(tf.sigmoid))),
    ],
    "nan": [(NAN, D)],
}


def cases(table):
    return [pytest.param(m, case, id=f"{m}-{i}") for m, found in table.items() for i, case in enumerate(found)]


@pytest.mark.parametrize("mistake, pair", cases(NETWORKS))
def test_network_mistakes_are_named(mistake, pair):
    caught(exercises.check_networks(*pair), mistake)


def test_sound_networks_pass_and_keep_their_weights():
    norm = net(2, layers.Dense(8), layers.BatchNormalization(), layers.Dropout(0.5), layers.Dense(2))
    inputs = keras.Input((2,))
    functional = keras.Model(inputs, layers.Dense(1)(layers.Dense(8, "sigmoid")(inputs)))
    images = networks.conv_generator(latent_dim=3, width=1), built(ImageJudge(), 28, 28, 1)
    pairs = [
        (norm, functional),
        images,
        (built(Subclass(2), 2), built(Subclass(1), 2)),
        (G, networks.points_discriminator()),
    ]
    for seed in range(20):
        rng = np.random.default_rng(seed)
        for pair in pairs:
            before = [[rng.uniform(0.1, 1, w.shape).astype("float32") for w in network.weights] for network in pair]
            for network, weights in zip(pair, before, strict=True):
                network.set_weights(weights)
            assert exercises.check_networks(*pair).passed
            after = [network.get_weights() for network in pair]
            assert all(
                np.array_equal(a, b) for x, y in zip(before, after, strict=True) for a, b in zip(x, y, strict=True)
            )


# ---- losses


def article_loss(generated_output, real_output):
    generated_loss = mean(sce(labels=real_output, logits=generated_output))
    real_loss = mean(sce(labels=real_output, logits=real_output))
    return generated_loss * 0.9 + real_loss * 0.1


def article_order(generated_output, real_output):
    return mean(softplus(-real_output)) + mean(softplus(generated_output))


def naive(r, f):
    return -mean(log(sigmoid(r))) - mean(log(1 - sigmoid(f)))


D_LOSSES = {
    "labels_flipped": [
        lambda r, f: mean(softplus(r)) + mean(softplus(-f)),
        lambda r, f: bce(zeros(r), r) + bce(ones(f), f),
        lambda r, f: 0.5 * (bce(zeros(r), r) + bce(ones(f), f)),
    ],
    "labels_and_sign_flipped": [lambda r, f: -bce(zeros(r), r) - bce(ones(f), f)],
    "arguments_swapped": [article_order, tf.function(article_order)],
    "sign_flipped": [
        lambda r, f: -bce(ones(r), r) - bce(zeros(f), f),
        lambda r, f: mean(log(sigmoid(r))) + mean(log(1 - sigmoid(f))),
        lambda r, f: -mean(log(sigmoid(r))) + mean(log(1 - sigmoid(f))),
    ],
    "real_missing": [lambda r, f: bce(zeros(f), f)],
    "generated_missing": [lambda r, f: bce(ones(r), r), lambda r, f: mean(softplus(-r))],
    "generated_called_real": [lambda r, f: bce(ones(r), r) + bce(ones(f), f)],
    "real_called_generated": [lambda r, f: bce(zeros(r), r) + bce(zeros(f), f)],
    "loss_of_the_other": [lambda r, f: bce(ones(f), f)],
    "sigmoid_twice": [
        lambda r, f: bce(ones(r), sigmoid(r)) + bce(zeros(f), sigmoid(f)),
        lambda r, f: mean(sce(labels=ones(r), logits=sigmoid(r))) / 2 + bce(zeros(f), sigmoid(f)) / 2,
    ],
    "targets_are_outputs": [
        article_loss,
        lambda r, f: article_loss(f, r),
        lambda r, f: bce(r, r) + bce(r, f),
        lambda r, f: bce(sigmoid(r), r) + bce(sigmoid(r), f),
        lambda r, f: article_loss(sigmoid(f), sigmoid(r)),
        bce,
    ],
    "logits_as_probabilities": [
        lambda r, f: bce_p(ones(r), r) + bce_p(zeros(f), f),
        lambda r, f: -mean(log(r)) - mean(log(1 - f)),
    ],
    "weighted": [
        lambda r, f: 0.1 * bce(ones(r), r) + 0.9 * bce(zeros(f), f),
        lambda r, f: 3 * naive(r, f),
    ],
    "label_smoothing": [
        lambda r, f: bce(0.9 * ones(r), r) + bce(zeros(f), f),
        lambda r, f: (
            keras.losses.BinaryCrossentropy(from_logits=True, label_smoothing=0.1)(ones(r), r)
            + keras.losses.BinaryCrossentropy(from_logits=True, label_smoothing=0.1)(zeros(f), f)
        ),
    ],
    "sum_not_mean": [
        lambda r, f: total(softplus(-r)) + total(softplus(f)),
        lambda r, f: total(sce(labels=ones(r), logits=r) + sce(labels=zeros(f), logits=f)),
    ],
    "not_a_scalar": [
        lambda r, f: softplus(-r) + softplus(f),
        lambda r, f: mean(softplus(-r) + softplus(f), axis=1),
        lambda r, f: mean(softplus(-r), axis=0) + mean(softplus(f), axis=0),
        lambda r, f: (bce(ones(r), r), bce(zeros(f), f)),
        lambda r, f: "loss",
    ],
    "not_stable": [
        naive,
        lambda r, f: mean(log(1 + tf.exp(-r))) + mean(log(1 + tf.exp(f))),
        lambda r, f: bce_p(ones(r), sigmoid(r)) + bce_p(zeros(f), sigmoid(f)),
        lambda r, f: -mean(log(sigmoid(r) + 1e-8)) - mean(log(1 - sigmoid(f) + 1e-8)),
    ],
    "nan": [lambda r, f: mean(tf.sqrt(-1 - r * r)) + mean(f)],
    "no_gradient": [
        lambda r, f: float(bce(ones(r), r) + bce(zeros(f), f)),
        lambda r, f: np.logaddexp(0, -r.numpy()).mean() + np.logaddexp(0, f.numpy()).mean(),
        lambda r, f: tf.stop_gradient(bce(ones(r), r)) + tf.stop_gradient(bce(zeros(f), f)),
    ],
    "constant": [lambda r, f: tf.constant(0.7), lambda r, f: 0.0],
    "another_loss": [
        lambda r, f: 0.5 * mean((r - 1) ** 2) + 0.5 * mean(f**2),
        lambda r, f: mean(f) - mean(r),
        lambda r, f: mean(tf.nn.relu(1 - r)) + mean(tf.nn.relu(1 + f)),
    ],
    "other_formula": [lambda r, f: mean(tf.sin(r)) + mean(f**3)],
}
D_RIGHT = {
    "keras": lambda r, f: bce(ones(r), r) + bce(zeros(f), f),
    "other order": lambda r, f: bce(tf.zeros((len(f), 1)), f) + bce(tf.ones((len(r), 1)), r),
    "half": lambda r, f: (bce(ones(r), r) + bce(zeros(f), f)) / 2,
    "one batch": lambda r, f: bce(tf.concat([ones(r), zeros(f)], 0), tf.concat([r, f], 0)),
    "softplus": lambda r, f: mean(softplus(-r) + softplus(f)),
    "log_sigmoid": lambda r, f: -mean(tf.math.log_sigmoid(r)) - mean(tf.math.log_sigmoid(-f)),
    "averages of both": lambda r, f: total(softplus(-r)) / len(r) + total(softplus(f)) / len(f),
    "keras.ops": lambda r, f: keras.ops.mean(keras.ops.softplus(-r)) + keras.ops.mean(keras.ops.softplus(f)),
    "compiled": tf.function(lambda r, f: mean(softplus(-r)) + mean(softplus(f))),
    "weighted_cross_entropy": lambda r, f: (
        mean(tf.nn.weighted_cross_entropy_with_logits(ones(r), r, 1.0)) + mean(sce(zeros(f), f))
    ),
    "with names": lambda real_logits, generated_logits: (
        bce(ones(real_logits), real_logits) + bce(zeros(generated_logits), generated_logits)
    ),
}
G_LOSSES = {
    "saturating": [lambda f: -bce(zeros(f), f), lambda f: mean(log(1 - sigmoid(f))), lambda f: -mean(softplus(f))],
    "labels_flipped": [lambda f: bce(zeros(f), f), lambda f: -mean(log(1 - sigmoid(f)))],
    "sign_flipped": [lambda f: -bce(ones(f), f), lambda f: mean(log(sigmoid(f)))],
    "sigmoid_twice": [lambda f: bce(ones(f), sigmoid(f)), lambda f: mean(softplus(-sigmoid(f)))],
    "targets_are_outputs": [lambda f: bce(f, f), lambda f: mean(sce(labels=sigmoid(f), logits=f))],
    "logits_as_probabilities": [lambda f: bce_p(ones(f), f), lambda f: -mean(log(f))],
    "not_a_scalar": [lambda f: softplus(-f), lambda f: mean(softplus(-f), axis=0), lambda f: [f]],
    "sum_not_mean": [lambda f: total(softplus(-f))],
    "not_stable": [
        lambda f: -mean(log(sigmoid(f))),
        lambda f: bce_p(ones(f), sigmoid(f)),
        lambda f: mean(log(1 + tf.exp(-f))),
    ],
    "label_smoothing": [lambda f: bce(0.9 * ones(f), f)],
    "weighted": [lambda f: 0.9 * bce(ones(f), f)],
    "no_gradient": [lambda f: float(bce(ones(f), f))],
    "constant": [lambda f: tf.constant(1.0)],
    "another_loss": [lambda f: -mean(f), lambda f: 0.5 * mean((f - 1) ** 2)],
    "nan": [lambda f: mean(f) * np.nan],
    "other_formula": [lambda f: mean(tf.tanh(f))],
}
G_RIGHT = {
    "keras": lambda f: bce(ones(f), f),
    "sce": lambda f: mean(sce(labels=ones(f), logits=f)),
    "softplus": lambda f: mean(softplus(-f)),
    "log_sigmoid": lambda f: -mean(tf.math.log_sigmoid(f)),
    "sum over n": lambda f: total(softplus(-f)) / tf.cast(tf.shape(f)[0], tf.float32),
    "compiled": tf.function(lambda f: bce(ones(f), f)),
}


@pytest.mark.parametrize("mistake, loss", cases(D_LOSSES))
def test_d_loss_mistakes_are_named(mistake, loss):
    caught(exercises.check_d_loss(loss), mistake)


@pytest.mark.parametrize("mistake, loss", cases(G_LOSSES))
def test_g_loss_mistakes_are_named(mistake, loss):
    caught(exercises.check_g_loss(loss), mistake)


@pytest.mark.parametrize("variant", D_RIGHT)
def test_right_d_losses_pass(variant):
    assert exercises.check_d_loss(D_RIGHT[variant]).passed
    for seed in range(20):
        found = exercises_losses.diagnose_loss("D", D_RIGHT[variant], seed)
        assert found.mistake is None and bool(found.note) == (variant in ("half", "one batch") and "0.5" in found.yours)


@pytest.mark.parametrize("variant", G_RIGHT)
def test_right_g_losses_pass(variant):
    assert exercises.check_g_loss(G_RIGHT[variant]).passed
    assert all(exercises_losses.diagnose_loss("G", G_RIGHT[variant], seed).mistake is None for seed in range(20))


# ---- a training step


def right_d(r, f):
    return mean(softplus(-r)) + mean(softplus(f))


def right_g(f):
    return mean(softplus(-f))


def step_with(d_loss=right_d, g_loss=right_g, back=lambda d, g: (d, g)):
    """The reference step on these losses."""

    def train_step(g, d, g_opt, d_opt, real, noise):
        with tf.GradientTape() as tape:
            loss_d = d_loss(d(real), d(g(noise)))
        d_opt.apply(tape.gradient(loss_d, d.trainable_variables), d.trainable_variables)
        with tf.GradientTape() as tape:
            loss_g = g_loss(d(g(noise)))
        g_opt.apply(tape.gradient(loss_g, g.trainable_variables), g.trainable_variables)
        return back(loss_d, loss_g)

    return train_step


def one_loss(loss, apply):
    """One tape, one loss of (real logits, generated logits), for both networks."""

    def train_step(g, d, g_opt, d_opt, real, noise):
        with tf.GradientTape(persistent=True) as tape:
            value = loss(d(real), d(g(noise)))
        apply(tape, value, g, d, g_opt, d_opt)
        return value, value

    return train_step


def separately(tape, value, g, d, g_opt, d_opt):
    g_opt.apply(tape.gradient(value, g.trainable_variables), g.trainable_variables)
    d_opt.apply(tape.gradient(value, d.trainable_variables), d.trainable_variables)


def parts(update):
    """A step given as a function of both losses' tapes, for mistakes in who is moved by what."""

    def train_step(g, d, g_opt, d_opt, real, noise):
        with tf.GradientTape(persistent=True) as tape:
            r, f = d(real), d(g(noise))
            loss_d, loss_g = right_d(r, f), right_g(f)
        update(g, d, g_opt, d_opt, lambda n: tape.gradient(loss_d, n), lambda n: tape.gradient(loss_g, n))
        return loss_d, loss_g

    return train_step


def move(optimizer, slope, *players):
    weights = [w for network in players for w in network.trainable_variables]
    optimizer.apply(slope(weights), weights)


def frozen_d(g, d, g_opt, d_opt, real, noise):
    d.trainable = False
    return step_with()(g, d, g_opt, d_opt, real, noise)


def samples_outside_the_tape(g, d, g_opt, d_opt, real, noise):
    fake = g(noise)
    with tf.GradientTape(persistent=True) as tape:
        r, f = d(real), d(fake)
        loss_d, loss_g = right_d(r, f), right_g(f)
    d_opt.apply(tape.gradient(loss_d, d.trainable_variables), d.trainable_variables)
    g_opt.apply(tape.gradient(loss_g, g.trainable_variables), g.trainable_variables)
    return loss_d, loss_g


def own_adam(g, d, g_opt, d_opt, real, noise):
    """The article's: one optimiser for both."""
    adam = keras.optimizers.Adam()
    return step_with()(g, d, adam, adam, real, noise)


def two_adams(g, d, g_opt, d_opt, real, noise):
    return step_with()(g, d, keras.optimizers.Adam(0.1), keras.optimizers.Adam(0.1), real, noise)


def again(first, second):
    def train_step(*arguments):
        first(*arguments)
        return second(*arguments)

    return train_step


def d_only(g, d, g_opt, d_opt, real, noise):
    with tf.GradientTape() as tape:
        loss = right_d(d(real), d(g(noise)))
    d_opt.apply(tape.gradient(loss, d.trainable_variables), d.trainable_variables)


def g_only(g, d, g_opt, d_opt, real, noise):
    with tf.GradientTape() as tape:
        loss = right_g(d(g(noise)))
    g_opt.apply(tape.gradient(loss, g.trainable_variables), g.trainable_variables)
    return loss, loss


def halves(g, d, g_opt, d_opt, real, noise):
    for examples, label in ((real, 1.0), (g(noise), 0.0)):
        with tf.GradientTape() as tape:
            logits = d(examples)
            loss = bce(label * ones(logits), logits)
        d_opt.apply(tape.gradient(loss, d.trainable_variables), d.trainable_variables)
    return g_only(g, d, g_opt, d_opt, real, noise)


def noisy(g, d, g_opt, d_opt, real, noise):
    return step_with()(g, d, g_opt, d_opt, real, tf.random.normal(noise.shape))


def clipped(g, d, g_opt, d_opt, real, noise):
    return parts(lambda g, d, go, do, sd, sg: (move(do, lambda n: [tf.sign(s) for s in sd(n)], d), move(go, sg, g)))(
        g, d, g_opt, d_opt, real, noise
    )


STEPS = {
    "d_frozen": [frozen_d, g_only, parts(lambda g, d, go, do, sd, sg: move(go, sg, g))],
    "g_frozen": [
        samples_outside_the_tape,
        again(d_only, lambda *a: (0.0, 0.0)),
        step_with(g_loss=lambda f: 0 * right_g(f)),
    ],
    "g_step_moves_d": [
        parts(lambda g, d, go, do, sd, sg: (move(do, sd, d), move(go, sg, g, d))),
        parts(lambda g, d, go, do, sd, sg: (move(do, sd, d), move(do, sg, d), move(go, sg, g))),
        parts(lambda g, d, go, do, sd, sg: (move(go, sg, d, g), move(do, sd, d))),
    ],
    "d_step_moves_g": [
        parts(lambda g, d, go, do, sd, sg: (move(do, sd, d, g), move(go, sg, g))),
        parts(lambda g, d, go, do, sd, sg: (move(do, sd, d), move(go, sd, g), move(go, sg, g))),
    ],
    "partners": [
        one_loss(right_d, separately),
        one_loss(lambda r, f: right_d(r, f) + right_g(f), separately),
        one_loss(lambda r, f: right_g(f), separately),
        one_loss(lambda r, f: article_loss(f, r), separately),
        one_loss(lambda r, f: article_loss(sigmoid(f), sigmoid(r)), separately),
        step_with(g_loss=lambda f: bce(zeros(f), f)),
    ],
    "one_optimizer": [
        own_adam,
        lambda g, d, go, do, r, z: step_with()(g, d, do, do, r, z),
        lambda g, d, go, do, r, z: step_with()(g, d, go, go, r, z),
    ],
    "optimizers_swapped": [lambda g, d, go, do, r, z: step_with()(g, d, do, go, r, z)],
    "other_optimizer": [two_adams],
    "labels_flipped": [step_with(lambda r, f: bce(zeros(r), r) + bce(ones(f), f))],
    "labels_and_sign_flipped": [step_with(lambda r, f: -bce(zeros(r), r) - bce(ones(f), f))],
    "sign_flipped": [
        step_with(lambda r, f: -right_d(r, f)),
        step_with(g_loss=lambda f: -right_g(f)),
        parts(lambda g, d, go, do, sd, sg: (move(do, lambda n: [-s for s in sd(n)], d), move(go, sg, g))),
    ],
    "generated_missing": [step_with(lambda r, f: mean(softplus(-r)))],
    "real_missing": [step_with(lambda r, f: mean(softplus(f)))],
    "real_called_generated": [step_with(lambda r, f: mean(softplus(r)) + mean(softplus(f)))],
    "saturating": [
        step_with(g_loss=lambda f: -bce(zeros(f), f)),
        step_with(g_loss=lambda f: mean(log(1 - sigmoid(f)))),
    ],
    "sigmoid_twice": [
        step_with(lambda r, f: right_d(sigmoid(r), sigmoid(f)), lambda f: right_g(sigmoid(f))),
        step_with(g_loss=lambda f: right_g(sigmoid(f))),
    ],
    "targets_are_outputs": [step_with(lambda r, f: article_loss(f, r))],
    "weighted": [step_with(lambda r, f: 0.1 * bce(ones(r), r) + 0.9 * bce(zeros(f), f))],
    "label_smoothing": [step_with(lambda r, f: bce(0.9 * ones(r), r) + bce(zeros(f), f))],
    "sum_not_mean": [step_with(lambda r, f: total(softplus(-r)) + total(softplus(f)))],
    "d_twice": [again(d_only, step_with()), halves, again(step_with(), d_only)],
    "g_twice": [again(step_with(), g_only)],
    "generator_first": [again(lambda *a: g_only(*a) and None, lambda *a: (d_only(*a), (0.0, 0.0))[1])],
    "own_noise": [noisy],
    "other_step": [clipped],
    "nothing_moved": [lambda *a: (0.0, 0.0)],
    "losses_not_returned": [
        step_with(back=lambda d, g: None),
        step_with(back=lambda d, g: d),
        step_with(back=lambda d, g: (d, g, d)),
        step_with(back=lambda d, g: {"d_loss": d, "g_loss": g}),
    ],
    "losses_swapped": [step_with(back=lambda d, g: (g, d))],
    "exception": [lambda g, d, go, do, r, z: step_with()(g, d, go, do, r[:, :1], z), lambda a: a],
}
NOT_AT_ONCE = [step_with(), tf.function(step_with()), again(lambda *a: g_only(*a) and None, d_only)]
COMPILED = ["partners", "g_step_moves_d", "d_twice", "d_frozen", "exception"]


@pytest.mark.parametrize("mistake, step", cases(STEPS))
def test_step_mistakes_are_named(mistake, step):
    caught(exercises.check_train_step(step), mistake)


@pytest.mark.parametrize("mistake, step", cases({m: STEPS[m][:1] for m in COMPILED}))
def test_step_mistakes_are_named_in_compiled_steps(mistake, step):
    caught(exercises.check_train_step(tf.function(step)), mistake)


@pytest.mark.parametrize("step", NOT_AT_ONCE, ids=["D first", "compiled", "G first"])
def test_a_step_in_turns_is_named_where_both_should_move_at_once(step):
    for seed in range(20):
        assert exercises_steps.diagnose_step(step, seed, simultaneous=True).mistake == "alternating", seed
    caught(exercises.check_simultaneous_step(step), "alternating")


@pytest.mark.parametrize(
    "mistake, step", cases({m: STEPS[m] for m in ("partners", "saturating", "d_frozen", "d_twice")})
)
def test_other_mistakes_keep_their_names_where_both_should_move_at_once(mistake, step):
    caught(exercises.check_simultaneous_step(step), mistake)


def simultaneous(order):
    return parts(lambda g, d, go, do, sd, sg: _both(g, d, go, do, sd, sg, order))


def _both(g, d, go, do, sd, sg, order):
    updates = {"D": (do, sd(d.trainable_variables), d), "G": (go, sg(g.trainable_variables), g)}
    for player in order:
        optimizer, slopes, network = updates[player]
        optimizer.apply_gradients(zip(slopes, network.trainable_variables, strict=True))


def one_batch(g, d, g_opt, d_opt, real, noise):
    both = tf.concat([g(noise), real], 0)
    labels = tf.concat([tf.zeros((len(noise), 1)), tf.ones((len(real), 1))], 0)
    with tf.GradientTape() as tape:
        loss_d = bce(labels, d(both, training=True))
    d_opt.apply_gradients(zip(tape.gradient(loss_d, d.trainable_weights), d.trainable_weights, strict=True))
    with tf.GradientTape() as tape:
        loss_g = bce(tf.ones((len(noise), 1)), d(g(noise, training=True), training=True))
    g_opt.apply_gradients(zip(tape.gradient(loss_g, g.trainable_weights), g.trainable_weights, strict=True))
    return [loss_d.numpy(), float(loss_g)]


def by_hand(g, d, g_opt, d_opt, real, noise):
    """No optimiser's apply: plain gradient descent written out."""
    with tf.GradientTape() as tape:
        loss_d = right_d(d(real), tf.stop_gradient(0.0) + d(tf.stop_gradient(g(noise))))
    for weight, slope in zip(d.trainable_variables, tape.gradient(loss_d, d.trainable_variables), strict=True):
        weight.assign(weight - d_opt.learning_rate * slope)
    with tf.GradientTape() as tape:
        loss_g = right_g(d(g(noise)))
    for weight, slope in zip(g.trainable_variables, tape.gradient(loss_g, g.trainable_variables), strict=True):
        weight.assign_sub(g_opt.learning_rate * slope)
    return tf.stack([loss_d, loss_g])


RIGHT_STEPS = {
    "reference": step_with(),
    "keras losses": step_with(D_RIGHT["keras"], G_RIGHT["keras"]),
    "half": step_with(D_RIGHT["half"], G_RIGHT["sce"]),
    "naive logarithms": step_with(naive, lambda f: -mean(log(sigmoid(f)))),
    "persistent tape": simultaneous("DG"),
    "gradients first, then G, then D": simultaneous("GD"),
    "one batch": one_batch,
    "by hand": by_hand,
    "compiled": tf.function(step_with()),
    "losses as floats": step_with(back=lambda d, g: (float(d), float(g))),
}


@pytest.mark.parametrize("variant", RIGHT_STEPS)
def test_right_steps_pass(variant):
    result = exercises.check_train_step(RIGHT_STEPS[variant])
    assert result.passed, str(result)
    assert bool(result.note) == ("0.5" in result.yours) == (variant in ("half", "one batch"))


@pytest.mark.parametrize("order", ["DG", "GD"])
def test_right_simultaneous_steps_pass_both_checks(order):
    for seed in range(20):
        assert exercises_steps.diagnose_step(simultaneous(order), seed, simultaneous=True).mistake is None, seed
    assert exercises.check_simultaneous_step(tf.function(simultaneous(order))).passed


@pytest.mark.parametrize("variant", [name for name in RIGHT_STEPS if name not in ("compiled", "losses as floats")])
def test_right_steps_raise_no_false_alarm_over_seeds(variant):
    for seed in range(20):
        assert exercises_steps.diagnose_step(RIGHT_STEPS[variant], seed).mistake is None, seed


@pytest.mark.parametrize(
    "mistake", ["partners", "sigmoid_twice", "saturating", "targets_are_outputs", "g_step_moves_d"]
)
def test_mistakes_are_named_over_seeds(mistake):
    for seed in range(1, 4):
        found = [exercises_steps.diagnose_step(step, seed).mistake for step in STEPS[mistake]]
        assert set(found) == {mistake}, (seed, found)


def test_a_step_on_networks_of_the_student_leaves_them_as_they_were():
    mine = networks.points_generator(width=8, depth=1), networks.points_discriminator(width=8, depth=1)
    optimizers = keras.optimizers.Adam(), keras.optimizers.Adam()
    for optimizer, network in zip(optimizers, mine, strict=True):
        optimizer.build(network.trainable_variables)

    def train_step(g, d, g_opt, d_opt, real, noise):
        return step_with()(*mine, *optimizers, real, noise)

    before = [v.numpy() for owner in (*mine, *optimizers) for v in owner.variables]
    caught(exercises.check_train_step(train_step), "nothing_moved")
    after = [v.numpy() for owner in (*mine, *optimizers) for v in owner.variables]
    assert all(np.array_equal(a, b) for a, b in zip(before, after, strict=True))


# ---- batches


def over(order_of, cut=None, keep=True):
    """Batches from an order of the images."""

    def batches(images, batch_size, rng):
        order, size = order_of(len(images), rng), cut or batch_size
        stop = len(order) if keep else len(order) - size + 1
        for start in range(0, stop, size):
            yield images[order[start : start + size]]

    return batches


def shuffled(n, rng):
    return rng.permutation(n)


def forever(images, batch_size, rng):
    while True:
        yield from over(shuffled)(images, batch_size, rng)


def in_place(images, batch_size, rng):
    rng.shuffle(images)
    return [images[i : i + batch_size].copy() for i in range(0, len(images), batch_size)]


def mixed_rows(images, batch_size, rng):
    flat = images.reshape(len(images), -1).copy()
    for column in flat.T:
        rng.shuffle(column)
    return over(shuffled)(flat.reshape(images.shape), batch_size, rng)


def only_blocks(n, rng):
    return np.concatenate([np.arange(s, min(s + 5, n)) for s in rng.permutation([0, 5, 10, 15])])


def with_tf_data(images, batch_size, rng):
    data = tf.data.Dataset.from_tensor_slices(images)
    return data.shuffle(len(images), seed=int(rng.integers(2**31))).batch(batch_size, drop_remainder=True)


BATCHES = {
    "whole_set": [lambda x, n, rng: [x], over(shuffled, cut=22)],
    "not_shuffled": [over(lambda n, rng: np.arange(n)), over(lambda n, rng: np.arange(n), keep=False)],
    "same_order": [
        over(lambda n, rng: np.random.default_rng(0).permutation(n)),
        over(lambda n, rng: np.arange(n)[::-1]),
    ],
    "ignores_rng": [over(lambda n, rng: np.random.permutation(n))],
    "examples_repeated": [
        over(lambda n, rng: rng.integers(n, size=n)),
        over(lambda n, rng: np.concatenate([rng.permutation(n), rng.permutation(n)])),
    ],
    "examples_missing": [
        over(lambda n, rng: rng.permutation(n)[:10]),
        lambda x, n, rng: [x[rng.permutation(22)[:n]]],
    ],
    "content_changed": [mixed_rows, lambda x, n, rng: over(shuffled)(x / 255, n, rng)],
    "wrong_batch_size": [over(shuffled, cut=4), over(shuffled, cut=11), over(shuffled, cut=6)],
    "wrong_shape": [
        lambda x, n, rng: (x[i] for i in rng.permutation(len(x))),
        lambda x, n, rng: (b.reshape(len(b), -1) for b in over(shuffled)(x, n, rng)),
        lambda x, n, rng: [1.0, 2.0],
    ],
    "no_batches": [lambda x, n, rng: []],
    "never_ends": [forever],
    "shuffled_in_blocks": [
        over(only_blocks),
        over(lambda n, rng: np.concatenate([rng.permutation(np.arange(s, min(s + 5, n))) for s in (0, 5, 10, 15, 20)])),
    ],
    "shuffles_in_place": [in_place],
    "exception": [lambda x, n: x, lambda x, n, rng: 5],
}
RIGHT_BATCHES = {
    "last dropped": over(shuffled, keep=False),
    "last kept": over(shuffled),
    "argsort": over(lambda n, rng: rng.random(n).argsort()),
    "choice": over(lambda n, rng: rng.choice(n, n, replace=False)),
    "a list": lambda x, n, rng: np.array_split(rng.permutation(x)[:20], 4),
    "tensors": lambda x, n, rng: [tf.constant(batch) for batch in over(shuffled)(x, n, rng)],
    "tf.data": with_tf_data,
}


@pytest.mark.parametrize("mistake, batches", cases(BATCHES))
def test_batch_mistakes_are_named(mistake, batches):
    caught(exercises.check_batches(batches), mistake)


@pytest.mark.parametrize("variant", RIGHT_BATCHES)
def test_right_batches_pass_over_seeds(variant):
    for seed in range(20):
        found = exercises.diagnose_batches(RIGHT_BATCHES[variant], seed)
        assert found.mistake is None, (seed, found)
    assert exercises.check_batches(RIGHT_BATCHES[variant]).passed


def test_a_generator_that_yields_a_blank_is_still_open():
    def batches(images, batch_size, rng):
        yield ...

    assert "still open" in str(exercises.check_batches(batches))
