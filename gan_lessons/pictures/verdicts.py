"""What D says in a snapshot, in numbers: probabilities, or a critic's scores, which are no logits."""

import numpy as np


def is_critic(snapshot):
    """Whether D gives scores that are no logits of probabilities."""
    return "is_critic" in snapshot


def middle_score(snapshot):
    """The score that D gives to neither side: 0 of a logit; of a critic half-way between its two means.

    >>> from gan_lessons.snapshots import Snapshot
    >>> middle_score(Snapshot(0, values={"is_critic": True, "real_scores": [4.0], "generated_scores": [2.0]}))
    3.0
    """
    if not is_critic(snapshot) or not {"real_scores", "generated_scores"} <= snapshot.values.keys():
        return 0.0
    means = [
        known(snapshot[name]).mean() if len(known(snapshot[name])) else 0.0
        for name in ("real_scores", "generated_scores")
    ]
    return float(sum(means) / 2)


def field_values(snapshot):
    """D's field as it is coloured: its probabilities, or a critic's scores.

    Runs that were recorded without ``field_range`` hold the sigmoid of a critic's score.
    """
    field = np.asarray(snapshot["field"], float)
    if not is_critic(snapshot):
        return field
    if "field_range" in snapshot:
        low, high = snapshot["field_range"]
        return low + field * (high - low)
    inside = np.clip(field, 1 / 131070, 1 - 1 / 131070)  # the nearest to 0 and 1 that 16 bits tell apart from them
    return np.log(inside / (1 - inside))


def taken_for_real(snapshot):
    """Which samples D takes for real, or None without ``sample_scores``."""
    return snapshot["sample_scores"] > middle_score(snapshot) if "sample_scores" in snapshot else None


def known(values):
    """The finite ones of some values, in one row."""
    values = np.ravel(np.asarray(values, float))
    return values[np.isfinite(values)]
