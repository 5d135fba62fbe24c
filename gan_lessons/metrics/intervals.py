"""Proportions with confidence intervals: so many of so many runs, or of so many answers. Plain arithmetic.

>>> print(Proportion(5, 5))
5 of 5 runs, 95 % interval 57 to 100 %
"""

from typing import NamedTuple

import numpy as np

Z_95 = 1.959964  # standard deviations to either side that hold 95 % of a normal distribution


class Proportion(NamedTuple):
    """``count`` of ``total`` runs or answers, with the interval of Wilson (1927) for the true proportion.

    Unlike "share ± error" the interval stays within 0 and 1, and says something at 0 of 5 and 5 of 5.
    """

    count: int
    total: int

    @property
    def interval(self):
        """The lower and upper end, from 0 to 1, of the 95 % confidence interval.

        Raises:
            ValueError: nothing was counted, or more than there was.

        >>> tuple(round(end, 3) for end in Proportion(8, 10).interval)
        (0.49, 0.943)
        """
        if not 0 <= self.count <= self.total or self.total < 1:
            raise ValueError(
                f"got a count of {self.count} of {self.total}, expected a total of 1 or more, and no higher count"
            )
        middle = (self.count + Z_95**2 / 2) / (self.total + Z_95**2)
        spread = self.count * (self.total - self.count) / self.total + Z_95**2 / 4
        half = Z_95 * np.sqrt(spread) / (self.total + Z_95**2)
        return float(max(0.0, middle - half)), float(min(1.0, middle + half))

    def __str__(self):
        low, high = self.interval
        return f"{self.count} of {self.total} runs, 95 % interval {100 * low:.0f} to {100 * high:.0f} %"
