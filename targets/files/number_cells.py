"""Numbers in the cells of every workbook that people give us: read as Excel shows them."""

import math
import re
from decimal import Decimal

from django.utils.translation import gettext as _

#: More decimals than an amount has.
_PLACES = 6
#: Of a number format: texts, single characters, fill and padding, conditions and colours.
_LITERAL = re.compile(r'"[^"]*"|[\\!_*].|\[[^\]]*\]')
#: A comma behind the last digit shows thousands, and a point written as a text moves the point.
_SCALED = re.compile(r"[0#?],+(?![0#?,])")
_POINT_AS_TEXT = re.compile(r'[0#?](?:[\\!]\.|"\.")[0#?]')
_PADDING = re.compile(r"[_*].|\[[^\]]*\]")
#: In a text behind the digits: it says of what, or how many, the number is.
_SIZES = set("百千万亿元")


class InvalidCell(Exception):
    """A cell that cannot be read: why, and what would be right."""


def is_percentage(number_format: str) -> bool:
    """Whether a cell of this number format shows its number as a percentage: 0.5 as 50%."""
    return "%" in _LITERAL.sub("", number_format)


def number_in_cell(value: float | Decimal) -> Decimal:
    """A stored number, rounded to Excel's fifteen digits, so that 0.1 + 0.2 is 0.3. Raises InvalidCell."""
    if isinstance(value, int):
        return Decimal(value)
    if not math.isfinite(value):
        raise InvalidCell(_("The cell holds no number that can be written down."))
    number = Decimal(f"{value:.15g}")
    rounded = round(number, _PLACES) if abs(number) < 10**15 else number
    # A long sum leaves a tiny remainder behind the last decimal that is kept.
    return rounded if abs(number - rounded) < Decimal("1e-9") else number


def number_as_shown(value: float | Decimal, number_format: str) -> str:
    """A number as somebody would type it who sees the cell: ``0.5`` in a percent cell is ``50%``.

    The unit of a format such as ``0.0"万元"`` is part of it. Decimals that the format hides are kept.

    Raises:
        InvalidCell: there is none, or its format shows another one than is stored.
    """
    number = number_in_cell(value)
    if is_scaled(number_format):
        raise InvalidCell(
            _("The cell holds %(number)s, and its number format shows another number; write it without that format.")
            % {"number": f"{number.normalize():f}"}
        )
    if is_percentage(number_format):
        return f"{round(number * 100, 12).normalize() + 0:f}%"
    return f"{number.normalize():f}{_unit_shown(number_format)}"


def _unit_shown(number_format: str) -> str:
    """The unit that a number format writes behind the digits, where it has to do with amounts; else empty."""
    behind = re.split("[0#?]|General", _PADDING.sub("", number_format.partition(";")[0]))[-1]
    unit = re.sub(r'["\\!\s()（）]', "", behind)
    return unit if _SIZES & set(unit) else ""


def is_scaled(number_format: str) -> bool:
    """Whether a number format shows thousands or ten thousands of what a cell holds, such as ``0.00,``."""
    return bool(_SCALED.search(_LITERAL.sub("", number_format)) or _POINT_AS_TEXT.search(number_format))
