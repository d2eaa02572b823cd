"""What an administrator keeps for the office: days off and working weekends, remarks that are used often."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class CalendarDay(models.Model):
    """A day that is not what its weekday says: a public holiday, or a weekend that is worked (调休)."""

    class Kind(models.TextChoices):
        HOLIDAY = "holiday", _("Holiday")
        WORKDAY = "workday", _("Working day")

    day = models.DateField(_("day"), unique=True)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.HOLIDAY)
    name = models.CharField(pgettext_lazy("day", "name"), max_length=50, blank=True)

    class Meta:
        verbose_name = _("holiday or working weekend")
        verbose_name_plural = _("holidays and working weekends")
        ordering = ("day",)

    def __str__(self) -> str:
        return f"{self.day} {self.name}".strip()


class StandardRemark(models.Model):
    """A remark that reviewers return reports with again and again (常用退回意见)."""

    text = models.CharField(_("remark"), max_length=200, unique=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("standard remark")
        verbose_name_plural = _("standard remarks")
        ordering = ("position", "id")

    def __str__(self) -> str:
        return self.text
