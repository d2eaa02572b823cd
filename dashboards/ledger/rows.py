"""The ledger (工作台账): every target of a month as a row, today's or a past day's, filtered and sorted."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet

from targets.board import PlanRow, TargetRow, board_of, load_board
from targets.contributions import contributions_of
from targets.filters import spellings
from targets.formats.codes import code_order
from targets.models import Target
from targets.rules import WORST_FIRST

from .lines import ledger_line


class ListedTarget(NamedTuple):
    """What a target is sorted by before it is judged. ``code`` is its sub-measure's."""

    id: int
    sub_measure_id: int
    area: int
    code: str
    name: str
    unit: str
    lead: str | None


#: The same in the database, in the same order.
LISTED = ("pk", "sub_measure_id", "sub_measure__area__number", "sub_measure__code", "name", "unit")
LISTED += ("sub_measure__lead__name",)
#: Columns that need no light to be sorted by. In Python, so that both databases give one order.
PLAN_ORDER = {
    "code": lambda target: (target.area, code_order(target.code), target.id),
    "name": lambda target: target.name,
    "unit": lambda target: target.unit,
    "lead": lambda target: target.lead or "",
}
#: Columns for which every row must be judged first; missing numbers come last in both directions.
JUDGED_ORDER = {
    "light": lambda row: WORST_FIRST.index(row.light),
    "completion": lambda row: row.standing.completion,
    "gap": lambda row: row.standing.gap,
}


@dataclass
class Ledger:
    """The rows that a reader asks for.

    Args:
        targets: today's targets that match the filters, with any light; not used for a past day.
        scope: lookups on SubMeasure for what the reader may read.
        filters: area, department, light and q; empty or missing for all.
        order: names of columns, with ``-`` for descending; unknown names are ignored.
        on: the past day; None for today.
    """

    plan: PlanRow
    month: int
    targets: QuerySet[Target]
    scope: Mapping[str, Any]
    filters: Mapping[str, str]
    order: list[str] = field(default_factory=list)
    on: date | None = None

    def __post_init__(self) -> None:
        self.order = [name for name in self.order if name.removeprefix("-") in PLAN_ORDER | JUDGED_ORDER]

    def rows(self) -> list[TargetRow]:
        """Every row, judged, in order. Four queries."""
        board = load_board(self.plan, self.month, scope=self.scope, on=self.on)
        rows_by_id = {row.id: row for row in board.targets}
        listed = self._listed_then(board.targets) if self.on else self._listed()
        rows = [rows_by_id[target.id] for target in self._sorted(listed)]
        light = self.filters.get("light")
        if light:
            rows = [row for row in rows if row.light == light]
        for name in reversed(self.order):
            rows = sorted_by(rows, name, JUDGED_ORDER)
        return rows

    def page(self, number: int, per_page: int) -> Page:
        """A page of ``LedgerLine``, the one nearest to ``number``. Six queries at most.

        Unless a light or a number decides what is shown, only the page's rows are judged.
        """
        must_judge_all = self.filters.get("light") or any(name.removeprefix("-") in JUDGED_ORDER for name in self.order)
        if self.on or must_judge_all:
            page = nearest_page(Paginator(self.rows(), per_page), number)
            rows = page.object_list
        else:
            page = nearest_page(Paginator(self._sorted(self._listed()), per_page), number)
            board = board_of(self.plan, self.month, {"id__in": {target.sub_measure_id for target in page.object_list}})
            rows_by_id = {row.id: row for row in board.targets}
            rows = [rows_by_id[target.id] for target in page.object_list]
        contributions = self.contributions()
        page.object_list = [ledger_line(row, self.plan.areas, self.month, contributions=contributions) for row in rows]
        return page

    def contributions(self) -> Mapping | None:
        """What projects contribute to the targets by the month's end; None for a past day, for which it is unknown."""
        return None if self.on else contributions_of(self.plan.id, self.plan.year)(self.month)

    def _listed(self) -> list[ListedTarget]:
        return [ListedTarget(*values) for values in self.targets.order_by().values_list(*LISTED)]

    def _listed_then(self, rows: list[TargetRow]) -> list[ListedTarget]:
        """The targets of a past day that match the filters; the plan of that day may differ from the database's."""
        return [
            ListedTarget(
                row.id,
                row.sub_measure.id,
                row.sub_measure.area_number,
                row.sub_measure.code,
                row.name,
                row.unit,
                row.sub_measure.lead.name if row.sub_measure.lead else None,
            )
            for row in rows
            if self._keeps(row)
        ]

    def _sorted(self, listed: list[ListedTarget]) -> list[ListedTarget]:
        for name in ("code", *reversed(self.order)):
            listed = sorted_by(listed, name, PLAN_ORDER)
        return listed

    def _keeps(self, row: TargetRow) -> bool:
        sub_measure, words = row.sub_measure, (row.name, row.code, row.sub_measure.title, row.sub_measure.text)
        searched = [text.casefold() for text in spellings(self.filters.get("q", ""))]
        lead = sub_measure.lead.code if sub_measure.lead else None
        return (
            self.filters.get("area", "") in ("", str(sub_measure.area_number))
            and self.filters.get("department", "") in ("", lead)
            and any(text in word.casefold() for word in words for text in searched)
        )


def sorted_by(rows: list[Any], name: str, orders: Mapping[str, Any]) -> list[Any]:
    """The rows sorted by one of ``orders``, those without a value last; unchanged for an unknown name."""
    value = orders.get(name.removeprefix("-"))
    if value is None:
        return rows
    known = [row for row in rows if value(row) is not None]
    return sorted(known, key=value, reverse=name.startswith("-")) + [row for row in rows if value(row) is None]


def nearest_page(paginator: Paginator, number: int) -> Page:
    """The page with a number, else the first or last."""
    return paginator.page(min(max(number, 1), paginator.num_pages))
