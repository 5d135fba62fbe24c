"""A lab's run outlives its kernel: what is kept, and how it is brought back. Kernels are played by fresh GANs."""

import os
import threading
import time

import numpy as np
import pytest

from gan_lessons import data, losses, networks, training
from gan_lessons.live import autosave, kept_file
from gan_lessons.utils.tensorflow import keras
from tests.small import same, weights

layers = keras.layers


pytestmark = pytest.mark.usefixtures("beside")


def train(lab, steps):
    """Training that a control of the page has a part in."""
    lab.do("step_both")
    lab.train(steps - 1)


def killed(lab):
    """The kernel is gone after the lab was kept: nothing more is written."""
    lab._autosave.flush()
    lab._autosave.is_on = False
    lab.close()


def offered(lab):
    return lab._autosave.offer.is_open


def files(folder):
    return sorted(path.name for path in folder.glob(".gan_lessons/*.npz"))


def batch_norm_and_dropout():
    keras.utils.set_random_seed(3)
    noise, points = keras.Input((2,)), keras.Input((2,))
    hidden = layers.BatchNormalization()(layers.Dense(8, "relu")(noise))
    judged = layers.Dropout(0.3, seed=5)(layers.Dense(8, "leaky_relu")(points))
    nets = keras.Model(noise, layers.Dense(2)(hidden)), keras.Model(points, layers.Dense(1)(judged))
    return training.GAN(*nets, batch_size=16, penalty="R1")


def digits(**settings):
    g = keras.Sequential([keras.Input((8,)), layers.Dense(16, "relu"), layers.Dense(784, "sigmoid")])
    d = keras.Sequential([keras.Input((784,)), layers.Dense(16, "leaky_relu"), layers.Dense(1)])
    for seed, weight in enumerate([*g.weights, *d.weights]):
        weight.assign(np.random.default_rng(seed).normal(0, 0.05, weight.shape))
    return training.GAN(g, d, batch_size=16, **settings)


RUNS = {
    "batch norm, dropout": (batch_norm_and_dropout, data.ring),
    "digits": (digits, data.mnist),
    "digits with jit, no average": (lambda: digits(jit=True, ema_momentum=None), data.mnist),
}


class TestGoingOn:
    @pytest.mark.parametrize("kind", RUNS)
    def test_a_resumed_run_is_the_run_that_was_never_cut_bit_for_bit(self, open_one, kind):
        new, examples = RUNS[kind]
        lab = open_one(new(), examples())
        train(lab, 300)
        killed(lab)
        lab = open_one(new(), examples())
        assert offered(lab) and lab.gan.step == 0
        lab._autosave.offer._resume.click()
        assert lab._error.value == "" and lab.gan.step == 300 and not offered(lab)
        lab.train(200)
        whole = new()
        whole.train(examples(), 500, progress=False)
        assert same(weights(lab.gan), weights(whole))
        assert lab.gan.rng.bit_generator.state == whole.rng.bit_generator.state

    def test_a_piece_more_is_another_run_so_the_comparison_can_fail(self, open_one):
        lab = open_one()
        train(lab, 300)
        killed(lab)
        lab = open_one()
        lab.resume()
        lab.train(201)
        whole = lab.gan.copy()
        whole.train(data.ring(), 500, progress=False)
        assert not same(weights(lab.gan), weights(whole))

    def test_settings_updates_frozen_players_and_seeds_come_back(self, open_one):
        lab = open_one()
        lab.new_seed()
        train(lab, 20)
        lab.do("request", "d_steps", 3)
        lab.do("request", "loss", "hinge")
        lab.do("request", "g_learning_rate", 0.005)
        lab.gan.freeze("generator")
        lab.train(10)
        lab.do("step_discriminator")
        then = lab.gan.state()
        killed(lab)
        lab = open_one()
        lab.resume()
        now = lab.gan.state()
        assert same(now["variables"], then["variables"])
        told = ("step", "d_updates", "rng", "sums", "settings", "trainable")
        assert [now[name] for name in told] == [then[name] for name in told]
        assert [event[:2] for event in now["events"]] == [event[:2] for event in then["events"]]
        assert (lab.gan.seed, lab.gan.frozen, lab.gan.d_steps) == (1, ("generator",), 3)

    def test_the_code_of_a_resumed_run_makes_it_again(self, open_one):
        lab = open_one()
        train(lab, 30)
        lab.do("request", "d_learning_rate", 0.01)
        lab.train(10)
        before = lab.code()
        killed(lab)
        lab = open_one()
        lab.resume()
        assert lab.code() == before
        lab.train(10)
        made = {}
        exec(lab.code(), made)
        assert same(weights(made["gan"]), weights(lab.gan))


class TestBranches:
    def test_all_branches_come_back_and_each_end_can_be_gone_on_from(self, open_one):
        lab = open_one()
        train(lab, 60)
        ends = {"branch 1": lab.gan.state()["variables"]}
        lab.train(40)
        ends["branch 1"] = lab.gan.state()["variables"]
        lab.do("go_to_step", 60)
        lab.do("branch")
        lab.do("request", "d_steps", 2)
        lab.train(30)
        ends["branch 2"] = lab.gan.state()["variables"]
        lab.do("reset")
        train(lab, 15)
        ends["branch 3"] = lab.gan.state()["variables"]
        killed(lab)
        lab = open_one()
        lab.resume()
        assert {branch.style.name: branch.last.step for branch in lab.branches} == dict(
            zip(ends, (100, 90, 15), strict=True)
        )
        assert [branch.parent for branch in lab.branches] == [None, "branch 1", None]
        for name, end in ends.items():
            branch = next(one for one in lab.branches if one.style.name == name)
            lab._show_moment(branch, branch.last)
            lab.branch()
            assert same(weights(lab.gan), end), name
        assert lab.branches[-1].style.name == "branch 6", "counted on"

    def test_a_moment_between_is_gone_back_to_bit_for_bit(self, open_one):
        lab = open_one()
        lab.do("step_both")
        for _ in range(30):
            lab.train(3)
        moment = lab.branches[0].moments[17]
        killed(lab)
        lab = open_one()
        lab.resume()
        assert [m.step for m in lab.branches[0].moments].count(moment.step)
        lab.go_to_step(moment.step)
        lab.branch()
        alone = lab.gan.copy()
        alone.train(data.ring(), moment.step, progress=False)
        assert lab.gan.step == moment.step and same(weights(lab.gan), weights(alone))

    def test_without_a_state_between_a_moment_is_made_again_from_step_0(self, open_one, monkeypatch):
        monkeypatch.setattr(kept_file, "_states_between", lambda run, states, room: states)
        lab = open_one()
        train(lab, 20)
        lab.train(30)
        killed(lab)
        lab = open_one()
        lab.resume()
        lab.go_to_step(20)
        lab.branch()
        alone = lab.gan.copy()
        alone.train(data.ring(), 20, progress=False)
        assert lab.gan.step == 20 and same(weights(lab.gan), weights(alone))

    def test_a_shared_past_is_written_once_and_stays_shared(self, open_one):
        lab = open_one()
        train(lab, 20)
        lab.branch()
        lab.train(10)
        killed(lab)
        lab = open_one()
        lab.resume()
        first, second = ([*branch.history] for branch in lab.branches)
        assert first[-1] in second and first[0] is second[0]

    def test_a_long_history_is_thinned_and_its_last_moment_stays(self, open_one):
        lab = open_one()
        lab.do("step_both")
        for _ in range(150):
            lab.gan.advance(lab.data, 1)
            lab._session.observe()
        last = lab.gan.step
        killed(lab)
        lab = open_one()
        lab.resume()
        steps = [moment.step for moment in lab.branches[0].moments]
        assert len(steps) <= kept_file.SNAPSHOTS + 1 and steps[0] == 0 and steps[-1] == last == 151

    def test_drawn_data_come_back(self, open_one):
        lab = open_one()
        lab.do("choose_data", "draw your own")
        lab._pad.points = [[0.0, 0.0], [1.0, 0.5]]
        lab.do("learn_drawing")
        train(lab, 20)
        then, code = weights(lab.gan), lab.code()
        killed(lab)
        lab = open_one()
        lab.resume()
        assert lab.data is lab.data_sets["drawing 1"] and lab._controls.data.value == "drawing 1"
        assert same(weights(lab.gan), then) and lab.code() == code


class TestWhatCannotBeWritten:
    def test_weights_from_outside_leave_every_end_and_code_says_where_it_began(self, open_one):
        lab = open_one()
        train(lab, 20)
        lab.gan.generator.set_weights([2 * weight for weight in lab.gan.generator.get_weights()])
        lab.train(10)
        then = lab.gan.state()["variables"]
        killed(lab)
        lab = open_one()
        lab.resume()
        assert same(weights(lab.gan), then)
        with pytest.raises(ValueError, match=r"resumed from branch 1 at step 30.*gan\.save"):
            lab.code()
        lab.train(5)
        lab.go_to_step(30)
        lab.branch()
        assert same(weights(lab.gan), then)

    def test_a_moment_without_a_state_can_be_looked_at_and_says_so_in_words(self, open_one):
        lab = open_one()
        train(lab, 20)
        for _ in range(3):
            lab.gan.generator.set_weights([0.9 * weight for weight in lab.gan.generator.get_weights()])
            for _ in range(3):
                lab.train(5)
        killed(lab)
        lab = open_one()
        lab.resume()
        branch = lab.branches[0]
        failed = []
        for moment in branch.moments:
            lab._show_moment(branch, moment)
            assert lab._error.value == ""
            try:
                with lab._session._own():
                    branch.restore(lab.gan, moment)
            except ValueError as error:
                failed.append(str(error))
        assert failed and all("one can look at step" in words for words in failed)
        lab._show_moment(branch, branch.last)
        lab.branch()
        assert lab.gan.step == 65

    def test_a_loss_of_ones_own_is_found_by_its_name(self, open_one):
        def own():
            hinge = losses.get("hinge")
            mine = losses.Loss("mine", hinge.discriminator, hinge.generator, hinge.equilibrium)
            return training.GAN(
                networks.points_generator(width=8, depth=1, seed=0),
                networks.points_discriminator(width=8, depth=1, seed=1),
                batch_size=16,
                loss=mine,
            )

        lab = open_one(own())
        train(lab, 20)
        then = weights(lab.gan)
        killed(lab)
        lab = open_one(own())
        lab.resume()
        assert same(weights(lab.gan), then) and lab.gan.loss.name == "mine"

    def test_a_branch_with_a_loss_that_is_not_there_is_left_out_in_words_and_its_file_stays(self, open_one, beside):
        lab = open_one()
        train(lab, 20)
        hinge = losses.get("hinge")
        lab.branch()
        lab.gan.loss = losses.Loss("mine", hinge.discriminator, hinge.generator, hinge.equilibrium)
        lab.train(10)
        killed(lab)
        lab = open_one()
        assert lab._autosave.offer._resume.description == "Resume branch 1 at step 20"
        lab._autosave.offer._resume.click()
        assert "Branch 2 was trained with the loss &#x27;mine&#x27; of your own" in lab._note.value
        train(lab, 10)
        lab._autosave.flush()
        assert len(files(beside)) == 2, "the file with branch 2 is the previous one"


class TestWhen:
    def test_what_cells_train_leaves_no_file(self, open_one, beside):
        lab = open_one()
        lab.train(50)
        lab.step_both()
        lab.play()
        lab.pause()
        lab.branch()
        lab.close()
        assert not (beside / ".gan_lessons").exists()

    @pytest.mark.parametrize("way", ["environment", "argument"])
    def test_it_can_be_switched_off(self, open_one, beside, monkeypatch, way):
        if way == "environment":
            monkeypatch.setenv("GAN_LESSONS_AUTOSAVE", "0")
        lab = open_one(**({"autosave": False} if way == "argument" else {}))
        train(lab, 20)
        lab.close()
        assert not (beside / ".gan_lessons").exists()

    def test_pause_keeps_the_run_without_being_asked(self, open_one, beside):
        lab = open_one()
        lab.do("toggle")
        wait(lambda: lab.gan.step > 5)
        lab._autosave._next = float("inf")  # not while it plays
        lab.do("toggle")
        wait(lambda: files(beside) and not lab._autosave._is_writing())
        assert lab._autosave._read(lab._autosave._slot.path).last[1] == lab.gan.step

    def test_playing_is_kept_from_time_to_time(self, open_one, beside):
        lab = open_one()
        lab.do("toggle")
        wait(lambda: files(beside))
        lab.do("toggle")

    def test_writing_takes_no_more_than_its_share_of_the_time(self, open_one, monkeypatch):
        lab = open_one()
        train(lab, 5)
        lab._autosave.flush()
        now = [0.0]  # before the next time that it is due, however short the machine has been running
        monkeypatch.setattr(autosave.time, "monotonic", lambda: now[0])
        monkeypatch.setattr(lab._autosave._slot, "write", lambda *_, **__: now.__setitem__(0, now[0] + 7.0))
        lab.train(5)
        lab._autosave.flush()
        assert lab._autosave._next == 7.0 + 7.0 / autosave.SHARE
        writes = []
        monkeypatch.setattr(lab._autosave._slot, "write", lambda *_, **__: writes.append(1))
        lab.train(5)
        assert not writes, "not due"
        now[0] = lab._autosave._next
        lab.train(5)
        lab._autosave._writer.join()
        assert writes == [1]

    def test_single_steps_are_kept_after_a_rest(self, open_one, beside):
        lab = open_one()
        lab.do("step_both")
        wait(lambda: files(beside))

    def test_a_folder_that_cannot_be_written_is_said_once_and_stops_nothing(self, open_one, beside, monkeypatch):
        (beside / ".gan_lessons").write_text("in the way")
        lab, said = open_one(), []
        monkeypatch.setattr(lab, "say", said.append)
        for _ in range(3):
            train(lab, 20)
            lab._autosave.flush()
        assert len(said) == 1 and "cannot be kept" in said[0]
        assert lab.gan.step == 60 and lab._error.value == ""

    def test_closing_leaves_no_thread(self, open_one):
        lab = open_one()
        train(lab, 20)
        lab.close()
        assert not [one for one in threading.enumerate() if one.name.startswith("keeps")]


class TestOffer:
    def test_a_cell_that_is_run_again_offers_what_the_old_lab_had(self, open_one, beside):
        train(open_one(), 40)
        lab = open_one()
        assert offered(lab) and "branch 1 at step 40" in lab._autosave.offer._words.value
        lab.do("resume")
        assert lab.gan.step == 40
        train(lab, 5)
        lab._autosave.flush()
        assert len(files(beside)) == 1, "it is the same run, so there is no other to make a copy of"

    def test_the_second_of_two_clicks_finds_the_offer_taken(self, open_one, beside):
        train(open_one(), 40)
        lab = open_one()
        for _ in range(2):
            lab._autosave.offer._resume.click()
        assert lab.gan.step == 40 and lab._error.value == ""

    def test_a_lab_around_the_same_gan_offers_only_what_it_does_not_show(self, open_one):
        lab = open_one()
        train(lab, 40)
        lab = open_one(lab.gan)
        assert not offered(lab), "it stands there"
        lab.do("step_both")
        lab.do("branch")
        lab = open_one(lab.gan)
        assert offered(lab), "two branches"

    def test_playing_begins_anew_and_the_run_before_stays_as_a_copy(self, open_one, beside):
        lab = open_one()
        train(lab, 40)
        killed(lab)
        lab = open_one()
        train(lab, 5)
        assert not offered(lab)
        lab._autosave.flush()
        assert len(files(beside)) == 2
        with pytest.raises(ValueError, match="no other run of this lab"):
            lab.resume()
        lab.resume(lab._autosave._slot.previous)
        assert lab.gan.step == 40
        train(lab, 1)
        killed(lab)
        lab = open_one()
        lab.resume()
        assert lab.gan.step == 41
        lab.resume(lab._autosave._slot.previous)
        assert lab.gan.step == 5, "what was left is the previous one now"

    def test_begin_anew_takes_the_bar_away_and_no_file(self, open_one, beside):
        lab = open_one()
        train(lab, 40)
        killed(lab)
        lab = open_one()
        lab._autosave.offer._anew.click()
        assert not offered(lab) and len(files(beside)) == 1
        lab.resume()
        assert lab.gan.step == 40

    def test_looking_and_training_in_cells_leave_the_offer_open(self, open_one, beside):
        lab = open_one()
        train(lab, 40)
        killed(lab)
        before = (beside / ".gan_lessons" / files(beside)[0]).read_bytes()
        lab = open_one()
        lab.train(10)
        lab.do("go_to_step", 0)
        lab.do("request", "d_steps", 2)
        lab._autosave.flush()
        assert offered(lab)
        assert (beside / ".gan_lessons" / files(beside)[0]).read_bytes() == before

    @pytest.mark.parametrize("other", ["weights", "width", "settings", "data", "name of the data"])
    def test_a_run_of_something_else_is_never_offered(self, open_one, beside, other):
        def new(seed=0, width=8, **settings):
            g = networks.points_generator(width=width, depth=1, seed=seed)
            d = networks.points_discriminator(width=width, depth=1, seed=seed + 1)
            return training.GAN(g, d, batch_size=16, **settings)

        points = np.random.default_rng(0).normal(size=(50, 2))
        lab = open_one(new(), {"mine": points})
        train(lab, 20)
        killed(lab)
        changed = {
            "weights": (new(seed=3), {"mine": points}),
            "width": (new(width=9), {"mine": points}),
            "settings": (new(d_steps=2), {"mine": points}),
            "data": (new(), {"mine": points + 1}),
            "name of the data": (new(), {"other": points}),
        }[other]
        lab = open_one(*changed)
        assert not offered(lab) and lab._note.value == ""
        train(lab, 5)
        killed(lab)
        assert len(files(beside)) == 2, "each has its own file"
        lab = open_one(new(), {"mine": points})
        assert offered(lab)

    def test_networks_of_the_same_kind_made_later_have_the_same_fingerprint(self, open_one):
        """Keras numbers the names of layers on and on."""
        lab = open_one(batch_norm_and_dropout())
        train(lab, 20)
        killed(lab)
        keras.Sequential([keras.Input((2,)), layers.Dense(2), layers.BatchNormalization(), layers.Dropout(0.1)])
        assert offered(open_one(batch_norm_and_dropout()))


def wait(condition, seconds=60):
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.01)


def test_files_stay_small_whatever_the_lab(open_one, beside, monkeypatch):
    lab = open_one()
    monkeypatch.setattr(kept_file, "pack", lambda run, pack=kept_file.pack: pack(run, 200_000))
    train(lab, 20)
    for _ in range(40):
        lab.train(2)
    lab.branch()
    lab.train(5)
    killed(lab)
    assert os.path.getsize(beside / ".gan_lessons" / files(beside)[0]) < 300_000
    lab = open_one()
    lab.resume()
    assert lab.gan.step == 105 and len(lab.branches) == 2


def test_a_run_that_is_too_large_is_said_and_not_kept(open_one, beside, monkeypatch):
    lab, said = open_one(), []
    monkeypatch.setattr(lab, "say", said.append)
    monkeypatch.setattr(kept_file, "pack", lambda run, pack=kept_file.pack: pack(run, 1000))
    train(lab, 20)
    lab._autosave.flush()
    assert len(said) == 1 and "gan.save(path)" in said[0] and not files(beside)
