"""Choices that have a gradient, the Gumbel-Softmax of section 5.4: figure 5.9."""

import numpy as np

from gan_lessons.pictures.colours import FAINT, GENERATED, GENERATED_WORDS, INK, LINE
from scripts.figures.plot import GRID, Plot
from scripts.figures.svg import Drawing

LETTERS = "ACGT"
PROBABILITIES = np.array([0.15, 0.1, 0.2, 0.55])
TEMPERATURES = (2.0, 0.5, 0.1)
DRAWS = 3


def gumbel(count=DRAWS, seed=26):
    """Numbers of the standard Gumbel distribution, −log(−log u), an array ``(count, 4)``."""
    return -np.log(-np.log(np.random.RandomState(seed).uniform(size=(count, len(LETTERS)))))


def soften(noise, temperature):
    """The Gumbel-Softmax of these draws: softmax((log p + g) / temperature) along each row."""
    scores = (np.log(PROBABILITIES) + noise) / temperature
    powers = np.exp(scores - scores.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)


def bars(fig, plot, heights, chosen=None, width=0.68):
    """A bar for every letter; the largest one is darker."""
    for place, height in enumerate(heights):
        left, right = plot.x(place - width / 2), plot.x(place + width / 2)
        top = plot.y(height)
        fig.rect(left, top, right - left, plot.top + plot.height - top, GENERATED,
                 fill_opacity="0.85" if chosen in (None, place) else "0.4")  # fmt: skip


def draw_gumbel():
    """Figure 5.9."""
    fig = Drawing(
        "5_9_gumbel", 840, 396, "Samples of the Gumbel-Softmax at three temperatures",
        "Left, one distribution of four letters; right, three samples at temperatures 2, 0.5 and 0.1, each row from "
        "the same random numbers: the lower the temperature, the nearer a sample is to one letter.",
    )  # fmt: skip
    fig.text(24, 34, "the distribution", 15, INK, bold=True)
    fig.text(24, 55, "softmax of the logits *a*_{*i*}", 14, GENERATED_WORDS)
    plot = Plot(fig, 60, 76, 190, 250, (-0.6, 3.6), (0, 1))
    plot.frame()
    plot.ticks_left([0, 0.25, 0.5, 0.75, 1])
    bars(fig, plot, PROBABILITIES)
    for place, (letter, p) in enumerate(zip(LETTERS, PROBABILITIES, strict=True)):
        fig.text(plot.x(place), 348, letter, 15, INK, "middle", True)
        fig.text(plot.x(place), plot.y(p) - 7, f"{p:g}", 13, INK, "middle")

    noise = gumbel()
    left, wide, gap = 372, 140, 12
    fig.text(left, 34, "three samples at each temperature *τ*", 15, INK, bold=True)
    for column, temperature in enumerate(TEMPERATURES):
        x = left + column * (wide + gap)
        fig.text(x + wide / 2, 60, f"*τ* = {temperature:g}", 15, INK, "middle")
        for row, sample in enumerate(soften(noise, temperature)):
            plot = Plot(fig, x, 76 + 86 * row, wide, 78, (-0.6, 3.6), (0, 1))
            plot.frame()
            fig.line(x, plot.y(0.5), x + wide, plot.y(0.5), GRID, 1)
            bars(fig, plot, sample, int(np.argmax(sample)))
            if column == 0:
                fig.text(x - 14, plot.y(0.5) + 5, f"sample {row + 1}", 14, INK, "end")
        for place, letter in enumerate(LETTERS):
            fig.text(plot.x(place), 348, letter, 15, INK, "middle", True)
    fig.line(272, 24, 272, 348, LINE, 1)
    words = "each row has the same random numbers *g*_{*i*}; the darker bar is the largest one"
    fig.text(816, 380, words, 13, FAINT, "end")
    fig.text(24, 380, "each bar is a share from 0 to 1", 13, FAINT)
    return fig
