"""A run in a file: with functions of one's own, in folders that are not there, and with settings that are ignored."""

from pathlib import Path

import numpy as np
import pytest

from gan_lessons import data, losses, networks, training
from gan_lessons.utils.tensorflow import tf

RING = data.ring()


def my_penalty(discriminator, real, generated, mix):
    return 0.3 * losses.r1(discriminator, real, generated, mix)


MY_LOSS = losses.Loss("mine", losses.hinge_discriminator, losses.critic_generator)
TWISTED = losses.Loss("hinge", losses.wasserstein_discriminator, losses.critic_generator)  # a name that is taken


def make(**settings):
    g = networks.points_generator(width=8, depth=2, seed=0)
    d = networks.points_discriminator(width=8, depth=2, seed=1)
    return training.GAN(g, d, batch_size=16, **settings)


def saved(path, **settings):
    gan = make(**settings)
    gan.train(RING, 3, progress=False)
    gan.save(path)
    return gan


def same_run(one, other):
    for gan in (one, other):
        gan.train(RING, 3, progress=False)
    return all(map(np.array_equal, one.state()["variables"], other.state()["variables"]))


@pytest.mark.parametrize(
    ("name", "own"), [("loss", MY_LOSS), ("loss", TWISTED), ("penalty", my_penalty)], ids=["loss", "twisted", "penalty"]
)
def test_what_is_ones_own_is_asked_for_by_name(name, own, tmp_path):
    gan = saved(tmp_path / "run.npz", **{name: own})
    with pytest.raises(ValueError, match=rf"saved with a {name} of your own .*pass it: GAN.load\(path, {name}=...\)"):
        training.GAN.load(tmp_path / "run.npz")
    again = training.GAN.load(tmp_path / "run.npz", **{name: own})
    assert getattr(again, name) is own and same_run(gan, again)


def test_a_penalty_that_was_set_later_is_asked_for_too(tmp_path):
    gan = make(penalty="R1")
    gan.penalty = my_penalty
    gan.train(RING, 3, progress=False)
    gan.save(tmp_path / "run.npz")
    with pytest.raises(ValueError, match="my_penalty"):
        training.GAN.load(tmp_path / "run.npz")
    assert same_run(gan, training.GAN.load(tmp_path / "run.npz", penalty=my_penalty))


@pytest.mark.parametrize("given", [{"loss": "hinge"}, {"penalty": "R1"}, {"penalty": my_penalty}])
def test_a_setting_that_the_file_has_already_is_refused(given, tmp_path):
    saved(tmp_path / "run.npz", penalty="R2")
    (name,) = given
    with pytest.raises(ValueError, match=rf"{name}: got .*goes on with that.*set gan.{name} afterwards"):
        training.GAN.load(tmp_path / "run.npz", **given)


def test_other_settings_are_no_arguments_of_load(tmp_path):
    saved(tmp_path / "run.npz")
    with pytest.raises(TypeError, match="learning_rate"):
        training.GAN.load(tmp_path / "run.npz", learning_rate=0.1)


@pytest.mark.parametrize("steered", ["beta_1", "ema_momentum", "batch_size", "loss", "jit"])
def test_what_was_steered_goes_on_as_it_was(steered, tmp_path):
    values = {"beta_1": 0.8, "ema_momentum": 0.5, "batch_size": 24, "loss": "hinge", "jit": True}
    gan = make()
    setattr(gan, steered, values[steered])
    gan.train(RING, 2, progress=False)
    gan.save(tmp_path / "run.npz")
    again = training.GAN.load(tmp_path / "run.npz")
    assert getattr(again, steered) == getattr(gan, steered) and same_run(gan, again)
    gan.reset(), again.reset()


def test_the_home_folder_can_be_written_short(tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    gan = saved("~/run.npz")
    assert (tmp_path / "run.npz").is_file() and same_run(gan, training.GAN.load(Path("~") / "run.npz"))


@pytest.mark.parametrize("call", ["save", "load"])
@pytest.mark.parametrize("path", ["missing/run.npz", "folder"])
def test_paths_that_cannot_be_are_named_as_they_were_given(call, path, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "folder").mkdir()
    act = make().save if call == "save" else training.GAN.load
    with pytest.raises(ValueError) as error:
        act(path)
    assert path in str(error.value) and "unfinished" not in str(error.value)
    assert not list(tmp_path.rglob("*unfinished*"))


def test_a_gan_with_integer_state_is_saved_whole(tmp_path):
    g = tf.keras.Sequential([tf.keras.Input((2,)), tf.keras.layers.Dense(8), tf.keras.layers.Dropout(0.5, seed=1)])
    g.add(tf.keras.layers.Dense(2))
    gan = training.GAN(g, networks.points_discriminator(width=8, seed=1), batch_size=16)
    gan.train(RING, 3, progress=False)
    gan.save(tmp_path / "run.npz")
    assert same_run(gan, training.GAN.load(tmp_path / "run.npz"))
