"""Commitments by light, of an area or a department: as a bar and as numbers with links to the ledger."""

from collections.abc import Callable, Iterator, Sequence

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from targets.charts.lights import light_marks
from targets.rules import Light

from .links import Links

#: How many commitments show each light, worst first.
Counted = list[tuple[Light, int]]


def pieces_of(counts: Sequence[int]) -> Iterator[tuple[str, str]]:
    """Where each piece of a stacked bar begins and how wide it is, in percent of the bar: so the white line between
    pieces has the same width everywhere.
    """
    total, before = sum(counts), 0
    for count in counts:
        yield f"{100 * before / total:.2f}%", f"{100 * count / total:.2f}%"
        before += count


class Distributions:
    """Writes the distributions of one page; what they share is computed once."""

    def __init__(self, links: Links) -> None:
        self.links, self.marks = links, light_marks()
        self.nothing = format_html('<span class="under">{}</span>', _("No commitments"))

    def of(self, counted: Counted, **filters: str | int) -> tuple[SafeString, SafeString]:
        """The bar, hidden from screen readers, and the same numbers in words with their lights' marks.

        Args:
            filters: of the ledger, besides the light.
        """
        if not counted:
            return SafeString(""), self.nothing
        return self._drawn(counted, lambda light: self.links.counted(light, **filters))

    def at(self, address: SafeString, counted: Counted) -> tuple[SafeString, SafeString]:
        """The same with links to a list that is filtered by light."""
        return self._drawn(counted, lambda light: f"{address}&amp;light={light}")

    def _drawn(self, counted: Counted, address: Callable[[Light], str]) -> tuple[SafeString, SafeString]:
        bar, numbers = [], []
        for (light, count), (x, width) in zip(counted, pieces_of([count for _light, count in counted]), strict=True):
            href = f'href="{address(light)}"'
            bar.append(f'<a {href} tabindex="-1"><rect class="bar-{light}" x="{x}" width="{width}" height="100%"/></a>')
            numbers.append(f"<a {href}>{self.marks[light]} {count}</a>")
        drawing = f'<svg class="distribution" aria-hidden="true">{"".join(bar)}</svg>'
        return SafeString(drawing), SafeString("".join(numbers))
