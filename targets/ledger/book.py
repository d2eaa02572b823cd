"""The ledger as a workbook (台账): common heads, merged areas and sub-measures, signatures, charts; ready for A3."""

import io
from collections.abc import Iterable, Sequence
from unicodedata import east_asian_width

from django.utils.translation import gettext
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from ..rules import Light
from ..spreadsheet import workbook_cell
from .charts import Charts, add_charts
from .columns import AREA, COLUMNS, GROUPS, LIGHT, NUMBER, SUB_MEASURE, Column, light_text
from .rows import LedgerLine

#: The rows above the figures: title, unit note, common heads, headings.
TITLE, NOTE, GROUP, HEADING = 1, 2, 3, 4
FIRST = HEADING + 1
FILLS = {Light.GREEN: "C6E7CE", Light.AMBER: "FFE9A8", Light.RED: "F6C4C0", Light.DONE: "D4E6F7"}
CENTRED = Alignment(horizontal="center", vertical="center", wrap_text=True)
HEAD_FILL = PatternFill("solid", fgColor="E9EEF5")
#: One cell down all rows of the same area or sub-measure.
MERGED = (NUMBER, AREA, SUB_MEASURE)
#: In points: a line of text, and the most that a spreadsheet gives a row.
LINE, TALLEST = 14.5, 400
LAST = get_column_letter(len(COLUMNS))


def as_xlsx(lines: Sequence[LedgerLine], title: str, note: str, charts: Charts | None = None) -> bytes:
    """The ledger as a workbook.

    Args:
        title: what it is of, with its month.
        note: the unit, and what else the reader must know of the numbers.
        charts: for a second sheet; None leaves it out.
    """
    book = Workbook(write_only=True)
    sheet = book.create_sheet(gettext("Ledger"))
    _set_up(sheet, title)
    heading = workbook_cell(sheet, title, font=Font(bold=True, size=18))
    heading.alignment = CENTRED
    sheet.append([heading])
    sheet.append([workbook_cell(sheet, note)])
    for row in (_groups(), [str(column.heading) for column in COLUMNS]):
        sheet.append([_head(sheet, text) for text in row])
    _merge_heads(sheet)
    fills = {light: PatternFill("solid", fgColor=colour) for light, colour in FILLS.items()}
    for row, line in enumerate(lines, FIRST):
        texts = [column.text(line) for column in COLUMNS]
        sheet.row_dimensions[row].height = _height(texts)
        sheet.append([_cell(sheet, column, line, fills) for column in COLUMNS])
    _merge_parts(sheet, lines)
    _sign(sheet, FIRST + len(lines) + 1)
    sheet.print_area = f"A1:{LAST}{FIRST + len(lines) + 1}"
    if charts is not None:
        add_charts(book, charts)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _set_up(sheet, title: str) -> None:
    """Widths, frozen heads and paper: A3 across, as many pages down as it takes, the heads on each."""
    for place, column in enumerate(COLUMNS, 1):
        sheet.column_dimensions[get_column_letter(place)].width = column.width
    sheet.row_dimensions[TITLE].height = 32
    sheet.row_dimensions[HEADING].height = 32
    sheet.freeze_panes = f"E{FIRST}"
    sheet.print_title_rows = f"{TITLE}:{HEADING}"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = Worksheet.PAPERSIZE_A3
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_options.horizontalCentered = True
    for side, inches in {"left": 0.4, "right": 0.4, "top": 0.5, "bottom": 0.8}.items():
        setattr(sheet.page_margins, side, inches)
    # & begins a code in a footer.
    sheet.oddFooter.left.text = title.replace("&", "&&")
    sheet.oddFooter.right.text = "&P / &N"


def _head(sheet, text: str):
    cell = workbook_cell(sheet, text, font=Font(bold=True), fill=HEAD_FILL, boxed=True)
    cell.alignment = CENTRED
    return cell


def _groups() -> list[str]:
    """The common heads, each over the first of its columns."""
    texts: list[str] = []
    for head, count in GROUPS:
        texts += [str(head), *[""] * (count - 1)]
    return texts


def _merge_heads(sheet) -> None:
    sheet.merged_cells.add(f"A{TITLE}:{LAST}{TITLE}")
    sheet.merged_cells.add(f"A{NOTE}:{LAST}{NOTE}")
    first = 1
    for _head, count in GROUPS:
        last = first + count - 1
        sheet.merged_cells.add(f"{get_column_letter(first)}{GROUP}:{get_column_letter(last)}{GROUP}")
        first = last + 1


def _merge_parts(sheet, lines: Sequence[LedgerLine]) -> None:
    """Merges the cells of the same area and the same sub-measure, where their rows stand together."""
    for column in MERGED:
        letter = get_column_letter(COLUMNS.index(column) + 1)
        keys = [(line.row.sub_measure.area_number, column is not AREA and line.row.sub_measure.id) for line in lines]
        for start, end in _runs(keys):
            if end > start:
                sheet.merged_cells.add(f"{letter}{FIRST + start}:{letter}{FIRST + end}")


def _height(texts: Sequence[str]) -> float:
    """A row's height in points: merged cells keep programs from finding it, so it is reckoned from the text."""
    lines = 1
    for column, text in zip(COLUMNS, texts, strict=True):
        if column not in MERGED:
            lines = max(lines, *(-(-_width(part) // (column.width - 2)) for part in text.split("\n")))
    return min(lines * LINE, TALLEST)


def _width(text: str) -> int:
    """How many characters of a column's width a text takes: a Chinese one counts twice."""
    return sum(2 if east_asian_width(one) in "WF" else 1 for one in text)


def _runs(keys: Sequence) -> Iterable[tuple[int, int]]:
    """The first and last place of each run of equal keys."""
    start = 0
    for place in range(1, len(keys) + 1):
        if place == len(keys) or keys[place] != keys[start]:
            yield start, place - 1
            start = place


def _cell(sheet, column: Column, line: LedgerLine, fills: dict[Light, PatternFill]):
    number = column.number(line) if column.number else None
    if number is not None:
        cell = workbook_cell(sheet, number[0], boxed=True)
        cell.number_format = number[1]
        return cell
    if column is LIGHT:
        return workbook_cell(sheet, light_text(line.row.light), boxed=True, fill=fills.get(line.row.light))
    cell = workbook_cell(sheet, column.text(line), boxed=True)
    if column in MERGED:
        # At the top, where it stands on the first of the pages that it runs over.
        cell.alignment = Alignment(vertical="top", wrap_text=True)
    if column.number:
        # The dash where there is no number stands under the numbers.
        cell.alignment = Alignment(vertical="center", horizontal="right")
    return cell


def _sign(sheet, row: int) -> None:
    """The line for signatures under the table, with a row free above it."""
    sheet.append([])
    words = (gettext("Filled in by:"), gettext("Reviewed by:"), gettext("Date:"))
    cells: list = [None] * len(COLUMNS)
    for place, text in zip((1, 10, 18), words, strict=True):
        cells[place] = workbook_cell(sheet, text)
    sheet.append(cells)
    sheet.row_dimensions[row].height = 28
