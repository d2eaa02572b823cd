"""What needs a second person is asked for, and confirmed, refused or withdrawn: each with its event."""

from django.db import transaction
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from departments.confirming import State, What, given_lately, why_not_confirm
from departments.models import Confirmation, User
from departments.roles import CONFIRM_ACCOUNT
from targets.actions.errors import ActionError, NotAllowed
from targets.models import Event
from targets.trace.record import Actor, Program, change, lock_chain, record

from ..forms.account import AccountPageForm, NewAccountPageForm
from .passwords import give_password, remove_second_factor
from .saving import save_forms

#: The right of who may ask for it.
ASKS = {What.MAKE: "departments.add_user"}
ASKS_OTHERS = "departments.change_user"


def ask_for(actor: Actor, what: str, username: str, account: User | None, posted: str = "") -> Confirmation:
    """Lets something wait for a second person; sent twice, it waits once. The caller holds the accounts locked.

    Args:
        what: a ``Confirmation.What``.
        username: of the account.
        account: None where it is to be made.
        posted: the form as it was sent; it is read again when it is confirmed.
    """
    found, is_new = Confirmation.objects.get_or_create(
        what=what,
        username=username,
        account=account,
        posted=posted,
        asked_by=actor.user,
        state=State.WAITING,
        defaults={"asked_at": actor.at},
    )
    if is_new:
        told = [_told(found, "what", None, what), _told(found, "state", None, State.WAITING.value)]
        record(actor, None, Event.Action.ASK_CONFIRMATION, told)
    return found


@transaction.atomic
@sensitive_variables("password")
def confirm(actor: Actor | Program, pk: int) -> tuple[User, str]:
    """Does what was asked for. Returns the account and its new password; empty where none is given.

    Raises:
        NotAllowed: this person may not confirm it.
        ActionError: it no longer waits, or can no longer be done; it waits on.
    """
    confirmation = _waiting(pk)
    if isinstance(actor, Actor):
        _require_confirmer(actor, confirmation)
    asker = confirmation.asked_by
    if not (asker.is_active and asker.is_staff and asker.has_perm(ASKS.get(confirmation.what, ASKS_OTHERS))):
        raise ActionError(_("Who asked for it no longer administers: refuse it."))
    with transaction.atomic():
        account, password = _carry_out(actor, confirmation)
    confirmation.account = account
    _decide(actor, confirmation, State.CONFIRMED, Event.Action.CONFIRM)
    return account, password


@transaction.atomic
def refuse(actor: Actor | Program, pk: int) -> None:
    """Refuses what was asked for. Raises NotAllowed, ActionError as ``confirm`` does."""
    confirmation = _waiting(pk)
    if isinstance(actor, Actor):
        _require_confirmer(actor, confirmation)
    _decide(actor, confirmation, State.REFUSED, Event.Action.REFUSE)


@transaction.atomic
def take_back(actor: Actor, pk: int) -> None:
    """Withdraws what the person asked for. Raises NotAllowed: somebody else did; ActionError: it no longer waits."""
    confirmation = _waiting(pk)
    if confirmation.asked_by_id != actor.user.pk:
        raise NotAllowed(_("Only who asked for it withdraws it."))
    _decide(actor, confirmation, State.WITHDRAWN, Event.Action.TAKE_BACK)


def _waiting(pk: int) -> Confirmation:
    lock_chain(None)
    confirmation = Confirmation.objects.select_related("asked_by", "account").get(pk=pk)
    if confirmation.state != State.WAITING:
        raise ActionError(
            _("It no longer waits: %(state)s. Who did not see a new password asks for another.")
            % {"state": confirmation.get_state_display()}
        )
    return confirmation


def _require_confirmer(actor: Actor, confirmation: Confirmation) -> None:
    # Read anew: the right may have been taken away since the request began.
    person = User.objects.get(pk=actor.user.pk)
    if not (person.is_active and person.has_perm(CONFIRM_ACCOUNT)):
        raise NotAllowed(_("An administrator or the auditor confirms it."))
    if sentence := why_not_confirm(confirmation, person, given_lately(actor.at)):
        raise NotAllowed(sentence)


@sensitive_variables("password")
def _carry_out(actor: Actor | Program, confirmation: Confirmation) -> tuple[User, str]:
    account = confirmation.account
    if confirmation.what == What.RESET:
        return account, give_password(actor, account)
    if confirmation.what == What.FACTOR:
        remove_second_factor(actor, account)
        return account, ""
    form_class = NewAccountPageForm if account is None else AccountPageForm
    form = form_class(QueryDict(confirmation.posted), by=confirmation.asked_by, instance=account or User())
    if not form.is_touched:
        raise ActionError(_("It is so already, or the account is there: refuse it."))
    if not form.is_valid():
        raise ActionError(" ".join(str(sentence) for found in form.errors.values() for sentence in found))
    if form.change_of_access != confirmation.what:
        raise ActionError(_("The account was changed since; it would do something else now: refuse it."))
    save_forms(actor, None, Event.Action.CHANGE_ACCOUNT, [form])
    if confirmation.what == What.GIVE:
        # Whoever knew the old password has no use of what the account may do now.
        return form.instance, give_password(actor, form.instance)
    return form.instance, getattr(form, "password", "")


def _decide(actor: Actor | Program, confirmation: Confirmation, state: State, action: Event.Action) -> None:
    confirmation.state, confirmation.decided_by, confirmation.decided_at = state, actor.user, actor.at
    confirmation.save()
    told = [_told(confirmation, "state", State.WAITING.value, state.value)]
    told.append(_told(confirmation, "asked_by", None, str(confirmation.asked_by)))
    record(actor, None, action, told)


def _told(confirmation: Confirmation, name: str, before: str | None, after: str) -> dict:
    return change("confirmation", str(confirmation.pk), name, before, after, item=confirmation.username)
