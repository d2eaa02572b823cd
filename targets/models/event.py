"""The trace (操作留痕)."""

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from .fields import MonthField
from .plan import Plan, SubMeasure


class AppendOnly(TypeError):
    """Code tried to change or remove an event."""

    def __init__(self) -> None:
        super().__init__("The trace is only added to; an event is never changed and never removed.")


class EventQuerySet(models.QuerySet):
    """Events can be read and added. Changing or removing any raises AppendOnly."""

    def update(self, **_fields):
        raise AppendOnly

    def bulk_update(self, *_arguments, **_options):
        raise AppendOnly

    def delete(self):
        raise AppendOnly

    # As on Django's own method: a template must not be able to call it.
    delete.alters_data = True
    delete.queryset_only = True


class EventManager(models.Manager.from_queryset(EventQuerySet)):
    """Events without ``rows``, which no page shows; ``defer(None)`` reads them too."""

    def get_queryset(self) -> models.QuerySet:
        return super().get_queryset().defer("rows")


class ChainedEvent(models.Model):
    """What every event has: who, when, from where, and its place in a chain. Written once, never changed.

    A chain's events are numbered; ``hash`` covers the event and the hash before it.
    """

    sequence = models.PositiveIntegerField(_("sequence"))
    at = models.DateTimeField(_("time"))
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("person"),
    )
    #: With the user name (``departments.models.user.person_in_words``).
    actor_name = models.CharField(_("person"), max_length=210)
    source = models.CharField(_("from where"), max_length=200)
    changes = models.JSONField(_("changes"), default=list)
    previous_hash = models.CharField(pgettext_lazy("event", "hash before it"), max_length=64, blank=True)
    hash = models.CharField(pgettext_lazy("event", "hash"), max_length=64, unique=True)

    class Meta:
        abstract = True

    def save(self, *args, **options) -> None:
        """Adds the event. Raises AppendOnly for one that is there already."""
        if not self._state.adding:
            raise AppendOnly
        super().save(*args, **options)

    def delete(self, *_args, **_options):
        """Raises AppendOnly."""
        raise AppendOnly

    def hashed_content(self) -> list[Any]:
        """What the event's hash covers, in JSON's types."""
        raise NotImplementedError


class Event(ChainedEvent):
    """One change of state, with what was before and what is after.

    ``changes`` is a list of ``{"on", "of", "field", "before", "after"}`` (and ``"item"``): ``on`` is what was changed
    (report, figure, target, revision, sub_measure, handover, area, plan, item, month, calendar, project, milestone,
    calendar_link, matter, matter_file, meeting, proposal, proposal_paper, account, confirmation, department, village,
    remark, api_token, public_page), ``of`` its code in the plan, its day, number, hash, user name or text. Each plan's
    events are a chain. Events of people and places (accounts, departments, villages, standard remarks, access tokens)
    belong to no plan; they are one more chain. ``rows`` are the values of the rows that were written with it, by the
    model's label and the row's key
    (``trace.rows``).
    """

    class Action(models.TextChoices):
        SAVE = "save", pgettext_lazy("event", "Saved a draft")
        SUBMIT = "submit", pgettext_lazy("event", "Submitted")
        ATTACH = "attach", pgettext_lazy("event", "Attached evidence")
        DETACH = "detach", pgettext_lazy("event", "Removed evidence")
        WITHDRAW = "withdraw", pgettext_lazy("event", "Withdrew")
        APPROVE = "approve", pgettext_lazy("event", "Approved")
        RETURN = "return", pgettext_lazy("event", "Returned")
        CORRECT = "correct", pgettext_lazy("event", "Corrected")
        IMPORT = "import", pgettext_lazy("event", "Imported figures")
        LOAD_PLAN = "load_plan", pgettext_lazy("event", "Loaded the plan")
        CHANGE_PLAN = "change_plan", pgettext_lazy("event", "Changed the plan")
        REVISE = "revise", pgettext_lazy("event", "Revised a target")
        HAND_OVER = "hand_over", pgettext_lazy("event", "Handed a sub-measure over")
        CHANGE_CALENDAR = "change_calendar", pgettext_lazy("event", "Changed the calendar")
        CLOSE_MONTH = "close_month", pgettext_lazy("event", "Closed the month")
        REOPEN_MONTH = "reopen_month", pgettext_lazy("event", "Reopened the month")
        CHANGE_PROJECT = "change_project", pgettext_lazy("event", "Changed a project")
        MOVE_STAGE = "move_stage", pgettext_lazy("event", "Moved a project on")
        MAKE_LINK = "make_link", pgettext_lazy("event", "Made a calendar link")
        REVOKE_LINK = "revoke_link", pgettext_lazy("event", "Made a calendar link void")
        ORDER_MATTER = "order_matter", pgettext_lazy("event", "Ordered a matter")
        SIGN_MATTER = "sign_matter", pgettext_lazy("event", "Signed for a matter")
        REPLY_TO_MATTER = "reply_to_matter", pgettext_lazy("event", "Replied to a matter")
        ASK_EXTENSION = "ask_extension", pgettext_lazy("event", "Asked for an extension")
        DECIDE_EXTENSION = "decide_extension", pgettext_lazy("event", "Decided on an extension")
        FINISH_MATTER = "finish_matter", pgettext_lazy("event", "Reported a matter as done")
        SEND_MATTER_BACK = "send_matter_back", pgettext_lazy("event", "Sent a matter back")
        CLOSE_MATTER = "close_matter", pgettext_lazy("event", "Struck a matter off")
        CANCEL_MATTER = "cancel_matter", pgettext_lazy("event", "Cancelled a matter")
        CHANGE_MEETING = "change_meeting", pgettext_lazy("event", "Changed a meeting")
        SUBMIT_PROPOSAL = "submit_proposal", pgettext_lazy("event", "Submitted a proposal to the district")
        ANSWER_PROPOSAL = "answer_proposal", pgettext_lazy("event", "Noted the district's answer to a proposal")
        CHANGE_PROPOSAL = "change_proposal", pgettext_lazy("event", "Changed a proposal to the district")
        TAKE_STOCK = "take_stock", pgettext_lazy("event", "Recorded what stood")
        CHANGE_ACCOUNT = "change_account", pgettext_lazy("event", "Changed an account")
        ASK_CONFIRMATION = "ask_confirmation", pgettext_lazy("event", "Asked for a confirmation")
        CONFIRM = "confirm", pgettext_lazy("event", "Confirmed")
        REFUSE = "refuse", pgettext_lazy("event", "Refused to confirm")
        TAKE_BACK = "take_back", pgettext_lazy("event", "Took back what waited for a confirmation")
        CHANGE_DEPARTMENT = "change_department", pgettext_lazy("event", "Changed a department")
        CHANGE_VILLAGE = "change_village", pgettext_lazy("event", "Changed a village")
        CHANGE_REMARK = "change_remark", pgettext_lazy("event", "Changed a standard remark")
        MAKE_TOKEN = "make_token", pgettext_lazy("event", "Made an access token")
        REVOKE_TOKEN = "revoke_token", pgettext_lazy("event", "Revoked an access token")
        CHANGE_PUBLIC = "change_public", pgettext_lazy("event", "Changed the public page")

    plan = models.ForeignKey(
        Plan, models.PROTECT, null=True, blank=True, related_name="events", verbose_name=_("annual work plan")
    )
    action = models.CharField(_("action"), max_length=20, choices=Action)
    sub_measure = models.ForeignKey(
        SubMeasure,
        # An event never changes, and would keep a sub-measure that was only planned by mistake from being removed.
        models.DO_NOTHING,
        db_constraint=False,
        null=True,
        blank=True,
        related_name="events",
        verbose_name=_("sub-measure"),
    )
    month = MonthField(_("month"), null=True, blank=True)
    reason = models.TextField(_("reason"), blank=True)
    rows = models.JSONField(_("rows"), default=dict)

    objects = EventManager()

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        # People and places first: databases differ on where those without a plan stand.
        ordering = (models.F("plan__year").desc(nulls_first=True), "sequence")
        default_permissions = ("view",)
        permissions = (("view_trace", _("Can read the trace")),)
        constraints = (
            models.UniqueConstraint(fields=("plan", "sequence"), name="event_sequence_once_a_plan"),
            # Databases take no two empty plans for the same.
            models.UniqueConstraint(
                fields=("sequence",), condition=models.Q(plan=None), name="event_sequence_once_without_plan"
            ),
        )
        indexes = (
            models.Index(fields=("sub_measure", "month"), name="event_by_report"),
            models.Index(fields=("plan", "at"), name="event_by_time"),
        )

    def __str__(self) -> str:
        return f"{self.plan or _('People and places')} {self.sequence}"

    def hashed_content(self) -> list[Any]:
        """What the event's hash covers, in JSON's types."""
        return [
            self.previous_hash,
            self.plan_id,
            self.sequence,
            int(self.at.timestamp() * 1_000_000),
            self.actor_id,
            self.actor_name,
            self.action,
            self.sub_measure_id,
            self.month,
            self.source,
            self.reason,
            self.changes,
            # Events from before they kept rows have the hash that they had.
            *([self.rows] if self.rows else []),
        ]
