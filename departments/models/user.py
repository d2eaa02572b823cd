"""The people who sign in."""

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from .department import Department
from .pinyin import PinyinField


class User(AbstractUser):
    """A person with an account. Roles are groups (``departments.roles``); a reporter belongs to a department."""

    first_name = None
    last_name = None
    name = models.CharField(pgettext_lazy("person", "name"), max_length=50, blank=True)
    pinyin = PinyinField()
    department = models.ForeignKey(
        Department, models.PROTECT, null=True, blank=True, related_name="users", verbose_name=_("department")
    )
    demonstration = models.BooleanField(_("demonstration account"), default=False, editable=False)

    class Meta:
        verbose_name = _("account")
        verbose_name_plural = _("accounts")
        ordering = ("username",)

    def __str__(self) -> str:
        return self.name or self.username

    def get_full_name(self) -> str:
        return str(self)

    def get_short_name(self) -> str:
        return str(self)
