"""Where a department reports: my month, and one sub-measure's month."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required, permission_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from departments.roles import ENTER_REPORT

from .. import dates, numbers
from ..access import own_sub_measure, plan_of_year
from ..actions import ActionError, StaleReport, save_draft, submit, withdraw
from ..board import Board, ReportRow, SubMeasureRow, load_board
from ..drawings.marks import light_mark
from ..entry import lines_of, preview
from ..evidence import evidence_of, limits
from ..forms import NOTES, ReportForm
from ..history import history_of
from ..models import ClosedMonth, Item, ProgressReport, SubMeasure
from ..months import Schedule, days_late, due_day, ended_months, local_day
from ..period import Period
from ..present import line_of
from ..trace import Actor
from ..words import ASSESSMENT
from .evidence import see_to_files

Status = ProgressReport.Status


@require_safe
@login_required
@permission_required(ENTER_REPORT, raise_exception=True)
def my_month(request: HttpRequest) -> HttpResponse:
    """本月填报: every sub-measure of my department with its state, what was returned first."""
    period = Period.of_request(request)
    if period.plan is None or request.user.department_id is None:
        return render(request, "reports/my_month.html", {"plan": period.plan, "parts": []})
    plan = period.plan
    closed = set(ClosedMonth.objects.filter(plan_id=plan.id).values_list("month", flat=True))
    board = load_board(plan, period.month or 12, scope={"lead_id": request.user.department_id})
    month = period.month or _month_to_report(board, closed)
    if month != board.month:
        board = board.at(month)
    today = local_day()
    due = due_day(plan, month)
    parts = [_part(plan.year, sub_measure, month) for sub_measure in board.sub_measures if sub_measure.light]
    done = sum(1 for part in parts if part["is_in"])
    return render(
        request,
        "reports/my_month.html",
        {
            **period.context(month),
            "parts": sorted(parts, key=lambda part: not part["returned"]),
            "done": done,
            "total": len(parts),
            "due": dates.day(due),
            "days_left": (due - today).days,
            "days_over": (today - due).days,
            "is_closed": month in closed,
            "has_ended": month <= ended_months(plan.year, today),
            "action": request.path,
        },
    )


def _month_to_report(board: Board, closed: set[int]) -> int:
    """The first open, ended month that my department still owes something for; else the last that has ended."""
    ended = ended_months(board.plan.year, local_day())
    for month in range(1, ended + 1):
        owes = any(not part.is_reported(month) for part in board.sub_measures if part.light)
        if month not in closed and owes:
            return month
    return max(ended, 1)


def _part(year: int, sub_measure: SubMeasureRow, month: int) -> dict:
    report = sub_measure.reports.get(month)
    late = bool(report and report.submitted_at and report.is_in)
    return {
        "row": sub_measure,
        "report": report,
        "status": Status(report.status).label if report else _("Not started"),
        "state": report.status if report else "none",
        "returned": bool(report and report.status == Status.RETURNED),
        "is_in": sub_measure.is_reported(month),
        "submitted": dates.moment(report.submitted_at) if late and report else "",
        "assessment": ASSESSMENT.get(report.assessment, "") if report else "",
        "lines": [_own_line(target, month) for target in sub_measure.targets],
    }


def _own_line(target, month: int) -> dict:
    """A target in my month: its line, and the light that the figure typed for the month would give."""
    typed = {(target.id, item): value for (item, m), value in target.typed.items() if m == month}
    would = preview(target, month, typed)
    before = [m for m in target.figures if m < month]
    return {
        "line": line_of(target),
        "before": numbers.amount(target.figures[max(before)] if before else None, target.decimals),
        "now": numbers.amount(would.figures.get(month), target.decimals),
        "light": light_mark(would.light),
    }


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def report(request: HttpRequest, year: int, code: str, month: int) -> HttpResponse:
    """A sub-measure's month: figures, words, own assessment; saves a draft or submits."""
    thing = own_sub_measure(request, year, code)
    row, items = _row_of(thing, month)
    existing = row.reports.get(month)
    if request.method != "POST":
        form = ReportForm(sub_measure=row, items=items, month=month, initial=_initial(existing))
        return _page(request, thing, row, items, month, form)
    all_taken = True
    if request.FILES or "remove" in request.POST:
        # First of all: the files are kept whatever is wrong with the rest of the form.
        all_taken = see_to_files(request, thing, month)
        row, items = _row_of(thing, month)
        existing = row.reports.get(month)
    form = ReportForm(request.POST, sub_measure=row, items=items, month=month, initial=_initial(existing))
    if not form.is_valid() or "remove" in request.POST:
        return _page(request, thing, row, items, month, form)
    act = submit if "submit" in request.POST and all_taken else save_draft
    try:
        act(Actor.of_request(request), thing, month, form.cleaned_data["version"], form.entry())
    except StaleReport as error:
        row, items = _row_of(thing, month)
        form.sub_measure = row
        return _page(request, thing, row, items, month, form, conflict=error)
    except ActionError as error:
        form.add_error(None, str(error))
        return _page(request, thing, row, items, month, form)
    if act is submit:
        messages.success(request, _("Submitted: %(title)s.") % {"title": thing})
        return redirect(f"{reverse('targets:my_month')}?year={year}&month={month}")
    if "submit" in request.POST:
        messages.warning(request, _("The draft is saved, not submitted: see to the files first."))
    else:
        messages.success(request, _("Draft saved: %(title)s.") % {"title": thing})
    return redirect("targets:report", year=year, code=code, month=month)


def _row_of(thing: SubMeasure, month: int) -> tuple[SubMeasureRow, list[Item]]:
    """The sub-measure on its board and its items. Raises Http404 for a month outside the plan."""
    plan, _plans = plan_of_year(thing.plan.year)
    if plan is None or not 1 <= month <= 12 or thing.area.kind == "proposal":
        raise Http404
    board = load_board(plan, month, scope={"id": thing.pk})
    items = list(Item.objects.filter(target__sub_measure=thing)) if any(t.counts_items for t in board.targets) else []
    return board.sub_measures[0], items


def _initial(existing: ReportRow | None) -> dict:
    if existing is None:
        return {"version": 0}
    return {name: getattr(existing, name) for name in ("version", "assessment", *NOTES)}


def _page(
    request: HttpRequest,
    thing: SubMeasure,
    row: SubMeasureRow,
    items: list[Item],
    month: int,
    form: ReportForm,
    conflict: StaleReport | None = None,
) -> HttpResponse:
    existing = row.reports.get(month)
    typed = _typed(form)
    stored = {
        place: target.typed.get((place[1], month))
        for name, place in form.places.items()
        for target in row.targets
        if target.id == place[0]
    }
    other = []
    if conflict:
        # Saving again is now a decision: the form carries the version that it was compared with.
        form.data = form.data.copy()
        form.data["version"] = str(conflict.report.version)
        other = _other_words(form, existing)
    today = local_day()
    is_closed = ClosedMonth.objects.filter(plan_id=thing.plan_id, month=month).exists()
    has_ended = month <= ended_months(thing.plan.year, today)
    editable = (existing is None or existing.status in (Status.DRAFT, Status.RETURNED)) and has_ended and not is_closed
    if not editable:
        for field in form.fields.values():
            # Not the field itself: then the page would show what is stored, and what was just typed would be lost.
            field.widget.attrs["disabled"] = True
    schedule = Schedule.of(thing.plan)
    return render(
        request,
        "reports/report.html",
        {
            "plan": thing.plan,
            "thing": thing,
            "row": row,
            "month": month,
            "as_of": dates.year_month(thing.plan.year, month),
            "form": form,
            "lines": lines_of(row, form, items, month, typed, stored if conflict else None),
            "report": existing,
            "status": Status(existing.status).label if existing else _("Not started"),
            "state": existing.status if existing else "none",
            "conflict": conflict,
            "other": other,
            "editable": editable,
            "is_closed": is_closed,
            "has_ended": has_ended,
            "due": dates.day(schedule.due_day(month)),
            "due_note": schedule.note(month),
            "days_late": days_late(schedule.due_day(month), existing.first_submitted_at) if existing else 0,
            "can_withdraw": bool(existing and existing.status == Status.SUBMITTED and not is_closed),
            "evidence": evidence_of([existing.id]).get(existing.id, []) if existing else [],
            "limits": limits(),
            "history": history_of(thing.pk, month=month, names={t.code: t.name for t in row.targets}, inside=True),
        },
        status=409 if conflict else 200,
    )


def _typed(form: ReportForm) -> dict:
    """The month's figures by place: what was typed where it was understood, else what is stored."""
    if not form.is_bound:
        return {place: form.typed[name] for name, place in form.places.items()}
    cleaned = getattr(form, "cleaned_data", {})
    return {place: cleaned.get(name) for name, place in form.places.items()}


def _other_words(form: ReportForm, existing: ReportRow | None) -> list[dict]:
    """The words that somebody else saved in the meantime, where they differ from those typed."""
    if existing is None:
        return []
    words = []
    for name in ("assessment", *NOTES):
        stored, typed = getattr(existing, name), form.cleaned_data.get(name, "")
        if stored != typed:
            shown = [str(ASSESSMENT.get(text, text)) if name == "assessment" else text for text in (stored, typed)]
            words.append({"label": form.fields[name].label, "stored": shown[0], "typed": shown[1]})
    return words


@require_POST
@login_required
def withdraw_report(request: HttpRequest, year: int, code: str, month: int) -> HttpResponse:
    """Takes a submitted report back into draft."""
    thing = own_sub_measure(request, year, code)
    version = request.POST.get("version", "")
    try:
        withdraw(Actor.of_request(request), thing, month, int(version) if version.isdecimal() else -1)
        messages.success(request, _("Withdrawn: you can change it and submit it again."))
    except ActionError as error:
        messages.error(request, str(error))
    return redirect("targets:report", year=year, code=code, month=month)


@require_safe
@login_required
def preview_report(request: HttpRequest, year: int, code: str, month: int) -> JsonResponse:
    """The lights that the figures in the query would give; changes nothing. For the script beside the form."""
    thing = own_sub_measure(request, year, code)
    row, items = _row_of(thing, month)
    form = ReportForm({**request.GET.dict(), "version": "0"}, sub_measure=row, items=items, month=month)
    form.is_valid()
    lines = lines_of(row, form, items, month, _typed(form))
    return JsonResponse(
        {
            "lines": {
                str(line.row.id): {"light": line.light, "reason": line.reason, "total": line.total, "flags": line.flags}
                for line in lines
            },
            "errors": {name: errors[0] for name, errors in form.errors.items() if name in form.places},
        }
    )
