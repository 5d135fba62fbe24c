"""The figures of the lessons: stored as they are drawn, legible everywhere, and computed rightly."""

import re
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import numpy as np
import pytest

from gan_lessons import metrics

HERE = Path(__file__).parents[1]
FOLDER = HERE / "notebooks" / "figures"
sys.path.insert(0, str(HERE))
from scripts import draw_figures  # noqa: E402
from scripts.figures import (  # noqa: E402
    FIGURES,
    data_flow,
    densities,
    dirac,
    failures,
    faults,
    games,
    likelihood,
    networks,
    scores,
    sequences,
    slopes,
    svg,
    timeline,
)

SVG = "{http://www.w3.org/2000/svg}"
WIDE = {"text": 0.62, "bold": 0.68, "code": 0.61}  # of a letter, in parts of its size: more than any usual font needs


def root(name):
    return ElementTree.parse(FOLDER / f"{name}.svg").getroot()


def pieces(text):
    """The words of a text element with their sizes and kinds: those of its tspans, and what stands between them."""
    size, kind = float(text.get("font-size")), "bold" if text.get("font-weight") else "text"
    yield text.text or "", size, kind
    for part in text:
        code = "code" if "monospace" in part.get("font-family", "") else kind
        yield part.text or "", float(part.get("font-size", size)), code
        yield part.tail or "", size, kind


def reach(text):
    """Where a text begins and ends, from the left, by a generous estimate."""
    width = sum(len(words) * size * WIDE[kind] for words, size, kind in pieces(text))
    share = {"start": 0, "middle": 0.5, "end": 1}[text.get("text-anchor", "start")]
    return float(text.get("x")) - share * width, float(text.get("x")) + (1 - share) * width


def test_the_stored_files_are_what_the_script_draws():
    assert draw_figures.differing() == []


def test_there_is_a_figure_for_every_name_and_none_besides():
    assert sorted(FIGURES) == sorted(path.stem for path in FOLDER.iterdir()) and len(FIGURES) == 28
    assert all(draw().name == name for name, draw in FIGURES.items())


def test_check_says_which_files_differ(tmp_path):
    draw_figures.write(tmp_path)
    assert draw_figures.differing(tmp_path) == []
    (tmp_path / "0_1_lab.svg").unlink()
    (tmp_path / "1_2_timeline.svg").write_text("<svg/>", "utf-8")
    (tmp_path / "9_9_other.svg").write_text("<svg/>", "utf-8")
    assert draw_figures.differing(tmp_path) == ["0_1_lab.svg", "1_2_timeline.svg", "9_9_other.svg"]


def test_the_command_ends_well_when_nothing_differs():
    command = [sys.executable, str(HERE / "scripts" / "draw_figures.py"), "--check"]
    assert subprocess.run(command, check=False, capture_output=True).returncode == 0


@pytest.mark.parametrize("name", FIGURES)
class TestFile:
    def test_has_words_for_those_who_cannot_see_it(self, name):
        drawing = root(name)
        assert drawing.get("role") == "img" and drawing.get("aria-labelledby") == "title desc"
        title, desc = drawing[:2]
        assert (title.tag, desc.tag) == (f"{SVG}title", f"{SVG}desc")
        assert 8 < len(title.text) < 80 and len(desc.text) > 60 and re.fullmatch(r"[^.]*(\.\d+[^.]*)*\.", desc.text)

    def test_is_small_and_needs_nothing_else(self, name):
        text = (FOLDER / f"{name}.svg").read_bytes().decode("utf-8")
        assert len(text.encode()) <= 60_000 and "\r" not in text
        assert not re.search(r"href|@import|<script|<image|<foreignObject|data:|javascript", text)
        assert set(re.findall(r"url\(([^)]*)\)", text)) <= {f"#{tip}" for tip in re.findall(r'marker id="(\w+)"', text)}
        assert re.findall(r"https?://[^\"]*", text) == ["http://www.w3.org/2000/svg"]

    def test_fits_the_column_and_lies_on_a_light_card(self, name):
        drawing = root(name)
        width, height = int(drawing.get("width")), int(drawing.get("height"))
        assert drawing.get("viewBox") == f"0 0 {width} {height}" and width <= 840 and 200 <= height <= 430
        card = next(node for node in drawing if node.tag == f"{SVG}rect")
        assert (card.get("fill"), card.get("rx")) == (svg.CARD, "10")
        assert (float(card.get("width")), float(card.get("height"))) == (width - 1, height - 1)

    def test_letters_are_large_enough(self, name):
        texts = list(root(name).iter(f"{SVG}text"))
        assert texts and min(size for text in texts for _, size, _ in pieces(text)) >= 12

    def test_words_stay_on_the_card(self, name):
        drawing = root(name)
        for text in drawing.iter(f"{SVG}text"):
            left, right = reach(text)
            words = "".join(text.itertext())
            assert left >= 4 and right <= int(drawing.get("width")) - 4, f"{words}: {left:.0f} to {right:.0f}"
            assert 14 <= float(text.get("y")) <= int(drawing.get("height")) - 6, words

    def test_every_place_lies_on_the_card(self, name):
        drawing = root(name)
        for line in drawing.iter(f"{SVG}polyline"):
            places = np.array([place.split(",") for place in line.get("points").split()], float)
            assert (places >= 0).all() and (places <= [int(drawing.get("width")), int(drawing.get("height"))]).all()

    def test_has_the_colours_of_the_roles(self, name):
        text = (FOLDER / f"{name}.svg").read_text("utf-8")
        colours = {colour.lower() for colour in re.findall(r"#[0-9a-fA-F]{6}\b", text)}
        assert not re.search(r"(?:fill|stroke)=\"(?!#|none|url)", text) and len(colours) > 3


def test_numbers_are_written_alike_everywhere():
    assert [svg.number(value) for value in (1, 2.25, 2.25 - 1e-12, -0.04, np.float64(-3.14), 100)] == [
        "1", "2.3", "2.3", "0", "-3.1", "100",
    ]  # fmt: skip


def test_markup_becomes_italic_letters_and_subscripts():
    written = svg.spans(r"*p*_{*g*}(*x*) < *D*\*", 15)
    assert written == (
        '<tspan font-style="italic">p</tspan><tspan font-size="12" font-style="italic" dy="3.3">g</tspan>'
        '<tspan dy="-3.3">(</tspan><tspan font-style="italic">x</tspan>) &lt; <tspan font-style="italic">D</tspan>*'
    )


class TestCurves:
    def test_the_best_discriminator_says_one_half_where_the_densities_cross(self):
        places = np.array(densities.crossings(np.linspace(-3.5, 3.5, 281)))
        assert len(places) == 2
        p_g = densities.normal(places, densities.GENERATED_MIDDLE, densities.SD)
        assert np.allclose(densities.two_hills(places), p_g)
        assert np.allclose(densities.best_discriminator(places), 0.5)
        assert np.allclose(densities.best_discriminator(np.array([-2.5, 0.2])), [1, 0.02], atol=0.02)

    @pytest.mark.parametrize("sd", [1.0, 0.1])
    def test_the_value_goes_from_minus_log_4_to_0(self, sd):
        values = [densities.value_at_best(sd * distance, sd) for distance in (0, 1, 2, 4, 8)]
        assert np.isclose(values[0], -np.log(4), atol=1e-9) and -1e-3 < values[-1] <= 0
        assert (np.diff(values) > 0).all()

    def test_the_value_is_that_of_many_samples(self):
        real, generated = np.random.default_rng(0).normal([[0], [2]], 1, (2, 400_000))
        logit = 2 - 2 * np.stack([real, generated])  # log p_data − log p_g, for the means 0 and 2
        sampled = -np.logaddexp(0, -logit[0]).mean() - np.logaddexp(0, logit[1]).mean()
        assert abs(densities.value_at_best(2) - sampled) < 5e-3

    def test_simultaneous_steps_grow_by_the_same_factor(self):
        radius = np.hypot(*games.paths()["simultaneous"].T)
        assert np.allclose(radius[1:] / radius[:-1], np.sqrt(1 + games.RATE**2))

    def test_alternating_steps_stay_on_the_ellipse_and_small_ones_near_the_circle(self):
        shown = games.paths()
        for x, y in (shown["alternating"].T, games.kept_ellipse(games.RATE, 2 - games.RATE)):
            assert np.allclose(x**2 + y**2 - games.RATE * x * y, 2 - games.RATE)
        small = np.hypot(*shown["small"].T)
        assert np.allclose(small, np.sqrt(2), rtol=0.04)

    def test_the_generator_carries_the_noise_to_the_two_hills(self):
        x = np.linspace(-2.8, 2.8, 113)
        z = densities.noise_of(x)
        assert (np.diff(z) > 0).all() and np.allclose(densities.generator(z), x, atol=2e-3)
        assert np.allclose(densities.carried(z), densities.two_hills(x), rtol=0.02, atol=1e-3)

    def test_the_losses_have_the_slopes_that_are_drawn(self):
        logits, step = np.linspace(-6, 6, 25), 1e-5
        for place in (0, 1):
            found = (slopes.losses(logits + step)[place] - slopes.losses(logits - step)[place]) / (2 * step)
            assert np.allclose(found, slopes.slopes(logits)[place], atol=1e-8)

    def test_the_blocks_have_the_sizes_of_the_article(self):
        words = ["".join(text.itertext()) for text in root("2_2_networks").iter(f"{SVG}text")]
        sizes = [int(word) for word in words if word.isdigit()]
        assert sizes == [100, 128, 128, 100, 100, 784, 784, 100, 100, 128, 1]
        assert data_flow.draw_networks().name == "2_2_networks"


class TestChapters5And6:
    @pytest.mark.parametrize("gamma", [0, dirac.GAMMA])
    def test_the_paths_of_the_dirac_gan_follow_the_flow(self, gamma):
        theta, phi = dirac.path(gamma, 6.0, 6001)
        assert np.allclose((theta[0], phi[0]), dirac.START)
        for found, wanted in zip((theta, phi), dirac.flow(theta, phi, gamma), strict=True):
            assert np.allclose(np.gradient(found, 1e-3)[1:-1], wanted[1:-1], atol=1e-5)
        lengths = np.hypot(theta, phi)[[0, -1]]
        assert np.isclose(*lengths) if gamma == 0 else lengths[1] < lengths[0] / 2

    def test_one_point_travels_along_the_ring_and_a_lone_hill_leaves_the_data(self):
        places = failures.travelling_point()
        assert (np.abs(np.hypot(*places[list(failures.SHOWN)].T) - 1) < 0.05).all()
        angles = np.unwrap(np.arctan2(*places[list(failures.SHOWN)].T[::-1]))
        assert np.allclose(np.abs(np.diff(angles)), np.pi / 4, atol=0.05)
        means = failures.pulled_away()
        assert (np.diff(means) > 0).all() and means[-1] > max(densities.HILLS) + 6 * densities.SD

    def test_memorised_samples_are_nearer_to_training_points_than_to_fresh_ones(self):
        training, fresh, samples = failures.memorised()
        to_training, to_fresh = (
            np.linalg.norm(samples[:, None] - points, axis=2).min(1) for points in (training, fresh)
        )
        assert (to_training < to_fresh).mean() > 0.75

    def test_the_frechet_distance_and_the_balls_are_those_of_the_package(self):
        for _, made, _ in scores.PAIRS:
            (mean, sd), (other_mean, other_sd) = scores.REAL_GAUSSIAN, made
            whole = metrics.frechet_distance([mean], [[sd**2]], [other_mean], [[other_sd**2]])
            assert np.isclose(whole, sum(scores.frechet_parts(scores.REAL_GAUSSIAN, made)))
        real, made = scores.examples()
        found = metrics.precision_recall(real, made, k=scores.NEIGHBOURS)
        assert np.isclose(found.precision, scores.covered(made, real).mean()) and np.isclose(found.precision, 13 / 16)
        assert np.isclose(found.recall, scores.covered(real, made).mean()) and np.isclose(found.recall, 11 / 16)

    def test_a_verdict_sees_ten_pixels_and_neighbours_begin_four_apart(self):
        assert [networks.seen(place) for place in (0, 1, 6)] == [(-3, 6), (1, 10), (21, 30)]

    def test_gumbel_samples_are_shares_that_sharpen_and_choose_as_the_distribution_does(self):
        noise = sequences.gumbel(100_000, seed=0)
        chosen = np.bincount(np.argmax(sequences.soften(noise, 1.0), axis=1)) / len(noise)
        assert np.allclose(chosen, sequences.PROBABILITIES, atol=0.01)
        shares = [sequences.soften(sequences.gumbel(), temperature) for temperature in sequences.TEMPERATURES]
        assert np.allclose(np.sum(shares, axis=-1), 1) and (np.diff(np.max(shares, axis=-1), axis=0) > 0).all()

    def test_the_elbo_and_its_gap_add_up_to_the_log_likelihood(self):
        z = np.linspace(-12, 12, 200_001)
        together = densities.normal(z) * densities.normal(likelihood.X, z, likelihood.SD)
        assert np.isclose(np.log(together.sum() * (z[1] - z[0])), likelihood.log_likelihood())
        gap = likelihood.kl(likelihood.GUESS, likelihood.posterior())
        assert gap > 0 and np.isclose(likelihood.elbo() + gap, likelihood.log_likelihood())
        assert np.isclose(likelihood.elbo(likelihood.posterior()), likelihood.log_likelihood())

    def test_every_fault_is_seen_and_no_score_sees_all(self):
        marks = np.array([list(row) for *_, row in faults.FAULTS])
        assert marks.shape == (len(faults.FAULTS), len(faults.SCORES)) and set(marks.flat) == {"✓", "✗"}
        assert (marks == "✓").any(axis=1).all() and not (marks == "✓").all(axis=0).any()


def test_dates_of_the_timeline_are_those_in_the_numbers_of_the_papers():
    dates = [(year, month) for _, year, month, _, _ in timeline.MODELS]
    assert dates == sorted(dates) and len(dates) == 14
    assert [f"{year % 100}{month:02}" for year, month in dates] == [paper[:4] for *_, paper in timeline.MODELS]
