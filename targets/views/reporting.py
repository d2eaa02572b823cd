"""报送情况: which department reports in time, which late and by how many days, which not at all."""

from dataclasses import replace
from datetime import date

from django.contrib.auth.decorators import login_required, permission_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from departments.roles import VIEW_DASHBOARD

from .. import dates
from ..board import load_board
from ..lateness import DepartmentLine, Tally, by_department
from ..models import ProgressReport
from ..months import Schedule, ended_months, local_day
from ..period import Period


@require_safe
@login_required
@permission_required(VIEW_DASHBOARD, raise_exception=True)
def reporting(request: HttpRequest, year: int) -> HttpResponse:
    """A year's reporting by department and month, the worst first, and one month's reports in full."""
    asked = Period.of_request(request)
    plan = next((plan for plan in asked.plans if plan.year == year), None)
    if plan is None:
        raise Http404
    period = replace(asked, plan=plan, on=None, on_fault="")
    today = local_day()
    ended = ended_months(year, today)
    month = min(period.month or ended, ended)
    board, schedule = load_board(plan, month or 1), Schedule.of(plan)
    lines = by_department(board, range(1, ended + 1), schedule, today)
    return render(
        request,
        "months/reporting.html",
        {
            **period.context(month),
            "heads": [_head(number, schedule, today) for number in range(1, ended + 1)],
            "lines": [_line(line) for line in lines],
            "total": _sum([line.total for line in lines]),
            "details": _details(lines, month),
            "due": dates.day_of_week(schedule.due_day(month)) if month else "",
            "due_note": schedule.note(month) if month else "",
            "is_closed": month in schedule.closed,
            "without_lead": sum(1 for part in board.sub_measures if part.light is not None and part.lead is None),
            "action": request.path,
        },
    )


def _head(month: int, schedule: Schedule, today: date) -> dict:
    due = schedule.due_day(month)
    return {
        "number": month,
        "name": dates.month_name(month),
        "due": dates.month_and_day(due),
        "is_closed": month in schedule.closed,
        "is_due": today > due,
    }


def _line(line: DepartmentLine) -> dict:
    return {"department": line.department, "total": line.total, "months": list(line.months.values())}


def _sum(tallies: list[Tally]) -> Tally:
    total = Tally()
    for tally in tallies:
        for name in Tally.__slots__:
            setattr(total, name, getattr(total, name) + getattr(tally, name))
    return total


def _details(lines: list[DepartmentLine], month: int) -> list[dict]:
    """A month's reports, department by department, in the order of the table."""
    found = []
    for line in lines:
        for part, marks in line.parts if month else ():
            report = part.reports.get(month)
            first = report and (report.first_submitted_at or report.submitted_at)
            found.append(
                {
                    "department": line.department,
                    "row": part,
                    "mark": marks[month],
                    "first": dates.moment(first),
                    "is_returned": bool(report and report.status == ProgressReport.Status.RETURNED),
                }
            )
    return found
