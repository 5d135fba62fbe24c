"""From what is seen in a run, by a measurement, to a remedy, as in section 6.2: figure 6.3."""

from itertools import pairwise

from gan_lessons.pictures.colours import FAINT, GENERATOR, GENERATOR_WORDS, INK, LINE
from scripts.figures.svg import PALE, TINTS, Drawing

ROWS = [  # what one sees, what decides, the remedy, and the name of the failure
    (["samples in one group,", "*G*’s gradient large"], ["modes found at every", "observation: 0 or 1 of 8"],
     "more *D* steps", "mode collapse"),
    (["samples in one group,", "and it moves on"], ["centre of the samples over the", "second half of the run"],
     "smaller learning rates", "oscillation"),
    (["samples drift away", "from the data"], ["*D*’s curve is the same", "at every step"],
     "raise *D*’s learning rate", "starved discriminator"),
    (["losses at 1.386 and 0.693,", "samples poor"], ["*D* answers one half everywhere,", "*D*’s slope is 0"],
     "smaller penalty weight", "penalty too strong"),
    (["losses at 1.386 and 0.693,", "samples good"], ["8 of 8 modes,", "at least 75 % high quality"],
     "nothing", "healthy"),
    (["samples stand still,", "far away"], ["norm of *G*’s gradient is 0,", "*D* sure of all examples"],
     "non-saturating loss", "vanishing gradient"),
    (["*D*’s loss low, samples", "away from the data"], ["*D*’s accuracy", "far below one half"],
     "correct the program", "swapped labels"),
    (["samples on thin lines", "through few points"],
     ["share nearer to a training example", "than to new ones: above 0.65"], "more data", "memorisation"),
]  # fmt: skip
HIGH, FIRST = 40, 44  # of a row, and where the first begins


def draw_clinic():
    """Figure 6.3."""
    fig = Drawing(
        "6_3_clinic", 840, 416, "From a symptom through a measurement to a remedy",
        "Eight rows, each with three boxes: what one sees in a run, the measurement that decides which failure it is, "
        "and the remedy that fits, with the name of the failure.",
    )  # fmt: skip
    columns = [(24, 218, "what you see"), (270, 292, "the measurement that decides"), (590, 226, "the remedy")]
    for x, _, name in columns:
        fig.text(x, 30, name, 15, INK, bold=True)
    for place, (sight, measurement, remedy, failure) in enumerate(ROWS):
        top = FIRST + place * (HIGH + 6)
        for (x, width, _), fill, edge in zip(columns, ("#ffffff", PALE, TINTS[GENERATOR]), (LINE, FAINT, GENERATOR),
                                             strict=True):  # fmt: skip
            fig.rect(x, top, width, HIGH, fill, edge, 1.5, 6)
        fig.lines(columns[0][0] + 10, top + 17, sight, 13, 16)
        fig.lines(columns[1][0] + 10, top + 17, measurement, 13, 16)
        x = columns[2][0] + 10
        fig.text(x, top + 17, remedy, 13, GENERATOR_WORDS, bold=True)
        fig.text(x, top + 33, f"({failure})", 13, INK)
        for (left, width, _), (right, _, _) in pairwise(columns):
            fig.arrow([left + width + 3, top + HIGH / 2, right - 4, top + HIGH / 2], INK, 2)
    return fig
