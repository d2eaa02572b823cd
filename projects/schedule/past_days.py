"""The day by which a page says what is done, overdue and to come."""

from datetime import date

from targets.calendar.schedule import ended_months, last_day, local_day
from targets.period import Period


def as_of_day(period: Period, month: int) -> date:
    """The past day that was asked for, or today; for a month before last month its last day.

    In July a reader of June, the month being reported, needs what is overdue today; a reader of March, or of a past
    year, needs its end.
    """
    if period.on:
        return period.on
    today = local_day()
    if period.month is None and today.year == period.plan.year:
        return today
    return day_of_month(period.plan.year, month)


def day_of_month(year: int, month: int) -> date:
    """The same for the reader of a month: today while it is running or being reported, else its last day."""
    today = local_day()
    is_running = today.year == year and month >= ended_months(year, today)
    return today if is_running else min(today, last_day(year, month))
