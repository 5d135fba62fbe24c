"""The live lab: play, pause, single-step, steer, rewind and branch a GAN, and see what it does.

The widgets around a ``Session``: controls send it requests, and it hands frames to the view.
"""

from gan_lessons import data as datasets
from gan_lessons import pictures
from gan_lessons.live import interrupts
from gan_lessons.live.autosave import Autosave
from gan_lessons.live.base import POSTER_SECONDS, close_all
from gan_lessons.live.debounce import Debounce
from gan_lessons.live.lab_actions import LabActions
from gan_lessons.live.lab_screen import LabScreen
from gan_lessons.live.listeners import Listeners, tells
from gan_lessons.live.painter import Painter
from gan_lessons.live.session import Session
from gan_lessons.metrics.axes import metric_axis
from gan_lessons.pictures.sentences import Sentence
from gan_lessons.training import GAN, code
from gan_lessons.utils import validation

_labs = {}  # name → lab: running a cell again replaces (and stops) its old lab


def open_lab(name="lab"):
    """The open lab of that name.

    Raises:
        ValueError: there is none.
    """
    if name not in _labs:
        raise ValueError(f"there is no open lab {name!r}, only {list(_labs)}; run its cell first")
    return _labs[name]


@tells(
    *("train", "play", "pause", "step_discriminator", "step_generator", "step_both", "reset", "new_seed", "branch"),
    *("go_to_step", "go_by", "what_if", "try_values", "choose", "close_trials", "request", "choose_data"),
    *("learn_drawing", "choose_metric", "set_speed", "show_code", "resume", "close"),
)
class Lab(LabScreen, LabActions):
    """A widget around a ``GAN``: what it makes, what D says, losses and a metric, live, and all that steers it.

    Args:
        gan: the ``training.GAN`` to watch and steer.
        data: a data set or an array, or several to choose from, by name: ``{"one": …, "two": …}``, the first first.
            For points in the plane the course's data sets and a pad to draw on are offered too.
        name: labs of one name replace each other, so that running a cell again leaves one lab.
        fps: frames a second while it trains, at the most.
        limit: steps that one press of Play trains, at the most: a closed page stops costing anything.
        metric: the score that is shown of digits, one of ``metrics.SCORES``; all are kept, and others can be chosen.
        autosave: keep what the page's controls have trained in a file beside the notebook, see ``autosave``.

    Memory is bounded, see ``branches.Branches``: six branches, 400 snapshots in each, 60 MB of states.

    Raises:
        ValueError: data that do not fit the networks, before anything starts.
    """

    def __init__(self, gan, data, name="lab", fps=12, limit=50_000, metric="FID", autosave=True):
        if not isinstance(fps, int | float) or not fps > 0:
            raise ValueError(f"fps: got {fps!r}, expected a number of frames a second above 0")
        limit = validation.whole("limit", limit, 1)
        self.metric = metric_axis(metric).name
        _check_alone(gan, data, name)
        self.data_sets = _checked(data, gan)
        if name in _labs:
            _labs[name].close()
        _labs[name] = self
        self.gan, self.name = gan, name
        first = next(iter(self.data_sets.values()))
        self._poster_at_rest = Debounce(lambda: self._guarded(self._renew_poster), POSTER_SECONDS)
        self._painter = Painter(f"lab {name} draws")
        self._viewed = None  # (branch, snapshot) while a moment of the past is shown
        self._listeners = Listeners(lambda error: self.failed(error, "What listens to this lab has failed"))
        self._session = Session(gan, first, self, name, fps, limit)
        self._autosave = Autosave(self, autosave)
        self._build()
        self._guarded(lambda: self._session.observe(score=True))
        self._guarded(self._autosave.look)

    # ---- what cells call

    def train(self, steps):
        """Train exactly ``steps`` steps, here in the cell, and return the sentence that says what came of it.

        The result is that of ``gan.train(data, steps)``, bit for bit. An interrupt keeps what was trained.
        """
        self._back_to_now()
        self._note.value = ""
        self._view.look()
        self._session.train(steps)
        self._show_settings()
        self._show_poster()
        return Sentence(pictures.describe(self._now()[1], self.metric))

    def play(self):
        """Train in the background until paused, or for ``limit`` steps."""
        if not self._session.playing:
            self._session.catch_up()
            self._back_to_now()
            self._error.value = self._note.value = ""
            self._play()

    def pause(self):
        """Stop training; returns when it has stopped."""
        self._session.pause()

    def step_discriminator(self):
        """Make exactly one update of the discriminator."""
        self._single("discriminator")

    def step_generator(self):
        """Make exactly one update of the generator."""
        self._single("generator")

    def step_both(self):
        """Make one whole step: D's updates, then G's."""
        self._view.show_update(None)
        self._single("both")

    def reset(self, seed=None):
        """Go back to the same first weights (or to those of another seed) on a new branch; never goes on by itself."""
        self._back_to_now()
        self._session.restart(seed)
        self._branch_begun("")

    def new_seed(self):
        """Begin another run: the next seed's first weights, data and noise."""
        self.reset(self.gan.seed + 1)

    @property
    def data(self):
        """The data set that is learned from now."""
        return self._session.data

    @property
    def history(self):
        """The ``History`` of the branch that goes on."""
        return self._session.branches.current.history

    @property
    def branches(self):
        """All branches of the run, for ``Compare``: each has a ``history``."""
        return list(self._session.branches.all)

    def go_to_step(self, step, branch=None):
        """Show the last snapshot at or before ``step``.

        Args:
            step: of which moment.
            branch: the name of a branch; the one that is shown if None.

        Raises:
            ValueError: no branch of that name.
        """
        self.pause()
        chosen = self._named(branch) if branch else self._shown()[0]
        self._show_moment(chosen, chosen.moment_at(step))

    def branch(self):
        """Go back to exactly the moment that is shown, and begin a new branch there."""
        self.pause()
        branch, snapshot = self._shown()
        self._viewed = None
        self._session.branch(branch, snapshot)
        self._branch_begun(
            f"{self.branches[-1].style.name} begins at step {snapshot.step:,} of {branch.style.name}: change "
            "something, and press Play."
        )

    def what_if(self, setting, values, steps=500):
        """Try several values of one setting from the moment that is shown, here in the cell: a branch for each.

        Everything else is the same for all of them, the noise and the data drawn too.

        Args:
            setting: the name of a setting of the GAN, such as ``"d_steps"``.
            values: two to four different values of it.
            steps: that each branch is trained for, up to 20,000.

        Returns:
            The branches, in the order of the values: each has a ``history``, and ``Compare`` takes two of them.

        Raises:
            ValueError: values that the GAN would refuse, before anything is trained.
        """
        self._plan_trials(setting, values, steps)
        self._session.try_all()
        tried = self._session.trials.branches
        self._end_trials(None)
        return tried

    def choose(self, branch):
        """Go on with another branch, from its newest moment.

        Args:
            branch: one of ``branches``, or its name.

        Raises:
            ValueError: no branch of that name.
        """
        self._end_trials(branch if branch in self.branches else self._named(branch))

    def resume(self, path=None):
        """Bring back all branches of a run of this lab that was kept in a file, and go on exactly where it was.

        Args:
            path: of the file, if it is not the lab's last one.

        Raises:
            ValueError: no such run, or one of other networks, first weights, settings or data.
        """
        words = self._autosave.resume(path)
        self._viewed = None
        self._branch_begun(words)

    def code(self):
        """The cell that makes this run again, bit for bit, steering included, as text."""
        with self._session.lock:
            self._session.catch_up()
            self._session.branches.check_code()
            return code.write(self.gan, self.data_sets, f"live.open_lab({self.name!r})")

    def close(self):
        """Stop, and take the widget out of every page."""
        self._session.close()
        self._autosave.close()
        interrupts.forget(self)
        self._poster_at_rest.cancel()
        if _labs.get(self.name) is self:
            del _labs[self.name]
        close_all(self.widget)

    def _ipython_display_(self):
        self._poster.display(self.widget)
        self._poster_shown = True
        self._show_poster()


def _check_alone(gan, data, name):
    """One lab steers a run: two would each show but a part of what was done to it."""
    if isinstance(data, GAN):
        raise ValueError(f"gan: got {type(gan).__name__} and then the GAN; call Lab(gan, data), the GAN first")
    if not isinstance(gan, GAN):
        raise ValueError(f"gan: got {type(gan).__name__}, expected a training.GAN; call Lab(gan, data)")
    for other in _labs.values():
        if other.gan is gan and other.name != name:
            raise ValueError(
                f"the lab {other.name!r} steers this GAN already; use that one, or close it first: "
                f"live.open_lab({other.name!r}).close(), or give this lab a copy: Lab(gan.copy(), data)"
            )


def _checked(data, gan):
    """The data sets to choose from, by name, all checked against the networks."""
    given = data if isinstance(data, dict) else {None: data}
    if not given:
        raise ValueError("data: got an empty dictionary, expected at least one data set, by name")
    checked = {name: gan.check_data(one) for name, one in given.items()}
    checked = {name or one.name: one for name, one in checked.items()}
    if tuple(next(iter(checked.values())).shape) == (2,) and gan.condition is None:
        course = [datasets.ring(), datasets.grid(spacing=0.5, sd=0.03), datasets.moons(), datasets.spiral()]
        checked |= {one.name: one for one in course if one.name not in checked}
    return checked
