"""挂图: the whole plan on one sheet, targets by months."""

from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required, permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from departments.roles import VIEW_DASHBOARD
from reports.months.marks import marks_of_board
from targets.board import load_board
from targets.period import Period
from targets.rules import NEEDS_ATTENTION

from ..charts.matrix import heads_of, legend, matrix_of

#: The value of ``?only=`` for the lights that need attention.
WORRYING = "worrying"


@require_safe
@login_required
@permission_required(VIEW_DASHBOARD, raise_exception=True)
def wall(request: HttpRequest) -> HttpResponse:
    """Every target's light by month, under its area's and the plan's.

    ``?area=`` and ``?only=`` filter the rows; invalid values are ignored.
    """
    period = Period.of_request(request)
    if period.plan is None:
        return render(request, "dashboards/wall.html", {"plan": None})
    board = load_board(period.plan, period.usual_month, on=period.on)
    areas = {str(row.number): row for row in board.areas if row.light is not None}
    area = areas.get(request.GET.get("area", ""))
    worrying = request.GET.get("only") == WORRYING
    matrix = matrix_of(board, area=area.number if area else None, only=NEEDS_ATTENTION if worrying else None)
    context = period.context(board.month, marks_of_board(board, period.on))
    kept = {name: value for name, value in (("area", area and area.number), ("only", worrying and WORRYING)) if value}
    return render(
        request,
        "dashboards/wall.html",
        {
            **context,
            "matrix": matrix,
            "heads": heads_of(context["months"]),
            "legend": legend(),
            "areas": areas.values(),
            "bare_areas": [row.title for row in board.areas if not row.sub_measures],
            "area": area,
            "worrying": worrying,
            "action": request.path,
            # The part of the months' links that keeps the past day and the filter.
            "all_kept_query": context["kept_query"] + (f"&{urlencode(kept)}" if kept else ""),
        },
    )
