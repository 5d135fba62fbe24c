"""Guided tasks without a browser: what ticks a task, what does not, and how a guide goes on and back."""

import gc
import re
import weakref

import pytest

from gan_lessons import data, losses
from gan_lessons.live import Guide, Lab, Task, done, guide, rich_words
from gan_lessons.live.guide import _guides

from .buttons import press
from .waiting import until


@pytest.fixture
def make_gan(make):
    return lambda: make(depth=1, loss="non-saturating", penalty=None, learning_rate=2e-4)


@pytest.fixture
def ring_lab(make_gan):
    the_lab = Lab(make_gan(), data.ring(), name="guided")
    yield the_lab
    the_lab.close()
    _guides.clear()


@pytest.fixture
def guided(ring_lab):
    """A function that makes a guide of conditions, whose tasks all say something when they are done."""
    return lambda *conditions: Guide(ring_lab, [Task("Do it.", one, "See.") for one in conditions])


def widgets_of(widget):
    return [widget, *(one for child in getattr(widget, "children", ()) for one in widgets_of(child))]


def send(the_guide, button, at, says_then):
    """As the page does when a button of the card is pressed."""
    the_guide._on_press(None, {"press": button, "at": at, "says_then": says_then}, [])


class TestConditions:
    def test_a_button_counts_whether_it_is_pressed_or_called_in_a_cell(self, ring_lab, guided):
        the_guide = guided(done.pressed("Step D", times=3))
        press(ring_lab, "Step D")
        ring_lab.step_discriminator()
        assert the_guide._card.share == 0.67 and not the_guide.ticked[0]
        press(ring_lab, "Step D")
        assert the_guide.ticked == [True] and the_guide._card.says_then

    def test_other_actions_count_nothing(self, ring_lab, guided):
        the_guide = guided(done.pressed("Reset"))
        press(ring_lab, "Step D")
        press(ring_lab, "Step G")
        ring_lab.train(3)
        press(ring_lab, "New seed")  # which resets as a part of what it does
        ring_lab.gan.d_steps = 2
        assert the_guide._card.share == 0 and the_guide.ticked == [False]
        press(ring_lab, "Reset")
        assert the_guide.ticked == [True]

    @pytest.mark.parametrize("action", ["play", "pause"])
    def test_play_and_pause_are_one_button_and_two_actions(self, ring_lab, guided, action):
        the_guide = guided(done.pressed(action.capitalize()))
        press(ring_lab, "Play")
        assert the_guide.ticked == [action == "play"]
        press(ring_lab, "Pause")
        assert the_guide.ticked == [True]

    def test_an_action_that_failed_is_not_done(self, ring_lab, guided, monkeypatch):
        the_guide = guided(done.pressed("Step D"))
        monkeypatch.setattr(ring_lab._session, "single", lambda player: 1 / 0)
        press(ring_lab, "Step D")
        assert the_guide.ticked == [False] and "ZeroDivisionError" in ring_lab._error.value

    def test_trained_counts_steps_since_the_task_began(self, ring_lab, guided):
        ring_lab.train(50)
        the_guide = guided(done.trained(100))
        ring_lab.train(60)
        ring_lab.step_both()
        assert the_guide._card.share == 0.61
        ring_lab.gan.train(data.ring(), 38, progress=False)
        ring_lab._session.catch_up()
        assert the_guide.ticked == [False]
        ring_lab.step_both()
        assert the_guide.ticked == [True]

    def test_trained_does_not_count_the_way_to_another_moment(self, ring_lab, guided):
        ring_lab.train(80)
        ring_lab.reset()
        ring_lab.train(5)
        the_guide = guided(done.trained(50))
        ring_lab.go_to_step(10**9, "branch 1")
        ring_lab.branch()  # 75 steps further, and nothing trained
        assert ring_lab.gan.step == 80 and the_guide._card.share == 0
        ring_lab.reset()
        ring_lab.train(49)
        assert the_guide.ticked == [False]
        ring_lab.train(1)
        assert the_guide.ticked == [True]

    def test_trained_in_the_background_counts(self, ring_lab, guided):
        the_guide = guided(done.trained(5))
        press(ring_lab, "Play")
        until(lambda: the_guide.ticked[0])
        assert ring_lab._session.playing and ring_lab.gan.step >= 5
        ring_lab.pause()

    @pytest.mark.parametrize("control", list(done.SETTINGS))
    def test_every_setting_is_noticed_by_control_and_by_cell(self, ring_lab, guided, control):
        others = {"Penalty": ("R1", "R2"), "Loss": ("minimax", "hinge"), "D steps": (2, 3), "Batch": (8, 24)}
        one, other = others.get(control, (0.25, 0.5))
        by_control, setting = ring_lab._controls.settings[done.SETTINGS[control]], done.SETTINGS[control]
        the_guide = guided(done.changed(control), done.set_to(control, other))
        by_control.value = one
        assert the_guide.ticked == [True, False]
        the_guide.forward()
        assert the_guide.ticked == [True, False], "it is not yet the value that the task asks for"
        setattr(ring_lab.gan, setting, other)
        assert the_guide.ticked == [True, True]

    def test_a_range_is_reached_at_its_end(self, ring_lab, guided):
        the_guide = guided(done.set_to("D steps", at_least=5), done.set_to("D steps", at_least=2, at_most=3))
        ring_lab.gan.d_steps = 4
        assert the_guide.ticked == [False, False]
        ring_lab.gan.d_steps = 5
        the_guide.forward()
        ring_lab.gan.d_steps = 4
        assert the_guide.ticked == [True, False]
        ring_lab.gan.d_steps = 3
        assert the_guide.ticked == [True, True]

    def test_speed_and_data(self, ring_lab, guided):
        the_guide = guided(done.set_to("Speed", "slow motion"), done.set_to("Data", "two moons"), done.changed("Data"))
        ring_lab.set_speed("10 steps a second")
        assert the_guide.ticked[0] is False
        ring_lab._controls.speed.value = "slow motion"
        the_guide.forward()
        ring_lab._controls.data.value = "spiral"
        assert the_guide.ticked == [True, False, False]
        ring_lab._controls.data.value = "two moons"
        assert the_guide.ticked == [True, True, False]
        the_guide.forward()
        ring_lab.train(1)
        assert the_guide.ticked == [True, True, False], "not changed since this task began"
        ring_lab._controls.data.value = "spiral"
        assert the_guide.ticked == [True, True, True]

    def test_looking_back(self, ring_lab, guided):
        for _ in range(5):
            ring_lab.train(10)
        the_guide = guided(done.looked_back(to_before=20))
        ring_lab.go_to_step(20)
        ring_lab.step_both()
        assert the_guide.ticked == [False], "step 20 is not before step 20"
        ring_lab.go_to_step(19)
        assert the_guide.ticked == [True]

    def test_branching(self, ring_lab, guided):
        the_guide = guided(done.branched())
        ring_lab.train(10)
        ring_lab.reset()
        assert the_guide.ticked == [False]
        ring_lab.go_to_step(0)
        ring_lab._asked("branch", [])
        assert the_guide.ticked == [True]

    def test_reached_looks_at_the_newest_moment(self, ring_lab, guided):
        found, total, _ = ring_lab.history.last["modes"]
        assert found < 8 == total
        the_guide = guided(done.reached(modes=int(found) + 1), done.reached(modes=1))
        ring_lab.step_both()
        assert the_guide.ticked == [ring_lab.history.last["modes"][0] > found, False]
        assert the_guide._card.share == min(1, round(ring_lab.history.last["modes"][0] / (found + 1), 2))

    def test_names_that_are_none_are_refused_with_the_names_that_are(self):
        with pytest.raises(ValueError, match="'step d', expected one of 'Play', 'Pause', 'Step D'"):
            done.pressed("step d")
        with pytest.raises(ValueError, match="'Step D', expected one of 'G rate', 'D rate'"):
            done.changed("Step D")
        with pytest.raises(ValueError, match="'rate', expected one of"):
            done.set_to("rate", 1)
        with pytest.raises(ValueError, match="'Picture', expected one of"):
            Task("Look.", done.pressed("Play"), highlight="Picture")

    @pytest.mark.parametrize("wrong", [{}, {"value": 1, "at_least": 2}])
    def test_what_a_setting_has_to_be_is_one_thing(self, wrong):
        with pytest.raises(ValueError, match="either a value, or a range"):
            done.set_to("D steps", **wrong)

    @pytest.mark.parametrize("wrong", [0, 1.5, True])
    def test_numbers_that_are_none_are_refused(self, wrong):
        for make in (lambda n: done.pressed("Play", n), done.trained, done.reached, done.looked_back):
            with pytest.raises(ValueError, match="expected a whole number from 1"):
                make(wrong)

    @pytest.mark.parametrize(
        ("condition", "words"),
        [
            (lambda: done.set_to("Metric", "FID"), "has no control 'Metric'"),
            (lambda: done.changed("Metric"), "has no control 'Metric'"),
            (lambda: done.set_to("Data", "digits"), "'digits', expected one of 'ring of 8'"),
            (lambda: done.set_to("Speed", "fast"), "'fast', expected one of 'slow motion'"),
            (lambda: done.set_to("Penalty", "R3"), "'R3', expected one of 'none', 'R1'"),
            (lambda: done.set_to("Loss", at_least=1), "a range, expected one of 'minimax'"),
            (lambda: done.set_to("D steps", "ten"), "'ten', expected a number"),
            (lambda: done.reached(modes=9), "9 modes, expected at most the 8"),
        ],
    )
    def test_what_this_lab_cannot_do_is_refused_before_it_is_shown(self, ring_lab, condition, words):
        with pytest.raises(ValueError, match=rf"task 2: .*{words}"):
            Guide(ring_lab, [Task("Press **Play**.", done.pressed("Play")), Task("Do it.", condition())])
        assert not _guides

    def test_every_named_control_is_in_a_lab(self, ring_lab):
        names = {getattr(one, "description", "") for one in widgets_of(ring_lab.widget)}
        lists = {"Metric"}  # of a lab of digits
        drawn_by_the_page = {*done.PICTURES, "What if …", "Branch here", "Pause"}
        assert {*done.CONTROLS} - names <= lists | drawn_by_the_page
        assert {*done.SETTINGS.values()} == {*ring_lab._controls.settings}
        assert all(hasattr(ring_lab, action) for name, action in done.BUTTONS.items() if name != "What if …")
        assert done._offered(ring_lab, "Loss") == list(losses.LOSSES)


class TestTheWay:
    def test_one_task_after_the_other(self, ring_lab, guided):
        the_guide = guided(done.pressed("Step D"), done.pressed("Step G"))
        ring_lab.step_generator()
        assert the_guide.at == 0 and the_guide.ticked == [False, False], "its turn has not come"
        ring_lab.step_discriminator()
        ring_lab.step_generator()
        assert the_guide.at == 0 and the_guide.ticked == [True, False], "there is still something to read"
        the_guide.forward()
        assert the_guide.at == 1 and not the_guide._card.says_then and the_guide.ticked == [True, False]
        ring_lab.step_generator()
        assert the_guide.ticked == [True, True]
        the_guide.forward()
        assert the_guide.at == 2, "the end"
        the_guide.forward()
        assert the_guide.at == 2

    def test_skip_leaves_a_task_undone_and_back_begins_it_anew(self, ring_lab, guided):
        the_guide = guided(done.pressed("Step D", 2), done.pressed("Step G"))
        ring_lab.step_discriminator()
        the_guide.forward()
        ring_lab.step_discriminator()
        assert the_guide.at == 1 and the_guide.ticked == [False, False]
        the_guide.back()
        assert the_guide.at == 0 and the_guide._card.share == 0
        ring_lab.step_discriminator()
        assert the_guide.ticked == [False, False]
        ring_lab.step_discriminator()
        assert the_guide.ticked == [True, False]
        the_guide.back()
        assert (the_guide.at, the_guide._card.says_then) == (0, False), "the words of the task again"
        ring_lab.step_discriminator()
        the_guide.forward()
        assert (the_guide.at, the_guide._card.says_then) == (0, True)
        the_guide.back()
        the_guide.back()
        assert the_guide.at == 0

    def test_a_task_with_nothing_to_say_stays_until_one_goes_on(self, ring_lab):
        the_guide = Guide(ring_lab, [Task("Press **Step D**.", done.pressed("Step D"))])
        ring_lab.step_discriminator()
        assert the_guide.ticked == [True] and not the_guide._card.says_then
        the_guide.forward()
        assert the_guide.at == 1

    def test_what_was_done_before_the_guide_began_does_not_count(self, ring_lab, guided):
        ring_lab.step_discriminator()
        ring_lab.train(100)
        the_guide = guided(done.pressed("Step D"))
        assert the_guide.ticked == [False]

    def test_a_setting_that_was_changed_early_is_seen_when_its_turn_comes(self, ring_lab, guided):
        the_guide = guided(done.pressed("Step D"), done.set_to("D steps", 5))
        ring_lab.gan.d_steps = 5
        ring_lab.step_discriminator()
        the_guide.forward()
        assert the_guide.at == 1 and the_guide.ticked == [True, True]

    def test_buttons_of_the_card(self, ring_lab, guided):
        the_guide = guided(done.pressed("Step D"), done.pressed("Step G"), done.pressed("Play"))
        send(the_guide, "next", 0, False)
        send(the_guide, "next", 0, False)  # the second click of two, before the page has seen the first
        assert the_guide.at == 1
        send(the_guide, "back", 1, False)
        assert the_guide.at == 0

    def test_two_guides_in_one_lab_go_their_own_ways(self, ring_lab):
        tasks = [Task("Press **Step D**.", done.pressed("Step D")), Task("Press **Step G**.", done.pressed("Step G"))]
        one, other = Guide(ring_lab, tasks, name="one"), Guide(ring_lab, tasks[::-1], name="other")
        ring_lab.step_discriminator()
        assert one.ticked == [True, False] and other.ticked == [False, False]
        ring_lab.step_generator()
        assert one.ticked == [True, False] and other.ticked == [True, False]

    def test_a_cell_that_is_run_again_leaves_one_guide(self, ring_lab, guided):
        old = guided(done.pressed("Step D"))
        new = guided(done.pressed("Step D"))
        ring_lab.step_discriminator()
        assert old._card.comm is None and old.ticked == [False] and new.ticked == [True]
        assert list(_guides.values()) == [new]

    def test_a_lab_that_is_run_again_leaves_its_old_guide_behind(self, ring_lab, guided, make_gan):
        old = guided(done.pressed("Step D"))
        again = Lab(make_gan(), data.ring(), name="guided")
        assert old._card.closed == guide.CLOSED
        new = Guide(again, old.tasks)
        again.step_discriminator()
        old.forward()
        assert old.ticked == [False] and old._card.comm is None and new.ticked == [True]
        again.close()

    def test_a_closed_lab_is_said_and_let_go_of(self, make_gan):
        the_lab = Lab(make_gan(), data.ring(), name="closed")
        the_guide = Guide(the_lab, [Task("Press **Step D**.", done.pressed("Step D")), Task("A.", done.trained(9))])
        the_lab.close()
        assert "Run its cell again" in the_guide._card.closed
        the_guide.forward()
        the_guide.back()
        with pytest.raises(ValueError, match="'closed' is closed; run its cell again"):
            Guide(the_lab, the_guide.tasks)
        gone = weakref.ref(the_lab)
        del the_lab
        gc.collect()
        assert gone() is None
        the_guide.close()

    def test_a_guide_that_is_closed_hears_nothing_more(self, ring_lab, guided):
        the_guide = guided(done.pressed("Step D"))
        the_guide.close()
        ring_lab.step_discriminator()
        the_guide.forward()
        the_guide.back()
        ring_lab.step_discriminator()
        assert the_guide.ticked == [False] and not _guides

    def test_data_that_a_cell_brings_are_none_of_those_to_choose_from(self, ring_lab, guided):
        ring_lab._session.data = data.ring(sd=0.1)  # as after a cell that reset and trained the run with its own
        the_guide = guided(done.set_to("Data", "spiral"))
        ring_lab.step_both()
        assert the_guide.ticked == [False] and ring_lab._error.value == ""

    def test_a_condition_that_fails_stops_neither_training_nor_lab(self, ring_lab):
        wrong = done.Condition("Play", lambda lab: lambda *done: 1 / 0)
        Guide(ring_lab, [Task("Press **Play**.", wrong)])
        assert ring_lab.train(20).startswith("Step 20") and ring_lab.gan.step == 20
        assert "ZeroDivisionError" in ring_lab._error.value


class TestWords:
    @pytest.mark.parametrize(("words", "complaint"), [("", "got none"), (" ", "got none"), ("x" * 191, "up to 190")])
    def test_words_that_do_not_fit_are_refused(self, words, complaint):
        with pytest.raises(ValueError, match=f"words: .*{complaint}"):
            Task(words, done.trained(1))

    def test_the_end_has_to_fit_too(self, ring_lab):
        with pytest.raises(ValueError, match="end: got 191 letters"):
            Guide(ring_lab, [Task("Go.", done.trained(1))], end="x" * 191)

    def test_what_is_shown_then_has_to_fit_too_and_marks_do_not_count(self):
        assert Task("Go.", done.trained(1), f"**{'x' * 188}**{{G}}").then
        with pytest.raises(ValueError, match="then: got 191 letters"):
            Task("Go.", done.trained(1), "x" * 191)

    def test_unknown_roles_are_refused(self):
        with pytest.raises(ValueError, match=r"got \{fake\}.*expected one of G, D, real, generated"):
            Task("See the {fake} points.", done.trained(1))

    def test_the_control_that_the_words_name_is_marked(self):
        assert Task("Press **Play**.", done.trained(9)).control == "Play"
        assert Task("Run the next cell.", done.trained(9)).control == ""
        assert Task("Choose **full speed**.", done.trained(9), highlight="Speed").control == "Speed"

    def test_a_condition_is_wanted(self):
        with pytest.raises(ValueError, match="expected a condition"):
            Task("Go.", lambda: True)

    def test_letters_of_the_markup_that_mark_nothing_stay(self):
        assert rich_words.plain("2 * 3 ** 2 }") == "2 * 3 ** 2 }"

    @pytest.mark.parametrize("wrong", [[], None, ["Press Play"]])
    def test_tasks_are_wanted(self, ring_lab, wrong):
        with pytest.raises(ValueError, match=r"expected a list of live\.Task"):
            Guide(ring_lab, wrong)
        with pytest.raises(ValueError, match=r"expected a live\.Lab"):
            Guide(wrong, ring_lab)

    def test_a_saved_notebook_keeps_the_tasks_as_a_list(self, ring_lab, guided, monkeypatch):
        shown = []
        monkeypatch.setattr("gan_lessons.live.poster.display", lambda bundle, **how: shown.append(bundle))
        Guide(ring_lab, [Task("Press **Step D**: {D} < {G}.", done.pressed("Step D"))])._ipython_display_()
        words, card = shown
        assert "<li>Press <b>Step D</b>: <b>D</b> &lt; <b>G</b>.</li></ol>" in words["text/html"]
        assert "application/vnd.jupyter.widget-view+json" in card
        assert not re.search(r"\d{2}:\d{2}|0x", words["text/html"])
