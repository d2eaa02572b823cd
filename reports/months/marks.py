"""The mark of each month in the month picker: closed, returned, late, or done."""

from collections.abc import Callable, Iterable
from datetime import date

from django.db.models import TextChoices
from django.utils.translation import pgettext_lazy

from targets.board import Board, PlanRow, SubMeasureRow
from targets.calendar.schedule import Schedule, ended_months, local_day
from targets.calendar.workdays import Calendar

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
    sub_measures, marks = list(sub_measures), {}
    for month in range(1, 13):
        asked = [sub_measure for sub_measure in sub_measures if is_asked_of(sub_measure, month)]
        if month in schedule.closed:
            marks[month] = MonthMark.CLOSED
        elif not asked or month > ended_months(schedule.year, today):
            continue
        elif any(sub_measure.is_returned(month) for sub_measure in asked):
            marks[month] = MonthMark.RETURNED
        elif all(sub_measure.is_reported(month) for sub_measure in asked):
            marks[month] = MonthMark.DONE
        elif today > schedule.due_day(month):
            marks[month] = MonthMark.LATE
    return marks


def marks_of_board(board: Board, on: date | None) -> dict[int, MonthMark]:
    """The marks of the months of what a board has, as of a past day, or of today. One query."""
    return month_marks(reported_on(board), Schedule.of(board.plan, on, board.calendar), on or local_day())


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
