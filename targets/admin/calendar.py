"""The administration page of the office calendar: public holidays and worked weekends, a year at a time."""

from datetime import MAXYEAR, MINYEAR

from django.contrib import admin, messages
from django.contrib.admin.models import ADDITION, LogEntry
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from ..actions import calendar_change, fill_calendar
from ..calendar.schedule import local_day
from ..calendar.workdays import UnknownYear, known_years
from ..formats import dates
from ..formats.whole import whole_number
from ..models import CalendarDay, Plan
from ..trace.record import Actor


class YearOfDayFilter(admin.SimpleListFilter):
    """Days of one year."""

    title = _("year")
    parameter_name = "year"

    def lookups(self, request, model_admin) -> list[tuple[str, str]]:
        return [(str(day.year), str(day.year)) for day in CalendarDay.objects.dates("day", "year", order="DESC")]

    def queryset(self, request, queryset):
        year = whole_number(self.value(), MINYEAR, MAXYEAR)
        return queryset if year is None else queryset.filter(day__year=year)


@admin.register(CalendarDay)
class CalendarDayAdmin(admin.ModelAdmin):
    """Public holidays and worked weekends; they move the day on which reports are due."""

    change_list_template = "admin/targets/calendarday/change_list.html"
    list_display = ("day_shown", "weekday", "kind", "name")
    list_filter = (YearOfDayFilter, "kind")
    search_fields = ("name",)
    ordering = ("-day",)
    list_per_page = 100

    @admin.display(description=_("day"), ordering="day")
    def day_shown(self, row: CalendarDay) -> str:
        return dates.day(row.day)

    @admin.display(description=_("weekday"))
    def weekday(self, row: CalendarDay) -> str:
        return dates.weekday(row.day)

    def save_model(self, request, obj, form, change) -> None:
        # Also the day that the row had before: it follows its weekday again.
        days = {obj.day, *CalendarDay.objects.filter(pk=obj.pk).values_list("day", flat=True)}
        with calendar_change(Actor.of_request(request), days):
            super().save_model(request, obj, form, change)

    def delete_model(self, request, obj) -> None:
        with calendar_change(Actor.of_request(request), [obj.day]):
            super().delete_model(request, obj)

    def delete_queryset(self, request, queryset) -> None:
        with calendar_change(Actor.of_request(request), list(queryset.values_list("day", flat=True))):
            super().delete_queryset(request, queryset)

    def get_urls(self):
        fill = path("fill/", self.admin_site.admin_view(require_POST(self.fill)), name="targets_calendarday_fill")
        return [fill, *super().get_urls()]

    def changelist_view(self, request, extra_context=None):
        return super().changelist_view(request, {**(extra_context or {}), "fill": self._fill_choices()})

    def _fill_choices(self) -> dict:
        """The years that can be filled in, and the one that the town probably wants: the first that is still empty."""
        first, last = known_years()
        wanted = {year for plan in Plan.objects.values_list("year", flat=True) for year in (plan, plan + 1)}
        wanted.add(local_day().year)
        filled = {day.year for day in CalendarDay.objects.dates("day", "year")}
        open_years = sorted(year for year in wanted - filled if first <= year <= last)
        usual = open_years[0] if open_years else min(last, local_day().year)
        return {"years": range(last, first - 1, -1), "usual": usual, "first": first, "last": last}

    def fill(self, request: HttpRequest) -> HttpResponse:
        """Puts a year's published holidays and worked weekends into the table; existing days stay."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        text = request.POST.get("year", "").strip()
        year = whole_number(text, MINYEAR, MAXYEAR)
        if year is None:
            self.message_user(request, gettext("“%(year)s” is not a year.") % {"year": text[:20]}, messages.ERROR)
            return redirect("admin:targets_calendarday_changelist")
        try:
            added = fill_calendar(Actor.of_request(request), [year])
        except UnknownYear as error:
            self.message_user(request, str(error), messages.ERROR)
            return redirect("admin:targets_calendarday_changelist")
        sentence = ngettext(
            "%(year)d: %(n)d day added; days that were there already stay as they are.",
            "%(year)d: %(n)d days added; days that were there already stay as they are.",
            len(added),
        )
        LogEntry.objects.log_actions(request.user.pk, added, ADDITION, change_message=[{"added": {}}])
        self.message_user(request, sentence % {"year": year, "n": len(added)}, messages.SUCCESS)
        return redirect(f"{reverse('admin:targets_calendarday_changelist')}?year={year}")
