"""The lab without a browser: its buttons are pressed from Python, its networks are tiny."""

import contextlib
import gc
import html
import json
import re
import signal
import threading
import time
import weakref

import ipywidgets
import numpy as np
import pytest

from gan_lessons import data, losses, metrics, networks, pictures, training
from gan_lessons.live import Lab, branches, open_lab, player
from gan_lessons.live.lab import _labs
from gan_lessons.utils.tensorflow import keras

from .buttons import press
from .waiting import until


@pytest.fixture
def make_gan(make):
    plain = {"loss": "non-saturating", "penalty": None, "learning_rate": 2e-4}
    return lambda **settings: make(depth=1, **(plain | settings))


def threads(name="lab"):
    return [t for t in threading.enumerate() if t.name.startswith("lab ") and name in t.name]


def same(one, other):
    pairs = zip(one.state()["variables"], other.state()["variables"], strict=True)
    return all(np.array_equal(a, b) for a, b in pairs)


@pytest.fixture
def ring_lab(make_gan):
    the_lab = Lab(make_gan(), data.ring(), name="test")
    yield the_lab
    the_lab.close()


@pytest.fixture
def sigint():
    """Python's own answer to an interrupt, also where the tests were started in the background and ignore it."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


class TestPlaying:
    def test_train_is_the_same_run_as_without_a_lab(self, ring_lab, make_gan):
        alone = make_gan()
        alone.train(data.ring(), 200, progress=False)
        sentence = ring_lab.train(200)
        assert repr(sentence).startswith("Step 200:") and ring_lab.gan.step == 200 and same(alone, ring_lab.gan)

    def test_images_are_packed_quickly_while_it_plays_and_exactly_at_rest(self):
        digits = data.mnist()
        g, d = networks.generator(seed=0), networks.discriminator(seed=1)
        with contextlib.closing(Lab(training.GAN(g, d), digits, name="packed", autosave=False)) as lab:
            lab.play()
            until(lambda: lab._view.frame["sheet"]["mime"] == "image/jpeg")
            lab.pause()
            until(lambda: not lab._view.playing)
            assert lab._view.frame["sheet"]["mime"] == "image/webp"

    def test_play_and_pause_by_button(self, ring_lab):
        press(ring_lab, "Play")
        until(lambda: ring_lab.gan.step > 20)
        assert ring_lab._controls.play.description == "Pause" and threads("test")
        press(ring_lab, "Pause")
        step = ring_lab.gan.step
        assert not threads("test") and ring_lab._controls.play.description == "Play"
        time.sleep(0.2)
        assert ring_lab.gan.step == step
        assert f"Step {step:,}" in ring_lab._view.frame["sentence"], "the view shows where it stopped"

    def test_the_button_answers_before_the_last_piece_of_training_has_ended(self, ring_lab, monkeypatch):
        button, shown = ring_lab._controls.play, []
        ring_lab.play()
        monkeypatch.setattr(ring_lab, "pause", lambda: shown.append(button.description))
        button.click()
        monkeypatch.undo()
        ring_lab.pause()
        assert shown == ["Play"]

    def test_playing_paused_and_stepped_gives_the_same_run(self, ring_lab, make_gan):
        press(ring_lab, "Play")
        until(lambda: ring_lab.gan.step > 30)
        ring_lab.pause()
        ring_lab.train(max(0, 500 - ring_lab.gan.step))
        press(ring_lab, "Step both")
        alone = make_gan()
        alone.train(data.ring(), ring_lab.gan.step, progress=False)
        assert same(alone, ring_lab.gan)

    @pytest.mark.parametrize(("words", "moved"), [("Step D", [False, True]), ("Step G", [True, False])])
    def test_single_steps_move_one_player_and_say_what_it_did(self, ring_lab, words, moved):
        nets = (ring_lab.gan.generator, ring_lab.gan.discriminator)
        before = [net.get_weights() for net in nets]
        press(ring_lab, words)
        changed = [
            any(not np.array_equal(a, b) for a, b in zip(old, net.get_weights(), strict=True))
            for old, net in zip(before, nets, strict=True)
        ]
        assert changed == moved
        update = ring_lab.gan.last_update
        shown = ring_lab._view.update
        assert (shown["player"], shown["moved"], shown["number"]) == (update.player, update.moved, 1)
        assert shown["gradient_norm"] == update.gradient_norm > 0
        press(ring_lab, "Step both")
        assert ring_lab._view.update == {}
        assert ring_lab._error.value == ""

    def test_single_steps_from_a_cell_raise_nothing(self, ring_lab):
        ring_lab.step_discriminator()
        ring_lab.step_generator()
        ring_lab.step_both()
        assert (ring_lab.gan.step, ring_lab.gan.d_updates) == (2, 2)

    def test_one_press_of_play_is_bounded(self, make_gan):
        the_lab = Lab(make_gan(), data.ring(), name="bounded", limit=25)
        the_lab.play()
        until(lambda: the_lab._controls.play.description == "Play")
        assert the_lab.gan.step == 25
        the_lab.close()

    def test_slow_motion_shows_each_phase_in_turn(self, ring_lab, monkeypatch):
        monkeypatch.setattr("gan_lessons.live.session.UPDATE_SECONDS", 0.01)
        shown = []
        ring_lab.gan.d_steps = 2
        ring_lab._view.observe(lambda change: shown.append(change["new"].get("player")), "update")
        ring_lab._controls.speed.value = "slow motion"
        press(ring_lab, "Play")
        until(lambda: ring_lab.gan.step >= 3)
        press(ring_lab, "Pause")
        done = [(event.kind, event.value) for event in ring_lab.gan.events[1:5]]
        assert done == [("step_discriminator", 2), ("step_generator", 1)] * 2
        turns = "".join(player[0] for player in shown if player)
        assert turns.startswith("ddgddg") and ring_lab._view.slow
        ring_lab._controls.speed.value = "full speed"
        assert not ring_lab._view.slow and ring_lab._view.update == {}

    @pytest.mark.parametrize("speed", ["1 step a second", "10 steps a second", "100 steps a second"])
    def test_measured_speeds_make_whole_steps_and_pause_at_once(self, ring_lab, speed):
        ring_lab._controls.speed.value = speed
        press(ring_lab, "Play")
        until(lambda: ring_lab.gan.step >= 1)
        press(ring_lab, "Pause")
        assert not threads("test")
        assert {event.kind for event in ring_lab.gan.events} == {"train"}

    def test_a_measured_speed_makes_up_for_a_little_delay(self, ring_lab):
        session, beat = ring_lab._session, 0.01
        session._due = 100.0
        assert session._rest(beat, 100.0) == pytest.approx(beat), "on time: a whole beat"
        assert session._rest(beat, 100.015) == pytest.approx(0.005), "half a beat late: half a beat of rest"
        assert session._rest(beat, 100.1) == 0, "far behind: the next step at once"
        session._rest(beat, 200.0)
        assert session._due > 199, "what was missed in a long pause is not made up for"
        session._due = 300.0
        assert session._rest(0.1, 300.1) == pytest.approx(0.1), "where every step is shown, each is shown a whole beat"

    def test_an_unknown_speed_is_refused(self, ring_lab):
        with pytest.raises(ValueError, match="full speed"):
            ring_lab.set_speed("fast")

    def test_an_interrupt_in_the_cell_keeps_the_run(self, ring_lab, monkeypatch):
        ring_lab.train(50)
        whole, calls = ring_lab.gan.advance, []

        def interrupted(*arguments):
            calls.append(arguments)
            if len(calls) == 3:
                raise KeyboardInterrupt
            whole(*arguments)

        monkeypatch.setitem(vars(ring_lab.gan), "advance", interrupted)
        with pytest.raises(KeyboardInterrupt):
            ring_lab.train(10**6)
        monkeypatch.undo()
        step = ring_lab.gan.step
        assert step > 50 and f"Step {step:,}" in ring_lab._view.frame["sentence"]
        ring_lab.train(10)
        assert ring_lab.gan.step == step + 10

    def test_an_interrupt_waits_for_the_end_of_a_piece_and_a_second_does_not(self, ring_lab, monkeypatch, sigint):
        whole, interrupts = ring_lab.gan.advance, []

        def interrupted(*arguments):
            for _ in range(interrupts.pop() if interrupts else 0):
                signal.raise_signal(signal.SIGINT)
            whole(*arguments)

        monkeypatch.setitem(vars(ring_lab.gan), "advance", interrupted)
        for count, made in ((1, True), (2, False)):
            before = ring_lab.gan.step
            interrupts.append(count)
            with pytest.raises(KeyboardInterrupt):
                ring_lab.train(10**6)
            assert (ring_lab.gan.step > before) == made and ring_lab.gan.step < 10**6
            assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


class TestSteering:
    WISHES = (
        ("g_learning_rate", 0.01, 0.01),
        ("d_learning_rate", 0.02, 0.02),
        ("d_steps", 3, 3),
        ("penalty_weight", 0.5, 0.5),
        ("batch_size", 8, 8),
        ("penalty", "R1", "R1"),
    )

    @pytest.mark.parametrize(("setting", "value", "wanted"), WISHES, ids=[wish[0] for wish in WISHES])
    @pytest.mark.parametrize("playing", [True, False])
    def test_settings_reach_the_run(self, ring_lab, setting, value, wanted, playing, make_gan):
        if playing:
            ring_lab.play()
        ring_lab._controls.settings[setting].value = value
        until(lambda: getattr(ring_lab.gan, setting) == pytest.approx(wanted) if playing else True)
        assert getattr(ring_lab.gan, setting) == (pytest.approx(wanted) if isinstance(wanted, float) else wanted)
        ring_lab.pause()
        assert setting in [event.kind for event in ring_lab.gan.events]
        ring_lab.reset()
        assert getattr(ring_lab.gan, setting) == getattr(make_gan(), setting)
        shown = ring_lab._controls.settings[setting].value
        assert shown == "none" if setting == "penalty" else shown == pytest.approx(getattr(ring_lab.gan, setting))

    def test_every_loss_can_be_chosen_and_ones_own_comes_back(self, make_gan):
        own = losses.Loss("mine", losses.hinge_discriminator, losses.critic_generator)
        the_lab = Lab(make_gan(loss=own, penalty=losses.r1), data.ring(), name="own")
        box = the_lab._controls.settings["loss"]
        assert box.options == (*losses.LOSSES, "mine") and the_lab._controls.settings["penalty"].value == "your own"
        for name in (*losses.LOSSES, "mine"):
            box.value = name
            assert the_lab.gan.loss == (own if name == "mine" else losses.LOSSES[name])
        the_lab.close()

    def test_a_wrong_value_from_code_changes_nothing_and_is_shown(self, ring_lab):
        ring_lab.play()
        until(lambda: ring_lab.gan.step > 3)
        ring_lab.request("d_steps", 10**6)
        until(lambda: "Nothing was changed" in ring_lab._error.value)
        step = ring_lab.gan.step
        until(lambda: ring_lab.gan.step > step)
        assert ring_lab.gan.d_steps == 1

    def test_what_is_changed_while_it_plays_is_marked_while_it_plays(self, ring_lab):
        box = ring_lab._controls.settings["batch_size"]
        ring_lab.play()
        box.value = 9.0
        until(lambda: "gan-changed" in box._dom_classes)
        until(lambda: any(row["ticks"] for row in ring_lab._view.timeline["branches"]))
        assert ring_lab._session.playing and ring_lab.gan.batch_size == 9
        ring_lab.pause()

    @pytest.mark.parametrize("playing", [False, True])
    def test_a_number_that_is_not_whole_is_refused_and_said(self, ring_lab, playing):
        box, before = ring_lab._controls.settings["d_steps"], ring_lab.gan.d_steps
        if playing:
            ring_lab.play()
        box.value = 2.5
        until(lambda: "2.5" in ring_lab._error.value)
        until(lambda: box.value == before)
        assert ring_lab.gan.d_steps == before
        box.value = 3.0
        until(lambda: ring_lab.gan.d_steps == 3)
        assert isinstance(ring_lab.gan.d_steps, int) and ring_lab._error.value == "", "the refusal is over"
        ring_lab.pause()

    def test_a_refusal_is_shown_until_something_else_is_done(self, ring_lab):
        def refused():
            ring_lab.do("request", "g_learning_rate", 0.0)
            assert "Nothing was changed" in ring_lab._error.value or "did not work" in ring_lab._error.value

        refused()
        ring_lab.do("go_to_step", 0)
        assert ring_lab._error.value, "only looked"
        for action in (("branch",), ("reset",), ("new_seed",), ("request", "loss", "hinge"), ("step_both",)):
            refused()
            ring_lab.do(*action)
            assert ring_lab._error.value == "", action

    def test_the_data_can_be_changed_while_it_plays(self, ring_lab):
        ring_lab.play()
        until(lambda: ring_lab.gan.step > 3)
        ring_lab._controls.data.value = "two moons"
        until(lambda: any(getattr(event.data, "name", "") == "two moons" for event in ring_lab.gan.events))
        ring_lab.pause()
        assert ring_lab.data.name == "two moons" and "modes" not in ring_lab.history.last

    def test_what_is_drawn_on_the_pad_is_learned(self, ring_lab):
        ring_lab._controls.data.value = "draw your own"
        assert ring_lab._pad_box.layout.display == "flex"
        press(ring_lab, "Learn this drawing")
        assert "at least one point" in ring_lab._error.value and ring_lab.data.name == "ring of 8"
        ring_lab._pad.points = [[0.5, 0.5], [-0.5, 0.25]]
        press(ring_lab, "Learn this drawing")
        assert ring_lab.data.centres.tolist() == [[0.5, 0.5], [-0.5, 0.25]]
        assert ring_lab._controls.data.value == "drawing 1" and ring_lab._pad_box.layout.display == "none"
        ring_lab.train(5)
        names = {"gan": None}
        exec(ring_lab.code(), names)
        assert same(names["gan"], ring_lab.gan)

    def test_several_data_sets_of_ones_own(self):
        gan = training.GAN(networks.number_generator(seed=0), networks.number_discriminator(seed=0))
        wide, narrow = data.bumps(sd=1.0), data.bumps(sd=0.2)
        the_lab = Lab(gan, {"wide": wide, "narrow": narrow}, name="numbers")
        assert the_lab._controls.data.options == ("wide", "narrow") and the_lab.data is wide
        the_lab._controls.data.value = "narrow"
        assert the_lab.data is narrow
        the_lab.close()
        with pytest.raises(ValueError, match="at least one data set"):
            Lab(gan, {}, name="numbers")


class TestTimeTravel:
    def test_any_moment_is_shown_and_gone_back_to_exactly(self, ring_lab):
        states = {}
        ring_lab.gan.train(ring_lab.data, 0, progress=False)
        for _ in range(30):
            ring_lab.train(3)
            states[ring_lab.gan.step] = ring_lab.gan.state()
        for step in (3, 12, 51, 90):
            ring_lab.go_to_step(10**6, "branch 1")
            ring_lab.go_to_step(step)
            assert f"Step {step}:" in ring_lab._view.frame["sentence"]
            ring_lab.do("branch")
            now = ring_lab.gan.state()
            assert all(np.array_equal(a, b) for a, b in zip(states[step]["variables"], now["variables"], strict=True))
            assert now["rng"] == states[step]["rng"] and ring_lab.gan.step == step
        assert [line.style.name for line in ring_lab.branches] == [f"branch {i}" for i in range(1, 6)]
        assert len({line.style.colour for line in ring_lab.branches}) == 5

    def test_a_branch_goes_on_as_if_nothing_had_come_between(self, ring_lab, make_gan):
        ring_lab.train(20)
        ring_lab._controls.settings["g_learning_rate"].value = 0.01
        ring_lab.train(20)
        ring_lab.go_to_step(20)
        ring_lab.do("branch")
        assert ring_lab._controls.settings["g_learning_rate"].value == pytest.approx(2e-4)
        ring_lab.train(30)
        alone = make_gan()
        alone.train(data.ring(), 50, progress=False)
        assert same(alone, ring_lab.gan)
        first, second = ring_lab.branches
        assert first.history.last.step == 40 and second.history.last.step == 50, "both lines stay"
        assert ring_lab._view.branch["colour"] == second.style.colour
        assert [one["colour"] for one in ring_lab._view.others] == [first.style.colour]
        assert ring_lab._view.last_step == 50

    def test_the_page_goes_to_steps_and_by_moments(self, ring_lab):
        for _ in range(10):
            ring_lab.train(5)
        ring_lab._asked("go_to_step", [0])
        assert "Step 0:" in ring_lab._view.frame["sentence"]
        assert "Looking back at step 0 of 50" in ring_lab._note.value
        ring_lab._asked("go_to_step", [27, "branch 1"])
        assert ring_lab._view.frame["step"] == 25
        moments = ring_lab.branches[0].moments
        place = moments.index(ring_lab._viewed[1])
        for by in (1, -2, -100, -1, 3, 100):
            ring_lab._asked("go_by", [by])
            place = min(max(place + by, 0), len(moments) - 1)
            assert ring_lab._shown()[1] is moments[place] and ring_lab._view.frame["step"] == moments[place].step
        assert "Step 50:" in ring_lab._view.frame["sentence"] and ring_lab._note.value == ""

    def test_what_the_page_may_not_ask_for_is_not_done(self, ring_lab):
        ring_lab._asked("close", [])
        ring_lab.train(1)
        ring_lab._asked("go_to_step", [0, "branch 7"])
        assert "branch 7" in ring_lab._error.value and "branch 1" in ring_lab._error.value

    def test_a_cell_that_changes_a_setting_and_trains_is_seen_in_the_controls(self, ring_lab):
        ring_lab.train(20)
        ring_lab.go_to_step(0)
        ring_lab.branch()
        assert "branch 2 begins at step 0" in ring_lab._note.value
        ring_lab.gan.penalty_weight, ring_lab.gan.loss = 3.0, "hinge"
        ring_lab.train(20)
        settings = ring_lab._controls.settings
        assert (settings["penalty_weight"].value, settings["loss"].value) == (3.0, "hinge")
        assert ring_lab._note.value == "", "what was said at the branch is over"

    def test_looking_back_pauses_and_play_goes_on_from_the_end(self, ring_lab):
        ring_lab.play()
        until(lambda: ring_lab.gan.step > 50)
        ring_lab.do("go_to_step", 0)
        assert not ring_lab._session.playing
        step = ring_lab.gan.step
        press(ring_lab, "Play")
        until(lambda: ring_lab.gan.step > step)
        ring_lab.pause()
        assert len(ring_lab.branches) == 1 and ring_lab._view.frame["step"] == ring_lab.gan.step

    def test_reset_and_new_seed_begin_new_lines_and_do_not_resume(self, ring_lab, make_gan):
        first = ring_lab.gan.state()["variables"]
        press(ring_lab, "Play")
        until(lambda: ring_lab.gan.step > 5)
        press(ring_lab, "Reset")
        assert ring_lab.gan.step == 0 and not threads("test") and "Step 0" in ring_lab._view.frame["sentence"]
        assert all(np.array_equal(a, b) for a, b in zip(first, ring_lab.gan.state()["variables"], strict=True))
        press(ring_lab, "New seed")
        assert ring_lab.gan.seed == 1 and not same(ring_lab.gan, make_gan())
        assert len(ring_lab.branches) == 3 and ring_lab.branches[0].history.last.step > 5
        ring_lab.train(5)
        names = {}
        exec(ring_lab.code(), names)
        assert same(names["gan"], ring_lab.gan)

    def test_branches_on_which_nothing_was_trained_are_let_go_first(self, ring_lab):
        ring_lab.train(7)
        for _ in range(9):
            ring_lab.new_seed()
        assert len(ring_lab.branches) == 6 and ring_lab.branches[0].style.name == "branch 1"
        ring_lab.choose("branch 1")
        assert ring_lab.gan.step == 7
        for _ in range(9):
            ring_lab.branch()
        assert "branch 1" in [branch.style.name for branch in ring_lab.branches]

    def test_single_updates_are_training_that_is_kept(self, ring_lab):
        ring_lab.step_discriminator()
        for _ in range(9):
            ring_lab.new_seed()
        assert ring_lab.branches[0].style.name == "branch 1"

    def test_one_line_is_gone_back_to_from_another(self, ring_lab):
        ring_lab.train(30)
        there = ring_lab.gan.state()["variables"]
        press(ring_lab, "New seed")
        ring_lab.train(10)
        ring_lab._asked("go_to_step", [10**6, "branch 1"])
        assert "Step 30:" in ring_lab._view.frame["sentence"]
        ring_lab.do("branch")
        assert all(np.array_equal(a, b) for a, b in zip(there, ring_lab.gan.state()["variables"], strict=True))
        assert ring_lab.gan.seed == 0

    def test_single_updates_are_moments_of_their_own(self, ring_lab):
        for _ in range(3):
            press(ring_lab, "Step D")
        after_three = ring_lab.gan.state()["variables"]
        press(ring_lab, "Step D")
        moments = ring_lab.branches[0].moments
        ring_lab.do("go_by", -1)  # to the fourth of five moments, all at step 0
        assert ring_lab._viewed[1] is moments[3]
        ring_lab.do("branch")
        assert all(np.array_equal(a, b) for a, b in zip(after_three, ring_lab.gan.state()["variables"], strict=True))

    def test_a_lab_around_a_trained_gan_begins_there(self, make_gan):
        gan = make_gan()
        gan.train(data.ring(), 20, progress=False)
        there = gan.state()["variables"]
        the_lab = Lab(gan, data.ring(), name="later")
        the_lab.train(10)
        the_lab.do("go_to_step", 0)
        assert "Step 20:" in the_lab._view.frame["sentence"]
        the_lab.do("branch")
        assert all(np.array_equal(a, b) for a, b in zip(there, gan.state()["variables"], strict=True))
        the_lab.close()


class TestMemory:
    def test_states_stay_below_their_bound_and_every_moment_is_still_reached(self, monkeypatch, make_gan):
        gan = make_gan()
        size = sum(array.nbytes for array in gan.state()["variables"])
        monkeypatch.setattr(branches, "STATES_BYTES", 12 * size)
        kept, states = branches.Branches(gan), {}
        for _ in range(200):
            gan.advance(data.ring(), 1)
            kept.add(gan.snapshot())
            states[gan.step] = gan.state()["variables"]
            assert len(kept.current._states) <= 12
        for snapshot in kept.current.moments[::23]:
            kept.current.restore(gan, snapshot)
            now = gan.state()["variables"]
            assert all(np.array_equal(a, b) for a, b in zip(states[snapshot.step], now, strict=True))
        line = kept.current
        for _ in range(9):
            kept.branch(line, line.moments[50])
            assert len(kept.all) <= 6 and sum(len(one._states) for one in kept.all) <= 12
            assert kept.current.style.name not in [one.style.name for one in kept.all[:-1]]

    def test_snapshots_stay_below_their_bound(self, make_gan):
        gan = make_gan()
        kept = branches.Branches(gan)
        for _ in range(900):
            kept.add(gan.snapshot())
        assert len(kept.current.history) <= 400 and len(kept.current._events) <= 401


class TestCode:
    def test_the_code_shown_makes_the_run_again(self, ring_lab):
        ring_lab.train(15)
        for words in ("Step D", "Step G", "Step both"):
            press(ring_lab, words)
        ring_lab._controls.settings["penalty"].value = "R1"
        ring_lab._controls.settings["loss"].value = "relativistic"
        ring_lab.play()
        until(lambda: ring_lab.gan.step > 40)
        ring_lab._controls.settings["d_steps"].value = 2
        until(lambda: ring_lab.gan.d_steps == 2)
        ring_lab.pause()
        press(ring_lab, "Copy as code")
        text = html.unescape(re.search(r"<pre[^>]*>(.*)</pre>", ring_lab._code.value, re.S).group(1))
        names = {}
        exec(text, names)
        assert names["gan"] is not ring_lab.gan and same(names["gan"], ring_lab.gan)
        press(ring_lab, "Copy as code")
        assert ring_lab._code.value == ""

    def test_networks_and_data_of_ones_own_come_from_the_lab(self):
        g = keras.Sequential([keras.Input((3,)), keras.layers.Dense(4, "tanh"), keras.layers.Dense(5)])
        d = keras.Sequential([keras.Input((5,)), keras.layers.Dense(4, "relu"), keras.layers.Dense(1)])
        mine = np.random.default_rng(0).normal(size=(40, 5))
        the_lab = Lab(training.GAN(g, d, batch_size=8), mine, name="mine")
        the_lab.train(7)
        names = {}
        exec(the_lab.code(), names)
        assert "live.open_lab('mine')" in the_lab.code() and same(names["gan"], the_lab.gan)
        the_lab.close()
        with pytest.raises(ValueError, match="no open lab 'mine'"):
            open_lab("mine")


def test_running_the_cell_again_leaves_one_lab_and_one_thread(make_gan):
    for _ in range(5):
        the_lab = Lab(make_gan(), data.ring(), name="again")
        the_lab.play()
    assert len([t for t in threads("again") if "draws" not in t.name]) == 1 and _labs["again"] is the_lab
    the_lab.close()
    assert not threads("again") and "again" not in _labs


def test_running_the_cell_fifty_times_leaves_nothing_behind(make_gan):
    gan, ring, seen = make_gan(), data.ring(), []
    for number in range(50):
        the_lab = Lab(gan, ring, name="fifty")
        the_lab.play()
        the_lab._session._observer()
        seen.append(weakref.ref(the_lab))
        if number == 4:
            gc.collect()
            widgets_before = len(ipywidgets.widgets.widget._instances)
    the_lab.pause()
    gc.collect()
    assert len([old for old in seen if old() is not None]) == 1, "old labs, with their states and snapshots, are freed"
    assert len(ipywidgets.widgets.widget._instances) == widgets_before
    assert not threads("fifty") and list(_labs) == ["fifty"]
    the_lab.close()
    assert not _labs


def test_two_labs_play_at_once(make_gan):
    pair = [Lab(make_gan(), data.ring(), name=name) for name in ("one", "two")]
    for the_lab in pair:
        the_lab.play()
    until(lambda: all(the_lab.gan.step > 10 for the_lab in pair))
    for the_lab in pair:
        the_lab.close()


class Moody(keras.Model):
    """Fails in training from the moment it is told to."""

    broken = False

    def __init__(self):
        super().__init__()
        self.inner = keras.layers.Dense(1)

    def call(self, x, training=False):
        if training and Moody.broken:
            raise RuntimeError("my <own> mistake")
        return self.inner(x)


@pytest.mark.parametrize("words", ["Play", "Step D"])
def test_an_exception_in_the_students_network_is_shown_and_the_run_kept(words):
    gan = training.GAN(networks.points_generator(width=8), Moody(), batch_size=16)
    Moody.broken = True
    the_lab = Lab(gan, data.ring(), name="moody")
    press(the_lab, words)
    until(lambda: the_lab._error.value and the_lab._controls.play.description == "Play")
    assert 'role="alert"' in the_lab._error.value and "my &lt;own&gt; mistake" in the_lab._error.value
    assert "kept at step 0" in the_lab._error.value
    until(lambda: not threads("moody"))
    Moody.broken = False
    press(the_lab, "Play")
    until(lambda: gan.step > 3)
    assert the_lab._error.value == ""
    the_lab.close()


def test_wrong_data_are_refused_before_a_widget_exists(make_gan):
    with pytest.raises(ValueError, match="one example has shape"):
        Lab(make_gan(), data.mnist(), name="wrong")
    assert "wrong" not in _labs


def test_the_page_gets_what_it_draws_in_a_few_kilobytes(ring_lab):
    for _ in range(30):
        ring_lab.train(2)
    view = ring_lab._view
    wanted = {"samples", "real", "field", "optimal", "pushes", "warped", "real_scores", "generated_scores"}
    assert wanted <= set(view.frame["arrays"]) and view.frame["kind"] == "point"
    sent = ipywidgets.widgets.widget._remove_buffers(view.get_state(["frame", "curves", "others", "branch"]))
    size = len(json.dumps(sent[0])) + sum(len(memoryview(buffer)) for buffer in sent[2])
    assert size < 20_000


def test_a_step_chosen_in_a_chart_is_shown(ring_lab):
    for _ in range(4):
        ring_lab.train(5)
    ring_lab._view._handle_custom_msg({"action": "go_to_step", "arguments": [11]}, [])
    assert ring_lab._view.frame["step"] == 10 and "Looking back at step 10" in ring_lab._note.value


def test_digits_lab_shows_fid_between_those_of_real_digits_and_of_noise():
    gan = training.GAN(networks.generator(seed=0), networks.discriminator(seed=0), batch_size=8)
    the_lab = Lab(gan, data.mnist(), name="digits")
    last = gan.history.last
    real, noise = last["fid_scale"]
    assert real < 3 < 100 < noise and float(last["fid"]) > 100
    assert "FID" in pictures.describe(last) and last["samples"].dtype == np.uint8
    assert the_lab._view.frame["kind"] == "image" and the_lab._view.frame["sheet"]["count"] == 64
    assert len(the_lab._view.frame["sheet"]["data"]) < 30_000
    png = pictures.still(gan.history)
    assert png[:8] == b"\x89PNG\r\n\x1a\n" and len(png) > 20_000
    the_lab.close()


def test_a_digits_lab_keeps_all_scores_and_shows_the_one_that_is_chosen(make_gan):
    gan = training.GAN(networks.generator(seed=0), networks.discriminator(seed=0), batch_size=8)
    the_lab = Lab(gan, data.mnist(), name="metric", metric="recall")
    assert "recall 0.00" in the_lab._view.frame["sentence"] and the_lab._controls.metric.value == "recall"
    for name in metrics.SCORES:
        the_lab._controls.metric.value = name  # as if chosen
        assert the_lab.metric == name
        assert the_lab.train(1).startswith(f"Step {gan.step}: {name} ")
        assert f"{name} " in the_lab._view.frame["sentence"]
        assert the_lab._view.curves["metric"]["name"] == name
    the_lab.close()
    with pytest.raises(ValueError, match="metric: got 'FIDD'"):
        Lab(gan, data.mnist(), name="wrong", metric="FIDD")
    ring = Lab(make_gan(), data.ring(), name="ring without")
    assert ring._controls.metric is None
    ring.close()


def test_poster_keeps_one_text_and_follows_the_run(monkeypatch, make_gan):
    shown = []

    monkeypatch.setattr("gan_lessons.live.poster.display", lambda bundle, **_: shown.append(bundle))
    the_lab = Lab(make_gan(), data.ring(), name="poster")
    the_lab._ipython_display_()
    the_lab.train(30)
    _, _, first, second = shown
    assert first["image/png"] != second["image/png"] and first["text/plain"] == second["text/plain"]
    the_lab.close()


class TestPlayer:
    def test_it_tells_how_it_ended(self):
        ends = []
        p = player.Player(lambda: False, ends.append, "lab x")
        p.play()
        until(lambda: ends)
        assert ends == [None] and not p.playing

        def work():
            raise KeyError("x")

        p = player.Player(work, ends.append, "lab x")
        p.play()
        until(lambda: len(ends) == 2)
        assert isinstance(ends[1], KeyError)

    def test_pause_from_inside_does_not_wait_for_itself(self):
        p = player.Player(lambda: p.pause() or True, lambda error: None, "lab inside")
        p.play()
        until(lambda: not threads("inside"))
