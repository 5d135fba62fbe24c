"""Reads the loss that a student wrote off its values, or off the weights that it moved. Knows no hint and no verdict.

Every cross entropy of real and generated logits is a sum of four terms, one for each side and each label. So a loss is
four coefficients, least squares finds them, and they name the mistake: (1, 0, 0, 1) is D's loss, (0, 1, 1, 0) has its
labels flipped. It works on the values of a loss and, because a step is −rate times a gradient, on weight changes.
"""

import functools
import inspect
import itertools
from typing import NamedTuple

import numpy as np

from gan_lessons import losses, networks
from gan_lessons._tensorflow import keras, tf

mean, softplus, sigmoid = tf.reduce_mean, tf.nn.softplus, tf.sigmoid
LOGARITHMS = ("log D(real)", "log(1 − D(real))", "log D(generated)", "log(1 − D(generated))")
D_LOSS, G_LOSS = (1, 0, 0, 1), (0, 0, 1, 0)
HALF = "Half of D's loss, the mean of the two parts, as many books write it: the same minimum."


class Finding(NamedTuple):
    """What a check found: ``mistake`` is None where all is right; ``player`` says in whose step it is."""

    mistake: str | None
    expected: str
    yours: str
    player: str = ""
    note: str = ""


def is_blank(thing):
    """Whether a student has left this open.

    >>> is_blank(...), is_blank(0.0)
    (True, False)
    """
    return thing is None or thing is ... or thing is NotImplemented


# ---- a loss as four coefficients


def terms(*sides):
    """For the logits of each side, −mean log D and −mean log(1 − D): a list of scalars, two a side.

    >>> [round(float(term), 4) for term in terms(tf.zeros((3, 1)))]
    [0.6931, 0.6931]
    """
    return [mean(softplus(sign * logits)) for logits in sides for sign in (-1.0, 1.0)]


def _targets(labels, sides):
    cross_entropy = tf.nn.sigmoid_cross_entropy_with_logits
    return [mean(cross_entropy(labels=target, logits=logits)) for target in labels for logits in sides]


KINDS = {
    "plain": terms,
    "sigmoid_twice": lambda *sides: terms(*map(sigmoid, sides)),
    "sum_not_mean": lambda *sides: [float(sides[0].shape[0]) * term for term in terms(*sides)],
    "targets_are_outputs": lambda *sides: _targets(sides, sides),
    "targets_are_outputs ": lambda *sides: _targets([*map(sigmoid, sides)], sides),
    "targets_are_outputs  ": lambda *sides: _targets([*map(sigmoid, sides)], [*map(sigmoid, sides)]),  # the article
}


def fit(columns, target, tolerance=1e-4):
    """The coefficients, to two decimals, that make ``target`` a sum of ``columns``; None if none do.

    >>> fit(np.array([[1.0, 0, 0], [0, 1.0, 0]]), np.array([2.0, 3.0, 0])).tolist()
    [2.0, 3.0]
    """
    columns, target = np.asarray(columns, float), np.asarray(target, float)
    if not np.isfinite(target).all():
        return None
    coefficients = np.linalg.lstsq(columns.T, target, rcond=1e-7)[0]
    error = np.linalg.norm(coefficients @ columns - target) / max(np.linalg.norm(target), 1e-9)
    return np.round(coefficients, 2) + 0.0 if error < tolerance else None


def formula(coefficients):
    """Four coefficients as a reader writes them.

    >>> formula((0.9, 0, 0, 0.1))
    '−0.9 mean log D(real) − 0.1 mean log(1 − D(generated))'
    """
    parts = [
        ("− " if c > 0 else "+ ") + (f"{abs(c):g} " if abs(c) != 1 else "") + f"mean {logarithm}"
        for c, logarithm in zip(coefficients, LOGARITHMS, strict=True)
        if c
    ]
    return " ".join(parts).removeprefix("+ ").replace("− ", "−", parts[0][0] == "−") if parts else "0"


D_PATTERNS = {
    (0, 0, 0, 0): "constant",
    (1, 0, 0, 1): "weighted",
    (0, 1, 1, 0): "labels_flipped",
    (-1, 0, 0, -1): "sign_flipped",
    (1, 0, 0, -1): "sign_flipped",
    (1, -1, -1, 1): "another_loss",  # Wasserstein: softplus(x) − softplus(−x) = x
    (-1, 0, 0, 1): "sign_flipped",
    (0, -1, -1, 0): "labels_and_sign_flipped",
    (0, 0, 0, 1): "real_missing",
    (1, 0, 0, 0): "generated_missing",
    (1, 0, 1, 0): "generated_called_real",
    (0, 1, 0, 1): "real_called_generated",
    (0, 0, 1, 0): "loss_of_the_other",
    (1, 1, 0, 1): "label_smoothing",
    (1, 1, 1, 1): "label_smoothing",
}
G_PATTERNS = {
    (0, 0, 0, 0): "constant",
    (0, 0, 1, 0): "weighted",
    (0, 0, 0, -1): "saturating",
    (0, 0, 0, 1): "labels_flipped",
    (0, 0, -1, 0): "sign_flipped",
    (0, 0, 1, -1): "another_loss",
    (0, 0, 1, 1): "label_smoothing",
}


def name_mistake(player, coefficients, batch=None):
    """The mistake in a player's loss of these four coefficients; None for the right loss.

    Half of D's loss is right too: the mean of the two parts, which many books write. ``batch`` is given where a sum
    over the batch cannot be told from a factor in any other way.

    >>> name_mistake("D", (0, 1, 1, 0))
    'labels_flipped'
    """
    coefficients = tuple(map(float, coefficients))
    right = [D_LOSS, tuple(0.5 * c for c in D_LOSS)] if player == "D" else [G_LOSS]
    if coefficients in right:
        return None
    if batch and tuple(c / batch for c in coefficients) in right:
        return "sum_not_mean"
    patterns = D_PATTERNS if player == "D" else G_PATTERNS
    return patterns.get(tuple(int(np.sign(c)) for c in coefficients), "other_formula")


# ---- a loss function


def probes(seed=0):
    """Eight small batches of real and generated logits, of three sizes so that a sum is no mean."""
    rng = np.random.default_rng(seed)
    sizes = itertools.islice(itertools.cycle((2, 4, 5)), 8)
    return [[tf.constant(rng.normal(0, 2, (n, 1)), tf.float32) for _ in range(2)] for n in sizes]


def diagnose_loss(player, loss, seed=0):
    """One ``Finding`` for a loss of player ``"D"`` or ``"G"``, a function of logits; None if it is still blank."""
    expected = formula(D_LOSS if player == "D" else G_LOSS)
    if not callable(loss):
        return Finding("not_a_function", expected, f"a {type(loss).__name__}")
    batches = [sides if player == "D" else sides[1:] for sides in probes(seed)]
    outputs = [loss(*sides) for sides in batches]
    if is_blank(outputs[0]):
        return None
    values = [_scalar(output) for output in outputs]
    if None in values:
        shape = getattr(outputs[0], "shape", None)
        came = f"a {type(outputs[0]).__name__}" if shape is None else f"shape {tuple(shape)}"
        return Finding("not_a_scalar", expected + ", a scalar", f"{came} for logits of shape {batches[0][0].shape}")
    mistake, yours = _name_loss(player, loss, batches, values)
    if mistake == "labels_flipped" and _generated_comes_first(loss):
        mistake = "arguments_swapped"
    mistake = mistake or _numerics(player, loss)
    if mistake == "not_stable":
        return Finding(mistake, f"{expected}, also at logits of ±200", f"{yours}, but not at logits of ±200")
    return Finding(mistake, expected, yours, note=HALF if mistake is None and yours != expected else "")


def _name_loss(player, loss, batches, values):
    """The mistake, or None, and the loss in words."""
    if np.ptp(values) == 0:
        return "constant", "the same number for all logits"
    for kind, columns_of in KINDS.items():
        columns = np.array([[float(term) for term in columns_of(*sides)] for sides in batches]).T
        coefficients = fit(columns, values)
        if coefficients is not None:
            found = kind.strip(), coefficients if player == "D" or len(coefficients) == 4 else [0, 0, *coefficients]
            return name_mistake(player, found[1]) if kind == "plain" else found[0], _in_words(found)
    if _takes_probabilities(loss, batches):
        return "logits_as_probabilities", "right for probabilities, but it is given logits"
    if not np.isfinite(values).all():
        return "nan", "NaN or infinite for logits of a few units"
    for other in losses.LOSSES.values():
        function = other.discriminator if player == "D" else functools.partial(other.generator, None)
        if not other.paired and np.allclose([function(*sides) for sides in batches], values, rtol=1e-4):
            return "another_loss", f"the {other.name} loss"
    return "other_formula", "a formula that this check does not know"


def _takes_probabilities(loss, batches):
    inside = [[0.1 + 0.8 * sigmoid(logits) for logits in sides] for sides in batches]
    columns = [[float(term) for term in terms(*(tf.math.log(p / (1 - p)) for p in sides))] for sides in inside]
    return fit(np.array(columns).T, [_scalar(loss(*sides)) for sides in inside]) is not None


def _numerics(player, loss):
    """A loss with the right formula: does it have a slope, and is it exact where D is very sure and very wrong?"""
    sides = [tf.constant([[-200.0], [200.0]]), tf.constant([[200.0], [-200.0]])][: 2 if player == "D" else 1]
    with tf.GradientTape() as tape:
        tape.watch(sides)
        value = loss(*sides)
    slopes = tape.gradient(value, sides) if isinstance(value, tf.Tensor) else [None]
    if any(slope is None for slope in slopes):
        return "no_gradient"
    right = [200.0, 100.0] if player == "D" else [100.0]
    exact = np.isclose(float(value), right, rtol=1e-3).any()
    return None if exact and all(np.isfinite(slope).all() and np.any(slope) for slope in slopes) else "not_stable"


def _generated_comes_first(loss):
    try:
        names = [*inspect.signature(getattr(loss, "python_function", loss)).parameters]
    except (TypeError, ValueError):
        return False
    return len(names) > 1 and "real" in names[1].lower() and "real" not in names[0].lower()


def _scalar(value):
    try:
        array = np.asarray(value, float)
    except (TypeError, ValueError):
        return None
    return float(array) if array.ndim == 0 else None


# ---- a training step, on small networks of its own


class Watched(keras.optimizers.SGD):
    """Plain gradient descent that tells ``note`` whose weights it is given, and refuses none: the check names it."""

    def __init__(self, rate, weights, note):
        super().__init__(rate)
        self.build(weights)
        self.note = note

    def apply(self, grads, trainable_variables=None):
        variables = list(self._trainable_variables if trainable_variables is None else trainable_variables)
        self.note(variables)
        for gradient, variable in zip(grads, variables, strict=False):
            if gradient is not None:
                variable.assign_sub(self.learning_rate * gradient)
        self.iterations.assign_add(1)


RATES = {"G": 0.5, "D": 0.25}  # not equal: an optimiser used on the other network is seen
BATCH = 24


class Trial:
    """Two small networks with fixed weights, before and after one call of a student's ``train_step``.

    ``weights`` maps ``"G0", "D0"`` (before) and ``"G1", "D1"`` (after) to lists of arrays.
    """

    def __init__(self, seed=0):
        rng = np.random.default_rng(seed)
        self.players = _players()
        for network in self.players.values():  # logits of a few units, where the losses differ
            network.set_weights([rng.normal(0, 0.5, w.shape) for w in network.get_weights()])
        self.real = tf.constant(rng.normal(1.0, 1.0, (BATCH, 2)), tf.float32)
        self.noise = tf.constant(rng.normal(0.0, 1.0, (BATCH, 2)), tf.float32)
        self.weights = {f"{player}0": network.get_weights() for player, network in self.players.items()}
        self.given = {"G": [], "D": []}  # for each player's optimiser, whose weights each call handed to it
        self.optimizers = {
            player: Watched(RATES[player], network.trainable_variables, self._note(player))
            for player, network in self.players.items()
        }
        self.frozen_by_student, self.words = (), ""

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
            self.updates = {player: count - before[player] for player, count in self._counts().items()}
            self.weights |= {"G1": g.get_weights(), "D1": d.get_weights()}

    def change(self, player):
        """How far the student's step moved a player's weights, as one long vector."""
        return _flat(self.weights[player + "1"]) - _flat(self.weights[player + "0"])

    def moved(self, player):
        return bool(np.abs(self.change(player)).max() > 1e-7)

    def explain(self, player, change=None, d=("D0",), g="G0"):
        """``(kind, coefficients)`` of the loss whose gradient, at the weights named, makes this change; or None.

        ``d`` names one or more of D's weights to try; the plain cross entropy is tried on all of them first.
        """
        change = self.change(player) if change is None else change
        for kind, judge in itertools.product(KINDS, d):
            coefficients = fit(-RATES[player] * self._slopes(player, kind, judge, g), change)
            if coefficients is not None:
                return kind.strip(), coefficients
        return None

    def stepped(self, player, coefficients, d="D0", g="G0"):
        """Keep, under the name it returns, the player's weights after a step on the loss of these coefficients."""
        here = d if player == "D" else g
        step = -RATES[player] * np.asarray(coefficients) @ self._slopes(player, "plain", d, g)
        cuts = np.cumsum([w.size for w in self.weights[here]])[:-1]
        parts = np.split(step, cuts)
        moved = [w + part.reshape(w.shape) for w, part in zip(self.weights[here], parts, strict=True)]
        self.weights[here + "'"] = moved
        return here + "'"

    def values(self, d="D0", g="G0"):
        """The two reference losses, as numbers, at the weights named."""
        self._put(g, d)
        found = _terms_now()(self.real, self.noise).numpy()
        return np.dot(D_LOSS, found), np.dot(G_LOSS, found)

    def _slopes(self, player, kind, d, g):
        self._put(g, d)
        return _slopes_of(player, kind)(self.real, self.noise).numpy().astype(float)

    def _put(self, *names):
        for name in names:
            self.players[name[0]].set_weights(self.weights[name])

    def _counts(self):
        return {player: int(optimizer.iterations) for player, optimizer in self.optimizers.items()}

    def _note(self, player):
        owner = {id(v): p for p, network in self.players.items() for w in network.variables for v in (w, w.value)}
        return lambda variables: self.given[player].append({owner.get(id(v), "?") for v in variables})


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
def _terms_now():
    return tf.function(lambda real, noise: tf.stack(terms(*_logits(real, noise))), autograph=False)


@functools.cache
def _slopes_of(player, kind):
    """Compiled: the gradients, one a row, of all terms of a kind for the weights of a player as they are now."""
    variables = [v.value for v in _players()[player].trainable_variables]

    @tf.function(autograph=False)
    def slopes(real, noise):
        with tf.GradientTape(persistent=True) as tape:
            found = KINDS[kind](*_logits(real, noise))
        rows = [tape.gradient(term, variables, unconnected_gradients=tf.UnconnectedGradients.ZERO) for term in found]
        return tf.stack([tf.concat([tf.reshape(part, [-1]) for part in row], 0) for row in rows])

    return slopes


def _flat(arrays):
    return np.concatenate([np.ravel(array) for array in arrays]).astype(float)


def diagnose_step(train_step, seed=0):
    """One ``Finding`` for a student's ``train_step``; ``None`` if it is still blank. Exceptions of the student's pass.

    Args:
        train_step: ``(generator, discriminator, g_optimizer, d_optimizer, real, noise) → (d_loss, g_loss)``.
    """
    trial = Trial(seed)
    try:
        result = trial.run(train_step)
    except Exception:
        if not trial.frozen_by_student:
            raise
        result = None
    if is_blank(result) and not (trial.moved("D") or trial.moved("G") or any(trial.given.values())):
        return None
    return (
        _wrong_hands(trial)
        or _frozen(trial)
        or _twice(trial)
        or _wrong_loss(trial, train_step)
        or _returned(trial, result)
    )


ROLES = {"D": "discriminator", "G": "generator"}
EXPECTED = f"D descends {formula(D_LOSS)}; G descends {formula(G_LOSS)}"


def _wrong_hands(trial):
    """An optimiser that was given the other network's weights."""
    other = {"D": "G", "G": "D"}
    expected = "g_optimizer moves the generator's weights, d_optimizer the discriminator's, each once"
    crossed = {p: any(other[p] in call for call in trial.given[p]) for p in "DG"}
    for player, mistake in (("G", "g_step_moves_d"), ("D", "d_step_moves_g")):
        if {"D", "G"} in trial.given[player]:
            yours = f"{player.lower()}_optimizer was given the weights of both networks at once"
            return Finding(mistake, expected, yours)
    if all(crossed.values()):
        return Finding("optimizers_swapped", expected, "each optimiser was given the other network's weights")
    for player in "DG":
        if crossed[player]:
            yours = f"{player.lower()}_optimizer was given the {ROLES[other[player]]}'s weights too"
            return Finding("one_optimizer", expected, yours)
    return None


def _frozen(trial):
    """A player that did not move, or moved out of all numbers."""
    expected = "both networks move, each by its own loss"
    if not all(np.isfinite(trial.change(player)).all() for player in "DG"):
        return Finding("nan", expected, "weights of NaN or infinite after the step")
    still = [player for player in "DG" if player in trial.frozen_by_student or not trial.moved(player)]
    if len(still) == 2:
        return Finding("nothing_moved", expected, "neither network moved")
    if still:
        yours = f"the {ROLES[still[0]]} did not move"
        if not any(trial.given[still[0]]):
            yours += f"; {still[0].lower()}_optimizer was never used"
        return Finding(f"{still[0].lower()}_frozen", expected, yours)
    return None


def _twice(trial):
    """More than one update of a player: the same step again, or a step on the other player's loss."""
    expected = "one update of D, then one of G"
    for player, other, loss in (("D", "G", D_LOSS), ("G", "D", G_LOSS)):
        if trial.updates[player] < 2:
            continue
        yours = f"{trial.updates[player]} updates of {player}, {trial.updates[other]} of {other}"
        mistake = f"{player.lower()}_twice"
        if player == "D" and _second_is_of_generated(trial):
            mistake = "g_step_moves_d"
        elif player == "G" and not _same_step_again(trial, loss):
            mistake = "d_step_moves_g"
        return Finding(mistake, expected, yours)
    return None


def _second_is_of_generated(trial):
    """After a right step of D, is the rest of its way the gradient of a loss of generated samples only?"""
    for first in (np.array(D_LOSS), 0.5 * np.array(D_LOSS)):
        after = trial.stepped("D", first)
        rest = _flat(trial.weights["D1"]) - _flat(trial.weights[after])
        found = trial.explain("D", rest, d=(after, "D0"))
        if found and found[0] == "plain" and not found[1][:2].any():
            return True
    return False


def _same_step_again(trial, loss):
    for judge in ("D1", "D0"):
        after = trial.stepped("G", loss, d=judge)
        rest = _flat(trial.weights["G1"]) - _flat(trial.weights[after])
        found = trial.explain("G", rest, d=(judge,), g=after)
        if found and name_mistake("G", found[1]) is None:
            return True
    return False


def _wrong_loss(trial, train_step):
    """A player that moved by another loss than its own; leaves in ``trial.words`` what each descends."""
    d_found = trial.explain("D")
    g_found = trial.explain("G", d=("D1", "D0"))
    if not d_found and trial.explain("D", g="G1") and trial.explain("G"):
        yours = "G was updated first, and D judged samples of the new G"
        return Finding("generator_first", "one update of D, then one of G", yours)
    trial.words = yours = f"D descends {_in_words(d_found)}; G descends {_in_words(g_found)}"
    if not (d_found and g_found):
        player = "D" if g_found else "G" if d_found else ""
        return Finding(_unexplained(trial, train_step), EXPECTED, yours, player)
    if _partners(d_found, g_found):
        return Finding("partners", EXPECTED, yours)
    for player, (kind, coefficients) in (("D", d_found), ("G", g_found)):
        mistake = name_mistake(player, coefficients, BATCH) if kind == "plain" else kind
        if mistake:
            return Finding(mistake, EXPECTED, yours, player)
    return None


def _in_words(found):
    if not found:
        return "something that this check does not know"
    kind, coefficients = found
    return formula(coefficients) if kind == "plain" else kind.replace("_", " ")


def _partners(d_found, g_found):
    """Both go down on one and the same loss of generated samples (and D's labels on real ones are not the mistake)."""
    (d_kind, d), (g_kind, g) = d_found, g_found
    if d_kind == g_kind == "targets_are_outputs":
        return True
    return d_kind == g_kind == "plain" and g[2:].any() and np.array_equal(d[2:], g[2:]) and d[1] == 0


def _unexplained(trial, train_step):
    if not trial.given["D"] or not trial.given["G"]:
        return "other_optimizer"
    before = {player: trial.change(player) for player in "DG"}
    trial.run(train_step)
    same = all(np.allclose(trial.change(player), before[player], atol=1e-5) for player in "DG")
    return "other_step" if same else "own_noise"


def _returned(trial, result):
    """The right step: is what it returned the two losses?"""
    expected = "returns (d_loss, g_loss), two scalars"
    try:
        found = [float(np.asarray(loss)) for loss in result]
    except (TypeError, ValueError):
        found = []
    if len(found) != 2:
        return Finding("losses_not_returned", expected, f"returned {_what(result)}")
    d_loss, g_old = trial.values()
    g_losses = (g_old, trial.values(d="D1")[1])
    if any(np.isclose(found[0], g, rtol=1e-4) for g in g_losses) and np.isclose(found[1], [d_loss, d_loss / 2]).any():
        return Finding("losses_swapped", expected, "returned (g_loss, d_loss)")
    return Finding(None, EXPECTED, trial.words, note=HALF if trial.words != EXPECTED else "")


def _what(result):
    if result is None:
        return "nothing"
    if isinstance(result, tuple | list):
        return f"{len(result)} values, not all of them numbers" if len(result) == 2 else f"{len(result)} values"
    return f"one {type(result).__name__}"
