"""The ledger's filter."""

import django_filters
from django import forms
from django.utils.translation import gettext_lazy as _

from departments.models import Department

from . import words
from .ledger import search
from .models import Target


class LedgerFilter(django_filters.FilterSet):
    """Area, department, light and text. The light is no column: ``LedgerRows`` judges it."""

    area = django_filters.ChoiceFilter(
        field_name="sub_measure__area__number", label=_("Task area"), empty_label=_("All areas")
    )
    department = django_filters.ChoiceFilter(
        field_name="sub_measure__lead__code", label=_("Department"), empty_label=_("All departments")
    )
    light = django_filters.ChoiceFilter(
        choices=list(words.LIGHT.items()),
        label=_("Light"),
        empty_label=_("All lights"),
        method="keep",
    )
    q = django_filters.CharFilter(
        label=_("Search"),
        method="find",
        max_length=100,
        widget=forms.TextInput(attrs={"placeholder": _("Name or words of the plan"), "type": "search"}),
    )

    class Meta:
        model = Target
        fields = ()

    def __init__(self, *args, areas: dict[int, str], town: bool, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.filters["area"].extra["choices"] = [(str(number), title) for number, title in areas.items()]
        if town:
            leads = Department.objects.values_list("code", "name").order_by("id")
            self.filters["department"].extra["choices"] = list(leads)
        else:
            del self.filters["department"]
        for field in self.form.fields.values():
            is_choice = isinstance(field.widget, forms.Select)
            field.widget.attrs["class"] = "form-select form-select-sm" if is_choice else "form-control form-control-sm"

    def keep(self, queryset, _name, _value):
        return queryset

    def find(self, queryset, _name, value):
        return search(queryset, value)
