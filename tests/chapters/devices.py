"""Chapter 4's Keras GAN on several devices, in processes of its own: what ``test_distribute`` starts and judges.

    python -m tests.chapters.devices mirrored    on two logical CPU devices
    python -m tests.chapters.devices worker      as one of the machines that TF_CONFIG names

The code is that of the notebook's cells. What was found is printed as JSON, in the last line.
"""

import ast
import json
import re
import sys
import threading
from pathlib import Path

import numpy as np

from gan_lessons import networks
from gan_lessons.utils.tensorflow import keras, tf

NOTEBOOK = Path(__file__).parents[2] / "notebooks" / "04_2_real_digits.ipynb"
NAMES = ["softplus", "d_loss", "g_loss", "train_step", "players", "KerasGAN"]
BATCH, STEPS = 128, 3
given = threading.local()  # the noise of a replica: each is traced in a thread of its own


def sources(kind):
    """The sources of the notebook's cells of one kind."""
    cells = json.loads(NOTEBOOK.read_text("utf-8"))["cells"]
    return ["".join(cell["source"]) for cell in cells if cell["cell_type"] == kind]


def definitions(text):
    """The names that a cell defines at its top level, each with its own piece of the source."""
    for node in ast.parse(text).body:
        targets = node.targets if isinstance(node, ast.Assign) else [node]
        for name in (getattr(target, "name", getattr(target, "id", None)) for target in targets):
            yield name, ast.get_source_segment(text, node)


def chapter():
    """What the chapter defines before it comes to several devices, as a dictionary of names."""
    found = {}
    for text in sources("code"):
        for name, source in definitions(text):
            if name in NAMES:
                found.setdefault(name, source)
    names = {"tf": tf, "keras": keras, "networks": networks}
    for name in NAMES:
        exec(found[name], names)
    return names


def shown(kind, strategy):
    """The code that the chapter shows for one strategy: a cell, or what a text has between its fences."""
    text = next(text for text in sources(kind) if f"strategy = tf.distribute.{strategy}(" in text)
    return re.search(r"```python\n(.*?)```", text, re.S)[1] if kind == "markdown" else text


def first_weights():
    """The weights that both networks begin with."""
    return networks.generator(seed=0).get_weights() + networks.discriminator(seed=1).get_weights()


def weights(gan):
    return gan.generator.get_weights() + gan.discriminator.get_weights()


def distance(some, others):
    """The largest difference between two lists of weights."""
    return max(float(np.abs(one - other).max()) for one, other in zip(some, others, strict=True))


def same_steps(names, strategy, optimizer, factor=None):
    """The weights after a few steps whose digits and noise are the same, however many devices share them."""

    class GivenNoise(names["KerasGAN"]):
        def train_step(self, batch):
            real, given.noise = batch
            return super().train_step(real)

    rng = np.random.default_rng(0)
    real = rng.random((STEPS * BATCH, 784), dtype="float32")
    noise = rng.standard_normal((STEPS * BATCH, 100), dtype="float32")
    with strategy.scope():
        gan = GivenNoise()
        if optimizer:
            gan.g_optimizer = optimizer(gan.g_optimizer, gan.generator)
            gan.d_optimizer = optimizer(gan.d_optimizer, gan.discriminator)
        if factor:
            gan.g_optimizer.loss_scale_factor = gan.d_optimizer.loss_scale_factor = factor
        gan.compile()
    gan.fit(tf.data.Dataset.from_tensor_slices((real, noise)).batch(BATCH), shuffle=False, verbose=0)
    return weights(gan)


def plain_descent(adam, network):
    """An SGD in the place of an Adam: its steps grow with the gradients, which Adam's hardly do."""
    sgd = keras.optimizers.SGD(0.1, loss_scale_factor=adam.loss_scale_factor)
    sgd.build(network.trainable_variables)
    return sgd


def mirrored():
    """The chapter's cell on two devices, and the same steps on two devices and on one."""
    [cpu] = tf.config.list_physical_devices("CPU")
    tf.config.set_logical_device_configuration(cpu, [tf.config.LogicalDeviceConfiguration()] * 2)
    names = chapter()
    rows = np.random.default_rng(0).random((600, 784), dtype="float32")
    names["stream"] = tf.data.Dataset.from_tensor_slices(rows)
    exec(shown("code", "MirroredStrategy"), names)
    gan, strategy, alone = names["mirrored_gan"], names["strategy"], tf.distribute.get_strategy()
    variables = gan.generator.variables + gan.discriminator.variables
    copies = [[part.numpy() for part in variable.value.values] for variable in variables]
    tf.random.normal = lambda shape: given.noise
    one = {name: same_steps(names, alone, change) for name, change in [("Adam", None), ("SGD", plain_descent)]}
    return {
        "replicas": [len(copy) for copy in copies],
        "copies equal": all(np.array_equal(first, other) for first, *rest in copies for other in rest),
        "losses": gan.history.history,
        "steps": int(gan.d_optimizer.iterations.numpy()),
        "moved": distance(weights(gan), first_weights()),
        "moved on one": {name: distance(values, first_weights()) for name, values in one.items()},
        "Adam": distance(one["Adam"], same_steps(names, strategy, None)),
        "SGD": distance(one["SGD"], same_steps(names, strategy, plain_descent)),
        "SGD, not divided": distance(one["SGD"], same_steps(names, strategy, plain_descent, factor=1)),
    }


def worker():
    """The chapter's loop as one machine of several; then whether ``fit`` works there, which the chapter denies."""
    names = chapter()
    rows = np.random.default_rng(0).random((2 * STEPS * BATCH, 784), dtype="float32")
    rows[:, 0] = np.arange(len(rows)) / len(rows)
    names["digits"] = rows
    exec(shown("markdown", "MultiWorkerMirroredStrategy"), names)
    gan, strategy = names["gan"], names["strategy"]
    seen = [
        round(float(value) * len(rows))
        for batch in strategy.experimental_distribute_dataset(names["stream"])
        for part in strategy.experimental_local_results(batch)
        for value in part[:, 0]
    ]
    result = {
        "replicas": strategy.num_replicas_in_sync,
        "steps": int(gan.d_optimizer.iterations.numpy()),
        "seen": seen,
        "losses": [float(tracker.result()) for tracker in gan.trackers],
        "moved": distance(weights(gan), first_weights()),
        "weights": [float(values.astype("float64").sum()) for values in weights(gan)],
    }
    with strategy.scope():
        gan.compile()
    try:
        gan.fit(names["stream"], shuffle=False, verbose=0)
    except ValueError as error:
        result["fit"] = str(error).splitlines()[0]
    return {**result, "keras": keras.__version__}


if __name__ == "__main__":
    print(json.dumps({"mirrored": mirrored, "worker": worker}[sys.argv[1]]()))
