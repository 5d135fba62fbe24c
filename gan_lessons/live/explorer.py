"""The latent explorer: turn single numbers of a noise vector, or walk between two, and see what the generator makes.

It opens with the widget; then come the walks, which are plain arithmetic, and the drawing of examples of any shape.
"""

import html
import io
import traceback

import ipywidgets as widgets
import numpy as np
from IPython.display import display
from matplotlib.figure import Figure

from gan_lessons import contract, panels, svg
from gan_lessons._tensorflow import keras
from gan_lessons.live.poster import Poster, live_bundle
from gan_lessons.pictures import GENERATED, sigmoid
from gan_lessons.training import GAN

STRIP, LARGE, SMALL, RANGE = 9, 280, 80, 3.0  # pictures of a walk; sides in CSS pixels; a slider's half range
INK = "color:var(--jp-ui-font-color1,#222);font-size:13px;line-height:1.35"


class LatentExplorer:
    """A widget that shows the one sample a generator makes from the noise vector z, and lets you move z.

    Sliders move the first numbers of z. "Keep as A" and "Keep as B" remember two places; the slider t walks between
    them, see ``spherical`` for the way it takes. Whatever moves, the generator is called once, as it then is.

    Args:
        generator: a ``keras.Model`` from ``(batch, latent_dim)`` to examples, or a ``training.GAN``; a GAN that keeps
            averaged weights gets a box to look at those.
        latent_dim: length of z; read from the generator if None.
        discriminator: a ``keras.Model`` whose probability "real" is told; a GAN's own if None.
        seed: of the NumPy generator that draws A, B and what "Random" shows.
        sliders: how many numbers of z get a slider.
        name: the heading.

    Raises:
        ValueError: networks that break the contract (``contract.check_networks``), or a setting out of range.
    """

    def __init__(self, generator, latent_dim=None, discriminator=None, seed=0, sliders=6, name="Latent explorer"):
        self.gan = generator if isinstance(generator, GAN) else None
        if self.gan is not None:
            generator, latent_dim = self.gan.generator, self.gan.latent_dim if latent_dim is None else latent_dim
            discriminator = self.gan.discriminator if discriminator is None else discriminator
        # the contract is one of pairs: a generator alone is checked beside the simplest discriminator there is
        simplest = keras.Sequential([keras.layers.Flatten(), keras.layers.Dense(1)])
        judge = simplest if discriminator is None else discriminator
        self.latent_dim = contract.check_networks(generator, judge, latent_dim)
        self.generator, self.discriminator, self.name = generator, discriminator, str(name)
        sliders = min(contract.whole("sliders", sliders, 1, 24), self.latent_dim)
        self._rng = np.random.default_rng(contract.whole("seed", seed, 0, 2**63))
        self._a, self._b = self._draw(), self._draw()
        self._moving, self._shown = False, False  # controls are being set from code; the poster is on the page
        self._build(sliders)
        others = 0 if panels.is_image(self.walk(2).shape[1:]) else 200  # drawn pale behind the sample
        self._cloud = np.random.default_rng(seed + 1).standard_normal((others, self.latent_dim), dtype=np.float32)
        self._go(self._a, 0.0)

    # ---- what cells call

    @property
    def z(self):
        """The noise vector shown, float32 of shape ``(latent_dim,)``: a copy. Set it to show another one.

        Raises:
            ValueError: another shape, or NaN or infinite numbers.
        """
        return self._z.copy()

    @z.setter
    def z(self, value):
        value = np.array(value, np.float32)
        if value.shape != (self.latent_dim,):
            raise ValueError(f"z: got shape {value.shape}, expected ({self.latent_dim},), one number for each input")
        if not np.isfinite(value).all():
            raise ValueError("z: got NaN or infinite numbers, expected finite ones; most noise lies between -3 and 3")
        self._go(value)

    @property
    def ends(self):
        """The two ends of the walk, A and B: float32 of shape ``(2, latent_dim)``."""
        return np.stack([self._a, self._b])

    def walk(self, steps=STRIP):
        """The samples on the walk from A to B at evenly spaced t: float32 of shape ``(steps, *shape)``."""
        return self._make(self._along(np.linspace(0, 1, contract.whole("steps", steps, 2, 10_000))))

    def close(self):
        """Take the widget out of every page."""
        self._poster.close()
        close_all(self.widget)
        self._averaged.close()  # not on the page where there are no averaged weights

    def _ipython_display_(self):
        display(live_bundle(self.widget, "The controls work where this notebook runs."), raw=True)
        self._shown = True
        self._show_poster()

    # ---- the parts

    def _build(self, sliders):
        self._sliders = [self._slider(f"z{i + 1}", -RANGE, RANGE, 0.05) for i in range(sliders)]
        for index, pair in enumerate(self._sliders):
            for control in pair:
                self._on_change(control, lambda value, index=index: self._turn(index, value))
        self._t_slider, self._t_box = self._slider("t", 0.0, 1.0, 0.025)
        for control in (self._t_slider, self._t_box):
            self._on_change(control, self._walk_to)
        self._kind = widgets.Dropdown(
            options=list(WALKS), description="walk", layout={"width": "170px"}, style={"description_width": "40px"}
        )
        self._averaged = widgets.Checkbox(description="averaged weights", indent=False, layout={"width": "150px"})
        for choice in (self._kind, self._averaged):
            self._on_change(choice, lambda _: self._again())
        self._buttons = [
            self._button("Random", "The next noise vector of the seeded generator", lambda: self._go(self._draw())),
            self._button("Zero", "All numbers of z are 0", lambda: self._go(np.zeros_like(self._z))),
            self._button("Keep as A", "The walk starts here", self._keep_a),
            self._button("Keep as B", "The walk ends here", self._keep_b),
        ]
        self._words, self._error, self._large, self._strip = (widgets.HTML() for _ in range(4))
        controls = [widgets.HBox(self._buttons, layout={"flex_flow": "row wrap"}), self._note(sliders)]
        controls += [widgets.HBox(pair) for pair in self._sliders]
        walk = [self._t_slider, self._t_box, self._kind]
        walk += [self._averaged] if self.gan is not None and self.gan.average is not None else []
        upper = widgets.HBox([self._large, widgets.VBox(controls, layout={"margin": "0 0 0 14px"})])
        lower = widgets.HBox(walk, layout={"flex_flow": "row wrap"})
        self.widget = widgets.VBox([self._words, self._error, upper, lower, self._strip])
        self.widget.add_class("gan-explorer")
        self._poster = Poster("A latent explorer: run this cell to move the noise.")

    def _slider(self, words, low, high, step):
        """A slider and, for screen readers and exact values, a number box that moves with it."""
        narrow = {"description_width": "34px"}
        slider = widgets.FloatSlider(
            min=low, max=high, step=step, description=words, readout=False, layout={"width": "270px"}, style=narrow
        )
        box = widgets.BoundedFloatText(
            min=low, max=high, step=step, description=f"{words} =", layout={"width": "116px"}, style=narrow
        )
        return slider, box

    def _button(self, words, tip, action):
        button = widgets.Button(description=words, tooltip=tip, layout={"width": "92px"})
        button.on_click(lambda _: self._guarded(lambda: (action(), self._show_poster())))
        return button

    def _on_change(self, control, action):
        def changed(change):
            # a browser answers every slider that is set here with the same value, give or take a last digit
            if not self._moving and not _same(change["new"], change["old"]):
                self._guarded(lambda: action(change["new"]))

        control.observe(changed, "value")

    def _note(self, sliders):
        words, rest = "The sliders move every number of z.", self.latent_dim - sliders
        if rest:
            words = f"The sliders move {sliders} of the {self.latent_dim} numbers of z; the other {rest} stay as drawn."
        return widgets.HTML(f'<span style="{INK}">{words}</span>')

    # ---- what the controls do

    def _turn(self, index, value):
        z = self.z
        z[index] = value
        self._go(z)

    def _walk_to(self, t):
        self._go(self._along([t])[0], float(t))

    def _keep_a(self):
        self._a = self.z
        self._go(self._a, 0.0)

    def _keep_b(self):
        self._b = self.z
        self._go(self._b, 1.0)

    def _again(self):
        self._go(self._z if self._t is None else self._along([self._t])[0], self._t)

    def _go(self, z, t=None):
        """Make z the noise shown, ``t`` of the way from A to B (None: off the walk), and the controls follow."""
        self._z, self._t = np.array(z, np.float32), t
        self._moving = True
        try:
            for pair, value in zip(self._sliders, self._z, strict=False):
                _place(pair, float(value))
            if t is not None:
                _place((self._t_slider, self._t_box), t)
        finally:
            self._moving = False
        self._look()

    def _look(self):
        """Make and judge everything that is on show in one call of each network, then show it."""
        made = self._make(np.concatenate([self._z[None], self._along(np.linspace(0, 1, STRIP)), self._cloud]))
        self.sample, self._walked, self._others = made[0], made[1 : STRIP + 1], made[STRIP + 1 :]
        self._chances = None
        if self.discriminator is not None:
            self._chances = sigmoid(self.discriminator(made[: STRIP + 1], training=False)).ravel()
        self._window = window(made)
        self._words.value = (
            f'<div style="{INK}"><b>{html.escape(self.name)}</b><p role="status" aria-live="polite" '
            f'style="margin:0 0 4px">{html.escape(self.sentence)}</p></div>'
        )
        self._large.value = _coloured(
            sketch(self.sample[None], LARGE, f"The sample. {self.sentence}", self._window, GENERATED, self._others)
        )
        self._strip.value = _coloured("".join([self._stop(i) for i in range(STRIP)]))
        self._error.value = ""

    def _stop(self, index):
        """One picture of the walk with its t; a bar over it where z stands."""
        t, words = index / (STRIP - 1), [f"t = {index / (STRIP - 1):.3g}"]
        if index in (0, STRIP - 1):
            words[0] += " (A)" if index == 0 else " (B)"
        if self._chances is not None:
            words.append(f"D {100 * self._chances[index + 1]:.0f} %")
        here = self._t is not None and abs(self._t - t) <= 0.5 / (STRIP - 1)
        alt = f"Walk, {', '.join(words)}{', z is nearest here' * here}"
        one = self._walked[index : index + 1]
        return sketch(one, SMALL, alt, self._window, GENERATED, self._others[:60], words=words, bold=here)

    @property
    def sentence(self):
        """What is shown, in words."""
        long, usual = np.linalg.norm(self._z), self.latent_dim**0.5
        words = f"z is {long:.2f} long (usual for {self.latent_dim} Gaussian numbers: about {usual:.3g})"
        words += ", off the walk" if self._t is None else f", t = {self._t:.3g} on the {self._kind.value} walk A to B"
        if self.sample.size <= 2:
            words += f"; the sample is {', '.join([f'{value:.2f}' for value in self.sample.ravel()])}"
        if self._chances is not None:
            words += f"; D holds it for real with {100 * self._chances[0]:.0f} %"
        return words + "."

    def _along(self, shares):
        return WALKS[self._kind.value](self._a, self._b, shares)

    def _make(self, noise):
        if self.gan is not None:
            made = self.gan.generate(noise, averaged=self._averaged.value)
        else:
            made = np.asarray(self.generator(noise, training=False))
        if not np.isfinite(made).all():
            raise ValueError("the generator gives NaN or infinite numbers; train it again with a lower learning rate")
        return made

    def _draw(self):
        return self._rng.standard_normal(self.latent_dim, dtype=np.float32)

    def _guarded(self, action):
        """Errors in callbacks would go nowhere: show them."""
        try:
            action()
        except Exception as error:
            self._error.value = alert(error, "This z could not be shown; the pictures are still those before it.")

    def _show_poster(self):
        """Renew what a saved notebook keeps; at a button, not at every move of a slider: it takes 0.2 to 0.3 s."""
        if not self._shown:
            return
        figure = Figure(figsize=(9.0, 4.6), dpi=80)
        figure.suptitle(self.sentence, fontsize=8.5, wrap=True)
        sketch_on(figure.add_axes([0.3, 0.27, 0.4, 0.65]), self.sample[None], self._window, GENERATED, self._others)
        for index in range(STRIP):
            ax = figure.add_axes([0.01 + 0.11 * index, 0.02, 0.1, 0.18])
            sketch_on(ax, self._walked[index : index + 1], self._window, GENERATED, self._others[:60])
            ax.set_title(f"t = {index / (STRIP - 1):.3g}", fontsize=8)
        self._poster.show(png(figure), self.sentence)


# ---- walks from a to b, both of shape (latent_dim,): shares t of shape (n,) in, (n, latent_dim) out


def straight(a, b, shares):
    """The straight line, (1 − t) a + t b."""
    shares = np.asarray(shares, np.float64)[:, None]
    return ((1 - shares) * a + shares * b).astype(np.float32)


def spherical(a, b, shares):
    """The shortest way round the origin (White 2016, "Sampling Generative Networks", section 2.1).

    Gaussian noise of d numbers is nearly always about √d long: it lies close to a sphere. The straight line between
    two such vectors cuts through the inside (half-way it is only about √(d/2) long), where the generator has hardly
    ever been trained; this walk stays on the sphere. Directions turn evenly and lengths change evenly, so equal
    lengths are kept. Where there is no angle to turn through (parallel vectors, or a zero vector), it is the straight
    line; between opposite vectors all ways are equally short, and it takes one of them.

    >>> spherical(np.array([1.0, 0.0]), np.array([0.0, 1.0]), [0.5]).round(3).tolist()
    [[0.7070000171661377, 0.7070000171661377]]
    """
    a, b = np.asarray(a, np.float64), np.asarray(b, np.float64)
    lengths = np.linalg.norm(a), np.linalg.norm(b)
    if min(lengths) == 0 or a.size == 1:
        return straight(a, b, shares)
    start, aside = a / lengths[0], _aside(a / lengths[0], b / lengths[1])
    angle = np.arctan2(aside @ b, start @ b)  # keeps its digits where an arccos would lose them
    t = np.asarray(shares, np.float64)[:, None]
    turned = np.cos(t * angle) * start + np.sin(t * angle) * aside
    return (((1 - t) * lengths[0] + t * lengths[1]) * turned).astype(np.float32)


def _aside(start, end):
    """The unit vector at a right angle to ``start`` on the way to ``end``; any one if they lie on one line."""
    aside = end - (end @ start) * start
    if np.linalg.norm(aside) < 1e-7:
        axis = np.eye(len(start))[np.argmin(np.abs(start))]
        aside = axis - (axis @ start) * start
    return aside / np.linalg.norm(aside)


WALKS = {"spherical": spherical, "straight": straight}


# ---- drawing examples of any shape


def window(examples):
    """Lowest and highest value to draw, with a margin: one scale for all pictures that are to be compared."""
    low, high = float(np.min(examples)), float(np.max(examples))
    margin = max(1e-6, 0.08 * (high - low))
    return low - margin, high + margin


def sketch(examples, side, alt, span, colour="currentColor", others=(), words=(), bold=False, frame="currentColor"):
    """Examples in one square SVG picture, drawn as what they are: images, points, numbers or curves.

    Args:
        examples: array ``(n, *shape)``.
        side: of the picture, in CSS pixels.
        alt: what it shows, in words.
        span: lowest and highest value drawn (``window``); images do not need it.
        colour: of the marks; generated points are crosses, all others dots.
        others: examples to draw pale behind them.
        words: lines of text under the picture.
        bold: whether a bar stands over the picture.
        frame: colour of the frame; that of generated examples is broken.
    """
    body = _kind_of(examples)[0](examples, np.asarray(others), side, span, colour)
    wide, dash = (1, "") if frame == "currentColor" else (4, "9 6" if frame == GENERATED else "")
    body += (
        f'<rect x="{wide / 2}" y="{wide / 2}" width="{side - wide}" height="{side - wide}" fill="none" '
        f'stroke="{frame}" stroke-width="{wide}" stroke-dasharray="{dash}"/>'
    )
    for line, text in enumerate(words):
        body += svg.text(side / 2, side + 14 + 14 * line, text, anchor="middle")
    bar = svg.path(f"M0 -4H{side}", "currentColor", 4) if bold else ""
    return svg.figure(alt, f'<g transform="translate(0 6)">{bar}{body}</g>', side, side + 12 + 14 * len(words))


def sketch_on(ax, examples, span, colour="#444444", others=()):
    """The same on Matplotlib axes, for what a saved notebook keeps."""
    _kind_of(examples)[1](ax, examples, np.asarray(others), span, colour)
    ax.set(xticks=[], yticks=[])


def png(figure):
    """A Matplotlib figure as PNG bytes."""
    buffer = io.BytesIO()
    figure.savefig(buffer, format="png")
    return buffer.getvalue()


def close_all(box):
    """Close a widget and all that are in it."""
    for child in getattr(box, "children", ()):
        close_all(child)
    box.close()


def alert(error, consequence):
    """An error in words that a screen reader speaks at once."""
    reason = "".join(traceback.format_exception_only(type(error), error)).strip()
    return (
        '<div role="alert" style="border-left:4px solid #D55E00;padding:4px 10px;white-space:pre-wrap;'
        f'{INK}"><b>{html.escape(consequence)}</b>\n{html.escape(reason)}</div>'
    )


def _place(pair, value):
    """Set a slider, which knows whole steps only, and its number box, to two places; leave alone what is there."""
    slider, box = pair
    value = min(max(value, slider.min), slider.max)
    nearest = round(round(value / slider.step) * slider.step, 6)
    if not _same(slider.value, nearest):
        slider.value = nearest
    if abs(box.value - value) > 0.005 or round(box.value, 6) != box.value:
        box.value = round(value, 3 if slider.max <= 1 else 2)


def _same(new, old):
    """Whether two values of a control are one, but for rounding."""
    return abs(new - old) < 1e-6 if isinstance(new, float) else new == old


def _coloured(body):
    return f'<div style="{INK};display:flex;flex-wrap:wrap;gap:6px">{body}</div>'


def _kind_of(examples):
    """How to draw these examples: (in SVG, with Matplotlib)."""
    shape = examples.shape[1:]
    if panels.is_image(shape):
        return _images, _images_on
    return {(2,): (_points, _points_on), (1,): (_numbers, _numbers_on)}.get(shape, (_curves, _curves_on))


def _sheet(examples):
    columns = int(np.ceil(len(examples) ** 0.5))
    return panels.framed(examples, None, columns, border=0)[:-1, :-1]


def _images(examples, others, side, span, colour):
    sheet = _sheet(examples)
    scale = side / max(sheet.shape[:2])
    height, width = sheet.shape[0] * scale, sheet.shape[1] * scale
    return svg.image(sheet, (side - width) / 2, (side - height) / 2, width, height)


def _images_on(ax, examples, others, span, colour):
    ax.imshow(_sheet(examples), interpolation="nearest")


def _places(values, side, span):
    """Values in pixels from the left or the bottom; what lies outside the window goes to its edge."""
    return np.clip((np.asarray(values, float) - span[0]) / (span[1] - span[0]), 0, 1) * side


def _points(examples, others, side, span, colour):
    arm, body = (6 if len(examples) == 1 and side > 150 else 3), ""
    for points, opacity, size in ((others, 0.4, 2), (examples, 1, arm)):
        cross = f"m-{size} -{size}l{2 * size} {2 * size}m0 -{2 * size}l-{2 * size} {2 * size}"
        mark, wide = (cross, 1 + (size > 2)) if colour == GENERATED else ("h0", size * 1.5)
        steps = "".join([f"M{x:.1f} {side - y:.1f}{mark}" for x, y in _places(points, side, span).reshape(-1, 2)])
        body += svg.path(steps, colour, wide, extra=f'stroke-linecap="round" opacity="{opacity}"')
        if len(points) == 1:
            x, y = _places(points, side, span)[0]
            body += f'<circle cx="{x:.1f}" cy="{side - y:.1f}" r="{2 * size}" fill="none" stroke="currentColor"/>'
    return body


def _points_on(ax, examples, others, span, colour):
    mark = "x" if colour == GENERATED else "o"
    for points, opacity, size in ((others, 0.25, 2), (examples, 1, 8 if len(examples) == 1 else 4)):
        ax.plot(*np.reshape(points, (-1, 2)).T, mark, color=colour, alpha=opacity, markersize=size)
    ax.set(xlim=span, ylim=span, aspect="equal")


def _numbers(examples, others, side, span, colour):
    base, body = side * 0.7, ""
    for values, opacity in ((others, 0.3), (examples, 0.9)):
        if len(values) > 1:
            counts = np.histogram(values, 24, span)[0] / len(values)
            bars = "".join([f"M{(i + 0.5) * side / 24:.1f} {base:.1f}v{-side * c:.1f}" for i, c in enumerate(counts)])
            body += svg.path(bars, colour, side / 28, extra=f'opacity="{opacity}"')
        elif len(values):
            x = _places(values[0, 0], side, span)
            body += svg.path(f"M{x:.1f} {base + side * 0.06:.1f}V{side * 0.2:.1f}", colour, 2.5)
    body += svg.path(f"M0 {base:.1f}H{side}", "currentColor", 1)
    if side > 150:
        body += svg.text(4, base + 16, f"{span[0]:.3g}") + svg.text(side - 4, base + 16, f"{span[1]:.3g}", anchor="end")
    return body


def _numbers_on(ax, examples, others, span, colour):
    for values, opacity in ((others, 0.3), (examples, 0.9)):
        if len(values) > 1:
            ax.hist(np.ravel(values), 24, range=span, color=colour, alpha=opacity, density=True)
        elif len(values):
            ax.axvline(values[0, 0], color=colour)
    ax.set_xlim(span)


def _curves(examples, others, side, span, colour):
    body = ""
    for curves, opacity in ((others[:12], 0.3), (examples, 1)):
        for curve in curves.reshape(len(curves), -1) if len(curves) else ():
            xs = np.linspace(4, side - 4, curve.size)
            body += svg.polyline(xs, side - _places(curve, side, span), colour, 1 + opacity, opacity=opacity)
    return body


def _curves_on(ax, examples, others, span, colour):
    for curves, opacity in ((others[:12], 0.3), (examples, 1)):
        for curve in curves.reshape(len(curves), -1) if len(curves) else ():
            ax.plot(curve, color=colour, alpha=opacity)
    ax.set_ylim(span)
