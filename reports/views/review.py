"""Pages on which a reviewer decides on one report, and corrects an approved one."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required, permission_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from departments.roles import REVIEW_REPORT
from targets.access import reviewable_sub_measure
from targets.actions import ActionError, StaleReport
from targets.board import ReportRow
from targets.formats import dates, numbers
from targets.formats.labels import ASSESSMENT
from targets.models import Item, ProgressReport
from targets.trace.history import history_outside
from targets.trace.record import Actor

from ..actions import approve, correct, return_report
from ..entry.forms import NOTES
from ..entry.inputs import items_by_target
from ..evidence.panel import evidence_of
from ..review.forms import CorrectionForm, ReviewForm
from ..review.queue import Review, load_review, review_item_lines
from .decisions import reason_not_decided

Status = ProgressReport.Status


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@permission_required(REVIEW_REPORT, raise_exception=True)
def review(request: HttpRequest, year: int, code: str, month: int) -> HttpResponse:
    """Shows one report: its figures beside last month's and the lights they would give; approves or returns it."""
    form, initial = ReviewForm(request.POST or None), {}
    if request.method == "POST" and form.is_valid():
        sub_measure = reviewable_sub_measure(request, year, code)
        actor, version = Actor.of_request(request), form.cleaned_data["version"]
        try:
            if "return" in request.POST:
                return_report(actor, sub_measure, month, version, form.cleaned_data["remark"])
                messages.success(request, _("Returned: %(title)s.") % {"title": sub_measure})
            else:
                approve(actor, sub_measure, month, version, form.cleaned_data["remark"])
                messages.success(request, _("Approved: %(title)s.") % {"title": sub_measure})
            return redirect(f"{reverse('reports:review_queue')}?year={year}")
        except StaleReport as stale:
            remark = form.cleaned_data["remark"]
            if stale.report.status != Status.SUBMITTED:
                messages.warning(request, reason_not_decided(stale, remark))
                if stale.report.status == Status.APPROVED:
                    return redirect(request.path)
                return redirect(f"{reverse('reports:review_queue')}?year={year}")
            initial, form = {"remark": remark}, ReviewForm()
            messages.warning(request, reason_not_decided(stale))
        except ActionError as error:
            form.add_error(None, str(error))
    loaded = load_review(year, code, month, request.user.pk)
    if loaded is None:
        return _gone_from_review(request, year, code, month)
    if not form.is_bound:
        form = ReviewForm(initial={"version": loaded.item.report.version, **initial})
    item = loaded.item
    return render(
        request,
        "reports/review.html",
        {
            **_heading(loaded),
            "status": Status(item.report.status).label,
            "submitted": dates.moment(item.report.submitted_at),
            "due": dates.day(loaded.lookups.schedule.due_day(month)),
            "due_note": loaded.lookups.schedule.note(month),
            "assessment": ASSESSMENT.get(item.report.assessment, ""),
            "form": form,
            "remarks": loaded.lookups.remarks,
            "item": item,
            "lines": item.lines,
            "breakdowns": _breakdowns(loaded),
            "evidence": evidence_of([item.report.id]).get(item.report.id, []),
            "waits": item.report.status == Status.SUBMITTED,
            "is_approved": item.report.status == Status.APPROVED,
            "history": history_outside(
                loaded.events, {target.code: target.name for target in item.sub_measure.targets}
            ),
        },
    )


def _gone_from_review(request: HttpRequest, year: int, code: str, month: int) -> HttpResponse:
    """Says who returned or withdrew a report since its address was read somewhere, with the remark that was typed.

    What it says is its department's now. Raises Http404 where it was never submitted.
    """
    reports = ProgressReport.with_projects.exclude(first_submitted_at=None).select_related("reviewed_by")
    report = reports.filter(sub_measure__plan__year=year, sub_measure__code=code, month=month).first()
    if report is None:
        raise Http404
    remark = request.POST.get("remark") or request.POST.get("reason") or ""
    messages.warning(request, reason_not_decided(StaleReport(report), remark))
    return redirect(f"{reverse('reports:review_queue')}?year={year}")


def _heading(loaded: Review) -> dict[str, Any]:
    """The context that both pages share."""
    report = loaded.item.report
    return {
        "plan": loaded.plan,
        "demonstration": loaded.plan.demonstration,
        "sub_measure": loaded.item.sub_measure,
        "report": report,
        "month": report.month,
        "as_of": dates.year_month(loaded.plan.year, report.month),
    }


def _breakdowns(loaded: Review) -> list[dict]:
    """The targets with figures of items, and a line for each item."""
    month = loaded.item.report.month
    listed = [
        (target, review_item_lines(target, month, loaded.lookups.items)) for target, _flags in loaded.item.targets
    ]
    return [
        {"name": target.name, "unit": target.item_unit or target.unit, "lines": lines}
        for target, lines in listed
        if lines
    ]


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@permission_required(REVIEW_REPORT, raise_exception=True)
def correction(request: HttpRequest, year: int, code: str, month: int) -> HttpResponse:
    """更正: corrects figures and texts of an approved report, with a reason; also in a closed month."""
    loaded = load_review(year, code, month, request.user.pk)
    if loaded is None:
        return _gone_from_review(request, year, code, month)
    report = loaded.item.report
    if report.status != Status.APPROVED:
        raise Http404
    form = _correction_form(request, loaded)
    conflict = False
    if request.method == "POST" and form.is_valid():
        sub_measure = reviewable_sub_measure(request, year, code)
        version, reason = form.cleaned_data["version"], form.cleaned_data["reason"]
        try:
            correct(
                Actor.of_request(request),
                sub_measure,
                month,
                version,
                form.changed_figures(),
                reason,
                form.changed_words(),
            )
            messages.success(request, _("Corrected: %(title)s.") % {"title": sub_measure})
            return redirect("reports:review", year=year, code=code, month=month)
        except StaleReport as error:
            conflict = True
            form.data = form.data.copy()
            form.data["version"] = str(error.report.version)
            form.add_error(None, str(error))
        except ActionError as error:
            form.add_error(None, str(error))
    return render(
        request,
        "reports/correction.html",
        {
            **_heading(loaded),
            "form": form,
            "figures": _figure_lines(form),
            "words": [{"field": form[name], "stands": getattr(report, name)} for name in NOTES],
            "assessment": ASSESSMENT.get(report.assessment, ""),
            "is_closed": loaded.item.is_closed,
            "worked_on": loaded.item.worked_on,
        },
        status=409 if conflict else 200,
    )


def _correction_form(request: HttpRequest, loaded: Review) -> CorrectionForm:
    sub_measure, report = loaded.item.sub_measure, loaded.item.report
    has_items = any(target.counts_items for target in sub_measure.targets)
    return CorrectionForm(
        request.POST or None,
        sub_measure=sub_measure,
        items=items_by_target(
            Item.objects.filter(target__sub_measure=sub_measure.id) if has_items else (), report.month
        ),
        month=report.month,
        initial=_stands(report),
    )


def _stands(report: ReportRow) -> dict[str, Any]:
    return {name: getattr(report, name) for name in ("version", "assessment", *NOTES)}


def _figure_lines(form: CorrectionForm) -> list[dict]:
    """A line for each figure: its name, the stored value, and the input for the corrected one."""
    targets = {target.id: target for target in form.sub_measure.targets}
    return [
        {
            "label": form.fields[name].label,
            "target": target.name if item_id is not None else "",
            "unit": form.fields[name].unit,
            "stands": numbers.amount(form.stored[name], target.item_decimals if item_id else target.decimals),
            "field": form[name],
        }
        for name, (target_id, item_id) in form.keys.items()
        for target in [targets[target_id]]
    ]
