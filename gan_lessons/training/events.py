"""What was done to a run, in order: enough to do it again, bit for bit, and to write it down as code.

The events of a run are a tuple, so a copy costs nothing and cannot change later.
"""

from typing import Any, NamedTuple


class Event(NamedTuple):
    """One event of a run, by its kind.

    ``train``, ``step_discriminator`` or ``step_generator`` (``value`` times), ``reset`` to a seed, ``load`` of a file,
    or a setting's name with its new value.
    """

    kind: str
    value: Any
    data: Any = None


COUNTED = ("train", "step_discriminator", "step_generator")


def added(events, event):
    """The events with one more; repetitions are counted in one event, and of one setting the last value stays.

    >>> events = added(added((), Event("train", 10)), Event("train", 5))
    >>> events
    (Event(kind='train', value=15, data=None),)
    """
    if events and events[-1].kind == event.kind:
        if event.kind not in COUNTED:
            return (*events[:-1], event)
        if events[-1].data is event.data:
            return (*events[:-1], event._replace(value=events[-1].value + event.value))
    return (*events, event)


def rest(done, events):
    """The events still to be done after ``done`` to reach ``events``; None if ``events`` does not begin with ``done``.

    >>> rest((Event("train", 10),), (Event("train", 15), Event("d_steps", 2)))
    (Event(kind='train', value=5, data=None), Event(kind='d_steps', value=2, data=None))
    """
    if not done:
        return events
    end = len(done) - 1
    if len(events) <= end or done[:end] != events[:end]:
        return None
    last, same = done[end], events[end]
    if last == same:
        return events[end + 1 :]
    if last.kind != same.kind or last.kind not in COUNTED or last.data is not same.data or last.value > same.value:
        return None
    return (same._replace(value=same.value - last.value), *events[end + 1 :])


def perform(gan, events):
    """Do to ``gan`` what the events say."""
    for kind, value, data in events:
        if kind == "train":
            gan.advance(data, value)
        elif kind in COUNTED:
            for _ in range(value):
                getattr(gan, kind)(data)
        elif kind == "reset":
            gan.reset(value)
        elif kind == "load":
            raise ValueError("a run that was loaded from a file begins with that file; there is nothing before it")
        else:
            setattr(gan, kind, value)
