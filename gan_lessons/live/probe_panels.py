"""What a discriminator thinks of one input, and what would raise it, in pictures; ``readings`` has the words.

A picture shows the gradient of D's logit with respect to the input: blue ``+`` where more raises D's "real", orange
``−`` where less raises it. (Such a picture is the saliency map of Simonyan et al. 2014, with its sign.)
"""

import textwrap

import numpy as np
from matplotlib.figure import Figure

from gan_lessons.live.readings import describe, kind, plane
from gan_lessons.pictures import fields, svg, thumbnails
from gan_lessons.pictures.colours import DISCRIMINATOR, GENERATED, REAL, sigmoid
from gan_lessons.pictures.scales import round_marks
from gan_lessons.pictures.shapes import rows_and_columns

SIDE = 280  # of an image and its gradient, in CSS pixels
WIDE, HIGH = 480, 220  # of a curve
MARKS = 12  # pixels of the gradient that also get their sign


def picture(reading, sentence):
    """The picture of a reading as an HTML string; nothing for a point, whose window shows it."""
    draw = {"drawing": gradient_panel, "picture": picture_panel, "number": number_panel, "signal": signal_panel}
    return draw[kind(reading.input.shape)](reading, sentence) if kind(reading.input.shape) in draw else ""


def gradient_panel(reading, sentence):
    """The gradient of D's logit over an image, with the outline of the drawing and the signs where it is strongest."""
    gradient = plane(reading.gradient)
    ink = plane(reading.input) * (gradient.size / reading.input.size)  # the mean of the colours
    rows, columns = gradient.shape
    cell = SIDE / max(rows, columns)
    wide, tall = cell * columns, cell * rows
    outline = svg.path(_outline(ink > (reading.low + reading.high) / 2, cell), "#444", 1, extra='opacity="0.7"')
    body = svg.image(diverging(gradient), 0, 0, wide, tall) + outline + _signs(gradient, cell)
    body += f'<rect x="0.5" y="0.5" width="{wide - 1:.1f}" height="{tall - 1:.1f}" fill="none" stroke="currentColor"/>'
    body += svg.text(0, tall + 15, "+", REAL, extra='font-weight="bold"') + svg.text(
        12, tall + 15, "blue: more raises “real”"
    )
    body += svg.text(0, tall + 30, "−", GENERATED, extra='font-weight="bold"')
    body += svg.text(12, tall + 30, "orange: less raises it; white: no effect")
    return svg.figure(
        f"Gradient of D's {reading.output} over the image. {sentence}", body, round(max(wide, 250)), round(tall + 36)
    )


def picture_panel(reading, sentence):
    """An image that is only shown, and the gradient beside it."""
    scaled = (reading.input - reading.low) / (reading.high - reading.low)
    image = scaled.reshape(1, *rows_and_columns(reading.input.shape))
    pixels = (np.clip(image[0], 0, 1) * 255).astype(np.uint8)
    tall = round(SIDE * pixels.shape[0] / max(pixels.shape[:2]))
    wide = round(SIDE * pixels.shape[1] / max(pixels.shape[:2]))
    shown = svg.image(pixels[..., 0] if pixels.shape[2:] == (1,) else pixels, 0, 0, wide, tall)
    own = svg.figure(f"The image that D looks at. {sentence}", shown, wide, tall)
    return f'<div class="gan-pictures">{own}{gradient_panel(reading, sentence)}</div>'


def number_panel(reading, sentence):
    """D's probability, or a critic's score, along the number line, the number, and an arrow to where it rises."""
    marks, value, words = _verdict_axis(reading)

    def across(value):
        return 30 + (WIDE - 50) * (value - reading.low) / (reading.high - reading.low)

    def up(height):
        return HIGH - 30 - (HIGH - 50) * (height - marks[0]) / (marks[-1] - marks[0])

    x, y = across(float(reading.input[0])), up(value)
    body = svg.polyline(
        across(np.linspace(reading.low, reading.high, len(reading.field))), up(reading.field), DISCRIMINATOR, 2
    )
    for mark in marks:
        body += svg.path(f"M30 {up(mark):.1f}H{WIDE - 20}", "currentColor", 0.5, extra='stroke-dasharray="2 4"')
        body += svg.text(26, up(mark) + 4, f"{mark:.3g}".replace("-", "−"), anchor="end")
    for value in (reading.low, (reading.low + reading.high) / 2, reading.high):
        body += svg.text(across(value), HIGH - 14, f"{value:.3g}".replace("-", "−"), anchor="middle")
    body += svg.path(f"M{x:.1f} {up(marks[0]):.1f}V{y:.1f}", "currentColor", 1) + svg.circle(x, y, DISCRIMINATOR, 5)
    sign = np.sign(reading.push[0])
    if sign:
        body += svg.path(
            f"M{x:.1f} {up(marks[0]):.1f}h{34 * sign}m{-7 * sign} -5l{7 * sign} 5l{-7 * sign} 5", "currentColor", 2
        )
    body += svg.text(30, 12, "━", DISCRIMINATOR) + svg.text(46, 12, f"{words}; → where it rises")
    return svg.figure(f"D along the number line. {sentence}", body, WIDE, HIGH)


def _verdict_axis(reading):
    """Marks from the lowest to the highest place of D's curve, the input's own place, and what the axis shows."""
    if not reading.is_critic:
        return (0, 0.5, 1), float(sigmoid(reading.logit)), "D's probability “real”"
    low, high = min(reading.field.min(), reading.logit), max(reading.field.max(), reading.logit)
    marks = round_marks(low, high) if high > low else (low - 0.5, low, low + 0.5)
    return marks, reading.logit, "D's score"


def signal_panel(reading, sentence):
    """Any other input, value after value, and under it the gradient: blue up for more, orange down for less."""
    values, gradient = np.ravel(reading.input).astype(float), np.ravel(reading.gradient).astype(float)
    xs = 10 + (WIDE - 20) * (np.arange(len(values)) + 0.5) / len(values)
    span, half, middle = max(1e-12, reading.high - reading.low), (HIGH - 50) / 4, HIGH * 0.72
    body = svg.text(10, 12, "the input") + svg.polyline(
        xs, 20 + 2 * half * (reading.high - values) / span, DISCRIMINATOR
    )
    body += svg.path(f"M10 {middle:.1f}H{WIDE - 10}", "currentColor", 0.7)
    heights = gradient / max(1e-30, np.abs(gradient).max()) * half
    for sign, colour in ((1, REAL), (-1, GENERATED)):
        steps = [f"M{x:.1f} {middle:.1f}v{-h:.1f}" for x, h in zip(xs, heights, strict=True) if sign * h > 0]
        body += svg.path("".join(steps), colour, max(1, min(12, 0.7 * (WIDE - 20) / len(values))))
    body += svg.text(10, HIGH - 4, "▲", REAL) + svg.text(24, HIGH - 4, "more raises “real”")
    body += svg.text(150, HIGH - 4, "▼", GENERATED) + svg.text(164, HIGH - 4, "less raises it")
    return svg.figure(f"The input, and the gradient of D's {reading.output}. {sentence}", body, WIDE, HIGH)


def diverging(values):
    """Signed numbers as ``uint8`` colours ``(…, 3)``: white at 0, blue for the largest, orange for the smallest."""
    values = np.asarray(values, float)
    share = np.clip(values / max(1e-30, np.quantile(np.abs(values), 0.99), np.abs(values).max() / 4), -1, 1)[..., None]
    ends = [np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)], float) for colour in (GENERATED, REAL)]
    return (255 + (np.where(share < 0, ends[0], ends[1]) - 255) * np.abs(share)).astype(np.uint8)


def _signs(gradient, cell):
    """The sign, in white, on the strongest pixels: what the colours say, said without colour."""
    size, steps, strength = max(2.0, 0.28 * cell), "", np.abs(gradient)
    for index in np.argsort(-strength, axis=None)[:MARKS]:
        row, column = np.unravel_index(index, gradient.shape)
        if not strength[row, column] > strength.max() / 2:
            break  # too pale for white
        x, y = (column + 0.5) * cell, (row + 0.5) * cell
        steps += f"M{x - size:.1f} {y:.1f}h{2 * size:.1f}"
        steps += f"M{x:.1f} {y - size:.1f}v{2 * size:.1f}" if gradient[row, column] > 0 else ""
    return svg.path(steps, "#fff", 2)


def _outline(inside, cell):
    """The border of a region of pixels as SVG commands."""
    padded = np.pad(inside, 1)
    rows, columns = np.nonzero(padded[1:, 1:-1] != padded[:-1, 1:-1])
    steps = [f"M{x * cell:.1f} {y * cell:.1f}h{cell:.1f}" for y, x in zip(rows, columns, strict=True)]
    rows, columns = np.nonzero(padded[1:-1, 1:] != padded[1:-1, :-1])
    return "".join(steps + [f"M{x * cell:.1f} {y * cell:.1f}v{cell:.1f}" for y, x in zip(rows, columns, strict=True)])


# ---- the picture that a saved notebook keeps


def still(reading, name="D"):
    """A reading as PNG bytes, drawn with Matplotlib."""
    figure = Figure(figsize=(7.2, 3.8), dpi=80)  # a layout engine would double the time
    figure.suptitle("\n".join(textwrap.wrap(describe(reading, name), 100)), fontsize=9)
    draw = {"point": _draw_point, "number": _draw_number, "signal": _draw_signal}
    draw.get(kind(reading.input.shape), _draw_image)(figure, reading)
    return thumbnails.png(figure)


def _draw_image(figure, reading):
    own, gradient = figure.subplots(1, 2)
    image = ((reading.input - reading.low) / (reading.high - reading.low)).reshape(
        rows_and_columns(reading.input.shape)
    )
    own.imshow(np.clip(image, 0, 1), cmap="gray", vmin=0, vmax=1)
    own.set_title("the input", fontsize=9)
    gradient.imshow(diverging(plane(reading.gradient)))
    gradient.set_title("more ink raises “real” (blue), less (orange)", fontsize=9)
    for axes in (own, gradient):
        axes.set_xticks([])
        axes.set_yticks([])


def _draw_point(figure, reading):
    axes, (x, y) = figure.subplots(), reading.input
    axes.imshow(fields.background_colours(reading.shares), extent=(reading.low, reading.high) * 2)
    far = np.linalg.norm(reading.push)
    if far:
        step = 0.2 * reading.high * reading.push / far
        axes.annotate("", (x + step[0], y + step[1]), (x, y), arrowprops={"arrowstyle": "->", "linewidth": 1.6})
    axes.plot(x, y, "o", color="white", markeredgecolor="black", markersize=8, clip_on=False)
    says = "blue where D's score is high, orange where it is low"
    axes.set_title(says if reading.is_critic else "blue where D says real, orange where generated", fontsize=9)


def _draw_number(figure, reading):
    axes, (marks, value, words) = figure.subplots(), _verdict_axis(reading)
    axes.plot(np.linspace(reading.low, reading.high, len(reading.field)), reading.field, color=DISCRIMINATOR)
    axes.plot(reading.input[0], value, "o", color=DISCRIMINATOR)
    axes.set_ylim(marks[0], marks[-1])
    axes.set_ylabel(words)


def _draw_signal(figure, reading):
    own, gradient = figure.subplots(2, 1, gridspec_kw={"hspace": 0.5})
    own.plot(np.ravel(reading.input), color=DISCRIMINATOR)
    own.set_title("the input", fontsize=9)
    values = np.ravel(reading.gradient)
    gradient.bar(np.arange(len(values)), values, color=np.where(values > 0, REAL, GENERATED))
    gradient.set_title("more raises “real” (blue, up), less (orange, down)", fontsize=9)
