"""The ledger as it stood at the end of a past day: every row is judged, filtered and sorted by what that day knew."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from targets.board import PlanRow, TargetRow, load_board
from targets.board.rows import FigureKey
from targets.contributions import Contribution
from targets.models import Target

from .rows import JUDGED_ORDER, LedgerLine, LedgerRows, ledger_line

#: What the database sorts today's ledger by.
ORDER = {
    "code": lambda row: (row.sub_measure.area_number, row.sub_measure.id, row.id),
    "name": lambda row: row.name,
    "unit": lambda row: row.unit,
    "lead": lambda row: row.sub_measure.lead.name if row.sub_measure.lead else "",
}


class PastLedgerRows(LedgerRows):
    """The rows for django-tables2.

    Args:
        on: the day.
        scope: lookups on SubMeasure for what the reader may read.
        asked: the filter's values: area, department, light, q; empty or left out for all.
    """

    def __init__(self, plan: PlanRow, month: int, on: date, scope: Mapping[str, Any], asked: Mapping[str, str]) -> None:
        super().__init__(plan, month, Target.objects.none(), asked.get("light", ""))
        self.on, self.scope, self.asked = on, scope, asked
        self._rows: list[TargetRow] | None = None

    def __len__(self) -> int:
        return len(self.judged())

    def __getitem__(self, key: slice) -> list[LedgerLine]:
        return [ledger_line(row, self.plan.areas, self.month) for row in self.judged()[key]]

    def brought(self) -> Mapping[FigureKey, Contribution] | None:
        """What projects brought by then, the past day does not know."""

    def judged(self) -> list[TargetRow]:
        if self._rows is None:
            board = load_board(self.plan, self.month, scope=self.scope, on=self.on)
            rows = [row for row in board.targets if self._keeps(row)]
            for alias in reversed(self.order):
                if alias.lstrip("-") not in JUDGED_ORDER:
                    rows.sort(key=ORDER[alias.lstrip("-")], reverse=alias.startswith("-"))
            self._rows = self._arranged(rows, [row.standing for row in rows])
        return self._rows

    def _keeps(self, row: TargetRow) -> bool:
        part, sought = row.sub_measure, self.asked.get("q", "").casefold()
        return (
            self.asked.get("area", "") in ("", str(part.area_number))
            and self.asked.get("department", "") in ("", part.lead.code if part.lead else None)
            and any(sought in text.casefold() for text in (row.name, row.code, part.title, part.text))
        )
