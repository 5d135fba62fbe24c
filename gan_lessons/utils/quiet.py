"""Keeps TensorFlow's log lines out of a student's first cell.

TensorFlow's C++ code writes to file descriptor 2 while it is loaded, before any log level counts. That descriptor is
pointed at a file for exactly that long. Should loading fail, all that was caught is written out: by this process after
an exception, and by a second one if this one is ended from C++, as where the processor lacks what TensorFlow needs.
"""

import contextlib
import os
import shutil
import subprocess
import sys
import tempfile

# Its standard input ends when the first process does. Its standard output is the file, its standard error the user's.
WATCHER = (
    "import os, shutil, sys; sys.stdin.read(); os.lseek(1, 0, 0); shutil.copyfileobj(open(1, 'rb'), open(2, 'wb'))"
)


@contextlib.contextmanager
def quiet_stderr():
    """Hold back what C++ code writes to file descriptor 2; let it through if the block raises or the process ends.

    Nothing is held back where that is impossible: without a descriptor 2, a temporary folder or a second process.

    Example:
        >>> with quiet_stderr():
        ...     _ = os.write(2, b"a log line of C++ code")
    """
    with contextlib.suppress(AttributeError, OSError, ValueError):  # sys.stderr may be None or closed
        sys.stderr.flush()
    with contextlib.ExitStack() as stack:
        with contextlib.suppress(OSError):
            stack.enter_context(_held_back())
        yield


@contextlib.contextmanager
def _held_back():
    with contextlib.ExitStack() as stack:
        saved = os.dup(2)
        stack.callback(os.close, saved)
        caught = stack.enter_context(tempfile.TemporaryFile())
        stack.enter_context(_watched(caught, saved))
        os.dup2(caught.fileno(), 2)
        try:
            yield
        except BaseException:
            os.dup2(saved, 2)
            caught.seek(0)
            with contextlib.suppress(OSError), open(2, "wb", closefd=False) as stderr:
                shutil.copyfileobj(caught, stderr)
            raise
        os.dup2(saved, 2)


@contextlib.contextmanager
def _watched(caught, stderr):
    watcher = subprocess.Popen(
        [sys.executable or "", "-I", "-S", "-c", WATCHER],
        stdin=subprocess.PIPE,
        stdout=caught,
        stderr=stderr,
        start_new_session=True,  # Ctrl-C is for the first process
    )
    with watcher:
        try:
            yield
        finally:
            watcher.kill()  # before its standard input ends: nothing is left to write
