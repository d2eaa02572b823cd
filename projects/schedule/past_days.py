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
    today, year = local_day(), period.plan.year
    is_running = today.year == year and (period.month is None or month >= ended_months(year, today))
    return today if is_running else min(today, last_day(year, month))
