"""Real or generated, without a browser: a scripted player against a discriminator whose answers are known."""

import numpy as np
import pytest

from gan_lessons import data, networks
from gan_lessons.live import kept_games, real_or_fake
from gan_lessons.live.confusion import confusion_matrix, verdict
from gan_lessons.live.real_or_fake import RealOrFake
from gan_lessons.metrics.intervals import Proportion
from gan_lessons.pictures import thumbnails
from gan_lessons.utils.tensorflow import keras

layers = keras.layers


def constant_generator(shape, value):
    """A generator that always makes the same example."""
    units = int(np.prod(shape))
    model = keras.Sequential([keras.Input((2,)), layers.Dense(units), layers.Reshape(shape)])
    model.set_weights([np.zeros((2, units)), np.full(units, value)])
    return model


def linear_discriminator(shape, sign=1.0):
    """The logit is the mean of the example, times ``sign``."""
    units = int(np.prod(shape))
    model = keras.Sequential([keras.Input(shape), layers.Flatten(), layers.Dense(1)])
    model.set_weights([np.full((units, 1), sign / units), np.zeros(1)])
    return model


def constant_data(shape, value):
    return data.ArrayData(np.full((5, *shape), value))


def make(shape=(3,), sign=1.0, **settings):
    """Real examples are all 1, generated ones all −1: a D of sign 1 is always right, one of sign −1 always wrong."""
    nets = linear_discriminator(shape, sign), constant_generator(shape, -1.0)
    return RealOrFake(*nets, constant_data(shape, 1.0), **settings)


def press(widget, words):
    next(button for button in widget._buttons if button.description == words).click()


def other(answer):
    return "generated" if answer == "real" else "real"


class TestScores:
    def test_confusion_has_what_it_was_in_rows(self):
        was = ["real", "real", "real", "generated", "generated"]
        said = ["real", "real", "generated", "real", "generated"]
        assert confusion_matrix(was, said).tolist() == [[2, 1], [1, 1]]
        assert confusion_matrix([], []).tolist() == [[0, 0], [0, 0]]

    @pytest.mark.parametrize(("was", "said"), [(["real"], []), (["real"], ["fake"]), (["?"], ["real"])])
    def test_confusion_refuses_what_it_cannot_count(self, was, said):
        with pytest.raises(ValueError, match="got"):
            confusion_matrix(was, said)


@pytest.mark.parametrize(("sign", "d_right"), [(1.0, True), (-1.0, False)])
def test_a_scripted_game_is_counted_right(sign, d_right):
    widget = make(sign=sign, rounds=8, seed=2)
    was, wrong_at = list(widget._truth), {1, 5, 6}
    for index, truth in enumerate(was):
        press(widget, (other(truth) if index in wrong_at else truth).capitalize())
    assert widget._board.layout.display == "none", "the scores take the place of the question"
    assert widget.over and widget.right == (5, 8 if d_right else 0)
    assert [r.truth for r in widget.answered] == was
    assert all((r.you != r.truth) == (i in wrong_at) for i, r in enumerate(widget.answered))
    assert f"You: 5 of 8. D: {8 if d_right else 0} of 8" in widget.sentence
    low, high = Proportion(5, 8).interval
    assert f"5 of 8 right, 62 % (95 % interval {100 * low:.0f} to {100 * high:.0f} %)" in widget._results.value
    tables = widget._results.value.split("<table")[1:]
    for table, said in zip(tables, ([r.you for r in widget.answered], [r.d for r in widget.answered]), strict=True):
        cells = [int(part.split(">")[-1]) for part in table.split("</td>")[1:5]]
        assert cells == confusion_matrix(was, said).ravel().tolist()


def test_examples_shown_are_what_they_are_said_to_be():
    widget = make(rounds=30)
    assert {"real", "generated"} == set(widget._truth)
    for example, was in zip(widget._examples, widget._truth, strict=True):
        assert np.allclose(example, 1.0 if was == "real" else -1.0)


def test_half_of_many_rounds_are_real():
    widget = make(rounds=100)
    drawn = list(widget._truth)
    for _ in range(9):
        press(widget, "Again")
        drawn += widget._truth
    assert abs(drawn.count("real") - 500) < 60, "within four standard deviations"


def test_a_seed_gives_one_stream_of_games_and_another_seed_another():
    ring = data.ring()
    nets = networks.points_discriminator(width=4, seed=0), networks.points_generator(width=4, seed=1)
    first, second, third = (RealOrFake(*nets, ring, seed=seed) for seed in (5, 5, 6))
    assert np.array_equal(first._examples, second._examples) and first._d == second._d
    assert not np.array_equal(first._examples, third._examples)
    before = first._examples
    press(first, "Again")
    second.again()
    assert np.array_equal(first._examples, second._examples) and not np.array_equal(first._examples, before)


def test_answers_from_code_are_checked():
    widget = make(rounds=2)
    with pytest.raises(ValueError, match="got 'fake', expected 'real' or 'generated'"):
        widget.answer("fake")
    assert not widget.answered
    assert "real or generated?" in widget.answer("real")
    assert widget.answer("generated").endswith("That was the last round.")
    with pytest.raises(ValueError, match="press Again"):
        widget.answer("real")
    assert len(widget.answered) == 2


def test_a_press_too_many_says_so_and_again_begins_anew():
    widget = make(rounds=1)
    press(widget, "Real")
    sentence = widget.sentence
    press(widget, "Real")
    assert 'role="alert"' in widget._message.value and "press Again" in widget._message.value
    assert widget.sentence == sentence and len(widget.answered) == 1
    press(widget, "Again")
    assert widget._message.value == "" and not widget.over
    assert widget.sentence == "Example 1 of 1: real or generated?"
    assert widget._results.value == "" and widget._board.layout.display == "flex"


def everything_shown(widget):
    return [part.value for part in (widget._words, widget._large, widget._known_view, widget._end, widget._results)]


def test_nothing_on_the_page_or_in_the_poster_gives_answers_away(monkeypatch):
    widget, kept = make(shape=(8, 8), rounds=4), []
    monkeypatch.setattr(widget._poster, "show", lambda png, sentence: kept.append((png, sentence)))
    monkeypatch.setattr("gan_lessons.live.poster.display", lambda bundle, **_: None)
    widget._ipython_display_()
    for _ in range(2):  # at the start and after one answer, the answers to come are turned round
        shown, done = everything_shown(widget), len(widget.answered)
        widget._truth[done:] = [other(was) for was in widget._truth[done:]]
        widget._d[done:] = [other(d) for d in widget._d[done:]]
        widget._show()
        assert everything_shown(widget) == shown and kept[-1] == kept[-2]
        widget.answer("real")
    assert kept[-1] != kept[0] and kept[-1][0][:8] == b"\x89PNG\r\n\x1a\n"
    for _ in range(2):
        widget.answer("real")
    assert kept[-1][1] == widget.sentence and widget.over


def test_a_verdict_tells_the_truth_and_both_answers():
    widget = make(sign=-1.0)
    was = widget._truth[0]
    sentence = widget.answer(was)
    assert sentence.startswith(
        f"It was {was}: you said {was}, D said {other(was)}. You: 1 of 1. D: 0 of 1. Example 2 of 10"
    )
    card = widget._end.value
    assert f'aria-label="Example 1 was {was}; you said {was}, D said {other(was)}"' in card
    assert real_or_fake.COLOURS[was] in card and 'aria-live="polite"' in widget._words.value


@pytest.mark.parametrize(("shape", "size"), [((2,), 40), ((1,), 40), ((8, 8), 1), ((6, 9, 3), 1), ((7,), 1)])
def test_a_round_shows_one_example_or_a_set_where_one_says_nothing(shape, size):
    widget = make(shape=shape, rounds=2)
    assert widget._examples.shape == (2, size, *shape)
    word = "Set" if size > 1 else "Example"
    assert widget.sentence.startswith(f"{word} 1 of 2") and f'aria-label="{word} 1 of 2' in widget._large.value
    widget.answer("real")
    widget.answer("real")
    assert widget._end.value.count("<svg") == 2


def test_d_answers_a_set_by_its_mean_logit():
    class Uneven:
        """Real numbers: mostly slightly negative, some strongly positive; the mean is positive."""

        name, shape = "uneven", (1,)

        def sample(self, n, rng):
            return np.where(np.arange(n) % 4 == 0, 10.0, -1.0).astype(np.float32)[:, None]

    nets = linear_discriminator((1,)), constant_generator((1,), -1.0)
    widget = RealOrFake(*nets, Uneven(), rounds=12)
    assert set(widget._truth) == {"real", "generated"} and widget._d == widget._truth


class Moody(keras.Model):
    """A generator that fails when it is told to."""

    broken = False

    def call(self, z, training=False):
        if self.broken:
            raise RuntimeError("my <own> mistake")
        return -1.0 - 0.0 * z


def test_an_error_in_the_students_network_is_shown_and_the_game_kept():
    generator = Moody()
    widget = RealOrFake(linear_discriminator((2,)), generator, constant_data((2,), 1.0), latent_dim=2, rounds=3)
    widget.answer("real")
    generator.broken = True
    press(widget, "Again")
    assert 'role="alert"' in widget._message.value and "my &lt;own&gt; mistake" in widget._message.value
    assert len(widget.answered) == 1
    widget.answer("real")
    assert widget._message.value == "" and len(widget.answered) == 2


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"rounds": 0}, "rounds: got 0"),
        ({"seed": -1}, "seed: got -1"),
        ({"latent_dim": 3}, "built for 2"),
        ({"data": np.zeros((4, 5))}, "one example has shape"),
        ({"discriminator": lambda x: x}, "expected a keras.Model"),
    ],
)
def test_what_cannot_work_is_refused_before_a_widget_exists(settings, message):
    usual = {"discriminator": linear_discriminator((3,)), "generator": constant_generator((3,), -1.0)}
    with pytest.raises(ValueError, match=message):
        RealOrFake(**{**usual, "data": constant_data((3,), 1.0), **settings})


def test_the_final_words_do_not_take_luck_for_skill():
    assert "hold 50 %" in verdict(6, 7, 10) and "do not settle" in verdict(6, 7, 10)
    assert "Your interval holds 50 %" in verdict(5, 10, 10)
    assert "D is better" in verdict(1, 10, 10) and "you are better" in verdict(10, 1, 10)
    assert "50 %, which" not in verdict(10, 10, 10)


def test_close_takes_away_its_own_widgets():
    one, two = make(), make()
    one.close()
    assert one._buttons[0].comm is None and two._buttons[0].comm is not None


def test_a_cell_that_is_run_again_goes_on_with_the_game():
    nets, settings = (linear_discriminator((3,)), constant_generator((3,), -1.0)), {"rounds": 4, "seed": 3}
    first = RealOrFake(*nets, constant_data((3,), 1.0), **settings)
    first.again()
    first.answer("real")
    first.answer("generated")
    second = RealOrFake(*nets, constant_data((3,), 1.0), **settings)
    assert second.sentence == first.sentence and second.answered == first.answered
    assert everything_shown(second) == everything_shown(first)
    second.answer("real")
    assert len(first.answered) == 2, "the old widget, if it is still somewhere, has its own count"
    first.again()
    again, later = first._truth, RealOrFake(*nets, constant_data((3,), 1.0), **settings)
    assert later._truth == again and not later.answered
    second.again()
    assert second._truth == again, "the stream goes on where it was"


@pytest.mark.parametrize("change", ["seed", "rounds", "data", "generator", "weights"])
def test_anything_else_begins_a_new_game(change):
    d, g, real, settings = linear_discriminator((3,)), constant_generator((3,), -1.0), 1.0, {"rounds": 4, "seed": 3}
    RealOrFake(d, g, constant_data((3,), real), **settings).answer("real")
    if change in settings:
        settings[change] += 1
    elif change == "data":
        real = 2.0
    elif change == "generator":
        g = constant_generator((3,), -1.0)
    else:
        g.set_weights([weight + 1 for weight in g.get_weights()])
    assert not RealOrFake(d, g, constant_data((3,), real), **settings).answered


def test_games_are_forgotten_with_their_networks():
    import gc

    make().answer("real")
    gc.collect()
    before = len(kept_games._games)
    widget = make()
    assert len(kept_games._games) == before + 1
    widget.close()
    del widget
    gc.collect()
    assert len(kept_games._games) <= before + 1


def test_images_from_minus_one_to_one_are_grey_where_a_lab_shows_them_grey():
    examples = np.full((4, 8, 8, 1), -0.5, np.float32)
    sheets = []
    for values in (examples, examples + 1):
        assert thumbnails.window(np.concatenate([examples, examples + 1])) == (-1, 1)
        sheets.append(thumbnails._sheet(values, (-1.0, 1.0)))
    assert [np.median(sheet) for sheet in sheets] == [63, 191]
    assert thumbnails.window(examples + 1) == (0, 1), "pixels from 0 to 1, where no value is below"


def test_a_generator_that_makes_a_little_less_than_black_leaves_the_digits_black():
    game = RealOrFake(
        linear_discriminator((8, 8, 1)), constant_generator((8, 8, 1), -0.01), constant_data((8, 8, 1), 0.5)
    )
    assert game._window == (0, 1)
    game.close()
