"""One run, changed from two sides: every public method and setting of a GAN in a cell, while a lab is open on it.

What happens is one of two: the call is refused with a sentence, or the lab follows. Then it shows the truth, nothing is
lost, and the code that it writes down makes the run again, bit for bit.
"""

import gc
import html
import inspect
import threading
import types
import weakref

import numpy as np
import pytest

from gan_lessons import data, losses, networks, training
from gan_lessons.live import Lab
from gan_lessons.training import events
from gan_lessons.utils.tensorflow import keras
from tests.small import new, same, weights

from .waiting import until

RING = data.ring()
PLAIN = {"depth": 1, "loss": "non-saturating", "penalty": None, "learning_rate": 2e-4}


class Open:
    """A lab, its GAN, and what a cell may have at hand."""

    def __init__(self, gan, folder, limit=50_000):
        gan.train(RING, 4, every=2, progress=False)
        self.gan, self.before_the_lab, self.path = gan, gan.state(), folder / "run.npz"
        self.lab = Lab(gan, RING, name="two sides", limit=limit)
        self.branches, self.settings = [], None

    def remember(self):
        """What must not be lost."""
        self.branches = [(branch, len(branch.moments)) for branch in self.lab.branches]

    def shifted(self):
        """Weights of both networks, a little moved."""
        return [[variable.numpy() + np.float32(0.01) for variable in one.variables] for one in self.gan.networks]


def looking_back(at):
    at.lab.train(4)
    at.lab.go_to_step(4)


def other_branch(at):
    at.lab.train(4)
    at.lab.go_to_step(4)
    at.lab.branch()
    at.lab.train(2)


def playing(at):
    at.lab.play()
    until(lambda: at.gan.step > 6)


def paused(at):
    playing(at)
    at.lab.pause()


STATES = {
    "playing": playing,
    "paused": paused,
    "looking back": looking_back,
    "on another branch": other_branch,
    "after lab.train": lambda at: at.lab.train(5),
}
TRAINS = {  # what changes the run itself: refused while somebody else trains it
    "train": lambda at: at.gan.train(RING, 7, progress=False),
    "iter_training": lambda at: list(at.gan.iter_training(RING, 7, 3, {"samples": lambda g, d: np.zeros((3, 2))})),
    "advance": lambda at: at.gan.advance(at.gan.check_data(RING), 7),
    "step_discriminator": lambda at: at.gan.step_discriminator(RING),
    "step_generator": lambda at: at.gan.step_generator(RING),
    "reset": lambda at: at.gan.reset(3),
    "restore": lambda at: at.gan.restore(at.before_the_lab),
    "set_weights": lambda at: at.gan.set_weights(*at.shifted()),
    "freeze": lambda at: at.gan.freeze("generator"),
    "unfreeze": lambda at: at.gan.unfreeze("discriminator"),
}
READS = {  # what leaves the run as it is, and works at any time
    "averaged_weights_in_use": lambda at: at.gan.averaged_weights_in_use().__class__,
    "check_data": lambda at: at.gan.check_data(RING),
    "checked_conditions": lambda at: at.gan.checked_conditions(None, 3),
    "copy": lambda at: at.gan.copy(),
    "generate": lambda at: at.gan.generate(3, averaged=True),
    "generator_weights": lambda at: at.gan.generator_weights(averaged=True),
    "listen": lambda at: at.gan.listen(at),
    "load": lambda at: (at.gan.save(at.path), training.GAN.load(at.path)),
    "logits": lambda at: at.gan.logits(np.zeros((3, 2))),
    "rest": lambda at: at.gan.rest(),
    "save": lambda at: at.gan.save(at.path),
    "snapshot": lambda at: at.gan.snapshot(),
    "state": lambda at: at.gan.state(),
}
STEERS = {  # what is followed at any time: settings, and what of the networks is trained
    "batch_size": 5000,
    "beta_1": 0.3,
    "beta_2": 0.95,
    "d_learning_rate": 2.0,
    "d_steps": 20,
    "ema_momentum": 0.9,
    "g_learning_rate": 0.003,
    "jit": False,
    "learning_rate": 0.01,
    "loss": "hinge",
    "penalty": "R1",
    "penalty_weight": 7.0,
}
REFUSED = {"l1_weight": 0.5}  # by this GAN, which is not conditional
OTHERS = {"set_trainable": lambda at: at.gan.set_trainable(at.gan.state()["trainable"])}
Open.changed = lambda self, kind: None  # it may listen, too


def public(kind):
    """The public members of GAN of a kind: "settable", "method" or "readable"."""
    found = set()
    for name in dir(training.GAN):
        member = inspect.getattr_static(training.GAN, name)
        settable = hasattr(type(member), "__set__") and getattr(member, "fset", True) is not None
        of = "method" if callable(getattr(training.GAN, name)) else "settable" if settable else "readable"
        if not name.startswith("_") and of == kind:
            found.add(name)
    return found


def test_the_table_knows_every_public_method_and_setting():
    assert public("settable") == {*STEERS, *REFUSED}
    assert public("method") == {*TRAINS, *READS, *OTHERS, "trained_by"}
    assert {"seed", "frozen", "first_weights"} <= public("readable")


@pytest.fixture
def opened(make, tmp_path):
    """Opens a lab in a state; what its code makes again are GANs that are compiled already."""
    lent = []

    def open_in(state):
        at = Open(make(**PLAIN), tmp_path)
        lent.append(at)
        STATES[state](at)
        at.remember()
        at.remade = make
        return at

    yield open_in
    for at in lent:
        at.lab.close()


def check_follows(at):
    """The lab shows the run as it is, on the branch that goes on, and has lost nothing."""
    lab, gan = at.lab, at.gan
    until(
        lambda: lab.branches[-1].last.step == gan.step == lab._view.frame["step"]
    )  # the last look comes a little later
    assert f"Step {gan.step:,}:" in lab._view.frame["sentence"]
    lab._session.catch_up()
    assert lab._error.value == "" and lab._viewed is None
    assert lab.history is gan.history and gan.history.last.step == gan.step
    assert np.array_equal(lab.branches[-1].last["samples"], gan.generate(lab._session._observer().noise))
    shown = lab._view.timeline
    assert {row["name"] for row in shown["branches"]} == {branch.style.name for branch in lab.branches}
    assert shown["current"] == shown["shown"] == lab.branches[-1].style.name
    assert next(row["end"] for row in shown["branches"] if row["name"] == shown["current"]) == gan.step
    check_controls(at)
    for branch, moments in at.branches:
        assert branch in lab.branches and len(branch.moments) >= moments, "a branch is lost"


def check_controls(at):
    for name, control in at.lab._controls.settings.items():
        value = getattr(at.gan, name)
        wanted = {"loss": at.gan.loss.name, "penalty": value or "none"}.get(name, value)
        assert control.value == wanted, name
    said = html.unescape(at.lab._frozen.value)
    assert [f"gan.unfreeze('{player}')" in said for player in ("generator", "discriminator")] == [
        player in at.gan.frozen for player in ("generator", "discriminator")
    ]


def check_code(at):
    """The lab's code makes the run again; what it makes is a GAN from the pool, in place of one compiled for it."""

    def again(generator, discriminator, **settings):
        specs = [repr(network.spec) for network in (generator, discriminator)]
        assert specs == [repr(network.spec) for network in at.gan.networks]
        assert settings == {"batch_size": 16}
        return at.remade(**PLAIN)

    imports, code = at.lab.code().split("\n\n", 1)
    assert {*imports.removeprefix("from gan_lessons import ").split(", ")} <= {"data", "networks", "training"}
    names = {"data": data, "networks": networks, "training": types.SimpleNamespace(GAN=again)}
    exec(code, names)
    assert names["gan"] is not at.gan and same(weights(names["gan"]), weights(at.gan))


def check_moments(at, state):
    """The moment before is still gone back to exactly."""
    branch, moment = at.branches[-1][0], at.last_moment
    at.lab.go_to_step(10**9, branch.style.name)
    at.lab._show_moment(branch, moment)
    at.lab.branch()
    assert same(weights(at.gan), state["variables"]) and at.gan.step == state["step"]
    check_follows(at)
    check_code(at)


RESTING = [name for name in STATES if name != "playing"]


@pytest.mark.parametrize("name", TRAINS)
@pytest.mark.parametrize("state", RESTING)
def test_what_a_cell_does_to_a_run_at_rest_is_followed(opened, state, name):
    at = opened(state)
    before, at.last_moment = at.gan.state(), at.lab.branches[-1].last
    TRAINS[name](at)
    if name in ("freeze", "unfreeze"):
        check_controls(at)
        at.lab._back_to_now()  # what is looked at is the student's choice, as long as nothing is trained
    check_follows(at)
    if name == "set_weights":
        with pytest.raises(ValueError, match=r"weights of this run were set.*gan.save"):
            at.lab.code()
    else:
        check_code(at)
    assert (len(at.lab.branches) > len(at.branches)) == (name in ("reset", "restore")), "a branch for what is elsewhere"
    at.lab.train(3)
    check_follows(at)
    if name != "set_weights":
        check_code(at)
    check_moments(at, before)


@pytest.mark.parametrize("name", TRAINS)
def test_what_would_change_a_run_that_plays_is_refused(opened, name):
    at = opened("playing")
    with pytest.raises(ValueError, match=r"being trained by the lab 'two sides' now.*pause that first"):
        TRAINS[name](at)
    with pytest.raises(ValueError, match="being trained by"), at.gan.trained_by("a cell"):
        pass
    at.lab.pause()
    check_follows(at)
    check_code(at)


@pytest.mark.parametrize("name", READS)
@pytest.mark.parametrize("state", STATES)
def test_what_reads_the_run_leaves_it_and_the_lab_as_they_are(opened, state, name):
    at = opened(state)
    shown, viewed = at.lab._view.frame, at.lab._viewed
    READS[name](at)
    if state == "playing":
        at.lab.pause()
    else:
        assert (at.lab._view.frame, at.lab._viewed) == (shown, viewed)
        at.lab._back_to_now()
    check_follows(at)
    at.lab.train(2)
    check_follows(at)
    check_code(at)


@pytest.mark.parametrize("state", STATES)
def test_settings_that_a_cell_makes_are_followed(opened, state):
    at = opened(state)
    for name, value in STEERS.items():
        if name in ("batch_size", "d_steps") and state != "paused":
            value = {"batch_size": 8, "d_steps": 2}[name]  # the large ones take their time
        setattr(at.gan, name, value)
        check_controls(at)
    for name, value in REFUSED.items():
        with pytest.raises(ValueError, match=name):
            setattr(at.gan, name, value)
    with pytest.raises(ValueError, match="no setting 'learning_rat'"):
        at.gan.learning_rat = 1.0
    OTHERS["set_trainable"](at)
    at.gan.learning_rate = 1e-3  # a rate at which it goes on
    if state == "playing":
        step = at.gan.step
        until(lambda: at.gan.step > step)
        at.lab.pause()
    at.lab.train(2)
    check_follows(at)
    check_code(at)


def test_no_jit_while_nothing_is_told_of_it(opened):
    at = opened("paused")
    at.gan.jit = True
    assert at.gan.events[-1] == events.Event("jit", True)
    at.gan.jit = False
    check_follows(at)


# ---- what controls cannot show, and what is refused


def test_a_value_beyond_a_control_is_shown_and_the_control_works_on(opened):
    at = opened("paused")
    controls = at.lab._controls.settings
    mine = losses.Loss("hinge", losses.hinge_discriminator, losses.non_saturating_generator)
    penalty = lambda d, real, generated, mix: losses.r1(d, real, generated, mix)  # noqa: E731
    at.gan.loss, at.gan.penalty, at.gan.d_steps, at.gan.batch_size = mine, penalty, 20, 5000
    at.gan.g_learning_rate = 2.0
    shown = {name: control.value for name, control in controls.items()}
    assert (shown["loss"], shown["penalty"]) == ("hinge (your own)", "your own")
    assert (shown["d_steps"], shown["batch_size"], shown["g_learning_rate"]) == (20, 5000, 2.0)
    controls["loss"].value = "hinge"
    assert at.gan.loss is losses.LOSSES["hinge"], "the course's own stays to be chosen"
    controls["loss"].value, controls["penalty"].value = "hinge (your own)", "none"
    assert at.gan.loss is mine and at.gan.penalty is None
    controls["penalty"].value = "your own"
    controls["d_steps"].value, controls["batch_size"].value, controls["g_learning_rate"].value = 2, 8, 0.001
    assert at.gan.penalty is penalty and (at.gan.d_steps, at.gan.batch_size, at.gan.g_learning_rate) == (2, 8, 0.001)
    at.lab.train(1)
    with pytest.raises(ValueError, match="function of your own"):
        at.lab.code()


@pytest.mark.parametrize("state", ["paused", "playing"])
def test_a_refused_value_does_not_stay_in_its_box(opened, state):
    at = opened(state)
    box, session = at.lab._controls.settings["g_learning_rate"], at.lab._session
    box.value = 0.0
    until(lambda: "Nothing was changed" in at.lab._error.value)
    until(lambda: box.value == at.gan.g_learning_rate == 2e-4 or session.playing != (state == "playing"))
    assert box.value == 2e-4 and session.playing == (state == "playing"), "at once, not when it ends"


def test_a_cell_that_comes_after_a_control_has_the_last_word(opened):
    at = opened("playing")
    with at.gan.lock:  # between two pieces of work
        at.lab.request("d_steps", 3)
        at.gan.d_steps = 2
    at.lab.pause()
    assert at.gan.d_steps == 2 and at.lab._controls.settings["d_steps"].value == 2


def test_what_is_asked_for_as_the_playing_ends_is_done(opened):
    at = opened("playing")
    with at.gan.lock:
        at.lab.request("d_steps", 3)
        at.lab._session._player._stop.set()
    at.lab.pause()
    assert at.gan.d_steps == 3


def test_play_says_that_its_limit_is_reached(make, tmp_path):
    at = Open(make(**PLAIN), tmp_path, limit=6)
    at.lab.play()
    until(lambda: "at most 6 steps" in at.lab._note.value)
    assert at.gan.step == 10 and at.lab._controls.play.description == "Play"
    at.lab.play()
    until(lambda: at.gan.step == 16 and "at most 6 steps" in at.lab._note.value)
    at.lab.close()


@pytest.mark.parametrize("player", ["generator", "discriminator"])
def test_a_frozen_player_is_named_beside_the_controls(opened, player):
    at = opened("paused")
    assert at.lab._frozen.value == ""
    at.gan.freeze(player)
    assert f"{player[0].upper()} is frozen" in at.lab._frozen.value
    assert at.lab._frozen in at.lab.widget.children
    at.lab.train(2)
    check_follows(at)
    at.gan.unfreeze(player)
    assert at.lab._frozen.value == ""
    at.gan.networks[player == "discriminator"].trainable = False  # as Keras' own way
    with pytest.warns(UserWarning, match=f"the {player} has no weights that can be trained"):
        at.lab.train(2)
    check_follows(at)
    at.lab._error.value = ""
    getattr(at.lab, f"step_{player}")()
    shown = at.lab._view.update
    assert (shown["moved"], shown["weights"]) == (0, 0) and at.lab._error.value == ""
    at.lab.reset()
    assert at.lab._frozen.value == "" and at.gan.frozen == ()


# ---- weights from outside


def test_weights_that_keras_has_set_are_seen_at_the_next_look(opened):
    at = opened("paused")
    at.gan.generator.set_weights([array + 0.01 for array in at.gan.generator.get_weights()])
    given = at.gan.generator.get_weights()
    at.lab.train(0)
    assert at.gan.events[-1].kind == "weights"
    check_follows(at)
    moment, branch = at.lab.branches[-1].last, at.lab.branches[-1]
    at.lab.train(4)
    at.lab._show_moment(branch, moment)
    at.lab.branch()
    assert same(at.gan.generator.get_weights(), given)


def test_other_first_weights_begin_another_branch():
    gan = new(**PLAIN)  # not from the pool, whose GANs keep their first weights
    lab = Lab(gan, RING, name="first weights")
    first = gan.state()
    gan.generator.set_weights([array + 0.01 for array in gan.generator.get_weights()])
    lab.train(0)
    assert "other first weights" in html.unescape(lab._note.value)
    lab.train(5)
    assert [branch.style.name for branch in lab.branches] == ["branch 1", "branch 2"]
    after = gan.state()
    check = lab.branches[-1].moments
    assert check[0].step == 0 and check[-1].step == 5
    lab.train(5)
    lab.go_to_step(5)
    lab.branch()
    assert same(weights(gan), after["variables"]), "not from the states of the old first weights"
    names = {}
    exec(lab.code(), names)
    assert same(weights(names["gan"]), after["variables"])
    lab.go_to_step(10**9, "branch 1")
    lab.branch()
    assert same(weights(gan), first["variables"])
    with pytest.raises(ValueError, match="began with other first weights"):
        lab.code()
    lab.close()


def test_what_a_cell_trains_from_other_first_weights_has_no_past_with_the_old_ones():
    gan = new(**PLAIN)
    lab = Lab(gan, RING, name="first weights")
    gan.discriminator.set_weights([array + 0.01 for array in gan.discriminator.get_weights()])
    gan.train(RING, 5, progress=False)  # before the lab has looked
    there = weights(gan)
    until(lambda: lab.branches[-1].last.step == 5)
    assert [branch.history.last.step for branch in lab.branches] == [0, 5]
    lab.train(3)
    state = gan.state()
    assert lab.branches[-1].moments[0].step > 0, "step 0 was that of other weights"
    lab.go_to_step(5)
    lab.branch()
    assert same(weights(gan), there)
    gan.restore(state)
    assert lab.branches[-1].moments[0].step > 0 and lab.branches[-1].last.step == 8
    names = {}
    exec(lab.code(), names)
    assert same(weights(names["gan"]), state["variables"])
    lab.close()


def test_a_snapshot_of_weights_from_outside_comes_after_the_event_that_names_them(make):
    gan = make(**PLAIN)
    gan.train(RING, 2, progress=False)
    gan.generator.set_weights([array + 0.01 for array in gan.generator.get_weights()])
    gan.snapshot()
    assert gan.events[-1].kind == "weights"


# ---- what a restored state shares with the branches that there are


def test_a_state_of_another_branch_comes_back_with_the_past_of_that_branch(opened):
    at = opened("after lab.train")  # branch 1 at step 9
    at.lab.train(6)
    far = at.gan.state()
    at.lab.reset()
    at.lab.train(3)
    at.gan.restore(far)
    check_follows(at)
    assert [branch.style.name for branch in at.lab.branches] == ["branch 1", "branch 2", "branch 3"]
    steps = [moment.step for moment in at.lab.branches[-1].moments]
    assert steps[0] == 4 and 9 in steps and steps[-1] == 15 and 3 not in steps
    check_code(at)


def test_a_state_from_before_the_lab_keeps_the_snapshots_from_before(opened):
    at = opened("after lab.train")
    at.gan.restore(at.before_the_lab)
    assert [moment.step for moment in at.gan.history][:3] == [0, 2, 4] and at.gan.history.last.step == 4
    check_follows(at)


def test_snapshots_from_before_the_lab_that_come_after_the_state_are_gone(make):
    gan = make(**PLAIN)
    gan.train(RING, 2, every=1, progress=False)
    early = gan.state()
    gan.train(RING, 2, every=1, progress=False)
    lab = Lab(gan, RING, name="early")
    gan.restore(early)
    assert [snapshot.step for snapshot in gan.history] == [0, 1, 2, 2]
    lab.close()


def test_a_state_of_another_seed_shares_no_past(make):
    gan = make(**PLAIN)
    gan.reset(5)
    gan.train(RING, 4, progress=False)
    other = gan.state()
    gan.reset(0)
    lab = Lab(gan, RING, name="seeds")
    gan.restore(other)
    assert [moment.step for moment in lab.branches[-1].moments] == [4] == [moment.step for moment in gan.history]
    lab.close()


def test_what_was_learned_from_comes_back_with_a_state(make):
    gan = make(**PLAIN)
    lab = Lab(gan, RING, name="data")
    lab.train(3)
    on_the_ring = gan.state()
    lab._controls.data.value = "two moons"
    lab.train(3)
    lab._session._turn = 1  # of D's updates in slow motion
    gan.restore(on_the_ring)
    assert lab.data is RING and lab._controls.data.value == RING.name and lab._session._turn == 0
    lab.close()


def test_a_setting_that_is_made_again_does_not_cut_off_the_past(make):
    """Of one setting that is made twice the events keep the last value: no state then has the events of before."""
    gan = make(**PLAIN)
    gan.d_steps = 2
    lab = Lab(gan, RING, name="again")
    gan.d_steps = 3
    lab.train(4)
    there = weights(gan)
    lab.train(4)
    lab.go_to_step(4)
    lab.branch()
    assert same(weights(gan), there)
    lab.close()


# ---- two labs, closed labs, other threads


def test_two_labs_on_one_gan_are_refused(opened):
    at = opened("paused")
    with pytest.raises(ValueError, match=r"'two sides' steers this GAN already.*gan.copy()"):
        Lab(at.gan, RING, name="another")
    at.lab.close()
    other = Lab(at.gan, RING, name="another")
    other.train(1)
    for act in (at.lab.play, at.lab.step_generator, at.lab.reset, lambda: at.lab.train(1), at.lab.branch):
        with pytest.raises(ValueError, match="this lab is closed"):
            act()
    other.close()


def test_a_closed_lab_follows_no_more_and_can_be_forgotten(opened):
    at = opened("playing")
    at.lab.close()
    assert not at.lab._session.playing
    step, moments = at.gan.step, len(at.lab.branches[-1].moments)
    at.gan.train(RING, 3, progress=False)
    at.gan.reset(1)
    at.gan.d_steps = 2
    assert len(at.lab.branches) == 1 and len(at.lab.branches[-1].moments) == moments
    assert at.lab._controls.settings["d_steps"].value == 1 and step > 4
    session = weakref.ref(at.lab._session)
    at.lab = Lab(at.gan, RING, name="two sides")
    gc.collect()
    assert session() is None, "the GAN does not keep it"


def test_a_cell_in_another_thread_is_followed_and_keeps_the_lab_from_playing(opened):
    at = opened("paused")
    started, go_on = threading.Event(), threading.Event()

    def cell():
        at.gan.train(RING, 5, progress=False)
        with at.gan.trained_by("a cell of another thread"):
            started.set()
            go_on.wait(60)
        at.gan.train(RING, 5, progress=False)

    before = at.gan.step
    thread = threading.Thread(target=cell)
    thread.start()
    started.wait(60)
    for act in (lambda: at.lab.train(1), at.lab.reset, at.lab.step_both):
        with pytest.raises(ValueError, match="being trained by a cell of another thread"):
            act()
    at.lab.play()  # is pressed: says so in the lab
    until(lambda: "being trained by a cell of another thread" in at.lab._error.value)
    until(lambda: at.lab._controls.play.description == "Play")
    go_on.set()
    thread.join()
    at.lab._error.value = ""
    assert at.gan.step == before + 10
    check_follows(at)
    check_code(at)


def test_many_short_trainings_cost_few_looks(opened, monkeypatch):
    at = opened("after lab.train")
    looks, clock = [], [100.0]
    whole = at.lab._session.observe
    monkeypatch.setattr(
        at.lab._session, "observe", lambda *args, **more: looks.append(at.gan.step) or whole(*args, **more)
    )
    monkeypatch.setattr("gan_lessons.live.following.time.perf_counter", lambda: clock[0])
    for _ in range(300):
        clock[0] += 0.01  # of training
        at.gan.train(RING, 1, progress=False)
    assert 20 <= len(looks) <= 80, "at most so many as frames are shown, though 300 calls came"
    check_follows(at)
    assert looks[-1] == at.gan.step and len(at.lab.branches) == 1
    assert len(at.gan.history) <= 400 and len(at.lab.branches[0]._states) <= 110
    check_code(at)


def test_a_cell_does_not_fail_because_it_is_watched(opened, monkeypatch):
    at = opened("paused")

    def broken(*arguments, **more):
        raise RuntimeError("no picture")

    monkeypatch.setattr(at.lab._session, "observe", broken)
    before = at.gan.step
    at.gan.train(RING, 3, progress=False)
    at.gan.reset()
    assert at.gan.step == 0 < before and "no picture" in at.lab._error.value
    monkeypatch.undo()


def test_a_cell_that_steers_gets_its_turn_while_it_plays(opened, monkeypatch):
    """Between two pieces of training: with a lock alone, the thread that plays often takes it again, for seconds."""
    at = opened("paused")
    gaps, wait = [], at.lab._session._player.wait

    def waiting(seconds):
        def try_lock():
            gaps.append((seconds, at.gan.lock.acquire(blocking=False)))
            at.gan.lock.release()

        other = threading.Thread(target=try_lock)
        other.start()
        other.join()
        wait(seconds)

    monkeypatch.setattr(at.lab._session._player, "wait", waiting)
    at.lab.play()
    until(lambda: len(gaps) > 5)
    at.lab.pause()
    assert all(seconds > 0 and is_free for seconds, is_free in gaps)


def test_a_lab_goes_on_with_a_run_that_was_loaded(opened, make):
    at = opened("after lab.train")
    at.gan.save(at.path)
    loaded = training.GAN.load(at.path)
    lab = Lab(loaded, RING, name="loaded")
    lab.train(4)
    state = loaded.state()
    loaded.train(RING, 3, progress=False)
    loaded.restore(state)
    assert lab.branches[-1].last.step == loaded.step == 13 and lab.branches[-1].moments[0].step == 9
    names = {}
    exec(lab.code(), names)
    assert same(weights(names["gan"]), state["variables"])
    lab.close()


# ---- one moment


def at_step(make, step):
    alone = make(**PLAIN)
    alone.train(RING, step, progress=False)
    return alone


def test_saving_while_it_plays_is_of_one_moment(opened, make):
    at = opened("playing")
    for _ in range(3):
        at.gan.save(at.path)
        step = at.gan.step
        until(lambda step=step: at.gan.step > step)  # it plays on
        saved = np.load(at.path)
        arrays = [saved[name] for name in sorted(saved.files) if name != "facts"]
        facts = __import__("json").loads(str(saved["facts"]))["state"]
        assert facts["step"] == facts["d_updates"] >= 4
        assert same(arrays, weights(at_step(make, facts["step"])))
    twin = at.gan.copy()
    at.lab.pause()
    assert twin.step == 0 and same(twin.first_weights, at.gan.first_weights) and twin.events == ()
    check_follows(at)
    check_code(at)


def test_states_and_copies_taken_while_it_plays_are_of_one_moment(opened, make):
    at = opened("playing")
    states = []
    for _ in range(4):
        step = at.gan.step
        until(lambda step=step: at.gan.step > step)
        states.append(at.gan.state())
    at.lab.pause()
    for state in states:
        assert same(state["variables"], weights(at_step(make, state["step"])))
        assert sum(event.value for event in state["events"] if event.kind == "train") == state["step"]


# ---- arguments exchanged


def test_a_lab_whose_arguments_are_exchanged_says_so(make):
    with pytest.raises(ValueError, match=r"call Lab\(gan, data\), the GAN first"):
        Lab(RING, make(**PLAIN))
    with pytest.raises(ValueError, match=r"gan: got Functional.*expected a training.GAN"):
        Lab(keras.Model(*[keras.Input((2,))] * 2), RING)
