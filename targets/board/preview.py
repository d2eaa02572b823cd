"""A target as it would stand if a month's typed figures were approved."""

from collections.abc import Mapping
from copy import copy
from decimal import Decimal

from ..rules.counting import figures_from_items
from ..rules.light import judge
from .rows import FigureKey, TargetRow


def as_if_approved(target: TargetRow, month: int, typed: Mapping[FigureKey, Decimal | None]) -> TargetRow:
    """A copy of the target as it would stand if ``typed`` (the month's figures by place) were approved."""
    items = {item: dict(months) for item, months in target.item_figures.items()}
    for (target_id, item_id), value in typed.items():
        if target_id == target.id and item_id is not None and value is not None:
            items.setdefault(item_id, {})[month] = value
    would = copy(target)
    would.item_figures = items
    if target.counts_items:
        would.figures = figures_from_items(target.counting, target.item_threshold, items.values())
    else:
        value = typed.get((target.id, None))
        would.figures = target.figures if value is None else {**target.figures, month: value}
    would.standing = judge(would.terms, would.figures, month)
    return would
