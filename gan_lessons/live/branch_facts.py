"""What the page is told of a run's branches, of the settings one can try, and of trials: plain values."""

import numpy as np

from gan_lessons.live.changes import changes, first_settings
from gan_lessons.live.controls import RANGES
from gan_lessons.live.labels import LABELS, written
from gan_lessons.metrics.axes import metric_axis
from gan_lessons.pictures.frames import frame
from gan_lessons.pictures.numerals import percent


def timeline(branches, shown, gan):
    """The tree of branches with what was changed on each.

    Args:
        branches: the ``Branches`` of a run.
        shown: the ``Branch`` of which a moment is shown.
        gan: the ``GAN`` that they are branches of.
    """
    first, rows = first_settings(gan), sorted(branches.all, key=lambda branch: branch.number)
    kept = {branch.style.name for branch in rows}
    return {
        "branches": [_row(branch, kept, first, gan if branch is branches.current else branch) for branch in rows],
        "current": branches.current.style.name,
        "shown": shown.style.name,
    }


def _row(branch, kept, first, owner):
    """One branch; ``owner`` is what has the events until now: what a pause has changed is no moment's yet."""
    last = branch.last.step if branch.last is not None else branch.start
    ticks = changes(owner.events, first, owner.step if owner is not branch else last)
    inherited = changes(branch.first_events, first, branch.start) if branch.parent in kept else []
    for known in inherited:  # these are on the parent's row
        ticks = ticks[1:] if ticks and ticks[0] == known else ticks
    return {
        "name": branch.style.name,
        "colour": branch.style.colour,
        "dash": branch.style.dash,
        "parent": branch.parent if branch.parent in kept else None,
        "start": int(branch.start),
        "end": int(last),
        "ticks": [change._asdict() for change in ticks],
    }


def settings(values, choices):
    """The settings of which several values can be tried.

    Args:
        values: by name, as the controls show them.
        choices: of those that are chosen from a list, the choices by name.
    """
    return [_setting(name, value, choices.get(name)) for name, value in values.items()]


def _setting(name, value, choices):
    if choices is not None:
        return {"name": name, "label": LABELS[name], "kind": "choice", "value": value, "choices": list(choices)}
    low, high, *step = RANGES[name]
    kind = "number" if step else "whole"
    limits = {"low": low, "high": max(high, value), "above": name.endswith("learning_rate")}  # 0 is no learning rate
    return {"name": name, "label": LABELS[name], "kind": kind, "value": value, **limits}


def trials(planned, metric):
    """Trials as the page shows them side by side; of those that are trained the newest moment.

    Args:
        planned: the ``Trials``, or None for none.
        metric: the score of digits that is compared.
    """
    if planned is None:
        return {}
    label, done = LABELS.get(planned.setting, planned.setting), sum(one.is_done for one in planned.progress)
    return {
        "label": label,
        "step": int(planned.snapshot.step),
        "branch": planned.branch.style.name,
        "steps": planned.steps,
        "running": not planned.is_over,
        "done": done,
        "count": len(planned.values),
        "trials": [_trial(label, one, metric) for one in planned.progress],
        "metric": _metric(planned.progress, metric),
    }


def _trial(label, one, metric):
    shown = frame(one.branch.last, metric)
    return {
        "name": one.branch.style.name,
        "words": f"{label} = {written(one.value)}",
        "sentence": shown["sentence"],
        "frame": shown,
        "colour": one.branch.style.colour,
        "dash": one.branch.style.dash,
        "is_done": one.is_done,
        "error": "" if one.error is None else str(one.error) or type(one.error).__name__,
    }


def _metric(progress, metric):
    """What compares the ends of trials: a score of digits, modes found, or high-quality samples where those tie.

    It has a value and a text for each trial: None and "" for one without an end.
    """
    found = _compared([one.branch.last for one in progress if one.is_done], metric)
    if found is None:
        return None
    name, better, most, ends = found
    known = iter(ends)
    pairs = [next(known) if one.is_done else (None, "") for one in progress]
    values, texts = [value for value, _ in pairs], [text for _, text in pairs]
    return {"name": name, "values": values, "texts": texts, "better": better, "most": most}


def _compared(ends, metric):
    """Its name, which is better, the end of its scale, and a value with its text for each end; None for no metric."""
    if not ends:
        return None
    axis = metric_axis(metric)
    if all(axis.key in end for end in ends):
        values = [float(end[axis.key]) for end in ends]
        better = "lower" if axis.better == "low" else "higher"
        return axis.name, better, max(values), [(value, f"{value:{axis.form}}") for value in values]
    if not all("modes" in end for end in ends):
        return None
    modes, total, high_quality = np.array([end["modes"] for end in ends], float).T.tolist()
    if len(set(modes)) > 1 or len(ends) == 1:
        texts = [f"{found:.0f} of {of:.0f}" for found, of in zip(modes, total, strict=True)]
        return "modes", "higher", max(total), list(zip(modes, texts, strict=True))
    return "high quality", "higher", 1.0, [(share, percent(share)) for share in high_quality]
