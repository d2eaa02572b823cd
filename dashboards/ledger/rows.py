"""The ledger (工作台账): every commitment of a month as a row, today's or a past day's, filtered and sorted."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from operator import itemgetter
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import F, FilteredRelation, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, Lower

from departments.models import Department
from targets.board import Board, Commitment, PlanRow, TargetRow, board_of, load_board
from targets.contributions import contributions_of
from targets.filters import spellings
from targets.formats.codes import code_order
from targets.models import SubMeasure, Target, TaskArea
from targets.models.handover import lead_in
from targets.rules import WORST_FIRST

from .lines import LedgerLine, ledger_line, sub_measure_line

#: Columns that sort rows which are not judged yet: by their values in the database, and by the same of a judged row.
PLAN_ORDER = {
    "code": lambda found: (found["area__number"], code_order(found["code"]), found["target__id"] or 0),
    "name": itemgetter("pinyin"),
    "unit": itemgetter("unit"),
    "lead": lambda found: (found["lead_pinyin"], found["lead_then"] or 0),
}
#: The values that a column of ``PLAN_ORDER`` needs beside those of the code.
SORTED_VALUES = {"name": ["pinyin"], "unit": ["unit"], "lead": ["lead_pinyin", "lead_then"]}
PAST_ORDER = {
    "code": lambda row: (row.sub_measure.area_number, code_order(row.sub_measure.code), row.id),
    "unit": lambda row: row.unit if isinstance(row, TargetRow) else "",
}
#: Columns for which every row must be judged first; missing numbers come last in both directions.
JUDGED_ORDER = {
    "light": lambda row: WORST_FIRST.index(row.light),
    "completion": lambda row: row.completion if isinstance(row, TargetRow) else None,
    "gap": lambda row: row.gap if isinstance(row, TargetRow) else None,
}


def commitments_in(plan_id: int, month: int, scope: Mapping[str, Any]) -> QuerySet[SubMeasure]:
    """What a plan's ledger lists: a row for each target (``target``), and for each sub-measure without one.

    ``lead_then`` is the department that led in the month.

    Args:
        scope: lookups on SubMeasure.
    """
    rows = SubMeasure.objects.filter(**scope, plan_id=plan_id, asked_from__lte=month).annotate(
        target=FilteredRelation("targets", condition=Q(targets__asked_from__lte=month)), lead_then=lead_in(month)
    )
    # A proposal has no light and is not counted.
    return rows.exclude(area__kind=TaskArea.Kind.PROPOSAL)


@dataclass
class Ledger:
    """The rows that a reader asks for.

    Args:
        commitments: today's rows that match the filters, with any light (``commitments_in``); not for a past day.
        scope: lookups on SubMeasure for what the reader may read.
        filters: area, department, light and q; empty or missing for all.
        order: names of columns, with ``-`` for descending; unknown names are ignored.
        on: the past day; None for today.
    """

    plan: PlanRow
    month: int
    commitments: QuerySet[SubMeasure]
    scope: Mapping[str, Any]
    filters: Mapping[str, str]
    order: list[str] = field(default_factory=list)
    on: date | None = None

    def __post_init__(self) -> None:
        self.order = [name for name in self.order if name.removeprefix("-") in PLAN_ORDER | JUDGED_ORDER]

    def rows(self) -> list[Commitment]:
        """Every row, judged, in order. Seven queries."""
        board = load_board(self.plan, self.month, scope=self.scope, on=self.on)
        rows = self._of_past_day(board.commitments) if self.on else _rows_of(board, self._sorted())
        light = self.filters.get("light")
        if light:
            rows = [row for row in rows if row.light == light]
        for name in reversed(self.order):
            rows = sorted_by(rows, name, JUDGED_ORDER)
        return rows

    def page(self, number: int, per_page: int) -> Page:
        """A page of ``LedgerLine``, the one nearest to ``number``. Ten queries at most.

        If neither filter nor order needs their lights and numbers, only the page's rows are judged.
        """
        must_judge_all = self.filters.get("light") or any(name.removeprefix("-") in JUDGED_ORDER for name in self.order)
        if self.on or must_judge_all:
            page = nearest_page(Paginator(self.rows(), per_page), number)
            rows = page.object_list
        else:
            page = nearest_page(Paginator(self._sorted(), per_page), number)
            found = page.object_list
            rows = _rows_of(board_of(self.plan, self.month, {"id__in": {pk for _target, pk in found}}), found)
        page.object_list = self.lines(rows)
        return page

    def lines(self, rows: Iterable[Commitment], supports: Mapping[int, str] | None = None) -> list[LedgerLine]:
        """Rows as text. Two queries.

        Args:
            supports: the supporting departments of each sub-measure, by its id.
        """
        contributions, names = self.contributions(), supports or {}
        lines = []
        for row in rows:
            common = self.plan.areas, self.month, names.get(row.sub_measure.id, "")
            is_target = isinstance(row, TargetRow)
            lines.append(ledger_line(row, *common, contributions) if is_target else sub_measure_line(row, *common))
        return lines

    def contributions(self) -> Mapping | None:
        """What projects contribute to the targets by the month's end; None for a past day, for which it is unknown."""
        return None if self.on else contributions_of(self.plan.id, self.plan.year)(self.month)

    def _sorted(self) -> list[tuple[int | None, int]]:
        """The rows' targets (None for a sub-measure without one) and sub-measures, by their ids. One query."""
        lead = Department.objects.filter(pk=OuterRef("lead_then"))
        sortable = self.commitments.annotate(
            pinyin=Coalesce(F("target__pinyin"), Lower("title")),
            lead_pinyin=Coalesce(Subquery(lead.values("pinyin")), Value("")),
            unit=Coalesce(F("target__unit"), Value("")),
        )
        values = [value for name in self.order for value in SORTED_VALUES.get(name.removeprefix("-"), ())]
        found = list(sortable.values("target__id", "pk", "area__number", "code", *values))
        for name in ["code", *reversed(self.order)]:
            found = sorted_by(found, name, PLAN_ORDER)
        return [(row["target__id"], row["pk"]) for row in found]

    def _of_past_day(self, rows: list[Commitment]) -> list[Commitment]:
        """The rows of a past day that match the filters; the plan of that day may differ from the database's."""
        rows = [row for row in rows if self._keeps(row)]
        orders = PAST_ORDER | self._orders_by_name()
        for name in reversed(self.order):
            rows = sorted_by(rows, name, orders)
        return rows

    def _orders_by_name(self) -> dict[str, Any]:
        """How to sort a past day's rows by names: as these are read today. Two queries, where that is asked for."""
        if {"name", "lead"}.isdisjoint(name.removeprefix("-") for name in self.order):
            return {}
        targets = dict(Target.objects.filter(plan=self.plan.id).values_list("id", "pinyin"))
        leads = dict(Department.objects.values_list("code", "pinyin"))

        def name(row: Commitment) -> str:
            return targets.get(row.id, "") if isinstance(row, TargetRow) else row.title.lower()

        def lead(row: Commitment) -> str:
            return leads.get(row.sub_measure.lead.code, "") if row.sub_measure.lead else ""

        return {"name": name, "lead": lead}

    def _keeps(self, row: Commitment) -> bool:
        sub_measure, words = row.sub_measure, (row.name, row.code, row.sub_measure.title, row.sub_measure.text)
        searched = [text.casefold() for text in spellings(self.filters.get("q", ""))]
        lead = sub_measure.lead.code if sub_measure.lead else None
        return (
            self.filters.get("area", "") in ("", str(sub_measure.area_number))
            and self.filters.get("department", "") in ("", lead)
            and any(text in word.casefold() for word in words for text in searched)
        )


def _rows_of(board: Board, found: Iterable[tuple[int | None, int]]) -> list[Commitment]:
    """The rows with these ids of targets (None: the sub-measure itself) and sub-measures."""
    targets = {row.id: row for row in board.targets}
    sub_measures = {row.id: row for row in board.sub_measures}
    return [sub_measures[pk] if target is None else targets[target] for target, pk in found]


def sorted_by(rows: list, name: str, orders: Mapping[str, Any]) -> list:
    """The rows sorted by one of ``orders``, those without a value last; unchanged for an unknown name."""
    value = orders.get(name.removeprefix("-"))
    if value is None:
        return rows
    known = [row for row in rows if value(row) is not None]
    return sorted(known, key=value, reverse=name.startswith("-")) + [row for row in rows if value(row) is None]


def nearest_page(paginator: Paginator, number: int) -> Page:
    """The page with a number, else the first or last."""
    return paginator.page(min(max(number, 1), paginator.num_pages))
