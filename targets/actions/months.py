"""What an administrator does with a month: close (锁定), reopen (解锁)."""

from django.db import transaction
from django.utils.translation import gettext as _

from departments.roles import CLOSE_MONTH

from ..models import ClosedMonth, Event, Plan
from ..trace import Actor, change, record
from .errors import ActionError
from .locking import locked_plan, require, require_open_month


@transaction.atomic
def close_month(actor: Actor, plan: Plan, month: int) -> None:
    """Closes a month: from now on it takes corrections only.

    Raises:
        NotAllowed, ActionError: no right; the month is outside the plan, has not ended, or is closed already.
    """
    plan = locked_plan(plan.pk)
    require(actor, CLOSE_MONTH)
    require_open_month(plan, month, actor)
    ClosedMonth.objects.create(plan=plan, month=month)
    record(actor, plan, Event.Action.CLOSE_MONTH, [_closed(month, False, True)], month=month)


@transaction.atomic
def reopen_month(actor: Actor, plan: Plan, month: int) -> None:
    """Opens a closed month again. Raises NotAllowed, or ActionError where it is not closed."""
    plan = locked_plan(plan.pk)
    require(actor, CLOSE_MONTH)
    deleted, _rows = ClosedMonth.objects.filter(plan=plan, month=month).delete()
    if not deleted:
        raise ActionError(_("This month is open already."))
    record(actor, plan, Event.Action.REOPEN_MONTH, [_closed(month, True, False)], month=month)


def _closed(month: int, before: bool, after: bool) -> dict:
    return change("month", str(month), "closed", before, after)
