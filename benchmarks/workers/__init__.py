"""The trainings that are compared, each the same for every worker that takes part in it.

A worker is a module with one function, ``setup(task, seed, **options)``, which builds the two networks of the task and
returns ``run(n)``: train ``n`` steps (one update of the discriminator, then one of the generator, each on fresh
noise) and return the last two losses as plain numbers, so that it cannot return before it has finished.
"""

from pathlib import Path
from typing import NamedTuple

import numpy as np

MNIST = Path(__file__).parents[2] / "gan_lessons" / "assets" / "mnist.npz"


class Task(NamedTuple):
    """One training.

    Args:
        name: as it is asked for.
        latent_dim: numbers in a noise vector.
        generator: sizes of its dense layers, noise first; () for the convolutional pair.
        discriminator: likewise, an example first.
        parameters: how many both networks have.
        batch_size: examples of an update.
        learning_rate: of both Adam optimisers.
        beta_1: likewise.
        beta_2: likewise.
        gamma: weight of the R1 penalty; 0 for none.
        normalised: batch normalisation in the generator and LeakyReLU in the discriminator.
        end: last activation of the generator.
        steps: measured at once.
    """

    name: str
    latent_dim: int
    generator: tuple
    discriminator: tuple
    parameters: tuple
    batch_size: int
    learning_rate: float
    beta_1: float
    beta_2: float = 0.999
    gamma: float = 0.0
    normalised: bool = False
    end: str = "sigmoid"
    steps: int = 400

    def check_parameters(self, generator, discriminator):
        """Stop a worker whose networks do not have the sizes that the others train."""
        counts = (int(generator), int(discriminator))
        assert counts == self.parameters, f"got {counts} parameters, expected {self.parameters}: not the same networks"


DENSE_G, DENSE_D = (100, 128, 128, 100, 100, 784), (784, 100, 100, 128, 1)
TASKS = {
    task.name: task
    for task in (
        Task("article", 100, DENSE_G, DENSE_D, (131_624, 101_657), 128, 2e-4, 0.5),
        Task("improved", 100, DENSE_G, DENSE_D, (133_448, 101_657), 128, 1e-3, 0.0, 0.99, 1.0, normalised=True),
        Task("points", 2, (2, 64, 64, 64, 2), (2, 64, 64, 64, 1), (8_642, 8_577), 128, 2e-4, 0.5, end=None, steps=2000),
        Task("dcgan", 100, (), (), (3_586_819, 2_764_737), 32, 2e-4, 0.5, normalised=True, end="tanh", steps=4),
    )
}


def examples(task, seed):
    """What a task learns from: digits or images as ``uint8``, points as ``float32``."""
    rng = np.random.default_rng(seed)
    if task.name == "points":  # a ring of eight modes
        angles = 2 * np.pi * rng.integers(0, 8, 60_000) / 8
        points = np.stack([np.cos(angles), np.sin(angles)], axis=1) + 0.01 * rng.standard_normal((60_000, 2))
        return points.astype(np.float32)
    if task.name == "dcgan":  # discs in colour; what they show does not matter here
        y, x = np.mgrid[:64, :64]
        centres, colours = rng.integers(16, 48, (1000, 2, 1, 1)), rng.integers(0, 256, (1000, 1, 1, 3))
        inside = (x - centres[:, 0]) ** 2 + (y - centres[:, 1]) ** 2 < 144
        return np.where(inside[..., None], colours, 255 - colours).astype(np.uint8)
    with np.load(MNIST) as file:
        return file["x_train"].reshape(-1, 784)
