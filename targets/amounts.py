"""Amounts as people type them. The one parser of the entry form, the paste, the spreadsheet and ``importfigures``."""

import re
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from .models.fields import AMOUNT_DIGITS, AMOUNT_PLACES

# Only the full-width forms of what a number is made of; NFKC would also turn ² and ① into digits.
_FULL_WIDTH = str.maketrans("０１２３４５６７８９．，－＋％　−", "0123456789.,-+% -")
_AMOUNT = re.compile(r"(?P<number>[-+]?[0-9][0-9,]*(?:\.[0-9]+)?|[-+]?\.[0-9]+)\s*(?P<unit>%|[^\W\d_]+)?")
_GROUPED = re.compile(r"[-+]?[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?")
_MULTIPLES = {"": 1, "万": 10_000, "亿": 100_000_000}
# What administrators may write a number of the plan in: a colon and a semicolon part values there.
_PLAN_FULL_WIDTH = str.maketrans("０１２３４５６７８９．，－＋：；　−", "0123456789.,-+:; -")
_PLAN_NUMBER = re.compile(r"[-+]?[0-9]+(?:\.[0-9]+)?|[-+]?\.[0-9]+")
_WHOLE_DIGITS = AMOUNT_DIGITS - AMOUNT_PLACES


class AmountError(ValueError):
    """An amount that was not understood: says what is wrong and what would be right, in the reader's language."""


def parse_amount(text: str, *, unit: str, decimals: int, negative: bool = False) -> Decimal | None:
    """The amount that ``text`` says, in ``unit``; None for an empty text.

    Takes ``1,234.56``, ``１２３４．５６``, ``1234万元`` and ``1.2亿`` (converted to the unit), ``5%``.

    Args:
        text: what was typed.
        unit: the target's unit, such as 万元.
        decimals: how many decimals the target has.
        negative: whether it may be below zero (only ``hold`` targets: ``rules.md``).

    Raises:
        AmountError: it is not a number, is in another unit, has too many digits or decimals, or is negative.
    """
    typed = text.strip()
    plain = typed.translate(_FULL_WIDTH).strip()
    if not plain:
        return None
    # Units such as 元/人 are no words; the target's own is taken off as it stands.
    match = _AMOUNT.fullmatch(plain.removesuffix(unit) if unit else plain)
    if not match:
        raise AmountError(_("“%(text)s” is not a number; write digits such as 1234.56.") % {"text": _short(typed)})
    number = match["number"]
    if "," in number:
        if not _GROUPED.fullmatch(number):
            raise AmountError(
                _("The commas in “%(text)s” do not part thousands; write 1,234.56 or 1234.56.")
                % {"text": _short(typed)}
            )
        number = number.replace(",", "")
    if len(number.lstrip("+-").partition(".")[0].lstrip("0")) > _WHOLE_DIGITS:
        raise AmountError(
            _("“%(text)s” is too long; at most %(digits)d digits before the point.")
            % {"text": _short(typed), "digits": _WHOLE_DIGITS}
        )
    value = _in_unit(Decimal(number), match["unit"] or "", unit, typed)
    if value.normalize().as_tuple().exponent < -decimals:  # type: ignore[operator]
        raise AmountError(_too_many_decimals(typed, decimals, unit))
    if abs(value) >= 10**_WHOLE_DIGITS:
        raise AmountError(
            _("“%(text)s” is too long; at most %(digits)d digits before the point.")
            % {"text": _short(typed), "digits": _WHOLE_DIGITS}
        )
    if value < 0 and not negative:
        raise AmountError(_("“%(text)s” is below zero; this figure starts at 0.") % {"text": _short(typed)})
    return value.quantize(Decimal(1).scaleb(-decimals)) + 0


def _too_many_decimals(typed: str, decimals: int, unit: str) -> str:
    if decimals == 0:
        return _("“%(text)s” has decimals; this figure is a whole number of %(unit)s.") % {
            "text": _short(typed),
            "unit": unit,
        }
    return _("“%(text)s” has too many decimals; at most %(decimals)d, in %(unit)s.") % {
        "text": _short(typed),
        "decimals": decimals,
        "unit": unit,
    }


def _in_unit(number: Decimal, written: str, unit: str, typed: str) -> Decimal:
    """``number`` of the ``written`` unit in the target's ``unit``: 1.2 亿 is 12,000 万元."""
    if not written or written == unit:
        return number
    multiple, base = _split_unit(written)
    own_multiple, own_base = _split_unit(unit)
    if base and base != own_base:
        raise AmountError(
            _("“%(text)s” is in another unit; this figure is in %(unit)s.") % {"text": _short(typed), "unit": unit}
        )
    return number * multiple / own_multiple


def _split_unit(unit: str) -> tuple[int, str]:
    prefix = unit[0] if unit[:1] in _MULTIPLES else ""
    return _MULTIPLES[prefix], unit[len(prefix) :]


def _short(text: str) -> str:
    return text if len(text) <= 20 else text[:20] + "…"


def half_width(text: str) -> str:
    """Full-width digits and signs as plain ones."""
    return text.translate(_PLAN_FULL_WIDTH).strip()


def plan_number(text: str) -> Decimal:
    """The number in plain digits, with thousands separators or without.

    Raises:
        ValidationError: it is not one (``1e5``, ``1_000``, ``NaN`` are none), or has too many digits.
    """
    typed = text.strip()
    digits = half_width(typed)
    if _GROUPED.fullmatch(digits):
        digits = digits.replace(",", "")
    shown = {"text": typed if len(typed) <= 20 else typed[:20] + "…"}
    if not _PLAN_NUMBER.fullmatch(digits):
        raise ValidationError(_("“%(text)s” is not a number; write digits such as 1234.56.") % shown)
    whole, _point, places = digits.lstrip("+-").partition(".")
    if len(whole.lstrip("0")) > _WHOLE_DIGITS:
        raise ValidationError(
            _("“%(text)s” is too long; at most %(digits)d digits before the point.")
            % {**shown, "digits": _WHOLE_DIGITS}
        )
    if len(places.rstrip("0")) > AMOUNT_PLACES:
        raise ValidationError(
            _("“%(text)s” has too many decimals; at most %(places)d.") % {**shown, "places": AMOUNT_PLACES}
        )
    return Decimal(digits) + 0
