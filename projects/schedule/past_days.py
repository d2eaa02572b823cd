"""The day by which a page says what is done, overdue and to come."""

from datetime import date

from targets.board import PlanRow
from targets.calendar.schedule import ended_months, is_worked_on, last_day, local_day
from targets.period import Period


def as_of_day(period: Period, month: int) -> date:
    """The past day that was asked for, or today; for a month before last month its last day.

    In July a reader of June, the month being reported, needs what is overdue today; a reader of March, or of a year
    whose plan is no longer worked on, needs its end.
    """
    if period.on:
        return period.on
    today = local_day()
    if period.month is None and is_worked_on(period.plan, today):
        return today
    return day_of_month(period.plan, month)


def day_of_month(plan: PlanRow, month: int) -> date:
    """The same for the reader of a month: today while it is running or being reported, else its last day."""
    today = local_day()
    is_running = is_worked_on(plan, today) and month >= ended_months(plan.year, today)
    return today if is_running else min(today, last_day(plan.year, month))
