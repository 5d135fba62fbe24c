"""A trial of a student's training step on two small networks: what moved, by whose optimiser, down which loss."""

import functools
import itertools

import numpy as np

from gan_lessons import networks
from gan_lessons.exercises.coefficients import D_LOSS, G_LOSS, TERM_KINDS, cross_entropy_terms, fit_coefficients
from gan_lessons.utils.tensorflow import keras, tf


class RecordingSGD(keras.optimizers.SGD):
    """Plain gradient descent; calls ``on_apply`` with the weights it is given, and refuses none: the check names it."""

    def __init__(self, rate, weights, on_apply):
        super().__init__(rate)
        self.build(weights)
        self.on_apply = on_apply

    def apply(self, grads, trainable_variables=None):
        """Report the variables, then descend along their gradients."""
        variables = list(self._trainable_variables if trainable_variables is None else trainable_variables)
        self.on_apply(variables)
        for gradient, variable in zip(grads, variables, strict=False):
            if gradient is not None:
                variable.assign_sub(self.learning_rate * gradient)
        self.iterations.assign_add(1)


LEARNING_RATES = {"G": 0.5, "D": 0.25}  # not equal: an optimiser used on the other network is seen
BATCH_SIZE = 24


class Trial:
    """Two small networks with fixed weights, before and after one call of a student's ``train_step``.

    ``weights`` maps ``"G0", "D0"`` (before) and ``"G1", "D1"`` (after) to lists of arrays.
    """

    def __init__(self, seed=0):
        rng = np.random.default_rng(seed)
        self.players = _players()
        for network in self.players.values():  # logits of a few units, where the losses differ
            network.set_weights([rng.normal(0, 0.5, w.shape) for w in network.get_weights()])
        self.real = tf.constant(rng.normal(1.0, 1.0, (BATCH_SIZE, 2)), tf.float32)
        self.noise = tf.constant(rng.normal(0.0, 1.0, (BATCH_SIZE, 2)), tf.float32)
        self.weights = {f"{player}0": network.get_weights() for player, network in self.players.items()}
        self.optimizer_calls = {"G": [], "D": []}  # for each player's optimiser, whose weights each call handed to it
        self.optimizers = {
            player: RecordingSGD(LEARNING_RATES[player], network.trainable_variables, self._recorder(player))
            for player, network in self.players.items()
        }
        self.frozen_by_student, self.description = (), ""

    def run(self, train_step):
        """Call the student's step once from the first weights; returns what it returned."""
        g, d = self.players["G"], self.players["D"]
        self._put("G0", "D0")
        before = self._counts()
        try:
            return train_step(g, d, self.optimizers["G"], self.optimizers["D"], self.real, self.noise)
        finally:
            self.frozen_by_student = [player for player in "DG" if not self.players[player].trainable]
            g.trainable = d.trainable = True
            self.update_counts = {player: count - before[player] for player, count in self._counts().items()}
            self.weights |= {"G1": g.get_weights(), "D1": d.get_weights()}

    def weight_change(self, player):
        """How far the student's step moved a player's weights, as one long vector."""
        return flatten(self.weights[player + "1"]) - flatten(self.weights[player + "0"])

    def moved(self, player):
        """Whether the student's step changed a player's weights."""
        return bool(np.abs(self.weight_change(player)).max() > 1e-7)

    def explain_change(self, player, change=None, d=("D0",), g="G0"):
        """``(kind, coefficients)`` of the loss whose gradient, at the weights named, makes this change; or None.

        ``d`` names one or more of D's weights to try; the plain cross entropy is tried on all of them first.
        """
        change = self.weight_change(player) if change is None else change
        for kind, judge in itertools.product(TERM_KINDS, d):
            coefficients = fit_coefficients(-LEARNING_RATES[player] * self._gradients(player, kind, judge, g), change)
            if coefficients is not None:
                return kind.strip(), coefficients
        return None

    def reference_step(self, player, coefficients, d="D0", g="G0"):
        """Keep, under the name it returns, the player's weights after a step on the loss of these coefficients."""
        here = d if player == "D" else g
        step = -LEARNING_RATES[player] * np.asarray(coefficients) @ self._gradients(player, "plain", d, g)
        cuts = np.cumsum([w.size for w in self.weights[here]])[:-1]
        parts = np.split(step, cuts)
        moved = [w + part.reshape(w.shape) for w, part in zip(self.weights[here], parts, strict=True)]
        self.weights[here + "'"] = moved
        return here + "'"

    def reference_losses(self, d="D0", g="G0"):
        """The two reference losses, as numbers, at the weights named."""
        self._put(g, d)
        found = _compiled_terms()(self.real, self.noise).numpy()
        return np.dot(D_LOSS, found), np.dot(G_LOSS, found)

    def _gradients(self, player, kind, d, g):
        self._put(g, d)
        return _compiled_gradients(player, kind)(self.real, self.noise).numpy().astype(float)

    def _put(self, *names):
        for name in names:
            self.players[name[0]].set_weights(self.weights[name])

    def _counts(self):
        return {player: int(optimizer.iterations) for player, optimizer in self.optimizers.items()}

    def _recorder(self, player):
        owner = {id(v): p for p, network in self.players.items() for w in network.variables for v in (w, w.value)}
        return lambda variables: self.optimizer_calls[player].append({owner.get(id(v), "?") for v in variables})


@functools.cache
def _players():
    """The two networks that every trial uses: built once, their weights set anew each time."""
    return {
        "G": networks.points_generator(width=16, depth=1, seed=0),
        "D": networks.points_discriminator(width=16, depth=1, seed=1),
    }


def _logits(real, noise):
    g, d = _players()["G"], _players()["D"]
    return d(real), d(g(noise))


@functools.cache
def _compiled_terms():
    return tf.function(lambda real, noise: tf.stack(cross_entropy_terms(*_logits(real, noise))), autograph=False)


@functools.cache
def _compiled_gradients(player, kind):
    """Compiled: the gradients, one a row, of all terms of a kind for the weights of a player as they are now."""
    variables = [v.value for v in _players()[player].trainable_variables]

    @tf.function(autograph=False)
    def slopes(real, noise):
        with tf.GradientTape(persistent=True) as tape:
            found = TERM_KINDS[kind](*_logits(real, noise))
        rows = [tape.gradient(term, variables, unconnected_gradients=tf.UnconnectedGradients.ZERO) for term in found]
        return tf.stack([tf.concat([tf.reshape(part, [-1]) for part in row], 0) for row in rows])

    return slopes


def flatten(arrays):
    """All weights of a network, one after the other, as one long vector."""
    return np.concatenate([np.ravel(array) for array in arrays]).astype(float)
