"""Filters of the list of projects. Each choice comes from the plan's own projects."""

import django_filters
from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from departments.models import Department
from targets.filters import contains
from targets.formats import labels

from .models import Project
from .models.stages import ProjectKind, Stage


class ProjectFilter(django_filters.FilterSet):
    """Filters projects by kind, stage, department and words; the list itself filters by light, which is not stored."""

    kind = django_filters.ChoiceFilter(choices=ProjectKind.choices, label=_("Kind"), empty_label=_("All kinds"))
    stage = django_filters.ChoiceFilter(
        choices=Stage.choices, label=pgettext_lazy("project", "Stage"), empty_label=_("All stages")
    )
    department = django_filters.ChoiceFilter(
        field_name="lead__code", label=_("Department"), empty_label=_("All departments")
    )
    light = django_filters.ChoiceFilter(
        choices=list(labels.LIGHT.items()), label=_("Light"), empty_label=_("All lights"), method="keep"
    )
    q = django_filters.CharFilter(
        label=_("Search"),
        method="find",
        max_length=100,
        widget=forms.TextInput(attrs={"placeholder": _("Name, owner or place"), "type": "search"}),
    )

    class Meta:
        model = Project
        fields = ()

    def __init__(self, *args, town: bool, past: bool, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        if past:
            # On a past day the list itself filters by the stages of that day.
            self.filters["stage"].method = "keep"
        if town:
            leads = Department.objects.values_list("code", "name").order_by("id")
            self.filters["department"].extra["choices"] = list(leads)
        else:
            del self.filters["department"]

    def keep(self, queryset, _name, _value):
        return queryset

    def find(self, queryset, _name, value):
        return queryset.filter(contains(("title", "code", "owner", "place", "village__name"), value))
