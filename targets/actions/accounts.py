"""What the trace says of accounts that are changed outside the administration's forms; never a password itself."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import transaction
from django.db.models.signals import post_save
from django.utils.translation import gettext as _

from departments.confirming import GIVING
from departments.models import Confirmation, User
from departments.models.written import rows_written
from departments.passwords import mark_first_password

from ..models import Event
from ..trace.record import Actor, Program, change, lock_chain, record
from ..trace.subjects import changes_of_new, subject_of, values_of


@transaction.atomic
def record_password(actor: Actor | Program, user: User) -> None:
    """Writes the event that a person has a new password; belongs into the transaction that stores it."""
    lock_chain(None)
    rows_written.send(User, pks=[user.pk])  # stored outside this transaction by Django's commands
    record(actor, None, Event.Action.CHANGE_ACCOUNT, [change("account", user.username, "password", None, None)])


@transaction.atomic
def record_new_account(actor: Actor | Program, user: User) -> None:
    """Writes the event that an account was made, with its first values."""
    lock_chain(None)
    rows_written.send(User, pks=[user.pk])
    changes = changes_of_new(subject_of(user), values_of(user, many=True))
    record(actor, None, Event.Action.CHANGE_ACCOUNT, changes)


def note_done_alone(actor: Actor, what: str, account: User) -> None:
    """Keeps who gave a privileged account to whom without a second person: so that the one does not confirm for the
    other at once. The account's own event is in the trace already. Any other ``what`` is passed over.
    """
    if what in GIVING:
        Confirmation.objects.create(
            what=what,
            username=account.username,
            account=account,
            asked_by=actor.user,
            asked_at=actor.at,
            state=Confirmation.State.ALONE,
            decided_by=actor.user,
            decided_at=actor.at,
        )


def done_on_the_server() -> str:
    """What a command says that made an account or set a password: nobody else was asked."""
    return _("It was done from the server without a second person; the trace says so.")


@contextmanager
def traced_command(name: str) -> Iterator[None]:
    """Runs a command of Django's that makes an account or sets a password; what it stores is an event.

    Who sets another's password knows it: its person changes it at the next sign-in.
    """

    def trace(instance: User, created: bool, **_signal: Any) -> None:
        write = record_new_account if created else record_password
        write(Program(name, name), instance)
        if not created:
            mark_first_password(instance)

    post_save.connect(trace, sender=User)
    try:
        yield
    finally:
        post_save.disconnect(trace, sender=User)
