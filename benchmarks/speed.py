"""Steps per second of the course's trainer beside keras.Model.fit, PyTorch and JAX: ``python benchmarks/speed.py``.

``--task`` chooses the networks: the article's (the usual), ``improved``, ``points`` or ``dcgan``.

Each framework trains in a process of its own. All are started and warmed up first; then they are measured one at a
time, in turns whose order is shuffled, so that whatever slows the machine down for a while hits all of them alike.
A worker sleeps while it waits for its turn. README.md says how to read the table.
"""

import argparse
import contextlib
import importlib
import json
import math
import os
import platform
import random
import shutil
import subprocess
import sys
import tempfile
import time
from importlib import metadata
from pathlib import Path
from typing import NamedTuple

import numpy as np
from workers import TASKS, examples

SEED = 0
SETTLE = 0.3  # seconds for the threads of the last worker to stop waiting for more work; then a look at the others
MOST_DISTURBED = 0.1  # share of the cores with other processes, beyond which the table warns
STEPS_UNIT = 100  # the piece in which JAX's scan trains


class Contestant(NamedTuple):
    """What to run for one line of the table."""

    title: str
    module: str
    packages: tuple
    options: dict = {}  # noqa: RUF012 (never changed)


CONTESTANTS = {
    "ours": Contestant("gan_lessons.training.GAN", "ours", ("tensorflow", "keras")),
    "fit": Contestant("keras.Model.fit", "keras_fit", ("tensorflow", "keras")),
    "fit-20": Contestant(
        "keras.Model.fit, 20 steps per execution",
        "keras_fit",
        ("tensorflow", "keras"),
        {"steps_per_execution": 20},
    ),
    "pytorch": Contestant("PyTorch eager", "pytorch", ("torch",)),
    "jax": Contestant("JAX jit + scan, NumPy draws", "jax_scan", ("jax", "jaxlib"), {"draw": "numpy"}),
    "jax-random": Contestant("JAX jit + scan, jax.random draws", "jax_scan", ("jax", "jaxlib"), {"draw": "jax"}),
    "numpy": Contestant("only the matrix products, NumPy", "numpy_products", ("numpy",)),
}
WHO = {  # takes part in which task
    "article": [*CONTESTANTS],
    "improved": ["ours", "jax"],
    "points": ["ours", "jax"],
    "dcgan": ["ours", "fit"],
}
# Our steps/s over theirs, on all cores; pinned to one core JAX's is 1.0.
TARGETS = {
    "article": {"jax": 1.1, "fit-20": 1.5, "pytorch": 1.8},
    "improved": {"jax": 1.0},
    "points": {"jax": 1.1},
    "dcgan": {"fit": 1.0},
}


# ---- inside a worker's process


def work(name, task):
    """Set one contestant up, warm it up, then train as often as the parent asks and answer with the seconds."""
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # whatever a framework prints must not get between the answers
    contestant = CONTESTANTS[name]
    try:
        module = importlib.import_module(f"workers.{contestant.module}")
    except ModuleNotFoundError as error:
        if "." in error.name:  # a part of a package that is there: a mistake, not a missing framework
            raise
        print(json.dumps({"missing": error.name}), file=answers, flush=True)
        return
    run = module.setup(TASKS[task], examples(TASKS[task], SEED), SEED, **contestant.options)
    for line in sys.stdin:
        started, cpu_started = time.perf_counter(), time.process_time()
        losses = run(int(line))
        seconds, cpu = time.perf_counter() - started, time.process_time() - cpu_started
        assert all(map(math.isfinite, losses)), f"{name}: losses {losses} are not finite"
        versions = {package: metadata.version(package) for package in contestant.packages}
        print(json.dumps({"seconds": seconds, "cpu": cpu, "versions": versions}), file=answers, flush=True)


# ---- in the parent's process


class Worker:
    """A contestant's process; ``problem`` says why it does not take part, if it does not."""

    def __init__(self, name, task, python):
        self.name, self.title = name, CONTESTANTS[name].title
        self.problem, self.versions, self.rates, self.disturbed = None, {}, [], []
        self.log = tempfile.TemporaryFile("w+")  # noqa: SIM115 (closed by stop)
        command = [python, str(Path(__file__).resolve()), "--worker", name, "--task", task]
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self.log, text=True
        )

    def train(self, steps):
        """The seconds that ``steps`` steps took; NaN, and a ``problem``, if the worker could not."""
        busy = busy_seconds()
        with contextlib.suppress(BrokenPipeError):  # the answer, or its absence, says why
            self.process.stdin.write(f"{steps}\n")
            self.process.stdin.flush()
        line = self.process.stdout.readline()
        answer = json.loads(line) if line else {}
        if "seconds" not in answer:
            self.problem = f"not installed ({answer['missing']})" if answer else f"failed: {self._last_words()}"
            return math.nan
        self.versions = answer["versions"]
        self.disturbed.append((busy_seconds() - busy - answer["cpu"]) / answer["seconds"] / os.cpu_count())
        return answer["seconds"]

    def _last_words(self):
        self.process.wait()
        self.log.seek(0)
        return (self.log.read().strip().splitlines() or [f"exit code {self.process.returncode}"])[-1]

    def stop(self):
        """End the process."""
        self.process.kill()
        self.process.wait()
        self.log.close()


def busy_seconds():
    """CPU seconds that the whole machine has worked for anyone, a hypervisor's other guests included.

    NaN where the system does not say (it does on Linux).
    """
    try:
        first_line = Path("/proc/stat").read_text().splitlines()[0]
    except OSError:
        return math.nan
    user, nice, system, _, _, irq, softirq, steal = map(int, first_line.split()[1:9])
    return (user + nice + system + irq + softirq + steal) / os.sysconf("SC_CLK_TCK")


def settle(patience):
    """Wait until the machine has nothing to do, but no longer than ``patience`` seconds."""
    end = time.monotonic() + patience
    while True:
        busy = busy_seconds()
        time.sleep(SETTLE)
        calm = not busy_seconds() - busy > MOST_DISTURBED * SETTLE * os.cpu_count()  # also where that is NaN
        if calm or time.monotonic() > end:
            return


def measure(workers, repetitions, steps, patience):
    """Fill ``rates`` (steps/s, one a repetition) of all workers that work."""
    order, shuffler = list(workers), random.Random(SEED)
    for repetition in range(repetitions):
        shuffler.shuffle(order)
        for worker in order:
            settle(patience)
            if not worker.problem:
                worker.rates.append(steps / worker.train(steps))
        _say(f"repetition {repetition + 1} of {repetitions}")


def ratios(ours, other):
    """Ours over the other's steps/s, repetition by repetition; None if one of the two did not run."""
    return None if ours.problem or other.problem else np.divide(ours.rates, other.rates)


def table(workers):
    """The lines of the table."""
    yield f"{'':40} steps/s  (middle half)   ours/this  (range)"
    for worker in workers.values():
        if worker.problem:
            yield f"{worker.title:40} {worker.problem}"
            continue
        low, median, high = np.percentile(worker.rates, [25, 50, 75])
        line = f"{worker.title:40} {_rate(median):>7}  {f'({_rate(low)}–{_rate(high)})':14}"
        ratio = ratios(workers["ours"], worker)
        if ratio is not None and worker.name != "ours":
            line += f"  {np.median(ratio):8.2f}  ({ratio.min():.2f}–{ratio.max():.2f})"
        yield line.rstrip()


def _rate(steps):
    """Steps a second: whole, or to two digits where there are few."""
    return f"{steps:.0f}" if steps >= 10 else f"{steps:.2g}"


def verdicts(workers, task):
    """One sentence a target: whether it was reached."""
    for name, target in TARGETS[task].items():
        worker = workers[name]
        if worker.problem or workers["ours"].problem:
            yield f"at least {target:g} × {worker.title}: not measured"
            continue
        ratio = np.median(ratios(workers["ours"], worker))
        reached = "reached" if ratio >= target else "NOT reached"
        yield f"at least {target:g} × {worker.title}: {reached} ({ratio:.2f})"


def _say(text):
    print(text, file=sys.stderr, flush=True)


def _arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--task", choices=TASKS, default="article", help="which networks (default: the article's)")
    parser.add_argument("--repetitions", type=int, default=7, help="how often each is measured (default 7)")
    parser.add_argument("--steps", type=int, help="steps a measurement (default: 400, or what suits the task)")
    parser.add_argument(
        "--patience",
        type=float,
        default=5,
        help="seconds to wait before each measurement, at most, for others to leave the machine alone (default 5)",
    )
    parser.add_argument(
        "--python",
        action="append",
        default=[],
        metavar="NAME=PATH",
        help="run one contestant with another interpreter, for frameworks that live in separate environments; may be "
        f"repeated; NAME is one of {', '.join(CONTESTANTS)}",
    )
    parser.add_argument("--worker", choices=CONTESTANTS, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    arguments.steps = arguments.steps or TASKS[arguments.task].steps
    unit = STEPS_UNIT if "jax" in WHO[arguments.task] else 1
    if arguments.repetitions < 1 or arguments.steps < 1 or arguments.steps % unit:
        parser.error(f"expected at least 1 repetition, and steps in multiples of {unit}")
    pairs = dict(pair.partition("=")[::2] for pair in arguments.python)
    if unknown := pairs.keys() - CONTESTANTS.keys():
        parser.error(f"--python: got {', '.join(unknown)}, expected NAME=PATH with NAME of {', '.join(CONTESTANTS)}")
    if wrong := [path for path in pairs.values() if not shutil.which(path)]:
        parser.error(f"--python: {', '.join(wrong)} cannot be run, expected the path of a Python interpreter")
    arguments.python = pairs
    return arguments


def main():
    """Run the benchmark and print its table."""
    arguments = _arguments()
    if arguments.worker:
        return work(arguments.worker, arguments.task)
    with contextlib.ExitStack() as stack:
        workers = {}
        for name in WHO[arguments.task]:
            worker = workers[name] = Worker(name, arguments.task, arguments.python.get(name, sys.executable))
            stack.callback(worker.stop)
            worker.train(arguments.steps)  # compiles and warms up
            _say(f"{worker.title}: {worker.problem or 'warm'}")
        running = [worker for worker in workers.values() if not worker.problem]
        measure(running, arguments.repetitions, arguments.steps, arguments.patience)
    versions = {package: version for worker in workers.values() for package, version in worker.versions.items()}
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    batch_size = TASKS[arguments.task].batch_size
    print(
        f"{arguments.task}: {arguments.repetitions} × {arguments.steps} steps of batch {batch_size}; {cores} cores,",
        end=" ",
    )
    print(f"{platform.system()} {platform.machine()}; {', '.join(' '.join(pair) for pair in versions.items())}")
    disturbed = np.mean([share for worker in workers.values() for share in worker.disturbed[1:]])  # warm-up left out
    if not math.isnan(disturbed):
        print(f"Others had {disturbed:.0%} of the machine's time meanwhile", end="")
        print(": too much to trust these figures." if disturbed > MOST_DISTURBED else ".")
    print("", *table(workers), "", "Targets in this run:", *verdicts(workers, arguments.task), sep="\n")


if __name__ == "__main__":
    main()
