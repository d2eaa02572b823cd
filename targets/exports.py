"""The ledger as CSV and Excel, in the columns of a town's ledger (台账). Numbers are the page's own."""

import csv
import io
import re
from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from . import words
from .ledger import LedgerLine
from .numbers import rounded
from .rules import Light

FILLS = {Light.GREEN: "C6E7CE", Light.AMBER: "FFE9A8", Light.RED: "F6C4C0", Light.DONE: "D4E6F7"}


def headings() -> list[str]:
    """The ledger's columns, in the reader's language."""
    return [
        _("No."),
        _("Task area"),
        _("Sub-measure"),
        _("Target"),
        _("Unit"),
        _("Year's target"),
        _("Responsible leader"),
        _("Lead department"),
        _("Supporting departments"),
        _("Due"),
        pgettext("figure", "This month"),
        _("Actual to date"),
        _("Completion"),
        _("Expected by now"),
        _("Gap (points)"),
        _("Light"),
        _("Reason"),
        _("Progress"),
        _("Problems"),
        _("Next steps"),
    ]


def cells(line: LedgerLine) -> list[str]:
    """A row as text, in the order of ``headings``."""
    shown = line.line
    return [
        line.code,
        line.area,
        line.sub_measure,
        line.row.name,
        line.row.unit,
        shown.value,
        line.leader,
        line.lead,
        line.supports,
        line.due,
        shown.step,
        shown.actual,
        shown.completion,
        shown.expected,
        shown.gap,
        str(words.LIGHT[line.row.light]),
        line.row.reason,
        line.progress,
        line.problems,
        line.next_steps,
    ]


def as_csv(lines: Iterable[LedgerLine]) -> str:
    """CSV for Excel: with a BOM, and no cell that a spreadsheet would take for a formula."""
    out = io.StringIO()
    out.write("\ufeff")
    writer = csv.writer(out)
    writer.writerow(headings())
    writer.writerows([harmless(text) for text in cells(line)] for line in lines)
    return out.getvalue()


#: A number as the pages write it; a sign before anything else begins a formula.
_NUMBER = re.compile(r"[+-]?[0-9][0-9,]*(\.[0-9]+)?%?")


def harmless(text: str) -> str:
    """A text that a spreadsheet does not run: one that begins like a formula and is no number gets an apostrophe."""
    if text[:1] in ("=", "@", "\t", "\r", "+", "-") and not _NUMBER.fullmatch(text):
        return "'" + text
    return text


def as_xlsx(lines: Iterable[LedgerLine], title: str, unit_note: str) -> bytes:
    """The ledger as a workbook: title, note, frozen headings, numbers as numbers, lights coloured and named."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(_("Ledger"))
    names = headings()
    for index, width in enumerate((7, 16, 22, 20, 8, 12, 11, 14, 18, 8, 11, 12, 10, 10, 10, 10, 40, 40, 30, 30), 1):
        sheet.column_dimensions[get_column_letter(index)].width = width
    sheet.freeze_panes = "E4"
    sheet.print_title_rows = "1:3"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = Worksheet.PAPERSIZE_A3
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.append([workbook_cell(sheet, title, font=Font(bold=True, size=16))])
    sheet.append([workbook_cell(sheet, unit_note)])
    heading = PatternFill("solid", fgColor="E9EEF5")
    sheet.append([workbook_cell(sheet, name, font=Font(bold=True), fill=heading, boxed=True) for name in names])
    for line in lines:
        sheet.append(_excel_row(sheet, line))
    signature = _("Filled in by:"), _("Reviewed by:")
    sheet.append([])
    sheet.append([None, workbook_cell(sheet, signature[0]), None, None, None, None, workbook_cell(sheet, signature[1])])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _excel_row(sheet, line: LedgerLine) -> list:
    row, decimals = line.row, line.row.decimals
    numbers = {5: row.terms.value, 10: row.step, 11: row.standing.actual}
    made = []
    for index, text in enumerate(cells(line)):
        number = numbers.get(index)
        if number is not None:
            cell = workbook_cell(sheet, rounded(number, decimals), boxed=True)
            cell.number_format = "#,##0" + ("." + "0" * decimals if decimals else "")
        else:
            fill = FILLS.get(row.light) if index == 15 else None
            cell = workbook_cell(sheet, text, boxed=True, fill=PatternFill("solid", fgColor=fill) if fill else None)
        made.append(cell)
    return made


def workbook_cell(sheet, value, *, font: Font | None = None, fill: PatternFill | None = None, boxed: bool = False):
    """A cell of a write-only sheet: text stays text, whatever it begins with."""
    if isinstance(value, str):
        # Word's soft line breaks, pasted into a report, are among the letters that a workbook cannot hold.
        value = ILLEGAL_CHARACTERS_RE.sub(" ", value)
    cell = WriteOnlyCell(sheet, value)
    if isinstance(value, str):
        # Text stays text, whatever it begins with: openpyxl takes "=…" for a formula otherwise.
        cell.data_type = "s"
    cell.alignment = Alignment(vertical="center", wrap_text=boxed)
    if font:
        cell.font = font
    if fill:
        cell.fill = fill
    if boxed:
        thin = Side(style="thin", color="B8C0CC")
        cell.border = Border(left=thin, right=thin, top=thin, bottom=thin)
    return cell
