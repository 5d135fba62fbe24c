"""Words and marks in a row: the headings of a still's charts, and the line below its stage."""

from typing import NamedTuple

import numpy as np

from gan_lessons.pictures.colours import FAINT, LINE, PAGE, rgb

GAP, CLOSE = 9, 5  # pixels between two parts of a row, and inside one
SWATCH = 20  # pixels of a piece of a line


class Part(NamedTuple):
    """One part of a legend.

    Args:
        words: what it says.
        brief: said instead where there is little room.
        colour: of its mark or line.
        mark: one of Matplotlib's markers, or "" for none.
        dash: of a piece of line before the words; None for no line.
        filled: whether the line bounds an area.
        range: a ``FieldRange`` whose colours are shown as a bar.
        may_go: whether it is left out where even brief words find no room.
        may_cut: whether its words are cut so that the others find room.
    """

    words: str
    brief: str = ""
    colour: str = FAINT
    mark: str = ""
    dash: tuple | None = None
    filled: bool = False
    range: object = None
    may_go: bool = False
    may_cut: bool = False


class Row:
    """Words and marks from left to right, on one line of a ``Paper``."""

    def __init__(self, paper, left, line, size=11):
        self.paper, self.x, self.line, self.size = paper, left, line, size

    def skip(self, pixels=GAP):
        """Leave room."""
        self.x += pixels
        return self

    def words(self, words, colour=FAINT, bold=False):
        """Write words."""
        self.paper.text(self.x, self.line, words, colour, self.size, bold=bold)
        return self.skip(self.paper.wide(words, self.size, bold))

    def mark(self, mark, colour):
        """Draw one marker as large as a small letter."""
        self._mark(mark, colour, self.x + 4)
        return self.skip(8 + CLOSE)

    def sample(self, colour, dash=(), width=1.7, mark="", hollow=False):
        """Draw a piece of a line with its marker."""
        self.paper.line([self.x, self.x + SWATCH], [self.line - 4] * 2, colour, width, dash)
        if mark:
            self._mark(mark, colour, self.x + SWATCH / 2)
        if hollow:
            self.paper.marks([self.x + SWATCH / 2], [self.line - 4], mark, PAGE, 3)
        return self.skip(SWATCH + CLOSE)

    def area(self, colour, dash):
        """Draw a piece of a line that bounds an area."""
        self.paper.box(self.x, self.line - 8, SWATCH, 8, _pale(colour))
        self.paper.line([self.x, self.x + SWATCH], [self.line - 8] * 2, colour, 1.8, dash)
        return self.skip(SWATCH + CLOSE)

    def bar(self, span, wide=26):
        """Draw the colours of a field from its lowest to its highest value."""
        shades = span.colours(np.linspace(span.low, span.high, 64))
        self.paper.box(self.x - 0.67, self.line - 9.33, wide + 1.33, 10.66, LINE)
        self.paper.pixels(shades[None], self.x, self.line - 8.67, wide, 9.33)
        return self.skip(wide + CLOSE)

    def _mark(self, mark, colour, x):
        if mark == "->":
            ends = [(x - 5, -4, x + 5, -4), (x + 5, -4, x + 1.5, -6.5), (x + 5, -4, x + 1.5, -1.5)]
            self.paper.strokes([(x, self.line + y, to_x, self.line + to_y) for x, y, to_x, to_y in ends], colour, 1.4)
            return
        sizes = {"x": (6, 1.7), "D": (5.2, 0), "o": (7, 0)}
        self.paper.marks([x], [self.line - 4], mark, colour, *sizes.get(mark, (7.5, 0)))


def legend(paper, left, line, room, parts):
    """The line below the stage: with all words if there is room, else with brief ones, else without some parts."""
    parts = [part for part in parts if part]
    brief = [part._replace(words=part.brief or part.words) for part in parts]
    tries = [parts, brief, [part for part in brief if not part.may_go]]
    chosen = next((some for some in tries if _wide(paper, some) <= room), tries[-1])
    free = room - _wide(paper, [part._replace(words="") if part.may_cut else part for part in chosen])
    row = Row(paper, left, line)
    for part in chosen:
        if part.range is not None:  # stands at the right end, as nothing comes after it
            row.x = max(row.x, left + room - _wide(paper, [part]))
        _draw(row, part._replace(words=paper.fitted(part.words, free)) if part.may_cut else part)


def _draw(row, part):
    if part.mark:
        row.mark(part.mark, part.colour)
    if part.range is not None:
        row.words("D").skip(CLOSE).bar(part.range)
    elif part.dash is not None and part.filled:
        row.area(part.colour, part.dash)
    elif part.dash is not None:
        row.sample(part.colour, part.dash, 2)
    row.words(part.words).skip()


def _wide(paper, parts):
    """How wide parts are in a row."""
    sizes = [
        paper.wide(part.words) + (8 + CLOSE if part.mark else 0) + (SWATCH + CLOSE if part.dash is not None else 0)
        + (paper.wide("D") + 26 + 2 * CLOSE if part.range is not None else 0)
        for part in parts
    ]  # fmt: skip
    return sum(sizes) + GAP * (len(sizes) - 1)


def _pale(colour, share=0.18):
    """A colour as it looks on white when it is nearly transparent."""
    return "#" + "".join(f"{round(255 + (part - 255.0) * share):02x}" for part in rgb(colour))
