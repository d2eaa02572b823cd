"""安全日志: who came in, what they may do, and what left the house. The pages change nothing."""

import django_filters
from django.contrib.auth.decorators import login_required, permission_required
from django.db.models import Q
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_safe

from departments.roles import VIEW_TRACE
from targets.files import XLSX
from targets.files.names import name_file
from targets.filters import contains
from targets.models import SecurityEvent
from targets.trace.export import lines_as_csv, lines_as_xlsx
from targets.trace.history import NamesOfPlaces
from targets.trace.security_lines import security_headings, security_line, security_rows
from targets.trace.sources import program_in_words, stored_as

from ..filters import DAY, SEARCH, filtered_page


class SecurityFilter(django_filters.FilterSet):
    """Filters security events by kind, person, days and words."""

    action = django_filters.ChoiceFilter(
        choices=SecurityEvent.Action.choices,
        label=pgettext_lazy("trace", "Action"),
        empty_label=gettext_lazy("All actions"),
    )
    person = django_filters.ChoiceFilter(
        label=gettext_lazy("Person"), empty_label=gettext_lazy("Everybody"), method="of_person"
    )
    since = django_filters.DateFilter(
        field_name="at", lookup_expr="date__gte", label=pgettext_lazy("day", "From"), **DAY
    )
    until = django_filters.DateFilter(field_name="at", lookup_expr="date__lte", label=pgettext_lazy("day", "To"), **DAY)
    q = django_filters.CharFilter(label=gettext_lazy("Search"), method="find", max_length=100, widget=SEARCH)

    class Meta:
        model = SecurityEvent
        fields = ()

    def __init__(self, *args, people: list[str], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.filters["person"].extra["choices"] = [(name, program_in_words(name)) for name in people if name]

    def of_person(self, queryset, _name, value):
        """What a person did, and what happened to their account."""
        accounts = SecurityEvent.objects.filter(actor_name=value, actor__isnull=False).values("actor__username")
        return queryset.filter(Q(actor_name=value) | Q(about__in=accounts))

    def find(self, queryset, _name, value):
        found = contains(("about", "details", "source"), value)
        for stored in stored_as(value):
            found |= contains(("source",), stored)
        return queryset.filter(found)


def _filtered(request: HttpRequest) -> SecurityFilter:
    events = SecurityEvent.objects.select_related("actor").order_by("-sequence")
    people = SecurityEvent.objects.order_by("actor_name").values_list("actor_name", flat=True).distinct()
    return SecurityFilter(request.GET, events, people=list(people))


@require_safe
@login_required
@permission_required(VIEW_TRACE, raise_exception=True)
def security_log(request: HttpRequest) -> HttpResponse:
    """The security log, filtered, the latest first."""
    filters = _filtered(request)
    shown, places = filtered_page(request, filters, filters.qs), NamesOfPlaces()
    shown["history"] = [security_line(event, places) for event in shown["page"]]
    return render(request, "dashboards/security_log.html", shown)


@require_safe
@login_required
@permission_required(VIEW_TRACE, raise_exception=True)
def security_export(request: HttpRequest, form: str) -> HttpResponseBase:
    """The filtered events as ``security.csv`` or ``security.xlsx``, a line for each."""
    events, title = _filtered(request).qs, _("Security log")
    if form == "csv":
        lines = lines_as_csv(security_headings, security_rows(events))
        response: HttpResponseBase = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    elif form == "xlsx":
        note = _("Each line is one event; the latest comes first.")
        file = lines_as_xlsx(title, note, security_headings(), security_rows(events), SECURITY_WIDTHS)
        response = FileResponse(file, content_type=XLSX)
    else:
        raise Http404
    name_file(response, None, title, form)
    return response


#: Of the workbook's columns, in letters.
SECURITY_WIDTHS = (7, 19, 16, 20, 30, 60, 26, 20)
