"""Handovers of sub-measures from one department to another (移交)."""

from collections.abc import Mapping

from django.db import models
from django.db.models import F, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from departments.models import Department

from .fields import MonthField, is_month
from .plan import SubMeasure


class Handover(models.Model):
    """From a month on another department leads a sub-measure; the months before stay with the one that led then.

    ``SubMeasure.lead`` is the latest lead, and each handover keeps the one before it. Source:
    ``rules.md``, "Scores and roll-up".
    """

    sub_measure = models.ForeignKey(SubMeasure, models.PROTECT, related_name="handovers", verbose_name=_("sub-measure"))
    from_month = MonthField(_("from month"))
    before = models.ForeignKey(
        Department, models.PROTECT, related_name="handed_over", verbose_name=_("lead department before")
    )
    reason = models.TextField(_("reason"))
    document = models.CharField(_("document number"), max_length=100, blank=True)

    class Meta:
        verbose_name = _("handover")
        verbose_name_plural = _("handovers")
        ordering = ("sub_measure", "from_month")
        constraints = (
            models.UniqueConstraint(fields=("sub_measure", "from_month"), name="handover_once_a_month"),
            models.CheckConstraint(condition=is_month("from_month"), name="handover_month"),
        )

    def __str__(self) -> str:
        return f"{self.sub_measure} {self.from_month}"


def led_by(department_id: int | None, month: int | None = None) -> models.QuerySet:
    """The keys of the sub-measures, projects too, that a department led in a month; None: in any month.

    Made to stand in another query: it is ``pk__in`` of a SubMeasure.
    """
    sub_measures = SubMeasure.with_projects.order_by()
    if department_id is None:
        return sub_measures.none().values("pk")
    if month is None:
        led = models.Q(lead=department_id) | models.Q(pk__in=_handed_over_by(department_id))
        return sub_measures.filter(led).values("pk")
    return sub_measures.annotate(lead_then=lead_in(month)).filter(lead_then=department_id).values("pk")


def _handed_over_by(department_id: int) -> models.QuerySet:
    return Handover.objects.filter(before=department_id).order_by().values("sub_measure")


def lead_in(month: int) -> Coalesce:
    """An annotation of SubMeasure: the key of the department that led it in a month."""
    later = Handover.objects.filter(sub_measure=OuterRef("pk"), from_month__gt=month).order_by("from_month")
    before = Subquery(later.values("before")[:1])
    return Coalesce(before, F("lead_id"), output_field=models.BigIntegerField())


def months_led_by(
    department_id: int, lead_id: int | None, handovers: Mapping[int | None, int | None]
) -> frozenset[int]:
    """The months of the year in which a department leads or led a sub-measure.

    Args:
        lead_id: who leads it after the last handover.
        handovers: their first months, in any order, to who led before; None: of no handover.
    """
    leads: dict[int, int | None] = dict.fromkeys(range(1, 13), lead_id)
    for from_month in sorted(filter(None, handovers), reverse=True):
        leads |= dict.fromkeys(range(1, from_month), handovers[from_month])
    return frozenset(month for month, lead in leads.items() if lead == department_id)
