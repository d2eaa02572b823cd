"""What a page shows, kept in Django's cache until anything that it is made of changes."""

import hashlib
from collections.abc import Callable
from typing import TypeVar

from django.core.cache import caches
from django.db.models import OuterRef, Subquery
from django.utils.translation import get_language

from departments.models import Department
from targets.calendar.schedule import local_day
from targets.models import Event, Plan

Made = TypeVar("Made")


def kept(page: str, what: tuple, make: Callable[[], Made]) -> Made:
    """What a page is made of from the cache, or made and kept. Two queries.

    Every change of a plan writes an event, so what is kept holds until the next event of any plan. These are known by
    each plan's last sequence, whose numbers are given under the plan's lock: on PostgreSQL an event with a lower id may
    be committed later. Departments' names are compared: their events belong to no plan. The day and the language
    change it, too.

    Args:
        page: its name.
        what: everything else that it depends on, such as the plan, the month and a past day.
        make: gives what is kept. The last events are read before it: what changes meanwhile has another key.
    """
    last = Event.objects.filter(plan=OuterRef("pk")).order_by("-sequence").values("sequence")[:1]
    events = list(Plan.objects.order_by("pk").values_list("pk", Subquery(last)))
    names = list(Department.objects.order_by("pk").values_list("pk", "code", "name", "short_name", "leader"))
    state = repr((page, what, events, names, local_day(), get_language()))
    return caches["pages"].get_or_set(hashlib.sha256(state.encode()).hexdigest(), make)
