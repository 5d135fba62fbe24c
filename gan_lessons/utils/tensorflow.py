"""Imports TensorFlow and Keras: quietly, with one thread, and so that they give back what they no longer need."""

import contextlib
import ctypes
import logging
import os

from gan_lessons.utils.quiet import quiet_stderr


def give_back_large_blocks():
    """Let glibc return blocks above 16 MB to the system as soon as they are free; without ``mallopt`` nothing changes.

    Its habit is to raise that bound to 32 MB by itself and to keep a heap for each thread, which makes a notebook with
    a few labs 300 MB larger.
    """
    arena_max, mmap_threshold = -8, -3  # M_ARENA_MAX and M_MMAP_THRESHOLD of malloc.h
    with contextlib.suppress(AttributeError, OSError, TypeError):
        library = ctypes.CDLL(None)
        library.mallopt(arena_max, 1)
        library.mallopt(mmap_threshold, 16_000_000)


give_back_large_blocks()
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
# The course's networks are too small to be shared out: on two cores a second thread costs the processor a third to
# twice as much work and saves no time. So that core stays free for the page. README says how large networks get more.
os.environ.setdefault("TF_NUM_INTRAOP_THREADS", "1")
# XLA's older way to write loops compiles the course's smaller networks, and runs them, in up to a third less time.
os.environ["XLA_FLAGS"] = f"--xla_cpu_use_fusion_emitters=false {os.environ.get('XLA_FLAGS', '')}"
with quiet_stderr():
    import keras
    import tensorflow as tf

    tf.get_logger().setLevel(logging.ERROR)  # a second GAN in one notebook is not a "retracing" worth a warning
    tf.config.list_physical_devices()  # first use: looks for a GPU and says so
    tf.function(lambda x: x + 1.0, jit_compile=True, autograph=False)(tf.zeros(()))  # first use of the compiler

from tensorflow.python.eager.context import function_executor_type  # noqa: E402  (there is no public way)


def in_order():
    """A context in which compiled functions run their operations one after the other.

    TensorFlow's usual executor starts them as cores come free, and two runs then differ in the last digits. One
    operation still uses all cores.
    """
    return function_executor_type("SINGLE_THREADED_EXECUTOR")


__all__ = ["in_order", "keras", "tf"]
