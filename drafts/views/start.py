"""The plans in preparation: where each is, and how another one begins."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from planreader.writing.task_table import write_task_table
from setup.access import administrator_required
from targets.files.names import name_file
from targets.models import Plan

from ..access import ADD_PLAN, draft_in_preparation
from ..models import PlanInPreparation
from ..parts.taken_out import areas_taken_out
from .begin import XLSX
from .steps import count_of_targets, steps_of


@require_safe
@administrator_required(ADD_PLAN)
def start(request: HttpRequest) -> HttpResponse:
    """Lists the plans in preparation, the last one changed first, and explains the way."""
    drafts = [{"draft": draft, "targets": count_of_targets(draft)} for draft in PlanInPreparation.objects.defer("text")]
    context = {"drafts": drafts, "steps": steps_of(None, ""), "plans": Plan.objects.all()}
    return render(request, "drafts/start.html", context)


@require_safe
@administrator_required(ADD_PLAN)
def task_table(request: HttpRequest, year: int) -> HttpResponse:
    """A year's plan as a task table, to be edited in Excel and uploaded again."""
    plan = get_object_or_404(Plan, year=year)
    response = HttpResponse(write_task_table(areas_taken_out(year), title=plan.title), content_type=XLSX)
    name_file(response, plan, _("Table of tasks"), "xlsx")
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@administrator_required(ADD_PLAN)
def delete(request: HttpRequest, pk: int) -> HttpResponse:
    """Asks whether a plan in preparation is deleted, and deletes it; what was loaded from it stays."""
    draft = draft_in_preparation(pk)
    if request.method == "POST":
        draft.delete()
        messages.success(request, _("Deleted: %(name)s.") % {"name": draft})
        return redirect("drafts:start")
    return render(request, "drafts/delete.html", {"draft": draft, "targets": count_of_targets(draft)})
