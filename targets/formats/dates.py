"""Months and days as the town writes them: 6月, 2021年6月, 2021年6月30日; June, June 2021, 30 June 2021."""

from datetime import date, datetime, time, timedelta
from functools import cache

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, ngettext, npgettext, pgettext
from django.utils.translation import gettext as _


def month_name(month: int) -> str:
    """A month by itself: 6月, June."""
    return _month_name(month, get_language())


def start_name(month: int) -> str:
    """The month in which a target starts; of 0 that it was before the year."""
    return month_name(month) if month else _("the year before")


@cache
def _month_name(month: int, _language: str) -> str:
    # Cached, because a page of sentences names a month a thousand times.
    return date_format(date(2000, month, 1), pgettext("date format of a month", "F"))


def year_month(year: int, month: int) -> str:
    """A month of a year: 2021年6月, June 2021."""
    return date_format(date(year, month, 1), pgettext("date format of a month and year", "F Y"))


def day(value: date | None) -> str:
    """A day: 2021年6月30日, 30 June 2021; empty for None."""
    return date_format(value, pgettext("date format of a day", "j F Y")) if value else ""


def end_of_day(value: date) -> datetime:
    """The midnight after a day, in the town's time zone."""
    return timezone.make_aware(datetime.combine(value + timedelta(days=1), time.min))


def moment(value: datetime | None) -> str:
    """A time of the town's day: 2021年6月30日 16:20; empty for None."""
    if value is None:
        return ""
    return date_format(timezone.localtime(value), pgettext("date format of a moment", "j F Y, H:i"))


def weekday(value: date) -> str:
    """A day's weekday: 星期六, Saturday."""
    return date_format(value, "l")


def day_of_week(value: date) -> str:
    """A day with its weekday: 2021年6月7日（星期一）, Monday 7 June 2021."""
    return date_format(value, pgettext("date format of a day with its weekday", "l j F Y"))


def month_and_day(value: date) -> str:
    """A day without its year: 6月7日, 7 Jun."""
    return date_format(value, pgettext("date format of a day without its year", "j M"))


def short_month(month: int) -> str:
    """A month at the head of a narrow column: 6月, Jun."""
    return date_format(date(2000, month, 1), pgettext("date format of a month in a narrow column", "M"))


def span(first: int, last: int) -> str:
    """Several months: 3月至6月."""
    return _("%(first)s to %(last)s") % {"first": month_name(first), "last": month_name(last)}


def how_far(day: date, today: date) -> str:
    """How many days are left until a day, or have passed since, in words."""
    days = (day - today).days
    if days < 0:
        return npgettext("deadline", "%(n)d day overdue", "%(n)d days overdue", -days) % {"n": -days}
    if days == 0:
        return _("today")
    return ngettext("%(n)d day left", "%(n)d days left", days) % {"n": days}


def due_on(day: date, today: date) -> str:
    """The day by which something is to be done, and how far it is, in words."""
    return " · ".join((_("Due on %(due)s") % {"due": month_and_day(day)}, how_far(day, today)))
