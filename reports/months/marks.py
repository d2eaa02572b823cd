"""The mark of each month in the month picker: closed, returned, late, or done."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any

from django.db.models import Q, TextChoices
from django.utils.translation import pgettext_lazy

from targets.board import Board, PlanRow, SubMeasureRow
from targets.calendar.schedule import Schedule, local_day
from targets.calendar.workdays import Calendar
from targets.models import SubMeasure, TaskArea

from .counts import ReportCounts, counts_of_months
from .lateness import reported_on


class MonthMark(TextChoices):
    """What is to be seen of a month before it is opened; the first that is true."""

    CLOSED = "closed", pgettext_lazy("state of a month", "Closed")
    RETURNED = "returned", pgettext_lazy("mark of a month", "Something was returned")
    LATE = "late", pgettext_lazy("mark of a month", "Something is late")
    DONE = "done", pgettext_lazy("mark of a month", "All reported")


def month_marks(
    sub_measures: Iterable[SubMeasureRow],
    schedule: Schedule,
    today: date,
    is_asked_of: Callable[[SubMeasureRow, int], bool] = lambda _sub_measure, _month: True,
) -> dict[int, MonthMark]:
    """The marks of the months that have ended or are closed; a month that is still open has none.

    Args:
        sub_measures: what is reported on every month.
        is_asked_of: whether a sub-measure's month is looked at, such as those that a department leads.
    """
    sub_measures, counts = list(sub_measures), {}
    for month in schedule.open_months(today):
        asked = [
            sub_measure
            for sub_measure in sub_measures
            if sub_measure.asked_from <= month and is_asked_of(sub_measure, month)
        ]
        counts[month] = ReportCounts(
            len(asked),
            sum(not (sub_measure.is_reported(month) or sub_measure.is_returned(month)) for sub_measure in asked),
            sum(sub_measure.is_returned(month) for sub_measure in asked),
        )
    return _marks(counts, schedule, today)


def _marks(counts: Mapping[int, ReportCounts], schedule: Schedule, today: date) -> dict[int, MonthMark]:
    """The marks of the closed months, and of those that are counted."""
    marks = dict.fromkeys(sorted(schedule.closed), MonthMark.CLOSED)
    for month, count in counts.items():
        if not count.asked:
            continue
        if count.returned:
            marks[month] = MonthMark.RETURNED
        elif not count.to_fill:
            marks[month] = MonthMark.DONE
        elif today > schedule.due_day(month):
            marks[month] = MonthMark.LATE
    return marks


def marks_of_board(board: Board, on: date | None) -> dict[int, MonthMark]:
    """The marks of the months of what a board has, as of a past day, or of today. One query."""
    return month_marks(reported_on(board), Schedule.of(board.plan, on, board.calendar), on or local_day())


def marks_of_plan(plan: PlanRow, on: date | None, scope: Mapping[str, Any]) -> dict[int, MonthMark]:
    """The marks of a page that reads no board: as on a board, but of a past day only what was closed. Three queries.

    Args:
        scope: lookups on SubMeasure for what the page is about.
    """
    schedule, today = Schedule.of(plan, on), on or local_day()
    months = schedule.open_months(today) if on is None else []
    with_lead = SubMeasure.objects.filter(**scope, plan_id=plan.id, lead__isnull=False)
    reported = with_lead.exclude(area__kind=TaskArea.Kind.PROPOSAL)
    counts = counts_of_months(reported, {(month, ""): Q() for month in months})
    return _marks({month: count for (month, _tab), count in counts.items()}, schedule, today)


def marks_of_projects(plan: PlanRow, on: date | None, projects: Iterable[SubMeasureRow] = ()) -> dict[int, MonthMark]:
    """The marks of a page of projects, which need not report every month: closed, and what became of their reports.

    One query.

    Args:
        projects: those whose reports are looked at; none on a page that does not read all of them.
    """
    schedule = Schedule.of(plan, on, Calendar())
    return month_marks(
        projects,
        schedule,
        on or local_day(),
        lambda project, month: project.is_reported(month) or project.is_returned(month),
    )
