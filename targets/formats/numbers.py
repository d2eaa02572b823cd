"""Numbers as the town prints them: one rounding (half up), thousands separators, no false digits.

Django has no thousands separator for zh-hans, and both languages print the same digits here; so these functions and not
Django's formats.
"""

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

Number = Decimal | Fraction | int

#: Printed where there is no number.
NONE = "—"


def rounded(number: Number, places: int) -> Decimal:
    """``number`` with ``places`` decimals, half up (四舍五入), exact from a fraction; never a negative zero."""
    if isinstance(number, Fraction):
        # In whole numbers: dividing fractions is much slower.
        above, below = abs(number.numerator) * 10**places, number.denominator
        whole = (2 * above + below) // (2 * below)
        value = Decimal(-whole if number < 0 else whole).scaleb(-places)
    else:
        value = Decimal(number).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    return abs(value) if value == 0 else value


#: How many decimals are stored of an amount.
STORED_PLACES = 4


def places(number: Number | None, decimals: int) -> int:
    """How many decimals an amount is printed with wherever it stands by itself: those of its target.

    A target without decimals gets one for an amount that is not whole. A milestone may want 2.5 of 5 pumping stations:
    printed as 3, with 3 done, it would contradict the light. A whole number stays whole: 6 and not 6.0.
    """
    return 1 if number is not None and decimals == 0 and rounded(number, 1) % 1 else decimals


def amount(number: Number | None, decimals: int | None) -> str:
    """An amount as it is printed (``places``): ``5,520``, ``4.50``, ``2.5``; a dash for None.

    Args:
        decimals: those of its target; None for what has none, such as a village's income that is only compared with a
            line: as many as it was typed with.
    """
    if decimals is None:
        return trimmed(number, STORED_PLACES)
    return NONE if number is None else f"{rounded(number, places(number, decimals)):,}"


def signed(number: Number | None, decimals: int) -> str:
    """A change with its sign: ``+1.2``, ``-3.4``, ``0.0``; a dash for None."""
    return NONE if number is None else f"{'+' if rounded(number, decimals) > 0 else ''}{amount(number, decimals)}"


def difference(first: Number, second: Number, places: int) -> Decimal:
    """What is printed as the difference of two numbers: that of the printed ones, and never 0 where they differ."""
    printed = rounded(first, places) - rounded(second, places)
    if printed or first == second:
        return printed
    return Decimal(1 if first > second else -1).scaleb(-places)


def trimmed(number: Number | None, decimals: int) -> str:
    """An amount for a sentence, where ``5,520.00`` reads as ``5,520``."""
    text = amount(number, decimals)
    return text.rstrip("0").rstrip(".") if "." in text else text


def hundredfold(share: Number) -> Decimal:
    """A share as hundredths with one decimal, half up: 0.46 is 46.0.

    Nothing says more than the share (``rules.md``, "What is printed"): less than all is 99.9 at most, and more than
    nothing 0.1 at least, with its sign.
    """
    value = rounded(share, 3).scaleb(2)
    if share and not value:
        return Decimal("0.1") if share > 0 else Decimal("-0.1")
    return Decimal("99.9") if value == 100 and share < 1 else value


def percent(share: Number | None) -> str:
    """A share as a percentage with one decimal: 0.46 is ``46.0%``."""
    return NONE if share is None else f"{hundredfold(share):,}%"


def points(share: Number | None, *, sign: bool = True) -> str:
    """A difference of shares in percentage points with one decimal: ``-4.0``, ``+2.1``."""
    return NONE if share is None else _points(hundredfold(share), sign)


def _points(value: Decimal, sign: bool) -> str:
    return f"{value:+,}" if sign and value else f"{abs(value):,}"


def gap(completion: Number | None, expected: Number | None) -> Decimal | None:
    """The percentage points between two shares as they are printed; not 0 unless the shares are equal."""
    if completion is None or expected is None:
        return None
    return hundredfold(completion) - hundredfold(expected) or hundredfold(completion - expected)


def gap_in_points(points: Decimal | None, *, sign: bool = True) -> str:
    """A ``gap`` as text: ``-4.0``, ``+2.1``; a dash where there is none."""
    return NONE if points is None else _points(points, sign)


def printed_score(number: Number) -> Decimal:
    """A score of 0 to 100 with one decimal; less than 100 is 99.9 at most, as for shares."""
    return hundredfold(Fraction(number) / 100)


def score(number: Number | None) -> str:
    """A score of 0 to 100 as text."""
    return NONE if number is None else str(printed_score(number))


def score_change(now: Number | None, then: Number | None) -> Decimal | None:
    """The difference of two scores as they are printed; None where one is missing."""
    return None if now is None or then is None else printed_score(now) - printed_score(then)


def six_places(number: Number | None) -> str | None:
    """A number for other programs: six places, no separator; None stays None (``plan-file.md``, ``standings``)."""
    return None if number is None else str(rounded(number, 6))


def file_size(size: int) -> str:
    """A file's bytes as people say them: ``640 KB``, ``2.3 MB``; a megabyte is 1024 × 1024 bytes."""
    kilobytes = Fraction(size, 1024)
    if kilobytes < 1000:
        return f"{rounded(kilobytes, 0) if kilobytes > 1 else 1} KB"
    return f"{trimmed(kilobytes / 1024, 1)} MB"
