"""What this machine has, and what a run costs on it: ``check()``, the first cell of the course.

Nothing of the course is imported before it is known to be there, so that a missing package is named by ``check``.
"""

import importlib
import os
import platform
import re
import time
from importlib import metadata
from typing import NamedTuple

# the versions of pyproject.toml and requirements.txt (a test holds them equal): from the first, below the second
REQUIRED_VERSIONS = {
    "Python": ("3.10", None),
    "TensorFlow": ("2.20", "2.22"),
    "JupyterLab": ("4.3", "5"),
    "ipywidgets": ("8.1.5", "9"),
    "anywidget": ("0.9.13", "0.12"),
    "matplotlib": ("3.9", None),
    "NumPy": ("1.26", None),
    "Pillow": ("10", None),
}
LISTED = (
    "Python",
    "TensorFlow",
    "Keras",
    "JupyterLab",
    "ipywidgets",
)  # the others are named only if something is wrong
DIGIT_STEPS = 6800  # of all runs of chapter 4 together
POINTS_SECONDS, DIGITS_SECONDS = 1.0, 3.0  # that each speed is measured for, after compiling
FIX = (
    "To fix this: open a terminal in the course's folder, run  pip install -r requirements.txt  "
    "and then choose Kernel → Restart Kernel here."
)


class Speed(NamedTuple):
    """Steps a second of the small pair for points and of chapter 4's pair for digits."""

    points: float
    digits: float


class Report(NamedTuple):
    """What ``check`` found; printed, it is a short text.

    ``versions`` maps names to version strings, None for what is missing; ``memory`` is in bytes, None where it cannot
    be known; ``speed`` is None where something is missing, and then nothing was measured.
    """

    versions: dict
    cores: int
    memory: int | None
    speed: Speed | None

    @property
    def problems(self):
        """What is missing, too old or too new, one sentence each."""
        return [problem for name in REQUIRED_VERSIONS if (problem := _problem(name, self.versions[name]))]

    def __str__(self):
        names = " · ".join(f"{name} {self.versions[name] or '(missing)'}" for name in LISTED)
        lines = [names, *(self.problems or ["Everything that the course needs is here."])]
        lines += [FIX] if self.problems else []
        free = "" if self.memory is None else f", {self.memory / 1e9:.1f} GB of memory free"
        lines.append(f"{self.cores} core{'s' * (self.cores > 1)}{free}")
        return "\n".join(lines + (_cost(self.speed) if self.speed else []))

    __repr__ = __str__


def check():
    """Look at what is installed and measure what training costs here, in about fifteen seconds: a ``Report``."""
    versions = {name: _version(name) for name in (*REQUIRED_VERSIONS, "Keras")}
    speed = measure_speed() if all(versions.values()) else None
    return Report(versions, _cores(), _memory(), speed)


def measure_speed():
    """The ``Speed`` of this machine, by training two pairs for a moment each."""
    importlib.import_module("gan_lessons.live")  # shows a moving picture while TensorFlow loads
    from gan_lessons import data, networks, training

    points = training.GAN(networks.points_generator(seed=0), networks.points_discriminator(seed=1))
    digits = training.GAN(
        networks.improved_generator(seed=0), networks.improved_discriminator(seed=1), penalty="R1", learning_rate=1e-3
    )
    return Speed(
        steps_per_second(points, data.ring(), POINTS_SECONDS), steps_per_second(digits, data.mnist(), DIGITS_SECONDS)
    )


def steps_per_second(gan, examples, seconds, clock=time.perf_counter):
    """How many steps ``gan`` makes in a second, measured for about ``seconds``; compiling is not counted."""
    gan.advance(examples, gan.chunk_steps)
    started, passed, steps = clock(), 0.0, 0
    while passed < seconds:
        gan.advance(examples, gan.chunk_steps)
        passed, steps = clock() - started, steps + gan.chunk_steps
    return steps / passed


# ---- what is there


def _version(name):
    if name == "Python":
        return platform.python_version()
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return None


def _cores():
    """Those that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _memory():
    """Bytes that are free, or None where that cannot be known."""
    try:
        import psutil  # wherever a notebook runs: its kernel needs it
    except ImportError:
        return None
    return psutil.virtual_memory().available


# ---- words


def _problem(name, version):
    low, high = REQUIRED_VERSIONS[name]
    wanted = f"{low} or newer" + (f", below {high}" if high else "")
    if version is None:
        return f"{name} is missing: the course needs {wanted}."
    if _numbers(version) < _numbers(low):
        return f"{name} {version} is too old: the course needs {wanted}."
    if high and _numbers(version) >= _numbers(high):
        return f"{name} {version} is too new: the course was tested with {wanted}."
    return None


def _numbers(version):
    """A version as numbers that compare: "2.20.1rc1" → (2, 20, 1)."""
    return tuple(int(part) for part in re.match(r"\d+(?:\.\d+)*", version)[0].split("."))


def _cost(speed):
    return [
        f"Trained here just now: {_two(speed.points)} steps a second of a small pair for points, "
        f"{_two(speed.digits)} of chapter 4's pair for digits.",
        f"So chapter 4's {DIGIT_STEPS:,} digit steps take about {_two(DIGIT_STEPS / speed.digits)} s here.",
    ]


def _two(number):
    """Two leading digits: 1,287 → "1,300", since the next run gives another number anyway."""
    return f"{float(f'{number:.2g}'):,.4g}" if number < 1000 else f"{float(f'{number:.2g}'):,.0f}"
