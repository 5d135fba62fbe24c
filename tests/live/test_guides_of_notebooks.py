"""The guides of all lessons: each task can be done in a lab of its lesson's kind, and says where."""

import json
import re
from pathlib import Path

import numpy as np
import pytest

from gan_lessons import data, networks, training
from gan_lessons.chapters.beyond import tones
from gan_lessons.live import Guide, Lab
from gan_lessons.live.guide import _guides
from gan_lessons.utils.tensorflow import keras

NOTEBOOKS = sorted((Path(__file__).parents[2] / "notebooks").glob("*.ipynb"))
GUIDED = re.compile(r"live\.Guide\((\w+), tasks\)")
LAB = re.compile(r"^(\w+) = live\.Lab\(.*?name=\"([\w ]+)\"", re.DOTALL | re.MULTILINE)


LEARNED = {  # what the lab of each name learns from
    **dict.fromkeys(["start", "ring", "bend", "collapse", "vanishing"], data.ring),
    "smallest": lambda: {"one bump": data.bumps([3.0]), "two bumps": data.bumps()},
    "phases": data.moons,
    **dict.fromkeys(["oscillation", "starved"], data.bumps),
    **dict.fromkeys(["article", "metrics", "one step"], data.mnist),
    "conditional": lambda: {f"label {size}": data.labelled(data.mnist(), size=size) for size in (10, 1)},
    "tones": tones.Tones,
}


def sources(path):
    cells = json.loads(path.read_text("utf-8"))["cells"]
    return ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]


def guides():
    """Of each guide its notebook, the name of its lab, and the source of its tasks."""
    for path in NOTEBOOKS:
        tasks, names = None, {}  # of labs, by their variables
        for source in sources(path):
            names |= dict(LAB.findall(source))
            tasks = source if "tasks = [" in source else tasks
            if found := GUIDED.search(source):
                yield path.stem, names[found[1]], tasks
                tasks = None


ALL = list(guides())


def made(source):
    namespace = {"tones": tones}
    exec("from gan_lessons.live import Task, done\n" + source, namespace)
    return namespace["tasks"]


def a_lab(name):
    """A lab of tiny networks that learns what the lesson's lab does."""
    learned = LEARNED[name]()
    one = next(iter(learned.values())) if isinstance(learned, dict) else learned
    size, told = int(np.prod(one.shape)), 10 if name == "conditional" else 0
    g = keras.Sequential([keras.Input((2 + told,)), keras.layers.Dense(size)])
    d = keras.Sequential([keras.Input((size + told,)), keras.layers.Dense(1)])
    if told:
        g, d = (networks.conditional(network, condition_size=told) for network in (g, d))
    return Lab(training.GAN(g, d), learned, name=name)


def test_eleven_lessons_have_guides_and_no_tasks_are_left_without_one():
    assert len({lesson for lesson, _, _ in ALL}) >= 11
    assert sum(source.count("tasks = [") for path in NOTEBOOKS for source in sources(path)) == len(ALL)
    assert sum(len(made(tasks)) for _, _, tasks in ALL) >= 30


@pytest.mark.parametrize(("lesson", "name", "source"), ALL, ids=[name for _, name, _ in ALL])
def test_every_task_can_be_done_in_its_lab_and_says_where(lesson, name, source):
    the_lab, tasks = a_lab(name), made(source)
    guide = Guide(the_lab, tasks)
    assert guide.at == 0 and len(tasks) >= 2
    for task in tasks:
        assert task.then, "a task says what there is to see"
        assert task.control or re.search(r"Run the (next )?code cell", task.words), task.words
    the_lab.close()
    _guides.clear()
