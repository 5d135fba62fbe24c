"""Imports TensorFlow and Keras without their log lines ending up in a student's first cell.

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


os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
with quiet_stderr():
    import keras
    import tensorflow as tf

    tf.config.list_physical_devices()  # first use: looks for a GPU and says so
    tf.function(lambda x: x + 1.0, jit_compile=True, autograph=False)(tf.zeros(()))  # first use of the compiler

__all__ = ["keras", "quiet_stderr", "tf"]
