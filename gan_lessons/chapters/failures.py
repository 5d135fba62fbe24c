"""A gallery of training failures, each with the setting that causes it, its signature in a number, and its remedy.

One run proves nothing about a game that starts from random weights. So every failure here is run over several seeds,
and reported as a ``Proportion``: how many runs failed, with Wilson's interval, which is wide
for a handful of runs.

>>> collapse = GALLERY["mode collapse"]
>>> collapse.remedy
{'d_steps': 10}
"""

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from gan_lessons import data, metrics, networks, pictures, training
from gan_lessons.metrics import divergences
from gan_lessons.metrics.intervals import Proportion
from gan_lessons.utils import validation

NO_LEARNING = 1e-30  # so small that no weight moves; unlike a frozen player's, G's Adam goes on averaging gradients
BIN_EDGES = np.linspace(-4, 4, 81)  # of the cells in which numbers are counted
FEW, MANY = 16, 4096  # training examples
RECIPE = {"learning_rate": 1e-3, "beta_1": 0.0, "beta_2": 0.99, "penalty": "R1", "penalty_weight": 0.1}  # chapter 0's


BUILT, CHANGED, GOOD = "built to fail", "one change", "good recipe"


class Failure(NamedTuple):
    """A run that goes wrong on purpose.

    Args:
        name: what it is called.
        make: ``() → training.GAN`` with the settings that fail.
        data: the data set to learn from.
        settings: what is changed at the start to cause it, ``{}`` if ``make`` does it all; ``"data"`` counts as one.
        remedy: settings that prevent it; everything else stays.
        steps: how long a run is.
        signature: ``(gan, data) → float``, the number that shows it.
        failed: ``float → bool``, what a signature says.
        label: what the signature is, for a table.
        head_start: steps that D is trained alone before the run, G standing still.
    """

    name: str
    make: Callable
    data: Any
    settings: dict
    remedy: dict
    steps: int
    signature: Callable
    failed: Callable
    label: str
    head_start: int = 0


class Run(NamedTuple):
    """What one run shows at its end.

    Args:
        signature: the number that shows its failure.
        high_quality: the share of its points of high quality; None for numbers, whose quality is the JS divergence.
        modes: how many modes it covers; None for data without separate modes in the plane.
    """

    signature: float
    high_quality: float | None = None
    modes: int | None = None


def with_recipe(failure):
    """The same data, head start and number of steps, trained by the recipe of chapter 0 with one D step.

    What causes the failure is left out, except for its training set. The discriminator has three layers for points.

    >>> with_recipe(GALLERY["mode collapse"]).make().d_steps
    1
    """
    make = number_recipe if tuple(failure.data.shape) == (1,) else point_recipe
    kept = {name: value for name, value in failure.settings.items() if name == "data"}
    return failure._replace(make=make, settings=kept, remedy={})


def prepare_run(failure, gan, seed=0, changes=None):
    """Bring ``gan`` to the start of the failing run of that seed, with ``changes`` made, and return its data set.

    Args:
        failure: a ``Failure``.
        gan: what its ``make`` returned; used again for every seed, it is compiled only once.
        seed: of the first weights, the batches and the noise.
        changes: settings by name, or a function ``gan → settings``, such as one of ``REMEDIES``.

    Raises:
        ValueError: a setting that a GAN does not have.
    """
    gan.reset(seed=seed)
    dataset = _set(gan, failure.settings).get("data", failure.data)
    changes = changes(gan) if callable(changes) else changes or {}
    dataset = _set(gan, changes).get("data", dataset)
    if failure.head_start:
        rate, gan.g_learning_rate = gan.g_learning_rate, NO_LEARNING
        gan.advance(dataset, failure.head_start)
        gan.g_learning_rate = rate
    return dataset


def _set(gan, settings):
    """Change settings of ``gan``; "data" is none of its own, so the caller reads that from what is returned."""
    for name, value in settings.items():
        if name != "data" and not hasattr(gan, name):
            raise ValueError(f"changes: got {name!r}, expected a setting of a GAN, such as 'd_steps', or 'data'")
        if name != "data":
            setattr(gan, name, value)
    return settings


def run_seeds(failure, changes=None, seeds=range(5), gan=None):
    """The signature of one whole run for each seed, as a list of floats; arguments as for ``observe_seeds``.

    Example:
        >>> run_seeds(GALLERY["mode collapse"]._replace(steps=0), seeds=[0])  # not yet trained: it covers nothing
        [0.0]
    """
    return [run.signature for run in observe_seeds(failure, changes, seeds, gan)]


def observe_seeds(failure, changes=None, seeds=range(5), gan=None):
    """One whole run for each seed, as a list of ``Run``.

    Args:
        failure: as for ``prepare_run``.
        changes: as for ``prepare_run``; ``failure.remedy`` for the runs with the remedy.
        seeds: whole numbers.
        gan: what ``failure.make`` returned, to save compiling it again; None for a new one.

    Raises:
        ValueError: no seeds, or as for ``prepare_run``.
    """
    seeds = [validation.whole("seeds", seed, 0, 2**63) for seed in seeds]
    if not seeds:
        raise ValueError("seeds: got none, expected at least one whole number, such as range(5)")
    gan, runs = gan or failure.make(), []
    for seed in seeds:
        dataset = prepare_run(failure, gan, seed, changes)
        gan.advance(dataset, failure.steps)
        runs.append(Run(float(failure.signature(gan, dataset)), *quality(gan, failure.data)))
    return runs


def three_ways(failure, gan=None, recipe=None, seeds=range(5), repaired_seeds=range(3)):
    """Runs of a failure as it was built, with its remedy, and with the recipe of chapter 0: lists of ``Run`` by name.

    Args:
        failure: one of the gallery.
        gan: what ``failure.make`` returned, to save compiling it again.
        recipe: likewise of ``with_recipe(failure).make``.
        seeds: of the failing runs, as for ``observe_seeds``.
        repaired_seeds: of the others; fewer, to save time.
    """
    gan = gan or failure.make()
    return {
        BUILT: observe_seeds(failure, {}, seeds, gan),
        CHANGED: observe_seeds(failure, failure.remedy, repaired_seeds, gan),
        GOOD: observe_seeds(with_recipe(failure), {}, repaired_seeds, recipe),
    }


def table_of(failure, ways):
    """What ``three_ways`` returned as a picture: the signature and the quality of each run, and how many failed."""
    said = {BUILT: failure.settings, CHANGED: failure.remedy}
    columns = {failure.label: lambda runs: ", ".join(f"{run.signature:.2g}" for run in runs)}
    one = ways[BUILT][0]
    if one.modes is not None and failure.signature is not modes_covered:
        columns["modes covered, of 8"] = lambda runs: ", ".join(str(run.modes) for run in runs)
    if one.high_quality is not None:
        columns["high-quality samples"] = quality_words
    columns["failed"] = lambda runs: proportion_failed(failure, [run.signature for run in runs])
    lines = [
        (f"{name}: {_in_words(said[name])}" if name in said else name, *(column(runs) for column in columns.values()))
        for name, runs in ways.items()
    ]
    return pictures.table(["run", *columns], lines, f"{failure.name}: three ways of training.")


def quality_words(runs):
    """The quality of runs from the lowest to the highest: shares of good samples, or JS divergences of numbers.

    >>> quality_words([Run(8.0, 0.87), Run(8.0, 0.824)]), quality_words([Run(0.2), Run(0.31)])
    ('82 to 87 %', 'JS 0.20 to 0.31')
    """
    if runs[0].high_quality is None:
        low, high = (f"{end(run.signature for run in runs):.2f}" for end in (min, max))
        return f"JS {low}" if low == high else f"JS {low} to {high}"
    low, high = (f"{100 * end(run.high_quality for run in runs):.0f}" for end in (min, max))
    return f"{low} %" if low == high else f"{low} to {high} %"


def _in_words(settings):
    return ", ".join(f"{key} = {getattr(value, 'name', value)}" for key, value in settings.items())


def proportion_failed(failure, values):
    """How many of these runs failed, as a ``Proportion``."""
    return Proportion(sum(bool(failure.failed(value)) for value in values), len(values))


def proportion_healthy(failure, values):
    """How many of these runs did not fail, as a ``Proportion``."""
    return Proportion(sum(not failure.failed(value) for value in values), len(values))


# ---- signatures: what a run shows, as one number


def modes_covered(gan, dataset):
    """The number of modes that 2,000 samples cover."""
    return metrics.modes(gan.generate(2000), dataset).covered


def quality(gan, truth):
    """How good 2,000 samples are: ``Run.high_quality`` and ``Run.modes``.

    Args:
        gan: a ``training.GAN``.
        truth: the distribution that the training set comes from. Of a curve, each of its points counts as a centre.
    """
    if tuple(truth.shape) == (1,):
        return None, None
    if isinstance(truth, data.NoisyCurve):
        distances = metrics.nearest(gan.generate(2000), truth.centres).distances
        return float((distances <= 3 * truth.sd).mean()), None
    found = metrics.modes(gan.generate(2000), truth)
    return found.high_quality, found.covered


def js_divergence(gan, dataset):
    """JS(p_data, p_g) on the number line, counted with 4,000 samples; what left the line counts at its ends."""
    middles = 0.5 * (BIN_EDGES[1:] + BIN_EDGES[:-1])[:, None]
    numbers = np.clip(gan.generate(4000)[:, 0], BIN_EDGES[0], BIN_EDGES[-1] - 1e-3)
    return divergences.js(np.exp(dataset.log_density(middles)), np.histogram(numbers, BIN_EDGES)[0])


def mean_js_divergence(gan, dataset, observations=5, every=50):
    """The mean of ``js_divergence`` at several steps of a run: a single one may meet a swing at its best."""
    values = []
    for _ in range(observations):
        gan.advance(dataset, every)
        values.append(js_divergence(gan, dataset))
    return np.mean(values)


def generator_gradient_norm(gan, dataset):
    """The norm of the gradient with which G would be updated now."""
    state = gan.state()
    gan.step_generator(dataset)
    length = gan.last_update.gradient_norm
    gan.restore(state)
    return length


def memorised_share(samples, training_examples, fresh):
    """The share of samples that lie nearer to a training example than to any of equally many fresh ones.

    It is about one half for a generator that copies nothing: both are then equally near. (A relative
    of the data-copying test of Meehan, Chaudhuri and Dasgupta 2020, which compares how near samples and unseen real
    examples lie to the training set.)

    Args:
        samples: generated, ``(n, *shape)``.
        training_examples: ``(m, *shape)``.
        fresh: real examples that were not trained on, ``(m, *shape)``.

    Returns:
        A float from 0 to 1.

    Raises:
        ValueError: shapes that do not match, or unequal numbers of fresh and training examples.

    Example:
        >>> memorised_share([[0.1], [0.9]], [[0.0], [1.0]], [[0.3], [0.6]])
        1.0
    """
    if len(training_examples) != len(fresh):
        raise ValueError(
            f"memorised_share: got {len(training_examples)} training and {len(fresh)} fresh examples, "
            "expected equally many: among more examples there is always a nearer one"
        )
    to_training, to_fresh = (metrics.nearest(samples, examples).distances for examples in (training_examples, fresh))
    return float((to_training < to_fresh).mean())


def mean_memorised_share(gan, dataset, draws=5):
    """The mean of ``memorised_share`` over some draws of fresh moons, with 500 samples."""
    samples, rng = gan.generate(500), np.random.default_rng(10_000)
    fresh = (data.moons().sample(len(dataset), rng) for _ in range(draws))
    return np.mean([memorised_share(samples, dataset.values, one) for one in fresh])


# ---- the five failures


def _ring_gan(**settings):
    """D has a single layer, too simple to keep up with G at one step each."""
    g, d = networks.points_generator(seed=0), networks.points_discriminator(depth=1, seed=1)
    return training.GAN(g, d, learning_rate=1e-3, beta_1=0.9, **settings)


def _number_gan(**settings):
    g, d = networks.number_generator(seed=0), networks.number_discriminator(width=32, seed=1)
    return training.GAN(g, d, learning_rate=2e-3, beta_1=0.0, beta_2=0.99, **settings)


def _saturating_gan(**settings):
    """The loss log(1 − D(G(z))), which is flat where D is sure."""
    g, d = networks.points_generator(seed=0), networks.points_discriminator(depth=2, seed=1)
    return training.GAN(g, d, learning_rate=1e-3, **settings)


def _moons_gan(**settings):
    """The course's training recipe for points."""
    g, d = networks.points_generator(seed=0), networks.points_discriminator(seed=1)
    good = {"learning_rate": 2e-3, "beta_1": 0.0, "beta_2": 0.99, "penalty": "R1", "penalty_weight": 0.1}
    return training.GAN(g, d, **good | settings)


def point_recipe(**settings):
    """The good recipe of chapter 0's first lab, for points of the plane."""
    return training.GAN(networks.points_generator(seed=0), networks.points_discriminator(seed=1), **RECIPE | settings)


def number_recipe(**settings):
    """The same for numbers, with the networks of the failing runs."""
    g, d = networks.number_generator(seed=0), networks.number_discriminator(width=32, seed=1)
    return training.GAN(g, d, **RECIPE | settings)


def finite_moons(count, seed=0):
    """A training set of that many points."""
    return data.ArrayData(data.moons().sample(count, np.random.default_rng(seed)), f"{count:,} points of the moons")


def _gallery():
    ring, bumps = data.ring(sd=0.05), data.bumps()
    return [
        Failure(
            "mode collapse", _ring_gan, ring, {"d_steps": 1}, {"d_steps": 10}, 1000,
            modes_covered, lambda covered: covered <= 4, "modes covered, of 8",
        ),
        Failure(
            "oscillation", _number_gan, bumps, {"loss": "Wasserstein"}, {"penalty": "R1"}, 1000,
            mean_js_divergence, lambda js: js > 0.15, "mean JS over five observations",
        ),
        Failure(
            "vanishing gradient", _saturating_gan, ring, {"loss": "minimax"}, {"loss": "non-saturating"}, 300,
            generator_gradient_norm, lambda length: length < 1e-3, "norm of G's gradient", 1000,
        ),
        Failure(
            "starved D", _number_gan, bumps, {"d_learning_rate": 1e-6}, {"d_learning_rate": 2e-3}, 600,
            js_divergence, lambda js: js > 0.45, "JS(p_data, p_g)",
        ),
        Failure(
            "memorisation", _moons_gan, data.moons(), {"data": finite_moons(FEW)}, {"data": finite_moons(MANY)}, 600,
            mean_memorised_share, lambda share: share > 0.65, "share nearer to a training example",
        ),
    ]  # fmt: skip


GALLERY = {failure.name: failure for failure in _gallery()}
TOO_HIGH_LEARNING_RATE = Failure(
    "learning rate too high", _number_gan, GALLERY["oscillation"].data,
    {"g_learning_rate": 2e-2, "d_learning_rate": 2e-2},
    {"g_learning_rate": 4e-3, "d_learning_rate": 4e-3}, 1000,
    mean_js_divergence, lambda js: js > 0.15, "mean JS over five observations",
)  # fmt: skip


# ---- the article's three kinds of remedy, the same for every failure


def more_d_steps(gan):
    """An update strategy: D is updated ten times as often."""
    return {"d_steps": 10 * gan.d_steps}


def lower_learning_rates(gan):
    """Learning rates: both divided by five."""
    return {"g_learning_rate": gan.g_learning_rate / 5, "d_learning_rate": gan.d_learning_rate / 5}


def regularised(gan):
    """Regularisation: the gradient penalty R1, with weight 1."""
    return {"penalty": "R1", "penalty_weight": 1.0}


REMEDIES = {"10 D steps": more_d_steps, "learning rates ÷ 5": lower_learning_rates, "R1 penalty": regularised}
