"""What the town shows its people."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from departments.models.written import WrittenManager
from targets.models import Plan


class PublicPage(models.Model):
    """A plan's part of the public page: whether it is shown, and which headline figures and areas.

    ``figures`` and ``areas`` are lists of the keys of targets and task areas: what is removed from the plan, or was
    never chosen, is not shown, whatever code or number it has.
    """

    plan = models.OneToOneField(Plan, models.PROTECT, related_name="public_page", verbose_name=_("annual work plan"))
    is_on = models.BooleanField(_("shown to everybody"), default=False)
    figures = models.JSONField(_("headline figures"), default=list)
    areas = models.JSONField(_("task areas"), default=list)

    objects = WrittenManager()

    class Meta:
        verbose_name = _("public page")
        verbose_name_plural = _("public pages")
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.plan)
