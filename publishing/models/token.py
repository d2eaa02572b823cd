"""The tokens with which other programs read the API."""

import hashlib
import secrets
from datetime import date

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from departments.models.written import WrittenManager


class Resource(models.TextChoices):
    """What a token may open: a part of the API each."""

    PLANS = "plans", pgettext_lazy("resource", "Plans")
    STANDINGS = "standings", pgettext_lazy("resource", "Standings")
    TARGETS = "targets", pgettext_lazy("resource", "Targets")
    REPORTS = "reports", pgettext_lazy("resource", "Reports")
    PROJECTS = "projects", pgettext_lazy("resource", "Projects")
    MATTERS = "matters", pgettext_lazy("resource", "Supervision matters")


class ApiToken(models.Model):
    """A reader's token: which resources it opens, of which year's plan (None: of all), and its last day.

    Only the SHA-256 hash of the secret is stored, so that the database or a backup opens nothing. Days follow the
    server's clock, as those of passwords do.
    """

    name = models.CharField(_("reader"), max_length=100)
    token_hash = models.CharField(_("hash of the token"), max_length=64, unique=True, editable=False)
    resources = models.JSONField(_("resources"), default=list)
    year = models.PositiveSmallIntegerField(
        _("plan of the year"), null=True, blank=True, validators=(MinValueValidator(2000), MaxValueValidator(2100))
    )
    ends_on = models.DateField(_("last day"))
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("made by"))
    made_at = models.DateTimeField(_("made at"))
    revoked_at = models.DateTimeField(_("revoked at"), null=True, blank=True)

    objects = WrittenManager()

    class Meta:
        verbose_name = _("access token")
        verbose_name_plural = _("access tokens")
        default_permissions = ()
        constraints = (
            # The trace and the security log know a token by its name.
            models.UniqueConstraint(
                fields=("name",), condition=models.Q(revoked_at=None), name="api_token_name_once_in_use"
            ),
        )

    def __str__(self) -> str:
        return self.name

    def is_good_on(self, day: date) -> bool:
        """Whether it opens anything on a day."""
        return self.revoked_at is None and day <= self.ends_on


class TokenUse(models.Model):
    """How a token is used: when last, from which addresses today, and how often in the current minute.

    Not in the trace: the security log has each day's first use from an address.
    """

    token = models.OneToOneField(ApiToken, models.CASCADE, related_name="use")
    last_used_at = models.DateTimeField(null=True)
    day = models.DateField(null=True)
    addresses = models.JSONField(default=list)
    #: Minutes since 1970.
    minute = models.PositiveBigIntegerField(default=0)
    requests = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("use of a token")
        verbose_name_plural = _("uses of tokens")
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.token)


def new_token_secret() -> str:
    """A token's secret, which cannot be guessed: 256 bits. The prefix lets scanners of leaked secrets know it."""
    return f"townplan_{secrets.token_urlsafe(32)}"


def hash_of_secret(secret: str) -> str:
    """What is stored of a secret: its SHA-256 hash, in 64 hexadecimal digits."""
    return hashlib.sha256(secret.encode(errors="replace")).hexdigest()
