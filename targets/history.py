"""The trace as people read it: who did what when, with each value before and after."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from . import dates
from .models import Event, Figure, Item, Plan, ProgressReport, SubMeasure, Target, TaskArea

#: Fields that an event repeats in its own words.
SILENT = {"submitted_by", "submitted_at", "reviewed_by", "reviewed_at", "status", "remark"}
#: What a change's ``on`` names.
MODELS: dict[str, type[models.Model]] = {
    "plan": Plan,
    "area": TaskArea,
    "sub_measure": SubMeasure,
    "target": Target,
    "item": Item,
    "report": ProgressReport,
    "figure": Figure,
}


@dataclass(slots=True)
class Change:
    """One value before and after."""

    what: str
    before: str
    after: str


@dataclass(slots=True)
class HistoryLine:
    """One event."""

    at: str
    actor: str
    action: str
    month: str
    reason: str
    source: str
    sub_measure: str
    changes: list[Change]


def history_of(
    sub_measure_id: int,
    *,
    month: int | None = None,
    names: dict[str, str] | None = None,
    inside: bool = False,
) -> list[HistoryLine]:
    """The events of a sub-measure (of one month, if given), latest first. One query.

    Args:
        names: target code to name.
        inside: whether the reader belongs to its department: drafts and what was sent back are its own business.
    """
    events = Event.objects.filter(sub_measure_id=sub_measure_id)
    if month is not None:
        events = events.filter(month=month)
    if not inside:
        with_department = ProgressReport.objects.filter(
            sub_measure_id=OuterRef("sub_measure_id"),
            month=OuterRef("month"),
            status__in=(ProgressReport.Status.DRAFT, ProgressReport.Status.RETURNED),
        )
        events = events.exclude(action=Event.Action.SAVE)
        events = events.exclude(Exists(with_department), action=Event.Action.SUBMIT)
    return lines_of_events(events.order_by("-sequence")[:100], names or {})


def lines_of_events(events: Iterable[Event], names: dict[str, str]) -> list[HistoryLine]:
    """Events as lines; ``sub_measure`` is empty unless the query brought it along."""
    return [
        HistoryLine(
            at=dates.moment(event.at),
            actor=event.actor_name,
            action=event.get_action_display(),
            month=dates.month_name(event.month) if event.month else "",
            reason=event.reason,
            source=event.source,
            sub_measure=str(event.sub_measure)
            if "sub_measure" in event._state.fields_cache and event.sub_measure
            else "",
            changes=_changes(event.changes, names),
        )
        for event in events
    ]


#: How many changes of one event are written out; a loaded plan has hundreds.
MOST_CHANGES = 30


def _changes(changes: list[dict], names: dict[str, str]) -> list[Change]:
    counted = {(change["of"], change.get("item")) for change in changes if change["field"] == "counted"}
    told = [
        change
        for change in changes
        if change["field"] not in SILENT
        and not (change["on"] == "figure" and change["field"] == "value" and _place(change) in counted)
    ]
    lines = [Change(*change_in_words(change, names)) for change in told[:MOST_CHANGES]]
    more = len(told) - MOST_CHANGES
    if more > 0:
        lines.append(Change(_("and %(count)d more") % {"count": more}, "", ""))
    return lines


def _place(change: dict) -> tuple[str, str | None]:
    return change["of"], change.get("item")


def change_in_words(change: dict[str, Any], names: Mapping[str, str] | None = None) -> tuple[str, str, str]:
    """A change as what, before and after: ``target tax-revenue · target value``, ``(empty)``, ``5520``.

    Args:
        names: target code to name, where known.
    """
    on, of = change["on"], change["of"]
    model = MODELS.get(on)
    field = next((field for field in _fields(model) if field.name == change["field"]), None)
    label = field.verbose_name if field else {"created": _("created"), "closed": _("Closed")}.get(change["field"], "")
    if on == "report":
        parts = [label]
    elif on == "figure":
        parts = [(names or {}).get(of, of), change.get("item")]
    else:
        kind = model._meta.verbose_name if model else _("month") if on == "month" else on
        parts = [f"{kind} {(names or {}).get(of, of)}", change.get("item"), label]
    what = " · ".join(str(part) for part in parts if part not in (None, ""))
    return what, _shown(field, change["before"]), _shown(field, change["after"])


def _fields(model: type[models.Model] | None) -> list[models.Field]:
    return [*model._meta.fields, *model._meta.many_to_many] if model else []


def _shown(field: models.Field | None, value: Any) -> str:
    if value in (None, "", [], {}):
        return _("(empty)")
    match value:
        case bool():
            return _("yes") if value else _("no")
        case list():
            return ", ".join(map(str, value))
        case dict():
            return ", ".join(f"{key}: {part}" for key, part in value.items())
    return str(dict(getattr(field, "flatchoices", ())).get(value, value))
