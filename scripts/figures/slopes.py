"""From a logit to a probability, and to the slope of the generator's loss: figures 3.2 and 3.6."""

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
from scripts.figures.plot import Plot
from scripts.figures.svg import Drawing


def losses(logits):
    """Both losses of G over D's logit ℓ: log(1 − D) = −log(1 + e^ℓ), and −log D = log(1 + e^(−ℓ))."""
    return -np.logaddexp(0, logits), np.logaddexp(0, -logits)


def slopes(logits):
    """Their slopes: −σ(ℓ), and σ(ℓ) − 1."""
    return -sigmoid(logits), sigmoid(logits) - 1


def draw_logit_probability():
    """Figure 3.2."""
    fig = Drawing(
        "3_2_logit_probability", 840, 340, "The sigmoid turns a logit into a probability",
        "The sigmoid curve from logit −6 to 6: at −2 the probability is 0.12, at 0 it is 0.5, and at 2 it is 0.88.",
    )  # fmt: skip
    plot = Plot(fig, 70, 48, 744, 224, (-6, 6), (0, 1))
    plot.frame()
    fig.rect(plot.left, plot.top, plot.width / 2, plot.height, GENERATED, fill_opacity="0.05")
    fig.rect(plot.x(0), plot.top, plot.width / 2, plot.height, REAL, fill_opacity="0.05")
    plot.ticks_below(range(-6, 7))
    plot.ticks_left([0, 0.25, 0.5, 0.75, 1])
    logits = np.linspace(-6, 6, 241)
    plot.curve(logits, sigmoid(logits), DISCRIMINATOR, 3.5)
    for logit in (-2, 0, 2):
        p = float(sigmoid(logit))
        x, y = plot.x(logit), plot.y(p)
        fig.line(x, plot.top + plot.height, x, y, INK, 1.2, "4 3")
        fig.circle(x, y, 5, INK)
        name = f"{logit}".replace("-", "−")
        anchor, aside = ("end", -12) if logit < 0 else ("start", 12)
        fig.text(x + aside, y - 8 if logit < 0 else y + 18, f"*σ*({name}) = {p:.2f}".replace("0.50", "0.5"), 14, INK,
                 anchor)  # fmt: skip
    fig.text(24, 30, "probability *D* = *σ*(*ℓ*) = 1 / (1 + *e*^{−ℓ})", 15, DISCRIMINATOR_WORDS)
    fig.text(plot.x(-5.85), plot.y(0.9), "more likely generated", 14, GENERATED_WORDS)
    fig.text(plot.x(5.85), plot.y(0.1), "more likely real", 14, REAL_WORDS, "end")
    plot.name_below("logit *ℓ*, the output of *D*’s last layer")
    return fig


def draw_generator_losses():
    """Figure 3.6."""
    fig = Drawing(
        "3_6_generator_losses", 840, 400, "The two losses of the generator and their slopes",
        "Over D's logit for a generated example: the losses log(1 − D) and −log D, and their slopes; at the left end, "
        "where D is certain, the slope of log(1 − D) is near 0 and that of −log D is near −1.",
    )  # fmt: skip
    logits = np.linspace(-6, 6, 121)
    parts = [
        (62, "The losses of *G*", losses, (-6.2, 6.2), [-6, -4, -2, 0, 2, 4, 6]),
        (478, "Their slopes", slopes, (-1.06, 0.06), [-1, -0.75, -0.5, -0.25, 0]),
    ]
    for left, title, values, span, ticks in parts:
        plot = Plot(fig, left, 50, 336, 240, (-6, 6), span)
        plot.frame()
        fig.rect(left, 50, plot.width / 3, plot.height, GENERATED, fill_opacity="0.07")
        plot.ticks_below([-6, -4, -2, 0, 2, 4, 6])
        plot.ticks_left(ticks)
        flat, steep = values(logits)
        plot.curve(logits, flat, FAINT, 3, "8 4")
        plot.curve(logits, steep, GENERATOR_WORDS, 3)
        fig.text(left, 32, title, 15, INK, bold=True)
        plot.name_below("*D*’s logit *ℓ* for a generated example")
        if values is losses:
            fig.text(plot.x(-1.6), plot.y(3.9), "−log *D*", 15, GENERATOR_WORDS)
            fig.text(plot.x(1.6), plot.y(-4.6), "log(1 − *D*)", 15, FAINT, "end")
        else:
            fig.text(plot.x(-5.7), plot.y(-0.13), "slope ≈ 0", 14, FAINT)
            fig.text(plot.x(-5.7), plot.y(-0.91), "slope ≈ −1", 14, GENERATOR_WORDS)
    fig.rect(62, 358, 18, 14, GENERATED, rx=2, fill_opacity="0.2")
    fig.text(88, 370, "*D* is certain: “generated”", 13, GENERATED_WORDS)
    fig.line(300, 365, 336, 365, FAINT, 3, "8 4")
    fig.text(344, 370, "log(1 − *D*), saturating", 13, FAINT)
    fig.line(556, 365, 592, 365, GENERATOR_WORDS, 3)
    fig.text(600, 370, "−log *D*, non-saturating", 13, GENERATOR_WORDS)
    return fig
