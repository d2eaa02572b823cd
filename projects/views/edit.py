"""Where an administrator adds a project and changes it."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required, permission_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from departments.roles import MANAGE_PROJECTS
from targets.access import plan_of_year
from targets.actions import ActionError
from targets.board import PlanRow
from targets.trace.record import Actor

from ..actions import StaleProject, add_project, change_project
from ..forms import MilestoneFormSet, ProjectForm, milestones_in, typed
from ..models import Project


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@permission_required(MANAGE_PROJECTS, raise_exception=True)
def add(request: HttpRequest, year: int) -> HttpResponse:
    """Adds a project."""
    plan = _plan(year)
    posted = request.POST if request.method == "POST" else None
    form, points = ProjectForm(posted, plan_id=plan.id), MilestoneFormSet(posted, prefix="m")
    if posted is not None and form.is_valid() and points.is_valid():
        try:
            project = add_project(Actor.of_request(request), form.values(), milestones_in(points))
            messages.success(request, _("Taken up: %(name)s.") % {"name": project.title})
            return redirect("projects:project", year=year, code=project.code)
        except ActionError as error:
            form.add_error(None, str(error))
    return _page(request, plan, form, points, {"project": None})


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@permission_required(MANAGE_PROJECTS, raise_exception=True)
def edit_project(request: HttpRequest, year: int, code: str) -> HttpResponse:
    """Changes a project and its milestones."""
    plan = _plan(year)
    projects = Project.objects.select_related("investment", "part_of", "feeds", "feeds_item")
    project = projects.filter(plan_id=plan.id, code=code).first()
    if project is None:
        raise Http404
    rows = [
        {"name": point.name, "planned": point.planned, "done": point.done, "weight": typed(point.weight)}
        for point in project.milestones.all()
    ]
    posted = request.POST if request.method == "POST" else None
    form = ProjectForm(posted, plan_id=plan.id, project=project)
    points = MilestoneFormSet(posted, prefix="m", initial=rows)
    status = 200
    if posted is not None and form.is_valid() and points.is_valid():
        actor, version = Actor.of_request(request), form.cleaned_data["version"]
        try:
            changed = change_project(actor, project.pk, version, form.values(), milestones_in(points))
            messages.success(request, _("Changed: %(name)s.") % {"name": changed.title})
            return redirect("projects:project", year=year, code=changed.code)
        except StaleProject as error:
            # What was typed stays; saving again is a decision, made at the version that stands now.
            form.data = form.data.copy()
            form.data["version"] = str(error.project.version)
            form.add_error(None, str(error))
            status = 409
        except ActionError as error:
            form.add_error(None, str(error))
    return _page(request, plan, form, points, {"project": project}, status)


def _page(
    request: HttpRequest,
    plan: PlanRow,
    form: ProjectForm,
    points: Any,
    context: Mapping[str, Any],
    status: int = 200,
) -> HttpResponse:
    wrong = (form.is_bound and not form.is_valid()) or (points.is_bound and not points.is_valid())
    if wrong and status == 200:
        status = 422
    shown = {
        **context,
        "plan": plan,
        "demonstration": plan.demonstration,
        "form": form,
        "points": points,
    }
    return render(request, "projects/change.html", shown, status=status)


def _plan(year: int) -> PlanRow:
    plan, _plans = plan_of_year(year)
    if plan is None:
        raise Http404
    return plan
