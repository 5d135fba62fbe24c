"""The small digit classifier that ships with the course, loaded with TensorFlow at its first use."""

import threading
from functools import cache, wraps

import numpy as np

from gan_lessons import data

CLASSIFIER_FILE = data.ASSETS / "classifier.npz"


BATCH = 100  # images per forward pass: as fast as more, and TensorFlow keeps the room that the largest took


def cached(function):
    """``functools.cache`` behind a lock, so that a second thread waits instead of computing the same again."""
    lock, remembered = threading.RLock(), cache(function)

    @wraps(function)
    def locked(*args):
        with lock:
            return remembered(*args)

    locked.cache_clear = remembered.cache_clear
    return locked


def classifier_network(seed=0):
    """The untrained digit classifier, 70,674 weights: images ``(n, 28, 28, 1)`` to ten logits ``(n, 10)``."""
    from gan_lessons.utils.tensorflow import keras

    # Names and seeds are given for every layer: loading the classifier must change neither the names nor the first
    # weights of the networks that a student builds after it.
    layers, start = keras.layers, keras.initializers.GlorotUniform
    inputs = keras.Input((28, 28, 1), name="digits")
    x = layers.Conv2D(16, 3, activation="relu", kernel_initializer=start(seed), name="strokes")(inputs)
    x = layers.MaxPooling2D(name="strokes_pooled")(x)
    x = layers.Conv2D(40, 3, activation="relu", kernel_initializer=start(seed + 1), name="shapes")(x)
    x = layers.MaxPooling2D(name="shapes_pooled")(x)
    x = layers.Flatten(name="flat")(x)
    x = layers.Dropout(0.25, seed=seed, name="dropped")(x)
    x = layers.Dense(64, activation="relu", kernel_initializer=start(seed + 2), name="features")(x)
    logits = layers.Dense(10, kernel_initializer=start(seed + 3), name="logits")(x)
    return keras.Model(inputs, logits, name="digit_classifier")


@cached
def classifier():
    """The shipped digit classifier, trained by ``scripts/train_classifier.py``: a frozen Keras model with ten logits.

    >>> classifier().name
    'digit_classifier'
    """
    network = classifier_network()
    with np.load(CLASSIFIER_FILE) as file:
        network.set_weights([file[f"weight_{i}"] for i in range(len(network.weights))])
    network.trainable = False
    return network


@cached
def _compiled():
    """The classifier as one TensorFlow function for any number of images: features and probabilities."""
    from gan_lessons.utils.tensorflow import keras, tf

    whole = classifier()
    inner = keras.Model(whole.input, [whole.get_layer("features").output, whole.output], name="digit_features")

    @tf.function(input_signature=[tf.TensorSpec((None, 28, 28, 1), tf.float32)], autograph=False)
    def forward(images):
        values, logits = inner(images, training=False)
        return values, tf.nn.softmax(logits)

    return forward


def classify(images):
    """Features ``(n, 64)`` and probabilities ``(n, 10)`` of images, batch by batch."""
    images, forward = _check_images(images), _compiled()
    parts = [forward(images[start : start + BATCH]) for start in range(0, len(images), BATCH)]
    return tuple(np.concatenate([np.asarray(value) for value in part]) for part in zip(*parts, strict=True))


def features(images):
    """The activations of the digit classifier's last hidden layer: float32 of shape ``(n, 64)``.

    Args:
        images: ``(n, 784)``, ``(n, 28, 28)`` or ``(n, 28, 28, 1)``, pixels in [0, 1].

    Raises:
        ValueError: another shape, no images, pixels outside [0, 1], NaN.

    Example:
        >>> features(data.mnist("test")[:5]).shape
        (5, 64)
    """
    return classify(images)[0]


def probabilities(images):
    """The probabilities that the digit classifier gives to the ten digits: float32 of shape ``(n, 10)``, rows sum to 1.

    Args:
        images: ``(n, 784)``, ``(n, 28, 28)`` or ``(n, 28, 28, 1)``, pixels in [0, 1].

    Raises:
        ValueError: another shape, no images, pixels outside [0, 1], NaN.

    Example:
        >>> probabilities(data.mnist("test")[:5]).argmax(axis=1)
        array([7, 2, 1, 0, 4])
    """
    return classify(images)[1]


def _check_images(images):
    images = np.asarray(images)
    if images.shape[1:] not in {(784,), (28, 28), (28, 28, 1)} or len(images) == 0:
        raise ValueError(
            f"got images of shape {images.shape}, expected (n, 784), (n, 28, 28) or (n, 28, 28, 1) with n of at "
            "least 1; for one image use image[None]"
        )
    if not np.issubdtype(images.dtype, np.number) and images.dtype != bool:
        raise ValueError(f"got images of dtype {images.dtype}, expected numbers in [0, 1]")
    low, high = images.min(), images.max()
    if not (np.isfinite(low) and np.isfinite(high)):
        bad = int((~np.isfinite(images.reshape(len(images), -1))).any(axis=1).sum())
        raise ValueError(
            f"{bad} of {len(images)} images hold NaN or infinite pixels, expected [0, 1]; has the training diverged?"
        )
    if low < -1e-6 or high > 1 + 1e-6:
        raise ValueError(
            f"got pixels from {low:.4g} to {high:.4g}, expected [0, 1]; divide bytes by 255, or map a tanh output "
            "with (images + 1) / 2"
        )
    return images.astype(np.float32, copy=False).reshape(-1, 28, 28, 1)
