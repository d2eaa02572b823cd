"""What a page shows, kept in Django's cache until anything that it is made of changes."""

import hashlib
from collections.abc import Callable

from django.core.cache import caches
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from departments.models import Department
from targets.calendar.schedule import local_day
from targets.models import Event


def kept(page: str, what: tuple, make: Callable[[], str]) -> SafeString:
    """The markup of a page from the cache, or made and kept. Two queries.

    Every change of a plan writes an event, so what is kept holds until the next event of any plan; departments' names
    write none and are compared. The day and the language change it, too.

    Args:
        page: its name.
        what: everything else that the markup depends on, such as the plan, the month and a past day.
        make: gives the markup, escaped. The last event is read before it: what changes meanwhile has another key.
    """
    last_event = Event.objects.order_by("-pk").values_list("pk", flat=True).first()
    names = list(Department.objects.order_by("pk").values_list("pk", "code", "name", "short_name", "leader"))
    state = repr((page, what, last_event, names, local_day(), get_language()))
    return SafeString(caches["pages"].get_or_set(hashlib.sha256(state.encode()).hexdigest(), make))
