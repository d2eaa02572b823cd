"""Last year's figures: the plan's own values of last year, or else what last year's plan counted."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from decimal import Decimal

from ..models import Figure
from ..rules import Counting, figures_from_items
from .judging import Board
from .plan_rows import PlanRow


def load_last_year(board: Board, plans: Iterable[PlanRow]) -> None:
    """Fills ``TargetRow.last_year`` of a board's targets. At most one query; none without a plan of the year before.

    A target's own twelve values come first; else the counted figures of the target with the same code and unit
    in the plan of the year before, as they stand today.
    """
    without_values = {}
    for target in board.targets:
        if target.terms.last_year:
            target.last_year = dict(enumerate(target.terms.last_year, 1))
        else:
            without_values[target.code] = target
    if not without_values or all(plan.year != board.plan.year - 1 for plan in plans):
        return
    before = figures_of_codes(board.plan.year - 1, without_values)
    for code, target in without_values.items():
        target.last_year = before.get((code, target.unit), {})


def figures_of_codes(year: int, codes: Mapping[str, object]) -> dict[tuple[str, str], dict[int, Decimal]]:
    """Counted figures by month of a year's targets, by code and unit; totals of items are computed. One query."""
    figures = Figure.objects.filter(target__plan__year=year, target__code__in=codes, counted__isnull=False).order_by()
    found: dict[tuple, dict[int | None, dict[int, Decimal]]] = defaultdict(lambda: defaultdict(dict))
    columns = ("target__code", "target__unit", "target__counting", "target__item_threshold")
    for row in figures.values(*columns, "item_id", "report__month", "counted"):
        found[tuple(row[name] for name in columns)][row["item_id"]][row["report__month"]] = row["counted"]
    return {
        (code, unit): (
            items.get(None, {})
            if counting == Counting.ENTERED
            else dict(figures_from_items(counting, threshold, [m for item, m in items.items() if item is not None]))
        )
        for (code, unit, counting, threshold), items in found.items()
    }
