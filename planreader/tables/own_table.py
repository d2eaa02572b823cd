"""Reads our own task table: what stands in its columns, without guessing."""

import re
from dataclasses import dataclass

from planreader.document import Cell, Document, DocumentTable
from planreader.plan import Area, AreaKind, Doubt, Measure, Quantity, QuantityBasis
from planreader.structure.markers import numeral_of

from . import own_columns as own
from .assignments import due_in, offices_in, weight_in
from .columns import heading_of, node_month
from .figures import figure_in, is_blank
from .head import Row

_LAST_ROW = 12
_PART = re.compile(r"\d+\.\d+\.\d+")
_MONTH = re.compile(r"0?([1-9]|1[0-2])月?份?")


@dataclass(frozen=True)
class OwnHead:
    """The places of our columns, by their headings, those of months among them; ``rows``: the first row below."""

    places: dict[str, int]
    rows: int


def own_head(document: Document, table: DocumentTable) -> OwnHead | None:
    """The head of a table, where it is our own task table."""
    for place, row in enumerate(table.rows[:_LAST_ROW]):
        headings: dict[str, int] = {}
        for column, cell in enumerate(row):
            heading = heading_of(document.of(cell))
            if heading in own.COLUMNS or node_month(heading):
                headings.setdefault(heading, column)
        if headings.keys() >= own.NEEDED:
            return OwnHead(headings, place + 1)
    return None


def areas_of_own_table(document: Document, table: DocumentTable, head: OwnHead, year: int | None) -> list[Area]:
    """The areas of our own task table. Nothing of its texts is left to be read. Rows marked as examples are none.

    Args:
        year: the plan's.
    """
    reader = _OwnTableReader(document, head, year)
    for row in table.rows[head.rows :]:
        reader.read(row)
    return reader.areas


class _OwnTableReader:
    def __init__(self, document: Document, head: OwnHead, year: int | None) -> None:
        self._document, self._head, self._year = document, head, year
        self.areas: list[Area] = []
        self._area_cells: list[Cell | None] = []
        self._measure_cells: list[Cell | None] = []
        #: The measure whose rows are read; None: the area's own.
        self._measure: Measure | None = None

    def read(self, row: Row) -> None:
        """Takes a row."""
        if own.EXAMPLE in (self._text(row, own.AREA_MARKER), self._text(row, own.CODE)):
            return
        self._open_area(row)
        self._open_measure(row)
        part: Area | Measure = self._measure or self.areas[-1]
        if quantity := self._quantity(row):
            part.quantities.append(quantity)
        end = max((cell.end for cell in row if cell), default=part.end)
        for above in (part, self.areas[-1], *self.areas[-1].measures[-1:]):
            above.end = max(above.end, end)

    def _cell(self, row: Row, heading: str) -> Cell | None:
        place = self._head.places.get(heading)
        return row[place] if place is not None and place < len(row) else None

    def _text(self, row: Row, heading: str) -> str:
        return self._document.of(self._cell(row, heading)).strip()

    def _open_area(self, row: Row) -> None:
        cells = [self._cell(row, heading) for heading in own.OF_AREAS]
        is_new = any(cells[:2]) and cells != self._area_cells
        marker, title = self._text(row, own.AREA_MARKER), self._text(row, own.AREA_TITLE)
        if is_new and self.areas and (self.areas[-1].marker, self.areas[-1].title) == (marker, title):
            is_new = False  # repeated on each row
        if is_new or not self.areas:
            kinds = {name: kind for kind, name in own.KINDS.items()}
            kind = kinds.get(self._text(row, own.AREA_KIND), AreaKind.TASK)
            start = min(cell.start for cell in row if cell)
            area = Area(start, start, title, kind, marker=marker, numeral=numeral_of(marker), cells=())
            area.weight = weight_in(self._text(row, own.AREA_WEIGHT))
            self.areas.append(area)
            self._area_cells, self._measure_cells, self._measure = cells, [], None

    def _open_measure(self, row: Row) -> None:
        cells = [self._cell(row, heading) for heading in own.OF_MEASURES]
        code = self._text(row, own.CODE)
        if code == own.OF_AREA:
            self._measure = None
            if text := self._document.of(self._cell(row, own.TEXT)):
                self.areas[-1].text = text
            _extend(self.areas[-1].leads, offices_in(self._text(row, own.LEADS))[0])
            return
        if not any(cells) or cells == self._measure_cells:
            return
        if self._measure_cells and self._texts(cells) == self._texts(self._measure_cells):
            return  # repeated on each row
        self._measure_cells = cells
        start = min(cell.start for cell in cells if cell)
        marker = self._text(row, own.MARKER)
        measure = Measure(start, start, self._text(row, own.TITLE), marker=marker, numeral=numeral_of(marker), cells=())
        measure.text = self._document.of(self._cell(row, own.TEXT))
        measure.title = measure.title or re.split("[，。；\n]", measure.text)[0]
        leads, supports = offices_in(self._text(row, own.LEADS))
        measure.leads, measure.leader = leads, self._text(row, own.LEADER)
        measure.supports = [*supports, *offices_in(self._text(row, own.SUPPORTS))[0]]
        measure.weight = weight_in(self._text(row, own.WEIGHT))
        if until := self._text(row, own.UNTIL):
            measure.due_month = self._month(until)
        siblings = self.areas[-1].measures
        (siblings[-1].parts if _PART.fullmatch(code) and siblings else siblings).append(measure)
        self._measure = measure

    def _texts(self, cells: list[Cell | None]) -> list[str]:
        return [self._document.of(cell) for cell in cells]

    def _has_quantity(self, row: Row) -> bool:
        return any(self._text(row, heading) for heading in (own.NAME, own.VALUE, own.UNIT, own.QUOTE))

    def _month(self, text: str) -> int | None:
        plain = _MONTH.fullmatch(text)
        return int(plain[1]) if plain else due_in(text, self._year).month

    def _quantity(self, row: Row) -> Quantity | None:
        if not self._has_quantity(row):
            return None
        value, unit = self._text(row, own.VALUE), self._text(row, own.UNIT)
        name = self._text(row, own.NAME) or (self._measure or self.areas[-1]).title
        figure = figure_in(value, unit, name)
        start, end = self._quotation(row)
        quantity = Quantity(start, end, self._document.text[start:end], name, unit=unit)
        if figure:
            quantity.value, quantity.maximum, quantity.unit = figure.value, figure.maximum, figure.unit
            quantity.comparator, quantity.basis, quantity.doubts = figure.comparator, figure.basis, figure.doubts
        elif not is_blank(value):
            quantity.doubts = (Doubt.GUESSED,)  # a word where a number goes
        directions = {sign: comparator for comparator, sign in own.DIRECTIONS.items()}
        quantity.comparator = directions.get(self._text(row, own.DIRECTION), quantity.comparator)
        if value == "" and quantity.comparator == "lte":
            quantity.basis = QuantityBasis.ZERO
        elif value == "" and unit == "项":
            quantity.basis = QuantityBasis.BINARY
        phasings = {name: phasing for phasing, name in own.PHASINGS.items()}
        quantity.phasing = phasings.get(self._text(row, own.PHASING), "")
        quantity.start_month = self._month(self._text(row, own.START)) or 1
        if self._measure and self._measure.due_month:
            quantity.due_month = self._measure.due_month
        self._date(quantity, self._text(row, own.DUE))
        quantity.weight = weight_in(self._text(row, own.QUANTITY_WEIGHT))
        for heading in self._head.places:
            month, node = node_month(heading), figure_in(self._text(row, heading), unit)
            if month and node and node.value:
                quantity.nodes[month] = node.value
        return quantity

    def _date(self, quantity: Quantity, text: str) -> None:
        if plain := _MONTH.fullmatch(text):
            quantity.due_month = int(plain[1])
        elif text:
            due = due_in(text, self._year)
            quantity.due_month, quantity.due_year = due.month, due.year
            quantity.due_text = text if due.month is None else ""
            quantity.doubts = (*quantity.doubts, *due.doubts)

    def _quotation(self, row: Row) -> tuple[int, int]:
        """Where the quotation stands in the measure's text, else in its own cell; without one, from name to unit."""
        quote = self._document.of(self._cell(row, own.QUOTE))
        text = self._cell(row, own.TEXT)
        if text is None and self._measure and own.TEXT in self._head.places:
            text = self._measure_cells[own.OF_MEASURES.index(own.TEXT)]
        if quote:
            place = self._document.of(text).find(quote)
            if text and place >= 0:
                return text.start + place, text.start + place + len(quote)
            cell = self._cell(row, own.QUOTE)
            return (cell.start, cell.end) if cell else (0, 0)
        cells = [cell for heading in (own.NAME, own.VALUE, own.UNIT) if (cell := self._cell(row, heading))]
        return min(cell.start for cell in cells), max(cell.end for cell in cells)


def _extend(names: list[str], more: list[str]) -> None:
    names += [name for name in more if name not in names]
