"""Which score sees which fault, as section 5.2 measures it: figure 6.4.

The marks are those of the last table of section 5.2.7 (2,000 images a row; ``✓`` where the value is worse than the mean
of ten sets of real digits by more than five times their standard deviation).
"""

from gan_lessons.pictures.colours import FAINT, GENERATED_WORDS, GENERATOR_WORDS, INK, LINE
from scripts.figures.svg import PALE, Drawing

SCORES = [["FID"], ["KID"], ["Inception", "Score"], ["precision"], ["recall"], ["coverage"], ["digits", "found"],
          ["nearest", "neighbour"]]  # fmt: skip
FAULTS = [  # what was scored, what is wrong with it, and which scores see it
    ("random pixels", "no digit at all", "✓✓✓✓✓✓✓✗"),
    ("one speckle, repeated", "(c) no digit, no variety", "✓✓✓✗✓✓✓✗"),
    ("ten digits, repeated", "(a) hardly any variety", "✓✓✗✗✓✓✗✓"),
    ("training set, copied", "(b) nothing is new", "✗✗✗✗✗✗✗✓"),
    ("5 % darker digits", "(d) hardly visible", "✓✓✗✗✓✗✗✓"),
]
LEFT, WIDE, TOP, HIGH = 236, 72, 66, 46  # of the table: its first column, a column, its first row, a row


def draw_scores():
    """Figure 6.4."""
    fig = Drawing(
        "6_4_scores", 840, 366, "Which score sees which fault",
        "A table with eight scores as columns and five faulty sets of images as rows; only the nearest neighbours see "
        "copies of the training set, and neither precision nor the Inception Score sees ten digits repeated.",
    )  # fmt: skip
    right, bottom = LEFT + WIDE * len(SCORES), TOP + HIGH * len(FAULTS)
    fig.text(24, 50, "2,000 images each", 13, FAINT)
    for column, words in enumerate(SCORES):
        x = LEFT + (column + 0.5) * WIDE
        fig.lines(x, 50 - 17 * (len(words) - 1), words, 13, 17, anchor="middle", colour=INK, bold=True)
    for row, (name, wrong, marks) in enumerate(FAULTS):
        top = TOP + row * HIGH
        if row % 2 == 0:
            fig.rect(16, top, right - 8, HIGH, PALE, rx=5)
        fig.text(24, top + 20, name, 14, INK, bold=True)
        fig.text(24, top + 37, wrong, 13, FAINT)
        for column, mark in enumerate(marks):
            x, y = LEFT + (column + 0.5) * WIDE, top + HIGH / 2
            if mark == "✓":
                fig.path(["M", x - 8, y, "l", 6, 7, "l", 11, -14], GENERATOR_WORDS, 3.2, stroke_linecap="round",
                         stroke_linejoin="round")  # fmt: skip
            else:
                fig.cross(x, y, 5, GENERATED_WORDS, 2)
    fig.line(16, TOP, right + 8, TOP, FAINT, 1.2)
    fig.line(16, bottom, right + 8, bottom, LINE, 1)
    fig.path(["M", 26, bottom + 26, "l", 6, 7, "l", 11, -14], GENERATOR_WORDS, 3.2, stroke_linecap="round",
             stroke_linejoin="round")  # fmt: skip
    fig.text(56, bottom + 31, "sees the fault: worse than real digits by more than five standard deviations", 13, INK)
    fig.cross(34, bottom + 50, 5, GENERATED_WORDS, 2)
    fig.text(56, bottom + 55, "does not see it", 13, INK)
    words = "nearest neighbour: nearer to the training set than 98 % of new digits"
    fig.text(812, bottom + 55, words, 13, FAINT, "end")
    return fig
