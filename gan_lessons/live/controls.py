"""The lab's buttons, boxes and lists, with a name on each; what they do, the lab says. Knows no GAN."""

import contextlib
import threading

import ipywidgets as widgets

SLOW, FULL = "slow motion", "full speed"
SPEEDS = {SLOW: None, "1 step a second": 1.0, "10 steps a second": 10.0, "100 steps a second": 100.0, FULL: 0.0}
DRAW = "draw your own"


PLACES = 1_000_000  # of the slider over the run; the range never changes, since its End key would not hear of it


class Controls:
    """All controls of a lab, by name, in three boxes: ``transport``, ``timeline`` and ``steering``.

    Args:
        do: called as ``do(action, *arguments)`` by every control; the actions are the lab's method names.
        settings: the run's settings by name, as they are now.
        data_names: data sets to choose from; none to show no list.
        losses: names to choose from.
        penalties: names to choose from.
        metrics: scores to choose from; none to show no list.
    """

    def __init__(self, do, settings, data_names, losses, penalties, metrics):
        self._do, self._muted = do, set()  # the threads in which the controls are being set from code
        self.play = self._button("Play", "Train until paused", "toggle", "gan-primary")
        self.play.icon = "play"
        self.speed = self._choice("Speed", list(SPEEDS), FULL, "set_speed", "gan-wide")
        self.settings = {
            "g_learning_rate": self._number("G rate", settings["g_learning_rate"], 0.0, 1.0, 1e-4),
            "d_learning_rate": self._number("D rate", settings["d_learning_rate"], 0.0, 1.0, 1e-4),
            "d_steps": self._whole("D steps", settings["d_steps"], 1, 16),
            "penalty": self._choice("Penalty", penalties, settings["penalty"], None),
            "penalty_weight": self._number("weight γ", settings["penalty_weight"], 0.0, 1e6, 0.1),
            "loss": self._choice("Loss", losses, settings["loss"], None),
            "batch_size": self._whole("Batch", settings["batch_size"], 1, 4096),
        }
        for name, control in self.settings.items():
            control.observe(self._notify("request", name), "value")
        self.data = self._choice("Data", data_names, data_names[0], "choose_data") if data_names else None
        self.metric = self._choice("Metric", metrics, metrics[0], "choose_metric") if metrics else None
        self.place = widgets.IntSlider(PLACES, 0, PLACES, description="The run", readout=False)
        self.place.observe(self._notify("show_place"), "value")
        self.step = self._whole("go to step", 0, 0, 10**9)
        self.step.observe(self._notify("go_to_step"), "value")
        self.branch = self._choice("Branch", ["branch 1"], "branch 1", "show_branch")
        self.transport, self.timeline, self.steering = self._transport(), self._timeline(), self._steering()

    def _transport(self):
        """What makes the run go, in one row."""
        return _box(
            "gan-lab-row",
            self.play,
            self._button("Step D", "One update of the discriminator", "step_discriminator", "gan-d"),
            self._button("Step G", "One update of the generator", "step_generator", "gan-g"),
            self._button("Step both", "One whole step: D's updates, then G's", "step_both"),
            self.speed,
            self._button("Reset", "Back to the same first weights, on a new branch", "reset", "gan-right"),
            self._button("New seed", "Other first weights, data and noise, on a new branch", "new_seed"),
            self._button("Copy as code", "The cell that makes this run again", "show_code"),
        )

    def _timeline(self):
        """What goes back in the run."""
        here = self._button("Branch here", "Go back to the moment shown and begin a new branch", "branch")
        return _box("gan-lab-row", self.place, self.step, self.branch, here)

    def _steering(self):
        """The settings, in groups by owner: the page marks each group with its owner's colour."""
        owners = {
            "generator": ["g_learning_rate"],
            "discriminator": ["d_learning_rate", "d_steps", "penalty", "penalty_weight"],
            "game": ["loss", "batch_size"],
        }
        groups = {owner: [self.settings[name] for name in names] for owner, names in owners.items()}
        groups["data"] = [one for one in (self.data, self.metric) if one]
        boxes = [_box(f"gan-group gan-{owner}", *controls) for owner, controls in groups.items() if controls]
        return _box("gan-lab-row gan-settings", *boxes)

    def show(self, settings):
        """Put the run's settings into the controls without requesting anything."""
        with self._quietly():
            for name, value in settings.items():
                _make_room(self.settings[name], value)
                self.settings[name].value = value

    def show_moment(self, place, last, step, branch):
        """Put the moment that is shown, the ``place``-th after the first, into the controls; requests nothing."""
        with self._quietly():
            stride = PLACES // max(1, last)  # an arrow key goes to the next moment
            self._set_slider(stride, place * stride if place < last else PLACES)
            self.step.value, self.branch.value = step, branch

    def offer_branches(self, names):
        """Offer these branches; the last is chosen."""
        with self._quietly():
            self.branch.options, self.branch.value = names, names[-1]

    def offer_data(self, names, chosen):
        """Offer these data sets, and to draw."""
        with self._quietly():
            self.data.options, self.data.value = [*names, DRAW], chosen

    def choose_data(self, name):
        """Put the data set in use into its list without requesting anything."""
        if self.data and name:
            with self._quietly():
                self.data.value = name

    def choose_metric(self, name):
        """Put the score that is shown into its list without requesting anything."""
        if self.metric:
            with self._quietly():
                self.metric.value = name

    @contextlib.contextmanager
    def _quietly(self):
        thread, is_first = threading.get_ident(), threading.get_ident() not in self._muted
        self._muted.add(thread)
        try:
            yield
        finally:
            if is_first:
                self._muted.discard(thread)

    def playing(self, yes):
        """Let the first button say what it does."""
        self.play.description, self.play.icon = ("Pause", "pause") if yes else ("Play", "play")
        if yes:  # from here to the next rest nothing is written to the slider: it may be in somebody's hand
            with self._quietly():
                self._set_slider(1, PLACES)

    def _set_slider(self, step, value):
        with self.place.hold_sync():  # alone, a new step would make the page move the slider, and say so
            self.place.step, self.place.value = step, value

    def _notify(self, action, *arguments):
        def notify(change):
            if threading.get_ident() not in self._muted:
                self._do(action, *arguments, change["new"])

        return notify

    def _button(self, words, tip, action, kind=""):
        button = widgets.Button(description=words, tooltip=tip)
        button.on_click(lambda _: self._do(action))
        return _styled(button, f"gan-button {kind}")

    def _number(self, words, value, low, high, step):
        box = widgets.BoundedFloatText(value=value, min=low, max=high, step=step, description=words, tooltip=words)
        return _styled(box, "gan-field")

    def _whole(self, words, value, low, high):
        box = widgets.BoundedIntText(value=value, min=low, max=high, description=words, tooltip=words)
        return _styled(box, "gan-field")

    def _choice(self, words, options, value, action, kind=""):
        choice = widgets.Dropdown(options=options, value=value, description=words, tooltip=words)
        if action:
            choice.observe(self._notify(action), "value")
        return _styled(choice, f"gan-field gan-choice {kind}")


def _make_room(control, value):
    """Let a control show a value that a cell has set, beyond what it offers itself."""
    if isinstance(control, widgets.Dropdown):
        if value not in control.options:
            control.options = [*control.options, value]
    elif value > control.max:
        control.max = value


def _box(kinds, *children):
    return _styled(widgets.Box(children), kinds)


def _styled(widget, kinds):
    for kind in kinds.split():
        widget.add_class(kind)
    return widget
