"""The board of a past day: undoes what later events changed.

The trace has before and after of every change, so the past is the present with the later events undone, latest first.
What was added to the plan later is not on the board; but a day before the plan itself was loaded shows the plan as it
was loaded, without figures. Codes and numbers stay today's, because they are in addresses. So do rights: who leads a
sub-measure now, or led it in an earlier month, reads its past.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import Subquery
from django.utils.dateparse import parse_datetime

from departments.models import Department

from ..models import Event
from .plan_rows import PlanRow
from .queries import LEAD_FIELDS, FigureValues, PlanData
from .rows import DepartmentRow, ReportRow, SubMeasureRow

AMOUNT_FIELDS = {"value", "planned", "baseline", "green_at", "amber_at", "item_threshold", "weight", "counted"}
# The fields that the trace puts back, by what it calls their owner.
TRACED_IN_PLAN = {"town", "title", "report_day", "basis", "green_at", "amber_at"}
TRACED_IN_AREA = {"numeral", "kind", "title", "text", "weight"}
TRACED_IN_SUB_MEASURE = {"numeral", "title", "text", "due_month", "asked_from", "weight"}
TEXT_FIELDS = ("assessment", "progress", "problems", "next_steps")

Changed = dict[str, Any]


def rewind_to(plan: PlanRow, data: PlanData, end: datetime) -> PlanRow:
    """Takes ``data``, a whole plan with the names of its items, back to just before ``end``; returns its plan row then.

    One query; one more where a sub-measure had a lead that leads nothing today.
    """
    undo = _Undo(plan, data)
    for at, sub_measure_id, month, changes in _events_since(plan.id, end):
        if at >= end:
            undo.event(sub_measure_id, month, changes)
        else:
            undo.keep(sub_measure_id, month, changes)
    undo.restore_order()
    return undo.plan


def _events_since(plan_id: int, end: datetime) -> Iterable[tuple]:
    """Every event from the first one at ``end`` or later, the latest first.

    Two servers' clocks, or two people around midnight, can give a later event an earlier time: it is included.
    """
    events = Event.objects.filter(plan_id=plan_id)
    first = events.filter(at__gte=end).order_by("sequence").values("sequence")[:1]
    events = events.filter(sequence__gte=Subquery(first)).order_by("-sequence")
    return list(events.values_list("at", "sub_measure_id", "month", "changes"))


class _Undo:
    """Puts back, event by event, what ``data`` had before. Rows are found by the keys that they had at the time."""

    def __init__(self, plan: PlanRow, data: PlanData) -> None:
        self.plan, self.data = plan, data
        self.areas = dict(data.areas)
        self.sub_measures = {sub_measure.code: sub_measure for sub_measure in data.sub_measures.values()}
        self.targets = {fields["code"]: fields for fields in data.targets.values()}
        self.items = {(target, name): item for item, (target, name) in data.item_names.items()}
        # target and an item's name at the time → its name today
        self.item_names: dict[tuple[int, str], str] = {}
        self.leads = {
            sub_measure.lead.code: sub_measure.lead for sub_measure in data.sub_measures.values() if sub_measure.lead
        }
        for sub_measure in data.sub_measures.values():
            self.leads |= {handover.before.code: handover.before for handover in sub_measure.handovers}
        self.past_leads: dict[int, str | None] = {}
        # What is changed by an event that stays, although an earlier one in the chain is undone.
        self.kept: set[tuple] = set()

    def keep(self, sub_measure_id: int | None, month: int | None, changes: list[Changed]) -> None:
        """An event that stays: older changes of the same fields are not undone."""
        self.kept |= {_place(sub_measure_id, month, change) for change in changes}

    def event(self, sub_measure_id: int | None, month: int | None, changes: list[Changed]) -> None:
        """Undoes an event."""
        is_plan_loading = any(change["on"] == "plan" and change["field"] == "created" for change in changes)
        for change in reversed(changes):
            if self.kept and _place(sub_measure_id, month, change) in self.kept:
                continue
            match change["on"]:
                case "figure" if change["field"] != "note":
                    self._figure(month, change)
                case "report":
                    self._report(sub_measure_id, month, change)
                case "target":
                    self._target(change, is_plan_loading)
                case "revision":
                    self._revision(change)
                case "handover":
                    self._handover(change)
                case "item":
                    self._item(change, is_plan_loading)
                case "sub_measure":
                    self._sub_measure(change, is_plan_loading)
                case "area":
                    self._area(change, is_plan_loading)
                case "plan" if change["field"] in TRACED_IN_PLAN:
                    self.plan = replace(self.plan, **{change["field"]: _typed(change["field"], change["before"])})

    def _figure(self, month: int | None, change: Changed) -> None:
        fields, name = self.targets.get(change["of"]), change.get("item")
        item = self.items.get((fields["id"], name)) if fields and name is not None else None
        if fields and (name is None or item is not None):
            figure = self.data.figures.setdefault((fields["id"], item, month), FigureValues())
            setattr(figure, change["field"], _typed("value", change["before"]))

    def _report(self, sub_measure_id: int | None, month: int | None, change: Changed) -> None:
        sub_measure, name = self.data.sub_measures.get(sub_measure_id), change["field"]
        if sub_measure and month in sub_measure.reports and name in ReportRow.__slots__ and not name.endswith("_by"):
            setattr(sub_measure.reports[month], name, _typed(name, change["before"]))

    def _target(self, change: Changed, is_plan_loading: bool) -> None:
        fields, name, before = self.targets.get(change["of"]), change["field"], change["before"]
        if fields is None:
            return
        if name == "created":
            if not is_plan_loading:
                self.data.targets.pop(fields["id"], None)
        elif name == "code":
            self.targets[before] = self.targets.pop(change["of"])
        elif name == "sub_measure":
            fields["sub_measure"] = self.sub_measures.get(before, fields["sub_measure"])
        elif name in fields:
            fields[name] = _typed(name, before)

    def _revision(self, change: Changed) -> None:
        fields, name, month = self.targets.get(change["of"]), change["field"], int(change["item"])
        revisions = self.data.revisions[fields["id"]] if fields else {}
        if name == "created":
            revisions.pop(month, None)
        elif name in revisions.get(month, {}):
            revisions[month][name] = _typed(name, change["before"])

    def _handover(self, change: Changed) -> None:
        sub_measure, month = self.sub_measures.get(change["of"]), int(change["item"])
        for handover in list(sub_measure.handovers) if sub_measure else ():
            if handover.from_month == month and change["field"] == "created":
                sub_measure.handovers.remove(handover)
            elif handover.from_month == month and change["field"] in ("reason", "document", "leader"):
                setattr(handover, change["field"], change["before"])

    def _item(self, change: Changed, is_plan_loading: bool) -> None:
        fields, field = self.targets.get(change["of"]), change["field"]
        if fields is None or field not in ("name", "planned", "created") or (field == "created" and is_plan_loading):
            return
        place = (fields["id"], change["after"] if field == "name" else change["item"])
        today = self.item_names.pop(place, place[1])
        past = self.data.past_items.setdefault(fields["id"], {}).setdefault(today, {})
        past[field] = _typed(field, change["before"])
        if field == "name":
            self.item_names[fields["id"], change["before"]] = today
            if place in self.items:
                self.items[fields["id"], change["before"]] = self.items.pop(place)
        else:
            self.item_names[place] = today

    def _sub_measure(self, change: Changed, is_plan_loading: bool) -> None:
        sub_measure, name, before = self.sub_measures.get(change["of"]), change["field"], change["before"]
        if sub_measure is None:
            return
        if name == "created":
            if not is_plan_loading:
                self.data.sub_measures.pop(sub_measure.id, None)
        elif name == "code":
            self.sub_measures[before] = self.sub_measures.pop(change["of"])
        elif name == "area":
            if int(before) in self.areas:
                sub_measure.area_number = self.areas[int(before)].number
        elif name == "lead":
            self.past_leads[sub_measure.id] = before
        elif name == "leader":
            sub_measure.own_leader = before or ""
        elif name in TRACED_IN_SUB_MEASURE:
            setattr(sub_measure, name, _typed(name, before))

    def _area(self, change: Changed, is_plan_loading: bool) -> None:
        number, name, before = int(change["of"]), change["field"], change["before"]
        area = self.areas.get(number)
        if area is None:
            return
        if name == "created":
            if not is_plan_loading:
                self.data.areas.pop(area.number, None)
        elif name == "number":
            self.areas[int(before)] = self.areas.pop(number)
        elif name in TRACED_IN_AREA:
            setattr(area, name, _typed(name, before))

    def restore_order(self) -> None:
        """Sorts the rows as they would have been read on that day."""
        unknown = {code for code in self.past_leads.values() if code} - set(self.leads)
        if unknown:
            for values in Department.objects.filter(code__in=unknown).values(*LEAD_FIELDS):
                self.leads[values["code"]] = DepartmentRow(**values)
        for pk, code in self.past_leads.items():
            if pk in self.data.sub_measures:
                sub_measure = self.data.sub_measures[pk]
                sub_measure.lead = sub_measure.latest_lead = self.leads.get(code) if code else None
        for area in self.data.areas.values():
            area.sub_measures = []
        for sub_measure in sorted(self.data.sub_measures.values(), key=lambda sub_measure: sub_measure.place):
            area = self.data.areas.get(sub_measure.area_number)
            if area is not None:
                sub_measure.area_kind = area.kind
                area.sub_measures.append(sub_measure)
        kept_ids = {sub_measure.id for area in self.data.areas.values() for sub_measure in area.sub_measures}
        targets = sorted(self.data.targets.items())
        self.data.targets = {pk: fields for pk, fields in targets if fields["sub_measure"].id in kept_ids}
        self._forget_empty_reports()

    def _forget_empty_reports(self) -> None:
        """Drops empty drafts: on that day they did not exist yet."""
        filled = {
            (self.data.targets[target]["sub_measure"].id, month)
            for (target, _item, month), figure in self.data.figures.items()
            if target in self.data.targets and not figure.is_empty
        }
        for sub_measure in self.data.sub_measures.values():
            for month, report in list(sub_measure.reports.items()):
                is_empty = report.status == "draft" and not any(getattr(report, name) for name in TEXT_FIELDS)
                if is_empty and (sub_measure.id, month) not in filled:
                    del sub_measure.reports[month]


#: The lookups that a scope may have, and how a row answers each.
SCOPE_LOOKUPS: dict[str, Callable[[SubMeasureRow], Any]] = {
    "id": lambda sub_measure: sub_measure.id,
    "code": lambda sub_measure: sub_measure.code,
    "is_project": lambda sub_measure: sub_measure.is_project,
    "area__number": lambda sub_measure: sub_measure.area_number,
}


def keep_scope(data: PlanData, scope: Mapping[str, Any]) -> None:
    """Keeps only what is in ``scope``. Called after ``rewind_to``, when it is known what stood where.

    Args:
        scope: lookups of SCOPE_LOOKUPS, ``pk__in`` with a query, or ``targets__code`` for one target. Raises KeyError
            for another lookup.
    """
    lookups = dict(scope)
    wanted_ids = {row["pk"] for row in lookups.pop("pk__in")} if "pk__in" in lookups else None
    lookups.pop("plan_id", None)
    lookups.pop("is_project__in", None)
    code = lookups.pop("targets__code", None)
    if code is not None:
        data.targets = {pk: fields for pk, fields in data.targets.items() if fields["code"] == code}
        lookups["id"] = next((fields["sub_measure"].id for fields in data.targets.values()), None)
    for area in data.areas.values():
        area.sub_measures = [
            sub_measure
            for sub_measure in area.sub_measures
            if all(SCOPE_LOOKUPS[lookup](sub_measure) == value for lookup, value in lookups.items())
            and (wanted_ids is None or sub_measure.id in wanted_ids)
        ]
    of_whole_areas = "pk__in" not in scope and lookups.keys() <= {"is_project", "area__number"}
    of_whole_areas = of_whole_areas and not lookups.get("is_project")
    wanted = lookups.get("area__number")
    data.areas = {
        number: area
        for number, area in data.areas.items()
        if area.sub_measures or (of_whole_areas and wanted in (None, number))
    }
    kept_ids = {sub_measure.id for area in data.areas.values() for sub_measure in area.sub_measures}
    data.targets = {pk: fields for pk, fields in data.targets.items() if fields["sub_measure"].id in kept_ids}


def _place(sub_measure_id: int | None, month: int | None, change: Changed) -> tuple:
    return sub_measure_id, month, change["on"], change["of"], change.get("item"), change["field"]


def _typed(field: str, text: Any) -> Any:
    """A value of the trace as the database would give it."""
    if text is None:
        return None
    if field in AMOUNT_FIELDS:
        return Decimal(text)
    if field.endswith("_at"):
        return parse_datetime(text)
    return text
