"""Administration pages of the plan, its task areas and sub-measures."""

from django.contrib import admin
from django.forms import CheckboxSelectMultiple
from django.utils.translation import gettext_lazy as _

from ..formats.numbers import trimmed
from ..models import Plan, SubMeasure, Target, TaskArea
from .base import InPlanOrder, PartAdmin, PartInline, PlanFilter
from .forms import PlanForm, SubMeasureForm, TargetRowForm, TaskAreaForm
from .handovers import HandoverAdmin
from .next_year import NextYearAdmin


class TaskAreaInline(PartInline):
    """The plan's areas."""

    model = TaskArea
    form = TaskAreaForm
    fields = ("number", "numeral", "kind", "title", "weight")


class SubMeasureInline(PartInline):
    """An area's sub-measures: who leads them and by when."""

    model = SubMeasure
    form = SubMeasureForm
    fields = ("code", "numeral", "title", "lead", "leader", "due_month", "weight")


class TargetInline(PartInline):
    """A sub-measure's targets: what they promise."""

    model = Target
    form = TargetRowForm
    fields = ("code", "name", "unit", "decimals", "value", "phasing", "due_month", "weight")


@admin.register(Plan)
class PlanAdmin(NextYearAdmin, PartAdmin):
    """A year's plan, with the pages that take it to a new year."""

    form = PlanForm
    inlines = (TaskAreaInline,)
    fieldsets = (
        (None, {"fields": ("year", "town", "title", "preamble", "demonstration")}),
        (_("Reports"), {"fields": ("report_day",)}),
        (_("Lights"), {"fields": ("basis", "green_at", "amber_at")}),
        (_("Dashboard"), {"fields": ("ranks_departments",)}),
    )
    readonly_fields = ("demonstration",)
    list_display = ("year", "title", "town", "report_day", "basis", "demonstration")
    list_display_links = ("year", "title")
    list_filter = ("demonstration",)
    search_fields = ("year", "title", "town")
    ordering = ("-year",)


@admin.register(TaskArea)
class TaskAreaAdmin(PartAdmin):
    """A task area and its sub-measures."""

    form = TaskAreaForm
    inlines = (SubMeasureInline,)
    fields = ("plan", ("number", "numeral"), "kind", "title", "text", "weight")
    list_display = ("number", "title", "kind", "year", "weight_shown")
    list_display_links = ("number", "title")
    list_filter = (PlanFilter, "kind")
    list_select_related = ("plan",)
    search_fields = ("title", "text")
    ordering = ("-plan__year", "number")

    def get_readonly_fields(self, request, obj=None):
        fixed = super().get_readonly_fields(request, obj)
        return (*fixed, "plan") if obj is not None else fixed

    @admin.display(description=_("year"), ordering="plan__year")
    def year(self, area: TaskArea) -> int:
        return area.plan.year

    @admin.display(description=_("weight"), ordering="weight")
    def weight_shown(self, area: TaskArea) -> str:
        return trimmed(area.weight, 2)


class LeadFilter(admin.SimpleListFilter):
    """Sub-measures that nobody leads yet."""

    title = _("lead department set")
    parameter_name = "has_lead"
    path = "lead__isnull"

    def lookups(self, request, model_admin):
        return [("no", _("not set")), ("yes", _("set"))]

    def queryset(self, request, queryset):
        known = {"no": True, "yes": False}
        return queryset.filter(**{self.path: known[self.value()]}) if self.value() in known else queryset


@admin.register(SubMeasure)
class SubMeasureAdmin(HandoverAdmin, PartAdmin):
    """A sub-measure, who leads and supports it, and its targets."""

    form = SubMeasureForm
    inlines = (TargetInline,)
    fieldsets = (
        (None, {"fields": ("area", ("code", "numeral"), "title", "text")}),
        (_("Departments"), {"fields": (("lead", "leader"), "supports")}),
        (_("Time and weight"), {"fields": (("due_month", "weight"),)}),
    )
    list_display = ("code", "title", "area", "lead", "due_month", "weight_shown", "year")
    list_display_links = ("code", "title")
    list_filter = (PlanFilter, LeadFilter, ("lead", admin.RelatedOnlyFieldListFilter), "area__kind", "due_month")
    list_select_related = ("area", "lead", "plan")
    search_fields = ("code", "title", "text", "lead__name")
    ordering = ("-plan__year", "area__number", "code", "id")
    #: The code that ``InPlanOrder`` reads as numbers.
    code_path = "code"

    def get_changelist(self, request, **kwargs):
        return InPlanOrder

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        # Check boxes: Django's own widget with two lists needs a script and is not fully translated.
        return super().formfield_for_manytomany(db_field, request, widget=CheckboxSelectMultiple, **kwargs)

    @admin.display(description=_("year"), ordering="plan__year")
    def year(self, sub_measure: SubMeasure) -> int:
        return sub_measure.plan.year

    @admin.display(description=_("weight"), ordering="weight")
    def weight_shown(self, sub_measure: SubMeasure) -> str:
        return trimmed(sub_measure.weight, 2)
