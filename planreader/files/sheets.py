"""Excel workbooks (.xlsx) as documents: each sheet that is not hidden is a table."""

import re
from collections.abc import Iterator

from ..document import Document, UnreadableDocument, UnreadableReason
from .building import CellText, DocumentBuilder
from .packages import SHEET_ID, OfficePackage
from .shown_numbers import BUILT_IN, number_shown

_MOST_CELLS = 200_000
#: Cells of a table, the empty ones among them.
_MOST_PLACES = 1_000_000
_MOST_SHEETS = 100
_REFERENCE = re.compile(r"\$?([A-Z]{1,3})\$?([0-9]{1,7})")
#: Sheets that say how to fill in the others.
_INSTRUCTIONS = {"填写说明", "填表说明", "填报说明"}
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_X = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"

Placed = dict[tuple[int, int], CellText]


def document_of_sheets(package: OfficePackage, name: str) -> Document:
    """The document of a workbook. Raises UnreadableDocument: damaged, empty, only pictures, or too many cells.

    Args:
        name: the file's.
    """
    reader = _WorkbookReader(package)
    builder = DocumentBuilder(name)
    sheets = reader.sheets()
    if len(sheets) > _MOST_SHEETS:
        raise UnreadableDocument(UnreadableReason.TOO_MANY_CELLS, most=_MOST_CELLS)
    for sheet, part in sheets.items():
        rows = reader.rows(part)
        if rows:
            builder.add_table(rows, sheet)
    document = builder.document()
    if not document.text.strip():
        raise UnreadableDocument(UnreadableReason.SCANNED if package.has_pictures() else UnreadableReason.EMPTY)
    return document


class _WorkbookReader:
    def __init__(self, package: OfficePackage) -> None:
        self._package = package
        self._folder = package.main.rpartition("/")[0]
        root = package.root(package.main)
        if root is None:
            raise UnreadableDocument(UnreadableReason.DAMAGED)
        self._root = root
        properties = root.find(_X + "workbookPr")
        self._from_1904 = properties is not None and properties.get("date1904") in ("1", "true")
        self._formats = self._read_formats()
        self._texts = [_text_in(item) for item in package.elements(f"{self._folder}/sharedStrings.xml", _X + "si")]
        self._cells = 0

    def sheets(self) -> dict[str, str]:
        """The parts of the sheets that people see and fill in, by the sheets' names; each part once."""
        parts = self._package.relationships(self._package.main)
        found: dict[str, str] = {}
        for sheet in self._root.iter(_X + "sheet"):
            part = parts.get(sheet.get(SHEET_ID, ""), "")
            is_shown = sheet.get("state", "visible") == "visible" and sheet.get("name", "") not in _INSTRUCTIONS
            if is_shown and part and part not in found.values():
                found[sheet.get("name", "")] = part
        return found

    def rows(self, part: str) -> list[list[CellText | None]]:
        """The rows of a sheet that are not empty, without the columns that are."""
        cells: Placed = {}
        merged: list[tuple[int, int, int, int]] = []
        row_number = 0
        for element in self._package.elements(part, _X + "row", _X + "mergeCell"):
            if element.tag == _X + "row":
                given = element.get("r", "")
                row_number = _whole(given, row_number + 1)
                for column, text in self._texts_of(element):
                    cells[row_number, column] = CellText(text)
                    self._count(1)
            else:
                merged.append(_range(element.get("ref", "")))
        cells = {place: cell for place, cell in cells.items() if cell.text}
        if not cells:
            return []
        rows, columns = {row for row, _column in cells}, {column for _row, column in cells}
        for top, left, bottom, right in merged:
            cell = cells.get((top, left))
            if cell is None:
                continue
            # A merged cell may reach over all rows; those without any text are none.
            for row in [row for row in rows if top <= row <= bottom]:
                for column in [column for column in columns if left <= column <= right]:
                    cells[row, column] = cell
                    self._count(1)
        if len(rows) * len(columns) > _MOST_PLACES:
            raise UnreadableDocument(UnreadableReason.TOO_MANY_CELLS, most=_MOST_CELLS)
        ordered = sorted(columns)
        return [[cells.get((row, column)) for column in ordered] for row in sorted(rows)]

    def _count(self, cells: int) -> None:
        self._cells += cells
        if self._cells > _MOST_CELLS:
            raise UnreadableDocument(UnreadableReason.TOO_MANY_CELLS, most=_MOST_CELLS)

    def _texts_of(self, row) -> Iterator[tuple[int, str]]:
        column = 0
        for cell in row.iterchildren(_X + "c"):
            reference = _REFERENCE.fullmatch(cell.get("r", ""))
            column = _column_number(reference[1]) if reference else column + 1
            text = self._text_of(cell)
            if text.strip():
                yield column, text

    def _text_of(self, cell) -> str:
        kind = cell.get("t", "n")
        if kind == "inlineStr":
            inline = cell.find(_X + "is")
            return _text_in(inline) if inline is not None else ""
        value = cell.findtext(_X + "v") or ""
        if kind == "s":
            place = _whole(value, -1)
            return self._texts[place] if 0 <= place < len(self._texts) else ""
        if kind == "b":
            return "TRUE" if value == "1" else "FALSE"
        if kind == "n" and value:
            style = cell.get("s", "0")
            number_format = self._formats.get(_whole(style, -1), "General")
            return number_shown(value, number_format, from_1904=self._from_1904)
        return value

    def _read_formats(self) -> dict[int, str]:
        """The number formats, by the numbers that cells name their styles by."""
        root = self._package.root(f"{self._folder}/styles.xml")
        if root is None:
            return {}
        named = {item.get("numFmtId"): item.get("formatCode", "") for item in root.iter(_X + "numFmt")}
        formats = {}
        for place, style in enumerate(root.iterfind(f"{_X}cellXfs/{_X}xf")):
            number = style.get("numFmtId", "0")
            built_in = BUILT_IN.get(_whole(number, -1), "General")
            formats[place] = named.get(number, built_in)
        return formats


def _text_in(item) -> str:
    """The text of a string item: plain, or in runs; without the reading aids above it."""
    text = "".join(part.text or "" for part in item.iter(_X + "t") if part.getparent().tag != _X + "rPh")
    return _ESCAPED.sub(lambda escaped: chr(int(escaped[1], 16)), text) if "_x" in text else text


def _whole(text: str, otherwise: int) -> int:
    """A number of a place or a list; ``otherwise`` for what is none, and for one that no workbook has."""
    return int(text) if text.isdecimal() and len(text) < 10 else otherwise


def _column_number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def _range(reference: str) -> tuple[int, int, int, int]:
    """Top, left, bottom and right of ``A1:B2``."""
    corners = [_REFERENCE.fullmatch(corner) for corner in reference.split(":")]
    if len(corners) != 2 or not all(corners):
        return 0, 0, 0, 0
    (left, top), (right, bottom) = ((_column_number(corner[1]), int(corner[2])) for corner in corners if corner)
    return top, left, bottom, right
