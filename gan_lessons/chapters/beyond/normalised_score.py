"""How far a score has come from noise towards real data. Plain arithmetic."""

import math
import numbers

MINIMUM_SCORES = {  # what every run of section 5.4 must reach; below that of every seed tried (three or four of each)
    "torn outlines: log FID": 0.4,
    "videos: high-quality share": 0.4,
    "tones: correlation": 0.9,
    "sentences: accepted": 0.5,
    "DNA: motif exact": 1 / 3,
}


def normalised_score(value, noise, real):
    """The share of the way from the score of noise to the score of real data: 0 at noise, 1 at real data.

    It serves scores of which more is better and those of which less is better. Beyond the ends it goes on: below 0 is
    worse than noise, above 1 is past real data, which is no success in itself (a score of the mean image can be).

    Args:
        value: the score of what was generated.
        noise: the score of noise, by the same metric.
        real: the score of real data, by the same metric.

    Returns:
        A float.

    Raises:
        ValueError: a score that is no finite number, or noise that scores like real data.

    Example:
        >>> round(normalised_score(30.0, noise=320.0, real=1.0), 3)  # an FID: less is better
        0.909
        >>> normalised_score(0.75, noise=0.0, real=1.0)
        0.75
    """
    scores = {"value": value, "noise": noise, "real": real}
    for name, score in scores.items():
        if isinstance(score, bool) or not isinstance(score, numbers.Real) or not math.isfinite(score):
            raise ValueError(f"normalised_score: got {name} = {score!r}, expected a finite number")
    if noise == real:
        raise ValueError(
            f"normalised_score: noise and real data both score {real:g}, expected a metric that tells them apart"
        )
    return float((value - noise) / (real - noise))
