"""Numbers as exact fractions: the one way into them, for the rules never round."""

from decimal import Decimal
from fractions import Fraction
from functools import lru_cache


@lru_cache(maxsize=8192)
def exact(number: Decimal | int) -> Fraction:
    """The number as a fraction. Kept: making one costs more than the sum it goes into, and a page asks again and again.

    A fraction and what it was made from are equal and never change, so a kept one is as good as a new one.
    """
    return Fraction(number)
