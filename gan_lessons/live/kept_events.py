"""Events and settings of a run as JSON, and back. What a file says is checked like what a student types."""

from gan_lessons import losses
from gan_lessons.training.events import COUNTED, DataReference, Event
from gan_lessons.training.freezing import PLAYERS, trainable_parts
from gan_lessons.training.settings import Setting, Settings, checked_rate
from gan_lessons.utils import validation

MOST = 2000  # events of a run that are written; of a longer run its states are kept, and no code
RATES = ("g_learning_rate", "d_learning_rate")
OF_STATE = {name for name, setting in vars(Settings).items() if isinstance(setting, Setting)}  # kept with each state
STEERED = {*RATES, "penalty_weight", *OF_STATE}
TEXT = 1000  # characters of a path, at most


class NotHere(ValueError):
    """Something of the student's own that the present GAN does not have."""


# ---- writing


def written_settings(settings):
    """Settings by name as JSON: what is one's own by the name that its author gave it."""
    return {name: written_value(name, value) for name, value in settings.items()}


def written_value(name, value):
    """A setting's value as JSON.

    >>> written_value("loss", losses.get("hinge")), written_value("penalty", len)
    ('hinge', {'own': 'len'})
    """
    if name == "loss":
        loss = losses.get(value)
        return loss.name if losses.LOSSES.get(loss.name) is loss else {"own": loss.name}
    if name == "penalty" and callable(value):
        known = [key for key, function in losses.PENALTIES.items() if function is value]
        return known[0] if known else {"own": getattr(value, "__name__", "a function")}
    return value


class EventWriter:
    """Writes the events of many moments as one tree, so that a past that moments share is written once.

    Args:
        data_sets: the data that a file can name, by name.
    """

    def __init__(self, data_sets):
        self.nodes = []  # [number of the node before or -1, kind, value, name of the data or None]
        self._names = {id(data): name for name, data in data_sets.items()}
        self._numbers, self._known, self._written = {}, {}, {}

    def number(self, events, label):
        """The node at which ``events`` end; where they cannot be written, one that begins with the file.

        Args:
            events: of a moment or a state.
            label: says which moment it is, where its events cannot be written.
        """
        if id(events) not in self._known:
            number = self._chain(events)
            self._known[id(events)] = events, self._cut(events, label) if number is None else number
        return self._known[id(events)][1]

    def _chain(self, events):
        parts = [self._event(event) for event in events] if len(events) <= MOST else [None]
        if None in parts:
            return None
        place = -1
        for part in parts:
            place = self._node(place, *part)
        return place

    def _cut(self, events, label):
        first = self._node(-1, *self._event(events[0])) if events[0].kind == "reset" else -1  # it tells the seed
        return self._node(first, "resume", f"{label} ({len(self.nodes)})", None)

    def _node(self, *parts):
        key = repr(parts)
        if key not in self._numbers:
            self._numbers[key] = len(self.nodes)
            self.nodes.append(list(parts))
        return self._numbers[key]

    def _event(self, event):
        if id(event) not in self._written:
            self._written[id(event)] = event, self._parts(event)
        return self._written[id(event)][1]

    def _parts(self, event):
        """Kind, value and data as JSON, or None if this cannot be written."""
        name = None if event.data is None else self._names.get(id(event.data.data))
        if event.kind == "weights" or (event.data is not None and name is None):
            return None
        return event.kind, written_value(event.kind, event.value), name


# ---- reading


class EventReader:
    """Reads what ``EventWriter`` wrote.

    Args:
        gan: the GAN that the events are to be done to; what is one's own is taken from it.
        nodes: as they were written.
        data_sets: by name.
    """

    def __init__(self, gan, nodes, data_sets):
        self._gan, self._nodes, self._data_sets = gan, nodes, data_sets
        self._events, self._own = {}, _own(gan)
        self._lengths = lengths(tuple(map(trainable_parts, gan.networks)))

    def events(self, number):
        """The events that end at a node, as a tuple.

        Raises:
            NotHere: they need a loss or penalty that the GAN does not have.
            ValueError: no such events.
        """
        found = []
        while number != -1:
            if not 0 <= number < len(self._nodes) or not -1 <= self._nodes[number][0] < number:
                raise ValueError(f"no event {number}")
            found.append(self._event(number))
            number = self._nodes[number][0]
        return tuple(reversed(found))

    def settings(self, written):
        """Settings by name, as ``state`` has them."""
        if {*written} != OF_STATE:
            raise ValueError(f"settings {sorted(written)}")
        return {name: self.value(name, value) for name, value in written.items()}

    def value(self, name, value):
        """A setting's value, checked."""
        if name in ("loss", "penalty"):
            return self._chosen(name, value)
        if name in RATES:
            return checked_rate(value)
        if name == "penalty_weight":
            return validation.number(name, value, 0, 1e6)
        return getattr(type(self._gan), name).check(self._gan, value)

    def trainable(self, parts):
        """The flags of both networks, as tuples."""
        flags = tuple(tuple(tuple(bool(flag) for flag in one) for one in network) for network in parts)
        if lengths(flags) != self._lengths:
            raise ValueError("flags of other networks")
        return flags

    def _event(self, number):
        if number not in self._events:
            _, kind, value, name = self._nodes[number]
            reference = None if name is None else DataReference(self._data_sets[name])
            if (kind in COUNTED) != (reference is not None):
                raise ValueError(f"event {kind} with the data {name}")
            self._events[number] = Event(kind, self._checked(kind, value), reference)
        return self._events[number]

    def _checked(self, kind, value):
        if kind in COUNTED:
            return validation.whole(kind, value, 1, 10**12)
        if kind == "reset":
            return validation.whole(kind, value, 0, 2**63)
        if kind in ("load", "resume"):
            return str(value)[:TEXT]
        if kind in ("freeze", "unfreeze"):
            return validation.one_of(kind, value, PLAYERS)
        if kind == "trainable":
            return self.trainable(value)
        if kind not in STEERED:
            raise ValueError(f"event {kind}")
        return self.value(kind, value)

    def _chosen(self, name, value):
        known = losses.LOSSES if name == "loss" else {None: None} | {key: key for key in losses.PENALTIES}
        if not isinstance(value, dict):
            return known[value]
        if value["own"] not in self._own[name]:
            raise NotHere(f"the {name} {value['own']!r} of your own")
        return self._own[name][value["own"]]


def lengths(parts):
    """How many layers and variables there are in the flags of each network."""
    return [[len(flags) for flags in network] for network in parts]


def _own(gan):
    """The losses and penalties that this GAN was made with or uses now, by the names of their authors."""
    own = {"loss": {}, "penalty": {}}
    for name, found in own.items():
        for value in (gan.settings[name], getattr(gan, name)):
            written = written_value(name, value)
            if isinstance(written, dict):
                found[written["own"]] = value
    return own
