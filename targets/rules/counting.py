"""A target's figure from its breakdown items (分项). Source: ``plan-file.md``, ``counting``."""

from collections.abc import Iterable, Mapping
from decimal import Decimal

from .terms import Counting


def latest_of(figures: Mapping[int, Decimal], month: int) -> tuple[int, Decimal] | None:
    """The month and value that stand at the end of ``month``: the latest figure up to it; None before the first."""
    at = max((known for known in figures if known <= month), default=None)
    return None if at is None else (at, figures[at])


def figures_from_items(
    counting: str, threshold: Decimal | None, items: Iterable[Mapping[int, Decimal]]
) -> dict[int, Decimal]:
    """A target's figures by month, from each item's figures by month.

    An item's figure is a standing value like any other: until its next one it stands. So a month has a figure when any
    item reported it, and every item counts with its latest figure up to that month.

    Args:
        counting: ``sum`` adds the items' values, ``items_at_least`` counts the items at or above ``threshold``.
        threshold: in the items' unit.
        items: one mapping of month to figure for each item.
    """
    series = list(items)
    standing: dict[int, Decimal] = {}  # place of an item in ``series`` → its latest value up to the month
    result = {}
    for month in sorted({month for figures in series for month in figures}):
        for place, figures in enumerate(series):
            if month in figures:
                standing[place] = figures[month]
        if counting == Counting.ITEMS_AT_LEAST:
            reached = [value for value in standing.values() if threshold is not None and value >= threshold]
            result[month] = Decimal(len(reached))
        else:
            result[month] = sum(standing.values(), Decimal(0))
    return result
