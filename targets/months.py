"""Months of a plan: which have ended, when their reports are due. Only the town's own calendar day counts."""

from calendar import monthrange
from datetime import date, datetime

from django.utils import timezone

from .models import Plan


def local_day(at: datetime | None = None) -> date:
    """The town's day at a time, or today."""
    return timezone.localdate(at)


def last_day(year: int, month: int) -> date:
    """The last day of a month."""
    return date(year, month, monthrange(year, month)[1])


def has_ended(year: int, month: int, on: date) -> bool:
    """Whether the month is over on a day: its standing value exists from the next day on."""
    return on > last_day(year, month)


def ended_months(year: int, on: date) -> int:
    """How many months of the year are over on a day, 0 to 12."""
    return sum(1 for month in range(1, 13) if has_ended(year, month, on))


def due_day(plan: Plan, month: int) -> date:
    """The day by which a month's reports are due: the plan's report day of the next month."""
    year, next_month = (plan.year + 1, 1) if month == 12 else (plan.year, month + 1)
    return date(year, next_month, plan.report_day)


def is_late(plan: Plan, month: int, submitted_at: datetime) -> bool:
    """Whether a report came after its day (逾期报送)."""
    return local_day(submitted_at) > due_day(plan, month)
