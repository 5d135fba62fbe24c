"""Conditional GANs in every widget: what is shown is what the networks say under the condition that is named."""

import html
import warnings

import numpy as np
import pytest

from gan_lessons import data, losses, metrics, networks, training
from gan_lessons.live import Lab, LatentExplorer, Probe, RealOrFake
from gan_lessons.live.conditions import Conditions, of_network
from gan_lessons.live.observer import FIELD, Observer
from gan_lessons.training.calls import call
from gan_lessons.utils.tensorflow import keras, tf

from .buttons import press

CORNERS = np.array([[1, 1], [-1, 1], [-1, -1], [1, -1]], np.float32)
NAMES = ["north-east", "north-west", "south-west", "south-east"]  # in the order of the classes
layers = keras.layers


def corners(shares=(0.25,) * 4, **more):
    """Points around four corners; the label says which, as text whose order is not that of the corners."""
    labels = np.repeat(np.arange(4), (np.array(shares) * 400).astype(int))
    points = CORNERS[labels] + 0.05 * np.random.default_rng(0).standard_normal((len(labels), 2))
    return data.labelled(data.ArrayData(points, "corners", [NAMES[label] for label in labels]), **more)


def place(label):
    """The corner of a label."""
    return CORNERS[NAMES.index(label)]


def told_generator(**dtype):
    """G(z, y) is the corner of y, with a hundredth of z: what it was told can be read off its sample."""
    z, y = keras.Input((2,)), keras.Input((4,))
    to_corner = layers.Dense(2, use_bias=False, name="corner", **dtype)
    g = keras.Model([z, y], layers.Add(**dtype)([to_corner(y), layers.Rescaling(0.01, **dtype)(z)]))
    g.get_layer("corner").set_weights([np.stack([place(label) for label in sorted(NAMES)])])
    return g


def told_discriminator(flat=False, **dtype):
    """D(x, y) has its top where y is: −|x − corner of y|² + 1, so that its sign says whether x belongs to y."""
    x, y = keras.Input((2,)), keras.Input((4,))
    away = layers.Subtract(**dtype)([x, layers.Dense(2, use_bias=False, name="corner", **dtype)(y)])
    logit = 1 - keras.ops.sum(away**2, axis=1, keepdims=not flat)
    d = keras.Model([x, y], logit)
    d.get_layer("corner").set_weights([np.stack([place(label) for label in sorted(NAMES)])])
    return d


def pair():
    return told_generator(), told_discriminator()


def paired():
    """Conditions that are no labels: each example comes with numbers of its own."""
    y = np.random.default_rng(1).normal(size=(60, 4)).astype(np.float32)
    return data.PairedData(y[:, :2] * 0.5, y)


class TestNames:
    def test_labels_are_called_by_the_names_that_the_data_give_them(self):
        known = Conditions(corners(size=3))
        assert known.names == sorted(NAMES)
        for number, name in enumerate(known.names):
            assert np.array_equal(known.named(name), 3 * np.eye(4)[number]) and known.words(known.named(name)).endswith(
                name
            )
        assert known.in_turn(6).argmax(axis=1).tolist() == [0, 1, 2, 3, 0, 1]
        assert known.words(np.full(4, 0.5)) == "the condition of an example"

    def test_class_numbers_are_labels_too(self):
        years = data.labelled(data.ArrayData(np.eye(3), labels=[1990, 2000, 1990]), one_hot=False)
        known = Conditions(years)
        assert (
            known.names == ["1990", "2000"] and known.named(2000).tolist() == [1] and known.words([0]) == "label 1990"
        )

    def test_examples_like_one_have_its_label(self):
        known, rng = Conditions(corners((0.7, 0.1, 0.1, 0.1))), np.random.default_rng(0)
        for name in NAMES:
            assert np.abs(known.examples_like(known.named(name), 30, rng) - place(name)).max() < 0.5
        assert Conditions(paired()).examples_like(np.zeros(4), 3, rng) is None

    @pytest.mark.parametrize("wrong", ["up", 7, np.eye(3)[0], np.full(4, np.nan), None])
    def test_what_is_no_condition_is_refused(self, wrong):
        with pytest.raises(ValueError, match="condition: got"):
            Conditions(corners()).checked(wrong)

    def test_networks_say_what_they_take(self):
        assert of_network(told_generator()).shape == (4,) and of_network(networks.points_generator()) is None
        number = keras.Input((1,), dtype="int32")
        assert of_network(keras.Model([keras.Input((2,)), number], layers.Embedding(3, 2)(number))).dtype == "int32"


def top(probe):
    """Where in its window a probe shows D's largest probability."""
    field = probe._reading.field
    row, column = np.unravel_index(field.argmax(), field.shape)
    line = np.linspace(probe.low, probe.high, len(field))
    return np.array([line[column], line[::-1][row]])


class TestProbe:
    def test_the_input_is_judged_under_the_label_that_is_chosen(self):
        d, told = told_discriminator(), corners()
        probe = Probe(d, told)
        probe.input = place("north-west")
        for name in NAMES:
            probe._told.widget.value = name  # as if chosen
            away = ((place("north-west") - place(name)) ** 2).sum()
            assert probe.logit == pytest.approx(1 - away) and f"given label {name}: logit" in probe.sentence
            assert probe.gradient == pytest.approx(2 * (place(name) - place("north-west")), abs=1e-5)
            assert f"given label {name}" in html.unescape(probe._words.value)

    def test_the_window_shows_d_under_that_label(self):
        probe = Probe(told_discriminator(), corners())
        for name in NAMES:
            probe.condition = name
            assert top(probe) == pytest.approx(place(name), abs=0.1)
            probe.follow(200)
            assert probe.input == pytest.approx(place(name), abs=0.05)

    def test_a_real_example_brings_its_label_and_a_generated_one_is_made_under_the_chosen_one(self):
        probe = Probe(told_discriminator(), corners(), told_generator())
        seen = set()
        for _ in range(12):
            press(probe, "Real example")
            name = probe._told.widget.value
            seen.add(name)
            assert np.abs(probe.input - place(name)).max() < 0.5 and probe.logit > 0
            assert top(probe) == pytest.approx(place(name), abs=0.1), "the window follows"
        assert len(seen) > 2
        probe.condition = "south-east"
        press(probe, "Generated example")
        assert np.abs(probe.input - place("south-east")).max() < 0.1 and probe._told.widget.value == "south-east"
        press(probe, "Blank")
        assert probe._told.widget.value == "south-east" and not probe.input.any()

    def test_other_conditions_are_those_of_other_examples(self):
        told = paired()
        probe = Probe(told_discriminator(), told)
        probe.input = [0.1, 0.2]
        first = probe.condition
        press(probe, "Another condition")
        assert not np.array_equal(first, probe.condition)
        assert (np.abs(told._condition_data[np.arange(60)] - probe.condition).sum(axis=1) < 1e-6).any()
        wanted = call(probe.discriminator, np.float32([[0.1, 0.2]]), probe.condition[None])
        assert probe.logit == pytest.approx(float(wanted[0, 0])) and "the condition of an example" in probe.sentence
        assert "<svg" in probe._told._picture.value
        probe.condition = np.zeros(4)
        assert probe.condition.tolist() == [0] * 4

    def test_what_cannot_be_judged_is_refused(self):
        with pytest.raises(ValueError, match="takes a condition as its second input, expected data"):
            Probe(told_discriminator())
        with pytest.raises(ValueError, match="comes with conditions"):
            Probe(networks.points_discriminator(), corners())
        with pytest.raises(ValueError, match="has no labels"):
            Probe(told_discriminator(), data.ring())
        with pytest.raises(ValueError, match="not conditional"):
            Probe(networks.points_discriminator(), data.ring()).condition = 3
        with pytest.raises(ValueError, match="expected one of the labels"):
            Probe(told_discriminator(), corners()).condition = "up"


class TestLatentExplorer:
    @pytest.mark.parametrize("whole", [True, False])
    def test_the_sample_is_made_under_the_label_that_is_chosen(self, whole):
        g, d = pair()
        gan = training.GAN(g, d)
        explorer = LatentExplorer(gan, data=corners()) if whole else LatentExplorer(g, discriminator=d, data=corners())
        for name in NAMES:
            explorer._told.widget.value = name  # as if chosen
            assert explorer.sample == pytest.approx(place(name) + 0.01 * explorer.z, abs=1e-5)
            assert np.abs(explorer.walk(5) - place(name)).max() < 0.1
            assert f"given label {name}; D says" in explorer.sentence
            assert explorer._chances == pytest.approx(1 / (1 + np.exp(-1)), abs=0.01), "judged under the same label"

    def test_a_trained_gan_knows_its_data_and_averages_are_told_too(self):
        gan, told = training.GAN(*pair(), batch_size=4, learning_rate=0.05), corners()
        gan.train(told, 5, progress=False)
        explorer = LatentExplorer(gan)
        explorer.condition = "south-west"
        conditions = Conditions(told).named("south-west")[None]
        for averaged in (True, False):
            explorer._averaged.value = averaged
            assert np.array_equal(explorer.sample, gan.generate(explorer.z[None], conditions, averaged)[0])

    def test_what_it_cannot_be_told_is_refused(self):
        with pytest.raises(ValueError, match="takes a condition as its second input, expected data"):
            LatentExplorer(training.GAN(*pair()))
        with pytest.raises(ValueError, match="has no labels"):
            LatentExplorer(told_generator(), data=data.ring())
        with pytest.raises(ValueError, match="not conditional"):
            LatentExplorer(networks.points_generator()).condition = 3

    def test_a_wrong_choice_is_shown_in_the_widget(self, monkeypatch):
        explorer = LatentExplorer(told_generator(), data=corners())

        def broken(*arguments):
            raise RuntimeError("no <sample>")

        monkeypatch.setattr(explorer, "_make", broken)
        explorer._told.widget.value = "south-west"
        assert "no &lt;sample&gt;" in explorer._message.value


class TestRealOrFake:
    def test_a_round_is_under_one_label_that_is_shown(self):
        g, d = pair()
        game = RealOrFake(d, g, corners((0.1, 0.2, 0.3, 0.4)), rounds=12, seed=1)
        seen = set()
        for index in range(12):
            name = game._conditions.words(game._told[index]).removeprefix("label ")
            seen.add((name, game._truth[index]))
            assert np.abs(game._examples[index] - place(name)).max() < 0.5, "all of a set, real or generated"
            assert game._d[index] == "real", "this D takes for real what belongs to the label"
            assert f"Set {index + 1} of 12, label {name}: real or generated?" in game.sentence
            assert f"label {name}" in game._large.value
            game.answer("real")
            assert f">label {name}<" in game._end.value
        assert {truth for _, truth in seen} == {"real", "generated"} and len({name for name, _ in seen}) > 2

    def test_single_examples_are_judged_under_their_own_condition(self):
        """Images: eight by eight pixels, all as light as the label says, real or generated."""
        z, y = keras.Input((2,)), keras.Input((2,))
        light = layers.Dense(64, use_bias=False, name="light")
        g = keras.Model([z, y], light(y) + 0.0 * layers.Dense(64)(z))
        light.set_weights([np.repeat([[0.2], [0.8]], 64, axis=1)])
        x, seen = keras.Input((64,)), keras.Input((2,))
        d = keras.Model(
            [x, seen], 0.1 - keras.ops.abs(keras.ops.mean(x, 1, keepdims=True) - seen @ np.float32([[0.2], [0.8]]))
        )
        shades = data.ArrayData(np.repeat([[0.2], [0.8]], 64, axis=1), "shades", ["dark", "light"])
        game = RealOrFake(d, g, shades, rounds=8)
        for index in range(8):
            name = "light" if game._examples[index].mean() > 0.5 else "dark"
            assert f"Example {index + 1} of 8, label {name}" in game.sentence and game._d[index] == "real"
            game.answer("real")

    def test_other_conditions_are_shown_as_pictures(self):
        y = np.random.default_rng(1).random((30, 8, 8)).astype(np.float32)
        z, told = keras.Input((2,)), keras.Input((8, 8))
        g = keras.Model([z, told], told + 1e-6 * layers.Reshape((8, 8))(layers.Dense(64)(z)))
        x, seen = keras.Input((8, 8)), keras.Input((8, 8))
        d = keras.Model([x, seen], layers.Dense(1)(layers.Flatten()(x - seen)))
        game = RealOrFake(d, g, data.PairedData(y, y), rounds=3)
        assert "Its condition" in game._large.value and game._large.value.count("<svg") == 2
        assert np.allclose(game._told[0], game._examples[0][0], atol=1e-4), "here the example is its own condition"


def observed(gan, told, **more):
    return {name: np.asarray(probe(None, None)) for name, probe in Observer(gan, told).probes(**more).items()}


class TestObserver:
    def test_field_and_grid_are_those_of_the_condition_that_is_named(self):
        gan = training.GAN(*pair())
        values = observed(gan, corners())
        name = str(values["given"]).removeprefix("label ")
        ticks = ((np.arange(FIELD) + 0.5) / FIELD * 2 - 1) * values["reach"]
        row, column = np.unravel_index(values["field"].argmax(), (FIELD, FIELD))
        assert np.abs([ticks[column], ticks[::-1][row]] - place(name)).max() < 0.2
        assert values["warped"].reshape(-1, 2).mean(axis=0) == pytest.approx(place(name), abs=1e-3)
        assert "optimal" not in values, "that of all labels together is not that of one"

    def test_a_known_density_of_all_conditions_is_not_held_against_d_under_one(self):
        class Known:
            """The corners as a data set of one's own, whose density is known."""

            name, shape, condition_shape, condition_dtype = "known", (2,), (4,), "float32"

            def sample(self, n, rng):
                return corners().sample(n, rng)

            def log_density(self, points):
                return np.zeros(len(points))

        values = observed(training.GAN(*pair()), Known())
        assert "optimal" not in values and "density" not in values and "field" in values
        assert str(values["given"]) == "the condition of an example"

    def test_samples_have_each_label_as_often_as_in_the_data(self):
        told = corners((0.7, 0.1, 0.1, 0.1))
        values = observed(training.GAN(*pair()), told)
        nearest = np.linalg.norm(values["samples"][:, None] - CORNERS, axis=2).argmin(axis=1)
        assert np.bincount(nearest, minlength=4) / 400 == pytest.approx([0.7, 0.1, 0.1, 0.1], abs=0.08)
        assert (values["real_scores"] > 0).all() and (values["generated_scores"] > 0).all(), "each under its own label"

    @pytest.mark.parametrize("loss", ["non-saturating", "relativistic"])
    def test_pushes_go_down_gs_loss_under_the_samples_own_conditions(self, loss):
        gan, told = training.GAN(*pair(), loss=loss, l1_weight=2.0), corners()
        observer = Observer(gan, told)
        pushes = observed(gan, told)["pushes"]
        start, way = pushes[:, :2].astype(np.float32), pushes[:, 2:].astype(np.float32)
        real, conditions = observer.real[: len(start)], observer.conditions[: len(start)]

        def g_loss(points):
            logits = [call(gan.discriminator, one, conditions) for one in (real, points)]
            return float(gan.loss.generator(*logits) + 2.0 * tf.reduce_mean(tf.abs(points - real)))

        assert g_loss(start + 1e-3 * way) < g_loss(start) < g_loss(start - 1e-3 * way)

    def test_pushes_follow_the_loss_when_it_is_changed(self):
        gan = training.GAN(networks.points_generator(width=8, depth=1), networks.points_discriminator(width=8, depth=1))
        observer, seen = Observer(gan, data.ring()), []
        for loss in ("non-saturating", "minimax", "non-saturating"):
            gan.loss = loss
            seen.append(observer.probes()["pushes"](None, None))
        assert not np.allclose(seen[0], seen[1]) and np.array_equal(seen[0], seen[2])

    def test_images_come_with_the_labels_in_turn_and_scores_as_in_the_data(self):
        z, y = keras.Input((2,)), keras.Input((2,))
        light = layers.Dense(64, use_bias=False)
        g = keras.Model([z, y], light(y) + 0.0 * layers.Dense(64)(z))
        light.set_weights([np.repeat([[0.2], [0.8]], 64, axis=1)])
        x, seen = keras.Input((64,)), keras.Input((2,))
        d = keras.Model([x, seen], keras.ops.mean(x, 1, keepdims=True) - 0.5 + 0.0 * layers.Dense(1)(seen))
        shades = data.ArrayData(
            np.repeat([[0.2], [0.8]], (190, 10), axis=0) * np.ones(64), "shades", [0] * 190 + [1] * 10
        )
        values = observed(training.GAN(g, d), shades_of(shades))
        assert (values["samples"].mean(axis=1) > 128).tolist() == [False, True] * 32
        assert str(values["given"]) == "labels 0, 1 in turn"
        assert (values["generated_scores"] > 0).mean() == (values["real_scores"] > 0).mean() < 0.2, "as in the data"

    def test_on_the_line_densities_are_those_of_all_conditions(self):
        """Half of the numbers are −1, half 1: p_g has both, though D is shown for one of them."""
        z, y = keras.Input((1,)), keras.Input((2,))
        to = layers.Dense(1, use_bias=False)
        g = keras.Model([z, y], to(y) + 0.05 * z)
        to.set_weights([np.float32([[-1.0], [1.0]])])
        x, seen = keras.Input((1,)), keras.Input((2,))
        d = keras.Model([x, seen], layers.Dense(1)(layers.Concatenate()([x, seen])))
        both = data.ArrayData(np.repeat([[-1.0], [1.0]], 50, axis=0), "two numbers", [0] * 50 + [1] * 50)
        values = observed(training.GAN(g, d), shades_of(both))
        density = values["generated_density"]
        assert density[: len(density) // 2].sum() == pytest.approx(density[len(density) // 2 :].sum(), rel=0.2)
        assert "optimal" not in values and "density" not in values and str(values["given"]) == "label 0"


def shades_of(labelled):
    return data.labelled(labelled)


class TestLab:
    def test_it_says_for_which_label_the_background_is(self):
        lab = Lab(training.GAN(*pair(), batch_size=8), corners(), name="told")
        try:
            lab.train(3)
            assert lab._view.frame["given"] == "label north-east"
            assert lab._controls.data is None, "points without labels cannot be learned, nor drawn"
            assert lab._error.value == ""
        finally:
            lab.close()

    def test_data_that_are_no_labels_are_shown_too(self):
        lab = Lab(training.GAN(*pair(), batch_size=8), {"one": paired(), "two": corners()}, name="told")
        try:
            lab.train(3)
            assert "the condition of an example" in lab._view.frame["given"]
            lab._controls.data.value = "two"
            lab.train(3)
            assert lab._view.frame["given"] == "label north-east" and lab._error.value == ""
        finally:
            lab.close()


# ---- networks of other forms, in every widget


class Plain(keras.Model):
    """A network as a class of one's own; its call has no ``training``."""

    def __init__(self, units, told):
        super().__init__()
        self.inner, self.told = layers.Dense(units), told

    def call(self, inputs):
        return self.inner(keras.ops.concatenate(inputs, axis=1) if self.told else inputs)


def plain(told):
    return Plain(2, told), Plain(1, told)


def flat(told):
    if told:
        return told_generator(), told_discriminator(flat=True)
    x = keras.Input((2,))
    return networks.points_generator(width=8, depth=1), keras.Model(x, keras.ops.sum(layers.Dense(3)(x), axis=1))


def of_dtype(dtype):
    def nets(told):
        if told:
            return told_generator(dtype=dtype), told_discriminator(dtype=dtype)
        inputs = keras.Input((2,))
        return [keras.Model(inputs, layers.Dense(units, dtype=dtype)(inputs)) for units in (2, 1)]

    return nets


FORMS = {"no training": plain, "(batch,)": flat, "bfloat16": of_dtype("mixed_bfloat16"), "float64": of_dtype("float64")}


@pytest.mark.parametrize("told", [False, True])
@pytest.mark.parametrize("form", FORMS)
def test_networks_of_other_forms_work_in_every_widget(form, told):
    g, d = FORMS[form](told)
    examples = corners() if told else data.ring()
    more = {"condition_shape": (4,)} if told and form == "no training" else {}
    with warnings.catch_warnings():
        warnings.simplefilter("error", category=RuntimeWarning)
        gan = training.GAN(g, d, 2, batch_size=8, **more)
        lab = Lab(gan, examples, name="forms")
        lab.train(2)
        assert lab._error.value == "" and f"Step {gan.step}" in lab._view.frame["sentence"]
        lab.close()
        probe = Probe(d, examples, g, 2)
        for words in ("Real example", "Generated example", "Follow", "Ask D again"):
            press(probe, words)
            assert "alert" not in probe._message.value
        condition = None if probe.condition is None else probe.condition[None]
        assert probe.logit == pytest.approx(gan.logits(probe.input[None], condition)[0], abs=1e-5)
        for generator in (gan, g):
            explorer = LatentExplorer(generator, 2, d, data=examples if told else None)
            press(explorer, "Random")
            assert explorer._message.value == "" and explorer.sample.dtype == np.float32
        game = RealOrFake(d, g, examples, 2, rounds=2)
        game.answer("real")
        game.answer("generated")
        assert game.over and 0 <= game.right[1] <= 2
        assert np.isfinite(
            metrics.modes(gan.generate(50, *([conditions(50)] if told else [])), data.ring()).high_quality
        )


def conditions(count):
    return np.eye(4, dtype=np.float32)[np.arange(count) % 4]


def test_the_losses_of_every_kind_are_shown_of_a_conditional_gan():
    gan = training.GAN(*pair(), batch_size=8)
    observer = Observer(gan, gan.check_data(corners()))
    for name in losses.LOSSES:
        gan.loss = name
        assert all(np.isfinite(probe(None, None)).all() for key, probe in observer.probes().items() if key == "pushes")
