"""A machine with a single core trains what others do, though TensorFlow has one thread there that all wait for."""

import os
import subprocess
import sys

import pytest

START = """
import os
os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
import numpy as np
from gan_lessons import data, networks, training
from gan_lessons.chapters import inversion, vae
from gan_lessons.utils.tensorflow import keras

layers = keras.layers
"""

SCRIPT = (
    START
    + """
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
)

VAE_SCRIPT = (
    START
    + """
hidden = layers.SpectralNormalization(layers.Dense(8))
decoder = keras.Sequential([keras.Input((2,)), hidden, layers.LeakyReLU(), layers.Dense(2)])
model = vae.VAE(vae.encoder(2, (2,), widths=(8,), seed=0), decoder)
model.advance(data.ring(), 3)
found = inversion.nearest_noise(decoder, model.generate(2), steps=3)
print("step", model.step, found.noise.shape)
"""
)

needs_a_choice = pytest.mark.skipif(not hasattr(os, "sched_setaffinity"), reason="cannot choose a core here")


def output_of(script):
    result = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=300)
    assert result.returncode == 0, result.stderr
    return result.stdout.split("\n")[-2]


@needs_a_choice
@pytest.mark.parametrize("kind", ["convolutions", "dense", "dense with XLA"])
def test_layers_with_conditions_inside_train(kind):
    script = SCRIPT.replace('"IMAGES"', str(kind == "convolutions")).replace("JIT", str(kind == "dense with XLA"))
    assert output_of(script) == "step 4 (2, 8, 8, 1)"


@needs_a_choice
def test_a_vae_and_a_search_for_noise_do_too():
    assert output_of(VAE_SCRIPT) == "step 3 (2, 2)"
