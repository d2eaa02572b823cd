"""Rows as the objects of a plan file, which ``targets.planfile`` checks and loads."""

from collections.abc import Iterator, Mapping
from typing import Any

from planreader.plan import Quantity
from planreader.writing.plan_file import decimal_places
from targets.planfile import PlanObject

from ..models import PlanInPreparation
from .rows import DraftTarget, row_of
from .tree import AreaPart, MeasurePart, TargetPart, areas_of

#: The ``file`` of every object: a problem's line then is the place of its row, counted from 1; 0: the plan itself.
DRAFT = "draft"


def objects_of_draft(draft: PlanInPreparation, departments: Mapping[str, str]) -> list[PlanObject]:
    """The whole plan of a draft.

    Args:
        departments: code by name. A name that is not there is left out: the check tells of it once, and loads
            nothing.
    """
    areas = areas_of([row_of(stored) for stored in draft.rows])
    return [plan_itself(draft), *(made for area in areas for made in _objects_of_area(draft.year, area, departments))]


def plan_itself(draft: PlanInPreparation) -> PlanObject:
    """The plan without its parts."""
    fields = {"year": draft.year, "town": draft.town, "title": draft.title, "preamble": draft.preamble}
    return PlanObject("targets.plan", fields, file=DRAFT, line=0)


def _objects_of_area(year: int, area: AreaPart, departments: Mapping[str, str]) -> Iterator[PlanObject]:
    yield object_at(area.place, "targets.taskarea", fields_of_area(year, area))
    for measure in area.measures:
        yield object_at(measure.place, "targets.submeasure", fields_of_measure(year, area.number, measure, departments))
        for target in measure.targets:
            yield object_at(target.place, "targets.target", fields_of_target(year, measure.code, target))


def object_at(place: int, model: str, fields: dict[str, Any]) -> PlanObject:
    """An object whose problems are those of the row at a place."""
    return PlanObject(model, fields, file=DRAFT, line=place + 1)


def fields_of_area(year: int, area: AreaPart) -> dict[str, Any]:
    """A task area's fields in a plan file."""
    row = area.row
    return {
        "plan": (year,),
        "number": area.number,
        "kind": row.area_kind,
        "numeral": row.numeral,
        "title": row.title,
        "text": row.text,
        "weight": row.weight or "1",
    }


def fields_of_measure(year: int, number: int, measure: MeasurePart, departments: Mapping[str, str]) -> dict[str, Any]:
    """A sub-measure's fields in a plan file; ``number`` is its area's."""
    row = measure.row
    return {
        "area": (year, number),
        "code": measure.code,
        "numeral": row.numeral,
        "title": row.title,
        "text": row.text,
        "lead": (departments[row.lead],) if row.lead in departments else None,
        "supports": [(departments[name],) for name in row.supports if name in departments],
        "leader": row.leader,
        "due_month": row.due_month,
        "weight": row.weight or "1",
    }


def fields_of_target(year: int, measure_code: str, target: TargetPart) -> dict[str, Any]:
    """A target's fields in a plan file."""
    row = target.row
    return {
        "sub_measure": (year, measure_code),
        "code": target.code,
        "name": row.name,
        "unit": row.unit,
        "decimals": _decimals(row),
        "value": row.value or None,
        "comparator": row.comparator,
        "phasing": row.phasing,
        "baseline": row.baseline or None,
        "start_month": row.start_month,
        "due_month": row.due_month,
        "nodes": {int(month): value for month, value in row.nodes.items()} or None,
        "item_threshold": row.item_threshold or None,
        "item_unit": row.item_unit,
        "weight": row.weight or "1",
        "quote": row.quote,
    }


def _decimals(row: DraftTarget) -> int:
    """How many decimals its figures are shown with: the most that the plan writes for it, as ``readplan`` counts."""
    amounts = [amount for amount in (row.value, row.baseline, *row.nodes.values()) if amount]
    return max(decimal_places(Quantity(0, 0, "", "", value=amount, unit=row.unit)) for amount in amounts or [""])
