"""What is stored of reminders (催办): the town's hours, what a person chose, the robots of groups, what was sent."""

from datetime import time

from django.conf import settings
from django.core.validators import MaxLengthValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from departments.models import Department


class ReminderKind(models.TextChoices):
    """What waits."""

    REPORT = "report", pgettext_lazy("reminder", "Reports to hand in")
    RETURNED = "returned", pgettext_lazy("reminder", "Returned reports")
    REVIEW = "review", pgettext_lazy("reminder", "Reports to review")
    MATTER = "matter", pgettext_lazy("reminder", "Supervision matters")
    MILESTONE = "milestone", pgettext_lazy("reminder", "Milestones and starts of projects")


def all_kinds() -> list[str]:
    """Every kind's value: what somebody who chose nothing is reminded of."""
    return list(ReminderKind.values)


class ReminderHours(models.Model):
    """Between which hours of a working day reminders are sent: one row."""

    begin = models.TimeField(_("from"), default=time(8, 30))
    end = models.TimeField(_("until"), default=time(18))

    class Meta:
        verbose_name = _("hours of reminders")
        verbose_name_plural = _("hours of reminders")
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.begin:%H:%M}–{self.end:%H:%M}"

    @classmethod
    def now_set(cls) -> "ReminderHours":
        """The hours that are set, or those that hold until somebody sets others. One query."""
        return cls.objects.first() or cls()


class ReminderChoice(models.Model):
    """What a person chose: whether mail comes, of which kinds, in which language."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="reminder_choice", verbose_name=_("person")
    )
    by_mail = models.BooleanField(_("Remind me by e-mail"), default=True)
    kinds = models.JSONField(_("Of what"), default=all_kinds, blank=True)
    language = models.CharField(
        _("Language of the mail"), max_length=10, choices=settings.LANGUAGES, default=settings.LANGUAGE_CODE
    )

    class Meta:
        verbose_name = _("choice of reminders")
        verbose_name_plural = _("choices of reminders")
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.user)


class Robot(models.Model):
    """A group's robot, which writes what it is sent into the group. Its address and secret are shown to nobody again:
    who has them can write there too.
    """

    class Kind(models.TextChoices):
        WECOM = "wecom", _("WeCom")
        DINGTALK = "dingtalk", _("DingTalk")
        FEISHU = "feishu", _("Feishu")

    kind = models.CharField(_("service"), max_length=10, choices=Kind)
    name = models.CharField(pgettext_lazy("robot", "name"), max_length=50, unique=True)
    address = models.TextField(_("webhook address"), validators=[MaxLengthValidator(500)])
    secret = models.CharField(_("signing secret"), max_length=200, blank=True)
    department = models.ForeignKey(
        Department, models.PROTECT, null=True, blank=True, related_name="robots", verbose_name=_("department")
    )
    kinds = models.JSONField(_("What it tells of"), default=all_kinds, blank=True)
    language = models.CharField(
        _("language"), max_length=10, choices=settings.LANGUAGES, default=settings.LANGUAGE_CODE
    )
    is_active = models.BooleanField(_("in use"), default=True)

    class Meta:
        verbose_name = pgettext_lazy("group", "robot")
        verbose_name_plural = pgettext_lazy("group", "robots")
        ordering = ("name",)
        default_permissions = ()

    def __str__(self) -> str:
        return self.name


class Delivery(models.Model):
    """A day's digest on its way to one recipient by one channel, with how often it was tried.

    The constraint lets it be there once, and ``claimed_at`` lets one run at a time send it.
    """

    class Channel(models.TextChoices):
        MAIL = "mail", _("E-mail")
        ROBOT = "robot", pgettext_lazy("group", "Robot")

    class State(models.TextChoices):
        SENDING = "sending", pgettext_lazy("delivery", "Being sent")
        SENT = "sent", pgettext_lazy("delivery", "Sent")
        FAILED = "failed", pgettext_lazy("delivery", "Failed, is tried again")
        GIVEN_UP = "given_up", pgettext_lazy("delivery", "Failed")

    day = models.DateField(_("day"))
    channel = models.CharField(_("channel"), max_length=5, choices=Channel)
    #: The person's or robot's key, so that one constraint holds both.
    recipient = models.PositiveBigIntegerField(editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("person")
    )
    robot = models.ForeignKey(Robot, models.PROTECT, null=True, related_name="+", verbose_name=_("robot"))
    content = models.CharField(_("SHA-256 of the text"), max_length=64)
    state = models.CharField(pgettext_lazy("delivery", "state"), max_length=8, choices=State)
    tries = models.PositiveSmallIntegerField(_("tries"), default=0)
    #: Whether a run that held it ended without saying what came of it.
    was_lost = models.BooleanField(default=False)
    claimed_at = models.DateTimeField(_("last tried"))
    error = models.TextField(_("what went wrong"), blank=True)

    class Meta:
        verbose_name = _("delivery")
        verbose_name_plural = _("deliveries")
        ordering = ("-day", "channel", "recipient")
        default_permissions = ()
        constraints = (
            models.UniqueConstraint(fields=("day", "channel", "recipient"), name="delivery_once_a_day"),
            models.CheckConstraint(
                condition=models.Q(user=None, channel="robot") | models.Q(robot=None, channel="mail"),
                name="delivery_to_person_or_robot",
            ),
        )

    def __str__(self) -> str:
        return f"{self.day} {self.user or self.robot}"
