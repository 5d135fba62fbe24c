"""The exercises of chapters 2.1 and 2.2: losses of the smallest GAN, weights of dense networks.

A hint asks about the mistake or names what to look at; it never writes the formula down.
"""

from itertools import pairwise

import numpy as np

from gan_lessons.chapters.small_games import games
from gan_lessons.exercises.formulas import Formula, Mistake
from gan_lessons.exercises.numerics import sigmoid, softplus

# ---- both losses of the GAN with three parameters


def losses(theta, phi_0, phi_1, real, noise):
    """``(d_loss, g_loss)``, both means, G's the non-saturating one (``games.values``)."""
    return games.values(games.Players(theta, phi_0, phi_1), real, noise)[:2]


def _on_logits(rule):
    """A wrong pair of losses that is a rule of D's logits on the real and on the generated numbers."""

    def wrong(theta, phi_0, phi_1, real, noise):
        return rule(phi_0 + phi_1 * real, phi_0 + phi_1 * (noise + theta))

    return wrong


def _right_d(r, g):
    return softplus(-r).mean() + softplus(g).mean()


def _right_g(g):
    return softplus(-g).mean()


def _loss_inputs(rng):
    """D is neither undecided nor certain, and G is on neither side of it for good."""
    theta, phi_1 = rng.uniform(1.0, 3.0), rng.uniform(0.4, 1.0)
    real, noise = rng.normal(5.0, 1.0, 8), rng.normal(0.0, 1.0, 8)
    return theta, -phi_1 * rng.uniform(3.0, 4.0), phi_1, real, noise


LOSSES = Formula(
    "losses",
    losses,
    _loss_inputs,
    {
        "labels_flipped": Mistake(
            _on_logits(lambda r, g: (softplus(r).mean() + softplus(-g).mean(), _right_g(g))),
            "Your D's loss is small when D calls real numbers generated. What should D(x) be on a real number?",
            "D's loss must fall when D(x) rises on a real number, and when it falls on a generated one. Try both.",
        ),
        "g_helps_d": Mistake(
            _on_logits(lambda r, g: (_right_d(r, g), softplus(g).mean())),
            "Your G is content when D calls its numbers generated. What does G want D to say?",
            "G's loss must be small when D calls generated numbers real. Yours is small when D calls them generated.",
        ),
        "all_labels_flipped": Mistake(
            _on_logits(lambda r, g: (softplus(r).mean() + softplus(-g).mean(), softplus(g).mean())),
            "All labels are exchanged, D's and G's. Which answer of D means “real”: 1 or 0?",
            "D(x) near 1 means “real”. In all three terms, replace the probability by that of the other answer.",
        ),
        "saturating": Mistake(
            _on_logits(lambda r, g: (_right_d(r, g), -softplus(g).mean())),
            "Your G has the zero-sum loss, whose slope is small where D is sure. This exercise asks for the other.",
            "Yours is equation (2.5), the zero-sum loss. Equation (2.3) is the one that we train with.",
        ),
        "sum_in_place_of_mean": Mistake(
            _on_logits(
                lambda r, g: (softplus(-r).sum() + softplus(g).sum(), softplus(-g).sum()),
            ),
            "Your losses grow with the number of examples. Should they?",
            "Take .mean() over the numbers, not .sum(); then the same learning rate fits every batch size.",
        ),
        "sign_flipped": Mistake(
            _on_logits(lambda r, g: (-_right_d(r, g), -_right_g(g))),
            "Both losses are negative. A logarithm of a probability is; what has to be put before it?",
            "Players minimise their losses, and both losses are above 0. Turn the sign of every part.",
        ),
        "value_for_loss": Mistake(
            _on_logits(lambda r, g: (-_right_d(r, g), _right_g(g))),
            "Your first number is V, which D makes as large as it can. The exercise needs what D minimises.",
            "A loss is small when its player does well. Turn the sign of your first number.",
        ),
        "swapped": Mistake(
            _on_logits(lambda r, g: (_right_g(g), _right_d(r, g))),
            "Both numbers are right, but they stand in the other's place.",
            "Return (d_loss, g_loss), D's first.",
        ),
        "halves": Mistake(
            _on_logits(lambda r, g: (0.5 * _right_d(r, g), _right_g(g))),
            "D's loss is half of what it should be. Did you average over real and generated numbers together?",
            "Take the mean over the real and the mean over the generated numbers, and add the two.",
        ),
        "generated_forgotten": Mistake(
            _on_logits(lambda r, g: (softplus(-r).mean(), _right_g(g))),
            "Your D's loss looks at real numbers only. A D that always says “real” would do well.",
            "Add a second term to D's loss: the cross-entropy of the generated numbers.",
        ),
        "real_forgotten": Mistake(
            _on_logits(lambda r, g: (softplus(g).mean(), _right_g(g))),
            "Your D's loss looks at generated numbers only. A D that always says “generated” would do well.",
            "Add a second term to D's loss: the cross-entropy of the real numbers.",
        ),
        "noise_in_place_of_generated": Mistake(
            lambda theta, phi_0, phi_1, real, noise: losses(0.0, phi_0, phi_1, real, noise),
            "Your D judges the noise itself: θ has no influence on your losses.",
            "D must judge what G makes of the noise. Compute that first.",
        ),
        "theta_multiplies": Mistake(
            lambda theta, phi_0, phi_1, real, noise: losses(0.0, phi_0, phi_1, real, noise * theta),
            "Your G stretches the noise. What does the smallest G do with it?",
            "G shifts the noise; it does not multiply it.",
        ),
        "sigmoid_twice": Mistake(
            _on_logits(lambda r, g: (_right_d(sigmoid(r), sigmoid(g)), _right_g(sigmoid(g)))),
            "The sigmoid seems to be taken twice: once by you, once by the loss.",
            "One of the two places must get the logit itself, the other the probability.",
        ),
        "no_logarithm": Mistake(
            _on_logits(lambda r, g: (1 - sigmoid(r).mean() + sigmoid(g).mean(), 1 - sigmoid(g).mean())),
            "Your losses are made of probabilities alone: being surely wrong costs hardly more than being unsure.",
            "The cross-entropy has a logarithm. Look at the sentence before equation (2.2).",
        ),
    },
    "(d_loss, g_loss), the two cross-entropies of section 2.1, as means",
    """
def losses(theta, phi_0, phi_1, real, noise):
    def D(x):
        return 1 / (1 + np.exp(-(phi_0 + phi_1 * x)))

    generated = noise + theta
    d_loss = -np.log(D(real)).mean() - np.log(1 - D(generated)).mean()
    g_loss = -np.log(D(generated)).mean()
    return d_loss, g_loss
""",
)


# ---- how many weights a dense network has


def count_weights(sizes):
    """Every layer of m units after one of n has n·m weights and m biases."""
    return sum(n * m + m for n, m in pairwise(sizes))


def _size_inputs(rng):
    """Sizes that all differ, so that no two of them can stand for each other."""
    return (tuple(int(size) for size in rng.choice(np.arange(2, 16), int(rng.integers(4, 6)), replace=False)),)


COUNT_WEIGHTS = Formula(
    "count_weights",
    count_weights,
    _size_inputs,
    {
        "no_biases": Mistake(
            lambda sizes: sum(n * m for n, m in pairwise(sizes)),
            "Every unit of a Dense layer adds one number of its own to what it has summed up. Did you count it?",
            "Each unit has one bias. Add them for every layer.",
        ),
        "bias_for_every_input": Mistake(
            lambda sizes: sum(n * m + n for n, m in pairwise(sizes)),
            "Your biases are as many as the numbers that come in. Who owns a bias?",
            "A bias belongs to a unit of the layer, not to an input of the layer.",
        ),
        "input_has_biases": Mistake(
            lambda sizes: sum(n * m for n, m in pairwise(sizes)) + sum(sizes),
            "Your count is too large by as many as there are inputs. Has the input a layer of its own?",
            "The first size is only the length of the input. It has no units, so it has no biases.",
        ),
        "one_bias_a_layer": Mistake(
            lambda sizes: sum(n * m + 1 for n, m in pairwise(sizes)),
            "Your layers have one bias each. How many units has a layer?",
            "Every unit has its own bias. Count the units of each layer.",
        ),
        "last_layer_forgotten": Mistake(
            lambda sizes: count_weights(sizes[:-1]),
            "Your count ends one layer too early.",
            "With k sizes there are k - 1 layers; zip(sizes[:-1], sizes[1:]) gives all of them.",
        ),
        "first_layer_forgotten": Mistake(
            lambda sizes: count_weights(sizes[1:]),
            "Your count begins one layer too late.",
            "The first layer lies between sizes[0] and sizes[1].",
        ),
        "last_bias_forgotten": Mistake(
            lambda sizes: count_weights(sizes) - sizes[-1],
            "Too few by the size of the last layer: its units have biases as well.",
            "The output layer is an ordinary dense layer, with a bias for each unit.",
        ),
        "sizes_summed": Mistake(
            lambda sizes: sum(sizes),
            "You have counted units. Count the connections between them, and the biases.",
            "Every unit is connected with every number that comes in. Count these pairs, layer by layer.",
        ),
        "all_multiplied": Mistake(
            lambda sizes: int(np.prod(np.array(sizes, float))),
            "You have multiplied all sizes with each other. Only neighbours are connected.",
            "Look at one layer at a time, at its inputs and its units, and add the layers.",
        ),
        "first_to_last": Mistake(
            lambda sizes: sizes[0] * sizes[-1] + sizes[-1],
            "You have connected the input straight with the output. What about the layers between?",
            "Count each layer by itself: it is connected only with the size just before it. Then add.",
        ),
        "square_layers": Mistake(
            lambda sizes: sum(m * m + m for m in sizes[1:]),
            "Each of your layers is connected with itself. With which one is it connected?",
            "A layer gets its inputs from the size before it in the tuple, not from itself.",
        ),
    },
    "the number of all weights and biases of the dense layers",
    """
def count_weights(sizes):
    return sum(n * m + m for n, m in zip(sizes[:-1], sizes[1:]))
""",
)


# ---- what a narrow layer in the middle saves


def saved_weights(inputs, units, outputs):
    """Weights of one dense layer, less those of two with ``units`` units between them."""
    return count_weights((inputs, outputs)) - count_weights((inputs, units, outputs))


SAVED_WEIGHTS = Formula(
    "saved_weights",
    saved_weights,
    lambda rng: (int(rng.integers(20, 40)), int(rng.integers(2, 7)), int(rng.integers(50, 90))),
    {
        "no_biases": Mistake(
            lambda n, k, m: n * m - n * k - k * m,
            "Your result is too large by the number of new units. What does a unit have besides its weights?",
            "The new layer brings one bias for each of its units.",
        ),
        "sign_flipped": Mistake(
            lambda n, k, m: -saved_weights(n, k, m),
            "Your result is negative. Which of the two networks has more weights?",
            "Subtract the new network's weights from those of the old one.",
        ),
        "old_biases_forgotten": Mistake(
            lambda n, k, m: saved_weights(n, k, m) - m,
            "You gave biases to the new network only. Does the old layer have none?",
            "The old layer has one bias for each output, as the last layer of the new network has.",
        ),
        "new_biases_forgotten": Mistake(
            lambda n, k, m: saved_weights(n, k, m) + k + m,
            "You gave biases to the old layer only. Do the new layers have none?",
            "Both new layers have biases: count them too.",
        ),
        "new_only": Mistake(
            lambda n, k, m: count_weights((n, k, m)),
            "That is the number of weights of the new network. How many does it save?",
            "Count the old network too, and take the difference.",
        ),
        "old_only": Mistake(
            lambda n, k, m: count_weights((n, m)),
            "That is the number of weights of the old network. How many does the new one save?",
            "Count the new network too, and take the difference.",
        ),
        "last_layer_forgotten": Mistake(
            lambda n, k, m: count_weights((n, m)) - count_weights((n, k)),
            "The new network has one layer more than you counted.",
            "The outputs are computed from the new units, and this layer has weights as well.",
        ),
        "first_layer_forgotten": Mistake(
            lambda n, k, m: count_weights((n, m)) - count_weights((k, m)),
            "The new network has one layer more than you counted.",
            "The new units are computed from the inputs, and this layer has weights as well.",
        ),
        "all_multiplied": Mistake(
            lambda n, k, m: count_weights((n, m)) - n * k * m,
            "You multiplied all three sizes of the new network with each other. Only neighbours are connected.",
            "Count the two new layers one after the other, and add.",
        ),
        "a_share": Mistake(
            lambda n, k, m: saved_weights(n, k, m) / count_weights((n, m)),
            "That is a share of the old network. The exercise asks for a number of weights.",
            "Do not divide: return the difference itself.",
        ),
    },
    "the number of weights and biases that the change saves",
    """
def saved_weights(inputs, units, outputs):
    before = inputs * outputs + outputs
    after = inputs * units + units + units * outputs + outputs
    return before - after
""",
)


FORMULAS = [LOSSES, COUNT_WEIGHTS, SAVED_WEIGHTS]
