"""Two functions of notebook 5.4.1: the patch that a stack of convolutions sees, and the loss of a grid of verdicts."""

import numpy as np

from gan_lessons.exercises.formulas import Formula, Mistake
from gan_lessons.exercises.numerics import sigmoid, softplus

# ---- the patch that one verdict sees


def receptive_field(kernels, strides):
    """Side in pixels of the patch that one place of the last convolution sees.

    >>> int(receptive_field(np.array([4, 4, 4]), np.array([2, 1, 1])))  # the smallest one of pix2pix
    16
    """
    return 1 + np.sum((kernels - 1) * _spacing(strides))


def _spacing(strides):
    """How many pixels lie between neighbouring inputs of each convolution."""
    return np.cumprod(np.concatenate([[1], strides[:-1]]))


def some_stack(rng):
    """Kernels and strides of four convolutions, which tell the layers and their order apart."""
    return rng.permutation([3, 4, 5, 7]), np.concatenate([rng.permutation([1, 2, 3]), [2]])


RECEPTIVE_FIELD = Formula(
    name="receptive_field",
    reference=receptive_field,
    inputs=some_stack,
    expected="the side of the patch in pixels, one number",
    solution="""
def receptive_field(kernels, strides):
    side, spacing = 1, 1
    for kernel, stride in zip(kernels, strides):
        side += (kernel - 1) * spacing  # spacing: pixels between two neighbouring inputs of this layer
        spacing *= stride
    return side
""",
    mistakes={
        "own_stride_counted": Mistake(
            lambda k, s: 1 + np.sum((k - 1) * np.cumprod(s)),
            "Take one convolution of 4×4 with stride 2. Its patch has 4 pixels; yours has 7. Which strides matter?",
            "For each layer multiply the strides of the layers before it only. The first layer has spacing 1.",
        ),
        "strides_ignored": Mistake(
            lambda k, s: 1 + np.sum(k - 1),
            "Yours gives the same patch for every choice of strides. How far apart are a second layer's inputs?",
            "Multiply each term by the product of the strides of the layers before it.",
        ),
        "one_missing": Mistake(
            lambda k, s: np.sum((k - 1) * _spacing(s)),
            "Take one convolution of 1×1. It sees one pixel; yours sees none.",
            "Begin with a patch of one pixel, and let each layer enlarge it.",
        ),
        "kernel_not_lessened": Mistake(
            lambda k, s: 1 + np.sum(k * _spacing(s)),
            "Take one convolution of 1×1. It sees one pixel; yours sees two.",
            "One of the kernel's pixels is there already: a layer adds one less than its kernel.",
        ),
        "kernels_added": Mistake(
            lambda k, s: np.sum(k * _spacing(s)),
            "Two convolutions of 1×1 see one pixel; yours see two.",
            "Begin with one pixel, and add one less than the kernel for each layer.",
        ),
        "stride_before_only": Mistake(
            lambda k, s: 1 + np.sum((k - 1) * np.concatenate([[1], s[:-1]])),
            "Yours uses the stride of one layer before. Two layers of stride 2 make steps of four pixels together.",
            "Keep a running product of all strides so far.",
        ),
        "own_stride_only": Mistake(
            lambda k, s: 1 + np.sum((k - 1) * s),
            "Yours uses each layer's own stride. That stride matters to the layers above it.",
            "Keep a running product of the strides of the layers before.",
        ),
        "strides_added": Mistake(
            lambda k, s: 1 + np.sum((k - 1) * np.cumsum(np.concatenate([[1], s[:-1]]))),
            "Two layers of stride 2 make steps of four pixels together, and three make eight. Do yours?",
            "Strides multiply: use a product in place of the sum.",
        ),
        "all_strides": Mistake(
            lambda k, s: 1 + np.sum((k - 1) * np.prod(s)),
            "Yours multiplies every layer by all strides. The first layer sees neighbouring pixels.",
            "For each layer multiply the strides of the layers before it only.",
        ),
        "layers_turned_round": Mistake(
            lambda k, s: receptive_field(k[::-1], s[::-1]),
            "Which layer comes first? The first entry is the layer that sees the pixels.",
            "Go through the layers in the order given.",
        ),
        "area": Mistake(
            lambda k, s: receptive_field(k, s) ** 2,
            "This is the number of pixels in the patch. The exercise needs its side.",
            "Leave out the square.",
        ),
        "kernels_multiplied": Mistake(
            lambda k, s: np.prod(k),
            "Two convolutions of 3×3 with stride 1 see 5 pixels, not 9: their patches overlap.",
            "Begin with one pixel, and let each layer add to it.",
        ),
    },
)


# ---- the generator's loss over a grid of verdicts


def patch_loss(logits):
    """G's non-saturating loss with each patch judged by itself: the mean of ``−log D`` over examples and patches.

    >>> round(float(patch_loss(np.zeros((2, 7, 7)))), 4)  # D undecided everywhere: log 2
    0.6931
    """
    return softplus(-logits).mean()


def some_grids(rng):
    """Verdicts on four examples, (4, 3, 5), a few of them so sure that a sigmoid rounds to 0."""
    logits = rng.normal(0.5, 2.5, (4, 3, 5))
    logits[rng.integers(4), rng.integers(3), rng.integers(5)] = -rng.uniform(800, 900)
    return (logits,)


PATCH_LOSS = Formula(
    name="patch_loss",
    reference=patch_loss,
    inputs=some_grids,
    expected="the mean over examples and patches of each patch's own loss, for logits of any size",
    solution="""
def patch_loss(logits):
    return np.logaddexp(0, -logits).mean()  # log(1 + e^−x) is −log sigmoid(x), for x of any size
""",
    mistakes={
        "mean_logit_first": Mistake(
            lambda x: softplus(-x.mean(axis=(1, 2))).mean(),
            "You average the patches' logits first, as our D does. Here each patch has a loss of its own.",
            "Take the loss of every logit first, and the mean at the end.",
        ),
        "mean_of_all_first": Mistake(
            lambda x: softplus(-x.mean()),
            "You average everything first. Then one good patch can make up for a bad one of another example.",
            "Take the loss of every logit first, and the mean at the end.",
        ),
        "mean_probability_first": Mistake(
            lambda x: -np.log(sigmoid(x).mean(axis=(1, 2))).mean(),
            "You average the patches' probabilities before the logarithm.",
            "Take the loss of every logit first, and the mean at the end.",
        ),
        "not_stable": Mistake(
            lambda x: -np.log(sigmoid(x)).mean(),
            "Right on paper. But some logits are below −800: their sigmoid is exactly 0, and log 0 is infinite.",
            "Use np.logaddexp(0, …), which computes the logarithm of a sum of two exponentials.",
        ),
        "other_side": Mistake(
            lambda x: softplus(x).mean(),
            "This is large if D says “real”. G's loss should be small then.",
            "Turn the sign of the logits.",
        ),
        "sign_flipped": Mistake(
            lambda x: -softplus(-x).mean(),
            "This is the mean of log D, which is never positive. A loss should be small if G does well.",
            "Turn the sign of your result.",
        ),
        "saturating": Mistake(
            lambda x: -softplus(x).mean(),
            "This is the saturating loss, the mean of log(1 − D). The exercise asks for the other one.",
            "Use −log D of each patch.",
        ),
        "sum_over_patches": Mistake(
            lambda x: softplus(-x).sum(axis=(1, 2)).mean(),
            "A finer grid would have a larger loss in yours, and λ would mean something else.",
            "Take the mean over the patches too.",
        ),
        "all_added_up": Mistake(
            lambda x: softplus(-x).sum(),
            "Twice as many examples would double yours.",
            "Take the mean over examples and patches.",
        ),
        "one_for_each_example": Mistake(
            lambda x: softplus(-x).mean(axis=(1, 2)),
            "A loss is one number; yours is one for each example.",
            "Take the mean over the examples too.",
        ),
        "worst_patch": Mistake(
            lambda x: softplus(-x).max(axis=(1, 2)).mean(),
            "Only the worst patch of each example counts in yours.",
            "Use the mean over the patches in place of the largest.",
        ),
        "base_two": Mistake(
            lambda x: softplus(-x).mean() / np.log(2),
            "If D is undecided everywhere, the loss should be 0.693; yours is 1. Which logarithm is it?",
            "Use the natural logarithm.",
        ),
    },
)

FORMULAS = [RECEPTIVE_FIELD, PATCH_LOSS]
