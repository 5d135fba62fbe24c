"""The helper package of the course: small modules, each readable in one sitting.

``import gan_lessons`` is instant; a module (and with it TensorFlow) is loaded when it is first used.

>>> import gan_lessons as gl
>>> gl.data.ring().name
'ring of 8'
"""

import importlib

__version__ = "0.1.0"
__all__ = [
    "chapters",
    "data",
    "exercises",
    "live",
    "losses",
    "metrics",
    "networks",
    "pictures",
    "snapshots",
    "training",
]


def __getattr__(name):
    if name in __all__:
        return importlib.import_module(f"{__name__}.{name}")
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}; it has {', '.join(__all__)}")


def __dir__():
    return [*globals(), *__all__]
