"""The annual work plan: its task areas and their sub-measures."""

from collections.abc import Collection

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models.signals import pre_save
from django.dispatch import receiver
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from departments.models import Department
from departments.models.written import WrittenManager

from ..formats import labels
from ..formats.codes import name_with_code, with_numeral
from ..rules import Basis
from .fields import MonthField, WeightField, is_month


class PlanManager(WrittenManager):
    """Finds a plan by its year."""

    def get_by_natural_key(self, year):
        return self.get(year=year)


class Plan(models.Model):
    """A town's annual work plan (年度工作计划); one a year.

    ``green_at`` and ``amber_at`` are None where the plan leaves them to its basis (``rules.resolve_thresholds``).
    """

    year = models.PositiveSmallIntegerField(
        _("year"), unique=True, validators=[MinValueValidator(2000), MaxValueValidator(2100)]
    )
    town = models.CharField(_("town"), max_length=100)
    title = models.CharField(_("title"), max_length=200)
    preamble = models.TextField(_("preamble"), blank=True)
    report_day = models.PositiveSmallIntegerField(
        _("report day"),
        default=5,
        validators=[MinValueValidator(1), MaxValueValidator(28)],
        help_text=_("Reports for a month are due on this day of the next month."),
    )
    #: No report is due before this day: the plan was loaded when its first due days were over. None: nothing is moved.
    first_due = models.DateField(_("first due day"), null=True, blank=True, editable=False)
    basis = models.CharField(_("basis"), max_length=10, choices=labels.BASIS, default=Basis.RATIO)
    green_at = models.DecimalField(
        _("green at"),
        max_digits=6,
        decimal_places=4,
        null=True,
        blank=True,
        help_text=_("Empty: 1.00, or 0 points."),
    )
    amber_at = models.DecimalField(
        _("amber at"),
        max_digits=6,
        decimal_places=4,
        null=True,
        blank=True,
        help_text=_("Empty: 0.90, or -0.10 points."),
    )
    demonstration = models.BooleanField(_("demonstration data"), default=False, editable=False)
    ranks_departments = models.BooleanField(
        _("departments ranked"),
        default=True,
        help_text=_("The dashboard shows the lead departments in the order of their scores."),
    )

    objects = PlanManager()

    class Meta:
        verbose_name = _("annual work plan")
        verbose_name_plural = _("annual work plans")
        ordering = ("-year",)
        permissions = (
            ("view_dashboard", _("Can read the whole town's figures")),
            ("close_month", _("Can close and reopen months")),
        )
        constraints = (
            models.CheckConstraint(
                condition=models.Q(green_at__isnull=True)
                | models.Q(amber_at__isnull=True)
                | models.Q(amber_at__lte=models.F("green_at")),
                name="plan_thresholds_in_order",
            ),
            models.CheckConstraint(
                condition=models.Q(report_day__gte=1, report_day__lte=28),
                name="plan_report_day_in_every_month",
            ),
        )

    def __str__(self) -> str:
        return self.title

    def natural_key(self) -> tuple[int]:
        return (self.year,)


class TaskAreaManager(WrittenManager):
    """Finds an area by its plan's year and its number."""

    def get_by_natural_key(self, year, number):
        return self.get(plan__year=year, number=number)


class TaskArea(models.Model):
    """One of the plan's parts: headline figures, a task area (重点工作), works for people's livelihood (民生实事),
    or proposals to the district.

    ``numeral`` is how the plan prints its number (``一、``, ``（一）``); empty where it prints none.
    """

    class Kind(models.TextChoices):
        HEADLINE = "headline", _("Headline figures")
        TASK = "task", _("Task area")
        LIVELIHOOD = "livelihood", _("People's livelihood")
        PROPOSAL = "proposal", _("Proposals to the district")

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="areas", verbose_name=_("annual work plan"))
    number = models.PositiveSmallIntegerField(_("number"))
    numeral = models.CharField(_("numeral"), max_length=20, blank=True, help_text=_("As the plan prints it."))
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    title = models.CharField(_("title"), max_length=200)
    text = models.TextField(_("text"), blank=True)
    weight = WeightField(_("weight"))

    objects = TaskAreaManager()

    class Meta:
        verbose_name = _("task area")
        verbose_name_plural = _("task areas")
        ordering = ("plan", "number")
        constraints = (
            models.UniqueConstraint(fields=("plan", "number"), name="area_number_once_a_plan"),
            models.CheckConstraint(condition=models.Q(weight__gte=0), name="area_weight_not_negative"),
        )

    def __str__(self) -> str:
        return self.title

    def natural_key(self) -> tuple[int, int]:
        return (*self.plan.natural_key(), self.number)

    @property
    def numbered_title(self) -> str:
        """Its title behind its number as the plan prints it, else behind the number that it is found by."""
        return with_numeral(self.numeral, self.title) if self.numeral else f"{self.number} {self.title}"

    natural_key.dependencies = ["targets.plan"]


class SubMeasureManager(WrittenManager):
    """The plan's own sub-measures; projects share their table and are asked for by ``with_projects``."""

    def get_queryset(self) -> models.QuerySet:
        return super().get_queryset().filter(is_project=False)

    def get_by_natural_key(self, year, code):
        return self.get(plan__year=year, code=code)


class SubMeasure(models.Model):
    """A numbered part of a task area (一是、二是…): what one department leads and reports on every month.

    A project is one as well (``is_project``): the room of projects adds what else there is to it, and it is reported
    on, reviewed, closed and traced like any other. It takes no part in the lights of its area and the plan, so
    ``objects`` and every relation (``plan.sub_measures``, ``area.sub_measures``) leave projects out;
    ``SubMeasure.with_projects`` has all.
    """

    area = models.ForeignKey(TaskArea, models.PROTECT, related_name="sub_measures", verbose_name=_("task area"))
    plan = models.ForeignKey(Plan, models.PROTECT, related_name="sub_measures", editable=False)
    code = models.CharField(_("code"), max_length=20, help_text=_("Area number and position, such as 4.1."))
    numeral = models.CharField(_("numeral"), max_length=20, blank=True, help_text=_("As the plan prints it."))
    title = models.CharField(pgettext_lazy("sub-measure", "title"), max_length=200)
    text = models.TextField(_("text"), blank=True)
    lead = models.ForeignKey(
        Department,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="leads",
        verbose_name=_("lead department"),
    )
    leader = models.CharField(
        _("responsible leader"), max_length=50, blank=True, help_text=_("Empty: the lead department's.")
    )
    supports = models.ManyToManyField(
        Department, blank=True, related_name="supports", verbose_name=_("supporting departments")
    )
    due_month = MonthField(_("due month"), default=12)
    weight = WeightField(_("weight"))
    # After every month that was closed when it came: these stay as they were.
    asked_from = MonthField(_("asked from month"), default=1, editable=False)
    is_project = models.BooleanField(_("project"), default=False, editable=False)

    objects = SubMeasureManager()
    with_projects = WrittenManager()

    class Meta:
        verbose_name = _("sub-measure")
        verbose_name_plural = _("sub-measures")
        ordering = ("area__number", "id")
        constraints = (
            models.UniqueConstraint(fields=("plan", "code"), name="sub_measure_code_once_a_plan"),
            models.CheckConstraint(condition=is_month("due_month"), name="sub_measure_due_month"),
            models.CheckConstraint(condition=is_month("asked_from"), name="sub_measure_asked_from"),
            models.CheckConstraint(condition=models.Q(weight__gte=0), name="sub_measure_weight_not_negative"),
        )

    def __str__(self) -> str:
        return name_with_code(self.code, self.title, is_project=self.is_project)

    def natural_key(self) -> tuple[int, str]:
        # Through the area: loaddata calls this before plan is filled in.
        return (*self.area.plan.natural_key(), self.code)

    natural_key.dependencies = ["targets.taskarea", "departments.department"]

    def validate_constraints(self, exclude=None) -> None:
        super().validate_constraints(exclude)
        require_free_code(self, exclude)


def require_free_code(instance: models.Model, exclude: Collection[str] | None) -> None:
    """Checks a code against projects too: Django looks for it through ``objects``, which leaves them out.

    Args:
        instance: a sub-measure or a target.
        exclude: the fields that are not to be checked.

    Raises:
        ValidationError: the plan has the code already.
    """
    if {"plan", "code"} & set(exclude or ()):
        return
    model = type(instance)
    same = model.with_projects.filter(plan=instance.plan_id, code=instance.code).exclude(pk=instance.pk)
    if same.exists():
        raise instance.unique_error_message(model, ("plan", "code"))


@receiver(pre_save, sender=SubMeasure)
def _take_plan_from_area(instance: SubMeasure, **_signal) -> None:
    # A signal and not save(): loaddata saves without calling save().
    instance.plan_id = instance.area.plan_id
