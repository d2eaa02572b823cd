"""Builds a document: paragraphs and tables are written into one text, and keep where they stand in it."""

import re
from collections.abc import Sequence

from ..document import Cell, Document, DocumentTable, Paragraph

#: What nobody sees: zero-width characters and marks of direction, and what no text may hold: half a character and NUL
#: among them, which Excel can write (_xD83D_) and a database refuses.
_UNSEEN = re.compile("[\ud800-\udfff\u00ad\u200b-\u200f\u202a-\u202e\u2060\ufeff\x00-\x08\x0e-\x1f\x7f]")
_LINE_ENDS = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")


def seen_text(text: str) -> str:
    """A text as people see it: one kind of line end, and nothing that has no width."""
    return _UNSEEN.sub("", _LINE_ENDS.sub("\n", text))


class CellText:
    """A cell to be written: the same object stands in every place that a merged cell covers."""

    def __init__(self, text: str = "") -> None:
        lines = (" ".join(line.split("\t")).strip() for line in seen_text(text).split("\n"))
        self.text = "\n".join(line for line in lines if line)


Grid = Sequence[Sequence[CellText | None]]


class DocumentBuilder:
    """Takes a document's blocks in their order."""

    def __init__(self, name: str = "") -> None:
        self._name = name
        self._parts: list[str] = []
        self._length = 0
        self._blocks: list[Paragraph | DocumentTable] = []

    def add_paragraph(self, text: str, *, level: int = 0, bold: int = 0, numbering: str = "") -> None:
        """Adds the lines of a paragraph; a line break begins another one. The text is ``seen_text``.

        Args:
            bold: how many characters of it, from its beginning, are bold.
            numbering: with what the text begins, where Word counted it.
        """
        for line in text.split("\n"):
            if line.strip():
                start = self._length
                is_bold = min(max(bold, 0), len(line.rstrip()))
                self._blocks.append(Paragraph(start, start + len(line), level, is_bold, numbering))
                numbering, level = "", 0
            self._write(line + "\n")
            bold -= len(line) + 1

    def add_table(self, rows: Grid, name: str = "") -> None:
        """Adds a table: a line for each row, tabs between its cells. One column alone is a list of paragraphs."""
        rows = [row for row in rows if any(cell and cell.text for cell in row)]
        if (
            all(len({id(cell) for cell in row if cell and cell.text}) == 1 for row in rows)
            and len({_only_place(row) for row in rows}) <= 1
        ):
            self._add_list(rows)
            return
        start, end = self._length, self._length
        places: dict[int, Cell] = {}
        placed = []
        for row in rows:
            end = self._write_row(row, places) or end
            placed.append(tuple(places.get(id(cell)) if cell else None for cell in row))
        self._blocks.append(DocumentTable(start, end, tuple(placed), name))

    def _add_list(self, rows: Grid) -> None:
        written = set()
        for row in rows:
            cell = next(cell for cell in row if cell and cell.text)
            if id(cell) not in written:
                written.add(id(cell))
                self.add_paragraph(cell.text)

    def _write_row(self, row: Sequence[CellText | None], places: dict[int, Cell]) -> int | None:
        """Writes the cells that were not written above; returns where the row's text ends, None where it has none."""
        before: CellText | None = None
        texts: list[CellText | None] = []
        for cell in row:
            if cell is None or cell is not before:
                texts.append(cell)
            before = cell
        while texts and (not texts[-1] or not texts[-1].text or id(texts[-1]) in places):
            texts.pop()
        if not texts:
            return None
        for position, cell in enumerate(texts):
            if position:
                self._write("\t")
            if cell and cell.text and id(cell) not in places:
                places[id(cell)] = Cell(self._length, self._length + len(cell.text))
                self._write(cell.text)
        end = self._length
        self._write("\n")
        return end

    def _write(self, text: str) -> None:
        self._parts.append(text)
        self._length += len(text)

    def document(self) -> Document:
        """The document of everything added."""
        return Document("".join(self._parts), self._blocks, self._name)


def _only_place(row: Sequence[CellText | None]) -> int:
    return next(place for place, cell in enumerate(row) if cell and cell.text)
