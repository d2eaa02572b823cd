"""What time it is in the town. In the demonstration the day is always the same one: its reports are a few days late,
not years.

Only the plan and its months follow this clock. Sessions, locks and passwords follow the server's, Django's own.
"""

from datetime import UTC, date, datetime

from django.conf import settings
from django.db.models import Max
from django.utils import timezone

from ..models import Event, Plan

#: The day after the last one that the demonstration's files tell of.
DEMONSTRATION_DAY = date(2021, 7, 8)
#: Whether the demonstration was found. It stays in its database, so that a process asks until then and no more.
_found = False


def lives_in_demonstration() -> bool:
    """Whether this is a system for trying Townplan, with the demonstration loaded. Never a town's own system."""
    global _found
    if not settings.DEMONSTRATION_ALLOWED:
        return False
    _found = _found or Plan.objects.filter(demonstration=True).exists()
    return _found


def now() -> datetime:
    """The time: in the demonstration the time of day on its own day."""
    if not lives_in_demonstration():
        return timezone.now()
    time_of_day = timezone.localtime().time()
    return timezone.make_aware(datetime.combine(DEMONSTRATION_DAY, time_of_day)).astimezone(UTC)


def time_to_record() -> datetime:
    """The time that an action is recorded with.

    The demonstration's day begins again each morning; there it is never before the last action, so that what was done
    stays in order.
    """
    if not lives_in_demonstration():
        return timezone.now()
    last = Event.objects.aggregate(last=Max("at"))["last"]
    return max(now(), last or now())
