"""The gallery: every failure fails and every remedy helps over five seeds; proportions, signatures and settings."""

import numpy as np
import pytest

from gan_lessons import data
from gan_lessons.chapters import failures
from gan_lessons.chapters.failures import (
    GALLERY,
    REMEDIES,
    TOO_HIGH_LEARNING_RATE,
    prepare_run,
    proportion_failed,
    proportion_healthy,
    run_seeds,
)
from gan_lessons.live import lab
from tests.chapters import test_first_lab

ALL = {**GALLERY, TOO_HIGH_LEARNING_RATE.name: TOO_HIGH_LEARNING_RATE}
# a signature beyond these is certain: they leave room around each failure's own limit
CERTAIN = {
    "mode collapse": (lambda covered: covered <= 2, lambda covered: covered >= 6),
    "oscillation": (lambda js: js > 0.18, lambda js: js < 0.12),
    "vanishing gradient": (lambda length: length < 1e-6, lambda length: length > 0.01),
    "starved D": (lambda js: js > 0.55, lambda js: js < 0.35),
    "memorisation": (lambda share: share > 0.68, lambda share: share < 0.6),
    "learning rate too high": (lambda js: js > 0.18, lambda js: js < 0.12),
}


LONG = {"mode collapse", "memorisation"}  # so many steps that XLA repays its compiling


@pytest.fixture(scope="module")
def gan_of():
    """Every GAN is compiled only once; two failures start from the same one."""
    made = {}

    def gan(failure):
        if failure.make not in made:
            made[failure.make] = failure.make(jit=failure.name in LONG)
        return made[failure.make]

    return gan


@pytest.mark.parametrize("name", ALL)
def test_it_fails_and_its_remedy_helps_in_at_least_four_of_five_runs(name, gan_of):
    failure, (surely_failed, surely_healthy) = ALL[name], CERTAIN[name]
    wrong, remedied = run_seeds(failure, gan=gan_of(failure)), run_seeds(failure, failure.remedy, gan=gan_of(failure))
    assert sum(map(surely_failed, wrong)) >= 4 and sum(map(surely_healthy, remedied)) >= 4, (wrong, remedied)
    assert proportion_failed(failure, wrong).count >= 4 and proportion_healthy(failure, remedied).count >= 4


def test_each_remedy_leaves_a_failure_unsolved(gan_of):
    """With the test above, where each of the three is a remedy: none helps against everything."""
    for remedy, name in [
        ("10 D steps", "oscillation"),
        ("learning rates ÷ 5", "mode collapse"),
        ("R1 penalty", TOO_HIGH_LEARNING_RATE.name),
    ]:
        failure = ALL[name]
        assert proportion_healthy(failure, run_seeds(failure, REMEDIES[remedy], range(2), gan_of(failure))).count == 0


# ---- the recipe of chapter 0 beside every failure


def test_the_recipe_is_that_of_chapter_0_with_one_step_of_d():
    assert test_first_lab.settings() == failures.RECIPE
    for failure in GALLERY.values():
        gan = failures.with_recipe(failure).make()
        assert (gan.d_steps, gan.loss.name, gan.penalty, gan.penalty_weight) == (1, "non-saturating", "R1", 0.1)
        assert gan.d_learning_rate == gan.g_learning_rate == 1e-3 and (gan.beta_1, gan.beta_2) == (0, 0.99)


def test_the_recipe_keeps_data_head_start_and_steps_and_leaves_out_what_fails():
    for failure in GALLERY.values():
        good = failures.with_recipe(failure)
        assert (good.data, good.steps, good.head_start) == (failure.data, failure.steps, failure.head_start)
        assert set(good.settings) <= {"data"} and not good.remedy
    memory = failures.with_recipe(GALLERY["memorisation"])
    assert len(prepare_run(memory, memory.make())) == 16


def test_with_one_step_of_d_the_recipe_finds_the_ring_and_makes_good_samples():
    """Where ten steps of D find the modes, too, but fewer samples are good."""
    collapse = GALLERY["mode collapse"]
    good = failures.observe_seeds(failures.with_recipe(collapse), seeds=range(3))
    ten = failures.observe_seeds(collapse, collapse.remedy, range(3))
    assert min(run.signature for run in good) == 8
    assert min(run.high_quality for run in good) > max(run.high_quality for run in ten)


def test_quality_is_modes_and_the_share_near_a_centre_and_of_numbers_neither():
    class Fake:
        def __init__(self, points):
            self.points = points

        def generate(self, count):
            return np.resize(self.points, (count, self.points.shape[1]))

    ring = data.ring(sd=0.05)
    assert failures.quality(Fake(np.float32([[1, 0], [1.2, 0]])), ring) == (0.5, 1)
    many = data.moons().sample(4000, np.random.default_rng(0))
    share, modes = failures.quality(Fake(many), data.moons())
    assert share > 0.98 and modes is None
    assert failures.quality(Fake(np.float32([[1.5]])), data.bumps()) == (None, None)


def test_three_ways_and_their_table():
    starved = GALLERY["starved D"]._replace(steps=1)
    ways = failures.three_ways(starved, seeds=range(2), repaired_seeds=[0])
    assert {name: len(runs) for name, runs in ways.items()} == {"built to fail": 2, "one change": 1, "good recipe": 1}
    assert [run.signature for run in ways["built to fail"]] == run_seeds(starved, seeds=range(2))
    page = failures.table_of(starved, ways)._repr_html_()
    for words in ("built to fail: d_learning_rate = 1e-06", "good recipe", "of 2 runs", "of 1 runs"):
        assert words in page
    assert "high-quality" not in page and "modes" not in page, "of numbers JS says how good they are"


@pytest.mark.parametrize(("name", "modes"), [("mode collapse", 1), ("vanishing gradient", 1), ("memorisation", 0)])
def test_a_table_shows_quality_beside_the_signature(name, modes):
    runs = [failures.Run(0.5, 0.25, 3), failures.Run(2.0, 0.75, 8)]
    runs = runs if modes else [run._replace(modes=None) for run in runs]
    page = failures.table_of(GALLERY[name], dict.fromkeys(["built to fail", "one change", "good recipe"], runs))
    page = page._repr_html_()
    assert page.count("modes covered, of 8") == modes and page.count("25 to 75 %") == 3


def test_rewind_and_branch_saves_a_collapsing_run_in_the_lab():
    collapse = GALLERY["mode collapse"]
    gan = collapse.make()
    ring = prepare_run(collapse, gan)
    watched = lab.Lab(gan, ring, name="test of branching")
    try:
        watched.train(300)  # every call ends with an observation, so that there is one at exactly this step
        watched.train(500)
        watched.go_to_step(300)
        watched.branch()
        branched_at = gan.step
        gan.d_steps = 10
        watched.train(1000)
        old, new = watched.branches
        assert branched_at == 300 and old.history.last.step == 800
        assert old.history.last["modes"][0] <= 2 and new.history.last["modes"][0] >= 5
    finally:
        watched.close()


# ---- how a run begins


def test_a_run_begins_with_the_settings_then_the_changes():
    starved = GALLERY["starved D"]
    gan = starved.make()
    assert prepare_run(starved, gan, 3) is starved.data
    assert (gan.seed, gan.step, gan.d_learning_rate, gan.g_learning_rate) == (3, 0, 1e-6, 2e-3)
    prepare_run(starved, gan, changes=starved.remedy)
    assert gan.d_learning_rate == gan.g_learning_rate == 2e-3
    prepare_run(starved, gan, changes=REMEDIES["learning rates ÷ 5"])
    assert gan.d_learning_rate == pytest.approx(2e-7) and gan.g_learning_rate == pytest.approx(4e-4)
    prepare_run(starved, gan)
    assert gan.d_learning_rate == 1e-6, "a change is gone in the next run"


def test_data_is_a_setting_too():
    memory = GALLERY["memorisation"]
    gan = memory.make()
    assert len(prepare_run(memory, gan)) == 16 and len(prepare_run(memory, gan, changes=memory.remedy)) == 4096


def test_in_a_head_start_only_d_learns():
    vanishing = GALLERY["vanishing gradient"]._replace(head_start=5)
    gan = vanishing.make()
    first = [weight.copy() for weight in gan.first_weights]
    prepare_run(vanishing, gan)
    count = len(gan.generator.weights)
    now = [*gan.generator.get_weights(), *gan.discriminator.get_weights()]
    moved = [np.abs(a - b).max() > 1e-20 for a, b in zip(first, now, strict=True)]  # a bias of 0 does move by 1e-30
    assert not any(moved[:count]) and all(moved[count:])
    assert gan.g_learning_rate == 1e-3 and gan.step == 5


def test_what_cannot_be_is_refused():
    starved = GALLERY["starved D"]._replace(steps=0)
    gan = starved.make()
    with pytest.raises(ValueError, match="'speed', expected a setting"):
        run_seeds(starved, {"speed": 3}, [0], gan)
    with pytest.raises(ValueError, match="seeds: got none"):
        run_seeds(starved, seeds=[], gan=gan)
    with pytest.raises(ValueError, match="3 training and 2 fresh"):
        failures.memorised_share(np.zeros((4, 2)), np.zeros((3, 2)), np.zeros((2, 2)))


# ---- signatures and proportions


def test_signatures_of_known_generators():
    class Fake:
        seed = 0

        def __init__(self, samples):
            self.samples = samples

        def generate(self, count):
            return self.samples(count)

    rng, ring, bumps = np.random.default_rng(0), data.ring(sd=0.05), data.bumps()
    assert failures.modes_covered(Fake(lambda n: ring.sample(n, rng)), ring) == 8
    assert failures.modes_covered(Fake(lambda n: np.tile(ring.centres[:1], (n, 1))), ring) == 1
    assert failures.js_divergence(Fake(lambda n: bumps.sample(n, rng)), bumps) < 0.01
    assert failures.js_divergence(Fake(lambda n: np.full((n, 1), 50.0)), bumps) > 0.68
    moons = failures.finite_moons(16)
    assert failures.mean_memorised_share(Fake(lambda n: moons.sample(n, rng)), moons) == 1
    assert (
        0.35
        < failures.mean_memorised_share(Fake(lambda n: data.moons().sample(n, rng)), failures.finite_moons(1000))
        < 0.65
    )


def test_measuring_the_gradient_leaves_the_run_alone():
    vanishing = GALLERY["vanishing gradient"]._replace(head_start=0)
    gan = vanishing.make()
    dataset = prepare_run(vanishing, gan)
    length, before = failures.generator_gradient_norm(gan, dataset), gan.state()
    assert length > 0.01 and failures.generator_gradient_norm(gan, dataset) == length
    assert gan.step == 0 and all(map(np.array_equal, gan.state()["variables"], before["variables"]))


def test_the_gallery_holds_the_five():
    assert list(GALLERY) == ["mode collapse", "oscillation", "vanishing gradient", "starved D", "memorisation"]
    one_thing = [len(failure.remedy) for failure in GALLERY.values()]
    assert one_thing == [1] * 5
