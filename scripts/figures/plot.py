"""A plot inside a figure: from numbers to pixels, with axes, ticks and curves."""

from gan_lessons.pictures.colours import FAINT, INK, LINE

GRID = "#e7eaee"


class Plot:
    """A rectangle of a drawing in which places are given as numbers of the data."""

    def __init__(self, drawing, left, top, width, height, xs, ys):
        self.drawing, self.left, self.top, self.width, self.height = drawing, left, top, width, height
        (self.x_low, self.x_high), (self.y_low, self.y_high) = xs, ys

    def x(self, value):
        """Pixels from the left."""
        return self.left + (value - self.x_low) / (self.x_high - self.x_low) * self.width

    def y(self, value):
        """Pixels from the top."""
        return self.top + (self.y_high - value) / (self.y_high - self.y_low) * self.height

    def ticks_below(self, values, words=None, grid=True):
        """Ticks of the lower axis, with their words."""
        bottom = self.top + self.height
        for value, word in zip(values, words or [f"{v:g}".replace("-", "−") for v in values], strict=True):
            if grid:
                self.drawing.line(self.x(value), self.top, self.x(value), bottom, GRID, 1)
            self.drawing.line(self.x(value), bottom, self.x(value), bottom + 5, FAINT, 1)
            self.drawing.text(self.x(value), bottom + 20, word, 13, FAINT, "middle")

    def ticks_left(self, values, words=None, grid=True):
        """Ticks of the left axis, with their words."""
        for value, word in zip(values, words or [f"{v:g}".replace("-", "−") for v in values], strict=True):
            if grid:
                self.drawing.line(self.left, self.y(value), self.left + self.width, self.y(value), GRID, 1)
            self.drawing.line(self.left - 5, self.y(value), self.left, self.y(value), FAINT, 1)
            self.drawing.text(self.left - 9, self.y(value) + 4.5, word, 13, FAINT, "end")

    def axes(self, below=True, left=True):
        """The lines of the axes."""
        bottom = self.top + self.height
        if below:
            self.drawing.line(self.left, bottom, self.left + self.width, bottom, FAINT, 1.2)
        if left:
            self.drawing.line(self.left, self.top, self.left, bottom, FAINT, 1.2)

    def frame(self):
        """A thin frame with a white ground."""
        self.drawing.rect(self.left, self.top, self.width, self.height, "#ffffff", LINE, 1)

    def name_below(self, words, down=42, colour=INK):
        """What the lower axis counts."""
        self.drawing.text(self.left + self.width / 2, self.top + self.height + down, words, 14, colour, "middle")

    def curve(self, xs, ys, colour, width=2.5, dash=None, **more):
        """A line through points."""
        self.drawing.curve(self.x(xs), self.y(ys), colour, width, dash, **more)

    def hill(self, xs, ys, colour, opacity=0.15):
        """What lies between a curve and zero."""
        places = [*self.x(xs), self.x(xs[-1]), self.x(xs[0])]
        self.drawing.area(places, [*self.y(ys), self.y(0), self.y(0)], colour, opacity)
