"""The plan as one table that is edited in place."""

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from targets.access import plan_of_year
from targets.formats.whole import whole_number
from targets.models import Event, Plan
from targets.trace.record import Actor, lock_chain

from ..access import administrator_required
from ..actions.saving import save_forms
from ..forms.plan_table import PlanTable
from ..forms.seen import form_status
from .saved import say_saved, warn_of_closed_months

CHANGE_PLAN = "targets.change_plan"


@require_safe
@administrator_required(CHANGE_PLAN)
def lead_to_plan(request: HttpRequest) -> HttpResponse:
    """Leads to the plan of ``?year=``, or to the one that people work on; without one, says so."""
    plan, plans = plan_of_year(whole_number(request.GET.get("year"), 1, 9999))
    if plan or plans:
        return redirect("setup:plan", (plan or plans[0]).year)
    return render(request, "setup/plan.html", {"plan": None})


@require_http_methods(["GET", "HEAD", "POST"])
@administrator_required(CHANGE_PLAN)
def edit_plan(request: HttpRequest, year: int) -> HttpResponse:
    """Shows the plan's targets, or with ``?only=unset`` those without a value, in boxes; saves all of them or none."""
    plan = get_object_or_404(Plan, year=year)
    only_unset = request.GET.get("only") == "unset"
    if request.method != "POST":
        return _page(request, PlanTable(plan, only_unset=only_unset))
    with transaction.atomic():
        # Before the forms are made: their rows must not be changed meanwhile.
        plan = lock_chain(plan.pk)
        table = PlanTable(plan, request.POST, only_unset=only_unset)
        _say_gone(request, len(table.gone))
        if table.faulty:
            return _page(request, table, status=form_status(*table.faulty))
        count = save_forms(Actor.of_request(request), plan, Event.Action.CHANGE_PLAN, table.touched)
        warn_of_closed_months(request, plan, table.touched)
    say_saved(request, count, [row.understood for row in table.targets if row.is_touched and row.understood])
    if only_unset and (row := table.next_unset):
        # The box that is typed in next.
        return redirect(f"{request.get_full_path()}#{row['value'].auto_id}")
    return redirect(request.get_full_path())


def _say_gone(request: HttpRequest, count: int) -> None:
    if count:
        sentence = ngettext(
            "%(count)d row of this page was removed from the plan meanwhile; what you typed there is not saved.",
            "%(count)d rows of this page were removed from the plan meanwhile; what you typed there is not saved.",
            count,
        )
        messages.warning(request, sentence % {"count": count})


def _page(request: HttpRequest, table: PlanTable, status: int = 200) -> HttpResponse:
    context = {
        "plan": table.plan,
        "demonstration": table.plan.demonstration,
        "years_action": reverse("setup:plan"),
        "years": Plan.objects.order_by("-year").values_list("year", flat=True),
        "table": table,
        "only_unset": table.only_unset,
        "count": table.plan.targets.count(),
        "unset": table.plan.targets.filter(value=None).count(),
    }
    return render(request, "setup/plan.html", context, status=status)
