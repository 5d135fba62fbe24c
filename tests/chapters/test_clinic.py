"""The clinic: every answer to every case, the recordings and what they say of themselves, branches, and the widget."""

import importlib.util
import json
from pathlib import Path

import numpy as np
import pytest

from gan_lessons import data, networks, training
from gan_lessons.chapters import failures, recordings
from gan_lessons.chapters.clinic import (
    CASES,
    DIAGNOSES,
    Patient,
    catalogue,
    check,
    check_gan,
    check_report,
    checks,
    outcome,
    quality,
    recipe_table,
    runs,
    summary_table,
)
from gan_lessons.chapters.clinic import patient as patients
from gan_lessons.live import poster

LETTERS = "abcdefgh"


# ---- diagnoses


@pytest.mark.parametrize("said", DIAGNOSES)
@pytest.mark.parametrize("key", LETTERS)
def test_every_answer_to_every_case(key, said):
    case, answer = CASES[key], check(key, f" {said.title()} ")
    assert answer.diagnosis == said and answer.right == (said == case.diagnosis)
    near_misses = {diagnosis: ("near miss", reason) for diagnosis, reason in case.near_misses.items()}
    expected = {case.diagnosis: ("right", case.explanation)} | near_misses
    assert (answer.verdict, answer.explanation) == expected.get(said, ("not this", case.hint))
    assert str(answer).startswith(f"case {key}: {answer.verdict}, {said}. ")


def test_eight_cases_with_a_word_each_and_two_words_too_many():
    words = [case.diagnosis for case in CASES.values()]
    assert "".join(CASES) == LETTERS and len(set(words)) == 8 and set(words) < set(DIAGNOSES) and len(DIAGNOSES) == 10


@pytest.mark.parametrize("key", LETTERS)
def test_each_case_has_near_misses_and_three_remedies_and_does_not_give_itself_away(key):
    case = CASES[key]
    assert case.near_misses and set(case.near_misses) < set(DIAGNOSES) - {case.diagnosis}
    assert len({remedy.label for remedy in case.remedies}) == 3
    told = f"{case.description} {case.hint} {' '.join(case.near_misses.values())}".lower()
    assert case.diagnosis not in told and case.diagnosis.split()[0] not in case.description


@pytest.mark.parametrize("blank", [None, ..., "", "  "])
def test_a_blank_is_still_open(blank):
    answer = check("c", blank)
    assert answer.verdict == "still open" and not answer.right and all(word in answer.explanation for word in DIAGNOSES)


@pytest.mark.parametrize("word", ["tired", 7, "collapse"])
def test_an_unknown_word_lists_the_words_there_are(word):
    answer = check("c", word)
    assert answer.verdict == "unknown" and all(known in answer.explanation for known in DIAGNOSES)


def test_an_unknown_case_is_refused():
    with pytest.raises(ValueError, match="got case 'z', expected one of 'a', 'b'"):
        check("z", "healthy")


# ---- recordings


@pytest.mark.parametrize("key", LETTERS)
def test_a_recording_shows_what_it_says(key):
    case, about = CASES[key], recordings.metadata(f"case_{key}")
    steps = case.history.column("step")
    assert (about["seed"], about["steps"]) == (case.seed, case.steps) == (case.seed, steps[-1] - steps[0])
    assert case.branch_step in steps and len(steps) >= 10
    assert case.signature(case.history) == pytest.approx(about["signature"])
    assert case.is_failing(about["signature"]) == (case.diagnosis != "healthy")


@pytest.mark.parametrize("key", LETTERS)
def test_the_right_remedy_takes_the_sign_away_more_often_than_the_tempting_ones(key):
    case, measured = CASES[key], CASES[key].counts
    right, *tempting = [measured.get(remedy.label, measured["nothing"]).sign_gone for remedy in case.remedies]
    assert right.total >= 5 and right.count >= 0.8 * right.total
    assert all(right.count > other.count for other in tempting)
    assert case.diagnosis == "healthy" or right.count > measured["nothing"].sign_gone.count


@pytest.mark.parametrize("key", LETTERS)
def test_the_counts_are_of_all_remedies_and_of_the_good_recipe(key):
    measured = CASES[key].counts
    labels = {remedy.label for remedy in CASES[key].remedies if remedy.changes}
    assert {*measured} == labels | {"nothing", outcome.RECIPE_LABEL}
    assert all(counts.good.total == counts.sign_gone.total >= 5 for counts in measured.values())


@pytest.mark.parametrize("key", "adfgh")
def test_the_good_recipe_is_good_on_the_ring(key):
    recipe = CASES[key].counts[outcome.RECIPE_LABEL]
    assert recipe.good.count >= 0.8 * recipe.good.total


def test_no_recipe_mends_the_data():
    assert CASES["c"].counts[outcome.RECIPE_LABEL].good.count == 0


def test_the_recordings_are_small():
    assert sum(recordings.FILES[case.name].stat().st_size for case in CASES.values()) <= 2_000_000


# ---- signatures, of histories made by hand


class Moment(dict):
    """Values by name, as a snapshot holds them."""


class Run(list):
    """A history of ``Moment``s."""

    @property
    def last(self):
        return self[-1]


def test_signatures_of_known_runs():
    rng = np.random.default_rng(0)
    modes = Run(
        Moment(modes=np.array([covered, 8, good])) for covered, good in [(1, 0.0), (8, 0.6), (8, 0.9), (7, 0.6)]
    )
    assert catalogue.modes_found(modes) == 7 and catalogue.high_quality_share(modes) == pytest.approx(0.7)
    verdicts = Moment(real_scores=np.array([1.0, -1, -1, -1]), generated_scores=np.array([2.0, 2, 2, 2]))
    assert catalogue.discriminator_accuracy(Run([verdicts])) == pytest.approx(0.125)
    bumps = catalogue.BUMPS.sample(400, rng)
    assert catalogue.js_divergence(Run([Moment(real=bumps, samples=catalogue.BUMPS.sample(400, rng))])) < 0.03
    assert catalogue.js_divergence(Run([Moment(real=bumps, samples=bumps + 30)])) > 0.65
    blob = catalogue.BLOB.sample(400, rng)
    swings = Run(Moment(real=blob, samples=blob + side) for side in (9, 9, -0.2, 0.2))
    assert catalogue.distance_from_centre(swings) == pytest.approx(1.0, rel=0.1), (
        "0.2 √2 from the centre, and the sd is 0.2 √2"
    )
    known = catalogue.MOONS.sample(16, rng)
    assert catalogue.memorised_samples_share(Run([Moment(real=known, samples=known)])) == 1
    assert (
        0.2
        < catalogue.memorised_samples_share(Run([Moment(real=known, samples=catalogue.MOONS.sample(400, rng))]))
        < 0.8
    )


# ---- the second verdict


def observed(**values):
    """A run of three equal observations."""
    return Run([Moment(values)] * 3)


@pytest.mark.parametrize(
    ("covered", "share", "is_good"), [(8, 0.75, True), (8, 0.74, False), (7, 0.99, False), (1, 0.99, False)]
)
def test_a_generator_of_points_is_good_with_all_modes_and_high_quality(covered, share, is_good):
    found = quality.RING.judge(observed(modes=np.array([covered, 8, share])))
    assert found.is_good == is_good and str(found).startswith(f"{covered} of 8 modes")


def test_a_generator_is_good_at_each_of_the_last_observations():
    run = Run(Moment(modes=np.array(one)) for one in [(8, 8, 0.9), (7, 8, 0.9), (8, 8, 0.9)])
    assert not quality.RING.judge(run).is_good
    assert quality.RING.judge(Run([*run, *observed(modes=np.array([8, 8, 0.9]))])).is_good, "what was before is over"


@pytest.mark.parametrize("dataset", [data.moons(), catalogue.BLOB], ids=["moons", "blob"])
def test_real_points_are_good_and_a_narrow_group_is_not(dataset):
    rule, real = quality.neighbours_rule(dataset), dataset.sample(400, np.random.default_rng(1))
    assert rule.judge(observed(samples=real)).is_good
    assert not rule.judge(observed(samples=0.05 * real + 0.95 * real[0])).is_good
    assert not rule.judge(observed(samples=np.full((400, 2), np.inf))).is_good


def test_numbers_are_good_if_their_js_divergence_is_small():
    rng = np.random.default_rng(2)
    real, other = (catalogue.BUMPS.sample(400, rng) for _ in range(2))
    assert quality.NUMBERS.judge(observed(real=real, samples=other)).is_good
    assert not quality.NUMBERS.judge(observed(real=real, samples=other + 1)).is_good


def test_the_rules_say_what_they_ask_for():
    assert str(CASES["a"].quality) == "8 of 8 modes and at least 75 % high-quality samples"
    assert str(CASES["e"].quality) == "precision at least 0.8 and recall at least 0.8"
    assert str(CASES["b"].quality) == "JS(p_data, p_g) at most 0.05"


@pytest.mark.parametrize("key", LETTERS)
def test_of_the_recorded_runs_only_the_healthy_one_is_good(key):
    assert CASES[key].quality.judge(CASES[key].history).is_good == (CASES[key].diagnosis == "healthy")


# ---- runs and branches


@pytest.mark.parametrize("key", ["b", "e"])
def test_a_case_made_again_has_the_same_signature_and_its_remedy_takes_it_away(key):
    case = CASES[key]
    again, treated = runs.run_case(case, observations=9), case.treat(observations=9)
    assert case.is_failing(case.signature(again)) and case.is_failing(treated.before)
    assert treated.sign_is_gone and case.remedies[0].label in str(treated)
    assert "Sign gone: yes. Generator good: " in str(treated) and not treated.was.is_good


def test_a_branch_is_the_same_run_until_the_remedy_sets_in():
    case = CASES["b"]._replace(steps=40, branch=20)
    alone, branch = runs.run_case(case, observations=3), runs.run_case(case, {"d_learning_rate": 2e-3}, observations=3)
    assert [snapshot.step for snapshot in branch] == [0, 20, 40]
    same = [np.array_equal(one["field"], other["field"]) for one, other in zip(alone, branch, strict=True)]
    assert same == [True, True, False]
    assert runs.gan_for(case.network).d_learning_rate == 2e-3
    runs.run_case(case, observations=2)
    assert runs.gan_for(case.network).d_learning_rate == 1e-6, "the next run begins with the case's own settings"


def test_the_good_recipe_keeps_the_data_of_a_case_and_nothing_else():
    few, many = CASES["c"]._replace(steps=2), CASES["a"]._replace(steps=2)
    few_real, many_real = (np.unique(case.recipe(observations=2).last["real"], axis=0) for case in (few, many))
    assert len(few_real) == 16 and len(many_real) > 300
    gan = runs.recipe_gan(2)
    assert (gan.d_steps, gan.penalty, gan.penalty_weight, gan.g_learning_rate) == (1, "R1", pytest.approx(0.1), 1e-3)
    assert many.recipe(observations=2) is CASES["h"]._replace(steps=2).recipe(observations=2), "one run serves both"
    assert CASES["b"]._replace(steps=2).recipe(observations=2).last["samples"].shape[1] == 1


def test_the_good_recipe_is_that_of_the_first_lab():
    from tests.chapters.test_first_lab import settings

    assert settings() == failures.RECIPE


def test_settings_and_data_of_ones_own():
    case = CASES["b"]._replace(steps=20, branch=10)
    assert case.treat(observations=2, d_steps=2).remedy.label == "d_steps=2"
    moved = runs.run_case(case, {"data": catalogue.data.bumps((-3.0, 3.0))}, observations=2)
    assert moved.last["real"].max() > moved[0]["real"].max() + 1


def test_looking_leaves_the_run_alone():
    gan = runs.gan_for("starved D")
    gan.reset(seed=0)
    observer, before = runs.Observer(gan, catalogue.BUMPS), gan.state()
    length = runs.generator_gradient_norm(gan, observer)
    assert length > 0 and runs.generator_gradient_norm(gan, observer) == length
    assert all(map(np.array_equal, gan.state()["variables"], before["variables"]))


def test_what_cannot_be_is_refused():
    case = CASES["b"]
    with pytest.raises(ValueError, match="got the remedy 'hope', expected one of 'D rate"):
        case.treat("hope")
    with pytest.raises(ValueError, match="expected one or the other"):
        case.treat("R1 penalty", d_steps=2)
    for name in ("speed", "_loss"):
        with pytest.raises(ValueError, match=f"got the setting '{name}', expected one of a GAN"):
            case.treat(**{name: 1})


# ---- the widget, without a browser


@pytest.fixture
def patient():
    one = Patient("b")
    one.case = one.case._replace(steps=20, branch=10)
    yield one
    one.close()


def test_a_pressed_diagnosis_is_answered_and_then_remedies_are_offered(patient):
    assert patient._second.layout.visibility == "hidden", "its room is kept"
    patient._diagnoses.value = "vanishing gradient"
    assert "near miss" in patient._verdict.value and patient.diagnosis.diagnosis == "vanishing gradient"
    assert patient._second.layout.visibility == "visible"
    patient._diagnoses.value = "starved discriminator"
    assert patient.diagnosis.right and "case b: right" in patient._verdict.value


def test_a_diagnosis_in_code_is_the_same_as_a_pressed_one(patient):
    assert patient.answer("healthy").verdict == "not this" and patient._diagnoses.value == "healthy"
    assert patient.answer("tired").verdict == "unknown" and patient.diagnosis.diagnosis == "healthy"


def test_the_button_runs_the_chosen_remedy(patient):
    patient._run.click()
    assert "Choose a remedy first" in patient._message.value and patient.treatment is None
    patient._remedies.value = "G rate ÷ 10"
    patient._run.click()
    assert patient.treatment.remedy.label == "G rate ÷ 10" and "G rate ÷ 10" in patient._message.value
    first = patient.treatment
    assert patient.result().treatment is first is patient.compare().treatment, "what was run is shown, not run again"


def test_an_error_in_the_branch_is_said(patient):
    patient.case = patient.case._replace(data=catalogue.RING)
    patient._remedies.value = "R1 penalty"
    patient._run.click()
    assert 'role="alert"' in patient._message.value


def test_without_a_click_the_right_remedy_is_run_and_the_diagnosis_stays_folded(patient):
    shown = patient.result()
    page = shown._repr_html_()
    assert shown.treatment.remedy == patient.case.remedies[0] and "D rate 0.002" in str(shown)
    assert page.count("<details><summary>You gave no diagnosis.") == 1 and "<script" not in page and len(page) < 80_000
    open_part, _, folded = page.partition("</summary>")
    assert "D rate 0.002" not in open_part and "D rate 0.002" in folded and page.endswith("</details></div>")
    patient.answer("starved discriminator")
    assert "<details>" not in patient.result()._repr_html_()


def test_both_verdicts_on_the_recording_the_branch_and_the_recipe(patient):
    page = patient.result(d_steps=2)._repr_html_()
    assert "sign gone?" in page and "generator good?" in page and "JS(p_data, p_g) at most 0.05" in page
    assert all(label in page for label in ("recorded", "d_steps=2", "good recipe, from the start"))


def test_both_runs_can_be_played(patient):
    assert "<script" in patient.compare(d_steps=2)._repr_html_()


def test_a_run_on_a_page_has_fewer_points_and_all_its_losses():
    history = CASES["f"].history
    small = outcome.smaller(history)
    assert len(small.last["samples"]) == len(small.last["real_scores"]) == 200 and len(history.last["samples"]) == 400
    assert np.array_equal(small.column("d_loss"), history.column("d_loss"), equal_nan=True)


def test_showing_it_gives_nothing_away(patient, monkeypatch):
    shown = []
    for module in (patients, poster):
        monkeypatch.setattr(module, "display", lambda *things, **_: shown.append(things[0]))
    patient._ipython_display_()
    player, chart, stored, questions, branch = shown
    assert "starved" not in f"{player._repr_html_()}{chart}{branch}"
    assert all(one in stored["text/html"] for one in DIAGNOSES), "and none is marked"
    assert "application/vnd.jupyter.widget-view+json" in questions and "gradient" in str(chart)


def test_remedies_are_offered_in_another_order_than_right_one_first():
    firsts = {key: Patient(key)._remedies.options[0] for key in LETTERS}
    right = [firsts[key] == CASES[key].remedies[0].label for key in LETTERS]
    assert 0 < sum(right) < 6


def test_the_summary_table(patient):
    patient.answer("starved discriminator")
    patient.treat(d_steps=2)
    table = summary_table([patient, Patient("f")])
    assert str(table) == "1 of 2 diagnoses right."
    assert "d_steps=2" in table._repr_html_() and "none" in table._repr_html_()


def test_the_recipe_table_has_two_rows_a_case():
    page = recipe_table([CASES["a"], CASES["f"]])._repr_html_()
    assert [page.count(words) for words in ("a, 10 D steps", "a, good recipe", "f, leave it alone")] == [1, 1, 1]


# ---- the checks of the exercises


@pytest.mark.parametrize("number", checks.REPORTS)
def test_a_report_has_one_right_diagnosis(number):
    right = CASES[checks.REPORTS[number].case].diagnosis
    answers = {diagnosis: check_report(number, diagnosis) for diagnosis in DIAGNOSES}
    assert [diagnosis for diagnosis, answer in answers.items() if answer.right] == [right]
    assert str(answers[right]).startswith(f"report {number}: right, {right}.")
    assert right not in checks.REPORTS[number].hint and check_report(number, ...).verdict == "still open"
    with pytest.raises(ValueError, match="got report 9, expected one of 1, 2"):
        check_report(9, "healthy")


def a_gan(seed=0, **changes):
    g, d = networks.points_generator(seed=2 * seed), networks.points_discriminator(seed=2 * seed + 1)
    return training.GAN(g, d, **failures.RECIPE | changes)


def test_what_is_no_new_gan_is_named():
    assert "still open" in str(check_gan(lambda seed: ...)) and "still open" in str(check_gan(...))
    assert "got a int, expected a new training.GAN" in str(check_gan(lambda seed: seed))
    trained = a_gan()
    trained.advance(catalogue.RING, 1)
    assert "got a GAN at step 1," in str(check_gan(lambda seed: trained))


def test_a_flat_discriminator_and_restless_samples_are_told_apart():
    flat = check_gan(lambda seed: a_gan(seed, penalty_weight=300.0), seeds=[0], steps=300)
    assert not flat.passed and not flat.sign_is_gone and "holds its slope down" in str(flat)
    restless = check_gan(lambda seed: a_gan(seed, learning_rate=2e-2), seeds=[0], steps=150)
    assert not restless.sign_is_gone and "how far they move" in str(restless)


def test_a_run_that_breaks_off_is_reported(monkeypatch):
    def diverges(*_):
        raise training.TrainingDiverged(120, 100, "discriminator", np.inf)

    monkeypatch.setattr(checks, "observed", diverges)
    assert "With seed 0 the training broke off: the discriminator's loss" in str(check_gan(a_gan))


def test_a_good_gan_passes():
    done = check_gan(a_gan, seeds=[0])
    assert done.passed and done.sign_is_gone and done.is_good and "treated GAN: passed" in str(done)


# ---- the rest


def test_the_script_counts_both_verdicts(monkeypatch, tmp_path):
    path = Path(__file__).parents[2] / "scripts" / "record_clinic.py"
    spec = importlib.util.spec_from_file_location("record_clinic", path)
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    judged = quality.Rule("", lambda value: quality.Quality("", value < 0.15))
    case = CASES["b"]._replace(signature=lambda value: value, quality=judged)
    values = [0.1, 0.6, 0.2, 0.1, 0.9]
    assert script.verdicts(case, lambda seed: values[seed]) == (3, 2, 5)
    monkeypatch.setattr(script.cases, "COUNTS_FILE", tmp_path / "counts.json")
    script.write("b", {"nothing": (3, 2, 5)})
    script.write("a", {"nothing": (0, 0, 5)})
    assert list(json.loads((tmp_path / "counts.json").read_text("utf-8"))) == ["a", "b"]
