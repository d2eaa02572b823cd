"""Departments (科室、站所) and villages."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from .pinyin import PinyinField
from .written import WrittenManager

#: Every browser reads these as steps in an address: a page of that name cannot be opened.
ADDRESS_STEPS = frozenset({".", ".."})


class CodeManager(WrittenManager):
    """Finds a department or village by the code that plan files use."""

    def get_by_natural_key(self, code: str):
        return self.get(code=code)

    def current(self) -> models.QuerySet:
        """Those that have not ended: the others are offered for nothing new."""
        return self.filter(ended_on=None)


class CanEnd(models.Model):
    """A department or village that may end or become part of another. It stays: its past is read as before."""

    ended_on = models.DateField(_("ended on"), null=True, blank=True)
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("merged into")
    )

    class Meta:
        abstract = True

    def clean(self) -> None:
        """Refuses to merge something without a day."""
        if self.merged_into and not self.ended_on:
            raise ValidationError({"ended_on": _("Since when is it part of the other?")})


class HasShortName:
    """A department: its whole name stands in prose and in headings, its short one in a table."""

    name: str
    short_name: str

    @property
    def table_name(self) -> str:
        """The short name, where there is one."""
        return self.short_name or self.name


class Department(HasShortName, CanEnd):
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


class Village(CanEnd):
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

    def clean(self) -> None:
        """Refuses also a code that no address can hold."""
        super().clean()
        if self.code in ADDRESS_STEPS:
            raise ValidationError({"code": _("An address cannot hold this; choose another.")})

    def natural_key(self) -> tuple[str]:
        return (self.code,)
