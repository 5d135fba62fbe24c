"""Waiting for what another thread does; a condition decides, never a number of seconds."""

import time


def until(condition, seconds=60):
    """Wait until ``condition()`` is true."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.01)
