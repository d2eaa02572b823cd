"""What an administrator does with a month: close (锁定), reopen (解锁)."""

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from departments.roles import CLOSE_MONTH
from targets.actions.errors import ActionError
from targets.actions.locking import require
from targets.formats import dates
from targets.formats.placeholders import without_placeholder
from targets.models import ClosedMonth, Event, Plan
from targets.trace.record import Actor, change, locked_plan, record, repeats_last_event

from ..months.open_reports import open_reports_of, open_reports_token
from .locking import require_open_month


@transaction.atomic
def close_month(actor: Actor, plan: Plan, month: int, *, leaving: str = "", reason: str = "") -> None:
    """Closes a month: from now on only corrections are possible.

    Reports that are still open stay as they are; the person must know which, and say why. The event names each with its
    state.

    Args:
        leaving: the open reports that the person knows of (``open_reports_token``); empty where there is none. reason:
            why they are left open; may be empty where there is none.

    Raises:
        NotAllowed, ActionError: no right; the month is outside the plan, has not ended, or is closed already; it has
            open reports and no reason is given, or others than those in ``leaving``.
    """
    plan = locked_plan(plan.pk)
    require(actor, CLOSE_MONTH)
    reason = without_placeholder(reason)
    left = open_reports_of(plan, month)
    if repeats_last_event(actor, plan, Event.Action.CLOSE_MONTH, month=month, reason=reason) and (
        open_reports_token(left) == leaving
    ):
        return
    require_open_month(plan, month, actor)
    if open_reports_token(left) != leaving:
        name = dates.year_month(plan.year, month)
        raise ActionError(
            _("What is open in %(month)s has changed since you read it; read the list again.") % {"month": name}
            if leaving
            else ngettext(
                "%(n)d report of %(month)s is still open; read which before you close the month.",
                "%(n)d reports of %(month)s are still open; read which before you close the month.",
                len(left),
            )
            % {"n": len(left), "month": name}
        )
    if left and not reason:
        raise ActionError(_("Say why these reports are left open."))
    changes = [change("month", str(month), "closed", False, True)]
    if left:
        states = {open_report.sub_measure.code: open_report.state.value for open_report in left}
        changes.append(change("month", str(month), "left_open", None, states))
    ClosedMonth.objects.create(plan=plan, month=month)
    record(actor, plan, Event.Action.CLOSE_MONTH, changes, month=month, reason=reason)


@transaction.atomic
def reopen_month(actor: Actor, plan: Plan, month: int, *, reason: str) -> None:
    """Opens a closed month again; the event keeps the reason.

    Raises:
        NotAllowed, ActionError: no right; the month is not closed; no reason is given.
    """
    plan = locked_plan(plan.pk)
    require(actor, CLOSE_MONTH)
    reason = without_placeholder(reason)
    if repeats_last_event(actor, plan, Event.Action.REOPEN_MONTH, month=month, reason=reason):
        return
    deleted, _rows = ClosedMonth.objects.filter(plan=plan, month=month).delete()
    if not deleted:
        raise ActionError(_("This month is open already."))
    if not reason:
        raise ActionError(_("Say why the month is reopened."))
    changes = [change("month", str(month), "closed", True, False)]
    record(actor, plan, Event.Action.REOPEN_MONTH, changes, month=month, reason=reason)
