"""The town's working days: Monday to Friday, except for the public holidays and worked weekends (调休) in its table.

The administrator keeps the table (``CalendarDay``): it is filled a year at a time with the days that the State Council
has published, from the package ``chinesecalendar``, and each day can be changed by hand. A day without a row follows
its weekday. Due days are not stored, so correcting a day also corrects who was late.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

import chinese_calendar
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..formats import dates
from ..models import CalendarDay

#: The public holidays' names, as the table has them, and in the reader's language.
HOLIDAYS = {
    "元旦": gettext_lazy("New Year's Day"),
    "春节": gettext_lazy("Spring Festival"),
    "清明": gettext_lazy("Tomb-sweeping Day"),
    "劳动节": gettext_lazy("Labour Day"),
    "端午": gettext_lazy("Dragon Boat Festival"),
    "国庆节": gettext_lazy("National Day"),
    "中秋": gettext_lazy("Mid-autumn Festival"),
}
SATURDAY = 5


@dataclass(frozen=True)
class Calendar:
    """Public holidays and worked weekends by their date; all other days follow their weekday."""

    days: Mapping[date, CalendarDay] = field(default_factory=dict)

    def is_working_day(self, day: date) -> bool:
        """Whether the town works on a day."""
        row = self.days.get(day)
        if row is not None:
            return row.kind == CalendarDay.Kind.WORKDAY
        return day.weekday() < SATURDAY

    def working_day_from(self, day: date) -> date:
        """The day itself where it is worked, else the next one that is."""
        while not self.is_working_day(day):
            day += timedelta(days=1)
        return day

    def working_days_after(self, day: date, count: int) -> date:
        """The working day that is so many of them after a day."""
        for _each in range(count):
            day = self.working_day_from(day + timedelta(days=1))
        return day

    def knows(self, year: int) -> bool:
        """Whether the public holidays of a year are in the table."""
        return any(day.year == year and row.kind == CalendarDay.Kind.HOLIDAY for day, row in self.days.items())

    def why_off(self, day: date) -> str:
        """Why a day is off: the holiday's name, or else the weekday."""
        row = self.days.get(day)
        name = HOLIDAYS.get(row.name, row.name) if row else ""
        return str(name or dates.weekday(day))

    def moved(self, planned: date, due: date) -> str:
        """Why something planned for one day is due on another, in a sentence; empty where it is not moved."""
        if planned == due:
            return ""
        row = self.days.get(planned)
        name = HOLIDAYS.get(row.name, row.name) if row else ""
        facts = {"planned": dates.day(planned), "due": dates.day_of_week(due), "weekday": dates.weekday(planned)}
        if name:
            return _("%(planned)s is a public holiday (%(holiday)s): due on %(due)s.") % {**facts, "holiday": name}
        if row:
            return _("%(planned)s is a day off: due on %(due)s.") % facts
        return _("%(planned)s is a %(weekday)s: due on %(due)s.") % facts


class UnknownYear(Exception):
    """The published holidays of a year are not known here; its text is for the reader."""

    def __init__(self, year: int) -> None:
        first, last = known_years()
        super().__init__(
            _(
                "The public holidays of %(year)d are not known to this version, which has %(first)d to %(last)d. "
                "Enter them by hand; until then only weekends are days off."
            )
            % {"year": year, "first": first, "last": last}
        )


def known_years() -> tuple[int, int]:
    """The first and the last year whose holidays the package has."""
    years = {day.year for day in chinese_calendar.holidays}
    return min(years), max(years)


def published_days(year: int) -> list[CalendarDay]:
    """A year's public holidays and worked weekends as published, not saved, in the order of days.

    A holiday that falls on a Saturday or Sunday is given too, for its name.

    Raises:
        UnknownYear: the package does not have the year.
    """
    first, last = known_years()
    if not first <= year <= last:
        raise UnknownYear(year)
    sources = (
        (CalendarDay.Kind.HOLIDAY, chinese_calendar.holidays),
        (CalendarDay.Kind.WORKDAY, chinese_calendar.workdays),
    )
    found = [
        CalendarDay(day=day, kind=kind, name=chinese_calendar.Holiday(name).chinese)
        for kind, source in sources
        for day, name in source.items()
        if day.year == year
    ]
    return sorted(found, key=lambda row: row.day)


@transaction.atomic
def fill_years(years: Iterable[int]) -> list[CalendarDay]:
    """Puts the published days of years into the table and returns the new ones; existing days stay.

    Raises:
        UnknownYear: nothing is written then.
    """
    rows = [row for year in years for row in published_days(year)]
    existing = set(CalendarDay.objects.filter(day__in=[row.day for row in rows]).values_list("day", flat=True))
    return CalendarDay.objects.bulk_create([row for row in rows if row.day not in existing])
