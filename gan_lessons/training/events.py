"""What was done to a run, in order: enough to do it again, bit for bit, and to write it down as code.

A log is a tuple of entries, so a copy of it costs nothing and never changes behind one's back.
"""

from typing import Any, NamedTuple


class Entry(NamedTuple):
    """One thing done: ``train``, ``step_discriminator`` or ``step_generator`` (``value`` times), ``reset`` to a seed,
    ``load`` of a file, or a setting's name with its new value."""

    what: str
    value: Any
    data: Any = None


COUNTED = ("train", "step_discriminator", "step_generator")


def added(log, entry):
    """The log with one more entry; repetitions of one thing are counted in one entry, and of settings the last counts.

    >>> log = added(added((), Entry("train", 10)), Entry("train", 5))
    >>> log
    (Entry(what='train', value=15, data=None),)
    """
    if log and log[-1].what == entry.what:
        if entry.what not in COUNTED:
            return (*log[:-1], entry)
        if log[-1].data is entry.data:
            return (*log[:-1], entry._replace(value=log[-1].value + entry.value))
    return (*log, entry)


def rest(done, log):
    """The entries that are still to be done after ``done`` to reach ``log``, or None if ``log`` does not go that way.

    >>> rest((Entry("train", 10),), (Entry("train", 15), Entry("d_steps", 2)))
    (Entry(what='train', value=5, data=None), Entry(what='d_steps', value=2, data=None))
    """
    if not done:
        return log
    end = len(done) - 1
    if len(log) <= end or done[:end] != log[:end]:
        return None
    last, same = done[end], log[end]
    if last == same:
        return log[end + 1 :]
    if last.what != same.what or last.what not in COUNTED or last.data is not same.data or last.value > same.value:
        return None
    return (same._replace(value=same.value - last.value), *log[end + 1 :])


def perform(gan, entries):
    """Do to ``gan`` what the entries say."""
    for what, value, data in entries:
        if what == "train":
            gan.advance(data, value)
        elif what in COUNTED:
            for _ in range(value):
                getattr(gan, what)(data)
        elif what == "reset":
            gan.reset(value)
        elif what == "load":
            raise ValueError("a run that was loaded from a file begins with that file; there is nothing before it")
        else:
            setattr(gan, what, value)
