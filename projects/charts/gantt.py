"""The milestones of projects by month (挂图): a line for each project, its milestones as marks, today as a dashed line.

It can be read in grey: done milestones are filled, coming ones hollow, overdue ones a cross. Names stand above the
bars, so that no line crosses them. The list under the picture has the same days.
"""

from calendar import monthrange
from collections.abc import Sequence
from datetime import date

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from targets.charts.text_width import text_width
from targets.formats.dates import month_and_day, short_month

from ..board.rows import MilestoneRow, ProjectRow

WIDTH, LEFT, RIGHT, TOP, LINE = 1400, 250, 16, 26, 27
#: Lines on a sheet of A3 that can be read on a wall.
PER_SHEET = 50
#: Half the width of a mark, and the space between it and its name.
MARK, SPACE = 7, 5
NAME_SIZE, LABEL_SIZE = 14, 12
DONE, TO_COME, OVERDUE = "done", "to-come", "overdue"
SHAPES = {DONE: "◆", TO_COME: "◇", OVERDUE: "✕"}


def sheets(rows: Sequence[ProjectRow], year: int, day: date) -> list[SafeString]:
    """A year's projects as pictures of ``PER_SHEET`` lines, each with the months above."""
    return [gantt(rows[start : start + PER_SHEET], year, day) for start in range(0, len(rows), PER_SHEET)]


def gantt(rows: Sequence[ProjectRow], year: int, day: date) -> SafeString:
    """A sheet as inline SVG, for a year as of a day; bars beyond the year end at its edge."""
    height = TOP + LINE * len(rows) + 8
    pieces = [_months(year, height), *(_project(row, place, year, day) for place, row in enumerate(rows))]
    if day.year == year:
        x = _x(day, year)
        pieces.append(f'<line class="today" x1="{x}" x2="{x}" y1="{TOP - 4}" y2="{height}"/>')
    return format_html(
        '<svg class="gantt" viewBox="0 0 {} {}" role="img" aria-label="{}">{}</svg>',
        WIDTH,
        height,
        _("Milestones of projects by month; the list below holds the same days"),
        SafeString("".join(pieces)),
    )


def state_of(milestone: MilestoneRow, day: date) -> str:
    """Whether a milestone is done, to come or overdue on a day."""
    if milestone.done is not None and milestone.done <= day:
        return DONE
    return OVERDUE if milestone.planned < day else TO_COME


def _x(day: date, year: int) -> float:
    """The position of a day, within the year's edges."""
    day = min(max(day, date(year, 1, 1)), date(year, 12, 31))
    share = (day.month - 1 + (day.day - 0.5) / monthrange(day.year, day.month)[1]) / 12
    return round(LEFT + share * (WIDTH - LEFT - RIGHT), 1)


def _cut(text: str, size: int, most: float) -> str:
    """A text cut to a width."""
    if text_width(text, size) <= most:
        return text
    while text and text_width(text, size) > most - size:
        text = text[:-1]
    return f"{text}…"


def _months(year: int, height: int) -> SafeString:
    wide = (WIDTH - LEFT - RIGHT) / 12
    pieces = []
    for month in range(1, 13):
        x = round(LEFT + (month - 1) * wide, 1)
        pieces.append(format_html('<line class="grid" x1="{0}" x2="{0}" y1="{1}" y2="{2}"/>', x, TOP - 8, height))
        pieces.append(
            format_html('<text class="axis" x="{}" y="14">{}</text>', round(x + wide / 2, 1), short_month(month))
        )
    return SafeString("".join(pieces))


def _project(row: ProjectRow, place: int, year: int, day: date) -> SafeString:
    top = TOP + LINE * place
    name = _cut(row.name, NAME_SIZE, LEFT - 20)
    pieces = [
        format_html('<line class="row" x1="0" x2="{}" y1="{}" y2="{}"/>', WIDTH, top + LINE, top + LINE),
        format_html('<text class="name" x="{}" y="{}">{}</text>', LEFT - 10, top + 18, name),
    ]
    if row.planned_start and row.planned_finish:
        pieces.append(_bar("planned", row.planned_start, row.planned_finish, top, year))
    if row.actual_start and row.actual_start <= day:
        finish = min(row.actual_finish or day, day, date(year, 12, 31))
        pieces.append(_bar("actual", row.actual_start, finish, top, year))
    marks = [milestone for milestone in row.milestones if milestone.planned.year == year]
    for milestone, (x, shown, at, anchor) in zip(marks, _placed(marks, year), strict=True):
        state = state_of(milestone, day)
        label = format_html('<text class="label {}" x="{}" y="{}">{}</text>', anchor, at, top + 14, shown)
        pieces.append(
            format_html(
                '<g class="{}"><title>{}</title><text class="shape" x="{}" y="{}">{}</text>{}</g>',
                state,
                f"{row.name} · {_label(milestone)}",
                x,
                top + 15,
                SHAPES[state],
                label if shown else "",
            )
        )
    return SafeString("".join(pieces))


def _label(milestone: MilestoneRow) -> str:
    return f"{milestone.name} {month_and_day(milestone.planned)}"


def _placed(marks: Sequence[MilestoneRow], year: int) -> list[tuple[float, str, float, str]]:
    """For each mark: its position, its text, the text's position, and whether the text begins or ends there.

    Names have their days, unless more names fit without; a name without room is only in the mark's title and the
    table.
    """
    full = _placed_as([_label(milestone) for milestone in marks], marks, year)
    if all(text for _x, text, _at, _anchor in full):
        return full
    short = _placed_as([milestone.name for milestone in marks], marks, year)
    return short if _named(short) > _named(full) else full


def _named(placed: Sequence[tuple[float, str, float, str]]) -> int:
    return sum(1 for _x, text, _at, _anchor in placed if text)


def _placed_as(texts: Sequence[str], marks: Sequence[MilestoneRow], year: int) -> list[tuple[float, str, float, str]]:
    """Places these texts on a line: right of the mark, or left where there is more room, or nowhere."""
    placed = []
    free = float(LEFT)
    for place, (milestone, label) in enumerate(zip(marks, texts, strict=True)):
        x = _x(milestone.planned, year)
        following = _x(marks[place + 1].planned, year) - MARK if place + 1 < len(marks) else WIDTH
        right, left = x + MARK + SPACE, x - MARK - SPACE
        chosen = ("", right, "after")
        for text in dict.fromkeys((label, milestone.name)):
            wide = text_width(text, LABEL_SIZE)
            if right + wide <= following and right >= free:
                chosen, free = (text, right, "after"), right + wide + SPACE
                break
            if left - wide >= free:
                chosen = (text, left, "before")
                break
        free = max(free, x + MARK + SPACE)
        placed.append((x, *chosen))
    return placed


def _bar(name: str, start: date, finish: date, top: int, year: int) -> SafeString:
    if start.year > year or finish.year < year:
        return SafeString("")
    x, end = _x(start, year), _x(finish, year)
    high = 6 if name == "planned" else 2
    return format_html(
        '<rect class="{}" x="{}" y="{}" width="{}" height="{}"/>',
        name,
        x,
        top + 22 - high // 2,
        max(round(end - x, 1), 2),
        high,
    )
