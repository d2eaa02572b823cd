"""A target as it would stand if a month's typed figures were approved."""

from collections.abc import Mapping
from copy import copy
from decimal import Decimal

from ..rules.counting import figures_from_items
from ..rules.light import judge
from .rows import FigureKey, TargetRow


def as_if_approved(target: TargetRow, month: int, figures: Mapping[FigureKey, Decimal | None]) -> TargetRow:
    """A copy of the target as it would stand if the month's ``figures`` were approved; those of others do not count."""
    items = {item_id: dict(by_month) for item_id, by_month in target.item_figures.items()}
    for (target_id, item_id), value in figures.items():
        if target_id == target.id and item_id is not None and value is not None:
            items.setdefault(item_id, {})[month] = value
    previewed = copy(target)
    previewed.item_figures = items
    if target.counts_items:
        previewed.figures = figures_from_items(target.counting, target.item_threshold, items.values())
    else:
        value = figures.get((target.id, None))
        previewed.figures = target.figures if value is None else {**target.figures, month: value}
    previewed.terms = target.terms_in(month)
    previewed.standing = judge(previewed.terms, previewed.figures, month)
    return previewed
