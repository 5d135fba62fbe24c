"""One trainer at a time, whoever it is; and a log that does not grow by the data."""

import gc
import threading
import tracemalloc

import numpy as np
import pytest

from gan_lessons import data, networks, training

RING = data.ring()


def make(**settings):
    g = networks.points_generator(width=8, depth=2, seed=0)
    d = networks.points_discriminator(width=8, depth=2, seed=1)
    return training.GAN(g, d, batch_size=16, **settings)


class Held:
    """Another thread that trains a GAN for as long as the block lasts."""

    def __init__(self, gan):
        self.gan, self._come, self._go = gan, threading.Event(), threading.Event()

    def _train(self):
        with self.gan.trained_by("the lab 'mine'"):
            self._come.set()
            self._go.wait(60)

    def __enter__(self):
        self._thread = threading.Thread(target=self._train)
        self._thread.start()
        self._come.wait(60)

    def __exit__(self, *_):
        self._go.set()
        self._thread.join()


CHANGES = {
    "train": lambda gan, state: gan.train(RING, 1, progress=False),
    "iter_training": lambda gan, state: gan.iter_training(RING, 1),
    "advance": lambda gan, state: gan.advance(RING, 1),
    "step_generator": lambda gan, state: gan.step_generator(RING),
    "step_discriminator": lambda gan, state: gan.step_discriminator(RING),
    "reset": lambda gan, state: gan.reset(),
    "restore": lambda gan, state: gan.restore(state),
    "freeze": lambda gan, state: gan.freeze("generator"),
    "set_weights": lambda gan, state: gan.set_weights(
        *([v.numpy() for v in network.variables] for network in gan.networks)
    ),
}


@pytest.mark.parametrize("change", CHANGES)
def test_while_somebody_trains_nobody_else_changes_the_run(change):
    gan = make()
    gan.train(RING, 3, progress=False)
    state = gan.state()
    with Held(gan):
        with pytest.raises(ValueError, match=r"being trained by the lab 'mine' now.*pause that first"):
            CHANGES[change](gan, state)
        assert gan.step == 3 and len(gan.events) == 1
    CHANGES[change](gan, state)


def test_while_somebody_trains_others_may_look_and_steer(tmp_path):
    gan = make()
    with Held(gan):
        gan.generate(3), gan.state(), gan.snapshot(), gan.copy(), repr(gan)
        gan.save(tmp_path / "run.npz")
        gan.learning_rate = 0.1
    assert gan.learning_rate == 0.1


def test_two_threads_that_train_at_once_give_one_whole_run():
    gan, refused = make(), []

    def train():
        for _ in range(20):
            try:
                gan.train(RING, 5, progress=False)
            except ValueError as error:
                refused.append(str(error))

    threads = [threading.Thread(target=train) for _ in range(3)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    whole = make()
    whole.train(RING, gan.step, progress=False)
    assert all(map(np.array_equal, gan.state()["variables"], whole.state()["variables"]))
    assert all("another call of train" in words for words in refused)


class Listener:
    def __init__(self):
        self.heard = []

    def changed(self, kind):
        self.heard.append(kind)


def test_listeners_hear_of_every_change_as_long_as_they_live():
    gan, listener = make(), Listener()
    gan.listen(listener)
    gan.train(RING, 2, every=1, progress=False)
    gan.step_discriminator(RING), gan.step_generator(RING)
    gan.beta_1 = 0.1
    gan.restore(gan.state()), gan.reset(), gan.freeze("generator")
    assert listener.heard == [
        *["train"] * 2, "step_discriminator", "step_generator", "beta_1", "restore", "reset", "freeze",
    ]  # fmt: skip
    del listener
    gc.collect()
    gan.beta_1 = 0.2
    assert not list(gan._listeners)


# ---- the log


def test_one_array_again_and_again_is_one_event():
    gan, array = make(), np.random.default_rng(0).normal(size=(100, 2))
    for _ in range(30):
        gan.train(array, 2, progress=False)
    assert [(event.kind, event.value) for event in gan.events] == [("train", 60)]


def test_one_pair_again_and_again_is_one_event():
    gan, rng = make(), np.random.default_rng(0)
    x, y = rng.normal(size=(100, 2)), rng.integers(0, 3, 100)
    for _ in range(5):
        gan.train((x, y), 2, progress=False)
    assert [(event.kind, event.value) for event in gan.events] == [("train", 10)]


def test_data_that_somebody_holds_stay_the_same_data():
    """A lab holds its data sets: what a cell trains on is known to be one of them."""
    gan, array = make(), np.random.default_rng(0).normal(size=(100, 2))
    held = gan.check_data(array)
    gan.train(array, 2, progress=False)
    gan.train(RING, 2, progress=False)
    assert gan.check_data(array) is held
    gan.train(array, 2, progress=False)
    assert [event.data.data is held for event in gan.events] == [True, False, True]


def test_a_new_array_each_epoch_is_not_kept():
    gan, rng = make(), np.random.default_rng(0)
    gan.train(rng.normal(size=(100, 2)), 2, progress=False)
    tracemalloc.start()
    for _ in range(20):
        gan.train(rng.normal(size=(250_000, 2)), 1, progress=False)  # 4 MB each
    gc.collect()
    kept, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert kept < 12e6 and gan.step == 22


def test_what_is_gone_is_said_to_be_gone():
    gan = make()
    gan.train(np.random.default_rng(0).normal(size=(100, 2)), 2, progress=False)
    events = gan.events
    gan.train(RING, 1, progress=False)
    gc.collect()
    from gan_lessons.training.events import perform

    with pytest.raises(ValueError, match=r"your data: these data are gone.*variable of their own"):
        perform(make(), events)


class Unhashable:
    """Data of a class of one's own that can be neither hashed nor remembered weakly."""

    __slots__ = ("__dict__",)
    __hash__ = None
    name, shape = "mine", (2,)

    def __eq__(self, other):
        return NotImplemented

    def sample(self, n, rng):
        return rng.normal(size=(n, 2)).astype(np.float32)


def test_any_class_of_data_will_do():
    gan, mine = make(), Unhashable()
    for _ in range(2):
        gan.train(mine, 2, progress=False)
    gan.train(RING, 1, progress=False)
    gan.train(mine, 2, progress=False)
    assert [event.value for event in gan.events] == [4, 1, 2]
