"""How data flow through the two networks, and how the gradient flows back: figures 1.1, 2.2 and 3.3."""

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
from scripts.figures.svg import FROZEN, Drawing


def ring(count, spread, seed):
    """Points around a ring of radius 1: what a small picture of examples shows."""
    rng = np.random.RandomState(seed)  # the old generator: its numbers are the same in every NumPy
    angle = 2 * np.pi * np.arange(count) / count
    return np.stack([np.cos(angle), np.sin(angle)], 1) + spread * rng.normal(size=(count, 2))


def tile(drawing, x, y, side, kind, faded=False):
    """A small picture of noise, of real or of generated examples; (x, y) is its middle."""
    drawing.rect(x - side / 2, y - side / 2, side, side, "#ffffff", FROZEN if faded else LINE, 1.2, 6)
    scale = 0.34 * side
    if kind == "noise":
        for across, down in np.random.RandomState(5).normal(size=(34, 2)).clip(-2.1, 2.1):
            drawing.circle(x + 0.2 * side * across, y + 0.2 * side * down, 2, FAINT)
    if kind == "real":
        for across, down in ring(8, 0.0, 0):
            drawing.circle(x + scale * across, y + scale * down, 4)
    if kind == "generated":
        for across, down in ring(9, 0.13, 3).clip(-1.15, 1.15):
            drawing.cross(x + scale * across, y + scale * down, 3.2)


def draw_data_flow():
    """Figure 1.1."""
    fig = Drawing(
        "1_1_data_flow", 840, 330, "Data flow of a GAN",
        "Noise goes through the generator G and becomes generated examples; the discriminator D receives generated and "
        "real examples and returns a probability; dashed arrows show the gradients on their way back.",
    )  # fmt: skip
    middle, low = 140, 262
    tile(fig, 65, middle, 76, "noise")
    fig.text(65, middle + 58, "noise *z*", anchor="middle")
    fig.arrow([107, middle, 146, middle], FAINT)
    fig.box(150, middle - 36, 136, 72, GENERATOR, ["Generator *G*", "makes examples"])
    fig.arrow([290, middle, 338, middle], GENERATED)
    tile(fig, 382, middle, 80, "generated")
    fig.text(382, middle + 60, "generated *G*(*z*)", colour=GENERATED_WORDS, anchor="middle")
    fig.arrow([426, middle, 494, middle], GENERATED)
    fig.box(498, middle - 36, 150, 72, DISCRIMINATOR, ["Discriminator *D*", "judges examples"])
    fig.arrow([652, middle - 8, 700, middle - 8], DISCRIMINATOR)
    fig.arrow([702, middle + 14, 654, middle + 14], GENERATOR_WORDS, 2, "7 4")
    fig.rect(704, middle - 36, 118, 72, "#ffffff", LINE, 1.2, 8)
    fig.text(763, middle - 12, "*D*(*x*)", 15, DISCRIMINATOR_WORDS, "middle", True)
    fig.lines(763, middle + 8, ["probability", "that *x* is real"], 13, 17, anchor="middle")

    tile(fig, 382, low, 80, "real")
    fig.text(330, low + 5, "real examples *x*", colour=REAL_WORDS, anchor="end")
    fig.arrow(["M", 426, low, "L", 565, low, "Q", 573, low, 573, low - 8, "L", 573, middle + 41], REAL)

    back, top = FAINT, 52
    fig.arrow(["M", 763, middle - 40, "C", 763, top, 610, top, 610, middle - 41], DISCRIMINATOR_WORDS, 2, "7 4")
    fig.arrow(["M", 540, middle - 40, "C", 520, top - 16, 240, top - 16, 218, middle - 41], GENERATOR_WORDS, 2, "7 4")
    fig.text(690, 50, "gradient for *D*", 14, DISCRIMINATOR_WORDS, "middle")
    fig.text(380, 44, "gradient for *G*: it passes through *D*", 14, GENERATOR_WORDS, "middle")
    fig.line(598, 300, 636, 300, INK, 2)
    fig.text(644, 305, "examples, probabilities", 13, back)
    fig.line(598, 280, 636, 280, INK, 2, "7 4")
    fig.text(644, 285, "gradients", 13, back)
    return fig


def draw_networks():
    """Figure 2.2."""
    fig = Drawing(
        "2_2_networks", 840, 400, "The two networks of the article, layer by layer",
        "The generator turns 100 numbers of noise into 784 pixels through layers of 128, 128, 100, 100 and 784 units; "
        "the discriminator turns 784 pixels into one logit through layers of 100, 100, 128 and 1 units.",
    )  # fmt: skip
    rows = [
        ("Generator *G*", GENERATOR, GENERATOR_WORDS, 112, [100, 128, 128, 100, 100, 784],
         ["noise *z*", "ReLU", "ReLU", "ReLU", "ReLU", "sigmoid"]),
        ("Discriminator *D*", DISCRIMINATOR, DISCRIMINATOR_WORDS, 302, [784, 100, 100, 128, 1],
         ["pixels *x*", "ReLU", "ReLU", "ReLU", "logit *ℓ*"]),
    ]  # fmt: skip
    for name, colour, words, middle, sizes, below in rows:
        fig.text(24, middle - 72, name, 15, words, bold=True)
        step, width = 112, 56
        for place, (size, label) in enumerate(zip(sizes, below, strict=True)):
            x, height = 64 + place * step, max(4.1 * np.sqrt(size), 24)
            if place:
                fig.arrow([x - step + width / 2 + 4, middle, x - width / 2 - 5, middle], FAINT, 1.8)
            fill = "#ffffff" if place == 0 else None
            fig.box(x - width / 2, middle - height / 2, width, height, colour, [f"{size}"], 15, fill=fill,
                    dash="5 3" if place == 0 else None)  # fmt: skip
            fig.text(x, middle + 76, label, 14, anchor="middle")
        last = 64 + (len(sizes) - 1) * step + width / 2
        if name.startswith("G"):
            fig.arrow([last + 4, middle, last + 44, middle], GENERATED, 1.8)
            fig.rect(last + 50, middle - 42, 84, 84, "#ffffff", GENERATED, 2, 4)
            fig.path(["M", last + 72, middle - 16, "Q", last + 92, middle - 30, last + 106, middle - 16, "Q",
                      last + 112, middle, last + 76, middle + 24, "L", last + 114, middle + 24], INK, 7,
                     stroke_linecap="round", stroke_linejoin="round")  # fmt: skip
            fig.text(last + 92, middle + 76, "28 × 28 image", 14, GENERATED_WORDS, "middle")
        else:
            fig.arrow([last + 4, middle, last + 70, middle], DISCRIMINATOR, 1.8)
            fig.text(last + 37, middle - 10, "*σ*", 16, DISCRIMINATOR_WORDS, "middle")
            fig.box(last + 75, middle - 26, 150, 52, DISCRIMINATOR, ["*D*(*x*) = *σ*(*ℓ*)"], 15)
            fig.text(last + 150, middle + 76, "probability “real”", 14, DISCRIMINATOR_WORDS, "middle")
    fig.line(24, 206, 816, 206, LINE, 1)
    fig.text(816, 28, "solid block: a dense layer with its number of units;  dashed block: the input", 13, FAINT, "end")
    return fig


def phase(fig, top, trained, caption):
    """One row of figure 3.3: the phase in which one network is trained."""
    of_d = trained == "D"
    g, d = (FROZEN, DISCRIMINATOR) if of_d else (GENERATOR, FROZEN)
    middle = top + 92
    colour, words = (DISCRIMINATOR, DISCRIMINATOR_WORDS) if of_d else (GENERATOR, GENERATOR_WORDS)
    fig.text(24, top + 26, caption, 15, words, bold=True)
    tile(fig, 62, middle, 60, "noise")
    fig.text(62, middle + 49, "noise *z*", 13, anchor="middle")
    fig.arrow([97, middle, 134, middle], FAINT)
    fig.box(138, middle - 31, 124, 62, g, ["Generator *G*", "frozen" if of_d else "weights change"], 14)
    fig.arrow([266, middle, 313, middle], GENERATED)
    tile(fig, 350, middle, 64, "generated")
    fig.text(350, middle + 50, "*G*(*z*)", 13, GENERATED_WORDS, "middle")
    fig.arrow([386, middle, 452, middle], GENERATED)
    fig.box(456, middle - 31, 150, 62, d, ["Discriminator *D*", "weights change" if of_d else "frozen"], 14)
    fig.arrow([610, middle, 658, middle], FAINT)
    wishes = ["wants *D*(*x*) = 1", "and *D*(*G*(*z*)) = 0"] if of_d else ["wants *D*(*G*(*z*)) = 1"]
    fig.rect(662, middle - 33, 154, 66, "#ffffff", colour, 2, 8)
    fig.text(739, middle - (13 if of_d else 5), f"loss of *{trained}*", 14, words, "middle", True)
    fig.lines(739, middle + (6 if of_d else 16), wishes, 13, anchor="middle")
    if of_d:
        low = middle + 98
        tile(fig, 350, low, 64, "real")
        fig.text(308, low + 5, "real examples *x*", 13, REAL_WORDS, "end")
        fig.arrow(["M", 386, low, "L", 523, low, "Q", 531, low, 531, low - 8, "L", 531, middle + 36], REAL)
    high = middle - 76
    fig.arrow(["M", 739, middle - 36, "C", 726, high, 572, high, 560, middle - 36], words, 2, "7 4")
    if not of_d:
        fig.arrow(["M", 502, middle - 34, "C", 486, high, 240, high, 214, middle - 36], words, 2, "7 4")


def draw_phases():
    """Figure 3.3."""
    fig = Drawing(
        "3_3_phases", 840, 420, "The two phases of one training step",
        "In the discriminator's phase real and generated examples go into D, and only D's weights change while G is "
        "frozen; in the generator's phase noise goes through G and D, and only G's weights change while D is frozen.",
    )  # fmt: skip
    phase(fig, 4, "D", "Phase 1: *D* is trained")
    fig.text(616, 186, "half of the batch is real,", 13, FAINT)
    fig.text(616, 204, "half of it is generated", 13, FAINT)
    fig.line(24, 240, 816, 240, LINE, 1)
    phase(fig, 246, "G", "Phase 2: *G* is trained")
    fig.line(560, 404, 596, 404, INK, 2, "7 4")
    fig.text(604, 409, "gradient, on its way back", 13, FAINT)
    fig.text(290, 409, "new noise, no real examples", 13, FAINT, "middle")
    return fig
