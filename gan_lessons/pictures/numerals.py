"""How numbers are written in pictures: few digits, a true minus, and words for ranges and shares."""

import math


def written(value, digits=3):
    """A number to a few significant digits, thousands with commas.

    >>> written(-0.25), written(1234.5), written(2.0), written(float("nan"))
    ('−0.25', '1,234', '2', '–')
    """
    if not math.isfinite(value):
        return "–"
    if abs(value) >= 1e6:
        words = f"{value:.1e}"
    elif abs(value) >= 100:
        words = f"{value:,.0f}"
    else:
        words = f"{float(f'{value:.{digits}g}') + 0.0:.{digits + 6}g}"  # + 0.0: no minus before a zero
    return words.replace("-", "−")


def short(value):
    """A number beside an axis, in five letters at most.

    >>> short(0.5), short(20_000), short(-1_200_000), short(4e12)
    ('0.5', '20k', '−1.2M', '4e+12')
    """
    size = abs(value)
    if size >= 1e9 or 0 < size < 1e-3:
        return f"{value:.0e}".replace("-", "−")
    unit, letter = (1e6, "M") if size >= 999_500 else (1e3, "k") if size >= 9_999.5 else (1, "")
    return (written(value / unit) + letter).replace(",", "")


def steady(value):
    """A loss or a score: 1.38, 12.3, 123, and a dash where there is none.

    >>> steady(1.384), steady(12.34), steady(None)
    ('1.38', '12.3', '–')
    """
    if value is None or not math.isfinite(value):
        return "–"
    if abs(value) >= 99.95 or 0 < abs(value) < 0.01:
        return written(value, 1)
    return f"{value:.{1 if abs(value) >= 9.995 else 2}f}".replace("-", "−")


def percent(share):
    """A share as a percentage; halves go up, as on the page.

    >>> percent(0.756), percent(0.745)
    ('76 %', '75 %')
    """
    return f"{math.floor(100 * share + 0.5)} %" if math.isfinite(share) else "–"


def span(low, high, is_score=False):
    """From one probability to another, with more digits if both ends would look the same; or from score to score.

    >>> span(0.38, 0.55), span(0.4991, 0.5004), span(-1.234, 0.4, is_score=True)
    ('38–55 %', '49.9–50.0 %', '−1.2 to 0.4')
    """
    if is_score:
        return f"{written(low, 2)} to {written(high, 2)}"
    ends = [[f"{100 * end:.{digits}f}" for end in (low, high)] for digits in (0, 1, 2)]
    start, end = next((pair for pair in ends if pair[0] != pair[1]), ends[0])
    return f"{start} %" if start == end else f"{start}–{end} %"
