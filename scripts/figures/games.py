"""Two small games, on a number line and in a plane: figures 2.1, 2.3 and 2.4."""

import numpy as np

from gan_lessons.chapters.small_games import games
from gan_lessons.pictures.colours import (
    DISCRIMINATOR,
    DISCRIMINATOR_WORDS,
    FAINT,
    GENERATED,
    GENERATED_WORDS,
    GENERATOR,
    GENERATOR_WORDS,
    INK,
    LINE,
    REAL_WORDS,
    sigmoid,
)
from scripts.figures.plot import Plot
from scripts.figures.svg import CARD, Drawing

PLAYERS = games.Players(theta=3.0, phi_0=-2.0, phi_1=1.0)
RATE, STEPS = 0.3, 20
FINE = 0.01


def draw_smallest_gan():
    """Figure 2.1."""
    fig = Drawing(
        "2_1_smallest_gan", 840, 380, "The smallest GAN on the number line",
        "Real examples lie around 8, generated examples around 3; D's logistic curve rises to the right, and the arrow "
        "at one generated example points to the right, where D is larger.",
    )  # fmt: skip
    real, noise = games.toy_numbers()
    made = games.generate(PLAYERS, noise)
    plot = Plot(fig, 70, 44, 740, 200, (-1, 11), (0, 1))
    plot.frame()
    plot.ticks_left([0, 0.5, 1])
    x = np.linspace(-1, 11, 241)
    plot.curve(x, sigmoid(PLAYERS.phi_0 + PLAYERS.phi_1 * x), DISCRIMINATOR, 3)
    fig.text(24, 28, "probability “real”", 14, DISCRIMINATOR_WORDS)
    fig.text(plot.x(5.2), plot.y(0.8), "*D*(*x*) = *σ*(*φ*_{0} + *φ*_{1} *x*)", 15, DISCRIMINATOR_WORDS)

    row = 286
    fig.line(plot.left, row, plot.left + plot.width, row, FAINT, 1.2)
    for tick in range(-1, 12):
        fig.line(plot.x(tick), row + 12, plot.x(tick), row + 17, FAINT, 1)
        fig.text(plot.x(tick), row + 32, f"{tick}".replace("-", "−"), 13, FAINT, "middle")
    for place in real:
        fig.circle(plot.x(place), row, 5.5, stroke="#ffffff", stroke_width=1)
    for place in made:
        fig.cross(plot.x(place), row, 5, width=2.2)

    one = made[np.argmin(np.abs(made - 2.4))]
    height = sigmoid(PLAYERS.phi_0 + PLAYERS.phi_1 * one)
    slope = height * (1 - height) * PLAYERS.phi_1
    fig.line(plot.x(one), row - 8, plot.x(one), plot.y(height), GENERATED, 1.5, "4 3")
    fig.circle(plot.x(one), plot.y(height), 4.5, GENERATED)
    fig.line(*(f(v) for side in (-1.6, 1.6) for f, v in ((plot.x, one + side), (plot.y, height + side * slope))),
             INK, 1.5, "6 4")  # fmt: skip
    fig.arrow([plot.x(one) + 8, row - 22, plot.x(one) + 128, row - 22], GENERATOR, 3.5, size=4)
    fig.text(plot.x(one) + 136, row - 17, "*G* moves this example to where *D* is larger", 14, GENERATOR_WORDS)
    fig.text(plot.x(one + 0.45), plot.y(height + 0.95 * slope), "slope of *D* here", 14, INK, "end")
    fig.cross(250, 352, 5, width=2.2)
    fig.text(263, 357, "generated: *G*(*z*) = *z* + *θ*, with *θ* = 3", 14, GENERATED_WORDS)
    fig.circle(594, 352, 5.5)
    fig.text(606, 357, "real", 14, REAL_WORDS)
    return fig


def contours(plot, levels):
    """The lines on which xy has a given value, inside a square plot."""
    end = plot.x_high
    for level in levels:
        for side in (-1, 1):
            if level == 0:
                plot.curve(*(np.array(line) for line in ((0, 0), (-end, end))[::side]), FAINT, 1, "4 3")
                continue
            x = side * np.geomspace(abs(level) / end, end, 50)
            plot.curve(x, level / x, DISCRIMINATOR if level > 0 else GENERATOR, 1.3)


def surface(fig, left, top):
    """V = xy over a disc as a net of lines, seen from above at a slant; returns what makes pixels of a place."""
    turn, tilt, scale, high, reach = np.deg2rad(-28), 0.46, 78, 27, 2.1

    def seen(x, y):
        across, away = x * np.cos(turn) - y * np.sin(turn), x * np.sin(turn) + y * np.cos(turn)
        return left + scale * across, top - tilt * scale * away - high * x * y

    angle = np.linspace(0, 2 * np.pi, 121)
    fig.curve(*seen(reach * np.cos(angle), reach * np.sin(angle)), FAINT, 1.2)
    for at in np.linspace(-1.95, 1.95, 14):
        half = np.sqrt(reach**2 - at**2)
        line = np.linspace(-half, half, 31)
        fig.curve(*seen(line, np.full_like(line, at)), GENERATOR, 1.1, stroke_opacity="0.7")
        fig.curve(*seen(np.full_like(line, at), line), DISCRIMINATOR, 1.1, stroke_opacity="0.9")
    both = np.linspace(-reach, reach, 41) / np.sqrt(2)
    fig.curve(*seen(both, both), DISCRIMINATOR_WORDS, 3)
    fig.curve(*seen(both, -both), GENERATOR_WORDS, 3)
    fig.circle(*seen(0, 0), 6, INK)
    return seen


def draw_saddle():
    """Figure 2.3."""
    fig = Drawing(
        "2_3_saddle", 840, 420, "The saddle of V(x, y) = xy",
        "Contour lines of V = xy with arrows: G moves x so that V falls, D moves y so that V rises; beside them the "
        "surface, which falls along one diagonal and rises along the other, with the saddle point at the origin.",
    )  # fmt: skip
    plot = Plot(fig, 62, 46, 316, 316, (-2, 2), (-2, 2))
    plot.frame()
    contours(plot, (-3, -2, -1, -0.4, 0, 0.4, 1, 2, 3))
    plot.ticks_below([-2, -1, 0, 1, 2], grid=False)
    plot.ticks_left([-2, -1, 0, 1, 2], grid=False)
    for x, y in [(1, 1), (-1, 1), (-1, -1), (1, -1), (1.55, 0), (0, 1.55), (-1.55, 0), (0, -1.55)]:
        a, b = plot.x(x), plot.y(y)
        if abs(y) > 0.1:
            fig.arrow([a, b, plot.x(x - 0.42 * y), b], GENERATOR, 2.6, size=4)
        if abs(x) > 0.1:
            fig.arrow([a, b, a, plot.y(y + 0.42 * x)], DISCRIMINATOR, 2.6, size=4)
        fig.circle(a, b, 3, INK)
    fig.circle(plot.x(0), plot.y(0), 6, INK)
    for level, at in ((1, (0.62, 1.62)), (2, (1.23, 1.62)), (-1, (-1.62, 0.62)), (-2, (-1.62, 1.23))):
        x, y = plot.x(at[0]), plot.y(at[1])
        fig.rect(x - 13, y - 9, 26, 17, "#ffffff", rx=3)
        fig.text(x, y + 4.5, f"{level}".replace("-", "−"), 13, FAINT, "middle")
    fig.text(220, 404, "*x*, chosen by *G*", 14, GENERATOR_WORDS, "middle")
    fig.text(24, 30, "*y*, chosen by *D*", 14, DISCRIMINATOR_WORDS)
    fig.text(378, 30, "contour lines of *V*", 14, FAINT, "end")

    seen = surface(fig, 618, 178)
    fig.text(618, 30, "the surface *V*(*x*, *y*) = *x y*", 14, FAINT, "middle")
    x, y = seen(0, 0)
    fig.line(x - 5, y + 6, 546, 296, INK, 1.2)
    fig.text(500, 314, "saddle point (0, 0)", 14, INK, "middle", True)
    fig.arrow([424, 364, 462, 364], GENERATOR, 2.6, size=4)
    fig.text(472, 369, "*G* changes *x* so that *V* falls", 14, GENERATOR_WORDS)
    fig.arrow([443, 408, 443, 380], DISCRIMINATOR, 2.6, size=4)
    fig.text(472, 399, "*D* changes *y* so that *V* rises", 14, DISCRIMINATOR_WORDS)
    return fig


def paths():
    """The three ways of playing V = xy from (1, 1) in figure 2.4, over the same rate × steps: arrays ``(steps, 2)``."""
    return {
        "small": games.trajectory(1, 1, FINE, round(STEPS * RATE / FINE)),
        "simultaneous": games.trajectory(1, 1, RATE, STEPS),
        "alternating": games.trajectory(1, 1, RATE, STEPS, "alternating"),
    }


def kept_ellipse(rate, value):
    """Points with x² + y² − rate · xy = value: the closed line of alternating steps."""
    angle = np.linspace(0, 2 * np.pi, 121)
    x, y = np.cos(angle), np.sin(angle)
    radius = np.sqrt(value / (1 - rate * x * y))
    return radius * x, radius * y


def draw_spiral():
    """Figure 2.4."""
    fig = Drawing(
        "2_4_spiral", 840, 360, "Three ways of playing V = xy",
        "From (1, 1), very small steps follow a circle, simultaneous ones of rate 0.3 spiral outwards, and alternating "
        "ones of rate 0.3 stay on an ellipse; none of them reaches (0, 0).",
    )  # fmt: skip
    shown = paths()
    parts = [
        ("small", "Very small steps", f"rate {FINE}, {len(shown['small']) - 1} steps: a circle"),
        ("simultaneous", "Simultaneous steps", f"rate {RATE}, {STEPS} steps: outwards"),
        ("alternating", "Alternating steps", f"rate {RATE}, {STEPS} steps: an ellipse"),
    ]
    for place, (name, title, words) in enumerate(parts):
        plot = Plot(fig, 28 + 272 * place, 62, 240, 240, (-3.6, 3.6), (-3.6, 3.6))
        plot.frame()
        middle = plot.left + plot.width / 2
        fig.text(middle, 30, title, 15, INK, "middle", True)
        fig.text(middle, 50, words, 13, FAINT, "middle")
        fig.line(plot.x(-3.6), plot.y(0), plot.x(3.6), plot.y(0), LINE, 1)
        fig.line(plot.x(0), plot.y(-3.6), plot.x(0), plot.y(3.6), LINE, 1)
        path = shown[name]
        if name == "alternating":
            plot.curve(*kept_ellipse(RATE, 2 - RATE), FAINT, 1.2, "4 3")
        else:
            angle = np.linspace(0, 2 * np.pi, 121)
            plot.curve(np.sqrt(2) * np.cos(angle), np.sqrt(2) * np.sin(angle), FAINT, 1.2, "4 3")
        some = path[::10] if name == "small" else path
        plot.curve(*some.T, DISCRIMINATOR_WORDS, 2)
        if name != "small":
            for x, y in path[1:]:
                fig.circle(plot.x(x), plot.y(y), 2.6, DISCRIMINATOR_WORDS)
        before, end = some[-2], some[-1]
        fig.arrow(
            [plot.x(before[0]), plot.y(before[1]), plot.x(end[0]), plot.y(end[1])], DISCRIMINATOR_WORDS, 2, size=6
        )
        fig.circle(plot.x(0), plot.y(0), 3.5, INK)
        fig.circle(plot.x(1), plot.y(1), 5, CARD, stroke=INK, stroke_width=2)
        fig.text(plot.x(1) + 9, plot.y(1) - 8, "start", 13, INK)
        fig.text(plot.left + 6, plot.y(0) - 6, "*x*", 14, GENERATOR_WORDS)
        fig.text(plot.x(0) + 7, plot.top + 16, "*y*", 14, DISCRIMINATOR_WORDS)
    fig.text(420, 334, "dashed: the circle and the ellipse through (1, 1) around the saddle point (0, 0)", 13, FAINT,
             "middle")  # fmt: skip
    return fig
