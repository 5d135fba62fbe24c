"""What a snapshot looks like and says: a plain sentence, HTML for live views, Matplotlib for stills.

Pure functions of plain values: nothing here trains, and nothing here is a widget. One colour a role everywhere, from
the palette of Okabe and Ito (2008), which survives the common forms of colour blindness; markers differ too.
"""

import base64
import html
import io

import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from PIL import Image

REAL, GENERATED, DISCRIMINATOR, GENERATOR = "#0072B2", "#D55E00", "#CC79A7", "#009E73"
FID_AXIS = (0.2, 500.0)  # the course's FID runs from about 0.3 (real digits) to about 330 (noise)
WIDTH, HEIGHT = 300, 132  # of one panel, in CSS pixels


def describe(snapshot):
    """One plain sentence: what an onlooker should notice.

    >>> from gan_lessons.snapshots import Snapshot
    >>> describe(Snapshot(800, values={"real_scores": [2, 1, -1, 3], "generated_scores": [-1, -2, 0.5, -3]}))
    'Step 800: D is right on 75 % of real and 75 % of generated examples.'
    """
    facts = []
    if "fid" in snapshot:
        floor, ceiling = snapshot["fid_scale"]
        facts.append(f"FID {float(snapshot['fid']):.1f} (real digits {floor:.1f}, noise {ceiling:.0f})")
    if "modes" in snapshot:
        covered, total, good = snapshot["modes"]
        facts.append(f"{covered:.0f} of {total:.0f} modes, {100 * good:.0f} % good samples")
    if "real_scores" in snapshot:
        real = 100 * (snapshot["real_scores"] > 0).mean()
        generated = 100 * (snapshot["generated_scores"] < 0).mean()
        facts.append(f"D is right on {real:.0f} % of real and {generated:.0f} % of generated examples")
    return f"Step {snapshot.step:,}: {'; '.join(facts) or 'nothing was observed'}."


# ---- HTML for live views


def page(history, snapshot=None):
    """The live view of a run at ``snapshot`` (the newest if None) as one HTML string."""
    snapshot = snapshot or history.last
    sentence = describe(snapshot)
    panels = [score_panel(snapshot), loss_panel(history, snapshot.step)]
    if len(history.column("fid")):
        panels.append(fid_panel(history, snapshot.step))
    return (
        '<div style="color:var(--jp-ui-font-color1,#222);font-size:13px">'
        f'<p style="margin:2px 0 6px" aria-live="off">{html.escape(sentence)}</p>'
        '<div style="display:flex;flex-wrap:wrap;gap:14px;align-items:flex-start">'
        f"{samples_panel(snapshot, sentence)}<div>{''.join(panels)}</div></div></div>"
    )


def samples_panel(snapshot, alt):
    """The samples of a snapshot: a grid of images, or points over the real ones."""
    samples = snapshot["samples"]
    if samples.shape[1:] == (2,):
        return _points_svg(snapshot, alt)
    grid = tile(samples)
    height = round(384 * grid.shape[0] / grid.shape[1])
    return image_tag(grid, f"Generated samples. {alt}", 384, height)


def tile(images, columns=8):
    """Images ``(n, 784)``, ``(n, h, w)`` or ``(n, h, w, 1)`` side by side in one ``uint8`` array."""
    images = np.asarray(images)
    if images.dtype != np.uint8:
        images = (np.clip(images, 0, 1) * 255).astype(np.uint8)
    if images.ndim == 2:
        side = round(images.shape[1] ** 0.5)
        if side * side != images.shape[1]:
            raise ValueError(f"got flat images of {images.shape[1]} values, expected a square number such as 784")
        images = images.reshape(-1, side, side)
    images = images.reshape(images.shape[:3])
    count, height, width = images.shape
    columns = min(columns, count)
    rows = -(-count // columns)
    padded = np.full((rows * columns, height + 1, width + 1), 64, np.uint8)
    padded[:count, :height, :width] = images
    return padded.reshape(rows, columns, height + 1, width + 1).swapaxes(1, 2).reshape(rows * (height + 1), -1)


def image_tag(gray, alt, width, height):
    """A ``uint8`` array as an ``<img>`` that needs no file: about 1 ms and 20 KB for 64 digits."""
    buffer = io.BytesIO()
    Image.fromarray(gray).save(buffer, "PNG", compress_level=1)
    source = base64.b64encode(buffer.getvalue()).decode()
    return (
        f'<img alt="{html.escape(alt)}" width="{width}" height="{height}" '
        f'style="image-rendering:pixelated;flex:none" src="data:image/png;base64,{source}">'
    )


def score_panel(snapshot, bins=20):
    """D's probability "real", as two histograms: real examples upwards, generated ones downwards."""
    if "real_scores" not in snapshot:
        return ""
    edges = np.linspace(0, 1, bins + 1)
    counts = [np.histogram(_sigmoid(snapshot[name]), edges)[0] for name in ("real_scores", "generated_scores")]
    shares = [count / max(1, count.sum()) for count in counts]
    middle, tall, left, wide = 66, 44, 34, WIDTH - 44
    bars = []
    for share, colour, sign in zip(shares, (REAL, GENERATED), (-1, 1), strict=True):
        path = "".join(
            f"M{left + i * wide / bins:.1f} {middle}v{sign * tall * min(1, 2 * s):.1f}h{wide / bins - 1:.1f}V{middle}z"
            for i, s in enumerate(share)
            if s
        )
        bars.append(f'<path d="{path}" fill="{colour}"/>')
    labels = (
        _text(left, 12, "D's verdict: ")
        + _text(left + 68, 12, "▲ real", REAL)
        + _text(left + 112, 12, "▼ generated", GENERATED)
        + _text(left, HEIGHT - 8, "0 “generated”")
        + _text(left + wide, HEIGHT - 8, "1 “real”", anchor="end")
    )
    axis = f'<path d="M{left} {middle}h{wide}" stroke="currentColor" stroke-width="0.7"/>'
    alt = f"Histograms of D's probability: real examples mean {_sigmoid(snapshot['real_scores']).mean():.2f}, "
    return _svg(
        alt + f"generated mean {_sigmoid(snapshot['generated_scores']).mean():.2f}", "".join(bars) + axis + labels
    )


def loss_panel(history, step):
    """Both losses over the run; a mark at ``step``."""
    steps, d_loss, g_loss = (history.column(name) for name in ("step", "d_loss", "g_loss"))
    known = np.isfinite(d_loss) & np.isfinite(g_loss)
    steps, d_loss, g_loss = steps[known], d_loss[known], g_loss[known]
    if not len(steps):
        return _svg("Losses: no step made yet", _text(34, 12, "losses: no step made yet"))
    both = np.concatenate([d_loss, g_loss])
    low, high = min(0.0, float(np.quantile(both, 0.01))), max(1.5, float(np.quantile(both, 0.98)))
    labels = (
        _text(34, 12, "losses: ")
        + _text(76, 12, f"● D {d_loss[-1]:.2f}", DISCRIMINATOR)
        + _text(136, 12, f"◆ G {g_loss[-1]:.2f}", GENERATOR)
    )
    lines = _line(steps, d_loss, (low, high), DISCRIMINATOR)
    lines += _line(steps, g_loss, (low, high), GENERATOR, "5 3", mark=_diamond)
    alt = f"Losses over {steps[-1]:,} steps: D now {d_loss[-1]:.2f}, G now {g_loss[-1]:.2f}"
    return _svg(alt, labels + _axes(steps, low, high) + lines + _mark(steps, step))


def fid_panel(history, step):
    """FID over the run on a logarithmic axis, between its floor (real digits) and its ceiling (noise)."""
    known = [snapshot for snapshot in history if "fid" in snapshot]
    steps = np.array([snapshot.step for snapshot in known])
    values = np.array([float(snapshot["fid"]) for snapshot in known])
    floor, ceiling = known[-1]["fid_scale"]
    low, high = np.log10(FID_AXIS)
    guides = ""
    for value, name in ((ceiling, "noise"), (floor, "real digits")):
        y = _place(np.log10(value), low, high)
        guides += (
            f'<path d="M34 {y:.1f}H{WIDTH - 10}" stroke="currentColor" stroke-dasharray="2 3" stroke-width="0.8"/>'
        )
        guides += _text(WIDTH - 10, y - 3, f"{name} {value:.1f}", anchor="end")
    line = _line(steps, np.log10(np.clip(values, *FID_AXIS)), (low, high), GENERATED, dots=True)
    labels = _text(34, 12, "FID (low is good): ") + _text(134, 12, f"● {values[-1]:.1f}", GENERATED)
    alt = f"FID now {values[-1]:.1f}; real digits score {floor:.1f}, noise {ceiling:.0f}"
    return _svg(alt, labels + guides + line + _axes(steps, None, None) + _mark(steps, step))


def _points_svg(snapshot, alt):
    samples, real = snapshot["samples"], snapshot.values.get("real", np.zeros((0, 2)))
    reach = 1.15 * float(np.abs(real).max() if len(real) else max(1, np.abs(samples).max()))

    def path(points, mark):
        inside = points[(np.abs(points) < reach).all(axis=1)]
        return "".join(f"M{192 + x * 190 / reach:.1f} {192 - y * 190 / reach:.1f}{mark}" for x, y in inside)

    return (
        f'<svg role="img" aria-label="{html.escape(alt)}" viewBox="0 0 384 384" width="384" height="384">'
        '<rect width="384" height="384" fill="none" stroke="currentColor" stroke-width="0.7"/>'
        f'<path d="{path(real, "h0")}" stroke="{REAL}" stroke-width="4" stroke-linecap="round" opacity="0.6"/>'
        f'<path d="{path(samples, "m-3 -3l6 6m0 -6l-6 6")}" stroke="{GENERATED}" stroke-width="1.2"/>'
        f"{_text(8, 16, '● real', REAL)}{_text(52, 16, '✕ generated', GENERATED)}</svg>"
    )


def _svg(alt, body):
    return (
        f'<svg role="img" aria-label="{html.escape(alt)}" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" '
        f'height="{HEIGHT}" font-size="11" style="display:block;margin-bottom:4px">{body}</svg>'
    )


def _text(x, y, words, colour="currentColor", anchor="start"):
    return f'<text x="{x:.0f}" y="{y:.0f}" fill="{colour}" text-anchor="{anchor}">{html.escape(words)}</text>'


def _place(value, low, high):
    """Pixels from the top for a value on an axis from ``low`` to ``high``."""
    return 112 - 90 * (np.clip(value, low, high) - low) / (high - low)


def _across(steps):
    return 34 + (WIDTH - 44) * np.asarray(steps) / max(1, steps[-1])


def _circle(x, y, colour):
    return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="2.2" fill="{colour}"/>'


def _diamond(x, y, colour):
    return f'<path d="M{x:.1f} {y - 4:.1f}l3 4l-3 4l-3 -4z" fill="{colour}"/>'


def _line(steps, values, axis, colour, dash="", dots=False, mark=_circle):
    keep = np.unique(np.linspace(0, len(steps) - 1, 150).astype(int))
    xs, ys = _across(steps)[keep], _place(values[keep], *axis)
    points = " ".join(f"{x:.1f},{y:.1f}" for x, y in zip(xs, ys, strict=True))
    line = f'<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="1.4" stroke-dasharray="{dash}"/>'
    marks = zip(xs, ys, strict=True) if dots else [(xs[-1], ys[-1])]
    return line + "".join(mark(x, y, colour) for x, y in marks)


def _axes(steps, low, high):
    frame = f'<path d="M34 22V112H{WIDTH - 10}" fill="none" stroke="currentColor" stroke-width="0.7"/>'
    ends = _text(34, 125, "0") + _text(WIDTH - 10, 125, f"{steps[-1]:,} steps", anchor="end")
    if low is None:
        return frame + ends
    return frame + ends + _text(30, 28, f"{high:.1f}", anchor="end") + _text(30, 112, f"{low:.1f}", anchor="end")


def _mark(steps, step):
    if step >= steps[-1]:
        return ""
    x = 34 + (WIDTH - 44) * step / steps[-1]
    return f'<path d="M{x:.1f} 22V112" stroke="currentColor" stroke-width="1" stroke-dasharray="4 2"/>'


def _sigmoid(logits):
    return 0.5 * (1 + np.tanh(0.5 * np.asarray(logits, np.float64)))


# ---- stills for lessons and saved notebooks


class Picture:
    """A still that says what it shows: HTML with alternative text where it can be shown, else the sentence alone."""

    def __init__(self, body, sentence):
        self.body, self.sentence = body, sentence

    def __repr__(self):
        return self.sentence

    def _repr_html_(self):
        return (
            f'<figure style="margin:4px 0;color:var(--jp-ui-font-color1,#222)">{self.body}'
            f'<figcaption style="font-size:13px;margin-top:4px">{html.escape(self.sentence)}</figcaption></figure>'
        )


def digits(images, sentence, columns=8, width=None):
    """Images in a grid, with the sentence that goes with them, as a ``Picture``.

    >>> digits(np.zeros((4, 784)), "Four black squares.")
    Four black squares.
    """
    grid = tile(images, columns)
    width = width or min(760, 48 * min(columns, len(images)))
    return Picture(image_tag(grid, sentence, width, round(width * grid.shape[0] / grid.shape[1])), sentence)


def rows(named_images, sentence):
    """Rows of images, one for each name, under each other: ``{"real": (n, 784), "nearest": (n, 784)}``."""
    count = max(len(images) for images in named_images.values())
    body = ""
    for name, images in named_images.items():
        tag = image_tag(tile(images, count), f"{name}: {len(images)} images", 48 * len(images), 48)
        body += (
            '<div style="display:flex;align-items:center;gap:10px;margin:2px 0">'
            f'<span style="width:130px;text-align:right">{html.escape(name)}</span>{tag}</div>'
        )
    return Picture(body, sentence)


def table(header, lines, sentence):
    """A small table with its sentence, as a ``Picture``; the first column is text, the others numbers."""

    def row(cells, tag):
        align = ["left"] + ["right"] * (len(cells) - 1)
        return "".join(
            f'<{tag} style="text-align:{a};padding:2px 12px">{html.escape(str(c))}</{tag}>'
            for c, a in zip(cells, align, strict=True)
        )

    body = f"<tr>{row(header, 'th')}</tr>" + "".join(f"<tr>{row(line, 'td')}</tr>" for line in lines)
    return Picture(f"<table>{body}</table>", sentence)


def still(history, snapshot=None):
    """The live view of a run at ``snapshot`` as PNG bytes, drawn with Matplotlib: what a saved notebook keeps."""
    snapshot = snapshot or history.last
    figure = Figure(figsize=(9.6, 4.6), dpi=80, layout="constrained")
    FigureCanvasAgg(figure)
    figure.suptitle(describe(snapshot), fontsize=10)
    grid = figure.add_gridspec(3, 2, width_ratios=[1.15, 1])
    draw(figure.add_subplot(grid[:, 0]), snapshot)
    draw_scores(figure.add_subplot(grid[0, 1]), snapshot)
    draw_losses(figure.add_subplot(grid[1, 1]), history)
    draw_fid(figure.add_subplot(grid[2, 1]), history)
    buffer = io.BytesIO()
    figure.savefig(buffer, format="png")
    return buffer.getvalue()


def draw(ax, snapshot):
    """A snapshot's samples on Matplotlib axes: images in a grid, or points over the real ones."""
    samples = snapshot["samples"]
    if samples.shape[1:] == (2,):
        if "real" in snapshot:
            ax.plot(*snapshot["real"].T, "o", color=REAL, markersize=2, alpha=0.5, label="real")
        ax.plot(*samples.T, "x", color=GENERATED, markersize=4, label="generated")
        ax.legend(loc="upper right", fontsize=8)
        ax.set_aspect("equal")
    else:
        ax.imshow(tile(samples), cmap="gray", vmin=0, vmax=255, interpolation="nearest")
        ax.axis("off")


def draw_scores(ax, snapshot, bins=20):
    """D's probability "real" on real (upwards) and generated examples (downwards)."""
    if "real_scores" not in snapshot:
        return ax.axis("off")
    edges = np.linspace(0, 1, bins + 1)
    for name, colour, sign in (("real_scores", REAL, 1), ("generated_scores", GENERATED, -1)):
        count = np.histogram(_sigmoid(snapshot[name]), edges)[0]
        label = name.split("_")[0]
        ax.bar(edges[:-1], sign * count, 1 / bins, align="edge", color=colour, label=label)
    ax.axhline(0, color="black", linewidth=0.6)
    ax.set_yticks([])
    ax.set_xlabel("D's probability “real”", fontsize=8)
    ax.tick_params(labelsize=7)
    ax.legend(fontsize=7, loc="upper center", ncols=2)


def draw_losses(ax, history):
    """Both losses over the run."""
    steps = history.column("step")
    ax.plot(steps, history.column("d_loss"), "-", color=DISCRIMINATOR, label="D loss")
    ax.plot(steps, history.column("g_loss"), "--", color=GENERATOR, label="G loss")
    ax.tick_params(labelsize=7)
    ax.legend(fontsize=7, loc="upper right", ncols=2)


def draw_fid(ax, history):
    """FID over the run between its floor and ceiling."""
    known = [snapshot for snapshot in history if "fid" in snapshot]
    if not known:
        return ax.axis("off")
    floor, ceiling = known[-1]["fid_scale"]
    values = [float(snapshot["fid"]) for snapshot in known]
    ax.semilogy([snapshot.step for snapshot in known], values, "o-", color=GENERATED, markersize=3)
    for value, name in ((floor, "real digits"), (ceiling, "noise")):
        ax.axhline(value, color="gray", linestyle=":")
        ax.text(
            1, value, f"{name} {value:.1f}", fontsize=7, va="bottom", ha="right", transform=ax.get_yaxis_transform()
        )
    ax.set_ylim(*FID_AXIS)
    ax.set_ylabel("FID", fontsize=8)
    ax.set_xlabel("steps", fontsize=8)
    ax.tick_params(labelsize=7)
