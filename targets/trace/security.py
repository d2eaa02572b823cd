"""Writes the security log (安全日志): who came in, what they may do, and what left the house.

A chain beside those of the trace. Any room calls ``record_security``; what people and places, and a plan's settings,
are changed to is written here by ``trace.record`` itself.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import F
from django.http import HttpRequest
from django.utils import timezone

from departments.models import User

from ..models import SecurityCount, SecurityEvent
from .events import Actor, Program, change, client_address, hash_of

Action = SecurityEvent.Action

#: So many failed sign-ins are written one by one in an hour; of more, which is somebody trying, only the number is.
FAILURES_AN_HOUR = 60
ABOUT_LENGTH = SecurityEvent._meta.get_field("about").max_length


def actor_of_request(request: HttpRequest) -> Actor | Program:
    """Who is at the browser; a nameless visitor where nobody is signed in."""
    user = getattr(request, "user", None)
    if user is not None and user.is_authenticated:
        return Actor.of(user, request)
    return Program("", f"web {client_address(request)}".strip())


@transaction.atomic
def record_security(
    actor: Actor | Program,
    action: str,
    *,
    about: str = "",
    details: str = "",
    changes: Iterable[dict[str, Any]] = (),
) -> SecurityEvent:
    """Appends an event to the security log, in the caller's transaction where there is one.

    Call it last in a transaction: it locks the log until the transaction ends.

    Args:
        actor: ``actor_of_request(request)``, or a command's ``Program``.
        action: a ``SecurityEvent.Action``.
        about: whom or what it is about: a user name, a file, a setting. Never what was typed into a box.
        details: text for the reader.
        changes: as in ``Event``; never with a secret.
    """
    lock_security()
    last = SecurityEvent.objects.order_by("-sequence").values_list("sequence", "hash").first()
    sequence, previous = last or (0, "")
    event = SecurityEvent(
        sequence=sequence + 1,
        # The server's clock, also in the demonstration: sessions and locks follow it.
        at=timezone.now(),
        actor=actor.user,
        actor_name=actor.name,
        action=action,
        about=about[:ABOUT_LENGTH],
        details=details,
        source=actor.source[:200],
        changes=list(changes),
        previous_hash=previous,
    )
    event.hash = hash_of(event)
    event.save(force_insert=True)
    return event


def record_what_concerns_security(actor: Actor | Program, changes: Iterable[dict[str, Any]], reason: str) -> None:
    """Writes what an event of the trace changes of people, places and a plan's own settings here too, by kind."""
    by_action: dict[str, list[dict[str, Any]]] = defaultdict(list)
    changes = list(changes)
    made = {made["of"] for made in changes if made["on"] == "account" and made["field"] == "created"}
    for told in changes:
        if action := _action_of(actor, told, made):
            by_action[action].append(told)
    for action, told_changes in by_action.items():
        about = ", ".join(dict.fromkeys(told["of"] for told in told_changes))
        record_security(actor, action, about=about, details=reason, changes=told_changes)


def _action_of(actor: Actor | Program, told: dict[str, Any], made: set[str]) -> str | None:
    """Which kind of security event a change is; None: it is none."""
    match told["on"], told["field"]:
        case "account", "password":
            own = actor.user is not None and actor.user.username == told["of"]
            return Action.PASSWORD_CHANGED if own else Action.PASSWORD_RESET
        case "account", _field if told["of"] in made:
            return Action.ACCOUNT_MADE
        case "account", "roles":
            return Action.ROLES_CHANGED
        case "account", "is_active":
            return Action.ACCOUNT_OPENED if told["after"] else Action.ACCOUNT_CLOSED
        case "account", _field:
            return Action.ACCOUNT_CHANGED
        case "confirmation", _field:
            return Action.CONFIRMATION
        case "department", _field:
            return Action.DEPARTMENT_CHANGED
        case "village", _field:
            return Action.VILLAGE_CHANGED
        case (("plan" | "public_page"), _field):
            return Action.SETTINGS_CHANGED
        case "api_token", "revoked_at":
            return Action.TOKEN_REVOKED
        case "api_token", _field:
            return Action.TOKEN_MADE
    return None


def lock_security() -> None:
    """Locks the security log to the end of the transaction. SQLite has locked when that began."""
    ContentType.objects.select_for_update().get(app_label="targets", model="securityevent")


def record_failure(request: HttpRequest, user_name: str) -> None:
    """Writes a failed sign-in, or counts it where there were many within the hour.

    The name that was typed is written only where an account has it: people type passwords into that box.
    """
    known = User.objects.filter(username=user_name).values_list("username", flat=True).first() if user_name else None
    since = timezone.now() - timedelta(hours=1)
    written = SecurityEvent.objects.filter(action=Action.SIGN_IN_FAILED, at__gte=since)
    if written[: FAILURES_AN_HOUR + 1].count() >= FAILURES_AN_HOUR:
        count_failure()
        return
    with transaction.atomic():
        record_security(actor_of_request(request), Action.SIGN_IN_FAILED, about=known or "", changes=_counted())


def record_lock(request: HttpRequest, user_name: str) -> None:
    """Writes that an account was locked, once for each lock. What is tried while it is locked is only counted, and so
    is what is tried with names that nobody has.
    """
    known = User.objects.filter(username=user_name).values_list("username", flat=True).first() if user_name else None
    since = timezone.now() - settings.AXES_COOLOFF_TIME
    of_account = SecurityEvent.objects.filter(about=known or "", at__gte=since)
    last = of_account.filter(action__in=(Action.LOCK, Action.UNLOCK, Action.SIGN_IN)).order_by("-sequence").first()
    if known is None or (last and last.action == Action.LOCK):
        count_failure()
        return
    with transaction.atomic():
        record_failure(request, known)
        record_security(actor_of_request(request), Action.LOCK, about=known)


def count_failure() -> None:
    """Counts a failed sign-in that is not written: the next one that is, or the day's seal, says how many they were."""
    if not SecurityCount.objects.filter(action=Action.SIGN_IN_FAILED).update(count=F("count") + 1):
        SecurityCount.objects.get_or_create(action=Action.SIGN_IN_FAILED)
        SecurityCount.objects.filter(action=Action.SIGN_IN_FAILED).update(count=F("count") + 1)


def record_counted(actor: Actor | Program) -> None:
    """Writes how many failed sign-ins were only counted, where there were any."""
    with transaction.atomic():
        if changes := _counted():
            record_security(actor, Action.SIGN_IN_FAILED, changes=changes)


def _counted() -> list[dict[str, Any]]:
    """The number of those that were only counted, as a change; the count begins anew."""
    row = SecurityCount.objects.select_for_update().filter(action=Action.SIGN_IN_FAILED, count__gt=0).first()
    if row is None:
        return []
    SecurityCount.objects.filter(pk=row.pk).update(count=F("count") - row.count)
    return [change("sign_in", "", "not_written", None, row.count)]
