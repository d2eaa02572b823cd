"""When an administrator's or auditor's account needs a second person, and who that may be.

What it keeps out: one pair of hands that makes itself a second account, with which it then reviews, confirms or reads
what it did. So making such an account, giving such a role, a new password and the return of somebody who had left wait
for another administrator or the auditor; so does what would leave the town without a second such person. Whoever
confirms gets the new password and hands it over: who asked never learns it.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .accounts import roles_of
from .models import Confirmation, User
from .roles import PRIVILEGED

What, State = Confirmation.What, Confirmation.State
#: What gives somebody the use of an account.
GIVING = (What.MAKE, What.GIVE, What.RESET)
_EVERY_RIGHT = "superuser"


def privileged_people() -> QuerySet[User]:
    """The administrators and auditors in use."""
    privileged = Q(is_superuser=True) | Q(groups__name__in=PRIVILEGED)
    return User.objects.filter(privileged, is_active=True).distinct()


def is_privileged(account: User) -> bool:
    """Whether an account is an administrator's or auditor's, in use or not."""
    return bool(_privileged(roles_of(account), account.is_superuser))


def change_of_access(account: User, roles: Iterable[str], *, is_superuser: bool, is_active: bool) -> str:
    """What a change does to an account's privileged roles, a ``Confirmation.What``; empty where nothing.

    Args:
        account: as it is stored, or a new one.
        roles, is_superuser, is_active: as they are to be.
    """
    is_used = account.pk is not None and account.is_active
    before = _privileged(roles_of(account), account.is_superuser) if is_used else frozenset()
    after = _privileged(roles, is_superuser) if is_active else frozenset()
    if after - before:
        return What.MAKE if account.pk is None else What.GIVE
    return What.END if before - after else ""


def needs_confirmation(what: str, account: User | None = None) -> bool:
    """Whether something waits for a second person: where the settings want it and the town has two such people.

    To take a role or an account out of use needs one only where fewer than two would be left.
    """
    wanted = settings.CONFIRM_RESETS if what in (What.RESET, What.FACTOR) else settings.CONFIRM_ROLES
    if not (what and wanted) or privileged_people().count() < 2:
        return False
    return what != What.END or privileged_people().exclude(pk=account and account.pk).count() < 2


#: Who gave an account to whom lately: pairs of ids, the giver first.
Given = set[tuple[int, int]]


def given_lately(now: datetime) -> Given:
    """Who made a privileged account for whom, or its password, in the last hours: who asked and who confirmed. One
    query.
    """
    since = now - timedelta(hours=settings.CONFIRM_HOURS)
    done = Confirmation.objects.filter(what__in=GIVING, state__in=(State.CONFIRMED, State.ALONE), decided_at__gt=since)
    rows = done.values_list("asked_by", "decided_by", "account")
    return {(giver, account) for *givers, account in rows for giver in givers}


def why_not_confirm(confirmation: Confirmation, person: User, given: Given) -> str:
    """Why a person may not confirm what was asked for, in a sentence; empty where they may.

    Args:
        given: as ``given_lately`` has it.
    """
    asker = confirmation.asked_by
    if asker == person:
        return _("You asked for it yourself: somebody else confirms it.")
    if confirmation.what in GIVING and confirmation.account_id == person.pk:
        return _("It is about your own account: somebody else confirms it.")
    if {(asker.pk, person.pk), (person.pk, asker.pk)} & given:
        sentence = ngettext(
            "One of you two gave the other the account or its password in the last hour: somebody else confirms it.",
            "One of you two gave the other the account or its password in the last %(count)d hours: "
            "somebody else confirms it.",
            settings.CONFIRM_HOURS,
        )
        return sentence % {"count": settings.CONFIRM_HOURS}
    return ""


def unconfirmed_sentence() -> str:
    """What the settings let an administrator do alone, in a sentence; empty where they want a second person for all."""
    sentences = {
        (False, True): _(
            "TOWNPLAN_CONFIRM_ROLES is 0: one administrator alone makes administrators and auditors. "
            "With a second such person, leave it out."
        ),
        (True, False): _(
            "TOWNPLAN_CONFIRM_RESETS is 0: one administrator alone makes new passwords for administrators and "
            "auditors. With a second such person, leave it out."
        ),
        (False, False): _(
            "TOWNPLAN_CONFIRM_ROLES and TOWNPLAN_CONFIRM_RESETS are 0: one administrator alone makes administrators "
            "and auditors, and their new passwords. With a second such person, leave them out."
        ),
    }
    return sentences.get((settings.CONFIRM_ROLES, settings.CONFIRM_RESETS), "")


def _privileged(roles: Iterable[str], is_superuser: bool) -> frozenset[str]:
    found = PRIVILEGED & set(roles)
    return found | {_EVERY_RIGHT} if is_superuser else found
