"""What the administration pages of the plan's parts have in common."""

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.db import models
from django.db.models import Case, Exists, OuterRef, QuerySet, When
from django.utils.translation import gettext_lazy as _

from departments.admin import NeverDelete

from ..filters import spellings
from ..formats.codes import code_order
from ..formats.whole import whole_number
from ..models import Figure, Handover, Plan, ProgressReport, SubMeasure, Target, TaskArea
from ..trace.subjects import plan_id_of
from .conflicts import StaleAwareAdmin
from .fields import AmountFormField
from .forms import WAS_CLOSED

#: The reports or figures of each part, as a subquery on the part's row.
REPORTED = {
    Plan: ProgressReport.with_projects.filter(sub_measure__plan=OuterRef("pk")),
    TaskArea: ProgressReport.with_projects.filter(sub_measure__area=OuterRef("pk")),
    SubMeasure: ProgressReport.with_projects.filter(sub_measure=OuterRef("pk")),
    Target: Figure.objects.filter(target=OuterRef("pk")),
}


def with_state(rows: QuerySet) -> QuerySet:
    """Rows of a plan's part with the answers of ``is_fixed`` and ``is_reported``, which then ask nothing more."""
    if rows.model is Target:
        rows = rows.annotate(is_fixed=WAS_CLOSED)
    if rows.model is SubMeasure:
        rows = rows.annotate(is_fixed=WAS_CLOSED | Exists(Handover.objects.filter(sub_measure=OuterRef("pk"))))
    return rows.annotate(reported=Exists(REPORTED[rows.model])) if rows.model in REPORTED else rows


class PartFields:
    """Form fields for pages and inlines: amounts without false digits, each list of choices read once."""

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        if isinstance(db_field, models.DecimalField):
            return db_field.formfield(form_class=AmountFormField, **kwargs)
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        if field is not None:
            # Otherwise every row of an inline would query the database again.
            field.choices = list(field.choices)
        return field


class PartInline(NeverDelete, PartFields, admin.TabularInline):
    """The parts of a plan, area, sub-measure or target: a line each, with a link to its own page."""

    extra = 0
    show_change_link = True
    #: So many new lines may come in one go; each costs time, also where it is empty.
    most_new = 50

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field is not None:
            # Django's table has no place for it, but would let the input refer to it.
            field.help_text = ""
        return field

    def get_queryset(self, request):
        return with_state(super().get_queryset(request))

    def get_formset(self, request, obj=None, **kwargs):
        formset = super().get_formset(request, obj, **kwargs)
        if request.method == "POST":
            stored = 0 if obj is None else self.model._default_manager.filter(**{formset.fk.name: obj}).count()
            formset.absolute_max = stored + self.most_new
        return formset


class FindsSpellings:
    """Searches for a text as typed, and with plain characters in place of full-width ones (``filters.spellings``)."""

    def get_search_results(self, request, queryset, search_term):
        found, may_repeat = super().get_search_results(request, queryset, search_term)
        for spelling in spellings(search_term) - {search_term}:
            more, more_repeat = super().get_search_results(request, queryset, spelling)
            found, may_repeat = found | more, may_repeat or more_repeat
        return found, may_repeat


class InPlanOrder(ChangeList):
    """A list that sorts the codes of sub-measures as numbers: 1.9 before 1.10, which no database does by itself."""

    def get_ordering(self, request, queryset):
        path = self.model_admin.code_path
        codes = sorted(SubMeasure.objects.order_by().values_list("code", flat=True).distinct(), key=code_order)
        place = Case(*(When(**{path: code}, then=place) for place, code in enumerate(codes)), default=len(codes))
        by_code = {path: place.asc(), f"-{path}": place.desc()} if codes else {}
        return [by_code.get(field, field) for field in super().get_ordering(request, queryset)]


class PartAdmin(NeverDelete, PartFields, FindsSpellings, StaleAwareAdmin, admin.ModelAdmin):
    """A page of the plan or of one of its parts. A part cannot move to another plan."""

    save_on_top = True
    list_per_page = 50

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change=change, **kwargs)
        parent = form.base_fields.get(form.parent)
        if parent is not None:
            same_plan = {"plan_id": plan_id_of(obj)} if obj is not None else {}
            parent.queryset = parent.queryset.filter(**same_plan).select_related("plan")
            parent.choices = [("", "---------"), *((part.pk, f"{part.plan.year} · {part}") for part in parent.queryset)]
        return form

    def get_readonly_fields(self, request, obj=None):
        fixed = super().get_readonly_fields(request, obj)
        return (*fixed, *self.form.frozen_fields(obj)) if obj is not None else fixed


class PlanFilter(admin.SimpleListFilter):
    """Parts of one year's plan, by its year."""

    title = _("annual work plan")
    parameter_name = "year"
    path = "plan__year"

    def lookups(self, request, model_admin) -> list[tuple[str, str]]:
        return [(str(year), str(year)) for year in Plan.objects.values_list("year", flat=True)]

    def queryset(self, request, queryset):
        year = whole_number(self.value())
        return queryset if year is None else queryset.filter(**{self.path: year})
