"""The trace as people read it: who did what when, with each value before and after.

``visibility`` decides what a reader from outside the department sees.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from departments.models import Confirmation, Department, User, Village
from departments.roles import ROLES

from ..calendar.workdays import HOLIDAYS
from ..extensions import extensions
from ..formats import dates
from ..formats.numbers import file_size, trimmed
from ..models import (
    CalendarDay,
    Event,
    Evidence,
    Figure,
    Handover,
    Item,
    Plan,
    ProgressReport,
    StandardRemark,
    SubMeasure,
    Target,
    TargetRevision,
    TaskArea,
)
from ..models.report import OpenState
from .sources import actor_of, source_in_words
from .visibility import OF_MATTERS, VisibleEvent, redact

#: Fields that are not listed as changes: the event's action, person, time and reason say the same.
TOLD_BY_EVENT = {
    "submitted_by",
    "submitted_at",
    "first_submitted_at",
    "reviewed_by",
    "reviewed_at",
    "status",
    "remark",
    "reason",
}
#: How many events a sub-measure's history shows.
MOST_EVENTS = 100
#: How many changes of one event are listed; a loaded plan has hundreds.
MOST_CHANGES = 30
#: What the trace calls attached files: of a report, of a matter's step, of the answer to a proposal.
FILES = ("evidence", "matter_file", "proposal_paper")
#: Values that mean "empty".
EMPTY: tuple[Any, ...] = (None, "", [], {})
Status = ProgressReport.Status
#: The model of each ``on``; other apps add theirs.
MODELS: dict[str, type[models.Model]] = {
    "plan": Plan,
    "area": TaskArea,
    "sub_measure": SubMeasure,
    "target": Target,
    "item": Item,
    "revision": TargetRevision,
    "handover": Handover,
    "report": ProgressReport,
    "figure": Figure,
    "calendar": CalendarDay,
    "account": User,
    "confirmation": Confirmation,
    "department": Department,
    "village": Village,
    "remark": StandardRemark,
}


class NamesOfPlaces:
    """The names of departments and villages. Each kind is read once, when the first change speaks of one."""

    def __init__(self) -> None:
        self._read: dict[type[models.Model], dict[str, str]] = {}

    def of(self, model: type[models.Model], code: str) -> str:
        """The name that belongs to a code; the code itself where nothing has it any more."""
        if model not in self._read:
            self._read[model] = dict(model.objects.values_list("code", "name"))
        return self._read[model].get(code, code)


@dataclass(slots=True)
class ChangeLine:
    """One value before and after. ``is_new``: there was none before; ``after`` is empty where no value is shown."""

    what: str
    before: str
    after: str
    is_new: bool = False


@dataclass(slots=True)
class HistoryLine:
    """One event. ``withheld``: some values stay in the department and are not among the changes.

    A correction (更正) is shown as a table: each value before and after, side by side, under its reason.
    """

    sequence: int
    at: str
    actor: str
    action: str
    month: str
    reason: str
    source: str
    sub_measure: SubMeasure | None
    changes: list[ChangeLine]
    withheld: bool
    submitted_since: bool
    is_correction: bool


def history_of(
    sub_measure_id: int,
    *,
    month: int | None = None,
    names: dict[str, str] | None = None,
    inside: Collection[int] = (),
    outside: bool = True,
    until: datetime | None = None,
) -> list[HistoryLine]:
    """The latest events of a sub-measure (of one month, if given), latest first. One query.

    Args:
        names: target code to name.
        inside: the months in which the reader's department leads it. Of others they see no drafts, and submissions only
            while the report is not back with its department.
        outside: whether the reader sees other months at all: a reviewer does, another department does not; and the
            matters about it (督办), which their own departments read on the matters' pages.
        until: only what happened before this time.
    """
    events = Event.objects.filter(sub_measure_id=sub_measure_id).select_related("actor")
    if month is not None:
        events = events.filter(month=month)
    if until is not None:
        events = events.filter(at__lt=until)
    if not outside:
        events = events.filter(Q(month=None) | Q(month__in=inside)).exclude(action__in=OF_MATTERS)
    every = list(events.order_by("sequence"))
    own = [(event, VisibleEvent(event.changes)) for event in every if event.month in inside]
    others = _visible_outside(event for event in every if event.month not in inside)
    latest = sorted([*own, *others], key=lambda pair: pair[0].sequence, reverse=True)[:MOST_EVENTS]
    return lines_of_events(latest, names or {})


def history_outside(events: Iterable[Event], names: Mapping[str, str]) -> list[HistoryLine]:
    """What a reader from outside the department sees of a sub-measure's events, latest first.

    Args:
        events: in the order of the trace.
        names: target code to name.
    """
    return lines_of_events(_visible_outside(events)[:MOST_EVENTS], names)


def _visible_outside(events: Iterable[Event]) -> list[tuple[Event, VisibleEvent]]:
    """What a sub-measure's page shows a reader from outside, latest first."""
    redacted = list(redact(events))
    with_department: dict[int | None, bool] = {}
    for event, _visible in redacted:
        for change in event.changes:
            if change["on"] == "report" and change["field"] == "status":
                with_department[event.month] = change["after"] in (Status.DRAFT, Status.RETURNED)
    return [
        (event, visible)
        for event, visible in reversed(redacted)
        if not (visible.within or event.action == Event.Action.SAVE)
        and not (event.action == Event.Action.SUBMIT and with_department.get(event.month))
    ]


def lines_of_events(events: Iterable[tuple[Event, VisibleEvent]], names: Mapping[str, str]) -> list[HistoryLine]:
    """Events as lines, each with its visible changes; ``sub_measure`` is None unless the query selected it."""
    places = NamesOfPlaces()
    return [
        HistoryLine(
            sequence=event.sequence,
            at=dates.moment(event.at),
            actor=actor_of(event),
            action=action_in_words(event),
            month=dates.month_name(event.month) if event.month else "",
            reason=event.reason,
            source=source_in_words(event.source),
            sub_measure=event.sub_measure if "sub_measure" in event._state.fields_cache else None,
            changes=lines_of_changes(shown_changes(visible.changes), names, places),
            withheld=visible.withheld,
            submitted_since=visible.submitted_since,
            is_correction=event.action == Event.Action.CORRECT,
        )
        for event, visible in events
    ]


def action_in_words(event: Event) -> str:
    """What an event is called; of a decision what was decided."""
    if event.action == Event.Action.DECIDE_EXTENSION:
        is_granted = any(change["on"] == "matter" and change["field"] == "due" for change in event.changes)
        return (
            pgettext("matter", "Granted the extension") if is_granted else pgettext("matter", "Refused the extension")
        )
    return str(event.get_action_display())


def shown_changes(changes: Iterable[dict]) -> list[dict]:
    """The changes worth showing: without what the event itself says, and without a typed value that was counted too."""
    changes = list(changes)
    counted = {_place(change) for change in changes if change["field"] == "counted"}
    return [
        change
        for change in changes
        if change["field"] not in TOLD_BY_EVENT
        # A revision records what it leaves as it is too, so that all of it is compared with the trace.
        and (change["before"] != change["after"] or hides_values(change))
        and not (change["on"] == "month" and change["field"] == "closed")
        and not (change["on"] == "figure" and change["field"] == "value" and _place(change) in counted)
    ]


def lines_of_changes(
    shown: Sequence[dict], names: Mapping[str, str], places: NamesOfPlaces | None = None
) -> list[ChangeLine]:
    """Changes as text, at most ``MOST_CHANGES``; ``names``: target code to name."""
    places = places or NamesOfPlaces()
    lines = [_line(change, names, places) for change in shown[:MOST_CHANGES]]
    more = len(shown) - MOST_CHANGES
    if more > 0:
        lines.append(ChangeLine(_("and %(count)d more") % {"count": more}, "", ""))
    return lines


def hides_values(change: dict[str, Any]) -> bool:
    """Whether the change has no values: the reader only learns that something changed."""
    return change["before"] is None and change["after"] is None


def _line(change: dict[str, Any], names: Mapping[str, str], places: NamesOfPlaces) -> ChangeLine:
    what, before, after = change_in_words(change, names, places)
    if hides_values(change):
        return ChangeLine(what, "", "")
    if change["on"] not in FILES:
        return ChangeLine(what, before, after, is_new=change["before"] in EMPTY)
    if change["after"]:
        return ChangeLine(_("%(what)s (%(size)s)") % {"what": what, "size": after}, "", "")
    return ChangeLine(what, "", _("removed"), is_new=True)


def _place(change: dict) -> tuple[str, str | None]:
    return change["of"], change.get("item")


def change_in_words(
    change: dict[str, Any], names: Mapping[str, str] | None = None, places: NamesOfPlaces | None = None
) -> tuple[str, str, str]:
    """A change as what, before and after: ``target tax-revenue · target value``, ``(empty)``, ``5,520``.

    Args:
        names: target code to name, where known.
        places: of departments and villages; give the same one for all changes of a page.
    """
    on, of, places = change["on"], change["of"], places or NamesOfPlaces()
    if on in FILES:
        parts = [Evidence._meta.verbose_name, change.get("item")]
        before, after = (file_size(size) if size else _("(empty)") for size in (change["before"], change["after"]))
        return " · ".join(str(part) for part in parts if part), before, after
    model = _model_of(on)
    field = next((field for field in _fields(model) if field.name == change["field"]), None)
    others = {"created": _("created"), "closed": _("Closed"), "left_open": _("left open"), "removed": _("removed")}
    others["roles"] = _("roles")
    label = field.verbose_name if field else others.get(change["field"], "")
    if on in ("report", "month"):  # the event names their month and sub-measure
        parts = [label]
    elif on == "figure":
        noted = [label] if change["field"] == "note" else []
        parts = [(names or {}).get(of, of), change.get("item"), *noted]
    elif on == "calendar":
        name = change.get("item")
        parts = [_("office calendar"), dates.day(parse_date(of)), HOLIDAYS.get(name, name), label]
    elif on == "matter" and "-" in of:
        year, _hyphen, number = of.partition("-")
        parts = [_("Matter %(year)d-%(number)d") % {"year": int(year), "number": int(number)}, label]
    else:
        kind, item = model._meta.verbose_name if model else on, change.get("item")
        if on in ("revision", "handover") and item:
            item = dates.month_name(int(item))
        parts = [f"{kind} {(names or {}).get(of, of)}", item, label]
    what = " · ".join(str(part) for part in parts if part not in (None, ""))
    before, after = change["before"], change["after"]
    if change["field"] == "left_open":
        after = {code: OpenState(state).label for code, state in after.items()}
    if change["field"] == "roles":
        before, after = (sorted(str(ROLES[name].label) for name in names or ()) for names in (before, after))
    return what, value_in_words(field, before, places), value_in_words(field, after, places)


def _model_of(on: str) -> type[models.Model] | None:
    return next((added.models[on] for added in extensions if on in added.models), MODELS.get(on))


def _fields(model: type[models.Model] | None) -> list[models.Field]:
    return [*model._meta.fields, *model._meta.many_to_many] if model else []


def value_in_words(field: models.Field | None, value: Any, places: NamesOfPlaces) -> str:
    """A value as the trace keeps it in the reader's words; ``field``: whose it is, where it is known."""
    if value in EMPTY:
        return _("(empty)")
    if field is not None and field.related_model in (Department, Village):
        codes = value if isinstance(value, list) else [value]
        return ", ".join(places.of(field.related_model, code) for code in codes)
    if isinstance(field, models.DecimalField):
        return trimmed(Decimal(value), field.decimal_places)
    if isinstance(field, models.DateTimeField):
        return dates.moment(parse_datetime(value))
    if isinstance(field, models.DateField):
        return dates.day(parse_date(value))
    match value:
        case bool():
            return _("yes") if value else _("no")
        case list():
            return ", ".join(map(str, value))
        case dict():
            return ", ".join(f"{key}{_(': ')}{part}" for key, part in value.items())
    return str(dict(getattr(field, "flatchoices", ())).get(value, value))
