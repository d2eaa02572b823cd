"""What is written down in the monthly meeting (月调度会): its day and notes, and what it decides."""

from dataclasses import replace
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from departments.roles import ORDER_MATTER
from targets.actions import ActionError
from targets.actions.locking import require
from targets.formats.dates import year_month
from targets.formats.placeholders import without_placeholder
from targets.models import Event
from targets.trace.record import Actor, change, locked_plan, record

from ..models import Matter, Meeting
from .locking import plan_with_numbers_locked
from .ordering import NewMatter, order_matter


class StaleMeeting(ActionError):
    """Somebody wrote other things down since the page was made; ``meeting`` is as it is now."""

    def __init__(self, meeting: Meeting) -> None:
        super().__init__(_("Somebody changed the day or the notes of this meeting since you opened it."))
        self.meeting = meeting


@transaction.atomic
def change_meeting(
    actor: Actor, plan_id: int, month: int, version: int | None, *, held_on: date, notes: str
) -> Meeting:
    """Writes down when the meeting on a month is held, and its notes; the first time it makes the meeting.

    Args:
        version: of the meeting that was shown; None where there was none.

    Raises:
        NotAllowed: no right. StaleMeeting.
        ActionError: a day before the month begins.
    """
    require(actor, ORDER_MATTER)
    notes = without_placeholder(notes)
    plan = locked_plan(plan_id)
    if held_on < date(plan.year, month, 1):
        shown = {"month": year_month(plan.year, month)}
        raise ActionError(_("The meeting on %(month)s is not held before that month begins.") % shown)
    meeting = Meeting.objects.filter(plan=plan, month=month).first()
    if meeting and (meeting.held_on, meeting.notes) == (held_on, notes):
        return meeting  # also a double click
    if meeting and meeting.version != version:
        raise StaleMeeting(meeting)
    meeting = meeting or Meeting(plan=plan, month=month)
    wanted = {"held_on": held_on, "notes": notes}
    changes = [
        change("meeting", str(month), name, getattr(meeting, name) or None, value or None)
        for name, value in wanted.items()
        if (getattr(meeting, name) or None) != (value or None)
    ]
    for name, value in wanted.items():
        setattr(meeting, name, value)
    meeting.version += 1
    meeting.save()
    record(actor, plan, Event.Action.CHANGE_MEETING, changes, month=month)
    return meeting


@transaction.atomic
def decide_in_meeting(actor: Actor, meeting: Meeting, new: NewMatter) -> tuple[Matter, bool]:
    """Orders what a meeting decides; returns the matter and whether it is new. What it has decided in the same words
    stays one matter, however often the form is sent.

    Raises as ``order_matter``.
    """
    plan_with_numbers_locked(meeting.plan_id)
    sub_measure = new.target.sub_measure if new.target else new.sub_measure
    same = Matter.objects.filter(
        meeting=meeting,
        title=without_placeholder(new.title),
        order=without_placeholder(new.order),
        lead=new.lead,
        due=new.due,
        target=new.target,
        sub_measure=sub_measure,
    )
    if found := same.exclude(state=Matter.State.CANCELLED).first():
        return found, False
    return order_matter(actor, meeting.plan_id, replace(new, meeting=meeting)), True
