"""What the trace says of accounts that are changed outside the administration's forms; never a password itself."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import transaction
from django.db.models.signals import post_save

from departments.models import User

from ..models import Event
from ..trace.record import Actor, Program, change, lock_chain, record
from ..trace.subjects import changes_of_new, subject_of, values_of


@transaction.atomic
def record_password(actor: Actor | Program, user: User) -> None:
    """Writes the event that a person has a new password; belongs into the transaction that stores it."""
    lock_chain(None)
    record(actor, None, Event.Action.CHANGE_ACCOUNT, [change("account", user.username, "password", None, None)])


@transaction.atomic
def record_new_account(actor: Actor | Program, user: User) -> None:
    """Writes the event that an account was made, with its first values."""
    lock_chain(None)
    changes = changes_of_new(subject_of(user), values_of(user, many=True))
    record(actor, None, Event.Action.CHANGE_ACCOUNT, changes)


@contextmanager
def traced_command(name: str) -> Iterator[None]:
    """Runs a command of Django's that makes an account or sets a password; what it stores is an event."""

    def trace(instance: User, created: bool, **_signal: Any) -> None:
        write = record_new_account if created else record_password
        write(Program(name, name), instance)

    post_save.connect(trace, sender=User)
    try:
        yield
    finally:
        post_save.disconnect(trace, sender=User)
