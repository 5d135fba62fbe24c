"""The lab without a browser: its buttons are pressed from Python, its networks are tiny."""

import threading
import time

import numpy as np
import pytest

from gan_lessons import data, networks, pictures, training
from gan_lessons._tensorflow import keras
from gan_lessons.live import Lab, lab, player


def make_gan(**settings):
    g = networks.points_generator(width=8, depth=1, seed=0)
    d = networks.points_discriminator(width=8, depth=1, seed=1)
    return training.GAN(g, d, batch_size=16, jit=False, **settings)


def until(condition, seconds=60):
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.01)


def threads(name="lab"):
    return [t for t in threading.enumerate() if t.name.startswith("lab ") and t.name.endswith(name)]


def press(the_lab, words):
    next(button for button in the_lab._buttons if button.description == words).click()


@pytest.fixture
def ring_lab():
    the_lab = Lab(make_gan(), data.ring(), name="test")
    yield the_lab
    the_lab.close()


def test_train_is_the_same_run_as_without_a_lab(ring_lab):
    alone = make_gan()
    alone.train(data.ring(), 200, progress=False)
    sentence = ring_lab.train(200)
    assert sentence.startswith("Step 200:") and ring_lab.gan.step == 200
    for a, b in zip(alone.state()["variables"], ring_lab.gan.state()["variables"], strict=True):
        assert np.array_equal(a, b)


def test_play_and_pause_by_button(ring_lab):
    press(ring_lab, "Play")
    until(lambda: ring_lab.gan.step > 20)
    assert ring_lab._play_button.description == "Pause" and len(threads("test")) == 1
    press(ring_lab, "Pause")
    step = ring_lab.gan.step
    assert not threads("test") and ring_lab._play_button.description == "Play"
    time.sleep(0.2)
    assert ring_lab.gan.step == step
    assert f"Step {step:,}" in ring_lab._view.value, "the view shows where it stopped"


def test_playing_paused_and_stepped_gives_the_same_run(ring_lab):
    press(ring_lab, "Play")
    until(lambda: ring_lab.gan.step > 30)
    ring_lab.pause()
    ring_lab.train(500 - ring_lab.gan.step if ring_lab.gan.step < 500 else 0)
    alone = make_gan()
    alone.train(data.ring(), ring_lab.gan.step, progress=False)
    for a, b in zip(alone.state()["variables"], ring_lab.gan.state()["variables"], strict=True):
        assert np.array_equal(a, b)


@pytest.mark.parametrize(("words", "moved"), [("Step D", [False, True]), ("Step G", [True, False])])
def test_single_steps_move_one_player(ring_lab, words, moved):
    nets = (ring_lab.gan.generator, ring_lab.gan.discriminator)
    before = [net.get_weights() for net in nets]
    press(ring_lab, words)
    changed = [
        any(not np.array_equal(a, b) for a, b in zip(old, net.get_weights(), strict=True))
        for old, net in zip(before, nets, strict=True)
    ]
    assert changed == moved


def test_reset_goes_back_to_the_same_first_weights_and_does_not_resume(ring_lab):
    first = ring_lab.gan.state()["variables"]
    press(ring_lab, "Play")
    until(lambda: ring_lab.gan.step > 5)
    press(ring_lab, "Reset")
    assert ring_lab.gan.step == 0 and not threads("test")
    assert all(np.array_equal(a, b) for a, b in zip(first, ring_lab.gan.state()["variables"], strict=True))
    assert "Step 0" in ring_lab._view.value


def test_rates_are_applied_while_it_plays_and_while_it_rests(ring_lab):
    ring_lab._rates["g_learning_rate"].value = 0.01
    assert ring_lab.gan.g_learning_rate == pytest.approx(0.01)
    ring_lab.play()
    ring_lab._rates["d_learning_rate"].value = 0.02
    until(lambda: abs(ring_lab.gan.d_learning_rate - 0.02) < 1e-6)
    ring_lab.reset()
    assert ring_lab.gan.d_learning_rate == pytest.approx(2e-4)
    assert ring_lab._rates["d_learning_rate"].value == pytest.approx(2e-4)


def test_one_press_of_play_is_bounded():
    the_lab = Lab(make_gan(), data.ring(), name="bounded", limit=25)
    the_lab.play()
    until(lambda: not the_lab._player.playing)
    until(lambda: the_lab._play_button.description == "Play")
    assert the_lab.gan.step == 25
    the_lab.close()


def test_running_the_cell_again_leaves_one_lab_and_one_thread():
    for _ in range(5):
        the_lab = Lab(make_gan(), data.ring(), name="again")
        the_lab.play()
    assert len(threads("again")) == 1 and lab._labs["again"] is the_lab
    the_lab.close()
    assert not threads("again") and "again" not in lab._labs


def test_two_labs_play_at_once():
    pair = [Lab(make_gan(), data.ring(), name=name) for name in ("one", "two")]
    for the_lab in pair:
        the_lab.play()
    until(lambda: all(the_lab.gan.step > 10 for the_lab in pair))
    for the_lab in pair:
        the_lab.close()


class Moody(keras.Model):
    """Fails in training from the moment it is told to."""

    broken = False

    def __init__(self):
        super().__init__()
        self.inner = keras.layers.Dense(1)

    def call(self, x, training=False):
        if training and Moody.broken:
            raise RuntimeError("my <own> mistake")
        return self.inner(x)


@pytest.mark.parametrize("words", ["Play", "Step D"])
def test_an_exception_in_the_students_network_is_shown_and_the_run_kept(words):
    Moody.broken = True
    gan = training.GAN(networks.points_generator(width=8), Moody(), batch_size=16, jit=False)
    the_lab = Lab(gan, data.ring(), name="moody")
    press(the_lab, words)
    until(lambda: the_lab._error.value and the_lab._play_button.description == "Play")
    assert 'role="alert"' in the_lab._error.value and "my &lt;own&gt; mistake" in the_lab._error.value
    assert "kept at step 0" in the_lab._error.value and not threads("moody")
    Moody.broken = False
    press(the_lab, "Play")
    until(lambda: gan.step > 3)
    assert the_lab._error.value == ""
    the_lab.close()


def test_wrong_data_are_refused_before_a_widget_exists():
    with pytest.raises(ValueError, match="one example has shape"):
        Lab(make_gan(), data.mnist(), name="wrong")
    assert "wrong" not in lab._labs


def test_the_view_has_words_for_everything_it_shows(ring_lab):
    ring_lab.train(20)
    page = ring_lab._view.value
    assert page.count("<svg") == page.count('role="img" aria-label="') >= 3
    assert "modes" in page and "D is right on" in page and "losses" in page


def test_digits_lab_shows_fid_between_floor_and_ceiling():
    gan = training.GAN(networks.generator(seed=0), networks.discriminator(seed=0), batch_size=8, jit=False)
    the_lab = Lab(gan, data.mnist(), name="digits")
    last = gan.history.last
    floor, ceiling = last["fid_scale"]
    assert floor < 3 < 100 < ceiling and float(last["fid"]) > 100
    assert "FID" in pictures.describe(last) and last["samples"].dtype == np.uint8
    assert '<img alt="Generated samples. Step 0' in the_lab._view.value
    png = pictures.still(gan.history)
    assert png[:8] == b"\x89PNG\r\n\x1a\n" and len(png) > 20_000
    the_lab.close()


def test_poster_keeps_one_text_and_follows_the_run(monkeypatch):
    shown = []

    class Handle:
        def update(self, bundle, **_):
            shown.append(bundle)

    def fake_display(bundle, **_):
        shown.append(bundle)
        return Handle()

    monkeypatch.setattr("gan_lessons.live.poster.display", fake_display)
    monkeypatch.setattr("gan_lessons.live.lab.display", lambda bundle, raw: None)
    the_lab = Lab(make_gan(), data.ring(), name="poster")
    the_lab._ipython_display_()
    the_lab.train(30)
    assert len(shown) == 2 and shown[0]["image/png"] != shown[1]["image/png"]
    assert shown[0]["text/plain"] == shown[1]["text/plain"]
    the_lab.close()


class TestPlayer:
    def test_it_tells_how_it_ended(self):
        ends = []
        p = player.Player(lambda: False, ends.append, "lab x")
        p.play()
        until(lambda: ends)
        assert ends == [None] and not p.playing

        def work():
            raise KeyError("x")

        p = player.Player(work, ends.append, "lab x")
        p.play()
        until(lambda: len(ends) == 2)
        assert isinstance(ends[1], KeyError)

    def test_pause_from_inside_does_not_wait_for_itself(self):
        p = player.Player(lambda: p.pause() or True, lambda error: None, "lab inside")
        p.play()
        until(lambda: not threads("inside"))
