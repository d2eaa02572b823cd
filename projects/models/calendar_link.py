"""The secret link to a department's deadlines (iCalendar)."""

import hashlib
import secrets

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from departments.models import Department


def new_token() -> str:
    """A token that cannot be guessed: 256 bits."""
    return secrets.token_urlsafe(32)


def hash_of_token(token: str) -> str:
    """What is stored of a token: its SHA-256 hash, in 64 hexadecimal digits."""
    return hashlib.sha256(token.encode()).hexdigest()


class CalendarLink(models.Model):
    """A department's link: whoever has it can read its deadlines and nothing else. A new one makes the old one void.

    Only the hash of its secret is stored, so that the database or a backup does not open it.
    """

    department = models.OneToOneField(
        Department, models.PROTECT, related_name="calendar_link", verbose_name=_("department")
    )
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("made by"))
    made_at = models.DateTimeField(_("made at"))

    class Meta:
        verbose_name = _("calendar link")
        verbose_name_plural = _("calendar links")
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.department)


def good_links() -> models.QuerySet[CalendarLink]:
    """The links that open something: one ends with the account of who made it."""
    return CalendarLink.objects.filter(made_by__is_active=True)
