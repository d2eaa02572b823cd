"""Proposals to the district (对全区工作的意见建议), and the papers that answer them."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from departments.models.written import WrittenManager
from targets.models import Plan, StoredFile, SubMeasure


class DistrictProposal(models.Model):
    """What the town proposes to the district, from the day on which it was submitted; and what the district answered.

    ``sub_measure``: where the plan makes the proposal; None for one that came during the year.
    """

    class Outcome(models.TextChoices):
        WAITING = "waiting", pgettext_lazy("proposal", "Waits for an answer")
        ADOPTED = "adopted", pgettext_lazy("proposal", "Adopted")
        PARTLY = "partly", pgettext_lazy("proposal", "Adopted in part")
        NOT = "not", pgettext_lazy("proposal", "Not adopted")

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="proposals", verbose_name=_("annual work plan"))
    sub_measure = models.ForeignKey(
        SubMeasure,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="proposals",
        verbose_name=pgettext_lazy("proposal", "place in the plan"),
    )
    title = models.CharField(_("title"), max_length=100)
    text = models.TextField(pgettext_lazy("proposal", "what is proposed"))
    submitted_on = models.DateField(pgettext_lazy("proposal", "submitted on"))
    submitted_to = models.CharField(pgettext_lazy("proposal", "submitted to"), max_length=100)
    outcome = models.CharField(
        pgettext_lazy("proposal", "outcome"), max_length=10, choices=Outcome, default=Outcome.WAITING
    )
    answered_on = models.DateField(pgettext_lazy("proposal", "answered on"), null=True, blank=True)
    answer = models.TextField(pgettext_lazy("proposal", "answer"), blank=True)
    version = models.PositiveIntegerField(_("version"), default=0, editable=False)

    objects = WrittenManager()

    class Meta:
        verbose_name = _("proposal to the district")
        verbose_name_plural = _("proposals to the district")
        ordering = ("plan", "submitted_on", "id")
        default_permissions = ()
        constraints = (
            models.CheckConstraint(
                condition=models.Q(outcome="waiting", answered_on=None)
                | (~models.Q(outcome="waiting") & models.Q(answered_on__isnull=False)),
                name="proposal_answered_on",
            ),
        )

    def __str__(self) -> str:
        return self.title


class ProposalPaper(StoredFile):
    """A paper with the district's answer. It stays."""

    proposal = models.ForeignKey(
        DistrictProposal, models.PROTECT, related_name="papers", verbose_name=_("proposal to the district")
    )

    class Meta:
        verbose_name = pgettext_lazy("proposal", "paper of the answer")
        verbose_name_plural = pgettext_lazy("proposal", "papers of the answer")
        ordering = ("proposal", "id")
        default_permissions = ()

    @property
    def belongs_to(self) -> str:
        """The proposal's title."""
        return self.proposal.title
