"""Objects that remember the call that built them, so that a run can be written down as code."""

import functools
import importlib
import os


def with_spec(function):
    """Let what ``function`` returns carry its own call as ``spec``, a ``functools.partial``.

    >>> @with_spec
    ... def dice(sides=6):
    ...     return type("Dice", (), {})()
    >>> dice(sides=8).spec.keywords
    {'sides': 8}
    """

    @functools.wraps(function)
    def recorded(*args, **kwargs):
        result = function(*args, **kwargs)
        result.spec = functools.partial(recorded, *args, **kwargs)
        return result

    return recorded


def is_reproducible(spec):
    """Whether everything that the call was given is plain or remembers its own call.

    >>> from gan_lessons import data
    >>> is_reproducible(data.labelled(data.mnist()).spec)
    True
    """
    given = [*spec.args, *spec.keywords.values()]
    plain = (str, int, float, tuple, list, os.PathLike, type(None))
    return all(is_reproducible(one.spec) if hasattr(one, "spec") else isinstance(one, plain) for one in given)


def build(spec):
    """Repeat the call, and before it the calls that built its arguments; returns a new object."""
    again = lambda one: build(one.spec) if hasattr(one, "spec") else one  # noqa: E731
    keywords = {name: again(one) for name, one in spec.keywords.items()}
    return spec.func(*map(again, spec.args), **keywords)


def as_code(spec):
    """A spec as the code of its call.

    >>> from gan_lessons import data
    >>> as_code(data.ring(6, sd=0.1).spec)
    'data.ring(6, sd=0.1)'
    >>> as_code(data.labelled(data.mnist()).spec)
    'data.labelled(data.mnist())'
    """
    module = _public_module(spec.func)
    arguments = [_written(one) for one in spec.args] + [f"{k}={_written(one)}" for k, one in spec.keywords.items()]
    return f"{module}.{spec.func.__name__}({', '.join(arguments)})"


def _public_module(function):
    """The module that a lesson imports for a function: ``data`` for what ``gan_lessons.data.digits`` defines."""
    package, *parts = function.__module__.split(".")
    for end, part in enumerate(parts, 1):
        module = importlib.import_module(".".join([package, *parts[:end]]))
        if getattr(module, function.__name__, None) is function:
            return part
    return function.__module__.rsplit(".", 1)[-1]


def _written(one):
    if isinstance(one, os.PathLike):
        return repr(os.fspath(one))
    return as_code(one.spec) if hasattr(one, "spec") else repr(one)
