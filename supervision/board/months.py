"""The matters of a month as they stood at its end."""

from datetime import date

from django.db.models import QuerySet

from targets.calendar.schedule import last_day, local_day

from ..models import Matter
from .on_day import MatterOnDay, matters_on


def matters_of_month(matters: QuerySet[Matter], year: int, month: int) -> tuple[list[MatterOnDay], date]:
    """The matters that were open in a month, or were settled in it, by their numbers, each as it stood on a day: the
    month's last, or today. Also that day. Three queries.

    Args:
        matters: those that the reader may read, of the year's plan.
    """
    first, day = date(year, month, 1), min(last_day(year, month), local_day())
    related = matters.select_related("plan", "lead", "ordered_by", "target", "sub_measure").prefetch_related("supports")
    found = []
    for then in matters_on(related, day):
        if then.settled_on is None or then.settled_on >= first:
            then.matter.state, then.matter.due = then.state, then.due
            found.append(then)
    return found, day
