"""The matters of a month as they stood at its end, put together from their dated steps."""

from datetime import date

from django.db.models import QuerySet

from targets.calendar.schedule import last_day, local_day

from ..models import Matter
from .on_day import matter_on_day


def matters_of_month(matters: QuerySet[Matter], year: int, month: int) -> tuple[list[Matter], date]:
    """The matters that were open in a month, or were settled in it, by their numbers; and the day that they stand at:
    the month's last, or today. Three queries.

    Args:
        matters: those that the reader may read, of the year's plan.
    """
    first, day = date(year, month, 1), min(last_day(year, month), local_day())
    rows = matters.filter(ordered_on__lte=day).select_related("plan", "lead", "ordered_by", "target", "sub_measure")
    found = list(rows.prefetch_related("supports", "steps").order_by("number"))
    return [matter for matter in found if _stands_in(matter, first, day)], day


def _stands_in(matter: Matter, first: date, day: date) -> bool:
    """Puts a matter as it stood at the end of a day; whether it was still open on the first, or settled since."""
    then = matter_on_day(matter, day)
    matter.state, matter.due = then.state, then.due
    return then.settled_on is None or then.settled_on >= first
