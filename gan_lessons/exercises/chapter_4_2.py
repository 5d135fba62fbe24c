"""The two functions of chapter 4.2: the effects of one change in a table of combinations, and a shared gradient."""

import numpy as np

from gan_lessons.exercises.formulas import Formula, Mistake

# ---- what one change does, in every combination of the others


def effects(fid, axis):
    """How far the change on ``axis`` lowers the FID, for each combination of the other changes.

    >>> effects(np.array([[300.0, 200.0], [350.0, 100.0]]), 1).tolist()
    [100.0, 250.0]
    """
    return np.take(fid, 0, axis) - np.take(fid, 1, axis)


def some_table(rng):
    """A table of three changes, each left out (0) or made (1), and the place of one that is not the first."""
    return rng.uniform(50, 400, (2, 2, 2)), int(rng.integers(1, 3))


EFFECTS = Formula(
    name="effects",
    reference=effects,
    inputs=some_table,
    expected="how far the change lowers the FID, in each combination of the other changes",
    solution="""
def effects(fid, axis):
    without, with_it = np.moveaxis(fid, axis, 0)
    return without - with_it
""",
    mistakes={
        "sign_flipped": Mistake(
            lambda f, a: -effects(f, a),
            "A change that lowers the FID should have a positive effect; yours is negative.",
            "Take the FID without the change first, and subtract the FID with it.",
        ),
        "averaged": Mistake(
            lambda f, a: effects(f, a).mean(),
            "One number cannot say whether the effect depends on the other changes. How many combinations are there?",
            "Leave out the mean: return one number for each combination of the other two changes.",
        ),
        "always_the_first": Mistake(
            lambda f, a: effects(f, 0),
            "Yours gives the same answer for every axis. Which change was asked for?",
            "Use axis: np.take(fid, 0, axis) are the FIDs without that change.",
        ),
        "only_alone": Mistake(
            lambda f, a: f[0, 0, 0] - np.take(np.take(f, 1, a), 0),
            "That is the effect when no other change is made. What is it beside the others?",
            "Return the difference for all combinations of the other changes, not only for the first.",
        ),
        "against_none": Mistake(
            lambda f, a: f[0, 0, 0] - np.take(f, 1, a),
            "You compare every row with the run without any change. Then the other changes are counted too.",
            "Compare two runs that differ in one change only: with and without it.",
        ),
        "ratio": Mistake(
            lambda f, a: np.take(f, 1, a) / np.take(f, 0, a),
            "This says how many times as large the FID becomes. The effect here is a difference.",
            "Subtract instead of dividing: FID without the change minus FID with it.",
        ),
        "absolute": Mistake(
            lambda f, a: np.abs(effects(f, a)),
            "Some changes make the FID worse. Can one see it in yours?",
            "Leave out the absolute value: a negative effect says that the change harms.",
        ),
    },
)


# ---- the gradient of a batch that several devices share


def combined_gradient(gradients, sizes):
    """The gradient of the mean over all examples, from each device's gradient of its own mean.

    >>> combined_gradient(np.array([[3.0], [0.0]]), np.array([20.0, 40.0])).tolist()
    [1.0]
    """
    sizes = np.asarray(sizes)
    return sizes @ gradients / sizes.sum()


def some_shares(rng):
    """Gradients of three devices, shape (3, 4), and how many examples each of them had: no two alike."""
    return rng.normal(0, 1, (3, 4)), rng.permutation([16.0, 40.0, 72.0]) + rng.integers(0, 8)


COMBINED = Formula(
    name="combined_gradient",
    reference=combined_gradient,
    inputs=some_shares,
    expected="the mean over all examples, on whichever device they were",
    solution="""
def combined_gradient(gradients, sizes):
    total = sum(n * gradient for n, gradient in zip(sizes, gradients))
    return total / sum(sizes)
""",
    mistakes={
        "plain_mean": Mistake(
            lambda g, n: g.mean(axis=0),
            "This is right for equal shares. A device with 16 examples should not count as much as one with 72.",
            "Multiply each device's gradient by its number of examples before you add them up.",
        ),
        "added_up": Mistake(
            lambda g, n: g.sum(axis=0),
            "Three devices with the same gradient should give that gradient; yours gives three times as much.",
            "Weight each gradient by its share of all examples; the shares add up to 1.",
        ),
        "not_divided": Mistake(
            lambda g, n: n @ g,
            "Three devices with the same gradient should give that gradient; yours is many times as large.",
            "Divide by the number of all examples.",
        ),
        "divided_by_devices": Mistake(
            lambda g, n: n @ g / len(n),
            "You divide by the number of devices. The loss is a mean over the examples.",
            "Divide by sum(sizes), not by len(sizes).",
        ),
        "divided_twice": Mistake(
            lambda g, n: n @ g / n.sum() / len(n),
            "Three devices with the same gradient should give that gradient; yours gives a third of it.",
            "The weights sizes / sum(sizes) add up to 1 already: do not divide by the number of devices again.",
        ),
        "weights_inverted": Mistake(
            lambda g, n: (1 / n) @ g / (1 / n).sum(),
            "In yours the device with the fewest examples counts most.",
            "Multiply by the number of examples instead of dividing by it.",
        ),
        "divided_by_size": Mistake(
            lambda g, n: (1 / n) @ g,
            "Each gradient is a mean over its own share already. What turns it back into a sum?",
            "Multiply by the number of examples, add up, and divide by the number of all examples.",
        ),
        "divided_by_all": Mistake(
            lambda g, n: g.sum(axis=0) / n.sum(),
            "Each gradient is a mean over its own share already. What turns it back into a sum?",
            "Multiply each gradient by its number of examples before you divide by the number of all.",
        ),
        "largest_share": Mistake(
            lambda g, n: g[n.argmax()],
            "The other two devices worked for nothing in yours.",
            "Use all gradients, each weighted by its share of the examples.",
        ),
    },
)

FORMULAS = (EFFECTS, COMBINED)
