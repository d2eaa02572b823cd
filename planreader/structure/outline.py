"""From a document to the plan's areas and measures."""

from planreader.document import Document, DocumentTable
from planreader.plan import ReadPlan

from . import notes
from .division import divide
from .front import front_of, town_of, year_of
from .headline import headline_in
from .lines import Line, behind, document_lines
from .marks import marks_of
from .opening import find_headline_without_name
from .ranks import ranks_of
from .reading import Reading
from .spans import Spans
from .table_lines import text_tables
from .text_tables import read_text_table
from .tree import tree_of
from .wrapped import joined_paragraphs


def outline(document: Document, year: int | None = None) -> ReadPlan:
    """Read a document's parts: title, town, year, opening words, areas with their measures, pieces.

    Args:
        year: the plan's, where the caller knows it.
    """
    text = document.text
    lines = document_lines(document)
    title, taken = front_of(lines)
    if lines and not taken and title and lines[0].text.startswith(title):
        lines[0] = behind(lines[0], len(title))
    plan = ReadPlan(text, title, town_of(title, text), year or year_of(title, text))
    below = notes.footnotes_below(lines)
    kept, beside = [], []
    for number, line in enumerate(lines[taken:], taken):
        noted = number in below or notes.is_page_mark(line) or notes.is_footnote(line)
        (beside if noted else kept).append(line)
    tables = text_tables(kept)
    held = {number for table in tables for number in range(table.first, table.last + 1)}
    whole, kept = joined_paragraphs(text, [line for number, line in enumerate(kept) if number not in held])
    plan.joined = whole
    end = notes.end_of_words(kept)
    reading = Reading(whole, kept[:end], plan, Spans(text), kept[end - 1].end if end else 0)
    reading.spans.add(0, len(text), "preamble")
    _read(reading)
    for table in tables:
        read_text_table(reading, table)
    for line in kept[end:]:
        reading.spans.add(line.start, line.end, "note" if notes.is_signature(line) else "greeting")
    for line in beside:
        reading.spans.add(line.start, line.end, "note")
    _close(reading, document)
    return plan


def year_in(document: Document) -> int | None:
    """The year that a document's plan is for, as far as it says."""
    return year_of(front_of(document_lines(document))[0], document.text)


def _read(reading: Reading) -> None:
    lines, plan = reading.lines, reading.plan
    aims = headline_in(reading.text, lines[0].start, reading.end) if lines else None
    marks = marks_of(lines, plan.year, aims[1:] if aims else (0, 0))
    ranks = ranks_of(marks)
    nodes = tree_of(reading.text, marks, ranks, reading.end, _bold_ends(lines))
    divide(reading, nodes, (lines[0].start if lines else 0, reading.end), plan.title, ranks)
    if not reading.has_headline:
        find_headline_without_name(reading)
    plan.preamble = "\n".join(part for part in reading.opening if part)


def _bold_ends(lines: list[Line]) -> dict[int, int]:
    """Where the bold letters that a line begins with end, by the line's number."""
    return {number: line.start + line.bold for number, line in enumerate(lines) if line.bold and not line.all_bold}


def _close(reading: Reading, document: Document) -> None:
    """Add tables and footnote marks, order the areas, and make the pieces."""
    for block in document.blocks:
        if isinstance(block, DocumentTable):
            reading.spans.add(block.start, block.end, "table")
    for start, end in notes.footnote_marks(document.text):
        reading.spans.add(start, end, "note")
    reading.plan.areas.sort(key=lambda area: area.start)
    reading.plan.pieces = reading.spans.pieces()
