"""Things that remember the call that made them, so that a run can be written down as code."""

import functools


def remembered(make):
    """Let what ``make`` returns carry its own call as ``recipe``, a ``functools.partial``.

    >>> @remembered
    ... def dice(sides=6):
    ...     return type("Dice", (), {})()
    >>> dice(sides=8).recipe.keywords
    {'sides': 8}
    """

    @functools.wraps(make)
    def remembering(*args, **kwargs):
        made = make(*args, **kwargs)
        made.recipe = functools.partial(remembering, *args, **kwargs)
        return made

    return remembering


def as_code(recipe):
    """A recipe as the code of its call.

    >>> from gan_lessons import data
    >>> as_code(data.ring(6, sd=0.1).recipe)
    'data.ring(6, sd=0.1)'
    """
    module = recipe.func.__module__.rsplit(".", 1)[-1]
    arguments = [repr(value) for value in recipe.args] + [f"{k}={value!r}" for k, value in recipe.keywords.items()]
    return f"{module}.{recipe.func.__name__}({', '.join(arguments)})"
