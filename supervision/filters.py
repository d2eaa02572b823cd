"""The filter of the list of matters."""

import re
from datetime import date, timedelta

import django_filters
from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from departments.models import Department
from targets.filters import contains
from targets.formats.whole import whole_number

from .models import Matter
from .rules import AMBER_DAYS

OPEN = "open"
#: A matter's number, alone or with its year as its papers write it in either language.
NUMBERED = re.compile(r"(?:.*〔(\d{4})〕|.*(\d{4})-)?\s*(\d+)\s*号?")
LATE = (
    ("late", pgettext_lazy("matter", "Late")),
    ("amber", _("Late, up to a week")),
    ("red", _("Late, more than a week")),
)


class MatterFilter(django_filters.FilterSet):
    """Filters matters by state, department, lateness and words."""

    state = django_filters.ChoiceFilter(
        choices=[(OPEN, pgettext_lazy("matter", "Open")), *Matter.State.choices],
        label=pgettext_lazy("matter", "State"),
        empty_label=_("All states"),
        method="in_state",
    )
    department = django_filters.ChoiceFilter(
        field_name="lead__code", label=_("Department"), empty_label=_("All departments")
    )
    late = django_filters.ChoiceFilter(
        choices=LATE, label=_("Lateness"), empty_label=_("Late or not"), method="late_by"
    )
    q = django_filters.CharFilter(
        label=_("Search"),
        method="find",
        max_length=100,
        widget=forms.TextInput(attrs={"placeholder": _("Number, title or order"), "type": "search"}),
    )

    class Meta:
        model = Matter
        fields = ()

    def __init__(self, *args, town: bool, today: date, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        if town:
            leads = Department.objects.values_list("code", "name").order_by("id")
            self.filters["department"].extra["choices"] = list(leads)
        else:
            del self.filters["department"]

    def in_state(self, queryset, _name, value):
        return queryset.filter(state__in=Matter.OPEN if value == OPEN else [value])

    def late_by(self, queryset, _name, value):
        """The matters whose answer is late, by the days since their due day."""
        late = queryset.filter(state__in=Matter.OWED, due__lt=self.today)
        red_before = self.today - timedelta(days=AMBER_DAYS)
        if value == "red":
            return late.filter(due__lt=red_before)
        return late.filter(due__gte=red_before) if value == "amber" else late

    def find(self, queryset, _name, value):
        """The matters whose words contain the text, or whose number it is: 3, 3号, 督办〔2021〕3号."""
        found = contains(("title", "order", "target__name", "sub_measure__title"), value)
        numbered = NUMBERED.fullmatch(value)
        number = whole_number(numbered and numbered[3], 1)
        if number is not None:
            year = numbered[1] or numbered[2]
            found |= Q(number=number, **({"year": int(year)} if year else {}))
        return queryset.filter(found)
