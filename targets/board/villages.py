"""A village's breakdown items across the targets of a plan, with their figures by month.

Figures count as on the board: a counted one as approved, one that waits for review only beside it, a draft never.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery

from departments.models import Department, Village

from ..formats.codes import code_order
from ..models import Figure, Item, SubMeasure
from ..models.handover import lead_in
from ..rules import Counting, latest_of
from .queries import is_awaiting

ITEM_FIELDS = (
    *("id", "name", "planned", "village_id", "target__plan_id", "target__code", "target__name", "target__unit"),
    *("target__item_unit", "target__counting", "target__decimals", "target__item_threshold"),
    "lead_then",
)
#: The place of an item's sub-measure in the plan.
PLACE_FIELDS = ("target__sub_measure__area__number", "target__sub_measure__code")


@dataclass(slots=True)
class VillageItem:
    """A breakdown item that belongs to a village, with what it takes from its target.

    Amounts are in ``unit``. ``threshold`` is the line that an item must reach to be counted; None where there is none.
    ``decimals`` is None where the target does not say how many an item has.
    """

    id: int
    name: str
    planned: Decimal | None
    village_id: int
    plan_id: int
    target_code: str
    target_name: str
    unit: str
    decimals: int | None
    threshold: Decimal | None
    lead: str
    figures: dict[int, Decimal] = field(default_factory=dict)
    awaiting: dict[int, Decimal] = field(default_factory=dict)

    def latest(self, month: int) -> tuple[int, Decimal] | None:
        """The month and value of the counted figure that stands at the end of ``month``."""
        return latest_of(self.figures, month)

    def waiting(self, month: int) -> tuple[int, Decimal] | None:
        """The month and value of the latest figure up to ``month`` that waits for review."""
        return latest_of(self.awaiting, month)

    def reaches(self, value: Decimal | None) -> bool:
        """Whether a value reaches the item's line."""
        return value is not None and self.threshold is not None and value >= self.threshold


def load_villages() -> list[Village]:
    """All villages, in the order of their codes. One query."""
    return list(Village.objects.order_by("code"))


def load_village_items(readable: QuerySet[SubMeasure] | None, month: int, **lookups) -> list[VillageItem]:
    """The villages' items of the sub-measures that a person may read (None: of all). Three queries.

    Args:
        month: whose lead departments they name.
        lookups: on Item, such as ``target__plan_id=3`` or ``village_id=7``.
    """
    found = Item.objects.filter(village__isnull=False, **lookups)
    if readable is not None:
        found = found.filter(target__sub_measure__in=readable)
    of_item = SubMeasure.objects.filter(pk=OuterRef("target__sub_measure")).annotate(lead_then=lead_in(month))
    named = found.annotate(lead_then=Subquery(of_item.values("lead_then")))
    rows = sorted(named.order_by("target_id", "id").values(*ITEM_FIELDS, *PLACE_FIELDS), key=_place)
    leads = dict(Department.objects.values_list("pk", "name")) if rows else {}
    items = {values["id"]: _item(values, leads.get(values["lead_then"], "")) for values in rows}
    # Without the usual order: it joins eight tables more, over which PostgreSQL may take minutes.
    _read_figures(items, Figure.objects.filter(item__in=found.order_by().values("pk")).order_by())
    return list(items.values())


def _place(values: dict[str, Any]) -> tuple:
    number, code = (values[name] for name in PLACE_FIELDS)
    return number, code_order(code)


def _item(values: dict[str, Any], lead: str) -> VillageItem:
    counting = values["target__counting"]
    return VillageItem(
        id=values["id"],
        name=values["name"],
        planned=values["planned"],
        village_id=values["village_id"],
        plan_id=values["target__plan_id"],
        target_code=values["target__code"],
        target_name=values["target__name"],
        unit=values["target__item_unit"] or values["target__unit"],
        # Only a sum's items are amounts in the target's own decimals.
        decimals=values["target__decimals"] if counting == Counting.SUM else None,
        threshold=values["target__item_threshold"] if counting == Counting.ITEMS_AT_LEAST else None,
        lead=lead,
    )


def _read_figures(items: dict[int, VillageItem], figures: Iterable[Figure]) -> None:
    columns = ("item_id", "report__month", "value", "counted", "report__status")
    for item_id, month, value, counted, status in figures.values_list(*columns):
        if counted is not None:
            items[item_id].figures[month] = counted
        if is_awaiting(value, counted, status):
            items[item_id].awaiting[month] = value
