"""The page of a task area."""

from django.contrib.auth.decorators import login_required, permission_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from departments.roles import VIEW_DASHBOARD
from reports.months.marks import marks_of_board
from targets.board import Board, load_board
from targets.formats import numbers
from targets.formats.labels import ASSESSMENT
from targets.models import ProgressReport

from ..charts.matrix import area_months, heads_of, legend, matrix_of
from ..charts.score import change_sentence, score_line, score_table
from ..documents.paragraphs import paragraph_of_area
from ..related_projects import projects_under
from ..target_lines import note_of, target_line
from .sub_measure import period_of


@require_safe
@login_required
@permission_required(VIEW_DASHBOARD, raise_exception=True)
def area(request: HttpRequest, year: int, number: int) -> HttpResponse:
    """A task area: every sub-measure with its targets."""
    period = period_of(request, year)
    if number not in period.plan.areas:
        raise Http404
    board = load_board(period.plan, period.usual_month, scope={"area__number": number}, on=period.on)
    if not board.areas:
        raise Http404
    [row] = board.areas
    sub_measures = [sub_measure.id for sub_measure in row.sub_measures]
    projects = projects_under(request.user, board.plan, board.month, sub_measures) if period.on is None else {}
    context = period.context(board.month, marks_of_board(board, period.on))
    return render(
        request,
        "dashboards/area.html",
        {
            **context,
            "heads": heads_of(context["months"]),
            "all_kept_query": context["kept_query"],
            "area": row,
            "score": numbers.score(row.score),
            "sub_measures": [
                {
                    **_sub_measure(sub_measure, board.month),
                    "repeats_area": row.stands_for(sub_measure),
                    "projects": projects.get(sub_measure.id, []),
                }
                for sub_measure in row.sub_measures
            ],
            "action": request.path,
            "paragraph": paragraph_of_area(row, board),
            **(_year_of(board) if row.light else {}),
        },
    )


def _year_of(board: Board) -> dict:
    """An area's year: its score as a line and a table, and its targets' lights by month."""
    [row] = board.areas
    months = area_months(board, row)
    return {
        "change": change_sentence(months),
        "score_line": score_line(row.title, months),
        "score_table": score_table(months),
        "matrix": matrix_of(board),
        "legend": legend(),
    }


def _sub_measure(sub_measure, month: int) -> dict:
    report = sub_measure.reports.get(month)
    approved = report if report and report.status == ProgressReport.Status.APPROVED else None
    return {
        "row": sub_measure,
        "score": numbers.score(sub_measure.score),
        "note": note_of(sub_measure, month),
        "lines": [target_line(target) for target in sub_measure.targets],
        "report": approved,
        "assessment": ASSESSMENT.get(sub_measure.assessment(month) or "", ""),
    }
