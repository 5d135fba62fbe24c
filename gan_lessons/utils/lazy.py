"""Packages whose names are loaded when they are first used: what nobody asks for costs nothing."""

import importlib


def lazy_names(package, homes):
    """A package's ``__getattr__`` and ``__dir__`` for names that are imported at their first use.

    Args:
        package: its ``__name__``.
        homes: the module of the package that holds each name, by name.

    Returns:
        Two functions, to be assigned in the package.

    Example:
        >>> look_up, names = lazy_names("gan_lessons.live", {"Player": "player"})
        >>> look_up("Player").__name__, names()
        ('Player', ['Player'])
    """

    def look_up(name):
        if name in homes:
            return getattr(importlib.import_module(f"{package}.{homes[name]}"), name)
        raise AttributeError(f"module {package!r} has no attribute {name!r}; it has {', '.join(homes)}")

    return look_up, lambda: sorted(homes)
