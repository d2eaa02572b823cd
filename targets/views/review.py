"""Where reviewers work: the queue, one report, a correction."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required, permission_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from departments.roles import REVIEW_REPORT

from .. import dates, numbers
from ..access import plan_of_year, reviewable_sub_measure
from ..actions import ActionError, StaleReport, approve, correct, return_report
from ..board import SubMeasureRow, load_board
from ..entry import lines_of, preview
from ..flags import flags_of
from ..forms import CorrectionForm, ReportForm, ReviewForm
from ..history import history_of
from ..models import ClosedMonth, Item, ProgressReport, SubMeasure
from ..months import due_day, is_late
from ..period import Period
from ..trace import Actor
from ..words import ASSESSMENT

Status = ProgressReport.Status


@require_safe
@login_required
@permission_required(REVIEW_REPORT, raise_exception=True)
def queue(request: HttpRequest) -> HttpResponse:
    """待审核: every submitted report of the year, what looks odd first, then the longest waiting."""
    period = Period.of_request(request)
    if period.plan is None:
        return render(request, "review/queue.html", {"plan": None, "waiting": []})
    board = load_board(period.plan, period.month)
    waiting = [
        _waiting(request, period, sub_measure, report)
        for sub_measure in board.sub_measures
        for report in sub_measure.reports.values()
        if report.status == Status.SUBMITTED and (period.month is None or report.month == period.month)
    ]
    waiting.sort(key=lambda entry: (-len(entry["flags"]), entry["report"].submitted_at))
    return render(
        request,
        "review/queue.html",
        {**period.context(board.month), "waiting": waiting, "asked_month": period.month, "action": request.path},
    )


def _waiting(request: HttpRequest, period: Period, sub_measure: SubMeasureRow, report) -> dict:
    figures, flags = [], []
    for target in sub_measure.targets:
        typed = {(target.id, item): value for (item, month), value in target.typed.items() if month == report.month}
        would = preview(target, report.month, typed)
        now = would.figures.get(report.month)
        before = [month for month in would.figures if month < report.month]
        previous = would.figures[max(before)] if before else None
        figures.append(
            {
                "name": target.name,
                "unit": target.unit,
                "before": numbers.amount(previous, target.decimals),
                "now": numbers.amount(now, target.decimals),
                "light": would.light,
            }
        )
        flags += [f"{target.name}{_(': ')}{flag}" for flag in (f.text for f in flags_of(would, report.month))]
    return {
        "row": sub_measure,
        "report": report,
        "month": dates.month_name(report.month),
        "submitted": dates.moment(report.submitted_at),
        "is_late": is_late(period.plan, report.month, report.submitted_at),
        "assessment": ASSESSMENT.get(report.assessment, ""),
        "figures": figures,
        "flags": flags,
        "is_own": report.submitted_by == request.user.pk,
    }


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
