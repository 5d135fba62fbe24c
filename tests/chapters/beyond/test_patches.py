"""PatchGAN: what a patch sees, by formula and by gradient, how verdicts become one logit, and a trained GAN."""

import numpy as np
import pytest

from gan_lessons import data
from gan_lessons.chapters.beyond import patches, translation
from gan_lessons.training.calls import call

STRIDES = [(8, 4, 2), (8, 4, 1), (8, 4, 1)]


@pytest.mark.parametrize(("count", "side"), [(1, 16), (2, 34), (3, 70), (4, 142), (5, 286)])
def test_the_patches_of_pix2pix_have_the_sides_that_its_code_states(count, side):
    """As many convolutions of stride 2, then two of stride 1, all 4×4."""
    assert patches.receptive_field([(64, 4, 2)] * count + [(64, 4, 1)] * 2) == side


@pytest.mark.parametrize("side", patches.STACKS)
def test_each_stack_has_the_side_of_its_name(side):
    assert patches.receptive_field(patches.STACKS[side]) == side


@pytest.mark.parametrize("stack", [*patches.STACKS.values(), STRIDES], ids=str)
def test_a_verdict_sees_what_the_formula_says(stack):
    assert patches.measured_patch(patches.patch_verdicts(stack, seed=0)) == patches.receptive_field(stack)


def test_the_logit_is_the_mean_of_the_verdicts():
    rng = np.random.default_rng(0)
    digit, outline = rng.random((2, 5, 784), dtype=np.float32)
    grid = call(patches.patch_verdicts(STRIDES, seed=3), digit, outline)
    judge = patches.patch_discriminator(STRIDES, seed=3)
    assert grid.shape == (5, 14, 14, 1) and judge.output_shape == (None, 1)
    np.testing.assert_allclose(call(judge, digit, outline)[:, 0], np.mean(grid, axis=(1, 2, 3)), rtol=1e-4, atol=1e-6)


def test_a_verdict_hears_of_the_outline_too():
    judge, rng = patches.patch_discriminator(seed=1), np.random.default_rng(0)
    digit, outline = rng.random((2, 1, 784), dtype=np.float32)
    assert abs(float((call(judge, digit, outline) - call(judge, digit, np.zeros_like(outline)))[0, 0])) > 1e-4


def test_only_the_discriminator_differs_from_the_gan_of_whole_images():
    whole, small = translation.gan(seed=4), patches.gan(seed=4)
    assert all(map(np.array_equal, whole.generator.get_weights(), small.generator.get_weights()))
    for name in ("loss", "penalty", "penalty_weight", "l1_weight", "batch_size", "g_learning_rate", "d_learning_rate"):
        assert getattr(whole, name) == getattr(small, name)
    mine = patches.patch_discriminator(STRIDES, seed=0)
    assert patches.gan(seed=4, discriminator=mine).discriminator is mine


def test_verdicts_of_a_gan_are_those_of_its_discriminator():
    gan, digits = patches.gan(seed=2), data.mnist("test")[:6]
    grids = patches.verdict_grid(gan, digits, translation.outlines(digits))
    logits = call(gan.discriminator, digits, translation.outlines(digits))
    assert grids.shape == (6, 7, 7)
    np.testing.assert_allclose(grids.mean(axis=(1, 2)), np.asarray(logits)[:, 0], rtol=1e-4, atol=1e-6)
    with pytest.raises(ValueError, match="verdict_grid: got a GAN whose D is a pair_discriminator"):
        patches.verdict_grid(translation.gan(), digits, digits)


def test_grids_are_drawn_from_black_to_white():
    drawn = patches.verdict_images(np.array([[[0.0, 2.0], [-1.0, 1.0]]]))
    assert drawn.shape == (1, 28, 28) and drawn[0, 0, 20] == 1 and drawn[0, 20, 0] == 0 and drawn[0, 20, 20] == 0.5


def test_blurred_digits_are_greyer():
    images = data.mnist("test")[:200].reshape(-1, 28, 28)
    blurred = sum(np.roll(images, shift, axis=2) for shift in (-1, 0, 1)) / 3
    assert patches.grey_share(blurred) > 1.2 * patches.grey_share(images)


def test_a_trained_one_translates():
    test, gan = data.mnist("test"), patches.gan(seed=1)
    true, labels = test[:1000], test.labels[:1000]
    gan.advance(translation.Pairs(data.mnist()), 125)
    whole = translation.outlines(true)
    assert translation.scores(translation.translate(gan, whole), true, labels).accuracy > 0.95
