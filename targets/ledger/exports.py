"""The ledger as CSV and Excel, in the columns of a town's ledger (台账). Numbers are the page's own."""

import csv
import io
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from .. import words
from ..board import TargetRow
from ..numbers import planned_places, rounded
from ..rules import Light, Standing
from ..spreadsheet import harmless, workbook_cell
from .rows import LedgerLine

FILLS = {Light.GREEN: "C6E7CE", Light.AMBER: "FFE9A8", Light.RED: "F6C4C0", Light.DONE: "D4E6F7"}
PERCENT_FORMAT = "#,##0.0%"
POINTS_FORMAT = "+#,##0.0;-#,##0.0;0.0"

#: A cell's number and how a spreadsheet prints it: as the page does.
Number = tuple[Decimal, str]


@dataclass(frozen=True)
class Column:
    """A column of the ledger's files.

    Args:
        width: in characters.
        text: what CSV has, and a workbook where there is no number.
        number: what a workbook has to reckon with; None for a column of words, or a cell without a number.
    """

    heading: Promise | str
    width: int
    text: Callable[[LedgerLine], str]
    number: Callable[[LedgerLine], Number | None] | None = None


def _amount(
    of: Callable[[TargetRow], Any], places: Callable[[Any, int], int] = lambda _value, decimals: decimals
) -> Callable[[LedgerLine], Number | None]:
    """An amount in the target's unit and decimals; one in percent is printed as it is, 8.0 and not 800.0%.

    ``places`` says with how many decimals an amount is printed, where that is not simply the target's.
    """

    def number(line: LedgerLine) -> Number | None:
        value = of(line.row)
        if value is None:
            return None
        decimals = places(value, line.row.decimals)
        return rounded(value, decimals), "#,##0" + ("." + "0" * decimals if decimals else "")

    return number


def _part(of: Callable[[Standing], Any], places: int, pattern: str) -> Callable[[LedgerLine], Number | None]:
    """A part of one, as rounded as it is printed; ``places`` is 2 for a spreadsheet's percent, 0 for points."""

    def number(line: LedgerLine) -> Number | None:
        value = of(line.row.standing)
        return None if value is None else (rounded(value * 100, 1).scaleb(-places), pattern)

    return number


LIGHT = Column(_("Light"), 12, lambda line: str(words.LIGHT[line.row.light]))
#: In the order that people expect of a ledger (``domain.md``).
COLUMNS = (
    Column(_("No."), 7, lambda line: line.code),
    Column(_("Task area"), 16, lambda line: line.area),
    Column(_("Sub-measure"), 22, lambda line: line.sub_measure),
    Column(_("Target"), 20, lambda line: line.row.name),
    Column(_("Unit"), 8, lambda line: line.row.unit),
    Column(_("Year's target"), 12, lambda line: line.line.value, _amount(lambda row: row.terms.value)),
    Column(_("Responsible leader"), 11, lambda line: line.leader),
    Column(_("Lead department"), 16, lambda line: line.lead_name),
    Column(_("Supporting departments"), 18, lambda line: line.supports),
    Column(_("Due"), 8, lambda line: line.due),
    Column(pgettext_lazy("figure", "This month"), 11, lambda line: line.line.step, _amount(lambda row: row.step)),
    Column(_("Actual to date"), 12, lambda line: line.line.actual, _amount(lambda row: row.standing.actual)),
    Column(_("Figure of"), 9, lambda line: line.figure_month),
    Column(
        _("Planned to date"),
        12,
        lambda line: line.line.planned,
        _amount(lambda row: row.standing.planned, planned_places),
    ),
    Column(_("Completion"), 10, lambda line: line.line.completion, _part(lambda s: s.completion, 2, PERCENT_FORMAT)),
    Column(_("Expected by now"), 10, lambda line: line.line.expected, _part(lambda s: s.expected, 2, PERCENT_FORMAT)),
    Column(_("Gap (points)"), 10, lambda line: line.line.gap, _part(lambda s: s.gap, 0, POINTS_FORMAT)),
    LIGHT,
    Column(_("Reason"), 40, lambda line: line.row.reason),
    Column(_("Progress"), 40, lambda line: line.progress),
    Column(_("Problems"), 30, lambda line: line.problems),
    Column(_("Next steps"), 30, lambda line: line.next_steps),
)


def as_csv(lines: Iterable[LedgerLine]) -> str:
    """CSV for Excel: with a BOM, and no cell that a spreadsheet would take for a formula."""
    out = io.StringIO()
    out.write("\ufeff")
    writer = csv.writer(out)
    writer.writerow([str(column.heading) for column in COLUMNS])
    writer.writerows([harmless(column.text(line)) for column in COLUMNS] for line in lines)
    return out.getvalue()


def as_xlsx(lines: Iterable[LedgerLine], title: str, unit_note: str) -> bytes:
    """The ledger as a workbook: title, note, frozen headings, numbers as numbers, lights coloured and named."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(gettext("Ledger"))
    for index, column in enumerate(COLUMNS, 1):
        sheet.column_dimensions[get_column_letter(index)].width = column.width
    sheet.freeze_panes = "E4"
    sheet.print_title_rows = "1:3"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = Worksheet.PAPERSIZE_A3
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.append([workbook_cell(sheet, title, font=Font(bold=True, size=16))])
    sheet.append([workbook_cell(sheet, unit_note)])
    heading = PatternFill("solid", fgColor="E9EEF5")
    names = (str(column.heading) for column in COLUMNS)
    sheet.append([workbook_cell(sheet, name, font=Font(bold=True), fill=heading, boxed=True) for name in names])
    for line in lines:
        sheet.append([_excel_cell(sheet, column, line) for column in COLUMNS])
    signature = gettext("Filled in by:"), gettext("Reviewed by:")
    sheet.append([])
    sheet.append([None, workbook_cell(sheet, signature[0]), None, None, None, None, workbook_cell(sheet, signature[1])])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _excel_cell(sheet, column: Column, line: LedgerLine):
    number = column.number(line) if column.number else None
    if number is not None:
        cell = workbook_cell(sheet, number[0], boxed=True)
        cell.number_format = number[1]
        return cell
    colour = FILLS.get(line.row.light) if column is LIGHT else None
    fill = PatternFill("solid", fgColor=colour) if colour else None
    cell = workbook_cell(sheet, column.text(line), boxed=True, fill=fill)
    if column.number:
        # The dash where there is no number stands under the numbers.
        cell.alignment = Alignment(vertical="center", horizontal="right")
    return cell
