"""What a task of a ``Guide`` asks for, and how it is noticed that the student has done it."""

from collections.abc import Callable
from typing import NamedTuple

from gan_lessons import losses
from gan_lessons.live.controls import SPEEDS
from gan_lessons.live.labels import LABELS
from gan_lessons.metrics.axes import METRIC_AXES
from gan_lessons.utils import validation

BUTTONS = {  # their names, and the lab's methods that they call
    "Play": "play",
    "Pause": "pause",
    "Step D": "step_discriminator",
    "Step G": "step_generator",
    "Step both": "step_both",
    "Reset": "reset",
    "New seed": "new_seed",
    "Branch here": "branch",
    "What if …": "what_if",
    "Copy as code": "show_code",
}
SETTINGS = {label: setting for setting, label in LABELS.items()}  # boxes and lists, and what they show of the GAN
CHOICES = {**SETTINGS, "Data": "data", "Metric": "metric", "Speed": "speed"}
PICTURES = ("Stage", "Data flow", "Timeline", "go to step")
CONTROLS = (*BUTTONS, *CHOICES, *PICTURES)
LOOKS = ("go_to_step", "go_by")
IN_PAGE = {"try_values": "what_if"}  # what the page calls, and what a cell calls for the same


class Condition(NamedTuple):
    """What has to be done.

    Args:
        control: the name of the control to do it with.
        begin: ``begin(lab)`` returns ``heard(action, arguments)``, which is called after each action and frame from
            then on, and says how much of it is done: 0 for nothing, 1 for all.
        check: ``check(lab)`` raises a ``ValueError`` if it cannot be done in that lab.
    """

    control: str
    begin: Callable
    check: Callable = lambda lab: None


def pressed(control, times=1):
    """A button of the lab is pressed, or its method is called in a cell.

    Args:
        control: the name of the button.
        times: how often.

    Raises:
        ValueError: no button of that name, or a number that is none.

    Example:
        >>> heard = pressed("Step D", times=2).begin(None)
        >>> heard("step_discriminator", ()), heard("step_generator", ()), heard("step_discriminator", ())
        (0.5, 0.5, 1.0)
    """
    action, times = BUTTONS[_known(control, BUTTONS)], validation.whole("times", times, 1)

    def begin(lab):
        count = 0

        def heard(done, arguments):
            nonlocal count
            count += IN_PAGE.get(done, done) == action
            return count / times

        return heard

    return Condition(control, begin, lambda lab: _has(lab, control, hasattr(lab, action)))


def branched():
    """A new branch is begun at the moment that is shown."""
    return pressed("Branch here")


def compared():
    """Several values of a setting are tried, with the button What if …, or in a cell."""
    return pressed("What if …")


def trained(steps):
    """So many steps are trained since the task began, by a button or by a cell.

    Args:
        steps: how many.
    """
    steps = validation.whole("steps", steps, 1)

    def begin(lab):
        branch = lab.branches[-1]
        count, last = 0, branch.last.step

        def heard(done, arguments):
            nonlocal branch, count, last
            now = lab.branches[-1]
            if now is branch:  # a new branch begins at another step without having trained
                count += max(0, now.last.step - last)
            branch, last = now, now.last.step
            return count / steps

        return heard

    return Condition("Play", begin)


def reached(modes):
    """G has found so many modes, at the newest moment of the run.

    Args:
        modes: how many.
    """
    modes = validation.whole("modes", modes, 1)

    def check(lab):
        known = lab.history.last["modes"][1] if "modes" in lab.history.last else 0
        if known < modes:
            raise ValueError(f"reached: got {modes} modes, expected at most the {known:.0f} that this lab counts")

    return Condition("Play", lambda lab: lambda *done: lab.history.last["modes"][0] / modes, check)


def set_to(control, value=None, *, at_least=None, at_most=None):
    """A box or a list shows a certain value, or a number in a range.

    Args:
        control: the name of the box or list.
        value: the number, or the name of the choice.
        at_least: the lowest number that will do.
        at_most: the highest number that will do.

    Raises:
        ValueError: no control of that name, or nothing to set it to.
    """
    _known(control, CHOICES)
    if (value is None) == (at_least is None and at_most is None):
        raise ValueError(f"{control}: expected either a value, or a range by at_least, at_most or both")

    def is_so(lab):
        now = _value(lab, control)
        if value is not None:
            return now == value
        return (at_least is None or now >= at_least) and (at_most is None or now <= at_most)

    def check(lab):
        _has_choice(lab, control)
        offered = _offered(lab, control)
        if offered is None and isinstance(value, str):
            raise ValueError(f"{control}: got {value!r}, expected a number")
        if offered is not None and value not in offered:
            got = "a range" if value is None else repr(value)
            raise ValueError(f"{control}: got {got}, expected one of {', '.join(map(repr, offered))}")

    return Condition(control, lambda lab: lambda *done: float(is_so(lab)), check)


def changed(control):
    """A box or a list shows another value than when the task began.

    Args:
        control: the name of the box or list.

    Raises:
        ValueError: no control of that name.
    """
    _known(control, CHOICES)

    def begin(lab):
        before = _value(lab, control)
        return lambda *done: float(_value(lab, control) != before)

    return Condition(control, begin, lambda lab: _has_choice(lab, control))


def looked_back(to_before):
    """A past moment of the run is looked at, before a certain step.

    Args:
        to_before: the step.
    """
    to_before = validation.whole("to_before", to_before, 1)

    def begin(lab):
        return lambda done, arguments: float(done in LOOKS and lab.shown.step < to_before)

    return Condition("Timeline", begin)


def known(control):
    """The name of a control, if it is one.

    Raises:
        ValueError: it is none.
    """
    return _known(control, CONTROLS)


# ---- inside


def _known(control, names):
    if control not in names:
        raise ValueError(f"got the control {control!r}, expected one of {', '.join(map(repr, names))}")
    return control


def _has(lab, control, yes):
    if not yes:
        raise ValueError(f"the lab {lab.name!r} has no control {control!r}; choose another one for the task")


def _has_choice(lab, control):
    if control in ("Data", "Metric"):
        _has(lab, control, lab.offers(control.lower()))


def _offered(lab, control):
    """The choices of a list by name, or None for a box of numbers."""
    penalties = ["none", *losses.PENALTIES]
    fixed = {"Speed": [*SPEEDS], "Metric": [*METRIC_AXES], "Loss": [*losses.LOSSES], "Penalty": penalties}
    return [*lab.data_sets] if control == "Data" else fixed.get(control)


def _value(lab, control):
    """What a control shows: a number, or the name of the choice."""
    if control == "Data":
        return next((name for name, one in lab.data_sets.items() if one is lab.data), "")  # a cell may bring its own
    if control in ("Metric", "Speed"):
        return getattr(lab, control.lower())
    value = getattr(lab.gan, SETTINGS[control])
    return "none" if value is None else getattr(value, "name", value)
