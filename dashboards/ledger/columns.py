"""The columns of the ledger's files (台账), in the order that people expect (``domain.md``), and their common heads."""

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from targets.board import TargetRow
from targets.charts.lights import SHAPES
from targets.formats import labels
from targets.formats.numbers import hundredfold, places, rounded
from targets.rules import Light

from .lines import LedgerLine

PERCENT_FORMAT = "#,##0.0%"
POINTS_FORMAT = "+#,##0.0;-#,##0.0;0.0"

#: A cell's number and its number format, so that it looks as on the page.
Number = tuple[Decimal, str]


@dataclass(frozen=True, eq=False)
class LedgerColumn:
    """A column of the ledger's files.

    Args:
        width: in characters.
        text: for CSV, and for a workbook where there is no number.
        number: for a workbook; None for a column of words, or a cell without a number.
        bare: in the row of a sub-measure without a target; shared columns have their text there too.
        align: of text in a workbook; numbers are right-aligned.
        shared: the key by which neighbouring rows share one merged cell of a workbook; None: never.
    """

    heading: Promise | str
    width: int
    text: Callable[[LedgerLine], str]
    number: Callable[[LedgerLine], Number | None] | None = None
    bare: Callable[[LedgerLine], str] = lambda _line: "—"
    align: str = "left"
    shared: Callable[[LedgerLine], Hashable] | None = None

    def written(self, line: LedgerLine) -> str:
        """The cell's text, also for a sub-measure without a target."""
        return self.text(line) if line.row or self.shared else self.bare(line)


def _amount(of: Callable[[TargetRow], Any]) -> Callable[[LedgerLine], Number | None]:
    """An amount in the target's unit and decimals; a percentage stays a plain number, 8.0 and not 800.0%."""

    def number(line: LedgerLine) -> Number | None:
        value = of(line.row)
        if value is None:
            return None
        decimals = places(value, line.row.decimals)
        return rounded(value, decimals), "#,##0" + ("." + "0" * decimals if decimals else "")

    return number


def _share(of: Callable[[TargetRow], Any]) -> Callable[[LedgerLine], Number | None]:
    """A share as it is printed, as a spreadsheet's percent."""

    def number(line: LedgerLine) -> Number | None:
        value = of(line.row)
        return None if value is None else (hundredfold(value).scaleb(-2), PERCENT_FORMAT)

    return number


def _gap(line: LedgerLine) -> Number | None:
    """The gap as it is printed, in points."""
    value = line.row.points
    return None if value is None else (value, POINTS_FORMAT)


def _of_area(line: LedgerLine) -> Hashable:
    return line.sub_measure.area_number


def _of_sub_measure(line: LedgerLine) -> Hashable:
    return line.sub_measure.id


NUMBER = LedgerColumn(_("No."), 6, lambda line: line.code, align="center", shared=_of_sub_measure)
AREA = LedgerColumn(_("Task area"), 10, lambda line: line.area, shared=_of_area)
SUB_MEASURE = LedgerColumn(_("Sub-measure"), 14, lambda line: line.sub_measure_title, shared=_of_sub_measure)
LIGHT = LedgerColumn(
    _("Light"),
    12,
    lambda line: str(labels.LIGHT[line.row.light]),
    bare=lambda line: str(labels.LIGHT[line.sub_measure.light]),
    align="center",
)
COLUMNS = (
    NUMBER,
    AREA,
    SUB_MEASURE,
    LedgerColumn(_("Target"), 15, lambda line: line.row.name, bare=lambda _line: gettext("(no target in figures)")),
    LedgerColumn(_("Unit"), 6, lambda line: line.row.unit, align="center"),
    LedgerColumn(_("Year's target"), 11, lambda line: line.line.value, _amount(lambda row: row.terms.value)),
    LedgerColumn(_("Responsible leader"), 8, lambda line: line.leader, align="center", shared=_of_sub_measure),
    LedgerColumn(_("Lead department"), 11, lambda line: line.lead_name, shared=_of_sub_measure),
    LedgerColumn(_("Supporting departments"), 12, lambda line: line.supports, shared=_of_sub_measure),
    LedgerColumn(_("Due"), 9, lambda line: line.due, bare=lambda line: line.due, align="center"),
    LedgerColumn(pgettext_lazy("figure", "This month"), 10, lambda line: line.line.step, _amount(lambda row: row.step)),
    LedgerColumn(_("Actual to date"), 11, lambda line: line.line.actual, _amount(lambda row: row.standing.actual)),
    LedgerColumn(_("Figure of"), 9, lambda line: line.figure_month, align="center"),
    LedgerColumn(_("Planned to date"), 11, lambda line: line.line.planned, _amount(lambda row: row.standing.planned)),
    LedgerColumn(_("Completion"), 9, lambda line: line.line.completion, _share(lambda row: row.completion)),
    LedgerColumn(_("Expected by now"), 9, lambda line: line.line.expected, _share(lambda row: row.expected)),
    LedgerColumn(_("Gap (points)"), 9, lambda line: line.line.gap, _gap),
    LIGHT,
    LedgerColumn(_("Reason"), 28, lambda line: line.reason, bare=lambda line: line.reason),
    LedgerColumn(_("Progress"), 32, lambda line: line.progress, shared=_of_sub_measure),
    LedgerColumn(_("Problems"), 22, lambda line: line.problems, shared=_of_sub_measure),
    LedgerColumn(_("Next steps"), 22, lambda line: line.next_steps, shared=_of_sub_measure),
    # Empty, to be filled in by hand.
    LedgerColumn(pgettext_lazy("ledger", "Remarks"), 9, lambda _line: "", bare=lambda _line: ""),
)
#: The group headings from left to right, each with its number of columns.
GROUPS = (
    (_("What is to be done"), 6),
    (_("Who answers for it"), 4),
    (_("How far it is"), 8),
    (_("In words"), 5),
)


def light_text(light: Light) -> str:
    """A light in a file: shape and word, for prints without colours."""
    return f"{SHAPES[light]} {labels.LIGHT[light]}"
