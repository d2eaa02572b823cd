"""Matters as they stand today, or as they stood at the end of a day, told by their steps."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from targets.calendar.schedule import local_day
from targets.rules import Light

from ..models import STATE_AFTER, Matter, MatterStep
from ..rules import days_of_delay, matter_light

Action, State = MatterStep.Action, Matter.State

_SETS_DUE = {Action.ORDER, Action.EXTEND}
_ENDS_ASKING = {Action.EXTEND, Action.REFUSE_EXTENSION, Action.FINISH}
_TOLD = {Action.REPLY, Action.FINISH}


@dataclass(slots=True)
class MatterOnDay:
    """A matter on a day.

    Args:
        matter: as it stands now, with its lead department.
        asked_due: the day of an extension that nobody had decided.
        settled_on: the day on which it was struck off or cancelled.
        told: what its department last said of it; empty where nothing.
    """

    matter: Matter
    state: State
    due: date
    day: date
    asked_due: date | None = None
    settled_on: date | None = None
    told: str = ""

    @property
    def is_open(self) -> bool:
        """Whether it was neither struck off nor cancelled."""
        return self.state in Matter.OPEN

    @property
    def closed_on(self) -> date | None:
        """The day on which it was struck off."""
        return self.settled_on if self.state == State.CLOSED else None

    @property
    def light(self) -> Light | None:
        """How late it was; None where it was cancelled."""
        if self.state == State.CANCELLED:
            return None
        return matter_light(self.days_late, is_open=self.is_open)

    @property
    def days_late(self) -> int:
        """By how many days it was late; 0 where no answer was owed."""
        return days_of_delay(self.due, self.day, is_owed=self.state in Matter.OWED)

    @property
    def is_late(self) -> bool:
        """Whether an answer was owed after its due day."""
        return self.days_late > 0


def matters_on(matters: QuerySet[Matter], day: date, *, of_meeting: int | None = None) -> list[MatterOnDay]:
    """Those of some matters that were ordered by the end of a day, by their numbers. Two queries.

    Args:
        of_meeting: the key of a meeting whose matters are wanted too if they were written down later; they stand as
            they were ordered.
    """
    wanted = Q(ordered_on__lte=day) | Q(meeting=of_meeting, meeting__isnull=False)
    found = matters.filter(wanted).prefetch_related("steps").order_by("year", "number")
    return [matter_on_day(matter, max(day, matter.ordered_on)) for matter in found]


def matter_today(matter: Matter, today: date) -> MatterOnDay:
    """A matter as it is stored, for pages that name no past day: without its steps."""
    return MatterOnDay(matter, State(matter.state), matter.due, today, matter.asked_due)


def matter_on_day(matter: Matter, day: date) -> MatterOnDay:
    """A matter as its steps had left it at the end of a day; its steps are read with it."""
    found = MatterOnDay(matter, State.ORDERED, matter.due, day)
    for step in matter.steps.all():
        on = local_day(step.at)
        if on > day:
            break
        found.state = STATE_AFTER.get(step.action, found.state)
        if step.action in STATE_AFTER:
            found.settled_on = None if found.is_open else on
        if step.action in _SETS_DUE and step.due:
            found.due = step.due
        if step.action == Action.ASK_EXTENSION:
            found.asked_due = step.due
        elif step.action in _ENDS_ASKING:
            found.asked_due = None
        if step.action in _TOLD:
            found.told = step.text
    return found
