"""Revisions of targets (目标调整)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from departments.models.written import WrittenManager

from ..formats import labels
from .fields import AmountField, MonthField, is_month
from .target import Target


class TargetRevision(models.Model):
    """What a target promises from a month on, instead of what the plan said; the months before keep the old promise.

    Source: ``rules.md``, "Planned to date". Everything else of the target stays as the plan has it.
    """

    target = models.ForeignKey(Target, models.PROTECT, related_name="revisions", verbose_name=_("target"))
    from_month = MonthField(_("from month"))
    value = AmountField(_("target value"))
    due_month = MonthField(_("due month"))
    phasing = models.CharField(_("phasing"), max_length=10, choices=labels.PHASING)
    nodes = models.JSONField(
        _("milestones"), null=True, blank=True, help_text=_('Month and value, such as {"4": 400, "10": 1600}.')
    )
    reason = models.TextField(_("reason"))
    document = models.CharField(_("document number"), max_length=100, blank=True)

    objects = WrittenManager()

    class Meta:
        verbose_name = _("revision")
        verbose_name_plural = _("revisions")
        ordering = ("target", "from_month")
        constraints = (
            models.UniqueConstraint(fields=("target", "from_month"), name="revision_once_a_month"),
            models.CheckConstraint(condition=is_month("from_month") & is_month("due_month"), name="revision_months"),
        )

    def __str__(self) -> str:
        return f"{self.target} {self.from_month}"
