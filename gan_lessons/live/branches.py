"""The branches of a run, and how any moment of any of them is gone back to. Knows no widget."""

from weakref import WeakKeyDictionary

from gan_lessons.pictures.branch_styles import BRANCH_STYLES
from gan_lessons.snapshots import History
from gan_lessons.training import events

STATES_BYTES = 60_000_000  # for the states of all branches together; a state of the course's digit networks: 3.4 MB
EVERY = 4  # snapshots between two states, at first: reading one takes as long as a frame
LIMIT = 6  # branches that are kept


class Branch:
    """One branch of a run: its snapshots, and states to begin again from.

    Every snapshot is remembered with the events until then; states are kept for some of them only. Going back
    to a moment restores the last state before it and does again, bit for bit, what the events say was done since.

    Args:
        style: a ``branch_styles.BranchStyle``.
        history: the ``History`` that the branch begins with; it grows with the run.
        first_weights: ``gan.first_weights`` of the run that it is a part of.
        parent: the name of the branch that it leaves, or None.
        start: the step at which it does.
    """

    def __init__(self, style, history, first_weights, parent=None, start=0):
        self.style, self.history, self.first_weights, self.last = style, history, first_weights, None
        self.parent, self.start, self.number = parent, start, 0  # the how-manieth of its run, given when it begins
        self.first_events = ()  # what was done before it left its parent
        self._events, self._states, self._every, self._seen = WeakKeyDictionary(), [], EVERY, 0
        self._end = []  # the state at its end, once another branch goes on
        self._data = {}  # what the events were trained on: they remember it weakly

    def __repr__(self):
        return f"<{self.style.name}: {self.history!r}>"

    @property
    def moments(self):
        """The snapshots that one can look at and go back to, oldest first."""
        return [snapshot for snapshot in self.history if snapshot in self._events]

    @property
    def events(self):
        """What was done on the way to its newest moment."""
        return self._events[self.last] if self.last is not None else ()

    @property
    def is_trained(self):
        """Whether anything was trained on it that its parent does not hold, single updates and given weights too."""
        own = events.rest(self.first_events, self.events)
        return own is None or any(event.kind in (*events.COUNTED, "weights") for event in own)

    def moment_at(self, step):
        """The last moment at or before ``step``, or the first of all."""
        earlier = [moment for moment in self.moments if moment.step <= step]
        return (earlier or self.moments[:1])[-1]

    def add(self, snapshot, gan, limit):
        """Remember that ``gan`` stood at ``snapshot``; keep its state too, but at most ``limit`` states."""
        self._events[snapshot], self.last, self._end = gan.events, snapshot, []
        self._hold(gan.events)
        if self._seen % self._every == 0:
            self._states.append((gan.events, gan.state()))
            self.thin(limit)
        self._seen += 1

    def thin(self, limit):
        """Let every other state go until there are no more than ``limit``; the first stays."""
        self._end = self._end if limit > 1 else []
        while len(self._states) > max(1, limit - len(self._end)):
            self._states, self._every = self._states[::2], 2 * self._every

    def keep_end(self, gan, limit):
        """Keep the state of ``gan`` before it leaves the end of this branch, if there is room for it."""
        if limit > 1 and self.last is not None and gan.events is self._events[self.last]:
            self._end = [(gan.events, gan.state())]
            self.thin(limit)

    @property
    def states(self):
        """The states that are kept, oldest first, as pairs ``(events, state)``."""
        return [*self._states, *self._end]

    def events_at(self, snapshot):
        """What was done until a moment, or None if there is no going back to it."""
        return self._events.get(snapshot)

    def take(self, moments, states):
        """Remember moments and states that were kept elsewhere.

        Args:
            moments: events by snapshot, those of ``history``, in order.
            states: as ``states`` gives them.
        """
        self._events.update(moments)
        self.last, self._states, self._seen = self.history.last, list(states), len(states) * self._every
        for done in moments.values():
            self._hold(done)

    def restore(self, gan, snapshot):
        """Bring ``gan`` to exactly where it stood at ``snapshot``; its history is then the caller's to set."""
        wanted = self._events[snapshot]
        for done, state in reversed(self.states):
            left = events.rest(done, wanted)
            if left is not None and not any(event.kind in ("load", "resume") for event in left):  # no code does these
                gan.restore(state)
                events.perform(gan, left)
                return
        raise ValueError(
            f"{self.style.name}: one can look at step {snapshot.step:,}, but not go on from there, because no state "
            "before it is kept; choose a later moment, such as the branch's last"
        )

    def branch(self, style, snapshot):
        """A new branch that shares this one's past up to ``snapshot``."""
        return self._sharing(style, self.history.until(snapshot), self._events[snapshot])

    def last_before(self, wanted):
        """The last moment on the way to the events ``wanted``, or None: what was done after it leads there."""
        found = None
        for moment in self.moments:
            left = events.rest(self._events[moment], wanted)
            if left is None or any(event.kind in events.BEGIN for event in left):
                break
            found = moment
        return found

    def _sharing(self, style, history, done):
        start = 0 if history.last is None else history.last.step
        new, shared = Branch(style, history, self.first_weights, self.style.name, start), set(history)
        new.first_events = done
        new._events.update({moment: self._events[moment] for moment in self.moments if moment in shared})
        new.last = next(reversed(new.moments), None)
        new._states = [kept for kept in self.states if events.rest(kept[0], done) is not None]
        new._every, new._seen, new._data = self._every, len(new._states) * self._every, dict(self._data)
        return new

    def _hold(self, done):
        used = [event.data.data for event in done if event.data is not None]
        self._data |= {id(data): data for data in used if data is not None}


class Branches:
    """All branches of one run; the last is the one that goes on.

    Memory is bounded: six branches (for a seventh, the oldest is let go on which nothing was trained, or else the
    oldest of all, but never the one that it leaves), in each at most 400 snapshots, and for all of them together at
    most 60 MB of states (or one state a branch, if the networks are larger than that). When a bound is reached, every
    other state or snapshot of a branch goes, so that the rest still covers the whole run.
    """

    def __init__(self, gan):
        self._gan, self._count = gan, 0
        self._first_events, self._first_history = gan.events, list(gan.history)
        self.first_weights = gan.first_weights
        self._state_bytes = sum(array.nbytes for array in gan.state()["variables"])
        self.all = []
        self._begin(Branch(self._next_style(), gan.history, self.first_weights))

    @property
    def current(self):
        """The branch that the run goes on with."""
        return self.all[-1]

    def add(self, snapshot):
        """Remember the run as it stands, at ``snapshot``."""
        self.current.add(snapshot, self._gan, self._limit())

    def branch(self, branch, snapshot, keep=()):
        """Go back to a moment and begin a new branch there, for which none of those in ``keep`` is let go."""
        self.current.keep_end(self._gan, self._limit())
        branch.restore(self._gan, snapshot)
        self._begin(branch.branch(self._next_style(), snapshot), keep)

    def go_on(self, branch):
        """Go on with a branch from its newest moment."""
        if branch is not self.current:
            self.current.keep_end(self._gan, self._limit())
            branch.restore(self._gan, branch.last)
            self.all = [*[other for other in self.all if other is not branch], branch]
            self._take_history(branch)

    def follow(self):
        """Begin a new branch where something else has brought the run; it shares the past that led there, if any."""
        self._know_first_weights()
        now, style, found = self._gan.events, self._next_style(), []
        if now:
            related = [branch for branch in self.all if branch.first_weights is self.first_weights]
            found = [(branch, branch.last_before(now)) for branch in related]
            found = [(branch, moment) for branch, moment in found if moment is not None]
        if found:
            branch, moment = max(found, key=lambda pair: (pair[1].step, len(pair[0].moments)))
            self._begin(branch.branch(style, moment))
        else:
            self._begin(Branch(style, self._before_the_lab(), self.first_weights))

    def begins_otherwise(self):
        """Whether the run's first weights are others than they were at the last look: Keras has loaded some."""
        return any(new is not old for new, old in zip(self._gan.first_weights, self.first_weights, strict=True))

    def check_code(self):
        """Check that the run began with the first weights that the GAN knows, as the code of it would.

        Raises:
            ValueError: it began with others.
        """
        if self.current.first_weights is not self.first_weights:
            raise ValueError(
                f"{self.current.style.name} began with other first weights, before new ones were loaded, so no code "
                "can make it again; keep the run with gan.save(path)"
            )

    def _know_first_weights(self):
        if self.begins_otherwise():
            self.first_weights, self._first_events = self._gan.first_weights, None
            if self.current.last is not None:  # what was observed since then is of other weights
                self.current.history = self.current.history.until(self.current.last)

    def _before_the_lab(self):
        """The snapshots until now that others took before the lab was opened, if the run stands before that."""
        kept, now = History(), self._gan.events
        if now and self._first_events is not None and events.rest(now, self._first_events) is not None:
            for snapshot in self._first_history:
                if snapshot.step <= self._gan.step:
                    kept.add(snapshot)
        return kept

    def restart(self, seed=None):
        """Go back to the first weights (of another seed) and begin a new branch, unless nothing was done yet."""
        if not self._gan.events and seed is None:
            return
        self.current.keep_end(self._gan, self._limit())
        self._gan.reset(seed)
        self._know_first_weights()
        self._begin(Branch(self._next_style(), self._gan.history, self.first_weights))

    @property
    def count(self):
        """How many branches there have been."""
        return self._count

    def bring_back(self, kept, count, state):
        """Go on with branches that were kept elsewhere, in place of those that there are.

        Args:
            kept: ``Branch`` objects; the last goes on.
            count: how many branches there had been.
            state: at the end of the last, as ``gan.state`` gives it.
        """
        before, history = self._gan.state(), self._gan.history
        try:
            self._gan.restore(state, kept[-1].history)
        except Exception:
            self._gan.restore(before, history)
            raise
        self.all, self._count = list(kept), count
        for branch in self.all:
            branch.thin(self._limit())

    def others(self, branch):
        """The branches beside ``branch`` as pairs ``(history, style)``."""
        return [(other.history, other.style) for other in self.all if other is not branch]

    def _begin(self, branch, keep=()):
        kept = self.all
        if len(kept) == LIMIT:
            others = [old for old in kept if old.style.name != branch.parent and old not in keep]
            least = next((old for old in others if not old.is_trained), others[0])
            kept = [other for other in kept if other is not least]
        self.all, branch.number = [*kept, branch], self._count
        for kept in self.all:
            kept.thin(self._limit())
        self._take_history(branch)

    def _take_history(self, branch):
        if self._gan.history is not branch.history:
            self._gan.restore(self._gan.state(), branch.history)

    def _limit(self):
        return STATES_BYTES // (self._state_bytes * len(self.all))

    def _next_style(self):
        self._count += 1
        return BRANCH_STYLES[(self._count - 1) % len(BRANCH_STYLES)]._replace(name=f"branch {self._count}")
