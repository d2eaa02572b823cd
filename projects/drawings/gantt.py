"""The milestones of many projects by month (挂图): a line a project, a mark a milestone, the month's end as a line.

Readable in grey: what is done is a filled mark, what is to come a hollow one, what is overdue a cross; each has its
name beside it. The list of what is due holds the same days as a table.
"""

from calendar import monthrange
from collections.abc import Sequence
from datetime import date

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from targets.dates import month_and_day, short_month

from ..board import MilestoneRow, ProjectRow

WIDTH, LEFT, RIGHT, TOP, LINE = 1400, 250, 16, 26, 22
DONE, TO_COME, OVERDUE = "done", "to-come", "overdue"
SHAPES = {DONE: "◆", TO_COME: "◇", OVERDUE: "✕"}


def gantt(rows: Sequence[ProjectRow], year: int, today: date) -> SafeString:
    """The drawing as inline SVG, for a year; what lies before or after it stands at its edge."""
    height = TOP + LINE * len(rows) + 8
    parts = [_months(year, height), *(_project(row, place, year, today) for place, row in enumerate(rows))]
    if today.year == year:
        x = _x(today, year)
        parts.append(f'<line class="today" x1="{x}" x2="{x}" y1="{TOP - 4}" y2="{height}"/>')
    return format_html(
        '<svg class="gantt" viewBox="0 0 {} {}" role="img" aria-label="{}">{}</svg>',
        WIDTH,
        height,
        _("Milestones of %(count)d projects by month; the list of what is due holds the same days")
        % {"count": len(rows)},
        SafeString("".join(parts)),
    )


def state_of(milestone: MilestoneRow, today: date) -> str:
    """Whether a milestone is done, to come or overdue on a day."""
    if milestone.done is not None and milestone.done <= today:
        return DONE
    return OVERDUE if milestone.planned < today else TO_COME


def _x(day: date, year: int) -> float:
    """Where a day stands, between the year's edges."""
    day = min(max(day, date(year, 1, 1)), date(year, 12, 31))
    part = (day.month - 1 + (day.day - 0.5) / monthrange(day.year, day.month)[1]) / 12
    return round(LEFT + part * (WIDTH - LEFT - RIGHT), 1)


def _months(year: int, height: int) -> SafeString:
    wide = (WIDTH - LEFT - RIGHT) / 12
    parts = []
    for month in range(1, 13):
        x = round(LEFT + (month - 1) * wide, 1)
        parts.append(format_html('<line class="grid" x1="{0}" x2="{0}" y1="{1}" y2="{2}"/>', x, TOP - 8, height))
        parts.append(
            format_html('<text class="axis" x="{}" y="14">{}</text>', round(x + wide / 2, 1), short_month(month))
        )
    return SafeString("".join(parts))


def _project(row: ProjectRow, place: int, year: int, today: date) -> SafeString:
    y = TOP + LINE * place + LINE // 2
    name = row.name if len(row.name) <= 16 else f"{row.name[:15]}…"
    parts = [format_html('<text class="name" x="{}" y="{}">{}</text>', LEFT - 10, y + 5, name)]
    if row.planned_start and row.planned_finish:
        parts.append(_bar("planned", row.planned_start, row.planned_finish, y, year))
    if row.actual_start and row.actual_start.year <= year:
        parts.append(_bar("actual", row.actual_start, row.actual_finish or min(today, date(year, 12, 31)), y, year))
    free = 0.0
    for one in row.milestones:
        if one.planned.year != year:
            continue
        x, state = _x(one.planned, year), state_of(one, today)
        # A name that would run into the one before it is left to the mark's title.
        label = f"{one.name} {month_and_day(one.planned)}"
        shown = label if x > free else ""
        free = max(free, x + 12 + 12 * len(label)) if shown else free
        parts.append(
            format_html(
                '<g class="mark {}"><title>{}</title><text class="shape" x="{}" y="{}">{}</text>'
                '<text class="label" x="{}" y="{}">{}</text></g>',
                state,
                f"{row.name} · {label}",
                x,
                y + 5,
                SHAPES[state],
                x + 9,
                y + 4,
                shown,
            )
        )
    return SafeString("".join(parts))


def _bar(name: str, start: date, finish: date, y: int, year: int) -> SafeString:
    if start.year > year or finish.year < year:
        return SafeString("")
    x, end = _x(start, year), _x(finish, year)
    high = 10 if name == "planned" else 4
    return format_html(
        '<rect class="{}" x="{}" y="{}" width="{}" height="{}"/>',
        name,
        x,
        y - high / 2,
        max(round(end - x, 1), 2),
        high,
    )
