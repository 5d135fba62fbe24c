"""Finds what is wrong with a training step that a student wrote, from the weights that it moved in a ``Trial``."""

import numpy as np

from gan_lessons.exercises.coefficients import (
    D_LOSS,
    G_LOSS,
    HALF_D_LOSS_NOTE,
    Finding,
    describe_loss,
    formula_text,
    name_mistake,
)
from gan_lessons.exercises.trial import BATCH_SIZE, Trial, flatten
from gan_lessons.utils.validation import is_blank


def diagnose_step(train_step, seed=0, simultaneous=False):
    """One ``Finding`` for a student's ``train_step``; ``None`` if it is still blank. Exceptions of the student's pass.

    Args:
        train_step: ``(generator, discriminator, g_optimizer, d_optimizer, real, noise) → (d_loss, g_loss)``.
        seed: of the weights, examples and noise of the trial.
        simultaneous: both gradients must be those before any weight has moved.
    """
    trial = Trial(seed)
    try:
        result = trial.run(train_step)
    except Exception:
        if not trial.frozen_by_student:
            raise
        result = None
    if is_blank(result) and not (trial.moved("D") or trial.moved("G") or any(trial.optimizer_calls.values())):
        return None
    return (
        _wrong_hands(trial)
        or _frozen(trial)
        or _twice(trial)
        or (simultaneous and _took_turns(trial))
        or _wrong_loss(trial, train_step)
        or _returned(trial, result)
    )


ROLES = {"D": "discriminator", "G": "generator"}
EXPECTED = f"D descends {formula_text(D_LOSS)}; G descends {formula_text(G_LOSS)}"


def _wrong_hands(trial):
    """An optimiser that was given the other network's weights."""
    other = {"D": "G", "G": "D"}
    expected = "g_optimizer moves the generator's weights, d_optimizer the discriminator's, each once"
    crossed = {p: any(other[p] in call for call in trial.optimizer_calls[p]) for p in "DG"}
    for player, mistake in (("G", "g_step_moves_d"), ("D", "d_step_moves_g")):
        if {"D", "G"} in trial.optimizer_calls[player]:
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
    if not all(np.isfinite(trial.weight_change(player)).all() for player in "DG"):
        return Finding("nan", expected, "weights of NaN or infinite after the step")
    still = [player for player in "DG" if player in trial.frozen_by_student or not trial.moved(player)]
    if len(still) == 2:
        return Finding("nothing_moved", expected, "neither network moved")
    if still:
        yours = f"the {ROLES[still[0]]} did not move"
        if not any(trial.optimizer_calls[still[0]]):
            yours += f"; {still[0].lower()}_optimizer was never used"
        return Finding(f"{still[0].lower()}_frozen", expected, yours)
    return None


def _twice(trial):
    """More than one update of a player: the same step again, or a step on the other player's loss."""
    expected = "one update of D, then one of G"
    for player, other, loss in (("D", "G", D_LOSS), ("G", "D", G_LOSS)):
        if trial.update_counts[player] < 2:
            continue
        yours = f"{trial.update_counts[player]} updates of {player}, {trial.update_counts[other]} of {other}"
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
        after = trial.reference_step("D", first)
        rest = flatten(trial.weights["D1"]) - flatten(trial.weights[after])
        found = trial.explain_change("D", rest, d=(after, "D0"))
        if found and found[0] == "plain" and not found[1][:2].any():
            return True
    return False


def _same_step_again(trial, loss):
    for judge in ("D1", "D0"):
        after = trial.reference_step("G", loss, d=judge)
        rest = flatten(trial.weights["G1"]) - flatten(trial.weights[after])
        found = trial.explain_change("G", rest, d=(judge,), g=after)
        if found and name_mistake("G", found[1]) is None:
            return True
    return False


def _wrong_loss(trial, train_step):
    """A player that moved by another loss than its own; leaves in ``trial.description`` what each descends."""
    d_found = trial.explain_change("D")
    g_found = trial.explain_change("G", d=("D1", "D0"))
    if not d_found and trial.explain_change("D", g="G1") and trial.explain_change("G"):
        yours = "G was updated first, and D judged samples of the new G"
        return Finding("generator_first", "one update of D, then one of G", yours)
    trial.description = yours = f"D descends {describe_loss(d_found)}; G descends {describe_loss(g_found)}"
    if not (d_found and g_found):
        player = "D" if g_found else "G" if d_found else ""
        return Finding(_unexplained(trial, train_step), EXPECTED, yours, player)
    if _partners(d_found, g_found):
        return Finding("partners", EXPECTED, yours)
    for player, (kind, coefficients) in (("D", d_found), ("G", g_found)):
        mistake = name_mistake(player, coefficients, BATCH_SIZE) if kind == "plain" else kind
        if mistake:
            return Finding(mistake, EXPECTED, yours, player)
    return None


def _took_turns(trial):
    """A step in turns where both players should have moved at once: the second one saw what the first had become."""
    expected = "both gradients are those before any weight has moved"
    if not trial.explain_change("G") and _is_right("G", trial.explain_change("G", d=("D1",))):
        return Finding("alternating", expected, "G's gradient is that through the D which has already moved")
    if not trial.explain_change("D") and _is_right("D", trial.explain_change("D", g="G1")):
        return Finding("alternating", expected, "D's gradient is that on examples of the G which has already moved")
    return None


def _is_right(player, found):
    return bool(found) and found[0] == "plain" and name_mistake(player, found[1]) is None


def _partners(d_found, g_found):
    """Both go down on one and the same loss of generated samples (and D's labels on real ones are not the mistake)."""
    (d_kind, d), (g_kind, g) = d_found, g_found
    if d_kind == g_kind == "targets_are_outputs":
        return True
    return d_kind == g_kind == "plain" and g[2:].any() and np.array_equal(d[2:], g[2:]) and d[1] == 0


def _unexplained(trial, train_step):
    if not trial.optimizer_calls["D"] or not trial.optimizer_calls["G"]:
        return "other_optimizer"
    before = {player: trial.weight_change(player) for player in "DG"}
    trial.run(train_step)
    same = all(np.allclose(trial.weight_change(player), before[player], atol=1e-5) for player in "DG")
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
    d_loss, g_old = trial.reference_losses()
    g_losses = (g_old, trial.reference_losses(d="D1")[1])
    if any(np.isclose(found[0], g, rtol=1e-4) for g in g_losses) and np.isclose(found[1], [d_loss, d_loss / 2]).any():
        return Finding("losses_swapped", expected, "returned (g_loss, d_loss)")
    return Finding(None, EXPECTED, trial.description, note=HALF_D_LOSS_NOTE if trial.description != EXPECTED else "")


def _what(result):
    if result is None:
        return "nothing"
    if isinstance(result, tuple | list):
        return f"{len(result)} values, not all of them numbers" if len(result) == 2 else f"{len(result)} values"
    return f"one {type(result).__name__}"
