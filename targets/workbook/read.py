"""Takes the rows out of an uploaded workbook: each with its key and its boxes, whatever place it was moved to.

Only values are read. A formula is known as one, and its last computed value taken; merged cells are known as merged.
"""

import re
import warnings
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from openpyxl import Workbook, load_workbook
from openpyxl.utils import get_column_letter, range_boundaries

from . import layout
from .identity import Identity
from .layout import INPUTS, KEY, SEEN, VERSION
from .upload import Refused

_MERGED = re.compile(rb'<(?:\w+:)?mergeCell\s[^>]*?ref="([A-Z]{1,3}[0-9]{1,7}:[A-Z]{1,3}[0-9]{1,7})"')
_FORMULA = re.compile(rb"<(?:\w+:)?f[\s/>]")

#: Cells merged more often than this are no clerk's work.
_MOST_MERGED = 1000
#: All that openpyxl raises where a part is missing or not what it should be (SyntaxError: XML that is none).
_DAMAGED = (
    *(LookupError, ValueError, TypeError, AttributeError, ArithmeticError, RuntimeError, OSError, EOFError),
    *(SyntaxError, zipfile.BadZipFile, zlib.error),
)


@dataclass(slots=True)
class Box:
    """A cell that is filled in.

    Args:
        address: such as ``Figures!J7``.
        value: as the file has it; of a formula, what it came to when the file was saved.
        number_format: how a number is shown, such as ``0.0%``.
        is_error: it holds an error, such as ``#N/A``.
        is_formula: it holds a formula.
        merged_with: the first cell of the merged ones it belongs to; empty for that first one and all others.
    """

    address: str
    value: Any
    number_format: str = ""
    is_error: bool = False
    is_formula: bool = False
    merged_with: str = ""


@dataclass(slots=True)
class Row:
    """A row of a sheet.

    Args:
        place: where it is, for the reader.
        key: what it belongs to; empty where it carries none.
        version: of its report, at download; None where it was lost.
        seen: the marks of its boxes (``seen.joined``).
    """

    place: str
    key: str
    version: int | None
    seen: object
    boxes: dict[str, Box] = field(default_factory=dict)


def read_rows(upload: UploadedFile, identity: Identity, name: str) -> list[Row]:
    """The rows of a file that ``refuse_unsafe`` let pass.

    Args:
        identity: whose month it must be.
        name: of the file, for the reader.

    Raises:
        NotThisMonth: it is another month's, another department's, or no workbook of this site.
        Refused: it cannot be read.
    """
    try:
        with warnings.catch_warnings():
            # openpyxl warns of what it leaves out, such as a picture: nothing that is read here.
            warnings.simplefilter("ignore")
            return _rows(upload, identity, name)
    except _DAMAGED as error:
        raise Refused(
            _("“%(name)s” was not read: the file is damaged; download your month again and fill that in.")
            % {"name": name}
        ) from error


def _rows(upload: UploadedFile, identity: Identity, name: str) -> list[Row]:
    book = _opened(upload, values=True)
    try:
        hidden = layout.IDENTITY_SHEET
        identity.require(next(book[hidden].values, (None,))[0] if hidden in book.sheetnames else None)
        formulas = None
        rows = []
        for sheet in book.worksheets:
            # The source is read by eye for what the read-only mode does not tell: merged cells, and any formula.
            with sheet._get_source() as part:
                source = part.read()
            merged = [range_boundaries(found.decode()) for found in _MERGED.findall(source)]
            if len(merged) > _MOST_MERGED:
                raise Refused(
                    _("“%(name)s” was not read: it has more than %(most)d merged cells; unmerge them and save again.")
                    % {"name": name, "most": _MOST_MERGED}
                )
            other = None
            if _FORMULA.search(source):
                formulas = formulas or _opened(upload, values=False)
                other = formulas[sheet.title]
            rows += _rows_of(sheet, other, merged, name)
        if formulas:
            formulas.close()
    finally:
        book.close()
    if not rows:
        raise Refused(
            _("“%(name)s” was not read: the rows of the month are not in it; download your month again.")
            % {"name": name}
        )
    return rows


def _opened(upload: UploadedFile, *, values: bool) -> Workbook:
    upload.seek(0)
    return load_workbook(upload, read_only=True, data_only=values, keep_links=False)


def _rows_of(sheet, formulas, merged: list[tuple[int, int, int, int]], name: str) -> Iterator[Row]:
    columns: dict[str, int] = {}
    sheets = (sheet,) if formulas is None else (sheet, formulas)
    for one in sheets:
        # What a file says of its own size may be wrong.
        one.reset_dimensions()
    limits = {"max_row": layout.MOST_ROWS + 1, "max_col": layout.MOST_COLUMNS}
    for number, pair in enumerate(zip(*(one.iter_rows(**limits) for one in sheets), strict=True), 1):
        cells = pair[0]
        if not columns:
            if number > layout.LAST_CODES_ROW:
                return
            codes = {cell.value: index for index, cell in enumerate(cells) if isinstance(cell.value, str)}
            if KEY in codes:
                columns = {code: codes[code] for code in (*INPUTS, KEY, VERSION, SEEN) if code in codes}
            continue
        if number <= layout.HEADINGS_ROW and _value(cells, columns, KEY) in (None, KEY):
            continue
        if number > layout.MOST_ROWS and any(cell.value is not None for cell in cells):
            raise Refused(
                _("“%(name)s” was not read: a sheet has more than %(most)d rows; download your month again.")
                % {"name": name, "most": layout.MOST_ROWS}
            )
        row = _row(sheet.title, number, pair, columns, merged)
        if row.key or any(box.value is not None for box in row.boxes.values()):
            yield row


def _row(title: str, number: int, pair: tuple, columns: dict[str, int], merged) -> Row:
    cells = pair[0]
    version = _value(cells, columns, VERSION)
    key = _value(cells, columns, KEY)
    row = Row(
        place=_("%(sheet)s, row %(row)d") % {"sheet": title, "row": number},
        key=str(key) if key is not None else "",
        version=int(str(version)) if str(version).isdecimal() else None,
        seen=_value(cells, columns, SEEN),
    )
    for code in INPUTS:
        if code in columns:
            index = columns[code]
            box = row.boxes[code] = Box(f"{title}!{get_column_letter(index + 1)}{number}", None)
            box.merged_with = _first_of_merged(index + 1, number, merged)
            if index < len(cells):
                _fill(box, pair, index)
    return row


def _fill(box: Box, pair: tuple, index: int) -> None:
    cell = pair[0][index]
    box.value = cell.value
    if cell.value is not None:
        box.is_error = cell.data_type == "e"
        box.number_format = cell.number_format or ""
    if len(pair) > 1 and index < len(pair[1]):
        box.is_formula = pair[1][index].data_type == "f"


def _value(cells: tuple, columns: dict[str, int], code: str) -> Any:
    index = columns.get(code)
    return cells[index].value if index is not None and index < len(cells) else None


def _first_of_merged(column: int, row: int, merged: list[tuple[int, int, int, int]]) -> str:
    for left, top, right, bottom in merged:
        if left <= column <= right and top <= row <= bottom and (left, top) != (column, row):
            return f"{get_column_letter(left)}{top}"
    return ""
