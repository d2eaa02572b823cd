"""Reads a document into a plan: its structure, its tables, its quantities."""

import re
from dataclasses import replace

from .document import Document, DocumentTable, Paragraph, UnreadableDocument, UnreadableReason
from .files.plausible import can_be_plan
from .files.reading import read_document
from .files.text import document_of_text
from .plan import Area, Measure, ReadPlan
from .quantities.dates import WrittenDeadline, written_deadlines
from .quantities.numbers import narrowed
from .quantities.wrapped import quantities_of_stretch
from .structure.outline import outline, year_in
from .tables.pasted import with_pasted_tables
from .tables.reading import TaskTables, add_tables
from .tables.task_table import areas_of_table

_UNTIL = re.compile(r"(?:时限|期限|时间)[:：为]?(?P<until>[^）)；;。\n]{2,20})")
#: Six hundred pages; reading them takes seconds.
_MOST_CHARACTERS = 300_000


def read_plan(content: bytes, name: str, *, year: int | None = None, town: str = "") -> ReadPlan:
    """A file as a plan.

    Args:
        content: of a ``.docx``, ``.xlsx`` or text file.
        name: the file's; its ending is not trusted.
        year, town: of the plan; left out, they are taken from the document as far as it says.

    Raises:
        UnreadableDocument: it cannot be read, or is no plan; ``refusals`` has a sentence for the person who chose it.
    """
    return _read(read_document(content, name), year, town)


def read_text(text: str, *, year: int | None = None, town: str = "") -> ReadPlan:
    """Pasted text as a plan. Raises UnreadableDocument, as ``read_plan`` does."""
    return _read(document_of_text(text), year, town)


def _read(document: Document, year: int | None, town: str) -> ReadPlan:
    if not can_be_plan(document):
        raise UnreadableDocument(UnreadableReason.NO_PLAN)
    if len(document.text) > _MOST_CHARACTERS:
        raise UnreadableDocument(UnreadableReason.TOO_LONG, most=_MOST_CHARACTERS)
    year = year or year_in(document)
    document, task_tables = _task_tables(with_pasted_tables(document, year), year)
    plan = outline(document, year)
    plan.town = town or plan.town
    for area in plan.areas:
        _fill_area(plan, area)
    add_tables(plan, task_tables)
    return plan


def _task_tables(document: Document, year: int | None) -> tuple[Document, TaskTables]:
    """The document's task tables with their areas; and the document with the lines of what is no task table, such as a
    text laid out in cells, as paragraphs.
    """
    read = replace(document, blocks=[])
    tables: TaskTables = []
    for block in document.blocks:
        # A table is read by what stands before it, and that is here already as it stays.
        read.blocks.append(block)
        if isinstance(block, DocumentTable):
            if areas := areas_of_table(read, block, year):
                tables.append((block, areas))
            else:
                read.blocks[-1:] = _lines(document.text, block.start, block.end)
    return read, tables


def _lines(text: str, start: int, end: int) -> list[Paragraph]:
    lines = []
    for line in text[start:end].split("\n"):
        lines.append(Paragraph(start, start + len(line)))
        start += len(line) + 1
    return lines


def _fill_area(plan: ReadPlan, area: Area) -> None:
    """Reads the quantities of an area's own text, which stands before its measures."""
    end = min([measure.start for measure in area.measures if measure.start >= area.start] or [area.end])
    for start, stop in area.cells if area.cells is not None else [(area.start, end)]:
        area.quantities += quantities_of_stretch(plan, start, stop)
    for measure in area.measures:
        _fill_measure(plan, measure)


def _fill_measure(plan: ReadPlan, measure: Measure) -> None:
    """Reads the quantities of a measure's text; other cells of its row have theirs in columns."""
    parts = [part for part in measure.parts if part.start >= measure.start]
    for part in parts:
        _fill_measure(plan, part)
    start = max(plan.text.find(measure.text, measure.start, measure.end), measure.start)
    end = min([part.start for part in parts] or [start + len(measure.text)])
    measure.quantities += quantities_of_stretch(plan, start, end, _deadline_of(plan, measure, end))


def _deadline_of(plan: ReadPlan, measure: Measure, start: int) -> WrittenDeadline | None:
    """The deadline of a measure's own field or cell; ``start``: where its task's words end."""
    if measure.due_month:
        return WrittenDeadline(start, start, "", measure.due_month)
    named = _UNTIL.search(plan.text, measure.start, start)
    words = narrowed(named["until"] if named else plan.text[start : measure.end])
    return next((deadline for deadline in written_deadlines(words, plan.year) if deadline.month is None), None)
