"""Reports and the trace: to read, never to change, and without drafts."""

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.db.models import F
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from departments.admin import NeverDelete

from ..formats import dates
from ..formats.numbers import amount
from ..models import Event, Figure, ProgressReport
from ..trace.history import NamesOfPlaces, change_in_words, hides_values
from ..trace.sources import actor_of, source_in_words
from ..trace.visibility import VisibleEvent, visible_events
from .base import PlanFilter

#: How many changes a line of the list shows.
IN_A_LINE = 3


class ReadOnly(NeverDelete):
    """Read only, whatever rights somebody has."""

    def has_add_permission(self, request, obj=None) -> bool:
        return False

    def has_change_permission(self, request, obj=None) -> bool:
        return False


class FigureInline(ReadOnly, admin.TabularInline):
    """A report's figures."""

    model = Figure
    fields = ("target", "item", "value_shown", "counted_shown", "note")
    readonly_fields = ("value_shown", "counted_shown")
    extra = 0

    def has_view_permission(self, request, obj=None) -> bool:
        # Whoever may read the report may read its figures.
        return request.user.has_perm("targets.view_progressreport")

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("target", "item")

    @admin.display(description=_("value"))
    def value_shown(self, figure: Figure) -> str:
        return amount(figure.value, figure.target.decimals)

    @admin.display(description=_("counted value"))
    def counted_shown(self, figure: Figure) -> str:
        return amount(figure.counted, figure.target.decimals)


class YearOfReportFilter(PlanFilter):
    """Reports of one year's plan."""

    path = "sub_measure__plan__year"


@admin.register(ProgressReport)
class ProgressReportAdmin(ReadOnly, admin.ModelAdmin):
    """Monthly reports; they are written and reviewed on the site's own pages.

    Drafts and returned reports belong to their department and are not listed.
    """

    inlines = (FigureInline,)
    list_display = ("sub_measure", "month", "status", "assessment", "lead", "submitted_by", "submitted_at", "version")
    list_filter = (
        YearOfReportFilter,
        "status",
        "month",
        "assessment",
        ("sub_measure__lead", admin.RelatedOnlyFieldListFilter),
    )
    list_select_related = ("sub_measure__lead", "submitted_by")
    search_fields = ("sub_measure__code", "sub_measure__title", "progress", "problems", "next_steps")
    ordering = ("-sub_measure__plan__year", "-month", "sub_measure_id")

    def get_queryset(self, request):
        Status = ProgressReport.Status
        # Projects too: an administrator looks here for everything that was reported.
        reports = ProgressReport.with_projects.order_by(*self.get_ordering(request))
        return reports.filter(status__in=(Status.SUBMITTED, Status.APPROVED))

    @admin.display(description=_("lead department"), ordering="sub_measure__lead__code")
    def lead(self, report: ProgressReport) -> str:
        lead = report.sub_measure.lead
        return lead.table_name if lead else "—"


class VisibleEventList(ChangeList):
    """A page of events, each with what is visible of it outside its department. One more query."""

    def get_results(self, request) -> None:
        super().get_results(request)
        self.result_list = list(self.result_list)
        places = NamesOfPlaces()
        for event, visible in zip(self.result_list, visible_events(self.result_list), strict=True):
            event.visible, event.places = visible, places


@admin.register(Event)
class EventAdmin(ReadOnly, admin.ModelAdmin):
    """The trace: who did what, when, from where, and what it changed, by the rule of ``visibility``."""

    list_display = ("sequence", "moment", "who", "action", "sub_measure", "month", "first_changes", "reason")
    list_display_links = ("sequence", "moment")
    list_filter = (PlanFilter, "action", "month", "at")
    list_select_related = ("sub_measure", "plan", "actor")
    list_per_page = 50
    date_hierarchy = "at"
    search_fields = ("actor_name", "reason", "source", "sub_measure__code", "sub_measure__title")
    search_help_text = _("Person, reason, address or sub-measure.")
    # Databases differ on where those without a plan stand.
    ordering = (F("plan__year").desc(nulls_last=True), "-sequence")
    fields = (
        "plan",
        "sequence",
        "moment",
        "who",
        "action",
        "sub_measure",
        "month",
        "from_where",
        "reason",
        "all_changes",
        "hash",
        "previous_hash",
    )
    readonly_fields = ("moment", "who", "from_where", "all_changes")

    @admin.display(description=_("time"), ordering="at")
    def moment(self, event: Event) -> str:
        return dates.moment(event.at)

    @admin.display(description=_("person"), ordering="actor_name")
    def who(self, event: Event) -> str:
        return actor_of(event)

    @admin.display(description=_("from where"))
    def from_where(self, event: Event) -> str:
        return source_in_words(event.source)

    def get_changelist(self, request, **_options):
        return VisibleEventList

    @admin.display(description=_("changes"))
    def first_changes(self, event: Event) -> str:
        lines = changes_as_list(event.visible, IN_A_LINE, event.places)
        more = len(event.visible.changes) - IN_A_LINE
        return format_html("{}{}", lines, gettext("and %(count)d more") % {"count": more} if more > 0 else "")

    @admin.display(description=_("changes"))
    def all_changes(self, event: Event) -> str:
        return changes_as_list(*visible_events([event]))


def changes_as_list(visible: VisibleEvent, most: int | None = None, places: NamesOfPlaces | None = None) -> str:
    """The first changes in words, a line each: ``target tax-revenue · target value: (empty) → 5520``.

    Where values stay in the department, a line says only that something changed.
    """
    lines: list[str] = []
    places = places or NamesOfPlaces()
    for change in visible.changes[:most]:
        what, before, after = change_in_words(change, places=places)
        lines.append(what if visible.withheld or hides_values(change) else f"{what}: {before} → {after}")
    return format_html("<ul>{}</ul>", format_html_join("", "<li>{}</li>", ((line,) for line in lines)))
