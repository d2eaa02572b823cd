"""What of the trace may be read outside the department whose report it is about.

The rule: drafts and returned reports never show outside their department (``rules.md``). So, for a reader from outside,

- a saved draft shows that it was saved and which fields changed, but no value; so does evidence added to a draft or
  removed from it, but its name is shown once a report was submitted with it;
- a submission shows all that it submitted: before is what was submitted last (or nothing), after what is submitted
  now, whatever the drafts between them held;
- everything else (withdrawn, approved, returned, corrected, imported) shows its changes; where "before" would be a
  draft's value, it is what was submitted last;
- changes of the plan and of months are the town's and are shown as they are;
- so are the steps of a matter (督办), whatever month's report it is about: a department's own page of the sub-measure
  leaves them out, since another department may answer for the matter; the matter's page shows them to both.

The auditor and the administrator read the trace by this rule. The sub-measure's and the target's own pages hide a
submission from a reviewer as well while its report is back with the department (``trace.history.history_of``).
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q

from ..models import Event, ProgressReport

Action, Status = Event.Action, ProgressReport.Status

#: The fields of a report that people type; a draft holds them, the typed figures and the evidence.
WORDS = {"assessment", "progress", "problems", "next_steps"}
#: A submission lists its changes in this order.
ORDER = ("report", "figure", "evidence")
#: Events that stay within a department while the report is with it.
WITHIN = {Action.SAVE, Action.ATTACH, Action.DETACH}
#: Events of a report that is not with its department: what they change had been submitted.
AFTER_SUBMITTING = {Action.WITHDRAW, Action.APPROVE, Action.RETURN, Action.CORRECT}
#: What happens to a matter: not part of any report.
OF_MATTERS = {Action.ORDER_MATTER, Action.SIGN_MATTER, Action.REPLY_TO_MATTER, Action.ASK_EXTENSION}
OF_MATTERS |= {Action.DECIDE_EXTENSION, Action.FINISH_MATTER, Action.SEND_MATTER_BACK, Action.CLOSE_MATTER}
OF_MATTERS.add(Action.CANCEL_MATTER)

Changed = dict[str, Any]
Subject = tuple[str, str, str, str | None]


@dataclass(slots=True)
class VisibleEvent:
    """What a reader from outside sees of an event.

    Args:
        changes: as in ``Event.changes``; without ``before`` and ``after`` where they stay in the department.
        withheld: whether any values stay in the department.
        within: whether it happened within the department, before a submission.
        submitted_since: whether that submission has followed; it shows what was submitted.
    """

    changes: list[Changed]
    withheld: bool = False
    within: bool = False
    submitted_since: bool = False


@dataclass
class ReportSoFar:
    """A report after some of its events: what it holds, and what of that was submitted."""

    holds: dict[Subject, Any] = field(default_factory=dict)
    submitted: dict[Subject, Any] = field(default_factory=dict)
    with_department: bool = True
    # The events since the last submission: what is visible of each, and its real changes.
    waiting: list[tuple[VisibleEvent, list[Changed]]] = field(default_factory=list)

    def take(self, action: str, changes: list[Changed]) -> VisibleEvent:
        """Applies the next event; returns what is visible of it outside."""
        private = action in WITHIN and self.with_department
        shown = [change for change in changes if not _is_entered(change)]
        entered = [change for change in changes if _is_entered(change)]
        for change in entered:
            place = _place(change)
            if action in AFTER_SUBMITTING and place not in self.holds:
                self.submitted[place] = change["before"]  # older than the trace
            self.holds[place] = change["after"]
        for change in shown:
            if change["on"] == "report" and change["field"] == "status":
                self.with_department = change["after"] in (Status.DRAFT, Status.RETURNED)
        if private:
            visible = VisibleEvent([*shown, *_without_values(entered)], withheld=bool(entered), within=True)
            self.waiting.append((visible, entered))
            return visible
        places = [_place(change) for change in entered]
        if action == Action.SUBMIT:
            self._name_evidence()
            places = sorted(self.holds, key=lambda place: ORDER.index(place[0]))
        return VisibleEvent([*shown, *self._disclose(places)])

    def _name_evidence(self) -> None:
        """At a submission: names the evidence of earlier events that was submitted."""
        for visible, entered in self.waiting:
            visible.submitted_since = True
            files = [change for change in entered if change["on"] == "evidence"]
            named = [c for c in files if self.holds.get(_place(c)) or self.submitted.get(_place(c))]
            if named:
                rest = [change for change in entered if change not in named]
                kept = [change for change in visible.changes if not _is_entered(change)]
                visible.changes = [*kept, *_without_values(rest), *named]
                visible.withheld = bool(rest)
        self.waiting.clear()

    def _disclose(self, places: Iterable[Subject]) -> Iterator[Changed]:
        for place in places:
            before, after = self.submitted.get(place), self.holds[place]
            self.submitted[place] = after
            if before != after and not (before in (None, "") and after in (None, "")):
                on, of, name, item = place
                change = {"on": on, "of": of, "field": name, "before": before, "after": after}
                yield change if item is None else {**change, "item": item}


def visible_events(events: Sequence[Event]) -> list[VisibleEvent]:
    """What a reader from outside sees of each event, in their order. One query for any number of events.

    All events of their reports are read: a later submission makes more of a draft visible.
    """
    by_month: dict[int, set[int]] = defaultdict(set)
    for event in events:
        if _is_of_a_report(event):
            by_month[event.month].add(event.sub_measure_id)
    visible_by_id: dict[int, VisibleEvent] = {}
    if by_month:
        lookups = Q()
        for month, sub_measures in by_month.items():
            lookups |= Q(month=month, sub_measure_id__in=sub_measures)
        wanted = {event.pk for event in events}
        events_of_reports = Event.objects.filter(lookups).order_by("plan_id", "sequence")
        for event, visible in redact(events_of_reports.iterator(chunk_size=500)):
            if event.pk in wanted:
                visible_by_id[event.pk] = visible
    return [visible_by_id.get(event.pk) or VisibleEvent(event.changes) for event in events]


def redact(events: Iterable[Event]) -> Iterator[tuple[Event, VisibleEvent]]:
    """Each event with what is visible of it outside. ``events`` has all events of its reports, in order.

    A ``VisibleEvent`` may change until the last event was read: a submission makes more of a draft visible.
    """
    reports: dict[tuple[int, int], ReportSoFar] = defaultdict(ReportSoFar)
    for event in events:
        if _is_of_a_report(event):
            yield event, reports[event.sub_measure_id, event.month].take(event.action, event.changes)
        else:
            yield event, VisibleEvent(event.changes)


def _is_of_a_report(event: Event) -> bool:
    return event.sub_measure_id is not None and event.month is not None and event.action not in OF_MATTERS


def _is_entered(change: Changed) -> bool:
    match change["on"]:
        case "figure":
            return change["field"] in ("value", "note")
        case "report":
            return change["field"] in WORDS
        case on:
            return on == "evidence"


def _place(change: Changed) -> Subject:
    return change["on"], change["of"], change["field"], change.get("item")


def _without_values(changes: Iterable[Changed]) -> Iterator[Changed]:
    has_evidence = False
    for change in changes:
        if change["on"] == "evidence":
            has_evidence = True
        else:
            yield {**change, "before": None, "after": None}
    if has_evidence:
        # One change for all files: a file's name can give the draft's content away.
        yield {"on": "evidence", "of": "", "field": "", "before": None, "after": None}
