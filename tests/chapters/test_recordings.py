"""The shipped recordings: what they hold, what they say of themselves, and that they can be shown."""

import importlib.util
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from gan_lessons.chapters import recordings
from gan_lessons.live.replay import Replay

SCRIPTS = Path(__file__).parents[2] / "scripts"


def script(name):
    spec = importlib.util.spec_from_file_location(name, SCRIPTS / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_run_goes_from_noise_to_digits():
    run = recordings.digits()
    steps, fids = run.column("step"), run.column("fid")
    real, noise = run.last["fid_scale"]
    assert len(run) == 40 and steps[0] == 0 and (np.diff(steps) > 0).all()
    assert fids[0] > 0.7 * noise and fids[-1] < 0.1 * noise and real < 5


def test_every_moment_holds_what_a_replay_shows():
    for snapshot in recordings.digits():
        assert snapshot["samples"].shape == (32, 784) and snapshot["samples"].dtype == np.uint8
        for name in ("sample_scores", "real_scores", "generated_scores"):
            assert snapshot[name].dtype == np.float16 and np.isfinite(snapshot[name]).all()


def test_samples_come_from_the_same_noise_and_do_not_collapse():
    late = recordings.digits().column("samples")[-5:].astype(float)
    across_samples = late.std(axis=1).mean()
    across_moments = late.std(axis=0).mean()
    assert across_moments < 0.8 * across_samples


def test_the_run_can_be_replayed():
    assert "<script" in Replay(recordings.digits(), name="recorded", frames=4)._repr_html_()


def test_recordings_say_how_they_were_made():
    about = recordings.metadata("digits")
    assert about["steps"] == recordings.digits().last.step and about["seed"] == 0
    assert 0 < about["FID of the averaged weights"] < 20
    for name in recordings.FILES:
        made_by = recordings.metadata(name)["made by"].split()[-1]
        assert (SCRIPTS.parent / made_by).is_file()


def test_an_unknown_recording_is_refused():
    with pytest.raises(ValueError, match=r"got 'music', expected one of 'digits', .*'thumbnails'"):
        recordings.metadata("music")


def test_files_are_small():
    assert recordings.FILES["digits"].stat().st_size <= 700_000
    assert recordings.FILES["thumbnails"].stat().st_size <= 200_000


def test_thumbnails_are_pictures_in_zero_to_one():
    shown = recordings.thumbnails()
    assert shown.outlines.shape == shown.translated.shape == shown.digits.shape == (12, 28, 28)
    assert shown.clips.shape == (4, 8, 16, 16) and shown.real_clips.shape == (2, 8, 16, 16)
    for name in ("outlines", "translated", "digits", "clips", "real_clips"):
        pixels = getattr(shown, name)
        assert pixels.dtype == np.float32 and pixels.min() >= 0 and 0.5 < pixels.max() <= 1
    assert shown.labels.shape == (12,) and set(shown.labels) <= set(range(10))


def test_translations_are_nearer_to_their_digits_than_outlines_are():
    shown = recordings.thumbnails()
    assert np.abs(shown.translated - shown.digits).mean() < np.abs(shown.outlines - shown.digits).mean()


def test_films_move():
    for clip in recordings.thumbnails().clips:
        assert np.abs(clip[-1] - clip[0]).mean() > 0.02


def test_reading_a_recording_loads_no_tensorflow():
    code = "import sys; from gan_lessons.chapters import recordings; recordings.digits(); "
    code += "print('tensorflow' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout == "False\n"


# ---- the scripts' own parts, without training


def test_moments_are_as_many_as_wanted_and_in_order():
    record = script("record_digits")
    steps = record.moments()
    assert len(steps) == record.MOMENTS and steps[0] == 0 and steps[-1] == record.STEPS
    assert (np.diff(steps) > 0).all()
