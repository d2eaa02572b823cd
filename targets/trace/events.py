"""What an event is made of: who acts, the changes as they are kept, and its hash."""

import hashlib
import ipaddress
import json
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.http import HttpRequest

from departments.models import User

from ..calendar.clock import time_to_record
from ..models import ChainedEvent


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
        return cls.of(request.user, request)

    @classmethod
    def of(cls, user: User, request: HttpRequest) -> "Actor":
        """A person who is just signing in or out, at the browser of a request."""
        return cls(user, f"web {client_address(request)}".strip())

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


def hash_of(event: ChainedEvent) -> str:
    """The SHA-256 of an event and of the hash before it, in hexadecimal."""
    text = json.dumps(event.hashed_content(), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
