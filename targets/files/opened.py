"""Opens a workbook: its sheets as plain cells, without formulas; a large one in a process of its own."""

import io
import warnings
import zipfile
from dataclasses import dataclass, field
from typing import Any

import openpyxl
from django.conf import settings

from .apart import run_apart
from .sheet_xml import SheetXml


@dataclass(slots=True)
class OpenedCell:
    """A cell as the file has it. ``kind``: openpyxl's letter for its type; ``e`` is an error."""

    value: Any = None
    number_format: str = ""
    kind: str = "n"
    coordinate: str = ""


@dataclass(slots=True)
class OpenedSheet:
    """A sheet: its rows that hold anything, by number; and what is merged or computed in it, where that was asked."""

    title: str
    rows: dict[int, list[OpenedCell]] = field(default_factory=dict)
    xml: SheetXml | None = None


def open_workbook(content: bytes, *, rows: int, columns: int, only_first: bool = False) -> list[OpenedSheet]:
    """The sheets of a workbook that ``uploads`` or ``tables`` let pass.

    Args:
        rows, columns: so many of each sheet are read.
        only_first: whether the first sheet is enough; what is merged or computed in it is not looked for then.

    Raises:
        Exception: whatever openpyxl raises for a part that is missing or broken: it has no error of its own.
        Overrun: it took too long, or too much memory.
    """
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        unpacked = sum(part.file_size for part in archive.infolist())
    if unpacked <= settings.APART_FROM_BYTES:
        return sheets_of(content, rows, columns, only_first)
    return run_apart(sheets_of, content, rows, columns, only_first)


def sheets_of(content: bytes, most_rows: int, most_columns: int, only_first: bool) -> list[OpenedSheet]:
    """The work of ``open_workbook``, in whatever process it is called."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of what openpyxl leaves out, such as pictures; they are not read here
        # read_only: row by row, so that memory stays small. data_only: a formula gives its last computed value.
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
        try:
            sheets = book.worksheets[:1] if only_first else book.worksheets
            return [_opened(sheet, most_rows, most_columns, not only_first) for sheet in sheets]
        finally:
            book.close()


def _opened(sheet, most_rows: int, most_columns: int, with_xml: bool) -> OpenedSheet:
    opened = OpenedSheet(sheet.title)
    if with_xml:
        # openpyxl has no public name for the sheet's part of the archive.
        with sheet._get_source() as part:
            opened.xml = SheetXml.of(part.read())
    sheet.reset_dimensions()  # the size that a file claims may be wrong
    empty = OpenedCell()
    for number, cells in enumerate(sheet.iter_rows(max_row=most_rows, max_col=most_columns), 1):
        # A sheet may have its one cell in the millionth row: what is empty takes no place.
        width = max((index for index, cell in enumerate(cells, 1) if cell.value is not None), default=0)
        if width:
            opened.rows[number] = [
                empty
                if cell.value is None
                else OpenedCell(cell.value, cell.number_format or "", cell.data_type, cell.coordinate)
                for cell in cells[:width]
            ]
    return opened
