"""Form fields of the administration pages: amounts as people type them, and lists of them instead of JSON."""

import re
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..models.fields import AMOUNT_DIGITS, AMOUNT_PLACES
from ..trace.record import plain

_FULL_WIDTH = str.maketrans("０１２３４５６７８９．，－＋：；　−", "0123456789.,-+:; -")
_NUMBER = re.compile(r"[-+]?[0-9]+(?:\.[0-9]+)?|[-+]?\.[0-9]+")
_GROUPED = re.compile(r"[-+]?[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?")
_PARTS = re.compile(r"[\s,;、]+")
_NODE_PARTS = re.compile(r"[,;、\n\r]+")
_NODE = re.compile(r"(?P<month>[0-9]{1,2})\s*月?\s*[:=\s]\s*(?P<value>\S+)")
_WHOLE_DIGITS = AMOUNT_DIGITS - AMOUNT_PLACES
MONTHS = 12


def half_width(text: str) -> str:
    """Full-width digits and signs as plain ones."""
    return text.translate(_FULL_WIDTH).strip()


def number_of(text: str) -> Decimal:
    """The number in plain digits, with thousands separators or without.

    Raises:
        ValidationError: it is not one (``1e5``, ``1_000``, ``NaN`` are none), or has too many digits.
    """
    typed = text.strip()
    digits = half_width(typed)
    if _GROUPED.fullmatch(digits):
        digits = digits.replace(",", "")
    shown = {"text": typed if len(typed) <= 20 else typed[:20] + "…"}
    if not _NUMBER.fullmatch(digits):
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


class AmountFormField(forms.DecimalField):
    """A number, shown without false digits: 5520 and not 5520.0000."""

    widget = forms.TextInput

    def __init__(self, **options) -> None:
        options["widget"] = forms.TextInput(attrs={"inputmode": "decimal", "class": "vIntegerField"})
        super().__init__(**options)

    def prepare_value(self, value: Any) -> Any:
        return plain(value)

    def to_python(self, value: Any) -> Decimal | None:
        if value is None or isinstance(value, Decimal):
            return value
        text = str(value).strip()
        # Over plain(): the zeros at the end of 1.50000 are no decimals.
        return Decimal(plain(number_of(text))) if text else None


class _StoredAsJson(forms.CharField):
    """Text of lines and commas for a JSON column; empty is None."""

    def __init__(self, **options) -> None:
        options.setdefault("widget", forms.Textarea(attrs={"rows": 3, "cols": 60}))
        super().__init__(required=False, **options)

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        return self.read(text) if text else None

    def prepare_value(self, value: Any) -> Any:
        return value if value is None or isinstance(value, str) else self.written(value)

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return (self.to_python(data) or None) != (in_digits(initial) or None)
        except ValidationError:
            return True

    def read(self, text: str) -> Any:
        raise NotImplementedError

    def written(self, value: Any) -> str:
        raise NotImplementedError


class LastYearField(_StoredAsJson):
    """Twelve cumulative values, stored as a list of decimal strings."""

    help = gettext_lazy(
        "Twelve cumulative values, January first, parted by commas, spaces or lines: 900, 1500, 2100, …"
    )

    def __init__(self, **options) -> None:
        super().__init__(help_text=self.help, **options)

    def read(self, text: str) -> list[str]:
        parts = [part for part in _PARTS.split(half_width(text)) if part]
        values = [plain(number_of(part)) for part in parts]
        if len(values) != MONTHS:
            raise ValidationError(
                _("There are %(count)d values; write twelve, one for each month, January first.")
                % {"count": len(values)}
            )
        return values

    def written(self, value: Any) -> str:
        return ", ".join(in_digits(value)) if isinstance(value, list) else str(value)


class MilestonesField(_StoredAsJson):
    """Months and planned values, stored as an object from month to decimal string."""

    help = gettext_lazy("Month and planned value, one a line or parted by commas: 4: 400, 6: 1000, 12: 1600")

    def __init__(self, **options) -> None:
        super().__init__(help_text=self.help, **options)

    def read(self, text: str) -> dict[str, str]:
        nodes: dict[int, str] = {}
        for part in filter(None, (part.strip() for part in _NODE_PARTS.split(half_width(text)))):
            match = _NODE.fullmatch(part)
            if not match:
                raise ValidationError(
                    _("“%(text)s” is not a month and a value; write them with a colon, such as 4: 400.")
                    % {"text": part[:20]}
                )
            month = int(match["month"])
            if not 1 <= month <= MONTHS:
                raise ValidationError(_("There is no month %(month)d; write 1 to 12.") % {"month": month})
            if month in nodes:
                raise ValidationError(_("Month %(month)d is there twice; write it once.") % {"month": month})
            nodes[month] = plain(number_of(match["value"]))
        return {str(month): nodes[month] for month in sorted(nodes)}

    def written(self, value: Any) -> str:
        if not isinstance(value, dict):
            return str(value)
        return "\n".join(f"{month}: {amount}" for month, amount in in_digits(value).items())


def in_digits(value: Any) -> Any:
    """A JSON column's numbers as decimal strings, whether the plan file wrote them as numbers or as text."""
    if isinstance(value, list):
        return [in_digits(part) for part in value]
    if isinstance(value, dict):
        return {str(month): in_digits(part) for month, part in value.items()}
    try:
        return plain(number_of(str(value)))
    except ValidationError:
        return value
