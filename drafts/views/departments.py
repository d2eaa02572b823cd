"""The departments that the file names, each matched with one that is there or added."""

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from setup.access import administrator_required
from setup.actions.saving import save_forms
from targets.models import Event
from targets.trace.record import Actor, lock_chain

from ..access import draft_in_preparation
from ..forms.departments import DepartmentsOfFile
from ..models import PlanInPreparation
from ..parts.names import named_departments, rename
from ..parts.rows import row_of
from .steps import steps_of


@require_http_methods(["GET", "HEAD", "POST"])
@administrator_required("departments.add_department")
def departments(request: HttpRequest, pk: int) -> HttpResponse:
    """Shows the names; saves all or nothing: adds the new departments and gives the rows the departments' names."""
    if request.method != "POST":
        draft = draft_in_preparation(pk)
        return _page(request, draft, _departments_of(draft))
    with transaction.atomic():
        lock_chain(None)
        draft = draft_in_preparation(pk, lock=True)
        page = _departments_of(draft, request)
        if page.wrong:
            return _page(request, draft, page, status=422)
        count = save_forms(Actor.of_request(request), None, Event.Action.CHANGE_DEPARTMENT, page.new)
        _rename(draft, page.renamed())
    if count:
        sentence = ngettext("%(count)d department is added.", "%(count)d departments are added.", count)
        messages.success(request, sentence % {"count": count})
    else:
        messages.success(request, _("The rows have their departments."))
    return redirect("drafts:people", pk)


def _departments_of(draft: PlanInPreparation, request: HttpRequest | None = None) -> DepartmentsOfFile:
    named = named_departments([row_of(stored) for stored in draft.rows], draft.town)
    return DepartmentsOfFile(named, request.POST if request else None)


def _rename(draft: PlanInPreparation, names: dict[str, str]) -> None:
    rows = [row_of(stored) for stored in draft.rows]
    rename(rows, names)
    renamed = [row.as_json() for row in rows]
    if renamed != draft.rows:
        draft.rows, draft.version = renamed, draft.version + 1
        draft.save()


def _page(request: HttpRequest, draft: PlanInPreparation, page: DepartmentsOfFile, status: int = 200) -> HttpResponse:
    shown = {"draft": draft, "page": page, "steps": steps_of(draft, "departments")}
    return render(request, "drafts/departments.html", shown, status=status)
