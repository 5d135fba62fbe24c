"""Every setting does something, at any time, under the name it has in the constructor; other names are refused."""

import inspect

import numpy as np
import pytest

from gan_lessons import data, losses, networks, training
from gan_lessons.training import code
from gan_lessons.training.settings import SETTINGS

RING = data.ring()
OTHER = {  # another value for each setting that can be changed
    "loss": "hinge",
    "penalty": "R1",
    "penalty_weight": 30.0,
    "learning_rate": 0.05,
    "g_learning_rate": 0.05,
    "d_learning_rate": 0.05,
    "beta_1": 0.9,
    "beta_2": 0.5,
    "d_steps": 3,
    "batch_size": 40,
    "ema_momentum": 0.1,
    "jit": True,
}
FIXED = {"latent_dim": 3, "condition_shape": (4,), "seed": 5}
CONDITIONAL = {"l1_weight": 3.0}


def make(**settings):
    g = networks.points_generator(width=8, depth=2, seed=0)
    d = networks.points_discriminator(width=8, depth=2, seed=1)
    return training.GAN(g, d, **{"batch_size": 16, "penalty": "R2"} | settings)


def variables(gan):
    return gan.state()["variables"]


def same(one, other):
    return all(map(np.array_equal, one, other))


def test_all_settings_of_the_constructor_are_covered():
    names = [*inspect.signature(training.GAN).parameters][2:]
    assert [*SETTINGS] == names
    assert {*names} == ({*OTHER} - {"g_learning_rate", "d_learning_rate"}) | {*FIXED} | {*CONDITIONAL}


@pytest.mark.parametrize("name", OTHER)
def test_a_setting_changes_the_run_whenever_it_is_set_and_is_written_down(name):
    plain, steered = make(), make()
    for gan in (plain, steered):
        gan.train(RING, 4, progress=False)
    setattr(steered, name, OTHER[name])
    assert getattr(steered, name) == OTHER[name] or getattr(steered, name).name == OTHER[name]
    for gan in (plain, steered):
        gan.train(RING, 4, progress=False)
    if name != "jit":  # the same steps by another compiler
        assert not same(variables(plain), variables(steered))
    found = {}
    exec(code.write(steered), found)
    assert same(variables(steered), variables(found["gan"]))


@pytest.mark.parametrize("name", [name for name in OTHER if name not in ("g_learning_rate", "d_learning_rate")])
def test_set_before_the_first_step_it_is_as_if_it_had_been_given(name):
    given, steered = make(**{name: OTHER[name]}), make()
    setattr(steered, name, OTHER[name])
    for gan in (given, steered):
        gan.train(RING, 4, progress=False)
    assert same(variables(given), variables(steered))


def test_going_back_takes_every_setting_back():
    gan = make()
    gan.train(RING, 3, progress=False)
    before, values = gan.state(), {name: getattr(gan, name) for name in OTHER}
    for name, value in OTHER.items():
        setattr(gan, name, value)
    gan.restore(before)
    assert {name: getattr(gan, name) for name in OTHER} == values
    gan.train(RING, 3, progress=False)
    whole = make()
    whole.train(RING, 6, progress=False)
    assert same(variables(gan), variables(whole))


def test_the_l1_weight_of_a_conditional_gan_can_be_set():
    source = data.labelled(data.ArrayData(np.random.default_rng(0).normal(size=(60, 2)), labels=np.arange(60) % 3))
    gan = training.GAN(
        networks.conditional(networks.points_generator(5, seed=0), 3),
        networks.conditional(networks.points_discriminator(shape=(5,), seed=1), 3),
        batch_size=16,
    )
    gan.train(source, 2, progress=False)
    before = gan.state()
    gan.train(source, 2, progress=False)
    plain = variables(gan)
    gan.restore(before)
    gan.l1_weight = 3.0
    gan.train(source, 2, progress=False)
    assert not same(plain, variables(gan))


@pytest.mark.parametrize("name", FIXED)
def test_what_cannot_be_changed_says_what_to_do(name):
    gan = make()
    with pytest.raises(ValueError, match=f"{name}: cannot be set, because"):
        setattr(gan, name, FIXED[name])


@pytest.mark.parametrize("name", ["generator", "discriminator", "step", "history"])
def test_parts_of_the_run_cannot_be_replaced(name):
    gan = make()
    with pytest.raises(ValueError, match=f"{name}: cannot be set, because"):
        setattr(gan, name, getattr(gan, name))


@pytest.mark.parametrize(
    ("name", "advice"),
    [
        ("lr", "its settings are"),
        ("learningrate", "did you mean learning_rate"),
        ("n_critic", "its settings are"),
        ("batchsize", "did you mean batch_size"),
        ("rng", "its settings are"),
        ("frozen", "its settings are"),
        ("train", "its settings are"),
    ],
)
def test_a_name_without_effect_is_refused(name, advice):
    gan = make()
    with pytest.raises(ValueError, match=advice):
        setattr(gan, name, 1)
    with pytest.raises(AttributeError):
        setattr(gan, name, 1)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("learning_rate", -1.0),
        ("learning_rate", "fast"),
        ("learning_rate", (0.1, 0.2)),
        ("beta_1", 1.0),
        ("beta_2", True),
        ("d_steps", 0),
        ("d_steps", 2.5),
        ("batch_size", 0),
        ("ema_momentum", None),
        ("ema_momentum", 1.0),
        ("l1_weight", 1.0),
        ("jit", "yes"),
        ("loss", "cross"),
        ("penalty", "R7"),
    ],
)
def test_wrong_values_change_nothing(name, value):
    gan = make()
    before, events = getattr(gan, name), gan.events
    with pytest.raises(ValueError):
        setattr(gan, name, value)
    assert getattr(gan, name) == before and gan.events == events


def test_a_single_learning_rate_is_told_as_one_and_two_as_two():
    gan = make()
    assert gan.learning_rate == 2e-4
    gan.d_learning_rate = 0.1
    assert gan.learning_rate == (2e-4, 0.1)
    gan.learning_rate = 0.3
    assert gan.g_learning_rate == gan.d_learning_rate == gan.learning_rate == 0.3


def test_a_loss_of_ones_own_can_be_set():
    gan = make()
    own = losses.Loss("own", losses.hinge_discriminator, losses.critic_generator)
    gan.loss = own
    gan.train(RING, 2, progress=False)
    assert gan.loss is own
    with pytest.raises(ValueError, match=r"loss: this run was steered with a function of your own"):
        code.write(gan)


def test_going_to_and_fro_compiles_nothing_again():
    gan = make()
    gan.train(RING, 2, progress=False)
    gan.d_steps = 4
    gan.train(RING, 2, progress=False)
    gan.d_steps = 7  # the same loop, as long
    gan.train(RING, 2, progress=False)
    compiled = len(gan._compiled)
    gan.d_steps = 1
    gan.train(RING, 2, progress=False)
    assert len(gan._compiled) == compiled
