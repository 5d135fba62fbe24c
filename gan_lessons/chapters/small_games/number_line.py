"""The smallest GAN on a number line: move its three parameters by hand, or let the two players step.

The game itself is in ``games``, the pictures in ``number_line_panels``.
"""

import ipywidgets as widgets
import numpy as np

from gan_lessons.chapters.small_games import games
from gan_lessons.chapters.small_games import number_line_panels as panels
from gan_lessons.live import base
from gan_lessons.utils import validation

THETA_MARGIN, PHI_0_LIMIT, PHI_1_LIMIT = 5.0, 15.0, 3.0  # reach of θ's slider beyond the numbers, and of D's beyond 0
STEPS_PER_PRESS = 50  # steps of one press of "50 of both"


class NumberLine(base.LiveWidget):
    """A widget on which G(z) = z + θ plays against D(x) = σ(φ0 + φ1 x).

    Sliders and number boxes set the three parameters; buttons make one update of either player, 50 of both, or go
    back to the start. Shown are the numbers, D's curve, both losses, V, and the history of θ.

    Args:
        theta: G's parameter at the start.
        phi_0: D's bias at the start.
        phi_1: D's weight at the start.
        real: numbers of shape ``(n,)``; those of ``games.toy_numbers`` if None.
        noise: likewise.
        d_rate: D's learning rate, of plain gradient descent.
        g_rate: G's learning rate.
        name: the heading.

    Raises:
        ValueError: parameters, rates or numbers that are not finite numbers of the expected size and shape.
    """

    FAILED = "This could not be shown; the picture is still the one before it"

    def __init__(
        self, theta=3.0, phi_0=-2.0, phi_1=1.0, real=None, noise=None, d_rate=0.05, g_rate=0.5, name="The smallest GAN"
    ):
        toy = games.toy_numbers()
        self.real = _numbers("real", toy[0] if real is None else real)
        self.noise = _numbers("noise", toy[1] if noise is None else noise)
        self.d_rate = validation.number("d_rate", d_rate, 0, 10, above=True)
        self.g_rate = validation.number("g_rate", g_rate, 0, 10, above=True)
        self._start, self.name = _players((theta, phi_0, phi_1)), str(name)
        super().__init__("The smallest GAN: run the cells down to this one to move its parameters.")
        self._build()
        self._players = self._start
        self.reset()

    # ---- what cells call

    @property
    def players(self):
        """θ, φ0 and φ1 as they are, ``games.Players``; set them to put them elsewhere.

        Raises:
            ValueError: not three finite numbers.
        """
        return self._players

    @players.setter
    def players(self, values):
        self._put(_players(values), "Set from code.")

    @property
    def values(self):
        """Both losses and V, ``games.Values``."""
        return games.values(self._players, self.real, self.noise)

    def step_discriminator(self):
        """Make one update of D; returns a sentence that says what changed."""
        after = games.step_discriminator(self._players, self.real, self.noise, self.d_rate)
        first, second = (b - a for a, b in zip(self._players[1:], after[1:], strict=True))
        return self._go(after, f"D moved φ0 by {first:+.3f} and φ1 by {second:+.3f}; G stood still.")

    def step_generator(self):
        """Make one update of G; returns a sentence that says what changed."""
        after = games.step_generator(self._players, self.real, self.noise, self.g_rate)
        self._thetas.append(after.theta)
        return self._go(after, f"G moved θ by {after.theta - self._players.theta:+.3f}; D stood still.")

    def step_both(self, steps=STEPS_PER_PRESS):
        """Make ``steps`` updates of each, D's before G's; returns a sentence that says what changed."""
        after = self._players
        for _ in range(validation.whole("steps", steps, 1, 10_000)):
            after = games.step_discriminator(after, self.real, self.noise, self.d_rate)
            after = games.step_generator(after, self.real, self.noise, self.g_rate)
            self._thetas.append(after.theta)
        return self._go(after, f"{steps} steps of both moved θ by {after.theta - self._players.theta:+.3f}.")

    def reset(self):
        """Go back to the parameters of the start."""
        return self._put(self._start, "The start.")

    @property
    def sentence(self):
        """What happened last, and how the players stand, in words."""
        (theta, phi_0, phi_1), now = self._players, self.values
        both = self.real, games.generate(self._players, self.noise)
        taken = [f"{(games.logits(self._players, x) > 0).sum()} of {len(x)}" for x in both]
        words = f"{self._event} θ = {theta:.2f}, φ0 = {phi_0:.2f}, φ1 = {phi_1:.2f}: "
        if phi_0 == phi_1 == 0:
            words += "D says one half to every number. "
        else:
            words += f"D takes {taken[0]} real and {taken[1]} generated numbers for real. "
        words += f"D's loss {now.d_loss:.2f}, G's loss {now.g_loss:.2f}, V = {now.value:.2f}."
        return words.replace("-", "−")

    # ---- the parts

    def _build(self):
        ends = np.append(self.real, self._start.theta)
        reach = float(np.floor(ends.min() - THETA_MARGIN)), float(np.ceil(ends.max() + THETA_MARGIN))
        shown = reach[0] + self.noise.min(), reach[1] + self.noise.max()
        self._span = 5 * np.floor(shown[0] / 5), 5 * np.ceil(shown[1] / 5)
        limits = {"θ": reach, "φ0": (-PHI_0_LIMIT, PHI_0_LIMIT), "φ1": (-PHI_1_LIMIT, PHI_1_LIMIT)}
        self._pairs = [base.slider_and_box(words, *ends, 0.05) for words, ends in limits.items()]
        self._moving = False  # controls are being set from code
        for index, pair in enumerate(self._pairs):
            for control in pair:
                control.observe(lambda change, index=index: self._on_change(index, change), "value")
        self._buttons = [
            self._action("Step D", "One update of the discriminator", self.step_discriminator, "gan-d"),
            self._action("Step G", "One update of the generator", self.step_generator, "gan-g"),
            self._action(f"{STEPS_PER_PRESS} of both", "D and G in turn", self.step_both, "gan-primary"),
            self._action("Reset", "Back to the parameters of the start", self.reset),
        ]
        self._words, self._picture, self._way, self._table = (base.html_place() for _ in range(4))
        self._message = base.html_place("gan-message")
        pictures = widgets.VBox([self._picture, self._way])
        controls = base.box("gan-column", *map(base.paired, self._pairs), self._table)
        board = base.box("gan-columns", pictures, controls)
        buttons = base.box("gan-row", *self._buttons)
        self.widget = base.framed("gan-number-line", self._words, buttons, self._message, board)

    def _action(self, words, tip, action, kind=""):
        return self._button(words, tip, lambda: self._press(action), kind)

    def _on_change(self, index, change):
        if not self._moving and not base.same(change["new"], change["old"]):
            moved = [*self._players]
            moved[index] = change["new"]
            self._guarded(lambda: self._put(games.Players(*moved), "Moved by hand."))
            self._poster_at_rest.request()

    def _put(self, players, event):
        """Put the players somewhere: the history of θ restarts there."""
        self._thetas = [players.theta]
        return self._go(players, event)

    def _press(self, action):
        """What a button does is kept in the poster at once, what a slider does after a rest."""
        action()
        self._show_poster()

    def _go(self, players, event):
        """Make these the players; controls and pictures follow."""
        before = self.values
        self._players, self._event, self._moving = players, event, True
        try:
            for pair, value in zip(self._pairs, players, strict=True):
                base.place(pair, value)
        finally:
            self._moving = False
        self._words.value = base.heading(self.name, self.sentence)
        equilibrium = games.equilibrium(self.real, self.noise)
        push = -panels.STEPS_AHEAD * self.g_rate * games.gradients(players, self.real, self.noise).theta
        picture = panels.number_line_figure(players, self.real, self.noise, self._span, push, self.sentence)
        self._picture.value = base.row(picture)
        self._table.value = panels.table(before, self.values, games.values(equilibrium, self.real, self.noise))
        self._way.value = base.row(panels.theta_history(self._thetas, equilibrium.theta, self._span))
        self._message.value = ""
        return self.sentence

    def _still(self):
        return panels.still(self._players, self.real, self.noise, self._span, self.sentence)


def _players(values):
    try:
        players = games.Players(*map(float, values))
    except (TypeError, ValueError):
        players = games.Players(np.nan, np.nan, np.nan)
    if not np.isfinite(players).all():
        raise ValueError(f"theta, phi_0, phi_1: got {values!r}, expected three finite numbers")
    return players


def _numbers(name, values):
    try:
        values = np.asarray(values, np.float64)
    except (TypeError, ValueError):
        values = np.zeros(0)
    if values.ndim != 1 or not len(values) or not np.isfinite(values).all():
        raise ValueError(f"{name}: got an array of shape {values.shape}, expected (n,) finite numbers, at least one")
    return values
