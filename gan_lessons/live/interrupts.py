"""What "Interrupt kernel" (Ctrl-C) does to a lab, which trains in a cell or, while no cell runs, in a thread."""

import asyncio
import contextlib
import signal
import threading

_watched = {}  # what plays → how to pause it
_before = None


@contextlib.contextmanager
def held():
    """Hold an interrupt back until the block is done, and raise it then; a second one is not held.

    Raised anywhere, it might hit a callback of the garbage collector or of a socket, where Python can only ignore it.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before, came = signal.getsignal(signal.SIGINT), []

    def hold(number, frame):
        came.append(number)
        signal.signal(signal.SIGINT, before)

    signal.signal(signal.SIGINT, hold)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
    if came:
        raise KeyboardInterrupt


def watch(key, pause, seconds=0.2):
    """Call ``pause`` when the kernel is interrupted between two cells, until ``forget(key)``: ipykernel ignores that.

    Does nothing outside a running event loop of the main thread, that is outside a kernel: there Ctrl-C works.
    """
    if threading.current_thread() is not threading.main_thread():
        return
    try:
        loop = asyncio.get_running_loop()
    except RuntimeError:
        return
    _watched[key] = pause
    loop.call_later(seconds, _install)  # after the kernel has put its own handler back at the end of this message


def forget(key):
    """Stop watching."""
    _watched.pop(key, None)


def _install():
    global _before
    handler = signal.getsignal(signal.SIGINT)
    if _watched and handler is not _on_interrupt:
        _before = handler
        signal.signal(signal.SIGINT, _on_interrupt)


def _on_interrupt(number, frame):
    pauses = list(_watched.values())
    _watched.clear()
    for pause in pauses:
        pause()
    if not pauses and callable(_before):
        _before(number, frame)
