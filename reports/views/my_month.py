"""My month (本月填报): all that a department reports on, as one form; and the lights its figures would give."""

from collections.abc import Iterable, Mapping
from datetime import date

from django.contrib import messages
from django.contrib.auth.decorators import login_required, permission_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from departments.roles import ENTER_REPORT
from targets.access import own_sub_measure, plan_of_year
from targets.actions import ActionError
from targets.board import Board, load_figures, load_reports
from targets.calendar.schedule import Schedule, ended_months, local_day
from targets.contributions import NO_CONTRIBUTIONS, contributions_to_form
from targets.formats.dates import month_name
from targets.models import Item, ProgressReport, SubMeasure
from targets.period import Period
from targets.trace.record import Actor

from ..actions import withdraw
from ..entry.inputs import items_by_target
from ..entry.lines import entry_lines
from ..entry.month import MonthPage, load_month_page, sub_measures_of_month
from ..entry.parsing import input_from_post
from ..entry.submission import NOT_TAKEN, SubmitResult, SubmittedInput, submit_inputs
from ..entry.tabs import MEASURES_TAB, ReportTab, report_tabs, tabs_of
from ..evidence.panel import evidence_counts
from ..other_years import reports_of_other_years
from .report import row_of


@require_safe
@login_required
@permission_required(ENTER_REPORT, raise_exception=True)
def my_month(request: HttpRequest) -> HttpResponse:
    """The grid of the month that the address asks for, or of the first that the department still owes.

    ``?of=`` names what is reported on (``entry.report_tabs``); without it, the plan's sub-measures.
    """
    period = Period.of_request(request)
    if period.plan is None or request.user.department_id is None:
        return render(request, "reports/my_month.html", {"plan": period.plan, "parts": []})
    return _page(request, period, *_load(request, period))


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@permission_required(ENTER_REPORT, raise_exception=True)
def month_form(request: HttpRequest, year: int, month: int) -> HttpResponse:
    """Takes what was typed in the grid; what was not taken stays in its boxes. Every button saves all that is typed."""
    period = Period(*plan_of_year(year), month)
    if period.plan is None or request.user.department_id is None:
        raise Http404
    board, page = _load(request, period)
    if request.method != "POST":
        return _page(request, period, board, page)
    handed = _take(request, board, page)
    _tell(request, handed.values())
    _withdraw(request, board, month)
    if all(part.fate not in NOT_TAKEN and not part.missing for part in handed.values()):
        return redirect(f"{reverse('reports:my_month')}?year={year}&month={month}{_of(_sort(request))}")
    board, page = _load(request, period)
    return _page(request, period, board, page, handed)


def _sort(request: HttpRequest) -> ReportTab:
    return report_tabs.get(request.GET.get("of", ""), MEASURES_TAB)


def _of(sort: ReportTab) -> str:
    """What a link takes along to stay on a tab."""
    return f"&of={sort.key}" if sort.key else ""


def _load(request: HttpRequest, period: Period) -> tuple[Board, MonthPage]:
    """The department's part of the plan, and what its month's parts have in common."""
    plan, department, sort = period.plan, request.user.department_id, _sort(request)
    schedule, today = Schedule.of(plan), local_day()
    # Which things of another sort there are, depends on the month; the plan's sub-measures are there all year.
    asked = period.month or (None if sort is MEASURES_TAB else max(ended_months(plan.year, today), 1))
    board = load_figures(plan, {"lead_id": department, **sort.scope(plan, asked or 1)}, asked)
    month = asked or _month_to_report(board, schedule, today)
    load_reports(board, month)
    items = Item.objects.filter(target__sub_measure__lead_id=department, target__plan_id=plan.id)
    theirs = {"sub_measure__lead_id": department}
    fed = contributions_to_form(board, month, theirs) if sort is MEASURES_TAB else NO_CONTRIBUTIONS
    return board, MonthPage(plan.year, month, schedule, items_by_target(items), today, fed)


def _month_to_report(board: Board, schedule: Schedule, today: date) -> int:
    """The first open, ended month that my department still owes something for; else the last that has ended."""
    ended = ended_months(board.plan.year, today)
    for month in range(1, ended + 1):
        if month not in schedule.closed and any(not part.is_reported(month) for part in load_month_page(board)):
            return month
    return max(ended, 1)


def _take(request: HttpRequest, board: Board, page: MonthPage) -> dict[int, SubmittedInput]:
    """Hands in the parts that the form had. Sub-measure to what became of it."""
    parts = [
        input_from_post(request.POST, row, page.items, page.month, f"_{row.id}", page.fed)
        for row in load_month_page(board)
        if f"version_{row.id}" in request.POST
    ]
    whole = "submit_all" in request.POST
    # What a colleague has submitted meanwhile is not submitted again.
    submit = {
        part.row.id
        for part in parts
        if page.is_editable(part.row) and (whole or str(part.row.id) in request.POST.getlist("submit"))
    }
    return {
        part.typed.row.id: part
        for part in submit_inputs(Actor.of_request(request), page.month, parts, submit, whole=whole)
    }


def _tell(request: HttpRequest, handed: Iterable[SubmittedInput]) -> None:
    """Says how many parts were submitted, how many saved; what was not, the page itself says."""
    fates = [part.fate for part in handed]
    if submitted := fates.count(SubmitResult.SUBMITTED):
        text = ngettext("%(count)d report submitted.", "%(count)d reports submitted.", submitted)
        messages.success(request, text % {"count": submitted})
    if saved := fates.count(SubmitResult.SAVED):
        text = ngettext("%(count)d draft saved.", "%(count)d drafts saved.", saved)
        messages.success(request, text % {"count": saved})
    if all(fate is SubmitResult.UNTOUCHED for fate in fates) and "withdraw" not in request.POST:
        messages.info(request, _("Nothing was changed, so nothing was saved."))


def _withdraw(request: HttpRequest, board: Board, month: int) -> None:
    """Takes back the part whose button was pressed; what was typed elsewhere has been saved before."""
    for row in load_month_page(board):
        report = row.reports.get(month)
        if report and request.POST.get("withdraw") == f"{row.id}-{report.version}":
            thing = SubMeasure.with_projects.select_related("plan").get(pk=row.id)
            try:
                withdraw(Actor.of_request(request), thing, month, report.version)
                messages.success(request, _("Withdrawn: you can change it and submit it again."))
            except ActionError as error:
                messages.error(request, str(error))


def _page(
    request: HttpRequest,
    period: Period,
    board: Board,
    page: MonthPage,
    handed: Mapping[int, SubmittedInput] | None = None,
) -> HttpResponse:
    month, handed, sort = page.month, handed or {}, _sort(request)
    reports = [row.reports[month].id for row in load_month_page(board) if month in row.reports]
    parts = sub_measures_of_month(board, page, handed, evidence_counts(reports))
    returned = sum(1 for part in parts if part.is_returned)
    tabs = tabs_of(period.plan, month, request.user.department_id, sort, len(parts), returned)
    return render(
        request,
        "reports/my_month.html",
        {
            **period.context(month),
            "carry": _of(sort),
            "tabs": tabs,
            "sort": sort,
            "page": page,
            "parts": parts,
            "bodies": page.draw(parts),
            "returned": _returned_elsewhere(board, page),
            "returned_other_years": reports_of_other_years(
                period,
                ProgressReport.Status.RETURNED,
                sub_measure__lead_id=request.user.department_id,
            ),
            "troubled": [part for part in parts if part.problem],
            "is_unsaved": any(part.is_unsaved for part in parts),
            "done": sum(1 for part in parts if part.is_in),
            "total": len(parts),
            "can_save": any(part.editable for part in parts),
            "action": reverse("reports:my_month"),
        },
        status=409 if any(part.fate is SubmitResult.STALE for part in handed.values()) else 200,
    )


def _returned_elsewhere(board: Board, page: MonthPage) -> list[dict]:
    """Reports of other open months that were sent back: a month's page alone would not show them."""
    return [
        {"row": row, "month": month, "name": month_name(month)}
        for row in load_month_page(board)
        for month, report in sorted(row.reports.items())
        if report.status == ProgressReport.Status.RETURNED and month != page.month
        if month not in page.schedule.closed
    ]


@require_POST
@login_required
def preview_part(request: HttpRequest, year: int, month: int) -> JsonResponse:
    """The lights that the posted figures of one sub-measure would give; changes nothing. For the script."""
    thing = own_sub_measure(request, year, request.POST.get("part", ""))
    row, items, fed = row_of(thing, month)
    typed = input_from_post(request.POST, row, items, month, fed=fed)
    lines = entry_lines(typed, items)
    return JsonResponse(
        {
            "lines": {
                str(line.row.id): {"light": line.light, "reason": line.reason, "total": line.total, "flags": line.flags}
                for line in lines
            },
            "errors": {name: typed.errors[name] for name in typed.places if name in typed.errors},
        }
    )
