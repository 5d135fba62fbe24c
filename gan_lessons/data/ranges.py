"""Whether a generator can reach the values of the data."""

from typing import NamedTuple

TOLERANCE = 0.01  # how far beyond its end a generator may be asked to reach
SMALL_PART = 0.55  # data that use less than this part of the range get a notice


class RangeProblem(NamedTuple):
    """What is wrong with a range of values.

    Args:
        refused: True if training cannot succeed; False for a notice.
        message: what came, what was expected and what to do.
    """

    refused: bool
    message: str


def range_problem(low, high, reachable):
    """What is wrong with data from ``low`` to ``high`` for a generator with outputs in ``reachable``, or None.

    Args:
        low: least value of the data.
        high: largest value of the data.
        reachable: pair of numbers: ``(-1, 1)`` for a tanh, ``(0, 1)`` for a sigmoid, ``(0, inf)`` for a ReLU.

    Returns:
        ``RangeProblem``: refused if values lie outside, a notice if only a part of the range is used; or None.

    Example:
        >>> range_problem(-1.0, 1.0, (-1, 1)) is None, range_problem(0.0, 255.0, (-1, 1)).refused
        (True, True)
        >>> range_problem(0.0, 1.0, (-1, 1)).message.split(";")[0]
        'the data lie between 0 and 1, which is 50 % of what the generator reaches, -1 to 1'
    """
    bottom, top = reachable
    bounded = top - bottom < float("inf")
    scale = f"scale the data: data.ArrayData(x, value_range=({bottom:g}, {top:g}))"
    others = "data.mnist, data.images and data.from_dataset take value_range too"
    if low < bottom - TOLERANCE or high > top + TOLERANCE:
        advice = f"{scale} ({others})" if bounded else "end it in a layer without an activation, or shift the data"
        return RangeProblem(
            True,
            f"the data lie between {low:.3g} and {high:.3g}, but the generator reaches only {bottom:g} to {top:g}; "
            f"{advice}",
        )
    share = (high - low) / (top - bottom)
    if bounded and share < SMALL_PART:
        return RangeProblem(
            False,
            f"the data lie between {low:.3g} and {high:.3g}, which is {100 * share:.2g} % of what the generator "
            f"reaches, {bottom:g} to {top:g}; to use all of it, {scale} ({others})",
        )
    return None
