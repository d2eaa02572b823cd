"""What an administrator gives or takes that somebody signs in with: a password, a second factor, a lock."""

from django.db import transaction
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from departments.locks import Lock, lift_lock, lift_lock_of_address
from departments.models import User
from departments.passwords import mark_first_password
from departments.second_factor import forget_second_factor
from targets.actions.accounts import record_password
from targets.trace.record import Actor, Program
from targets.trace.security import Action, record_security

from ..forms.account import made_up_password


@sensitive_variables("password")
def give_password(actor: Actor | Program, account: User) -> str:
    """Stores and traces a new first password, and lifts the lock of the old one; returns it, to be shown once.

    Belongs into a transaction that holds the accounts locked.
    """
    password = made_up_password()
    account.set_password(password)
    account.save(update_fields=["password"])
    mark_first_password(account)
    record_password(actor, account)
    lift_lock(account)
    return password


@transaction.atomic
def remove_second_factor(actor: Actor | Program, account: User) -> None:
    """Takes a lost telephone away: the person's next sign-in asks for another one before anything else."""
    forget_second_factor(account)
    record_security(actor, Action.SECOND_FACTOR, about=account.username, details=_("removed"))


@transaction.atomic
def lift(actor: Actor, lock: Lock) -> None:
    """Lets the account, or everybody behind the address, try to sign in again at once."""
    if isinstance(lock.of, User):
        lift_lock(lock.of)
    else:
        lift_lock_of_address(lock.of)
    record_security(actor, Action.UNLOCK, about=lock.of.username if isinstance(lock.of, User) else lock.of)
