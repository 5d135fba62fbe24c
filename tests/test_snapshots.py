import copy
import os
import pickle

import numpy as np
import pytest

from gan_lessons.snapshots import History, Snapshot


def run_of(count, limit=400):
    history = History(limit)
    for step in range(count):
        history.add(Snapshot(step, step / 2, -step, {"x": np.full(3, step)}))
    return history


def test_a_snapshot_is_a_value_that_nothing_can_change():
    array = np.zeros(3)
    snapshot = Snapshot(1, values={"x": array})
    array[:] = 7
    assert snapshot["x"].tolist() == [0, 0, 0]
    with pytest.raises(ValueError, match="read-only"):
        snapshot["x"][0] = 1
    with pytest.raises(AttributeError):
        snapshot.step = 2
    with pytest.raises(TypeError):
        snapshot.values["y"] = 1
    with pytest.raises(KeyError, match="it has x"):
        snapshot["y"]


@pytest.mark.parametrize("count", [1, 5, 10, 11, 77, 1000])
def test_history_is_bounded_even_and_keeps_first_and_last(count):
    steps = run_of(count, limit=10).column("step")
    assert len(steps) <= 10 and steps[0] == 0 and steps[-1] == count - 1
    gaps = np.diff(steps)[:-1]
    assert len(set(gaps.tolist())) <= 1 and (np.diff(steps) > 0).all()
    assert len(steps) >= min(count, 5)


def test_columns():
    history = run_of(4)
    assert history.column("d_loss").tolist() == [0, 0.5, 1, 1.5]
    assert history.column("x").shape == (4, 3)
    assert len(history.column("nothing")) == 0


def test_before_is_what_a_rewind_leaves():
    assert run_of(10).up_to(4).column("step").tolist() == [0, 1, 2, 3, 4]


def test_steps_come_in_order():
    with pytest.raises(ValueError, match="steps in order"):
        run_of(3).add(Snapshot(1))


def test_save_and_load(tmp_path):
    history, path = run_of(5), tmp_path / "run.npz"
    history.save(path)
    again = History.load(path)
    assert again.column("x").tolist() == history.column("x").tolist() and again.column("d_loss").tolist() == [
        0, 0.5, 1, 1.5, 2,
    ]  # fmt: skip
    assert [file.name for file in tmp_path.iterdir()] == ["run.npz"]


def test_a_damaged_file_is_named(tmp_path):
    path = tmp_path / "run.npz"
    run_of(5).save(path)
    path.write_bytes(path.read_bytes()[:200])
    with pytest.raises(ValueError, match="cut short"):
        History.load(path)


def test_snapshots_and_histories_are_pickled_and_copied():
    history = History()
    history.add(Snapshot(3, 0.5, 0.25, {"samples": np.eye(2)}))
    for again in (pickle.loads(pickle.dumps(history)), copy.deepcopy(history)):
        assert again.last.step == 3 and np.array_equal(again.last["samples"], np.eye(2))
        assert not again.last["samples"].flags.writeable


@pytest.mark.parametrize(("name", "message"), [("", "expected the name of a file"), ("a\0b", "expected the name")])
def test_names_that_are_none(name, message):
    with pytest.raises(ValueError, match=message):
        History().save(name)


def test_what_must_not_be_replaced_is_not(tmp_path):
    protected, pipe, link = tmp_path / "protected.npz", tmp_path / "pipe", tmp_path / "link.npz"
    History().save(protected)
    protected.chmod(0o444)
    with pytest.raises(ValueError, match="is write-protected"):
        History().save(protected)
    if hasattr(os, "mkfifo"):
        os.mkfifo(pipe)
        with pytest.raises(ValueError, match="is a device or a pipe"):
            History().save(pipe)
    link.symlink_to("run.npz")
    History().save(link)
    assert link.is_symlink() and len(History.load(tmp_path / "run.npz")) == 0
    with pytest.raises(ValueError, match="cannot be written"):
        History().save(tmp_path / ("x" * 300))
