"""The Excel round trip of my month: download the workbook, upload it filled in, see what it changes, confirm."""

from django.contrib.auth.decorators import login_required, permission_required
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods, require_safe

from departments.roles import ENTER_REPORT


@require_safe
@login_required
@permission_required(ENTER_REPORT, raise_exception=True)
def workbook(request: HttpRequest, year: int, month: int) -> HttpResponse:
    """My month as .xlsx."""
    raise Http404


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@permission_required(ENTER_REPORT, raise_exception=True)
def workbook_upload(request: HttpRequest, year: int, month: int) -> HttpResponse:
    """Takes a workbook that was filled in."""
    raise Http404
