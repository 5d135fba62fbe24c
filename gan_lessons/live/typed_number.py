"""A number as a student types it: "60 %", "1,000", "1 000", "≈ 60". Plain text, no widget."""

import math
import re
import unicodedata

_GROUPED = re.compile(r"[+-]?\d{1,3}(?:([, ])\d{3})(?:\1\d{3})*(?:\.\d*)?")  # thousands apart, always in one way
_ABOUT = re.compile(r"^(?:about|ca\.?|[≈~∼≃])\s*", re.IGNORECASE)
_COMMA = re.compile(r"[+-]?\d+,\d+")


def typed_number(typed, of_one=False):
    """The number that somebody has typed.

    Args:
        typed: words, or a number.
        of_one: whether "60 %" means 0.6; otherwise it means 60.

    Raises:
        ValueError: no finite number, or one that can be read in two ways, such as "1,5".

    Example:
        >>> [typed_number(words) for words in ("60 %", "0.6e2", "1,000", "1 000", "≈ 60", "−3")]
        [60.0, 60.0, 1000.0, 1000.0, 60.0, -3.0]
    """
    # one form for full-width digits and signs, and for all kinds of spaces
    words = unicodedata.normalize("NFKC", str(typed)).replace("−", "-").strip()
    number = _ABOUT.sub("", words)
    is_percent = number.endswith("%")
    number = number.removesuffix("%").strip()
    if _GROUPED.fullmatch(number):
        number = number.replace(",", "").replace(" ", "")
    elif _COMMA.fullmatch(number):
        raise ValueError(f"“{words}” can be read in two ways; write {number.replace(',', '.')} with a point")
    try:
        value = float(number)
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        raise ValueError(f"“{words}” is no number")
    return value / 100 if is_percent and of_one else value
