"""Checks that answer a student at once: functions of numbers (chapters 0 to 3) and the bug hunt of chapter 4.

Call a check on your own code: ``check_d_loss(d_loss)``. It shows a ``Result``: passed, not yet or still open, the
expected result beside yours, and a hint that fits the mistake. It raises nothing because of your code, and restores
the weights of every network that your code can reach. Each exercise of the bug hunt (defects a to i) has a module of
its own (``networks``, ``losses``, ``steps``, ``batches``) with its hints in ``hints``; the others are ``Formula``s,
listed in the modules ``chapter_…``: ``check_accuracy`` checks the one called "accuracy", and so on.

``attempts`` counts, for each exercise, the calls in a row that did not pass; from the second on, the hint is more
direct, and a loss that is expected is written down. A blank (``...``, ``None``, or a function that returns one) does
not count, a pass sets the count back to 0.
"""

import collections
import contextlib
import importlib
import inspect
import itertools
import linecache
import pkgutil
import re
import sysconfig
import textwrap
import traceback
import warnings
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from gan_lessons.exercises.batches import diagnose_batches
from gan_lessons.exercises.coefficients import Finding, in_words
from gan_lessons.exercises.formulas import diagnose_formula
from gan_lessons.exercises.hints import HINTS
from gan_lessons.exercises.losses import diagnose_loss
from gan_lessons.exercises.networks import diagnose_networks
from gan_lessons.exercises.solutions import SOLUTIONS
from gan_lessons.exercises.steps import diagnose_step
from gan_lessons.utils.tensorflow import keras, tf
from gan_lessons.utils.validation import is_blank

attempts = collections.Counter()
CHAPTERS = [name for _, name, _ in pkgutil.iter_modules(__path__) if name.startswith("chapter_")]
FORMULAS = {
    formula.name: formula
    for chapter in CHAPTERS
    for formula in importlib.import_module(f"{__name__}.{chapter}").FORMULAS
}
RUNS = {
    run.name: run
    for chapter in CHAPTERS
    for run in getattr(importlib.import_module(f"{__name__}.{chapter}"), "RUNS", ())
}


@dataclass(frozen=True, repr=False)
class Result:
    """The result of a check; printed, it is the text that the student reads.

    ``passed`` is a bool, ``mistake`` a short name that never changes, or None (passed, or still open).

    >>> Result("d_loss", passed=False)
    d_loss: still open
    """

    exercise: str
    passed: bool
    mistake: str | None = None
    expected: str = ""
    yours: str = ""
    hint: str = ""
    note: str = ""

    @property
    def verdict(self):
        """The result in a word: "passed", "not yet" or "still open"."""
        return "passed" if self.passed else "not yet" if self.mistake else "still open"

    def __str__(self):
        named = f" ({self.mistake.replace('_', ' ')})" if self.mistake else ""
        lines = [f"{self.exercise}: {self.verdict}{named}"]
        for label in ("expected", "yours", "hint", "note"):
            if text := getattr(self, label):
                lines.append(textwrap.fill(text, 110, initial_indent=f"  {label:<10}", subsequent_indent=" " * 12))
        return "\n".join(lines)

    __repr__ = __str__


def check_networks(generator, discriminator):
    """Two built ``keras.Model``s with weights of their own, the discriminator ending in one logit (defects a, e)."""
    return _answer("networks", diagnose_networks, generator, discriminator)


def check_d_loss(d_loss):
    """``d_loss(real_logits, generated_logits)``, logits ``(batch, 1)``, a scalar to minimise (defects c, d, e, g)."""
    return _answer("d_loss", lambda loss: diagnose_loss("D", loss), d_loss)


def check_g_loss(g_loss):
    """``g_loss(generated_logits)``, logits ``(batch, 1)``: the non-saturating loss, a scalar (defects d, e, f)."""
    return _answer("g_loss", lambda loss: diagnose_loss("G", loss), g_loss)


def check_train_step(train_step):
    """``train_step(generator, discriminator, g_optimizer, d_optimizer, real, noise)``: one update of D, then one of G.

    It returns ``(d_loss, g_loss)``, eager or compiled; ``noise`` serves both updates. G's update may look at D as it
    was or as it has become (defects b, c, f, h). The check runs it on small networks of its own.
    """
    return _answer("train_step", diagnose_step, train_step)


def check_simultaneous_step(train_step):
    """The same arguments and the same ``(d_loss, g_loss)``, but both gradients are taken before any weight moves."""
    return _answer("simultaneous_step", lambda step: diagnose_step(step, simultaneous=True), train_step)


def check_batches(batches):
    """``batches(images, batch_size, rng)`` yields one epoch in batches, in an order drawn from ``rng`` (defect i)."""
    return _answer("batches", diagnose_batches, batches)


def __getattr__(name):
    """``check_<name>`` of the formulas and runs: a check of a function of that name, or of what was trained."""
    exercise = name.removeprefix("check_") if name.startswith("check_") else None
    if exercise in RUNS:
        return lambda work: _answer(exercise, RUNS[exercise].diagnose, work)
    formula = FORMULAS.get(exercise)
    if formula is None:
        checks = sorted(known for known in __dir__() if known.startswith("check_"))
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}; it has {', '.join(checks)}")

    def check(function):
        return _answer(formula.name, lambda given: diagnose_formula(formula, given), function)

    check.__name__, check.__doc__ = name, f"``{formula.name}``: {formula.expected}."
    return check


def __dir__():
    return [*globals(), *(f"check_{name}" for name in (*FORMULAS, *RUNS))]


def solution(name):
    """Print the reference solution of an exercise: ``"networks"``, ``"d_loss"``, ``"g_loss"``, ...

    Raises:
        ValueError: no exercise of that name.
    """
    key = str(name).removeprefix("check_")
    known = SOLUTIONS | {name: one.solution for name, one in (FORMULAS | RUNS).items()}
    if key not in known:
        raise ValueError(f"got {name!r}, expected one of {', '.join(map(repr, known))}")
    print(known[key].strip())


# ---- from a student's object to a result


def _answer(exercise, diagnose, *work):
    """Run a diagnosis on a student's work and word it; what the student's code raises becomes part of the answer."""
    try:
        still_open = any(map(is_blank, work))
        if not still_open:
            with _unchanged(*work), _quiet():
                finding = diagnose(*work)
            still_open = finding is None
    except Exception as error:
        # a blank left inside a line makes that line fail
        still_open = isinstance(error, NotImplementedError) or "ellipsis" in str(error).lower()
        mistake = "one_optimizer" if "Unknown variable" in str(error) else "exception"
        finding = Finding(mistake, "code that runs to its end", _readable(error))
    if still_open:
        return Result(exercise, False, hint="Replace the blank by your own code; a function must return its result.")
    if finding.mistake is None:
        attempts[exercise] = 0
        return Result(exercise, True, None, finding.expected, finding.yours, note=finding.note)
    attempts[exercise] += 1
    is_first = attempts[exercise] == 1
    expected = in_words(finding.expected) if is_first else finding.expected  # the formula is what is asked for
    return Result(exercise, False, finding.mistake, expected, finding.yours, _hint(exercise, finding, not is_first))


def _hint(exercise, finding, direct):
    if exercise in FORMULAS and finding.mistake in FORMULAS[exercise].mistakes:
        mistake = FORMULAS[exercise].mistakes[finding.mistake]
        return mistake.direct_hint if direct else mistake.hint
    if exercise in RUNS and finding.mistake in RUNS[exercise].hints:
        return RUNS[exercise].hints[finding.mistake][direct]
    is_of_g = exercise == "g_loss" or finding.player == "G"
    pair = HINTS.get(f"g {finding.mistake}" if is_of_g else finding.mistake) or HINTS[finding.mistake]
    return (f"In {finding.player}'s step: " if finding.player else "") + pair[direct]


def _readable(error):
    """An exception in one line: its type, what it says, and the student's line."""
    text = re.sub(r"\x1b\[\d+m|\{\{.*?\}\}|\[Op:.*| for '\{\{.*", "", str(error))
    text = re.sub(r" at 0x[0-9a-f]+|: <Variable path.*", "", text)
    lines = [line.strip() for line in text.splitlines() if line.strip() and "Exception encountered" not in line]
    frames = [(f.filename, f.lineno) for f in traceback.extract_tb(error.__traceback__)]
    if lines and lines[0].startswith("in user code"):  # TensorFlow tells a compiled function's lines in the message
        frames = [(name, int(line)) for name, line in re.findall(r'File "(.+?)", line (\d+)', text)]
        lines = lines[-1:]
        lines[0] = lines[0].removeprefix(f"{type(error).__name__}: ")
    not_theirs = ("site-packages", "__autograph", sysconfig.get_path("stdlib"), str(Path(__file__).parent))
    frames = [frame for frame in frames if not any(part in frame[0] for part in not_theirs)]
    where = ""
    if frames:
        where = f" (line {frames[-1][1]}: `{linecache.getline(*frames[-1]).strip()}`)"
    return f"{type(error).__name__}: {textwrap.shorten(lines[0], 160) if lines else ''}{where}"


@contextlib.contextmanager
def _quiet():
    """No warnings between a student and the answer: a wrong step makes Keras and TensorFlow write many."""
    logger = tf.get_logger()
    level = logger.level
    logger.setLevel("ERROR")
    try:
        with warnings.catch_warnings(), np.errstate(all="ignore"):
            warnings.simplefilter("ignore")
            yield
    finally:
        logger.setLevel(level)


@contextlib.contextmanager
def _unchanged(*work):
    """Put back the weights of all networks and optimisers that are the student's work or that it can name.

    That is: its global names, what it closes over, its object's attributes, and lists, tuples and dicts of these.
    """
    found = {}
    for thing in work:
        function = inspect.unwrap(getattr(thing, "python_function", thing)) if callable(thing) else thing
        reached = [thing, getattr(function, "__self__", None)]
        reached += [*getattr(function, "__globals__", {}).values()]
        for cell in getattr(function, "__closure__", None) or ():
            with contextlib.suppress(ValueError):  # a cell that is still empty
                reached.append(cell.cell_contents)
        reached += [*getattr(reached[1], "__dict__", {}).values()]
        groups = [group for group in reached if isinstance(group, list | tuple)]
        groups += [group.values() for group in reached if isinstance(group, dict)]
        for owner in itertools.chain(reached, *groups):
            if isinstance(owner, keras.Model | keras.optimizers.Optimizer):
                found |= {id(v): (v, v.numpy().copy()) for v in owner.variables}
    try:
        yield
    finally:
        for variable, value in found.values():
            variable.assign(value)
