"""The matters of a month as they stood at its end."""

from datetime import date

from django.db.models import QuerySet

from targets.calendar.schedule import last_day, local_day

from ..models import Matter
from .on_day import MatterOnDay, matters_on
from .years import open_since


def matters_of_month(matters: QuerySet[Matter], year: int, month: int) -> tuple[list[MatterOnDay], date]:
    """The matters that were open in a month, or were settled in it, by their numbers, each as it stood on a day: the
    month's last, or today. Also that day. Three queries.

    Args:
        matters: those that the reader may read, whichever plan they are about.
    """
    first, day = date(year, month, 1), min(last_day(year, month), local_day())
    related = matters.select_related("lead", "ordered_by", "target", "sub_measure").prefetch_related("supports")
    found = matters_on(related.filter(open_since(first)), day)
    for then in found:
        then.matter.state, then.matter.due = then.state, then.due
    return found, day


def months_until(year: int, last: date) -> list[tuple[int, int]]:
    """The months, with their years, from a year's January to that of a day, the latest first; none before the year."""
    count = (last.year - year) * 12 + last.month
    return [(year + index // 12, index % 12 + 1) for index in reversed(range(count))]
