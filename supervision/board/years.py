"""Which matters stand in the list of a year, and in that of a month: what is open is out of sight in neither."""

from datetime import date, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet

from targets.formats.dates import end_of_day

from ..models import Matter, MatterStep

_SETTLES = (MatterStep.Action.CLOSE, MatterStep.Action.CANCEL)


def matters_of_year(matters: QuerySet[Matter], year: int, since: date) -> QuerySet[Matter]:
    """Of some matters those of a year: what was ordered in it or about its plan, and what was ordered before and was
    still open on a day. A plan is worked on until the next January is over, so what is ordered in that January counts
    as before.

    Args:
        since: the day: today, or the first of the month that is looked at.
    """
    own = Q(year=year) | Q(plan__year=year)
    return matters.filter(own | Q(open_since(since), ordered_on__lt=date(year + 1, 2, 1)))


def open_since(day: date) -> Q:
    """The matters that were not struck off or cancelled before a day."""
    before = end_of_day(day - timedelta(days=1))
    return ~Q(Exists(MatterStep.objects.filter(matter=OuterRef("pk"), action__in=_SETTLES, at__lt=before)))
