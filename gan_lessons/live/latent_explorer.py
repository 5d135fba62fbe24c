"""The latent explorer: turn single numbers of a noise vector, or walk between two, and see what the generator makes.

The ways to walk are in ``walks``, the pictures in ``pictures.thumbnails`` and ``walk_panels``.
"""

import ipywidgets as widgets
import numpy as np

from gan_lessons import data as datasets
from gan_lessons.live import base, conditions, interpolation_panels
from gan_lessons.live.condition_control import ConditionControl
from gan_lessons.live.interpolation import WALKS
from gan_lessons.live.interpolation_panels import SHARES, STRIP
from gan_lessons.pictures import shapes, thumbnails
from gan_lessons.pictures.colours import GENERATED, sigmoid
from gan_lessons.training import GAN, contract, outputs
from gan_lessons.training.batched import in_batches
from gan_lessons.training.calls import call
from gan_lessons.utils import validation

LARGE, RANGE, FEW = 280, 3.0, 6  # side of the sample in CSS pixels; a slider's half range; sliders of one column


class LatentExplorer(base.LiveWidget):
    """A widget that shows the one sample a generator makes from the noise vector z, and lets you move z.

    Sliders move the first numbers of z. "Keep as A" and "Keep as B" remember two places; the slider t walks between
    them, see ``walks.spherical`` for the way it takes. Whatever moves, the generator is called once, as it then is.

    Args:
        generator: a ``keras.Model`` from noise, or from ``[noise, condition]``, to examples, or a ``training.GAN``; a
            GAN that keeps averaged weights gets a box to look at those.
        latent_dim: length of z; read from the generator if None.
        discriminator: a ``keras.Model`` whose probability "real" is shown; a GAN's own if None.
        seed: of the NumPy generator that draws A, B and what "Random" shows.
        sliders: how many numbers of z get a slider.
        name: the heading.
        data: for a conditional generator the data set with the labels or conditions to choose from; for a GAN the
            data that it was trained on last, if None.

    Raises:
        ValueError: a conditional generator without data, networks that break the contract
            (``contract.check_networks``), or a setting out of range.
    """

    FAILED = "This z could not be shown; the pictures are still those before it"

    def __init__(
        self, generator, latent_dim=None, discriminator=None, seed=0, sliders=6, name="Latent explorer", data=None
    ):
        self.gan = generator if isinstance(generator, GAN) else None
        if self.gan is not None:
            generator, latent_dim = self.gan.generator, self.gan.latent_dim if latent_dim is None else latent_dim
            discriminator = self.gan.discriminator if discriminator is None else discriminator
        data, taken = _checked(self.gan, generator, discriminator, latent_dim, data)
        self.latent_dim = taken.latent_dim
        self.generator, self.discriminator, self.name = generator, discriminator, str(name)
        sliders = min(validation.whole("sliders", sliders, 1, 24), self.latent_dim)
        self._rng = np.random.default_rng(validation.whole("seed", seed, 0, 2**63))
        self._a, self._b = self._draw(), self._draw()
        super().__init__("A latent explorer: run the cells down to this one to move the noise.")
        self._moving = False  # controls are being set from code
        self._told = None
        if taken.condition is not None:
            self._told = ConditionControl(data, self._condition_chosen, np.random.default_rng(seed + 2))
        self._build(sliders)
        is_image = shapes.is_image(self.walk(2).shape[1:])
        self._black_and_white = self._images_range() if is_image else None
        others = 0 if is_image else 200  # drawn pale behind the sample
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
    def condition(self):
        """What the generator is told, an array of a condition's shape; None for one that is told nothing.

        Assign a label or an array to see what it makes of the same z under it.
        """
        return None if self._told is None else self._told.condition.copy()

    @condition.setter
    def condition(self, value):
        if self._told is None:
            raise ValueError("condition: this generator is not conditional, it takes noise alone")
        self._told.show(value)
        self._observe()
        self._show_poster()

    @property
    def ends(self):
        """The two ends of the walk, A and B: float32 of shape ``(2, latent_dim)``."""
        return np.stack([self._a, self._b])

    def walk(self, steps=STRIP):
        """The samples on the walk from A to B at evenly spaced t: float32 of shape ``(steps, *shape)``."""
        return self._make(self._along(np.linspace(0, 1, validation.whole("steps", steps, 2, 10_000))))

    def close(self):
        """Take the widget out of every page."""
        super().close()
        self._averaged.close()  # not on the page where there are no averaged weights

    # ---- the parts

    def _build(self, sliders):
        self._sliders = [base.slider_and_box(f"z{i + 1}", -RANGE, RANGE, 0.05) for i in range(sliders)]
        for index, pair in enumerate(self._sliders):
            for control in pair:
                self._on_change(control, lambda value, index=index: self._turn(index, value))
        self._t_slider, self._t_box = base.slider_and_box("t", 0.0, 1.0, 0.025)
        for control in (self._t_slider, self._t_box):
            self._on_change(control, self._walk_to)
        self._kind = base.styled(widgets.Dropdown(options=list(WALKS), description="walk"), "gan-field")
        self._averaged = base.styled(widgets.Checkbox(description="averaged weights", indent=False), "gan-field")
        for choice in (self._kind, self._averaged):
            self._on_change(choice, lambda _: self._again())
        self._buttons = [
            self._button(
                "Random",
                "The next noise vector of the seeded generator",
                lambda: self._press(self._draw()),
                "gan-primary",
            ),
            self._button("Zero", "All numbers of z are 0", lambda: self._press(np.zeros_like(self._z))),
            self._button("Keep as A", "The walk starts here", self._keep_a),
            self._button("Keep as B", "The walk ends here", self._keep_b),
        ]
        self._words, self._large, self._strip = (base.html_place() for _ in range(3))
        self._message = base.html_place("gan-message")
        told = [self._told.widget] if self._told else []
        turned = base.box("gan-numbers gan-many" if sliders > FEW else "gan-numbers", *map(base.paired, self._sliders))
        buttons = base.box("gan-row", *self._buttons)
        board = base.box(
            "gan-columns", self._large, base.box("gan-column", buttons, *told, self._note(sliders), turned)
        )
        walk = [base.paired((self._t_slider, self._t_box)), self._kind]
        walk += [self._averaged] if self.gan is not None and self.gan.ema_momentum is not None else []
        parts = [self._words, self._message, board, base.box("gan-row gan-walk", *walk), self._strip]
        self.widget = base.framed("gan-explorer", *parts)

    def _on_change(self, control, action):
        def changed(change):
            if not self._moving and not base.same(change["new"], change["old"]):
                self._guarded(lambda: action(change["new"]))

        control.observe(changed, "value")

    def _note(self, sliders):
        words, rest = "The sliders move every number of z.", self.latent_dim - sliders
        if rest:
            words = (
                f"The sliders move {sliders} of the {self.latent_dim} numbers of z; the other {rest} stay as they are."
            )
        return widgets.HTML(base.caption(words))

    # ---- what the controls do

    def _turn(self, index, value):
        z = self.z
        z[index] = value
        self._go(z)
        self._poster_at_rest.request()

    def _walk_to(self, t):
        self._go(self._along([t])[0], float(t))
        self._poster_at_rest.request()

    def _keep_a(self):
        self._a = self.z
        self._press(self._a, 0.0)

    def _keep_b(self):
        self._b = self.z
        self._press(self._b, 1.0)

    def _press(self, z, t=None):
        """What a button does is kept in the poster at once, what a slider does after a rest."""
        self._go(z, t)
        self._show_poster()

    def _condition_chosen(self):
        def show():
            self._observe()
            self._show_poster()

        self._guarded(show)

    def _again(self):
        self._go(self._z if self._t is None else self._along([self._t])[0], self._t)

    def _go(self, z, t=None):
        """Make z the noise shown, ``t`` of the way from A to B (None: off the walk), and the controls follow."""
        self._z, self._t = np.array(z, np.float32), t
        self._moving = True
        try:
            for pair, value in zip(self._sliders, self._z, strict=False):
                base.place(pair, float(value))
            if t is not None:
                base.place((self._t_slider, self._t_box), t)
        finally:
            self._moving = False
        self._observe()

    def _images_range(self):
        """Black and white of images, by what the generator can make: those of a tanh go from −1 to 1, others from 0."""
        low, _ = outputs.reachable(self.generator, self._along(SHARES), self._repeated(STRIP))
        return (-1.0 if low == -1 else 0.0), 1.0

    def _observe(self):
        """Make and judge everything that is on show in one call of each network, then show it."""
        made = self._make(np.concatenate([self._z[None], self._along(SHARES), self._cloud]))
        self.sample, self._walked, self._others = made[0], made[1 : STRIP + 1], made[STRIP + 1 :]
        self._chances = None
        if self.discriminator is not None:
            judged = made[: STRIP + 1]
            self._chances = sigmoid(call(self.discriminator, judged, self._repeated(len(judged)))).ravel()
        self._window = self._black_and_white or thumbnails.window(made)
        self._words.value = base.heading(self.name, self.sentence)
        alt = f"The sample. {self.sentence}"
        large = thumbnails.thumbnail(self.sample[None], LARGE, alt, self._window, GENERATED, self._others)
        self._large.value = base.row(large)
        chances = None if self._chances is None else self._chances[1:]
        strip = interpolation_panels.strip(self._walked, self._window, self._others, self._t, chances)
        self._strip.value = base.row(strip)
        self._message.value = ""

    @property
    def sentence(self):
        """What is shown, in words."""
        long, usual = np.linalg.norm(self._z), self.latent_dim**0.5
        words = f"z is {long:.2f} long (usual for {self.latent_dim} Gaussian numbers: about {usual:.3g})"
        words += ", off the walk" if self._t is None else f", t = {self._t:.3g} on the {self._kind.value} walk A to B"
        if self.sample.size <= 2:
            words += f"; the sample is {', '.join([f'{value:.2f}' for value in self.sample.ravel()])}"
        if self._told is not None:
            words += f"; given {self._told.words}"
        if self._chances is not None:
            words += f"; D says that it is real with {100 * self._chances[0]:.0f} % probability"
        return words + "."

    def _along(self, shares):
        return WALKS[self._kind.value](self._a, self._b, shares)

    def _make(self, noise):
        told = self._repeated(len(noise))
        if self.gan is not None:
            return base.finite(self.gan.generate(noise, told, averaged=self._averaged.value))
        inputs = (noise,) if told is None else (noise, told)
        return base.finite(in_batches(lambda *rows: call(self.generator, *rows), *inputs))

    def _repeated(self, count):
        return None if self._told is None else self._told.repeated(count)

    def _draw(self):
        return self._rng.standard_normal(self.latent_dim, dtype=np.float32)

    def _still(self):
        return interpolation_panels.still(self.sentence, self.sample[None], self._walked, self._window, self._others)


def _checked(gan, generator, discriminator, latent_dim, data):
    """The data set with the conditions to choose from (or None), and the ``contract.Shapes`` of the networks."""
    if gan is not None and data is None:
        used = [event.data.data for event in gan.events if event.data is not None and event.data.data is not None]
        data = used[-1] if used and gan.condition is not None else None
    data = None if data is None else datasets.as_data(data)
    shape = conditions.shape_for(data, generator, discriminator) if gan is None else gan.condition_shape
    if discriminator is None:
        taken = contract.check_generator(generator, latent_dim, shape)
    else:
        taken = contract.check_networks(generator, discriminator, latent_dim, shape)
    if taken.condition is None:
        return None, taken
    if data is None:
        raise ValueError(
            "generator: takes a condition as its second input, expected data to choose conditions from; pass data=, "
            "the data set that it was trained on"
        )
    return datasets.with_conditions(data, *taken.condition), taken
