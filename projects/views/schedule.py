"""What is due and overdue, all milestones by month (挂图), and the funnels of leads and enterprises."""

from datetime import date, timedelta
from fractions import Fraction
from operator import itemgetter

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from reports.months.marks import marks_of_projects
from reports.other_years import earlier_plans
from targets.calendar.schedule import local_day
from targets.formats import dates, numbers
from targets.period import Period

from ..access import projects_scope
from ..board.load import load_days, load_projects
from ..board.rows import ProjectRow
from ..charts.gantt import OVERDUE, SHAPES, sheets, state_of
from ..funnel import Level, funnel
from ..models.stages import ProjectKind
from ..project_lines import days_overdue
from ..schedule.deadlines import DAYS_AHEAD, Deadline, deadlines, one_per_project
from ..schedule.earlier_years import owed_projects
from ..schedule.past_days import as_of_day

#: The list of overdue and coming days on one page; more of them are counted.
MOST_DEADLINES = 300
#: So many projects the picture shows: three sheets of A3.
MOST_LINES = 150


@require_safe
@login_required
def due(request: HttpRequest) -> HttpResponse:
    """What is overdue, and what is due in the next days: as of today, or of a past day."""
    scope = projects_scope(request.user)
    period = Period.of_request(request)
    if period.plan is None:
        return render(request, "projects/due.html", {"plan": None})
    month = period.usual_month or period.plan.latest_month or 12
    day = as_of_day(period, month)
    found = one_per_project(deadlines({**scope, "plan_id": period.plan.id}, day, past=day < local_day()))
    lines = _lines(found)
    owed, owed_deadlines = owed_projects(earlier_plans(period), period.plan.year, scope, local_day())
    return render(
        request,
        "projects/due.html",
        {
            **period.context(month, marks_of_projects(period.plan, period.on)),
            "overdue": [line for line in lines if line["row"].is_overdue],
            "coming": [line for line in lines if not line["row"].is_overdue],
            "more": max(0, len(found) - MOST_DEADLINES),
            "owed": owed,
            "owed_deadlines": _lines(owed_deadlines),
            "owed_more": max(0, len(owed_deadlines) - MOST_DEADLINES),
            "ahead": DAYS_AHEAD,
            "day": dates.day_of_week(day),
            "until": dates.day(day + timedelta(days=DAYS_AHEAD)),
            "action": request.path,
        },
    )


def _lines(found: list[Deadline]) -> list[dict]:
    """The first deadlines as lines of a table."""
    return [
        {"row": deadline, "day": dates.day_of_week(deadline.day), "days": abs(deadline.days)}
        for deadline in found[:MOST_DEADLINES]
    ]


@require_safe
@login_required
def timeline(request: HttpRequest) -> HttpResponse:
    """Every milestone of the year by month, one line a project; prints on A3."""
    scope = projects_scope(request.user)
    period = Period.of_request(request)
    if period.plan is None:
        return render(request, "projects/timeline.html", {"plan": None})
    month = period.usual_month or period.plan.latest_month or 1
    if period.on:
        found = load_projects(period.plan, month, scope=scope, on=period.on)
    else:
        found = load_days(period.plan, month, scope)
    rows = [row for row in found if row.milestones or row.planned_start]
    day = as_of_day(period, month)
    shown = rows[:MOST_LINES]
    return render(
        request,
        "projects/timeline.html",
        {
            **period.context(month, marks_of_projects(period.plan, period.on)),
            "pictures": sheets(shown, period.plan.year, day),
            **_by_month(shown, day, period.plan.year),
            "more": len(rows) - len(shown),
            "day": dates.day(day),
            "short_day": dates.month_and_day(day),
            "action": request.path,
        },
    )


def _by_month(rows: list[ProjectRow], day: date, year: int) -> dict:
    """The milestones for the list under the picture: what is overdue, what comes by month, what was before."""
    overdue, before, coming = [], [], {}
    found = [(milestone.planned, project, milestone) for project in rows for milestone in project.milestones]
    for planned, project, milestone in sorted(found, key=itemgetter(0)):
        state, is_of_year = state_of(milestone, day), planned.year == year
        line = {"row": project, "name": milestone.name, "state": state, "mark": SHAPES[state]}
        line["day"] = dates.month_and_day(planned) if is_of_year else dates.day(planned)
        if state == OVERDUE:
            overdue.append(line | {"late": days_overdue((day - planned).days)})
        elif (planned.year, planned.month) < (day.year, day.month):
            before.append(line)
        else:
            name = dates.month_name(planned.month) if is_of_year else str(planned.year)
            coming.setdefault(name, []).append(line | {"day": dates.month_and_day(planned)})
    return {"overdue": overdue, "coming": coming, "before": before}


@require_safe
@login_required
def funnels(request: HttpRequest) -> HttpResponse:
    """Investment leads and enterprises: how many came to each stage, and which share of them went on."""
    scope = projects_scope(request.user)
    period = Period.of_request(request)
    if period.plan is None:
        return render(request, "projects/funnels.html", {"plan": None})
    month = period.usual_month or period.plan.latest_month or 1
    kinds = (ProjectKind.LEAD, ProjectKind.ENTERPRISE)
    found = [(kind, funnel(kind, period.plan.year, month, scope)) for kind in kinds]
    return render(
        request,
        "projects/funnels.html",
        {
            **period.context(month, marks_of_projects(period.plan, period.on)),
            "funnels": [_shown(kind, levels, month) for kind, levels in found],
            "action": request.path,
        },
    )


def _shown(kind: ProjectKind, levels: list[Level], month: int) -> dict:
    most = max((level.reached for level in levels), default=0) or 1
    return {
        "kind": kind,
        "name": kind.label,
        "total": levels[0].reached if levels else 0,
        "months": [dates.short_month(number) for number in range(1, month + 1)],
        "levels": [
            {
                "name": level.stage.label,
                "reached": level.reached,
                "width": round(100 * level.reached / most, 1),
                "part": _percent(level.part),
                "months": [
                    {"came": level.by_month[number] or "", "part": _percent(level.part_by_month[number])}
                    for number in range(1, month + 1)
                ],
            }
            for level in levels
        ],
    }


def _percent(share: Fraction | None) -> str:
    return "" if share is None else numbers.percent(share)
