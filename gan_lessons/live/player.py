"""Runs a function again and again, in a thread that exists only while it plays. Knows no GAN and no widget."""

import atexit
import contextlib
import threading
import weakref

_players = weakref.WeakSet()


class Player:
    """Play and pause ``work``, a function that does one short piece of work and returns False when it is done.

    Args:
        work: called in the thread, again and again, until it returns False or ``pause`` is called.
        on_end: called in the thread after the last piece, with the exception that ended it or None.
        name: of the thread.
        holding: makes the context that the thread works in, from its first piece to its last.
    """

    def __init__(self, work, on_end, name, holding=contextlib.nullcontext):
        self._work, self._on_end, self._name, self._holding = work, on_end, name, holding
        self._stop, self._thread = threading.Event(), None
        _players.add(self)

    @property
    def playing(self):
        """True while the thread lives and has not been told to stop."""
        return self._thread is not None and self._thread.is_alive() and not self._stop.is_set()

    def play(self):
        """Start the thread; does nothing while it plays."""
        if self.playing:
            return
        self.pause()
        self._stop.clear()
        self._thread = threading.Thread(target=self._run, name=self._name, daemon=True)
        self._thread.start()

    def pause(self):
        """Stop after the piece of work at hand and wait for the thread to end."""
        self._stop.set()
        thread = self._thread
        if thread is not None and thread is not threading.current_thread():
            thread.join()
            self._thread = None

    def wait(self, seconds):
        """Let time pass between two pieces of work; ends at once when it is paused."""
        self._stop.wait(seconds)

    def _run(self):
        error = None
        try:
            with self._holding():
                while not self._stop.is_set() and self._work():
                    pass
        except BaseException as caught:
            error = caught
        finally:
            self._stop.set()
            self._on_end(error)


@atexit.register
def _pause_all():
    for player in list(_players):
        player.pause()
