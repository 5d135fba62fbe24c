"""The game V(x, y) = xy: x goes down it, y goes up it, and the widget shows the path of the point.

The moves are in ``games``, the pictures in ``tug_panels``.
"""

import math

import ipywidgets as widgets
import numpy as np

from gan_lessons.chapters.small_games import games, tug_panels
from gan_lessons.live import base
from gan_lessons.utils import validation

STEPS_PER_PRESS = 10  # steps of one press of "10 steps"
MAX_DISTANCE = 1e4  # beyond it nothing more can be seen
MIN_RATE, MAX_RATE = 0.05, 2.5  # rates of the slider


class TugOfWar(base.LiveWidget):
    """A widget that shows V(x, y) = xy as a field of arrows and the path of a point that both players pull.

    Buttons make one step or ten, or go back to the start; the path before that stays, pale, to compare. A list chooses
    whether both move at once (simultaneous) or y moves after x, seeing it (alternating); a slider sets the step size.

    Args:
        x: where the point starts.
        y: where the point starts.
        rate: step size of both players, 0.05 to 2.5.
        moves: "simultaneous" or "alternating".
        name: the heading.

    Raises:
        ValueError: a start further than 1000 away, a rate out of range, or other moves.
    """

    FAILED = "The point stays where it is"

    def __init__(self, x=1.0, y=1.0, rate=0.3, moves="simultaneous", name="Tug of war over V(x, y) = xy"):
        self._start = validation.number("x", x, -1000, 1000), validation.number("y", y, -1000, 1000)
        self.name, self._last, self._before = str(name), 0, np.zeros((0, 2))
        rate = validation.number("rate", rate, MIN_RATE, MAX_RATE)
        games.trajectory(*self._start, rate, 0, moves)  # refuses other moves
        super().__init__("A tug of war: run the cells down to this one to play.")
        self._build(rate, moves)
        self.reset()

    # ---- what cells call

    @property
    def path(self):
        """Where the point has been, the start first: float64 of shape ``(steps + 1, 2)``."""
        return np.array(self._path)

    @property
    def rate(self):
        """The step size."""
        return self._rate

    @property
    def moves(self):
        """The order of the moves, "simultaneous" or "alternating"."""
        return self._moves.value

    def step(self, steps=1):
        """Let both players move ``steps`` times; returns a sentence that says what changed.

        Raises:
            ValueError: the point is so far away already that nothing more can be seen.
        """
        steps = validation.whole("steps", steps, 1, 10_000)
        if math.hypot(*self._path[-1]) > MAX_DISTANCE:
            raise ValueError(
                f"the point is more than {MAX_DISTANCE:,.0f} away from the origin; press Reset (or call reset())"
            )
        done = 0
        while done < steps and math.hypot(*self._path[-1]) <= MAX_DISTANCE:
            self._path.append(games.MOVES[self.moves](*self._path[-1], self.rate))
            done += 1
        self._last, self._settings = done, f"{self.moves}, rate {self.rate:g}"
        self._show()
        return self.sentence

    def reset(self):
        """Go back to the start; the path so far stays, pale."""
        if self._last:
            self._before = self.path
        self._path, self._last, self._settings = [self._start], 0, ""
        self._show()
        return self.sentence

    @property
    def sentence(self):
        """Where the point is and whether it came nearer or went farther, in words."""
        (x, y), steps = self._path[-1], len(self._path) - 1
        now = math.hypot(x, y)
        words = f"x = {_two(x)}, y = {_two(y)}, V = xy = {_two(x * y)}; {_two(now)} from the origin"
        if not self._last:
            return f"The start: {words}.".replace("-", "−")
        was = math.hypot(*self._path[-1 - self._last])
        if math.isclose(now, was, rel_tol=1e-9):
            change = "as far as"
        elif now > 2 * was:
            change = f"farther, {now / was:,.1f} times as far as"
        else:
            change = f"{'farther' if now > was else 'nearer'}, by {100 * abs(now / was - 1):.3g} %, than"
        last = f"before the last {'step' if self._last == 1 else f'{self._last} steps'}"
        return f"After {_count(steps)}: {words}, {change} {last} ({self._settings}).".replace("-", "−")

    # ---- the parts

    def _build(self, rate, moves):
        self._buttons = [
            self._button("Step", "Each player moves once", lambda: self._press(1), "gan-primary"),
            self._button(
                f"{STEPS_PER_PRESS} steps",
                f"Each player moves {STEPS_PER_PRESS} times",
                lambda: self._press(STEPS_PER_PRESS),
            ),
            self._button("Reset", "Back to the start; the path so far stays, pale", self._press_reset),
        ]
        self._moves = widgets.Dropdown(options=list(games.MOVES), value=moves, description="moves")
        self._rate, self._moving = rate, False
        self._pair = base.slider_and_box("rate", MIN_RATE, MAX_RATE, 0.05)
        base.place(self._pair, rate)
        for control in self._pair:
            control.observe(self._on_rate, "value")
        self._words, self._field, self._chart = (base.html_place() for _ in range(3))
        self._message = base.html_place("gan-message")
        settings = [base.styled(self._moves, "gan-field"), base.paired(self._pair)]
        board = base.box("gan-columns", self._field, base.box("gan-column", *settings, self._chart))
        buttons = base.box("gan-row", *self._buttons)
        self.widget = base.framed("gan-tug", self._words, buttons, self._message, board)

    def _on_rate(self, change):
        """Slider and box say the same."""
        if not self._moving and not base.same(change["new"], change["old"]):
            self._rate, self._moving = change["new"], True
            try:
                base.place(self._pair, self._rate)
            finally:
                self._moving = False

    def _press(self, steps):
        self.step(steps)
        self._show_poster()

    def _press_reset(self):
        self.reset()
        self._show_poster()

    def _show(self):
        self._words.value = base.heading(self.name, self.sentence)
        self._field.value = tug_panels.field(self.path, self._before, self._last, self.sentence) + tug_panels.KEY
        self._chart.value = base.row(tug_panels.distances(self.path, self._before))
        self._message.value = ""

    def _still(self):
        return tug_panels.still(self.path, self._before, self.sentence)


def _two(number):
    """To two places, and never "-0.00"."""
    return f"{round(number, 2) + 0.0:,.2f}"


def _count(steps):
    return "1 step" if steps == 1 else f"{steps:,} steps"
