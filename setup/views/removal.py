"""Pages that ask whether an area, sub-measure, target or item is to be removed, and remove it."""

from collections.abc import Callable
from functools import partial

from django.contrib import messages
from django.db import transaction
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from targets.actions.revising import CHANGE_TARGET
from targets.models import Item, Plan, SubMeasure, Target, TaskArea
from targets.trace.record import Actor, lock_chain

from ..access import administrator_required
from ..actions.removing import remove, why_it_stays
from ..forms.whole import WholeAreaForm, WholeItemForm, WholeSubMeasureForm, WholeTargetForm
from .gone import NotInPlan, answer_gone
from .whole import find_area, find_item, find_sub_measure, find_target, place_of

_FORMS = {TaskArea: WholeAreaForm, SubMeasure: WholeSubMeasureForm, Target: WholeTargetForm, Item: WholeItemForm}


@require_http_methods(["GET", "HEAD", "POST"])
@administrator_required("targets.change_taskarea")
def remove_area(request: HttpRequest, year: int, number: int) -> HttpResponse:
    """Removes an empty task area."""
    return _remove(request, year, partial(find_area, number=number))


@require_http_methods(["GET", "HEAD", "POST"])
@administrator_required("targets.change_submeasure")
def remove_sub_measure(request: HttpRequest, year: int, code: str) -> HttpResponse:
    """Removes a sub-measure that was never reported on."""
    return _remove(request, year, partial(find_sub_measure, code=code))


@require_http_methods(["GET", "HEAD", "POST"])
@administrator_required(CHANGE_TARGET)
def remove_target(request: HttpRequest, year: int, code: str) -> HttpResponse:
    """Removes a target without figures."""
    return _remove(request, year, partial(find_target, code=code))


@require_http_methods(["GET", "HEAD", "POST"])
@administrator_required("targets.change_item")
def remove_item(request: HttpRequest, year: int, code: str, name: str) -> HttpResponse:
    """Removes a breakdown item without figures."""
    return _remove(request, year, partial(find_item, code=code, name=name))


def _remove(request: HttpRequest, year: int, find_row: Callable[[Plan], Model]) -> HttpResponse:
    with transaction.atomic():
        plan = get_object_or_404(Plan, year=year)
        if request.method == "POST":
            # Before anything is read: nothing may be reported meanwhile.
            plan = lock_chain(plan.pk)
        try:
            row = find_row(plan)
        except NotInPlan as missing:
            return answer_gone(request, plan, missing)
        reasons, stored = why_it_stays(row), _FORMS[type(row)](None, instance=row).stored
        is_stale = request.method == "POST" and request.POST.get("seen") != stored
        if request.method == "POST" and not reasons and not is_stale:
            name, place = str(row), _place_without(plan, row)
            remove(Actor.of_request(request), plan, row)
            messages.success(request, _("Removed: %(name)s.") % {"name": name})
            return redirect(place)
    context = {
        "plan": plan,
        "demonstration": plan.demonstration,
        "name": str(row),
        "kind": row._meta.verbose_name,
        "reasons": reasons,
        "is_stale": is_stale,
        "seen": stored,
        "back": place_of(plan, row),
    }
    return render(request, "setup/remove.html", context, status=409 if request.method == "POST" else 200)


def _place_without(plan: Plan, row: Model) -> str:
    """Where a row stood: the row above it in the plan."""
    match row:
        case SubMeasure():
            return place_of(plan, row.area)
        case Target():
            return place_of(plan, row.sub_measure)
        case Item():
            return place_of(plan, row).partition("#")[0] + "#items"
    return place_of(plan, row).partition("#")[0]
