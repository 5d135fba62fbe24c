"""Stills from hand-made snapshots: no training, no widgets. Places are CSS pixels, as on the paper."""

import io
import itertools

import numpy as np
import pytest
from PIL import Image

from gan_lessons import pictures
from gan_lessons.pictures import colours, still_beside, still_points, stills
from gan_lessons.pictures.colours import GENERATED, REAL, rgb
from gan_lessons.pictures.paper import SHARP
from gan_lessons.pictures.still_numbers import densities
from gan_lessons.pictures.still_verdict import sides
from gan_lessons.snapshots import History, Snapshot
from tests.pictures import runs
from tests.pictures.runs import RUNS

STAGE = (stills.EDGE, stills.TOP, stills.EDGE + stills.STAGE, stills.TOP + stills.STAGE)


def pixels(png):
    return np.asarray(Image.open(io.BytesIO(png)).convert("RGB")).astype(int)


def count(image, colour, box=(0, 0, stills.WIDTH, stills.HEIGHT), near=12):
    """How many pixels inside a box (left, top, right, bottom) have nearly a colour."""
    left, top, right, bottom = [round(SHARP * side) for side in box]
    return int((np.abs(image[top:bottom, left:right] - rgb(colour).astype(int)).max(axis=2) <= near).sum())


def quarter(across, up):
    """One of the four quarters of the stage's window."""
    left, top, right, bottom = STAGE[0] + 26, STAGE[1], STAGE[2], STAGE[3] - 26
    x, y = (left + right) / 2, (top + bottom) / 2
    return (x if across else left, top if up else y, right if across else x, y if up else bottom)


def words(history, snapshot=None, metric="FID"):
    """All that is written on a still."""
    paper = stills.drawn(history, stills.moment(history, snapshot), metric)
    return [text.get_text() for text in paper.figure.texts]


def one(**values):
    return runs.history(Snapshot(10, 1.4, 0.7, values))


# ---- every kind of run


@pytest.mark.parametrize("name", RUNS)
def test_words_are_large_enough_and_stand_inside_and_apart(name):
    history = RUNS[name]()
    paper = stills.drawn(history, history.last)
    paper.image()
    boxes = {}
    for text in paper.figure.texts:
        assert text.get_fontsize() >= 8 / 0.75  # 8 pt
        assert not text.get_parse_math(), "a student's label with dollars is no formula"
        box = boxes[text] = text.get_window_extent()
        assert box.x0 >= 0 and box.x1 <= SHARP * stills.WIDTH and box.y0 >= 0 and box.y1 <= SHARP * stills.HEIGHT
    for (this, box), (other, beside) in itertools.combinations(boxes.items(), 2):
        across = min(box.x1, beside.x1) - max(box.x0, beside.x0)
        up = min(box.y1, beside.y1) - max(box.y0, beside.y0)
        assert across <= 1 or up <= 4, (this.get_text(), other.get_text())  # boxes reach below the line


@pytest.mark.parametrize("name", RUNS)
def test_a_still_is_white_paper_of_one_size(name):
    image = pixels(pictures.still(RUNS[name]()))
    assert image.shape == (round(SHARP * stills.HEIGHT), round(SHARP * stills.WIDTH), 3)
    edges = [image[0], image[-1], image[:, 0], image[:, -1]]
    assert all((edge == 255).all() for edge in edges)


@pytest.mark.parametrize(("name", "most"), [("points", 90), ("digits", 60), ("colour_images", 100), ("numbers", 40)])
def test_a_still_is_small(name, most):
    assert len(pictures.still(RUNS[name]())) < 1000 * most


def test_words_are_read_on_white():
    def luminance(colour):
        shares = rgb(colour) / 255
        return np.where(shares <= 0.04045, shares / 12.92, ((shares + 0.055) / 1.055) ** 2.4) @ [0.2126, 0.7152, 0.0722]

    written = {text.get_color() for make in RUNS.values() for text in drawn_texts(make())}
    assert {colours.INK, colours.FAINT, colours.DISCRIMINATOR_WORDS} <= written
    assert all(1.05 / (luminance(colour) + 0.05) >= 4.5 for colour in written)


def drawn_texts(history):
    return stills.drawn(history, history.last).figure.texts


def test_a_history_without_snapshots_is_refused():
    with pytest.raises(ValueError, match="history: has no snapshots"):
        pictures.still(History())


def test_the_sentence_is_cut_to_the_width_of_the_paper():
    values = {"fid": 12.3, "fid_scale": [1.2, 330], "modes": [5, 8, 0.92], "samples": np.zeros((5, 2))}
    (sentence, *_) = words(one(**values, **runs.scores(np.random.default_rng(0))))
    assert sentence.startswith("Step 10: FID 12.3") and sentence.endswith("…")


def test_a_long_sentence_is_written_smaller():
    known = {"inception_score": 5.25, "inception_score_scale": [9.8, 2.35]} | runs.scores(np.random.default_rng(0))
    history = runs.history(Snapshot(123_456_780, 1.4, 0.7, known))
    sentence = stills.drawn(history, history.last, "inception score").figure.texts[0]
    assert sentence.get_text() == pictures.describe(history.last, "inception score") and sentence.get_fontsize() < 13


# ---- points


def test_real_points_are_blue_and_generated_ones_orange_where_they_are():
    spots = np.random.default_rng(0).uniform(0.5, 2.5, (60, 2))
    image = pixels(pictures.still(one(samples=spots * [-1, -1], real=spots, reach=3.0)))
    assert count(image, REAL, quarter(1, 1)) > 300 and count(image, GENERATED, quarter(0, 0)) > 300
    for box in (quarter(0, 1), quarter(1, 0)):
        assert not count(image, REAL, box) + count(image, GENERATED, box)
    assert not count(image, GENERATED, quarter(1, 1)) and not count(image, REAL, quarter(0, 0))


def test_d_is_the_ground_upside_up_in_the_colours_of_its_own_range():
    corner = np.full((8, 8), 0.4)
    corner[:4, :4] = 0.6  # D takes the upper left quarter for real
    image = pixels(pictures.still(one(samples=np.zeros((1, 2)), field=corner, reach=2.0)))
    strong = [pixels_of_field(place) for place in (1, 0)]
    assert count(image, strong[0], quarter(0, 1)) > 10_000 and not count(image, strong[0], quarter(1, 0))
    assert count(image, strong[1], quarter(1, 0)) > 10_000 and not count(image, strong[1], quarter(0, 1))
    assert "40–60 %" in words(one(samples=np.zeros((1, 2)), field=corner, reach=2.0))


def pixels_of_field(place):
    """The strongest colour of a field: four fifths of the way from the middle to an end."""
    middle, end = rgb(colours.FIELD[1]).astype(float), rgb(colours.FIELD[2 * place])
    return "#" + "".join(f"{round(part):02x}" for part in middle + 0.8 * (end - middle))


def test_the_bar_shows_the_colours_of_the_field():
    history = runs.points()
    legend = (STAGE[0], STAGE[3] + 10, STAGE[2], stills.HEIGHT)
    image = pixels(pictures.still(history))
    assert count(image, pixels_of_field(0), legend) > 10 and count(image, pixels_of_field(1), legend) > 10
    without = one(samples=np.zeros((5, 2)))
    assert not count(pixels(pictures.still(without)), pixels_of_field(1), legend)
    assert "40–60 %" in words(history) and "D" in words(history)


def test_points_outside_the_window_are_strokes_on_its_frame():
    image = pixels(pictures.still(one(samples=np.array([[0.0, 9.0], [-9.0, 0.0]]), reach=1.0)))
    middle = (STAGE[0] + 60, STAGE[1] + 30, STAGE[2] - 30, STAGE[3] - 60)
    assert count(image, GENERATED, STAGE) > 10 and not count(image, GENERATED, middle)
    assert "2 of 4 samples are no finite numbers" in words(one(samples=np.array([[0, 0], [0, np.nan]] * 2)))


def test_a_few_real_points_show_round_the_samples_that_have_learned_them():
    spots = 0.8 * np.random.default_rng(0).uniform(-1, 1, (12, 2))
    many = np.vstack([spots, np.random.default_rng(1).uniform(-1, 1, (29, 2))])
    seen = []
    for real in (spots, many):
        image = pixels(pictures.still(one(samples=real, real=np.tile(real, (20, 1)), reach=1.0)))
        seen.append(count(image, REAL, STAGE) / len(real))
    assert seen[0] > 40 > seen[1]  # pixels of a dot around its cross


def test_the_longest_push_is_a_tenth_of_the_window_and_points_up_for_a_positive_one():
    pushes = np.array([[0.0, 0.0, 0.0, 4.0], [1.0, 1.0, 1.0, 0.0], [9.0, 0.0, 1.0, 0.0], [0.0, 0.0, np.nan, 0.0]])
    strokes = still_points.arrows(pushes, 2.0, (10, 20, 100, 100))
    assert strokes.tolist() == [[60, 70, 60, 60], [85, 45, 87.5, 45]]
    assert not len(still_points.arrows(np.zeros((3, 4)), 2.0, (0, 0, 9, 9)))


def test_the_grid_and_the_optimal_d_stand_beside_the_stage():
    history = runs.points()
    assert still_beside.panels(history.last) == ["warped", "optimal"]
    said = words(history)
    assert {"Noise grid bent by G", "Optimal D*", "10–90 %"} <= set(said)
    left = STAGE[2] + stills.GAP
    grid = (left, stills.TOP, left + stills.BESIDE, stills.TOP + stills.BESIDE)
    image = pixels(pictures.still(history))
    assert count(image, GENERATED, grid) > 500
    below = (grid[0], grid[3] + 25, grid[2], grid[3] + 25 + stills.BESIDE - 10)
    assert count(image, pixels_of_field(1), below) > 500


def test_a_critic_has_scores_and_no_optimal_d():
    said = words(runs.critic())
    assert "Optimal D*" not in said and "D's scores" in said and "−1.6 to −0.4" in said
    assert not any("%" in word for word in said if "–" in word) and "1 real" not in said
    assert "D's verdict" in words(runs.points()) and "1 real" in words(runs.points())
    assert "theory D 0.00" in said
    axis, (real, generated) = sides(runs.critic().last)
    assert axis.low < -2 and axis.high > 2 and real.mean > 0.8 and generated.mean < -0.8


# ---- numbers, images, signals


def test_numbers_show_densities_and_d():
    said = words(runs.numbers())
    assert {"density", "D: probability real", "real", "generated", "D", "optimal D*"} <= set(said)
    image = pixels(pictures.still(runs.numbers()))
    assert count(image, colours.DISCRIMINATOR, STAGE) > 400
    bare = words(runs.bare_numbers())
    assert "D: probability real" not in bare and {"real", "generated"} <= set(bare)
    assert not count(pixels(pictures.still(runs.bare_numbers())), colours.DISCRIMINATOR, STAGE)
    critic = runs.numbers(is_critic=True, field_range=np.array([-4.0, 2.0]))
    said = words(critic)
    assert "D's score" in said and "optimal D*" not in said and "D*" not in said
    other = runs.numbers(is_critic=True, field_range=np.array([-4.0, 2.0]), optimal=np.linspace(1, 0, 121))
    assert pictures.still(critic) == pictures.still(other)


def test_a_known_density_is_drawn_and_an_unknown_one_is_counted():
    (real, counted), (_, is_counted) = densities(runs.numbers().last, 3.0).values()
    assert real.max() == 1.0 and not counted and not is_counted
    both = densities(runs.bare_numbers().last, 5.0)
    assert [is_counted for _, is_counted in both.values()] == [True, True]
    assert both["real"][0].sum() * 10 / 30 == pytest.approx(1)


def test_images_are_underlined_by_the_verdict():
    images = np.zeros((4, 8, 8))
    image = pixels(pictures.still(one(samples=images, sample_scores=np.array([3.0, 3.0, -3.0, -3.0]))))
    upper, lower = (*STAGE[:3], STAGE[1] + 150), (STAGE[0], STAGE[1] + 155, *STAGE[2:])
    assert count(image, REAL, upper) > 500 and not count(image, GENERATED, upper)
    assert not count(image, REAL, lower) and 200 < count(image, GENERATED, lower) < count(image, REAL, upper)
    without = pixels(pictures.still(one(samples=images)))
    assert not count(without, REAL, STAGE) and "D says:" not in words(one(samples=images))


def test_a_critic_is_asked_which_side_is_nearer():
    values = {"is_critic": True, "real_scores": np.array([9.0]), "generated_scores": np.array([5.0])}
    history = one(samples=np.zeros((2, 8, 8)), sample_scores=np.array([6.9, 6.8]), **values)
    assert "nearer generated" in words(history)
    assert not count(pixels(pictures.still(history)), REAL, STAGE)


def test_images_keep_their_pixels_and_their_colours():
    chequered = (np.indices((8, 8)).sum(axis=0) % 2 * 255).astype(np.uint8)[None]
    image = pixels(pictures.still(one(samples=chequered)))
    assert count(image, "#000000", STAGE, near=0) == pytest.approx(count(image, "#ffffff", STAGE, near=0), rel=0.3)
    red = np.full((10, 6, 6, 3), [200, 0, 30], np.uint8)
    assert count(pixels(pictures.still(one(samples=red))), "#c8001e", STAGE, near=0) > 20_000
    image = pixels(pictures.still(runs.colour_images()))
    left, top = [round(SHARP * side) for side in (STAGE[0] + 40, STAGE[1] + 40)]
    assert len(np.unique(image[top : top + 400, left : left + 400].reshape(-1, 3), axis=0)) > 100


def test_signals_are_twelve_curves():
    said = words(runs.signals())
    assert "y −1 to 1" in said and any(word.startswith("given lab") and word.endswith("…") for word in said)
    image = pixels(pictures.still(one(samples=np.zeros((20, 128)))))
    rows = [(STAGE[0], STAGE[1] + top, STAGE[2], STAGE[1] + top + 65) for top in (0, 74, 148, 222)]
    assert all(count(image, GENERATED, row) > 200 for row in rows)


@pytest.mark.parametrize("samples", [np.zeros((4, 64)), np.zeros((5, 2)), np.zeros((5, 1)), np.zeros((5, 30))])
def test_what_holds_for_one_condition_says_for_which(samples):
    assert "given label 3" in words(one(samples=samples, given=np.array("label 3")))
    assert not any("given" in word for word in words(one(samples=samples)))


def test_a_run_without_samples_is_drawn_as_its_losses():
    said = words(runs.losses_alone())
    assert said[0] == "Step 20: D's loss is 1.25 and G's is 0.50; no samples were observed."
    assert {"no samples were observed", "no verdicts were observed", "1.25", "0.50"} <= set(said)
    assert "no samples were observed" in words(one(samples=np.zeros((0, 2))))


# ---- the charts


def test_the_headings_say_the_values_at_the_step_shown():
    history = runs.points()
    said = words(history, history[3])
    assert {"1.03", "0.70", "3 of 8", "92 %", "theory 1.39 · 0.69"} <= set(said)
    assert "1.09" in words(history) and "7 of 8" not in words(history)


def test_a_cursor_stands_where_the_run_goes_on():
    def upright(history, snapshot):
        """The longest stretch of dark pixels that a column inside the chart of the losses has."""
        part = pixels(pictures.still(history, snapshot))[360:480, 800:1200]
        return (part.max(axis=2) < 200).sum(axis=0).max()

    history = runs.losses_alone(30)
    assert upright(history, history[15]) > 100 and upright(history, history.last) < 50


def test_a_score_stands_between_what_real_digits_and_what_noise_score():
    said = words(runs.digits())
    assert {"FID", "lower is better", "real digits 1", "noise 330"} <= set(said)
    assert "1.2" in said  # the newest one that was measured: 300 / 251
    assert "KID" not in said and "FID" not in words(runs.digits(), metric="KID")


def test_what_only_some_snapshots_hold_is_drawn_for_the_others_too():
    """A cell trains a run that a lab has observed: its snapshots know neither modes nor scores."""
    first = Snapshot(0, values={"samples": np.zeros((5, 2)), "modes": [3, 8, 0.5]})
    last = Snapshot(10, 1.0, 1.0, {"samples": np.zeros((5, 2)), "fid": 3.0})  # no scale: a cell's own probe
    assert "3 of 8" in words(runs.history(first, last)) and "FID" not in words(runs.history(first, last))


def test_many_modes_and_numbers_of_any_size_are_written():
    assert "261 of 500" in words(runs.many_modes())
    assert {"1.0e+30", "−1.0e+30"} <= set(words(runs.huge()))
    assert words(runs.not_finite()).count("–") == 2 and "20 of 20 samples are no finite numbers" in words(
        runs.not_finite()
    )
