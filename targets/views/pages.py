"""Reading pages of the plan: an area, a sub-measure, a target."""

from functools import partial

from django.contrib.auth.decorators import login_required, permission_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from departments.roles import ENTER_REPORT, REVIEW_REPORT, VIEW_DASHBOARD

from .. import dates, numbers
from ..access import is_inside, readable_scope, require_readable
from ..board import Board, ReportRow, SubMeasureRow, TargetRow, load_board, with_unit
from ..dates import month_name
from ..drawings.matrix import area_months, heads_of, legend, matrix_of
from ..drawings.score import change_sentence, score_line, score_table
from ..evidence.shown import evidence_of
from ..models import Item, ProgressReport
from ..period import Period
from ..present import line_of, note_of
from ..rules import Counting, Phasing, latest_of, planned_to_date
from ..trace.history import HistoryLine, history_of
from ..villages import item_amount
from ..words import ASSESSMENT, PHASING


@require_safe
@login_required
@permission_required(VIEW_DASHBOARD, raise_exception=True)
def area(request: HttpRequest, year: int, number: int) -> HttpResponse:
    """A task area: every sub-measure with its targets."""
    period = _period_of(request, year)
    if number not in period.plan.areas:
        raise Http404
    board = load_board(period.plan, period.usual_month, scope={"area__number": number}, on=period.on)
    if not board.areas:
        raise Http404
    row = board.areas[0]
    context = period.context(board.month)
    return render(
        request,
        "targets/area.html",
        {
            **context,
            "heads": heads_of(context["months"]),
            "carry_all": context["carry"],
            "area": row,
            "score": numbers.score(row.score),
            "parts": [_part(sub_measure, board.month) for sub_measure in row.sub_measures],
            "action": request.path,
            **(_year_of(board) if row.light else {}),
        },
    )


def _year_of(board: Board) -> dict:
    """The area of a board by month: its score as a line and a table, its targets' lights."""
    [row] = board.areas
    months = area_months(board, row)
    return {
        "change": change_sentence(months),
        "score_line": score_line(row.title, months),
        "score_table": score_table(months),
        "matrix": matrix_of(board),
        "legend": legend(),
    }


def _part(sub_measure, month: int) -> dict:
    report = sub_measure.reports.get(month)
    approved = report if report and report.status == ProgressReport.Status.APPROVED else None
    return {
        "row": sub_measure,
        "score": numbers.score(sub_measure.score),
        "note": note_of(sub_measure, month),
        "lines": [line_of(target) for target in sub_measure.targets],
        "report": approved,
        "assessment": ASSESSMENT.get(sub_measure.assessment(month) or "", ""),
    }


@require_safe
@login_required
def sub_measure(request: HttpRequest, year: int, code: str) -> HttpResponse:
    """A sub-measure: its words in the plan, its targets, its months and their history."""
    period, board, row = _readable_part(request, year, {"code": code})
    inside = is_inside(request.user, row)
    reviewer = request.user.has_perm(REVIEW_REPORT)
    reports = [
        report
        for report in sorted(row.reports.values(), key=lambda report: -report.month)
        if report.status == ProgressReport.Status.APPROVED or inside or (reviewer and report.is_in)
    ]
    return render(
        request,
        "targets/sub_measure.html",
        {
            **period.context(board.month),
            "area": board.areas[0],
            "row": row,
            "score": numbers.score(row.score),
            "note": note_of(row, board.month),
            "lines": [line_of(target) for target in row.targets],
            "reports": _report_lines(reports, period),
            "history": _history(row, period, reviewer, inside),
            "shows_history": inside or reviewer,
            "is_reviewer": reviewer and period.on is None,
            "is_reporter": inside
            and request.user.has_perm(ENTER_REPORT)
            and row.light is not None
            and period.on is None,
            "action": request.path,
        },
    )


def _readable_part(request: HttpRequest, year: int, scope: dict) -> tuple[Period, Board, SubMeasureRow]:
    """The sub-measure that ``scope`` finds, on its board. Raises PermissionDenied or Http404."""
    readable_scope(request.user)
    period = _period_of(request, year)
    board = load_board(period.plan, period.usual_month, scope=scope, on=period.on)
    if not board.areas:
        raise Http404
    row = board.sub_measures[0]
    require_readable(request.user, row)
    return period, board, row


def _history(row: SubMeasureRow, period: Period, reviewer: bool, inside: bool) -> list[HistoryLine]:
    if not inside and not reviewer:
        return []
    names = {target.code: target.name for target in row.targets}
    return history_of(row.id, names=names, inside=inside, until=period.end)


def _report_lines(reports: list[ReportRow], period: Period) -> list[dict]:
    evidence = evidence_of([report.id for report in reports], before=period.end)
    return [
        {
            "report": report,
            "month": month_name(report.month),
            "status": ProgressReport.Status(report.status).label,
            "assessment": ASSESSMENT.get(report.assessment, ""),
            "evidence": evidence.get(report.id, []),
        }
        for report in reports
    ]


@require_safe
@login_required
def target(request: HttpRequest, year: int, code: str) -> HttpResponse:
    """A target: path against actual by month, its reason, what is still needed, where it will end, its history."""
    period, board, part = _readable_part(request, year, {"targets__code": code})
    row = part.targets[0]
    reviewer = request.user.has_perm(REVIEW_REPORT)
    inside = is_inside(request.user, part)
    return render(
        request,
        "targets/target.html",
        {
            **period.context(board.month),
            "area": board.areas[0],
            "part": part,
            "row": row,
            "line": line_of(row),
            "facts": facts_of(row),
            "report": _latest_report(part, board.month, period),
            "months_table": _months_table(row),
            "items": _items_table(row, board.month) if row.counts_items else [],
            "history": _history(part, period, reviewer, inside),
            "shows_history": inside or reviewer,
            "phasing": PHASING[row.terms.phasing],
            "action": request.path,
        },
    )


def _latest_report(row: SubMeasureRow, month: int, period: Period) -> dict | None:
    """The month's approved report with its files and who sent it in, or else the latest one before it."""
    every = [report for report in row.reports.values() if report.status == ProgressReport.Status.APPROVED]
    approved = [report for report in every if report.month <= month]
    if not approved:
        return None
    report = max(approved, key=lambda report: report.month)
    [line] = _report_lines([report], period)
    return {**line, "by": report.sender, "at": dates.moment(report.submitted_at)}


def facts_of(row: TargetRow) -> dict[str, str]:
    """The numbers beside the chart, each with its unit; a dash where there is none."""
    standing = row.standing

    def amount(number, decimals: int = row.decimals) -> str:
        """In the target's own decimals, as the ledger and the table below have it."""
        return numbers.NONE if number is None else f"{numbers.trimmed(number, decimals)}{row.unit}"

    def pace(number) -> str:
        """A mean or an outlook; of things that are counted whole it has a decimal, as in the reason."""
        return numbers.NONE if number is None else with_unit(row, number)

    return {
        "value": amount(row.terms.value),
        "baseline": amount(row.terms.baseline),
        "planned": amount(standing.planned, numbers.planned_places(standing.planned, row.decimals)),
        "actual": amount(standing.actual),
        "forecast": pace(standing.forecast),
        "needed": pace(standing.needed),
        "start": month_name(row.terms.start),
        "due": month_name(row.terms.due),
        "score": numbers.score(standing.score),
    }


def _months_table(row: TargetRow) -> list[dict[str, str]]:
    """The year by month, the same numbers as the chart."""
    lines = []
    before = row.terms.baseline or 0
    for month in range(1, 13):
        figure = row.figures.get(month) if month <= row.standing.month else None
        waiting = row.awaiting.get(month) if month <= row.standing.month else None
        step = None if figure is None or row.terms.phasing == Phasing.HOLD else figure - before
        lines.append(
            {
                "month": month_name(month),
                "planned": numbers.planned(planned_to_date(row.terms, month), row.decimals),
                "actual": numbers.amount(figure, row.decimals),
                "step": numbers.amount(step, row.decimals),
                "waiting": numbers.amount(waiting, row.decimals) if waiting is not None else "",
            }
        )
        before = figure if figure is not None else before
    return lines


def _items_table(row: TargetRow, month: int) -> list[dict]:
    """Every item with its latest figure, the furthest first."""
    text = partial(item_amount, decimals=row.decimals if row.counting == Counting.SUM else None)
    lines = []
    for item in Item.objects.filter(target_id=row.id).select_related("village"):
        past = row.past_items.get(item.name, {})
        if "created" in past:
            continue  # it was not there yet
        standing = latest_of(row.item_figures.get(item.pk, {}), month)
        latest = standing[1] if standing else None
        reached = latest is not None and row.item_threshold is not None and latest >= row.item_threshold
        lines.append(
            {
                "name": past.get("name", item.name),
                "village": item.village.code if item.village else "",
                "planned": text(past.get("planned", item.planned)),
                "actual": text(latest),
                "month": month_name(standing[0]) if standing else "",
                "reached": reached,
                "order": latest if latest is not None else -1,
            }
        )
    return sorted(lines, key=lambda line: -line["order"])


def _period_of(request: HttpRequest, year: int) -> Period:
    """The period of a page whose address names the year. Raises Http404 for a year without a plan."""
    period = Period.of_request(request, year)
    if period.plan is None:
        raise Http404
    return period
