"""The live lab: play, pause, single-step, steer, rewind and branch a GAN, and see what it does.

The widgets around a ``Session``: controls ask it for things, and it hands frames to the view.
"""

import math
import threading

import ipywidgets as widgets

from gan_lessons import data as datasets
from gan_lessons import losses, pictures
from gan_lessons.live import interrupts
from gan_lessons.live.base import alert, close_all, own_keys
from gan_lessons.live.controls import DRAW, PLACES, SPEEDS, Controls
from gan_lessons.live.poster import Poster
from gan_lessons.live.session import Session
from gan_lessons.metrics.axes import METRIC_AXES, metric_axis
from gan_lessons.pictures import messages, panels
from gan_lessons.training import code, contract
from gan_lessons.utils import validation

STEERED = ("g_learning_rate", "d_learning_rate", "d_steps", "penalty_weight", "batch_size")

POSTER_SECONDS = 1.0  # of rest before the poster is drawn anew

_labs = {}  # name → lab: running a cell again replaces (and stops) its old lab


def open_lab(name="lab"):
    """The open lab of that name.

    Raises:
        ValueError: there is none.
    """
    if name not in _labs:
        raise ValueError(f"there is no open lab {name!r}, only {list(_labs)}; run its cell first")
    return _labs[name]


class Lab:
    """A widget around a ``GAN``: what it makes, what D says, losses and a metric, live, and all that steers it.

    Args:
        gan: the ``training.GAN`` to watch and steer.
        data: a data set or an array, or several to choose from, by name: ``{"one": …, "two": …}``, the first first.
            For points in the plane the course's data sets and a pad to draw on are offered too.
        name: labs of one name replace each other, so that running a cell again leaves one lab.
        fps: frames a second while it trains, at the most.
        limit: steps that one press of Play trains, at the most: a closed page stops costing anything.
        metric: the score that is shown of digits, one of ``metrics.SCORES``; all are kept, and others can be chosen.

    Memory is bounded, see ``lines.Lines``: six lines, 400 snapshots in each, 60 MB of states.

    Raises:
        ValueError: data that do not fit the networks, before anything starts.
    """

    def __init__(self, gan, data, name="lab", fps=12, limit=50_000, metric="FID"):
        if not isinstance(fps, int | float) or not fps > 0:
            raise ValueError(f"fps: got {fps!r}, expected a number of frames a second above 0")
        limit = validation.whole("limit", limit, 1)
        self.metric = metric_axis(metric).name
        self.data_sets = _checked(data, gan)
        if name in _labs:
            _labs[name].close()
        _labs[name] = self
        self.gan, self.name = gan, name
        first = next(iter(self.data_sets.values()))
        self._poster_due = None  # the timer that renews the poster, after a rest
        self._drawing = None  # the thread that draws a frame, while it does
        self._looking = None  # (line, snapshot) while a moment of the past is shown
        self._session = Session(gan, first, self, name, fps, limit)
        self._build()
        self._guarded(lambda: self._session.look(score=True))

    # ---- what cells call

    def train(self, steps):
        """Train exactly ``steps`` steps, here in the cell, and return the sentence that says what came of it.

        The result is that of ``gan.train(data, steps)``, bit for bit. An interrupt keeps what was trained.
        """
        self._back_to_now()
        self._note.value = ""
        self._session.train(steps)
        self._set_controls(self.lines[-1], self.history.last)
        self._show_poster()
        return pictures.describe(self.history.last, self.metric)

    def play(self):
        """Train in the background until paused, or for ``limit`` steps."""
        if not self._session.playing:
            self._back_to_now()
            self._error.value = self._note.value = ""
            self._controls.playing(True)
            interrupts.watch(self, self.pause)
            self._session.play()

    def pause(self):
        """Stop training; returns when it has stopped."""
        self._session.pause()

    def step_discriminator(self):
        """Make exactly one update of the discriminator."""
        self._single("discriminator")

    def step_generator(self):
        """Make exactly one update of the generator."""
        self._single("generator")

    def step_both(self):
        """Make one whole step: D's updates, then G's."""
        self._phases.value = ""
        self._single("both")

    def reset(self, seed=None):
        """Go back to the same first weights (or to those of another seed) on a new line; never goes on by itself."""
        self._back_to_now()
        self._session.begin_again(seed)
        self._line_begun("")

    def new_seed(self):
        """Begin another run: the next seed's first weights, data and noise."""
        self.reset(self.gan.seed + 1)

    @property
    def data(self):
        """The data set that is learned from now."""
        return self._session.data

    @property
    def history(self):
        """The ``History`` of the line that goes on."""
        return self._session.lines.current.history

    @property
    def lines(self):
        """All lines of the run, for ``Compare``: each has a ``history``."""
        return list(self._session.lines.all)

    def look_at_step(self, step):
        """Show the last snapshot at or before ``step`` on the line that is shown."""
        self.pause()
        line, _ = self._shown()
        earlier = [moment for moment in line.moments if moment.step <= step]
        self._show_moment(line, (earlier or line.moments[:1])[-1])

    def branch(self):
        """Go back to exactly the moment that is shown, and begin a new line there."""
        self.pause()
        line, snapshot = self._shown()
        self._looking = None
        self._session.branch(line, snapshot)
        self._line_begun(
            f"{self.lines[-1].style.name} begins at step {snapshot.step:,} of {line.style.name}: change something, "
            "and press Play."
        )

    def code(self):
        """The cell that makes this run again, bit for bit, steering included, as text."""
        with self._session.lock:
            return code.write(self.gan, self.data_sets, f"live.open_lab({self.name!r})")

    def close(self):
        """Stop, and take the widget out of every page."""
        self.pause()
        interrupts.forget(self)
        if self._poster_due is not None:
            self._poster_due.cancel()
        if _labs.get(self.name) is self:
            del _labs[self.name]
        close_all(self.widget)

    def _ipython_display_(self):
        self._poster.display(self.widget)
        self._poster_shown = True
        self._show_poster()

    # ---- what only the controls call

    def do(self, action, *arguments):
        """Carry out what a control asks for; errors in callbacks would go nowhere, so they are shown in the lab."""
        self._guarded(lambda: getattr(self, action)(*arguments))

    def toggle(self):
        """Play or pause."""
        (self.pause if self._session.playing else self.play)()

    def set_speed(self, name):
        """Choose one of ``controls.SPEEDS``."""
        if name not in SPEEDS:
            raise ValueError(f"speed: got {name!r}, expected one of {', '.join(map(repr, SPEEDS))}")
        self._session.steps_a_second = SPEEDS[name]
        self._phases.value = "" if SPEEDS[name] is not None else messages.phases(None)

    def choose_metric(self, name):
        """Show another score of digits, of the whole run."""
        self.metric = metric_axis(name).name
        self._controls.choose_metric(name)
        if not self._session.playing:
            self._show(*self._shown())
            self._poster_soon()

    def ask(self, setting, value):
        """Change a setting of the run between two pieces of work, or at once while it rests."""
        self._session.ask(setting, self._penalties[value] if setting == "penalty" else value)

    def choose_data(self, name):
        """Learn from another data set from now on; the last choice opens the pad."""
        self._pad_box.layout.display = "flex" if name == DRAW else "none"
        if name == DRAW:
            self._open_pad()
        else:
            self._back_to_now()
            self._session.ask("data", self.data_sets[name])

    def learn_drawing(self):
        """Learn the points on the pad from now on."""
        drawn = datasets.drawn([[round(float(x), 3), round(float(y), 3)] for x, y in self._pad.points])
        name = f"drawing {sum(known.startswith('drawing') for known in self.data_sets) + 1}"
        self.data_sets[name] = drawn
        self._pad_box.layout.display = "none"
        self._controls.offer_data(list(self.data_sets), name)
        self._back_to_now()
        self._session.ask("data", drawn)

    def look_back(self, place):
        """Show the moment at a place of the slider over the run."""
        self.pause()
        line, shown = self._shown()
        snapshot = line.moments[round(place / PLACES * (len(line.moments) - 1))]
        if snapshot is not shown:
            self._show_moment(line, snapshot)

    def show_line(self, name):
        """Show the newest moment of the line of that name."""
        self.pause()
        line = next(line for line in self.lines if line.style.name == name)
        self._show_moment(line, line.history.last)

    def show_code(self):
        """Show the cell that makes this run again, or hide it."""
        self._code.value = "" if self._code.value else messages.code_box(self.code())

    # ---- what the session calls, from the thread that trains

    def frame(self, line, snapshot, meanwhile):
        """Show a moment, unless one of the past is being looked at."""
        if self._looking is not None:
            return
        if not meanwhile:
            self._show(line, snapshot)
            return
        draw = lambda: self._guarded(lambda: self._show(line, snapshot))  # noqa: E731
        self._drawing = threading.Thread(target=draw, name=f"lab {self.name} draws", daemon=True)
        self._drawing.start()  # on the second core, while the next steps are trained

    def settle(self):
        """Wait until the last frame is drawn."""
        if self._drawing is not None:
            self._drawing.join()
            self._drawing = None

    def update(self, update):
        """Show what a single update did."""
        self._phases.value = messages.phases(update)

    def preparing(self, yes):
        """Say that something is compiled, or that it is done."""
        self._note.value = messages.note("Preparing: what is new is compiled once, in a few seconds …") if yes else ""

    def failed(self, error, meaning):
        """Show an error where the student looks."""
        self._note.value, self._error.value = "", alert(meaning, error)

    def ended(self):
        """Training in the background has ended."""
        interrupts.forget(self)
        self._controls.playing(False)
        self._set_controls(self.lines[-1], self.history.last)
        self._poster_soon()

    # ---- inside

    def _build(self):
        names = [*self.data_sets, DRAW] if tuple(self.data.shape) == (2,) else list(self.data_sets)
        loss_names = list(dict.fromkeys([*losses.LOSSES, self.gan.loss.name]))
        own = {"your own": self.gan.penalty} if callable(self.gan.penalty) else {}
        self._penalties = {"none": None} | {name: name for name in losses.PENALTIES} | own  # a list shows no None
        offered = names if len(names) > 1 else []
        scored = list(METRIC_AXES) if math.prod(self.data.shape) - self.gan.condition_size == 784 else []
        self._controls = Controls(self.do, self._settings(), offered, loss_names, list(self._penalties), scored)
        self._controls.choose_metric(self.metric)
        self._note, self._error, self._code, self._phases, self._view = (
            widgets.HTML(layout={"margin": "0"}) for _ in range(5)
        )
        self._pad, self._pad_box = None, widgets.HBox(layout={"display": "none"})
        parts = [self._controls.box, self._pad_box, self._note, self._error, self._code, self._phases, self._view]
        self.widget = own_keys(widgets.VBox(parts), "gan-lab")
        self._poster = Poster("A live lab: run the cells down to this one to train and steer it.")
        self._poster_shown = False

    def _settings(self):
        settings = {name: getattr(self.gan, name) for name in STEERED} | {"loss": self.gan.loss.name}
        penalty = next(name for name, value in self._penalties.items() if value == self.gan.penalty)
        return settings | {"penalty": penalty}

    def _open_pad(self):
        if self._pad is None:
            from gan_lessons.live.pad import PointPad  # anywidget is loaded only where somebody draws

            self._pad = PointPad(reach=1.5, label="Draw the points that G shall learn")
            learn = widgets.Button(description="Learn this drawing", tooltip="Train on the points from now on")
            learn.on_click(lambda _: self.do("learn_drawing"))
            self._pad_box.children = [self._pad, learn]

    def _single(self, player):
        self._back_to_now()
        self._error.value = ""
        self._session.single(player)
        self._set_controls(self.lines[-1], self.history.last)

    def _shown(self):
        return self._looking or (self.lines[-1], self.history.last)

    def _show(self, line, snapshot):
        others = self._session.lines.others(line)
        page = panels.page(line.history, snapshot, line=line.style, others=others, metric=self.metric)
        self._view.value = page

    def _show_moment(self, line, snapshot):
        now = line is self.lines[-1] and snapshot is self.history.last
        self._looking = None if now else (line, snapshot)
        self._show(line, snapshot)
        self._set_controls(line, snapshot)
        self._note.value = (
            ""
            if now
            else messages.note(
                f"Looking back at step {snapshot.step:,} of {line.history.last.step:,} on {line.style.name}. Branch "
                f"here goes on from this moment; Play goes on from the end of {self.lines[-1].style.name}."
            )
        )

    def _set_controls(self, line, snapshot):
        """The moment shown, and the run's settings, which a cell may have changed; only while the lab rests."""
        moments = line.moments
        self._controls.show(self._settings())
        self._controls.show_moment(moments.index(snapshot), len(moments) - 1, snapshot.step, line.style.name)

    def _back_to_now(self):
        """End looking back."""
        if self._looking:
            self._show_moment(self.lines[-1], self.history.last)

    def _line_begun(self, words):
        self._controls.offer_lines([line.style.name for line in self.lines])
        self._controls.choose_data({id(data): name for name, data in self.data_sets.items()}.get(id(self.data)))
        self._show_moment(self.lines[-1], self.history.last)
        self._phases.value = ""
        self._note.value = messages.note(words) if words else ""
        self._poster_soon()

    def _show_poster(self):
        if self._poster_shown and self.history.last is not None:
            now = self.history.until(self.history.last)  # a copy: the run may go on meanwhile
            still = pictures.still(now, metric=self.metric)
            self._poster.show(still, pictures.describe(now.last, self.metric))

    def _poster_soon(self):
        """Renew the poster once the lab has rested a little: drawing it takes as long as ten clicks."""
        if self._poster_due is not None:
            self._poster_due.cancel()
        self._poster_due = threading.Timer(POSTER_SECONDS, lambda: self._guarded(self._poster_at_rest))
        self._poster_due.daemon = True
        self._poster_due.start()

    def _poster_at_rest(self):
        if not self._session.playing:
            self._show_poster()

    def _guarded(self, action):
        try:
            action()
        except Exception as error:
            self.failed(error, f"That did not work; the run is kept at step {self.gan.step:,}")


def _checked(data, gan):
    """The data sets to choose from, by name, all checked against the networks."""
    given = data if isinstance(data, dict) else {None: data}
    if not given:
        raise ValueError("data: got an empty dictionary, expected at least one data set, by name")
    checked = {name: contract.check_data(one, gan.generator, gan.latent_dim) for name, one in given.items()}
    checked = {name or one.name: one for name, one in checked.items()}
    if tuple(next(iter(checked.values())).shape) == (2,):
        course = [datasets.ring(), datasets.grid(spacing=0.5, sd=0.03), datasets.moons(), datasets.spiral()]
        checked |= {one.name: one for one in course if one.name not in checked}
    return checked
