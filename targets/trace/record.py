"""Writes the trace: one event for one change of state, chained by hash."""

from collections.abc import Iterable
from typing import Any

from django.contrib.contenttypes.models import ContentType

from ..models import Event, Plan, SubMeasure
from .events import Actor, Program, change, client_address, hash_of, plain
from .rows import Rows, rows_to_record
from .seals import seal_once_a_day
from .security import record_what_concerns_security

__all__ = [
    "Actor",
    "Program",
    "change",
    "client_address",
    "hash_of",
    "lock_chain",
    "locked_plan",
    "plain",
    "record",
    "repeats_last_event",
]


def record(
    actor: Actor | Program,
    plan: Plan | None,
    action: str,
    changes: Iterable[dict[str, Any]],
    *,
    sub_measure: SubMeasure | None = None,
    month: int | None = None,
    reason: str = "",
    rows: Rows | None = None,
) -> Event:
    """Appends an event to the plan's chain, or without a plan to that of people and places.

    The caller holds it locked (``lock_chain``), and has written the rows that it changed.

    Args:
        rows: the values of rows that the event keeps; None: of those that were written since the last event.
    """
    last = Event.objects.filter(plan=plan).order_by("-sequence").values_list("sequence", "hash").first()
    sequence, previous = last or (0, "")
    event = Event(
        plan=plan,
        sequence=sequence + 1,
        at=actor.at,
        actor=actor.user,
        actor_name=actor.name,
        action=action,
        sub_measure=sub_measure,
        month=month,
        source=actor.source[:200],
        reason=reason,
        changes=list(changes),
        rows=rows_to_record(plan, is_first=not sequence) if rows is None else rows,
        previous_hash=previous,
    )
    event.hash = hash_of(event)
    event.save(force_insert=True)
    seal_once_a_day()
    record_what_concerns_security(actor, event.changes, event.reason)
    return event


def repeats_last_event(
    actor: Actor | Program,
    plan: Plan,
    action: str,
    *,
    sub_measure: SubMeasure | None = None,
    month: int | None = None,
    reason: str = "",
) -> bool:
    """Whether the last event there was the same action of the same person, for the same reason: a double click.

    The caller holds the plan's row locked, and compares what else the action was given.
    """
    last = plan.events.filter(sub_measure=sub_measure, month=month).order_by("-sequence")
    return last.values_list("actor", "action", "reason").first() == (actor.user and actor.user.pk, action, reason)


def locked_plan(plan_id: int) -> Plan:
    """The plan, locked to the end of the transaction: one action at a time, one chain of events.

    SQLite takes its write lock when the transaction begins and ignores the rest.
    """
    return Plan.objects.select_for_update().get(pk=plan_id)


def lock_chain(plan_id: int | None) -> Plan | None:
    """Locks a plan's chain and returns the plan; None locks the chain of people and places."""
    if plan_id is not None:
        return locked_plan(plan_id)
    # That chain has no row of its own; the one that stands for all events is always there.
    ContentType.objects.select_for_update().get(app_label="targets", model="event")
    return None
