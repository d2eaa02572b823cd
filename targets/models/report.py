"""Monthly reports and their figures."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from departments.models.written import WrittenManager

from ..formats import labels
from .fields import AmountField, MonthField, is_month
from .plan import Plan, SubMeasure
from .target import Item, Target


class ProgressReportManager(WrittenManager):
    """The reports of the plan's own sub-measures; those of projects are asked for by ``with_projects``."""

    def get_queryset(self) -> models.QuerySet:
        return super().get_queryset().filter(sub_measure__is_project=False)


class ProgressReport(models.Model):
    """A sub-measure's monthly report (月报) by its lead department, and its state.

    ``first_submitted_at`` decides whether it came late: being returned costs a department no time, withdrawing does.
    ``version`` grows with every change; a form sends the version it was made from, to notice a concurrent edit.
    """

    class Status(models.TextChoices):
        DRAFT = "draft", pgettext_lazy("report", "Draft")
        SUBMITTED = "submitted", pgettext_lazy("report", "Submitted")
        APPROVED = "approved", pgettext_lazy("report", "Approved")
        RETURNED = "returned", pgettext_lazy("report", "Returned")

    sub_measure = models.ForeignKey(SubMeasure, models.PROTECT, related_name="reports", verbose_name=_("sub-measure"))
    month = MonthField(_("month"))
    status = models.CharField(_("state"), max_length=10, choices=Status, default=Status.DRAFT)
    version = models.PositiveIntegerField(_("version"), default=0)
    assessment = models.CharField(_("own assessment"), max_length=10, choices=labels.ASSESSMENT, blank=True)
    progress = models.TextField(_("progress"), blank=True)
    problems = models.TextField(_("problems"), blank=True)
    next_steps = models.TextField(_("next steps"), blank=True)
    remark = models.TextField(_("remark"), blank=True, help_text=_("The reviewer's word to the department."))
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("submitted by"),
    )
    submitted_at = models.DateTimeField(_("submitted at"), null=True, blank=True)
    first_submitted_at = models.DateTimeField(_("first submitted at"), null=True, blank=True)
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("reviewed by"),
    )
    reviewed_at = models.DateTimeField(_("reviewed at"), null=True, blank=True)

    objects = ProgressReportManager()
    with_projects = WrittenManager()

    class Meta:
        verbose_name = _("monthly report")
        verbose_name_plural = _("monthly reports")
        ordering = ("sub_measure", "month")
        permissions = (
            ("enter_report", _("Can enter the monthly reports of the own department")),
            ("review_report", _("Can review monthly reports")),
        )
        constraints = (
            models.UniqueConstraint(fields=("sub_measure", "month"), name="report_once_a_month"),
            models.CheckConstraint(condition=is_month("month"), name="report_month"),
        )
        indexes = (models.Index(fields=("-month",), name="report_by_month"),)

    def __str__(self) -> str:
        return f"{self.sub_measure} {self.month}"

    @property
    def is_editable(self) -> bool:
        """Whether its department may still type in it."""
        return self.status in (self.Status.DRAFT, self.Status.RETURNED)


class Figure(models.Model):
    """A target's, or a breakdown item's, standing value at a month's end (累计数).

    ``value`` is what the report says, ``counted`` what was approved, corrected or imported and makes the light.
    They differ while a report is on its way; of a submitted report the value is provisional (未审核).
    """

    report = models.ForeignKey(ProgressReport, models.PROTECT, related_name="figures", verbose_name=_("monthly report"))
    target = models.ForeignKey(Target, models.PROTECT, related_name="figures", verbose_name=_("target"))
    item = models.ForeignKey(
        Item, models.PROTECT, null=True, blank=True, related_name="figures", verbose_name=_("breakdown item")
    )
    value = AmountField(_("value"), null=True, blank=True)
    counted = AmountField(_("counted value"), null=True, blank=True)
    note = models.CharField(_("note"), max_length=200, blank=True)

    objects = WrittenManager()

    class Meta:
        verbose_name = _("figure")
        verbose_name_plural = _("figures")
        ordering = ("report", "target", "item")
        constraints = (
            models.UniqueConstraint(
                fields=("report", "target", "item"),
                condition=models.Q(item__isnull=False),
                name="figure_of_item_once_a_report",
            ),
            models.UniqueConstraint(
                fields=("report", "target"),
                condition=models.Q(item__isnull=True),
                name="figure_of_target_once_a_report",
            ),
        )

    def __str__(self) -> str:
        return f"{self.target} {self.value}"


class ClosedMonth(models.Model):
    """A closed month (锁定) takes corrections only. Reopening removes the row; the trace keeps both."""

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="closed_months", verbose_name=_("annual work plan"))
    month = MonthField(_("month"))

    objects = WrittenManager()

    class Meta:
        verbose_name = _("closed month")
        verbose_name_plural = _("closed months")
        ordering = ("plan", "month")
        constraints = (
            models.UniqueConstraint(fields=("plan", "month"), name="month_closed_once"),
            models.CheckConstraint(condition=is_month("month"), name="closed_month"),
        )

    def __str__(self) -> str:
        return f"{self.plan} {self.month}"


class ReportState(models.TextChoices):
    """The state of a sub-measure's month: its report's status, or what there is without one."""

    NONE = "none", _("Not started")
    IMPORTED = "imported", pgettext_lazy("report", "Imported")
    DRAFT = "draft", pgettext_lazy("report", "Draft")
    SUBMITTED = "submitted", pgettext_lazy("report", "Submitted")
    APPROVED = "approved", pgettext_lazy("report", "Approved")
    RETURNED = "returned", pgettext_lazy("report", "Returned")


class OpenState(models.TextChoices):
    """The state of an open report: it waits for review, was sent back, is a draft, or nobody began it."""

    SUBMITTED = "submitted", pgettext_lazy("left open", "Waits for review")
    RETURNED = "returned", pgettext_lazy("left open", "Returned")
    DRAFT = "draft", pgettext_lazy("left open", "Draft")
    NONE = "none", pgettext_lazy("left open", "Not started")
