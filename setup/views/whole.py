"""Task areas, sub-measures, targets and items of the plan, one at a time: added and changed by hand."""

import re
from collections.abc import Callable
from functools import partial
from itertools import count
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.db.models import Max, Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from targets.actions.revising import CHANGE_TARGET
from targets.admin.base import with_state
from targets.formats.dates import month_name
from targets.formats.numbers import amount
from targets.models import Event, Item, Plan, SubMeasure, Target, TaskArea
from targets.trace.record import Actor, lock_chain

from ..access import administrator_required
from ..actions.saving import save_forms
from ..forms.seen import form_status
from ..forms.whole import WholeAreaForm, WholeForm, WholeItemForm, WholeSubMeasureForm, WholeTargetForm
from .gone import NotInPlan, answer_gone, find
from .saved import warn_of_closed_months


@require_http_methods(["GET", "HEAD", "POST"])
@administrator_required("targets.add_taskarea")
def add_area(request: HttpRequest, year: int) -> HttpResponse:
    """Adds a task area; its number is the next one."""

    def new(plan: Plan) -> TaskArea:
        last = plan.areas.aggregate(last=Max("number"))["last"] or 0
        return TaskArea(plan=plan, number=last + 1, kind=TaskArea.Kind.TASK)

    return _edit(request, year, WholeAreaForm, new, heading=_("Add a task area"))


@require_http_methods(["GET", "HEAD", "POST"])
@administrator_required("targets.change_taskarea")
def edit_area(request: HttpRequest, year: int, number: int) -> HttpResponse:
    """Shows a task area in boxes, and saves it."""
    return _edit(request, year, WholeAreaForm, partial(find_area, number=number))


@require_http_methods(["GET", "HEAD", "POST"])
@administrator_required("targets.add_submeasure")
def add_sub_measure(request: HttpRequest, year: int, number: int) -> HttpResponse:
    """Adds a sub-measure to a task area; the next code there is proposed."""

    def new(plan: Plan) -> SubMeasure:
        area = find_area(plan, number)
        code = _free(SubMeasure, plan, f"{area.number}.", area.sub_measures.count())
        return SubMeasure(plan=plan, area=area, code=code)

    return _edit(request, year, WholeSubMeasureForm, new, heading=_("Add a sub-measure"))


@require_http_methods(["GET", "HEAD", "POST"])
@administrator_required("targets.change_submeasure")
def edit_sub_measure(request: HttpRequest, year: int, code: str) -> HttpResponse:
    """Shows a sub-measure in boxes, and saves it."""
    return _edit(request, year, WholeSubMeasureForm, partial(find_sub_measure, code=code))


@require_http_methods(["GET", "HEAD", "POST"])
@administrator_required("targets.add_target")
def add_target(request: HttpRequest, year: int, code: str) -> HttpResponse:
    """Adds a target to a sub-measure; a code is proposed."""

    def new(plan: Plan) -> Target:
        measure = find_sub_measure(plan, code)
        stem = re.sub(r"[^a-zA-Z0-9]+", "-", measure.code).strip("-")
        code_of_target = _free(Target, plan, f"{stem or 'target'}-", measure.targets.count())
        return Target(plan=plan, sub_measure=measure, code=code_of_target)

    return _edit(request, year, WholeTargetForm, new, heading=_("Add a target"))


@require_http_methods(["GET", "HEAD", "POST"])
@administrator_required(CHANGE_TARGET)
def edit_target(request: HttpRequest, year: int, code: str) -> HttpResponse:
    """Shows all that a target is made of in boxes, and saves it."""
    return _edit(request, year, WholeTargetForm, partial(find_target, code=code))


@require_http_methods(["GET", "HEAD", "POST"])
@administrator_required("targets.add_item")
def add_item(request: HttpRequest, year: int, code: str) -> HttpResponse:
    """Adds a breakdown item to a target."""

    def new(plan: Plan) -> Item:
        return Item(target=find_target(plan, code))

    return _edit(request, year, WholeItemForm, new, heading=_("Add a breakdown item"))


@require_http_methods(["GET", "HEAD", "POST"])
@administrator_required("targets.change_item")
def edit_item(request: HttpRequest, year: int, code: str, name: str) -> HttpResponse:
    """Shows a breakdown item in boxes, and saves it."""
    return _edit(request, year, WholeItemForm, partial(find_item, code=code, name=name))


def find_area(plan: Plan, number: int) -> TaskArea:
    """The area with a number. This and the next raise NotInPlan where there is none."""
    return find(with_state(plan.areas.select_related("plan")), "number", on="area", of=str(number))


def find_sub_measure(plan: Plan, code: str) -> SubMeasure:
    """The sub-measure with a code; a project is none here."""
    measures = with_state(plan.sub_measures.select_related("area", "lead"))
    return find(measures, "code", on="sub_measure", of=code)


def find_target(plan: Plan, code: str) -> Target:
    """The target with a code."""
    targets = plan.targets.select_related("sub_measure__area", "sub_measure__plan")
    return find(with_state(targets), "code", on="target", of=code)


def find_item(plan: Plan, code: str, name: str) -> Item:
    """The item of a target by its name."""
    items = find_target(plan, code).items.select_related("target__sub_measure", "village")
    return find(items, "name", on="item", of=code, item=name)


def _free(model: type[Model], plan: Plan, stem: str, used: int) -> str:
    """The stem with the first number behind ``used`` that no code of the plan has."""
    taken = set(model.with_projects.filter(plan=plan, code__startswith=stem).values_list("code", flat=True))
    return next(code for number in count(used + 1) if (code := f"{stem}{number}") not in taken)


def _edit(
    request: HttpRequest, year: int, form_class: type[WholeForm], find_row: Callable[[Plan], Model], heading: str = ""
) -> HttpResponse:
    """Shows a row's form, or saves it and leads back to where the row stands.

    Args:
        find_row: the stored row, or a new one.
        heading: of a new one.
    """
    with transaction.atomic():
        plan = get_object_or_404(Plan, year=year)
        if request.method == "POST":
            # Before the form is made: its row must not be changed meanwhile.
            plan = lock_chain(plan.pk)
        try:
            row = find_row(plan)
        except NotInPlan as missing:
            return answer_gone(request, plan, missing, form_class)
        form = form_class(request.POST if request.method == "POST" else None, instance=row)
        if request.method == "POST":
            if not form.is_touched:
                return _back(request, plan, form.taken_by if form.is_double else row)
            if form.is_valid():
                is_new = row.pk is None
                save_forms(Actor.of_request(request), plan, Event.Action.CHANGE_PLAN, [form])
                warn_of_closed_months(request, plan, [form])
                return _back(request, plan, row, is_new=is_new)
    context = {
        "plan": plan,
        "demonstration": plan.demonstration,
        "form": form,
        "row": row,
        "heading": heading or form.title,
        "asked_from": month_name(row.asked_from) if row.pk and asked_late(row) else "",
        **_surroundings(plan, form, row),
    }
    return render(request, "setup/whole.html", context, status=form_status(form))


def _back(request: HttpRequest, plan: Plan, row: Model, *, is_new: bool = False) -> HttpResponse:
    said = _("Saved: %(name)s.") % {"name": row}
    if is_new and (asked_from := asked_late(row)):
        late = _("It is asked from %(month)s on; the months before stay as they are.")
        said = f"{said} {late % {'month': month_name(asked_from)}}"
    messages.success(request, said)
    return redirect(place_of(plan, row))


def asked_late(row: Model) -> int:
    """The month from which a row of the plan is asked, where that is not January; else 0."""
    asked_from = getattr(row, "asked_from", 1)
    return asked_from if asked_from > 1 else 0


def place_of(plan: Plan, row: Model) -> str:
    """The address where a row stands: in the plan's table, an item on its target's page."""
    if isinstance(row, Item):
        return f"{reverse('setup:target', args=[plan.year, row.target.code])}#item-{row.pk}"
    letter = {TaskArea: "a", SubMeasure: "m", Target: "target-"}[type(row)]
    return f"{reverse('setup:plan', args=[plan.year])}#{letter}{row.pk}"


def address_of_removal(plan: Plan, row: Model) -> str:
    """The address of the page that asks whether a stored row is to be removed."""
    match row:
        case TaskArea():
            return reverse("setup:remove_area", args=[plan.year, row.number])
        case SubMeasure():
            return reverse("setup:remove_sub_measure", args=[plan.year, row.code])
        case Target():
            return reverse("setup:remove_target", args=[plan.year, row.code])
    return reverse("setup:remove_item", args=[plan.year, row.target.code, row.name])


def _surroundings(plan: Plan, form: WholeForm, row: Model) -> dict[str, Any]:
    """What the page shows around the boxes."""
    table = reverse("setup:plan", args=[plan.year])
    target = row.target if isinstance(row, Item) else None
    if row.pk is None:
        return {"table": table, "target": target}
    removal = address_of_removal(plan, row)
    match row:
        case Item():
            return {"table": table, "target": target, "removal": removal}
        case Target():
            items = row.items.select_related("village").order_by("id")
            shown = [{"row": item, "planned": amount(item.planned, row.decimals)} for item in items]
            revised = form.fields["value"].disabled
            more = {"revised": revised, "lists_items": True, "items": shown}
            return {"table": place_of(plan, row), "removal": removal, **more}
        case SubMeasure():
            more = {"handed_over": form.fields["lead"].disabled}
            return {"table": place_of(plan, row), "removal": removal, **more}
    return {"table": place_of(plan, row), "removal": removal}
