"""Trains the small classifier behind the digit scores and writes it to ``gan_lessons/assets/classifier.npz``.

Run it only to change the evaluator: every FID in the course is in *this* classifier's units, and another training, even
with the same seed on another machine, gives slightly other ones. Takes one to three minutes on two cores.

    python scripts/train_classifier.py
"""

import numpy as np

from gan_lessons import data, metrics
from gan_lessons.utils.tensorflow import keras

EPOCHS, BATCH, LEARNING_RATE, SEED = 5, 96, 2e-3, 0


def train(images, labels):
    """The classifier, trained on ``images`` ``(n, 28, 28, 1)`` in [0, 1] with integer ``labels`` ``(n,)``."""
    keras.utils.set_random_seed(SEED)
    network = metrics.classifier_network(SEED)
    rate = keras.optimizers.schedules.CosineDecay(LEARNING_RATE, decay_steps=EPOCHS * -(-len(images) // BATCH))
    network.compile(
        optimizer=keras.optimizers.Adam(rate),
        loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True),
        metrics=["accuracy"],
        jit_compile=False,  # on a CPU, compiling costs more than it saves in a minute
    )
    network.fit(images, labels, batch_size=BATCH, epochs=EPOCHS, verbose=2)
    return network


def main():
    """Train on the training digits, measure on the test digits, and write the weights."""
    digits, unseen = data.mnist("train", shape=(28, 28, 1)), data.mnist("test", shape=(28, 28, 1))
    network = train(digits[:], digits.labels)
    guesses = network.predict(unseen[:], batch_size=1000, verbose=0).argmax(axis=1)
    accuracy = float((guesses == unseen.labels).mean())
    print(f"accuracy on the test digits: {accuracy:.2%}")
    weights = {f"weight_{i}": np.asarray(weight, np.float32) for i, weight in enumerate(network.get_weights())}
    np.savez_compressed(metrics.CLASSIFIER_FILE, accuracy=accuracy, **weights)
    print(f"written: {metrics.CLASSIFIER_FILE} ({metrics.CLASSIFIER_FILE.stat().st_size / 1000:.0f} kB)")


if __name__ == "__main__":
    main()
