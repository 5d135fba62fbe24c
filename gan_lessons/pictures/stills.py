"""Describe a snapshot in one plain sentence, and draw stills of it; ``panels`` draws live views.

Pure functions of plain values: nothing here trains, and nothing here is a widget.
"""

import html
import io

import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.figure import Figure

from gan_lessons.metrics.axes import metric_axis
from gan_lessons.pictures import image_sheets, svg
from gan_lessons.pictures.colours import DISCRIMINATOR, GENERATED, GENERATOR, REAL, sigmoid
from gan_lessons.pictures.shapes import is_image

BACKGROUND_COLOURS = LinearSegmentedColormap.from_list(
    "D", ["#EDB694", "#F7F7F7", "#8CBDDE"]
)  # from "generated" to "real"


def describe(snapshot, metric="FID"):
    """One plain sentence: what an onlooker should notice; of the scores of digits the ``metric`` alone.

    >>> from gan_lessons.snapshots import Snapshot
    >>> describe(Snapshot(800, values={"real_scores": [2, 1, -1, 3], "generated_scores": [-1, -2, 0.5, -3]}))
    'Step 800: D is right on 75 % of real and 75 % of generated examples.'
    """
    facts = []
    score = metric_axis(metric)
    if score.key in snapshot and score.key + "_scale" in snapshot:
        real, noise = snapshot[score.key + "_scale"]
        facts.append(f"{score.write(snapshot[score.key])} (real digits {real:{score.form}}, noise {noise:.3g})")
    if "modes" in snapshot:
        covered, total, good = snapshot["modes"]
        facts.append(f"{covered:.0f} of {total:.0f} modes, {100 * good:.0f} % high-quality samples")
    if "real_scores" in snapshot and "is_critic" in snapshot:
        apart = float(np.mean(snapshot["real_scores"]) - np.mean(snapshot["generated_scores"]))
        facts.append(f"D scores real examples {abs(apart):.2g} {'above' if apart >= 0 else 'below'} generated ones")
    elif "real_scores" in snapshot:
        real = 100 * (snapshot["real_scores"] > 0).mean()
        generated = 100 * (snapshot["generated_scores"] < 0).mean()
        facts.append(f"D is right on {real:.0f} % of real and {generated:.0f} % of generated examples")
    if not facts and "samples" not in snapshot and np.isfinite([snapshot.d_loss, snapshot.g_loss]).all():
        facts = [f"D's loss is {snapshot.d_loss:.2f} and G's is {snapshot.g_loss:.2f}", "no samples were observed"]
    return f"Step {snapshot.step:,}: {'; '.join(facts) or 'nothing was observed'}."


def moment(history, snapshot=None):
    """The snapshot, or the newest one of the history if it is None.

    Raises:
        ValueError: a history without snapshots.
    """
    snapshot = snapshot or history.last
    if snapshot is None:
        raise ValueError("history: has no snapshots, expected one at least; train first, then draw")
    return snapshot


def tile(images, columns=8):
    """Images ``(n, 784)``, ``(n, h, w)`` or ``(n, h, w, 1)`` side by side in one ``uint8`` array.

    >>> tile(np.zeros((4, 784)), columns=2).shape
    (58, 58)
    """
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
    return (
        f'<img alt="{html.escape(alt)}" width="{width}" height="{height}" '
        f'style="image-rendering:pixelated;flex:none" src="{svg.png(gray)}">'
    )


# ---- stills for lessons and saved notebooks


class Picture:
    """A still that says what it shows: HTML with alternative text where it can be shown, else the sentence alone."""

    def __init__(self, body, sentence):
        self.body, self.sentence = body, sentence

    def __repr__(self):
        return self.sentence

    def _repr_html_(self):
        body = svg.as_images(self.body)
        return f'<figure style="margin:4px 0;color:var(--jp-ui-font-color1,#222)">{body}{self._caption()}</figure>'

    def _caption(self):
        return f'<figcaption style="font-size:13px;margin-top:4px">{html.escape(self.sentence)}</figcaption>'


def digits(images, sentence, columns=8, width=None):
    """Images in a grid, with the sentence that goes with them, as a ``Picture``.

    Args:
        images: ``(n, 784)``, ``(n, h, w)`` or ``(n, h, w, 1)``, values in [0, 1] or ``uint8``.
        sentence: what there is to see; the picture's words for those who cannot see it.
        columns: images in a row.
        width: of the whole picture, in CSS pixels; None for 48 an image.

    Example:
        >>> digits(np.zeros((4, 784)), "Four black squares.")
        Four black squares.
    """
    grid = tile(images, columns)
    width = width or min(760, 48 * min(columns, len(images)))
    return Picture(image_tag(grid, sentence, width, round(width * grid.shape[0] / grid.shape[1])), sentence)


def rows(named_images, sentence):
    """Rows of images, one for each name, under each other, as a ``Picture``.

    Args:
        named_images: images as for ``digits`` by name, such as ``{"real": real, "nearest": nearest}``.
        sentence: as for ``digits``.

    Example:
        >>> rows({"black": np.zeros((2, 784)), "white": np.ones((2, 784))}, "Two rows.")
        Two rows.
    """
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
    """A small table with its sentence, as a ``Picture``; the first column is text, the others numbers.

    Args:
        header: names of the columns.
        lines: rows of as many cells, shown by ``str``.
        sentence: as for ``digits``.

    Example:
        >>> table(["", "FID"], [("GAN", 12.3)], "One score.")
        One score.
    """

    def row(cells, tag):
        align = ["left"] + ["right"] * (len(cells) - 1)
        return "".join(
            f'<{tag} style="text-align:{a};padding:2px 12px">{html.escape(str(c))}</{tag}>'
            for c, a in zip(cells, align, strict=True)
        )

    body = f"<tr>{row(header, 'th')}</tr>" + "".join(f"<tr>{row(line, 'td')}</tr>" for line in lines)
    return Picture(f"<table>{body}</table>", sentence)


def still(history, snapshot=None, metric="FID"):
    """The live view of a run at ``snapshot`` as PNG bytes, drawn with Matplotlib: what a saved notebook keeps."""
    snapshot = moment(history, snapshot)
    figure = Figure(figsize=(9.6, 4.6), dpi=80, layout="constrained")
    FigureCanvasAgg(figure)
    figure.suptitle(describe(snapshot, metric), fontsize=10)
    grid = figure.add_gridspec(3, 2, width_ratios=[1.15, 1])
    draw(figure.add_subplot(grid[:, 0]), snapshot)
    draw_scores(figure.add_subplot(grid[0, 1]), snapshot)
    draw_losses(figure.add_subplot(grid[1, 1]), history)
    draw_score(figure.add_subplot(grid[2, 1]), history, metric)
    buffer = io.BytesIO()
    figure.savefig(buffer, format="png")
    return buffer.getvalue()


def draw(ax, snapshot):
    """A snapshot's samples on Matplotlib axes: images in a grid, points on D's background, numbers, curves.

    A snapshot without samples, such as ``GAN.train`` makes without probes, gets the words that say so.
    """
    if "samples" not in snapshot:
        ax.text(0.5, 0.5, "no samples were observed", ha="center", va="center", fontsize=9)
        ax.axis("off")
        return
    samples = snapshot["samples"]
    if "given" in snapshot:
        ax.set_title(given(snapshot), fontsize=8)
    if samples.shape[1:] == (2,):
        _draw_points(ax, snapshot)
    elif samples.shape[1:] == (1,):
        _draw_numbers(ax, snapshot)
    elif is_image(samples.shape[1:]):
        in_colour = samples.shape[3:] == (3,)
        sheet = image_sheets.side_by_side(samples) if in_colour else tile(samples)
        ax.imshow(sheet, cmap="gray", vmin=0, vmax=255, interpolation="nearest")
        ax.axis("off")
    else:
        _draw_curves(ax, samples)


def given(snapshot):
    """What of a conditional GAN's snapshot holds for which conditions, in words; "" for any other GAN."""
    if "given" not in snapshot:
        return ""
    places = "field" in snapshot
    return f"{'background: D' if places else 'samples'} given {snapshot['given']}"


def _draw_curves(ax, samples, columns=2, count=12):
    """Examples that are no images: one small curve for each of the first few."""
    curves = np.asarray(samples[:count], float).reshape(len(samples[:count]), -1)
    wide, tall = 1.05 * curves.shape[1], 1.1 * max(1e-9, float(np.ptp(curves)))
    for index, curve in enumerate(curves):
        xs, ys = index % columns * wide + np.arange(len(curve)), curve - index // columns * tall
        ax.plot(xs, ys, color=GENERATED, linewidth=0.8)
    ax.axis("off")


def _draw_points(ax, snapshot):
    """Real points under generated ones; D's probability "real" as the background, where it is known."""
    if "field" in snapshot:
        reach = float(snapshot["reach"])
        background = np.asarray(snapshot["field"], float)
        ax.imshow(
            background, cmap=BACKGROUND_COLOURS, vmin=0, vmax=1, extent=(-reach, reach) * 2, interpolation="bilinear"
        )
    if "real" in snapshot:
        ax.plot(*snapshot["real"].T, "o", color=REAL, markersize=2, alpha=0.5, label="real")
    ax.plot(*snapshot["samples"].T, "x", color=GENERATED, markersize=4, label="generated")
    if "field" in snapshot:
        ax.set(xlim=(-reach, reach), ylim=(-reach, reach))
    ax.legend(loc="upper right", fontsize=8)
    ax.set_aspect("equal")


def _draw_numbers(ax, snapshot):
    """How often each number comes; D as it is and the best possible D above, where they are known."""
    samples = snapshot["samples"]
    both = {"real": (snapshot.values.get("real", samples[:0]), REAL), "generated": (samples, GENERATED)}
    edges = np.histogram_bin_edges(np.concatenate([numbers.ravel() for numbers, _ in both.values()]), 40)
    for name, (numbers, colour) in both.items():
        line = "-" if name == "real" else "--"
        ax.hist(numbers.ravel(), edges, histtype="step", color=colour, linestyle=line, linewidth=2, label=name)
    ax.set_ylabel("how many", fontsize=8)
    ax.legend(loc="upper left", fontsize=8)
    if "field" in snapshot:
        probability = ax.twinx()
        for name, label, line in (("field", "D", "-"), ("optimal", "optimal D*", ":")):
            if name in snapshot:
                places = np.linspace(-1, 1, len(snapshot[name])) * float(snapshot["reach"])
                probability.plot(places, snapshot[name], line, color=DISCRIMINATOR, label=label)
        probability.set_ylim(0, 1.3)  # room for both legends above the curves
        probability.set_yticks([0, 0.5, 1])
        probability.set_ylabel("D's probability “real”", fontsize=8)
        probability.legend(loc="upper right", fontsize=8)
        ax.set_ylim(0, 1.3 * ax.get_ylim()[1])


def draw_scores(ax, snapshot, bins=20):
    """D's probability "real" on real (upwards) and generated examples (downwards)."""
    if "real_scores" not in snapshot:
        return ax.axis("off")
    edges = np.linspace(0, 1, bins + 1)
    for name, colour, sign in (("real_scores", REAL, 1), ("generated_scores", GENERATED, -1)):
        count = np.histogram(sigmoid(snapshot[name]), edges)[0]
        label = name.split("_")[0]
        ax.bar(edges[:-1], sign * count, 1 / bins, align="edge", color=colour, label=label)
    ax.axhline(0, color="black", linewidth=0.6)
    ax.set_yticks([])
    ax.set_xlabel("D's probability “real”", fontsize=8)
    ax.tick_params(labelsize=7)
    _key_above(ax)


def _key_above(ax):
    """The key of a low chart, where it covers nothing."""
    ax.legend(fontsize=7, loc="lower right", bbox_to_anchor=(1, 1), ncols=2, frameon=False, borderaxespad=0.1)


def draw_losses(ax, history):
    """Both losses over the run."""
    steps = history.column("step")
    ax.plot(steps, history.column("d_loss"), "-", color=DISCRIMINATOR, label="D loss")
    ax.plot(steps, history.column("g_loss"), "--", color=GENERATOR, label="G loss")
    ax.tick_params(labelsize=7)
    _key_above(ax)


def draw_score(ax, history, metric="FID"):
    """A score of digits over the run, between what real digits and what noise score."""
    score = metric_axis(metric)
    known = [one for one in history if score.key in one and score.key + "_scale" in one]
    if not known:
        return ax.axis("off")
    values = [float(snapshot[score.key]) for snapshot in known]
    ax.plot([snapshot.step for snapshot in known], np.clip(values, score.low, None), "o-", color="gray", markersize=3)
    # a run comes from the noise at the left and goes to the real digits at the right: each name stands at the other end
    ends = (("real digits", 0.01, "left"), ("noise", 1, "right"))
    for value, (name, x, side) in zip(known[-1][score.key + "_scale"], ends, strict=True):
        shown, words = np.clip(value, score.low, score.high), f"{name} {value:.3g}"
        inside = "top" if (name == "noise") == (score.better == "low") else "bottom"
        ax.axhline(shown, color="gray", linestyle=":")
        ax.text(x, shown, words, fontsize=7, va=inside, ha=side, transform=ax.get_yaxis_transform())
    ax.set_yscale("log" if score.logarithmic else "linear")
    ax.set_ylim(score.low, score.high)
    ax.set_ylabel(score.name, fontsize=8)
    ax.set_xlabel("steps", fontsize=8)
    ax.tick_params(labelsize=7)
