"""The picture of a run in a lab: what the page draws is in ``frontend``, what it is told in ``pictures.frames``."""

import dataclasses
from weakref import WeakKeyDictionary

import anywidget
import traitlets

from gan_lessons.live import modules
from gan_lessons.pictures.frames import curves, frame, sheet

POINTS = 200  # of a curve that are sent with each frame


class RunView(anywidget.AnyWidget):
    """One moment of a run: data flow, stage, side panels, charts, the timeline of branches, and trials.

    Args:
        on_action: called as ``on_action(name, arguments)`` with what is pressed in the page.

    ``networks`` is what ``network_facts.facts`` says of the two networks; ``timeline``, ``settings`` and ``trials`` are
    what ``branch_facts`` says; ``slow`` is whether an update is shown so slowly that its phases can be read.
    """

    _esm = modules.script("lab_view") + "export default { render: $lab_view.render };\n"
    _css = modules.style()
    frame = traitlets.Dict().tag(sync=True)
    curves = traitlets.Dict().tag(sync=True)
    branch = traitlets.Dict().tag(sync=True)  # its style; a trait "style" would be a widget of its own
    others = traitlets.List().tag(sync=True)
    last_step = traitlets.Int(0).tag(sync=True)
    networks = traitlets.Dict().tag(sync=True)
    update = traitlets.Dict().tag(sync=True)
    timeline = traitlets.Dict().tag(sync=True)
    settings = traitlets.List().tag(sync=True)
    trials = traitlets.Dict().tag(sync=True)
    real_sheet = traitlets.Dict(allow_none=True).tag(sync=True)  # of the frame, but it seldom changes: sent once
    nearest = traitlets.Dict().tag(sync=True)
    slow = traitlets.Bool(False).tag(sync=True)
    playing = traitlets.Bool(False).tag(sync=True)

    def __init__(self, on_action):
        super().__init__()
        self._known = WeakKeyDictionary()  # history → (its last snapshot and metric, its curves)
        self._updates = 0  # so that two equal updates are two
        self.on_msg(lambda _, content, buffers: on_action(content["action"], content["arguments"]))

    def show(self, history, snapshot, style, others, metric, quick=False):
        """Show a snapshot of a branch.

        Args:
            history: of the branch.
            snapshot: which moment of it.
            style: the ``BranchStyle`` of the branch.
            others: pairs ``(history, BranchStyle)`` of the other branches.
            metric: the score of digits that is named and drawn.
            quick: whether another picture follows at once, see ``frames.sheet``.
        """
        shown = {"frame": frame(snapshot, metric, quick), "curves": self._curves(history, metric)}
        shown["branch"] = style._asdict()
        shown["others"] = [{**one._asdict(), "curves": self._curves(other, metric)} for other, one in others]
        shown["last_step"] = max(one.last.step for one in [history, *(other for other, _ in others)])
        shown["real_sheet"] = shown["frame"].pop("real_sheet", None)
        with self.hold_sync():
            for name, value in shown.items():
                setattr(self, name, value)

    def _curves(self, history, metric):
        """The curves of a run, made again only if it has gone on: of several branches one does."""
        seen = history.last, metric
        if history not in self._known or self._known[history][0] != seen:
            self._known[history] = seen, curves(history, metric, POINTS)
        return self._known[history][1]

    def show_update(self, update):
        """Show what a single update did, phase after phase; ``update`` is a ``snapshots.Update``, or None for none."""
        self._updates += update is not None
        self.update = {**dataclasses.asdict(update), "number": self._updates} if update else {}

    def show_nearest(self, step, place, image, distance, count):
        """Show the real image nearest to the sample at ``place`` at ``step``, found among ``count``."""
        found = {"step": step, "place": place, "sheet": sheet(image[None]), "distance": distance, "count": count}
        self.nearest = found

    def look(self):
        """Bring the picture onto the screen, wherever the page stands: something is about to be seen."""
        self.send({"look": True})

    def copy(self, text):
        """Put a text on the clipboard of whoever pressed a button just now."""
        self.send({"copy": text})
