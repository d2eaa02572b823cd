"""Numbers as exact fractions: the rules never round."""

from decimal import Decimal
from fractions import Fraction
from functools import lru_cache


@lru_cache(maxsize=8192)
def exact(number: Decimal | int) -> Fraction:
    """The number as a fraction. Cached: making one costs more than adding it, and a page needs the same ones often."""
    return Fraction(number)
