"""What a lab shows: its controls, the picture of a moment, messages, and the poster of a saved notebook."""

import math

import ipywidgets as widgets

from gan_lessons import losses, pictures
from gan_lessons.live import branch_facts, interrupts, network_facts
from gan_lessons.live.base import alert, box, own_keys, styled
from gan_lessons.live.controls import DRAW, OWNERS, Controls
from gan_lessons.live.lab_facts import LabFacts
from gan_lessons.live.poster import DRAWING, Poster
from gan_lessons.live.run_view import RunView
from gan_lessons.metrics.axes import METRIC_AXES
from gan_lessons.pictures import messages
from gan_lessons.pictures.stills import WIDTH

STEERED = [name for names in OWNERS.values() for name in names]
FROM_PAGE = {"go_to_step", "go_by", "branch", "try_values", "pause", "choose", "close_trials", "find_nearest"}


class LabScreen(LabFacts):
    """The part of ``Lab`` that shows it; a ``Session`` hands it frames."""

    # ---- what the session calls, from the thread that trains

    def frame(self, branch, snapshot, meanwhile):
        """Show a moment, unless one of the past is being looked at."""
        self._autosave.tick()
        self._listeners.tell("frame", snapshot)
        if self._viewed is not None:
            return
        if not meanwhile:
            self._show(branch, snapshot)
            return
        # on the second core, while the next steps are trained
        self._painter.start(lambda: self._guarded(lambda: self._show(branch, snapshot, quick=True)))

    def settle(self):
        """Wait until the last frame is drawn; returns the seconds that this took."""
        return self._painter.settle()

    def rest(self):
        """Wait until the last frame is drawn; for now there will be no more."""
        self._painter.rest()

    def update(self, update):
        """Show what a single update did."""
        self._view.show_update(update)

    def preparing(self, yes):
        """Say that something is compiled, or that it is done."""
        self.say("Preparing: TensorFlow compiles this step once, which takes a few seconds …" if yes else "")

    def failed(self, error, meaning):
        """Show an error where the student looks."""
        self._note.value, self._error.value = "", alert(meaning, error)

    def steered(self):
        """A setting has changed, or was refused: the controls show what is."""
        self._guarded(self._show_settings)
        self._listeners.tell("steered")

    def tried(self):
        """A trial has begun or ended."""
        self._guarded(self._show_trials)

    def followed(self, words):
        """A cell has trained the run, or brought it elsewhere: then ``words`` say that a new branch begins."""
        self._viewed = None
        self._guarded(lambda: self._branch_begun(words) if words else self._show_moment(*self._now()))
        self._poster_at_rest.request()

    def ended(self, at_limit):
        """Training in the background has ended; ``at_limit`` if it was not paused."""
        interrupts.forget(self)
        self._set_playing(False)
        self._show_settings()
        if at_limit:
            limit = self._session.limit
            self.say(f"Play trains at most {limit:,} steps at a time. Press Play again to go on.")
        self._autosave.rest()
        self._poster_at_rest.request()

    def say(self, words):
        """A quiet line over the picture, or none."""
        self._note.value = messages.note(words) if words else ""

    # ---- inside

    def _build(self):
        can_draw = tuple(self.data.shape) == (2,) and self.gan.condition is None
        names = [*self.data_sets, DRAW] if can_draw else list(self.data_sets)
        penalties = {"none": None} | {name: name for name in losses.PENALTIES}  # a list shows no None
        self._choices = {"loss": dict(losses.LOSSES), "penalty": penalties}
        settings = self._settings()
        offered = names if len(names) > 1 else []
        scored = list(METRIC_AXES) if math.prod(self.data.shape) == 784 else []
        self._controls = Controls(self.do, settings, offered, *map(list, self._choices.values()), scored)
        self._controls.choose("metric", self.metric)
        self._frozen, self._note, self._error, self._code = (widgets.HTML(layout={"margin": "0"}) for _ in range(4))
        self._view = RunView(self._asked)
        self._pad, self._pad_box = None, styled(widgets.HBox(layout={"display": "none"}), "gan-pad-box")
        layers = [self._autosave.offer.bar, self._note, self._error, self._code, self._pad_box]
        over = box("gan-over", styled(widgets.VBox(layers), "gan-layer"))
        parts = [self._controls.transport, over, self._view, self._controls.steering]
        self.widget = own_keys(widgets.VBox([*parts, self._frozen]), "gan-lab")
        self._show_settings()
        self._poster = Poster("A live lab: run the cells down to this one to train and steer it.")
        self._poster_shown = False

    def _show_settings(self):
        """The settings of the run, who is frozen, and what was changed on the branches."""
        settings = self._settings()
        self._controls.show(settings)
        self._view.networks = network_facts.facts(self.gan)
        self._view.settings = branch_facts.settings(settings, self._choices)
        self._show_timeline()
        self._frozen.value = messages.frozen(self.gan.frozen)

    def _show_timeline(self):
        self._view.timeline = branch_facts.timeline(self._session.branches, self._shown()[0], self.gan)

    def _show_trials(self):
        self._view.trials = branch_facts.trials(self._session.trials, self.metric)
        self._show_timeline()

    def _settings(self):
        """The run's settings as the controls show them; what a cell has made itself joins the choices."""
        settings = {name: getattr(self.gan, name) for name in STEERED}
        loss, penalty = self.gan.loss, self.gan.penalty
        if loss not in self._choices["loss"].values():
            taken = loss.name in losses.LOSSES
            self._choices["loss"][f"{loss.name} (your own)" if taken else loss.name] = loss
        if callable(penalty) and penalty not in self._choices["penalty"].values():
            self._choices["penalty"]["your own"] = penalty
        chosen = {"loss": loss, "penalty": penalty}
        return settings | {name: _name_of(value, self._choices[name]) for name, value in chosen.items()}

    def _asked(self, action, arguments):
        """The page asks for something: what a student has pressed that Python has not drawn."""
        if action in FROM_PAGE:
            self.do(action, *arguments)

    def _play(self):
        self._set_playing(True)
        interrupts.watch(self, self.pause)
        self._session.play()

    def _set_playing(self, yes):
        self._controls.playing(yes)
        self._view.playing = yes

    def _open_pad(self):
        if self._pad is None:
            from gan_lessons.live.pad import PointPad  # anywidget is loaded only where somebody draws

            self._pad = PointPad(reach=1.5, label="Draw the points that G should learn")
            learn = widgets.Button(description="Learn this drawing", tooltip="Train on the points from now on")
            learn.on_click(lambda _: self.do("learn_drawing"))
            self._pad_box.children = [self._pad, learn]

    def _shown(self):
        return self._viewed or self._now()

    def _now(self):
        """The branch that goes on and its newest moment."""
        branch = self.branches[-1]
        return branch, branch.last

    def _show(self, branch, snapshot, quick=False):
        others = self._session.branches.others(branch)
        self._view.show(branch.history, snapshot, branch.style, others, self.metric, quick)

    def _show_moment(self, branch, snapshot):
        now = (branch, snapshot) == self._now()
        self._viewed = None if now else (branch, snapshot)
        self._show(branch, snapshot)
        self._show_settings()
        self.say(
            ""
            if now
            else f"Looking back at step {snapshot.step:,} of {branch.last.step:,} on {branch.style.name}. "
            f"Play goes on from the end of {self.branches[-1].style.name}."
        )

    def _back_to_now(self):
        """End trials and looking back."""
        self._end_trials_first()
        if self._viewed:
            self._show_moment(*self._now())

    def _branch_begun(self, words):
        self._view.trials = branch_facts.trials(self._session.trials, self.metric)
        self._controls.choose("data", {id(data): name for name, data in self.data_sets.items()}.get(id(self.data)))
        self._show_moment(*self._now())
        self._view.show_update(None)
        self.say(words)
        self._poster_at_rest.request()

    def _show_poster(self):
        branch, last = self._now()
        if self._poster_shown and last is not None:
            now = branch.history.until(last)  # a copy: the run may go on meanwhile
            with DRAWING:
                still = pictures.still(now, metric=self.metric)
            self._poster.show(still, pictures.describe(now.last, self.metric), WIDTH)

    def _renew_poster(self):
        if not self._session.playing:
            self._autosave.rest()
            self._show_poster()

    def _guarded(self, action):
        try:
            action()
        except Exception as error:
            self.failed(error, f"That did not work; the run is kept at step {self.gan.step:,}")
            self._controls.show(self._settings())  # what was refused is not to stand in its box


def _name_of(value, choices):
    return next(name for name, one in choices.items() if one == value)
