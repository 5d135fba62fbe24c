"""The exercises of chapter 2: losses of the smallest GAN, weights of a dense network, one alternating step."""

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
            "Your D is paid for calling real numbers generated. What should D(x) be on a real number?",
            "D's target is 1 on real numbers and 0 on generated ones: -log D(real) and -log(1 - D(generated)).",
        ),
        "g_helps_d": Mistake(
            _on_logits(lambda r, g: (_right_d(r, g), softplus(g).mean())),
            "Your G is content when D calls its numbers generated. What does G want D to say?",
            "G's loss is -mean(log D(generated)): small when D calls generated numbers real.",
        ),
        "all_labels_flipped": Mistake(
            _on_logits(lambda r, g: (softplus(r).mean() + softplus(-g).mean(), softplus(g).mean())),
            "All labels are turned round, D's and G's. Which answer of D means “real”: 1 or 0?",
            "D(x) near 1 means “real”: -log D(real), -log(1 - D(generated)), and for G -log D(generated).",
        ),
        "saturating": Mistake(
            _on_logits(lambda r, g: (_right_d(r, g), -softplus(g).mean())),
            "Your G minimises log(1 - D): the saturating loss, flat where D is sure. This exercise asks for the other.",
            "Minimise -mean(log D(generated)) in place of mean(log(1 - D(generated))).",
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
            "Players minimise: -mean(log ...) for each part, both losses above 0.",
        ),
        "value_for_loss": Mistake(
            _on_logits(lambda r, g: (-_right_d(r, g), _right_g(g))),
            "Your first number is V, which D makes as large as it can. The exercise needs what D minimises.",
            "d_loss = -V: put a minus before both of D's logarithms.",
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
            "Add -mean(log(1 - D(generated))).",
        ),
        "real_forgotten": Mistake(
            _on_logits(lambda r, g: (softplus(g).mean(), _right_g(g))),
            "Your D's loss looks at generated numbers only. A D that always says “generated” would do well.",
            "Add -mean(log D(real)).",
        ),
        "noise_in_place_of_generated": Mistake(
            lambda theta, phi_0, phi_1, real, noise: losses(0.0, phi_0, phi_1, real, noise),
            "Your D judges the noise itself: θ has no influence on your losses.",
            "G(z) = z + theta: D must judge noise + theta.",
        ),
        "theta_multiplies": Mistake(
            lambda theta, phi_0, phi_1, real, noise: losses(0.0, phi_0, phi_1, real, noise * theta),
            "Your G stretches the noise. What does the smallest G do with it?",
            "G(z) = z + theta, a shift.",
        ),
        "sigmoid_twice": Mistake(
            _on_logits(lambda r, g: (_right_d(sigmoid(r), sigmoid(g)), _right_g(sigmoid(g)))),
            "The sigmoid seems to be taken twice: once by you, once by the loss.",
            "Give log(sigmoid(logit)) or softplus(-logit) the logit phi_0 + phi_1 * x, not a probability.",
        ),
        "no_logarithm": Mistake(
            _on_logits(lambda r, g: (1 - sigmoid(r).mean() + sigmoid(g).mean(), 1 - sigmoid(g).mean())),
            "Your losses are made of probabilities alone: being surely wrong costs hardly more than being unsure.",
            "Take -log of the probability that D gave to the right answer.",
        ),
    },
    "d_loss = −mean log D(real) − mean log(1 − D(G(noise))), g_loss = −mean log D(G(noise))",
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
            "A layer of m units after n numbers has n*m weights and m biases.",
        ),
        "bias_for_every_input": Mistake(
            lambda sizes: sum(n * m + n for n, m in pairwise(sizes)),
            "Your biases are as many as the numbers that come in. Who owns a bias?",
            "A bias belongs to a unit of the layer itself: n*m + m, not n*m + n.",
        ),
        "input_has_biases": Mistake(
            lambda sizes: sum(n * m for n, m in pairwise(sizes)) + sum(sizes),
            "Your count is too large by as many as there are inputs. Has the input a layer of its own?",
            "The first size is only the length of the input: it has no biases. Sum n*m + m over neighbours.",
        ),
        "one_bias_a_layer": Mistake(
            lambda sizes: sum(n * m + 1 for n, m in pairwise(sizes)),
            "Your layers have one bias each. How many units has a layer?",
            "Every unit has a bias of its own: m for a layer of m units.",
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
            "The output layer is an ordinary Dense layer: n*m + m.",
        ),
        "sizes_summed": Mistake(
            lambda sizes: sum(sizes),
            "You have counted units. Count the connections between them, and the biases.",
            "Between n and m units there are n*m connections; add m biases; sum over the layers.",
        ),
        "all_multiplied": Mistake(
            lambda sizes: int(np.prod(np.array(sizes, float))),
            "You have multiplied all sizes with each other. Only neighbours are connected.",
            "Multiply each size with the next one only, add the biases, and sum.",
        ),
        "first_to_last": Mistake(
            lambda sizes: sizes[0] * sizes[-1] + sizes[-1],
            "You have connected the input straight with the output. What about the layers between?",
            "Sum n*m + m over every pair of neighbours.",
        ),
        "square_layers": Mistake(
            lambda sizes: sum(m * m + m for m in sizes[1:]),
            "Each of your layers is connected with itself. With which one is it connected?",
            "n is the size before: n*m + m with n = sizes[i] and m = sizes[i + 1].",
        ),
    },
    "for every pair of neighbouring sizes n, m: n·m weights and m biases, all summed",
    """
def count_weights(sizes):
    return sum(n * m + m for n, m in zip(sizes[:-1], sizes[1:]))
""",
)


# ---- one alternating step of the game V(x, y) = xy

ALTERNATING_STEP = Formula(
    "alternating_step",
    games.alternating,
    lambda rng: (rng.uniform(0.5, 2.0), rng.uniform(-2.0, -0.5), rng.uniform(0.1, 0.5)),
    {
        "simultaneous": Mistake(
            games.simultaneous,
            "Your y moves as if x had not moved yet. That is the simultaneous step.",
            "Compute the new x first and use it in y's update: y + rate * new_x.",
        ),
        "y_first": Mistake(
            lambda x, y, rate: (x - rate * (y + rate * x), y + rate * x),
            "Your y moves first, and x sees the new y. The exercise needs the other order.",
            "First new_x = x - rate * y, then y + rate * new_x.",
        ),
        "signs_flipped": Mistake(
            lambda x, y, rate: (x + rate * y, y - rate * (x + rate * y)),
            "Your x climbs V and your y descends. Who wants what?",
            "x goes down: x - rate * y. y goes up: y + rate * new_x.",
        ),
        "both_go_down": Mistake(
            lambda x, y, rate: (x - rate * y, y - rate * (x - rate * y)),
            "Both of your players go down V: partners, not adversaries.",
            "y goes up V: a plus in y's update.",
        ),
        "both_go_up": Mistake(
            lambda x, y, rate: (x + rate * y, y + rate * (x + rate * y)),
            "Both of your players go up V: partners, not adversaries.",
            "x goes down V: a minus in x's update.",
        ),
        "own_number_as_slope": Mistake(
            lambda x, y, rate: (x - rate * x, y + rate * y),
            "Your players follow their own number. What is the derivative of x·y with respect to x?",
            "dV/dx = y and dV/dy = x: each player's slope is the other's number.",
        ),
        "no_rate": Mistake(
            lambda x, y, rate: (x - y, y + (x - y)),
            "The step size does nothing in your step.",
            "Multiply each slope by rate.",
        ),
        "rate_only_for_x": Mistake(
            lambda x, y, rate: (x - rate * y, y + (x - rate * y)),
            "y takes a step of full length.",
            "Multiply y's slope by rate as well.",
        ),
        "y_stands_still": Mistake(
            lambda x, y, rate: (x - rate * y, y),
            "Only x has moved.",
            "Then y goes up: y + rate * new_x.",
        ),
        "x_stands_still": Mistake(
            lambda x, y, rate: (x, y + rate * x),
            "Only y has moved.",
            "First x goes down: new_x = x - rate * y.",
        ),
        "swapped": Mistake(
            lambda x, y, rate: games.alternating(x, y, rate)[::-1],
            "Both numbers are right, but they stand in the other's place.",
            "Return (x, y), x first.",
        ),
    },
    "new x = x − rate · y, then new y = y + rate · new x",
    """
def alternating_step(x, y, rate):
    x = x - rate * y
    y = y + rate * x  # the new x
    return x, y
""",
)

FORMULAS = [LOSSES, COUNT_WEIGHTS, ALTERNATING_STEP]
