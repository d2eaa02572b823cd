"""The monthly meeting (月调度会)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from departments.models.written import WrittenManager
from targets.models import Plan
from targets.models.fields import MonthField, is_month


class Meeting(models.Model):
    """The meeting on a month of a plan. What it decides are matters (``Matter.meeting``)."""

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="meetings", verbose_name=_("annual work plan"))
    month = MonthField(_("month"))
    held_on = models.DateField(_("held on"))
    notes = models.TextField(_("notes"), blank=True)
    version = models.PositiveIntegerField(_("version"), default=0, editable=False)

    objects = WrittenManager()

    class Meta:
        verbose_name = _("meeting")
        verbose_name_plural = _("meetings")
        ordering = ("plan", "month")
        default_permissions = ()
        constraints = (
            models.UniqueConstraint(fields=("plan", "month"), name="meeting_once_a_month"),
            models.CheckConstraint(condition=is_month("month"), name="meeting_month"),
        )

    def __str__(self) -> str:
        return f"{self.plan} {self.month}"
