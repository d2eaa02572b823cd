"""The boxes of a sub-measure's month: which there are, what each is called, in which unit it counts.

A target has one box, or one for each breakdown item; one whose figure is entered although it has items has both.
"""

from collections.abc import Iterable, Mapping

from targets.board import SubMeasureRow, TargetRow
from targets.models import Item
from targets.models.fields import AMOUNT_PLACES
from targets.rules import Counting

#: Breakdown items by the target they belong to, in their order.
ItemsOf = Mapping[int, list[Item]]


def items_by_target(items: Iterable[Item]) -> ItemsOf:
    """The items by their target's id."""
    found: dict[int, list[Item]] = {}
    for item in items:
        found.setdefault(item.target_id, []).append(item)
    return found


def inputs_of(target: TargetRow, items: ItemsOf) -> list[Item | None]:
    """A target's boxes in their order: None stands for the target's own, which a counted target has not."""
    own = items.get(target.id, [])
    return [*own] if target.counts_items else [None, *own]


def inputs_of_sub_measure(sub_measure: SubMeasureRow, items: ItemsOf) -> Iterable[tuple[TargetRow, Item | None]]:
    """Every box of a sub-measure with its target."""
    for target in sub_measure.targets:
        for item in inputs_of(target, items):
            yield target, item


def figure_field(target_id: int, item_id: int | None) -> str:
    """The name of a figure's box in a form: the same wherever the target is typed in."""
    return f"figure_{target_id}" if item_id is None else f"figure_{target_id}_{item_id}"


def note_field(figure: str) -> str:
    """The name of the box beside a figure's that says why it is not what projects bring."""
    return f"why_{figure}"


def unit_of(target: TargetRow, item: Item | None) -> str:
    """The unit of a box: an item of 达到5万元的村 counts in 万元, its target in 个."""
    return (target.item_unit or target.unit) if item else target.unit


def decimals_of(target: TargetRow, item: Item | None) -> int:
    """How many decimals a box takes: its target's, but two for what is only held against a line or in its own unit."""
    own_unit = target.item_unit and target.item_unit != target.unit
    if item and (target.counting == Counting.ITEMS_AT_LEAST or own_unit):
        return min(2, AMOUNT_PLACES)
    return target.decimals
