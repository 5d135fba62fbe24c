"""The Dirac-GAN, one number against one slope, with and without the penalty R1: figure 5.2.

One real example lies at 0, one generated example at θ, and the critic's score of x is φx (Mescheder et al. 2018, with
the Wasserstein loss). G climbs the score, θ′ = φ; the critic follows θ downwards, φ′ = −θ, and R1 adds −γφ.
"""

import numpy as np

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
)
from scripts.figures.plot import Plot
from scripts.figures.svg import CARD, Drawing

START = (1.3, 0.8)  # θ and φ at the beginning
GAMMA = 0.4
REACH = 2.2  # of the plane that is drawn


def flow(theta, phi, gamma):
    """The velocity of both players: θ′ and φ′."""
    return phi, -theta - gamma * phi


def path(gamma, end, count=401):
    """The exact solution from ``START``, arrays θ and φ: a turn that fades like exp(−γt/2)."""
    t = np.linspace(0, end, count)
    theta, phi = START
    speed = np.sqrt(1 - gamma**2 / 4)  # of the turn
    fade, cos, sin = np.exp(-gamma * t / 2), np.cos(speed * t), np.sin(speed * t)
    slope = (phi + gamma / 2 * theta) / speed
    other = (-theta - gamma / 2 * phi) / speed
    return fade * (theta * cos + slope * sin), fade * (phi * cos + other * sin)


def plane(fig, left, title, words, gamma, end):
    """One path in the plane of θ and φ, over the field of velocities."""
    plot = Plot(fig, left, 62, 240, 240, (-REACH, REACH), (-REACH, REACH))
    plot.frame()
    middle = plot.left + plot.width / 2
    fig.text(middle, 30, title, 15, INK, "middle", True)
    fig.text(middle, 50, words, 13, FAINT, "middle")
    fig.line(plot.x(-REACH), plot.y(0), plot.x(REACH), plot.y(0), LINE, 1)
    fig.line(plot.x(0), plot.y(-REACH), plot.x(0), plot.y(REACH), LINE, 1)
    for theta in np.linspace(-1.8, 1.8, 7):
        for phi in np.linspace(-1.8, 1.8, 7):
            across, up = flow(theta, phi, gamma)
            on_name = (abs(theta) < 0.1 and phi > 1.7) or (abs(phi) < 0.1 and theta > 1.7)
            if np.hypot(across, up) > 0.1 and not on_name:
                fig.arrow([plot.x(theta), plot.y(phi), plot.x(theta + 0.16 * across), plot.y(phi + 0.16 * up)],
                          LINE, 1.5, size=4)  # fmt: skip
    theta, phi = path(gamma, end)
    plot.curve(theta, phi, DISCRIMINATOR_WORDS, 2.5)
    for at in (24, 88) if gamma else (40, 150, 290):
        fig.arrow([*np.ravel([(plot.x(theta[i]), plot.y(phi[i])) for i in (at, at + 3)])], DISCRIMINATOR_WORDS, 2.5)
    fig.circle(plot.x(0), plot.y(0), 4.5, INK)
    fig.circle(plot.x(START[0]), plot.y(START[1]), 5, CARD, stroke=INK, stroke_width=2)
    fig.text(plot.x(START[0]) + 10, plot.y(START[1]) - 6, "start", 13, INK)
    fig.text(plot.left + plot.width - 8, plot.y(0) - 7, "*θ*", 15, GENERATOR_WORDS, "end")
    fig.text(plot.x(0) + 8, plot.top + 18, "*φ*", 15, DISCRIMINATOR_WORDS)


def draw_dirac():
    """Figure 5.2."""
    fig = Drawing(
        "5_2_dirac", 840, 360, "The Dirac-GAN without and with R1",
        "Left, a line with one real example at 0, one generated example at θ and a critic of slope φ; then the path of "
        "θ and φ: a circle around the solution without a penalty, a spiral into the solution with the penalty R1.",
    )  # fmt: skip
    left, row = 28, 236
    fig.text(left + 120, 30, "The game", 15, INK, "middle", True)
    fig.text(left + 120, 50, "one example against one slope", 13, FAINT, "middle")
    plot = Plot(fig, left, 62, 240, 240, (-0.9, 2.3), (-1.6, 1.6))
    plot.frame()
    theta, phi = START
    fig.line(left, plot.y(0), left + 240, plot.y(0), FAINT, 1.2)
    x = np.array([-0.9, 1.6 / phi])
    plot.curve(x, phi * x, DISCRIMINATOR, 3)
    fig.line(plot.x(theta), plot.y(0), plot.x(theta), plot.y(phi * theta), GENERATED, 1.5, "4 3")
    fig.circle(plot.x(0), plot.y(0), 6, stroke="#ffffff", stroke_width=1)
    fig.cross(plot.x(theta), plot.y(0), 5.5, width=2.4)
    fig.text(plot.x(0) - 8, plot.y(0) - 12, "real: 0", 14, REAL_WORDS, "end")
    fig.text(plot.x(theta), plot.y(0) + 24, "generated: *θ*", 14, GENERATED_WORDS, "middle")
    fig.text(left + 12, 88, "the critic’s score: *φ* · *x*", 14, DISCRIMINATOR_WORDS)
    fig.arrow([plot.x(theta) - 14, row, plot.x(theta) + 44, row], GENERATOR, 3, size=4)
    fig.lines(plot.x(theta) + 44, row + 22, ["*G* moves *θ* to where", "the score is higher"], 13, 17, anchor="end",
              colour=GENERATOR_WORDS)  # fmt: skip
    plane(fig, 300, "No penalty", "*θ*′ = *φ*,  *φ*′ = −*θ*: a circle", 0, 2 * np.pi)
    plane(fig, 572, f"With R1, *γ* = {GAMMA}", "*φ*′ = −*θ* − *γφ*: a spiral inwards", GAMMA, 30)
    fig.circle(312, 329.5, 4.5, INK)
    fig.text(324, 334, "the solution *θ* = *φ* = 0: both examples in the same place", 13, FAINT)
    return fig
