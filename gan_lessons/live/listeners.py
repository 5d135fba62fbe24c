"""Those who want to know what is done in a lab: they are told after each action, and of each frame."""

import contextlib
import functools
import inspect
import threading
import weakref


class Listeners:
    """Callbacks ``callback(action, arguments)``, held weakly; an error in one stops neither the training nor another.

    Args:
        failed: called with the error that a callback has raised.

    Example:
        >>> def hear(action, arguments):
        ...     print(action, arguments)
        >>> listeners = Listeners(print)
        >>> listeners.add(hear)
        >>> listeners.tell("go_to_step", 500)
        go_to_step (500,)
    """

    def __init__(self, failed):
        self._failed, self._held, self._acting = failed, [], threading.local()

    def add(self, callback):
        """Tell ``callback`` from now on, as long as something else holds it, or the object whose method it is."""
        kind = weakref.WeakMethod if inspect.ismethod(callback) else weakref.ref
        self._held = [*(held for held in self._held if held() is not None), kind(callback)]

    def tell(self, action, *arguments):
        """Tell all of them, in the thread that calls this."""
        for callback in [held() for held in self._held]:
            if callback is not None:
                try:
                    callback(action, arguments)
                except Exception as error:
                    self._failed(error)

    @contextlib.contextmanager
    def acting(self):
        """The length of one action; yields True unless it is a part of another one."""
        is_outermost = not getattr(self._acting, "yes", False)
        self._acting.yes = True
        try:
            yield is_outermost
        finally:
            self._acting.yes = not is_outermost


def tells(*actions):
    """A decorator for a class with ``_listeners``: they are told when one of these methods has succeeded.

    What a method does by way of another one is one action: ``new_seed`` is told, and not the ``reset`` within it.

    Args:
        actions: names of methods.
    """

    def decorate(cls):
        for action in actions:
            setattr(cls, action, _telling(getattr(cls, action)))
        return cls

    return decorate


def _telling(method):
    @functools.wraps(method)
    def act(lab, *arguments, **named):
        with lab._listeners.acting() as is_outermost:
            result = method(lab, *arguments, **named)
        if is_outermost:
            lab._listeners.tell(method.__name__, *arguments)
        return result

    return act
