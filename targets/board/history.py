"""The board of a past day: puts back what later events changed.

The trace holds before and after of every change, so the past is the present with the later events undone, latest first.
Areas, sub-measures and targets added later stay on the board, without figures: the question is what was known of them.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.utils.dateparse import parse_datetime

from ..models import Event, Item
from .rows import ReportRow

if TYPE_CHECKING:
    from .load import _Raw
    from .rows import PlanRow

AMOUNTS = {"value", "baseline", "green_at", "amber_at", "item_threshold", "weight", "counted"}


def undo_later_events(plan: PlanRow, raw: _Raw, end: datetime) -> PlanRow:
    """Takes ``raw`` back to just before ``end``; returns the plan as it was then. Two queries."""
    events = Event.objects.filter(plan_id=plan.id, at__gte=end).order_by("-at", "-sequence")
    rows = list(events.values_list("sub_measure_id", "month", "changes"))
    targets = {fields["code"]: fields for fields in raw.targets.values()}
    items = {
        (code, name): pk
        for pk, code, name in Item.objects.filter(target__plan_id=plan.id).values_list("pk", "target__code", "name")
    }
    codes = {sub_measure.code: sub_measure for sub_measure in raw.sub_measures.values()}
    for sub_measure_id, month, changes in rows:
        for change in reversed(changes):
            on, field = change["on"], change["field"]
            before = _typed(field, change["before"])
            if on == "figure" and change["of"] in targets:
                place = (targets[change["of"]]["id"], items.get((change["of"], change.get("item"))), month)
                raw.figures.setdefault(place, [None, None])[("value", "counted").index(field)] = before
            elif on == "report" and sub_measure_id in raw.sub_measures:
                reports = raw.sub_measures[sub_measure_id].reports
                if month in reports and field in ReportRow.__slots__ and not field.endswith("_by"):
                    setattr(reports[month], field, before)
            elif on == "target" and change["of"] in targets and field in targets[change["of"]]:
                if field != "sub_measure":
                    targets[change["of"]][field] = before
            elif on == "sub_measure" and change["of"] in codes and field in ("weight", "title", "due_month"):
                setattr(codes[change["of"]], field, before)
            elif on == "area" and int(change["of"]) in raw.areas and field in ("weight", "title"):
                setattr(raw.areas[int(change["of"])], field, before)
            elif on == "plan" and field in ("basis", "green_at", "amber_at"):
                plan = replace(plan, **{field: before})
    return plan


def _typed(field: str, text: Any) -> Any:
    """A value of the trace as the database would give it."""
    if text is None:
        return None
    if field in AMOUNTS:
        return Decimal(text)
    if field.endswith("_at"):
        return parse_datetime(text)
    return text
