"""Writes the trace: one event for one change of state, chained by hash."""

import hashlib
import ipaddress
import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.http import HttpRequest

from departments.models import User

from ..calendar.clock import time_to_record
from ..models import Event, Plan, SubMeasure


@dataclass(frozen=True)
class Actor:
    """Who acts, from where and when: a request's user and address, or a command's.

    Args:
        user: the person.
        source: such as ``web 10.0.0.5`` or ``importfigures june.csv``.
        at: the time; demonstration data give the past one.
    """

    user: User
    source: str
    at: datetime = field(default_factory=time_to_record)

    @classmethod
    def of_request(cls, request: HttpRequest) -> "Actor":
        """The person at the browser."""
        return cls(request.user, f"web {client_address(request)}".strip())

    @property
    def name(self) -> str:
        """The person's name, as the trace keeps it."""
        return str(self.user)


def client_address(request: HttpRequest) -> str:
    """The address that a request came from; empty where the server does not know it.

    Behind a proxy (``TOWNPLAN_PROXY``) it is the last of ``X-Forwarded-For``, which the proxy itself wrote: what
    stands before it came from the browser and cannot be trusted. Without a proxy the header is ignored.
    """
    nearest = request.META.get("REMOTE_ADDR", "")
    if settings.SECURE_PROXY_SSL_HEADER is None:
        return nearest
    forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "").rpartition(",")[2].strip()
    try:
        return str(ipaddress.ip_address(forwarded))
    except ValueError:
        return nearest


@dataclass(frozen=True)
class Program:
    """A command that acts without an account: who runs it has access to the server.

    Args:
        name: the command, such as ``loadplan``; shown instead of a person's name.
        source, at: as in ``Actor``.
    """

    name: str
    source: str
    at: datetime = field(default_factory=time_to_record)
    user: None = None


def plain(value: Any) -> Any:
    """A value as the trace keeps it: amounts as text without trailing zeros, so that both databases write the same."""
    if isinstance(value, Decimal):
        # "f", because normalize() alone would write 1E+2.
        return f"{value.normalize():f}" if value else "0"
    if isinstance(value, date):  # a datetime too
        return value.isoformat()
    return value


def change(on: str, of: str, field_name: str, before: Any, after: Any, *, item: str | None = None) -> dict[str, Any]:
    """One change of an event (see ``models.Event``)."""
    row = {"on": on, "of": of, "field": field_name, "before": plain(before), "after": plain(after)}
    return row if item is None else {**row, "item": item}


def record(
    actor: Actor | Program,
    plan: Plan | None,
    action: str,
    changes: Iterable[dict[str, Any]],
    *,
    sub_measure: SubMeasure | None = None,
    month: int | None = None,
    reason: str = "",
) -> Event:
    """Appends an event to the plan's chain, or without a plan to that of people and places.

    The caller holds it locked (``lock_chain``).
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
        previous_hash=previous,
    )
    event.hash = hash_of(event)
    event.save(force_insert=True)
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


def hash_of(event: Event) -> str:
    """The SHA-256 of an event and of the hash before it, in hexadecimal."""
    content = [
        event.previous_hash,
        event.plan_id,
        event.sequence,
        int(event.at.timestamp() * 1_000_000),
        event.actor_id,
        event.actor_name,
        event.action,
        event.sub_measure_id,
        event.month,
        event.source,
        event.reason,
        event.changes,
    ]
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


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
