"""The rows of one area of a task table as measures."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from planreader.document import Cell, Document
from planreader.plan import Doubt, Measure
from planreader.structure.markers import marker_at_start, numeral_of
from planreader.structure.titles import title_of

from .assignments import DueCell, due_in, offices_in, weight_in
from .columns import ColumnRole, describes
from .figures import is_blank
from .head import Column, TableHead
from .row_quantities import RowQuantities
from .rows import AreaRows, TaskRow

_NO_DUE = DueCell(None)
#: A marker that an item of a cell with several begins with; a number with a point may begin an amount.
_ITEMS = {"ar", "arp", "circle", "shi", "first", "cnp", "cn"}


@dataclass
class _Task:
    """The rows that share a cell which names their task; ``cell`` None: the rows name none, their goals do."""

    cell: Cell | None
    rows: list[TaskRow] = field(default_factory=list)


class MeasureReader:
    """Makes measures of rows."""

    def __init__(self, document: Document, head: TableHead, year: int | None) -> None:
        self._document, self._head, self._year = document, head, year
        self._quantities = RowQuantities(document, head)
        columns = head.of(ColumnRole.MEASURE)
        #: What names a task, and what tells more of it: texts, and goals that are none of figures.
        self._main = columns[0] if columns else next(iter(head.of(ColumnRole.INDICATOR, ColumnRole.GOAL)), None)
        self._texts = [
            *columns[1:],
            *(column for column in head.of(ColumnRole.GOAL, ColumnRole.INDICATOR) if column != self._main),
        ]

        #: Texts that only describe, beside what is planned for the year.
        yearly = head.of(ColumnRole.VALUE, ColumnRole.GOAL, ColumnRole.NODE)
        self._descriptions = [
            column for column in self._texts if describes(column.heading) and any(each != column for each in yearly)
        ]

    def measures(self, area: AreaRows) -> list[Measure]:
        """The measures of an area's rows, in order."""
        found = []
        for task in self._tasks(area):
            lower = self._lower(task)
            items = self._items(task)
            if lower:
                found.append(self._with_parts(task, lower, area))
            elif items:
                found += self._of_items(task, items, area)
            else:
                found.append(self._measure(task, area))
        return [measure for measure in found if measure.title or measure.quantities]

    def _tasks(self, area: AreaRows) -> Iterator[_Task]:
        task: _Task | None = None
        for row in area.rows:
            cell = row.cells.get(self._main) if self._main else None
            if task is None or (cell is not None and cell != task.cell):
                if task:
                    yield task
                task = _Task(cell)
            task.rows.append(row)
        if task:
            yield task

    def _lower(self, task: _Task) -> Column | None:
        """The column of the level below a task: of measures, or of goals that have departments of their own."""
        if task.cell is None or len(task.rows) < 2:
            return None
        leads = {row.first(ColumnRole.LEAD) for row in task.rows}
        for column in self._texts:
            cells = {row.cells.get(column) for row in task.rows} - {None}
            if len(cells) > 1 and (column.role is ColumnRole.MEASURE or len(leads) > 1):
                return column
        return None

    def _items(self, task: _Task) -> list[tuple[int, int]]:
        """The numbered lines of a cell that is alone in telling its row's tasks; they are as many measures."""
        if task.cell is None or any(row.cells.get(column) for row in task.rows for column in self._texts):
            return []
        lines, start = [], task.cell.start
        for line in self._document.of(task.cell).split("\n"):
            mark = marker_at_start(line)
            if mark and mark[0] in _ITEMS:
                lines.append((start, start + len(line)))
            elif lines:
                lines[-1] = (lines[-1][0], start + len(line))
            elif line.strip():
                return []
            start += len(line) + 1
        return lines if len(lines) > 1 else []

    def _with_parts(self, task: _Task, lower: Column, area: AreaRows) -> Measure:
        measure = self._measure(_Task(task.cell, task.rows[:1]), area, only_itself=True)
        parts: list[_Task] = []
        for row in task.rows:
            cell = row.cells.get(lower)
            if not parts or (cell is not None and cell != parts[-1].cell):
                parts.append(_Task(cell))
            parts[-1].rows.append(row)
        measure.parts = [self._measure(part, area, below=measure) for part in parts]
        # What differs from part to part is not the measure's.
        measure.due_month, measure.deadline, measure.doubts = None, None, ()
        if any(part.leads != measure.leads for part in measure.parts):
            measure.leads, measure.supports = [], []
        if not _counts(measure.text):
            measure.cells = ()
        measure.end = max([measure.end, *(part.end for part in measure.parts)])
        return measure

    def _of_items(self, task: _Task, items: list[tuple[int, int]], area: AreaRows) -> list[Measure]:
        """The measures of a cell with several tasks; figures of the row belong to the first, for a person to place."""
        first = self._measure(_Task(Cell(*items[0]), task.rows), area, cell=task.cell)
        found = [first]
        for start, end in items[1:]:
            other = Measure(start, end, "", cells=((start, end),), text=self._document.text[start:end])
            self._name(other, Cell(start, end), None)
            for name in ("leads", "supports", "leader", "due_month", "deadline", "doubts"):
                value = getattr(first, name)
                setattr(other, name, list(value) if isinstance(value, list) else value)
            found.append(other)
        for measure in found:
            measure.doubts = (*measure.doubts, Doubt.SHARED_ROW)
        return found

    def _measure(
        self,
        task: _Task,
        area: AreaRows,
        *,
        below: Measure | None = None,
        only_itself: bool = False,
        cell: Cell | None = None,
    ) -> Measure:
        """The measure of a task's rows.

        Args:
            below: the measure that it is a part of.
            only_itself: its other cells belong to its parts.
            cell: the whole cell, of which the task is a line.
        """
        main = task.cell or self._goal(task)
        measure = Measure(main.start, main.end, "") if main else Measure(0, 0, "")
        number = next((number for row in task.rows if (number := row.first(ColumnRole.NUMBER))), None)
        self._name(measure, main, None if number == area.number or below else number)
        due = _NO_DUE
        texts: dict[Cell, None] = {main: None} if main else {}
        described: set[Cell] = set()
        for row in task.rows:
            row_due = self._due(row)
            due = row_due if row_due.text and not due.text else due
            if not only_itself:
                title = measure.title or (below.title if below else "")
                measure.quantities += self._quantities.of(row, title, cell or main, row_due if row_due.text else due)
                for column in self._texts:
                    text = row.cells.get(column)
                    if text and text != task.cell and not (below and text.start < measure.start):
                        texts[text] = None
                        described |= {text} if column in self._descriptions else set()
            self._assign(measure, row)
        self._weigh(measure, task, area)
        if due.text:
            measure.due_month = 12 if due.year else due.month
            measure.deadline = due.place
            measure.doubts = (*measure.doubts, *due.doubts)
        steps = [] if only_itself else self._steps(task)
        self._finish(measure, list(texts), steps, cell)
        places = {(text.start, text.end) for text in described}
        measure.parameters = tuple(place for place in measure.cells or () if place in places)
        measure.cells = tuple(place for place in measure.cells or () if place not in places)
        return measure

    def _goal(self, task: _Task) -> Cell | None:
        roles = (ColumnRole.MEASURE, ColumnRole.INDICATOR, ColumnRole.GOAL)
        return next((cell for row in task.rows if (cell := row.first(*roles))), None)

    def _name(self, measure: Measure, main: Cell | None, number: Cell | None) -> None:
        if main is None:
            return
        text = self._document.of(main)
        mark = marker_at_start(text)
        start = main.start
        if mark:
            start += mark[1]
            measure.marker, measure.numeral = mark[2], numeral_of(mark[2])
        elif number is not None:
            measure.marker = self._document.of(number)
            measure.numeral = numeral_of(measure.marker)
        measure.title = title_of(self._document.text, start, main.end).text

    def _due(self, row: TaskRow) -> DueCell:
        cell = row.first(ColumnRole.DUE)
        text = self._document.of(cell)
        if cell is None or is_blank(text):
            return _NO_DUE
        return replace(due_in(text, self._year), place=(cell.start, cell.end))

    def _assign(self, measure: Measure, row: TaskRow) -> None:
        for _column, cell in row.all(ColumnRole.LEAD):
            leads, supports = offices_in(self._document.of(cell))
            _add(measure.leads if not measure.leads else measure.supports, leads, measure)
            _add(measure.supports, supports, measure)
        for _column, cell in row.all(ColumnRole.SUPPORT):
            if not is_blank(self._document.of(cell)):
                _add(
                    measure.supports, [name for names in offices_in(self._document.of(cell)) for name in names], measure
                )
        leader = row.first(ColumnRole.LEADER) or row.first(ColumnRole.PERSON)
        if leader and not measure.leader and not is_blank(self._document.of(leader)):
            measure.leader = re.sub(r"\s*\n\s*", "、", self._document.of(leader))

    def _weigh(self, measure: Measure, task: _Task, area: AreaRows) -> None:
        """The weight of the measure; rows with weights of their own give them to their quantities."""
        cells = {cell for row in task.rows if (cell := row.first(ColumnRole.WEIGHT))} - {area.weight}
        if len(cells) == 1:
            measure.weight = weight_in(self._document.of(cells.pop()))
        elif cells:
            for quantity in measure.quantities:
                row = next((row for row in task.rows if self._holds(row, quantity.start)), None)
                if row and (cell := row.first(ColumnRole.WEIGHT)):
                    quantity.weight = weight_in(self._document.of(cell))

    def _steps(self, task: _Task) -> list[str]:
        """What is planned quarter by quarter, in words."""
        cells = (
            (column, cell)
            for row in task.rows
            for column, cell in row.all(ColumnRole.NODE)
            if not self._quantities.is_read(cell) and not is_blank(self._document.of(cell))
        )
        return [f"{column.heading}：{self._document.of(cell)}" for column, cell in cells]

    def _holds(self, row: TaskRow, position: int) -> bool:
        return any(cell.start <= position < cell.end for cell in row.cells.values())

    def _finish(self, measure: Measure, texts: list[Cell], steps: list[str], cell: Cell | None) -> None:
        """The measure's text, what of it is still to be read, and how far it reaches."""
        unread = [text for text in texts if not self._quantities.is_read(text)]
        if len(unread) > 1 and not _counts(self._document.of(unread[0])):
            del unread[0]  # a heading; the texts beside it say what is done
        measure.cells = tuple((text.start, text.end) for text in unread)
        quotes = [quantity.quote for quantity in measure.quantities if quantity.is_target]
        lines = [line for text in texts if not _stands(line := self._document.of(text), quotes)]
        lines += (quote for quote in quotes if not _stands(quote, lines))
        measure.text = "\n".join(dict.fromkeys([*lines, *steps]))
        ends = [*(text.end for text in texts), *(quantity.end for quantity in measure.quantities)]
        starts = [*(text.start for text in texts), *(quantity.start for quantity in measure.quantities)]
        if starts and not cell:
            measure.start = min([measure.start, *starts]) if measure.title else min(starts)
            measure.end = max([measure.end, *ends])


def _counts(text: str) -> bool:
    """Whether a text has a figure."""
    return bool(re.search(r"\d|[XxＸ×＊*]{1,4}(?![A-Za-z])|_{2,}|[０-９]", text))


def _stands(words: str, texts: list[str]) -> bool:
    return any(words in text for text in texts)


def _add(names: list[str], more: list[str], measure: Measure) -> None:
    names += [name for name in dict.fromkeys(more) if name not in measure.leads and name not in measure.supports]
