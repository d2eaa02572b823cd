"""What an administrator does when a sub-measure passes to another department (移交)."""

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from departments.models import Department

from ..formats.dates import month_name
from ..models import ClosedMonth, Event, Handover, ProgressReport, SubMeasure
from ..trace.record import Actor, change, locked_plan, record
from .errors import ActionError
from .locking import require

#: The right that a sub-measure's page in the administration needs.
CHANGE_SUB_MEASURE = "targets.change_submeasure"


@transaction.atomic
def hand_over(
    actor: Actor, sub_measure: SubMeasure, from_month: int, to: Department, *, reason: str, document: str = ""
) -> Handover:
    """Gives a sub-measure, or a project, to another department from a month on, in one event.

    The months before stay with the department that led then: its reports, lateness and scores. Drafts of later months
    pass to the new department. The sub-measure's own leader stays with them too: from that month on the new
    department's leader answers for it, until another one is named. A second handover from the same month corrects the
    first one.

    Args:
        from_month: 1 to 12; a month after every closed one, after every submitted report, and after every handover.
        document: the number of the paper that decided it; may be empty.

    Raises:
        NotAllowed, ActionError: no right; no reason; the month is too early; nothing would change.
    """
    plan = locked_plan(sub_measure.plan_id)
    require(actor, CHANGE_SUB_MEASURE)
    sub_measure = SubMeasure.with_projects.select_related("lead").get(pk=sub_measure.pk)
    if not reason:
        raise ActionError(_("Say why the sub-measure is handed over."))
    last = sub_measure.handovers.order_by("from_month").last()
    same = last if last and last.from_month == from_month else None
    words = {"reason": reason, "document": document}
    if same and sub_measure.lead == to and all(getattr(same, name) == text for name, text in words.items()):
        return same  # a double click
    if sub_measure.lead is None:
        raise ActionError(_("No department leads it yet: set the lead department instead."))
    if sub_measure.lead == to and same is None:
        raise ActionError(_("%(department)s leads it already.") % {"department": to.name})
    _require_open(sub_measure, sub_measure.lead, from_month, last)
    before = same.before if same else sub_measure.lead
    handover: Handover
    handover, is_new = Handover.objects.update_or_create(
        sub_measure=sub_measure, from_month=from_month, defaults={"before": before, **words}
    )
    month, old = str(from_month), same or Handover(reason="", document="")
    changes = []
    if is_new:
        changes.append(change("handover", sub_measure.code, "created", None, True, item=month))
        changes.append(change("handover", sub_measure.code, "before", None, before.code, item=month))
    changes += [
        change("handover", sub_measure.code, name, getattr(old, name), text, item=month)
        for name, text in words.items()
        if getattr(old, name) != text
    ]
    if is_new and sub_measure.leader:
        handover.leader = sub_measure.leader
        handover.save(update_fields=["leader"])
        changes.append(change("handover", sub_measure.code, "leader", "", handover.leader, item=month))
    if sub_measure.lead != to:
        # Where a handover is taken back, its leader comes back too.
        leader = handover.leader if to == before else ""
        if sub_measure.leader != leader:
            changes.append(change("sub_measure", sub_measure.code, "leader", sub_measure.leader, leader))
            sub_measure.leader = leader
        changes.append(change("sub_measure", sub_measure.code, "lead", sub_measure.lead.code, to.code))
        sub_measure.lead = to
        sub_measure.save(update_fields=["lead", "leader"])
        supports = sorted(sub_measure.supports.values_list("code", flat=True))
        if to.code in supports:
            sub_measure.supports.remove(to)
            left = [code for code in supports if code != to.code]
            changes.append(change("sub_measure", sub_measure.code, "supports", supports, left))
    record(actor, plan, Event.Action.HAND_OVER, changes, sub_measure=sub_measure, reason=reason)
    return handover


def _require_open(sub_measure: SubMeasure, lead: Department, from_month: int, last: Handover | None) -> None:
    """Raises ActionError where months of the handover are closed, reported or handed over already."""
    begin_later = _("%(why)s Begin with a later month.")
    closed = ClosedMonth.objects.filter(plan=sub_measure.plan_id, month__gte=from_month).order_by("month").last()
    if closed:
        raise ActionError(begin_later % {"why": _("%(month)s is closed.") % {"month": month_name(closed.month)}})
    handed_in = Q(status__in=(ProgressReport.Status.SUBMITTED, ProgressReport.Status.APPROVED))
    handed_in |= Q(first_submitted_at__isnull=False)  # returned: its lateness is the old department's
    reports = sub_measure.reports(manager="with_projects").filter(handed_in, month__gte=from_month)
    if report := reports.order_by("month").last():
        why = _("%(department)s has reported %(month)s.")
        shown = {"department": lead.name, "month": month_name(report.month)}
        raise ActionError(begin_later % {"why": why % shown})
    if last and last.from_month > from_month:
        why = _("It was handed over as of %(month)s.") % {"month": month_name(last.from_month)}
        raise ActionError(begin_later % {"why": why})
