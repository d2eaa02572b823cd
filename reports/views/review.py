"""Where reviewers read one report and decide on it, and where an approved one is corrected."""

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
from targets.trace.history import history_of
from targets.trace.record import Actor

from ..actions import approve, correct, return_report
from ..entry.forms import NOTES
from ..entry.inputs import items_by_target
from ..evidence.panel import evidence_of
from ..review.forms import CorrectionForm, ReviewForm
from ..review.queue import Review, load_review, review_item_lines

Status = ProgressReport.Status


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@permission_required(REVIEW_REPORT, raise_exception=True)
def review(request: HttpRequest, year: int, code: str, month: int) -> HttpResponse:
    """One report: its figures beside last month's, the lights they would give; approve it or return it."""
    found = _found(request, year, code, month)
    form = ReviewForm(request.POST or None, initial={"version": found.waiting.report.version})
    if request.method == "POST" and form.is_valid():
        thing = reviewable_sub_measure(request, year, code)
        actor, version = Actor.of_request(request), form.cleaned_data["version"]
        try:
            if "return" in request.POST:
                return_report(actor, thing, month, version, form.cleaned_data["remark"])
                messages.success(request, _("Returned: %(title)s.") % {"title": thing})
            else:
                approve(actor, thing, month, version, form.cleaned_data["remark"])
                messages.success(request, _("Approved: %(title)s.") % {"title": thing})
            return redirect(f"{reverse('reports:review_queue')}?year={year}")
        except StaleReport:
            found = _found(request, year, code, month)
            form = ReviewForm(initial={"version": found.waiting.report.version, "remark": form.cleaned_data["remark"]})
            messages.warning(request, _("The department changed this report in the meantime; read it again."))
        except ActionError as error:
            form.add_error(None, str(error))
    waiting = found.waiting
    return render(
        request,
        "reports/review.html",
        {
            **_heading(found),
            "status": Status(waiting.report.status).label,
            "submitted": dates.moment(waiting.report.submitted_at),
            "due": dates.day(found.schedule.due_day(month)),
            "due_note": found.schedule.note(month),
            "assessment": ASSESSMENT.get(waiting.report.assessment, ""),
            "form": form,
            "remarks": found.office.remarks,
            "waiting": waiting,
            "lines": waiting.lines,
            "breakdowns": _breakdowns(found),
            "evidence": evidence_of([waiting.report.id]).get(waiting.report.id, []),
            "waits": waiting.report.status == Status.SUBMITTED,
            "is_approved": waiting.report.status == Status.APPROVED,
            "history": history_of(
                waiting.row.id, month=month, names={target.code: target.name for target in waiting.row.targets}
            ),
        },
    )


def _found(request: HttpRequest, year: int, code: str, month: int) -> Review:
    found = load_review(year, code, month, request.user.pk)
    if found is None:
        raise Http404
    return found


def _heading(found: Review) -> dict[str, Any]:
    """What the base template and the heads of both pages need."""
    report = found.waiting.report
    return {
        "plan": found.plan,
        "demonstration": found.plan.demonstration,
        "row": found.waiting.row,
        "report": report,
        "month": report.month,
        "as_of": dates.year_month(found.plan.year, report.month),
    }


def _breakdowns(found: Review) -> list[dict]:
    """The targets that have figures of their items, with a line an item."""
    month = found.waiting.report.month
    listed = [(would, review_item_lines(would, month, found.office.items)) for would, _flags in found.waiting.targets]
    return [
        {"name": would.name, "unit": would.item_unit or would.unit, "lines": lines} for would, lines in listed if lines
    ]


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@permission_required(REVIEW_REPORT, raise_exception=True)
def correction(request: HttpRequest, year: int, code: str, month: int) -> HttpResponse:
    """更正: puts figures and words of an approved report right, with a reason; also in a closed month."""
    found = _found(request, year, code, month)
    report = found.waiting.report
    if report.status != Status.APPROVED:
        raise Http404
    form = _correction_form(request, found)
    conflict = False
    if request.method == "POST" and form.is_valid():
        thing = reviewable_sub_measure(request, year, code)
        version, reason = form.cleaned_data["version"], form.cleaned_data["reason"]
        try:
            correct(
                Actor.of_request(request),
                thing,
                month,
                version,
                form.changed_figures(),
                reason,
                form.changed_words(),
            )
            messages.success(request, _("Corrected: %(title)s.") % {"title": thing})
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
            **_heading(found),
            "form": form,
            "boxes": _boxes(form),
            "words": [{"field": form[name], "stands": getattr(report, name)} for name in NOTES],
            "assessment": ASSESSMENT.get(report.assessment, ""),
            "is_closed": found.waiting.is_closed,
            "is_own": found.waiting.is_own,
        },
        status=409 if conflict else 200,
    )


def _correction_form(request: HttpRequest, found: Review) -> CorrectionForm:
    row, report = found.waiting.row, found.waiting.report
    has_items = any(target.counts_items for target in row.targets)
    return CorrectionForm(
        request.POST or None,
        sub_measure=row,
        items=items_by_target(Item.objects.filter(target__sub_measure=row.id) if has_items else ()),
        month=report.month,
        initial=_stands(report),
    )


def _stands(report: ReportRow) -> dict[str, Any]:
    return {name: getattr(report, name) for name in ("version", "assessment", *NOTES)}


def _boxes(form: CorrectionForm) -> list[dict]:
    """A line for each box: whose it is, what stands, and where the right figure goes."""
    names = {target.id: target.name for target in form.sub_measure.targets}
    return [
        {
            "label": form.fields[name].label,
            "target": names[target_id] if item_id is not None else "",
            "unit": form.fields[name].unit,
            "stands": numbers.trimmed(form.stored[name], form.fields[name].decimals),
            "bound": form[name],
        }
        for name, (target_id, item_id) in form.keys.items()
    ]
