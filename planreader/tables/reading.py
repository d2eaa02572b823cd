"""Adds what a document's task tables say to the plan that its text gave."""

import re
from collections.abc import Iterator
from dataclasses import replace

from planreader.document import DocumentTable
from planreader.plan import Area, AreaKind, Measure, Quantity, QuantityBasis, ReadPlan
from planreader.quantities.dates import WrittenDeadline
from planreader.quantities.reading import quantities_of

from .assignments import due_in

#: A line above a table that names it: what follows belongs to no area of the text.
_NAMES_A_TABLE = re.compile(r"附[件表]|(?:分解|一览|明细|责任)表|清单|台账")
_BEGINNING = re.compile("开工|动工|启动")
_BEGUN_BY = re.compile(r"\d{1,2}月(?:份|底|末)?(?:之?前)?(?P<what>开工|动工|启动)(?:建设)?")


#: The task tables of a document in its order, each with its areas (``areas_of_table``).
TaskTables = list[tuple[DocumentTable, list[Area]]]


def add_tables(plan: ReadPlan, tables: TaskTables) -> None:
    """Adds the areas of the task tables, each at its place; their cells are read for quantities.

    A table without areas of its own belongs to the area of the text that it stands in, or to the table that it goes on.
    """
    for table, areas in tables:
        for part in _parts(plan.areas):
            part.quantities = [
                quantity for quantity in part.quantities if not table.start <= quantity.start < table.end
            ]
        for area in areas:
            _read_cells(plan, area)
        holder = _holder(plan, table, areas[0]) if len(areas) == 1 and not areas[0].cells else None
        if holder:
            holder.measures += areas[0].measures
            holder.quantities += areas[0].quantities
            _dissolve(holder)
            holder.end = max(holder.end, areas[0].end)
        else:
            for area in areas:
                _dissolve(area)
            plan.areas += areas
            plan.areas.sort(key=lambda area: area.start)


def _dissolve(area: Area) -> None:
    """Headline figures have no measures; rows that are given to somebody stay."""
    if area.kind is AreaKind.HEADLINE and not any(measure.leads for measure in area.measures):
        area.quantities += (quantity for part in _parts([area]) if part is not area for quantity in part.quantities)
        area.measures = []


def _holder(plan: ReadPlan, table: DocumentTable, own: Area) -> Area | None:
    """The area that a table belongs to, which names none itself."""
    before = [area for area in plan.areas if area.start < table.start]
    if not before:
        return None
    last = max(before, key=lambda area: area.start)
    between = plan.text[min(last.end, table.start) : table.start]
    if last.cells is not None:
        return last if last.title == own.title and not between.strip() else None
    line = plan.text[last.start : table.start].rstrip().rpartition("\n")[2]
    return None if between.strip() or _NAMES_A_TABLE.search(line) else last


def _parts(areas: list[Area]) -> Iterator[Area | Measure]:
    for area in areas:
        yield area
        for measure in area.measures:
            yield measure
            yield from measure.parts


def _read_cells(plan: ReadPlan, area: Area) -> None:
    for part in _parts([area]):
        deadline = _deadline(plan, part) if isinstance(part, Measure) else None
        found: list[Quantity] = []
        for start, end in part.cells or ():
            found += quantities_of(plan.text, start, end, year=plan.year, deadline=deadline)
        for start, end in part.parameters if isinstance(part, Measure) else ():
            found += (_fact(each) for each in quantities_of(plan.text, start, end, year=plan.year) if each.unit != "项")
        part.quantities += [_promised(plan, part, each) for each in found] if isinstance(part, Measure) else found


def _promised(plan: ReadPlan, measure: Measure, quantity: Quantity) -> Quantity:
    """The quantity, or what its deadline's cell asks in its place: 建成…, but only begun by May (5月底前动工)."""
    begun = _BEGUN_BY.search(plan.text, *measure.deadline) if measure.deadline else None
    if quantity.basis is not QuantityBasis.BINARY or not begun or _BEGINNING.search(quantity.quote):
        return quantity
    if begun[0] not in measure.text:
        # A quotation stands in its sub-measure's words: those of the deadline's cell are among them.
        measure.text = f"{measure.text}\n{begun[0]}"
    name = f"{quantity.name}{begun['what']}"
    return replace(quantity, start=begun.start(), end=begun.end(), quote=begun[0], name=name)


def _fact(quantity: Quantity) -> Quantity:
    """What a column only describes."""
    return replace(quantity, kind="fact", basis=QuantityBasis.PARAMETER, comparator=None, due_month=None)


def _deadline(plan: ReadPlan, measure: Measure) -> WrittenDeadline | None:
    """What the row's column of deadlines says."""
    if measure.deadline is None:
        return None
    start, end = measure.deadline
    due = due_in(plan.text[start:end], plan.year)
    return WrittenDeadline(start, end, plan.text[start:end], due.month, due.year)
