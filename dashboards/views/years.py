"""两年对照: two years' plans side by side, at the end of the same month."""

from dataclasses import replace

from django.contrib.auth.decorators import login_required, permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from departments.roles import VIEW_DASHBOARD
from targets.board.comparing import load_two_years
from targets.calendar.schedule import ended_months, local_day
from targets.formats.dates import month_name
from targets.formats.whole import whole_number
from targets.period import Period

from ..comparison.years import TwoYears, score_lines, targets_of_one_year, year_groups, years_conclusion, years_of

#: The year's end, used for a plan that has not begun.
DECEMBER = 12


@require_safe
@login_required
@permission_required(VIEW_DASHBOARD, raise_exception=True)
def years(request: HttpRequest) -> HttpResponse:
    """``?year=`` beside ``?against=`` (else the year before, or the nearest), both as of today.

    A plan without an ended month is compared with the other's whole year.
    """
    period = replace(Period.of_request(request), on=None, on_problem="")
    if period.plan is None:
        return render(request, "dashboards/years.html", {"plan": None})
    pair = years_of(period.plan, period.plans, whole_number(request.GET.get("against"), 1, 9999))
    if pair is None:
        return render(request, "dashboards/years.html", period.context(period.usual_month or 1))
    earlier, later = pair
    period = replace(period, plan=later)
    ended = ended_months(later.year, local_day())
    month = (period.usual_month or 1) if ended else period.month or DECEMBER
    two = TwoYears.of(*load_two_years(earlier, later, month), local_day())
    last = ended or ended_months(earlier.year, local_day())
    return render(
        request,
        "dashboards/years.html",
        {
            **period.context(month),
            "before": earlier.year,
            "after": later.year,
            "month_word": month_name(month),
            "choices": [(number, month_name(number), number == month) for number in range(1, max(last, month) + 1)],
            "two": True,
            "began": two.began,
            "conclusion": years_conclusion(two),
            "scores": score_lines(two),
            "groups": year_groups(two),
            "only_after": targets_of_one_year(two.after, two.before, two.began),
            "only_before": targets_of_one_year(two.before, two.after),
            "action": request.path,
        },
    )
