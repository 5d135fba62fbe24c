"""Chapter 4's Keras GAN under TensorFlow's strategies for several devices and machines, with the chapter's own code.

Each part runs in processes of its own, see ``devices``: devices are chosen before TensorFlow is first used.
"""

import json
import math
import os
import socket
import subprocess
import sys
import time
from pathlib import Path

HERE = Path(__file__).parents[2]
PATIENCE = 400  # seconds, for a process that hangs; both tests take half a minute
TAKEN = "Could not start gRPC server"  # another program has taken a port since we found it free


def run(tmp_path, part, *changes):
    """Start one process for each of ``changes`` to the environment, and return what they print and how they end.

    When one of them fails, the others, which may wait for it, are ended.
    """
    environment = {**os.environ, "CUDA_VISIBLE_DEVICES": "-1"}  # on the CPU, whatever else there is
    files = [(tmp_path / f"{part}-{place}.txt").open("w+") for place in range(len(changes))]
    started = [
        subprocess.Popen(
            [sys.executable, "-m", f"{__package__}.devices", part],
            cwd=HERE,
            env={**environment, **change},
            stdout=file,
            stderr=subprocess.STDOUT,
        )
        for file, change in zip(files, changes, strict=True)
    ]
    try:
        last = time.monotonic() + PATIENCE
        while time.monotonic() < last and None in (codes := [process.poll() for process in started]) and not any(codes):
            time.sleep(0.1)
    finally:
        for process in started:
            process.kill()
            process.wait()
    texts = []
    for file in files:
        file.seek(0)
        texts.append(file.read())
        file.close()
    return texts, [process.returncode for process in started]


def results(texts, codes):
    assert not any(codes), "\n\n".join(texts)
    return [json.loads(text.splitlines()[-1]) for text in texts]


def free_ports(count):
    """Ports that are free now; all are held until the last is found, so that they differ."""
    held = [socket.socket() for _ in range(count)]
    for one in held:
        one.bind(("127.0.0.1", 0))
    ports = [one.getsockname()[1] for one in held]
    for one in held:
        one.close()
    return ports


def machines(count):
    """For each of several machines, all of them this one, what TF_CONFIG says there."""
    workers = [f"127.0.0.1:{port}" for port in free_ports(count)]
    for index in range(count):
        yield {"TF_CONFIG": json.dumps({"cluster": {"worker": workers}, "task": {"type": "worker", "index": index}})}


def finite(losses):
    return all(math.isfinite(loss) for loss in losses)


def test_two_devices_train_as_one_does(tmp_path):
    [found] = results(*run(tmp_path, "mirrored", {}))
    # the chapter's cell: 600 examples, in batches of 128 for each device
    assert {*found["replicas"]} == {2} and found["steps"] == 600 // 256
    assert found["copies equal"] and found["moved"] > 1e-4
    assert finite(found["losses"]["d_loss"] + found["losses"]["g_loss"])
    # the same digits and noise on one device: equal up to rounding, and not without the division by the replicas
    for optimizer, moved in found["moved on one"].items():
        assert moved > 1e-4 and found[optimizer] < 0.02 * moved, optimizer
    assert found["SGD, not divided"] > 0.5 * found["moved on one"]["SGD"]


def test_two_machines_train_together(tmp_path):
    for _ in range(3):
        texts, codes = run(tmp_path, "worker", *machines(2))
        if not any(TAKEN in text for text in texts):
            break
    one, other = results(texts, codes)
    for found in (one, other):
        assert found["replicas"] == 2 and found["steps"] == 3 and found["moved"] > 1e-4 and finite(found["losses"])
    assert one["weights"] == other["weights"] and one["losses"] == other["losses"]
    assert sorted(one["seen"] + other["seen"]) == [*range(768)]  # each has its own share of one order
    if one["keras"].startswith("3.15."):  # of which the chapter says that its fit cannot do this
        assert all("Invalid reduction dimension" in found.get("fit", "it worked") for found in (one, other))
