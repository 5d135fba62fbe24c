"""Guided tasks: what to do next in a lab, one task at a time, ticked off when the student has done it."""

import threading
from dataclasses import dataclass

import anywidget
import ipywidgets as widgets
import traitlets

from gan_lessons.live import modules, rich_words
from gan_lessons.live.base import close_all, own_keys
from gan_lessons.live.done import Condition, known
from gan_lessons.live.poster import Poster

LONGEST = 190  # letters that three lines of the card have room for
END = "You have done all the tasks. Go on with the text below."
CLOSED = "This lab was closed. Run its cell again to begin anew."
_guides = {}  # (name of the lab, name) → guide: running a cell again replaces its old guide


@dataclass(frozen=True)
class Task:
    """One thing to do in a lab.

    Args:
        words: what to do, up to 190 letters; ``**bold**`` marks the names of controls, and ``{G}``, ``{D}``, ``{real}``
            and ``{generated}`` are written in the picture's colours.
        done: when it is done, made by one of the functions of ``live.done``.
        then: what there is to see once it is done, written in the same way.
        highlight: the name of the control to mark; without it, the one that ``done`` is about, if the words name it in
            bold.

    Raises:
        ValueError: words that are empty or too long, unknown markup, no condition, or no control of that name.

    Example:
        >>> from gan_lessons.live import done
        >>> Task("Press **Step D** five times.", done.pressed("Step D", 5), "Only {D} has learned.").control
        'Step D'
    """

    words: str
    done: Condition
    then: str = ""
    highlight: str | None = None

    def __post_init__(self):
        if not isinstance(self.done, Condition):
            raise ValueError(f"done: got {self.done!r}, expected a condition such as done.pressed('Step D')")
        if not self.words.strip():
            raise ValueError("words: got none, expected a sentence that says what to do")
        _check_length("words", self.words)
        _check_length("then", self.then)
        if self.highlight is not None:
            known(self.highlight)

    @property
    def control(self):
        """The name of the control that is marked, "" for none."""
        is_named = f"**{self.done.control}**" in self.words
        return self.highlight or (self.done.control if is_named else "")


class GuideCard(anywidget.AnyWidget):
    """The card of a guide on the page; Python alone changes what it shows."""

    _esm = modules.script("guide") + "export default { render: $guide.render };\n"
    _css = modules.sheet("view") + modules.sheet("guide")  # not those of a run
    lab = traitlets.Unicode().tag(sync=True)  # the class of the lab's root
    tasks = traitlets.List().tag(sync=True)
    end = traitlets.List().tag(sync=True)
    at = traitlets.Int(0).tag(sync=True)  # as many as there are tasks: the end is shown
    says_then = traitlets.Bool(False).tag(sync=True)
    ticked = traitlets.List().tag(sync=True)
    share = traitlets.Float(0.0).tag(sync=True)  # of the task, that is done
    closed = traitlets.Unicode("").tag(sync=True)


class Guide:
    """A small card that goes through tasks in a lab, and marks in the lab the control that each speaks of.

    Show it above its lab: ``display(guide, lab)``. Other actions than the one it asks for are welcome.

    Args:
        lab: the ``Lab``.
        tasks: a list of ``Task``.
        end: what is said after the last one, up to 190 letters.
        name: guides of one name in one lab replace each other, so that running a cell again leaves one guide.

    Raises:
        ValueError: no lab or no tasks, a task that cannot be done in this lab, or words that do not fit.

    Example:
        >>> from gan_lessons import data, networks, training
        >>> from gan_lessons.live import Lab, done
        >>> gan = training.GAN(networks.points_generator(width=8), networks.points_discriminator(width=8))
        >>> lab = Lab(gan, data.ring(), name="guided")
        >>> guide = Guide(lab, [Task("Press **Step D**.", done.pressed("Step D"))])
        >>> lab.step_discriminator()
        >>> guide.ticked
        [True]
        >>> lab.close()
    """

    def __init__(self, lab, tasks, end=END, name="guide"):
        self.lab, self.tasks = lab, _checked(lab, tasks)
        _check_length("end", end)
        if (lab.name, name) in _guides:
            _guides[lab.name, name].close()
        _guides[lab.name, name] = self
        self._lock, self._key = threading.RLock(), (lab.name, name)  # the lab tells from several threads
        mark = f"gan-lab-{lab.widget.model_id}"
        lab.widget.add_class(mark)
        told = [
            {"words": rich_words.parts(task.words), "then": rich_words.parts(task.then), "control": task.control}
            for task in self.tasks
        ]
        self._card = GuideCard(lab=mark, tasks=told, end=rich_words.parts(end), ticked=[False] * len(told))
        self._card.on_msg(self._on_press)
        self.widget = own_keys(widgets.VBox([self._card]), "gan-guide-box")
        self._poster = Poster("Tasks for the lab: run the cells down to this one to be guided through them.")
        self._heard = self.tasks[0].done.begin(lab)
        lab.listen(self._hear)

    @property
    def at(self):
        """The place of the task that is shown; as many as there are tasks when the guide is at its end."""
        return self._card.at

    @property
    def ticked(self):
        """For each task, whether it has been done."""
        return list(self._card.ticked)

    def forward(self):
        """Go on: to what there is to see if the task is done, and then to the next task."""
        with self._lock:
            if self.at < len(self.tasks):
                is_more = self._card.ticked[self.at] and not self._card.says_then and self.tasks[self.at].then
                self._turn_to(self.at, True) if is_more else self._turn_to(self.at + 1, False)

    def back(self):
        """Go back: to the words of the task, and then to the task before."""
        with self._lock:
            self._turn_to(self.at if self._card.says_then else max(0, self.at - 1), False)

    def close(self):
        """Take the card out of every page, and stop listening."""
        with self._lock:
            self._heard = self.lab = None
            if _guides.get(self._key) is self:
                del _guides[self._key]
        close_all(self.widget)

    def _ipython_display_(self):
        items = "".join(f"<li>{rich_words.as_html(task.words)}</li>" for task in self.tasks)
        self._poster.display(self.widget, f'<ol style="margin:4px 0">{items}</ol>')

    # ---- inside

    def _on_press(self, _, content, buffers):
        """A button of the card; what was pressed while the card already showed something else is late, and nothing."""
        with self._lock:
            if (content["at"], content["says_then"]) == (self._card.at, self._card.says_then):
                (self.back if content["press"] == "back" else self.forward)()

    def _turn_to(self, at, says_then):
        """Show a page of the card; a task that is not done begins anew."""
        is_open = self.lab is not None and at < len(self.tasks) and not self._card.ticked[at]
        self._heard = self.tasks[at].done.begin(self.lab) if is_open else None
        with self._card.hold_sync():
            self._card.at, self._card.says_then, self._card.share = at, says_then, 0.0
        self._hear("begin", ())  # it may be so already, such as a setting that was changed early

    def _hear(self, action, arguments):
        """Called by the lab after each action and frame."""
        with self._lock:
            if action == "close":
                self._heard, self._card.closed, self.lab = None, CLOSED, None
            if self._heard is None:
                return
            share = self._heard(action, arguments)
            self._card.share = max(self._card.share, min(1.0, round(share, 2)))
            if share >= 1:
                self._tick()

    def _tick(self):
        self._heard = None
        with self._card.hold_sync():
            self._card.ticked = [done or place == self.at for place, done in enumerate(self._card.ticked)]
            self._card.says_then = bool(self.tasks[self.at].then)


def _check_length(name, words):
    length = len(rich_words.plain(words))
    if length > LONGEST:
        raise ValueError(f"{name}: got {length} letters, expected up to {LONGEST}: the card has three lines")


def _checked(lab, tasks):
    if not all(hasattr(lab, name) for name in ("listen", "widget")):
        raise ValueError(f"lab: got {type(lab).__name__}, expected a live.Lab; call Guide(lab, tasks)")
    if lab.widget.comm is None:
        raise ValueError(f"the lab {lab.name!r} is closed; run its cell again")
    if not isinstance(tasks, list | tuple) or not tasks or not all(isinstance(task, Task) for task in tasks):
        raise ValueError(f"tasks: got {tasks!r}, expected a list of live.Task, one at least")
    for number, task in enumerate(tasks, 1):
        try:
            task.done.check(lab)
        except ValueError as error:
            raise ValueError(f"task {number}: {error}") from None
    return list(tasks)
