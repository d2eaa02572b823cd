"""What the reader found in a document, as the rows of a plan in preparation."""

from collections.abc import Iterator
from itertools import count

from planreader.plan import Area, Doubt, Measure, Quantity, QuantityBasis, ReadPlan
from planreader.writing.plan_file import comparator_in_plan, phasing_of, value_in_plan

from .rows import DraftArea, DraftMeasure, DraftRow, DraftTarget

LAST_MONTH = 12
#: What a target is called that says no more than its words.
_LONGEST_NAME = 100


def rows_of_plan(plan: ReadPlan) -> list[DraftRow]:
    """The rows of a plan as it was read: each area with its sub-measures, the parts of these after them, their targets
    and facts.
    """
    numbers = count(1)
    return [row for area in plan.areas for row in _area(plan, area, numbers)]


def _area(plan: ReadPlan, area: Area, numbers: Iterator[int]) -> Iterator[DraftRow]:
    yield DraftArea(
        _id(numbers),
        area.start,
        area.end,
        _doubts(area.doubts),
        numeral=area.marker,
        area_kind=area.kind.value,
        title=area.title,
        text=area.text,
        weight=area.weight or "1",
    )
    if area.quantities or not area.measures:
        # Its own targets need a sub-measure, and somebody who leads it.
        text = "" if area.measures else area.text or plan.text[area.start : area.end]
        own = Measure(area.start, area.end, area.title, text, leads=area.leads, quantities=area.quantities)
        # Facts of an area that has sub-measures (办好十件实事) are nothing that anybody reports on.
        is_idle = bool(area.measures) and not any(quantity.is_target for quantity in area.quantities)
        for row in _measure(own, [], numbers, depth=1):
            if is_idle and isinstance(row, DraftMeasure):
                row.left_out = True
            yield row
    for measure in area.measures:
        yield from _measure(measure, area.leads, numbers, depth=1)


def _measure(measure: Measure, leads: list[str], numbers: Iterator[int], *, depth: int) -> Iterator[DraftRow]:
    """A sub-measure's row, its quantities and its parts; ``leads``: of what it belongs to, where it names none.

    One whose parts say everything is a heading: it is left out, and nobody reports on it beside its parts.
    """
    named = measure.leads or leads
    yield DraftMeasure(
        _id(numbers),
        measure.start,
        measure.end,
        _doubts(measure.doubts),
        left_out=bool(measure.parts) and not measure.quantities,
        depth=depth,
        numeral=measure.numeral,
        title=measure.title,
        text=measure.text,
        lead=named[0] if named else "",
        supports=list(dict.fromkeys([*named[1:], *measure.supports])),
        leader=measure.leader,
        due_month=measure.due_month or LAST_MONTH,
        weight=measure.weight or "1",
    )
    for quantity in measure.quantities:
        yield _target(quantity, numbers)
    for part in measure.parts:
        yield from _measure(part, named, numbers, depth=depth + 1)


def _target(quantity: Quantity, numbers: Iterator[int]) -> DraftTarget:
    return DraftTarget(
        _id(numbers),
        quantity.start,
        quantity.end,
        _doubts(quantity.doubts),
        is_fact=not quantity.is_target,
        name=(quantity.name or quantity.quote)[:_LONGEST_NAME],
        value=value_in_plan(quantity) or "",
        unit=quantity.unit,
        comparator=comparator_in_plan(quantity),
        phasing=phasing_of(quantity),
        baseline=_baseline(quantity),
        start_month=quantity.start_month,
        due_month=quantity.due_month or LAST_MONTH,
        nodes={str(month): value for month, value in quantity.nodes.items()},
        item_threshold=quantity.threshold or "",
        item_unit=quantity.threshold_unit,
        weight=quantity.weight or "1",
        quote=quantity.quote,
    )


def _baseline(quantity: Quantity) -> str:
    """What a level starts from; the base of a rate is another thing than the rate."""
    same_unit = quantity.base_unit in ("", quantity.unit)
    return quantity.base or "" if same_unit and quantity.basis is QuantityBasis.LEVEL else ""


def _doubts(doubts: tuple[Doubt, ...]) -> list[str]:
    return [doubt.value for doubt in doubts]


def _id(numbers: Iterator[int]) -> str:
    return f"r{next(numbers)}"
