"""Batches drawn ahead, and the memory they lie in."""

import numpy as np

from gan_lessons import data, networks, training
from gan_lessons.training import data_feed
from tests.small import same

RING, GRID = data.ring(), data.grid(side=3)
PLAN = data_feed.Plan(steps=3, d_steps=1, batch_size=4, latent_dim=2, capacity=8, mixes=True)
STATE = np.random.default_rng(1).bit_generator.state


def values(tensors):
    """What the tensors of the first steps hold, copied out of the memory they share."""
    return [np.array(tensor[: PLAN.steps]) for tensor in tensors if tensor is not None]


def test_drawing_ahead_changes_nothing_and_is_thrown_away_when_it_does_not_fit():
    tensors, wanted_after = data_feed.draw(RING, PLAN, STATE, data_feed.Room())
    wanted, batches = values(tensors), data_feed.Batches()
    for data_set, guess in ((RING, PLAN), (GRID, PLAN), (RING, PLAN._replace(steps=2))):
        batches.draw_ahead(data_set, guess, STATE)
        got, after = batches.draw(RING, PLAN, STATE)
        assert same(values(got), wanted) and after == wanted_after


def test_a_chunk_stays_as_it_was_drawn_while_the_next_is_drawn():
    batches = data_feed.Batches()
    for _ in range(4):  # both rooms are filled twice
        tensors, after = batches.draw(RING, PLAN, STATE)
        before = values(tensors)
        batches.draw_ahead(GRID, PLAN, after)
        batches._ahead.thread.join()
        assert same(values(tensors), before)


def test_memory_is_used_again_and_given_back_when_a_run_rests():
    batches = data_feed.Batches()
    first, _ = batches.draw(RING, PLAN, STATE)
    batches.draw(RING, PLAN, STATE)
    before = values(first)
    batches.draw(GRID, PLAN, STATE)  # lies where the first did
    assert not same(values(first), before)
    batches.forget()
    assert not any(room._arrays for room in batches._rooms)


def test_a_tensor_shares_the_memory_of_its_array_and_outlives_it():
    for dtype in (np.uint8, np.float32):
        array = data_feed.zeros((3, 2), dtype)
        tensor = data_feed.shared_tensor(array)
        array[1] = 7
        assert np.array_equal(tensor, [[0, 0], [7, 7], [0, 0]]) and tensor.dtype == dtype
        del array
        assert np.array_equal(tensor, [[0, 0], [7, 7], [0, 0]])


def test_changing_the_batch_size_or_the_data_trains_as_with_fresh_memory():
    def gan():
        return training.GAN(networks.points_generator(seed=0), networks.points_discriminator(seed=1), seed=2)

    one, other = gan(), gan()
    for batch_size, data_set, steps in ((128, RING, 300), (8, RING, 5), (8, GRID, 40), (128, RING, 10)):
        for each in (one, other):
            each.batch_size = batch_size
        one.train(data_set, steps, progress=False)
        other._batches.forget()
        other.train(data_set, steps, every=1, progress=False)
        other._batches.forget()
    assert same(*(each.generator.get_weights() for each in (one, other)))
