"""Fourteen models in the history of GANs: figure 1.2. A date is that of the first version on arXiv."""

from gan_lessons.pictures.colours import FAINT, INK, NEUTRAL
from scripts.figures.svg import Drawing

MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
MODELS = [  # name, year, month, what was new, and the paper's number on arXiv, which begins with its year and month
    ("GAN", 2014, 6, ["two networks,", "one game"], "1406.2661"),
    ("Conditional GAN", 2014, 11, ["the class is", "an input, too"], "1411.1784"),
    ("DCGAN", 2015, 11, ["convolutions in", "both networks"], "1511.06434"),
    ("pix2pix", 2016, 11, ["image to image,", "from pairs"], "1611.07004"),
    ("WGAN", 2017, 1, ["Wasserstein", "distance as loss"], "1701.07875"),
    ("CycleGAN", 2017, 3, ["image to image,", "without pairs"], "1703.10593"),
    ("ProGAN", 2017, 10, ["resolution grows", "in training"], "1710.10196"),
    ("BigGAN", 2018, 9, ["large networks,", "large batches"], "1809.11096"),
    ("StyleGAN", 2018, 12, ["a style for", "every layer"], "1812.04948"),
    ("StyleGAN2", 2019, 12, ["fewer artefacts,", "better images"], "1912.04958"),
    ("HiFi-GAN", 2020, 10, ["fast, natural", "speech"], "2010.05646"),
    ("GigaGAN", 2023, 3, ["large-scale", "text to image"], "2303.05511"),
    ("ADD", 2023, 11, ["diffusion in", "1 to 4 steps"], "2311.17042"),
    ("R3GAN", 2025, 1, ["a simple, modern", "baseline"], "2501.05441"),
]
FIRST, LAST, LEFT, RIGHT, AXIS = 2014, 2026, 36, 804, 190


def place(year, month):
    """Where the middle of a month lies, in pixels from the left."""
    return LEFT + (year + (month - 0.5) / 12 - FIRST) / (LAST - FIRST) * (RIGHT - LEFT)


def draw_timeline():
    """Figure 1.2."""
    fig = Drawing(
        "1_2_timeline", 840, 384, "GANs from 2014 to 2025",
        "A timeline with fourteen models, from the first GAN in June 2014 to R3GAN in January 2025, each with its "
        "month and a few words on what was new.",
    )  # fmt: skip
    for year in range(FIRST, LAST + 1):
        x = place(year, 0.5)
        fig.line(x, AXIS - 6, x, AXIS + 6, FAINT, 1.2)
        if year < LAST:
            fig.text(x + 32, AXIS + 5, f"{year}", 13, FAINT, "middle")
    for year in range(FIRST, LAST):
        fig.line(place(year, 0.5), AXIS - 16, place(year + 1, 0.5), AXIS - 16, FAINT, 1)
        fig.line(place(year, 0.5), AXIS + 16, place(year + 1, 0.5), AXIS + 16, FAINT, 1)
    for at, (name, year, month, new, _) in enumerate(MODELS):
        above, column = at % 2 == 0, 72 + 116 * (at // 2)
        x = place(year, month)
        edge = AXIS - 16 if above else AXIS + 16
        knee, end = (AXIS - 62, AXIS - 76) if above else (AXIS + 62, AXIS + 76)
        fig.path(["M", x, edge, "L", column, knee, "L", column, end], NEUTRAL, 1.3)
        fig.circle(x, edge, 4.5, INK)
        top = 44 if above else AXIS + 98
        fig.text(column, top, name, 14 if len(name) < 12 else 13, INK, "middle", True)
        fig.text(column, top + 18, f"{MONTHS[month - 1]} {year}", 13, FAINT, "middle")
        fig.lines(column, top + 37, new, 12, 16, anchor="middle", colour=INK)
    fig.text(816, 370, "ADD: adversarial diffusion distillation", 12, FAINT, "end")
    return fig
