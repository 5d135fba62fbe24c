"""Densities on a line, and what a generator and the best discriminator make of them: figures 3.1, 3.4 and 3.5."""

from itertools import pairwise
from math import erf, sqrt

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
    REAL,
    REAL_WORDS,
)
from scripts.figures.plot import Plot
from scripts.figures.svg import Drawing

HILLS, SD = (-1.5, 1.5), 0.5  # the numbers of the lessons, as in data.bumps()
GENERATED_MIDDLE = 0.4  # where the one hill of figure 3.4's generator lies
STEEP, FLAT = "#c99700", "#7060a8"


def normal(x, middle=0.0, sd=1.0):
    """The density of a normal distribution."""
    return np.exp(-0.5 * ((x - middle) / sd) ** 2) / (sd * sqrt(2 * np.pi))


def below(x, middle=0.0, sd=1.0):
    """How much of a normal distribution lies below x."""
    return np.array([0.5 * (1 + erf((value - middle) / (sd * sqrt(2)))) for value in np.atleast_1d(x)])


def two_hills(x):
    """The density of the data: two hills of equal weight."""
    return sum(normal(x, middle, SD) for middle in HILLS) / len(HILLS)


TABLE = np.linspace(-5, 5, 8001)
SHARES = sum(below(TABLE, middle, SD) for middle in HILLS) / len(HILLS)  # how much of the data lies below each
NOISE_SHARES = below(TABLE)


def generator(z):
    """The rising map that carries the standard normal distribution exactly to the two hills."""
    return np.interp(below(z), SHARES, TABLE)


def noise_of(x):
    """The z with G(z) = x."""
    return np.interp(np.interp(x, TABLE, SHARES), NOISE_SHARES, TABLE)


def carried(z, step=1e-3):
    """The density of G(z) there, by the change of variables: p_g(G(z)) = p_z(z) / G′(z)."""
    return normal(z) * 2 * step / (generator(z + step) - generator(z - step))


def best_discriminator(x):
    """D* for the two densities of figure 3.4."""
    p_data = two_hills(x)
    return p_data / (p_data + normal(x, GENERATED_MIDDLE, SD))


def value_at_best(distance, sd=1.0):
    """V(D*, G) for two normal distributions that lie that far apart, by numerical integration."""
    x = np.linspace(-8 * sd, distance + 8 * sd, 8001)
    p_data, p_g = normal(x, 0, sd), normal(x, distance, sd)
    both = p_data + p_g
    terms = np.where(both > 1e-300, p_data * np.log(np.maximum(p_data, 1e-300) / np.maximum(both, 1e-300))
                     + p_g * np.log(np.maximum(p_g, 1e-300) / np.maximum(both, 1e-300)), 0)  # fmt: skip
    return float(((terms[1:] + terms[:-1]) / 2 * np.diff(x)).sum())


def draw_generator_map():
    """Figure 3.1."""
    fig = Drawing(
        "3_1_generator_map", 840, 420, "A generator carries one density to another",
        "The curve x = G(z) carries the density of the noise, drawn below it, to that of the generated examples, "
        "drawn on the left: where the curve is steep, a tenth of the examples spreads out; where flat, it crowds.",
    )  # fmt: skip
    plot = Plot(fig, 226, 44, 330, 244, (-3, 3), (-3.2, 3.2))
    plot.frame()
    x = np.linspace(generator(-2.9)[0], generator(2.9)[0], 141)
    z = noise_of(x)
    height = carried(z)
    under = Plot(fig, 226, 300, 330, 66, (-3, 3), (0, 0.42))
    depth = lambda density: under.top + under.height * density / under.y_high  # noqa: E731  (the hill hangs down)
    beside = Plot(fig, 60, 44, 154, 244, (0.45, 0), (-3.2, 3.2))

    for colour, shares in ((STEEP, (0.45, 0.55)), (FLAT, (0.75, 0.85))):
        there = np.linspace(*np.interp(shares, SHARES, TABLE), 31)
        inside, edge = noise_of(there), np.full(31, plot.left)
        ends, dense = inside[[-1, 0]], carried(inside)
        column = [*plot.x(inside), *plot.x(ends)]
        fig.area(column, [*plot.y(there), *plot.y(np.array([-3.2, -3.2]))], colour, 0.18)
        fig.area([*plot.x(inside), *edge], [*plot.y(there), *plot.y(there[::-1])], colour, 0.18)
        fig.area([*beside.x(dense), *beside.x(np.zeros(2))], [*plot.y(there), *plot.y(there[[-1, 0]])], colour, 0.75)
        z_inside = np.linspace(ends[1], ends[0], 31)
        fig.area([*under.x(z_inside), *under.x(ends)], [*depth(normal(z_inside)), under.top, under.top], colour, 0.75)
    plot.curve(z, x, GENERATOR, 3.5)
    fig.text(plot.x(0.95), plot.y(2.55), "*x* = *G*(*z*)", 15, GENERATOR_WORDS, "end")

    fig.line(under.left, under.top, under.left + under.width, under.top, FAINT, 1)
    fig.curve(under.x(z), depth(normal(z)), FAINT, 2.2)
    for tick in range(-3, 4):
        fig.text(under.x(tick), 390, f"{tick}".replace("-", "−"), 13, FAINT, "middle")
    fig.text(391, 410, "noise *z*", 14, INK, "middle")
    fig.text(566, 330, "density of the noise, *p*_{*z*}", 14, FAINT)

    fig.line(beside.x(0), beside.top, beside.x(0), beside.top + beside.height, FAINT, 1)
    fig.curve(beside.x(height), beside.y(x), GENERATED, 2.5)
    for tick in range(-3, 4):
        fig.text(46, plot.y(tick) + 4.5, f"{tick}".replace("-", "−"), 13, FAINT, "end")
    fig.text(60, 28, "density of the generated *x*, *p*_{*g*}", 14, GENERATED_WORDS)

    for y, colour, head, rows in (
        (
            70,
            FLAT,
            "*G* is flat:",
            ["10 % of all examples lie", "in a short interval of *x*.", "*p*_{*g*} is large."],
        ),
        (
            186,
            STEEP,
            "*G* is steep:",
            ["10 % of all examples lie", "in a long interval of *x*.", "*p*_{*g*} is small."],
        ),
    ):
        fig.rect(578, y - 13, 16, 16, colour, rx=3, fill_opacity="0.75")
        fig.text(602, y, head, 14, INK, bold=True)
        fig.lines(602, y + 21, rows, 14, 20)
    return fig


def draw_optimal_discriminator():
    """Figure 3.4."""
    fig = Drawing(
        "3_4_optimal_discriminator", 840, 410, "The optimal discriminator for two known densities",
        "Two densities on a line, real with two hills, generated with one, and below them the optimal discriminator: "
        "near 1 where only real examples lie, near 0 where only generated ones lie, one half where densities cross.",
    )  # fmt: skip
    x = np.linspace(-3.5, 3.5, 281)
    p_data, p_g, best = two_hills(x), normal(x, GENERATED_MIDDLE, SD), best_discriminator(x)
    upper = Plot(fig, 66, 44, 748, 132, (-3.5, 3.5), (0, 0.85))
    lower = Plot(fig, 66, 212, 748, 132, (-3.5, 3.5), (0, 1))
    upper.frame()
    lower.frame()
    upper.ticks_left([0, 0.4, 0.8], grid=False)
    lower.ticks_left([0, 0.5, 1], ["0", "½", "1"])
    lower.ticks_below(range(-3, 4), grid=False)
    upper.hill(x, p_data, REAL)
    upper.hill(x, p_g, GENERATED)
    for cross in crossings(x):
        fig.line(upper.x(cross), upper.y(two_hills(cross)), lower.x(cross), lower.y(0.5), INK, 1.2, "5 4")
    upper.curve(x, p_data, REAL)
    upper.curve(x, p_g, GENERATED, dash="7 4")
    lower.curve(x, best, DISCRIMINATOR, 3.2)
    for cross in crossings(x):
        fig.circle(upper.x(cross), upper.y(two_hills(cross)), 4.5, INK)
        fig.circle(lower.x(cross), lower.y(0.5), 4.5, INK)
    fig.text(upper.x(-1.5), 88, "*p*_{data}", 16, REAL_WORDS, "middle")
    fig.text(upper.x(1.06), 70, "*p*_{*g*}", 16, GENERATED_WORDS)
    fig.text(24, 28, "density", 14, INK)
    fig.text(24, 202, "*D*\\*(*x*)", 14, DISCRIMINATOR_WORDS)
    fig.text(lower.x(-2), lower.y(0.72), "only real examples: *D*\\* ≈ 1", 14, DISCRIMINATOR_WORDS, "middle")
    fig.lines(lower.x(0.24), lower.y(0.52), ["only generated", "ones: *D*\\* ≈ 0"], 14, 20, anchor="middle",
              colour=DISCRIMINATOR_WORDS)  # fmt: skip
    fig.text(lower.x(1.24), lower.y(0.3), "equal densities: *D*\\* = ½", 14, INK)
    fig.text(440, 392, "*x*", 15, INK, "middle")
    return fig


def crossings(x):
    """Where the two densities of figure 3.4 are equal, to a millionth."""

    def more(at):
        return two_hills(at) - normal(at, GENERATED_MIDDLE, SD)

    found = []
    for low, high in pairwise(x):
        if more(low) * more(high) < 0:
            while high - low > 1e-9:
                middle = (low + high) / 2
                low, high = (middle, high) if more(low) * more(middle) > 0 else (low, middle)
            found.append((low + high) / 2)
    return found


def draw_value():
    """Figure 3.5."""
    fig = Drawing(
        "3_5_value", 840, 400, "The value of the game with the best discriminator",
        "V(D*, G) over the distance of two normal distributions is −log 4 at distance 0 and rises to 0, slowly for a "
        "standard deviation of 1 and at once for one of 0.1; a second axis shows the Jensen–Shannon divergence.",
    )  # fmt: skip
    end = np.log(4)
    plot = Plot(fig, 96, 60, 636, 262, (0, 8), (-end, 0))
    plot.frame()
    plot.ticks_below(range(9))
    plot.ticks_left([-end, -1, -0.5, 0], ["−log 4", "−1", "−0.5", "0"])
    for value, word in ((0, "0"), (0.2, "0.2"), (0.4, "0.4"), (np.log(2), "log 2")):
        y = plot.y(2 * value - end)
        right = plot.left + plot.width
        fig.line(right, y, right + 5, y, FAINT, 1)
        fig.text(right + 10, y + 4.5, word, 13, FAINT)
    distance = np.linspace(0, 8, 161)
    thin = np.concatenate([np.linspace(0, 1, 81), np.linspace(1.1, 8, 40)])
    plot.curve(thin, np.array([value_at_best(d, 0.1) for d in thin]), FAINT, 2.5, "7 4")
    plot.curve(distance, np.array([value_at_best(d) for d in distance]), DISCRIMINATOR_WORDS, 3.2)
    fig.circle(plot.x(0), plot.y(-end), 5.5, INK)
    fig.text(24, 32, "*V*(*D*\\*, *G*)", 15, DISCRIMINATOR_WORDS)
    fig.text(816, 32, "JS(*p*_{data}, *p*_{*g*})", 15, FAINT, "end")
    plot.name_below("distance *d* between the means of *p*_{data} and *p*_{*g*}", 46)
    fig.text(plot.x(2.95), plot.y(-0.6), "standard deviation 1", 14, DISCRIMINATOR_WORDS)
    fig.text(plot.x(0.5), plot.y(-0.17), "standard deviation 0.1", 14, FAINT)
    fig.text(plot.x(1.05), plot.y(-1.31), "*p*_{*g*} = *p*_{data}: the minimum", 14, INK)
    hills(fig, plot, 4.2, 2)
    hills(fig, plot, 6.5, 6)
    return fig


def hills(fig, plot, at, distance):
    """A small picture of the two densities at a distance, in the empty part of figure 3.5."""
    scale, ground, high = 13, plot.y(-1.08), 46
    left = plot.x(at) - scale * distance / 2
    x = np.linspace(-3, 3, 41)
    for middle, colour, dash in ((0, REAL, None), (distance, GENERATED, "5 3")):
        xs, ys = left + scale * (middle + x), ground - high * normal(x) / normal(0)
        fig.area(xs, ys, colour, 0.18)
        fig.curve(xs, ys, colour, 1.8, dash)
    fig.line(left - 3.4 * scale, ground, left + (distance + 3.4) * scale, ground, LINE, 1.2)
    fig.text(plot.x(at), ground + 20, f"*d* = {distance:g}", 13, INK, "middle")
