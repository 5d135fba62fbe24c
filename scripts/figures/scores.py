"""What the scores of section 5.2 compare: two Gaussians, and balls around examples: figures 5.3 and 5.4."""

import numpy as np

from gan_lessons.pictures.colours import (
    FAINT,
    GENERATED,
    GENERATED_WORDS,
    INK,
    REAL,
    REAL_WORDS,
)
from scripts.figures.densities import normal
from scripts.figures.plot import Plot
from scripts.figures.svg import Drawing

REAL_GAUSSIAN = (0.0, 1.0)  # mean and standard deviation
PAIRS = [("A", (2.0, 1.0), "shift"), ("B", (0.0, 0.5), "spread"), ("C", (1.5, 2.0), "both")]
NEIGHBOURS = 2


def frechet_parts(one, other):
    """The two parts of the squared Fréchet distance of Gaussians on a line: of the means, and of the spreads."""
    return (one[0] - other[0]) ** 2, (one[1] - other[1]) ** 2


def plain(value):
    """A number without needless zeros, and with a real minus."""
    return f"{value:g}".replace("-", "−")


def draw_frechet():
    """Figure 5.3."""
    fig = Drawing(
        "5_3_frechet", 840, 400, "The Fréchet distance of two Gaussians",
        "Three pairs of Gaussians on a line: one differs in its mean, one in its spread, one in both; beside them the "
        "plane of mean and standard deviation, in which the Fréchet distance is the straight distance of two points.",
    )  # fmt: skip
    x = np.linspace(-5, 6, 221)
    for place, (name, made, words) in enumerate(PAIRS):
        top = 50 + 116 * place
        plot = Plot(fig, 24, top, 250, 80, (-5, 6), (0, 0.85))
        plot.frame()
        for (mean, sd), colour, dash in ((REAL_GAUSSIAN, REAL, None), (made, GENERATED, "7 3")):
            height = normal(x, mean, sd)
            plot.hill(x, height, colour, 0.12)
            plot.curve(x, height, colour, 2.5, dash)
        fig.text(34, top + 22, name, 15, INK, bold=True)
        of_mean, of_spread = frechet_parts(REAL_GAUSSIAN, made)
        apart, wider = made[0] - REAL_GAUSSIAN[0], made[1] - REAL_GAUSSIAN[1]
        fig.text(290, top + 18, f"{name}: {words}", 14, INK, bold=True)
        fig.text(290, top + 41, f"*μ*_{{*g*}} = {plain(made[0])}, *s*_{{*g*}} = {plain(made[1])}", 14, GENERATED_WORDS)
        squares = f"{plain(apart)}^{{2}} + {plain(wider)}^{{2}}".replace("+ −0.5", "+ (−0.5)")
        fig.text(290, top + 64, f"*d*^{{2}} = {squares}", 14, INK)
        fig.text(308, top + 85, f"= {plain(of_mean + of_spread)}", 14, INK, bold=True)
    fig.line(24, 28, 52, 28, REAL, 2.5)
    fig.text(60, 33, "real: *μ*_{*r*} = 0, *s*_{*r*} = 1", 14, REAL_WORDS)
    fig.line(236, 28, 264, 28, GENERATED, 2.5, "7 3")
    fig.text(272, 33, "generated", 14, GENERATED_WORDS)

    plot = Plot(fig, 500, 62, 312, 260, (-0.6, 2.4), (0, 2.5))
    plot.frame()
    plot.ticks_below([-0.5, 0, 0.5, 1, 1.5, 2])
    plot.ticks_left([0, 0.5, 1, 1.5, 2, 2.5])
    fig.text(500, 33, "the same pairs as points", 15, INK, bold=True)
    fig.text(500, 52, "standard deviation *s*", 13, FAINT)
    plot.name_below("mean *μ*")
    start = [plot.x(REAL_GAUSSIAN[0]), plot.y(REAL_GAUSSIAN[1])]
    for name, made, _ in PAIRS:
        end = [plot.x(made[0]), plot.y(made[1])]
        if made[0] and made[1] != 1:
            fig.line(start[0], start[1], end[0], start[1], FAINT, 1.3, "4 3")
            fig.line(end[0], start[1], *end, FAINT, 1.3, "4 3")
        fig.line(*start, *end, INK, 2)
        fig.cross(*end, 6, width=2.6)
        fig.text(end[0] + 12, end[1] - (8 if made[1] >= 1 else -4), name, 15, GENERATED_WORDS, bold=True)
    fig.circle(*start, 7, stroke="#ffffff", stroke_width=1.5)
    fig.text(start[0] - 12, start[1] + 5, "real", 14, REAL_WORDS, "end")
    fig.text(plot.left + plot.width - 10, plot.top + 22, "*d* is the length of a line", 14, INK, "end")
    return fig


def examples():
    """Sixteen real and sixteen generated points: G makes two of the three clusters, and a few points in between."""
    rng = np.random.RandomState(54)  # the old generator: its numbers are the same in every NumPy

    def scattered(counts, middles, reach):
        """Points spread evenly over a disc around each middle."""
        angle, part = 2 * np.pi * rng.uniform(size=sum(counts)), np.sqrt(rng.uniform(size=sum(counts)))
        return np.repeat(middles, counts, axis=0) + reach * (part * [np.cos(angle), np.sin(angle)]).T

    real = scattered([6, 5, 5], [[-1.5, 0.55], [1.55, 0.5], [0.05, -0.9]], 0.5)
    made = scattered([7, 6, 3], [[-1.45, 0.5], [1.5, 0.55], [0.05, 0.55]], 0.42)
    return real, made


def radii(points, k=NEIGHBOURS):
    """How far the k-th nearest other point is, for each point."""
    apart = np.linalg.norm(points[:, None] - points[None], axis=2)
    return np.sort(apart, axis=1)[:, k]  # place 0 is the point itself


def covered(points, centres, k=NEIGHBOURS):
    """Which points lie in the ball of at least one centre."""
    apart = np.linalg.norm(points[:, None] - centres[None], axis=2)
    return (apart <= radii(centres, k)).any(axis=1)


def balls(fig, left, name, words, centres, points, of_real):
    """One panel: balls around the centres, and which of the other points lie inside."""
    plot = Plot(fig, left, 66, 384, 256, (-2.52, 2.52), (-1.96, 1.4))
    plot.frame()
    fig.text(left, 30, name, 15, INK, bold=True)
    fig.text(left, 52, words, 13, FAINT)
    colour = REAL if of_real else GENERATED
    scale = plot.x(1) - plot.x(0)
    for (x, y), radius in zip(centres, radii(centres), strict=True):
        fig.circle(plot.x(x), plot.y(y), scale * radius, colour, fill_opacity="0.1", stroke=colour, stroke_width=1,
                   stroke_opacity="0.55")  # fmt: skip
    inside = covered(points, centres)
    for (x, y), hit in zip(points, inside, strict=True):
        if not hit:
            fig.circle(plot.x(x), plot.y(y), 9.5, "none", stroke=INK, stroke_width=1.6)
    for where, crosses in ((centres, not of_real), (points, of_real)):
        for x, y in where:
            if crosses:
                fig.cross(plot.x(x), plot.y(y), 4)
            else:
                fig.circle(plot.x(x), plot.y(y), 4.5, stroke="#ffffff", stroke_width=1)
    return inside


def draw_precision_recall():
    """Figure 5.4."""
    fig = Drawing(
        "5_4_precision_recall", 840, 386, "Precision and recall by balls around examples",
        "Left, balls around sixteen real points, and most of the generated points lie inside: precision; right, balls "
        "around sixteen generated points, and the real points of one cluster lie outside: recall.",
    )  # fmt: skip
    real, made = examples()
    parts = [(24, "Precision", "balls around real points", real, made, True),
             (432, "Recall", "balls around generated points", made, real, False)]  # fmt: skip
    for left, name, words, centres, points, of_real in parts:
        inside = balls(fig, left, name, words, centres, points, of_real)
        kind, colour = ("generated", GENERATED_WORDS) if of_real else ("real", REAL_WORDS)
        fig.text(left + 384, 30, f"{inside.sum()} / {len(inside)} = {inside.mean():.2f}", 15, colour, "end", True)
        fig.text(left + 384, 52, f"{inside.sum()} of {len(inside)} {kind} inside", 13, colour, "end")
    fig.text(638, 306, "the cluster that *G* leaves out", 13, INK, "middle")
    fig.circle(34, 356, 4.5)
    fig.text(46, 361, "real", 14, REAL_WORDS)
    fig.cross(108, 356, 4)
    fig.text(120, 361, "generated", 14, GENERATED_WORDS)
    fig.circle(234, 356, 9.5, "none", stroke=INK, stroke_width=1.6)
    fig.text(252, 361, "in no ball", 14, INK)
    words = f"each ball just reaches the second nearest point of its own kind (*k* = {NEIGHBOURS})"
    fig.text(816, 361, words, 13, FAINT, "end")
    return fig
