"""Check an installed gan_lessons from outside the repository: digits, a small GAN, and every file beside the code.

python scripts/check_wheel.py gan_lessons      the argument: the package's folder in the source tree
"""

import sys
from pathlib import Path

import numpy as np

import gan_lessons
from gan_lessons import data, live, networks, training

LEFT_OUT = {".py", ".pyc"}


def others(folder):
    """What lies in a folder beside Python, by its path in the folder."""
    files = [path for path in folder.rglob("*") if path.is_file() and path.suffix not in LEFT_OUT]
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def check_files(source, installed):
    """Data, recordings and what the page loads: the same files, byte for byte."""
    assert source not in (installed, *installed.parents), f"this is the source tree itself: {installed}"
    expected, found = others(source), others(installed)
    assert any(name.endswith(".npz") for name in expected) and any(name.endswith(".js") for name in expected)
    assert found == expected, f"these differ: {sorted(name for name in expected if found.get(name) != expected[name])}"
    modules = {path.relative_to(source) for path in source.rglob("*.py")}
    assert modules == {path.relative_to(installed) for path in installed.rglob("*.py")}, "other modules than the source"
    print(f"{len(modules)} modules and {len(expected)} other files, as in the source tree")


def check_training():
    """A small GAN on digits trains, and its numbers are finite."""
    digits = data.mnist()
    gan = training.GAN(networks.generator(seed=0), networks.discriminator(seed=1))
    gan.train(digits, 20, progress=False)
    weights = gan.generator.get_weights() + gan.discriminator.get_weights()
    assert gan.step == 20 and all(np.isfinite(one).all() for one in weights)
    print(f"{digits}; a GAN at step {gan.step}")


def check_front_end():
    """A lab, and a pad to draw on, which brings a script for the page."""
    g, d = networks.points_generator(seed=0), networks.points_discriminator(seed=1)
    lab, probe = live.Lab(training.GAN(g, d), data.ring()), live.Probe(d, data.ring())
    lab.train(5)
    assert lab.gan.step == 5
    lab.close()
    probe.close()
    print("a lab and a pad")


if __name__ == "__main__":
    check_files(Path(sys.argv[1]).resolve(), Path(gan_lessons.__file__).resolve().parent)
    check_training()
    check_front_end()
