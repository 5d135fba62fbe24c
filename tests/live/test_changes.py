"""What was changed on the way of a run, and what the page is told of its branches."""

import pytest

from gan_lessons import data, training
from gan_lessons.live import branch_facts
from gan_lessons.live.branches import LIMIT, Branches
from gan_lessons.live.changes import changes, first_settings


@pytest.fixture
def gan(make):
    return make(depth=1, loss="non-saturating", penalty=None, learning_rate=2e-4)


def words(gan):
    return [tuple(change) for change in changes(gan.events, first_settings(gan))]


def test_settings_players_and_data_with_the_steps_at_which_they_were_changed(gan):
    ring, moons = data.ring(), data.moons()
    gan.train(ring, 3, progress=False)
    gan.d_steps, gan.g_learning_rate = 5, 0.001
    gan.step_discriminator(ring)
    gan.step_generator(ring)
    gan.penalty, gan.loss = "R1", "hinge"
    gan.freeze("generator")
    gan.train(moons, 2, progress=False)
    gan.unfreeze("generator")
    assert words(gan) == [
        (3, "D steps 1 → 5"),
        (3, "G rate 0.0002 → 0.001"),
        (4, "Penalty none → R1"),
        (4, "Loss non-saturating → hinge"),
        (4, "G frozen"),
        (4, f"Data {ring.name} → {moons.name}"),
        (6, "G no longer frozen"),
    ]


def test_a_setting_that_is_put_back_before_a_step_and_an_equal_one_are_no_changes(gan):
    gan.d_steps = 1
    gan.train(data.ring(), 1, progress=False)
    gan.d_steps = 3
    gan.d_steps = 1
    assert words(gan) == []


def test_what_was_changed_before_a_reset_is_gone_with_it(gan):
    gan.d_steps = 4
    gan.train(data.ring(), 2, progress=False)
    gan.reset(seed=3)
    gan.batch_size = 8
    assert words(gan) == [(0, "Batch 16 → 8")]


def observed(branches, gan):
    branches.add(gan.snapshot())


def test_a_branch_shows_its_own_changes_and_its_parent_its_own(gan):
    ring, branches = data.ring(), Branches(gan)
    observed(branches, gan)
    gan.advance(ring, 4)
    observed(branches, gan)
    gan.d_steps = 2
    gan.advance(ring, 2)
    observed(branches, gan)
    first = branches.current
    branches.branch(first, first.last)
    gan.d_steps = 5
    tree = branch_facts.timeline(branches, first, gan)
    assert [row["name"] for row in tree["branches"]] == ["branch 1", "branch 2"]
    assert (tree["current"], tree["shown"]) == ("branch 2", "branch 1")
    one, two = tree["branches"]
    assert one["ticks"] == [{"step": 4, "words": "D steps 1 → 2"}] and (one["start"], one["end"]) == (0, 6)
    assert two["ticks"] == [{"step": 6, "words": "D steps 2 → 5"}] and (two["start"], two["end"]) == (6, 6)
    assert (one["parent"], two["parent"]) == (None, "branch 1")


def test_going_on_with_an_older_branch_keeps_the_rows_in_order(gan):
    ring, branches = data.ring(), Branches(gan)
    observed(branches, gan)
    gan.advance(ring, 2)
    observed(branches, gan)
    first, there = branches.current, gan.state()["variables"]
    branches.branch(first, first.moments[0])
    gan.advance(ring, 7)
    observed(branches, gan)
    branches.go_on(first)
    assert branches.current is first and gan.history is first.history and gan.step == 2
    assert all((one == two).all() for one, two in zip(there, gan.state()["variables"], strict=True))
    tree = branch_facts.timeline(branches, first, gan)
    assert [row["name"] for row in tree["branches"]] == ["branch 1", "branch 2"] and tree["current"] == "branch 1"


def test_the_branch_that_a_new_one_leaves_is_never_let_go(gan):
    branches = Branches(gan)
    observed(branches, gan)
    first = branches.current
    for _ in range(2 * LIMIT):
        branches.branch(first, first.moments[0])
    assert len(branches.all) == LIMIT and first in branches.all
    rows = branch_facts.timeline(branches, first, gan)["branches"]
    assert [row["parent"] for row in rows] == [None, *["branch 1"] * (LIMIT - 1)]


def test_a_run_that_was_loaded_has_its_changes_at_its_own_steps(gan, tmp_path):
    gan.train(data.ring(), 7, progress=False)
    gan.save(tmp_path / "run.npz")
    loaded = training.GAN.load(tmp_path / "run.npz")
    loaded.train(data.ring(), 2, progress=False)
    loaded.d_steps = 3
    assert changes(loaded.events, first_settings(loaded), loaded.step) == [(9, "D steps 1 → 3")]
