"""Months of a plan: which have ended, when their reports are due. Only the town's own calendar day counts."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Protocol

from django.db.models import Exists, F, Max, OuterRef, QuerySet, Subquery, TextChoices
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from ..formats import dates
from ..models import CalendarDay, ClosedMonth, Event
from .clock import now
from .workdays import Calendar


class PlanWithReportDay(Protocol):
    """A plan, or its row on the board."""

    id: int
    year: int
    report_day: int
    first_due: date | None


class PlanAmongOthers(Protocol):
    """A plan's row on the board: its year, and that of the plan after it."""

    year: int
    next_year: int | None


class MonthState(TextChoices):
    """Where a month stands: open until its due day, due from that day on, late while somebody owes a report."""

    NOT_ENDED = "not_ended", pgettext_lazy("state of a month", "Not ended")
    OPEN = "open", pgettext_lazy("state of a month", "Open")
    DUE = "due", pgettext_lazy("state of a month", "Due")
    LATE = "late", pgettext_lazy("state of a month", "Late")
    CLOSED = "closed", pgettext_lazy("state of a month", "Closed")


def local_day(at: datetime | None = None) -> date:
    """The town's day at a time, or today."""
    return timezone.localdate(at or now())


def last_day(year: int, month: int) -> date:
    """The last day of a month."""
    return date(year, month, monthrange(year, month)[1])


def has_ended(year: int, month: int, on: date) -> bool:
    """Whether the month is over on a day: its standing value exists from the next day on."""
    return on > last_day(year, month)


def ended_months(year: int, on: date) -> int:
    """How many months of the year are over on a day, 0 to 12."""
    return sum(1 for month in range(1, 13) if has_ended(year, month, on))


def current_month(year: int) -> int:
    """The month of a plan's year that today is in: January before the year, December after it."""
    return min(ended_months(year, local_day()) + 1, 12)


def is_worked_on(plan: PlanAmongOthers, on: date) -> bool:
    """Whether a plan is the one that people work on: from its year on, until a month of the next plan has ended."""
    return plan.year <= on.year and (plan.next_year is None or not has_ended(plan.next_year, 1, on))


def report_day_of(year: int, month: int, report_day: int) -> date:
    """The report day in the month after a plan's month, as the plan names it: it may be a day off."""
    following, next_month = (year + 1, 1) if month == 12 else (year, month + 1)
    return date(following, next_month, report_day)


def due_days_lie_within(year: int) -> tuple[date, date]:
    """The first and last day that a plan's reports can be due on, with any calendar.

    January's are due in February; December's in January, or in February where they are moved past a Spring Festival.
    """
    return date(year, 2, 1), last_day(year + 1, 2)


@dataclass(frozen=True)
class Schedule:
    """When the reports of a plan's months are due, and which months are closed (锁定).

    A report is due on the plan's report day of the next month, moved forward to a working day of the town: so a due day
    is never a day off, never earlier than the report day, and no month is due before the one before it. A plan that was
    loaded in the course of its year has a first due day: no report is due before it.

    ``closed``: closed month to the day on which it was closed, by the trace; None where no event has it.
    """

    year: int
    report_day: int
    calendar: Calendar
    closed: Mapping[int, date | None] = field(default_factory=dict)
    first_due: date | None = None

    @classmethod
    def of(cls, plan: PlanWithReportDay, on: date | None = None, calendar: Calendar | None = None) -> Schedule:
        """The schedule of a plan, or of its row on the board. Two queries; one with the calendar.

        A row keeps today's closed months: the same page asks for them only once.

        Args:
            calendar: of the plan's year, where a board has read it (``Board.calendar``).
            on: with the months that were closed at the end of this day, by the trace; None for today's.
        """
        months = getattr(plan, "closed", None) if on is None else None
        if months is None:
            months = _closed_months(plan.id, on)
            if on is None and hasattr(plan, "closed"):
                plan.closed = months
        return cls(plan.year, plan.report_day, calendar or calendar_of(plan.year), months, plan.first_due)

    def open_months(self, on: date) -> list[int]:
        """The months that have ended by a day and are not closed."""
        return [month for month in range(1, ended_months(self.year, on) + 1) if month not in self.closed]

    def planned_day(self, month: int) -> date:
        """The report day, or the plan's first due day where that is later, before it is moved to a working day."""
        report_day = report_day_of(self.year, month, self.report_day)
        return max(report_day, self.first_due or report_day)

    def due_day(self, month: int) -> date:
        """The day by which a month's reports are due."""
        return self.calendar.working_day_from(self.planned_day(month))

    def note(self, month: int) -> str:
        """Why a month's due day is not the report day, in a sentence; empty where it is."""
        planned, due = report_day_of(self.year, month, self.report_day), self.due_day(month)
        if planned < self.planned_day(month):
            return _("The plan was loaded after %(planned)s, or shortly before: due on %(due)s.") % {
                "planned": dates.day(planned),
                "due": dates.day_of_week(due),
            }
        return self.calendar.moved(planned, due)

    def moved_from(self, month: int) -> str:
        """The same in few words, for a table that shows the due day itself."""
        planned = report_day_of(self.year, month, self.report_day)
        if planned == self.due_day(month):
            return ""
        is_first = planned < self.planned_day(month)
        return _("moved from %(day)s (%(why)s)") % {
            "day": dates.month_and_day(planned),
            "why": _("the plan was loaded later") if is_first else self.calendar.why_off(planned),
        }

    def state(self, month: int, today: date, missing: int) -> MonthState:
        """A month's state on a day, with so many of its reports not submitted."""
        if month in self.closed:
            return MonthState.CLOSED
        if not has_ended(self.year, month, today):
            return MonthState.NOT_ENDED
        due = self.due_day(month)
        if today > due and missing:
            return MonthState.LATE
        return MonthState.OPEN if today < due else MonthState.DUE


def due_until(plan: PlanWithReportDay, calendar: Calendar, day: date) -> int:
    """The last month of a plan whose reports are due on a day, 0 to 12."""
    schedule = Schedule(plan.year, plan.report_day, calendar, first_due=plan.first_due)
    return sum(1 for month in range(1, 13) if schedule.due_day(month) <= day)


def calendar_of(year: int) -> Calendar:
    """The working days of a plan's year, and of the next: December's reports are due in January, or in February where
    the day is moved past a Spring Festival. One query.
    """
    days = CalendarDay.objects.filter(day__year__in=(year, year + 1))
    return Calendar({day.day: day for day in days})


def _closed_months(plan_id: int, on: date | None) -> dict[int, date | None]:
    """The closed months of a plan, today or at the end of a day, with the days of closing. One query."""
    if on is None:
        closed, closed_at = ClosedMonth.objects.filter(plan_id=plan_id), _last_closing(plan_id)
    else:
        closed, closed_at = _closings_until(plan_id, on), F("at")
    closings = closed.order_by().values_list("month", closed_at)
    return {month: local_day(at) if at else None for month, at in closings}


def _last_closing(plan_id: int) -> Subquery:
    """When a closed month was closed. The filter fits an index: only events of months and plan have no sub-measure."""
    closings = Event.objects.filter(
        plan_id=plan_id, sub_measure=None, month=OuterRef("month"), action=Event.Action.CLOSE_MONTH
    )
    return Subquery(closings.order_by().values("month").annotate(last=Max("at")).values("last"))


def _closings_until(plan_id: int, on: date) -> QuerySet[Event]:
    """The closing events without a later reopening at the end of a day."""
    events = Event.objects.filter(plan_id=plan_id, at__lt=dates.end_of_day(on))
    later = events.filter(action=Event.Action.REOPEN_MONTH, month=OuterRef("month"), sequence__gt=OuterRef("sequence"))
    return events.filter(~Exists(later), action=Event.Action.CLOSE_MONTH)


def days_late(due: date, submitted_at: datetime | None) -> int:
    """By how many calendar days a report came after its due day; 0 for one in time, or not submitted."""
    return max(0, (local_day(submitted_at) - due).days) if submitted_at else 0
