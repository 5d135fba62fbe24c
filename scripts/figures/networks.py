"""What goes into which network in sections 5.3 and 5.4: figures 5.5 to 5.8."""

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
from scripts.figures.data_flow import tile
from scripts.figures.svg import TINTS, Drawing

ASKED = 7  # the label of figure 5.5


def seven(fig, x, y, side, colour, thin=1.0, frame=True):
    """A small image of a seven, white on black in a frame of its role's colour; (x, y) is the middle."""
    left, top = x - side / 2, y - side / 2
    if frame:
        fig.rect(left, top, side, side, INK, colour, 3, 3)
    ink = "#ffffff" if frame else colour
    fig.path(["M", left + 0.26 * side, top + 0.26 * side, "L", left + 0.73 * side, top + 0.24 * side, "Q",
              left + 0.56 * side, top + 0.48 * side, left + 0.44 * side, top + 0.8 * side], ink,
             0.085 * side * thin, stroke_linecap="round", stroke_linejoin="round")  # fmt: skip


def one_hot(fig, x, y, place=ASKED, width=17):
    """Ten cells, one of them 1; (x, y) is the upper left corner."""
    for at in range(10):
        chosen = at == place
        fig.rect(x + at * width, y, width, 24, INK if chosen else "#ffffff", FAINT, 1)
        fig.text(x + (at + 0.5) * width, y + 16.5, "1" if chosen else "0", 12, "#ffffff" if chosen else FAINT,
                 "middle")  # fmt: skip


def draw_conditional():
    """Figure 5.5."""
    fig = Drawing(
        "5_5_conditional", 840, 390, "Data flow of a conditional GAN",
        "Noise and a label go into the generator, which makes an image; the discriminator receives that image with the "
        "requested label, or a real image with its own label, and returns the probability that the pair is real.",
    )  # fmt: skip
    row, label, low = 96, 208, 318
    tile(fig, 62, row, 72, "noise")
    fig.text(62, row - 48, "noise *z*", 14, INK, "middle")
    fig.arrow([102, row, 180, row], FAINT)
    fig.box(184, row - 37, 158, 74, GENERATOR, ["Generator *G*", "sees noise and label"])
    fig.arrow([346, row, 394, row], GENERATED)
    seven(fig, 436, row, 74, GENERATED, 1.25)
    fig.text(436, row - 48, "generated *G*(*z*, *y*)", 14, GENERATED_WORDS, "middle")
    fig.arrow([478, row, 544, row], GENERATED)
    fig.box(548, row - 37, 160, 74, DISCRIMINATOR, ["Discriminator *D*", "sees image and label"])
    fig.arrow([712, row, 740, row], DISCRIMINATOR)
    fig.lines(746, row - 11, ["*D*(*x*, *y*):", "is this a", f"real {ASKED}?"], 14, 19, colour=DISCRIMINATOR_WORDS)

    one_hot(fig, 178, label - 12)
    fig.text(24, label - 2, f"label *y* = {ASKED}", 14, INK, bold=True)
    fig.text(24, label + 16, "ten numbers", 13, FAINT)
    fig.arrow([263, label - 16, 263, row + 42], INK, 2)
    fig.arrow(["M", 352, label, "L", 596, label, "Q", 606, label, 606, label - 10, "L", 606, row + 42], INK, 2)
    fig.text(470, label - 9, "the same label", 14, INK, "middle")

    fig.line(24, 252, 540, 252, LINE, 1)
    seven(fig, 436, low, 74, REAL)
    fig.text(388, low - 6, "a real pair: an image *x*", 14, REAL_WORDS, "end")
    fig.text(388, low + 14, f"with its own label, {ASKED}", 14, REAL_WORDS, "end")
    fig.arrow(["M", 478, low, "L", 660, low, "Q", 670, low, 670, low - 10, "L", 670, row + 42], REAL)
    fig.lines(690, 300, ["Half of the pairs", "are generated,", "half are real."], 13, 18, colour=FAINT)
    return fig


CUBE = {28: 104, 14: 66, 7: 38}  # the side of a slab in pixels, by that of the layer
SHIFT = {1: 0, 16: 20, 32: 34}  # how far a slab goes to the back, by its number of channels


def slab(fig, x, y, side, channels, colour):
    """A layer of images as a slab in a slanted view; (x, y) is the middle of its front."""
    size, back = CUBE[side], SHIFT[channels]
    left, top, right, low = x - size / 2, y - size / 2, x + size / 2, y + size / 2
    tint = TINTS[colour]
    if back:
        away = 0.62 * back
        fig.path(["M", left, top, "l", back, -away, "h", size, "L", right, top, "z"], colour, 1.5, tint)
        fig.path(["M", right, top, "l", back, -away, "v", size, "L", right, low, "z"], colour, 1.5, tint)
    fig.rect(left, top, size, size, tint, colour, 2)
    step = size / side
    for line in range(1, side):
        if side < 28 or line % 2 == 0:
            fig.line(left + line * step, top, left + line * step, low, colour, 0.6, stroke_opacity="0.35")
            fig.line(left, top + line * step, right, top + line * step, colour, 0.6, stroke_opacity="0.35")


def cells(fig, place, side, at, count):
    """A square of that many cells on the front of a slab at ``place``; ``at`` is the first one. Returns its box."""
    step = CUBE[side] / side
    left, top = place[0] - CUBE[side] / 2 + at[0] * step, place[1] - CUBE[side] / 2 + at[1] * step
    fig.rect(left, top, count * step, count * step, INK, INK, 1.5, fill_opacity="0.25")
    return left, top, left + count * step, top + count * step


def look(fig, large, small, cell):
    """The 4×4 window of a large slab that belongs to one cell of the next smaller one: each is (x, y, side)."""
    first = [2 * place - 1 for place in cell]  # with stride 2 and an equal margin on both sides
    wide = cells(fig, large[:2], large[2], first, 4)
    one = cells(fig, small[:2], small[2], cell, 1)
    right, left = (wide, one) if wide[2] < one[0] else (one, wide)
    for side in (1, 3):
        fig.line(right[2], right[side], left[0], left[side], INK, 1, "3 3")


def chain(fig, y, layers, places, colour):
    """Slabs in a row, with the window that belongs to one cell between two of them."""
    spots = [(x, y, side) for x, (side, _) in zip(places, layers, strict=True)]
    for (x, y, side), (_, channels) in zip(spots, layers, strict=True):
        slab(fig, x, y, side, channels, colour)
        fig.text(x, y + 78, f"{side} × {side}" + (f" × {channels}" if channels > 1 else ""), 14, INK, "middle")
        if channels == 1:
            seven(fig, x, y, CUBE[28], colour, frame=False)
    by_side = {spot[2]: spot for spot in spots}
    look(fig, by_side[28], by_side[14], (8, 10))
    look(fig, by_side[14], by_side[7], (4, 5))


def draw_convolution():
    """Figure 5.6."""
    fig = Drawing(
        "5_6_convolution", 840, 420, "A convolutional generator and its mirror, the discriminator",
        "The generator turns 64 numbers of noise into 32 channels of 7 by 7, then 16 of 14 by 14, then one image of 28 "
        "by 28; the discriminator halves twice, from 28 by 28 to 14 by 14 and 7 by 7, and ends in one logit.",
    )  # fmt: skip
    layers = [(7, 32), (14, 16), (28, 1)]
    up, down = 106, 306
    fig.text(816, 34, "dashed: a 4 × 4 window, and the cell that belongs to it", 13, FAINT, "end")
    fig.text(24, 34, "Generator *G*", 15, GENERATOR_WORDS, bold=True)
    tile(fig, 76, up, 62, "noise")
    fig.text(76, up + 78, "64 numbers *z*", 14, INK, "middle")
    places = [232, 434, 700]
    chain(fig, up, layers, places, GENERATOR)
    for start, end, words in ((112, 206, ["dense,", "reshaped"]), (296, 392, ["transposed", "4 × 4, stride 2"]),
                              (496, 640, ["transposed", "4 × 4, stride 2"])):  # fmt: skip
        fig.arrow([start, up, end, up], FAINT)
        fig.lines((start + end) / 2 - 4, up - 26, words, 13, 16, anchor="middle", colour=FAINT)
    fig.text(766, up + 5, "image", 14, GENERATED_WORDS)

    fig.line(24, 210, 816, 210, LINE, 1)
    fig.text(24, 238, "Discriminator *D*", 15, DISCRIMINATOR_WORDS, bold=True)
    chain(fig, down, layers[::-1], [216, 434, 622], DISCRIMINATOR)
    fig.lines(84, down - 15, ["image,", "real or", "generated"], 14, 20, anchor="middle")
    step = ["convolution", "4 × 4, stride 2"]
    for start, end, words in ((276, 392, step), (500, 594, step), (678, 748, ["dense"])):
        fig.arrow([start, down, end, down], FAINT)
        fig.lines((start + end) / 2, down - 10 - 16 * (len(words) - 1), words, 13, 16, anchor="middle", colour=FAINT)
    fig.text(758, down + 5, "logit *ℓ*", 15, DISCRIMINATOR_WORDS, bold=True)
    return fig


LEVELS = [(28, 87, 76), (14, 190, 66), (7, 272, 48)]  # side of the image, middle of the row, side in pixels
FAULT = (19, 23)  # a pixel that does not belong to the image of figure 5.7
MARK = [(0.24, 0.26), (0.74, 0.24), (0.56, 0.5), (0.42, 0.8)]  # the stroke of a seven, in parts of a side


def level(fig, x, row, side, size, colour):
    """One layer of the U-Net: a square with its size below."""
    fig.rect(x - size / 2, row - size / 2, size, size, TINTS.get(colour, "#ffffff"), colour, 2, 4)
    fig.text(x, row + 5, f"{side} × {side}", 13, INK, "middle")


def outline(fig, x, y, side, colour):
    """A seven as a drawn outline: what goes into the U-Net; (x, y) is the middle."""
    fig.rect(x - side / 2, y - side / 2, side, side, INK, colour, 3, 3)
    points = [(x + (a - 0.5) * side, y + (b - 0.5) * side) for a, b in MARK]
    steps = ["M", *points[0], "L", *points[1], "Q", *points[2], *points[3]]
    for colour, width in (("#ffffff", 0.13 * side), (INK, 0.075 * side)):
        fig.path(steps, colour, width, stroke_linecap="round", stroke_linejoin="round")


def fault(fig, left, top, side):
    """A white spot on an image whose upper left corner is (left, top)."""
    fig.circle(left + (FAULT[0] + 0.5) * side / 28, top + (FAULT[1] + 0.5) * side / 28, 5, "#ffffff")


def seen(place):
    """The first and the last pixel that a verdict sees: two convolutions of 4 × 4 with stride 2, an equal margin."""
    return 4 * place - 3, 4 * place + 6


def verdict_grid(fig, left, top, count, step, wrong):
    """A grid of verdicts: "real" in blue, "generated" in orange where the patch holds a fault."""
    for row in range(count):
        for column in range(count):
            bad = (column, row) in wrong
            fig.rect(left + column * step, top + row * step, step - 1.5, step - 1.5, GENERATED if bad else REAL,
                     fill_opacity="0.75" if bad else "0.45")  # fmt: skip


def draw_unet_patchgan():
    """Figure 5.7."""
    fig = Drawing(
        "5_7_unet_patchgan", 840, 416, "A U-Net, and two kinds of discriminators",
        "Left, a U-Net: an encoder halves the outline twice, a decoder doubles it twice, and skip connections lead "
        "across at every size; right, one verdict for the whole image, and a PatchGAN with a grid of verdicts.",
    )  # fmt: skip
    left, right = 84, 372
    fig.text(24, 32, "U-Net, the generator *G*", 15, GENERATOR_WORDS, bold=True)
    fig.text(left, 388, "encoder", 14, INK, "middle")
    fig.text(right, 388, "decoder", 14, INK, "middle")
    outline(fig, left, LEVELS[0][1], LEVELS[0][2], FAINT)
    seven(fig, right, LEVELS[0][1], LEVELS[0][2], GENERATED, 1.25)
    for place, (side, row, size) in enumerate(LEVELS):
        if place:
            level(fig, left, row, side, size, GENERATOR)
            level(fig, right, row, side, size, GENERATOR)
            before, below = LEVELS[place - 1][1] + LEVELS[place - 1][2] / 2, row - size / 2
            fig.arrow([left, before + 4, left, below - 5], GENERATOR_WORDS, 2)
            fig.arrow([right, below - 4, right, before + 5], GENERATOR_WORDS, 2)
        edge = size / 2
        fig.arrow([left + edge + 4, row, right - edge - 5, row], FAINT, 2, "6 4")
    fig.text(228, LEVELS[0][1] - 9, "skip connections", 14, INK, "middle")
    fig.lines(228, LEVELS[1][1] - 10, ["details at the same place"], 13, 17, anchor="middle", colour=FAINT)
    bottom = 344
    fig.box(164, bottom - 26, 128, 52, GENERATOR, ["dense layers", "see the whole"])
    fig.arrow(["M", left, 298, "L", left, bottom - 8, "Q", left, bottom, left + 8, bottom, "L", 160, bottom],
              GENERATOR_WORDS, 2)  # fmt: skip
    fig.arrow(["M", 296, bottom, "L", right - 8, bottom, "Q", right, bottom, right, bottom - 8, "L", right, 299],
              GENERATOR_WORDS, 2)  # fmt: skip
    fig.arrow([228, 390, 228, bottom + 30], FAINT, 2)
    fig.text(228, 405, "noise *z*", 14, INK, "middle")

    fig.line(452, 20, 452, 396, LINE, 1)
    start, size = 474, 118
    fig.text(start, 32, "One verdict for the whole image", 15, DISCRIMINATOR_WORDS, bold=True)
    seven(fig, start + size / 2, 108, size, GENERATED)
    fault(fig, start, 108 - size / 2, size)
    fig.rect(start + 3, 52, size - 6, size - 6, "none", DISCRIMINATOR, 3)
    fig.arrow([start + size + 6, 108, 648, 108], FAINT)
    fig.text(623, 96, "*D*", 15, DISCRIMINATOR_WORDS, "middle", True)
    fig.rect(654, 96, 24, 24, GENERATED, fill_opacity="0.75")
    fig.text(690, 113, "one logit", 14, INK)

    fig.line(474, 190, 816, 190, LINE, 1)
    fig.text(start, 220, "PatchGAN: a verdict for every patch", 15, DISCRIMINATOR_WORDS, bold=True)
    low = 302
    seven(fig, start + size / 2, low, size, GENERATED)
    cell = size / 28
    first, last = seen(2)
    patch = (start + first * cell, low - size / 2 + first * cell, (last + 1 - first) * cell)
    fault(fig, start, low - size / 2, size)
    fig.rect(patch[0], patch[1], patch[2], patch[2], DISCRIMINATOR, DISCRIMINATOR, 3, fill_opacity="0.2")
    step, grid = 16, (654, low - 56)
    fig.arrow([start + size + 6, low, 648, low], FAINT)
    fig.text(623, low - 12, "*D*", 15, DISCRIMINATOR_WORDS, "middle", True)
    across, down = ([at for at in range(7) if seen(at)[0] <= pixel <= seen(at)[1]] for pixel in FAULT)
    verdict_grid(fig, *grid, 7, step, {(column, row) for column in across for row in down})
    fig.rect(grid[0] + 2 * step - 1.5, grid[1] + 2 * step - 1.5, step + 1.5, step + 1.5, "none", DISCRIMINATOR_WORDS, 3)
    for side in (0, 1):
        fig.line(patch[0] + patch[2], patch[1] + side * patch[2], grid[0] + 2 * step - 2, grid[1] + (2 + side) * step,
                 DISCRIMINATOR_WORDS, 1, "3 3")  # fmt: skip
    fig.text(grid[0] + 56, low + 78, "7 × 7 logits", 14, INK, "middle")
    fig.text(start + size / 2, low + 78, "patch of 10 × 10", 14, DISCRIMINATOR_WORDS, "middle")
    fig.rect(620, 398 - 10, 12, 12, REAL, fill_opacity="0.45")
    fig.text(638, 399, "“real”", 13, REAL_WORDS)
    fig.rect(700, 398 - 10, 12, 12, GENERATED, fill_opacity="0.75")
    fig.text(718, 399, "“generated”", 13, GENERATED_WORDS)
    return fig


FRAMES = 8
TRACK = [(0.27, 0.29), (0.73, 0.66)]  # where the digit of figure 5.8 begins and ends, in parts of a frame


def frame(fig, left, top, side, share, colour):
    """One frame of a video: a small seven at its place on the track."""
    (x0, y0), (x1, y1) = TRACK
    x, y = left + ((1 - share) * x0 + share * x1) * side, top + ((1 - share) * y0 + share * y1) * side
    fig.rect(left, top, side, side, INK, colour, 2, 2)
    size = 0.44 * side
    fig.path(["M", x - 0.42 * size, y - 0.46 * size, "H", x + 0.42 * size, "L", x - 0.08 * size, y + 0.5 * size],
             "#ffffff", 0.17 * size, stroke_linecap="round", stroke_linejoin="round")  # fmt: skip


def draw_video():
    """Figure 5.8."""
    fig = Drawing(
        "5_8_video", 840, 408, "A video generator and its discriminator",
        "One noise vector has a motion part and a content part; the motion part becomes eight places, the content part "
        "one digit, and together they become eight frames; the discriminator sees single frames and the whole video.",
    )  # fmt: skip
    fig.text(24, 32, "Generator *G*", 15, GENERATOR_WORDS, bold=True)
    top, low = 76, 148
    fig.rect(24, 60, 26, 32, TINTS[GENERATOR], GENERATOR, 2, 3)
    fig.rect(24, 92, 26, 96, "#ffffff", FAINT, 2, 3)
    fig.text(60, top + 5, "*z*_{*m*}: 8 numbers", 14, INK)
    fig.text(60, low - 6, "*z*_{*c*}: 56 numbers", 14, INK)
    fig.text(24, 210, "one noise vector *z*", 14, INK)
    fig.arrow([182, top, 216, top], FAINT)
    fig.arrow([182, low - 10, 216, low - 10], FAINT)
    fig.box(220, top - 26, 104, 48, GENERATOR, ["motion", "dense layers"])
    fig.box(220, low - 34, 104, 48, GENERATOR, ["content", "dense layers"])
    fig.arrow([328, top, 366, top], FAINT)
    fig.arrow([328, low - 10, 366, low - 10], FAINT)
    fig.rect(370, top - 26, 72, 48, "#ffffff", LINE, 1.2, 4)
    for at in range(FRAMES):
        share = at / (FRAMES - 1)
        fig.circle(384 + 44 * share, top - 18 + 30 * share, 3, INK)
    fig.text(406, 42, "8 places", 13, INK, "middle")
    frame_side = 44
    fig.rect(384, low - 32, frame_side, frame_side, INK, FAINT, 2, 2)
    fig.path(["M", 395, low - 22, "H", 417, "L", 403, low + 4], "#ffffff", 4.5, stroke_linecap="round",
             stroke_linejoin="round")  # fmt: skip
    fig.text(406, low + 30, "one digit", 13, INK, "middle")
    fig.arrow([446, top, 506, top + 22], FAINT)
    fig.arrow([434, low - 10, 506, low - 32], FAINT)
    fig.box(510, top - 2, 112, 56, FAINT, ["draw", "no weights"])
    fig.arrow(["M", 626, 102, "L", 746, 102, "Q", 756, 102, 756, 112, "L", 756, 209], GENERATED)
    fig.text(636, 94, "8 frames", 14, GENERATED_WORDS)

    side, step, row = 58, 66, 218
    first = 816 - (FRAMES - 1) * step - side
    fig.text(24, row + 26, "the generated", 14, GENERATED_WORDS)
    fig.text(24, row + 45, "video *x*, in time", 14, GENERATED_WORDS)
    for at in range(FRAMES):
        frame(fig, first + at * step, row, side, at / (FRAMES - 1), GENERATED)
        fig.text(first + at * step + side / 2, row + side + 18, f"*x*_{{{at + 1}}}", 14, INK, "middle")
    for at in range(0, FRAMES, 2):
        fig.rect(first + at * step - 4, row - 4, side + 8, side + 8, "none", DISCRIMINATOR, 2, 4)
    under = row + side + 28
    fig.path(["M", first, under, "v", 7, "H", 816, "v", -7], DISCRIMINATOR_WORDS, 2)

    base = 352
    fig.text(24, base - 2, "Discriminator *D*", 15, DISCRIMINATOR_WORDS, bold=True)
    fig.box(186, base - 24, 206, 48, DISCRIMINATOR, ["frame head", "*x*_{1}, *x*_{3}, *x*_{5}, *x*_{7}, each alone"])
    fig.box(426, base - 24, 206, 48, DISCRIMINATOR, ["video head", "all eight frames together"])
    fig.arrow([340, under + 9, 340, base - 28], DISCRIMINATOR_WORDS, 2)
    fig.arrow([540, under + 9, 540, base - 28], DISCRIMINATOR_WORDS, 2)
    fig.path(["M", 289, base + 26, "V", base + 38, "H", 656, "V", base], FAINT, 2)
    fig.arrow([636, base, 684, base], FAINT)
    fig.text(692, base - 4, "logit *ℓ*(*x*): the", 14, DISCRIMINATOR_WORDS)
    fig.text(692, base + 15, "mean of both", 14, DISCRIMINATOR_WORDS)
    return fig
