"""Departments and villages, in tables that are edited in place."""

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from targets.trace.record import Actor, lock_chain

from ..access import administrator_required
from ..actions.saving import save_forms
from ..forms.places import DepartmentInTable, PlaceTable, VillageInTable
from ..forms.seen import form_status
from .saved import say_saved


@require_http_methods(["GET", "HEAD", "POST"])
@administrator_required("departments.change_department")
def edit_departments(request: HttpRequest) -> HttpResponse:
    """The departments with their leaders; one that leads nothing any more may end."""
    return _table(request, DepartmentInTable)


@require_http_methods(["GET", "HEAD", "POST"])
@administrator_required("departments.change_village")
def edit_villages(request: HttpRequest) -> HttpResponse:
    """The villages and communities."""
    return _table(request, VillageInTable)


def _table(request: HttpRequest, form: type) -> HttpResponse:
    with transaction.atomic():
        if request.method == "POST":
            # Before the forms are made: their rows must not be changed meanwhile.
            lock_chain(None)
        table = PlaceTable(form, request.POST if request.method == "POST" else None)
        if request.method == "POST" and not table.faulty:
            count = save_forms(Actor.of_request(request), None, table.action, table.touched)
            say_saved(request, count + table.new.is_double)
            return redirect(request.path)
    return render(request, "setup/places.html", {"table": table}, status=form_status(*table.faulty))
