"""The inputs of a sub-measure's month: their names, units and decimals.

A target has one input, or one for each breakdown item, or both where its figure is entered beside its items.
"""

from collections.abc import Iterable, Mapping

from targets.board import SubMeasureRow, TargetRow
from targets.models import Item
from targets.models.fields import AMOUNT_PLACES
from targets.rules import Counting

#: Breakdown items by the target they belong to, in their order.
ItemsByTarget = Mapping[int, list[Item]]


def items_by_target(items: Iterable[Item], month: int) -> ItemsByTarget:
    """The items of a month by their target's id: those that have ended by then are left out."""
    by_target: dict[int, list[Item]] = {}
    for item in items:
        if item.ended_from and item.ended_from <= month:
            continue
        by_target.setdefault(item.target_id, []).append(item)
    return by_target


def inputs_of(target: TargetRow, items: ItemsByTarget) -> list[Item | None]:
    """A target's inputs in their order. None stands for its own input; a target counted from its items has none."""
    own = items.get(target.id, [])
    return [*own] if target.counts_items else [None, *own]


def inputs_of_sub_measure(sub_measure: SubMeasureRow, items: ItemsByTarget) -> Iterable[tuple[TargetRow, Item | None]]:
    """Every input of a sub-measure with its target."""
    for target in sub_measure.targets:
        for item in inputs_of(target, items):
            yield target, item


def figure_field(target_id: int, item_id: int | None) -> str:
    """The name of a figure's input: the same on every page that has it."""
    return f"figure_{target_id}" if item_id is None else f"figure_{target_id}_{item_id}"


def note_field(figure: str) -> str:
    """The name of the input for the note on a figure, from the name of the figure's input."""
    return f"why_{figure}"


def unit_of(target: TargetRow, item: Item | None) -> str:
    """The unit of an input: an item of 达到5万元的村 counts in 万元, its target in 个."""
    return (target.item_unit or target.unit) if item else target.unit


def decimals_of(target: TargetRow, item: Item | None) -> int:
    """The decimals of an input: its target's, but two for an item that is compared with a line or has its own unit."""
    own_unit = target.item_unit and target.item_unit != target.unit
    if item and (target.counting == Counting.ITEMS_AT_LEAST or own_unit):
        return min(2, AMOUNT_PLACES)
    return target.decimals
