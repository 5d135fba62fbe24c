"""What holds for every exercise that asks for a function of numbers; their own tests are in ``test_exercises_N.py``."""

import importlib

import numpy as np
import pytest

from gan_lessons import exercises
from gan_lessons.exercises.formulas import Formula, Mistake, diagnose_formula
from gan_lessons.utils.tensorflow import tf

FORMULAS = exercises.FORMULAS
half = Formula(
    name="half",
    reference=lambda a, b: (a.mean() + b) / 2,
    inputs=lambda rng: (rng.normal(size=5), float(rng.normal())),
    mistakes={
        "no_half": Mistake(lambda a, b: a.mean() + b, "Half?", "Divide by 2."),
        "only_a": Mistake(lambda a, b: a.mean() / 2, "And b?", "Add b."),
    },
    expected="half of mean(a) + b",
    solution="def half(a, b):\n    return (a.mean() + b) / 2",
)


def named(function, formula=half, seed=0):
    return diagnose_formula(formula, function, seed).mistake


@pytest.mark.parametrize("seed", range(20))
def test_right_functions_pass_in_every_dress(seed):
    dresses = [
        lambda a, b: 0.5 * (np.mean(a) + b),
        lambda a, b: tf.reduce_mean(tf.constant(a, tf.float32)) / 2 + b / 2,
        lambda a, b: (sum(a.tolist()) / len(a) + b) / 2,
    ]
    assert [named(dress, seed=seed) for dress in dresses] == [None] * 3


def test_mistakes_are_named():
    assert named(lambda a, b: b + np.average(a)) == "no_half"
    assert named(lambda a, b: a.mean() * 0.5) == "only_a"
    assert named(lambda a, b: 7.0) == "other_numbers"
    assert named(lambda a, b: a) == "other_shape"
    assert named(lambda a, b: float("nan")) == "nan"
    assert named(lambda a, b: "text") == named(lambda a, b: {"a": 1}) == "not_numbers"
    assert named(3) == "not_a_function"


def test_a_function_that_changes_its_inputs_harms_nobody_but_itself():
    def greedy(a, b):
        a *= 2
        return (a.mean() / 2 + b) / 2

    assert named(greedy) is None


def test_expected_and_yours_stand_beside_each_other():
    finding = diagnose_formula(half, lambda a, b: a)
    assert finding.expected.startswith("half of mean(a) + b; for the first of 3 random inputs: ")
    assert finding.yours.endswith("(shape (5,))") and finding.yours.count(",") == 5


def test_a_blank_is_open():
    assert diagnose_formula(half, lambda a, b: None) is None and diagnose_formula(half, lambda a, b: ...) is None


@pytest.mark.parametrize("name", FORMULAS)
def test_every_formula_answers_through_its_check(name, capsys):
    check = getattr(exercises, f"check_{name}")
    formula, space = FORMULAS[name], {"np": np, "tf": tf}
    exercises.attempts.clear()
    exercises.solution(name)
    exec(capsys.readouterr().out, space)
    assert check(space[name]).passed, "the printed solution passes"
    assert "still open" in str(check(lambda *a: None)) and "still open" in str(check(...))
    for mistake, (wrong, *hints) in formula.mistakes.items():
        exercises.attempts.clear()
        first, second = check(wrong), check(wrong)
        assert first.mistake == second.mistake == mistake
        assert [first.hint, second.hint] == hints and len(set(hints)) == 2


@pytest.mark.parametrize("name", FORMULAS)
def test_every_formula_knows_at_least_six_mistakes_and_tells_them_apart(name):
    formula = FORMULAS[name]
    assert len(formula.mistakes) >= 6
    for seed in range(20):
        assert named(formula.reference, formula, seed) is None
        for mistake, (wrong, *_) in formula.mistakes.items():
            with np.errstate(all="ignore"):
                assert named(wrong, formula, seed) == mistake


@pytest.mark.parametrize("name", FORMULAS)
def test_every_solution_passes_on_every_seed_with_numpy_alone(name):
    space = {"np": np}
    exec(FORMULAS[name].solution, space)
    assert {named(space[name], FORMULAS[name], seed) for seed in range(20)} == {None}


@pytest.mark.parametrize("name", FORMULAS)
@pytest.mark.parametrize("blank", [lambda *given: ..., lambda *given: None], ids=["...", "None"])
def test_every_formula_left_blank_is_open(name, blank):
    assert diagnose_formula(FORMULAS[name], blank) is None


def test_no_two_chapters_have_an_exercise_of_one_name():
    chapters = [importlib.import_module(f"gan_lessons.exercises.{chapter}") for chapter in exercises.CHAPTERS]
    every = [formula for chapter in chapters for formula in chapter.FORMULAS]
    assert len(every) == len(FORMULAS) and all(FORMULAS[formula.name] is formula for formula in every)


def test_an_unknown_check_says_which_there_are():
    with pytest.raises(AttributeError, match="check_batches"):
        exercises.check_everything  # noqa: B018
