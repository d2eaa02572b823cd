"""Departments (科室、站所) and villages."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from .pinyin import PinyinField


class CodeManager(models.Manager):
    """Finds a department or village by the code that plan files use."""

    def get_by_natural_key(self, code: str):
        return self.get(code=code)


class Department(models.Model):
    """A department of the town government that leads or supports sub-measures."""

    code = models.CharField(_("code"), max_length=50, unique=True)
    name = models.CharField(_("name"), max_length=100)
    pinyin = PinyinField()
    short_name = models.CharField(_("short name"), max_length=50, blank=True, help_text=_("Empty: the name."))
    leader = models.CharField(_("responsible leader"), max_length=50, blank=True)

    objects = CodeManager()

    class Meta:
        verbose_name = _("department")
        verbose_name_plural = _("departments")
        ordering = ("code",)

    def __str__(self) -> str:
        return self.name

    def natural_key(self) -> tuple[str]:
        return (self.code,)


class Village(models.Model):
    """A village or community (村、社区) of the town."""

    code = models.CharField(_("code"), max_length=50, unique=True)
    name = models.CharField(_("name"), max_length=100)
    pinyin = PinyinField()

    objects = CodeManager()

    class Meta:
        verbose_name = _("village")
        verbose_name_plural = _("villages")
        ordering = ("code",)

    def __str__(self) -> str:
        return self.name

    def natural_key(self) -> tuple[str]:
        return (self.code,)
