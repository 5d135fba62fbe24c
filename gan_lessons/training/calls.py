"""Calls a student's network as the engine needs it: with its condition, and with outputs in one form."""

from gan_lessons.utils.tensorflow import tf


def call(network, batch, condition=None, training=False):
    """The outputs of a network for a batch, as float32; usable eagerly and inside compiled functions.

    Args:
        network: a ``keras.Model`` of one input, or of two: a batch and its condition.
        batch: noise or examples, ``(n, …)``.
        condition: ``(n, …)`` for a network of two inputs, else None.
        training: as Keras means it: layers such as dropout and batch normalisation behave differently.

    Returns:
        float32 of shape ``(n, …)``, whatever the network computes in; one number for each example gets the shape
        ``(n, 1)``.

    Example:
        >>> from gan_lessons import networks
        >>> call(networks.points_discriminator(), tf.zeros((3, 2))).shape.as_list()
        [3, 1]
    """
    inputs = batch if condition is None else [tf.convert_to_tensor(one) for one in (batch, condition)]
    outputs = tf.cast(network(inputs, training=training), tf.float32)
    return outputs if outputs.shape.rank > 1 else outputs[:, None]


class TrainedWith:
    """Calls one network on several batches, always with the same condition, and sums up the losses its layers add.

    Args:
        network: a ``keras.Model``.
        condition: for a network of two inputs, else None.
    """

    def __init__(self, network, condition):
        self._network, self._condition, self._added = network, condition, []

    def __call__(self, batch):
        """The outputs for a batch, in training."""
        outputs = call(self._network, batch, self._condition, training=True)
        added = self._network.losses  # by this call's layers first, then the regularisation of the weights
        self._added += added[: len(added) - len(_regularized(self._network))]
        return outputs

    def added_losses(self):
        """The sum of ``add_loss`` and activity regularisation of all calls, and of the weights' regularisation.

        That is what ``keras.Model.fit`` adds to a loss; 0.0 where there is nothing.
        """
        losses = self._added + [weight.regularizer(weight) for weight in _regularized(self._network)]
        return tf.add_n([tf.cast(loss, tf.float32) for loss in losses]) if losses else 0.0


def _regularized(network):
    return [weight for weight in network.trainable_weights if weight.regularizer is not None]
