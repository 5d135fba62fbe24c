import collections

import pytest

IDLE = collections.defaultdict(list)


@pytest.fixture
def make():
    """``small.new``, but a GAN that an earlier test has done with is reset in place of one being compiled again."""
    from tests.small import new  # here, so that tests without a GAN do not wait for TensorFlow

    lent = []

    def make(seed=0, **settings):
        key = (seed, *sorted(settings.items(), key=str))
        gan = IDLE[key].pop() if IDLE[key] else new(seed, **settings)
        lent.append((key, gan))
        return gan

    yield make
    for key, gan in lent:
        gan.reset(seed=0)
        IDLE[key].append(gan)


@pytest.fixture(autouse=True)
def nothing_kept(monkeypatch):
    """No lab of a test finds the run of another; the tests of that switch it on again."""
    monkeypatch.setenv("GAN_LESSONS_AUTOSAVE", "0")
