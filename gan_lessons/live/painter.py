"""Draws the frames of a run while it trains: one at a time, in a thread that is there while frames come."""

import time
from concurrent.futures import ThreadPoolExecutor, wait

# Seconds until a frame is drawn. By then the thread that trains is inside TensorFlow, where it leaves Python's lock to
# others: on its way there it would wait up to 5 ms for each call of TensorFlow.
LET_GO = 0.004


class Painter:
    """A thread that does one job after the other; to start one costs the caller no wait for a new thread.

    Args:
        name: of the thread.

    Example:
        >>> painter, drawn = Painter("paints"), []
        >>> painter.start(lambda: drawn.append("frame"))
        >>> painter.settle() > 0, drawn
        (True, ['frame'])
        >>> painter.rest()
    """

    def __init__(self, name):
        self._name, self._pool, self._job = name, None, None

    def start(self, job):
        """Begin a job, soon; the one before has to be over, see ``settle``."""
        if self._pool is None:
            self._pool = ThreadPoolExecutor(1, self._name)
        self._job = self._pool.submit(_late, job)

    def settle(self):
        """Wait until the job is done; returns the seconds it took, and its exception, if it has one, is raised here."""
        if self._job is None:
            return 0.0
        wait([self._job])  # an interrupt of this leaves the job to be waited for
        job, self._job = self._job, None
        return job.result()

    def rest(self):
        """Settle, and let the thread end."""
        try:
            self.settle()
        finally:
            pool, self._pool = self._pool, None
            if pool is not None:
                pool.shutdown()


def _late(job):
    time.sleep(LET_GO)
    started = time.perf_counter()
    job()
    return time.perf_counter() - started
