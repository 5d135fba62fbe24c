"""Where a probe's input comes from: picked from examples, or made by hand in a small editor.

The editors are a pad to draw on, a window to point in, and a number line.
"""

from typing import NamedTuple

import ipywidgets as widgets
import numpy as np

from gan_lessons import data as datasets
from gan_lessons import networks
from gan_lessons.live import base, conditions, readings
from gan_lessons.live.pad import PixelPad, PointPad
from gan_lessons.pictures import charts, fields, shapes, svg
from gan_lessons.training import contract, matching
from gan_lessons.training.calls import call

EXAMPLES = 256  # drawn for the range of the input
REAL_POINTS = 200
PLACE_KEY = (
    '<p class="gan-caption">Background: <span class="gan-real">blue</span> where D says real, '
    '<span class="gan-generated">orange</span> where it says generated.<br>'
    '<b class="gan-real">●</b> real points &emsp; ○ the input &emsp; <b>→</b> where D\'s logit rises</p>'
)


# ---- picking


class Sources(NamedTuple):
    """What an input can be picked from.

    Args:
        pickers: the ways to pick one, by the words of their buttons: ``condition → (example, condition)``. A real
            example comes with a condition of its own, a generated one is made under the condition that is given.
        examples: of shape ``(n, *shape)``.
        data: the data set, checked, or None; for a conditional network it draws pairs.
        is_conditional: whether the discriminator takes a condition.
    """

    pickers: dict
    examples: np.ndarray
    data: object
    is_conditional: bool


def sources(discriminator, data, generator, latent_dim):
    """The checked ``Sources`` of a discriminator's inputs.

    Raises:
        ValueError: networks or data that do not fit, or a conditional network without data.
    """
    networks.check_model("discriminator", discriminator)
    data = None if data is None else datasets.as_data(data)
    shape, pickers = conditions.shape_for(data, generator, discriminator), {}
    condition = conditions.of_network(discriminator)
    if generator is not None:
        taken = contract.check_networks(generator, discriminator, latent_dim, shape)
        latent_dim, condition = taken.latent_dim, taken.condition
    elif condition is None and shape is not None:
        condition = contract.Condition(tuple(shape), "float32")
    chance = np.random.default_rng(0)
    data, examples, told = _real(data, generator, latent_dim, condition, chance)
    if data is not None:
        pickers["Real example"] = lambda _: _one(*datasets.checked_batch(data, 1, chance))
    if generator is not None:
        make = _maker(generator, latent_dim)
        made = make(EXAMPLES, told)
        examples = made if examples is None else examples
        pickers["Generated example"] = lambda one: (make(1, conditions.repeated(one, 1))[0], one)
    examples = _guessed(discriminator) if examples is None else examples
    contract.check_discriminator(
        discriminator, examples[: contract.EXAMPLES], None if told is None else told[: contract.EXAMPLES]
    )
    return Sources(pickers, examples, data, condition is not None)


def _real(data, generator, latent_dim, condition, chance):
    """The data set, checked, with examples of it and their conditions; each None where there is none."""
    if data is None:
        if condition is not None:
            raise ValueError(
                "discriminator: takes a condition as its second input, expected data to choose conditions from; pass "
                "data=, the data set that it was trained on"
            )
        return None, None, None
    if generator is not None:
        data = matching.check_data(data, generator, latent_dim, condition)
    elif condition is not None:
        data = datasets.with_conditions(data, *condition)
    elif hasattr(data, "condition_shape"):
        raise ValueError(
            f"{data.name}: comes with conditions of shape {data.condition_shape}, but the discriminator takes one "
            "input; pass the examples alone, or D([example, condition])"
        )
    return data, *datasets.check_sample(data, EXAMPLES, chance)


def _maker(generator, latent_dim):
    noise = np.random.default_rng(1)

    def make(count, told):
        return call(generator, noise.standard_normal((count, latent_dim), np.float32), told).numpy()

    return make


def _one(examples, told):
    return examples[0], None if told is None else told[0]


def _guessed(discriminator):
    """Numbers of the shape that the discriminator says it takes: of [0, 1] for images, else around 0."""
    try:
        shape = tuple(discriminator.input_shape[1:])
    except (AttributeError, TypeError, ValueError):  # a subclassed network does not know its input shape
        shape = ()
    if not shape or not all(isinstance(size, int) for size in shape):
        raise ValueError(
            f"discriminator: its input shape is {shape or 'not known'}, expected whole numbers; pass data= (or "
            "generator=), so that there is an example to show it"
        )
    low, high = (0, 1) if shapes.is_image(shape) else (-2.6, 2.6)
    return np.random.default_rng(0).uniform(low, high, (EXAMPLES, *shape)).astype(np.float32)


def span(examples, shape):
    """The lowest and highest value of an input: [0, 1] or [−1, 1] for images that keep to it, else a round window."""
    least, most = float(examples.min()), float(examples.max())
    if shapes.is_image(shape) and most <= 1 and least >= -1:
        return (0.0, 1.0) if least >= 0 else (-1.0, 1.0)
    reach = charts.round_up(1.08 * max(abs(least), abs(most), 1e-3))
    return -reach, reach


# ---- editing


class _Editor:
    """A widget in which the student changes the input; what the probe itself shows in it is no change."""

    def __init__(self, changed):
        self._changed, self._showing = changed, False

    def _observe(self, widget, trait, read, resting=False):
        """Say how to ``read()`` the input whenever the trait changes, and whether such changes come singly."""
        widget.observe(lambda _: self._showing or self._changed(read, resting), trait)

    def show(self, reading):
        self._showing = True
        try:
            self._fill(reading)
        finally:
            self._showing = False


class _Drawing(_Editor):
    """A pad for one grey image."""

    def __init__(self, probe, examples, changed):
        super().__init__(changed)
        self._shape, self._low, self._high = probe.shape, probe.low, probe.high
        height, width = shapes.rows_and_columns(probe.shape)[:2]
        self.pad = self.widget = PixelPad(height=height, width=width, label=f"Draw an image for {probe.name} to judge")
        self._observe(self.pad, "pixels", self._read)
        self._observe(self.pad, "strokes", self._read, resting=True)

    def _read(self):
        return (self._low + (self._high - self._low) * self.pad.image).reshape(self._shape)

    def _fill(self, reading):
        self.pad.image = np.clip((reading.input - reading.low) / (reading.high - reading.low), 0, 1).reshape(
            self.pad.image.shape
        )


class _Place(_Editor):
    """A window over D's field, real points in it, and two boxes for the place."""

    def __init__(self, probe, examples, changed):
        super().__init__(changed)
        points = [] if examples is None else examples[:REAL_POINTS]
        label = f"Window over the field of {probe.name}: place the input"
        self.pad = PointPad(points, probe.high, moves_marker=True, label=label)
        self.boxes = [_box(words) for words in "xy"]
        beside = base.box("gan-column", base.box("gan-row", *self.boxes), widgets.HTML(PLACE_KEY))
        self.widget = base.box("gan-columns", self.pad, beside)
        self._observe(self.pad, "marker", lambda: self.pad.marker)
        self._observe(self.pad, "strokes", lambda: self.pad.marker, resting=True)
        for box in self.boxes:
            self._observe(box, "value", lambda: [box.value for box in self.boxes], resting=True)

    def _fill(self, reading):
        if not np.array_equal(np.float32(self.pad.marker), reading.input):  # never against the hand that drags it
            self.pad.marker = reading.input
        length = float(np.linalg.norm(reading.push))
        self.pad.arrow = 0.2 * reading.high * reading.push / length if length > 0 else []
        self.pad.background = svg.png(fields.background_colours(reading.shares))
        for box, value in zip(self.boxes, reading.input, strict=True):
            box.value = round(float(value), 4)


class _Number(_Editor):
    """A slider and a box for one number."""

    def __init__(self, probe, examples, changed):
        super().__init__(changed)
        limits = {"min": probe.low, "max": probe.high, "step": (probe.high - probe.low) / 200}
        self.slider, self.box = widgets.FloatSlider(description="x", readout=False, **limits), _box("x =")
        self.widget = base.styled(base.paired((self.slider, self.box)), "gan-number-editor")
        self._observe(self.slider, "value", lambda: [self.slider.value])
        self._observe(self.box, "value", lambda: [self.box.value], resting=True)

    def _fill(self, reading):
        self.slider.value = self.box.value = round(float(reading.input[0]), 4)


def _box(words):
    return base.styled(widgets.FloatText(description=words, step=0.05), "gan-field")


_EDITORS = {"drawing": _Drawing, "point": _Place, "number": _Number}


def editor(probe, examples, changed):
    """The editor for a probe's inputs, or None where they can only be picked.

    Args:
        probe: has the ``shape`` of an input, its ``low`` and ``high`` values, and D's ``name``.
        examples: real ones, drawn in the window, or None.
        changed: called as ``changed(read, resting)`` by what the student does: ``read()`` is the new input, ``resting``
            is False in the midst of a movement.
    """
    make = _EDITORS.get(readings.kind(probe.shape))
    return make(probe, examples, changed) if make else None
