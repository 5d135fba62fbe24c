"""The lab, annotated: figure 0.1, a sketch of what ``docs/lab.png`` shows."""

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
    NEUTRAL,
    PAGE,
    REAL,
    REAL_WORDS,
)
from scripts.figures.data_flow import ring
from scripts.figures.svg import PALE, Drawing

PLAY = "#2563eb"
FIELD_LOW = "#f0c3a0"
PARTS = [
    ("Play and steps", "start, pause, one step"),
    ("Data flow", "from noise to verdict"),
    ("Stage", "● real, ✕ generated"),
    ("*D*’s verdict", "on real and on generated"),
    ("Losses", "of *D* and of *G*"),
    ("Metric", "quality of the examples"),
    ("Timeline", "go back to any step"),
    ("Settings", "of *G*, *D* and the run"),
]
LEFT, RIGHT = 20, 588  # of the sketch


def badge(fig, x, y, which):
    """A part's number."""
    fig.circle(x, y, 12, INK, stroke="#ffffff", stroke_width=2)
    fig.text(x, y + 5, f"{which}", 14, "#ffffff", "middle", True)


def controls(fig):
    """The row of buttons, and the data flow below it."""
    fig.rect(LEFT, 18, 78, 28, PLAY, rx=5)
    fig.path(["M", LEFT + 14, 26, "l", 11, 6, "l", -11, 6, "z"], fill="#ffffff")
    fig.text(LEFT + 32, 37, "Play", 13, "#ffffff", bold=True)
    x = LEFT + 86
    for words, width, colour in (("Step D", 66, DISCRIMINATOR), ("Step G", 66, GENERATOR), ("Step both", 84, None),
                                 ("Speed", 74, None), ("Reset", 64, None)):  # fmt: skip
        fig.rect(x, 18, width, 28, PAGE, LINE, 1.2, 5)
        if colour:
            fig.line(x + 4, 45, x + width - 4, 45, colour, 2.5)
        fig.text(x + width / 2, 37, words, 13, INK, "middle")
        x += width + 8
    y = 78
    fig.rect(LEFT + 10, y - 17, 34, 34, PALE, LINE, 1, 5)
    for across, down in np.random.RandomState(5).normal(size=(16, 2)).clip(-2, 2):
        fig.circle(LEFT + 27 + 6 * across, y + 6 * down, 1.4, FAINT)
    fig.arrow([LEFT + 46, y, LEFT + 61, y], FAINT, 1.6)
    fig.box(LEFT + 64, y - 17, 104, 34, GENERATOR, ["Generator"], 13)
    fig.arrow([LEFT + 171, y, LEFT + 196, y], GENERATED, 1.6)
    fig.rect(LEFT + 200, y - 17, 34, 34, PAGE, LINE, 1, 5)
    for across, down in ring(7, 0.12, 3):
        fig.cross(LEFT + 217 + 9 * across, y + 9 * down, 2, width=1.4)
    fig.arrow([LEFT + 237, y, LEFT + 262, y], GENERATED, 1.6)
    fig.box(LEFT + 266, y - 17, 126, 34, DISCRIMINATOR, ["Discriminator"], 13)
    fig.arrow([LEFT + 395, y, LEFT + 420, y], FAINT, 1.6)
    fig.rect(LEFT + 424, y - 17, 70, 34, PALE, LINE, 1, 5)
    fig.text(LEFT + 459, y + 5, "verdict", 13, FAINT, "middle")
    fig.rect(RIGHT - 34, y - 17, 34, 34, PAGE, LINE, 1, 5)
    for across, down in ring(7, 0, 0):
        fig.circle(RIGHT - 17 + 10 * across, y + 10 * down, 2.4)
    fig.arrow(["M", RIGHT - 17, y - 19, "L", RIGHT - 17, y - 23, "L", LEFT + 360, y - 23, "L", LEFT + 360, y - 19],
              REAL, 1.6)  # fmt: skip


def stage(fig):
    """The plane with D's field, real clusters and generated points, and the small panels beside it."""
    x, y, side = LEFT, 112, 190
    middle = (x + side / 2, y + side / 2)
    fig.rect(x, y, side, side, FIELD_LOW, rx=3)
    for across, down in ring(8, 0, 0):
        fig.circle(middle[0] + 68 * across, middle[1] + 68 * down, 21, "#cfe2f0")
    for cluster, (across, down) in enumerate(ring(8, 0, 0)):
        for a, b in np.random.RandomState(cluster).normal(size=(4, 2)).clip(-1.5, 1.5):
            fig.circle(middle[0] + 68 * across + 4 * a, middle[1] + 68 * down + 4 * b, 2.8)
    for across, down in ring(20, 0.08, 4):
        fig.cross(middle[0] + 66 * across, middle[1] + 66 * down, 3, width=1.6)
    fig.circle(x + 6, y + side + 16, 4)
    fig.text(x + 15, y + side + 21, "real", 13, REAL_WORDS)
    fig.cross(x + 60, y + side + 16, 3.5)
    fig.text(x + 69, y + side + 21, "generated", 13, GENERATED_WORDS)
    small, high = x + side + 14, 78
    fig.rect(small, y, 92, high, PAGE, LINE, 1, 3)
    for radius in (0.72, 1.0):
        points = radius * ring(9, 0.05, 8) * 31
        closed = np.vstack([points, points[:1]])
        fig.curve(small + 46 + closed[:, 0], y + high / 2 + closed[:, 1], GENERATED, 1.2)
    fig.text(small + 46, y + high + 15, "grid of noise", 12, FAINT, "middle")
    fig.rect(small, y + 104, 92, high, FIELD_LOW, rx=3)
    for across, down in ring(8, 0, 0):
        fig.circle(small + 46 + 28 * across, y + 104 + high / 2 + 28 * down, 8, "#a9cbe3")
    fig.text(small + 46, y + 104 + high + 15, "optimal *D*\\*", 12, FAINT, "middle")


def charts(fig):
    """D's verdict, the losses and the metric, one below the other."""
    left, width = 336, RIGHT - 336
    x = np.linspace(0, 1, 61)
    fig.text(left, 124, "*D*’s verdict", 13, INK, bold=True)
    fig.line(left, 152, RIGHT, 152, LINE, 1)
    for share, up, down in zip(np.linspace(0.05, 0.95, 10), (0, 0, 0, 1, 2, 4, 6, 8, 11, 15),
                               (2, 1, 2, 4, 8, 15, 9, 5, 3, 1), strict=True):  # fmt: skip
        place = left + share * width - 9
        fig.rect(place, 152 - up, 18, up, REAL)
        fig.rect(place, 152, 18, down, GENERATED)
    fig.text(left, 194, "Loss", 13, INK, bold=True)
    fig.text(left + 44, 194, "*D*", 13, DISCRIMINATOR_WORDS)
    fig.text(left + 66, 194, "*G*", 13, GENERATOR_WORDS)
    wave = np.random.RandomState(2).normal(size=(2, 61))
    for noise, base, colour, dash in ((wave[0], 226 + 6 * x, DISCRIMINATOR, None),
                                      (wave[1], 226 - 18 * np.minimum(1, 2 * x), GENERATOR, "6 3")):  # fmt: skip
        fig.curve(left + width * x, base + 1.8 * noise, colour, 1.6, dash)
    fig.line(left, 240, RIGHT, 240, LINE, 1)
    fig.text(left, 262, "Modes", 13, INK, bold=True)
    fig.text(left + 54, 262, "8 of 8", 13, REAL_WORDS)
    found = 8 * np.minimum(1, np.floor(8 * np.maximum(0, x - 0.1) * 1.6) / 8)
    fig.curve(left + width * x, 312 - 5 * found, REAL, 2)
    fig.line(left, 314, RIGHT, 314, LINE, 1)


def below(fig):
    """The timeline with two branches, and the settings."""
    fig.text(LEFT + 22, 353, "branch 1", 13, FAINT)
    fig.line(LEFT + 92, 349, 330, 349, NEUTRAL, 2)
    fig.circle(330, 349, 3, NEUTRAL)
    fig.text(LEFT + 22, 370, "branch 2", 13, FAINT)
    fig.line(220, 366, RIGHT - 60, 366, "#44AA99", 2, "7 3")
    fig.path(["M", 220, 349, "V", 361], "#44AA99", 1.2)
    fig.path(["M", 220, 361, "l", 5, 5, "l", -5, 5, "l", -5, -5, "z"], "#44AA99", 1.5, PAGE)
    fig.line(RIGHT - 60, 338, RIGHT - 60, 374, INK, 1.5)
    fig.circle(RIGHT - 60, 366, 5.5, REAL, stroke=INK, stroke_width=1.5)
    x = LEFT + 22
    boxes = [
        (GENERATOR, "G rate", 90),
        (DISCRIMINATOR, "D rate", 90),
        (DISCRIMINATOR, "Penalty", 100),
        (LINE, "Loss", 130),
        (LINE, "Data", 104),
    ]
    for colour, words, width in boxes:
        fig.line(x + 1.5, 386, x + 1.5, 412, colour, 3)
        fig.rect(x + 8, 386, width - 8, 26, PAGE, LINE, 1.2, 4)
        fig.text(x + 16, 404, words, 13, INK)
        x += width + 8


def draw_lab():
    """Figure 0.1."""
    fig = Drawing(
        "0_1_lab", 840, 428, "The lab and its parts",
        "A sketch of the lab with eight numbered parts: Play and single steps, data flow, stage, D's verdict, losses, "
        "metric, timeline and settings.",
    )  # fmt: skip
    for draw in (controls, stage, charts, below):
        draw(fig)
    places = [(18, 16), (18, 66), (18, 114), (RIGHT, 122), (RIGHT, 190), (RIGHT, 258), (26, 357), (26, 399)]
    for at, ((x, y), (name, words)) in enumerate(zip(places, PARTS, strict=True)):
        badge(fig, x, y, at + 1)
        top = 36 + 49 * at
        badge(fig, 620, top, at + 1)
        fig.text(640, top - 1, name, 14, INK, bold=True)
        fig.text(640, top + 17, words, 13, FAINT)
    return fig
