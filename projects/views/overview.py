"""What is due and overdue, all milestones by month (挂图), and the funnels of leads and enterprises."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from targets import dates, numbers
from targets.months.schedule import last_day, local_day
from targets.period import Period

from ..access import projects_scope
from ..board import load_projects
from ..drawings.gantt import gantt, state_of
from ..due import DAYS_AHEAD, deadlines
from ..funnel import Level, funnel
from ..stages import Kind

#: The list of overdue and coming days on one page; more of them are counted.
MOST_DEADLINES = 300
#: So many lines a picture has room for on A3.
MOST_LINES = 120


@require_safe
@login_required
def due(request: HttpRequest) -> HttpResponse:
    """What is overdue, and what is due in the next days. Only today counts here."""
    scope = projects_scope(request.user)
    period = Period.of_request(request)
    if period.plan is None:
        return render(request, "projects/due.html", {"plan": None})
    today = local_day()
    found = deadlines({**scope, "plan_id": period.plan.id}, today)
    lines = [{"row": one, "day": dates.day_of_week(one.day), "days": abs(one.days)} for one in found[:MOST_DEADLINES]]
    return render(
        request,
        "projects/due.html",
        {
            **period.context(period.usual_month or 1),
            "overdue": [line for line in lines if line["row"].is_overdue],
            "coming": [line for line in lines if not line["row"].is_overdue],
            "more": max(0, len(found) - MOST_DEADLINES),
            "ahead": DAYS_AHEAD,
            "day": dates.day_of_week(today),
        },
    )


@require_safe
@login_required
def timeline(request: HttpRequest) -> HttpResponse:
    """Every milestone of the year by month, a line a project; prints on A3."""
    scope = projects_scope(request.user)
    period = Period.of_request(request)
    if period.plan is None:
        return render(request, "projects/timeline.html", {"plan": None})
    month = period.usual_month or period.plan.latest_month or 1
    rows = [
        row
        for row in load_projects(period.plan, month, scope=scope, on=period.on)
        if row.milestones or row.planned_start
    ]
    # As the year stands at the month's end: today, once the month is the running one.
    day = min(local_day(), last_day(period.plan.year, month))
    shown = rows[:MOST_LINES]
    return render(
        request,
        "projects/timeline.html",
        {
            **period.context(month),
            "picture": gantt(shown, period.plan.year, day) if shown else "",
            "lines": [_of_table(row, day) for row in shown],
            "more": len(rows) - len(shown),
            "day": dates.day(day),
            "action": request.path,
        },
    )


def _of_table(row, day) -> dict:
    """A project's days for the table under the picture."""
    return {
        "row": row,
        "milestones": [
            {"name": one.name, "planned": dates.month_and_day(one.planned), "state": state_of(one, day)}
            for one in row.milestones
        ],
    }


@require_safe
@login_required
def funnels(request: HttpRequest) -> HttpResponse:
    """Investment leads and enterprises: how many came to each stage, and what part of them went on."""
    scope = projects_scope(request.user)
    period = Period.of_request(request)
    if period.plan is None:
        return render(request, "projects/funnels.html", {"plan": None})
    month = period.usual_month or period.plan.latest_month or 1
    kinds = (Kind.LEAD, Kind.ENTERPRISE)
    found = [(kind, funnel(kind, period.plan.year, month, scope)) for kind in kinds]
    return render(
        request,
        "projects/funnels.html",
        {
            **period.context(month),
            "funnels": [_shown(kind, levels, month) for kind, levels in found],
            "action": request.path,
        },
    )


def _shown(kind: Kind, levels: list[Level], month: int) -> dict:
    most = max((level.reached for level in levels), default=0) or 1
    return {
        "kind": kind,
        "name": kind.label,
        "total": levels[0].reached if levels else 0,
        "months": [dates.short_month(one) for one in range(1, month + 1)],
        "levels": [
            {
                "name": level.stage.label,
                "reached": level.reached,
                "width": round(100 * level.reached / most, 1),
                "part": numbers.percent(level.part) if level.part is not None else "",
                "months": [level.by_month[one] or "" for one in range(1, month + 1)],
            }
            for level in levels
        ],
    }
