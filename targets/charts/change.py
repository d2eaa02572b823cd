"""A change since last month as shape and signed number: ▲ +1.2, ▼ -3.4; empty where nothing can be compared."""

from decimal import Decimal

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import pgettext

from ..formats import numbers


def change_mark(change: Decimal | int | None, decimals: int = 1) -> SafeString:
    """The change as HTML; its sign says the same as its shape.

    Args:
        change: above zero is better; None where there was nothing to compare with.
        decimals: how many are printed; a change that rounds to 0 is shown as unchanged.
    """
    if change is None:
        return SafeString("")
    text = numbers.signed(change, decimals)
    if text[0] not in "+-":
        return format_html('<span class="change">{}</span>', pgettext("score", "unchanged"))
    way, shape = ("up", "▲") if text[0] == "+" else ("down", "▼")
    return format_html(
        '<span class="change change-{}"><span aria-hidden="true">{}</span>{}</span>',
        *(way, shape, text),
    )
