"""The grid of reporting (报送情况): for each department and month a shape, how many came in time, the days of delay.

● all in time, ▲ some late, ■ some missing, ○ awaited. A cell's tooltip has its counts in words.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from targets.formats.dates import short_month

from .lateness import Tally

SHAPES = {"on_time": "●", "late": "▲", "not_in": "■", "awaited": "○", "": ""}


@dataclass(slots=True)
class ReportingCell:
    """A department's month: its kind with its shape, ``2/3`` in time, ``+9`` days late; and the same in words."""

    name: str
    kind: str
    shape: str
    share: str
    days: str
    words: str

    @property
    def is_behind(self) -> bool:
        return self.kind in ("late", "not_in")


def reporting_cells(months: Mapping[int, Tally]) -> list[ReportingCell]:
    """The cells of a department's row, a month each."""
    return [_cell(short_month(month), tally) for month, tally in months.items()]


def worst_of(tally: Tally) -> str:
    """The kind that a month shows: missing, else late, else awaited, else in time."""
    if tally.not_in:
        return "not_in"
    if tally.late:
        return "late"
    if tally.awaited:
        return "awaited"
    return "on_time" if tally.on_time else ""


def _cell(name: str, tally: Tally) -> ReportingCell:
    kind = worst_of(tally)
    return ReportingCell(
        name=name,
        kind=kind,
        shape=SHAPES[kind],
        share=f"{tally.on_time}/{tally.expected}" if tally.expected else "",
        days=f"+{tally.days}" if tally.days else "",
        words=_described(tally),
    )


def _described(tally: Tally) -> str:
    words = []
    if tally.expected:
        words.append(_("%(n)d of %(all)d on time") % {"n": tally.on_time, "all": tally.expected})
    if tally.late:
        words.append(ngettext("%(n)d late", "%(n)d late", tally.late) % {"n": tally.late})
    if tally.not_in:
        words.append(ngettext("%(n)d missing", "%(n)d missing", tally.not_in) % {"n": tally.not_in})
    if tally.days:
        days = ngettext("%(n)d day late in all", "%(n)d days late in all", tally.days)
        words.append(days % {"n": tally.days})
    if tally.awaited:
        words.append(ngettext("%(n)d awaited", "%(n)d awaited", tally.awaited) % {"n": tally.awaited})
    return pgettext("between counts", ", ").join(words)
