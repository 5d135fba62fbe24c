"""Files that are cut, foreign or hostile: the lab opens as if there were none, and says which file cannot be read."""

import json

import numpy as np
import pytest

pytestmark = pytest.mark.usefixtures("beside")


@pytest.fixture
def path(open_one, beside):
    """Of a file with a run of 20 steps on two branches, whose lab is gone."""
    lab = open_one()
    lab.do("step_both")
    lab.do("branch")
    lab.do("request", "d_steps", 2)
    lab.train(19)
    lab.close()
    return next(beside.glob(".gan_lessons/*.npz"))


def changed(path, change):
    """Write the file again with other facts or arrays."""
    with np.load(path) as file:
        arrays = {name: file[name] for name in file.files}
    facts = json.loads(str(arrays.pop("facts")))
    facts = change(facts, arrays) or facts
    np.savez(path, **arrays, facts=np.array(json.dumps(facts)))


def opens_anew(lab, path):
    assert not lab._autosave.offer.is_open and lab.gan.step == 0
    assert str(path) in lab._note.value and "begins anew" in lab._note.value
    assert lab._error.value == "" and 'role="status"' in lab._note.value


def test_untouched_it_is_offered(open_one, path):
    changed(path, lambda facts, arrays: None)
    lab = open_one()
    assert lab._autosave.offer.is_open and lab._note.value == ""
    lab.resume()
    assert lab.gan.step == 20


@pytest.mark.parametrize("share", [0.0, 0.3, 0.9, 0.999])
def test_cut_short(open_one, path, share):
    whole = path.read_bytes()
    path.write_bytes(whole[: int(share * len(whole))])
    lab = open_one()
    opens_anew(lab, path)
    lab.do("step_both")
    lab._autosave.flush()
    assert not list(path.parent.glob("*previous*")), "no copy of what cannot be read"


@pytest.mark.parametrize("place", [0.2, 0.5, 0.8])
def test_damaged_inside(open_one, path, place):
    whole = bytearray(path.read_bytes())
    at = int(place * len(whole))
    whole[at : at + 64] = bytes(255 - byte for byte in whole[at : at + 64])
    path.write_bytes(whole)
    opens_anew(open_one(), path)


def test_pickled_code_is_not_run(open_one, path, beside):
    class Evil:
        def __reduce__(self):
            return open, (str(beside / "run"), "w")

    np.savez(path, facts=np.array([Evil()], dtype=object))
    opens_anew(open_one(), path)
    assert not (beside / "run").exists()


def set_at(*keys, to):
    """A change of one fact."""

    def change(facts, arrays):
        place = facts
        for key in keys[:-1]:
            place = place[key]
        place[keys[-1]] = to

    return change


def last_event(kind, value, name=None):
    def change(facts, arrays):
        facts["events"][-1][1:] = [kind, value, name]

    return change


HOSTILE = {
    "no facts": lambda facts, arrays: [1],
    "another format": set_at("format", to="gan_lessons kept run 0"),
    "another run": set_at("fingerprint", to="0" * 32),
    "code as a setting's name": last_event("d_steps = 2; import os; os.system('x')", 2),
    "code as a loss": last_event("loss", "hinge'); import os; ('"),
    "a setting out of range": last_event("batch_size", 10**12),
    "a method as a setting": last_event("save", "file.npz"),
    "unknown data": last_event("train", 5, "nothing"),
    "a negative number of steps": last_event("train", -5, "ring of 8"),
    "training without data": last_event("train", 5),
    "a circle of events": lambda facts, arrays: facts["events"][0].__setitem__(0, len(facts["events"]) - 1),
    "another random generator": set_at("states", 0, "rng", to={"bit_generator": "os.system"}),
    "settings that are not all there": set_at("states", 0, "settings", to={"d_steps": 1}),
    "flags of other networks": set_at("states", 0, "trainable", to=[[[True], [True]], [[True], [True]]]),
    "a state of other networks": lambda facts, arrays: arrays.update({"state 0": np.zeros(7, np.uint8)}),
    "a state that is not there": lambda facts, arrays: arrays.pop("state 0") is None,
    "a snapshot that is not there": set_at("branches", 0, "snapshots", 0, to=999),
    "markup as a colour": set_at("branches", 0, "style", to=["branch 1", "red;background:url(x)", ""]),
    "a very long name": set_at("branches", 0, "style", to=["b" * 10_000, "#888888", ""]),
    "samples of another shape": lambda facts, arrays: arrays.update(
        {f"rows {facts['values'].index('samples')}": np.zeros((9, 9, 9, 9), np.float32)}
    ),
    "points that are none": set_at("drawn", to={"drawing 1": [["x", "y"]]}),
    "deep nesting": lambda facts, arrays: [json.loads("[" * 900 + "]" * 900)],
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_foreign_and_hostile(open_one, path, kind):
    changed(path, HOSTILE[kind])
    opens_anew(open_one(), path)


def test_a_file_that_would_unpack_to_far_more_than_one_of_ours_is_not_unpacked(open_one, path, monkeypatch):
    monkeypatch.setattr("gan_lessons.live.kept_reader.MOST_BYTES", 1000)
    opens_anew(open_one(), path)


def test_a_folder_in_place_of_the_file(open_one, path):
    path.unlink()
    path.mkdir()
    opens_anew(open_one(), path)


def test_a_file_that_is_damaged_after_it_was_offered_is_said_where_resume_was_pressed(open_one, path):
    lab = open_one()
    path.write_bytes(b"cut")
    lab._autosave.offer._resume.click()
    assert "cannot be read as a run that was kept" in lab._error.value and lab.gan.step == 0
