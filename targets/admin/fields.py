"""Form fields of the administration pages: amounts as people type them, and lists of them instead of JSON."""

import re
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..amounts import AmountError, half_width, parse_number
from ..trace.record import plain
from ..trace.subjects import in_digits

_SPACES = re.compile(r"[\s,;、]+")
_NODE_ENDS = re.compile(r"[,;、\n\r]+")
_NODE = re.compile(r"(?P<month>[0-9]{1,2})\s*月?\s*[:=\s]\s*(?P<value>\S+)")
# In a list full-width signs separate values too.
_SEPARATORS = str.maketrans("：；", ":;")
MONTHS = 12


def _number(text: str) -> Decimal:
    try:
        return parse_number(text)
    except AmountError as error:
        raise ValidationError(str(error)) from error


def _half_width(text: str) -> str:
    return half_width(text).translate(_SEPARATORS)


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
        # Through plain(): the zeros at the end of 1.50000 are not counted as decimals.
        return Decimal(plain(_number(text))) if text else None


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
        "Twelve cumulative values, January first, separated by commas, spaces or lines: 900, 1500, 2100, …"
    )

    def __init__(self, **options) -> None:
        super().__init__(help_text=self.help, **options)

    def read(self, text: str) -> list[str]:
        parts = [text for text in _SPACES.split(_half_width(text)) if text]
        values = [plain(_number(text)) for text in parts]
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

    help = gettext_lazy("Month and planned value, one a line or separated by commas: 4: 400, 6: 1000, 12: 1600")

    def __init__(self, **options) -> None:
        super().__init__(help_text=self.help, **options)

    def read(self, text: str) -> dict[str, str]:
        nodes: dict[int, str] = {}
        for entry in filter(None, (entry.strip() for entry in _NODE_ENDS.split(_half_width(text)))):
            match = _NODE.fullmatch(entry)
            if not match:
                raise ValidationError(
                    _("“%(text)s” is not a month and a value; write them with a colon, such as 4: 400.")
                    % {"text": entry[:20]}
                )
            month = int(match["month"])
            if not 1 <= month <= MONTHS:
                raise ValidationError(_("There is no month %(month)d; write 1 to 12.") % {"month": month})
            if month in nodes:
                raise ValidationError(_("Month %(month)d is there twice; write it once.") % {"month": month})
            nodes[month] = plain(_number(match["value"]))
        return {str(month): nodes[month] for month in sorted(nodes)}

    def written(self, value: Any) -> str:
        if not isinstance(value, dict):
            return str(value)
        return "\n".join(f"{month}: {amount}" for month, amount in in_digits(value).items())
