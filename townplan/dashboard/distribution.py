"""Targets by light, of an area or a department: as a bar and as numbers, each a way to the ledger's rows."""

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from targets.drawings.marks import light_marks
from targets.rules import Light

from .links import Links

#: How many targets show each light, worst first.
Counted = list[tuple[Light, int]]


class Distributions:
    """Writes them for one page. What is written many times is asked for once."""

    def __init__(self, links: Links) -> None:
        self.links, self.marks = links, light_marks()
        self.nothing = format_html('<span class="under">{}</span>', _("No quantified targets"))

    def bar(self, counted: Counted, **kept: str | int) -> SafeString:
        """The bar, for the eye and the mouse: ``numbers`` says the same in words.

        Args:
            kept: what the ledger is filtered by, beside the light.
        """
        total, drawn, before = sum(count for _light, count in counted), [], 0
        for light, count in counted:
            # In percent of the bar, so that the white line between two pieces is as wide in a narrow one.
            x, width = f"{100 * before / total:.2f}%", f"{100 * count / total:.2f}%"
            drawn.append(
                f'<a href="{self.links.ledger(light=light, **kept)}" tabindex="-1">'
                f'<rect class="bar-{light}" x="{x}" width="{width}" height="100%"/></a>'
            )
            before += count
        if not drawn:
            return SafeString("")
        return SafeString(f'<svg class="distribution" aria-hidden="true">{"".join(drawn)}</svg>')

    def numbers(self, counted: Counted, **kept: str | int) -> SafeString:
        """The numbers with their lights' marks; where there are no targets it says so."""
        if not counted:
            return self.nothing
        return SafeString(
            "".join(
                f'<a href="{self.links.ledger(light=light, **kept)}">{self.marks[light]} {count}</a>'
                for light, count in counted
            )
        )
