"""The remarks that reviewers use often; an administrator keeps them."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from departments.models.written import WrittenManager


class StandardRemark(models.Model):
    """A remark that reviewers return reports with again and again (常用退回意见)."""

    text = models.CharField(_("remark"), max_length=200, unique=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    objects = WrittenManager()

    class Meta:
        verbose_name = _("standard remark")
        verbose_name_plural = _("standard remarks")
        ordering = ("position", "id")

    def __str__(self) -> str:
        return self.text
