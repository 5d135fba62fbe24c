"""What the tests of exercises ask of every chapter's mistakes."""


def make_every_mistake(wrongs, formula):
    """Whether there is a student for each mistake that a formula knows, six at least, with hints of a fair length."""
    hints = [hint for mistake in formula.mistakes.values() for hint in (mistake.hint, mistake.direct_hint)]
    assert {mistake.strip() for mistake in wrongs} == set(formula.mistakes) and len(formula.mistakes) >= 6
    assert all(15 < len(hint) < 130 for hint in hints)
