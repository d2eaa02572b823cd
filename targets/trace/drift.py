"""Compares what is stored with what the trace says last of it, so that a change without an event is found.

The trace has every value of figures, reports and closed months from the start; of the calendar, the days that were
changed since the plan was loaded. Of the plan's parts (plan, areas, sub-measures, targets, items) it has their
creation and every later change, but not their first values: such a field is compared only once it was changed.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Any

from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from ..calendar.schedule import due_days_lie_within
from ..extensions import Key, extensions
from ..files.errors import quoted
from ..formats import dates
from ..models import (
    CalendarDay,
    ClosedMonth,
    Event,
    Evidence,
    Figure,
    Plan,
    ProgressReport,
    Target,
)
from .history import change_in_words
from .record import plain
from .subjects import KEYS, rows_of, subject_of, values_of
from .visibility import WORDS

#: How many differences are written out.
MOST_DIFFERENCES = 50
#: A figure's fields.
FIGURE = ("value", "counted", "note")
#: A report's times.
MOMENTS = ("submitted_at", "first_submitted_at", "reviewed_at")
#: A report's fields that are compared with the trace, and their values in a new report. Names of people are left out:
#: they may be corrected later.
REPORT = {
    "status": ProgressReport.Status.DRAFT.value,
    **dict.fromkeys(("assessment", "progress", "problems", "next_steps", "remark"), ""),
    **dict.fromkeys(MOMENTS, None),
}

#: The last value of a field in the trace, and its event's sequence; 0 where no event names the field.
TracedValue = tuple[Any, int]


@dataclass(frozen=True, slots=True)
class Drift:
    """A stored value that differs from what the trace says last of it.

    Args:
        what: whose value it is, in the reader's language.
        now, traced: the value as stored, and as in the trace; empty where only the department may read it.
        sequence: the last event about it; 0 where there is none.
    """

    what: str
    now: str
    traced: str
    sequence: int

    def __str__(self) -> str:
        facts = {"what": self.what, "now": self.now, "traced": self.traced, "sequence": self.sequence}
        if not self.now:
            return _("%(what)s: not what the trace says (the values are the department's own)") % facts
        if not self.sequence:
            return _("%(what)s: it is %(now)s, and no event says so") % facts
        return _("%(what)s: it is %(now)s, but the trace's last word is %(traced)s (event %(sequence)d)") % facts


@dataclass
class LastTraced:
    """The last value that the events of a plan, or of people and places, give for each field.

    Args:
        whole: whether all events are read; then a field without an event must still have its first value.
    """

    whole: bool = True
    figures: dict[tuple[str, str | None, int], dict[str, TracedValue]] = field(default_factory=dict)
    reports: dict[tuple[int, int], dict[str, TracedValue]] = field(default_factory=dict)
    months: dict[int, TracedValue] = field(default_factory=dict)
    # sub-measure, month, SHA-256 and name of a file
    evidence: dict[tuple[int, int, str, str | None], TracedValue] = field(default_factory=dict)
    parts: dict[tuple[str, str, str | None], dict[str, TracedValue]] = field(default_factory=dict)
    # a day, as the trace writes it
    calendar: dict[str, TracedValue] = field(default_factory=dict)

    def take(self, event: Event) -> None:
        """Reads the next event."""
        for change in event.changes:
            on, of, name, item = change["on"], change["of"], change["field"], change.get("item")
            traced_value = change["after"], event.sequence
            if on == "figure" and event.month:
                self.figures.setdefault((of, item, event.month), {})[name] = traced_value
            elif on == "report" and event.month and event.sub_measure_id:
                self.reports.setdefault((event.sub_measure_id, event.month), {})[name] = traced_value
            elif on == "evidence" and event.month and event.sub_measure_id:
                self.evidence[event.sub_measure_id, event.month, of, item] = traced_value
            elif on == "month" and name == "closed" and event.month:
                self.months[event.month] = traced_value
            elif on == "calendar" and name == "kind":
                self.calendar[of] = traced_value
            elif on in KEYS or _is_added(on):
                if name == KEYS.get(on):
                    self._rename(on, of, change["before"], change["after"])
                if name == "removed":
                    self.parts.pop((on, of, item), None)
                else:
                    self.parts.setdefault((on, of, item), {})[name] = traced_value

    def _rename(self, on: str, of: str, before: Any, after: Any) -> None:
        """A part has a new key: what the trace says of it moves along."""
        old, new = str(before), str(after)
        for key in [key for key in self.parts if _is_under(key, on, of, old)]:
            traced_values = self.parts.pop(key)
            kind, code, item = key
            moved = (kind, code, new) if on == "item" else (kind, new, item)
            self.parts.setdefault(moved, {}).update(traced_values)
        for key in [key for key in self.figures if _is_under(("item", *key[:2]), on, of, old)]:
            traced_values = self.figures.pop(key)
            moved_figure = (key[0], new, key[2]) if on == "item" else (new, *key[1:])
            self.figures[moved_figure] = traced_values

    # --- against the rows -------------------------------------------------------------------------------------------

    def differences(self, plan: Plan | None) -> tuple[list[Drift], int]:
        """The first differences, and how many more there are. The caller holds the chain locked.

        Args:
            plan: None for people and places.
        """
        found, more = [], 0
        for difference in self._differences(plan):
            if len(found) < MOST_DIFFERENCES:
                found.append(difference)
            else:
                more += 1
        return found, more

    def _differences(self, plan: Plan | None) -> Iterator[Drift]:
        if plan is None:
            for instance in rows_of(None):
                yield from self._of_row(instance, {}, must_be_created=False)
            yield from self._of_gone({})
            return
        names = dict(Target.with_projects.filter(plan=plan).values_list("code", "name"))
        yield from self._of_parts(plan, names)
        status = {}
        for report in (
            ProgressReport.with_projects.filter(sub_measure__plan=plan).select_related("sub_measure").iterator(500)
        ):
            status[report.sub_measure_id, report.month] = report.status
            yield from self._of_report(report)
        for (_sub_measure, month), traced_values in self.reports.items():
            last = max(sequence for _value, sequence in traced_values.values())
            yield Drift(_month(month), _("gone"), _("a report"), last)
        yield from self._of_figures(plan, names, status)
        yield from self._of_evidence(plan)
        yield from self._of_months(plan)
        yield from self._of_calendar(plan)

    def _of_report(self, report: ProgressReport) -> Iterator[Drift]:
        traced_values = self.reports.pop((report.sub_measure_id, report.month), {})
        for name, new in REPORT.items():
            traced_value = traced_values.get(name)
            if traced_value is None and (not self.whole or name == "first_submitted_at"):
                continue  # reports older than this column got it from their trace, without an event
            value, sequence = traced_value or (new, 0)
            if not _is_same(getattr(report, name), value):
                is_private = name in WORDS and report.is_editable
                change = _change("report", report.sub_measure.code, name, value, getattr(report, name))
                what, *values = change_in_words(change)
                if values[0] == values[1] and isinstance(change["after"], str) and name in MOMENTS:
                    values = [_exact(change["before"]), _exact(change["after"])]
                what = f"{report.sub_measure} · {_month(report.month)} · {what}"
                yield _difference(what, values, sequence, is_private)

    def _of_figures(self, plan: Plan, names: dict[str, str], status: dict[tuple[int, int], str]) -> Iterator[Drift]:
        rows = Figure.objects.filter(report__sub_measure__plan=plan).order_by("report__month", "target_id", "item_id")
        columns = "report__sub_measure_id", "report__month", "target__code", "item__name", *FIGURE
        for sub_measure_id, month, code, item, *values in rows.values_list(*columns).iterator(500):
            traced_values = self.figures.pop((code, item, month), {})
            for name, now in zip(FIGURE, values, strict=True):
                traced_value = traced_values.get(name)
                # Imports once wrote notes without an event.
                if traced_value is None and (name == "note" or not self.whole):
                    continue
                value, sequence = traced_value or (None, 0)
                if not _is_same(now, value):
                    is_private = name != "counted" and status.get((sub_measure_id, month)) in ("draft", "returned")
                    what, *shown_values = change_in_words(_change("figure", code, name, value, now, item), names)
                    # The words for a note already say that it is one.
                    label = "" if name == "note" else f" · {Figure._meta.get_field(name).verbose_name}"
                    yield _difference(f"{what} · {_month(month)}{label}", shown_values, sequence, is_private)
        for (code, item, month), traced_values in self.figures.items():
            for name, (value, sequence) in traced_values.items():
                if value is not None and name == "counted":
                    what, traced, _now = change_in_words(_change("figure", code, name, value, None, item), names)
                    yield Drift(f"{what} · {_month(month)}", _("gone"), traced, sequence)

    def _of_evidence(self, plan: Plan) -> Iterator[Drift]:
        rows = Evidence.objects.filter(report__sub_measure__plan=plan, removed_at=None).order_by("pk")
        columns = "report__sub_measure_id", "report__month", "sha256", "name", "size"
        stored = {tuple(key): size for *key, size in rows.values_list(*columns).iterator(500)}
        for key in [*self.evidence, *(key for key in stored if key not in self.evidence and self.whole)]:
            size, sequence = self.evidence.get(key, (None, 0))
            if stored.get(key) != size:
                # Without the file's name, which may give a draft's content away.
                yield Drift(f"{_('evidence')} · {_month(key[1])} · SHA-256 {key[2][:12]}", "", "", sequence)

    def _of_months(self, plan: Plan) -> Iterator[Drift]:
        closed = set(ClosedMonth.objects.filter(plan=plan).values_list("month", flat=True))
        for month in sorted(closed | set(self.months)):
            if month not in self.months and not self.whole:
                continue
            value, sequence = self.months.get(month, (False, 0))
            if bool(value) != (month in closed):
                change = _change("month", str(month), "closed", bool(value), month in closed)
                _what, *values = change_in_words(change)
                yield _difference(f"{_month(month)} · {_('Closed')}", values, sequence)

    def _of_calendar(self, plan: Plan) -> Iterator[Drift]:
        first, last = due_days_lie_within(plan.year)
        days = CalendarDay.objects.filter(day__range=(first, last)).values_list("day", "kind")
        stored = {day.isoformat(): kind for day, kind in days}
        for day, (value, sequence) in sorted(self.calendar.items()):
            if first.isoformat() <= day <= last.isoformat() and stored.get(day) != value:
                what, *values = change_in_words(_change("calendar", day, "kind", value, stored.get(day)))
                yield _difference(what, values, sequence)

    def _of_parts(self, plan: Plan, names: dict[str, str]) -> Iterator[Drift]:
        # If the trace has the plan's creation, it must have that of each part too.
        must_be_created = self.whole and "created" in self.parts.get(("plan", str(plan.year), None), {})
        for instance in rows_of(plan):
            yield from self._of_row(instance, names, must_be_created=must_be_created)
        for extension in extensions:
            for key, values in extension.traced_parts(plan):
                # Some rows only add to another part: the trace does not record their creation.
                recorded = must_be_created and key[0] in extension.created_kinds
                yield from self._of_part(key, partial(dict, values), names, must_be_created=recorded)
        yield from self._of_gone(names)

    def _of_gone(self, names: dict[str, str]) -> Iterator[Drift]:
        for (on, of, item), traced_values in self.parts.items():
            what = change_in_words(_change(on, of, "", None, None, item), names)[0]
            yield Drift(what, _("gone"), _("there"), max(sequence for _value, sequence in traced_values.values()))

    def _of_row(self, instance: Any, names: dict[str, str], *, must_be_created: bool) -> Iterator[Drift]:
        subject = subject_of(instance)
        key = subject["on"], subject["of"], subject.get("item")
        many = not {"supports", "roles"}.isdisjoint(self.parts.get(key, {}))
        yield from self._of_part(key, partial(values_of, instance, many=many), names, must_be_created=must_be_created)

    def _of_part(
        self, key: Key, read_values: Callable[[], dict[str, Any]], names: dict[str, str], *, must_be_created: bool
    ) -> Iterator[Drift]:
        """A part of the plan; ``must_be_created``: the trace must have its creation."""
        on, of, item = key
        traced_values = self.parts.pop(key, {})
        traced_fields = {name: traced_value for name, traced_value in traced_values.items() if name != "created"}
        if must_be_created and "created" not in traced_values:
            what = change_in_words(_change(on, of, "created", None, True, item), names)[0]
            yield Drift(what, _("there"), "", 0)
        values = read_values() if traced_fields else {}
        for name, (value, sequence) in traced_fields.items():
            if name in values and not _is_same(values[name], value):
                what, *texts = change_in_words(_change(on, of, name, value, values[name], item), names)
                yield _difference(what, texts, sequence)


def _is_added(kind: str) -> bool:
    """Whether another app adds this kind of part to the plan."""
    return any(kind in extension.traced_kinds for extension in extensions)


def _is_under(key: Key, on: str, of: str, old: str) -> bool:
    """Whether a key names a part, or an item, revision or handover of it, by the old key ``old`` of that part."""
    kind, code, item = key
    if on == "item":
        return kind == "item" and code == of and item == old
    if on == "sub_measure" and (kind == "handover" or _is_added(kind)):
        return code == old
    return code == old and (kind == on or (on == "target" and kind in ("item", "revision")))


def _change(on: str, of: str, name: str, before: Any, after: Any, item: str | None = None) -> dict[str, Any]:
    return {"on": on, "of": of, "field": name, "before": before, "after": plain(after), "item": item}


def _difference(what: str, values: Iterable[str], sequence: int, is_private: bool = False) -> Drift:
    traced, now = ("", "") if is_private else (quoted(value, 60) for value in values)
    return Drift(what, now, traced, sequence)


def _exact(moment: str) -> str:
    """A local time to the microsecond, to tell two times of the same minute apart."""
    return f"{timezone.localtime(parse_datetime(moment)):%Y-%m-%d %H:%M:%S.%f}"


def _is_same(now: Any, traced: Any) -> bool:
    if isinstance(now, datetime) and isinstance(traced, str):
        return now == parse_datetime(traced)
    return _normalized(now) == _normalized(traced)


def _normalized(value: Any) -> Any:
    """A value in one form: an empty one is None, a list of codes is sorted."""
    if isinstance(value, dict):
        return {str(key): _normalized(item) for key, item in value.items()} or None
    if isinstance(value, list):
        items = [str(item) for item in value]
        return (items if any(item[:1].isdigit() for item in items) else sorted(items)) or None
    value = plain(value)
    return None if value == "" else value


def _month(month: int) -> str:
    return dates.month_name(month)
