"""The five failures of section 5.1, each with its sign: figure 5.1.

The panels are drawn from small computed games, not from the runs of the notebook: one point that climbs the logit of
the best discriminator (collapse), the Dirac-GAN (oscillation), the saturating loss (vanishing gradient), a critic that
never changes (starved), and samples close to 16 training points or between two of them (memorisation).
"""

import numpy as np

from gan_lessons.pictures.colours import (
    DISCRIMINATOR,
    DISCRIMINATOR_WORDS,
    FAINT,
    GENERATED,
    GENERATED_WORDS,
    GENERATOR_WORDS,
    INK,
    REAL,
    REAL_WORDS,
    sigmoid,
)
from scripts.figures.data_flow import ring
from scripts.figures.densities import HILLS, SD, normal, two_hills
from scripts.figures.dirac import path
from scripts.figures.plot import Plot
from scripts.figures.svg import Drawing

WIDTH, HIGH = 252, 116  # of a panel
LEFTS, TOPS = (24, 294, 564), (44, 246)
TRAINING, SPREAD = 16, 0.04  # points in the panel of memorisation, and how far a copy is from its point
SWING = 0.55  # of the shift in the panel of oscillation, in parts of the Dirac-GAN's θ
EARLY = 20  # a step of the panel of the starved discriminator
SHOWN = (550, 598, 646)  # steps of the panel of collapse


def panel(fig, place, name, xs, ys, sign):
    """One panel with its name above and its sign below, in two lines."""
    left, top = LEFTS[place % 3], TOPS[place // 3]
    plot = Plot(fig, left, top, WIDTH, HIGH, xs, ys)
    plot.frame()
    fig.text(left, top - 12, name, 15, INK, bold=True)
    fig.lines(left, top + HIGH + 19, sign, 13, 17)
    return plot


def travelling_point(steps=700, rate=0.01, memory=0.94, width=0.38):
    """Where G puts all noise, step by step: it climbs log p_data − log p_g, with a p_g that lags behind it.

    The data are eight clusters on the unit circle; D knows the mean of G's places of late, blurred by ``width``.
    """
    centres = ring(8, 0, 0)
    place, known = np.array([0.1, 0.05]), np.array([0.1, 0.05])
    places = []
    for _ in range(steps):
        weights = np.exp(-((place - centres) ** 2).sum(1) / (2 * width**2))
        to_data = weights @ (centres - place) / weights.sum() / width**2
        place = place + rate * (to_data + (place - known) / width**2)
        known = memory * known + (1 - memory) * place
        places.append(place)
    return np.array(places)


def pulled_away(slope=0.8, rate=0.2, steps=900):
    """G's mean, step by step, under a discriminator that never changes: it descends −log D, D = σ(slope · x)."""
    mean, means = 0.0, []
    for _ in range(steps):
        mean += rate * slope * (1 - float(sigmoid(slope * mean)))
        means.append(mean)
    return np.array(means)


def moon_points(count, rng):
    """Points of two half-moons."""
    angle = np.pi * (np.arange(count) // 2 + rng.uniform(size=count)) / (count / 2)
    lower = np.arange(count) % 2
    points = np.stack([np.cos(angle) - 0.5, np.sin(angle) - 0.25], 1)
    return np.where(lower[:, None], -points, points) + 0.1 * rng.normal(size=(count, 2))


def memorised():
    """Training points, as many fresh ones, and samples: most on a training point, a few between two neighbours."""
    rng = np.random.RandomState(7)  # the old generator: its numbers are the same in every NumPy
    training, fresh = moon_points(TRAINING, rng), moon_points(TRAINING, rng)
    copies = training[rng.randint(TRAINING, size=22)] + SPREAD * rng.normal(size=(22, 2))
    apart = np.linalg.norm(training[:, None] - training[None], axis=2) + 9 * np.eye(TRAINING)
    some = np.arange(0, TRAINING, 4)
    share = rng.uniform(0.3, 0.7, (len(some), 1))
    bridges = share * training[some] + (1 - share) * training[apart.argmin(1)[some]]
    return training, fresh, np.concatenate([copies, bridges])


def draw_collapse(fig):
    """All samples in one small cluster that travels."""
    plot = panel(fig, 0, "Mode collapse", (-2.7, 2.7), (-1.24, 1.24),
                 ["All samples lie in one small cluster.", "It moves from mode to mode."])  # fmt: skip
    rng = np.random.RandomState(1)
    for x, y in ring(8, 0, 0):
        for across, down in 0.07 * rng.normal(size=(6, 2)):
            fig.circle(plot.x(x + across), plot.y(y + down), 2.4)
    places = travelling_point()
    way = places[SHOWN[0] : SHOWN[-1] + 1]
    inner = 0.72 * way
    fig.arrow(["M", *np.ravel([(plot.x(x), plot.y(y)) for x, y in inner[:: len(inner) // 12]])], GENERATED, 1.6, "4 3")
    for step, strength in zip(SHOWN, ("0.3", "0.55", None), strict=True):
        for across, down in places[step] + 0.06 * rng.normal(size=(7, 2)):
            fig.cross(plot.x(across), plot.y(down), 3.2, width=1.8, stroke_opacity=strength)


def draw_oscillation(fig):
    """The generated hills at the two ends of their swing."""
    plot = panel(fig, 1, "Oscillation", (-3.9, 3.9), (0, 0.56),
                 ["The generated hills swing past the real", "ones and back, again and again."])  # fmt: skip
    x = np.linspace(-3.9, 3.9, 157)
    plot.hill(x, two_hills(x), REAL, 0.2)
    plot.curve(x, two_hills(x), REAL, 2.2)
    theta, _ = path(0, 2 * np.pi)
    for shift, dash in ((SWING * theta.max(), None), (SWING * theta.min(), "4 3")):
        plot.curve(x, two_hills(x - shift), GENERATED, 2, dash)
    for hill in HILLS:
        left, right = (plot.x(hill + SWING * end) for end in (theta.min(), theta.max()))
        fig.arrow([(left + right) / 2, plot.top + 14, left, plot.top + 14], GENERATED, 2)
        fig.arrow([(left + right) / 2, plot.top + 14, right, plot.top + 14], GENERATED, 2)


def draw_vanishing(fig):
    """The saturating loss, and where the samples stand on it."""
    plot = panel(fig, 2, "Vanishing gradient", (-11, 4), (-4.4, 0.9),
                 ["*G*’s loss is flat where *D* is sure.", "The gradient has a norm near 0."])  # fmt: skip
    logits = np.linspace(-11, 4, 121)
    plot.curve(logits, -np.logaddexp(0, logits), GENERATOR_WORDS, 2.5)
    for logit in np.linspace(-10.2, -6.4, 7):
        fig.cross(plot.x(logit), plot.y(float(-np.logaddexp(0, logit))), 4)
    fig.text(plot.x(-10.7), plot.y(-1.75), "log(1 − *D*)", 14, GENERATOR_WORDS)
    fig.text(plot.x(-10.7), plot.y(-3.9), "*D*’s logit →", 13, DISCRIMINATOR_WORDS)


def draw_starved(fig):
    """The generated hill goes on and on along the slope of a D that never changes."""
    plot = panel(fig, 3, "Starved discriminator", (-3.6, 7.4), (0, 1.02),
                 ["*D* does not change. The generated hill", "moves away from the data."])  # fmt: skip
    x = np.linspace(-3.6, 7.4, 221)
    plot.curve(x, sigmoid(0.8 * x), DISCRIMINATOR, 2.5)
    plot.hill(x, two_hills(x), REAL, 0.2)
    plot.curve(x, two_hills(x), REAL, 2.2)
    means = pulled_away()
    for step, dash in ((EARLY, "4 3"), (len(means) - 1, None)):
        plot.curve(x, normal(x, means[step], SD) * 0.6, GENERATED, 2, dash)
    first, last = means[EARLY], means[-1]
    fig.arrow([plot.x(first + 0.9), plot.y(0.32), plot.x(last - 0.95), plot.y(0.32)], GENERATED, 2)
    fig.text(plot.x(-3.4), plot.y(0.83), "*D*", 14, DISCRIMINATOR_WORDS, bold=True)


def draw_memorisation(fig):
    """Samples on the training points, and fresh points that they miss."""
    plot = panel(fig, 4, "Memorisation", (-2.3, 2.3), (-1.06, 1.06),
                 ["The samples lie on the training", "points, not near new real points."])  # fmt: skip
    training, fresh, samples = memorised()
    for x, y in fresh:
        fig.circle(plot.x(x), plot.y(y), 3.8, "#ffffff", stroke=REAL, stroke_width=1.6)
    for x, y in training:
        fig.circle(plot.x(x), plot.y(y), 4.5)
    for x, y in samples:
        fig.cross(plot.x(x), plot.y(y), 3.2, width=1.8)


def draw_failures():
    """Figure 5.1."""
    fig = Drawing(
        "5_1_failures", 840, 414, "Five failures and their signs",
        "Mode collapse, all samples in one of eight clusters; oscillation, a hill that swings; vanishing gradient, a "
        "flat loss; a starved discriminator, a hill far from the data; memorisation, samples on the training points.",
    )  # fmt: skip
    for draw in (draw_collapse, draw_oscillation, draw_vanishing, draw_starved, draw_memorisation):
        draw(fig)
    left, top = LEFTS[2], TOPS[1]
    fig.circle(left + 14, top + 8, 4.5)
    fig.text(left + 34, top + 13, "real", 14, REAL_WORDS)
    fig.cross(left + 14, top + 36, 4)
    fig.text(left + 34, top + 41, "generated", 14, GENERATED_WORDS)
    fig.circle(left + 14, top + 64, 3.8, "#ffffff", stroke=REAL, stroke_width=1.6)
    fig.text(left + 34, top + 69, "real, not used in training", 14, REAL_WORDS)
    fig.line(left, top + 92, left + 28, top + 92, GENERATED, 2, "4 3")
    fig.text(left + 34, top + 97, "generated, earlier", 14, GENERATED_WORDS)
    words = ["Each panel is computed from a", "small model of the failure."]
    fig.lines(left, top + HIGH + 19, words, 13, 17, colour=FAINT)
    return fig
