"""What an administrator does with the office calendar: sets, moves and deletes its days, fills a year.

The calendar decides when reports are due, and so who is late: each change is recorded in the trace of every plan that
it can affect.
"""

from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from datetime import date

from django.db import transaction

from ..calendar.schedule import due_days_lie_within
from ..calendar.workdays import fill_years, published_days
from ..models import CalendarDay, Event, Plan
from ..trace.record import Actor, Program, change, record


@contextmanager
def calendar_change(actor: Actor | Program, days: Iterable[date]) -> Iterator[None]:
    """Runs the block in one transaction; its changes of the calendar's ``days`` make one event in each plan's trace.

    The caller checks the right; a command needs none.
    """
    days = sorted(set(days))
    with transaction.atomic():
        plans = _locked_plans(days)
        before = _stored(days)
        yield
        after = _stored(days)
        for plan in plans:
            changes = [
                traced_change
                for day in days
                if _affects(plan, day)
                for traced_change in _changes(day, before.get(day), after.get(day))
            ]
            if changes:
                record(actor, plan, Event.Action.CHANGE_CALENDAR, changes)


@transaction.atomic
def fill_calendar(actor: Actor | Program, years: Iterable[int]) -> list[CalendarDay]:
    """Puts the published days of years into the calendar and returns the new ones: one event a year in each trace.

    Raises:
        UnknownYear: nothing is written then.
    """
    added = []
    for year in sorted(set(years)):
        with calendar_change(actor, [row.day for row in published_days(year)]):
            added += fill_years([year])
    return added


def _locked_plans(days: Collection[date]) -> list[Plan]:
    """The plans that any of the days can affect, locked in the order of their years."""
    plans = Plan.objects.select_for_update().order_by("year")
    return [plan for plan in plans if any(_affects(plan, day) for day in days)]


def _affects(plan: Plan, day: date) -> bool:
    first, last = due_days_lie_within(plan.year)
    return first <= day <= last


def _stored(days: Collection[date]) -> dict[date, CalendarDay]:
    return {row.day: row for row in CalendarDay.objects.filter(day__in=days)}


def _changes(day: date, before: CalendarDay | None, after: CalendarDay | None) -> Iterator[dict]:
    """The change of a day, with its name; a new name alone is a change too."""
    known = after or before
    if known is None:
        return
    kinds = before and before.kind, after and after.kind
    if kinds[0] != kinds[1]:
        yield change("calendar", day.isoformat(), "kind", *kinds, item=known.name or None)
    elif before and after and before.name != after.name:
        yield change("calendar", day.isoformat(), "name", before.name, after.name)
