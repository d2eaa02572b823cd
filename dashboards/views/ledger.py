"""The ledger of all commitments, and its export."""

from django.contrib.auth.decorators import login_required, permission_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from departments.roles import VIEW_DASHBOARD
from reports.months.marks import marks_of_plan
from targets.access import readable_scope
from targets.board import load_board
from targets.contributions import contributions_of
from targets.files import XLSX
from targets.files.names import name_file
from targets.formats.dates import day, year_month
from targets.formats.whole import whole_number
from targets.models import SubMeasure
from targets.period import Period

from ..filters import LedgerFilter
from ..ledger.csv_export import ledger_as_csv
from ..ledger.excel import ledger_as_xlsx
from ..ledger.excel_charts import Charts
from ..ledger.headings import headings_of
from ..ledger.lines import ledger_line, sub_measure_line
from ..ledger.rows import Ledger, commitments_in

PER_PAGE, MOST_PER_PAGE = 50, 100


@require_safe
@login_required
def ledger(request: HttpRequest) -> HttpResponse:
    """工作台账: filtered, sorted, a page at a time."""
    scope = readable_scope(request.user)
    period = Period.of_request(request)
    if period.plan is None:
        return render(request, "dashboards/ledger.html", {"plan": None})
    month = period.month or period.plan.latest_month
    filters, rows = _ledger(request, period, month, scope)
    page = rows.page(_number(request, "page", 1), min(max(_number(request, "per_page", PER_PAGE), 1), MOST_PER_PAGE))
    return render(
        request,
        "dashboards/ledger.html",
        {
            **period.context(month, marks_of_plan(period.plan, period.on, scope)),
            "filter": filters,
            "headings": headings_of(rows.order),
            "page": page,
            "total": page.paginator.count,
            "is_filtered": any(request.GET.get(name) for name in ("area", "department", "light", "q")),
            "with_reasons": bool(request.GET.get("light")),
            "evidence": _evidence(request, period, month, filters) if period.on is None else "",
            "action": request.path,
        },
    )


def _evidence(request: HttpRequest, period: Period, month: int, filters: LedgerFilter) -> str:
    """The address of the month's evidence of what is listed: of a chosen department or area, or the reporter's own;
    empty where neither is chosen.
    """
    chosen = filters.form.cleaned_data if filters.form.is_valid() else {}
    if not request.user.has_perm(VIEW_DASHBOARD):
        chosen = {"department": request.user.department.code}
    if code := chosen.get("department"):
        return reverse("dashboards:department_evidence", args=(period.plan.year, code, month))
    if number := chosen.get("area"):
        return reverse("dashboards:area_evidence", args=(period.plan.year, number, month))
    return ""


def _ledger(request: HttpRequest, period: Period, month: int, scope: dict) -> tuple[LedgerFilter, Ledger]:
    """The filter's form, and the rows for the address."""
    rows = commitments_in(period.plan.id, month, scope)
    filters = LedgerFilter(request.GET, rows, areas=period.plan.areas, town=request.user.has_perm(VIEW_DASHBOARD))
    valid = filters.is_valid()
    cleaned = filters.form.cleaned_data if valid else {}
    order = request.GET.getlist("sort") or ["code"]
    return filters, Ledger(period.plan, month, filters.qs if valid else rows, scope, cleaned, order, period.on)


def _number(request: HttpRequest, name: str, usual: int) -> int:
    """A number in the address, or the usual one if it is invalid."""
    number = whole_number(request.GET.get(name))
    return usual if number is None else number


@require_safe
@login_required
def ledger_export(request: HttpRequest, form: str) -> HttpResponse:
    """The filtered ledger as ``ledger.csv`` or ``ledger.xlsx``, with the month's texts."""
    scope = readable_scope(request.user)
    period = Period.of_request(request)
    if period.plan is None or form not in ("csv", "xlsx"):
        raise Http404
    month = period.month or period.plan.latest_month
    _filters, rows = _ledger(request, period, month, scope)
    lines = rows.lines(rows.rows(), _supports(period.plan.id))
    if form == "csv":
        response = HttpResponse(ledger_as_csv(lines), content_type="text/csv; charset=utf-8")
    else:
        response = HttpResponse(ledger_as_xlsx(lines, _title(period, month), _unit_note()), content_type=XLSX)
    name_file(response, period.plan, _("Ledger"), form, month=month, on=period.on)
    return response


@require_safe
@login_required
@permission_required(VIEW_DASHBOARD, raise_exception=True)
def document(request: HttpRequest, year: int, month: int) -> HttpResponse:
    """The month's ledger of the whole plan as a document: every commitment, and charts."""
    period = Period.of_request(request, year)
    if period.plan is None:
        raise Http404
    board = load_board(period.plan, month, on=period.on)
    supports, title = _supports(period.plan.id), _title(period, month)
    contributions = None if period.on else contributions_of(period.plan.id, year)(month)
    lines = []
    for sub_measure in board.sub_measures:
        common = period.plan.areas, month, supports.get(sub_measure.id, "")
        for row in sub_measure.commitments:
            is_target = row is not sub_measure
            lines.append(ledger_line(row, *common, contributions) if is_target else sub_measure_line(row, *common))
    content = ledger_as_xlsx(lines, title, _unit_note(), Charts.of_board(board, title))
    response = HttpResponse(content, content_type=XLSX)
    name_file(response, period.plan, _("Whole ledger"), "xlsx", month=month, on=period.on)
    return response


def _title(period: Period, month: int) -> str:
    """A workbook's title: plan and month, past day, and a note on fictional data."""
    title = _("%(title)s: ledger, as of %(month)s") % {
        "title": period.plan.title,
        "month": year_month(period.plan.year, month),
    }
    if period.on:
        title += _(" (as it stood at the end of %(day)s)") % {"day": day(period.on)}
    if period.plan.demonstration:
        title += _(" (demonstration data, fictional)")
    return title


def _unit_note() -> str:
    return _("Amounts in each target's own unit")


def _supports(plan_id: int) -> dict[int, str]:
    """The supporting departments of each sub-measure, by name."""
    names: dict[int, list[str]] = {}
    rows = SubMeasure.supports.through.objects.filter(submeasure__plan_id=plan_id)
    for pk, name in rows.order_by("id").values_list("submeasure_id", "department__name"):
        names.setdefault(pk, []).append(name)
    return {pk: "、".join(departments) for pk, departments in names.items()}
