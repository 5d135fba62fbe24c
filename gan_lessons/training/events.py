"""What was done to a run, in order: enough to do it again, bit for bit, and to write it down as code.

The events of a run are a tuple, so a copy costs nothing and cannot change later. Data are remembered weakly: a log of
a hundred arrays must not keep a hundred arrays in memory.
"""

import weakref
from typing import Any, NamedTuple

GIVEN_BYTES = 64_000_000


class DataReference:
    """Remembers which data a run was trained on, without keeping them alive.

    Args:
        data: a data set.
    """

    def __init__(self, data):
        try:
            self._weak = weakref.ref(data)  # the same object for the same data
        except TypeError:  # a class of one's own with __slots__
            self._weak = _Always(data)
        self.name = data.name
        self.spec = getattr(data, "spec", None)

    def __eq__(self, other):
        return isinstance(other, DataReference) and (self._weak is other._weak or self._same_always(other))

    def __hash__(self):
        return id(type(self))

    def __repr__(self):
        return f"<reference to {self.name}>"

    @property
    def data(self):
        """The data set, or None if nothing else holds it any more."""
        return self._weak()

    def _same_always(self, other):
        return isinstance(self._weak, _Always) and isinstance(other._weak, _Always) and self.data is other.data


class _Always:
    def __init__(self, data):
        self._data = data

    def __call__(self):
        return self._data


class Event(NamedTuple):
    """One event of a run, by its kind.

    ``train``, ``step_discriminator`` or ``step_generator`` (``value`` times), ``reset`` to a seed, ``load`` of a file,
    ``resume`` of a run whose beginning cannot be written down (``value`` says of which moment), ``freeze`` or
    ``unfreeze`` of a player, ``trainable`` parts or ``weights`` that were set from outside, or a setting's name with
    its new value.
    """

    kind: str
    value: Any
    data: DataReference | None = None


class GivenWeights:
    """Arrays that something else has set both networks to, as ``set_weights`` takes them; None once forgotten.

    Args:
        generator: list of arrays.
        discriminator: likewise.
    """

    def __init__(self, generator, discriminator):
        self.arrays = generator, discriminator

    @property
    def nbytes(self):
        """How much memory they take."""
        return sum(array.nbytes for arrays in self.arrays or () for array in arrays)


def forget_oldest(given, limit=GIVEN_BYTES):
    """Of weights given one after the other, let go of the oldest that are too much to keep, never of the last.

    A run whose weights are clipped by hand after each step would else keep the weights of each step.
    """
    total = 0
    for number, one in enumerate(reversed(given)):
        total += one.nbytes
        if number and total > limit:
            one.arrays = None


COUNTED = ("train", "step_discriminator", "step_generator")
BEGIN = ("reset", "load", "resume")  # with these a run begins: nothing before them leads to it


def added(events, event):
    """The events with one more; repetitions are counted in one event, and of one setting the last value stays.

    >>> events = added(added((), Event("train", 10)), Event("train", 5))
    >>> events
    (Event(kind='train', value=15, data=None),)
    """
    if events and events[-1].kind == event.kind:
        if event.kind in COUNTED and events[-1].data == event.data:
            return (*events[:-1], event._replace(value=events[-1].value + event.value))
        if event.kind not in (*COUNTED, "freeze", "unfreeze"):
            return (*events[:-1], event)
    return (*events, event)


def rest(done, events):
    """The events still to be done after ``done`` to reach ``events``; None if ``events`` does not begin with ``done``.

    >>> rest((Event("train", 10),), (Event("train", 15), Event("d_steps", 2)))
    (Event(kind='train', value=5, data=None), Event(kind='d_steps', value=2, data=None))
    """
    if not done:
        return events
    end = len(done) - 1
    if len(events) <= end or any(a is not b and not _same(a, b) for a, b in zip(done[:end], events, strict=False)):
        return None
    last, same = done[end], events[end]
    if _same(last, same):
        return events[end + 1 :]
    if last.kind == same.kind and last.kind not in (*COUNTED, *BEGIN, "freeze", "unfreeze"):
        return events[end:]  # a setting that was set again: only the last value stays, see ``added``
    if last.kind != same.kind or last.kind not in COUNTED or last.data != same.data or last.value > same.value:
        return None
    return (same._replace(value=same.value - last.value), *events[end + 1 :])


def _same(one, other):
    if one.kind != other.kind or one.data != other.data:
        return False
    return one.value is other.value or (one.kind != "weights" and one.value == other.value)


def perform(gan, events):
    """Do to ``gan`` what the events say.

    Raises:
        ValueError: what they were trained on is gone.
    """
    for kind, value, reference in events:
        data = None if reference is None else reference.data
        if reference is not None and data is None:
            raise ValueError(
                f"{reference.name}: these data are gone, so this part of the run cannot be done again; keep them in a "
                "variable of their own, as in examples = ...; gan.train(examples, 100)"
            )
        if kind == "train":
            gan.advance(data, value)
        elif kind in COUNTED:
            for _ in range(value):
                getattr(gan, kind)(data)
        elif kind in ("reset", "freeze", "unfreeze"):
            getattr(gan, kind)(value)
        elif kind == "trainable":
            gan.set_trainable(value)
        elif kind == "weights":
            if value.arrays is None:
                raise ValueError(
                    "the weights of this run were set from outside so often that the oldest are gone, so this part "
                    "of the run cannot be done again; keep a run with gan.save(path)"
                )
            gan.set_weights(*value.arrays)
        elif kind in ("load", "resume"):
            raise ValueError("a run that was loaded from a file begins with that file; there is nothing before it")
        else:
            setattr(gan, kind, value)
