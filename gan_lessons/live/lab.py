"""The live lab: play, pause, single-step and steer a GAN, and see what it does.

While it plays, one thread trains and draws; it exists only then. Buttons and rates store what is asked for; the
training applies it between two pieces of work. ``lab.train(n)`` is the same loop in the cell: exact, repeatable.
"""

import html
import threading
import time
import traceback

import ipywidgets as widgets
from IPython.display import display

from gan_lessons import contract, panels, pictures
from gan_lessons.live.observe import Observer
from gan_lessons.live.player import Player
from gan_lessons.live.poster import Poster, live_bundle

PIECE_SECONDS = 0.1  # of training between two looks at the buttons
DRAW_SHARE = 0.25  # largest share of the time that drawing may take

_labs = {}  # name → lab: running a cell again replaces (and stops) its old lab


class Lab:
    """A widget around a ``GAN``: samples from the same noise every time, D's verdicts, losses, and a metric.

    Args:
        gan: the ``training.GAN`` to watch and steer.
        data: a data set or an array.
        name: labs of one name replace each other, so that running a cell again leaves one lab.
        fps: frames a second while it trains, at the most.
        limit: steps that one press of Play trains, at the most: a closed page stops costing anything.

    Raises:
        ValueError: data that do not fit the networks, before anything starts.
    """

    def __init__(self, gan, data, name="lab", fps=10, limit=50_000):
        if not fps > 0:
            raise ValueError(f"fps: got {fps!r}, expected a number of frames a second above 0")
        self.data = contract.check_data(data, gan.generator, gan.latent_dim)
        if name in _labs:
            _labs[name].close()
        _labs[name] = self
        self.gan, self.name, self.fps, self.limit = gan, name, fps, limit
        self._observer = Observer(gan, self.data)
        self._lock = threading.RLock()  # held by whatever touches the networks
        self._asked = {}  # setting → value, applied between two pieces of work
        self._player = Player(self._work, self._ended, f"lab {name}")
        self._piece, self._next_frame, self._stop_at = 1, 0.0, 0
        self._build()
        self._guarded(lambda: self._look(score=True))

    # ---- what cells call

    def train(self, steps):
        """Train exactly ``steps`` steps, here in the cell, and return the sentence that says what came of it.

        The result is that of ``gan.train(data, steps)``, bit for bit.
        """
        self.pause()
        with self._lock:
            end = self.gan.step + contract.whole("steps", steps, 0)
            while self.gan.step < end:
                self._train_piece(end - self.gan.step)
                self._frame_if_due()
            self._look(score=True)
        self._show_poster()
        return pictures.describe(self.gan.history.last)

    def play(self):
        """Train in the background until paused, or for ``limit`` steps."""
        with self._lock:
            if self._player.playing:
                return
            self._stop_at = self.gan.step + self.limit
            self._error.value, self._next_frame = "", 0.0
            self._play_button.description, self._play_button.icon = "Pause", "pause"
        self._player.play()

    def pause(self):
        """Stop training; returns when it has stopped."""
        self._player.pause()

    def step_discriminator(self):
        """Make exactly one update of the discriminator."""
        self._single(self.gan.step_discriminator)

    def step_generator(self):
        """Make exactly one update of the generator."""
        self._single(self.gan.step_generator)

    def reset(self):
        """Go back to the same first weights and step 0; never goes on playing by itself."""
        self.pause()
        with self._lock:
            self.gan.reset()
            for setting, box in self._rates.items():
                box.value = getattr(self.gan, setting)
            self._asked.clear()
            self._look(score=True)
        self._show_poster()

    def close(self):
        """Stop, and take the widget out of every page."""
        self._player.pause()
        if _labs.get(self.name) is self:
            del _labs[self.name]
        self._poster.close()
        for part in [*self._buttons, *self._rates.values(), self._view, self._error]:
            part.close()
        self.widget.close()

    def _ipython_display_(self):
        display(live_bundle(self.widget, "The controls work where this notebook runs."), raw=True)
        self._show_poster(first=True)

    # ---- the parts

    def _build(self):
        self._play_button = self._button("Play", "play", "Train until paused", self._toggle)
        self._buttons = [
            self._play_button,
            self._button("Step D", "step-forward", "One update of the discriminator", self.step_discriminator),
            self._button("Step G", "step-forward", "One update of the generator", self.step_generator),
            self._button("Reset", "refresh", "Back to the same first weights", self.reset),
        ]
        self._rates = {
            "g_learning_rate": self._rate_box("G rate", "g_learning_rate"),
            "d_learning_rate": self._rate_box("D rate", "d_learning_rate"),
        }
        self._view, self._error = widgets.HTML(), widgets.HTML()
        controls = widgets.HBox([*self._buttons, *self._rates.values()], layout={"flex_flow": "row wrap"})
        self.widget = widgets.VBox([controls, self._error, self._view])
        self.widget.add_class("gan-lab")
        self._poster = Poster("A live lab: run this cell to train and steer it.")
        self._poster_shown = False

    def _button(self, words, icon, tip, action):
        button = widgets.Button(description=words, icon=icon, tooltip=tip, layout={"width": "96px"})
        button.on_click(lambda _: self._guarded(action))
        return button

    def _rate_box(self, words, setting):
        box = widgets.BoundedFloatText(
            value=getattr(self.gan, setting),
            min=1e-7,
            max=1.0,
            step=1e-4,
            description=words,
            tooltip=f"Learning rate: {setting}",
            layout={"width": "170px"},
            style={"description_width": "52px"},
        )
        box.observe(lambda change: self._guarded(lambda: self._ask(setting, change["new"])), "value")
        return box

    # ---- what happens between two pieces of work

    def _toggle(self):
        if self._player.playing:
            self.pause()
        else:
            self.play()

    def _ask(self, setting, value):
        self._asked[setting] = value
        if not self._player.playing:
            with self._lock:
                self._apply_asked()

    def _apply_asked(self):
        while self._asked:
            setting, value = self._asked.popitem()
            setattr(self.gan, setting, value)

    def _work(self):
        """One piece of playing, in the player's thread; False when the limit is reached."""
        with self._lock:
            self._train_piece(self._stop_at - self.gan.step)
            self._frame_if_due()
        return self.gan.step < self._stop_at

    def _train_piece(self, most):
        self._apply_asked()
        size, started = max(1, min(self._piece, most)), time.perf_counter()
        self.gan.advance(self.data, size)
        seconds = time.perf_counter() - started
        # no more than twice as long at a time: the first piece also compiles, and says nothing about speed
        self._piece = int(min(2 * self._piece, max(1, size * PIECE_SECONDS / seconds)))

    def _frame_if_due(self):
        started = time.perf_counter()
        if started >= self._next_frame:
            self._look()
            now = time.perf_counter()
            self._next_frame = started + max(1 / self.fps, (now - started) / DRAW_SHARE)

    def _look(self, score=None):
        """Observe the run, remember it, and show it."""
        self.gan.snapshot(self._observer.probes(score))
        self._view.value = panels.page(self.gan.history)

    def _single(self, update):
        self.pause()
        with self._lock:
            self._apply_asked()
            self._error.value = ""
            update(self.data)
            self._look()

    def _ended(self, error):
        """The player's last act, whatever ended it."""
        self._play_button.description, self._play_button.icon = "Play", "play"
        if error is not None:
            self._show_error(error)
        else:
            self._guarded(lambda: self._look(score=True))
        self._guarded(self._show_poster)

    def _show_poster(self, first=False):
        self._poster_shown |= first
        if self._poster_shown and self.gan.history.last is not None and "samples" in self.gan.history.last:
            history = self.gan.history
            self._poster.show(pictures.still(history), pictures.describe(history.last))

    def _guarded(self, action):
        """Errors in callbacks would go nowhere: show them in the lab."""
        try:
            action()
        except Exception as error:
            self._show_error(error)

    def _show_error(self, error):
        lines = traceback.format_exception_only(type(error), error)
        self._error.value = (
            '<div role="alert" style="border-left:4px solid #D55E00;padding:4px 10px;white-space:pre-wrap">'
            f"<b>The training stopped; the run is kept at step {self.gan.step:,}.</b>\n"
            f"{html.escape(''.join(lines).strip())}</div>"
        )
