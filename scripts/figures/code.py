"""Data and one training step as they stand in code: figures 4.1 and 4.2."""

from gan_lessons.pictures.colours import (
    DISCRIMINATOR,
    DISCRIMINATOR_WORDS,
    FAINT,
    GENERATOR,
    GENERATOR_WORDS,
    INK,
    LINE,
    REAL,
    REAL_WORDS,
)
from scripts.figures.svg import TINTS, Drawing

ROW = ["0", "0", "84", "253", "121", "0"]  # some pixels of one image, as they are stored


def prepared(pixel):
    """A pixel after division by 255, to two places."""
    return f"{int(pixel) / 255:.2f}".rstrip("0").rstrip(".")


def cells(fig, x, y, words, width, colour):
    """A strip of small cells with a number in each."""
    for place, word in enumerate(words):
        fig.rect(x + place * width, y, width, 24, TINTS[colour], colour, 1)
        fig.text(x + (place + 0.5) * width, y + 16.5, word, 12, INK, "middle")


def digit(fig, x, y, side):
    """A handwritten seven on black; (x, y) is the upper left corner."""
    fig.rect(x, y, side, side, INK, "#ffffff", 1.5, 3)
    fig.path(["M", x + 0.26 * side, y + 0.27 * side, "L", x + 0.72 * side, y + 0.25 * side, "Q", x + 0.58 * side,
              y + 0.46 * side, x + 0.44 * side, y + 0.8 * side], "#ffffff", 0.085 * side,
             stroke_linecap="round", stroke_linejoin="round")  # fmt: skip


def draw_data_shapes():
    """Figure 4.1."""
    fig = Drawing(
        "4_1_data_shapes", 840, 350, "What data preparation does to MNIST",
        "The stored array of 60,000 images of 28 × 28 whole numbers becomes an array of 60,000 rows of 784 numbers "
        "from 0 to 1, and every training step takes 128 of these rows.",
    )  # fmt: skip
    columns = [(24, "as stored", "(60000, 28, 28)", "uint8, 0 to 255"),
               (322, "prepared", "(60000, 784)", "float32, 0 to 1"),
               (620, "one batch", "(128, 784)", "float32, 0 to 1")]  # fmt: skip
    for x, name, shape, kind in columns:
        fig.text(x, 34, name, 15, INK, bold=True)
        fig.text(x, 58, f"`{shape}`", 15, REAL_WORDS)
        fig.text(x, 79, kind, 14, FAINT)
    for back in range(4, -1, -1):
        digit(fig, 24 + 9 * back, 98 + 7 * (4 - back), 104)
    cells(fig, 24, 246, ROW, 29, REAL)
    fig.text(24, 288, "part of one row of pixels", 13, FAINT)

    for place in range(8):
        rows(fig, 322, 100 + 16 * place, 176)
    fig.text(410, 242, "⋮", 16, FAINT, "middle")
    cells(fig, 322, 246, [prepared(pixel) for pixel in ROW], 34, REAL)
    fig.text(322, 288, "the same pixels, divided by 255", 13, FAINT)

    for place in range(3):
        rows(fig, 620, 116 + 22 * place, 176)
    fig.text(708, 198, "⋮", 16, FAINT, "middle")
    fig.text(620, 226, "128 rows, new each step", 14, INK)
    fig.text(620, 262, "goes into *D* as the", 14, REAL_WORDS)
    fig.text(620, 282, "real examples", 14, REAL_WORDS)

    for x, words in ((206, ["flatten,", "to float32,", "divide by 255"]), (508, ["shuffle,", "take 128", "at a time"])):
        fig.arrow([x + 4, 176, x + 100, 176], INK, 2.2)
        fig.lines(x + 50, 124, words, 14, 19, anchor="middle")
    fig.line(24, 306, 816, 306, LINE, 1)
    fig.text(24, 331, "0 to 1 fits a generator that ends in a sigmoid. One that ends in tanh needs −1 to 1: "
             "`u / 127.5 - 1`.", 13, FAINT)  # fmt: skip
    return fig


def rows(fig, x, y, width):
    """One image as one row."""
    fig.rect(x, y, width, 12, TINTS[REAL], REAL, 1)
    for a, b in ((0.2, 0.06), (0.42, 0.1), (0.63, 0.05), (0.8, 0.03)):
        fig.rect(x + a * width, y + 1, b * width, 10, REAL, fill_opacity="0.6")


def step_row(fig, top, trained):
    """One phase of the step: what the tape records, and where the gradient goes."""
    of_d = trained == "D"
    colour, words = (DISCRIMINATOR, DISCRIMINATOR_WORDS) if of_d else (GENERATOR, GENERATOR_WORDS)
    name, small = ("discriminator", "d") if of_d else ("generator", "g")
    title = "The discriminator’s phase" if of_d else "The generator’s phase"
    fig.text(24, top + 24, title, 15, words, bold=True)
    left, up, width, height = 24, top + 38, 500, 132
    fig.rect(left, up, width, height, "#ffffff", words, 1.8, 8, stroke_dasharray="7 4")
    fig.text(left + width - 12, up + 20, "`with tf.GradientTape() as tape:`", 13, words, "end")
    first = up + 46
    if of_d:
        fig.box(left + 16, first, 160, 30, GENERATOR, ["`generator(noise)`"], 13, False)
        fig.box(left + 216, first, 130, 30, DISCRIMINATOR, ["`discriminator`"], 13, False)
        fig.box(left + 16, first + 42, 160, 30, REAL, ["`real`"], 13, False)
        fig.box(left + 216, first + 42, 130, 30, DISCRIMINATOR, ["`discriminator`"], 13, False)
        for down in (15, 57):
            fig.arrow([left + 180, first + down, left + 212, first + down], FAINT)
        fig.arrow([left + 350, first + 15, left + 384, first + 30], FAINT)
        fig.arrow([left + 350, first + 57, left + 384, first + 42], FAINT)
    else:
        fig.box(left + 16, first + 4, 160, 30, GENERATOR, ["`generator(noise)`"], 13, False)
        fig.box(left + 216, first + 4, 130, 30, DISCRIMINATOR, ["`discriminator`"], 13, False)
        fig.arrow([left + 180, first + 19, left + 212, first + 19], FAINT)
        fig.arrow([left + 350, first + 19, left + 384, first + 19], FAINT)
        fig.text(left + 16, first + 66, "The gradient runs back through *D*, but only *G*’s weights change.", 13, FAINT)
    at = first + (36 if of_d else 19)  # the middle of the loss
    fig.box(left + 388, at - 18, 96, 36, colour, [f"`{small}_loss`"], 14, False, fill="#ffffff")

    right = 560
    fig.arrow([left + width - 12, at, right + 16, at], words, 2.2, "7 4")
    fig.text(right + 20, up + 22, "`tape.gradient(…)` with respect to", 13, INK)
    fig.rect(right + 20, up + 32, 236, 42, TINTS[colour], rx=5)
    fig.lines(right + 32, up + 49, [f"`{name}`", "`  .trainable_variables`"], 13, 17, colour=words)
    fig.arrow([right + 138, up + 76, right + 138, up + 94], words, 2.2, "7 4")
    fig.box(right + 20, up + 98, 236, 34, colour, [f"`{small}_optimizer.apply(…)`"], 13, False)
    fig.text(right + 138, up + 150, f"changes only *{trained}*’s weights", 13, words, "middle")


def draw_step():
    """Figure 4.2."""
    fig = Drawing(
        "4_2_step", 840, 416, "One training step in code",
        "The discriminator's tape records D on real and on generated examples and the loss of D, and its gradient goes "
        "to D's optimiser; the generator's tape records G, D and the loss of G, and its gradient goes to that of G.",
    )  # fmt: skip
    step_row(fig, 2, "D")
    fig.line(24, 206, 816, 206, LINE, 1)
    step_row(fig, 210, "G")
    return fig
