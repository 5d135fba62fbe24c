"""Pictures of the game V(x, y) = xy: the field and a path through it, as SVG and as a still. No widget here."""

import numpy as np
from matplotlib.figure import Figure

from gan_lessons.pictures import charts, svg, thumbnails
from gan_lessons.pictures.colours import DISCRIMINATOR, GENERATOR

SIDE, ARROWS, MAX_POINTS = 340, 8, 600  # of the field in CSS pixels; arrows in a row; points of a path drawn
WIDTH, HEIGHT = 340, 150  # of the chart of distances
KEY = (  # below the field, where no path can come
    '<p class="gan-caption"><b class="gan-generator">→</b> x\'s last move, down V &emsp; '
    '<b class="gan-discriminator">→</b> y\'s last move, up V</p>'
)


def reach(*paths):
    """Half the side of the window that shows these paths: 2, 5, 10, 20, 50 and so on."""
    most = max(float(np.abs(path).max()) for path in paths if len(path))
    return next(r for r in (m * 10.0**e for e in range(7) for m in (1, 2, 5)) if r >= 1.05 * most and r >= 2)


def field(path, before, last, alt):
    """Where the two gradients push at every place, the path of the point, and the one before it, dashed.

    Args:
        path: of the point, ``(points, 2)``.
        before: the path before that, ``(points, 2)``; it may be empty.
        last: how many steps were made at once; the last of them is drawn as its two moves, x's and y's.
        alt: the picture in words.
    """
    size, half = reach(path), SIDE / 2

    def pixels(points):
        return np.stack([half + points[:, 0] * half / size, half - points[:, 1] * half / size], axis=1)

    body = svg.path(f"M{half} 0V{SIDE}M0 {half}H{SIDE}", "currentColor", 0.8, extra='opacity="0.7"')
    ticks = (np.arange(ARROWS) + 0.5) / ARROWS * 2 - 1
    for x, y in np.stack(np.meshgrid(ticks, ticks), -1).reshape(-1, 2):  # the push there is (−y, x)
        body += _arrow(half + x * half, half - y * half, -y * 17, -x * 17, "currentColor", 1, 'opacity="0.5"')
    # what leaves the window is cut
    body += svg.polyline(*pixels(before[-MAX_POINTS:]).T, "currentColor", 1.2, "4 4", 0.6)
    places = pixels(path[-MAX_POINTS:])
    body += svg.polyline(*places.T, "currentColor", 1.6)
    body += "".join([svg.circle(*place, "currentColor", 2.2) for place in places[:-1]])
    if last:
        (x0, y0), (x1, y1) = places[-2], places[-1]
        body += _arrow(x0, y0, x1 - x0, 0, GENERATOR, 3) + _arrow(x1, y0, 0, y1 - y0, DISCRIMINATOR, 3)
    body += svg.circle(*places[-1], "currentColor", 5)
    body += svg.text(SIDE - 4, half - 6, f"x = {size:,g}", anchor="end") + svg.text(half + 6, 12, f"y = {size:,g}")
    frame = f'<rect x="0.5" y="0.5" width="{SIDE - 1}" height="{SIDE - 1}" fill="none" stroke="currentColor"/>'
    return svg.figure(alt, body + frame, SIDE, SIDE)


def distances(path, before):
    """The distance from the origin, step by step, and that of the path before, dashed."""
    now, was = np.hypot(*path.T), np.hypot(*before.T)
    highest, steps = charts.round_up(max([*now, *was])), max(len(now), len(was), 2) - 1
    left, base = 54, HEIGHT - 20

    def curve(values, dash, opacity):
        shown = np.linspace(0, len(values) - 1, min(len(values), MAX_POINTS)).astype(int)
        xs, ys = left + shown / steps * (WIDTH - left - 6), base - values[shown] / highest * (base - 22)
        return svg.polyline(xs, ys, "currentColor", 1.6, dash, opacity)

    body = svg.text(0, 12, f"distance from the origin: {now[-1]:,.2f}")
    body += svg.path(f"M{left} 22V{base}H{WIDTH}", "currentColor", 0.7)
    body += svg.text(left - 4, 28, f"{highest:,g}", anchor="end") + svg.text(left - 4, base, "0", anchor="end")
    body += svg.text(left, HEIGHT - 4, "0") + svg.text(WIDTH, HEIGHT - 4, f"{steps:,} steps", anchor="end")
    body += (curve(was, "4 4", 0.6) if len(was) else "") + curve(now, "", 1)
    alt = f"Distance from the origin: {now[0]:.2f} at the start, {now[-1]:.2f} after {len(now) - 1} steps"
    return svg.figure(alt, body, WIDTH, HEIGHT)


def still(path, before, sentence):
    """The field as PNG bytes, drawn with Matplotlib."""
    figure, size = Figure(figsize=(9.0, 4.4), dpi=80), reach(path)
    figure.suptitle(sentence, fontsize=8.5, wrap=True)
    ax, ticks = figure.add_axes([0.3, 0.1, 0.4, 0.76]), size * ((np.arange(ARROWS) + 0.5) / ARROWS * 2 - 1)
    x, y = np.meshgrid(ticks, ticks)
    ax.quiver(x, y, -y, x, color="#999999", width=0.004)
    ax.plot(*before.T, "--", color="#777777", linewidth=1)
    ax.plot(*path.T, "-", color="black", linewidth=1.4)
    ax.plot(*path[-1:].T, "o", color="black")
    ax.set(xlim=(-size, size), ylim=(-size, size), aspect="equal", xlabel="x", ylabel="y")
    return thumbnails.png(figure)


def _arrow(x, y, dx, dy, colour, width, extra=""):
    """From a place along (dx, dy), in pixels; too short an arrow is left out."""
    long = (dx * dx + dy * dy) ** 0.5
    if long < 2:
        return ""
    tip = min(3 + width, 0.4 * long)
    back, side = (-dx / long * tip, -dy / long * tip), (-dy / long * tip * 0.5, dx / long * tip * 0.5)
    ends = [(back[0] + sign * side[0], back[1] + sign * side[1]) for sign in (1, -1)]
    head = "".join([f"M{x + dx + bx:.1f} {y + dy + by:.1f}L{x + dx:.1f} {y + dy:.1f}" for bx, by in ends])
    return svg.path(f"M{x:.1f} {y:.1f}l{dx:.1f} {dy:.1f}{head}", colour, width, extra=extra)
