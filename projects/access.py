"""Who may read and change which projects: one function for each question."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from departments.models import User
from departments.roles import ENTER_REPORT, MANAGE_PROJECTS
from targets.access import readable_scope
from targets.calendar.schedule import current_month
from targets.models.handover import led_by

from .board.rows import ProjectRow
from .models import Project

#: Lookups on SubMeasure for the projects that a person may read: the town's, or what their department leads.
projects_scope = readable_scope


def may_move(user: User, row: ProjectRow, year: int) -> bool:
    """Whether a person may change a project's stage and milestones: administrators, and its department's reporters."""
    own = row.sub_measure.is_led_by(user.department_id, current_month(year))
    return user.has_perm(MANAGE_PROJECTS) or (own and user.has_perm(ENTER_REPORT))


def has_calendar(user: User) -> bool:
    """Whether a person may make a link to deadlines: those of their department, or as an administrator of all."""
    return user.has_perm(MANAGE_PROJECTS) or bool(user.department_id and user.has_perm(ENTER_REPORT))


def readable_project(request: HttpRequest, year: int, code: str, scope: dict[str, Any]) -> Project:
    """A project of a year's plan within a person's scope. Raises Http404."""
    return get_object_or_404(Project.objects.filter(**scope), plan__year=year, code=code)


def movable_project(request: HttpRequest, year: int, code: str) -> Project:
    """A project that the person may change. Raises PermissionDenied, or Http404 for another department's."""
    user = request.user
    if not (user.has_perm(MANAGE_PROJECTS) or user.has_perm(ENTER_REPORT)):
        raise PermissionDenied
    scope = {} if user.has_perm(MANAGE_PROJECTS) else {"pk__in": led_by(user.department_id, current_month(year))}
    return readable_project(request, year, code, scope)
