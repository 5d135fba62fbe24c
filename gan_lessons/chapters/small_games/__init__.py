"""The two smallest games of chapter 2, in closed form (``games``), and the widgets that play them.

A widget is loaded when it is first used.
"""

import importlib

_HOMES = {"NumberLine": "number_line", "TugOfWar": "tug_of_war"}
__all__ = list(_HOMES)


def __getattr__(name):
    if name in _HOMES:
        return getattr(importlib.import_module(f"{__name__}.{_HOMES[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}; it has {', '.join(__all__)}")


def __dir__():
    return [*globals(), *__all__]
