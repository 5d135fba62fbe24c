"""One trainer at a time: what keeps a run from being changed from two sides at once."""

import contextlib
import threading
import weakref

from gan_lessons.utils.tensorflow import give_back_memory


class Turns:
    """The part of ``GAN`` that knows who trains it, and who has to be told of changes.

    ``lock`` is held by whatever reads or writes the networks, for as short a time as it can be. ``trained_by`` is held
    by whoever trains, for as long as its training takes: a lab for as long as it plays.
    """

    def _open_turns(self):
        self._set(lock=threading.RLock())
        self._trainer = None  # (thread, name) of who trains now
        self._listeners = weakref.WeakSet()

    @contextlib.contextmanager
    def trained_by(self, name):
        """Train for the length of a block; ``name`` is what others are told when they try meanwhile.

        Raises:
            ValueError: somebody else trains this GAN now.
        """
        thread = threading.get_ident()
        with self.lock:
            before = self._trainer
            if before is not None and before[0] != thread:
                raise ValueError(
                    f"this GAN is being trained by {before[1]} now, so it cannot be changed from here; pause that first"
                )
            if before is None:
                self._trainer = thread, name
        try:
            yield
        finally:
            self._trainer = before

    def listen(self, listener):
        """Have ``listener.changed(kind)`` called after each change of the run, in the thread that made it.

        Args:
            listener: kept only as long as something else holds it.
        """
        self._listeners.add(listener)

    def rest(self):
        """Let go of the data drawn for the next steps, for a digits GAN 28 MB: none are expected soon."""
        with self.lock:
            self._batches.forget()
        give_back_memory()

    def _tell(self, kind):
        for listener in list(self._listeners):
            listener.changed(kind)
