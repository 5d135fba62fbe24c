"""Labs whose runs are kept: for the tests of that."""

import pytest

from gan_lessons import data


@pytest.fixture
def beside(tmp_path, monkeypatch):
    """The folder beside which runs are kept."""
    monkeypatch.setenv("GAN_LESSONS_AUTOSAVE", "1")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def open_one(make):
    """Opens a lab on a small GAN with the same first weights as all others."""
    from gan_lessons.live import Lab  # here, so that tests without a lab do not wait for TensorFlow

    opened = []

    def open_one(gan=None, sets=None, **settings):
        lab = Lab(make(depth=1) if gan is None else gan, data.ring() if sets is None else sets, "kept", **settings)
        opened.append(lab)
        return lab

    yield open_one
    for lab in opened:
        lab._autosave.is_on = False
        lab.close()
