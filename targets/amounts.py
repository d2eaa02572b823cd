"""Amounts as people type them: one parser for the entry form, the paste, the workbook, ``importfigures`` and the
administration. A figure may have its unit; a number of the plan may not."""

import re
from decimal import Decimal

from django.utils.translation import gettext as _

from .models.fields import AMOUNT_DIGITS, AMOUNT_PLACES

# Only the full-width characters of amounts; NFKC would also turn ² and ① into digits.
_FULL_WIDTH = str.maketrans("０１２３４５６７８９．，－＋％　−", "0123456789.,-+% -")
#: Characters of no width, and marks of direction: they come with numbers that are copied from pages and chats.
_UNSEEN = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\ufeff"))
_NUMBER = r"[-+]?[0-9][0-9,]*(?:\.[0-9]+)?|[-+]?\.[0-9]+"
_AMOUNT = re.compile(rf"(?P<number>{_NUMBER})\s*(?P<unit>%|[^\W\d_]+)?")
_GROUPED = re.compile(r"[-+]?[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?")
_MULTIPLES = {"": 1, "万": 10_000, "亿": 100_000_000}
_WHOLE_DIGITS = AMOUNT_DIGITS - AMOUNT_PLACES


class AmountError(ValueError):
    """An amount that is not valid: says what is wrong and what would be right, in the reader's language."""


def parse_amount(text: str, *, unit: str, decimals: int, negative: bool = False) -> Decimal | None:
    """The amount that ``text`` says, in ``unit``; None for an empty text.

    Takes ``1,234.56``, ``１２３４．５６``, ``1234万元`` and ``1.2亿`` (converted to the unit), ``5%``.

    Args:
        text: what was typed.
        unit: the target's unit, such as 万元; empty where it has none.
        decimals: how many decimals the target has.
        negative: whether it may be below zero (only ``hold`` targets: ``rules.md``).

    Raises:
        AmountError: it is not a number, is in another unit, has too many digits or decimals, or is negative.
    """
    typed = text.strip()
    plain = half_width(typed)
    if not plain:
        return None
    # Units such as 元/人 do not match the pattern, so the target's own unit is removed first.
    match = _AMOUNT.fullmatch(plain.removesuffix(unit) if unit else plain)
    if not match:
        raise AmountError(_not_a_number(typed))
    number = match["number"]
    if "," in number and not _GROUPED.fullmatch(number):
        raise AmountError(
            _("The commas in “%(text)s” do not part thousands; write 1,234.56 or 1234.56.") % {"text": _short(typed)}
        )
    value = _in_unit(_decimal(number, typed), match["unit"] or "", unit, typed)
    require_decimals(value, decimals, unit, typed)
    if abs(value) >= 10**_WHOLE_DIGITS:
        raise AmountError(_too_long(typed))
    if value < 0 and not negative:
        raise AmountError(_("“%(text)s” is below zero; this figure starts at 0.") % {"text": _short(typed)})
    return value.quantize(Decimal(1).scaleb(-decimals)) + 0


def parse_number(text: str) -> Decimal:
    """The number that ``text`` says without a unit, with thousands separators or without: ``1,234.56``.

    Raises:
        AmountError: it is not a number (``1e5``, ``1_000``, ``NaN`` are none), or has too many digits or decimals.
    """
    typed = text.strip()
    number = half_width(typed)
    if not re.fullmatch(_NUMBER, number) or ("," in number and not _GROUPED.fullmatch(number)):
        raise AmountError(_not_a_number(typed))
    value = _decimal(number, typed)
    if _places(value) > AMOUNT_PLACES:
        raise AmountError(
            _("“%(text)s” has too many decimals; at most %(places)d.")
            % {"text": _short(typed), "places": AMOUNT_PLACES}
        )
    return value


def require_decimals(value: Decimal, decimals: int, unit: str, typed: str = "") -> None:
    """Raises AmountError for an amount in ``unit`` with more than ``decimals`` decimals.

    Args:
        typed: how it was typed; empty: as a plain number.
    """
    if _places(value) > decimals:
        raise AmountError(_too_many_decimals(typed or f"{value.normalize():f}", decimals, unit))


def half_width(text: str) -> str:
    """Full-width digits and signs as plain ones, without characters that nobody sees."""
    return text.translate(_FULL_WIDTH | _UNSEEN).strip()


def _decimal(number: str, typed: str) -> Decimal:
    """A number of plain digits, with or without thousands separators. Never a negative zero."""
    digits = number.replace(",", "")
    if len(digits.lstrip("+-").partition(".")[0].lstrip("0")) > _WHOLE_DIGITS:
        raise AmountError(_too_long(typed))
    return Decimal(digits) + 0


def _places(value: Decimal) -> int:
    """How many decimals a number has, without the zeros at its end."""
    return max(0, -value.normalize().as_tuple().exponent)  # type: ignore[operator]


def _not_a_number(typed: str) -> str:
    return _("“%(text)s” is not a number; write digits such as 1234.56.") % {"text": _short(typed)}


def _too_long(typed: str) -> str:
    return _("“%(text)s” is too long; at most %(digits)d digits before the point.") % {
        "text": _short(typed),
        "digits": _WHOLE_DIGITS,
    }


def _too_many_decimals(typed: str, decimals: int, unit: str) -> str:
    shown = {"text": _short(typed), "decimals": decimals, "places": decimals, "unit": unit}
    if not unit and decimals == 0:
        return _("“%(text)s” has decimals; this figure is a whole number.") % shown
    if not unit:
        return _("“%(text)s” has too many decimals; at most %(places)d.") % shown
    if decimals == 0:
        return _("“%(text)s” has decimals; this figure is a whole number of %(unit)s.") % shown
    return _("“%(text)s” has too many decimals; at most %(decimals)d, in %(unit)s.") % shown


def _in_unit(number: Decimal, written: str, unit: str, typed: str) -> Decimal:
    """``number`` of the ``written`` unit in the target's ``unit``: 1.2 亿 is 12,000 万元."""
    if not written or written == unit:
        return number
    multiple, base = _split_unit(written)
    own_multiple, own_base = _split_unit(unit)
    if base and not unit:
        sentence = _("“%(text)s” has a unit, and this figure has none; write the number alone.")
        raise AmountError(sentence % {"text": _short(typed)})
    if base and base != own_base:
        raise AmountError(
            _("“%(text)s” is in another unit; this figure is in %(unit)s.") % {"text": _short(typed), "unit": unit}
        )
    return number * multiple / own_multiple


def _split_unit(unit: str) -> tuple[int, str]:
    prefix = unit[:1] if unit[:1] in _MULTIPLES else ""
    return _MULTIPLES[prefix], unit[len(prefix) :]


def _short(text: str) -> str:
    return text if len(text) <= 20 else text[:20] + "…"
