"""A variational autoencoder and its lower bound: figures 6.1 and 6.2."""

from math import log, pi, sqrt

import numpy as np

from gan_lessons.pictures.colours import (
    FAINT,
    GENERATED,
    GENERATED_WORDS,
    GENERATOR,
    INK,
    REAL,
    REAL_WORDS,
)
from scripts.figures.densities import FLAT, normal
from scripts.figures.networks import seven
from scripts.figures.plot import Plot
from scripts.figures.svg import Drawing

PURPLE, PURPLE_WORDS, PURPLE_TINT = FLAT, "#574a8c", "#eceaf5"  # of what the encoder says
X, SD = 1.5, 0.6  # the example of figure 6.2, and the standard deviation s of p(x|z) = N(z, s²)
GUESS = (0.4, 0.6)  # mean and standard deviation of q(z|x)


def posterior(x=X, sd=SD):
    """Mean and standard deviation of p(z|x), for the prior N(0, 1) and p(x|z) = N(z, sd²)."""
    return x / (1 + sd**2), sd / sqrt(1 + sd**2)


def log_likelihood(x=X, sd=SD):
    """log p(x): x is normal with mean 0 and variance 1 + sd²."""
    return -0.5 * log(2 * pi * (1 + sd**2)) - 0.5 * x**2 / (1 + sd**2)


def kl(one, other):
    """KL(one ‖ other) of two Gaussians on a line, each given by mean and standard deviation."""
    (m, s), (n, t) = one, other
    return log(t / s) + (s**2 + (m - n) ** 2) / (2 * t**2) - 0.5


def elbo(q=GUESS, x=X, sd=SD):
    """E log p(x|z) − KL(q ‖ prior), for z drawn from q."""
    reconstruction = -0.5 * log(2 * pi * sd**2) - 0.5 * ((x - q[0]) ** 2 + q[1] ** 2) / sd**2
    return reconstruction - kl(q, (0.0, 1.0))


def draw_vae():
    """Figure 6.1."""
    fig = Drawing(
        "6_1_vae", 840, 376, "A variational autoencoder and the two terms of its loss",
        "An example goes into the encoder, which returns a mean and a standard deviation; noise drawn from this "
        "Gaussian goes into the decoder, which returns a reconstruction; one term compares images, one Gaussians.",
    )  # fmt: skip
    row = 104
    seven(fig, 64, row, 76, REAL)
    fig.text(64, row - 52, "example *x*", 14, REAL_WORDS, "middle")
    fig.arrow([108, row, 142, row], FAINT)
    fig.rect(146, row - 34, 116, 68, PURPLE_TINT, PURPLE, 2, 8)
    fig.text(204, row - 3, "Encoder", 14, PURPLE_WORDS, "middle", True)
    fig.text(204, row + 17, "*q*(*z* | *x*)", 14, PURPLE_WORDS, "middle")
    for down, name, words in ((-26, "*m*", "mean"), (26, "√*v*", "standard deviation")):
        fig.arrow([266, row + 0.5 * down, 312, row + down], FAINT)
        fig.rect(316, row + down - 17, 44, 34, "#ffffff", PURPLE, 2, 6)
        fig.text(338, row + down + 5, name, 15, PURPLE_WORDS, "middle", True)
        fig.text(338, row + (-52 if down < 0 else 62), words, 13, PURPLE_WORDS, "middle")
        fig.arrow([364, row + down, 414, row + 0.4 * down], FAINT)
    fig.rect(418, row - 24, 146, 48, "#ffffff", INK, 1.5, 8)
    fig.text(491, row + 5, "*z* = *m* + √*v* · *ε*", 15, INK, "middle")
    fig.text(491, row - 58, "noise *ε* from *N*(0, *I*)", 14, FAINT, "middle")
    fig.arrow([491, row - 50, 491, row - 28], FAINT)
    fig.arrow([568, row, 598, row], FAINT)
    fig.box(602, row - 34, 112, 68, GENERATOR, ["Decoder", "*p*(*x* | *z*)"])
    fig.arrow([718, row, 734, row], GENERATED)
    seven(fig, 774, row, 74, GENERATED, 1.6)
    fig.text(774, row - 52, "reconstruction", 14, GENERATED_WORDS, "middle")

    low, high = 232, 56
    fig.rect(172, low, 264, high, PURPLE_TINT, PURPLE, 2, 8)
    fig.text(304, low + 23, "KL(*q*(*z* | *x*) ‖ *N*(0, *I*))", 15, PURPLE_WORDS, "middle", True)
    fig.text(304, low + 43, "how much *q* differs from the prior", 13, PURPLE_WORDS, "middle")
    fig.arrow(["M", 338, row + 72, "V", low - 4], PURPLE_WORDS, 2, "7 4")
    fig.rect(476, low, 264, high, "#ffffff", INK, 2, 8)
    fig.text(608, low + 23, "*E* log *p*(*x* | *z*)", 15, INK, "middle", True)
    fig.text(608, low + 43, "how near the reconstruction is to *x*", 13, INK, "middle")
    fig.arrow(["M", 774, row + 42, "V", low + 19, "Q", 774, low + 28, 765, low + 28, "H", 745], GENERATED, 2, "7 4")
    under = low + high + 24
    fig.arrow(["M", 64, row + 42, "V", under - 9, "Q", 64, under, 73, under, "H", 599, "Q", 608, under, 608, under - 9,
               "V", low + high + 4], REAL, 2, "7 4")  # fmt: skip
    fig.text(420, 352, "ELBO(*x*) = *E* log *p*(*x* | *z*) − KL(*q*(*z* | *x*) ‖ *N*(0, *I*));  the loss is −ELBO", 15,
             INK, "middle")  # fmt: skip
    return fig


def draw_elbo():
    """Figure 6.2."""
    fig = Drawing(
        "6_2_elbo", 840, 360, "The log-likelihood as the sum of the ELBO and a KL divergence",
        "Left, for one example, the prior of z, the true posterior and the encoder's guess q; right, the numbers of "
        "this example as lengths: log p(x) is the ELBO and, above it, the KL divergence from q to the posterior.",
    )  # fmt: skip
    fig.text(24, 32, "the noise *z* of one example", 15, INK, bold=True)
    plot = Plot(fig, 44, 52, 420, 222, (-2.6, 3.1), (0, 0.9))
    plot.frame()
    plot.ticks_below([-2, -1, 0, 1, 2, 3])
    z = np.linspace(-2.6, 3.1, 229)
    for (mean, sd), colour, dash in (((0, 1), FAINT, "2 4"), (posterior(), INK, None), (GUESS, PURPLE, "7 3")):
        height = normal(z, mean, sd)
        plot.hill(z, height, colour, 0.08)
        plot.curve(z, height, colour, 2.5, dash)
    fig.text(plot.x(-1.05), plot.y(0.34), "prior *p*(*z*)", 14, FAINT, "end")
    fig.lines(plot.x(1.62), plot.y(0.74), ["true posterior", "*p*(*z* | *x*)"], 14, 20, colour=INK)
    fig.text(plot.x(0.32), plot.y(0.7), "*q*(*z* | *x*)", 14, PURPLE_WORDS, "end")
    plot.name_below("*z*")

    whole, bound, gap = log_likelihood(), elbo(), kl(GUESS, posterior())
    bottom, top = -4.0, -1.5
    bar = Plot(fig, 566, 52, 84, 222, (0, 1), (bottom, top))
    fig.text(516, 32, "log-densities, in nats", 15, INK, bold=True)
    bar.ticks_left([-4, -3.5, -3, -2.5, -2, -1.5], grid=False)
    bar.axes(below=False)
    left, width = bar.left + 12, bar.width - 12
    fig.rect(left, bar.y(bound), width, bar.y(bottom) - bar.y(bound), REAL, fill_opacity="0.35")
    fig.rect(left, bar.y(whole), width, bar.y(bound) - bar.y(whole), PURPLE, fill_opacity="0.55")
    fig.line(left, bar.y(bound), left + width, bar.y(bound), INK, 2)
    fig.line(left, bar.y(whole), 806, bar.y(whole), INK, 2)
    for at in (0, 6):  # the bar goes on below: a cut across it
        wave = bar.y(-3.78) + at + 3 * np.sin(1.2 * np.arange(25))
        fig.curve(np.linspace(left - 4, left + width + 4, 25), wave, "#ffffff", 3)
    fig.text(806, bar.y(whole) - 9, f"log *p*(*x*) = {whole:.2f}".replace("-", "−"), 15, INK, "end", True)
    middle = (bar.y(whole) + bar.y(bound)) / 2
    fig.text(664, middle - 4, "KL(*q* ‖ posterior)", 14, PURPLE_WORDS, bold=True)
    fig.text(664, middle + 16, f"= {gap:.2f} ≥ 0", 14, PURPLE_WORDS)
    fig.text(664, bar.y(bound) + 38, "ELBO(*x*)", 14, REAL_WORDS, bold=True)
    fig.text(664, bar.y(bound) + 58, f"= {bound:.2f}".replace("-", "−"), 14, REAL_WORDS)
    fig.text(500, 316, "log *p*(*x*) = ELBO(*x*) + KL(*q* ‖ *p*(*z* | *x*))", 14, INK)
    words = f"computed for *x* = {X:g}, with *z* and *x* on a line and *p*(*x* | *z*) = *N*(*z*, {SD:g}^{{2}})"
    fig.text(24, 342, words, 13, FAINT)
    return fig
