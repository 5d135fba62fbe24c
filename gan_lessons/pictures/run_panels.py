"""What every run has: histograms of D's verdicts, both losses, and a metric."""

from typing import NamedTuple

import numpy as np

from gan_lessons.metrics.axes import metric_axis
from gan_lessons.pictures import svg
from gan_lessons.pictures.branch_styles import BRANCH_STYLES
from gan_lessons.pictures.colours import DISCRIMINATOR, GENERATED, GENERATOR, REAL, sigmoid

WIDTH, HEIGHT, LEFT, TOP, BOTTOM = 300, 106, 34, 20, 88  # of a panel with axes


class Scales(NamedTuple):
    """Axes that several pictures share: the last step, and the lowest and highest loss."""

    last_step: int
    low: float
    high: float


def scales(*histories):
    """Axes on which all these runs can be drawn.

    >>> from gan_lessons.snapshots import History, Snapshot
    >>> history = History(); history.add(Snapshot(0)); history.add(Snapshot(10, 1.0, 0.7))
    >>> scales(history)
    Scales(last_step=10, low=0.0, high=1.5)
    """
    losses = np.concatenate([history.column(name) for history in histories for name in ("d_loss", "g_loss")])
    losses = losses[np.isfinite(losses)]
    last = max((history.last.step for history in histories if history.last is not None), default=0)
    if not len(losses):
        return Scales(last, 0.0, 1.5)
    low, high = np.quantile(losses, [0.01, 0.98])
    return Scales(last, min(0.0, float(low)), max(1.5, float(high)))


# ---- what every run has: verdicts, losses, a metric


def score_panel(snapshot, bins=20):
    """D's probability "real", as two histograms: real examples upwards, generated ones downwards."""
    if "real_scores" not in snapshot:
        return ""
    edges, wide, middle, tall = np.linspace(0, 1, bins + 1), WIDTH - 44, 54, 32
    verdicts = [sigmoid(snapshot[name]) for name in ("real_scores", "generated_scores")]
    bars = ""
    for verdict, colour, sign in zip(verdicts, (REAL, GENERATED), (-1, 1), strict=True):
        share = np.histogram(verdict, edges)[0] / max(1, len(verdict))
        steps = "".join(
            f"M{LEFT + i * wide / bins:.1f} {middle}v{sign * tall * min(1, 2 * s):.1f}h{wide / bins - 1:.1f}V{middle}z"
            for i, s in enumerate(share)
            if s
        )
        bars += svg.path(steps, fill=colour)
    labels = svg.text(LEFT, 11, "D's verdict:") + keys(
        LEFT + 66, 11, [("▲", REAL, "real"), ("▼", GENERATED, "generated")]
    )
    labels += svg.text(LEFT, HEIGHT - 6, "0 “generated”") + svg.text(LEFT + wide, HEIGHT - 6, "1 “real”", anchor="end")
    axis = svg.path(f"M{LEFT} {middle}h{wide}", "currentColor", 0.7)
    alt = f"Histograms of D's probability: real examples mean {verdicts[0].mean():.2f}, "
    return svg.figure(alt + f"generated mean {verdicts[1].mean():.2f}", bars + axis + labels, WIDTH, HEIGHT)


def loss_panel(history, snapshot, axes=None, others=()):
    """Both losses over the run, the theory's values as dotted lines, other runs thin; a mark at ``snapshot``."""
    axes = axes or scales(history)
    steps, d_loss, g_loss = _losses(history)
    if not len(steps):
        words = "no whole step made yet" if snapshot.step else "no step made yet"  # single updates book no mean loss
        return svg.figure(f"Losses: {words}", svg.text(LEFT, 11, f"losses: {words}"), WIDTH, HEIGHT)
    span = (axes.low, axes.high)
    body = _axes(axes.last_step, f"{axes.low:.1f}", f"{axes.high:.1f}")
    for other, style in others:
        other_steps, *pair = _losses(other)
        for values in pair:
            body += _curve(other_steps, values, span, axes, style.colour, 0.9, style.dash)
    theory = snapshot.values.get("theory", np.full(2, np.nan))
    for value, colour in zip(theory, (DISCRIMINATOR, GENERATOR), strict=True):
        if np.isfinite(value):
            y = _height(float(value), *span)
            body += svg.path(f"M{LEFT} {y:.1f}H{WIDTH - 10}", colour, 0.9, extra='stroke-dasharray="1 3"')
    body += _curve(steps, d_loss, span, axes, DISCRIMINATOR, mark=svg.circle)
    body += _curve(steps, g_loss, span, axes, GENERATOR, dash="5 3", mark=svg.diamond)
    now = np.searchsorted(steps, snapshot.step, "right") - 1
    d_now, g_now = (f"{losses[max(now, 0)]:.2f}" for losses in (d_loss, g_loss))
    d_rest, g_rest = (f" ({value:.2f})" if np.isfinite(value) else "" for value in theory)
    body += svg.text(LEFT, 11, "loss (theory):")
    body += keys(LEFT + 76, 11, [("●", DISCRIMINATOR, f"D {d_now}{d_rest}"), ("◆", GENERATOR, f"G {g_now}{g_rest}")])
    alt = f"Losses over {steps[-1]:,} steps: D {d_now}, G {g_now} at step {snapshot.step:,}"
    return svg.figure(alt, body + _mark(axes, snapshot.step), WIDTH, HEIGHT)


def metric_panel(history, snapshot, axes=None, style=BRANCH_STYLES[0], others=(), metric="FID"):
    """The run's metric: a score of digits between real ones and noise, or the modes found; nothing without either."""
    axes = axes or scales(history)
    score = metric_axis(metric)
    if any(_is_scored(score, one) for one in history):
        return _score_panel(score, history, snapshot, axes, style, others)
    if any("modes" in one for one in history):
        return _modes_panel(history, snapshot, axes, style, others)
    return ""


def _is_scored(score, snapshot):
    return score.key in snapshot and score.key + "_scale" in snapshot


def _score_panel(score, history, snapshot, axes, style, others):
    real, noise = next(s for s in history if _is_scored(score, s))[score.key + "_scale"]
    body = _axes(axes.last_step)
    best_above = score.better == "high"
    # a run comes from the noise at the left and goes to the real digits at the right: each name stands at the other end
    for value, name, down, x, anchor in (
        (noise, "noise", -3 if best_above else 11, WIDTH - 12, "end"),
        (real, "real digits", 11 if best_above else -3, LEFT + 3, "start"),
    ):
        y = _height(score.height(value), 0, 1)
        body += svg.path(f"M{LEFT} {y:.1f}H{WIDTH - 10}", "currentColor", 0.8, extra='stroke-dasharray="2 3"')
        body += svg.text(x, y + down, f"{name} {value:.3g}", anchor=anchor)
    for other, other_style in others:
        steps, values = _named(other, score.key)
        body += _curve(steps, score.height(values), (0, 1), axes, other_style.colour, 1, other_style.dash)
    steps, values = _named(history, score.key)
    body += _curve(steps, score.height(values), (0, 1), axes, style.colour, 1.6, style.dash, dots=True)
    now = score.write(values[max(0, np.searchsorted(steps, snapshot.step, "right") - 1)])
    body += svg.text(LEFT, 11, f"{now} ({score.better} is good{'; log scale' * score.logarithmic})")
    alt = f"{now}; real digits score {real:{score.form}}, noise {noise:.3g}"
    return svg.figure(alt, body + _mark(axes, snapshot.step), WIDTH, HEIGHT)


def _modes_panel(history, snapshot, axes, style, others):
    known = [one for one in history if "modes" in one]
    before = [one for one in known if one.step <= snapshot.step]
    covered, total, good = snapshot.values.get("modes", (before or known[:1])[-1]["modes"])
    body = _axes(axes.last_step, "0", "all")
    for other, other_style in [*others, (history, style)]:
        steps, values = _named(other, "modes")
        if len(steps):
            width, shares = 1.6 if other is history else 1, values[:, 0] / values[:, 1]
            body += _curve(steps, shares, (0, 1), axes, other_style.colour, width, other_style.dash)
            body += _curve(steps, values[:, 2], (0, 1), axes, other_style.colour, 0.8, "1 3")
    words = f"━ modes {covered:.0f} of {total:.0f}   ┅ high quality {100 * good:.0f} %"
    body += svg.text(LEFT, 11, words)
    alt = f"{covered:.0f} of {total:.0f} modes found, {100 * good:.0f} % of the samples are of high quality"
    return svg.figure(alt, body + _mark(axes, snapshot.step), WIDTH, HEIGHT)


def keys(x, y, entries):
    """Coloured markers with their words, one after the other."""
    body = ""
    for marker, colour, words in entries:
        body += svg.text(x, y, marker, colour) + svg.text(x + 11, y, words)
        x += 20 + 5.8 * len(words)
    return body


def _losses(history):
    steps, d_loss, g_loss = (history.column(name) for name in ("step", "d_loss", "g_loss"))
    known = np.isfinite(d_loss) & np.isfinite(g_loss)
    return steps[known], d_loss[known], g_loss[known]


def _named(history, name):
    known = [snapshot for snapshot in history if name in snapshot]
    return np.array([s.step for s in known]), np.array([s[name] for s in known], float)


def _height(value, low, high):
    """Pixels from the top for a value on an axis from ``low`` to ``high``."""
    return BOTTOM - (BOTTOM - TOP) * (np.clip(value, low, high) - low) / (high - low)


def _across(steps, last_step):
    return LEFT + (WIDTH - LEFT - 10) * np.asarray(steps, float) / max(1, last_step)


def _curve(steps, values, span, axes, colour, width=1.4, dash="", mark=None, dots=False):
    if not len(steps):
        return ""
    keep = np.unique(np.linspace(0, len(steps) - 1, 120).astype(int))
    xs, ys = _across(steps[keep], axes.last_step), _height(values[keep], *span)
    line = svg.polyline(xs, ys, colour, width, dash)
    if dots:
        return line + "".join([svg.circle(x, y, colour) for x, y in zip(xs, ys, strict=True)])
    return line + (mark(xs[-1], ys[-1], colour) if mark else "")


def _axes(last_step, low="", high=""):
    body = svg.path(f"M{LEFT} {TOP}V{BOTTOM}H{WIDTH - 10}", "currentColor", 0.7)
    body += svg.text(LEFT, HEIGHT - 6, "0") + svg.text(WIDTH - 10, HEIGHT - 6, f"{last_step:,} steps", anchor="end")
    return body + svg.text(LEFT - 4, TOP + 6, high, anchor="end") + svg.text(LEFT - 4, BOTTOM, low, anchor="end")


def _mark(axes, step):
    """Where in the run the picture stands, unless that is its end."""
    if step >= axes.last_step:
        return ""
    x = float(_across(step, axes.last_step))
    return svg.path(f"M{x:.1f} {TOP}V{BOTTOM}", "currentColor", 1, extra='stroke-dasharray="4 2"')
