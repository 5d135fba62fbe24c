import numpy as np
import pytest

from gan_lessons.training.adam import Adam
from gan_lessons.utils.tensorflow import keras, tf

layers = keras.layers
SETTINGS = [
    {},
    {"learning_rate": 0.02, "beta_1": 0.0, "beta_2": 0.99},
    {"learning_rate": 0.05, "epsilon": 0.1, "beta_1": 0.5},
]


def network(seed=0):
    """A network with rows as gradients (embedding) and a weight that is held within bounds."""
    init = lambda number: keras.initializers.GlorotNormal(10 * seed + number)  # noqa: E731
    return keras.Sequential(
        [
            keras.Input((3,), dtype="int32"),
            layers.Embedding(7, 4, embeddings_initializer=init(0)),
            layers.Flatten(),
            layers.Dense(5, "tanh", kernel_initializer=init(1), kernel_constraint=keras.constraints.MaxNorm(0.8)),
            layers.Dense(1, kernel_initializer=init(2)),
        ]
    )


def trained(optimizer, steps, compiled=True, jit=False):
    """The weights of ``network``, the optimizer's state among them, after some steps; the rate is halved on the way."""
    net, rng = network(), np.random.default_rng(0)
    optimizer.build(net.trainable_variables)

    def step(x, y):
        with tf.GradientTape() as tape:
            loss = tf.reduce_mean((net(x) - y) ** 2)
        optimizer.apply(tape.gradient(loss, net.trainable_variables), net.trainable_variables)

    step = tf.function(step, jit_compile=jit) if compiled else step
    for number in range(steps):
        if number == steps // 2:
            optimizer.learning_rate = float(optimizer.learning_rate) / 2
        x, y = rng.integers(0, 7, (16, 3)).astype(np.int32), rng.normal(size=(16, 1)).astype(np.float32)
        step(tf.constant(x), tf.constant(y))
    return [v.numpy() for v in (*net.trainable_variables, *optimizer.variables)]


@pytest.mark.parametrize("settings", SETTINGS)
@pytest.mark.parametrize("how", [{"compiled": False}, {}, {"jit": True}], ids=["eager", "compiled", "xla"])
def test_it_makes_keras_steps_and_keeps_keras_state(settings, how):
    ours, theirs = trained(Adam(**settings), 20, **how), trained(keras.optimizers.Adam(**settings), 20)
    moves = [np.abs(a - b).max() for a, b in zip(network().get_weights(), theirs, strict=False)]
    assert min(moves) > 1e-3, moves  # there is something to compare
    assert len(ours) == len(theirs)
    for a, b in zip(ours, theirs, strict=True):
        np.testing.assert_allclose(a, b, rtol=2e-3, atol=2e-5)


def test_a_variable_without_a_gradient_stays_and_double_precision_is_kept():
    for one in (Adam(0.1), keras.optimizers.Adam(0.1)):
        used, unused = keras.Variable([1.0, 2.0], dtype="float64"), keras.Variable([3.0])
        one.build([used, unused])
        with pytest.warns(UserWarning, match="[Gg]radient"):
            one.apply([tf.constant([1.0, -1.0], tf.float64), None], [used, unused])
        np.testing.assert_allclose(used.numpy(), [0.9, 2.1], atol=1e-6)
        assert used.numpy().dtype == np.float64 and unused.numpy() == [3.0]
