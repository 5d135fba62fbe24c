"""The latent explorer without a browser: controls are set and pressed from Python, networks are tiny."""

import numpy as np
import pytest

from gan_lessons import data, networks, training
from gan_lessons.live.interpolation import spherical, straight
from gan_lessons.live.latent_explorer import LatentExplorer
from gan_lessons.utils.tensorflow import keras

layers = keras.layers


def dense(inputs, shape, **settings):
    """One linear layer to examples of a shape: the smallest network there is."""
    units = int(np.prod(shape))
    first = layers.Dense(units, kernel_initializer=keras.initializers.GlorotUniform(seed=1), **settings)
    return keras.Sequential([keras.Input(inputs), first, layers.Reshape(shape)])


def identity():
    """A generator whose sample is z itself."""
    model = keras.Sequential([keras.Input((2,)), layers.Dense(2)])
    model.set_weights([np.eye(2), np.zeros(2)])
    return model


class Counting(keras.Model):
    """A generator that counts its calls, and fails when it is told to."""

    calls, broken = 0, False

    def call(self, z, training=False):
        self.calls += 1
        if self.broken:
            raise RuntimeError("my <own> mistake")
        return 2.0 * z


def press(widget, words):
    next(button for button in widget._buttons if button.description == words).click()


def slider(widget, index):
    return widget._sliders[index][0]


class TestWalks:
    def test_a_quarter_turn_and_its_middle(self):
        a, b = np.array([2.0, 0.0]), np.array([0.0, 2.0])
        assert np.allclose(spherical(a, b, [0, 0.5, 1]), [[2, 0], [2**0.5, 2**0.5], [0, 2]], atol=1e-6)
        assert np.allclose(straight(a, b, [0, 0.5, 1]), [[2, 0], [1, 1], [0, 2]])

    def test_it_is_whites_formula_for_equal_lengths(self):
        a, b = np.random.default_rng(0).standard_normal((2, 50))
        b *= np.linalg.norm(a) / np.linalg.norm(b)
        angle, t = np.arccos(a @ b / (a @ a)), np.linspace(0, 1, 7)[:, None]
        white = np.sin((1 - t) * angle) / np.sin(angle) * a + np.sin(t * angle) / np.sin(angle) * b
        assert np.allclose(spherical(a, b, t.ravel()), white, atol=1e-6)

    def test_equal_lengths_are_kept_where_the_straight_line_loses_them(self):
        a, b = np.random.default_rng(1).standard_normal((2, 100))
        a, b = 10 * a / np.linalg.norm(a), 10 * b / np.linalg.norm(b)
        shares = np.linspace(0, 1, 11)
        assert np.allclose(np.linalg.norm(spherical(a, b, shares), axis=1), 10, atol=1e-5)
        assert np.linalg.norm(straight(a, b, [0.5])) < 8

    @pytest.mark.parametrize("factor", [1, 2.5])
    def test_parallel_vectors_are_joined_by_the_straight_line(self, factor):
        a = np.array([0.6, -0.8, 1.2])
        shares = np.linspace(0, 1, 5)
        assert np.allclose(spherical(a, factor * a, shares), straight(a, factor * a, shares), atol=1e-6)

    def test_opposite_vectors_go_round_the_origin_not_through_it(self):
        a = np.array([0.0, 3.0, 4.0])
        walk = spherical(a, -a, np.linspace(0, 1, 9))
        assert np.allclose(np.linalg.norm(walk, axis=1), 5, atol=1e-5)
        assert np.allclose(walk[[0, -1]], [a, -a], atol=1e-5)

    @pytest.mark.parametrize(("a", "b"), [([0.0, 0.0], [1.0, 2.0]), ([1.0], [-2.0])])
    def test_a_zero_vector_and_a_single_number_leave_only_the_straight_line(self, a, b):
        assert np.allclose(
            spherical(np.array(a), np.array(b), [0, 0.5, 1]), straight(np.array(a), np.array(b), [0, 0.5, 1])
        )


def test_the_same_seed_gives_the_same_noise_and_another_seed_another():
    first, second, other = (LatentExplorer(identity(), seed=seed) for seed in (3, 3, 4))
    for widget in (first, second, other):
        press(widget, "Random")
    assert np.array_equal(first.z, second.z) and np.array_equal(first.ends, second.ends)
    assert not np.array_equal(first.z, other.z) and first._large.value == second._large.value != other._large.value


def test_a_slider_moves_its_number_of_z_and_no_other():
    widget = LatentExplorer(dense((9,), (5,)), sliders=4)
    before = widget.z
    slider(widget, 2).value = 1.35
    assert widget.z[2] == pytest.approx(1.35) and np.array_equal(np.delete(widget.z, 2), np.delete(before, 2))
    assert widget._sliders[2][1].value == pytest.approx(1.35), "the number box says the same"
    widget._sliders[0][1].value = -2.127
    assert widget.z[0] == pytest.approx(-2.127) and widget._sliders[0][1].value == pytest.approx(-2.127)
    assert slider(widget, 0).value == pytest.approx(-2.15), "a slider knows whole steps only, the box what was typed"
    assert "off the walk" in widget.sentence and len(widget._sliders) == 4


def test_what_a_browser_echoes_moves_nothing():
    widget = LatentExplorer(dense((9,), (5,)))
    before = widget.z
    for control in [c for pair in widget._sliders for c in pair] + [widget._t_slider, widget._t_box]:
        control.value = control.value + 1e-15  # seen in JupyterLab: 0.9500000000000006 for 0.95
    assert np.array_equal(widget.z, before) and "t = 0 on" in widget.sentence


def test_every_slider_has_a_name_and_a_linked_box_with_a_name():
    widget = LatentExplorer(dense((3,), (5,)))
    pairs = [*widget._sliders, (widget._t_slider, widget._t_box)]
    assert [s.description for s, _ in pairs] == ["z1", "z2", "z3", "t"]
    assert [box.description for _, box in pairs] == ["z1 =", "z2 =", "z3 =", "t ="]


def test_one_change_is_one_call_of_the_generator():
    model = Counting()
    widget = LatentExplorer(model, latent_dim=2)
    for change in (
        lambda: setattr(slider(widget, 0), "value", 1.0),
        lambda: setattr(widget._t_slider, "value", 0.5),
        lambda: setattr(widget._kind, "value", "straight"),
        lambda: press(widget, "Random"),
        lambda: setattr(widget, "z", [1.0, -1.0]),
    ):
        before = model.calls
        change()
        assert model.calls == before + 1


def test_z_set_from_code_is_shown_and_the_sliders_follow():
    widget = LatentExplorer(identity())
    widget.z = [1.5, -4.0]
    assert np.allclose(widget.sample, [1.5, -4.0]) and "the sample is 1.50, -4.00" in widget.sentence
    assert slider(widget, 0).value == 1.5 and slider(widget, 1).value == -3, "a slider ends where its range ends"
    slider(widget, 0).value = 0.5
    assert np.allclose(widget.z, [0.5, -4.0]), "the other number stays beyond its slider's range"
    widget.z[0] = 9
    assert widget.z[0] == 0.5, "what is read is a copy"


@pytest.mark.parametrize(
    ("z", "message"),
    [([1.0], r"got shape \(1,\), expected \(2,\)"), ([[1.0, 2.0]], "got shape"), ([1.0, np.nan], "NaN or infinite")],
)
def test_a_wrong_z_is_refused_and_changes_nothing(z, message):
    widget = LatentExplorer(identity())
    before = widget.z
    with pytest.raises(ValueError, match=message):
        widget.z = z
    assert np.array_equal(widget.z, before)


def test_zero_and_keep():
    widget = LatentExplorer(identity())
    first = widget.ends
    press(widget, "Zero")
    assert not widget.z.any()
    widget.z = [3.0, 0.0]
    press(widget, "Keep as A")
    assert np.array_equal(widget.ends, [[3, 0], first[1]]) and "t = 0 on" in widget.sentence
    widget.z = [0.0, 3.0]
    press(widget, "Keep as B")
    assert np.array_equal(widget.ends, [[3, 0], [0, 3]]) and widget._t_slider.value == 1
    widget._t_slider.value = 0.5
    assert np.allclose(widget.z, 3 * 0.5**0.5, atol=1e-6)
    widget._kind.value = "straight"
    assert np.allclose(widget.z, 1.5), "who stands on the walk goes along when it changes"


def test_the_ends_of_the_walk_are_the_samples_of_a_and_b():
    generator = networks.points_generator(latent_dim=3, width=8, seed=0)
    widget = LatentExplorer(generator)
    walk = widget.walk(5)
    assert walk.shape == (5, 2) and widget.walk().shape == (9, 2)
    assert np.allclose(walk[[0, -1]], generator(widget.ends), atol=1e-6)
    widget._t_slider.value = 0.25
    assert np.allclose(widget.sample, walk[1], atol=1e-6)
    with pytest.raises(ValueError, match="steps: got 1"):
        widget.walk(1)


def test_the_strip_is_there_at_once_and_marks_where_z_stands():
    widget = LatentExplorer(dense((4,), (8, 8)))
    strip = widget._strip.value
    assert strip.count("<svg") == strip.count('role="img" aria-label="Walk, t = ') == 9
    assert strip.count("z is nearest here") == 1 and "t = 0 (A), z is nearest here" in strip
    widget._t_slider.value = 0.6
    assert "t = 0.625, z is nearest here" in widget._strip.value
    press(widget, "Random")
    assert "z is nearest here" not in widget._strip.value


@pytest.mark.parametrize(
    ("shape", "drawn"),
    [
        ((784,), "<image"),
        ((8, 8, 1), "<image"),
        ((6, 9, 3), "<image"),
        ((2,), "<circle"),
        ((1,), "<path"),
        ((7,), "<polyline"),
    ],
)
def test_samples_of_any_shape_are_drawn(shape, drawn):
    widget = LatentExplorer(dense((4,), shape))
    assert drawn in widget._large.value and widget._strip.value.count(drawn) >= 9
    assert widget.sample.shape == shape
    assert 'aria-label="The sample. z is' in widget._large.value and 'aria-live="polite"' in widget._words.value


def test_the_discriminator_is_heard_and_its_probability_is_right():
    d = keras.Sequential([keras.Input((2,)), layers.Dense(1)])
    d.set_weights([np.array([[1.0], [0.0]]), np.zeros(1)])  # the logit is the first coordinate
    widget = LatentExplorer(identity(), discriminator=d)
    widget.z = [np.log(3), 0.0]
    assert "real with 75 %" in widget.sentence and widget._strip.value.count("D ") >= 9
    assert "D says" not in LatentExplorer(identity()).sentence


def test_a_gan_brings_its_discriminator_and_its_averaged_weights():
    nets = networks.points_generator(width=4, seed=0), networks.points_discriminator(width=4, seed=1)
    gan = training.GAN(*nets, batch_size=8, learning_rate=0.1)
    gan.train(data.ring(), 20, progress=False)  # the average stays behind
    widget = LatentExplorer(gan)
    assert "D says" in widget.sentence and np.allclose(widget.sample, gan.generate(widget.z[None])[0], atol=1e-6)
    widget._averaged.value = True
    averaged = gan.generate(widget.z[None], averaged=True)[0]
    assert np.allclose(widget.sample, averaged, atol=1e-6) and not np.allclose(
        averaged, gan.generate(widget.z[None])[0]
    )


def test_the_box_for_averaged_weights_is_there_only_if_there_are_any():
    nets = networks.points_generator(width=4, seed=0), networks.points_discriminator(width=4, seed=1)
    for average, there in ((0.9, True), (None, False)):
        widget = LatentExplorer(training.GAN(*nets, batch_size=8, ema_momentum=average))
        lower = widget.widget.children[3]
        assert (widget._averaged in lower.children) == there


def test_an_error_in_the_students_network_is_shown_and_goes_away():
    model = Counting()
    widget = LatentExplorer(model, latent_dim=2)
    picture, model.broken = widget._large.value, True
    slider(widget, 0).value = 1.0
    assert 'role="alert"' in widget._message.value and "my &lt;own&gt; mistake" in widget._message.value
    assert widget._large.value == picture
    model.broken = False
    slider(widget, 0).value = 1.5
    assert widget._message.value == "" and widget._large.value != picture


def test_a_generator_that_has_diverged_is_an_error_in_words():
    model = identity()
    widget = LatentExplorer(model)
    model.set_weights([np.full((2, 2), np.nan), np.zeros(2)])
    press(widget, "Random")
    assert 'role="alert"' in widget._message.value and "NaN or infinite" in widget._message.value


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"generator": lambda z: z}, "expected a keras.Model"),
        ({"latent_dim": 5}, "built for 2"),
        ({"sliders": 0}, "sliders: got 0"),
        ({"seed": "x"}, "seed: got 'x'"),
        ({"discriminator": networks.discriminator()}, "discriminator: an input of shape"),
    ],
)
def test_what_cannot_work_is_refused_before_a_widget_exists(arguments, message):
    with pytest.raises(ValueError, match=message):
        LatentExplorer(**{"generator": identity(), **arguments})


@pytest.mark.parametrize("shape", [(8, 8), (2,), (1,), (7,)])
def test_a_saved_notebook_keeps_a_picture_renewed_at_a_button(monkeypatch, shape):
    kept = []
    monkeypatch.setattr("gan_lessons.live.poster.display", lambda bundle, **_: None)
    widget = LatentExplorer(dense((4,), shape))
    monkeypatch.setattr(widget._poster, "show", lambda png, sentence: kept.append((png, sentence)))
    press(widget, "Random")
    assert kept == [], "no poster before the widget is on the page"
    widget._ipython_display_()
    press(widget, "Random")
    (first, _), (second, sentence) = kept
    assert first[:8] == b"\x89PNG\r\n\x1a\n" and first != second and sentence == widget.sentence


def test_close_takes_away_its_own_widgets_and_no_others():
    one, other = LatentExplorer(identity()), LatentExplorer(identity())
    one.close()
    assert slider(one, 0).comm is None and slider(other, 0).comm is not None


@pytest.mark.parametrize(("activation", "black"), [("tanh", -1.0), ("sigmoid", 0.0), (None, 0.0)])
def test_images_of_a_tanh_have_grey_at_zero_even_before_training(activation, black):
    model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(64, activation), keras.layers.Reshape((8, 8, 1))])
    explorer = LatentExplorer(model)
    assert explorer._window == (black, 1.0)
    explorer.close()
