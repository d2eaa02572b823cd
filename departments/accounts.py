"""What an administrator may do with accounts, beside the permissions of the role."""

from axes.utils import reset
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _

from .models import User
from .models.department import ADDRESS_STEPS
from .roles import ADMINISTRATOR


def may_change_account(by: User, account: User) -> bool:
    """Whether somebody with the right to change accounts may change this one: superusers' are left to superusers."""
    return by.is_superuser or not account.is_superuser


def may_give_roles(by: User, account: User) -> bool:
    """Whether they may also change its roles and whether it is active: nobody their own, but superusers."""
    return by.is_superuser or (by.pk != account.pk and not account.is_superuser)


def require_own_name(account: User, username: str) -> None:
    """Raises ValidationError for a user name that another has, in whatever case, or that no address can hold."""
    if User.objects.exclude(pk=account.pk).filter(username__iexact=username).exists():
        raise account.unique_error_message(User, ["username"])
    if username in ADDRESS_STEPS:
        raise ValidationError(_("An address cannot hold this; choose another."))


def lift_lock(account: User) -> None:
    """Lets a person try to sign in again at once, who has a new password from an administrator."""
    reset(username=account.username)


def has_other_administrators(account: User) -> bool:
    """Whether anybody else who is in use administers: somebody always does."""
    others = User.objects.exclude(pk=account.pk).filter(is_active=True)
    return others.filter(Q(is_superuser=True) | Q(groups__name=ADMINISTRATOR)).exists()


def admit_administrators(account: User) -> None:
    """Lets people with the administrator's role, and superusers, into setup and administration; nobody else."""
    account.is_staff = account.is_superuser or account.groups.filter(name=ADMINISTRATOR).exists()
    account.save(update_fields=["is_staff"])
