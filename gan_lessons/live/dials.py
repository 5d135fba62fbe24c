"""A picture of a few numbers that the student moves: one slider and one number box for each number."""

import inspect
import math

from gan_lessons.live import base
from gan_lessons.pictures import Picture

STEPS = 40  # a slider of numbers has at least as many


class Dials(base.LiveWidget):
    """A widget that draws ``picture(**values)`` anew whenever one of the values is moved.

    Args:
        picture: a function of numbers, called by name, that returns a ``pictures.Picture``; quick (under 60 ms),
            and of its arguments alone.
        ranges: for each argument ``(low, high, start)``; whole numbers only, if all three are ``int``.

    Raises:
        ValueError: no function, no ranges, a range that is none, or names that the function does not take.

    Example:
        >>> from gan_lessons.pictures import Picture
        >>> dials = Dials(lambda side: Picture("", f"The area is {side**2:g}."), side=(0.0, 5.0, 2.0))
        >>> dials.set(side=3)
        The area is 9.
    """

    FAILED = "This could not be drawn; the picture is still the one before it"

    def __init__(self, picture, /, **ranges):
        if not callable(picture):
            raise ValueError(f"picture: got a {type(picture).__name__}, expected a function that returns a Picture")
        if not ranges:
            raise ValueError("got no ranges, expected one or more, such as shift=(-4.0, 4.0, 1.0): low, high, start")
        self._ranges = {name: _checked(name, given) for name, given in ranges.items()}
        self._values = {name: start for name, (_, _, start) in self._ranges.items()}
        try:
            inspect.signature(picture).bind(**self._values)
        except TypeError as error:
            raise ValueError(
                f"the function does not take these ranges: {error}; name them after its arguments"
            ) from None
        super().__init__("Run the cells down to this one to move the numbers.")
        self._draw, self._moving = picture, False
        self._shown = _drawn(picture, self._values)
        self._build()
        self._show()

    @property
    def values(self):
        """The numbers as they are, by name."""
        return dict(self._values)

    @property
    def sentence(self):
        """What the picture says."""
        return self._shown.sentence

    def set(self, **values):
        """Move some of the numbers from code; returns the ``Picture`` that is now shown.

        Raises:
            ValueError: an unknown name, or a number outside its range. What the function itself raises.
        """
        for name, value in values.items():
            if name not in self._ranges:
                raise ValueError(f"got {name!r}, expected one of {', '.join(self._ranges)}")
            now = _checked(name, (*self._ranges[name][:2], value))
            if type(now[2]) is float and type(self._values[name]) is int:
                raise ValueError(f"{name}: got {value!r}, expected a whole number")
        self._go(values)
        return self._shown

    def _ipython_display_(self):
        self._poster.display(self.widget, self._shown._repr_html_())
        self._on_page = True

    # ---- inside

    def _build(self):
        self._pairs = {name: _controls(name, *given) for name, given in self._ranges.items()}
        for name, pair in self._pairs.items():
            for control in pair:
                control.observe(lambda change, name=name: self._on_change(name, change), "value")
        self._picture, self._words, self._message = (base.html_place(kind) for kind in ("", "", "gan-message"))
        controls = base.box("gan-numbers gan-above", *map(base.paired, self._pairs.values()))
        self.widget = base.framed("gan-dials", controls, self._message, self._picture, self._words)

    def _on_change(self, name, change):
        if not self._moving and not base.same(change["new"], change["old"]):
            self._guarded(lambda: self._go({name: change["new"]}))

    def _go(self, moved):
        """Take the new numbers, set the controls to them, and draw; the controls keep them if drawing fails."""
        # a slider counts its steps in binary: 0.7 + 0.1 would be shown as 0.7999999999999999
        self._values |= {name: round(type(self._values[name])(value), 9) for name, value in moved.items()}
        self._moving = True
        try:
            for name in moved:
                _place(self._pairs[name], self._values[name])
        finally:
            self._moving = False
        self._shown = _drawn(self._draw, self._values)
        self._show()

    def _show(self):
        self._picture.value = base.row(self._shown.body)
        self._words.value = base.spoken(self.sentence)
        self._message.value = ""
        self._show_poster()

    def _show_poster(self):
        """The picture itself, as HTML: it is quickly made, and equal numbers give an equal one."""
        if self._on_page:
            self._poster.update(self._shown._repr_html_())


def _drawn(picture, values):
    drawn = picture(**values)
    if not isinstance(drawn, Picture):
        raise ValueError(f"the function returned a {type(drawn).__name__}, expected a pictures.Picture")
    return drawn


def _checked(name, given):
    """``(low, high, start)`` as three ints or three floats."""
    advice = "expected (low, high, start), three numbers with low ≤ start ≤ high and low < high"
    try:
        low, high, start = given
        numbers = [float(value) for value in (low, high, start)]
    except (TypeError, ValueError):
        raise ValueError(f"{name}: got {given!r}, {advice}") from None
    if not all(map(math.isfinite, numbers)) or not numbers[0] <= numbers[2] <= numbers[1] or numbers[0] == numbers[1]:
        raise ValueError(f"{name}: got {given!r}, {advice}")
    return tuple(map(int, numbers)) if all(type(value) is int for value in given) else tuple(numbers)


def _controls(name, low, high, start):
    """The two controls of one number, set to its start."""
    step = 1 if isinstance(start, int) else 10.0 ** math.floor(math.log10((high - low) / STEPS))
    pair = base.slider_and_box(name.replace("_", " "), low, high, step)
    _place(pair, start)
    return pair


def _place(pair, value):
    """Set both controls, but leave alone what is there: a browser answers each setting with a change."""
    for control in pair:
        if not base.same(control.value, value):
            control.value = value
