"""Where an administrator carries unfinished projects of earlier years over to a plan, after a preview."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required, permission_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from departments.roles import MANAGE_PROJECTS
from targets.actions import ActionError
from targets.formats import numbers
from targets.formats.whole import whole_number
from targets.models import Plan
from targets.trace.record import Actor

from ..actions import CarriedProject, carry_over, projects_to_carry
from ..models.stages import ProjectKind, Stage
from ..project_lines import PLACES


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@permission_required(MANAGE_PROJECTS, raise_exception=True)
def carry_over_projects(request: HttpRequest, year: int) -> HttpResponse:
    """Shows which projects would go on in a year's plan and how (GET), or carries the chosen ones over (POST)."""
    plan = get_object_or_404(Plan, year=year)
    if request.method != "POST":
        return _page(request, plan)
    chosen = [_chosen(text) for text in request.POST.getlist("project")]
    if not chosen:
        return _page(request, plan, _("Choose at least one project."), 422)
    try:
        added = carry_over(Actor.of_request(request), plan, chosen)
    except ActionError as error:
        return _page(request, plan, str(error), 409)
    text = ngettext("%(n)d project goes on in %(year)d.", "%(n)d projects go on in %(year)d.", len(added))
    messages.success(request, text % {"n": len(added), "year": year})
    return redirect(f"{reverse('projects:list')}?year={year}")


def _chosen(text: str) -> tuple[int, int]:
    """A project's id and version, as the preview's form has them."""
    pk, version = map(whole_number, text.partition("-")[::2])
    if pk is None or version is None:
        raise Http404
    return pk, version


def _page(request: HttpRequest, plan: Plan, problem: str = "", status: int = 200) -> HttpResponse:
    prepared = projects_to_carry(plan)
    context = {
        "plan": plan,
        "demonstration": plan.demonstration,
        "problem": problem,
        "going_on": [_line(carried) for carried in prepared if not carried.problem],
        "staying": [carried for carried in prepared if carried.problem],
    }
    return render(request, "projects/carry_over.html", context, status=status)


def _line(carried: CarriedProject) -> dict[str, Any]:
    """A project of the preview as text."""
    old = carried.old
    return {
        "old": old,
        "code": carried.fields["code"],
        "kind": ProjectKind(old.kind).label,
        "stage": Stage(old.stage).label,
        "part_of": carried.fields["part_of"],
        "invested": numbers.trimmed(carried.fields["invested_before"], PLACES),
        "milestones": f"{sum(1 for point in carried.milestones if point.done)}/{len(carried.milestones)}",
        "notes": carried.notes,
    }
