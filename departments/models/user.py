"""The people who sign in."""

import unicodedata
from typing import Any

from django.contrib.auth.hashers import check_password
from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ..roles import ENTER_REPORT, REVIEW_REPORT, ROLES
from .department import Department
from .pinyin import PinyinField


def person_in_words(name: str, username: str) -> str:
    """A person as every page, file and event names them: the name, which others may have too, and the user name, which
    nobody else has: ``王芳（wangfang）``, ``Li Ming (liming)``; only the user name where there is no other.
    """
    if name in ("", username):
        return username
    is_wide = unicodedata.east_asian_width(name[-1]) in "WF"
    return f"{name}（{username}）" if is_wide else f"{name} ({username})"


class PasswordState(models.TextChoices):
    """Whose a password is: the person's own, or a first one that somebody else made, which signs in once."""

    OWN = "own"
    FIRST = "first"
    USED = "used"


class User(AbstractUser):
    """A person with an account. Roles are groups (``departments.roles``); a reporter belongs to a department."""

    first_name = None
    last_name = None
    name = models.CharField(pgettext_lazy("person", "name"), max_length=50, blank=True)
    pinyin = PinyinField()
    department = models.ForeignKey(
        Department, models.PROTECT, null=True, blank=True, related_name="users", verbose_name=_("department")
    )
    demonstration = models.BooleanField(_("demonstration account"), default=False, editable=False)
    password_state = models.CharField(
        max_length=5, choices=PasswordState.choices, default=PasswordState.OWN, editable=False
    )
    password_set_at = models.DateTimeField(default=timezone.now, editable=False)
    #: How often the old password was typed on the page to change it, since the last right one or the last sign-in.
    old_password_tries = models.PositiveSmallIntegerField(default=0, editable=False)
    #: Where one session a person is set, part of what a session must know: a new one ends those before.
    session_mark = models.CharField(max_length=16, blank=True, editable=False)

    #: The stored hash of the password that is being replaced.
    replaced_password = ""

    class Meta:
        verbose_name = _("account")
        verbose_name_plural = _("accounts")
        ordering = ("username",)
        permissions = (("view_screen", _("Can show the month on the meeting room's screen")),)

    def __str__(self) -> str:
        return person_in_words(self.name, self.username)

    def get_full_name(self) -> str:
        return str(self)

    def get_short_name(self) -> str:
        """The name alone, for the person's own eyes."""
        return self.name or self.username

    def has_perm(self, perm: str, obj: Any = None) -> bool:
        """Whether the person has a right. An account with every right administers: it neither reports nor reviews,
        unless it was given such a role before roles excluded each other.
        """
        if self.is_superuser and perm in (ENTER_REPORT, REVIEW_REPORT):
            giving = [name for name, role in ROLES.items() if perm in role.permissions]
            return self.is_active and self.groups.filter(name__in=giving).exists()
        return super().has_perm(perm, obj)

    def set_password(self, raw_password: str | None) -> None:
        """Takes a new password; ``save`` then adds the old one to those that are not taken again."""
        self.replaced_password, self.password_set_at = self.password, timezone.now()
        super().set_password(raw_password)

    def check_password(self, raw_password: str) -> bool:
        """Whether this is the password. A hash of an older kind stays until there is a new password: what a sign-in
        wrote would be a change that nobody made.
        """
        return check_password(raw_password, self.password)

    def get_session_auth_hash(self) -> str:
        """What a session must know to be this person's: it ends with the password, or with ``session_mark``."""
        return super().get_session_auth_hash() + self.session_mark


class EarlierPassword(models.Model):
    """The hash of a password that a person had (``departments.passwords``)."""

    user = models.ForeignKey(User, models.CASCADE, related_name="earlier_passwords")
    password = models.CharField(max_length=128)
    replaced_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("-replaced_at", "-pk")
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.user} {self.replaced_at}"
