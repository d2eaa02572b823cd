"""Supervision matters (督办事项) and the steps of each."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from departments.models import Department
from departments.models.written import WrittenManager
from targets.models import Plan, SubMeasure, Target
from targets.models.fields import MonthField, is_month

from .meeting import Meeting


class Matter(models.Model):
    """Something that a leader ordered, until it is struck off.

    Its number runs without gaps through ``year``, the calendar year in which it was ordered (督办〔2021〕3号); that may
    be the one after its plan's. It is about a target, a sub-measure, a project or a report (sub-measure and ``month``),
    or about none of them. ``asked_due`` is the day of an extension that nobody has decided yet.
    """

    class State(models.TextChoices):
        ORDERED = "ordered", pgettext_lazy("matter", "Ordered")
        SIGNED = "signed", pgettext_lazy("matter", "Signed for")
        DONE = "done", pgettext_lazy("matter", "Done")
        CLOSED = "closed", pgettext_lazy("matter", "Struck off")
        CANCELLED = "cancelled", pgettext_lazy("matter", "Cancelled")

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="matters", verbose_name=_("annual work plan"))
    year = models.PositiveSmallIntegerField(_("year"))
    number = models.PositiveIntegerField(pgettext_lazy("matter", "number"))
    title = models.CharField(_("title"), max_length=100)
    order = models.TextField(pgettext_lazy("matter", "order"))
    ordered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("ordered by")
    )
    ordered_on = models.DateField(_("ordered on"))
    lead = models.ForeignKey(
        Department, models.PROTECT, related_name="led_matters", verbose_name=_("responsible department")
    )
    supports = models.ManyToManyField(
        Department, blank=True, related_name="supported_matters", verbose_name=_("supporting departments")
    )
    due = models.DateField(_("due day"))
    asked_due = models.DateField(_("due day asked for"), null=True, blank=True, editable=False)
    state = models.CharField(pgettext_lazy("matter", "state"), max_length=10, choices=State, default=State.ORDERED)
    target = models.ForeignKey(
        Target, models.PROTECT, null=True, blank=True, related_name="matters", verbose_name=_("target")
    )
    sub_measure = models.ForeignKey(
        SubMeasure, models.PROTECT, null=True, blank=True, related_name="matters", verbose_name=_("sub-measure")
    )
    month = MonthField(_("month"), null=True, blank=True)
    meeting = models.ForeignKey(
        Meeting, models.PROTECT, null=True, blank=True, related_name="matters", verbose_name=_("meeting")
    )
    version = models.PositiveIntegerField(_("version"), default=0, editable=False)

    objects = WrittenManager()

    class Meta:
        verbose_name = _("supervision matter")
        verbose_name_plural = _("supervision matters")
        ordering = ("year", "number")
        default_permissions = ()
        permissions = (("order_matter", _("Can order supervision matters")),)
        constraints = (
            models.UniqueConstraint(fields=("year", "number"), name="matter_number_once_a_year"),
            models.CheckConstraint(condition=models.Q(month=None) | is_month("month"), name="matter_month"),
        )
        indexes = (models.Index(fields=("state", "due"), name="matter_by_due_day"),)

    def __str__(self) -> str:
        return self.title

    #: The states of a matter on which somebody still works.
    OPEN = (State.ORDERED, State.SIGNED, State.DONE)
    #: Those in which its department owes an answer.
    OWED = (State.ORDERED, State.SIGNED)

    @property
    def numbered(self) -> str:
        """Its number as papers write it: 督办〔2021〕3号, Matter 2021-3."""
        return gettext("Matter %(year)d-%(number)d") % {"year": self.year, "number": self.number}

    @property
    def is_open(self) -> bool:
        """Whether it is neither struck off nor cancelled."""
        return self.state in self.OPEN


class MatterStep(models.Model):
    """One step of a matter: who took it, when, and what they wrote. ``due`` is the day of an extension."""

    class Action(models.TextChoices):
        ORDER = "order", pgettext_lazy("matter", "Ordered")
        SIGN = "sign", pgettext_lazy("matter", "Signed for")
        REPLY = "reply", pgettext_lazy("matter", "Replied")
        ASK_EXTENSION = "ask_extension", pgettext_lazy("matter", "Asked for an extension")
        EXTEND = "extend", pgettext_lazy("matter", "Granted the extension")
        REFUSE_EXTENSION = "refuse_extension", pgettext_lazy("matter", "Refused the extension")
        FINISH = "finish", pgettext_lazy("matter", "Reported as done")
        SEND_BACK = "send_back", pgettext_lazy("matter", "Sent back")
        CLOSE = "close", pgettext_lazy("matter", "Struck off")
        CANCEL = "cancel", pgettext_lazy("matter", "Cancelled")

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="steps", verbose_name=_("supervision matter"))
    action = models.CharField(_("action"), max_length=20, choices=Action)
    at = models.DateTimeField(_("time"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("person"))
    text = models.TextField(_("text"), blank=True)
    due = models.DateField(_("due day"), null=True, blank=True)

    objects = WrittenManager()

    class Meta:
        verbose_name = pgettext_lazy("matter", "step")
        verbose_name_plural = pgettext_lazy("matter", "steps")
        ordering = ("matter", "id")
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.matter} {self.get_action_display()}"


#: The state that a step leads to; the others leave it as it is.
STATE_AFTER = {
    MatterStep.Action.ORDER: Matter.State.ORDERED,
    MatterStep.Action.SIGN: Matter.State.SIGNED,
    MatterStep.Action.FINISH: Matter.State.DONE,
    MatterStep.Action.SEND_BACK: Matter.State.SIGNED,
    MatterStep.Action.CLOSE: Matter.State.CLOSED,
    MatterStep.Action.CANCEL: Matter.State.CANCELLED,
}
