"""Small pictures of examples of any shape, as SVG or on Matplotlib axes: images, points, numbers or curves.

Every kind has two functions, ``(examples, others, side, span, colour)`` to SVG and ``(ax, examples, others, span,
colour)``. (A whole run: ``panels``.)
"""

import io

import numpy as np

from gan_lessons.pictures import image_sheets, shapes, svg
from gan_lessons.pictures.colours import GENERATED


def window(examples):
    """Lowest and highest value to draw, with a margin: one scale for all pictures that are to be compared.

    Of images, black and white: those with values below 0 belong to a tanh and go from −1 to 1, as in a lab.

    >>> window(np.zeros((3, 784))), window(np.full((3, 8, 8, 3), -0.5))
    ((0.0, 1.0), (-1.0, 1.0))
    """
    low, high = float(np.min(examples)), float(np.max(examples))
    if shapes.kind(examples.shape[1:]) == "image":
        return -1.0 if low < 0 else 0.0, 1.0
    margin = max(1e-6, 0.08 * (high - low))
    return low - margin, high + margin


def thumbnail(examples, side, alt, span, colour="currentColor", others=(), words=(), bold=False, frame="currentColor"):
    """Examples in one square SVG picture, drawn as what they are: images, points, numbers or curves.

    Args:
        examples: array ``(n, *shape)``.
        side: of the picture, in CSS pixels.
        alt: what it shows, in words.
        span: lowest and highest value drawn (``window``).
        colour: of the marks; generated points are crosses, all others dots.
        others: examples to draw pale behind them.
        words: lines of text under the picture.
        bold: whether a bar stands over the picture.
        frame: colour of the frame; that of generated examples is broken.
    """
    body = _KINDS[shapes.kind(examples.shape[1:])][0](examples, np.asarray(others), side, span, colour)
    wide, dash = (1, "") if frame == "currentColor" else (4, "9 6" if frame == GENERATED else "")
    body += (
        f'<rect x="{wide / 2}" y="{wide / 2}" width="{side - wide}" height="{side - wide}" fill="none" '
        f'stroke="{frame}" stroke-width="{wide}" stroke-dasharray="{dash}"/>'
    )
    for line, text in enumerate(words):
        body += svg.text(side / 2, side + 14 + 14 * line, text, anchor="middle")
    bar = svg.path(f"M0 -4H{side}", "currentColor", 4) if bold else ""
    return svg.figure(alt, f'<g transform="translate(0 6)">{bar}{body}</g>', side, side + 12 + 14 * len(words))


def draw_thumbnail(ax, examples, span, colour="#444444", others=()):
    """The same on Matplotlib axes, for what a saved notebook keeps."""
    _KINDS[shapes.kind(examples.shape[1:])][1](ax, examples, np.asarray(others), span, colour)
    ax.set(xticks=[], yticks=[])


def png(figure):
    """A Matplotlib figure as PNG bytes."""
    buffer = io.BytesIO()
    figure.savefig(buffer, format="png")
    return buffer.getvalue()


# ---- one kind after the other


def _sheet(examples, span):
    columns = int(np.ceil(len(examples) ** 0.5))
    return image_sheets.side_by_side((np.asarray(examples, np.float32) - span[0]) / (span[1] - span[0]), columns)


def _images(examples, others, side, span, colour):
    sheet = _sheet(examples, span)
    scale = side / max(sheet.shape[:2])
    height, width = sheet.shape[0] * scale, sheet.shape[1] * scale
    return svg.image(sheet, (side - width) / 2, (side - height) / 2, width, height)


def _images_on(ax, examples, others, span, colour):
    ax.imshow(_sheet(examples, span), cmap="gray", vmin=0, vmax=255, interpolation="nearest")


def _places(values, side, span):
    """Values in pixels from the left or the bottom; what lies outside the window goes to its edge."""
    return np.clip((np.asarray(values, float) - span[0]) / (span[1] - span[0]), 0, 1) * side


def _points(examples, others, side, span, colour):
    arm, body = (6 if len(examples) == 1 and side > 150 else 3), ""
    for points, opacity, size in ((others, 0.4, 2), (examples, 1, arm)):
        cross = f"m-{size} -{size}l{2 * size} {2 * size}m0 -{2 * size}l-{2 * size} {2 * size}"
        mark, wide = (cross, 1 + (size > 2)) if colour == GENERATED else ("h0", size * 1.5)
        steps = "".join([f"M{x:.1f} {side - y:.1f}{mark}" for x, y in _places(points, side, span).reshape(-1, 2)])
        body += svg.path(steps, colour, wide, extra=f'stroke-linecap="round" opacity="{opacity}"')
        if len(points) == 1:
            x, y = _places(points, side, span)[0]
            body += f'<circle cx="{x:.1f}" cy="{side - y:.1f}" r="{2 * size}" fill="none" stroke="currentColor"/>'
    return body


def _points_on(ax, examples, others, span, colour):
    mark = "x" if colour == GENERATED else "o"
    for points, opacity, size in ((others, 0.25, 2), (examples, 1, 8 if len(examples) == 1 else 4)):
        ax.plot(*np.reshape(points, (-1, 2)).T, mark, color=colour, alpha=opacity, markersize=size)
    ax.set(xlim=span, ylim=span, aspect="equal")


def _numbers(examples, others, side, span, colour):
    base, body = side * 0.7, ""
    for values, opacity in ((others, 0.3), (examples, 0.9)):
        if len(values) > 1:
            counts = np.histogram(values, 24, span)[0] / len(values)
            bars = "".join([f"M{(i + 0.5) * side / 24:.1f} {base:.1f}v{-side * c:.1f}" for i, c in enumerate(counts)])
            body += svg.path(bars, colour, side / 28, extra=f'opacity="{opacity}"')
        elif len(values):
            x = _places(values[0, 0], side, span)
            body += svg.path(f"M{x:.1f} {base + side * 0.06:.1f}V{side * 0.2:.1f}", colour, 2.5)
    body += svg.path(f"M0 {base:.1f}H{side}", "currentColor", 1)
    if side > 150:
        body += svg.text(4, base + 16, f"{span[0]:.3g}") + svg.text(side - 4, base + 16, f"{span[1]:.3g}", anchor="end")
    return body


def _numbers_on(ax, examples, others, span, colour):
    for values, opacity in ((others, 0.3), (examples, 0.9)):
        if len(values) > 1:
            ax.hist(np.ravel(values), 24, range=span, color=colour, alpha=opacity, density=True)
        elif len(values):
            ax.axvline(values[0, 0], color=colour)
    ax.set_xlim(span)


def _curves(examples, others, side, span, colour):
    body = ""
    for curve, opacity in _pale_and_plain(others, examples):
        xs = np.linspace(4, side - 4, curve.size)
        body += svg.polyline(xs, side - _places(curve, side, span), colour, 1 + opacity, opacity=opacity)
    return body


def _curves_on(ax, examples, others, span, colour):
    for curve, opacity in _pale_and_plain(others, examples):
        ax.plot(curve, color=colour, alpha=opacity)
    ax.set_ylim(span)


def _pale_and_plain(others, examples):
    """Every curve with its opacity; a few others are enough."""
    return [(np.ravel(curve), 0.3) for curve in others[:12]] + [(np.ravel(curve), 1) for curve in examples]


_KINDS = {
    "image": (_images, _images_on),
    "point": (_points, _points_on),
    "number": (_numbers, _numbers_on),
    "signal": (_curves, _curves_on),
}
