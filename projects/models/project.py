"""Projects (项目), their milestones (节点) and the history of their stages."""

from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models.signals import pre_save
from django.dispatch import receiver
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from departments.models import Village
from departments.models.department import ADDRESS_STEPS
from departments.models.written import WrittenManager
from targets.models import Item, ProgressReport, SubMeasure, Target
from targets.models.fields import AmountField, WeightField

from .stages import ProjectKind, Stage

#: Where other pages stand (``projects/urls.py``): no project's code.
REFUSED_CODES = ADDRESS_STEPS | {"add", "import", "carry-over", "list.xlsx"}


class Project(SubMeasure):
    """A project under a sub-measure of the plan.

    It is itself a sub-measure (``SubMeasure.is_project``), so that its months are entered, reviewed, closed and traced
    like any other: code, name (``title``), lead department, leader and weight are those columns. Its figures
    belong to two targets of its own: ``investment``, this year's investment to date (累计完成投资, 万元), whose target
    value is the year's planned investment; and ``percent``, the physical progress (形象进度, %), whose nodes are its
    planned curve.

    Amounts are in 万元. ``feeds`` is the plan's target to which a finished project contributes its quantity (1 without
    one), ``feeds_item`` the item of that target, if it has items. ``continues`` is the same project in the plan of an
    earlier year, from which it was carried over.
    """

    line = models.OneToOneField(SubMeasure, models.PROTECT, parent_link=True, primary_key=True, related_name="project")
    part_of = models.ForeignKey(SubMeasure, models.PROTECT, related_name="projects", verbose_name=_("sub-measure"))
    kind = models.CharField(_("kind"), max_length=12, choices=ProjectKind)
    stage = models.CharField(pgettext_lazy("project", "stage"), max_length=10, choices=Stage)
    place = models.CharField(pgettext_lazy("project", "place"), max_length=100, blank=True)
    village = models.ForeignKey(
        Village, models.PROTECT, null=True, blank=True, related_name="projects", verbose_name=_("village")
    )
    owner = models.CharField(pgettext_lazy("project", "owner"), max_length=100, blank=True)
    total_investment = AmountField(_("total investment"), null=True, blank=True)
    invested_before = AmountField(_("invested before this year"), null=True, blank=True)
    quantity = AmountField(_("quantity"), null=True, blank=True)
    quantity_unit = models.CharField(_("unit"), max_length=20, blank=True)
    planned_start = models.DateField(_("planned start"), null=True, blank=True)
    planned_finish = models.DateField(_("planned finish"), null=True, blank=True)
    actual_start = models.DateField(_("actual start"), null=True, blank=True)
    actual_finish = models.DateField(_("actual finish"), null=True, blank=True)
    investment = models.OneToOneField(
        Target, models.PROTECT, null=True, editable=False, related_name="+", verbose_name=_("investment to date")
    )
    percent = models.OneToOneField(
        Target, models.PROTECT, null=True, editable=False, related_name="+", verbose_name=_("physical progress")
    )
    feeds = models.ForeignKey(
        Target, models.PROTECT, null=True, blank=True, related_name="fed_by", verbose_name=_("target that it feeds")
    )
    feeds_item = models.ForeignKey(
        Item, models.PROTECT, null=True, blank=True, related_name="fed_by", verbose_name=_("item that it feeds")
    )
    continues = models.OneToOneField(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="continued_by",
        verbose_name=_("project of an earlier year"),
    )
    version = models.PositiveIntegerField(_("version"), default=0, editable=False)

    objects = WrittenManager()

    class Meta:
        verbose_name = _("project")
        verbose_name_plural = _("projects")
        ordering = ("line_id",)
        default_permissions = ("view",)
        permissions = (("manage_project", _("Can take up and change projects")),)
        constraints = (
            models.CheckConstraint(
                condition=models.Q(planned_start__isnull=True)
                | models.Q(planned_finish__isnull=True)
                | models.Q(planned_finish__gte=models.F("planned_start")),
                name="project_planned_finish_not_before_start",
            ),
            models.CheckConstraint(
                condition=models.Q(actual_start__isnull=True)
                | models.Q(actual_finish__isnull=True)
                | models.Q(actual_finish__gte=models.F("actual_start")),
                name="project_actual_finish_not_before_start",
            ),
            models.CheckConstraint(
                condition=models.Q(total_investment__isnull=True) | models.Q(total_investment__gte=0),
                name="project_total_investment_not_negative",
            ),
        )
        indexes = (models.Index(fields=("kind", "stage"), name="project_by_stage"),)

    @property
    def planned_investment(self) -> Decimal | None:
        """This year's planned investment in 万元; None where it is not set, or nothing is built."""
        return self.investment.value if self.investment else None


@receiver(pre_save, sender=Project)
def _take_area_from_sub_measure(instance: Project, **_signal) -> None:
    # A signal, because loaddata does not call save().
    instance.is_project = True
    instance.area_id, instance.plan_id = instance.part_of.area_id, instance.part_of.plan_id


class Milestone(models.Model):
    """A milestone (节点): the day it is planned for, the day it was done; ``weight`` is its share of the project."""

    project = models.ForeignKey(Project, models.PROTECT, related_name="milestones", verbose_name=_("project"))
    name = models.CharField(_("name"), max_length=100)
    planned = models.DateField(pgettext_lazy("milestone", "planned"))
    done = models.DateField(pgettext_lazy("milestone", "done"), null=True, blank=True)
    weight = WeightField(_("weight"))

    objects = WrittenManager()

    class Meta:
        verbose_name = _("milestone")
        verbose_name_plural = _("milestones")
        ordering = ("project", "planned", "id")
        default_permissions = ("view",)
        constraints = (
            models.UniqueConstraint(fields=("project", "name"), name="milestone_name_once_a_project"),
            models.CheckConstraint(condition=models.Q(weight__gte=0), name="milestone_weight_not_negative"),
        )
        indexes = (models.Index(fields=("planned",), name="milestone_by_day"),)

    def __str__(self) -> str:
        return self.name


class StageMove(models.Model):
    """A change of stage: the day, the person, and the reason if it was not to the next stage."""

    project = models.ForeignKey(Project, models.PROTECT, related_name="moves", verbose_name=_("project"))
    before = models.CharField(_("before"), max_length=10, choices=Stage, blank=True)
    stage = models.CharField(pgettext_lazy("project", "stage"), max_length=10, choices=Stage)
    on = models.DateField(_("day"))
    at = models.DateTimeField(_("time"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("person")
    )
    reason = models.TextField(_("reason"), blank=True)

    objects = WrittenManager()

    class Meta:
        verbose_name = _("change of stage")
        verbose_name_plural = _("changes of stage")
        ordering = ("project", "id")
        default_permissions = ("view",)

    def __str__(self) -> str:
        return f"{self.project} {self.get_stage_display()}"


class ProjectReportManager(WrittenManager):
    """The reports of projects among all reports."""

    def get_queryset(self) -> models.QuerySet:
        return super().get_queryset().filter(sub_measure__is_project=True)


class ProjectReport(ProgressReport):
    """A project's monthly report (investment to date, physical progress, texts, photos), like any other report."""

    objects = ProjectReportManager()

    class Meta:
        proxy = True
        verbose_name = _("project report")
        verbose_name_plural = _("project reports")
        default_permissions = ()
