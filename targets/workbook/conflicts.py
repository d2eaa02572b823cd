"""Who changed a box since the workbook was downloaded: only what somebody else did is a conflict."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from departments.models import User

from .. import dates
from ..models import Event
from .compare import Change
from .layout import FIGURE
from .month import DepartmentMonth

#: A box as the trace names it: sub-measure, field, the target's code and the item's name of a figure.
_Traced = tuple[int, str, str, str]


def settle(month: DepartmentMonth, user: User, conflicts: Iterable[Change]) -> None:
    """Says of each conflict who made it and when; what the person changed themselves is none. One query, if any.

    A clerk fills in one download in several sittings: their own last upload is nobody else's change.
    """
    conflicts = list(conflicts)
    if not conflicts:
        return
    last = _last_changes(month, {change.part.id for change in conflicts})
    for change in conflicts:
        actor, name, at = last.get(_traced(change), (None, "", None))
        change.conflicts = actor != user.pk
        change.since = _("%(name)s, %(at)s") % {"name": name, "at": dates.moment(at)} if at else ""


def _last_changes(month: DepartmentMonth, parts: set[int]) -> dict[_Traced, tuple]:
    """Box to the person, name and time of its last change."""
    events = Event.objects.filter(sub_measure_id__in=parts, month=month.month).order_by("sequence")
    last: dict[_Traced, tuple] = {}
    rows = events.values_list("sub_measure_id", "actor_id", "actor_name", "at", "changes")
    for part, actor, name, at, changes in rows:
        for row in changes:
            if row["on"] == "figure" and row["field"] == "value":
                last[part, FIGURE, row["of"], row.get("item") or ""] = actor, name, at
            elif row["on"] == "report":
                last[part, row["field"], "", ""] = actor, name, at
    return last


def _traced(change: Change) -> _Traced:
    if change.target is None:
        return change.part.id, change.field, "", ""
    return change.part.id, FIGURE, change.target.code, change.item.name if change.item else ""
