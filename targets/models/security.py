"""The security log (安全日志)."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from .event import ChainedEvent, EventQuerySet


class SecurityEvent(ChainedEvent):
    """One event that concerns who gets in, who may do what, and what leaves the house: a chain of its own.

    Nothing is ever removed from it, so all of it is kept, 180 days and longer. ``about`` is whom or what it is about:
    a user name, the name of a file, a setting; ``details`` is text for the reader, such as the address of an export.
    ``changes`` are as in ``Event``; they never hold a secret.
    """

    class Action(models.TextChoices):
        SIGN_IN = "sign_in", pgettext_lazy("security", "Signed in")
        SIGN_IN_FAILED = "sign_in_failed", pgettext_lazy("security", "Sign-in failed")
        LOCK = "lock", pgettext_lazy("security", "Locked")
        UNLOCK = "unlock", pgettext_lazy("security", "Unlocked")
        SIGN_OUT = "sign_out", pgettext_lazy("security", "Signed out")
        SESSION_ENDED = "session_ended", pgettext_lazy("security", "Session ended")
        PASSWORD_SET = "password_set", pgettext_lazy("security", "Password set")
        PASSWORD_CHANGED = "password_changed", pgettext_lazy("security", "Own password changed")
        PASSWORD_RESET = "password_reset", pgettext_lazy("security", "Password reset")
        SECOND_FACTOR = "second_factor", pgettext_lazy("security", "Second factor")
        ACCOUNT_MADE = "account_made", pgettext_lazy("security", "Account made")
        ACCOUNT_CHANGED = "account_changed", pgettext_lazy("security", "Account changed")
        ACCOUNT_CLOSED = "account_closed", pgettext_lazy("security", "Account deactivated")
        ACCOUNT_OPENED = "account_opened", pgettext_lazy("security", "Account activated")
        ROLES_CHANGED = "roles_changed", pgettext_lazy("security", "Roles changed")
        CONFIRMATION = "confirmation", pgettext_lazy("security", "Confirmation of a privileged account")
        DEPARTMENT_CHANGED = "department_changed", pgettext_lazy("security", "Department changed")
        VILLAGE_CHANGED = "village_changed", pgettext_lazy("security", "Village changed")
        EXPORT = "export", pgettext_lazy("security", "Export")
        SETTINGS_CHANGED = "settings_changed", pgettext_lazy("security", "Settings changed")
        TOKEN_MADE = "token_made", pgettext_lazy("security", "Access token made")
        TOKEN_REVOKED = "token_revoked", pgettext_lazy("security", "Access token revoked")
        TOKEN_USED = "token_used", pgettext_lazy("security", "Access token used")
        TOKEN_REFUSED = "token_refused", pgettext_lazy("security", "Access token refused")
        BACKUP = "backup", pgettext_lazy("security", "Backup")
        RESTORE = "restore", pgettext_lazy("security", "Restore")
        SEAL = "seal", pgettext_lazy("security", "Trace sealed")

    action = models.CharField(_("action"), max_length=20, choices=Action)
    about = models.CharField(pgettext_lazy("security", "about"), max_length=200, blank=True)
    details = models.TextField(_("details"), blank=True)

    objects = EventQuerySet.as_manager()

    class Meta:
        verbose_name = _("security event")
        verbose_name_plural = _("security events")
        ordering = ("sequence",)
        default_permissions = ("view",)
        constraints = (models.UniqueConstraint(fields=("sequence",), name="security_sequence_once"),)
        indexes = (models.Index(fields=("action", "at"), name="security_by_action"),)

    def __str__(self) -> str:
        return f"{_('Security log')} {self.sequence}"

    def hashed_content(self) -> list[Any]:
        """What the event's hash covers, in JSON's types."""
        return [
            "security",
            self.previous_hash,
            self.sequence,
            int(self.at.timestamp() * 1_000_000),
            self.actor_id,
            self.actor_name,
            self.action,
            self.about,
            self.details,
            self.source,
            self.changes,
        ]


class SecurityCount(models.Model):
    """How often something happened since the last event of it that was written: of a flood only the number is kept."""

    action = models.CharField(_("action"), max_length=20, choices=SecurityEvent.Action, unique=True)
    count = models.PositiveIntegerField(_("count"), default=0)

    class Meta:
        verbose_name = _("number of security events")
        verbose_name_plural = _("numbers of security events")
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.get_action_display()} {self.count}"
