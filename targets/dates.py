"""Months and days as the town writes them: 6月, 2021年6月, 2021年6月30日; June, June 2021, 30 June 2021."""

from datetime import date, datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import pgettext


def month_name(month: int) -> str:
    """A month by itself: 6月, June."""
    return date_format(date(2000, month, 1), pgettext("date format of a month", "F"))


def year_month(year: int, month: int) -> str:
    """A month of a year: 2021年6月, June 2021."""
    return date_format(date(year, month, 1), pgettext("date format of a month and year", "F Y"))


def day(value: date | None) -> str:
    """A day: 2021年6月30日, 30 June 2021; empty for None."""
    return date_format(value, pgettext("date format of a day", "j F Y")) if value else ""


def moment(value: datetime | None) -> str:
    """A time of the town's day: 2021年6月30日 16:20; empty for None."""
    if value is None:
        return ""
    return date_format(timezone.localtime(value), pgettext("date format of a moment", "j F Y, H:i"))
