"""The villages: all of them beside their items' latest figures, and one across targets and months."""

from dataclasses import replace

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from departments.models import Village
from reports.months.marks import marks_of_plan
from targets.access import readable_scope, readable_sub_measures
from targets.board import load_village_items, load_villages
from targets.formats.dates import day, short_month
from targets.period import Period

from ..villages.charts import pictures_of_villages
from ..villages.table import village_item_lines, village_table


@require_safe
@login_required
def villages(request: HttpRequest) -> HttpResponse:
    """Every village that the person may read of, with the latest figure of each of its items."""
    readable = readable_sub_measures(request.user)
    # These pages are of today: what a village's item was on a past day, the pages of its target say.
    period = replace(Period.of_request(request), on=None, on_problem="")
    if period.plan is None:
        return render(request, "dashboards/villages.html", {"plan": None})
    month = period.month or period.plan.latest_month
    items = load_village_items(readable, month, target__plan_id=period.plan.id)
    named = {item.village_id for item in items}
    # The town reads of a village without an item too; a department only of those that it has to do with.
    shown = [village for village in load_villages() if readable is None or village.id in named]
    columns, lines = village_table(shown, items, month, request.GET.get("sort", ""))
    return render(
        request,
        "dashboards/villages.html",
        {
            **period.context(month, marks_of_plan(period.plan, None, readable_scope(request.user))),
            "columns": columns,
            "lines": lines,
            "pictures": pictures_of_villages(shown, items, month),
            "total": len(lines),
            "action": request.path,
        },
    )


@require_safe
@login_required
def village(request: HttpRequest, code: str) -> HttpResponse:
    """A village: every target that has an item there, by month. A reporter's without a readable item is a 404."""
    readable = readable_sub_measures(request.user)
    # These pages are of today: what a village's item was on a past day, the pages of its target say.
    period = replace(Period.of_request(request), on=None, on_problem="")
    place = get_object_or_404(Village.objects.select_related("merged_into"), code=code)
    month = period.month or (period.plan.latest_month if period.plan else 12)
    items = load_village_items(readable, month, village_id=place.id)
    if readable is not None and not items:
        raise Http404
    if period.plan is None:
        return render(request, "dashboards/village.html", {"plan": None, "village": place})
    of_year = [item for item in items if item.plan_id == period.plan.id]
    return render(
        request,
        "dashboards/village.html",
        {
            **period.context(month, marks_of_plan(period.plan, None, readable_scope(request.user))),
            "village": place,
            "ended_on": day(place.ended_on) if place.ended_on else "",
            "lines": village_item_lines(of_year, place, month),
            "month_names": [(name, number == month) for number in range(1, 13) if (name := short_month(number))],
            "action": request.path,
        },
    )
