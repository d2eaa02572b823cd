"""Where the heading of a task table is, and what its columns hold."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from planreader.document import Cell, Document, DocumentTable, Paragraph

from .columns import ColumnRole, column_role, heading_of, node_month, unit_in, without_unit
from .headless import roles_of_cells

Row = tuple[Cell | None, ...]
#: The heading begins in one of these rows, below titles and notes, and has at most so many.
_LAST_ROW, _MOST_ROWS = 12, 3
_LONGEST_HEADING = 22
#: With fewer columns that it knows, a table is none of tasks.
_FEWEST = 2
_TEXTS = {ColumnRole.AREA, ColumnRole.MEASURE, ColumnRole.GOAL, ColumnRole.INDICATOR}
_UNIT_NOTE = re.compile(r"单\s*位\s*[：:]\s*([^\s，。；、）)]{1,8})")
#: What a unit of measurement never ends with.
_OFFICE_END = re.compile(r"(?:局|办|委|部|站|所|中心|村|社区|院|公司|室|大队|镇|乡|会|校)$")


@dataclass(frozen=True)
class Column:
    """A column: its place in the rows, what it holds, and its heading without brackets.

    Args:
        unit: of the heading, in its brackets; of a rate of growth %, where it names none.
        month: of a column of quarters or months.
    """

    place: int
    role: ColumnRole
    heading: str = ""
    unit: str = ""
    month: int | None = None
    is_growth: bool = False


@dataclass(frozen=True)
class TableHead:
    """What stands above the rows of a table.

    Args:
        rows: the row behind the heading; 0: it has none of its own, and goes on the table before it.
        title: the rows above the heading.
        unit: of a note (单位：万元), for figures without one.
    """

    columns: tuple[Column, ...]
    rows: int
    title: Cell | None = None
    unit: str = ""
    headings: tuple[str, ...] = ()

    def of(self, *roles: ColumnRole) -> list[Column]:
        """The columns of some roles, in their order."""
        return [column for column in self.columns if column.role in roles]


def table_head(document: Document, table: DocumentTable, year: int | None) -> TableHead | None:
    """The head of a table, or that of the one before, where this one only goes on, or what its cells show.

    None: it is none of tasks.
    """
    head = _own_head(document, table, year)
    if head is not None:
        return head
    before, line = _table_before(document, table)
    inherited = table_head(document, before, year) if before and _width(before) == _width(table) else None
    roles = roles_of_cells(document, table) if line or not inherited else None
    if roles:
        return TableHead(tuple(Column(place, role) for place, role in enumerate(roles)), 0)
    return replace(inherited, rows=0, title=None) if inherited else None


def _table_before(document: Document, table: DocumentTable) -> tuple[DocumentTable | None, str]:
    """The table before, with at most a short line between them, and that line."""
    line = ""
    for block in blocks_before(document, table):
        if isinstance(block, DocumentTable):
            return block, line
        if words := document.of(block).strip():
            line = line or words
            if len(words) > _LONGEST_HEADING:
                break
    return None, line


def blocks_before(document: Document, table: DocumentTable) -> Iterator[Paragraph | DocumentTable]:
    """The blocks before a table, from the nearest on."""
    place = bisect_left(document.blocks, table.start, key=lambda block: block.start)
    return (document.blocks[at] for at in range(place - 1, -1, -1))


def distinct(row: Row) -> list[Cell]:
    """The cells of a row, a merged one once."""
    return list(dict.fromkeys(cell for cell in row if cell))


def _width(table: DocumentTable) -> int:
    return max((len(row) for row in table.rows), default=0)


def _own_head(document: Document, table: DocumentTable, year: int | None) -> TableHead | None:
    best: tuple[int, int] | None = None
    for place, row in enumerate(table.rows[:_LAST_ROW]):
        cells = distinct(row)
        known = [cell for cell in cells if _is_heading(document.of(cell), year)]
        if len(known) >= _FEWEST and len(known) * 2 >= len(cells) and (best is None or len(known) > best[1] + 1):
            best = (place, len(known))
    if best is None:
        return None
    first, rows = best[0], best[0] + 1
    while rows < min(len(table.rows), first + _MOST_ROWS) and _goes_on(document, table, first, rows, year):
        rows += 1
    columns = _columns(document, table, first, rows, year)
    roles = {column.role for column in columns}
    if not roles & _TEXTS or len(roles - {ColumnRole.UNKNOWN}) < _FEWEST:
        return None
    above = [cell for row in table.rows[:first] for cell in distinct(row)]
    beside = [*(document.of(cell) for cell in above), _table_before(document, table)[1]]
    notes = (found[1] for text in beside if (found := _UNIT_NOTE.search(text)))
    note = next((unit for unit in notes if not _OFFICE_END.search(unit)), "")
    titles = [cell for cell in above if not _UNIT_NOTE.search(document.of(cell)) and len(document.of(cell)) > 3]
    headings = tuple(heading_of(document.of(cell)) for cell in table.rows[first])
    return TableHead(columns, rows, titles[0] if titles else None, note, headings)


def _is_heading(text: str, year: int | None) -> bool:
    return 0 < len(text) <= _LONGEST_HEADING and not re.search("[，。；]", text) and _is_known(column_role(text, year))


def _is_known(role: ColumnRole) -> bool:
    return role is not ColumnRole.UNKNOWN


def _goes_on(document: Document, table: DocumentTable, first: int, place: int, year: int | None) -> bool:
    """Whether a row belongs to the heading above it: a cell of that reaches down, or over several cells of headings."""
    above, row = table.rows[first], table.rows[place]
    new = [cell for cell in distinct(row) if cell not in above]
    reaches_down = any(cell in above for cell in distinct(row))
    spanning = len({cell for cell in above if cell and above.count(cell) > 1})
    if not new:
        return reaches_down
    return bool(reaches_down or spanning) and all(_is_heading(document.of(cell), year) for cell in new)


def _columns(document: Document, table: DocumentTable, first: int, rows: int, year: int | None) -> tuple[Column, ...]:
    columns = []
    for place in range(_width(table)):
        cells = list(dict.fromkeys(row[place] for row in table.rows[first:rows] if place < len(row) and row[place]))
        texts = [heading_of(document.of(cell)) for cell in cells]
        lowest, joined = (texts[-1] if texts else ""), "".join(texts)
        role = column_role(lowest, year)
        if len(texts) > 1 and (
            not _is_known(role) or column_role(texts[0], year) in (ColumnRole.LEAD, ColumnRole.RESULT)
        ):
            role = column_role(joined, year)
        heading = without_unit(lowest if len(texts) < 2 or _is_known(column_role(lowest, year)) else joined)
        unit = next((unit_in(text) for text in reversed(texts) if unit_in(text)), "")
        columns.append(Column(place, role, heading, unit, node_month(lowest) if role is ColumnRole.NODE else None))
    return _settled(document, table.rows[rows:], columns)


def _settled(document: Document, rows: Sequence[Row], columns: list[Column]) -> tuple[Column, ...]:
    """The columns, with what their headings leave open settled: 单位, a single quarter, tasks without a heading."""

    def texts_of(column: Column) -> list[str]:
        cells = dict.fromkeys(row[column.place] for row in rows if column.place < len(row) and row[column.place])
        return [document.of(cell) for cell in cells]

    def change(column: Column, role: ColumnRole) -> None:
        columns[column.place] = replace(column, role=role)

    figures = ColumnRole.VALUE
    for column in columns:
        if column.role in (ColumnRole.VALUE, ColumnRole.GOAL, ColumnRole.RESULT):
            figures = ColumnRole.RESULT if column.role is ColumnRole.RESULT else ColumnRole.VALUE
        elif column.role is ColumnRole.GROWTH:
            columns[column.place] = replace(column, role=figures, unit=column.unit or "%", is_growth=True)
    nodes = [column for column in columns if column.role is ColumnRole.NODE]
    if len(nodes) == 1:
        change(nodes[0], ColumnRole.VALUE)
    for column in columns:
        if column.role is ColumnRole.UNIT and column.heading == "单位":
            offices = [text for text in texts_of(column) if _OFFICE_END.search(text)]
            if offices and len(offices) * 2 >= len(texts_of(column)):
                change(column, ColumnRole.LEAD)
    roles = {column.role for column in columns}
    if ColumnRole.MEASURE not in roles:
        wanted = (ColumnRole.GOAL, ColumnRole.INDICATOR) if ColumnRole.AREA in roles else (ColumnRole.AREA,)
        others = [column for column in columns if column.role in wanted]
        unknown = [column for column in columns if column.role is ColumnRole.UNKNOWN]
        longest = max(unknown, key=lambda column: sum(map(len, texts_of(column))), default=None)
        if longest is not None and sum(map(len, texts_of(longest))) > 6 * len(rows) and not others:
            change(longest, ColumnRole.MEASURE)
        elif not roles & {ColumnRole.INDICATOR, ColumnRole.GOAL} and ColumnRole.AREA in roles:
            change([column for column in columns if column.role is ColumnRole.AREA][-1], ColumnRole.MEASURE)
    return tuple(columns)
