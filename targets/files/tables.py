"""Reads a table, CSV or Excel, into rows of text with their lines."""

import csv
import io
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path

from django.utils.translation import gettext as _

from planreader.files.ole import OLE_MARK
from planreader.files.zips import ZIP_MARK, ZipLimits, unpacks_to_too_much

from .errors import FileError, FileProblem, Problem, quoted
from .number_cells import InvalidCell, number_as_shown
from .office import mistaken_format
from .opened import OpenedCell, open_workbook
from .reading import MEGABYTE, Unreadable, content_of, line_at

MIDNIGHT = time()
MAX_MEGABYTES = 5
ZIP_LIMITS = ZipLimits(50 * MEGABYTE, parts=1000, harmless=0)
#: More columns than any table of ours has; a sheet may claim 16,384.
MAX_COLUMNS = 50
MAX_ROWS = 50_000


@dataclass(frozen=True)
class TableRow:
    """A row that is not blank: its line in the file (in Excel its row), and its text by column name, trimmed."""

    line: int
    cells: dict[str, str]


Cells = Iterator[tuple[int, list[str]]]


def read_table(path: Path | str, required: Sequence[str], optional: Sequence[str] = ()) -> list[TableRow]:
    """The rows of a table with these columns, in any order, named in its first row.

    Args:
        path: an Excel file, or else CSV in UTF-8 with or without BOM, or in GB18030, which GBK is a part of.
        required, optional: column names.

    Raises:
        FileError: it, or a cell of it, cannot be read, columns are missing, unknown or there twice, or a row is longer
            than the first.
    """
    file = str(path)
    unreadable_cells: list[tuple[int, Problem]] = []
    try:
        lines = list(_lines_of(Path(path), unreadable_cells))
    except Unreadable as unreadable:
        raise FileError([FileProblem(file, unreadable.line, unreadable.problem)]) from unreadable.__cause__
    head_line, head = lines[0] if lines else (1, [])
    problems = [FileProblem(file, head_line, problem) for problem in _problems_of_head(head, required, optional)]
    problems += [FileProblem(file, line, problem) for line, problem in unreadable_cells]
    rows = []
    for line, cells in lines[1:]:
        if any(cells[len(head) :]):
            expected = _("put a value that has a comma in double quotes")
            problem = Problem(_("the row has more cells than there are columns"), expected)
            problems.append(FileProblem(file, line, problem))
        padded = cells + [""] * (len(head) - len(cells))
        rows.append(TableRow(line, dict(zip(head, padded, strict=False))))
    if problems:
        raise FileError(problems)
    return rows


def _problems_of_head(head: list[str], required: Sequence[str], optional: Sequence[str]) -> Iterator[Problem]:
    columns = _("write the columns %(columns)s") % {
        "columns": ", ".join([*required, *(f"[{name}]" for name in optional)])
    }
    for name in dict.fromkeys(head):
        if name not in (*required, *optional):
            yield Problem(_("there is no column “%(name)s”") % {"name": quoted(name)}, columns)
        elif head.count(name) > 1:
            yield Problem(_("the column “%(name)s” is there twice") % {"name": name}, _("keep one of them"))
    for name in required:
        if name not in head:
            yield Problem(_("the column “%(name)s” is missing") % {"name": name}, columns)


def _lines_of(path: Path, unreadable_cells: list[tuple[int, Problem]]) -> Cells:
    """The lines that are not blank, each cell trimmed, without the empty cells at their ends.

    Cells that cannot be read are added to ``unreadable_cells``, with their lines.
    """
    content = content_of(path, megabytes=MAX_MEGABYTES)
    is_excel = path.suffix.lower() == ".xlsx" or content.startswith((ZIP_MARK, OLE_MARK))
    lines = _excel_lines(content, unreadable_cells) if is_excel else _csv_lines(content)
    for line, cells in lines:
        trimmed = [cell.strip() for cell in cells]
        while trimmed and not trimmed[-1]:
            trimmed.pop()
        if trimmed:
            yield line, trimmed


# --- CSV ------------------------------------------------------------------------------------------------------------


def _csv_lines(content: bytes) -> Cells:
    reader = csv.reader(io.StringIO(_decoded(content), newline=""), strict=True)
    line = 1
    try:
        for cells in reader:
            yield line, cells
            line = reader.line_num + 1  # a note in quotes may hold several lines
    except csv.Error as error:
        expected = _("check the quotes of this line and the one before")
        raise Unreadable(line, _("this cannot be read as CSV"), expected) from error


def _decoded(content: bytes) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError as error:
            line = line_at(content, error.start)
        else:
            if "\0" not in text:
                return text
            line = line_at(content, content.index(b"\0"))
    raise Unreadable(line, _("the file is neither UTF-8 nor GBK"), _("save it as CSV UTF-8, or as .xlsx"))


# --- Excel ----------------------------------------------------------------------------------------------------------


def _excel_lines(content: bytes, unreadable_cells: list[tuple[int, Problem]]) -> Cells:
    _require_safe(content)
    try:
        [sheet] = open_workbook(content, rows=MAX_ROWS + 1, columns=MAX_COLUMNS, only_first=True)
    except Exception as error:  # openpyxl has no error of its own: KeyError, ValueError, ParseError, BadZipFile …
        expected = _("open it in Excel and save it again as .xlsx")
        raise Unreadable(1, _("this cannot be read as an Excel file"), expected) from error
    if MAX_ROWS + 1 in sheet.rows:
        problem = _("the table has more than %(most)d rows") % {"most": MAX_ROWS}
        raise Unreadable(MAX_ROWS + 1, problem, _("divide it into several files"))
    for line, cells in sheet.rows.items():
        texts = []
        for cell in cells:
            try:
                texts.append(_cell_text(cell))
            except InvalidCell as error:
                texts.append("")
                problem_in_cell = Problem.of_sentence(str(error))
                told = Problem(f"{cell.coordinate}: {problem_in_cell.problem}", problem_in_cell.expected)
                unreadable_cells.append((line, told))
        yield line, texts


def _require_safe(content: bytes) -> None:
    mistaken, is_workbook, is_too_much = None, False, False
    try:
        mistaken = mistaken_format(io.BytesIO(content))
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            is_workbook = "xl/workbook.xml" in archive.namelist()
            is_too_much = unpacks_to_too_much(archive, ZIP_LIMITS)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, ValueError, OSError, EOFError):
        pass
    if mistaken:
        raise Unreadable(1, mistaken.problem, mistaken.expected)
    if not is_workbook:
        expected = _("save it in Excel as .xlsx, or as CSV with the ending .csv")
        raise Unreadable(1, _("this is not an Excel file"), expected)
    if is_too_much:
        expected = _("copy the table alone into a new workbook and save that")
        raise Unreadable(1, _("the Excel file unpacks to too much"), expected)


def _cell_text(cell: OpenedCell) -> str:
    """A cell as its reader sees it. Raises InvalidCell."""
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return number_as_shown(value, cell.number_format)
    if isinstance(value, datetime) and value.time() == MIDNIGHT:
        return value.date().isoformat()  # a day, which Excel keeps as the beginning of it
    if isinstance(value, datetime | date):
        return value.isoformat()
    return str(value)
