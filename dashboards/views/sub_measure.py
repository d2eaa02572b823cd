"""The page of a sub-measure."""

from collections.abc import Collection

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from departments.roles import ENTER_REPORT, REVIEW_REPORT
from reports.evidence.panel import evidence_of
from reports.months.marks import marks_of_board
from targets.access import months_led, readable_scope, require_readable, visible_reports
from targets.board import Board, ReportRow, SubMeasureRow, load_board
from targets.formats import dates, numbers
from targets.formats.dates import month_name
from targets.formats.labels import ASSESSMENT
from targets.models import ProgressReport, SubMeasure
from targets.period import Period
from targets.trace.history import HistoryLine, history_of

from ..documents.paragraphs import paragraph_of_sub_measure
from ..related_projects import RelatedProject, load_with_projects_under
from ..target_lines import note_of, target_line


@require_safe
@login_required
def sub_measure(request: HttpRequest, year: int, code: str) -> HttpResponse:
    """A sub-measure: its text in the plan, its targets, its months and history; a project has its own page."""
    try:
        period, board, row, projects = _sub_measure_with_projects(request, year, code)
    except Http404:
        if not SubMeasure.with_projects.filter(plan__year=year, code=code, is_project=True).exists():
            raise
        address = reverse("projects:project", args=(year, code))
        return redirect(f"{address}?{request.GET.urlencode()}" if request.GET else address)
    inside = months_led(request.user, row.id)
    reviewer = request.user.has_perm(REVIEW_REPORT)
    can_report = request.user.has_perm(ENTER_REPORT) and row.light is not None and period.on is None
    reports = visible_reports(row, inside, reviewer=reviewer)
    return render(
        request,
        "dashboards/sub_measure.html",
        {
            **period.context(board.month, marks_of_board(board, period.on)),
            "area": board.areas[0],
            "row": row,
            "score": numbers.score(row.score),
            "note": note_of(row, board.month),
            "paragraph": paragraph_of_sub_measure(row, board),
            "lines": [target_line(target) for target in row.targets],
            "projects": projects,
            "reports": report_lines(row, reports, period),
            "history": sub_measure_history(row, period, reviewer, inside),
            "shows_history": inside or reviewer,
            "is_reviewer": reviewer and period.on is None,
            "reports_on": inside if can_report else (),
            "action": request.path,
        },
    )


def readable_sub_measure(request: HttpRequest, year: int, scope: dict) -> tuple[Period, Board, SubMeasureRow]:
    """The sub-measure that ``scope`` finds, on its board. Raises PermissionDenied or Http404."""
    readable_scope(request.user)
    period = period_of(request, year)
    board = load_board(period.plan, period.usual_month, scope=scope, on=period.on)
    return period, board, _readable_row(request, board)


def _sub_measure_with_projects(
    request: HttpRequest, year: int, code: str
) -> tuple[Period, Board, SubMeasureRow, list[RelatedProject]]:
    """``readable_sub_measure`` with the projects under it as they are today; none on the page of a past day."""
    readable_scope(request.user)
    period, projects = period_of(request, year), []
    if period.on:
        board = load_board(period.plan, period.usual_month, scope={"code": code}, on=period.on)
    else:
        board, projects = load_with_projects_under(request.user, period.plan, period.usual_month, code)
    return period, board, _readable_row(request, board), projects


def _readable_row(request: HttpRequest, board: Board) -> SubMeasureRow:
    """The sub-measure of a board. Raises PermissionDenied or Http404."""
    if not board.sub_measures:
        raise Http404
    row = board.sub_measures[0]
    require_readable(request.user, row)
    return row


def sub_measure_history(
    row: SubMeasureRow, period: Period, reviewer: bool, inside: Collection[int]
) -> list[HistoryLine]:
    """A sub-measure's trace for the page; empty for readers of other departments who do not review."""
    if not inside and not reviewer:
        return []
    names = {target.code: target.name for target in row.targets}
    return history_of(row.id, names=names, inside=inside, outside=reviewer, until=period.end)


def report_lines(row: SubMeasureRow, reports: list[ReportRow], period: Period) -> list[dict]:
    """Reports as text, with their files. One query."""
    evidence = evidence_of([report.id for report in reports], before=period.end)
    return [
        {
            "report": report,
            "month": month_name(report.month),
            "state": row.state_in(report.month),
            "assessment": ASSESSMENT.get(report.assessment, ""),
            "evidence": evidence.get(report.id, []),
            "submitted": dates.moment(report.submitted_at) if report.sender else "",
            "approved": _approved(report, period),
        }
        for report in reports
    ]


def _approved(report: ReportRow, period: Period) -> str:
    """When a report was approved; empty where it was not, or only after the past day."""
    at = report.reviewed_at
    if report.status != ProgressReport.Status.APPROVED or not report.reviewer or at is None:
        return ""
    return dates.moment(at) if period.end is None or at < period.end else ""


def period_of(request: HttpRequest, year: int) -> Period:
    """The period of a page whose address names the year. Raises Http404 for a year without a plan."""
    period = Period.of_request(request, year)
    if period.plan is None:
        raise Http404
    return period
