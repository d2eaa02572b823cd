"""Cells of every file for a spreadsheet: a text stays text, whatever it begins with."""

import re
from collections.abc import Iterable
from typing import Any

from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side

from planreader.files.characters import writable

THIN = Side(style="thin", color="B8C0CC")
BOXED = Border(left=THIN, right=THIN, top=THIN, bottom=THIN)

#: A number as the pages write it; a sign before anything else begins a formula.
_NUMBER = re.compile(r"[+-]?[0-9][0-9,]*(\.[0-9]+)?%?")


def harmless(text: str) -> str:
    """A text that a spreadsheet does not run: one that begins like a formula, but is no number, gets an apostrophe."""
    if text[:1] in ("=", "@", "\t", "\r", "+", "-") and not _NUMBER.fullmatch(text):
        return "'" + text
    return text


def harmless_row(values: Iterable[Any]) -> list[Any]:
    """A row of a CSV file, each text harmless."""
    return [harmless(value) if isinstance(value, str) else value for value in values]


def plain_cell(sheet, value) -> WriteOnlyCell:
    """A cell of a write-only sheet without a look: a text is writable, and no formula."""
    if isinstance(value, str):
        value = writable(value)
    cell = WriteOnlyCell(sheet, value)
    if isinstance(value, str):
        # openpyxl takes "=…" for a formula otherwise.
        cell.data_type = "s"
    return cell


class CellStyle:
    """The look of cells, set once and shared: setting it cell by cell would take most of a ledger's time.

    Args:
        sheet: a write-only sheet; the look can be used in all sheets of its workbook.
        number_format: how a number is printed; by default unchanged.
        boxed: framed.
    """

    def __init__(
        self,
        sheet,
        *,
        font: Font | None = None,
        fill: PatternFill | None = None,
        alignment: Alignment | None = None,
        number_format: str = "General",
        boxed: bool = True,
    ) -> None:
        pattern = WriteOnlyCell(sheet)
        pattern.number_format = number_format
        for name, value in {
            "font": font,
            "fill": fill,
            "alignment": alignment,
            "border": BOXED if boxed else None,
        }.items():
            if value is not None:
                setattr(pattern, name, value)
        self._sheet, self._style = sheet, pattern._style

    def cell(self, value=None) -> WriteOnlyCell:
        """A plain cell with this look."""
        cell = plain_cell(self._sheet, value)
        cell._style = self._style
        return cell


def workbook_cell(
    sheet, value, *, font: Font | None = None, fill: PatternFill | None = None, boxed: bool = False
) -> WriteOnlyCell:
    """A plain cell with its look; ``boxed``: framed, its text wrapped."""
    cell = plain_cell(sheet, value)
    cell.alignment = Alignment(vertical="center", wrap_text=boxed)
    if font:
        cell.font = font
    if fill:
        cell.fill = fill
    if boxed:
        cell.border = BOXED
    return cell
