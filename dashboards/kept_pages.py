"""What a page shows, kept in Django's cache until anything that it is made of changes."""

import hashlib
from collections.abc import Callable, Iterable
from typing import TypeVar

from django.core.cache import caches
from django.utils.translation import get_language

from targets.board import PlanRow
from targets.calendar.schedule import local_day

Made = TypeVar("Made")


def kept(page: str, plans: Iterable[PlanRow], what: tuple, make: Callable[[], Made]) -> Made:
    """What a page is made of from the cache, or made and kept.

    Every change of a plan, of people and of places writes an event, so what is kept holds until the next event of any.
    These are known by each chain's last sequence, whose numbers are given under a lock: on PostgreSQL an event with a
    lower id may be committed later. The day and the language change it, too.

    Args:
        page: its name.
        plans: all of them, read before it is made: what changes meanwhile has another key.
        what: everything else that it depends on, such as the plan, the month and a past day.
        make: gives what is kept.
    """
    events = [(plan.id, plan.last_events) for plan in plans]
    state = repr((page, what, events, local_day(), get_language()))
    return caches["pages"].get_or_set(hashlib.sha256(state.encode()).hexdigest(), make)
