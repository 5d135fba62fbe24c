"""What only a lab's controls call, and the page: steering, looking back, trials, code."""

from gan_lessons import data as datasets
from gan_lessons.live import branch_facts
from gan_lessons.live.autosave import LOOKS
from gan_lessons.live.controls import DRAW, SPEEDS
from gan_lessons.metrics.axes import metric_axis
from gan_lessons.pictures import messages


class LabActions:
    """The part of ``Lab`` that its controls call by name."""

    def do(self, action, *arguments):
        """Carry out what a control asks for; errors in callbacks would go nowhere, so they are shown in the lab."""
        self._autosave.acted(action)
        if action not in LOOKS:
            self._error.value = ""  # of what was done before
        self._guarded(lambda: getattr(self, action)(*arguments))

    def toggle(self):
        """Play or pause."""
        if self._session.playing:
            self._controls.playing(False)  # before the last piece of training has ended: a button answers at once
            self.pause()
        else:
            self.play()

    def set_speed(self, name):
        """Choose one of ``controls.SPEEDS``."""
        if name not in SPEEDS:
            raise ValueError(f"speed: got {name!r}, expected one of {', '.join(map(repr, SPEEDS))}")
        self._session.steps_a_second = SPEEDS[name]
        self._controls.choose("speed", name)
        self._view.slow = SPEEDS[name] is None
        if not self._view.slow:
            self._view.show_update(None)

    def choose_metric(self, name):
        """Show another score of digits, of the whole run."""
        self.metric = metric_axis(name).name
        self._controls.choose("metric", name)
        if not self._session.playing:
            self._show(*self._shown())
            self._poster_at_rest.request()

    def request(self, setting, value):
        """Change a setting of the run between two pieces of work, or at once while it rests."""
        self._end_trials_first()
        self._session.request(setting, self._chosen(setting, value))

    def choose_data(self, name):
        """Learn from another data set from now on; the last choice opens the pad."""
        self._pad_box.layout.display = "flex" if name == DRAW else "none"
        if name == DRAW:
            self._open_pad()
        else:
            self._back_to_now()
            self._session.request("data", self.data_sets[name])

    def learn_drawing(self):
        """Learn the points on the pad from now on."""
        drawn = datasets.from_points([[round(float(x), 3), round(float(y), 3)] for x, y in self._pad.points])
        name = f"drawing {sum(known.startswith('drawing') for known in self.data_sets) + 1}"
        self.data_sets[name] = drawn
        self._pad_box.layout.display = "none"
        self._controls.offer_data(list(self.data_sets), name)
        self._back_to_now()
        self._session.request("data", drawn)

    def go_by(self, moments):
        """Show the moment so many after the one shown, or before it, on the same branch."""
        self.pause()
        branch, shown = self._shown()
        kept = branch.moments
        place = min(max(kept.index(shown) + moments, 0), len(kept) - 1)
        if kept[place] is not shown:
            self._show_moment(branch, kept[place])

    def try_values(self, setting, values, steps):
        """Try several values of a setting in the background: ``what_if``, as the page asks for it."""
        try:
            self._plan_trials(setting, [self._chosen(setting, value) for value in values], steps)
        except ValueError as error:  # is said where the question was asked, each time
            shown = branch_facts.trials(self._session.trials, self.metric)
            self._view.trials = {**shown, "error": str(error), "refusals": self._view.trials.get("refusals", 0) + 1}
            return
        self._play()

    def close_trials(self):
        """Go on with the branch that went on before the trials; those stay as branches."""
        if self._session.trials is not None:
            self._end_trials(None)

    def find_nearest(self, step, place):
        """Show the real image nearest to a sample of the moment that is shown, if it is still that of ``step``."""
        shown = self._shown()[1]
        if shown.step == step and place < len(shown["samples"]):
            with self._session.lock:
                self._view.show_nearest(step, place, *self._session.nearest_real(shown["samples"][place]))

    def show_code(self):
        """Copy the cell that makes this run again, and show it; or hide it."""
        shown, self._code.value = self._code.value, ""
        if not shown:
            code = self.code()
            self._code.value = messages.code_box(code)
            self._view.copy(code)

    # ---- inside

    def _single(self, player):
        self._back_to_now()
        self._error.value = ""
        self._session.single(player)
        self._show_settings()
        self._poster_at_rest.request()

    def _chosen(self, setting, value):
        """What a control's value stands for: losses and penalties may be functions that no name leads to."""
        return self._choices.get(setting, {}).get(value, value) if isinstance(value, str) else value

    def _named(self, name):
        found = [branch for branch in self.branches if branch.style.name == name]
        if not found:
            known = ", ".join(repr(branch.style.name) for branch in self.branches)
            raise ValueError(f"branch: got {name!r}, expected one of {known}")
        return found[0]

    def _plan_trials(self, setting, values, steps):
        values = list(values)
        self._session.check_trials(setting, values, steps)
        last = self._session.trials  # another question, beside the results of the last one, has the same origin
        origin = self._viewed or (last and (last.branch, last.snapshot))
        self._end_trials_first()
        branch, snapshot = origin or self._now()
        self._session.plan(branch, snapshot, setting, values, steps)
        self._viewed = None
        self._note.value = self._error.value = ""
        self._view.show_update(None)

    def _end_trials(self, branch):
        """Go on with ``branch``, or where the run went on before; what was tried stays as branches."""
        trials = self._session.trials
        chosen = branch or trials.before
        self._viewed = None
        self._session.choose(chosen)
        self._branch_begun("")

    def _end_trials_first(self):
        """Whatever steers the run otherwise ends the trials, if there are any, but not while they are trained."""
        if self._session.trials is None:
            return
        if self._session.playing:
            raise ValueError("several values of a setting are being tried; press Pause first")
        self._end_trials(None)
