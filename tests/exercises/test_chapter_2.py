"""The exercises of chapter 2: right answers in many forms pass, typical wrong ones are caught and named."""

import itertools
import math

import numpy as np
import pytest

from gan_lessons.exercises import chapter_2_1, chapter_2_2
from gan_lessons.exercises.formulas import TOLERANCE, TRIALS, diagnose_formula
from gan_lessons.utils.tensorflow import keras, tf

FORMULAS = {formula.name: formula for formula in [*chapter_2_1.FORMULAS, *chapter_2_2.FORMULAS]}
SEEDS = range(20)


def mistakes_found(name, function, seeds=SEEDS):
    return {diagnose_formula(FORMULAS[name], function, seed).mistake for seed in seeds}


def sigmoid(logits):
    return 1 / (1 + np.exp(-logits))


# ---- right answers, written differently


def losses_by_loop(theta, phi_0, phi_1, real, noise):
    d_loss = g_loss = 0.0
    for x in real:
        d_loss += math.log(1 + math.exp(-phi_0 - phi_1 * x)) / len(real)
    for z in noise:
        p = 1 / (1 + math.exp(-phi_0 - phi_1 * (z + theta)))
        d_loss -= math.log(1 - p) / len(noise)
        g_loss -= math.log(p) / len(noise)
    return d_loss, g_loss


def losses_by_softplus(theta, phi_0, phi_1, real, noise):
    r, g = phi_0 + phi_1 * real, phi_0 + phi_1 * (noise + theta)
    return tf.reduce_mean(tf.nn.softplus(-r)) + tf.reduce_mean(tf.nn.softplus(g)), tf.reduce_mean(tf.nn.softplus(-g))


def losses_by_keras(theta, phi_0, phi_1, real, noise):
    cross_entropy = keras.losses.BinaryCrossentropy(from_logits=True)
    r = tf.constant(phi_0 + phi_1 * real, tf.float32)
    g = tf.constant(phi_0 + phi_1 * (noise + theta), tf.float32)
    d_loss = cross_entropy(tf.ones_like(r), r) + cross_entropy(tf.zeros_like(g), g)
    return [d_loss, cross_entropy(tf.ones_like(g), g)]


def losses_by_one_batch(theta, phi_0, phi_1, real, noise):
    """Real and generated in one array: the mean over it is half of the sum of the two means."""
    x = np.concatenate([real, noise + theta])
    target = np.concatenate([np.ones_like(real), np.zeros_like(noise)])
    p = sigmoid(phi_0 + phi_1 * x)
    entropy = -(target * np.log(p) + (1 - target) * np.log(1 - p))
    return np.array([2 * entropy.mean(), -np.log(p[len(real) :]).mean()])


def count_by_index(sizes):
    total = 0
    for i in range(1, len(sizes)):
        total += (sizes[i - 1] + 1) * sizes[i]
    return total


def count_by_dot(sizes):
    return np.dot(np.add(sizes[:-1], 1), sizes[1:])


def count_by_list(sizes):
    weights, sizes = 0, list(sizes)
    while len(sizes) > 1:
        inputs = sizes.pop(0)
        weights += inputs * sizes[0] + sizes[0]
    return weights


def count_by_keras(sizes):
    layers = [keras.layers.Dense(size) for size in sizes[1:]]
    return keras.Sequential([keras.Input((sizes[0],)), *layers]).count_params()


def step_by_names(x, y, rate):
    new_x = x - rate * y
    new_y = y + rate * new_x
    return new_x, new_y


def step_in_one_line(x, y, rate):
    return x - rate * y, y + rate * (x - rate * y)


def step_by_matrix(x, y, rate):
    return np.array([[1, -rate], [rate, 1 - rate**2]]) @ [x, y]


def step_by_tape(x, y, rate):
    x, y = tf.Variable(x), tf.Variable(y)
    for player, sign in ((x, -1), (y, 1)):
        with tf.GradientTape() as tape:
            value = x * y
        player.assign_add(sign * rate * tape.gradient(value, player))
    return x, y


def saved_by_parts(inputs, units, outputs):
    saved = inputs * outputs
    saved -= units * (inputs + outputs + 1)
    return saved


def saved_by_counts(inputs, units, outputs):
    return count_by_index([inputs, outputs]) - count_by_index([inputs, units, outputs])


def saved_by_numpy(inputs, units, outputs):
    return np.int64(inputs + 1) * outputs - np.dot([inputs + 1, outputs], [units] * 2) - outputs


def damped_by_slopes(x, y, rate, damping):
    slope_x, slope_y = y + damping * x, x - damping * y
    return x - rate * slope_x, y + rate * slope_y


def damped_in_place(x, y, rate, damping):
    x, y = (1 - rate * damping) * x - rate * y, (1 - rate * damping) * y + rate * x
    return [x, y]


def damped_by_tape(x, y, rate, damping):
    x, y = tf.Variable(x), tf.Variable(y)
    with tf.GradientTape() as tape:
        value = x * y + damping / 2 * (x**2 - y**2)
    slope_x, slope_y = tape.gradient(value, [x, y])
    return x - rate * slope_x, y + rate * slope_y


RIGHT = {
    "losses": [losses_by_loop, losses_by_softplus, losses_by_keras, losses_by_one_batch],
    "count_weights": [count_by_index, count_by_dot, count_by_list, count_by_keras],
    "saved_weights": [saved_by_parts, saved_by_counts, saved_by_numpy],
    "alternating_step": [step_by_names, step_in_one_line, step_by_matrix, step_by_tape],
    "damped_step": [damped_by_slopes, damped_in_place, damped_by_tape],
}


@pytest.mark.parametrize(("name", "function"), [(name, f) for name, group in RIGHT.items() for f in group])
def test_right_answers_raise_no_alarm(name, function):
    slow = function in (count_by_keras, step_by_tape, damped_by_tape)
    assert mistakes_found(name, function, SEEDS[:3] if slow else SEEDS) == {None}


# ---- typical wrong answers, as a student would write them


def losses_of(d, g, made=lambda noise, theta: noise + theta):
    """A student's ``losses`` from what is done with D's probabilities on real and generated numbers."""

    def losses(theta, phi_0, phi_1, real, noise):
        p, q = sigmoid(phi_0 + phi_1 * real), sigmoid(phi_0 + phi_1 * made(noise, theta))
        return d(p, q), g(q)

    return losses


def right_d(p, q):
    return -np.mean(np.log(p)) - np.mean(np.log(1 - q))


def right_g(q):
    return -np.mean(np.log(q))


def swapped_losses(*arguments):
    d_loss, g_loss = losses_by_loop(*arguments)
    return g_loss, d_loss


def twice(theta, phi_0, phi_1, real, noise):
    """Probabilities handed to a loss that expects logits."""
    r = tf.constant(sigmoid(phi_0 + phi_1 * real))
    g = tf.constant(sigmoid(phi_0 + phi_1 * (noise + theta)))
    entropy = tf.nn.sigmoid_cross_entropy_with_logits
    d_loss = tf.reduce_mean(entropy(tf.ones_like(r), r)) + tf.reduce_mean(entropy(tf.zeros_like(g), g))
    return d_loss, tf.reduce_mean(entropy(tf.ones_like(g), g))


WRONG_LOSSES = {
    "labels_flipped": losses_of(lambda p, q: -np.mean(np.log(1 - p)) - np.mean(np.log(q)), right_g),
    "g_helps_d": losses_of(right_d, lambda q: -np.mean(np.log(1 - q))),
    "all_labels_flipped": losses_of(
        lambda p, q: -np.mean(np.log(1 - p)) - np.mean(np.log(q)), lambda q: -np.mean(np.log(1 - q))
    ),
    "saturating": losses_of(right_d, lambda q: np.mean(np.log(1 - q))),
    "sum_in_place_of_mean": losses_of(
        lambda p, q: -np.sum(np.log(p)) - np.sum(np.log(1 - q)), lambda q: -np.sum(np.log(q))
    ),
    "sign_flipped": losses_of(lambda p, q: np.log(p).mean() + np.log(1 - q).mean(), lambda q: np.log(q).mean()),
    "value_for_loss": losses_of(lambda p, q: np.log(p).mean() + np.log(1 - q).mean(), right_g),
    "swapped": swapped_losses,
    "halves": losses_of(lambda p, q: -np.mean(np.log(np.concatenate([p, 1 - q]))), right_g),
    "generated_forgotten": losses_of(lambda p, q: -np.mean(np.log(p)), right_g),
    "real_forgotten": losses_of(lambda p, q: -np.mean(np.log(1 - q)), right_g),
    "noise_in_place_of_generated": losses_of(right_d, right_g, made=lambda noise, theta: noise),
    "theta_multiplies": losses_of(right_d, right_g, made=lambda noise, theta: theta * noise),
    "sigmoid_twice": twice,
    "no_logarithm": losses_of(lambda p, q: np.mean(1 - p) + np.mean(q), lambda q: np.mean(1 - q)),
}


def weights_without_biases(sizes):
    return sum(sizes[i] * sizes[i + 1] for i in range(len(sizes) - 1))


def product_of_all(sizes):
    total = 1
    for size in sizes:
        total *= size
    return total


WRONG_COUNTS = {
    "no_biases": weights_without_biases,
    "bias_for_every_input": lambda sizes: sum(sizes[i] * (sizes[i + 1] + 1) for i in range(len(sizes) - 1)),
    "input_has_biases": lambda sizes: weights_without_biases(sizes) + sum(sizes),
    "one_bias_a_layer": lambda sizes: weights_without_biases(sizes) + len(sizes) - 1,
    "last_layer_forgotten": lambda sizes: sum((sizes[i] + 1) * sizes[i + 1] for i in range(len(sizes) - 2)),
    "first_layer_forgotten": lambda sizes: sum((sizes[i] + 1) * sizes[i + 1] for i in range(1, len(sizes) - 1)),
    "last_bias_forgotten": lambda sizes: weights_without_biases(sizes) + sum(sizes[1:-1]),
    "sizes_summed": sum,
    "all_multiplied": product_of_all,
    "first_to_last": lambda sizes: (sizes[0] + 1) * sizes[-1],
    "square_layers": lambda sizes: sum(size**2 + size for size in sizes[1:]),
}


def simultaneous(x, y, rate):
    x, y = x - rate * y, y + rate * x
    return x, y


def y_first(x, y, rate):
    y = y + rate * x
    x = x - rate * y
    return x, y


def moved(x_sign, y_sign, rate_of_y=None):
    def step(x, y, rate):
        x = x + x_sign * rate * y
        y = y + y_sign * (rate_of_y or rate) * x
        return x, y

    return step


def without_rate(x, y, rate):
    x = x - y
    return x, y + x


def swapped_step(x, y, rate):
    x, y = step_by_names(x, y, rate)
    return y, x


WRONG_STEPS = {
    "simultaneous": simultaneous,
    "y_first": y_first,
    "signs_flipped": moved(1, -1),
    "both_go_down": moved(-1, -1),
    "both_go_up": moved(1, 1),
    "own_number_as_slope": lambda x, y, rate: (x * (1 - rate), y * (1 + rate)),
    "no_rate": without_rate,
    "rate_only_for_x": moved(-1, 1, rate_of_y=1.0),
    "y_stands_still": moved(-1, 0),
    "x_stands_still": moved(0, 1),
    "swapped": swapped_step,
}


def old_and_new(inputs, units, outputs, old_biases=True, new_biases=True):
    """A student's two counts, with the biases that the student thought of."""
    old = inputs * outputs + outputs * old_biases
    new = inputs * units + units * outputs + (units + outputs) * new_biases
    return old, new


def saved_from(rule, **biases):
    return lambda *sizes: rule(*old_and_new(*sizes, **biases))


WRONG_SAVINGS = {
    "no_biases": saved_from(lambda old, new: old - new, old_biases=False, new_biases=False),
    "sign_flipped": saved_from(lambda old, new: new - old),
    "old_biases_forgotten": saved_from(lambda old, new: old - new, old_biases=False),
    "new_biases_forgotten": saved_from(lambda old, new: old - new, new_biases=False),
    "new_only": saved_from(lambda old, new: new),
    "old_only": saved_from(lambda old, new: old),
    "last_layer_forgotten": lambda n, k, m: (n + 1) * m - (n + 1) * k,
    "first_layer_forgotten": lambda n, k, m: (n - k) * m,
    "all_multiplied": lambda n, k, m: (n + 1) * m - n * k * m,
    "a_share": saved_from(lambda old, new: 1 - new / old),
}


def damped_move(x_slope, y_slope, y_sign=1):
    """A student's step from what it takes for the two slopes."""

    def step(x, y, rate, damping):
        return x - rate * x_slope(x, y, damping), y + y_sign * rate * y_slope(x, y, damping)

    return step


def right_x(x, y, c):
    return y + c * x


def right_y(x, y, c):
    return x - c * y


def damped_alternating(x, y, rate, damping):
    x -= rate * (y + damping * x)
    y += rate * (x - damping * y)
    return x, y


def rate_forgotten(x, y, rate, damping):
    return (1 - damping) * x - rate * y, (1 - damping) * y + rate * x


WRONG_DAMPED = {
    "not_damped": damped_move(lambda x, y, c: y, lambda x, y, c: x),
    "alternating": damped_alternating,
    "y_grows": damped_move(right_x, lambda x, y, c: x + c * y),
    "x_grows": damped_move(lambda x, y, c: y - c * x, right_y),
    "both_grow": damped_move(lambda x, y, c: y - c * x, lambda x, y, c: x + c * y),
    "factor_two": damped_move(lambda x, y, c: y + 2 * c * x, lambda x, y, c: x - 2 * c * y),
    "half": damped_move(lambda x, y, c: y + c / 2 * x, lambda x, y, c: x - c / 2 * y),
    "rate_forgotten": rate_forgotten,
    "both_go_down": damped_move(right_x, right_y, y_sign=-1),
    "swapped": lambda *given: damped_by_slopes(*given)[::-1],
}

WRONG = {
    "losses": WRONG_LOSSES,
    "count_weights": WRONG_COUNTS,
    "saved_weights": WRONG_SAVINGS,
    "alternating_step": WRONG_STEPS,
    "damped_step": WRONG_DAMPED,
}


@pytest.mark.parametrize(("name", "mistake"), [(name, mistake) for name, group in WRONG.items() for mistake in group])
def test_typical_wrong_answers_are_caught_and_named(name, mistake):
    assert mistakes_found(name, WRONG[name][mistake]) == {mistake}


@pytest.mark.parametrize("name", FORMULAS)
def test_every_mistake_is_tried_and_there_are_at_least_six(name):
    assert set(WRONG[name]) == set(FORMULAS[name].mistakes) and len(WRONG[name]) >= 6


@pytest.mark.parametrize("name", FORMULAS)
def test_the_inputs_tell_right_and_all_mistakes_apart(name):
    formula = FORMULAS[name]
    rules = [formula.reference, *(mistake.wrong for mistake in formula.mistakes.values())]
    for seed in SEEDS:
        rng = np.random.default_rng(seed)
        trials = [formula.inputs(rng) for _ in range(TRIALS)]
        answers = [np.array([np.ravel(rule(*trial)) for trial in trials], float) for rule in rules]
        for one, other in itertools.combinations(answers, 2):
            assert one.shape != other.shape or np.max(np.abs(one - other) / np.abs(other)) > 10 * TOLERANCE


@pytest.mark.parametrize("name", FORMULAS)
def test_no_hint_and_no_expectation_writes_the_formula(name):
    """What a wrong answer shows: not a line of the solution, and no term that could be pasted into it."""
    formula = FORMULAS[name]
    shown = [formula.expected, *(hint for mistake in formula.mistakes.values() for hint in mistake[1:])]
    terms = ("log(", "log D(", "n*m", "n·m", "rate *", "rate ·", "* damping", "damping *", "inputs *", "units *")
    assert not [(hint, term) for hint in shown for term in terms if term in hint]


def test_hints_are_sentences_of_two_strengths():
    for formula in FORMULAS.values():
        for _, hint, direct in formula.mistakes.values():
            assert hint.endswith((".", "?")) and direct.endswith(".") and hint != direct
