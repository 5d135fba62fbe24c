"""The lab's buttons, boxes and lists, with a name on each; what they do, the lab says. Knows no GAN."""

import contextlib
import threading

import ipywidgets as widgets

from gan_lessons.live.base import box, styled
from gan_lessons.live.labels import LABELS, written

SLOW, FULL = "slow motion", "full speed"
SPEEDS = {SLOW: None, "1 step a second": 1.0, "10 steps a second": 10.0, "100 steps a second": 100.0, FULL: 0.0}
DRAW = "draw your own"
OWNERS = {
    "generator": ["g_learning_rate"],
    "discriminator": ["d_learning_rate", "d_steps", "penalty", "penalty_weight"],
    "game": ["loss", "batch_size"],
}
RANGES = {  # least, greatest and, for numbers that are not whole, the step of a box's arrows
    "g_learning_rate": (0.0, 1.0, 1e-4),
    "d_learning_rate": (0.0, 1.0, 1e-4),
    "d_steps": (1, 16),
    "penalty_weight": (0.0, 1e6, 0.1),
    "batch_size": (1, 4096),
}


class Controls:
    """All controls of a lab but those that the page itself draws, in two boxes: ``transport`` and ``steering``.

    Args:
        do: called as ``do(action, *arguments)`` by every control; the actions are the lab's method names.
        settings: the run's settings by name, as they are now: what a changed one is taken back to.
        data_names: data sets to choose from; none to show no list.
        losses: names to choose from.
        penalties: names to choose from.
        metrics: scores to choose from; none to show no list.
    """

    def __init__(self, do, settings, data_names, losses, penalties, metrics):
        self._do, self._muted = do, set()  # the threads in which the controls are being set from code
        self._first, self._undo = dict(settings), {}
        self.play = self._button("Play", "Train until paused", "toggle", "gan-primary")
        self.play.icon = "play"
        self.speed = self._choice("Speed", list(SPEEDS), FULL, "set_speed", "gan-wide")
        self.settings = {name: self._setting(name, value, losses, penalties) for name, value in settings.items()}
        self.data = self._choice("Data", data_names, data_names[0], "choose_data") if data_names else None
        self.metric = self._choice("Metric", metrics, metrics[0], "choose_metric") if metrics else None
        self.transport, self.steering = self._transport(), self._steering()

    def _transport(self):
        """What makes the run go, in one row."""
        return box(
            "gan-lab-row",
            self.play,
            self._button("Step D", "One update of the discriminator", "step_discriminator", "gan-d"),
            self._button("Step G", "One update of the generator", "step_generator", "gan-g"),
            self._button("Step both", "One whole step: D's updates, then G's", "step_both"),
            self.speed,
            self._button("Reset", "Back to the same first weights, on a new branch", "reset", "gan-right"),
            self._button("New seed", "Other first weights, data and noise, on a new branch", "new_seed"),
            self._button("Copy as code", "Copy the cell that makes this run again, and show it", "show_code"),
        )

    def _steering(self):
        """The settings, in groups by owner: the page marks each group with its owner's colour."""
        groups = {owner: [self._undone(name) for name in names] for owner, names in OWNERS.items()}
        groups["data"] = [one for one in (self.data, self.metric) if one]
        boxes = [box(f"gan-group gan-{owner}", *controls) for owner, controls in groups.items() if controls]
        return box("gan-lab-row gan-settings", *boxes)

    def _setting(self, name, value, losses, penalties):
        """The control of one setting."""
        if name in ("loss", "penalty"):
            control = self._choice(LABELS[name], losses if name == "loss" else penalties, value, None)
        else:
            low, high, *step = RANGES[name]
            control = (self._number if step else self._whole)(LABELS[name], value, low, high, *step)
        control.observe(self._notify("request", name), "value")
        return control

    def _undone(self, name):
        """A setting's control with a button that takes it back, which is there only while the setting is changed."""
        words = f"{LABELS[name]}: back to {written(self._first[name])}"
        undo = widgets.Button(description="↺", tooltip=words)
        undo.on_click(lambda _: self._do("request", name, self._first[name]))
        self._undo[name] = styled(undo, "gan-undo")
        return box("gan-setting", self.settings[name], undo)

    def show(self, settings):
        """Put the run's settings into the controls without requesting anything, and mark those that are changed."""
        with self._quietly():
            for name, value in settings.items():
                _make_room(self.settings[name], value)
                self.settings[name].value = value
                self._mark(name, value != self._first[name])

    def _mark(self, name, is_changed):
        control = self.settings[name]
        (control.add_class if is_changed else control.remove_class)("gan-changed")
        self._undo[name].disabled = not is_changed  # then it cannot be seen or reached either

    def offer_data(self, names, chosen):
        """Offer these data sets, and to draw."""
        with self._quietly():
            self.data.options, self.data.value = [*names, DRAW], chosen

    def choose(self, control, name):
        """Put a choice into the list ``"speed"``, ``"data"`` or ``"metric"``, if it is there, without requesting it."""
        chosen = getattr(self, control)
        if chosen and name:
            with self._quietly():
                chosen.value = name

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

    def _notify(self, action, *arguments):
        def notify(change):
            if threading.get_ident() not in self._muted:
                self._do(action, *arguments, _whole_if_it_is(change["new"]))

        return notify

    def _button(self, words, tip, action, kind=""):
        button = widgets.Button(description=words, tooltip=tip)
        button.on_click(lambda _: self._do(action))
        return styled(button, f"gan-button {kind}")

    def _number(self, words, value, low, high, step):
        limits = {"min": low, "max": max(high, value), "step": step}
        field = widgets.BoundedFloatText(value=value, **limits, description=words, tooltip=words)
        return styled(field, "gan-field")

    def _whole(self, words, value, low, high):
        """A box for whole numbers. What is typed arrives as it is: ipywidgets' own would make 25 of "2.5"."""
        return self._number(words, value, low, high, 1)

    def _choice(self, words, options, value, action, kind=""):
        choice = widgets.Dropdown(options=options, value=value, description=words, tooltip=words)
        if action:
            choice.observe(self._notify(action), "value")
        return styled(choice, f"gan-field gan-choice {kind}")


def _whole_if_it_is(value):
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _make_room(control, value):
    """Let a control show a value that a cell has set, beyond what it offers itself."""
    if isinstance(control, widgets.Dropdown):
        if value not in control.options:
            control.options = [*control.options, value]
    elif value > control.max:
        control.max = value
