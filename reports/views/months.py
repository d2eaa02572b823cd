"""The months of a year for an administrator: their state, closing and reopening."""

from collections import Counter
from collections.abc import Mapping
from datetime import date

from django.contrib import messages
from django.contrib.auth.decorators import login_required, permission_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, npgettext
from django.views.decorators.http import require_http_methods, require_safe

from departments.roles import CLOSE_MONTH
from targets.access import plan_of_year
from targets.actions import ActionError
from targets.board import EVERYTHING, Board, PlanRow, load_board
from targets.calendar.schedule import MonthState, Schedule, local_day
from targets.formats import dates
from targets.models import Plan
from targets.models.report import OpenState
from targets.period import Period
from targets.trace.record import Actor

from ..actions import close_month, reopen_month
from ..months.forms import CloseForm, ReopenForm
from ..months.lateness import MOST_DAYS_LATE, reported_on, timing_of, without_lead
from ..months.open_reports import OpenReport, open_reports_on, open_reports_token


@require_safe
@login_required
@permission_required(CLOSE_MONTH, raise_exception=True)
def months(request: HttpRequest) -> HttpResponse:
    """The year's months: due day, reports by state, and each month's state."""
    period = Period.of_request(request)
    if period.plan is None:
        return render(request, "reports/months.html", {"plan": None})
    board = load_board(period.plan, 12)
    schedule, today = Schedule.of(period.plan), local_day()
    return render(
        request,
        "reports/months.html",
        {
            **period.context(period.month or 1),
            "lines": [_line(board, month, schedule, today) for month in range(1, 13)],
            "without_lead": without_lead(board),
            "unknown_years": [
                year for year in (period.plan.year, period.plan.year + 1) if not schedule.calendar.knows(year)
            ],
            "action": request.path,
        },
    )


def _line(board: Board, month: int, schedule: Schedule, today: date) -> dict:
    """A month of the table. ``counts``: reports by state; all that are not open are approved."""
    open_reports = open_reports_on(board, month)
    expected = len(reported_on(board, month))
    counts = Counter(open_report.state for open_report in open_reports)
    missing = len(open_reports) - counts[OpenState.SUBMITTED]
    state = schedule.state(month, today, missing)
    due = schedule.due_day(month)
    return {
        "number": month,
        "name": dates.month_name(month),
        "due": dates.day_of_week(due),
        "moved_from": schedule.moved_from(month),
        "expected": expected,
        "approved": expected - len(open_reports),
        "counts": {state.value: counts[state] for state in OpenState},
        "missing": missing,
        "state": state.value,
        "state_label": state.label,
        "state_note": _state_note(state, (due - today).days, missing, counts),
        "is_clear": not open_reports,
        "started": len(open_reports) < expected or any(counts[state] for state in OpenState if state != "none"),
    }


def _state_note(state: MonthState, days_left: int, missing: int, counts: Mapping[OpenState, int]) -> str:
    """What the month waits for, in words; ``missing``: those that were returned too."""
    waiting, returned = counts[OpenState.SUBMITTED], counts[OpenState.RETURNED]
    match state:
        case MonthState.OPEN:
            return ngettext("%(n)d day left", "%(n)d days left", days_left) % {"n": days_left}
        case MonthState.LATE:
            absent = missing - returned
            parts = []
            if absent:
                parts.append(ngettext("%(n)d report missing", "%(n)d reports missing", absent) % {"n": absent})
            if returned:
                parts.append(ngettext("%(n)d returned", "%(n)d returned", returned) % {"n": returned})
            owed = _(", ").join(parts)
            days = (
                npgettext("deadline", "%(n)d day overdue", "%(n)d days overdue", -days_left) % {"n": -days_left}
                if -days_left <= MOST_DAYS_LATE
                else _("overdue for more than a year")
            )
            return _("%(owed)s, %(days)s") % {"owed": owed, "days": days}
        case MonthState.DUE if missing:
            return _("due today, %(n)d to come") % {"n": missing}
        case MonthState.DUE if waiting:
            return ngettext("all in, %(n)d waits for review", "all in, %(n)d wait for review", waiting) % {"n": waiting}
        case MonthState.DUE:
            return _("all approved, ready to be closed")
    return ""


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@permission_required(CLOSE_MONTH, raise_exception=True)
def close(request: HttpRequest, year: int, month: int) -> HttpResponse:
    """Shows the reports that would be left open, and closes the month."""
    row, _plans = plan_of_year(year)
    if row is None:
        raise Http404
    schedule, today = Schedule.of(row), local_day()
    state = schedule.state(month, today, 0)
    if request.method != "POST" and state in (MonthState.CLOSED, MonthState.NOT_ENDED):
        facts = {"month": dates.year_month(year, month), "state": state.label}
        messages.warning(request, _("%(month)s cannot be closed now: %(state)s.") % facts)
        return _to_months(year)
    open_reports = open_reports_on(load_board(row, month, scope=EVERYTHING), month)
    form = CloseForm(request.POST or None, has_open_reports=bool(open_reports))
    refusal = ""
    if request.method == "POST":
        left, reason = request.POST.get("left", ""), request.POST.get("reason", "")
        if form.is_valid() or left != open_reports_token(open_reports):
            try:
                plan = Plan.objects.get(pk=row.id)
                close_month(Actor.of_request(request), plan, month, leaving=left, reason=reason)
                messages.success(request, _("Closed: %(month)s.") % {"month": dates.year_month(year, month)})
                return _to_months(year)
            except ActionError as error:
                refusal = str(error)
                if state in (MonthState.CLOSED, MonthState.NOT_ENDED):
                    messages.error(request, refusal)
                    return _to_months(year)
            # The person confirmed another list.
            form = CloseForm(initial={"reason": reason}, has_open_reports=bool(open_reports))
    return render(
        request,
        "reports/close_month.html",
        {
            **_heading(row, month, schedule),
            "groups": _by_lead(open_reports, month, schedule, today),
            "counts": Counter(open_report.state.label for open_report in open_reports).items(),
            "total": len(open_reports),
            "left": open_reports_token(open_reports),
            "form": form,
            "refusal": refusal,
        },
        status=409 if refusal else 200,
    )


def _by_lead(open_reports: list[OpenReport], month: int, schedule: Schedule, today: date) -> list[dict]:
    """Open reports by department, the department with most of them first."""
    groups: dict[int, dict] = {}
    for open_report in open_reports:
        lead = open_report.sub_measure.lead
        group = groups.setdefault(lead.id, {"department": lead, "lines": []})
        timing = timing_of(open_report.sub_measure, month, schedule, today)
        group["lines"].append({"sub_measure": open_report.sub_measure, "state": open_report.state, "timing": timing})
    return sorted(groups.values(), key=lambda group: -len(group["lines"]))


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@permission_required(CLOSE_MONTH, raise_exception=True)
def reopen(request: HttpRequest, year: int, month: int) -> HttpResponse:
    """Shows what can change again in a reopened month, and reopens it for a reason."""
    row, _plans = plan_of_year(year)
    if row is None:
        raise Http404
    schedule, today = Schedule.of(row), local_day()
    form = ReopenForm(request.POST or None)
    posted = request.method == "POST" and form.is_valid()
    if month not in schedule.closed and not posted:
        messages.warning(request, _("This month is open already."))
        return _to_months(year)
    if posted:
        try:
            plan, reason = Plan.objects.get(pk=row.id), form.cleaned_data["reason"]
            reopen_month(Actor.of_request(request), plan, month, reason=reason)
            messages.success(request, _("Reopened: %(month)s.") % {"month": dates.year_month(year, month)})
        except ActionError as error:
            messages.error(request, str(error))
        return _to_months(year)
    open_reports = open_reports_on(load_board(row, month, scope=EVERYTHING), month)
    return render(
        request,
        "reports/reopen_month.html",
        {
            **_heading(row, month, schedule),
            "closed": dates.day_of_week(closed) if (closed := schedule.closed[month]) else "",
            "groups": _by_lead(open_reports, month, schedule, today),
            "counts": Counter(open_report.state.label for open_report in open_reports).items(),
            "total": len(open_reports),
            "form": form,
        },
    )


def _heading(row: PlanRow, month: int, schedule: Schedule) -> dict:
    return {
        "plan": row,
        "demonstration": row.demonstration,
        "month": month,
        "as_of": dates.year_month(row.year, month),
        "due": dates.day_of_week(schedule.due_day(month)),
    }


def _to_months(year: int) -> HttpResponse:
    return redirect(f"{reverse('reports:months')}?year={year}")
