"""How far a score has come from noise towards real data. Plain arithmetic."""

import math
import numbers

LEAST = {  # what every run of chapter 5.4 must reach; below that of every seed tried (three or four of each)
    "torn outlines: FID": 0.85,
    "films: share that is good": 0.4,
    "tones: correlation": 0.9,
    "sentences: accepted": 0.5,
    "DNA: motif exact": 1 / 3,
}


def reached(value, noise, real):
    """The share of the way from the score of noise to the score of real data: 0 at noise, 1 at real data.

    It serves scores of which more is better and those of which less is better. Beyond the ends it goes on: below 0 is
    worse than noise, above 1 is past real data, which is no success of its own (a score of the mean image can be).

    Args:
        value: the score of what was generated.
        noise, real: the scores, by the same measure, of noise and of real data.

    Returns:
        A float.

    Raises:
        ValueError: a score that is no finite number, or noise that scores like real data.

    Example:
        >>> round(reached(30.0, noise=320.0, real=1.0), 3)  # an FID: less is better
        0.909
        >>> reached(0.75, noise=0.0, real=1.0)
        0.75
    """
    scores = {"value": value, "noise": noise, "real": real}
    for name, score in scores.items():
        if isinstance(score, bool) or not isinstance(score, numbers.Real) or not math.isfinite(score):
            raise ValueError(f"reached: got {name} = {score!r}, expected a finite number")
    if noise == real:
        raise ValueError(f"reached: noise and real data both score {real:g}, expected a measure that tells them apart")
    return float((value - noise) / (real - noise))
