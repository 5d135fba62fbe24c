"""Reads off the batches of two epochs what is wrong with a student's way to make them. Knows no hint and no verdict."""

import itertools

import numpy as np

from gan_lessons.exercises.coefficients import Finding
from gan_lessons.utils.validation import is_blank


def diagnose_batches(batches, seed=0):
    """One ``Finding`` for a student's ``batches``; None if it is still blank."""
    images, size, limit = np.arange(88, dtype=np.float32).reshape(22, 2, 2), 5, 60
    expected = "22 images in batches of 5: 5, 5, 5, 5 (and 2), each image once, a new order every epoch"
    if not callable(batches):
        return Finding("not_a_function", expected, f"a {type(batches).__name__}")

    def epoch(rng):
        """The batches of one epoch, whether the images were changed on the way; None for a blank."""
        given = images.copy()
        found = batches(given, size, rng)
        found = None if is_blank(found) else list(itertools.islice(found, limit))
        blank = found is None or any(map(is_blank, found))
        return None if blank else ([np.asarray(batch) for batch in found], not np.array_equal(given, images))

    rng = np.random.default_rng(seed)
    epochs = [epoch(rng), epoch(rng), epoch(np.random.default_rng(seed + 1)), epoch(np.random.default_rng(seed))]
    if None in epochs:
        return None
    first, changed = epochs[0]
    lengths = [batch.shape[0] if batch.ndim else 0 for batch in first]
    yours = f"batches of {', '.join(map(str, lengths[:8]))}{' ...' if len(lengths) > 8 else ''}" if first else "none"
    if len(first) == limit:
        return Finding("never_ends", expected, "an epoch that never ends")
    mistake = _wrong_batches(images, size, first, lengths)
    orders = [np.concatenate(found).reshape(-1, 4)[:, 0] for found, _ in epochs] if not mistake else []
    if not mistake:
        mistake = _wrong_order(images, first, orders)
    if not mistake and changed:
        mistake = "shuffles_in_place"
    return Finding(mistake, expected, yours + ("" if mistake else ", each image at most once, a new order every epoch"))


def _wrong_batches(images, size, found, lengths):
    if not found:
        return "no_batches"
    if lengths[0] == len(images):
        return "whole_set"
    if any(batch.shape[1:] != images.shape[1:] for batch in found):
        return "wrong_shape"
    rows = [row.tobytes() for batch in found for row in batch.astype(np.float32)]
    if not set(rows) <= {row.tobytes() for row in images}:
        return "content_changed"
    if any(n != size for n in lengths[:-1]) or lengths[-1] > size:
        return "wrong_batch_size"
    if len(set(rows)) < len(rows):
        return "examples_repeated"
    if len(rows) < len(images) - len(images) % size:
        return "examples_missing"
    return "wrong_batch_size" if len(rows) not in (len(images), len(images) - len(images) % size) else None


def _wrong_order(images, first, orders):
    def same(a, b):
        return np.array_equal(orders[a], orders[b])

    if np.array_equal(orders[0], images[: len(orders[0]), 0, 0]):
        return "not_shuffled"
    if same(0, 1) or same(0, 2):
        return "same_order"
    if all(np.ptp(batch[:, 0, 0]) == 4 * (len(batch) - 1) for batch in first):
        return "shuffled_in_blocks"
    return None if same(0, 3) else "ignores_rng"
