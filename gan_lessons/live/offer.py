"""The bar over a lab's picture that offers to resume a run which was kept."""

import ipywidgets as widgets

from gan_lessons.live.base import styled
from gan_lessons.pictures import messages


class Offer:
    """A quiet bar with two buttons; it lies over the picture and takes no room.

    Args:
        resume: called when the run is to be resumed.
    """

    def __init__(self, resume):
        self._words, self._resume = widgets.HTML(), widgets.Button()
        self._anew = widgets.Button(
            description="Begin anew", tooltip="Start a new run; the one that was kept stays as a copy"
        )
        self._resume.on_click(lambda _: self.is_open and resume())  # the second of a double click finds it taken
        self._anew.on_click(lambda _: self.hide())
        styled(self._resume, "gan-button gan-primary")
        styled(self._anew, "gan-button")
        parts = [self._words, self._resume, self._anew]
        self.bar = styled(widgets.HBox(parts, layout={"display": "none"}), "gan-offer")

    @property
    def is_open(self):
        """Whether the offer stands."""
        return self.bar.layout.display != "none"

    def show(self, branch, step):
        """Offer to go on with a branch at a step."""
        where = f"{branch} at step {step:,}"
        self._words.value = messages.note(f"A run of this lab was kept: {where}.")
        self._resume.description = f"Resume {where}"
        self._resume.tooltip = "Bring back all branches of this run, and go on exactly where it was"
        self.bar.layout.display = "flex"

    def hide(self):
        """Take the offer away."""
        self.bar.layout.display = "none"
        self._words.value = ""
