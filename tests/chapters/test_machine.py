"""The installation check: its words from given figures, its measurement by a clock that the test holds."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from gan_lessons.chapters import machine

ROOT = Path(__file__).parents[2]
GOOD = {
    "Python": "3.11.7",
    "TensorFlow": "2.21.0",
    "Keras": "3.15.1",
    "JupyterLab": "4.6.6",
    "ipywidgets": "8.1.9",
    "anywidget": "0.11.0",
    "matplotlib": "3.10.1",
    "NumPy": "2.4.6",
    "Pillow": "12.0.0",
}
SPEED = machine.Speed(points=1287.0, digits=183.4)


def report(cores=2, memory=5_240_000_000, speed=SPEED, **versions):
    return machine.Report(GOOD | versions, cores, memory, speed)


def test_the_text_of_a_machine_that_has_everything():
    expected = """\
Python 3.11.7 · TensorFlow 2.21.0 · Keras 3.15.1 · JupyterLab 4.6.6 · ipywidgets 8.1.9
Everything that the course needs is here.
2 cores, 5.2 GB of memory free
Trained here just now: 1,300 steps a second of a small pair for points, 180 of chapter 4's pair for digits.
So chapter 4's 6,800 digit steps take about 37 s here."""
    assert str(report()) == repr(report()) == expected


def test_memory_that_cannot_be_known_and_a_single_core():
    lines = str(report(cores=1, memory=None)).splitlines()
    assert lines[2] == "1 core"


@pytest.mark.parametrize(
    ("name", "version", "problem"),
    [
        ("TensorFlow", None, "TensorFlow is missing: the course needs 2.20 or newer, below 2.22."),
        ("TensorFlow", "2.19.1", "TensorFlow 2.19.1 is too old: the course needs 2.20 or newer, below 2.22."),
        ("TensorFlow", "2.22.0rc1", "TensorFlow 2.22.0rc1 is too new: the course was tested with 2.20 or newer, "),
        ("Python", "3.9.18", "Python 3.9.18 is too old: the course needs 3.10 or newer."),
        ("ipywidgets", "8.1.4", "ipywidgets 8.1.4 is too old: the course needs 8.1.5 or newer, below 9."),
        ("JupyterLab", "5.0.0", "JupyterLab 5.0.0 is too new"),
        ("anywidget", None, "anywidget is missing: the course needs 0.9.13 or newer, below 0.12."),
    ],
)
def test_what_is_missing_too_old_or_too_new_is_named_with_the_remedy(name, version, problem):
    found = report(**{name: version}, speed=None)
    text = str(found)
    assert len(found.problems) == 1 and found.problems[0].startswith(problem)
    assert problem in text and machine.FIX in text and "Everything" not in text and "digit steps" not in text


@pytest.mark.parametrize("version", ["2.20", "2.20.0", "2.21.0", "2.21.1.post1", "2.21.0+cpu"])
def test_versions_within_the_range_are_no_problem(version):
    assert report(TensorFlow=version).problems == []


def test_the_ranges_are_those_of_the_requirements():
    stated = dict(re.findall(r'^  "([\w-]+)(>=[^"]*)",?$', (ROOT / "pyproject.toml").read_text(), re.M))
    stated |= dict(re.findall(r"^([\w-]+)(>=.*)$", (ROOT / "requirements.txt").read_text(), re.M))
    del stated["nbval"], stated["pytest-xdist"]  # they run the course's tests, not its lessons
    stated["python"] = re.search(r'requires-python = "(.*)"', (ROOT / "pyproject.toml").read_text())[1]
    ours = {
        name.lower(): f">={low}" + (f",<{high}" if high else "")
        for name, (low, high) in machine.REQUIRED_VERSIONS.items()
    }
    assert ours == stated


class Fake:
    """Trains nothing, and moves its own clock: the first piece, with its compiling, takes 9 s, any other 0.5 s."""

    chunk_steps = 10

    def __init__(self):
        self.now, self.pieces = 100.0, 0

    def advance(self, examples, steps):
        assert (examples, steps) == ("examples", 10)
        self.now += 0.5 if self.pieces else 9.0
        self.pieces += 1


@pytest.mark.parametrize(("seconds", "pieces"), [(0.1, 1), (1.0, 2), (1.1, 3)])
def test_steps_are_counted_by_the_clock_without_the_compiling(seconds, pieces):
    gan = Fake()
    assert machine.steps_per_second(gan, "examples", seconds, clock=lambda: gan.now) == 20.0
    assert gan.pieces == 1 + pieces


def test_a_check_names_this_interpreter_and_what_measuring_gave(monkeypatch):
    monkeypatch.setattr(machine, "measure_speed", lambda: SPEED)
    found = machine.check()
    assert found.versions["Python"] == ".".join(map(str, sys.version_info[:3]))
    assert found.speed == SPEED and found.cores >= 1 and found.problems == []


def test_where_something_is_missing_nothing_is_measured(monkeypatch):
    version = machine._version
    monkeypatch.setattr(machine, "_version", lambda name: None if name == "ipywidgets" else version(name))
    monkeypatch.setattr(machine, "measure_speed", lambda: pytest.fail("measured"))
    found = machine.check()
    assert found.speed is None and "ipywidgets (missing)" in str(found)


def test_the_networks_that_are_measured_do_train(monkeypatch):
    trained = []
    monkeypatch.setattr(
        machine, "steps_per_second", lambda gan, examples, seconds: trained.append((gan, examples)) or 1.0
    )
    assert machine.measure_speed() == (1.0, 1.0)
    assert [examples.shape for _, examples in trained] == [(2,), (784,)]
    for gan, examples in trained:
        assert (gan.generator.output_shape[1:], gan.step) == (examples.shape, 0)


def test_the_check_itself_needs_nothing_but_python():
    block = "import sys; sys.modules.update({name: None for name in ('tensorflow', 'keras', 'numpy', 'ipywidgets')})"
    code = f"{block}; from gan_lessons.chapters import machine; machine._version = lambda name: None; "
    code += "print(machine.Report("
    code += "{name: None for name in (*machine.REQUIRED_VERSIONS, 'Keras')}, 2, None, None).problems[1])"
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert result.stdout == "TensorFlow is missing: the course needs 2.20 or newer, below 2.22.\n", result.stderr
