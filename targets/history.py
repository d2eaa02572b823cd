"""The trace as people read it: who did what when, with each value before and after."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from . import dates, words
from .models import Event, ProgressReport

#: Fields that an event repeats in its own words.
SILENT = {"submitted_by", "submitted_at", "reviewed_by", "reviewed_at", "status", "remark"}
REPORT_LABELS = {field.name: field.verbose_name for field in ProgressReport._meta.fields}


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


def _changes(changes: list[dict], names: dict[str, str]) -> list[Change]:
    lines = []
    counted = {(change["of"], change.get("item")) for change in changes if change["field"] == "counted"}
    for change in changes:
        field, of, item = change["field"], change["of"], change.get("item")
        if field in SILENT or (field == "value" and (of, item) in counted and change["on"] == "figure"):
            continue
        before, after = _shown(field, change["before"]), _shown(field, change["after"])
        if change["on"] == "report":
            what = str(REPORT_LABELS.get(field, field))
        elif change["on"] == "figure":
            what = names.get(of, of) + (f" · {item}" if item else "")
        else:
            what = " · ".join(part for part in (names.get(of, of), item or "", field) if part)
        lines.append(Change(what, before, after))
    return lines


def _shown(field: str, value) -> str:
    if value is None or value == "":
        return _("(empty)")
    if field == "assessment":
        return str(words.ASSESSMENT.get(value, value))
    if value is True or value is False:
        return _("yes") if value else _("no")
    return str(value)
