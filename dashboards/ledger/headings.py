"""The headings of the ledger's table on the screen, with their links for sorting.

The cells are in ``templates/dashboards/_ledger_table.html``, in the same order; the words of the month come with the
files.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


@dataclass(frozen=True)
class Heading:
    """A heading of the table.

    Args:
        sort: the column's name in the page's address; empty if the table cannot be sorted by it.
    """

    text: str | Promise
    sort: str = ""
    is_number: bool = False


#: In the order that people expect of a ledger (``docs/domain.md``).
HEADINGS = (
    Heading(_("No."), "code"),
    Heading(_("Target"), "name"),
    Heading(_("Unit"), "unit"),
    Heading(_("Year's target"), is_number=True),
    Heading(_("Lead department"), "lead"),
    Heading(_("Due")),
    Heading(pgettext_lazy("figure", "This month"), is_number=True),
    Heading(_("Actual to date"), is_number=True),
    Heading(_("Planned to date"), is_number=True),
    Heading(_("Completion"), "completion", is_number=True),
    Heading(_("Gap (points)"), "gap", is_number=True),
    Heading(_("Light"), "light"),
)


def headings_of(order: Sequence[str]) -> list[tuple[Heading, str]]:
    """Each heading with the order in its link: the opposite direction if the page is sorted by it."""
    return [(heading, f"-{heading.sort}" if heading.sort in order else heading.sort) for heading in HEADINGS]
