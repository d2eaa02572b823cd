"""The picture of reporting (报送情况): a row for each department, in each month a shape with a number.

● all in time, ▲ some late, ■ some not in, ○ awaited; below the shape how many of those due came in time, and how many
days the others were late. Each row is its own drawing, so that a phone can put the department above it in full size.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from targets.formats.dates import short_month

from .lateness import DepartmentLine, Tally

#: In hundredths of the width: a month of twelve. In pixels: a row, and the head of all.
STEP = 100 / 12
HEIGHT, HEAD = 45, 16
SHAPES = {"on_time": "●", "late": "▲", "not_in": "■", "awaited": "○"}


@dataclass(slots=True)
class DepartmentReporting:
    """A department's row: the drawing, and the year in words."""

    name: str
    leader: str
    drawing: SafeString
    share: str
    days: str


def reporting_rows(lines: Iterable[DepartmentLine]) -> list[DepartmentReporting]:
    """A row for each department, in their order. The page's table has the numbers."""
    return [
        DepartmentReporting(
            name=line.department.table_name,
            leader=line.department.leader,
            drawing=_drawing(line.department.name, line.months),
            share=f"{line.total.on_time}/{line.total.expected}",
            days=_days(line.total.days) if line.total.days else "",
        )
        for line in lines
    ]


def month_heads(months: Iterable[int]) -> SafeString:
    """The months above the rows, hidden from screen readers: each row's label names its months."""
    names = format_html_join(
        "", '<text x="{}%" y="12">{}</text>', ((_middle(month), short_month(month)) for month in months)
    )
    return format_html('<svg class="reporting-row" height="{}" aria-hidden="true">{}</svg>', HEAD, names)


def worst_of(tally: Tally) -> str:
    """The kind that a month shows: missing, else late, else awaited, else in time."""
    if tally.not_in:
        return "not_in"
    if tally.late:
        return "late"
    if tally.awaited:
        return "awaited"
    return "on_time" if tally.on_time else ""


def _drawing(name: str, months: Mapping[int, Tally]) -> SafeString:
    cells = SafeString("".join(_cell(month, tally) for month, tally in months.items()))
    described = [f"{short_month(month)} {_described(tally)}" for month, tally in months.items() if worst_of(tally)]
    label = _("%(name)s: %(months)s") % {"name": name, "months": "; ".join(described)}
    return format_html(
        '<svg class="reporting-row" height="{}" role="img" aria-label="{}">{}</svg>', HEIGHT, label, cells
    )


def _cell(month: int, tally: Tally) -> SafeString:
    kind = worst_of(tally)
    if not kind:
        return SafeString("")
    return format_html(
        '<rect class="{0}" x="{1}%" y="1" width="{2}%" height="43"/><text class="{0}" x="{3}%" y="14">{4}</text>'
        '<text class="share" x="{3}%" y="27">{5}</text><text class="days {0}" x="{3}%" y="40">{6}</text>',
        kind,
        round((month - 1) * STEP + 0.3, 2),
        round(STEP - 0.6, 2),
        _middle(month),
        SHAPES[kind],
        f"{tally.on_time}/{tally.expected}" if tally.expected else "",
        f"+{tally.days}" if tally.days else "",
    )


def _middle(month: int) -> float:
    return round((month - 0.5) * STEP, 2)


def _described(tally: Tally) -> str:
    """A month in words, for a screen reader."""
    words = []
    if tally.expected:
        words.append(_("%(n)d of %(all)d on time") % {"n": tally.on_time, "all": tally.expected})
    if tally.not_in:
        words.append(ngettext("%(n)d not in", "%(n)d not in", tally.not_in) % {"n": tally.not_in})
    if tally.days:
        words.append(_days(tally.days))
    if tally.awaited:
        words.append(ngettext("%(n)d awaited", "%(n)d awaited", tally.awaited) % {"n": tally.awaited})
    return ", ".join(words)


def _days(days: int) -> str:
    return ngettext("%(n)d day late in all", "%(n)d days late in all", days) % {"n": days}
