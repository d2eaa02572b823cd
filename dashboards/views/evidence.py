"""The evidence of a month of an area or a department as one zip."""

from django.contrib.auth.decorators import login_required, permission_required
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from departments.models import Department
from departments.roles import VIEW_DASHBOARD
from reports.evidence.package import package_response, packed_files
from targets.access import readable_evidence_of
from targets.models.handover import led_by

from .sub_measure import period_of


@require_safe
@login_required
@permission_required(VIEW_DASHBOARD, raise_exception=True)
def area_evidence(request: HttpRequest, year: int, number: int, month: int) -> HttpResponseBase:
    """A month's evidence of an area's sub-measures and projects, as far as the person may read it."""
    plan = period_of(request, year).plan
    if number not in plan.areas:
        raise Http404
    of_area = {"report__sub_measure__area__plan": plan.id, "report__sub_measure__area__number": number}
    files = packed_files(readable_evidence_of(request.user, month).filter(**of_area), month)
    return package_response(request, plan, month, plan.areas[number], files)


@require_safe
@login_required
def department_evidence(request: HttpRequest, year: int, code: str, month: int) -> HttpResponseBase:
    """What the reports of a month came with that a department led then; another department's is a 404 to a reporter."""
    readable = readable_evidence_of(request.user, month)
    plan, department = period_of(request, year).plan, get_object_or_404(Department, code=code)
    own = {department.pk, department.merged_into_id}
    if not request.user.has_perm(VIEW_DASHBOARD) and request.user.department_id not in own:
        raise Http404
    led = {"report__sub_measure__plan": plan.id, "report__sub_measure__in": led_by(department.pk, month)}
    return package_response(request, plan, month, department.name, packed_files(readable.filter(**led), month))
