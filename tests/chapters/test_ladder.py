"""The rungs of chapter 5.3: their recordings say the truth, their weights give the FID that was recorded."""

import doctest
import importlib.util
import sys
from pathlib import Path

import numpy as np
import pytest

from gan_lessons import metrics
from gan_lessons.chapters import ladder, recordings
from gan_lessons.chapters.ladder import RUNGS

SCRIPTS = Path(__file__).parents[2] / "scripts"
KEYS = [rung.key for rung in RUNGS]
BY_KEY = {rung.key: rung for rung in RUNGS}
SCORES = metrics.DigitScores()


def last(key, name):
    return float(recordings.run(key).last[name])


def best(key):
    return min(last(key, "full_fid"), last(key, "averaged_fid"))


@pytest.mark.parametrize("key", KEYS)
def test_the_last_fid_is_that_of_the_shipped_weights(key):
    made = ladder.generate_digits(ladder.load_gan(BY_KEY[key]), 10_000)
    assert SCORES.fid(made) == pytest.approx(best(key), rel=0.02), "the weights are stored with 11 bits each"


@pytest.mark.parametrize("key", KEYS)
def test_a_recording_says_how_it_was_made(key):
    about, run = recordings.metadata(key), recordings.run(key)
    assert about["steps"] == run.last.step == BY_KEY[key].steps and about["seed"] == 0
    assert about["seconds"] == pytest.approx(last(key, "seconds"), abs=0.1)
    assert about["FID"] == pytest.approx(last(key, "full_fid"), abs=0.006)
    assert about["FID of the averaged weights"] == pytest.approx(last(key, "averaged_fid"), abs=0.006)
    assert (SCRIPTS.parent / about["made by"].split()[-1]).is_file()


@pytest.mark.parametrize("key", KEYS)
def test_a_recording_can_be_charted_and_replayed(key):
    run = recordings.run(key)
    assert len(run.column("full_fid")) == len(run.column("averaged_fid")) == len(run) >= 15
    assert (np.diff(run.column("step")) > 0).all() and (np.diff(run.column("seconds")) > 0).all()
    for moment in run:
        assert moment["samples"].reshape(32, -1).shape == (32, 784) and moment["samples"].dtype == np.uint8
        assert {"sample_scores", "real_scores", "generated_scores", "fid"} <= set(moment.values)


def test_what_the_ladder_reaches():
    """The figures that the chapter speaks of, on one metric: 10,000 samples against the test digits."""
    assert best("article") > 0.7 * SCORES.fid_of_noise(10_000), "the article's networks collapse"
    assert best("three_changes") < 12 and best("longer") <= 3.2
    run = recordings.run("longer")
    at_18_000 = min(np.interp(18_000, run.column("step"), run.column(name)) for name in ("full_fid", "averaged_fid"))
    assert at_18_000 <= 4


def test_the_conditional_rung_draws_what_it_is_told_to():
    made = ladder.generate_digits(ladder.load_gan(BY_KEY["conditional"]), 5000)
    assert (metrics.probabilities(made).argmax(axis=1) == np.arange(5000) % 10).mean() >= 0.95
    assert best("conditional") <= 3.5


def test_a_rung_says_its_batch_size():
    assert [rung.batch_size for rung in RUNGS] == [rung.make_gan(0).batch_size for rung in RUNGS]


def test_a_lighter_run_has_the_same_moments_and_fewer_samples():
    run = recordings.run("longer")
    light = ladder.lighter(run, samples=12)
    assert light.column("step").tolist() == run.column("step").tolist() and len(light) == len(run)
    for one, other in zip(light, run, strict=True):
        assert np.array_equal(one["samples"], other["samples"][:12]) and len(one["sample_scores"]) == 12
        assert (float(one["full_fid"]) == float(other["full_fid"]) and one.d_loss == other.d_loss) or one.step == 0


def test_all_recordings_together_are_small():
    assert sum(path.stat().st_size for path in recordings.FILES.values()) <= 10_000_000


def test_the_moments_of_the_script(monkeypatch):
    monkeypatch.syspath_prepend(str(SCRIPTS))
    spec = importlib.util.spec_from_file_location("record_ladder", SCRIPTS / "record_ladder.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    sys.modules.pop("record_digits", None)
    for rung in RUNGS:
        steps = module.moments(rung.steps)
        assert steps[0] == 0 and steps[-1] == rung.steps and (np.diff(steps) > 0).all()
    assert doctest.testmod(module).failed == 0


def test_an_unknown_run_is_refused():
    with pytest.raises(ValueError, match="got 'music', expected one of 'digits', 'article'"):
        recordings.run("music")
