"""报送情况: which departments report in time, late (by how many days), or not at all."""

from dataclasses import replace
from datetime import date

from django.contrib.auth.decorators import login_required, permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from departments.roles import VIEW_DASHBOARD
from targets.board import Board, load_board
from targets.calendar.schedule import Schedule, ended_months, local_day
from targets.formats import dates
from targets.models import ProgressReport
from targets.period import Period

from ..months.chart import reporting_cells
from ..months.lateness import (
    MOST_DAYS_LATE,
    DepartmentLine,
    Tally,
    by_department,
    first_submission,
    reported_on,
    without_lead,
)
from ..months.marks import month_marks


@require_safe
@login_required
@permission_required(VIEW_DASHBOARD, raise_exception=True)
def reporting(request: HttpRequest) -> HttpResponse:
    """A year's reporting by department and month, the worst first, and one month's reports in full."""
    period = replace(Period.of_request(request), on=None, on_problem="")
    plan, today = period.plan, local_day()
    if plan is None:
        return render(request, "reports/punctuality.html", {"plan": None})
    year = plan.year
    ended = ended_months(year, today)
    board, schedule = load_board(plan, 12), Schedule.of(plan)
    month = min(period.month or _usual_month(board, schedule, ended, today), ended)
    lines = by_department(board, range(1, ended + 1), schedule, today)
    return render(
        request,
        "reports/punctuality.html",
        {
            **period.context(month, month_marks(reported_on(board), schedule, today)),
            "heads": [_head(number, schedule, today) for number in range(1, ended + 1)],
            "lines": [_line(line, month) for line in lines],
            "total": _sum([line.total for line in lines]),
            "details": [_detail(line, month) for line in lines] if month else [],
            "due": dates.day_of_week(schedule.due_day(month)) if month else "",
            "due_note": schedule.note(month) if month else "",
            "is_closed": month in schedule.closed,
            "without_lead": without_lead(board),
            "action": request.path,
        },
    )


def _usual_month(board: Board, schedule: Schedule, ended: int, today: date) -> int:
    """The last month that has ended while it is still counted; of an older year, the last with a report."""
    if not ended or (today - schedule.due_day(ended)).days <= MOST_DAYS_LATE:
        return ended
    return max((month for sub_measure in board.sub_measures for month in sub_measure.reports), default=ended)


def _head(month: int, schedule: Schedule, today: date) -> dict:
    due = schedule.due_day(month)
    return {
        "number": month,
        "name": dates.short_month(month),
        "due": dates.month_and_day(due),
        "is_closed": month in schedule.closed,
        "is_due": today > due,
    }


def _line(line: DepartmentLine, month: int) -> dict:
    """A row of the grid; ``chosen`` is its cell of the page's month, by which the row is marked."""
    cells = dict(zip(line.months, reporting_cells(line.months), strict=True))
    return {
        "department": line.department,
        "total": line.total,
        "cells": list(cells.values()),
        "chosen": cells.get(month),
    }


def _sum(tallies: list[Tally]) -> Tally:
    total = Tally()
    for tally in tallies:
        for name in Tally.__slots__:
            setattr(total, name, getattr(total, name) + getattr(tally, name))
    return total


def _detail(line: DepartmentLine, month: int) -> dict:
    """A department's reports of a month."""
    entries = []
    for sub_measure, timings in line.sub_measures:
        if month not in timings:
            continue  # another department led it then
        report = sub_measure.reports.get(month)
        entries.append(
            {
                "sub_measure": sub_measure,
                "timing": timings[month],
                "first": dates.moment(first_submission(report) if report else None),
                "is_returned": report is not None and report.status == ProgressReport.Status.RETURNED,
            }
        )
    return {"department": line.department, "reports": entries}
