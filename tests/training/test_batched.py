"""A network called in parts: the same rows in the same order, never many at once."""

import numpy as np
import pytest

from gan_lessons.training import batched


@pytest.mark.parametrize("count", [1, batched.BATCH, batched.BATCH + 1, 1000])
def test_every_row_comes_once_and_in_order_and_few_at_a_time(count):
    sizes = []

    def added(x, y):
        sizes.append(len(x))
        return x + y

    first, second = np.arange(2 * count).reshape(count, 2), np.full((count, 2), 0.5)
    np.testing.assert_array_equal(batched.in_batches(added, first, second), first + second)
    assert sum(sizes) == count and max(sizes) <= batched.BATCH
