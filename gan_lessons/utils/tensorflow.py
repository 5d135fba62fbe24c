"""Imports TensorFlow and Keras: quietly, without touching a device, and so that they give back what they need no more.

Importing leaves TensorFlow's devices alone, so ``tf.config`` can still set threads, logical devices and memory growth.
"""

import contextlib
import ctypes
import functools
import logging
import os
import sys
import time

from gan_lessons.utils import loading
from gan_lessons.utils.quiet import quiet_stderr

GIVE_BACK_SECONDS = 1.0
_given_back = 0.0  # when free memory went back last, by the monotonic clock


def limit_malloc():
    """Let glibc's ``malloc`` keep less of what was freed; where there is no ``mallopt``, nothing changes.

    Left to itself it keeps what is free on a heap for each of many threads. Four heaps are enough for the threads that
    train, draw and show at once; with a single one they wait for each other, and points in the plane train at half the
    speed. Blocks from 4 MB on go back to the system when they are freed: on a heap they would leave holes that small
    ones settle in. So does the end of a heap beyond 64 MB: with less, training may fetch its memory anew with each
    chunk of steps.

    Settings of your own in the environment (``MALLOC_ARENA_MAX`` and its like, ``GLIBC_TUNABLES``) are left alone.
    """
    if any(name.startswith(("MALLOC_", "GLIBC_TUNABLES")) for name in os.environ):
        return
    trim_threshold, mmap_threshold, arena_max = -1, -3, -8  # numbers of malloc.h
    with contextlib.suppress(AttributeError, OSError, TypeError):
        library = ctypes.CDLL(None)
        library.mallopt(arena_max, 4)
        library.mallopt(mmap_threshold, 4 * 2**20)
        library.mallopt(trim_threshold, 64 * 2**20)


def give_back_memory():
    """Have ``malloc`` give back the free pages inside its heaps, at most every ``GIVE_BACK_SECONDS``.

    It takes 4 to 10 ms. A kernel that had trained two digits labs was 60 MB smaller after it. Where there is no
    ``malloc_trim``, nothing happens.
    """
    global _given_back
    if time.monotonic() - _given_back >= GIVE_BACK_SECONDS:
        with contextlib.suppress(AttributeError, OSError, TypeError):
            ctypes.CDLL(None).malloc_trim(0)
        _given_back = time.monotonic()


def import_keras():
    """Import Keras and return it; its backend has to be TensorFlow.

    Raises:
        ImportError: Keras has another backend, which says what to do.
    """
    try:
        import keras
    except (ImportError, ValueError) as error:  # that backend is not installed, or there is none of that name
        config = sys.modules.get("keras.src.backend.config")  # loaded before the backend is
        if config is None or config.backend() == "tensorflow":
            raise
        raise ImportError(_other_backend(config.backend())) from error
    if keras.config.backend() != "tensorflow":
        raise ImportError(_other_backend(keras.config.backend()))
    return keras


def _other_backend(name):
    return (
        f"Keras is set to the backend {name!r}, and this course needs 'tensorflow'. Set the environment variable "
        'KERAS_BACKEND to tensorflow, or the entry "backend" of Keras\' file keras.json, then start Python again. In a '
        'notebook: put import os; os.environ["KERAS_BACKEND"] = "tensorflow" in the first cell and restart the kernel'
    )


limit_malloc()
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")  # counts from the first use of a device on
# The course's dense networks are too small to be shared out: waking a second thread takes longer than the work. Whoever
# trains others asks for more before the first network: tf.config.threading has the last word over this variable.
os.environ.setdefault("TF_NUM_INTRAOP_THREADS", "1")
with loading.shown(), quiet_stderr():
    keras = import_keras()
    import tensorflow as tf

    tf.get_logger().setLevel(logging.ERROR)  # a second GAN in one notebook is not a "retracing" worth a warning

from tensorflow.python.eager.context import function_executor_type  # noqa: E402  (there is no public way)

# operations that call a function and wait for it
CALLS = {"If", "StatelessIf", "Case", "StatelessCase", "PartitionedCall", "StatefulPartitionedCall"}


def check_keras_settings(*networks):
    """Refuse channels before rows and columns, which TensorFlow cannot train on a processor without a GPU.

    Args:
        networks: Keras models whose layers are looked at too.

    Raises:
        ValueError: Keras is set to ``"channels_first"``, or a convolution or pooling layer is.

    Example:
        >>> check_keras_settings(keras.Sequential([keras.layers.Conv2D(8, 3, data_format="channels_last")]))
    """
    if keras.config.image_data_format() == "channels_first":
        raise ValueError(
            'Keras\' image_data_format is "channels_first", expected "channels_last": TensorFlow cannot train such '
            'convolutions on a CPU. Call keras.config.set_image_data_format("channels_last"), then build the networks'
        )
    for network in networks:
        for layer in network._flatten_layers():
            if getattr(layer, "data_format", None) == "channels_first" and not isinstance(layer, keras.layers.Flatten):
                raise ValueError(
                    f'{network.name}: its layer {layer.name} has data_format "channels_first", expected '
                    '"channels_last": TensorFlow cannot train such convolutions on a CPU'
                )


def threads():
    """How many threads one operation of TensorFlow is shared out among; 0 for as many as there are cores."""
    return tf.config.threading.get_intra_op_parallelism_threads() or int(os.environ.get("TF_NUM_INTRAOP_THREADS") or 0)


def in_order():
    """A context in which compiled functions run their operations one after the other.

    TensorFlow's usual executor starts them as cores come free, and two runs then may differ in the last digits. One
    operation still uses all cores.
    """
    _announce_xla()
    return function_executor_type("SINGLE_THREADED_EXECUTOR")


def executor_of(concrete):
    """The context to call a concrete function in: ``in_order``, or the usual one for a function that calls others.

    In order, such a call waits for the thread that it needs itself: with one core, for ever. A condition is such a
    call, and ``keras.layers.SpectralNormalization`` has one.
    """
    graph = concrete.graph.as_graph_def()
    bodies = [graph.node, *(function.node_def for function in graph.library.function)]
    calls_others = any(node.op in CALLS for nodes in bodies for node in nodes)
    return usual_order if calls_others else in_order


def usual_order():
    """A context in which compiled functions start their operations as cores come free."""
    _announce_xla()
    return contextlib.nullcontext()


@functools.cache
def _announce_xla():
    """Let TensorFlow 2.20 say that it uses XLA where nobody reads it: it does so once, whatever its log level."""
    if tf.__version__.startswith("2.20."):
        with quiet_stderr():
            tf.function(lambda x: x + 1.0, jit_compile=True, autograph=False)(tf.zeros(()))


__all__ = ["check_keras_settings", "executor_of", "give_back_memory", "in_order", "keras", "tf", "threads"]
