"""Ask the discriminator: draw or pick an input, see what D thinks of it and which small change would raise it."""

import html
import traceback

import ipywidgets as widgets
import numpy as np
from IPython.display import display

from gan_lessons import contract, panels, probe_panels, svg
from gan_lessons import data as datasets
from gan_lessons._tensorflow import keras, tf
from gan_lessons.live.pad import PixelPad, PointPad
from gan_lessons.live.poster import Poster, live_bundle
from gan_lessons.pictures import sigmoid
from gan_lessons.probe_panels import Look

STEP = 0.02  # root mean square of one step of Follow, as a share of the range of the input
HALVINGS = 10  # of a step that overshot, before the place counts as a top
GRID, CURVE, REAL_POINTS = 61, 201, 200
EXAMPLES = 256  # looked at, for the range of the input
PLACE_KEY = "Ground: blue where D says real, orange where generated; ● real points; → where D's logit rises."
TIPS = {
    "Real example": "Another example from the data",
    "Generated example": "Another example from the generator",
    "Blank": "No ink, or the origin",
    "Follow": "Change the input a little so that D's logit rises",
    "Ask D again": "After more training D may think otherwise",
}


class Probe:
    """A widget that puts one input to a discriminator and shows the gradient of its logit with respect to the input.

    Images can be drawn, points chosen in the window, numbers on their line; inputs of other shapes are picked.
    "Follow" changes the input a little along the gradient, never so that the logit falls.

    Args:
        discriminator: a ``keras.Model`` from ``(batch, *shape)`` to ``(batch, 1)`` logits.
        data: a data set or an array, for "Real example" and for the window's size.
        generator: a ``keras.Model``, for "Generated example".
        latent_dim: length of its noise vector; read from its input shape if None.
        name: what the sentences call the discriminator.

    Attributes:
        logit, probability: of the input, floats.
        gradient: of the logit with respect to the input, an array of the input's shape.
        sentence: what the widget says.

    Raises:
        ValueError: networks or data that break the contract (``contract.check_networks``), or no way to know the
            input's shape.
    """

    def __init__(self, discriminator, data=None, generator=None, latent_dim=None, name="D"):
        self.discriminator, self.name = discriminator, name
        self._pickers, examples = _sources(discriminator, data, generator, latent_dim)
        self.shape = examples.shape[1:]
        self.low, self.high = _span(examples, self.shape)
        blank = np.full(self.shape, self.low if panels.is_image(self.shape) else 0, np.float32)
        self._pickers["Blank"] = lambda: blank
        self._poster = Poster("A discriminator's probe: run the notebook to draw and follow the gradient.")
        self._shown = False
        self._build(examples if data is not None else None)
        self._input = next(iter(self._pickers.values()))()
        self.refresh()

    # ---- what cells call

    @property
    def input(self):
        """The input as float32 of the discriminator's input shape; assign an array to ask about another."""
        return self._input.copy()

    @input.setter
    def input(self, values):
        self._ask(self._checked(values))
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
    def logit(self):
        return self._look.logit

    @property
    def probability(self):
        return float(sigmoid(self._look.logit))

    @property
    def gradient(self):
        return self._look.gradient.copy()

    @property
    def sentence(self):
        return probe_panels.describe(self._look, self.name)

    def follow(self, steps=1):
        """Change the input ``steps`` times a little along the gradient; stops early where no step raises the logit."""
        note = ""
        for _ in range(contract.whole("steps", steps, 1)):
            higher = self._higher()
            if higher is None:
                note = "No small step along the gradient raises D's logit any further."
                break
            self._look = self._look_at(higher)
        self._show(self._look, note)
        self._show_poster()

    def refresh(self):
        """Ask D again about the same input: after more training it thinks otherwise."""
        self._field = self._field_of_d()
        self._ask(self._input)
        self._show_poster()

    def close(self):
        """Take the widget out of every page."""
        self._poster.close()
        self.widget.close()

    def _ipython_display_(self):
        display(live_bundle(self.widget, self._poster._text), raw=True)
        self._shown = True
        self._show_poster()

    # ---- what D thinks

    def _ask(self, array):
        self._show(self._look_at(array))

    def _look_at(self, array):
        logit, gradient = logit_and_gradient(self.discriminator, array)
        # at the end of the range only the way back is open
        blocked = ((array >= self.high) & (gradient > 0)) | ((array <= self.low) & (gradient < 0))
        push = np.where(blocked, np.float32(0), gradient)
        return Look(array, logit, gradient, push, self.low, self.high, self._field)

    def _higher(self):
        """An input one step along the gradient with a higher logit; None where there is none."""
        push = self._look.push.astype(np.float64)
        length = np.sqrt(np.mean(push**2))
        if not length > 0:
            return None
        for halving in range(HALVINGS):
            size = STEP * (self.high - self.low) / 2**halving / length
            here = self._look.input
            there = np.clip(here + size * push, np.minimum(here, self.low), np.maximum(here, self.high))
            there = there.astype(np.float32)
            if logit_and_gradient(self.discriminator, there)[0] > self._look.logit:
                return there
        return None

    def _field_of_d(self):
        how, line = probe_panels.kind(self.shape), np.linspace(self.low, self.high, GRID, dtype=np.float32)
        if how == "point":
            places = np.stack(np.meshgrid(line, line[::-1]), -1).reshape(-1, 2)
            return sigmoid(self.discriminator(places, training=False)).reshape(GRID, GRID)
        if how == "number":
            places = np.linspace(self.low, self.high, CURVE, dtype=np.float32)[:, None]
            return sigmoid(self.discriminator(places, training=False))[:, 0]
        return None

    # ---- the screen

    def _build(self, examples):
        editors = {"drawing": _Drawing, "point": _Place, "number": _Number}
        editor = editors.get(probe_panels.kind(self.shape))
        self._editor = editor(self, examples) if editor else None
        self._view, self._message = widgets.HTML(), widgets.HTML()
        self._buttons = [
            self._button(words, lambda pick=pick: self._pick(pick)) for words, pick in self._pickers.items()
        ]
        self._buttons += [self._button("Follow", self.follow), self._button("Ask D again", self.refresh)]
        left = [self._editor.widget] if self._editor else []
        flow = {"flex_flow": "row wrap", "align_items": "flex-start"}
        row = widgets.HBox([*left, self._view], layout=flow)
        row.add_class("gan-probe-row")
        self.widget = widgets.VBox([row, widgets.HBox(self._buttons, layout=flow), self._message])
        self.widget.add_class("gan-probe")

    def _button(self, words, action):
        button = widgets.Button(description=words, tooltip=TIPS[words], layout={"width": "auto"})
        button.on_click(lambda _: self._guarded(action))
        return button

    def _pick(self, picker):
        self.input = picker()

    def _show(self, look, note=""):
        self._look, self._input = look, look.input
        self._view.value = probe_panels.page(look, self.name)
        self._message.value = f'<div role="status">{html.escape(note)}</div>' if note else ""
        if self._editor:
            self._editor.show(look)

    def _show_poster(self):
        if self._shown:
            self._poster.show(probe_panels.still(self._look, self.name), self.sentence)

    def _guarded(self, action):
        """Errors in callbacks would go nowhere: show them in the widget."""
        try:
            action()
        except Exception as error:
            words = "".join(traceback.format_exception_only(type(error), error)).strip()
            self._message.value = (
                '<div role="alert" style="border-left:4px solid #D55E00;padding:4px 10px;white-space:pre-wrap">'
                f"<b>D could not answer; its last answer is still shown.</b>\n{html.escape(words)}</div>"
            )


class _Editor:
    """A widget in which the student changes the input; what the probe itself shows in it is no change."""

    def __init__(self, probe):
        self._probe, self._showing = probe, False

    def _observe(self, widget, trait, read, resting=False):
        """Ask about ``read()`` whenever the trait changes; the poster follows where changes come singly."""

        def act():
            self._probe._ask(self._probe._checked(read()))
            if resting:
                self._probe._show_poster()

        widget.observe(lambda _: self._showing or self._probe._guarded(act), trait)

    def show(self, look):
        self._showing = True
        try:
            self._fill(look)
        finally:
            self._showing = False


class _Drawing(_Editor):
    """A pad for one grey image."""

    def __init__(self, probe, examples):
        super().__init__(probe)
        height, width = probe_panels.shape_of_image(probe.shape)[:2]
        self.pad = self.widget = PixelPad(height=height, width=width, label=f"Draw an image for {probe.name} to judge")
        self._observe(self.pad, "pixels", self._read)
        self._observe(self.pad, "strokes", self._read, resting=True)

    def _read(self):
        low, high = self._probe.low, self._probe.high
        return (low + (high - low) * self.pad.image).reshape(self._probe.shape)

    def _fill(self, look):
        self.pad.image = np.clip((look.input - look.low) / (look.high - look.low), 0, 1).reshape(self.pad.image.shape)


class _Place(_Editor):
    """A window over D's field, real points in it, and two boxes for the place."""

    def __init__(self, probe, examples):
        super().__init__(probe)
        points = [] if examples is None else examples[:REAL_POINTS]
        label = f"Window over the field of {probe.name}: place the input"
        self.pad = PointPad(points, probe.high, moves_marker=True, label=label)
        self.boxes = [_box(words) for words in "xy"]
        key = widgets.HTML(f'<div style="line-height:1.35">{PLACE_KEY}</div>', layout={"width": "326px"})
        self.widget = widgets.VBox([self.pad, widgets.HBox(self.boxes), key])
        self._observe(self.pad, "marker", lambda: self.pad.marker)
        self._observe(self.pad, "strokes", lambda: self.pad.marker, resting=True)
        for box in self.boxes:
            self._observe(box, "value", lambda: [box.value for box in self.boxes], resting=True)

    def _fill(self, look):
        if not np.array_equal(np.float32(self.pad.marker), look.input):  # never against the hand that drags it
            self.pad.marker = look.input
        length = float(np.linalg.norm(look.push))
        self.pad.arrow = 0.2 * look.high * look.push / length if length > 0 else []
        self.pad.ground = svg.png(panels.ground(look.field))
        for box, value in zip(self.boxes, look.input, strict=True):
            box.value = round(float(value), 4)


class _Number(_Editor):
    """A slider and a box for one number."""

    def __init__(self, probe, examples):
        super().__init__(probe)
        span = {"min": probe.low, "max": probe.high, "step": (probe.high - probe.low) / 200}
        self.slider = widgets.FloatSlider(description="x", readout=False, layout={"width": "300px"}, **span)
        self.box = _box("x =")
        self.widget = widgets.VBox([self.slider, self.box])
        self._observe(self.slider, "value", lambda: [self.slider.value])
        self._observe(self.box, "value", lambda: [self.box.value], resting=True)

    def _fill(self, look):
        self.slider.value = self.box.value = round(float(look.input[0]), 4)


def _box(words):
    layout, style = {"width": "150px"}, {"description_width": "30px"}
    return widgets.FloatText(description=words, step=0.05, layout=layout, style=style)


# ---- D's answer, and what can be asked


def logit_and_gradient(discriminator, example):
    """D's logit for one example and the logit's gradient with respect to it, an array of the example's shape.

    Raises:
        ValueError: a logit or gradient that is NaN or infinite.
    """
    inputs = tf.convert_to_tensor(example[None])
    with tf.GradientTape() as tape:
        tape.watch(inputs)
        logit = discriminator(inputs, training=False)
    gradient = tape.gradient(logit, inputs)
    gradient = np.zeros_like(example) if gradient is None else gradient.numpy()[0]
    logit = float(np.squeeze(logit))
    if not (np.isfinite(logit) and np.isfinite(gradient).all()):
        raise ValueError(
            f"discriminator: gives logit {logit} with a gradient that is not finite everywhere; look at "
            "its weights, and lower its learning rate if the training has diverged"
        )
    return logit, gradient


def _sources(discriminator, data, generator, latent_dim):
    """The checked ways to pick an input, by the words of their buttons, and examples of shape ``(n, *shape)``."""
    if not isinstance(discriminator, keras.Model):
        raise ValueError(
            f"discriminator: got a {type(discriminator).__name__}, expected a keras.Model that is built, "
            "such as keras.Sequential([...])"
        )
    pickers, examples = {}, None
    if generator is not None:
        latent_dim = contract.check_networks(generator, discriminator, latent_dim)
        noise = np.random.default_rng(1)

        def make(count=1):
            return np.asarray(generator(noise.standard_normal((count, latent_dim), np.float32), training=False))

        examples = make(EXAMPLES)
    if data is not None:
        data = datasets.as_data(data) if generator is None else contract.check_data(data, generator, latent_dim)
        chance = np.random.default_rng(0)
        examples = np.asarray(data.sample(EXAMPLES, chance), np.float32)
        pickers["Real example"] = lambda: np.asarray(data.sample(1, chance), np.float32)[0]
    if generator is not None:
        pickers["Generated example"] = lambda: make()[0]
    if examples is None:
        examples = _guessed(discriminator)
    _check_logits(discriminator, examples[:64])
    return pickers, examples


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
    low, high = (0, 1) if panels.is_image(shape) else (-2.6, 2.6)
    return np.random.default_rng(0).uniform(low, high, (EXAMPLES, *shape)).astype(np.float32)


def _check_logits(discriminator, examples):
    advice = "pass data= whose examples have the shape it was built for"
    logits = contract._call("discriminator", discriminator, examples, advice)
    contract._check_finite("discriminator", logits)
    if logits.shape != (len(examples), 1):
        raise ValueError(
            f"discriminator: {len(examples)} examples gave an output of shape {logits.shape}, expected "
            f"({len(examples)}, 1), one logit for each; end the network in Dense(1)"
        )
    if contract._ends_in(discriminator, "sigmoid", "softmax") or contract._looks_like_probability(
        discriminator, examples
    ):
        raise ValueError(
            "discriminator: ends in a sigmoid or softmax, expected a logit (any real number); end the network in "
            "Dense(1) with no activation"
        )


def _span(examples, shape):
    """The lowest and highest value of an input: [0, 1] or [−1, 1] for images that keep to it, else a round window."""
    least, most = float(examples.min()), float(examples.max())
    if panels.is_image(shape) and most <= 1 and least >= -1:
        return (0.0, 1.0) if least >= 0 else (-1.0, 1.0)
    reach = float(f"{1.15 * max(abs(least), abs(most), 1e-3):.2g}")
    return -reach, reach
