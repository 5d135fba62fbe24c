"""Keeps TensorFlow's log lines out of a student's first cell.

TensorFlow writes from C++ to file descriptor 2 while it is imported and first used, before any log level counts.
That descriptor is pointed at a file for exactly that long; should the import fail, all that was caught is written out.
"""

import contextlib
import os
import sys
import tempfile


@contextlib.contextmanager
def quiet_stderr():
    """Hold back what C++ code writes to file descriptor 2; let it through if the block raises."""
    sys.stderr.flush()
    saved = os.dup(2)
    with tempfile.TemporaryFile() as caught:
        os.dup2(caught.fileno(), 2)
        failed = True
        try:
            yield
            failed = False
        finally:
            os.dup2(saved, 2)
            os.close(saved)
            if failed:
                caught.seek(0)
                os.write(2, caught.read())
