"""My month in Excel: download the workbook, upload it filled in, see what it changes, confirm."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required, permission_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from departments.roles import ENTER_REPORT
from targets.access import plan_of_year
from targets.actions import ActionError, StaleReport
from targets.files import XLSX
from targets.files.names import name_file
from targets.files.uploads import Refused, refuse_unsafe, workbook_limits
from targets.trace.record import Actor

from ..workbook.changes import Comparison, compare_workbook
from ..workbook.confirming import Confirmed, Expired, apply_signed, sign_changes
from ..workbook.conflicts import resolve_conflicts
from ..workbook.department_month import DepartmentMonth, load_month
from ..workbook.identity import NotThisMonth
from ..workbook.preview import MOST_REFUSED, changes_by_sub_measure
from ..workbook.reading import read_rows
from ..workbook.writing import as_workbook


@require_safe
@login_required
@permission_required(ENTER_REPORT, raise_exception=True)
def workbook(request: HttpRequest, year: int, month: int) -> HttpResponse:
    """My month as .xlsx."""
    department_month = _own_month(request, year, month)
    response = HttpResponse(as_workbook(department_month), content_type=XLSX)
    what = _("My month")
    name_file(response, department_month.plan, f"{what} {department_month.department.name}", "xlsx", month=month)
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@permission_required(ENTER_REPORT, raise_exception=True)
def workbook_upload(request: HttpRequest, year: int, month: int) -> HttpResponse:
    """Reads an uploaded workbook, shows what it would change, and saves the changes once confirmed."""
    department_month = _own_month(request, year, month)
    if request.method != "POST":
        return _page(request, department_month)
    if "changes" in request.POST:
        return _confirm(request, department_month)
    upload = request.FILES.get("file")
    if upload is None:
        refusal = _("No file came along. Choose the workbook; after signing in again it has to be chosen again.")
        return _page(request, department_month, refusal=refusal)
    try:
        name = refuse_unsafe(upload)
        comparison = compare_workbook(department_month, read_rows(upload, department_month.identity, name))
    except (Refused, NotThisMonth) as error:
        return _page(request, department_month, refusal=str(error))
    return _page(request, department_month, **_preview(request, department_month, name, comparison))


def _own_month(request: HttpRequest, year: int, month: int) -> DepartmentMonth:
    """The month of the person's department. Raises Http404 for a year without a plan, or without a department."""
    plan, _plans = plan_of_year(year)
    if plan is None or request.user.department_id is None:
        raise Http404
    return load_month(plan, month, request.user.department)


def _page(request: HttpRequest, department_month: DepartmentMonth, **more: Any) -> HttpResponse:
    context = {
        "plan": department_month.plan,
        "month": department_month.month,
        "as_of": department_month.name,
        "demonstration": department_month.plan.demonstration,
        "shut": department_month.shut,
        "total": len(department_month.sub_measures),
        "open": sum(1 for sub_measure in department_month.sub_measures if department_month.is_open(sub_measure)),
        **workbook_limits(),
        **more,
    }
    return render(request, "reports/workbook.html", context, status=422 if more.get("refusal") else 200)


def _preview(
    request: HttpRequest, department_month: DepartmentMonth, file_name: str, comparison: Comparison
) -> dict[str, Any]:
    """The context for a file that was read."""
    resolve_conflicts(department_month, request.user, file_name, comparison.conflicts)
    signed = sign_changes(request.user, department_month, file_name, comparison)
    return {
        "name": file_name,
        "comparison": comparison,
        "sub_measures": changes_by_sub_measure(department_month, comparison, comparison.plain),
        "conflicts": changes_by_sub_measure(department_month, comparison, comparison.conflicts),
        "refused": comparison.refused[:MOST_REFUSED],
        "refused_more": max(0, len(comparison.refused) - MOST_REFUSED),
        "signed": signed,
        "back": _address_of(department_month),
        "too_many": bool(comparison.changes and not signed),
    }


def _address_of(department_month: DepartmentMonth) -> str:
    """The page of my month."""
    return f"{reverse('reports:my_month')}?year={department_month.plan.year}&month={department_month.month}"


def _confirm(request: HttpRequest, department_month: DepartmentMonth) -> HttpResponse:
    try:
        confirmed = apply_signed(
            Actor.of_request(request), department_month, request.POST["changes"], request.POST.getlist("mine")
        )
    except Expired:
        refusal = _("This preview can no longer be confirmed; nothing was saved. Choose the workbook again.")
        return _page(request, department_month, refusal=refusal)
    _add_messages(request, confirmed)
    return redirect(_address_of(department_month))


def _add_messages(request: HttpRequest, confirmed: Confirmed) -> None:
    """Says what was saved, and for each refused report why."""
    for outcome in confirmed.outcomes:
        if outcome.error:
            message_args = {"part": outcome.choice.sub_measure, "why": _reason(outcome.error)}
            messages.error(request, _("Not taken for %(part)s: %(why)s") % message_args)
    saved = sum(1 for outcome in confirmed.outcomes if outcome.error is None)
    if not saved:
        messages.info(request, _("Nothing was taken from “%(name)s”.") % {"name": confirmed.name})
        return
    figures = ngettext("%(n)d figure", "%(n)d figures", confirmed.figures) % {"n": confirmed.figures}
    texts = ngettext("%(n)d text", "%(n)d texts", confirmed.texts) % {"n": confirmed.texts}
    reports = ngettext("%(n)d draft", "%(n)d drafts", saved) % {"n": saved}
    message_args = {"name": confirmed.name, "figures": figures, "texts": texts, "reports": reports}
    messages.success(
        request,
        _("Taken from “%(name)s”: %(figures)s and %(texts)s, saved in %(reports)s. Read them through and submit.")
        % message_args,
    )


def _reason(error: ActionError) -> str:
    if isinstance(error, StaleReport):
        shown = {"by": error.by}
        return _("it was changed while you looked at the preview%(by)s; upload the workbook again to compare.") % shown
    return str(error)
