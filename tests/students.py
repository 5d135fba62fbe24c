"""The tests that every chapter's exercises share: typical mistakes, written as students write them, and their hints."""

import numpy as np
import pytest

from gan_lessons.exercises.formulas import diagnose_formula

SEEDS = range(20)


def diagnose(by_name, name, function, seed=0):
    """The finding about a student's function in the exercise ``name``, without NumPy's warnings."""
    with np.errstate(all="ignore"):
        return diagnose_formula(by_name[name], function, seed)


def for_each_mistake(wrong):
    """Parametrise a test by ``name``, ``mistake`` and ``wrong``, from ``{name: {mistake: wrong function}}``.

    Spaces at the end of a mistake's name tell several wrong functions for one mistake apart; they are taken off.
    """
    cases = [(name, mistake.strip(), one) for name, ones in wrong.items() for mistake, one in ones.items()]
    return pytest.mark.parametrize(
        ("name", "mistake", "wrong"), cases, ids=lambda value: value if isinstance(value, str) else ""
    )


def check_hints(wrong, formula, shortest=15):
    """Hold that there is a wrong function for each mistake of a formula, six at least, with hints of a fair length."""
    hints = [hint for mistake in formula.mistakes.values() for hint in (mistake.hint, mistake.direct_hint)]
    assert {mistake.strip() for mistake in wrong} == set(formula.mistakes) and len(formula.mistakes) >= 6
    assert all(shortest < len(hint) < 130 for hint in hints)
