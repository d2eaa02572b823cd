"""Tables that were pasted one cell a line, or with blanks or | between their cells: known headings, and rows below."""

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import islice

from planreader.document import Cell, Document, DocumentTable, Paragraph
from planreader.wording.offices import deadline_month

from .columns import ColumnRole, column_role
from .figures import figure_in, is_blank

_FEWEST_COLUMNS, _MOST_COLUMNS, _FEWEST_ROWS = 3, 12, 2
_LONGEST_HEADING, _LONGEST_OFFICE, _LONGEST_UNIT = 16, 40, 8
Row = tuple[Cell | None, ...]
_APART = re.compile(r"[ \u3000]{2,}|\s*\|\s*")
#: Below the head of a table with |.
_RULE = re.compile(r"\|?(?:\s*:?-{2,}:?\s*\|?)+")
_TEXTS = {ColumnRole.MEASURE, ColumnRole.INDICATOR, ColumnRole.GOAL, ColumnRole.AREA}
#: What is known by its cells: these tell that the rows are rows.
_TOLD = {ColumnRole.NUMBER, ColumnRole.VALUE, ColumnRole.LEAD, ColumnRole.DUE, ColumnRole.UNIT, ColumnRole.GROWTH}


def with_pasted_tables(document: Document, year: int | None) -> Document:
    """The document with such tables as tables; ``year`` is the plan's."""
    blocks: list[Paragraph | DocumentTable] = []
    at = 0
    while at < len(document.blocks):
        rows, taken = _rows_apart(document, at, year)
        if not rows:
            rows, taken = _rows_of_lines(document, at, year)
        if rows:
            cells = [cell for row in rows for cell in row if cell]
            blocks.append(DocumentTable(cells[0].start, cells[-1].end, tuple(rows)))
        else:
            blocks.append(document.blocks[at])
        at += taken or 1
    return replace(document, blocks=blocks)


def _cells(document: Document, block: Paragraph) -> list[Cell | None]:
    """The cells of a line that blanks or | set apart."""
    edge = document.text[block.start : block.end].strip()
    first = block.start + (edge.startswith("|") and document.of(block).index("|") + 1)
    last = block.start + document.of(block).rindex("|") if edge.endswith("|") else block.end
    cells: list[Cell | None] = []
    at = first
    for sign in [*_APART.finditer(document.text, first, last), None]:
        stop = sign.start() if sign else last
        words = document.text[at:stop]
        begin = at + len(words) - len(words.lstrip())
        cells.append(Cell(begin, begin + len(words.strip())) if words.strip() else None)
        at = sign.end() if sign else last
    return cells if edge.startswith("|") else [cell for cell in cells if cell]


def _rows_apart(document: Document, at: int, year: int | None) -> tuple[list[Row], int]:
    """The rows of a table whose cells blanks or | set apart, from a block on, and how many blocks they take."""
    rows: list[Row] = []
    taken = 0
    for block in islice(document.blocks, at, None):
        if isinstance(block, DocumentTable):
            break
        if not (rows and _RULE.fullmatch(document.of(block).strip())):
            cells = _cells(document, block)
            if len(cells) < _FEWEST_COLUMNS or (rows and len(cells) != len(rows[0])):
                break
            if not rows:
                roles = [column_role(document.of(cell), year) for cell in cells]
                if ColumnRole.UNKNOWN in roles or not set(roles) & _TEXTS:
                    break
            rows.append(tuple(cells))
        taken += 1
    return (rows, taken) if len(rows) > _FEWEST_ROWS else ([], 0)


def _rows_of_lines(document: Document, at: int, year: int | None) -> tuple[list[Row], int]:
    """The rows of a table that has one cell a line, from a block on, and how many blocks they take."""
    first = _lines(document, at, 1)
    if not first or not _is_heading(document.of(first[0]).strip()) or re.search(r"20\d\d", document.of(first[0])):
        return [], 0  # a title has the year
    width, rows = _grid(document, at, year)
    cells = [Cell(line.start, line.end) for line in _lines(document, at, width * rows)]
    return [tuple(cells[row : row + width]) for row in range(0, len(cells), width or 1)], width * rows


def _lines(document: Document, at: int, count: int) -> list[Paragraph]:
    """As many paragraphs from a block on; [] where there are fewer before a table or the end."""
    lines = [block for block in document.blocks[at : at + count] if isinstance(block, Paragraph)]
    return lines if len(lines) == count else []


def _is_heading(text: str) -> bool:
    return 0 < len(text) <= _LONGEST_HEADING and not re.search("[，。；：]", text)


def _grid(document: Document, at: int, year: int | None) -> tuple[int, int]:
    """How many columns and rows, the head among them, the table has that begins with a block; 0: none."""
    roles: list[ColumnRole] = []
    while len(roles) < _MOST_COLUMNS and (line := _lines(document, at + len(roles), 1)):
        text = document.of(line[0]).strip()
        role = column_role(text, year) if _is_heading(text) else ColumnRole.UNKNOWN
        if role is ColumnRole.UNKNOWN:
            break
        roles.append(role)
    best = (0, 0)
    for width in range(_FEWEST_COLUMNS, len(roles) + 1):
        head = roles[:width]
        if not set(head) & _TEXTS or len(set(head) & _TOLD) < 2:
            continue
        rows = 1
        while _is_row(document, _lines(document, at + rows * width, width), head, rows):
            rows += 1
        if rows > _FEWEST_ROWS and rows * width > best[0] * best[1]:
            best = (width, rows)
    return best


def _is_row(document: Document, lines: Sequence[Paragraph], head: Sequence[ColumnRole], number: int) -> bool:
    texts = [document.of(line).strip() for line in lines]
    return len(texts) == len(head) and all(_fits(text, role, number) for text, role in zip(texts, head, strict=True))


def _fits(text: str, role: ColumnRole, number: int) -> bool:
    """Whether a cell can stand in a column; ``number``: of its row."""
    if is_blank(text):
        return True
    if role is ColumnRole.NUMBER:
        return text == str(number)
    if role in (ColumnRole.VALUE, ColumnRole.GROWTH):
        return figure_in(text) is not None
    if role is ColumnRole.DUE:
        return deadline_month(text) is not None and not re.search("[，。；]", text)
    if role is ColumnRole.UNIT:
        return len(text) <= _LONGEST_UNIT and not re.search(r"\d", text)
    if role is ColumnRole.LEAD:
        return len(text) <= _LONGEST_OFFICE and not re.search(r"[，。；\d]", text)
    return True
