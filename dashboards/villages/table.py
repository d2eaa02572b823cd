"""The village pages' numbers as text: every village with its items' latest figures, and one village by month."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from departments.models import Village
from targets.board import VillageItem
from targets.charts.sparkline import sparkline
from targets.formats import numbers
from targets.formats.dates import month_name, short_month


@dataclass(slots=True)
class VillageFigure:
    """An item's latest figure on a page; ``month`` is empty unless the figure is carried forward."""

    name: str
    actual: str
    month: str
    waiting: str
    reached: bool


@dataclass(slots=True)
class VillageColumn:
    """A target that is broken down by village."""

    code: str
    name: str
    unit: str
    line: str
    total: str
    sort: str
    sorted: str


@dataclass(slots=True)
class VillageLine:
    """A village with a cell for each column."""

    village: Village
    cells: list[list[VillageFigure]]


def village_table(
    villages: Iterable[Village], items: list[VillageItem], month: int, sort: str = ""
) -> tuple[list[VillageColumn], list[VillageLine]]:
    """The columns and lines of all villages at the end of a month.

    Args:
        sort: the code of the target to sort by, lowest first; with a minus the highest first. A village without a
            figure comes last in either direction; anything else keeps the villages' own order.
    """
    by_target: dict[str, list[VillageItem]] = {}
    place: dict[tuple[str, int], list[VillageItem]] = {}
    for item in items:
        by_target.setdefault(item.target_code, []).append(item)
        place.setdefault((item.target_code, item.village_id), []).append(item)
    villages = list(villages)
    code = sort.removeprefix("-")
    if code in by_target:
        values = {pk: _total(place.get((code, pk), []), month) for pk in (village.id for village in villages)}
        known = [village for village in villages if values[village.id] is not None]
        known.sort(key=lambda village: values[village.id], reverse=sort.startswith("-"))
        villages = known + [village for village in villages if values[village.id] is None]
    columns = [_column(target, group, month, sort) for target, group in by_target.items()]

    def cells_of(village: Village) -> list[list[VillageFigure]]:
        groups = (place.get((column.code, village.id), []) for column in columns)
        return [[_standing(item, village, month) for item in group] for group in groups]

    return columns, [VillageLine(village, cells_of(village)) for village in villages]


def _total(items: list[VillageItem], month: int) -> Decimal | None:
    values = [latest[1] for item in items if (latest := item.latest(month))]
    return sum(values, Decimal(0)) if values else None


def _column(code: str, items: list[VillageItem], month: int, sort: str) -> VillageColumn:
    first = items[0]
    if first.threshold is None:
        total = numbers.amount(_total(items, month), first.decimals)
    else:
        reached = sum(1 for item in items if (latest := item.latest(month)) and item.reaches(latest[1]))
        total = _("%(reached)d of %(all)d reached") % {"reached": reached, "all": len(items)}
    return VillageColumn(
        code=code,
        name=first.target_name,
        unit=first.unit,
        line=line_of_item(first),
        total=total,
        sort=f"-{code}" if sort == code else code,
        sorted={code: "ascending", f"-{code}": "descending"}.get(sort, ""),
    )


def line_of_item(item: VillageItem) -> str:
    """The line that an item must reach, with its unit; empty where there is none."""
    return "" if item.threshold is None else f"{numbers.amount(item.threshold, None)}{item.unit}"


def _standing(item: VillageItem, village: Village, month: int) -> VillageFigure:
    latest, waiting = item.latest(month), item.waiting(month)
    return VillageFigure(
        # An item usually has its village's name; the name is shown where it differs.
        name="" if item.name == village.name else item.name,
        actual=numbers.amount(latest[1] if latest else None, item.decimals),
        month=month_name(latest[0]) if latest and latest[0] != month else "",
        waiting=numbers.amount(waiting[1], item.decimals) if waiting else "",
        reached=bool(latest) and item.reaches(latest[1]),
    )


@dataclass(slots=True)
class MonthCell:
    """A month of an item: its counted figure, the one waiting for review, and whether it reaches the line."""

    name: str
    actual: str
    waiting: str
    reached: bool
    current: bool


@dataclass(slots=True)
class VillageItemLine:
    """An item of a village over the months of a year."""

    item: VillageItem
    name: str
    planned: str
    line: str
    standing: VillageFigure
    months: list[MonthCell]
    drawing: SafeString


def village_item_lines(items: Iterable[VillageItem], village: Village, month: int) -> list[VillageItemLine]:
    """A village's items, each over twelve months; months after ``month`` stay empty."""
    return [
        VillageItemLine(
            item=item,
            name="" if item.name == village.name else item.name,
            planned=numbers.amount(item.planned, item.decimals),
            line=line_of_item(item),
            standing=_standing(item, village, month),
            months=[_month_cell(item, at, month) for at in range(1, 13)],
            drawing=sparkline(item.figures, item.awaiting, item.threshold or item.planned, month),
        )
        for item in items
    ]


def _month_cell(item: VillageItem, at: int, month: int) -> MonthCell:
    figure = item.figures.get(at) if at <= month else None
    waiting = item.awaiting.get(at) if at <= month else None
    return MonthCell(
        name=short_month(at),
        actual=numbers.amount(figure, item.decimals) if figure is not None or (at <= month and waiting is None) else "",
        waiting=numbers.amount(waiting, item.decimals) if waiting is not None else "",
        reached=item.reaches(figure),
        current=at == month,
    )
