"""Makes the run of a case, with or without a remedy from its branch on: for the recordings and for the student."""

from functools import cache

import numpy as np

from gan_lessons.chapters.failures import GALLERY, begin
from gan_lessons.live.observer import Observer
from gan_lessons.utils.tensorflow import tf

LOOKS = 16  # at a run, the first and the last step included
UNSAVED = ("warped", "optimal")  # views that a recording does without, to be small


@cache
def gan_of(network):
    """The GAN of some of the cases."""
    return GALLERY[network].make()


def made(case, changes=None, seed=None, looks=LOOKS):
    """The run of a case, with ``changes`` from its branch on: a ``History``.

    Raises:
        ValueError: a setting that a GAN does not have, before anything is trained.
        training.TrainingDiverged: a loss became infinite.
    """
    gan, changes = gan_of(case.network), dict(changes or {})
    _check_names(gan, changes)
    start = GALLERY[case.network]._replace(data=case.data, knobs=case.knobs, head_start=case.head_start)
    learned = begin(start, gan, case.seed if seed is None else seed)
    first = gan.step
    observer = Observer(gan, learned)
    for step in moments(case, looks):
        gan.advance(learned, first + step - gan.step)
        gan.snapshot(probes(gan, observer))
        if step == case.branch:
            learned = changes.pop("data", learned)
            for name, value in changes.items():
                setattr(gan, name, value)
            observer = Observer(gan, learned) if learned is not observer.data else observer
    return gan.history


def moments(case, looks=LOOKS):
    """The steps at which a run is looked at: evenly spread, the branch among them."""
    return sorted({*np.linspace(0, case.steps, looks).astype(int).tolist(), case.branch})


def probes(gan, observer):
    """What an observer sees, and the length of G's gradient, in the fewest bytes that look the same.

    ``pushes`` stay as they are: where G's gradient vanishes they are too small for float16.
    """
    values = {name: probe(None, None) for name, probe in observer.probes().items() if name not in UNSAVED}
    values = {name: value if name == "pushes" else light(value) for name, value in values.items()}
    values["gradient"] = np.float32(gradient_length(gan, observer))
    return {name: lambda g, d, value=value: value for name, value in values.items()}


def light(value):
    """Arrays of floats as float16; single numbers stay as exact as they are."""
    value = np.asarray(value)
    return value.astype(np.float16) if value.dtype in (np.float32, np.float64) and value.size > 3 else value


def gradient_length(gan, observer):
    """The length of the gradient with which G would be updated now."""
    with tf.GradientTape() as tape:
        real = gan.discriminator(observer.real, training=False)
        generated = gan.discriminator(gan.generator(observer.noise, training=False), training=False)
        loss = gan.loss.generator(real, generated)
    return float(tf.linalg.global_norm(tape.gradient(loss, gan.generator.trainable_variables)))


def _check_names(gan, changes):
    for name in changes:
        if name != "data" and (name.startswith("_") or not hasattr(gan, name)):
            raise ValueError(f"got the setting {name!r}, expected one of a GAN, such as 'd_steps', or 'data'")
