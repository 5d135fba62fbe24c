"""The probe without a browser: D's numbers against the network itself, pictures from arrays, buttons by click."""

import re

import numpy as np
import pytest

from gan_lessons import data, networks
from gan_lessons.live import probe_panels
from gan_lessons.live.input_gradients import logit_and_gradient
from gan_lessons.live.probe import Probe
from gan_lessons.live.readings import Reading, describe, kind
from gan_lessons.utils.tensorflow import keras, tf

SHAPES = [(1,), (2,), (20,), (64,), (8, 8), (8, 8, 1), (8, 8, 3), (4, 5, 6)]


def linear(shape, seed=0):
    """A discriminator whose gradient is its weights everywhere."""
    init = keras.initializers.RandomNormal(seed=seed)
    layers = [keras.layers.Flatten(), keras.layers.Dense(1, kernel_initializer=init)]
    return keras.Sequential([keras.Input(shape), *layers])


def bent(shape=(2,), seed=1):
    init = keras.initializers.RandomNormal(stddev=0.7, seed=seed)
    dense = [keras.layers.Dense(8, "tanh", kernel_initializer=init), keras.layers.Dense(1, kernel_initializer=init)]
    return keras.Sequential([keras.Input(shape), keras.layers.Flatten(), *dense])


def press(probe, words):
    next(button for button in probe._buttons if button.description == words).click()


def examples(shape, count=12):
    return np.random.default_rng(0).random((count, *shape), dtype=np.float32)


class TestNumbers:
    def test_the_logit_is_the_networks(self):
        d = bent()
        probe = Probe(d, data.ring())
        probe.input = [0.3, -0.2]
        logit = float(d(np.float32([[0.3, -0.2]]), training=False)[0, 0])
        assert probe.logit == logit and probe.probability == pytest.approx(1 / (1 + np.exp(-logit)))
        assert f"{logit:+.2f}".replace("-", "−") in probe.sentence and "D at (0.30, −0.20)" in probe.sentence

    @pytest.mark.parametrize("shape", SHAPES)
    def test_the_gradient_of_a_linear_d_is_its_weights(self, shape):
        d = linear(shape)
        probe = Probe(d, examples(shape))
        weights = d.get_weights()[0].reshape(shape)
        assert probe.gradient.shape == shape and probe.gradient == pytest.approx(weights)

    def test_the_gradient_is_the_finite_difference(self):
        d, at, step = bent((5,)), np.float32([0.1, -0.5, 0.9, 0, 0.4]), 1e-2
        ends = np.concatenate([at + step * np.eye(5), at - step * np.eye(5)]).astype(np.float32)
        logits = d(ends, training=False).numpy()[:, 0]
        assert logit_and_gradient(d, at)[1] == pytest.approx((logits[:5] - logits[5:]) / (2 * step), abs=2e-4)

    def test_a_network_that_ignores_its_input_has_no_gradient(self):
        class Deaf(keras.Model):
            def call(self, x, training=False):
                return tf.zeros((tf.shape(x)[0], 1))

        probe = Probe(Deaf(), data.ring())
        assert not probe.gradient.any() and "no small change would raise it" in probe.sentence
        press(probe, "Follow")
        assert 'role="status"' in probe._message.value and "any further" in probe._message.value


class TestCritic:
    """A critic, such as one trained with the Wasserstein loss, has scores and no probability."""

    @pytest.mark.parametrize("shape", SHAPES)
    def test_it_says_its_score_and_no_probability(self, shape):
        probe = Probe(bent(shape), examples(shape), loss="Wasserstein")
        page, score = probe._view.value, f"{probe.logit:+.2f}".replace("-", "−")
        assert f"score {score}" in probe.sentence and "probability" not in probe.sentence + page
        assert "logit" not in probe.sentence + page and "%" not in probe.sentence
        with pytest.raises(ValueError, match="D is a critic"):
            probe.probability  # noqa: B018
        assert probe_panels.still(probe._reading).startswith(b"\x89PNG")

    @pytest.mark.parametrize("shape", [(1,), (2,)])
    def test_its_field_is_its_scores_coloured_from_the_lowest_to_the_highest(self, shape):
        d = linear(shape)
        d.set_weights([np.full((*shape, 1), 30, np.float32), np.zeros(1)])
        reading = Probe(d, examples(shape), loss="relativistic")._reading
        assert reading.field.min() < -1 and reading.field.max() > 1
        assert (reading.shares.min(), reading.shares.max()) == (0, 1)
        assert Probe(d, examples(shape))._reading.field.max() <= 1, "without a loss they are probabilities"

    def test_its_curve_has_an_axis_of_scores(self):
        d = linear((1,))
        d.set_weights([np.float32([[2]]), np.float32([5])])
        probe = Probe(d, data.bumps(), loss="Wasserstein")
        marks, value, words = probe_panels._verdict_axis(probe._reading)
        assert words == "D's score" and value == probe.logit and marks[0] < 5 < marks[-1]
        assert "D&#x27;s score" in probe._view.value
        marks, value, words = probe_panels._verdict_axis(Probe(d, data.bumps())._reading)
        assert marks == (0, 0.5, 1) and 0 < value < 1 and "probability" in words

    def test_a_critic_that_is_flat_has_a_middle(self):
        d = linear((1,))
        d.set_weights([np.zeros((1, 1)), np.float32([3])])
        probe = Probe(d, data.bumps(), loss="Wasserstein")
        assert set(probe._reading.shares) == {0.5}
        assert probe_panels._verdict_axis(probe._reading)[0] == (2.5, 3, 3.5)
        press(probe, "Follow")
        assert "score any further" in probe._message.value


class TestFollow:
    @pytest.mark.parametrize("shape", SHAPES)
    def test_every_press_raises_the_logit_and_stays_in_the_range(self, shape):
        probe = Probe(bent(shape), examples(shape))
        for _ in range(3):
            before, at = probe.logit, probe.input
            press(probe, "Follow")
            assert probe.logit > before and not np.array_equal(at, probe.input)
            assert probe.low <= probe.input.min() and probe.input.max() <= probe.high

    def test_one_step_is_a_known_share_of_the_range(self):
        probe = Probe(linear((8, 8)), np.full((4, 8, 8), 0.5, np.float32))
        before = probe.input
        probe.follow()
        change = probe.input - before
        assert np.sqrt(np.mean(change**2)) == pytest.approx(0.02, rel=1e-4)
        assert change / np.linalg.norm(change) == pytest.approx(
            probe.gradient / np.linalg.norm(probe.gradient), abs=1e-4
        )

    def test_it_ends_on_top_and_says_so(self):
        class Hill(keras.Model):
            def call(self, x, training=False):
                return 1 - tf.reduce_sum((x - 0.25) ** 2, axis=1, keepdims=True)

        probe = Probe(Hill(), data.ring())
        probe.follow(500)
        assert probe.input == pytest.approx(np.array([0.25, 0.25]), abs=1e-2) and "any further" in probe._message.value
        press(probe, "Blank")
        assert probe._message.value == "", "what was said of another input is gone"

    def test_ink_that_cannot_grow_is_no_advice(self):
        weights = -np.ones((64, 1), np.float32)
        weights[:3] = 0.1
        d = linear((8, 8))
        d.set_weights([weights, np.zeros(1)])
        probe = Probe(d, examples((8, 8)))
        press(probe, "Blank")
        assert "more ink in the upper left would raise it most" in probe.sentence, "there is no ink to take away"
        assert probe.gradient.min() == -1, "the picture still shows the whole gradient"


class TestPicking:
    def test_buttons_pick_and_every_press_the_next_one(self):
        g, d = (
            networks.points_generator(width=8, depth=1, seed=0),
            networks.points_discriminator(width=8, depth=1, seed=1),
        )
        two = [Probe(d, data.ring(), g) for _ in range(2)]
        for words in ("Real example", "Generated example"):
            picked = []
            for _ in range(2):
                for probe in two:
                    press(probe, words)
                assert np.array_equal(two[0].input, two[1].input), "the same in every run"
                picked.append(two[0].input)
            assert not np.array_equal(*picked)
        press(two[0], "Real example")
        assert np.linalg.norm(two[0].input) == pytest.approx(1, abs=0.1), "on the ring"
        press(two[0], "Blank")
        assert not two[0].input.any()

    @pytest.mark.parametrize(("source", "words"), [("data", "Real example"), ("generator", "Generated example")])
    def test_only_what_was_given_can_be_picked(self, source, words):
        given = {"data": data.ring(), "generator": networks.points_generator(width=8, depth=1)}
        probe = Probe(networks.points_discriminator(width=8, depth=1), **{source: given[source]})
        assert [b.description for b in probe._buttons] == [words, "Blank", "Follow", "Ask D again"]

    def test_without_examples_the_networks_input_shape_is_enough(self):
        probe = Probe(linear((28, 28, 1)))
        assert probe.input.shape == (28, 28, 1) and not probe.input.any() and (probe.low, probe.high) == (0, 1)
        assert Probe(linear((1,))).high == pytest.approx(3, abs=0.1)

    def test_images_of_a_tanh_generator_keep_their_range(self):
        probe = Probe(linear((8, 8)), 2 * examples((8, 8)) - 1)
        press(probe, "Blank")
        assert probe.input.min() == probe.input.max() == -1 and not probe._editor.pad.image.any()
        probe._editor.pad.image = np.ones((8, 8))
        assert probe.input.min() == 1

    def test_asking_again_after_training(self):
        d = linear((2,))
        probe = Probe(d, data.ring())
        before, field = probe.logit, probe._reading.field
        d.set_weights([weights + 1 for weights in d.get_weights()])
        assert probe.logit == before
        press(probe, "Ask D again")
        assert probe.logit == pytest.approx(float(d(probe.input[None])[0, 0])) and not np.array_equal(
            field, probe._reading.field
        )


class TestEditors:
    def test_drawing_asks_d_and_shows_no_echo(self):
        d = linear((784,))
        probe = Probe(d, data.mnist("test"))
        drawn = np.zeros((28, 28), np.float32)
        drawn[10:14, 8:20] = 1
        probe._editor.pad.image = drawn
        assert np.array_equal(probe.input, drawn.ravel()) and probe.logit == pytest.approx(
            float(d(drawn.reshape(1, -1))[0, 0])
        )

    def test_what_is_shown_in_a_pad_is_not_rounded_for_d(self):
        probe = Probe(linear((8, 8)), examples((8, 8)))
        exact = np.full((8, 8), 0.1234567, np.float32)
        probe.input = exact
        assert np.array_equal(probe.input, exact) and probe._editor.pad.image == pytest.approx(exact, abs=1 / 255)

    def test_a_place_by_mouse_or_by_number(self):
        probe = Probe(bent(), data.ring())
        editor = probe._editor
        editor.pad.set_state({"marker": [0.5, -0.25]})
        assert probe.input.tolist() == [0.5, -0.25] and [box.value for box in editor.boxes] == [0.5, -0.25]
        editor.boxes[1].value = 0.75
        assert editor.pad.marker == [0.5, 0.75] and "D at (0.50, 0.75)" in probe._words.value
        arrow = np.array(editor.pad.arrow)
        assert arrow / np.linalg.norm(arrow) == pytest.approx(probe.gradient / np.linalg.norm(probe.gradient), abs=1e-4)
        assert editor.pad.background.startswith("data:image/png") and len(editor.pad.points) == 200

    def test_the_field_is_ds_probability_up_is_up(self):
        d = linear((2,))
        d.set_weights([np.float32([[0], [4]]), np.zeros(1)])
        field = Probe(d, data.ring())._reading.field
        assert field[0].min() > 0.95 and field[-1].max() < 0.05, "the upper edge comes first"

    def test_a_number_by_slider_or_box(self):
        probe = Probe(linear((1,)), examples((1,)))
        probe._editor.slider.value = 0.5
        assert probe.input[0] == pytest.approx(0.5) and probe._editor.box.value == pytest.approx(0.5)
        probe._editor.box.value = -0.25
        assert probe.input[0] == -0.25 and probe._editor.slider.value == pytest.approx(-0.25)

    def test_an_input_beyond_the_window_is_asked_all_the_same(self):
        probe = Probe(linear((1,)), examples((1,)))
        probe.input = [50]
        assert probe.input[0] == 50 and "D at 50.00" in probe.sentence

    def test_every_control_has_a_name(self):
        for shape in SHAPES:
            probe = Probe(linear(shape), examples(shape))
            assert all(button.description and button.tooltip for button in probe._buttons)
            for widget in [getattr(probe._editor, "slider", None), *getattr(probe._editor, "boxes", [])]:
                assert widget is None or widget.description
            pad = getattr(probe._editor, "pad", None)
            assert pad is None or "D" in pad.label


class Moody(keras.Model):
    """Fails, or gives NaN, from the moment it is told to."""

    mood = ""

    def call(self, x, training=False):
        if Moody.mood == "broken":
            raise RuntimeError("my <own> mistake")
        return tf.reduce_sum(x, axis=1, keepdims=True) * (np.nan if Moody.mood == "nan" else 1.0)


@pytest.mark.parametrize(("mood", "words"), [("broken", "my &lt;own&gt; mistake"), ("nan", "gives logit nan")])
def test_an_error_in_the_students_network_is_shown(mood, words):
    Moody.mood = ""
    probe = Probe(Moody(), data.ring())
    sentence, Moody.mood = probe.sentence, mood
    press(probe, "Real example")
    assert 'role="alert"' in probe._message.value and words in probe._message.value and probe.sentence == sentence
    probe._message.value = ""
    probe._editor.pad.set_state({"marker": [0.1, 0.1]})
    assert words in probe._message.value
    Moody.mood = ""
    press(probe, "Real example")
    assert probe._message.value == "" and probe.sentence != sentence


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ((lambda x: x,), "got a function, expected a keras.Model"),
        ((linear((2,)), data.mnist("test")), "discriminator: an input of shape"),
        ((keras.Sequential([keras.Input((2,)), keras.layers.Dense(3)]), data.ring()), r"expected \(15, 1\)"),
        ((keras.Sequential([keras.Input((2,)), keras.layers.Dense(1, "sigmoid")]), data.ring()), "expected a logit"),
        ((Moody(),), "input shape is not known.*pass data="),
        (
            (keras.Sequential([keras.Input((None, 2)), keras.layers.GlobalMaxPooling1D(), keras.layers.Dense(1)]),),
            "data=",
        ),
        ((linear((2,)), None, "generator"), "generator: got a str"),
        ((linear((2,)), None, networks.points_generator(latent_dim=2), 5), "latent_dim: got 5"),
        ((linear((2,)), examples((3,)), networks.points_generator()), "one example has shape"),
        ((linear((2,)), 7), "got int as data"),
    ],
)
def test_what_is_no_discriminator_or_data_is_refused(arguments, words):
    Moody.mood = ""
    with pytest.raises(ValueError, match=words):
        Probe(*arguments)


def test_a_network_that_is_not_finite_is_refused():
    d = linear((2,))
    d.set_weights([np.full((2, 1), np.nan), np.zeros(1)])
    with pytest.raises(ValueError, match="NaN or infinite"):
        Probe(d, data.ring())


@pytest.mark.parametrize("value", [[1, 2, 3], [np.nan, 0]])
def test_an_input_of_another_kind_is_refused(value):
    with pytest.raises(ValueError, match=r"expected \(2,\) with finite numbers"):
        Probe(linear((2,)), data.ring()).input = value


def look(values, push, logit=0.0, **more):
    values, push = np.asarray(values, float), np.asarray(push, float)
    return Reading(values, logit, push, push, **more)


class TestWords:
    @pytest.mark.parametrize(
        ("push", "words"),
        [
            ([1, 0], "a step to the right"),
            ([-1, 1], "to the upper left"),
            ([0, -2], "downwards"),
            ([-1, 0], "to the left"),
        ],
    )
    def test_directions(self, push, words):
        assert words in describe(look([0, 0], push))

    @pytest.mark.parametrize(
        ("index", "value", "words"),
        [
            ((0, 0), 1, "more ink in the upper left"),
            ((13, 14), -1, "less ink in the centre"),
            ((27, 14), 1, "more ink in the lower centre"),
            ((14, 27), -1, "less ink in the middle right"),
        ],
    )
    def test_parts_of_an_image(self, index, value, words):
        push = np.zeros((28, 28))
        push[index] = value
        assert words in describe(look(np.zeros((28, 28)), push))
        assert words in describe(look(np.zeros(784), push.ravel()))
        assert words.replace("ink", "light") in describe(look(np.zeros((28, 28, 3)), np.repeat(push[..., None], 3, 2)))

    def test_values_of_anything_else_and_probabilities(self):
        assert "a smaller value 3 of 5 would" in describe(look(np.zeros(5), [0, 0.5, -2, 0, 1]))
        assert "under 1 %" in describe(look([0], [1], -20.0)) and "over 99 %" in describe(look([0], [1], 20.0))
        assert describe(look([0], [-1], -1.3), "my D").startswith(
            "my D at 0.00: logit −1.30, probability real 21 %; a smaller"
        )


class TestPictures:
    @pytest.mark.parametrize("shape", SHAPES)
    def test_every_picture_has_words(self, shape):
        one = Probe(bent(shape), examples(shape))._reading
        sentence = describe(one)
        page = probe_panels.picture(one, sentence)
        assert page.count("<svg") == len(re.findall(r'role="img" aria-label="[^"]{20,}', page))
        assert page.count("<svg") == {"point": 0, "picture": 2}.get(kind(shape), 1)
        assert page.count(sentence.replace("'", "&#x27;")) == page.count("<svg")
        assert probe_panels.still(one)[:8] == b"\x89PNG\r\n\x1a\n"

    def test_the_kinds(self):
        kinds = [kind(shape) for shape in [*SHAPES, (784,), (300, 300)]]
        assert kinds == [
            "number",
            "point",
            "signal",
            "drawing",
            "drawing",
            "drawing",
            "picture",
            "signal",
            "drawing",
            "picture",
        ]

    def test_colours_follow_the_sign(self):
        colours = probe_panels.diverging(np.array([[-2.0, 0.0, 2.0]]))
        assert colours.tolist() == [[[0xD5, 0x5E, 0x00], [255, 255, 255], [0x00, 0x72, 0xB2]]]
        assert (probe_panels.diverging(np.zeros((3, 3))) == 255).all()

    def test_signs_are_on_the_strongest_pixels_only(self):
        plane = np.full((9, 9), 0.1)
        plane[4, 4], plane[0, 0] = 1, -0.9
        steps = probe_panels._signs(plane, 10)
        drawn = re.search('d="(.*?)"', steps)[1]
        assert drawn.count("h") == 2 and drawn.count("v") == 1, "one plus, one minus"

    def test_a_name_cannot_break_the_page(self):
        assert "<b>" not in probe_panels.picture(look([0], [1], field=np.zeros(5)), "<b>")
        assert "<b>" not in Probe(bent(), data.ring(), name="<b>")._words.value

    def test_the_picture_says_what_its_colours_mean(self):
        page = probe_panels.picture(look(np.zeros((8, 8)), np.eye(8)), "")
        assert "blue: more raises" in page and "orange: less raises it" in page


def test_the_poster_keeps_one_text_and_follows_the_buttons(monkeypatch):
    shown = []

    monkeypatch.setattr("gan_lessons.live.poster.display", lambda bundle, **_: shown.append(bundle))
    probe = Probe(bent(), data.ring())
    press(probe, "Follow")
    assert not shown, "no picture before the widget is shown"
    probe._ipython_display_()
    press(probe, "Blank")
    sentence, _, first, second = shown
    assert first["text/plain"] == second["text/plain"] and first["image/png"] != second["image/png"]
    assert "run the cells down to this one" in sentence["text/html"]
    probe._editor.pad.set_state({"marker": [0.2, 0.1]})
    assert len(shown) == 4, "not at every move"
    probe._editor.pad.set_state({"strokes": 1})
    assert len(shown) == 5
    probe.follow()
    assert len(shown) == 6, "from a cell as by button"
    probe.close()
    assert probe.widget.comm is None
