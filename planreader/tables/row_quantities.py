"""Targets and facts of a row whose figures have columns of their own."""

import re
from collections.abc import Iterator
from decimal import Decimal

from planreader.document import Cell, Document
from planreader.plan import Doubt, Quantity, QuantityBasis

from .assignments import DueCell
from .columns import ColumnRole, heading_of, unit_in, without_unit
from .figures import CellFigure, figure_in
from .head import Column, TableHead
from .rows import TaskRow

#: Headings that say nothing about what is counted.
_GENERAL = re.compile(
    r"(?:20\d\d年?|年度|全年|本年|今年|工作|考核|计划|预期|量化|指标|目标|任务|完成|数|值|量|要求|标准|的|与|和|及|内容|名称|序列)*"
)
_FACTS = {ColumnRole.RESULT: QuantityBasis.RESULT, ColumnRole.PARAMETER: QuantityBasis.PARAMETER}


class RowQuantities:
    """Makes the quantities of rows, each cell once."""

    def __init__(self, document: Document, head: TableHead) -> None:
        self._document, self._head = document, head
        self._taken: set[Cell] = set()
        self._names: set[Cell | None] = set()

    def of(self, row: TaskRow, title: str, main: Cell | None, due: DueCell) -> list[Quantity]:
        """The quantities of a row.

        Args:
            title: of its measure, for figures without a name of their own.
            main: the measure's cell, which a quotation begins with where no indicator is named.
            due: the row's deadline.
        """
        named = self._indicator(row)
        name_cell = named or main
        found = []
        for column, cell in row.all(ColumnRole.VALUE, ColumnRole.GOAL):
            if cell in self._taken or cell == name_cell:
                continue
            name = self._name(named, title)
            if not _GENERAL.fullmatch(column.heading):
                name += column.heading
            made = list(self._figures(row, column, cell, name, name_cell))
            if made:
                self._taken.add(cell)
                self._names.add(name_cell)
            # What is planned for the year is not due with a project that ends later.
            found += [quantity if due.year else _dated(quantity, due) for quantity in made]
        nodes = self._nodes(row, name_cell)
        if nodes and len(found) == 1 and found[0].value:
            _give_nodes(found[0], {month: figure for month, (_cell, figure) in nodes.items()})
        elif nodes and not found and not self._says_goal(row, name_cell):
            name = self._name(named, title)
            self._names.add(name_cell)
            found += [_dated(quantity, due) for quantity in self._of_nodes(row, nodes, name)]
        return found + self._facts(row, name_cell, title)

    def is_read(self, cell: Cell) -> bool:
        """Whether a cell needs no reading as text: it gave a quantity, or only its name."""
        return cell in self._taken or (cell in self._names and not re.search(r"\d", self._document.of(cell)))

    def _indicator(self, row: TaskRow) -> Cell | None:
        cells = [cell for _column, cell in row.all(ColumnRole.INDICATOR)]
        return cells[-1] if cells else None

    def _name(self, indicator: Cell | None, title: str) -> str:
        """What is counted: the indicator, else the measure; without the unit in its brackets."""
        name = heading_of(self._document.of(indicator)) if indicator else title
        return without_unit(name) if unit_in(name) else name

    def _says_goal(self, row: TaskRow, name_cell: Cell | None) -> bool:
        """Whether a text of the row counts something, beside its name."""
        cells = (cell for _column, cell in row.all(ColumnRole.MEASURE, ColumnRole.GOAL) if cell != name_cell)
        return any(re.search(r"\d", self._document.of(cell)) for cell in cells)

    def _unit_cell(self, row: TaskRow, column: Column) -> Cell | None:
        """The cell of the column of units that is nearest to a column."""
        units = row.all(ColumnRole.UNIT)
        return min(units, key=lambda unit: abs(unit[0].place - column.place), default=(None, None))[1]

    def _unit(self, row: TaskRow, column: Column, name: Cell | None) -> str:
        if column.is_growth:
            return column.unit
        if cell := self._unit_cell(row, column):
            return "".join(self._document.of(cell).split())
        own = column.unit or (unit_in(heading_of(self._document.of(name))) if name else "")
        is_rate = bool(name and re.search(r"率|增长|增速|增幅|占比|比重", self._document.of(name)))
        return own or ("" if is_rate else self._head.unit)

    def _figures(
        self, row: TaskRow, column: Column, cell: Cell, name: str, name_cell: Cell | None
    ) -> Iterator[Quantity]:
        """The figure of a cell, or those of its lines, each with the name on the same line."""
        text = self._document.of(cell)
        unit = self._unit(row, column, name_cell)
        if figure := figure_in(text, unit, name):
            start, end = self._quotation(row, column, cell, name_cell)
            yield self._quantity(start, end, name, figure)
            return
        lines = _lines(text, cell.start)
        figures = [figure_in(text, unit, name) for text, _start in lines]
        if len(lines) < 2 or None in figures:
            return
        names = self._document.of(name_cell).split("\n") if name_cell else []
        for place, ((text, start), figure) in enumerate(zip(lines, figures, strict=True)):
            own = without_unit(heading_of(names[place])) if len(names) == len(lines) else name
            quantity = self._quantity(start, start + len(text), own, figure)
            quantity.doubts = (*quantity.doubts, Doubt.SHARED_ROW)
            yield quantity

    def _quotation(self, row: TaskRow, column: Column, cell: Cell, name_cell: Cell | None) -> tuple[int, int]:
        """From the name to the figure, in a row that stands on one line, and to the unit where it follows."""
        start, end = cell.start, cell.end
        unit = None if column.is_growth else self._unit_cell(row, column)
        if unit and not self._document.text[end : unit.start].strip("\t") and unit.start >= end:
            end = unit.end
        if name_cell and name_cell.end <= start and self._is_one_line(row, name_cell.start, start):
            start = name_cell.start
        return start, end

    def _is_one_line(self, row: TaskRow, start: int, end: int) -> bool:
        """Whether cells of a row stand on one line, or each on its own."""
        text = self._document.text[start:end]
        cells = sum(start <= cell.start < end for cell in set(row.cells.values()))
        return "\n" not in text or ("\t" not in text and text.count("\n") == cells)

    def _quantity(self, start: int, end: int, name: str, figure: CellFigure) -> Quantity:
        return Quantity(
            start, end, self._document.text[start:end], name.strip(), value=figure.value, maximum=figure.maximum,
            unit=figure.unit, comparator=figure.comparator, basis=figure.basis, doubts=figure.doubts,
        )  # fmt: skip

    def _nodes(self, row: TaskRow, name_cell: Cell | None) -> dict[int, tuple[Cell, CellFigure]]:
        found = {}
        for column, cell in row.all(ColumnRole.NODE):
            figure = figure_in(self._document.of(cell), self._unit(row, column, name_cell))
            if figure and figure.value and column.month and cell not in self._taken:
                found[column.month] = cell, figure
        self._taken |= {cell for cell, _figure in found.values()}
        return found

    def _of_nodes(self, row: TaskRow, nodes: dict[int, tuple[Cell, CellFigure]], name: str) -> Iterator[Quantity]:
        """A target that only its quarters give: what the last one reaches."""
        values = [Decimal(figure.value or 0) for _cell, figure in nodes.values()]
        cell, figure = nodes[max(nodes)]
        if max(nodes) != 12:
            return
        quantity = self._quantity(cell.start, cell.end, name, figure)
        if values == sorted(values):
            quantity.nodes = {month: each.value or "" for month, (_cell, each) in nodes.items()}
        else:
            # Each quarter's own share: the year's sum stands nowhere.
            quantity.value, quantity.doubts = None, (*quantity.doubts, Doubt.UNSET, Doubt.GUESSED)
        yield quantity

    def _facts(self, row: TaskRow, name_cell: Cell | None, title: str) -> list[Quantity]:
        found = []
        for column, cell in row.all(*_FACTS):
            figure = figure_in(self._document.of(cell), self._unit(row, column, name_cell))
            if figure and figure.value and cell not in self._taken:
                self._taken.add(cell)
                start, end = self._quotation(row, column, cell, name_cell)
                fact = self._quantity(start, end, self._name(self._indicator(row), title) + column.heading, figure)
                fact.kind, fact.basis, fact.comparator, fact.due_month = "fact", _FACTS[column.role], None, None
                found.append(fact)
        return found


def _lines(text: str, start: int) -> list[tuple[str, int]]:
    lines = []
    for line in text.split("\n"):
        lines.append((line, start))
        start += len(line) + 1
    return lines


def _dated(quantity: Quantity, due: DueCell) -> Quantity:
    if due.text:
        quantity.due_month, quantity.due_year = due.month, due.year
        quantity.due_text = due.text if due.month is None else ""
        quantity.doubts = (*quantity.doubts, *due.doubts)
    return quantity


def _give_nodes(quantity: Quantity, nodes: dict[int, CellFigure]) -> None:
    """Cumulative values from quarters that are cumulative, or whose sum is the year's value."""
    months = sorted(nodes)
    if {nodes[month].unit == "%" for month in months} != {quantity.unit == "%"}:
        return  # shares of the work: the plan says no values
    values = [Decimal(nodes[month].value or 0) for month in months]
    whole = Decimal(quantity.value or 0)
    if values[-1] != whole and sum(values) == whole:
        total = Decimal(0)
        for month, value in zip(months, values, strict=True):
            total += value
            quantity.nodes[month] = f"{total:f}"
    elif values == sorted(values) and values[-1] <= whole:
        quantity.nodes = {month: nodes[month].value or "" for month in months}
    else:
        quantity.doubts = (*quantity.doubts, Doubt.GUESSED)
