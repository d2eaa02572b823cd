"""Where an administrator closes and reopens months."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required, permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from departments.roles import CLOSE_MONTH

from .. import actions, dates
from ..actions import ActionError
from ..models import ClosedMonth, Plan, ProgressReport
from ..months import due_day, ended_months, local_day
from ..period import Period
from ..trace import Actor

Status = ProgressReport.Status


@require_safe
@login_required
@permission_required(CLOSE_MONTH, raise_exception=True)
def months(request: HttpRequest) -> HttpResponse:
    """The year's months: due day, reports by state, closed or open."""
    period = Period.of_request(request)
    if period.plan is None:
        return render(request, "months/months.html", {"plan": None})
    plan = Plan.objects.get(pk=period.plan.id)
    closed = set(ClosedMonth.objects.filter(plan=plan).values_list("month", flat=True))
    counts: dict[int, dict[str, int]] = {}
    for month, status in ProgressReport.objects.filter(sub_measure__plan=plan).values_list("month", "status"):
        counts.setdefault(month, dict.fromkeys(Status.values, 0))[status] += 1
    expected = plan.sub_measures.exclude(area__kind="proposal").exclude(lead=None).count()
    ended = ended_months(plan.year, local_day())
    lines = []
    for month in range(1, 13):
        by_status = counts.get(month, dict.fromkeys(Status.values, 0))
        lines.append(
            {
                "number": month,
                "name": dates.month_name(month),
                "due": dates.day(due_day(plan, month)),
                "counts": by_status,
                "missing": expected
                - sum(by_status[state] for state in (Status.SUBMITTED, Status.APPROVED, Status.RETURNED)),
                "closed": month in closed,
                "ended": month <= ended,
            }
        )
    return render(
        request, "months/months.html", {**period.context(period.month or 1), "lines": lines, "action": request.path}
    )


@require_POST
@login_required
@permission_required(CLOSE_MONTH, raise_exception=True)
def close_month(request: HttpRequest, year: int, month: int) -> HttpResponse:
    """Closes a month."""
    return _change_month(request, year, month, actions.close_month, _("Closed: %(month)s."))


@require_POST
@login_required
@permission_required(CLOSE_MONTH, raise_exception=True)
def reopen_month(request: HttpRequest, year: int, month: int) -> HttpResponse:
    """Opens a closed month again."""
    return _change_month(request, year, month, actions.reopen_month, _("Reopened: %(month)s."))


def _change_month(request: HttpRequest, year: int, month: int, act, done: str) -> HttpResponse:
    plan = get_object_or_404(Plan, year=year)
    try:
        act(Actor.of_request(request), plan, month)
        messages.success(request, done % {"month": dates.year_month(year, month)})
    except ActionError as error:
        messages.error(request, str(error))
    return redirect(f"{reverse('targets:months')}?year={year}")
