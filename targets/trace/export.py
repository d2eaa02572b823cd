"""The trace as CSV and Excel: a line for each change of each event, by the rule of ``visibility``; read in pieces."""

import csv
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import islice
from typing import IO, Any

from django.db.models import QuerySet
from django.utils import timezone, translation
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from openpyxl import Workbook
from openpyxl.styles import Font, PatternFill
from openpyxl.utils import get_column_letter

from ..files.cells import harmless, workbook_cell
from ..files.printing import A3, print_across
from ..formats import dates
from ..models import Event
from .history import NamesOfPlaces, action_in_words, change_in_words, hides_values, shown_changes
from .sources import actor_of, source_in_words
from .visibility import VisibleEvent, visible_events

#: Events of a piece: so many are in memory at a time.
PIECE = 200
#: Most lines of a workbook; a CSV file has no limit.
MOST_LINES = 20_000
#: Of the workbook's columns, in letters.
WIDTHS = (7, 19, 14, 14, 26, 9, 34, 34, 34, 30, 22, 20)

Row = list[Any]


def trace_headings() -> list[str]:
    """The columns, in the reader's language."""
    return [
        _("No."),
        _("Time"),
        _("Person"),
        pgettext("trace", "Action"),
        _("Sub-measure"),
        _("Month"),
        _("What"),
        pgettext("trace", "Before"),
        pgettext("trace", "After"),
        _("Reason"),
        _("From where"),
        pgettext("event", "hash"),
    ]


def rows(events: QuerySet[Event], names: Mapping[str, str]) -> Iterator[Row]:
    """A row for each change, and one for an event without any. Values that stay in the department are marked as such.

    Args:
        events: in the order of the file, with their sub-measures.
        names: target code to name.
    """
    walk, places = events.iterator(chunk_size=PIECE), NamesOfPlaces()
    while piece := list(islice(walk, PIECE)):
        for event, visible in zip(piece, visible_events(piece), strict=True):
            yield from _rows_of(event, visible, names, places)


def _rows_of(event: Event, visible: VisibleEvent, names: Mapping[str, str], places: NamesOfPlaces) -> Iterator[Row]:
    begin: Row = [
        event.sequence,
        timezone.localtime(event.at).strftime("%Y-%m-%d %H:%M:%S"),
        actor_of(event),
        action_in_words(event),
        str(event.sub_measure) if event.sub_measure else "",
        dates.month_name(event.month) if event.month else "",
    ]
    end: Row = [event.reason, source_in_words(event.source), event.hash]
    changes = shown_changes(visible.changes)
    for change in changes:
        what, before, after = change_in_words(change, names, places)
        if hides_values(change):
            before = after = _("(the department's own)") if visible.withheld else ""
        yield [*begin, capfirst(what), before, after, *end]
    if not changes:
        yield [*begin, "", "", "", *end]


class _Line:
    """A file for ``csv.writer`` that returns the line it is given."""

    def write(self, text: str) -> str:
        return text


def trace_as_csv(events: QuerySet[Event], names: Mapping[str, str]) -> Iterator[str]:
    """The trace as CSV, in pieces."""
    return lines_as_csv(trace_headings, rows(events, names))


def lines_as_csv(headings: Callable[[], Row], walk: Iterator[Row]) -> Iterator[str]:
    """The file in pieces, for Excel: with a BOM, and without text that would run as a formula."""
    language = translation.get_language()

    def lines() -> Iterator[str]:
        write = csv.writer(_Line()).writerow
        # The response is sent after Django has switched the page's language off.
        with translation.override(language):
            first = write(headings())
        yield "\ufeff" + first
        while True:
            with translation.override(language):
                piece = [write([harmless(str(cell)) for cell in row]) for row in islice(walk, PIECE)]
            if not piece:
                return
            yield "".join(piece)

    return lines()


def trace_as_xlsx(events: QuerySet[Event], names: Mapping[str, str], title: str) -> IO[bytes]:
    """The trace as a workbook."""
    note = _("Each line is one change of one event; the latest event comes first.")
    return lines_as_xlsx(title, note, trace_headings(), rows(events, names), WIDTHS)


def lines_as_xlsx(
    title: str, note: str, headings: Row, walk: Iterator[Row], widths: Sequence[int], *, sheet_name: str = ""
) -> IO[bytes]:
    """The workbook as an open file of at most ``MOST_LINES`` lines; its second line says so where there are more.

    Args:
        note: its second line otherwise.
        widths: of the columns, in letters.
        sheet_name: empty: that of the trace.
    """
    book = Workbook(write_only=True)
    sheet = book.create_sheet(sheet_name or _("Trace"))
    for index, width in enumerate(widths, 1):
        sheet.column_dimensions[get_column_letter(index)].width = width
    sheet.freeze_panes = "C4"
    print_across(sheet, A3, "1:3")
    first = list(islice(walk, MOST_LINES))
    if next(walk, None) is not None:
        note = _("These are the latest %(count)d lines; take the CSV file for all of them.") % {"count": MOST_LINES}
    sheet.append([workbook_cell(sheet, title, font=Font(bold=True, size=16))])
    sheet.append([workbook_cell(sheet, note)])
    heading = PatternFill("solid", fgColor="E9EEF5")
    sheet.append([workbook_cell(sheet, name, font=Font(bold=True), fill=heading, boxed=True) for name in headings])
    for row in first:
        sheet.append([workbook_cell(sheet, cell, boxed=True) for cell in row])
    out = tempfile.TemporaryFile()  # noqa: SIM115  (the answer closes it)
    book.save(out)
    out.seek(0)
    return out
