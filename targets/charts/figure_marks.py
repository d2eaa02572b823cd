"""Signs beside a number: what differs about a figure is a mark with a tooltip, so its column holds only numbers."""

from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

#: Kind to its sign and word. The star is that of the wall chart.
FIGURE_MARKS: dict[str, tuple[str, str | Promise]] = {
    "waits": ("*", gettext_lazy("Not reviewed yet")),
    "differs": ("≠", gettext_lazy("Projects bring another sum")),
    "revised": ("↻", gettext_lazy("Target revised")),
}


def figure_mark(kind: str, text: str) -> SafeString:
    """The mark of a kind of ``FIGURE_MARKS``; ``text`` is its tooltip, without which there is no mark.

    It takes the keyboard's focus, and a screen reader reads its word and text.
    """
    if not text:
        return SafeString("")
    sign, word = FIGURE_MARKS[kind]
    return format_html(
        '<span class="figure-mark mark-{}" role="img" tabindex="0" aria-label="{}" title="{}">{}</span> ',
        kind,
        title := f"{word}{_(': ')}{text}",
        title,
        sign,
    )


def figure_legend() -> list[tuple[str, str | Promise]]:
    """Every sign with its word, for the line below a table."""
    return list(FIGURE_MARKS.values())
