"""What an administrator may do with accounts, beside the permissions of the role."""

import re
import unicodedata

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _

from .models import User
from .models.department import ADDRESS_STEPS
from .roles import ADMINISTRATOR, excluded_together

#: What is neither ASCII nor Chinese: letters that look like others, and some that nobody sees.
_LOOKS_LIKE_ANOTHER = re.compile(r"[^\x00-\x7f\u3400-\u4dbf\u4e00-\u9fff]")


def may_change_account(by: User, account: User) -> bool:
    """Whether somebody with the right to change accounts may change this one: superusers' are left to superusers."""
    return by.is_superuser or not account.is_superuser


def may_give_roles(by: User, account: User) -> bool:
    """Whether they may also change its roles and whether it is active: nobody their own, but superusers."""
    return by.is_superuser or (by.pk != account.pk and not account.is_superuser)


def require_own_name(account: User, username: str) -> None:
    """Raises ValidationError for a user name that another has, in whatever case, that looks like one of another, or
    that no address can hold.
    """
    if _LOOKS_LIKE_ANOTHER.search(username):
        raise ValidationError(
            _("Only the letters A to Z, digits, Chinese characters and @ . + - _: others look like these.")
        )
    if User.objects.exclude(pk=account.pk).filter(username__iexact=username).exists():
        raise account.unique_error_message(User, ["username"])
    if username in ADDRESS_STEPS:
        raise ValidationError(_("An address cannot hold this; choose another."))


def require_seen_name(name: str) -> None:
    """Raises ValidationError for a person's name with characters that nobody sees, or that turn the line around: it
    would hide the user name beside it.
    """
    if any(unicodedata.category(char) in ("Cc", "Cf", "Zl", "Zp") for char in name):
        raise ValidationError(_("The name holds a character that nobody sees: type it anew."))


def has_other_administrators(account: User) -> bool:
    """Whether anybody else who is in use administers: somebody always does."""
    others = User.objects.exclude(pk=account.pk).filter(is_active=True)
    return others.filter(Q(is_superuser=True) | Q(groups__name=ADMINISTRATOR)).exists()


def roles_of(account: User) -> set[str]:
    """The codes of an account's roles; who has every right administers. One query, none where groups are prefetched."""
    roles = {group.name for group in account.groups.all()}
    return {*roles, ADMINISTRATOR} if account.is_superuser else roles


def holders_of_excluded_roles() -> list[tuple[User, str]]:
    """Who is in use and holds roles that exclude each other, from before they did; each with the sentence of it. Two
    queries.
    """
    people = User.objects.filter(is_active=True).prefetch_related("groups")
    return [(person, sentence) for person in people if (sentence := excluded_together(roles_of(person)))]


def admit_administrators(account: User) -> None:
    """Lets people with the administrator's role, and superusers, into setup and administration; nobody else."""
    account.is_staff = account.is_superuser or account.groups.filter(name=ADMINISTRATOR).exists()
    account.save(update_fields=["is_staff"])
