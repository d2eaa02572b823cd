"""The matters of a year as a list, with what the rules propose; and as a file."""

from collections.abc import Iterable, Iterator
from datetime import date

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from departments.roles import VIEW_DASHBOARD
from targets.access import usual_plan
from targets.calendar.schedule import local_day
from targets.files import XLSX
from targets.files.names import name_file
from targets.formats.dates import year_month
from targets.formats.labels import LIGHT
from targets.period import Period
from targets.trace.export import PIECE, lines_as_csv, lines_as_xlsx

from ..access import may_order, readable_matters
from ..board.lines import MatterLine, counts_of_matters, listed_matters, matter_lines
from ..board.months import months_until
from ..board.proposed import proposed_matters
from ..board.years import matters_of_year
from ..filters import MatterFilter
from ..models import Matter

PER_PAGE = 20
#: How many of what the rules propose are shown; the rest comes when these are ordered or settled.
MOST_PROPOSED = 10
#: Of the workbook's columns, in letters.
WIDTHS = (8, 36, 48, 24, 24, 18, 16, 16, 12, 14, 12, 30)


@require_safe
@login_required
def matters(request: HttpRequest) -> HttpResponse:
    """The list, a page at a time."""
    readable, period, today = readable_matters(request.user), Period.of_request(request), local_day()
    if period.plan is None:
        return render(request, "supervision/list.html", {"plan": None})
    of_year = matters_of_year(readable, period.plan.year, today)
    filters, found = _filtered(request, of_year)
    page = Paginator(listed_matters(found), PER_PAGE).get_page(request.GET.get("page"))
    is_worked_on = usual_plan(period.plans, today) is period.plan
    proposed = proposed_matters(period.plan, today) if is_worked_on and _may_see_proposed(request) else []
    last = today if is_worked_on else min(today, date(period.plan.year, 12, 31))
    return render(
        request,
        "supervision/list.html",
        {
            **period.context(0),
            "months": [],
            "counts": counts_of_matters(of_year, today),
            "filter": filters,
            "lines": matter_lines(page, today),
            "page": page,
            "total": page.paginator.count,
            "is_filtered": any(request.GET.get(name) for name in filters.filters),
            "may_order": may_order(request.user),
            "proposed": proposed[:MOST_PROPOSED],
            "all_proposed": len(proposed),
            "more_proposed": max(0, len(proposed) - MOST_PROPOSED),
            "list_months": [(*month, year_month(*month)) for month in months_until(period.plan.year, last)],
            "action": request.path,
        },
    )


def _may_see_proposed(request: HttpRequest) -> bool:
    """Whether the page can show what the rules propose: to who may order, before anything is turned over."""
    return may_order(request.user) and not request.GET.get("page")


def _filtered(request: HttpRequest, of_year: QuerySet[Matter]) -> tuple[MatterFilter, QuerySet[Matter]]:
    town = request.user.has_perm(VIEW_DASHBOARD)
    filters = MatterFilter(request.GET, of_year, town=town, today=local_day())
    return filters, filters.qs if filters.is_valid() else of_year


@require_safe
@login_required
def export(request: HttpRequest, form: str) -> HttpResponseBase:
    """The filtered list as ``matters.csv`` or ``matters.xlsx``."""
    readable, period, today = readable_matters(request.user), Period.of_request(request), local_day()
    if period.plan is None or form not in ("csv", "xlsx"):
        raise Http404
    _filters, found = _filtered(request, matters_of_year(readable, period.plan.year, today))
    rows = _rows(matter_lines(listed_matters(found).iterator(PIECE), today))
    title = _("%(town)s: supervision matters of %(year)d") % {"town": period.plan.town, "year": period.plan.year}
    if period.demonstration:
        title += _(" (demonstration data, fictional)")
    if form == "csv":
        content = lines_as_csv(_headings, rows)
        response: HttpResponseBase = StreamingHttpResponse(content, content_type="text/csv; charset=utf-8")
    else:
        book = lines_as_xlsx(title, "", _headings(), rows, WIDTHS, sheet_name=_("Supervision"))
        response = FileResponse(book, content_type=XLSX)
    name_file(response, period.plan, _("Supervision matters"), form)
    return response


def _headings() -> list[str]:
    return [
        pgettext("matter", "No."),
        _("Matter"),
        pgettext("matter", "Order"),
        _("About"),
        _("Responsible department"),
        _("Supporting departments"),
        _("Ordered by"),
        _("Ordered on"),
        _("Due day"),
        pgettext("matter", "State"),
        _("Light"),
        pgettext("matter", "Late"),
    ]


def _rows(lines: Iterable[MatterLine]) -> Iterator[list]:
    for line in lines:
        light = str(LIGHT[line.light]) if line.light else ""
        yield [
            line.numbered,
            line.matter.title,
            line.matter.order,
            line.about,
            line.lead,
            line.supports,
            line.ordered_by,
            line.matter.ordered_on.isoformat(),
            line.matter.due.isoformat(),
            line.state,
            light,
            line.late,
        ]
