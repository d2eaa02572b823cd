"""Conflicts: who changed a value since the workbook was downloaded, online or with another workbook."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from departments.models import User
from targets.formats import dates
from targets.models import Event
from targets.trace.sources import actor_in_words

from .changes import CellChange
from .confirming import source_suffix
from .department_month import DepartmentMonth
from .layout import FIGURES_SHEET

#: A value as the trace names it: sub-measure, field, and for a figure the target's code and the item's name.
_Traced = tuple[int, str, str, str]


def resolve_conflicts(month: DepartmentMonth, user: User, name: str, conflicts: Iterable[CellChange]) -> None:
    """Fills in who changed each value and when; a change by the same workbook is no conflict. At most one query.

    A clerk may fill in one download in several steps: what they uploaded before with the same file is no conflict. What
    anybody saved online since the download is one, for the file does not have it.

    Args:
        name: the workbook's name, as the trace has it of an earlier upload.
    """
    conflicts = list(conflicts)
    if not conflicts:
        return
    last = _last_changes(month, {change.sub_measure.id for change in conflicts})
    for change in conflicts:
        username, actor_name, at, source = last.get(_traced(change), (None, "", None, ""))
        change.conflicts = username != user.username or not source.endswith(source_suffix(name))
        facts = {"name": actor_in_words(actor_name, username), "at": dates.moment(at) if at else ""}
        change.since = _("%(name)s, %(at)s") % facts if at else ""


def _last_changes(month: DepartmentMonth, sub_measure_ids: set[int]) -> dict[_Traced, tuple]:
    """By value: the person, name, time and source of its last change."""
    events = Event.objects.filter(sub_measure_id__in=sub_measure_ids, month=month.month).order_by("sequence")
    last: dict[_Traced, tuple] = {}
    rows = events.values_list("sub_measure_id", "actor__username", "actor_name", "at", "source", "changes")
    for sub_measure_id, *source, changes in rows:
        for row in changes:
            if row["on"] == "figure" and row["field"] == "value":
                last[sub_measure_id, FIGURES_SHEET, row["of"], row.get("item") or ""] = tuple(source)
            elif row["on"] == "report":
                last[sub_measure_id, row["field"], "", ""] = tuple(source)
    return last


def _traced(change: CellChange) -> _Traced:
    if change.target is None:
        return change.sub_measure.id, change.field, "", ""
    return change.sub_measure.id, FIGURES_SHEET, change.target.code, change.item.name if change.item else ""
