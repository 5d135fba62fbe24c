"""Runs a case, with or without a remedy from its branch on: for the recordings and for the student."""

from functools import cache

import numpy as np

from gan_lessons.chapters.failures import GALLERY, number_recipe, point_recipe, prepare_run
from gan_lessons.live.observer import Observer
from gan_lessons.training.calls import call
from gan_lessons.utils.tensorflow import tf

OBSERVATIONS = 16  # of a run, the first and the last step included
NOT_RECORDED = ("warped", "optimal")  # views that a recording does without, to be small


@cache
def gan_for(network):
    """The GAN of some of the cases."""
    return GALLERY[network].make()


@cache
def recipe_gan(numbers):
    """The course's good recipe, as in its first lab, for examples of 1 or 2 numbers."""
    return number_recipe() if numbers == 1 else point_recipe()


def run_case(case, changes=None, seed=None, observations=OBSERVATIONS):
    """Train the GAN of a case, with ``changes`` from its branch on, and return the ``History``.

    Raises:
        ValueError: a setting that a GAN does not have, before anything is trained.
        training.TrainingDiverged: a loss became infinite.
    """
    gan, changes = gan_for(case.network), dict(changes or {})
    _check_names(gan, changes)
    start = GALLERY[case.network]._replace(data=case.data, settings=case.settings, head_start=case.head_start)
    seed = case.seed if seed is None else seed
    return _run(gan, start, seed, observed_steps(case, observations), case.branch, changes)


def run_recipe(case, seed=None, observations=OBSERVATIONS):
    """Train the good recipe on the data of a case from its start, for as many steps, and return the ``History``.

    Only what a case has to learn from stays, so that few examples are few for the recipe, too. Cases with the same
    data and the same number of steps share one run.
    """
    dataset = case.settings.get("data", case.data)
    numbers = gan_for(case.network).discriminator.input_shape[-1]
    return _recipe_run(numbers, dataset, case.steps, case.seed if seed is None else seed, observations)


@cache
def _recipe_run(numbers, dataset, steps, seed, observations):
    start = GALLERY["memorisation"]._replace(data=dataset, settings={}, head_start=0)
    return _run(recipe_gan(numbers), start, seed, np.linspace(0, steps, observations).astype(int).tolist())


def _run(gan, start, seed, steps, branch=None, changes=None):
    """Observe a run at these ``steps``; after the observation at step ``branch`` the ``changes`` are made."""
    dataset = prepare_run(start, gan, seed)
    first = gan.step
    observer = Observer(gan, dataset)
    for step in steps:
        gan.advance(dataset, first + step - gan.step)
        gan.snapshot(probes(gan, observer))
        if step == branch:
            dataset = changes.pop("data", dataset)
            for name, value in changes.items():
                setattr(gan, name, value)
            observer = Observer(gan, dataset) if dataset is not observer.data else observer
    return gan.history


def observed_steps(case, observations=OBSERVATIONS):
    """The steps at which a run is observed: evenly spread, the branch among them."""
    return sorted({*np.linspace(0, case.steps, observations).astype(int).tolist(), case.branch})


def probes(gan, observer):
    """What an observer records, and the norm of G's gradient, in the fewest bytes that look the same.

    ``pushes`` stay as they are: where G's gradient vanishes they are too small for float16.
    """
    values = {name: probe(None, None) for name, probe in observer.probes().items() if name not in NOT_RECORDED}
    values = {name: value if name == "pushes" else to_half_precision(value) for name, value in values.items()}
    values["gradient"] = np.float32(generator_gradient_norm(gan, observer))
    return {name: lambda g, d, value=value: value for name, value in values.items()}


def to_half_precision(value):
    """Arrays of floats as float16; single numbers stay as exact as they are."""
    value = np.asarray(value)
    return value.astype(np.float16) if value.dtype in (np.float32, np.float64) and value.size > 3 else value


def generator_gradient_norm(gan, observer):
    """The norm of the gradient with which G would be updated now."""
    with tf.GradientTape() as tape:
        real = call(gan.discriminator, observer.real, observer.real_conditions)
        made = call(gan.generator, observer.noise, observer.real_conditions)
        generated = call(gan.discriminator, made, observer.real_conditions)
        loss = gan.loss.generator(real, generated)
    return float(tf.linalg.global_norm(tape.gradient(loss, gan.generator.trainable_variables)))


def _check_names(gan, changes):
    for name in changes:
        if name != "data" and (name.startswith("_") or not hasattr(gan, name)):
            raise ValueError(f"got the setting {name!r}, expected one of a GAN, such as 'd_steps', or 'data'")
