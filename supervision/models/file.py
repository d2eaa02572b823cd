"""The files that a department attaches to a step of a matter (佐证材料)."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from targets.models import StoredFile

from .matter import MatterStep


class MatterFile(StoredFile):
    """A file of a step. It is attached with the step and stays."""

    step = models.ForeignKey(
        MatterStep, models.PROTECT, related_name="files", verbose_name=pgettext_lazy("matter", "step")
    )

    class Meta:
        verbose_name = _("evidence")
        verbose_name_plural = _("evidence")
        ordering = ("step", "id")
        default_permissions = ()

    @property
    def belongs_to(self) -> str:
        """The matter's number."""
        return self.step.matter.numbered
