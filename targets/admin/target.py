"""Administration pages of targets and their breakdown items."""

from django.contrib import admin
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from departments.admin import SortedByPinyin

from ..formats.numbers import amount
from ..models import Item, Target
from .base import InPlanOrder, PartAdmin, PartInline, PlanFilter
from .forms import ItemForm, TargetForm
from .revisions import RevisionAdmin


class ItemInline(PartInline):
    """A target's breakdown items."""

    model = Item
    form = ItemForm
    fields = ("name", "village", "planned")


class ValueFilter(admin.SimpleListFilter):
    """Targets that the plan left as XX and nobody has set yet."""

    title = _("target value")
    parameter_name = "has_value"

    def lookups(self, request, model_admin):
        return [("no", _("not set")), ("yes", _("set"))]

    def queryset(self, request, queryset):
        known = {"no": True, "yes": False}
        return queryset.filter(value__isnull=known[self.value()]) if self.value() in known else queryset


@admin.register(Target)
class TargetAdmin(RevisionAdmin, SortedByPinyin, PartAdmin):
    """A target: what is promised, how it spreads over the year, what makes its light."""

    form = TargetForm
    inlines = (ItemInline,)
    fieldsets = (
        (None, {"fields": ("sub_measure", ("code", "name", "pinyin"), "quote")}),
        (_("What is promised"), {"fields": ("value", ("unit", "decimals"), ("comparator", "baseline"))}),
        (
            _("Over the year"),
            {"fields": ("phasing", ("start_month", "due_month"), "last_year", "nodes")},
        ),
        (_("Lights"), {"fields": ("basis", ("green_at", "amber_at"), "weight")}),
        (_("Figures and items"), {"fields": ("counting", ("item_threshold", "item_unit"))}),
    )
    list_display = ("name_shown", "code", "value_shown", "unit", "phasing", "due_month", "sub_measure", "lead", "year")
    list_display_links = ("name_shown", "code")
    list_filter = (
        PlanFilter,
        ValueFilter,
        "phasing",
        "comparator",
        "counting",
        ("sub_measure__lead", admin.RelatedOnlyFieldListFilter),
        "due_month",
    )
    list_select_related = ("sub_measure__lead", "plan")
    search_fields = ("code", "name", "quote", "sub_measure__code", "sub_measure__title")
    ordering = ("-plan__year", "sub_measure__area__number", "sub_measure__code", "id")
    #: The code that ``InPlanOrder`` reads as numbers.
    code_path = "sub_measure__code"

    def get_changelist(self, request, **kwargs):
        return InPlanOrder

    @admin.display(description=_("target value"), ordering="value")
    def value_shown(self, target: Target) -> str:
        return gettext("Not set") if target.value is None else amount(target.value, target.decimals)

    @admin.display(description=_("lead department"), ordering="sub_measure__lead__code")
    def lead(self, target: Target) -> str:
        lead = target.sub_measure.lead
        return lead.table_name if lead else "—"

    @admin.display(description=_("year"), ordering="plan__year")
    def year(self, target: Target) -> int:
        return target.plan.year


class YearOfTargetFilter(PlanFilter):
    """Items of one year's plan."""

    path = "target__plan__year"


@admin.register(Item)
class ItemAdmin(PartAdmin):
    """Breakdown items: roads, villages."""

    form = ItemForm
    fields = ("target", "name", "village", "planned", "ended_from")
    list_display = ("name", "target", "village", "planned_shown", "year")
    list_filter = (YearOfTargetFilter, ("village", admin.RelatedOnlyFieldListFilter))
    list_select_related = ("target__plan", "village")
    search_fields = ("name", "target__name", "target__code", "village__name")
    ordering = ("-target__plan__year", "target__code", "id")

    def get_readonly_fields(self, request, obj=None):
        fixed = super().get_readonly_fields(request, obj)
        return (*fixed, "target") if obj is not None else fixed

    @admin.display(description=_("planned"), ordering="planned")
    def planned_shown(self, item: Item) -> str:
        return amount(item.planned, item.target.decimals)

    @admin.display(description=_("year"), ordering="target__plan__year")
    def year(self, item: Item) -> int:
        return item.target.plan.year
