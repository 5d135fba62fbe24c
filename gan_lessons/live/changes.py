"""What was changed on the way of a run, in words, for the timeline. Knows no widget."""

from typing import NamedTuple

from gan_lessons import losses
from gan_lessons.live.labels import LABELS, written
from gan_lessons.training.events import COUNTED

PLAYERS = {"generator": "G", "discriminator": "D"}


class Change(NamedTuple):
    """Something that was changed after ``step`` steps, in ``words``."""

    step: int
    words: str


def first_settings(gan):
    """The settings that a GAN was made with, under the names by which they are steered."""
    made = dict(gan.settings)
    rate = made.pop("learning_rate")
    return made | {"g_learning_rate": rate, "d_learning_rate": rate, "loss": losses.get(made["loss"])}


def changes(events, settings, end=None):
    """What the events changed: settings, frozen players, data.

    Args:
        events: of a run, see ``training.events``.
        settings: what the settings were before, by name.
        end: the step at which the run stands; needed for one that was loaded, whose events begin later than step 0.

    Example:
        >>> from gan_lessons.training.events import Event
        >>> changes((Event("train", 600), Event("d_steps", 5)), {"d_steps": 1})
        [Change(step=600, words='D steps 1 → 5')]
    """
    found, step, now, examples = [], 0, dict(settings), None
    for kind, value, reference in events:
        if reference is not None and reference != examples:
            if examples is not None:
                found.append(Change(step, f"Data {examples.name} → {reference.name}"))
            examples = reference
        if kind in COUNTED:
            step += 0 if kind == "step_discriminator" else value
        elif kind == "reset":
            step, now, found = 0, dict(settings), []
        elif words := _words(kind, value, now):
            found.append(Change(step, words))
    before = 0 if end is None else end - step
    return [change._replace(step=change.step + before) for change in found]


def _words(kind, value, now):
    """One event in words, or nothing if it changed nothing; ``now`` follows it."""
    if kind in ("freeze", "unfreeze"):
        return f"{PLAYERS[value]} {'frozen' if kind == 'freeze' else 'no longer frozen'}"
    if kind in ("load", "resume"):
        return ""
    if kind == "weights":
        return "weights set from outside"
    if kind == "trainable":
        return "layers frozen or freed"
    before, now[kind] = now.get(kind), value
    if before == value:
        return ""
    return f"{LABELS.get(kind, kind)} {written(before)} → {written(value)}"
