"""Reads the rows of an uploaded workbook, each with its key and its cells, also where it was moved.

Only values are read. A formula is recognised, and its last computed value taken; merged cells are recognised.
"""

import zipfile
import zlib
from dataclasses import dataclass, field
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from openpyxl.utils import get_column_letter

from planreader.files.characters import writable
from targets.files.apart import Overrun
from targets.files.opened import OpenedCell, OpenedSheet, open_workbook
from targets.files.uploads import Refused
from targets.formats.whole import whole_number

from . import layout
from .fingerprints import fingerprint_of_label, plain_text
from .identity import Identity
from .layout import FINGERPRINTS, FIXED, INPUTS, KEY, VERSION

#: What openpyxl raises for a part that is missing or broken (SyntaxError: broken XML).
_DAMAGED = (
    *(LookupError, ValueError, TypeError, AttributeError, ArithmeticError, RuntimeError, OSError, EOFError),
    *(SyntaxError, zipfile.BadZipFile, zlib.error),
)

#: The columns that are read.
READ = (
    *INPUTS,
    *{code: None for locked in layout.LOCKED.values() for code in locked},
    KEY,
    VERSION,
    FINGERPRINTS,
    FIXED,
)


@dataclass(slots=True)
class WorkbookCell:
    """A cell that is filled in.

    Args:
        address: such as ``Figures!J7``.
        value: as the file has it; of a formula, what it came to when the file was saved.
        number_format: how a number is shown, such as ``0.0%``.
        is_error: it holds an error, such as ``#N/A``.
        is_formula: it holds a formula.
        merged_with: the first cell of the merged range that it belongs to; else empty.
    """

    address: str
    value: Any
    number_format: str = ""
    is_error: bool = False
    is_formula: bool = False
    merged_with: str = ""


@dataclass(slots=True)
class WorkbookRow:
    """A row of a sheet.

    Args:
        place: where it is, in words.
        key: what it belongs to; empty where the row has none.
        version: the version of its report at download; None where it was lost.
        fingerprints: those of its cells at download (``fingerprints.join``).
        is_fixed_changed: whether a locked cell was changed; None where that cannot be told.
        names: what its visible cells say that it belongs to, by column (``layout.NAMES``).
    """

    place: str
    key: str
    version: int | None
    fingerprints: object
    is_fixed_changed: bool | None = None
    names: dict[str, str] = field(default_factory=dict)
    cells: dict[str, WorkbookCell] = field(default_factory=dict)


def read_rows(upload: UploadedFile, identity: Identity, name: str) -> list[WorkbookRow]:
    """The rows of a file that ``refuse_unsafe`` let pass.

    Args:
        identity: the month and department that the file must be of.
        name: the file's name, for the sentences.

    Raises:
        NotThisMonth: it is another month's, another department's, or no workbook of this site.
        Refused: it cannot be read.
    """
    try:
        return _rows(upload, identity, name)
    except Overrun:
        raise Refused(
            _("“%(name)s” was not read: it takes too long to open; download your month again and fill that in.")
            % {"name": name}
        ) from None
    except _DAMAGED as error:
        raise Refused(
            _("“%(name)s” was not read: the file is damaged; download your month again and fill that in.")
            % {"name": name}
        ) from error


def _rows(upload: UploadedFile, identity: Identity, name: str) -> list[WorkbookRow]:
    upload.seek(0)
    opened = open_workbook(upload.read(), rows=layout.MOST_ROWS + 1, columns=layout.MOST_COLUMNS)
    hidden = next((sheet for sheet in opened if sheet.title == layout.IDENTITY_SHEET), None)
    identity.require(hidden.rows[1][0].value if hidden and hidden.rows.get(1) else None)
    sheets = [_read_sheet(sheet, name) for sheet in opened if sheet is not hidden]
    rows = [row for sheet in sheets for row in sheet.rows]
    if not rows:
        raise Refused(
            _("“%(name)s” was not read: the rows of the month are not in it; download your month again.")
            % {"name": name}
        )
    unknown = [sheet.title for sheet in sheets if not sheet.is_ours and not sheet.is_empty]
    # A sheet that was deleted as a whole is left out on purpose; one that lost its beginning is not.
    if unknown and sum(sheet.is_ours for sheet in sheets) < len(layout.NAMES):
        raise _incomplete(name, unknown[0], _("the first rows, with the title and a hidden row"))
    return rows


@dataclass(slots=True)
class _ReadSheet:
    """The rows of a sheet; none where it ``is_ours`` not."""

    title: str
    is_ours: bool = False
    is_empty: bool = True
    rows: list[WorkbookRow] = field(default_factory=list)


def _incomplete(name: str, sheet: str, missing: str) -> Refused:
    """What to raise for a sheet that lost what its cells are recognised by."""
    return Refused(
        _("“%(name)s” was not read: %(missing)s of the sheet “%(sheet)s” are missing; download your month again.")
        % {"name": name, "missing": missing, "sheet": sheet}
    )


def _read_sheet(sheet: OpenedSheet, name: str) -> _ReadSheet:
    read = _ReadSheet(sheet.title)
    columns: dict[str, int] = {}
    for number, cells in sheet.rows.items():
        if not read.is_ours:
            if number > layout.LAST_CODES_ROW:
                break
            read.is_empty = False
            columns = _columns_of(cells, sheet.title, name)
            read.is_ours = bool(columns)
            continue
        if number > layout.MOST_ROWS:
            raise Refused(
                _("“%(name)s” was not read: a sheet has more than %(most)d rows; download your month again.")
                % {"name": name, "most": layout.MOST_ROWS}
            )
        row = _row(sheet, number, cells, columns)
        if row.key == KEY:
            continue  # the headings
        if row.key or any(cell.value is not None for cell in row.cells.values()):
            read.rows.append(row)
    return read


def _columns_of(cells: list[OpenedCell], sheet: str, name: str) -> dict[str, int]:
    """Code to index where a row is the hidden one with the columns' codes; else empty.

    Raises:
        Refused: the row or a column that it needs was deleted.
    """
    codes = {cell.value: index for index, cell in enumerate(cells) if isinstance(cell.value, str)}
    has_inputs = any(code in codes for code in INPUTS)
    if KEY not in codes and not has_inputs:
        return {}
    if KEY not in codes:
        raise _incomplete(name, sheet, _("the hidden columns at the right"))
    if not has_inputs:
        # The headings name the hidden columns too.
        is_headings = "code" not in codes
        missing = _("the first rows, with the title and a hidden row") if is_headings else _("the columns to fill in")
        raise _incomplete(name, sheet, missing)
    return {code: codes[code] for code in READ if code in codes}


def _row(sheet: OpenedSheet, number: int, cells: list[OpenedCell], columns: dict[str, int]) -> WorkbookRow:
    key, version = _value(cells, columns, KEY), _value(cells, columns, VERSION)
    row = WorkbookRow(
        place=_("row %(row)d of %(sheet)s") % {"sheet": sheet.title, "row": number},
        key=str(key) if key is not None else "",
        version=whole_number(str(version)),
        fingerprints=_value(cells, columns, FINGERPRINTS),
        is_fixed_changed=_is_fixed_changed(cells, columns),
        names={code: name_in_cell(_value(cells, columns, code)) for code in _names_in(columns) if code in columns},
    )
    for code in INPUTS:
        if code in columns:
            index = columns[code]
            address = f"{get_column_letter(index + 1)}{number}"
            cell = row.cells[code] = WorkbookCell(f"{sheet.title}!{address}", _value(cells, columns, code))
            if sheet.xml:
                cell.merged_with = sheet.xml.merged_with(index + 1, number)
                cell.is_formula = address in sheet.xml.formulas
            if cell.value is not None:
                read = cells[index]
                cell.is_error, cell.number_format = read.kind == "e", read.number_format
    return row


def _is_fixed_changed(cells: list[OpenedCell], columns: dict[str, int]) -> bool | None:
    """Whether a locked cell was changed; None where the row lost its fingerprint or the sheet a column."""
    written = _value(cells, columns, FIXED)
    locked = next((locked for locked in layout.LOCKED.values() if set(locked) <= set(columns)), ())
    if not written or not locked:
        return None
    return fingerprint_of_label(_value(cells, columns, code) for code in locked) != written


def _names_in(columns: dict[str, int]) -> tuple[str, ...]:
    return layout.NAMES[layout.FIGURE_COLUMNS if layout.FIGURES_SHEET in columns else layout.WORD_COLUMNS]


def name_in_cell(value: object) -> str:
    """A name as a workbook holds it: without what it cannot hold, with one kind of line break."""
    return plain_text(writable(str(value))) if value is not None else ""


def _value(cells: list[OpenedCell], columns: dict[str, int], code: str) -> Any:
    index = columns.get(code)
    return cells[index].value if index is not None and index < len(cells) else None
