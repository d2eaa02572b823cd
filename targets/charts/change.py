"""A change since last month as shape and signed number: ▲ +1.2, ▼ -3.4; nothing where nothing is to be compared."""

from fractions import Fraction

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import pgettext

from ..formats import numbers


def change_mark(change: Fraction | int | None, decimals: int = 1) -> SafeString:
    """The change as HTML; its sign says the same as its shape.

    Args:
        change: for the better if above zero; None where there was nothing to compare with.
        decimals: how many of the change are printed; what is rounded to nothing has not changed.
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
