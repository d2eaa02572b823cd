"""The office calendar: the days off and the working weekends of the government."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from departments.models.written import WrittenManager


class CalendarDay(models.Model):
    """A day that does not follow its weekday: a public holiday, or a worked weekend (调休)."""

    class Kind(models.TextChoices):
        HOLIDAY = "holiday", _("Holiday")
        WORKDAY = "workday", _("Working day")

    day = models.DateField(_("day"), unique=True)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.HOLIDAY)
    name = models.CharField(pgettext_lazy("day", "name"), max_length=50, blank=True)

    objects = WrittenManager()

    class Meta:
        verbose_name = _("holiday or working weekend")
        verbose_name_plural = _("holidays and working weekends")
        ordering = ("day",)

    def __str__(self) -> str:
        return f"{self.day} {self.name}".strip()
