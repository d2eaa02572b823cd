"""The rows of a task table: which are tasks, and which area and which measure each belongs to."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from planreader.document import Cell, Document, DocumentTable

from .columns import ColumnRole, heading_of
from .head import Column, Row, TableHead, distinct

_SUM = re.compile(r"(?:合计|总计|小计|共计)[：:]?.{0,6}")
_NOTE = re.compile(
    r"(?:注|备注|说明|填表|填报|制表|审核|审批|单位|联系|日期|分管领导签字|主要领导签字)[^，。]{0,6}[：:]"
)
_AREA_NUMBER = re.compile(r"[（(]?[一二三四五六七八九十]{1,3}[）)]?[、.．]?")
_PAGE = re.compile(r"(?:第\s*\d+\s*页.*|[-—\s]*\d+[-—\s]*)")
#: With more areas of one row each, they are no areas but titles.
_MOST_LONELY_AREAS = 3


@dataclass
class TaskRow:
    """A row with a task: its cells by column."""

    cells: dict[Column, Cell]

    def first(self, *roles: ColumnRole) -> Cell | None:
        """The first cell of some roles."""
        return next((cell for column, cell in self.cells.items() if column.role in roles), None)

    def all(self, *roles: ColumnRole) -> list[tuple[Column, Cell]]:
        """The cells of some roles, with their columns."""
        return [(column, cell) for column, cell in self.cells.items() if column.role in roles]


@dataclass
class AreaRows:
    """The rows of an area.

    Attributes:
        heading: the cell that names it; None: the table names none.
        number: the cell of its number, where that is its own.
        weight: the cell of its weight, where a row of its own has one.
    """

    heading: Cell | None
    number: Cell | None = None
    weight: Cell | None = None
    rows: list[TaskRow] = field(default_factory=list)


def areas_of_rows(document: Document, table: DocumentTable, head: TableHead) -> tuple[TableHead, list[AreaRows]]:
    """The rows of a table by their areas; and the head, with the columns of areas settled."""
    rows = list(_kept(document, table, head))
    headings = {place for place, row in enumerate(rows) if _is_area_row(document, row, head)}
    found = _task_rows(rows, head)
    head = _with_area_column(document, head, found, bool(headings))
    areas: list[AreaRows] = []
    area_column = next(iter(head.of(ColumnRole.AREA)), None)
    above: Cell | None = None
    for place, row in enumerate(_task_rows(rows, head)):
        if place in headings:
            areas.append(_area_of_heading(row))
            continue
        cell = row.cells.get(area_column) if area_column and not headings else None
        if not areas or (cell is not None and cell != above):
            areas.append(AreaRows(cell))
        above = cell or above
        areas[-1].rows.append(row)
    _give_numbers(document, areas, head)
    return head, [area for area in areas if area.rows or area.heading]


def _kept(document: Document, table: DocumentTable, head: TableHead) -> Iterator[Row]:
    """The rows below the heading, without sums, notes, page numbers and the heading's repetitions."""
    for row in table.rows[head.rows :]:
        texts = [document.of(cell) for cell in distinct(row)]
        first = re.sub(r"\s", "", texts[0]) if texts else ""
        headings = tuple(heading_of(document.of(cell)) for cell in row)
        if not texts or headings == head.headings or _SUM.fullmatch(first):
            continue
        if len(texts) > 1 and _SUM.fullmatch(re.sub(r"\s", "", texts[1])):
            continue
        if len(texts) == 1 and (_NOTE.match(first) or _PAGE.fullmatch(first)):
            continue
        yield row


def _task_rows(rows: list[Row], head: TableHead) -> list[TaskRow]:
    def cells_of(row: Row) -> dict[Column, Cell]:
        return {column: cell for column in head.columns if column.place < len(row) and (cell := row[column.place])}

    return [TaskRow(cells_of(row)) for row in rows]


def _is_area_row(document: Document, row: Row, head: TableHead) -> bool:
    """Whether a row only names an area: one cell over the width of the table, or a number and a title."""
    weights = {column.place for column in head.of(ColumnRole.WEIGHT)}
    cells = distinct(tuple(cell for place, cell in enumerate(row) if place not in weights))
    texts = [document.of(cell) for cell in cells]
    if len(cells) == 1 and len(row) > 2:
        return row.count(cells[0]) * 2 > len(row) or (row[0] == cells[0] and len(texts[0]) < 40)
    return len(cells) == 2 and bool(_AREA_NUMBER.fullmatch(texts[0].strip())) and row[0] == cells[0] and len(row) > 3


def _area_of_heading(row: TaskRow) -> AreaRows:
    cells = list(dict.fromkeys(cell for column, cell in row.cells.items() if column.role is not ColumnRole.WEIGHT))
    weight = row.first(ColumnRole.WEIGHT)
    return AreaRows(cells[-1], cells[0] if len(cells) > 1 else None, None if weight in cells else weight)


def _with_area_column(document: Document, head: TableHead, rows: list[TaskRow], has_headings: bool) -> TableHead:
    """The head with one column of areas at most: others are measures, above those that were."""
    areas, measures = head.of(ColumnRole.AREA), head.of(ColumnRole.MEASURE)
    others = [*measures, *head.of(ColumnRole.GOAL, ColumnRole.INDICATOR)]
    no_areas: list[Column] = []
    new_areas: list[Column] = []
    if has_headings:
        no_areas = areas
    elif areas:
        no_areas = areas[1:]
        if (measures or head.of(ColumnRole.GOAL)) and _are_titles(document, areas[0], rows):
            no_areas = areas
    elif len(measures) > 1 and holds_several(measures[0], measures[1], rows):
        new_areas = measures[:1]
    elif not measures and len(others) > 1 and holds_several(others[0], others[1], rows):
        new_areas = others[:1]
    roles = dict.fromkeys(no_areas, ColumnRole.MEASURE) | dict.fromkeys(new_areas, ColumnRole.AREA)
    columns = tuple(replace(column, role=roles.get(column, column.role)) for column in head.columns)
    return replace(head, columns=columns)


def _are_titles(document: Document, column: Column, rows: list[TaskRow]) -> bool:
    """Whether a column that could name areas names each row's task."""
    cells = [cell for row in rows if (cell := row.cells.get(column))]
    if len(set(cells)) < len(cells) or len(cells) < len(rows) or len(cells) <= _MOST_LONELY_AREAS:
        return False
    return not any(_AREA_NUMBER.match(document.of(cell)) for cell in cells)


def holds_several(column: Column, below: Column, rows: list[TaskRow]) -> bool:
    """Whether a cell of one column stands beside several of the other, merged or with blanks below it."""
    held: set[Cell] = set()
    current: Cell | None = None
    for row in rows:
        cell, lower = row.cells.get(column), row.cells.get(below)
        if cell is not None and cell != current:
            current, held = cell, set()
        if lower is not None and lower != current:
            held.add(lower)
        if len(held) > 1:
            return True
    return False


def _give_numbers(document: Document, areas: list[AreaRows], head: TableHead) -> None:
    """A number that is merged over all rows of an area is the area's; so are the others of its column, if Chinese."""
    columns = head.of(ColumnRole.NUMBER)
    if not columns:
        return
    for area in areas:
        numbers = {row.cells.get(columns[0]) for row in area.rows}
        if area.number is None and area.heading and len(numbers) == 1 and (number := numbers.pop()):
            is_chinese = bool(_AREA_NUMBER.fullmatch(document.of(number).strip()))
            area.number = number if is_chinese or len(area.rows) > 1 else None
