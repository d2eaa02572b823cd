"""What is asked for with an administrator's or auditor's account, and who confirmed it."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Confirmation(models.Model):
    """What an administrator asks for with a privileged account; it is done once a second person confirms it.

    ``account`` is empty while it is still to be made; ``posted`` is the form as it was sent, in which no password
    stands, and empty where only a new password is asked for. ``decided_by`` is empty where the server's command line
    decided.
    """

    class What(models.TextChoices):
        MAKE = "make", pgettext_lazy("confirmation", "make the account")
        GIVE = "give", pgettext_lazy("confirmation", "give the role, or take the account back into use")
        RESET = "reset", pgettext_lazy("confirmation", "make a new password")
        FACTOR = "factor", pgettext_lazy("confirmation", "remove the second factor")
        END = "end", pgettext_lazy("confirmation", "take the role, or the account out of use")

    class State(models.TextChoices):
        WAITING = "waiting", pgettext_lazy("confirmation", "waits")
        CONFIRMED = "confirmed", pgettext_lazy("confirmation", "confirmed")
        REFUSED = "refused", pgettext_lazy("confirmation", "refused")
        WITHDRAWN = "withdrawn", pgettext_lazy("confirmation", "withdrawn")
        # Nobody was asked: there was no second person, or the settings do not want one.
        ALONE = "alone", pgettext_lazy("confirmation", "done without a confirmation")

    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("account")
    )
    username = models.CharField(_("user name"), max_length=150)
    what = models.CharField(pgettext_lazy("confirmation", "what"), max_length=10, choices=What)
    posted = models.TextField(blank=True)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("asked by"))
    asked_at = models.DateTimeField(_("asked on"))
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.WAITING)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("decided by")
    )
    decided_at = models.DateTimeField(_("decided on"), null=True)

    class Meta:
        verbose_name = _("confirmation")
        verbose_name_plural = _("confirmations")
        ordering = ("pk",)
        default_permissions = ()
        permissions = (("confirm_account", _("Can confirm what is asked for with privileged accounts")),)

    def __str__(self) -> str:
        return f"{self.pk} {self.username}"
