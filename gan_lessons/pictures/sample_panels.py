"""The samples of a snapshot, drawn as what they are: points, numbers, images, or curves."""

import numpy as np

from gan_lessons.pictures import svg
from gan_lessons.pictures.colours import DISCRIMINATOR, GENERATED, GENERATOR, REAL
from gan_lessons.pictures.run_panels import keys
from gan_lessons.pictures.shapes import is_image

SIDE, SMALL = 324, 156  # of the large and the small square panels, in CSS pixels


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
    """Real and generated points, D's probability as the background, and where G's loss pushes its points."""
    reach = reach_of(snapshot)
    samples, real = _inside(snapshot["samples"], reach), snapshot.values.get("real", np.zeros((0, 2)))
    background = _field(snapshot, "field", SIDE)
    marks = svg.path(_marks(_inside(real, reach), reach, "h0"), REAL, 4.2, extra='stroke-linecap="round"')
    marks += svg.path(_marks(samples, reach, "m-2.6 -2.6l5.2 5.2m0 -5.2l-5.2 5.2"), GENERATED, 1.3)
    if "pushes" in snapshot:
        marks += _arrows(snapshot["pushes"], reach)
    key = _key(SIDE, [("●", REAL, "real"), ("✕", GENERATED, "generated")], "→ G is pushed" * ("pushes" in snapshot))
    words = f"background: D given {snapshot['given']}" if "given" in snapshot else ""
    body = background + marks + _frame(SIDE) + key + _line(words, SIDE + 28)
    return svg.figure(_also(sentence, words), body, SIDE, SIDE + (34 if words else 18))


def warped_panel(snapshot):
    """A straight grid of noise after G has bent it: dense where G puts many samples."""
    if "warped" not in snapshot:
        return ""
    reach, lines = reach_of(snapshot), snapshot["warped"]
    place = _placed(np.clip(lines, -reach, reach), reach, SMALL)  # what leaves the window runs along its frame
    body = "".join([svg.polyline(*line.T, GENERATED, 0.8, opacity=0.9) for line in place])
    words = svg.text(0, SMALL + 13, "a grid of noise, bent by G")
    given = f"given {snapshot['given']}" if "given" in snapshot else ""
    body += _frame(SMALL) + words + _line(given, SMALL + 27)
    return svg.figure(_also("A grid of noise as G bends it", given, " "), body, SMALL, SMALL + (32 if given else 18))


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
    curves = [len(snapshot[name]) for name in ("field", "density", "generated_density") if name in snapshot]
    xs = wide / 2 + np.linspace(-1, 1, max(curves, default=2)) * (wide / 2 - 26)
    given = f" given {snapshot['given']}" if "given" in snapshot else ""
    body, keys = "", [("●", REAL, "real"), ("✕", GENERATED, "generated")]
    if "field" in snapshot:
        keys.append(("━", DISCRIMINATOR, f"D{given}"))
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
    if "field" in snapshot:
        body += svg.polyline(xs, base - 220 * np.asarray(snapshot["field"], float), DISCRIMINATOR, 2.2)
    for name, colour, y in (("real", REAL, base + 3), ("samples", GENERATED, base + 13)):
        numbers = np.asarray(snapshot.values.get(name, np.zeros((0, 1))), float)[:200, 0]
        places = wide / 2 + numbers / reach * (wide / 2 - 26)
        inside = places[(places > 24) & (places < wide - 24)]
        body += svg.path("".join([f"M{x:.1f} {y}v8" for x in inside]), colour, 1, extra='opacity="0.6"')
    for share in (0, 0.5, 1):
        y = base - 220 * share
        body += svg.path(f"M26 {y}H{wide - 26}", "currentColor", 0.5, extra='stroke-dasharray="2 4"')
        body += svg.text(22, y + 4, f"{share:g}", anchor="end")
    for value in (-reach, 0, reach):
        body += svg.text(wide / 2 + value / reach * (wide / 2 - 26), tall, f"{value:.3g}", anchor="middle")
    key = _key(22, keys, "")
    return svg.figure(_also(sentence, f"D is shown{given}" * bool(given)), key + body, wide, tall + 4)


def image_panel(snapshot, sentence):
    """Images in a grid, each framed by D's verdict: blue and whole if D takes it for real, else orange and broken."""
    grid = framed(snapshot["samples"], snapshot.values.get("sample_scores"))
    palette = _GREYS if grid.ndim == 2 else None
    body, words = svg.image(grid, 0, 0, SIDE, SIDE * grid.shape[0] / grid.shape[1], palette=palette), ""
    tall = round(SIDE * grid.shape[0] / grid.shape[1])
    if "sample_scores" in snapshot:
        words = _key(tall, [("▣", REAL, "D says real"), ("▢", GENERATED, "D says generated")], "")
    given = f"samples given {snapshot['given']}" if "given" in snapshot else ""
    below = tall + 18 * bool(words)
    words += _line(given, below + 12)
    alt = _also(f"Generated samples. {sentence}", given)
    return svg.figure(alt, body + words, SIDE, below + 16 * bool(given))


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


def _line(words, y):
    return svg.text(0, y, words) if words else ""


def _also(sentence, words, link=". "):
    """Alternative text with what more there is to say."""
    if not words:
        return sentence
    return f"{sentence.removesuffix('.')}{link}{words[0].upper() + words[1:] if link == '. ' else words}"


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
    return svg.image(background_colours(snapshot[name]), 0, 0, side, side, smooth=True)


_HUES = None


def background_colours(probability):
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


def _key(top, entries, more):
    body = keys(0, top + 13, entries)
    return body + (svg.text(SIDE, top + 13, more, GENERATOR, "end") if more else "")


def _highest(snapshot):
    return max(float(np.max(snapshot[name])) for name in ("density", "generated_density") if name in snapshot)
