"""报送情况: how many of the month's reports came in time, late or not at all, and who owes one."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import partial

from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _

from reports.months.lateness import Tally, Timeliness, Timing, timing_of
from targets.board import Board, SubMeasureRow
from targets.calendar.schedule import Schedule
from targets.formats import numbers

from .links import Links

#: A shape for each count, as the page of the reporting has them.
SHAPES = {"on_time": "✓", "late": "▲", "overdue": "■", "missing": "×", "awaited": "○"}


@dataclass(slots=True)
class Discipline:
    """The month's reporting.

    Args:
        counts: kind, shape, words and number.
        rate: on time of what was due, a percentage; empty where nothing was.
        missing: departments with what they owe, the most first, what has no lead at the end.
        reported, expected: sub-measures, those without a lead among them.
    """

    counts: list[tuple[str, str, str, int]]
    rate: str
    missing: list[dict]
    reported: int
    expected: int


def discipline_of(board: Board, schedule: Schedule, links: Links, today: date) -> Discipline:
    """The reporting of the board's month as seen on a day."""
    parts = [part for part in board.sub_measures if part.light is not None]
    marks = {part.id: timing_of(part, board.month, schedule, today) for part in parts}
    tally = Tally()
    for part in parts:
        if part.lead is not None:
            tally.add(marks[part.id])
    words = {
        "on_time": _("on time"),
        "late": _("reported late"),
        "overdue": _("overdue, not in"),
        "missing": _("missing"),
        "awaited": _("not due yet"),
    }
    counts = [(kind, SHAPES[kind], word, getattr(tally, kind)) for kind, word in words.items()]
    return Discipline(
        # Late and overdue are told even of none; what cannot be, as a missing one of an open month, is left out.
        counts=[entry for entry in counts if entry[3] or entry[0] in ("on_time", "late", "overdue")],
        rate=numbers.percent(Fraction(tally.on_time, tally.expected)) if tally.expected else "",
        missing=_missing(parts, marks, board.month, schedule, links),
        reported=sum(1 for part in parts if part.is_reported(board.month)),
        expected=len(parts),
    )


def _missing(
    parts: list[SubMeasureRow], marks: dict[int, Timing], month: int, schedule: Schedule, links: Links
) -> list[dict]:
    """Departments with sub-measures not reported for the month, the most first; those without a lead at the end."""
    missing = defaultdict(list)
    for part in parts:
        if not part.is_reported(month):
            missing[part.lead.name if part.lead else ""].append(part)
    closed = month in schedule.closed
    return [
        {
            "department": name,
            "leader": group[0].lead.leader if group[0].lead else "",
            "parts": (owed := [(part, _owed(part, marks[part.id], closed)) for part in group]),
            "lines": format_html_join("", '<li><a href="{}">{} {}</a>{}</li>', map(partial(_line, links), owed)),
        }
        for name, group in sorted(missing.items(), key=lambda pair: (not pair[0], -len(pair[1])))
    ]


def _line(links: Links, pair: tuple[SubMeasureRow, str]) -> tuple:
    part, owed = pair
    late = format_html(' <span class="late">{}</span>', owed) if owed else ""
    return links.part(part.code), part.code, part.title, late


def _owed(part: SubMeasureRow, mark: Timing, closed: bool) -> str:
    """How long an unreported sub-measure is overdue, in words; empty where nobody counts: no lead, not due, closed."""
    if part.lead is None or closed or mark.kind in (Timeliness.AWAITED, Timeliness.NOT_ENDED, Timeliness.MISSING):
        return ""
    # What was handed in and sent back is not late by being sent back, but it is not in either.
    return mark.text if mark.kind == Timeliness.OVERDUE else _("returned, to be mended")
