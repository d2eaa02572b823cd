"""What a password must be, whose it is, and how long it is good for. The limits are settings (``PASSWORD_…``)."""

from datetime import timedelta

from django.conf import settings
from django.contrib.auth.hashers import check_password
from django.core.exceptions import ValidationError
from django.db.models import F, TextChoices
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from .models import EarlierPassword, User
from .models.user import PasswordState


class Reason(TextChoices):
    """Why a password is changed before anything else."""

    FIRST = "first", gettext_lazy("This is the first password of your account, and somebody else knows it.")
    RESET = "reset", gettext_lazy("An administrator has set your password anew, and knows it.")
    OLD = "old", gettext_lazy("Your password is older than %(days)d days.")


class CharacterClassesValidator:
    """Wants characters of so many kinds: small letters, capitals, digits, others (a Chinese character too)."""

    def __init__(self, classes: int) -> None:
        self.classes = classes

    def validate(self, password: str, user: User | None = None) -> None:
        """Raises ValidationError."""
        kinds = {
            "small" if "a" <= char <= "z" else "capital" if "A" <= char <= "Z" else "digit" if char.isdigit() else ""
            for char in password
        }
        if len(kinds) < self.classes:
            raise ValidationError(self.get_help_text(), code="password_too_plain")

    def get_help_text(self) -> str:
        """What it wants, for the page."""
        return _(
            "Your password needs at least %(classes)d of these: small letters, capitals, digits, other characters."
        ) % {"classes": self.classes}


class EarlierPasswordValidator:
    """Refuses the password that a person has, and the last ones before it.

    Args:
        last: how many, the present one among them; 0: none is refused.
    """

    def __init__(self, last: int) -> None:
        self.last = last

    def validate(self, password: str, user: User | None = None) -> None:
        """Raises ValidationError. One query, and as many slow comparisons as there are passwords."""
        if user is None or user.pk is None or not self.last:
            return
        # A page that saves nothing yet has given the account the new password already.
        stored = User.objects.values_list("password", flat=True).get(pk=user.pk)
        earlier = user.earlier_passwords.values_list("password", flat=True)[: self.last - 1]
        if any(check_password(password, one) for one in (stored, *earlier)):
            raise ValidationError(self.get_help_text(), code="password_used_before")

    def password_changed(self, password: str, user: User) -> None:
        """Keeps the replaced one as long as it is not taken again, and notes when. Django calls it after each save of
        a new password.
        """
        User.objects.filter(pk=user.pk).update(password_set_at=user.password_set_at)
        if user.replaced_password:
            EarlierPassword.objects.create(user=user, password=user.replaced_password)
        kept = user.earlier_passwords.values("pk")[: max(self.last - 1, 0)]
        user.earlier_passwords.exclude(pk__in=list(kept.values_list("pk", flat=True))).delete()

    def get_help_text(self) -> str:
        """What it refuses, for the page."""
        return ngettext(
            "Your password can't be the one that you have.",
            "Your password can't be one of your last %(count)d.",
            max(self.last, 1),
        ) % {"count": self.last}


def mark_first_password(account: User) -> None:
    """Notes that somebody else knows the account's new password: it signs in once, and is changed then.

    Belongs into the transaction that stores it.
    """
    _mark(account, PasswordState.FIRST)


def mark_own_password(account: User) -> None:
    """Notes that the person chose the account's new password; belongs into the transaction that stores it."""
    _mark(account, PasswordState.OWN)


def _mark(account: User, state: PasswordState) -> None:
    account.password_state = state
    User.objects.filter(pk=account.pk).update(password_state=state)


def use_first_password(account: User) -> bool:
    """Whether the account's password may sign in: a first one does so once, also of two who try at the same time."""
    if account.password_state == PasswordState.OWN:
        return True
    found = User.objects.filter(pk=account.pk, password_state=PasswordState.FIRST)
    return bool(found.update(password_state=PasswordState.USED))


def days_left(account: User) -> int | None:
    """For how many days more the account's password is good, 0 or less once it is not; None where it does not age.

    The demonstration's passwords do not: everybody knows them.
    """
    if not settings.PASSWORD_DAYS or account.demonstration:
        return None
    return (account.password_set_at + timedelta(days=settings.PASSWORD_DAYS) - timezone.now()).days


def reason_to_change(account: User) -> Reason | None:
    """Why somebody who signs in now changes the password before anything else; None: nobody asks for that.

    To be asked before Django notes the sign-in: a first password is that of an account that never signed in.
    """
    if account.password_state != PasswordState.OWN:
        return Reason.RESET if account.last_login else Reason.FIRST
    left = days_left(account)
    return Reason.OLD if left is not None and left < 0 else None


def take_try(account: User) -> bool:
    """Counts a try to type the old password, before anybody looks whether it is right: so there are not more of them in
    posts at the same time. Returns whether it was still one of the allowed ones.
    """
    left = User.objects.filter(pk=account.pk, old_password_tries__lt=settings.PASSWORD_TRIES)
    return bool(left.update(old_password_tries=F("old_password_tries") + 1))


def has_tries_left(account: User) -> bool:
    """Whether the old password may be typed once more. One query."""
    return User.objects.filter(pk=account.pk, old_password_tries__lt=settings.PASSWORD_TRIES).exists()


def give_tries_back(account: User) -> None:
    """Forgets the tries: the person has shown to know the password. One query, where there were any."""
    User.objects.filter(pk=account.pk, old_password_tries__gt=0).update(old_password_tries=0)
