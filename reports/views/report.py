"""The page of one sub-measure's month: the plan's text, the form, its files, its history."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from targets.access import own_sub_measure, plan_of_year
from targets.actions import ActionError, StaleReport
from targets.board import EVERYTHING, SubMeasureRow, load_figures, load_reports
from targets.calendar.schedule import Schedule, local_day
from targets.contributions import contributions_to_form
from targets.formats.whole import whole_number
from targets.models import Item, SubMeasure
from targets.trace.history import history_of
from targets.trace.record import Actor

from ..actions import withdraw
from ..entry.inputs import items_by_target
from ..entry.month import MonthPage
from ..entry.submission import NOT_TAKEN, SubmitResult, SubmittedForm, submit_forms
from ..evidence.panel import evidence_limits, evidence_of
from .evidence import handle_files


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def report(request: HttpRequest, year: int, code: str, month: int) -> HttpResponse:
    """Shows a sub-measure's month: figures, texts, assessment, files; saves a draft or submits."""
    sub_measure = own_sub_measure(request, year, code, month)
    if request.method != "POST":
        return _page(request, sub_measure, *load_report_page(sub_measure, month))
    # Files first: they are kept even if the rest of the form is invalid.
    all_taken = handle_files(request, sub_measure, month)
    page, sub_measure_row = load_report_page(sub_measure, month)
    form = page.form_of(sub_measure_row, data=request.POST)
    if "remove" in request.POST:
        return _page(request, sub_measure, page, sub_measure_row, SubmittedForm(form, SubmitResult.LEFT))
    wants_submit = "submit" in request.POST
    submits = {sub_measure.pk} if wants_submit and all_taken else set()
    [submitted] = submit_forms(Actor.of_request(request), month, [form], submits, together=False)
    if submitted.result in NOT_TAKEN or submitted.missing:
        return _page(request, sub_measure, *load_report_page(sub_measure, month), submitted)
    if submitted.result is SubmitResult.SUBMITTED:
        messages.success(request, _("Submitted: %(title)s.") % {"title": sub_measure})
        of = "&of=projects" if sub_measure.is_project else ""
        return redirect(f"{reverse('reports:my_month')}?year={year}&month={month}{of}")
    if wants_submit:
        messages.warning(request, _("The draft is saved, not submitted: see to the files first."))
    else:
        messages.success(request, _("Draft saved: %(title)s.") % {"title": sub_measure})
    return redirect("reports:report", year=year, code=code, month=month)


def load_report_page(sub_measure: SubMeasure, month: int) -> tuple[MonthPage, SubMeasureRow]:
    """Loads the page of a sub-measure's month, and its sub-measure.

    Raises Http404 for a month outside the plan, or a proposal.
    """
    plan, _plans = plan_of_year(sub_measure.plan.year)
    if plan is None or not 1 <= month <= 12 or sub_measure.area.kind == "proposal":
        raise Http404
    board = load_figures(plan, {**EVERYTHING, "id": sub_measure.pk})
    load_reports(board, month)
    items = items_by_target(Item.objects.filter(target__sub_measure=sub_measure), month)
    contributions = contributions_to_form(board, month, {"sub_measure": sub_measure.pk})
    schedule = Schedule.of(sub_measure.plan)
    return MonthPage(plan.year, month, schedule, items, local_day(), contributions), board.sub_measures[0]


def _page(
    request: HttpRequest,
    sub_measure: SubMeasure,
    page: MonthPage,
    sub_measure_row: SubMeasureRow,
    submitted_form: SubmittedForm | None = None,
) -> HttpResponse:
    sub_measure_month = page.month_of(sub_measure_row, submitted_form=submitted_form)
    report, targets = sub_measure_month.report, sub_measure_row.targets
    return render(
        request,
        "reports/report.html",
        {
            "plan": sub_measure.plan,
            "area": sub_measure.area,
            "sub_measure": sub_measure_row,
            "month": page.month,
            "as_of": page.as_of,
            "sub_measure_month": sub_measure_month,
            "sub_measure_months": [sub_measure_month],
            "own_page": True,
            "page": page,
            "editable": sub_measure_month.editable,
            "is_unsaved": sub_measure_month.is_unsaved,
            "evidence": evidence_of([report.id]).get(report.id, []) if report else [],
            "limits": evidence_limits(),
            "history": history_of(
                sub_measure.pk,
                month=page.month,
                names={target.code: target.name for target in targets},
                inside={page.month},
            ),
        },
        status=409 if submitted_form and submitted_form.result is SubmitResult.STALE else 200,
    )


@require_POST
@login_required
def withdraw_report(request: HttpRequest, year: int, code: str, month: int) -> HttpResponse:
    """Withdraws a submitted report."""
    sub_measure = own_sub_measure(request, year, code, month)
    version = whole_number(request.POST.get("version"))
    try:
        withdraw(Actor.of_request(request), sub_measure, month, -1 if version is None else version)
        messages.success(request, _("Withdrawn: you can change it and submit it again."))
    except StaleReport as stale:
        messages.error(request, stale.meanwhile)
    except ActionError as error:
        messages.error(request, str(error))
    return redirect("reports:report", year=year, code=code, month=month)
