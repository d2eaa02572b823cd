"""年度考核表: each department's year side by side, for the leaders to judge; on the page and as Excel."""

from django.contrib.auth.decorators import login_required, permission_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from departments.roles import VIEW_DASHBOARD

from .. import numbers
from ..assessment import Assessed, assessment_of
from ..assessmentbook import as_xlsx, heads
from ..board import load_board
from ..dates import year_month
from ..drawings.marks import light_mark
from ..months.schedule import Schedule, ended_months, local_day
from ..period import Period
from ..rules import WORST_FIRST
from .ledger import XLSX

LAST_MONTH = 12


@require_safe
@login_required
@permission_required(VIEW_DASHBOARD, raise_exception=True)
def assessment(request: HttpRequest) -> HttpResponse:
    """The table as of a month: December once it has ended, else the latest that has."""
    period = Period.of_request(request)
    if period.plan is None:
        return render(request, "assessment/assessment.html", {"plan": None})
    month, rows = _rows(period)
    return render(
        request,
        "assessment/assessment.html",
        {
            **period.context(month),
            "rows": [_line(row) for row in rows],
            "lights": [light_mark(light) for light in WORST_FIRST],
            "heads": heads(),
            "is_final": month == LAST_MONTH,
            "action": request.path,
        },
    )


@require_safe
@login_required
@permission_required(VIEW_DASHBOARD, raise_exception=True)
def export(request: HttpRequest) -> HttpResponse:
    """The same as a workbook."""
    period = Period.of_request(request)
    if period.plan is None:
        raise Http404
    month, rows = _rows(period)
    plan = period.plan
    title = _("%(title)s: annual assessment by department") % {"title": plan.title}
    if plan.demonstration:
        title += _(" (demonstration data, fictional)")
    response = HttpResponse(as_xlsx(rows, title, note_of(plan.year, month)), content_type=XLSX)
    name = _("Annual assessment %(month)s") % {"month": year_month(plan.year, month)}
    response["Content-Disposition"] = content_disposition_header(True, f"{name}.xlsx")
    return response


def note_of(year: int, month: int) -> str:
    """Of which month the table is, and that it is not the year's where it is not."""
    as_of = _("As of %(month)s") % {"month": year_month(year, month)}
    return as_of if month == LAST_MONTH else as_of + _(", not the year's end")


def _rows(period: Period) -> tuple[int, list[Assessed]]:
    plan, today = period.plan, local_day()
    month = period.month or max(ended_months(plan.year, today), 1)
    board = load_board(plan, month)
    return month, assessment_of(board, Schedule.of(plan), today)


def _line(row: Assessed) -> dict:
    """A department's numbers as text, and where each leads."""
    return {
        "row": row,
        "place": row.place if row.place is not None else numbers.NONE,
        "lights": [(light, row.lights[light]) for light in WORST_FIRST],
        "score": numbers.score(row.score),
        "average": numbers.score(row.average),
        "tally": row.reporting,
    }
