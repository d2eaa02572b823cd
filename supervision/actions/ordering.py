"""What a leader or their office does with a matter: order (交办), extend (延期), send back, strike off (销号),
cancel."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from departments.models import Department, User
from departments.roles import ORDER_MATTER, REVIEW_REPORT
from targets.actions import ActionError, NotAllowed
from targets.actions.locking import require
from targets.calendar.schedule import local_day
from targets.formats.placeholders import without_placeholder
from targets.models import Event, SubMeasure, Target
from targets.trace.record import Actor, change

from ..access import may_decide
from ..models import Matter, MatterStep, Meeting
from .locking import (
    came_twice,
    key_of,
    locked_matter,
    plan_with_numbers_locked,
    require_extension,
    require_state,
    take_step,
)

State = Matter.State


@dataclass(frozen=True, kw_only=True)
class NewMatter:
    """What is ordered.

    Args:
        order: the leader's words (批示).
        ordered_by: the leader whose order it is; the office may write it down for them.
        due: the day by which an answer is due.
        target, sub_measure, month: what it is about; a target's sub-measure is its own.
        meeting: the meeting that decided it.
    """

    title: str
    order: str
    ordered_by: User
    lead: Department
    due: date
    supports: Collection[Department] = field(default_factory=tuple)
    target: Target | None = None
    sub_measure: SubMeasure | None = None
    month: int | None = None
    meeting: Meeting | None = None


@transaction.atomic
def order_matter(actor: Actor, plan_id: int, new: NewMatter) -> Matter:
    """Orders a matter and gives it the next number of the calendar year.

    Raises:
        NotAllowed: no right; or it is ordered in the name of somebody who may not order, or in another's name by who is
            not of the office.
        ActionError: no title or order, a due day that has passed, or a department that both leads and supports.
    """
    require(actor, ORDER_MATTER)
    if not new.ordered_by.has_perm(ORDER_MATTER):
        raise NotAllowed(_("%(name)s may not order matters.") % {"name": new.ordered_by})
    if new.ordered_by != actor.user and not actor.user.has_perm(REVIEW_REPORT):
        raise NotAllowed(_("Only the office writes down what somebody else orders."))
    title, order = without_placeholder(new.title), without_placeholder(new.order)
    if not title or not order:
        raise ActionError(_("Write what it is about, and what is ordered."))
    today = local_day(actor.at)
    if new.due < today:
        raise ActionError(_("This due day has passed already."))
    if new.lead in new.supports:
        raise ActionError(_("The responsible department does not support itself; take it out of the supporting ones."))
    plan = plan_with_numbers_locked(plan_id)
    sub_measure = new.target.sub_measure if new.target else new.sub_measure
    wanted = {
        "title": title,
        "order": order,
        "ordered_by": new.ordered_by,
        "ordered_on": today,
        "lead": new.lead,
        "due": new.due,
        "target": new.target,
        "sub_measure": sub_measure,
        "month": new.month,
        "meeting": new.meeting,
    }
    of_year = Matter.objects.filter(year=today.year)
    last = of_year.aggregate(last=Max("number"))["last"] or 0
    same = of_year.filter(plan=plan, number=last, version=1, **wanted).first()
    if same and set(same.supports.all()) == set(new.supports):
        return same  # a double click
    matter = Matter(plan=plan, year=today.year, number=last + 1, **wanted)
    matter.save()
    matter.supports.set(new.supports)
    told = [change("matter", key_of(matter), name, None, value) for name, value in _told(matter, new).items() if value]
    return take_step(actor, matter, MatterStep.Action.ORDER, Event.Action.ORDER_MATTER, order, new.due, told=told)


def _told(matter: Matter, new: NewMatter) -> dict[str, Any]:
    """What the event tells of a new matter; departments, targets and sub-measures by their codes. The order itself is
    the event's reason.
    """
    return {
        "title": matter.title,
        "ordered_by": str(new.ordered_by),
        "lead": new.lead.code,
        "supports": sorted(department.code for department in new.supports),
        "due": new.due,
        "target": new.target.code if new.target else None,
        "sub_measure": matter.sub_measure.code if matter.sub_measure else None,
        "month": new.month,
    }


def _decided(actor: Actor, matter_id: int) -> Matter:
    matter = locked_matter(matter_id)
    if not may_decide(actor.user, matter):
        raise NotAllowed(_("Only who ordered this matter, or their office, decides this."))
    return matter


@transaction.atomic
def grant_extension(actor: Actor, matter_id: int, version: int, due: date, text: str = "") -> Matter:
    """Grants the extension that was asked for (延期), until the day that was asked for or another one.

    Raises:
        NotAllowed: neither who ordered it nor their office. StaleMatter.
        ActionError: none is asked for; a day that has passed, or is not after the due day.
    """
    return _decide_extension(actor, matter_id, version, MatterStep.Action.EXTEND, text, due)


@transaction.atomic
def refuse_extension(actor: Actor, matter_id: int, version: int, text: str) -> Matter:
    """Refuses the extension that was asked for, with a reason. Raises as ``grant_extension``."""
    return _decide_extension(actor, matter_id, version, MatterStep.Action.REFUSE_EXTENSION, text)


def _decide_extension(
    actor: Actor, matter_id: int, version: int, action: MatterStep.Action, text: str, due: date | None = None
) -> Matter:
    text = without_placeholder(text)
    matter = _decided(actor, matter_id)
    if came_twice(actor, matter, version, action, text, due):
        return matter
    if matter.asked_due is None:
        raise ActionError(_("No extension is asked for."))
    if due:
        require_extension(actor, matter, due)
    elif not text:
        raise ActionError(_("Say why the extension is refused."))
    fields = {"due": due} if due else {}
    day = due or matter.asked_due
    return take_step(actor, matter, action, Event.Action.DECIDE_EXTENSION, text, day, asked_due=None, **fields)


@transaction.atomic
def send_back(actor: Actor, matter_id: int, version: int, text: str) -> Matter:
    """Sends what was reported as done back to its department, with a reason. Raises as ``grant_extension``."""
    text = without_placeholder(text)
    matter = _decided(actor, matter_id)
    if came_twice(actor, matter, version, MatterStep.Action.SEND_BACK, text):
        return matter
    require_state(matter, (State.DONE,))
    if not text:
        raise ActionError(_("Say what is still missing."))
    return take_step(
        actor, matter, MatterStep.Action.SEND_BACK, Event.Action.SEND_MATTER_BACK, text, state=State.SIGNED
    )


@transaction.atomic
def close_matter(actor: Actor, matter_id: int, version: int, text: str = "") -> Matter:
    """Strikes a matter off that was reported as done (销号). Raises as ``grant_extension``."""
    text = without_placeholder(text)
    matter = _decided(actor, matter_id)
    if came_twice(actor, matter, version, MatterStep.Action.CLOSE, text):
        return matter
    require_state(matter, (State.DONE,))
    return take_step(actor, matter, MatterStep.Action.CLOSE, Event.Action.CLOSE_MATTER, text, state=State.CLOSED)


@transaction.atomic
def cancel_matter(actor: Actor, matter_id: int, version: int, text: str) -> Matter:
    """Cancels a matter that was ordered by mistake; its number stays used. Raises as ``grant_extension``."""
    text = without_placeholder(text)
    matter = _decided(actor, matter_id)
    if came_twice(actor, matter, version, MatterStep.Action.CANCEL, text):
        return matter
    require_state(matter, Matter.OPEN)
    if not text:
        raise ActionError(_("Say why it is cancelled."))
    return take_step(
        actor, matter, MatterStep.Action.CANCEL, Event.Action.CANCEL_MATTER, text, state=State.CANCELLED, asked_due=None
    )
