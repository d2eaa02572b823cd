"""A plan in preparation: what a file said, as corrected so far, until it is loaded."""

from uuid import uuid4

from django.db import models
from django.utils.translation import gettext_lazy as _


class PlanInPreparation(models.Model):
    """One file's way from upload to the loaded plan; kept, so that every step can be left and taken up again.

    ``text`` is the document's text; ``rows`` (``drafts.parts.rows``) refer to it by offsets. ``version`` rises with
    every change: a page that shows an older one saves nothing over a newer. ``matched``: where the year has a plan
    already, a person has said which rows are parts of it; these have its numbers and codes.
    """

    # Of the form that made it: a double click makes one.
    token = models.UUIDField(default=uuid4, unique=True, editable=False)
    year = models.PositiveSmallIntegerField(_("year"))
    town = models.CharField(_("town"), max_length=100)
    title = models.CharField(_("title"), max_length=200, blank=True)
    preamble = models.TextField(_("preamble"), blank=True)
    source = models.CharField(_("file"), max_length=200, blank=True)
    text = models.TextField(_("text"), blank=True)
    rows = models.JSONField(_("rows"), default=list)
    matched = models.BooleanField(_("compared with the plan"), default=False)
    version = models.PositiveIntegerField(_("version"), default=1)
    changed_at = models.DateTimeField(_("changed at"), auto_now=True)
    loaded_at = models.DateTimeField(_("loaded at"), null=True, blank=True)

    class Meta:
        verbose_name = _("plan in preparation")
        verbose_name_plural = _("plans in preparation")
        ordering = ("-changed_at",)

    def __str__(self) -> str:
        return self.title or f"{self.town} {self.year}"
