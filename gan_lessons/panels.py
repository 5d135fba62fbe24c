"""The live view of a run: pure functions from snapshots to HTML. Nothing here trains, and nothing is a widget.

The same strings serve the live lab, replays and exported pages. What a panel draws, a snapshot holds by name:

=====================  ==========================================================================
``samples``            generated examples from the same noise every time; ``uint8`` for pixels
``sample_scores``      D's logits for them
``real_scores``,       D's logits for other, fixed real and generated examples
``generated_scores``
``theory``             both losses where the players have come to rest, NaN where there is no such value
``real``, ``reach``    real points, and half the side of the window that shows them
``field``              D's probability "real" on the window, ``(k, k)`` from its upper left corner, or ``(k,)``
``optimal``            D* = p_data / (p_data + p_g) in the same places
``density``,           the true density and the generator's, estimated, ``(k,)``
``generated_density``
``pushes``             generated points and where G's loss pushes them: ``(n, 4)``, x, y, dx, dy
``warped``             a grid of noise after G has bent it: ``(lines, points, 2)``
``modes``              modes found, all modes, share of high-quality samples
``fid``, ``fid_scale`` FID; that of real digits and of noise. The others of ``metrics.axes`` likewise
=====================  ==========================================================================
"""

import html
from typing import NamedTuple

import numpy as np

from gan_lessons import svg
from gan_lessons.metrics.axes import metric_axis
from gan_lessons.pictures import DISCRIMINATOR, GENERATED, GENERATOR, REAL, describe, sigmoid
from gan_lessons.shapes import is_image

SIDE, SMALL = 324, 156  # of the large and the small square panels, in CSS pixels
WIDTH, HEIGHT, LEFT, TOP, BOTTOM = 300, 106, 34, 20, 88  # of a panel with axes


class Line(NamedTuple):
    """How one line of a run, between two branchings, is told from the others."""

    name: str
    colour: str
    dash: str


# Tol's (2021) muted scheme, readable on white and on black; none is a role's colour
LINES = [
    Line("line 1", "#888888", ""),
    Line("line 2", "#44AA99", "7 3"),
    Line("line 3", "#AA4499", "2 2"),
    Line("line 4", "#999933", "9 2 2 2"),
    Line("line 5", "#6699CC", "4 4"),
    Line("line 6", "#CC6677", "1 3"),
]


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


def page(history, snapshot=None, axes=None, line=LINES[0], others=(), column=False, metric="FID"):
    """A run at ``snapshot`` (the newest if None) as one HTML string.

    Args:
        history: the run.
        snapshot: which moment of it.
        axes: ``Scales`` shared with other pictures; those of the run itself if None.
        line: the ``Line`` that the metric is drawn in.
        others: pairs ``(history, Line)`` of runs to compare with: drawn thin, in their own colours.
        column: put everything under each other, for two runs side by side.
        metric: which score of digits is said and drawn, one of ``metrics.axes.METRIC_AXES``.
    """
    snapshot = snapshot or history.last
    axes = axes or scales(history, *(other for other, _ in others))
    sentence = describe(snapshot, metric)
    shown = picture(snapshot, sentence) if "samples" in snapshot else ""
    curves = [score_panel(snapshot), loss_panel(history, snapshot, axes, others)]
    curves.append(metric_panel(history, snapshot, axes, line, others, metric))
    flow = "column" if column else "row wrap"
    return (
        '<div style="color:var(--jp-ui-font-color1,#222);font-size:13px;line-height:1.3">'
        f'<p style="margin:2px 0 6px;min-height:1.3em">{html.escape(sentence)}</p>'
        f'<div style="display:flex;flex-flow:{flow};gap:10px 16px;align-items:flex-start">'
        f'{shown}<div style="display:grid;gap:4px">{"".join(curves)}</div></div></div>'
    )


# ---- what the samples are: points, numbers, images, or anything else


def picture(snapshot, sentence):
    """The samples of a snapshot, drawn as what they are."""
    samples = snapshot["samples"]
    if samples.shape[1:] == (2,):
        return points_panels(snapshot, sentence)
    if samples.shape[1:] == (1,):
        return number_panel(snapshot, sentence)
    if is_image(samples.shape[1:]):
        return image_panel(snapshot, sentence)
    return signal_panel(snapshot, sentence)


def points_panels(snapshot, sentence):
    """Points over D's field; beside it what G does to a grid of noise, and the best possible D."""
    small = [warped_panel(snapshot), optimal_panel(snapshot)]
    beside = f'<div style="display:grid;gap:10px">{"".join(small)}</div>' if any(small) else ""
    return plane_panel(snapshot, sentence) + beside


def plane_panel(snapshot, sentence):
    """Real and generated points, D's probability as the ground, and where G's loss pushes its points."""
    reach = reach_of(snapshot)
    samples, real = _inside(snapshot["samples"], reach), snapshot.values.get("real", np.zeros((0, 2)))
    ground = _field(snapshot, "field", SIDE)
    marks = svg.path(_marks(_inside(real, reach), reach, "h0"), REAL, 4.2, extra='stroke-linecap="round"')
    marks += svg.path(_marks(samples, reach, "m-2.6 -2.6l5.2 5.2m0 -5.2l-5.2 5.2"), GENERATED, 1.3)
    if "pushes" in snapshot:
        marks += _arrows(snapshot["pushes"], reach)
    key = _key(SIDE, [("●", REAL, "real"), ("✕", GENERATED, "generated")], "→ G is pushed" * ("pushes" in snapshot))
    return svg.figure(sentence, ground + marks + _frame(SIDE) + key, SIDE, SIDE + 18)


def warped_panel(snapshot):
    """A straight grid of noise after G has bent it: dense where G puts many samples."""
    if "warped" not in snapshot:
        return ""
    reach, lines = reach_of(snapshot), snapshot["warped"]
    place = _placed(np.clip(lines, -reach, reach), reach, SMALL)  # what leaves the window runs along its frame
    body = "".join([svg.polyline(*line.T, GENERATED, 0.8, opacity=0.9) for line in place])
    words = svg.text(0, SMALL + 13, "a grid of noise, bent by G")
    return svg.figure("A grid of noise as G bends it", body + _frame(SMALL) + words, SMALL, SMALL + 18)


def optimal_panel(snapshot):
    """The best possible discriminator for the generator as it is, where the true density is known."""
    if "optimal" not in snapshot:
        return ""
    words = svg.text(0, SMALL + 13, "optimal D* = p/(p + p_g)")
    apart = float(np.abs(snapshot["optimal"].astype(float) - snapshot["field"]).mean())
    alt = f"The optimal discriminator; D differs from it by {apart:.2f} on average"
    return svg.figure(alt, _field(snapshot, "optimal", SMALL) + _frame(SMALL) + words, SMALL, SMALL + 18)


def number_panel(snapshot, sentence):
    """Densities on a number line, D and the optimal D* above it, samples as ticks below."""
    wide, tall, base, reach = 480, 300, 270, reach_of(snapshot)
    xs = wide / 2 + np.linspace(-1, 1, len(snapshot["field"])) * (wide / 2 - 26)
    body, keys = "", [("●", REAL, "real"), ("✕", GENERATED, "generated"), ("━", DISCRIMINATOR, "D")]
    for name, colour, dash in (("density", REAL, ""), ("generated_density", GENERATED, "5 3")):
        if name in snapshot:
            heights = np.asarray(snapshot[name], float)
            ys = base - 220 * np.minimum(1, heights / max(1e-9, 1.15 * _highest(snapshot)))
            area = f"M{xs[0]:.1f} {base}" + "".join([f"L{x:.1f} {y:.1f}" for x, y in zip(xs, ys, strict=True)])
            body += svg.path(area + f"L{xs[-1]:.1f} {base}z", fill=colour, extra='fill-opacity="0.18"')
            body += svg.polyline(xs, ys, colour, 1.8, dash)
    if "optimal" in snapshot:
        body += svg.polyline(xs, base - 220 * np.asarray(snapshot["optimal"], float), DISCRIMINATOR, 1.4, "2 3")
        keys.append(("┅", DISCRIMINATOR, "optimal D*"))
    body += svg.polyline(xs, base - 220 * np.asarray(snapshot["field"], float), DISCRIMINATOR, 2.2)
    for name, colour, y in (("real", REAL, base + 3), ("samples", GENERATED, base + 13)):
        places = wide / 2 + np.asarray(snapshot[name], float)[:200, 0] / reach * (wide / 2 - 26)
        inside = places[(places > 24) & (places < wide - 24)]
        body += svg.path("".join([f"M{x:.1f} {y}v8" for x in inside]), colour, 1, extra='opacity="0.6"')
    for share in (0, 0.5, 1):
        y = base - 220 * share
        body += svg.path(f"M26 {y}H{wide - 26}", "currentColor", 0.5, extra='stroke-dasharray="2 4"')
        body += svg.text(22, y + 4, f"{share:g}", anchor="end")
    for value in (-reach, 0, reach):
        body += svg.text(wide / 2 + value / reach * (wide / 2 - 26), tall, f"{value:.3g}", anchor="middle")
    key = _key(22, keys, "")
    return svg.figure(sentence, key + body, wide, tall + 4)


def image_panel(snapshot, sentence):
    """Images in a grid, each framed by D's verdict: blue and whole if D takes it for real, else orange and broken."""
    grid = framed(snapshot["samples"], snapshot.values.get("sample_scores"))
    palette = _GREYS if grid.ndim == 2 else None
    body, words = svg.image(grid, 0, 0, SIDE, SIDE * grid.shape[0] / grid.shape[1], palette=palette), ""
    tall = round(SIDE * grid.shape[0] / grid.shape[1])
    if "sample_scores" in snapshot:
        words = _key(tall, [("▣", REAL, "D says real"), ("▢", GENERATED, "D says generated")], "")
    return svg.figure(f"Generated samples. {sentence}", body + words, SIDE, tall + 18 * bool(words))


def framed(images, scores, columns=8, border=2):
    """Images side by side, each with a frame that shows the sign of D's logit: places in ``_GREYS``, or colours.

    Returns:
        ``uint8`` of shape ``(h, w)`` for grey images, ``(h, w, 3)`` for coloured ones.
    """
    tiles, columns = _pixels(images), min(columns, len(images))
    real_ink, generated_ink, gap = (254, 255, 40) if tiles.ndim == 3 else (_rgb(REAL), _rgb(GENERATED), 40)
    height, width = tiles.shape[1] + 2 * border + 1, tiles.shape[2] + 2 * border + 1
    rows = -(-len(tiles) // columns)
    sheet = np.full((rows * columns, height, width, *tiles.shape[3:]), 128, np.uint8)
    if scores is not None:
        real = np.flatnonzero(np.asarray(scores).ravel() > 0)
        generated = np.setdiff1d(np.arange(len(tiles)), real)
        sheet[real, :-1, :-1], sheet[generated, :-1, :-1] = real_ink, generated_ink
        sheet[generated, height // 3 : -(height // 3), :-1] = gap
        sheet[generated, :-1, width // 3 : -(width // 3)] = gap
    sheet[: len(tiles), border : border + tiles.shape[1], border : border + tiles.shape[2]] = tiles
    sheet = sheet.reshape(rows, columns, height, width, *tiles.shape[3:]).swapaxes(1, 2)
    return sheet.reshape(rows * height, columns * width, *tiles.shape[3:])


def signal_panel(snapshot, sentence, columns=2, count=12):
    """Anything else, value after value: one small curve for each sample."""
    samples = np.asarray(snapshot["samples"], float).reshape(len(snapshot["samples"]), -1)[:count]
    wide, tall = SIDE / columns, SIDE / (count / columns)
    low, high = float(samples.min()), float(samples.max())
    body = ""
    for index, sample in enumerate(samples):
        left, top = (index % columns) * wide, (index // columns) * tall
        xs = left + 4 + np.linspace(0, wide - 8, len(sample))
        body += svg.polyline(xs, top + tall - 4 - (tall - 8) * (sample - low) / max(1e-9, high - low), GENERATED, 1)
    return svg.figure(sentence, body + _frame(SIDE), SIDE, SIDE)


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
    labels = svg.text(LEFT, 11, "D's verdict:") + _keys(
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
        return svg.figure("Losses: no step made yet", svg.text(LEFT, 11, "losses: no step made yet"), WIDTH, HEIGHT)
    span = (axes.low, axes.high)
    body = _axes(axes.last_step, f"{axes.low:.1f}", f"{axes.high:.1f}")
    for other, line in others:
        other_steps, *pair = _losses(other)
        for values in pair:
            body += _curve(other_steps, values, span, axes, line.colour, 0.9, line.dash)
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
    body += _keys(LEFT + 76, 11, [("●", DISCRIMINATOR, f"D {d_now}{d_rest}"), ("◆", GENERATOR, f"G {g_now}{g_rest}")])
    alt = f"Losses over {steps[-1]:,} steps: D {d_now}, G {g_now} at step {snapshot.step:,}"
    return svg.figure(alt, body + _mark(axes, snapshot.step), WIDTH, HEIGHT)


def metric_panel(history, snapshot, axes=None, line=LINES[0], others=(), metric="FID"):
    """The run's number: a score of digits between real ones and noise, or the modes found; nothing without either."""
    axes = axes or scales(history)
    score = metric_axis(metric)
    if any(score.key in snapshot for snapshot in history):
        return _score_panel(score, history, snapshot, axes, line, others)
    if history.last is not None and "modes" in history.last:
        return _modes_panel(history, snapshot, axes, line, others)
    return ""


def _score_panel(score, history, snapshot, axes, line, others):
    real, noise = next(s for s in history if score.key in s)[score.key + "_scale"]
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
    for other, style in others:
        steps, values = _named(other, score.key)
        body += _curve(steps, score.height(values), (0, 1), axes, style.colour, 1, style.dash)
    steps, values = _named(history, score.key)
    body += _curve(steps, score.height(values), (0, 1), axes, line.colour, 1.6, line.dash, dots=True)
    now = score.write(values[max(0, np.searchsorted(steps, snapshot.step, "right") - 1)])
    body += svg.text(LEFT, 11, f"{now} ({score.better} is good{'; log scale' * score.logarithmic})")
    alt = f"{now}; real digits score {real:{score.form}}, noise {noise:.3g}"
    return svg.figure(alt, body + _mark(axes, snapshot.step), WIDTH, HEIGHT)


def _modes_panel(history, snapshot, axes, line, others):
    covered, total, good = snapshot.values.get("modes", history.last["modes"])
    body = _axes(axes.last_step, "0", "all")
    for other, style in [*others, (history, line)]:
        steps, values = _named(other, "modes")
        if len(steps):
            own = other is history
            body += _curve(
                steps, values[:, 0] / values[:, 1], (0, 1), axes, style.colour, 1.6 if own else 1, style.dash
            )
            body += _curve(steps, values[:, 2], (0, 1), axes, style.colour, 0.8, "1 3")
    words = f"━ modes {covered:.0f} of {total:.0f}   ┅ good samples {100 * good:.0f} %"
    body += svg.text(LEFT, 11, words)
    alt = f"{covered:.0f} of {total:.0f} modes found, {100 * good:.0f} % of the samples are good"
    return svg.figure(alt, body + _mark(axes, snapshot.step), WIDTH, HEIGHT)


# ---- words beside the pictures

# JupyterLab takes arrows and letters for its own shortcuts, even from a list, button or slider that has the focus. It
# leaves alone what has this attribute, which no ipywidget can set: so one listener, for the whole page, sets it on
# whatever gets the focus inside a widget of class ``KEYS_CLASS``.
KEYS_CLASS = "gan-own-keys"
OWN_KEYS = (
    '<img hidden alt="" src="data:," onerror="window.ganOwnKeys ||= (document.addEventListener(\'focusin\', '
    f"({{target}}) => target.closest('.{KEYS_CLASS}') && target.setAttribute('data-lm-suppress-shortcuts', 'true')), "
    'true)">'
)


def phases(update):
    """The two phases of a step, and what the one at hand did; ``update`` is a ``snapshots.Update`` or None."""
    boxes = []
    for player, colour, marker, task in (
        ("discriminator", DISCRIMINATOR, "●", "learns to tell real from generated; G rests"),
        ("generator", GENERATOR, "◆", "learns to be taken for real; D rests"),
    ):
        words, look = task, "opacity:0.55;border-color:transparent"
        if update is not None and update.player == player:
            words = (
                f"{update.moved:,} of {update.weights:,} weights moved, by {update.distance:.3g} together; gradient "
                f"of length {update.gradient_norm:.3g}; loss before it {update.loss:.3f}"
            )
            look = f"border-color:{colour}"
        boxes.append(
            f'<div style="flex:1;border:2px solid;border-left-width:8px;padding:2px 8px;{look}">'
            f'<b><span style="color:{colour}">{marker}</span> {player.capitalize()}’s turn</b><br>{words}</div>'
        )
    return f'<div style="{_WORDS};display:flex;gap:8px;max-width:840px;margin:2px 0">{"".join(boxes)}</div>'


def note(words):
    """A quiet line of words."""
    return f'<div role="status" style="{_WORDS}">{html.escape(words)}</div>'


def alert(meaning, details):
    """An error, readable: what it means for the run, and what was raised."""
    return (
        f'<div role="alert" style="{_WORDS};border-left:4px solid {GENERATED};padding:4px 10px;white-space:pre-wrap">'
        f"<b>{html.escape(meaning)}.</b>\n{html.escape(details)}</div>"
    )


def code_box(code):
    """Code to copy: a button that puts it on the clipboard, and the code itself, selected whole by one click."""
    shown = html.escape(code)
    copy = "navigator.clipboard.writeText(this.nextElementSibling.textContent);this.textContent='Copied'"
    return (
        f'<div style="{_WORDS}"><button type="button" onclick="{copy}">Copy</button>'
        '<pre tabindex="0" aria-label="The code of this run" style="user-select:all;overflow:auto;max-height:260px;'
        f'margin:4px 0;padding:8px;border:1px solid currentColor;font-size:12px">{shown}</pre></div>'
    )


# ---- strokes

_WORDS = "color:var(--jp-ui-font-color1,#222);font-size:13px;line-height:1.35"


def reach_of(snapshot):
    """Half the side of the window that shows a snapshot's points."""
    if "reach" in snapshot:
        return float(snapshot["reach"])
    points = snapshot.values.get("real", snapshot["samples"])
    return 1.15 * max(1e-6, float(np.abs(points).max()))


def _inside(points, reach):
    return points[(np.abs(points) < reach).all(axis=1)]


def _placed(points, reach, side):
    """Points of the plane in pixels: up is up."""
    half = side / 2
    return np.stack([half + points[..., 0] * half / reach, half - points[..., 1] * half / reach], axis=-1)


def _marks(points, reach, mark):
    return "".join([f"M{x:.1f} {y:.1f}{mark}" for x, y in _placed(points, reach, SIDE).tolist()])


def _arrows(pushes, reach):
    """Arrows from generated points; the longest is a tenth of the window, the others in proportion."""
    longest = max(1e-12, float(np.linalg.norm(pushes[:, 2:], axis=1).max()))
    ends = pushes[:, 2:] * (0.2 * reach / longest)
    starts, tips = _placed(pushes[:, :2], reach, SIDE), _placed(pushes[:, :2] + ends, reach, SIDE)
    vectors = (tips - starts) * 0.3
    left = tips - vectors @ np.array([[0.87, 0.5], [-0.5, 0.87]])
    right = tips - vectors @ np.array([[0.87, -0.5], [0.5, 0.87]])
    strokes = np.concatenate([starts, left, tips, right], axis=1)
    inside = strokes[(np.abs(pushes[:, :2]) < reach).all(axis=1)]
    steps = "".join(
        [
            f"M{a:.1f} {b:.1f}L{e:.1f} {f:.1f}M{c:.1f} {d:.1f}L{e:.1f} {f:.1f}L{g:.1f} {h:.1f}"
            for a, b, c, d, e, f, g, h in inside.tolist()
        ]
    )
    return svg.path(steps, GENERATOR, 1.1)


def _field(snapshot, name, side):
    if name not in snapshot:
        return ""
    return svg.image(ground(snapshot[name]), 0, 0, side, side, smooth=True)


_HUES = None


def ground(probability):
    """Probabilities "real" as colours ``(…, 3)``: orange at 0, near white at ½, blue at 1, light enough for points."""
    global _HUES
    if _HUES is None:
        ends = [np.add(_rgb(colour) * 0.45, 255 * 0.55) for colour in (GENERATED, REAL)]
        share = np.linspace(-1, 1, 256)[:, None]
        _HUES = (247 + (np.where(share < 0, ends[0], ends[1]) - 247) * np.abs(share)).astype(np.uint8)
    return _HUES[(np.clip(np.nan_to_num(probability, nan=0.5), 0, 1) * 255).astype(np.uint8)]


def _rgb(colour):
    return np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)], np.uint8)


def _pixels(images):
    """Images of any of the known shapes as ``uint8``: ``(n, h, w)`` with greys up to 253, or ``(n, h, w, 3)``."""
    images = np.asarray(images)
    if images.dtype != np.uint8:
        images = (np.clip(images, 0, 1) * 255).astype(np.uint8)
    if images.ndim == 2:
        side = round(images.shape[1] ** 0.5)
        images = images.reshape(-1, side, side)
    if images.ndim == 4 and images.shape[3] == 1:
        images = images[..., 0]
    return np.minimum(images, 253) if images.ndim == 3 else images


_GREYS = np.repeat(np.arange(256, dtype=np.uint8)[:, None], 3, axis=1)
_GREYS[253], _GREYS[254], _GREYS[255] = 255, _rgb(REAL), _rgb(GENERATED)


def _frame(side):
    return f'<rect x="0.5" y="0.5" width="{side - 1}" height="{side - 1}" fill="none" stroke="currentColor"/>'


def _keys(x, y, entries):
    """Coloured markers with their words, one after the other."""
    body = ""
    for marker, colour, words in entries:
        body += svg.text(x, y, marker, colour) + svg.text(x + 11, y, words)
        x += 20 + 5.8 * len(words)
    return body


def _key(top, entries, more):
    body = _keys(0, top + 13, entries)
    return body + (svg.text(SIDE, top + 13, more, GENERATOR, "end") if more else "")


def _highest(snapshot):
    return max(float(np.max(snapshot[name])) for name in ("density", "generated_density") if name in snapshot)


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
