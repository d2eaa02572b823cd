"""The filters of the ledger and of the trace, and a page of the events that a filter lets through."""

from collections.abc import Mapping
from typing import Any

import django_filters
from django import forms
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet, TextField
from django.db.models.functions import Cast
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from departments.models import Department
from targets.filters import contains
from targets.formats import labels
from targets.formats.dates import month_name
from targets.models import Event, SubMeasure
from targets.trace.sources import stored_as

EVENTS_PER_PAGE = 30


class LedgerFilter(django_filters.FilterSet):
    """Filters commitments by area, department and text; ``Ledger`` itself filters by light, which is not stored."""

    area = django_filters.ChoiceFilter(field_name="area__number", label=_("Task area"), empty_label=_("All areas"))
    department = django_filters.ChoiceFilter(label=_("Department"), empty_label=_("All departments"), method="led_by")
    light = django_filters.ChoiceFilter(
        choices=list(labels.LIGHT.items()),
        label=_("Light"),
        empty_label=_("All lights"),
        method="keep",
    )
    q = django_filters.CharFilter(
        label=_("Search"),
        method="find",
        max_length=100,
        widget=forms.TextInput(attrs={"placeholder": _("Name or text"), "type": "search"}),
    )

    class Meta:
        model = SubMeasure
        fields = ()

    def __init__(self, *args, areas: dict[int, str], town: bool, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.filters["area"].extra["choices"] = [(str(number), title) for number, title in areas.items()]
        if town:
            leads = Department.objects.values_list("code", "name").order_by("id")
            self.filters["department"].extra["choices"] = list(leads)
        else:
            del self.filters["department"]

    def keep(self, queryset, _name, _value):
        return queryset

    def led_by(self, queryset, _name, value):
        """The commitments that a department led in the month."""
        return queryset.filter(lead_then__in=Department.objects.filter(code=value).values("pk"))

    def find(self, queryset, _name, value):
        """The commitments whose texts, or whose sub-measure's texts, contain the text."""
        own_code = contains(("code",), value) & Q(target__isnull=True)
        return queryset.filter(own_code | contains(("target__name", "target__code", "title", "text"), value))


#: A day in a filter.
DAY = {
    "widget": forms.DateInput({"type": "date"}, "%Y-%m-%d"),
    "error_messages": {"invalid": _("This is not a day; write it as 2021-06-30.")},
}
#: A search among events.
SEARCH = forms.TextInput(attrs={"placeholder": _("Reason or address"), "type": "search"})

#: What stands before a target's code among the sub-measures.
TARGET = "target:"
#: What stands before a command's name among the people; no user name has a colon.
PROGRAM = "program:"
#: What is done to people and places, and to the remarks of reviewers.
_PEOPLE = (
    Event.Action.CHANGE_ACCOUNT,
    Event.Action.ASK_CONFIRMATION,
    Event.Action.CONFIRM,
    Event.Action.REFUSE,
    Event.Action.TAKE_BACK,
    Event.Action.CHANGE_DEPARTMENT,
    Event.Action.CHANGE_VILLAGE,
    Event.Action.CHANGE_REMARK,
)


class TraceFilter(django_filters.FilterSet):
    """Filters events by kind, person, days and words; those of a plan by month, department, sub-measure and target too.

    A department's events are those of the sub-measures that it leads today.
    """

    month = django_filters.ChoiceFilter(label=_("Month"), empty_label=_("All months"))
    action = django_filters.ChoiceFilter(label=pgettext_lazy("trace", "Action"), empty_label=_("All actions"))
    person = django_filters.ChoiceFilter(label=_("Person"), empty_label=_("Everybody"), method="of_person")
    department = django_filters.ChoiceFilter(
        field_name="sub_measure__lead__code", label=_("Department"), empty_label=_("All departments")
    )
    measure = django_filters.ChoiceFilter(
        label=_("Sub-measure or target"), empty_label=_("All sub-measures"), method="of_measure"
    )
    since = django_filters.DateFilter(
        field_name="at", lookup_expr="date__gte", label=pgettext_lazy("day", "From"), **DAY
    )
    until = django_filters.DateFilter(field_name="at", lookup_expr="date__lte", label=pgettext_lazy("day", "To"), **DAY)
    q = django_filters.CharFilter(
        label=_("Search"),
        method="find",
        max_length=100,
        widget=forms.TextInput(attrs={"placeholder": _("Reason or address"), "type": "search"}),
    )

    class Meta:
        model = Event
        fields = ()

    def __init__(
        self,
        *args,
        people: Mapping[str, str],
        departments: dict[str, str],
        measures: dict[str, str],
        of_plan: bool = True,
        **kw,
    ) -> None:
        super().__init__(*args, **kw)
        self.filters["month"].extra["choices"] = [(month, month_name(month)) for month in range(1, 13)]
        actions = [action for action in Event.Action if action not in _PEOPLE]
        self.filters["action"].extra["choices"] = [
            (action.value, action.label) for action in (actions if of_plan else (*_PEOPLE, Event.Action.LOAD_PLAN))
        ]
        self.filters["person"].extra["choices"] = list(people.items())
        self.filters["department"].extra["choices"] = list(departments.items())
        self.filters["measure"].extra["choices"] = list(measures.items())
        if not of_plan:
            for name in ("month", "department", "measure"):
                del self.filters[name]

    def of_person(self, queryset, _name, value):
        """The events of an account, by its user name; after ``PROGRAM`` those of a command, by its name."""
        program = value.removeprefix(PROGRAM)
        if program == value:
            return queryset.filter(actor__username=value)
        return queryset.filter(actor=None, actor_name=program)

    def of_measure(self, queryset, _name, value):
        """The events of a sub-measure; of a target those that changed something of it."""
        code = value.removeprefix(TARGET)
        if code == value:
            return queryset.filter(sub_measure__code=code)
        of_its_sub_measure = queryset.filter(sub_measure__targets__code=code)
        return of_its_sub_measure.annotate(text=Cast("changes", TextField())).filter(text__contains=f'"of": "{code}"')

    def find(self, queryset, _name, value):
        found = contains(("reason", "source"), value)
        for stored in stored_as(value):
            found |= contains(("source",), stored)
        return queryset.filter(found)


def filtered_page(request: HttpRequest, filters: django_filters.FilterSet, events: QuerySet) -> dict[str, Any]:
    """What ``dashboards/_events.html`` shows of a filter and of the page that ``?page=`` asks for. Two queries, once
    the page's events are read.

    Args:
        events: those that the filter lets through, in the order of the list.
    """
    page = Paginator(events, EVENTS_PER_PAGE).get_page(request.GET.get("page"))
    return {
        "filter": filters,
        "is_filtered": any(request.GET.get(name) for name in filters.filters),
        "page": page,
        "total": page.paginator.count,
        "action": request.path,
    }
