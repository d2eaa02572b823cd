"""Handovers of sub-measures from one department to another (移交)."""

from collections.abc import Mapping

from django.db import models
from django.db.models import F, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from departments.models import Department
from departments.models.written import WrittenManager

from .fields import MonthField, is_month
from .plan import SubMeasure


class Handover(models.Model):
    """From a month on another department leads a sub-measure; the months before stay with the one that led then.

    ``SubMeasure.lead`` and ``leader`` are the latest, and each handover keeps those before it. Source:
    ``rules.md``, "Scores and roll-up".
    """

    sub_measure = models.ForeignKey(SubMeasure, models.PROTECT, related_name="handovers", verbose_name=_("sub-measure"))
    from_month = MonthField(_("from month"))
    before = models.ForeignKey(
        Department, models.PROTECT, related_name="handed_over", verbose_name=_("lead department before")
    )
    leader = models.CharField(_("responsible leader before"), max_length=50, blank=True, editable=False)
    reason = models.TextField(_("reason"))
    document = models.CharField(_("document number"), max_length=100, blank=True)

    objects = WrittenManager()

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

    What a department led that is part of it now is its own too. Made to stand in another query: it is ``pk__in`` of a
    SubMeasure.
    """
    sub_measures = SubMeasure.with_projects.order_by()
    if department_id is None:
        return sub_measures.none().values("pk")
    own = Department.objects.filter(models.Q(pk=department_id) | models.Q(merged_into=department_id)).values("pk")
    if month is None:
        handed_over = Handover.objects.filter(before__in=own).order_by().values("sub_measure")
        return sub_measures.filter(models.Q(lead__in=own) | models.Q(pk__in=handed_over)).values("pk")
    asked = sub_measures.filter(asked_from__lte=month)
    return asked.annotate(lead_then=lead_in(month)).filter(lead_then__in=own).values("pk")


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
        lead_id: who leads it after the last handover; of a department that is part of another, that one.
        handovers: their first months, in any order, to who led before, alike; None: of no handover.
    """
    leads: dict[int, int | None] = dict.fromkeys(range(1, 13), lead_id)
    for from_month in sorted(filter(None, handovers), reverse=True):
        leads |= dict.fromkeys(range(1, from_month), handovers[from_month])
    return frozenset(month for month, lead in leads.items() if lead == department_id)


def of_today(path: str) -> Coalesce:
    """An annotation: the key of a department, or of the one that it is part of.

    Args:
        path: to the department, such as ``lead``.
    """
    return Coalesce(f"{path}__merged_into", f"{path}_id", output_field=models.BigIntegerField())
