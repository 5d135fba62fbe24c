"""What is shown while TensorFlow loads, which takes some seconds: the engine asks, and knows no screen itself."""

import contextlib

_shown = contextlib.nullcontext


def show_by(context):
    """Have ``context()`` entered while TensorFlow loads.

    Args:
        context: makes a context manager.
    """
    global _shown
    _shown = context


def shown():
    """The context in which TensorFlow is to be loaded."""
    return _shown()
