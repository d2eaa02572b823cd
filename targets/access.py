"""Who may read and write what: one function a question. A stranger's object is a 404, a missing right a 403."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from departments.models import User
from departments.roles import ENTER_REPORT, REVIEW_REPORT, VIEW_DASHBOARD

from .board import PlanRow, SubMeasureRow, load_plans
from .models import SubMeasure


def readable_scope(user: User) -> dict[str, Any]:
    """Lookups on SubMeasure for what a person may read: the town, or what their department leads.

    Raises:
        PermissionDenied: the person may read no figures at all.
    """
    if user.has_perm(VIEW_DASHBOARD):
        return {}
    if user.has_perm(ENTER_REPORT) and user.department_id:
        return {"lead_id": user.department_id}
    raise PermissionDenied


def require_readable(user: User, row: SubMeasureRow) -> None:
    """Lets through who may read a sub-measure: the whole town, or what their department leads or supports.

    Raises:
        Http404: it is another department's.
    """
    if user.has_perm(VIEW_DASHBOARD) or is_inside(user, row):
        return
    if not SubMeasure.supports.through.objects.filter(
        submeasure_id=row.id, department_id=user.department_id or -1
    ).exists():
        raise Http404


def is_inside(user: User, row: SubMeasureRow) -> bool:
    """Whether a person belongs to the department that leads a sub-measure."""
    return row.lead is not None and row.lead.id == user.department_id


def own_sub_measure(request: HttpRequest, year: int, code: str) -> SubMeasure:
    """The sub-measure that the person's department reports on. Raises PermissionDenied, or Http404 for another's."""
    if not request.user.has_perm(ENTER_REPORT):
        raise PermissionDenied
    return get_object_or_404(
        SubMeasure.objects.select_related("plan", "area", "lead"),
        plan__year=year,
        code=code,
        lead_id=request.user.department_id or -1,
    )


def reviewable_sub_measure(request: HttpRequest, year: int, code: str) -> SubMeasure:
    """The sub-measure, for a reviewer. Raises PermissionDenied or Http404."""
    if not request.user.has_perm(REVIEW_REPORT):
        raise PermissionDenied
    return get_object_or_404(SubMeasure.objects.select_related("plan", "area", "lead"), plan__year=year, code=code)


def plan_of_year(year: int | None) -> tuple[PlanRow | None, list[PlanRow]]:
    """The plan of a year (None: the latest) and all plans; no plan where the year has none."""
    plans = load_plans()
    if year is None:
        return (plans[0] if plans else None), plans
    return next((plan for plan in plans if plan.year == year), None), plans
