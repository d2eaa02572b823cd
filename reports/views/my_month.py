"""My month (本月填报): everything that a department reports on, as one form, with a preview of the lights."""

from collections import Counter
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
from targets.actions import ActionError, StaleReport
from targets.board import Board, PlanRow, SubMeasureRow, load_figures, load_reports
from targets.calendar.schedule import Schedule, ended_months, local_day
from targets.contributions import NO_CONTRIBUTIONS, contributions_to_form
from targets.formats.dates import month_name
from targets.formats.whole import whole_number
from targets.models import Item, ProgressReport, SubMeasure
from targets.models.handover import led_by
from targets.period import Period
from targets.trace.record import Actor

from ..actions import withdraw
from ..entry.inputs import items_by_target
from ..entry.lines import entry_lines
from ..entry.month import MonthPage, reported_sub_measures, sub_measure_months
from ..entry.submission import NOT_TAKEN, SubmitResult, SubmittedForm, submit_forms
from ..entry.tabs import MEASURES_TAB, ReportTab, counts_of_tabs, report_tabs, tabs_of
from ..entry.waiting import WaitingReports
from ..evidence.panel import evidence_counts
from ..months.counts import ReportCounts
from ..months.marks import MonthMark, month_marks
from ..other_years import earlier_plans, owed_months
from .report import load_report_page


@require_safe
@login_required
@permission_required(ENTER_REPORT, raise_exception=True)
def my_month(request: HttpRequest) -> HttpResponse:
    """The form of the month in the address, or of the first month that is not fully reported.

    ``?of=`` names a tab (``entry.tabs``); without it, the plan's sub-measures.
    """
    period = Period.of_request(request)
    if period.plan is None or request.user.department_id is None:
        return render(request, "reports/my_month.html", {"plan": period.plan, "sub_measure_months": []})
    loaded = _load(request, period)
    if period.month is None and "of" not in request.GET:
        board, page, returned, _marks = loaded
        all_in = all(sub_measure.is_reported(page.month) for sub_measure in reported_sub_measures(board))
        address = _other_work(period.plan, request.user.department_id, page) if all_in and not returned else ""
        if address:
            return redirect(address)
    return _page(request, period, *loaded)


def _other_work(plan: PlanRow, department: int, page: MonthPage) -> str:
    """The address of the first open month with something to report under another tab; empty where there is none."""
    months = page.schedule.open_months(page.today)
    for tab in report_tabs[1:]:
        counts = counts_of_tabs([tab], plan, department, months)
        if month := next((month for month in months if counts[month, tab.key].left), 0):
            return f"{reverse('reports:my_month')}?year={plan.year}&month={month}{tab.query}"
    return ""


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@permission_required(ENTER_REPORT, raise_exception=True)
def month_form(request: HttpRequest, year: int, month: int) -> HttpResponse:
    """Saves what was typed; what was refused stays in its inputs. Every button saves everything."""
    period = Period(*plan_of_year(year), month)
    if period.plan is None or request.user.department_id is None:
        raise Http404
    board, page, returned, marks = _load(request, period)
    if request.method != "POST":
        return _page(request, period, board, page, returned, marks)
    submitted_forms = _submit(request, board, page)
    _add_messages(request, submitted_forms.values())
    _withdraw(request, board, month)
    if all(submitted.result not in NOT_TAKEN and not submitted.missing for submitted in submitted_forms.values()):
        return redirect(f"{reverse('reports:my_month')}?year={year}&month={month}{_tab(request).query}")
    return _page(request, period, *_load(request, period), submitted_forms)


def _tab(request: HttpRequest) -> ReportTab:
    """The tab in the address."""
    return next((tab for tab in report_tabs if tab.key == request.GET.get("of")), MEASURES_TAB)


def _load(request: HttpRequest, period: Period) -> tuple[Board, MonthPage, list[dict], dict[int, MonthMark]]:
    """Loads the department's part of the plan in the month, what its sub-measures have in common, the returned reports
    of other months, and the marks of the year's months.
    """
    plan, department, tab = period.plan, request.user.department_id, _tab(request)
    schedule, today = Schedule.of(plan), local_day()
    # Which projects are to be reported depends on the month; sub-measures are reported all year.
    requested = period.month or (None if tab is MEASURES_TAB else max(ended_months(plan.year, today), 1))
    board = load_figures(plan, {"pk__in": led_by(department), **tab.scope(plan, requested or 1)}, requested)
    month = requested or _month_to_report(board, department, schedule, today)
    load_reports(board, month)
    returned = _returned_elsewhere(board, department, schedule, month)
    marks = month_marks(
        reported_sub_measures(board) if tab is MEASURES_TAB else [],
        schedule,
        today,
        lambda sub_measure, of_month: sub_measure.is_led_by(department, of_month),
    )
    board.keep(lambda sub_measure: sub_measure.is_led_by(department, month))
    led = {"sub_measure__in": led_by(department, month)}
    own_items = Item.objects.filter(target__plan_id=plan.id, target__sub_measure__in=led_by(department, month))
    items = items_by_target(own_items, month)
    contributions = contributions_to_form(board, month, led) if tab is MEASURES_TAB else NO_CONTRIBUTIONS
    return board, MonthPage(plan.year, month, schedule, items, today, contributions), returned, marks


def _month_to_report(board: Board, department: int, schedule: Schedule, today: date) -> int:
    """The first open, ended month that a department has not fully reported; else the last that has ended."""
    for month in schedule.open_months(today):
        if any(
            sub_measure.is_led_by(department, month) and not sub_measure.is_reported(month)
            for sub_measure in reported_sub_measures(board)
        ):
            return month
    return max(ended_months(board.plan.year, today), 1)


def _submit(request: HttpRequest, board: Board, page: MonthPage) -> dict[int, SubmittedForm]:
    """Saves or submits the reports whose forms were posted. Returns the results by the sub-measure's id."""
    forms = [
        page.form_of(sub_measure, data=request.POST, suffix=f"_{sub_measure.id}")
        for sub_measure in reported_sub_measures(board)
        if f"version_{sub_measure.id}" in request.POST
    ]
    together = "submit_all" in request.POST
    # A report that a colleague has submitted meanwhile is not submitted again; the same person's is a double click.
    submit = {
        form.sub_measure.id
        for form in forms
        if (page.is_editable(form.sub_measure) or _submitted_by(form.sub_measure, page.month) == request.user.pk)
        and (together or str(form.sub_measure.id) in request.POST.getlist("submit"))
    }
    submitted_forms = submit_forms(Actor.of_request(request), page.month, forms, submit, together=together)
    return {submitted.form.sub_measure.id: submitted for submitted in submitted_forms}


def _submitted_by(sub_measure: SubMeasureRow, month: int) -> int | None:
    """Who submitted a sub-measure's report, by the account's key."""
    report = sub_measure.reports.get(month)
    return report.submitted_by if report else None


def _add_messages(request: HttpRequest, submitted_forms: Iterable[SubmittedForm]) -> None:
    """Says how many reports were submitted and saved; the page itself shows the others."""
    results = [submitted.result for submitted in submitted_forms]
    if submitted := results.count(SubmitResult.SUBMITTED):
        text = ngettext("%(count)d report submitted.", "%(count)d reports submitted.", submitted)
        messages.success(request, text % {"count": submitted})
    if saved := results.count(SubmitResult.SAVED):
        text = ngettext("%(count)d draft saved.", "%(count)d drafts saved.", saved)
        messages.success(request, text % {"count": saved})
    if all(result is SubmitResult.UNTOUCHED for result in results) and "withdraw" not in request.POST:
        messages.info(request, _("Nothing was changed, so nothing was saved."))


def _withdraw(request: HttpRequest, board: Board, month: int) -> None:
    """Withdraws the report whose button was pressed; what was typed elsewhere has been saved before."""
    number, _dash, typed = request.POST.get("withdraw", "").partition("-")
    version = whole_number(typed)
    for sub_measure_row in reported_sub_measures(board):
        if number == str(sub_measure_row.id) and month in sub_measure_row.reports:
            sub_measure = SubMeasure.with_projects.select_related("plan").get(pk=sub_measure_row.id)
            try:
                withdraw(Actor.of_request(request), sub_measure, month, -1 if version is None else version)
                messages.success(request, _("Withdrawn: you can change it and submit it again."))
            except StaleReport as stale:
                messages.error(request, stale.meanwhile)
            except ActionError as error:
                messages.error(request, str(error))


def _page(
    request: HttpRequest,
    period: Period,
    board: Board,
    page: MonthPage,
    returned: list[dict],
    marks: Mapping[int, MonthMark],
    submitted_forms: Mapping[int, SubmittedForm] | None = None,
) -> HttpResponse:
    month, submitted_forms, tab = page.month, submitted_forms or {}, _tab(request)
    reports = [
        sub_measure.reports[month].id for sub_measure in reported_sub_measures(board) if month in sub_measure.reports
    ]
    months = sub_measure_months(board, page, submitted_forms, evidence_counts(reports))
    done = sum(1 for sub_measure_month in months if sub_measure_month.is_in)
    returned_here = sum(1 for sub_measure_month in months if sub_measure_month.is_returned)
    to_fill = sum(1 for entered in months if not (entered.is_in or entered.is_returned))
    counts = ReportCounts(len(months), to_fill, returned_here)
    # What was just saved is not among the numbers of the masthead yet.
    known = WaitingReports(request).counts(period.plan) if request.method != "POST" else {}
    tabs = tabs_of(period.plan, month, request.user.department_id, tab, {**known, (month, tab.key): counts})
    folded = [sub_measure_month for sub_measure_month in months if sub_measure_month.is_folded]
    is_stale = any(submitted.result is SubmitResult.STALE for submitted in submitted_forms.values())
    return render(
        request,
        "reports/my_month.html",
        {
            **period.context(month, marks),
            "kept_query": tab.query,
            # Also for a department with nothing on the tab shown, so that it finds the other.
            "tabs": tabs if any(link.counts.asked and not link.is_shown for link in tabs) else [],
            "tab": tab,
            "page": page,
            "sub_measure_months": months,
            "open_months": months[: len(months) - len(folded)],
            "folded_months": folded,
            "folded_states": Counter(sub_measure_month.status for sub_measure_month in folded).items(),
            "own_page": False,
            "returned": returned,
            "other_years": owed_months(
                [plan for plan in period.plans if plan.id != period.plan.id], request.user.department_id
            ),
            "owed": [
                line
                for link in tabs
                for line in link.tab.owed(earlier_plans(period), period.plan, request.user.department_id)
            ],
            "troubled": [sub_measure_month for sub_measure_month in months if sub_measure_month.problem],
            "is_unsaved": any(sub_measure_month.is_unsaved for sub_measure_month in months),
            "done": done,
            "total": len(months),
            "can_save": any(sub_measure_month.editable for sub_measure_month in months),
            "action": reverse("reports:my_month"),
        },
        status=409 if is_stale else 200,
    )


def _returned_elsewhere(board: Board, department: int, schedule: Schedule, shown: int) -> list[dict]:
    """A department's returned reports of other open months, which the shown month's page would not have."""
    return [
        {"sub_measure": sub_measure, "month": month, "name": month_name(month)}
        for sub_measure in reported_sub_measures(board)
        for month, report in sorted(sub_measure.reports.items())
        if report.status == ProgressReport.Status.RETURNED and month != shown
        if month not in schedule.closed and sub_measure.is_led_by(department, month)
    ]


@require_POST
@login_required
def preview_part(request: HttpRequest, year: int, month: int) -> JsonResponse:
    """The lights that one sub-measure's posted figures would give, for the script; changes nothing."""
    sub_measure = own_sub_measure(request, year, request.POST.get("sub_measure", ""), month)
    page, sub_measure_row = load_report_page(sub_measure, month)
    form = page.form_of(sub_measure_row, data=request.POST)
    return JsonResponse(
        {
            "lines": {
                str(line.target.id): {
                    "light": line.preview.light,
                    "reason": line.preview.reason,
                    "total": line.preview.total,
                    "flags": line.preview.flags,
                }
                for line in entry_lines(form, page.items)
            },
            "errors": {name: form.error_of(name) for name in form.keys if name in form.errors},
        }
    )
