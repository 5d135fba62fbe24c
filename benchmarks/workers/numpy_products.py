"""Not training: only the matrix products that a step consists of, one after the other, by NumPy's BLAS.

No activations, no losses, no Adam, no data, no allocation: the floor under the time of a step.
"""

from itertools import pairwise

import numpy as np


def products(rng, sizes, rows, weight_gradients=False, first_input_gradient=None):
    """Yield ``(left, right, result)`` for each product of one pass through a network and back.

    Args:
        rng: draws the numbers; products take as long whatever they are.
        sizes: of the network's layers.
        rows: examples in the batch.
        weight_gradients: whether the pass back needs the gradients of the weights.
        first_input_gradient: the first layer whose input needs a gradient; None for no pass back.
    """
    for layer, (fan_in, fan_out) in enumerate(pairwise(sizes)):
        x, weights, gradient = (
            rng.standard_normal(shape, dtype=np.float32)
            for shape in [(rows, fan_in), (fan_in, fan_out), (rows, fan_out)]
        )
        pairs = [(x, weights)]
        if weight_gradients:
            pairs.append((x.T, gradient))
        if first_input_gradient is not None and layer >= first_input_gradient:
            pairs.append((gradient, weights.T))
        for left, right in pairs:
            yield left, right, np.empty((left.shape[0], right.shape[1]), np.float32)


def setup(task, examples, seed):
    """All products of one update of the discriminator and one of the generator."""
    task.check_parameters(*(sum((a + 1) * b for a, b in pairwise(net)) for net in (task.generator, task.discriminator)))
    rng = np.random.default_rng(seed)
    step = [
        *products(rng, task.generator, task.batch_size),
        *products(rng, task.discriminator, 2 * task.batch_size, weight_gradients=True, first_input_gradient=1),
        *products(rng, task.generator, task.batch_size, weight_gradients=True, first_input_gradient=1),
        *products(rng, task.discriminator, task.batch_size, first_input_gradient=0),  # on to the generator's output
    ]

    def run(n):
        for _ in range(n):
            for left, right, result in step:
                np.matmul(left, right, out=result)
        return ()  # no losses

    return run
