"""Ask the discriminator: draw or pick an input, see what D thinks of it and which small change would raise it."""

import numpy as np

from gan_lessons import losses
from gan_lessons.live import base, input_gradients, probe_inputs, probe_panels, readings
from gan_lessons.live.condition_control import ConditionControl
from gan_lessons.pictures import messages, shapes
from gan_lessons.pictures.colours import sigmoid
from gan_lessons.utils import validation

TIPS = {
    "Real example": "Another example from the data",
    "Generated example": "Another example from the generator",
    "Blank": "No ink, or the origin",
    "Follow": "Change the input a little so that D's logit rises",
    "Ask D again": "D may answer differently after more training",
}


class Probe(base.LiveWidget):
    """A widget that puts one input to a discriminator and shows the gradient of its logit with respect to the input.

    Images can be drawn, points chosen in the window, numbers on their line; inputs of other shapes are picked.
    "Follow" changes the input a little along the gradient, never so that the logit falls.

    Args:
        discriminator: a ``keras.Model`` from examples, or from ``[examples, condition]``, to one logit each.
        data: a data set or an array, for "Real example" and for the window's size; for a conditional network with
            labels or conditions. The condition under which D judges is then chosen from a list of the labels, or is
            that of another example.
        generator: a ``keras.Model``, for "Generated example".
        latent_dim: length of its noise vector; read from its input shape if None.
        name: what the sentences call the discriminator.
        loss: the loss that it was trained with, a name in ``losses.LOSSES`` or a ``losses.Loss``; None for one whose
            outputs are logits. A critic's outputs, such as those of the Wasserstein loss, are shown as scores.

    Attributes:
        logit: of the input, a float; of a critic its score.
        probability: of the input, a float; a critic has none.
        gradient: of the logit with respect to the input, an array of the input's shape.
        condition: what a conditional D is told; assign a label, or an array, to have the same input judged under it.
        sentence: what the widget says.

    Raises:
        ValueError: networks or data that break the contract (``contract.check_networks``), or no way to know the
            input's shape.
    """

    FAILED = "D could not answer; its last answer is still shown"

    def __init__(self, discriminator, data=None, generator=None, latent_dim=None, name="D", loss=None):
        self.discriminator, self.name = discriminator, name
        self.is_critic = loss is not None and losses.get(loss).is_critic
        given = probe_inputs.sources(discriminator, data, generator, latent_dim)
        self._pickers, examples = given.pickers, given.examples
        self.shape = examples.shape[1:]
        self.low, self.high = probe_inputs.span(examples, self.shape)
        blank = np.full(self.shape, self.low if shapes.is_image(self.shape) else 0, np.float32)
        self._pickers["Blank"] = lambda condition: (blank, condition)
        super().__init__("A discriminator's probe: run the cells down to this one to draw and to follow the gradient.")
        self._told = None
        if given.is_conditional:
            judge_again = lambda: self._guarded(self.refresh)  # noqa: E731
            self._told = ConditionControl(given.data, judge_again, np.random.default_rng(2))
        self._build(examples if data is not None else None)
        self._input = self._picked(next(iter(self._pickers.values())))
        self.refresh()

    # ---- what cells call

    @property
    def input(self):
        """The input as float32 of the discriminator's input shape; assign an array to probe another."""
        return self._input.copy()

    @input.setter
    def input(self, values):
        self._update(self._checked(values))
        self._show_poster()

    def _checked(self, values):
        array = np.array(values, np.float32)
        if array.shape != self.shape or not np.isfinite(array).all():
            raise ValueError(
                f"input: got an array of shape {array.shape}, expected {self.shape} with finite numbers; for one "
                "example of a batch use batch[0]"
            )
        return array

    @property
    def condition(self):
        """What D is told, an array of a condition's shape; None for a network that is told nothing."""
        return None if self._told is None else self._told.condition.copy()

    @condition.setter
    def condition(self, value):
        if self._told is None:
            raise ValueError("condition: this discriminator is not conditional, it takes one input")
        self._told.show(value)
        self.refresh()

    @property
    def logit(self):
        """D's logit of the input, a float."""
        return self._reading.logit

    @property
    def probability(self):
        """D's probability "real" of the input, a float.

        Raises:
            ValueError: D is a critic.
        """
        if self.is_critic:
            raise ValueError("probability: D is a critic, whose score is no logit of a probability; look at logit")
        return float(sigmoid(self._reading.logit))

    @property
    def gradient(self):
        """The gradient of the logit with respect to the input, an array of the input's shape."""
        return self._reading.gradient.copy()

    @property
    def sentence(self):
        """The reading in words."""
        return readings.describe(self._reading, self.name)

    def follow(self, steps=1):
        """Change the input ``steps`` times a little along the gradient; stops early where no step raises the logit."""
        note = ""
        for _ in range(validation.whole("steps", steps, 1)):
            higher = input_gradients.higher(self.discriminator, self._reading, self.condition)
            if higher is None:
                note = f"No small step along the gradient raises D's {self._reading.output} any further."
                break
            self._reading = self._reading_of(higher)
        self._show(self._reading, note)
        self._show_poster()

    def refresh(self):
        """Ask D again about the same input: after more training it thinks otherwise."""
        self._field = self._field_now()
        self._update(self._input)
        self._show_poster()

    # ---- the screen

    def _build(self, examples):
        self._editor = probe_inputs.editor(self, examples, self._edited)
        self._words, self._view, self._message = (base.html_place(kind) for kind in ("", "", "gan-message"))
        actions = {words: lambda pick=pick: self._pick(pick) for words, pick in self._pickers.items()}
        actions |= {"Follow": self.follow, "Ask D again": self.refresh}
        self._buttons = [
            self._button(words, self._tip(words), action, "gan-primary" if words == "Follow" else "")
            for words, action in actions.items()
        ]
        told = [self._told.widget] if self._told else []
        controls = base.box("gan-row", *self._buttons, *told)
        board = base.box("gan-columns", *([self._editor.widget] if self._editor else []), self._view)
        self.widget = base.framed("gan-probe", self._words, controls, self._message, board)

    def _tip(self, words):
        return TIPS[words].replace("logit", "score") if self.is_critic else TIPS[words]

    def _pick(self, picker):
        before = self.condition
        picked = self._picked(picker)
        if not np.array_equal(before, self.condition):
            self._field = self._field_now()
        self.input = picked

    def _picked(self, picker):
        """Another input; a real example brings its own condition."""
        example, condition = picker(self.condition)
        if self._told is not None:
            self._told.show(condition)
        return example

    def _edited(self, read, resting):
        """The student has changed the input by hand; the poster follows where changes come singly."""

        def read_and_update():
            self._update(self._checked(read()))
            if resting:
                self._show_poster()

        self._guarded(read_and_update)

    def _update(self, values):
        self._show(self._reading_of(values))

    def _field_now(self):
        return input_gradients.field(
            self.discriminator, self.shape, self.low, self.high, self.condition, self.is_critic
        )

    def _reading_of(self, values):
        told = (None, "") if self._told is None else (self._told.condition, self._told.words)
        return input_gradients.take_reading(
            self.discriminator, values, self.low, self.high, self._field, *told, self.is_critic
        )

    def _show(self, reading, note=""):
        self._reading, self._input = reading, reading.input
        sentence = readings.describe(reading, self.name)
        self._words.value = base.spoken(sentence)
        self._view.value = probe_panels.picture(reading, sentence)
        self._message.value = messages.note(note) if note else ""
        if self._editor:
            self._editor.show(reading)

    def _still(self):
        return probe_panels.still(self._reading, self.name)
