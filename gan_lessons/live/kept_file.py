"""All branches of a lab as arrays and JSON facts of bounded size, for one ``.npz`` file. Knows no widget."""

from typing import Any, NamedTuple

import numpy as np

from gan_lessons.data import from_points
from gan_lessons.live.kept_events import EventWriter, written_settings
from gan_lessons.live.kept_values import pack_values

FORMAT = "gan_lessons kept run 1"
BYTES = 28_000_000  # of the arrays of one file; its facts take up to 3 MB more
SNAPSHOTS = 60  # of a branch, at most


class Run(NamedTuple):
    """What is to be written, taken while nobody trains.

    Args:
        fingerprint: of the lab, see ``fingerprint``.
        count: how many branches there have been.
        branches: as ``OneBranch``; the last goes on.
        data: the data set that is learned from.
        data_sets: all that can be chosen, by name.
        drawn: those of them that were drawn in the lab, by name.
    """

    fingerprint: str
    count: int
    branches: list
    data: Any
    data_sets: dict
    drawn: dict


class OneBranch(NamedTuple):
    """What is written of one branch: ``snapshots``, ``events`` (of each, or None) and ``states``, oldest first."""

    branch: Any
    snapshots: list
    events: list
    states: list
    is_other_start: bool


def one_branch(branch, gan, first_weights, is_current):
    """What there is to write of a ``Branch``; the current one ends where ``gan`` stands."""
    snapshots, states = list(branch.history), branch.states
    if is_current and not (states and states[-1][0] is gan.events):
        states = [*states, (gan.events, gan.state())]
    events = [branch.events_at(snapshot) for snapshot in snapshots]
    return OneBranch(branch, snapshots, events, states, branch.first_weights is not first_weights)


def pack(run, limit=BYTES):
    """Arrays and facts of a ``Run``, of at most ``limit`` bytes.

    States at the ends of branches come first, then snapshots, then states between. What does not fit is thinned
    evenly.

    Raises:
        ValueError: not even the state at the end of the run fits.
    """
    states = _end_states(run, limit)
    picked, arrays, values = _thinned(run, limit - _bytes_of(states))
    room = limit - _bytes_of(states) - sum(array.nbytes for array in arrays.values())
    states = _states_between(run, states, room)
    writer = EventWriter(run.data_sets)
    numbers = {id(state): number for number, (_, state) in enumerate(states)}
    places = {id(snapshot): place for place, snapshot in enumerate(picked)}
    facts = {
        "format": FORMAT,
        "fingerprint": run.fingerprint,
        "count": run.count,
        "data": next((name for name, data in run.data_sets.items() if data is run.data), None),
        "drawn": {name: _points(data) for name, data in run.drawn.items()},
        "values": values,
        "branches": [_branch(one, writer, places, numbers) for one in run.branches],
        "states": [_state(done, state, writer) for done, state in states],
        "events": writer.nodes,
    }
    rows = [[snapshot.step, snapshot.d_loss, snapshot.g_loss] for snapshot in picked]
    arrays["snapshots"] = np.array(rows, np.float64).reshape(-1, 3)
    arrays |= {f"state {number}": _blob(state) for number, (_, state) in enumerate(states)}
    return arrays, facts


def drawn_points(data):
    """The points that a data set was drawn with, or None."""
    spec = getattr(data, "spec", None)
    is_drawn = spec is not None and spec.func is from_points and len(spec.args) == 1 and not spec.keywords
    return spec.args[0] if is_drawn else None


# ---- inside


def _end_states(run, limit):
    """The last state of each branch, as pairs (events, state), as far as they fit; those of the current one first."""
    found = {}
    for number, one in enumerate(reversed(run.branches)):
        if not one.states:
            continue
        done, state = one.states[-1]
        if _bytes_of([*found.values(), (done, state)]) <= 0.9 * limit:
            found[id(state)] = done, state
        elif number == 0:
            megabytes = _bytes_of([(done, state)]) / 1e6
            raise ValueError(
                f"its state takes {megabytes:.0f} MB, more than the {0.9 * limit / 1e6:.0f} MB of such a file; keep it "
                "with gan.save(path)"
            )
    return list(found.values())


def _states_between(run, states, room):
    """As many more of the states as fit, thinned alike in all branches."""
    known, stride = {id(state) for _, state in states}, 1
    begun = [[pair for pair in one.states if pair[0]] for one in run.branches]  # that of step 0 is in every kernel
    while stride <= max(map(len, begun)):
        more = [pair for pairs in begun for pair in pairs[::stride] if id(pair[1]) not in known]
        more = list({id(pair[1]): pair for pair in more}.values())
        if _bytes_of(more) <= room:
            return states + more
        stride *= 2
    return states


def _thinned(run, room):
    """The snapshots that are written, their values as arrays, and what says which values are whose."""
    most = SNAPSHOTS
    while True:
        kept = [snapshot for one in run.branches for snapshot in _some(one.snapshots, _forks(one, run.branches), most)]
        picked = list({id(snapshot): snapshot for snapshot in kept}.values())
        arrays, values = pack_values(picked)
        if most == 1 or sum(array.nbytes for array in arrays.values()) <= room:
            return picked, arrays, values
        most //= 2


def _some(snapshots, forks, most):
    """At most so many of the snapshots, evenly, the last one and those where branches part among them."""
    if len(snapshots) <= most:
        return snapshots
    last, keep = len(snapshots) - 1, max(1, most - len(forks))
    places = {round(place) for place in np.linspace(0, last, keep)} | {last}
    kept = [shot for place, shot in enumerate(snapshots) if place in places or id(shot) in forks]
    return kept[-most:] if len(kept) > most else kept


def _forks(one, branches):
    """The ids of the last snapshots that a branch has in common with each of the others."""
    found = set()
    for other in branches:
        theirs = {id(snapshot) for snapshot in other.snapshots}
        shared = [id(snapshot) for snapshot in one.snapshots if id(snapshot) in theirs]
        if other is not one and shared:
            found.add(shared[-1])
    return found


def _branch(one, writer, places, numbers):
    branch, name = one.branch, one.branch.style.name
    pairs = [pair for pair in zip(one.snapshots, one.events, strict=True) if id(pair[0]) in places]
    return {
        "style": list(branch.style),
        "parent": branch.parent,
        "start": int(branch.start),
        "number": branch.number,
        "first_events": writer.number(branch.first_events, f"{name} at its start"),
        "is_other_start": one.is_other_start,
        "snapshots": [places[id(snapshot)] for snapshot, _ in pairs],
        "events": [_number(done, writer, f"{name} at step {snapshot.step:,}") for snapshot, done in pairs],
        "states": [numbers[id(state)] for _, state in one.states if id(state) in numbers],
    }


def _number(done, writer, label):
    return None if done is None else writer.number(done, label)


def _state(done, state, writer):
    facts = {name: state[name] for name in ("step", "d_updates", "rng", "sums", "trainable")}
    settings = written_settings(state["settings"])
    return facts | {"settings": settings, "events": writer.number(done, f"its state at step {state['step']:,}")}


def _points(data):
    return [[float(x), float(y)] for x, y in drawn_points(data)]


def _blob(state):
    """All variables of a state as bytes, one after the other: also of types that a file would not know."""
    return np.frombuffer(b"".join(array.tobytes() for array in state["variables"]), np.uint8)


def _bytes_of(states):
    return sum(array.nbytes for _, state in states for array in state["variables"])
