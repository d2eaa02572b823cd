"""A loaded plan as the reader's areas, so that it can be written as a task table, edited in Excel and read again."""

from decimal import Decimal

from planreader.plan import Area, AreaKind, Measure, Quantity
from targets.models import SubMeasure, Target, TaskArea


def areas_taken_out(year: int) -> list[Area]:
    """The areas of a year's plan with their sub-measures and targets, as they stand; no project is among them."""
    areas = {area.pk: _area(area) for area in TaskArea.objects.filter(plan__year=year).order_by("number")}
    measures: dict[int, Measure] = {}
    rows = SubMeasure.objects.filter(plan__year=year).select_related("lead").prefetch_related("supports")
    for row in sorted(rows, key=lambda row: [int(part) for part in row.code.split(".") if part.isdigit()]):
        measures[row.pk] = _measure(row)
        areas[row.area_id].measures.append(measures[row.pk])
    for target in Target.objects.filter(plan__year=year).order_by("pk"):
        measures[target.sub_measure_id].quantities.append(_quantity(target))
    return list(areas.values())


def _area(area: TaskArea) -> Area:
    return Area(
        0, 0, area.title, AreaKind(area.kind), area.text, area.numeral, area.numeral, weight=_written(area.weight)
    )


def _measure(row: SubMeasure) -> Measure:
    return Measure(
        0,
        0,
        row.title,
        row.text,
        row.numeral,
        row.numeral,
        leads=[row.lead.name] if row.lead else [],
        supports=[department.name for department in row.supports.all()],
        leader=row.leader,
        due_month=row.due_month,
        weight=_written(row.weight),
    )


def _quantity(target: Target) -> Quantity:
    return Quantity(
        0,
        0,
        target.quote,
        target.name,
        value=_written(target.value),
        unit=target.unit,
        comparator=target.comparator,
        due_month=target.due_month,
        start_month=target.start_month,
        phasing=target.phasing,
        nodes={int(month): str(value) for month, value in (target.nodes or {}).items()},
        weight=_written(target.weight),
    )


def _written(amount: Decimal | None) -> str | None:
    """An amount in plain digits, without zeros behind its last place."""
    return None if amount is None else f"{amount.normalize():f}"
