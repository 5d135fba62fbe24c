"""What the data-flow strip of a lab says of the two networks: sizes of their layers, weights, who is frozen."""

import math

KINDS = (("Conv", "convolutional"), ("Attention", "with attention"), ("LSTM", "recurrent"), ("GRU", "recurrent"))


def facts(gan):
    """The two networks and the settings of their game, as plain values for the page.

    Args:
        gan: a ``training.GAN``.

    Example:
        >>> from gan_lessons import networks, training
        >>> gan = training.GAN(networks.points_generator(), networks.points_discriminator())
        >>> facts(gan)["generator"]["layers"], facts(gan)["discriminator"]["layers"]
        ([2, 64, 64, 64, 2], [2, 64, 64, 64, 1])
    """
    example = math.prod(gan.example_shape)
    penalty = gan.penalty
    return {
        "generator": _network(gan, "generator", gan.latent_dim, example),
        "discriminator": _network(gan, "discriminator", example, 1),
        "latent_dim": int(gan.latent_dim),
        "conditional": gan.condition is not None,
        "d_steps": int(gan.d_steps),
        "penalty": penalty if penalty is None or isinstance(penalty, str) else "a penalty of your own",
        "is_critic": bool(gan.loss.is_critic),
        "paired": bool(gan.loss.paired),
    }


def _network(gan, player, first, last):
    network = getattr(gan, player)
    layers = [layer for layer in network._flatten_layers() if layer is not network]
    sizes = [int(size) for layer in layers if (size := getattr(layer, "units", getattr(layer, "filters", None)))]
    if not sizes or sizes[-1] != last:
        sizes.append(int(last))
    names = [type(layer).__name__ for layer in layers]
    kinds = [words for part, words in KINDS if any(part in name for name in names)]
    return {
        "layers": [int(first), *sizes],
        "more": kinds[0] if kinds else None,
        "weights": int(network.count_params()),
        "frozen": player in gan.frozen,
    }
