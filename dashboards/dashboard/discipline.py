"""报送情况: how many of the month's reports came in time, late or not at all, and which departments are missing."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from reports.months.lateness import Tally, Timeliness, timing_of
from targets.board import Board, SubMeasureRow
from targets.calendar.schedule import Schedule
from targets.formats import numbers

from .distribution import pieces_of

#: A shape for each count, as on the reporting page.
SHAPES = {"on_time": "✓", "late": "▲", "overdue": "■", "missing": "×", "awaited": "○"}

#: What the department has sent in, also if it was returned since.
REPORTED = (Timeliness.ON_TIME, Timeliness.LATE)


@dataclass(slots=True)
class Discipline:
    """The month's reporting.

    Args:
        counts: kind, shape, words and number.
        bar: the same as one stacked bar, hidden from screen readers.
        rate: the percentage on time of those due; empty where none was due.
        to_come: departments with the reports that are still to come, the most first; those without a lead last.
        reported, expected: sub-measures, those without a lead among them. One that was returned has been reported.
    """

    counts: list[tuple[str, str, str, int]]
    bar: SafeString
    rate: str
    to_come: list[dict]
    reported: int
    expected: int


def discipline_of(board: Board, schedule: Schedule, today: date) -> Discipline:
    """The reporting of the board's month as of a day."""
    sub_measures = [sub_measure for sub_measure in board.sub_measures if sub_measure.light is not None]
    timings = {sub_measure.id: timing_of(sub_measure, board.month, schedule, today) for sub_measure in sub_measures}
    tally = Tally()
    for sub_measure in sub_measures:
        if sub_measure.lead is not None:
            tally.add(timings[sub_measure.id])
    words = {
        "on_time": _("on time"),
        "late": _("reported late"),
        "overdue": _("missing"),
        "missing": _("missing"),
        "awaited": _("not due yet"),
    }
    counts = [(kind, SHAPES[kind], word, getattr(tally, kind)) for kind, word in words.items() if getattr(tally, kind)]
    return Discipline(
        counts=counts,
        bar=_stacked([(kind, count) for kind, _shape, _word, count in counts]),
        rate=numbers.percent(Fraction(tally.on_time, tally.expected)) if tally.expected else "",
        to_come=_to_come(sub_measures, board.month),
        reported=sum(
            timings[sub_measure.id].kind in REPORTED or sub_measure.is_reported(board.month)
            for sub_measure in sub_measures
        ),
        expected=len(sub_measures),
    )


def _stacked(counts: list[tuple[str, int]]) -> SafeString:
    """One bar with a piece for each count; empty where there is none."""
    if not counts:
        return SafeString("")
    placed = zip(counts, pieces_of([count for _kind, count in counts]), strict=True)
    pieces = (
        f'<rect class="timing-{kind}" x="{x}" width="{width}" height="100%"/>' for (kind, _count), (x, width) in placed
    )
    return SafeString(f'<svg class="distribution" aria-hidden="true">{"".join(pieces)}</svg>')


def _to_come(sub_measures: list[SubMeasureRow], month: int) -> list[dict]:
    """Departments with sub-measures whose report is not in, the most first; those without a lead at the end.

    ``returned``: how many of these were sent in and sent back, which made nobody late.
    """
    to_come = defaultdict(list)
    for sub_measure in sub_measures:
        if not sub_measure.is_reported(month):
            to_come[sub_measure.lead.name if sub_measure.lead else ""].append(sub_measure)
    return [
        {
            "department": name,
            "count": len(group),
            "returned": sum(sub_measure.is_returned(month) for sub_measure in group),
        }
        for name, group in sorted(to_come.items(), key=lambda pair: (not pair[0], -len(pair[1])))
    ]
