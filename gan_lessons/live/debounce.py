"""Carries out only the last of many requests, once they have stopped coming."""

import threading


class Debounce:
    """An action that waits until it has not been requested again for some time.

    Args:
        action: called without arguments, in a thread of its own.
        seconds: of rest before it is called.

    Example:
        >>> import time
        >>> calls = []
        >>> save = Debounce(lambda: calls.append("saved"), seconds=0.01)
        >>> save.request(); save.request(); time.sleep(0.2); calls
        ['saved']
    """

    def __init__(self, action, seconds):
        self._action, self._seconds, self._timer = action, seconds, None

    def request(self):
        """Carry the action out after a rest; an earlier request that still waits is forgotten."""
        self.cancel()
        self._timer = threading.Timer(self._seconds, self._action)
        self._timer.daemon = True
        self._timer.start()

    def cancel(self):
        """Forget a request that still waits."""
        if self._timer is not None:
            self._timer.cancel()
