"""Who changed a box since the workbook was downloaded, online or with another workbook: that is a conflict."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from departments.models import User
from targets.formats import dates
from targets.models import Event

from .changes import BoxChange
from .confirming import source_suffix
from .department_month import DepartmentMonth
from .layout import FIGURES_SHEET

#: A box as the trace names it: sub-measure, field, the target's code and the item's name of a figure.
_Traced = tuple[int, str, str, str]


def resolve_conflicts(month: DepartmentMonth, user: User, name: str, conflicts: Iterable[BoxChange]) -> None:
    """Says of each conflict who made it and when; what came with the same workbook is none. One query, if any.

    A clerk fills in one download in several sittings: what they uploaded with it before is no newer than it. What they
    saved online since is, whoever they are: the file does not know it.

    Args:
        name: of the workbook, as the trace has it of an earlier upload.
    """
    conflicts = list(conflicts)
    if not conflicts:
        return
    last = _last_changes(month, {change.sub_measure.id for change in conflicts})
    for change in conflicts:
        actor, actor_name, at, source = last.get(_traced(change), (None, "", None, ""))
        change.conflicts = actor != user.pk or not source.endswith(source_suffix(name))
        change.since = _("%(name)s, %(at)s") % {"name": actor_name, "at": dates.moment(at)} if at else ""


def _last_changes(month: DepartmentMonth, sub_measure_ids: set[int]) -> dict[_Traced, tuple]:
    """Box to the person, name, time and source of its last change."""
    events = Event.objects.filter(sub_measure_id__in=sub_measure_ids, month=month.month).order_by("sequence")
    last: dict[_Traced, tuple] = {}
    rows = events.values_list("sub_measure_id", "actor_id", "actor_name", "at", "source", "changes")
    for sub_measure_id, *source, changes in rows:
        for row in changes:
            if row["on"] == "figure" and row["field"] == "value":
                last[sub_measure_id, FIGURES_SHEET, row["of"], row.get("item") or ""] = tuple(source)
            elif row["on"] == "report":
                last[sub_measure_id, row["field"], "", ""] = tuple(source)
    return last


def _traced(change: BoxChange) -> _Traced:
    if change.target is None:
        return change.sub_measure.id, change.field, "", ""
    return change.sub_measure.id, FIGURES_SHEET, change.target.code, change.item.name if change.item else ""
