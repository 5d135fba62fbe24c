"""A machine with a single core trains what others do, though TensorFlow has one thread there that all wait for."""

import os
import subprocess
import sys

import pytest

SCRIPT = """
import os
os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
import numpy as np
from gan_lessons import data, networks, training
from gan_lessons.utils.tensorflow import keras

layers = keras.layers
images = np.random.default_rng(0).random((64, 8, 8, 1), np.float32)
normalised = layers.SpectralNormalization(layers.Conv2D(4, 3) if "IMAGES" else layers.Dense(4))
g = keras.Sequential([keras.Input((3,)), layers.Dense(64, "sigmoid"), layers.Reshape((8, 8, 1))])
body = [normalised, layers.Flatten()] if "IMAGES" else [layers.Flatten(), normalised]
d = keras.Sequential([keras.Input((8, 8, 1)), *body, layers.LeakyReLU(), layers.Dense(1)])
gan = training.GAN(g, d, batch_size=16, d_steps=2, penalty="R1", jit=JIT)
gan.train(images, 3, progress=False)
gan.step_discriminator(images)
gan.step_generator(images)
print("step", gan.step, gan.generate(2).shape)
"""


@pytest.mark.skipif(not hasattr(os, "sched_setaffinity"), reason="cannot choose a core here")
@pytest.mark.parametrize("kind", ["convolutions", "dense", "dense with XLA"])
def test_layers_with_conditions_inside_train(kind):
    script = SCRIPT.replace('"IMAGES"', str(kind == "convolutions")).replace("JIT", str(kind == "dense with XLA"))
    result = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=300)
    assert result.returncode == 0, result.stderr
    assert result.stdout.split("\n")[-2] == "step 4 (2, 8, 8, 1)"
