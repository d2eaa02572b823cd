"""A month's documents: the page that lists them, and the bulletin."""

from django.contrib.auth.decorators import login_required, permission_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from departments.roles import VIEW_DASHBOARD
from reports.months.marks import marks_of_board
from supervision.shown import ShownMatters
from targets.board import Board, load_board, load_last_year
from targets.calendar.clock import now
from targets.calendar.schedule import Schedule, has_ended, local_day
from targets.files import WORD
from targets.files.names import name_file
from targets.formats.dates import year_month
from targets.formats.labels import whole_plan
from targets.period import Period

from ..documents.bulletin import bulletin_of
from ..documents.matters import paragraph_of_matters
from ..documents.paragraphs import paragraph_of_area, paragraph_of_plan
from ..month_of_projects import load_month_with_projects
from .sub_measure import period_of


@require_safe
@login_required
@permission_required(VIEW_DASHBOARD, raise_exception=True)
def documents(request: HttpRequest) -> HttpResponse:
    """The files of a month, and what each is for; paragraphs on the month to copy."""
    period = Period.of_request(request)
    if period.plan is None:
        return render(request, "dashboards/documents.html", {"plan": None})
    board = load_board(period.plan, period.usual_month, on=period.on)
    if period.on is None:
        load_last_year(board, period.plans)
    return render(
        request,
        "dashboards/documents.html",
        {
            **period.context(board.month, marks_of_board(board, period.on)),
            "has_ended": has_ended(period.plan.year, board.month, period.on or local_day()),
            "paragraphs": _paragraphs(board, ShownMatters(None, period.plan.year, period.on)),
            "query": f"?on={period.on.isoformat()}" if period.on else "",
            "action": request.path,
        },
    )


def _paragraphs(board: Board, matters: ShownMatters) -> list[dict[str, str]]:
    """The paragraphs to copy: on the whole plan, then on each area, then on the open matters."""
    paragraphs = [(whole_plan(board.plan.town), paragraph_of_plan(board))]
    paragraphs += [(area.title, paragraph_of_area(area, board)) for area in board.areas]
    paragraphs.append((_("Supervision matters"), paragraph_of_matters(matters)))
    return [{"title": title, "text": text} for title, text in paragraphs if text]


@require_safe
@login_required
@permission_required(VIEW_DASHBOARD, raise_exception=True)
def bulletin(request: HttpRequest, year: int, month: int) -> HttpResponse:
    """工作通报 of a month in Word; a month that has not ended has none."""
    period = period_of(request, year)
    today = period.on or local_day()
    if not has_ended(year, month, today):
        raise Http404(_("%(month)s has not ended yet.") % {"month": year_month(year, month)})
    board, projects = load_month_with_projects(period.plan, month, period.on)
    if period.on is None:
        # Last year's figures are today's, not those of the past day.
        load_last_year(board, period.plans)
    schedule = Schedule.of(period.plan, period.on)
    matters = ShownMatters(None, year, period.on)
    content = bulletin_of(board, projects, matters, schedule, today=today, on=period.on, made=now())
    response = HttpResponse(content, content_type=WORD)
    name_file(response, period.plan, _("Monthly bulletin"), "docx", month=month, on=period.on)
    return response
