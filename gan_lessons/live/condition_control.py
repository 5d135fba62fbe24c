"""The control of a widget with which the condition is chosen that its networks are told."""

import ipywidgets as widgets
import numpy as np

from gan_lessons.live import base
from gan_lessons.live.conditions import Conditions, repeated
from gan_lessons.pictures.thumbnails import thumbnail, window

SIDE = 76  # of a condition that is no label, in CSS pixels


class ConditionControl:
    """The control with which the condition of a widget is chosen: a list of labels, or a button for an example's.

    Args:
        data: a checked data set that draws pairs.
        chosen: called without arguments when the student has chosen another condition.
        rng: ``numpy.random.Generator`` that draws the examples whose conditions are taken.

    Attributes:
        widget: the control.
        condition: the one that is chosen.
    """

    def __init__(self, data, chosen, rng):
        self._conditions, self._chosen, self._rng, self._moving = Conditions(data), chosen, rng, False
        self._list, self._picture = None, widgets.HTML()
        if self._conditions.names:
            self._list = self.widget = widgets.Dropdown(
                options=self._conditions.names,
                description="label",
                tooltip="The label that the networks are told",
            )
            base.styled(self._list, "gan-field")
            self._list.observe(self._on_list, "value")
        else:
            button = widgets.Button(
                description="Another condition", tooltip="The condition of another example of the data"
            )
            button.on_click(lambda _: self._take_another())
            self.widget = base.box("gan-row", button, self._picture)
        self.show(self._conditions.in_turn(1)[0] if self._conditions.names else self._conditions.of_an_example(rng))

    @property
    def words(self):
        """What the condition is called."""
        return self._conditions.words(self.condition)

    def show(self, condition):
        """Choose a condition, given as a label or as an array, without calling ``chosen``."""
        self.condition = self._conditions.checked(condition)
        self._moving = True
        try:
            if self._list is not None:
                index = self._conditions.index(self.condition)
                self._list.value = None if index is None else self._conditions.names[index]
            else:
                self._picture.value = base.row(picture(self.condition, self.words))
        finally:
            self._moving = False

    def repeated(self, count):
        """The condition ``count`` times."""
        return repeated(self.condition, count)

    def _on_list(self, change):
        if not self._moving and change["new"] is not None:
            self.condition = self._conditions.named(change["new"])
            self._chosen()

    def _take_another(self):
        self.show(self._conditions.of_an_example(self._rng))
        self._chosen()


def picture(condition, words):
    """A condition that is no label as a small SVG picture, or as text if it is one number."""
    condition = np.asarray(condition, np.float32)
    if condition.size == 1:
        return f"<span>condition {condition.ravel()[0]:.3g}</span>"
    return thumbnail(condition[None], SIDE, f"The condition: {words}", window(condition[None]))
