"""The two smallest games of chapter 2, in closed form (``games``), and the widgets that play them.

A widget is loaded when it is first used.
"""

from gan_lessons.utils.lazy import lazy_names

_HOMES = {"NumberLine": "number_line", "TugOfWar": "tug_of_war"}
__all__ = list(_HOMES)
__getattr__, __dir__ = lazy_names(__name__, _HOMES)
