"""The picture of a run in a lab: what the page draws is in ``frontend``, what it is told in ``pictures.frames``."""

import dataclasses
from weakref import WeakKeyDictionary

import anywidget
import traitlets

from gan_lessons.live import modules
from gan_lessons.pictures.frames import curves, frame

POINTS = 200  # of a curve that are sent with each frame


class RunView(anywidget.AnyWidget):
    """One moment of a run: data flow, stage, side panels and charts.

    Args:
        on_step: called with a step that is chosen in a chart.

    ``networks`` is what ``network_facts.facts`` says of the two networks; ``slow`` is whether an update is shown so
    slowly that its phases can be read.
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
    slow = traitlets.Bool(False).tag(sync=True)

    def __init__(self, on_step):
        super().__init__()
        self._known = WeakKeyDictionary()  # history → (its last snapshot and metric, its curves)
        self._updates = 0  # so that two equal updates are two
        self.on_msg(lambda _, content, buffers: on_step(content["step"]))

    def show(self, history, snapshot, style, others, metric):
        """Show a snapshot of a branch.

        Args:
            history: of the branch.
            snapshot: which moment of it.
            style: the ``BranchStyle`` of the branch.
            others: pairs ``(history, BranchStyle)`` of the other branches.
            metric: the score of digits that is named and drawn.
        """
        shown = {"frame": frame(snapshot, metric), "curves": self._curves(history, metric), "branch": style._asdict()}
        shown["others"] = [{**one._asdict(), "curves": self._curves(other, metric)} for other, one in others]
        shown["last_step"] = max(one.last.step for one in [history, *(other for other, _ in others)])
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
