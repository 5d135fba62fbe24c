"""What if …? Several values of one setting from one moment."""

from types import SimpleNamespace

import pytest

from gan_lessons import data
from gan_lessons.live.branch_facts import _metric
from gan_lessons.live.lab import Lab
from gan_lessons.live.trying import Trial, Trials
from tests.small import same, weights

from .waiting import until


@pytest.fixture
def make_gan(make):
    return lambda: make(depth=1, loss="non-saturating", penalty=None, learning_rate=2e-4)


@pytest.fixture
def lab(make_gan):
    lab = Lab(make_gan(), data.ring(), name="trials")
    yield lab
    lab.close()


@pytest.fixture
def by_hand(make_gan):
    """What a GAN consists of that was steered by hand."""

    def by_hand(before, setting, value, steps):
        gan = make_gan()
        gan.train(data.ring(), before, progress=False)
        setattr(gan, setting, value)
        gan.train(data.ring(), steps, progress=False)
        return weights(gan)

    return by_hand


def test_each_trial_is_the_run_one_would_have_steered_by_hand(lab, by_hand):
    lab.train(10)
    tried = lab.what_if("d_steps", [1, 3], steps=12)
    assert [branch.last.step for branch in tried] == [22, 22] and [one.parent for one in tried] == ["branch 1"] * 2
    assert lab.gan.step == 10 and lab.branches[-1].style.name == "branch 1", "the run goes on where it stood"
    assert lab.gan.d_steps == 1
    for branch, value in zip(tried, (1, 3), strict=True):
        lab.choose(branch)
        assert lab.gan.d_steps == value and same(weights(lab.gan), by_hand(10, "d_steps", value, 12))


def test_the_code_of_a_chosen_trial_makes_it_again(lab):
    lab.train(10)
    _, chosen = lab.what_if("penalty", [None, "R1"], steps=5)
    lab.choose(chosen.style.name)
    lab.train(4)
    names = {}
    exec(lab.code(), names)
    assert same(weights(names["gan"]), weights(lab.gan)) and names["gan"].penalty == "R1"


def test_trials_leave_the_moment_that_is_shown(lab):
    for _ in range(4):
        lab.train(5)
    lab.go_to_step(10)
    tried = lab.what_if("batch_size", [8, 32, 64], steps=2)
    assert [(one.start, one.last.step) for one in tried] == [(10, 12)] * 3
    assert lab.gan.step == 20


def test_the_page_trains_them_in_the_background_and_one_is_chosen(lab, by_hand):
    lab.train(5)
    lab._asked("try_values", ["loss", ["non-saturating", "hinge", "Wasserstein"], 30])
    until(lambda: lab._view.trials.get("done") == 3 and not lab._view.trials["running"])
    until(lambda: not lab._session.playing)
    shown = lab._view.trials
    assert [one["words"] for one in shown["trials"]] == [
        f"Loss = {x}" for x in ("non-saturating", "hinge", "Wasserstein")
    ]
    assert [one["frame"]["step"] for one in shown["trials"]] == [35] * 3 and shown["step"] == 5
    assert shown["metric"]["name"] in ("modes", "high quality") and len(shown["metric"]["texts"]) == 3
    name = shown["trials"][1]["name"]
    lab._asked("choose", [name])
    assert lab._view.trials == {} and lab.branches[-1].style.name == name and lab.gan.loss.name == "hinge"
    assert lab.gan.step == 35 and same(weights(lab.gan), by_hand(5, "loss", "hinge", 30))
    assert lab._view.timeline["current"] == name and lab._view.frame["step"] == 35


def test_closing_goes_on_where_the_run_stood_and_keeps_the_trials(lab):
    lab.train(5)
    before = weights(lab.gan)
    lab._asked("try_values", ["g_learning_rate", [1e-4, 1e-3], 10])
    until(lambda: lab._view.trials.get("done") == 2 and not lab._session.playing)
    lab._asked("close_trials", [])
    assert lab._view.trials == {} and lab.gan.step == 5 and same(weights(lab.gan), before)
    assert len(lab.branches) == 3


def test_a_pause_keeps_what_was_trained(lab):
    lab.train(1)
    lab._asked("try_values", ["d_steps", [1, 2], 20_000])
    until(lambda: lab._view.trials.get("trials") and lab._view.frame["step"] > 20)
    lab._asked("pause", [])
    assert lab._view.trials["running"] is False and lab._view.trials["done"] == 0
    stopped = lab._view.trials["trials"][0]["frame"]["step"]
    assert 20 < stopped < 20_001 and lab.branches[-1].last.step == stopped
    lab.play()
    until(lambda: lab.gan.step > 1)
    lab.pause()
    assert lab._view.trials == {} and lab.branches[-1].style.name == "branch 1", "Play goes on with the run itself"


def test_no_setting_is_changed_while_trials_are_trained(lab):
    lab.train(1)
    lab._asked("try_values", ["d_steps", [1, 2], 20_000])
    until(lambda: lab._view.trials.get("trials") and lab._view.frame["step"] > 5)
    lab._controls.settings["batch_size"].value = 99
    assert "being tried" in lab._error.value and lab.gan.batch_size == 16
    assert lab._controls.settings["batch_size"].value == 16, "what was refused does not stand in its box"
    lab.pause()


@pytest.mark.parametrize(
    "setting, values, steps, words",
    [
        ("d_steps", [1], 5, "two to 4"),
        ("d_steps", [1, 2, 3, 4, 5], 5, "two to 4"),
        ("d_steps", [2, 2], 5, "differ"),
        ("d_steps", [1, 0], 5, "d_steps: got 0"),
        ("d_steps", [1, 2], 0, "steps: got 0"),
        ("d_step", [1, 2], 5, "d_steps"),
        ("seed", [1, 2], 5, "seed"),
    ],
)
def test_what_cannot_be_tried_is_refused_before_anything_is_trained(lab, setting, values, steps, words):
    lab.train(3)
    before = weights(lab.gan)
    with pytest.raises(ValueError, match=words):
        lab.what_if(setting, values, steps)
    assert len(lab.branches) == 1 and lab._session.trials is None and lab.gan.step == 3
    assert same(weights(lab.gan), before) and lab.gan.d_steps == 1 and lab.gan.events[-1].kind == "train"


def tried(lab, setting, values, steps):
    """Values that the page has asked for, once they are trained."""
    lab._asked("try_values", [setting, values, steps])
    until(lambda: lab._view.trials.get("running") is False and not lab._session.playing)
    return lab._view.trials


def fails_with(lab, value, monkeypatch):
    """Training raises in the second piece with a number of D steps."""
    train, pieces = lab._session._train_piece, []

    def piece(most):
        pieces.append(lab.gan.d_steps)
        if lab.gan.d_steps == value and pieces.count(value) == 2:
            raise RuntimeError(f"the loss became nan with {value}")
        train(min(most, 3))

    monkeypatch.setattr(lab._session, "_train_piece", piece)


@pytest.mark.parametrize("value", [1, 2, 3])
def test_a_trial_that_fails_says_why_and_the_others_are_trained(lab, monkeypatch, value):
    lab.train(2)
    before = weights(lab.gan)
    fails_with(lab, value, monkeypatch)
    shown = tried(lab, "d_steps", [1, 2, 3], 9)["trials"]
    at = value - 1
    assert [bool(one["error"]) for one in shown] == [place == at for place in range(3)]
    assert "nan" in shown[at]["error"] and 2 < shown[at]["frame"]["step"] < 11
    assert [one["is_done"] for one in shown] == [place != at for place in range(3)]
    compared = lab._view.trials["metric"]
    assert [one is None for one in compared["values"]] == [text == "" for text in compared["texts"]]
    assert compared["values"][at] is None and None not in (compared["values"][at - 1], compared["values"][at - 2])
    lab._asked("close_trials", [])
    assert lab.gan.step == 2 and same(weights(lab.gan), before)


def test_a_trial_whose_setting_a_cell_changes_is_not_compared(lab):
    lab.train(1)
    lab._asked("try_values", ["d_steps", [1, 2], 20_000])
    until(lambda: lab._view.trials.get("trials") and lab._view.frame["step"] > 5)
    lab.gan.d_steps = 7
    until(lambda: len(lab._view.trials["trials"]) == 2)
    assert "set to 7" in lab._view.trials["trials"][0]["error"]
    until(lambda: lab.gan.d_steps == 2)
    lab.pause()
    assert lab._view.trials["trials"][1]["error"] == ""


def test_the_run_before_the_trials_is_never_let_go(lab):
    lab.train(3)
    for _ in range(5):
        lab.new_seed()
    before = lab.branches[-1].style.name
    lab.go_to_step(3, "branch 1")
    shown = tried(lab, "d_steps", [1, 2, 3, 4], 2)
    kept = [branch.style.name for branch in lab.branches]
    assert len(kept) == 6 and {before, "branch 1", *(one["name"] for one in shown["trials"])} == {*kept}
    lab._asked("close_trials", [])
    assert lab.branches[-1].style.name == before and len(lab.branches) == 6


def test_another_question_has_the_origin_of_the_first(lab):
    for _ in range(3):
        lab.train(5)
    lab.go_to_step(5)
    for _ in range(2):
        shown = tried(lab, "d_steps", [1, 2], 2)
        assert shown["step"] == 5 and [one["frame"]["step"] for one in shown["trials"]] == [7, 7]
    lab._asked("close_trials", [])
    assert lab.gan.step == 15


def test_values_may_come_one_by_one(lab):
    assert [branch.last.step for branch in lab.what_if("d_steps", (value for value in (1, 2)), 2)] == [2, 2]


def test_an_error_without_words_is_named(lab, monkeypatch):
    def fails(most):
        raise AssertionError

    monkeypatch.setattr(lab._session, "_train_piece", fails)
    assert [one["error"] for one in tried(lab, "d_steps", [1, 2], 2)["trials"]] == ["AssertionError"] * 2


def test_what_a_cell_does_beside_open_results_is_gone_on_with(lab):
    lab.train(4)
    tried(lab, "d_steps", [1, 2], 2)
    lab.gan.reset()
    assert lab._view.trials == {}
    lab.train(3)
    assert lab.gan.step == 3


def test_in_a_cell_what_fails_is_raised(lab, monkeypatch):
    fails_with(lab, 2, monkeypatch)
    with pytest.raises(RuntimeError, match="nan with 2"):
        lab.what_if("d_steps", [1, 2, 3], 9)
    assert lab._view.trials["running"] is False


def test_where_no_trial_can_begin_the_page_hears_that_they_are_over(lab, monkeypatch):
    lab.train(1)
    monkeypatch.setattr(lab._session.branches, "branch", lambda *_, **__: 1 / 0)
    tried(lab, "d_steps", [1, 2], 9)
    assert "ZeroDivisionError" in lab._error.value


def test_a_branch_that_is_begun_beside_open_results_goes_on(lab):
    lab.train(5)
    tried(lab, "d_steps", [1, 2], 4)
    lab.go_to_step(5, "branch 1")
    lab.branch()
    assert lab._view.trials == {} and lab.branches[-1].style.name == "branch 4"
    lab.train(3)
    assert lab.branches[-1].style.name == "branch 4" and lab.gan.step == 8


def test_what_is_refused_leaves_the_results_of_the_question_before(lab):
    tried(lab, "d_steps", [1, 2], 4)
    heard = []
    lab._view.observe(heard.append, "trials")
    for count in (1, 2):
        lab._asked("try_values", ["g_learning_rate", [0.0, 0.1], 4])
        assert "learning_rate: got 0" in lab._view.trials["error"] and lab._view.trials["count"] == 2
        assert len(heard) == count, "each refusal is news, or the form would wait for an answer"
    lab._asked("close_trials", [])
    assert lab._view.trials == {} and lab.branches[-1].style.name == "branch 1"


def test_shares_are_compared_as_parts_of_the_whole_and_scores_are_not_named_twice():
    def ended(**values):
        return Trial(1, SimpleNamespace(last=values), True, None)

    shares = _metric([ended(modes=(2, 8, 0.004)), ended(modes=(2, 8, 0.002))], "FID")
    assert shares["most"] == 1 and shares["texts"] == ["0 %", "0 %"]
    assert _metric([ended(modes=(2, 8, 0.1)), ended(modes=(5, 8, 0.1))], "FID")["most"] == 8
    scores = _metric([ended(fid=394.04), Trial(2, None, False, None), ended(fid=12.0)], "FID")
    assert scores["texts"] == ["394.0", "", "12.0"] and scores["values"] == [394.04, None, 12.0]


def test_trials_say_how_far_they_are():
    trials = Trials(None, type("Moment", (), {"step": 7})(), "d_steps", [1, 2], 5, None)
    assert not trials.is_over and trials.is_trained and trials.progress == [] and trials.end == 12


def test_what_the_run_refuses_is_said_where_it_was_asked(lab):
    lab._asked("try_values", ["d_steps", [1, 0], 5])
    assert "d_steps: got 0" in lab._view.trials["error"] and lab._error.value == "" and len(lab.branches) == 1
    lab._asked("try_values", ["d_steps", [1, 2], 5])
    until(lambda: lab._view.trials.get("done") == 2 and not lab._session.playing)
    assert "error" not in lab._view.trials
