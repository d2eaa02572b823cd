"""红黄绿灯看板: the town's month at a glance."""

from collections import defaultdict
from datetime import date

from django.contrib.auth.decorators import login_required, permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from departments.roles import VIEW_DASHBOARD
from targets import dates, numbers
from targets.board import Board, SubMeasureRow, load_board
from targets.drawings.marks import light_mark
from targets.months.lateness import Timeliness, mark_of
from targets.months.schedule import Schedule, local_day
from targets.period import Period
from targets.present import concerns_of, line_of
from targets.rules import WORST_FIRST

#: How many concerns stand on the dashboard; the ledger has the rest.
MOST_CONCERNS = 12


@require_safe
@login_required
@permission_required(VIEW_DASHBOARD, raise_exception=True)
def dashboard(request: HttpRequest) -> HttpResponse:
    """Headline figures, six areas, what needs attention and why, who has not reported."""
    period = Period.of_request(request)
    if period.plan is None:
        return render(request, "dashboard/dashboard.html", {"plan": None})
    board = load_board(period.plan, period.usual_month, on=period.on)
    schedule = Schedule.of(period.plan, period.on)
    concerns = concerns_of(board.sub_measures, board.month)
    return render(
        request,
        "dashboard/dashboard.html",
        {
            **period.context(board.month),
            "light": light_mark(board.light),
            "score": numbers.score(board.score),
            "counts": _counts(board),
            "total": len(board.targets),
            "headline": [line_of(row) for area in board.areas if area.kind == "headline" for row in area.targets],
            "areas": [_area(area) for area in board.areas if area.kind == "task"],
            "concerns": concerns[:MOST_CONCERNS],
            # What has no target stands under "who has not reported" already, and not in the ledger.
            "more_concerns": sum(1 for concern in concerns[MOST_CONCERNS:] if concern.target),
            "expected": sum(1 for part in board.sub_measures if part.light),
            "reported": sum(1 for part in board.sub_measures if part.light and part.is_reported(board.month)),
            "missing": _missing(board, schedule, period.on or local_day()),
            "due": dates.day_of_week(schedule.due_day(board.month)),
            "due_note": schedule.note(board.month),
            "is_closed": board.month in schedule.closed,
            "action": request.path,
        },
    )


def _counts(board: Board) -> list[dict]:
    lights = [target.light for target in board.targets]
    return [{"light": light, "mark": light_mark(light), "count": lights.count(light)} for light in WORST_FIRST]


def _area(area) -> dict:
    targets = len(area.targets)
    x, segments = 0.0, []
    for light, count in area.distribution:
        width = round(100 * count / targets, 2)
        segments.append({"light": light, "x": x, "width": width, "count": count})
        x += width
    return {
        "row": area,
        "light": light_mark(area.light),
        "score": numbers.score(area.score),
        "segments": segments,
        "distribution": [(light_mark(light), count) for light, count in area.distribution],
        "sub_measures": [(part, light_mark(part.light)) for part in area.sub_measures],
    }


def _missing(board: Board, schedule: Schedule, today: date) -> list[dict]:
    """Departments with sub-measures not reported for the month, the most first; those without a lead at the end."""
    missing = defaultdict(list)
    for part in board.sub_measures:
        if part.light is not None and not part.is_reported(board.month):
            missing[part.lead.name if part.lead else ""].append(part)
    return [
        {
            "department": name,
            "leader": parts[0].lead.leader if parts[0].lead else "",
            "parts": [(part, _owed(part, board.month, schedule, today)) for part in parts],
        }
        for name, parts in sorted(missing.items(), key=lambda pair: (not pair[0], -len(pair[1])))
    ]


def _owed(part: SubMeasureRow, month: int, schedule: Schedule, today: date) -> str:
    """How long an unreported sub-measure is overdue, in words; empty where nobody counts: no lead, not due, closed."""
    mark = mark_of(part, month, schedule, today)
    is_over = month in schedule.closed or mark.kind in (Timeliness.AWAITED, Timeliness.NOT_ENDED, Timeliness.MISSING)
    if part.lead is None or is_over:
        return ""
    # What was handed in and sent back is not late by being sent back, but it is not in either.
    return mark.text if mark.kind == Timeliness.OVERDUE else _("returned, to be mended")
