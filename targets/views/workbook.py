"""The Excel round trip of my month: download the workbook, upload it filled in, see what it changes, confirm."""

from django.contrib.auth.decorators import login_required, permission_required
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from departments.roles import ENTER_REPORT

from ..access import plan_of_year
from ..workbook.month import DepartmentMonth, load_month
from ..workbook.write import as_workbook

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_safe
@login_required
@permission_required(ENTER_REPORT, raise_exception=True)
def workbook(request: HttpRequest, year: int, month: int) -> HttpResponse:
    """My month as .xlsx."""
    own = _own_month(request, year, month)
    name = _("My month %(year)d-%(month)02d %(department)s") % {
        "year": year,
        "month": month,
        "department": own.department.name,
    }
    response = HttpResponse(as_workbook(own), content_type=XLSX)
    response.headers["Content-Disposition"] = content_disposition_header(True, f"{name}.xlsx")
    return response


def _own_month(request: HttpRequest, year: int, month: int) -> DepartmentMonth:
    """The month of the person's department. Raises Http404 for a year without a plan, or without a department."""
    plan, _plans = plan_of_year(year)
    if plan is None or request.user.department_id is None:
        raise Http404
    return load_month(plan, month, request.user.department)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@permission_required(ENTER_REPORT, raise_exception=True)
def workbook_upload(request: HttpRequest, year: int, month: int) -> HttpResponse:
    """Takes a workbook that was filled in."""
    raise Http404
