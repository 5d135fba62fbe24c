"""Runs of every kind, made by hand: what stills are drawn from in the tests."""

import numpy as np

from gan_lessons.snapshots import History, Snapshot

NAN = float("nan")


def history(*snapshots):
    made = History()
    for snapshot in snapshots:
        made.add(snapshot)
    return made


def scores(rng, count=50):
    return {"real_scores": rng.normal(1, 1, count), "generated_scores": rng.normal(-1, 1, count)}


def points(steps=10, **more):
    """A run on points with all that a lab observes of one; D takes the left for real."""
    rng = np.random.default_rng(0)
    across = np.linspace(-1, 1, 40) * np.ones((40, 1))
    made = []
    for step in range(steps):
        samples = rng.normal(size=(400, 2))
        values = {
            "samples": samples,
            "real": rng.normal(size=(400, 2)),
            "reach": 3.0,
            "field": 0.5 - 0.1 * across,
            "optimal": 0.5 - 0.4 * across,
            "warped": rng.normal(size=(26, 37, 2)),
            "pushes": np.hstack([samples[:48], rng.normal(size=(48, 2))]),
            "theory": np.log([4.0, 2.0]),
            "modes": np.array([min(8, step), 8, 0.92]),
        }
        losses = (NAN, NAN) if step == 0 else (1.0 + step / 100, 0.7)
        made.append(Snapshot(10 * step, *losses, values | scores(rng, 400) | more))
    return history(*made)


def critic():
    """The same with a critic, whose field goes from −4 to 2."""
    return points(is_critic=True, field_range=np.array([-4.0, 2.0]), theory=np.array([0.0, NAN]))


def digits(steps=30):
    """A run on digits with its FID at every fifth moment."""
    rng, made = np.random.default_rng(0), []
    across, up = np.meshgrid(np.linspace(-1, 1, 28), np.linspace(-1, 1, 28))
    rings = [np.abs(np.hypot(across, stretched * up) - 0.6) < 0.15 for stretched in np.linspace(0.8, 2, 64)]
    for step in range(0, steps * 10, 10):
        values = {"samples": 255 * np.reshape(rings, (64, 784)).astype(np.uint8), "sample_scores": rng.normal(size=64)}
        if step % 50 == 0:
            values |= {"fid": np.float64(300 / (1 + step)), "fid_scale": np.array([1.0, 330.0])}
        made.append(Snapshot(step, *((NAN, NAN) if step == 0 else (1.0 + step / 1000, 0.7)), values | scores(rng)))
    return history(*made)


def colour_images(side=64, count=64):
    """One moment of a run on smooth coloured images, red to the left and blue to the right."""
    across, up = np.meshgrid(np.linspace(0, 255, side), np.linspace(0, 255, side))
    image = np.stack([255 - across, 0.5 * up, across], axis=-1)
    shades = np.linspace(0.5, 1, count)[:, None, None, None]
    return history(Snapshot(10, 1.4, 0.7, {"samples": (shades * image).astype(np.uint8)}))


def numbers(**more):
    """A run on numbers with both densities, D and the optimal D*."""
    rng = np.random.default_rng(0)
    values = {
        "samples": rng.normal(size=(300, 1)),
        "real": rng.normal(1, 0.3, size=(300, 1)),
        "reach": 3.0,
        "density": np.exp(-(np.linspace(-3, 3, 121) ** 2)),
        "generated_density": np.exp(-((np.linspace(-3, 3, 121) - 1) ** 2)),
        "field": np.linspace(0.2, 0.8, 121),
        "optimal": np.linspace(0, 1, 121),
    }
    return history(Snapshot(10, 1.4, 0.7, values | scores(rng) | more))


def bare_numbers():
    """Numbers of which nothing but examples is known."""
    return history(Snapshot(3, 1.0, 1.0, {"samples": np.linspace(0, 1, 50)[:, None], "real": np.full((50, 1), 4.0)}))


def signals():
    """Damped waves, some of which D takes for real, under conditions with long names."""
    rng = np.random.default_rng(0)
    times = np.linspace(0, 1, 128)
    waves = np.sin(2 * np.pi * times * rng.uniform(3, 9, (64, 1))) * np.exp(-3 * times)
    given = np.array("labels violin, viola, violoncello, … in turn")
    return history(Snapshot(5, 1.3, 0.7, {"samples": waves, "sample_scores": rng.normal(size=64), "given": given}))


def conditional():
    """Points of which field and grid are those of one condition."""
    return points(steps=2, given=np.array("label 3"))


def losses_alone(steps=3):
    """What ``gan.train`` leaves without probes."""
    return history(*[Snapshot(10 * step, *((NAN, NAN) if step == 0 else (1.25, 0.5))) for step in range(steps)])


def not_finite():
    """A run whose networks have diverged: nothing that was observed is a number."""
    nothing = {name: np.full(shape, NAN) for name, shape in {
        "samples": (20, 2), "field": (8, 8), "optimal": (8, 8), "warped": (2, 3, 2), "pushes": (4, 4),
        "real_scores": 9, "generated_scores": 9, "theory": 2,
    }.items()}  # fmt: skip
    real = np.random.default_rng(0).normal(size=(50, 2))
    return history(Snapshot(0), Snapshot(10, NAN, float("inf"), nothing | {"reach": 2.0, "real": real}))


def huge():
    """Numbers of sizes that no axis is made for."""
    values = {"samples": np.full((5, 2), 1e30), "reach": 1e-3, "warped": np.full((4, 3, 2), 1e30)}
    return history(Snapshot(5, 1e30, -1e30, values), Snapshot(12_345_678, 1e30, -1e30, values))


def many_modes():
    """A run that finds half of 500 modes, and leaves its window."""
    samples = 9 * np.random.default_rng(0).normal(size=(400, 2))
    return history(
        *[
            Snapshot(1000 * step, 1.0 + step, 0.5, {"samples": samples, "reach": 2.0, "modes": [9.0 * step, 500, 0.5]})
            for step in range(30)
        ]
    )


RUNS = {
    made.__name__: made
    for made in (
        *(points, critic, digits, colour_images, numbers, bare_numbers, signals, conditional, losses_alone),
        *(not_finite, huge, many_modes),
    )
}
