"""Where reviewers read one report and decide on it, and where an approved one is corrected."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from .. import dates
from ..access import plan_of_year, reviewable_sub_measure
from ..actions import ActionError, StaleReport, approve, correct, return_report
from ..board import SubMeasureRow, load_board
from ..entry import lines_of
from ..forms import ReportForm
from ..history import history_of
from ..models import ClosedMonth, Item, ProgressReport, SubMeasure
from ..months import due_day, is_late
from ..reviewforms import CorrectionForm, ReviewForm
from ..trace import Actor
from ..words import ASSESSMENT

Status = ProgressReport.Status


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def review(request: HttpRequest, year: int, code: str, month: int) -> HttpResponse:
    """One report: its figures beside last month's, the lights they would give; approve it or return it."""
    thing = reviewable_sub_measure(request, year, code)
    row, items = _row_of(thing, month)
    form = ReviewForm(request.POST or None, initial={"version": row.reports[month].version})
    if request.method == "POST" and form.is_valid():
        actor, version = Actor.of_request(request), form.cleaned_data["version"]
        try:
            if "return" in request.POST:
                return_report(actor, thing, month, version, form.cleaned_data["remark"])
                messages.success(request, _("Returned: %(title)s.") % {"title": thing})
            else:
                approve(actor, thing, month, version, form.cleaned_data["remark"])
                messages.success(request, _("Approved: %(title)s.") % {"title": thing})
            return redirect("targets:review_queue")
        except StaleReport:
            row, items = _row_of(thing, month)
            form = ReviewForm(initial={"version": row.reports[month].version, "remark": form.cleaned_data["remark"]})
            messages.warning(request, _("The department changed this report in the meantime; read it again."))
        except ActionError as error:
            form.add_error(None, str(error))
    report = row.reports[month]
    entry = ReportForm(sub_measure=row, items=items, month=month)
    typed = {place: entry.typed[name] for name, place in entry.places.items()}
    return render(
        request,
        "review/review.html",
        {
            "plan": thing.plan,
            "thing": thing,
            "row": row,
            "month": month,
            "as_of": dates.year_month(year, month),
            "report": report,
            "status": Status(report.status).label,
            "assessment": ASSESSMENT.get(report.assessment, ""),
            "submitted": dates.moment(report.submitted_at),
            "is_late": bool(report.submitted_at and is_late(thing.plan, month, report.submitted_at)),
            "due": dates.day(due_day(thing.plan, month)),
            "form": form,
            "lines": lines_of(row, entry, items, month, typed),
            "is_own": report.submitted_by == request.user.pk,
            "waits": report.status == Status.SUBMITTED,
            "is_approved": report.status == Status.APPROVED,
            "is_closed": ClosedMonth.objects.filter(plan_id=thing.plan_id, month=month).exists(),
            "history": history_of(thing.pk, month=month, names={t.code: t.name for t in row.targets}),
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def correction(request: HttpRequest, year: int, code: str, month: int) -> HttpResponse:
    """更正: puts figures of an approved report right, with a reason."""
    thing = reviewable_sub_measure(request, year, code)
    row, items = _row_of(thing, month)
    report = row.reports[month]
    if report.status != Status.APPROVED:
        raise Http404
    conflict = False
    form = CorrectionForm(
        request.POST or None, sub_measure=row, items=items, month=month, initial={"version": report.version}
    )
    if request.method == "POST" and form.is_valid():
        try:
            correct(
                Actor.of_request(request),
                thing,
                month,
                form.cleaned_data["version"],
                form.changed_figures(),
                form.cleaned_data["reason"],
            )
            messages.success(request, _("Corrected: %(title)s.") % {"title": thing})
            return redirect("targets:review", year=year, code=code, month=month)
        except StaleReport as error:
            conflict = True
            form.data = form.data.copy()
            form.data["version"] = str(error.report.version)
            form.add_error(None, str(error))
        except ActionError as error:
            form.add_error(None, str(error))
    cleaned = getattr(form, "cleaned_data", None)
    typed = {place: (cleaned.get(name) if cleaned else form.typed[name]) for name, place in form.places.items()}
    stored = {place: form.typed[name] for name, place in form.places.items()}
    return render(
        request,
        "review/correction.html",
        {
            "plan": thing.plan,
            "thing": thing,
            "month": month,
            "as_of": dates.year_month(year, month),
            "form": form,
            "lines": lines_of(row, form, items, month, typed, stored if conflict else None),
        },
        status=409 if conflict else 200,
    )


def _row_of(thing: SubMeasure, month: int) -> tuple[SubMeasureRow, list[Item]]:
    """The sub-measure on its board, with the month's report there. Raises Http404 without one."""
    plan, _plans = plan_of_year(thing.plan.year)
    row = load_board(plan, month, scope={"id": thing.pk}).sub_measures[0] if plan and 1 <= month <= 12 else None
    report = row.reports.get(month) if row else None
    # A draft or a returned report is its department's own business (rules.md, "Which figures count").
    if row is None or report is None or not report.is_in:
        raise Http404
    return row, list(Item.objects.filter(target__sub_measure=thing)) if any(t.counts_items for t in row.targets) else []
