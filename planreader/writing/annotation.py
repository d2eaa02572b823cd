"""What was read in the form of the annotations (``docs/annotation.md``), to be measured against them."""

from collections.abc import Iterator
from typing import Any

from ..plan import Area, Measure, Quantity, ReadPlan


def annotation_of(plan: ReadPlan) -> dict[str, Any]:
    """Areas, sub-measures, targets and facts as values for JSON."""
    return {
        "town": plan.town,
        "year": plan.year,
        "areas": [
            {
                "numeral": area.numeral,
                "marker": area.marker,
                "title": area.title,
                "kind": area.kind.value,
                "leads": area.leads,
                "sub_measures": [_measure(plan, measure) for measure in area.measures],
            }
            for area in plan.areas
        ],
        "targets": [_quantity(quantity, area, measure) for area, measure, quantity in placed_quantities(plan)],
    }


def placed_quantities(plan: ReadPlan) -> Iterator[tuple[Area, Measure | None, Quantity]]:
    """Every target and fact with the area and the sub-measure that it stands in, parts of measures included."""
    for area in plan.areas:
        yield from ((area, None, quantity) for quantity in area.quantities)
        for measure in area.measures:
            for part in (measure, *measure.parts):
                yield from ((area, part, quantity) for quantity in part.quantities)


def _measure(plan: ReadPlan, measure: Measure) -> dict[str, Any]:
    said: dict[str, Any] = {
        "numeral": measure.numeral,
        "marker": measure.marker,
        "title": measure.title,
        "start": plan.text[measure.start : measure.end][:12],
    }
    if measure.leads:
        said["leads"] = measure.leads + measure.supports
    if measure.leader:
        said["leader"] = measure.leader
    if measure.due_month:
        said["due_month"] = measure.due_month
    if measure.parts:
        said["parts"] = [_measure(plan, part) for part in measure.parts]
    return said


def _quantity(quantity: Quantity, area: Area, measure: Measure | None) -> dict[str, Any]:
    said: dict[str, Any] = {
        "quote": quantity.quote,
        "name": quantity.name,
        "value": quantity.value,
        "unit": quantity.unit,
        "comparator": quantity.comparator,
        "due_month": quantity.due_month,
        "kind": quantity.kind,
        "basis": quantity.basis.value,
        "area": area.numeral or area.title,
        "sub": measure.numeral or measure.title if measure else "",
        "doubts": [doubt.value for doubt in quantity.doubts],
    }
    more = {
        "max": quantity.maximum,
        "base": quantity.base,
        "base_unit": quantity.base_unit,
        "threshold": quantity.threshold,
        "threshold_unit": quantity.threshold_unit,
        "per": quantity.per,
        "due_text": quantity.due_text,
        "due_year": quantity.due_year,
    }
    return said | {name: value for name, value in more.items() if value}
