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


def is_known(recipe):
    """Whether everything that the call was given is plain or remembers its own call.

    >>> from gan_lessons import data
    >>> is_known(data.labelled(data.mnist()).recipe)
    True
    """
    given = [*recipe.args, *recipe.keywords.values()]
    plain = (str, int, float, tuple, list, type(None))
    return all(is_known(one.recipe) if hasattr(one, "recipe") else isinstance(one, plain) for one in given)


def make(recipe):
    """The call made again, and before it those that made what it was given: all is as new."""
    again = lambda one: make(one.recipe) if hasattr(one, "recipe") else one  # noqa: E731
    keywords = {name: again(one) for name, one in recipe.keywords.items()}
    return recipe.func(*map(again, recipe.args), **keywords)


def as_code(recipe):
    """A recipe as the code of its call.

    >>> from gan_lessons import data
    >>> as_code(data.ring(6, sd=0.1).recipe)
    'data.ring(6, sd=0.1)'
    >>> as_code(data.labelled(data.mnist()).recipe)
    'data.labelled(data.mnist())'
    """
    module = recipe.func.__module__.rsplit(".", 1)[-1]
    arguments = [_written(one) for one in recipe.args] + [f"{k}={_written(one)}" for k, one in recipe.keywords.items()]
    return f"{module}.{recipe.func.__name__}({', '.join(arguments)})"


def _written(one):
    return as_code(one.recipe) if hasattr(one, "recipe") else repr(one)
