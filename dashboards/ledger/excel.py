"""The ledger as a workbook (台账): group headings, merged areas and sub-measures, signatures, charts; ready for A3."""

import io
from collections.abc import Callable, Hashable, Iterable, Sequence
from functools import cache

from django.utils.translation import get_language, gettext
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.cell_range import CellRange

from planreader.files.characters import writable
from targets.files.cells import CellStyle
from targets.files.printing import A3, height_of, print_across, text_lines
from targets.rules import Light

from .columns import COLUMNS, GROUPS, LIGHT, LedgerColumn, light_text
from .excel_charts import Charts, add_charts
from .lines import LedgerLine

#: The rows above the figures: title, unit note, group headings, headings.
TITLE, NOTE, GROUP, HEADING = 1, 2, 3, 4
FIRST = HEADING + 1
FILLS = {Light.GREEN: "C6E7CE", Light.AMBER: "FFE9A8", Light.RED: "F6C4C0", Light.DONE: "D4E6F7"}
HEAD_FILL = PatternFill("solid", fgColor="E9EEF5")
#: The fonts for Chinese: title, headings, body. They are named, not embedded.
CHINESE = ("方正小标宋简体", "黑体", "宋体")
LATIN = ("Times New Roman", "Times New Roman", "Times New Roman")
LAST = get_column_letter(len(COLUMNS))


def ledger_as_xlsx(lines: Sequence[LedgerLine], title: str, note: str, charts: Charts | None = None) -> bytes:
    """The ledger as a workbook.

    Args:
        title: with the month.
        note: the unit, and other remarks on the numbers.
        charts: for a second sheet; None leaves it out.
    """
    book = Workbook(write_only=True)
    sheet = book.create_sheet(gettext("Ledger"))
    _set_up(sheet, title)
    _add_heads(sheet, title, note)
    texts = [[column.written(line) for column in COLUMNS] for line in lines]
    runs = _runs_of(lines)
    for row, height in enumerate(_heights(texts, runs), FIRST):
        sheet.row_dimensions[row].height = height
    _add_rows(sheet, lines, texts, runs)
    _add_signatures(sheet, FIRST + len(lines) + 1)
    sheet.print_area = f"A1:{LAST}{FIRST + len(lines) + 1}"
    if charts is not None:
        add_charts(book, charts)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _set_up(sheet, title: str) -> None:
    """Widths, frozen headings and paper: landscape A3, one page wide, headings on each page."""
    for place, column in enumerate(COLUMNS, 1):
        sheet.column_dimensions[get_column_letter(place)].width = column.width
    sheet.row_dimensions[TITLE].height = 34
    sheet.row_dimensions[NOTE].height = sheet.row_dimensions[GROUP].height = 18
    sheet.row_dimensions[HEADING].height = 34
    sheet.freeze_panes = f"E{FIRST}"
    print_across(sheet, A3, f"{TITLE}:{HEADING}")
    # & starts a code in a footer.
    sheet.oddFooter.left.text = writable(title).replace("&", "&&")


def _fonts() -> tuple[str, str, str]:
    return CHINESE if (get_language() or "").startswith("zh") else LATIN


def _centred() -> Alignment:
    return Alignment(horizontal="center", vertical="center", wrap_text=True)


def _add_heads(sheet, title: str, note: str) -> None:
    """The title, the note on units, the group headings and the headings."""
    title_font, head_font, body_font = _fonts()
    plain = Alignment(vertical="center")
    sheet.append([CellStyle(sheet, font=Font(title_font, 20), alignment=_centred(), boxed=False).cell(title)])
    sheet.append([CellStyle(sheet, font=Font(body_font, 10), alignment=plain, boxed=False).cell(note)])
    head = CellStyle(sheet, font=Font(head_font, 10), fill=HEAD_FILL, alignment=_centred())
    groups = [text for name, count in GROUPS for text in (str(name), *[""] * (count - 1))]
    for row in (groups, [str(column.heading) for column in COLUMNS]):
        sheet.append([head.cell(text) for text in row])
    for row in (TITLE, NOTE):
        _merge(sheet, 1, row, len(COLUMNS), row)
    first = 1
    for _name, count in GROUPS:
        _merge(sheet, first, GROUP, first + count - 1, GROUP)
        first += count


def _add_rows(sheet, lines: Sequence[LedgerLine], texts: Sequence[Sequence[str]], runs) -> None:
    """A row for each target; a shared value is in the first row of its run, and the cells are merged."""
    covered = set()
    for place, cells_in_runs in runs.items():
        for start, end in cells_in_runs:
            covered.update((place, row) for row in range(start + 1, end + 1))
            if end > start:
                _merge(sheet, place + 1, FIRST + start, place + 1, FIRST + end)
    cells = _Cells(sheet)
    for row, (line, written) in enumerate(zip(lines, texts, strict=True)):
        sheet.append(
            [
                cells.empty if (place, row) in covered else cells.cell(column, line, written[place])
                for place, column in enumerate(COLUMNS)
            ]
        )


class _Cells:
    """Makes a ledger's cells, with one style object for each style."""

    def __init__(self, sheet) -> None:
        font = Font(_fonts()[2], 10)

        def look(horizontal: str, **more) -> CellStyle:
            alignment = Alignment(horizontal=horizontal, vertical="center", wrap_text=True)
            return CellStyle(sheet, font=font, alignment=alignment, **more)

        self._number: Callable[[str], CellStyle] = cache(lambda pattern: look("right", number_format=pattern))
        self._text: Callable[[str], CellStyle] = cache(look)
        self._light = {
            light: look("center", fill=PatternFill("solid", fgColor=FILLS[light]) if light in FILLS else None)
            for light in Light
        }
        self.empty = look("left").cell()

    def cell(self, column: LedgerColumn, line: LedgerLine, text: str):
        """A target's cell in a column: a number if it has one, else text."""
        number = column.number(line) if column.number and line.row else None
        if number is not None:
            return self._number(number[1]).cell(number[0])
        if column is LIGHT:
            light = line.row.light if line.row else line.sub_measure.light
            return self._light[light].cell(light_text(light))
        # The dash for a missing number is right-aligned like the numbers.
        return self._text("right" if column.number else column.align).cell(text)


def _add_signatures(sheet, row: int) -> None:
    """The line for signatures under the table, with an empty row above it."""
    sheet.append([])
    look = CellStyle(sheet, font=Font(_fonts()[2], 11), alignment=Alignment(vertical="center"), boxed=False)
    words = (gettext("Filled in by:"), gettext("Reviewed by:"), gettext("Date:"))
    cells: list = [None] * len(COLUMNS)
    for place, text in zip((1, 10, 18), words, strict=True):
        cells[place] = look.cell(text)
    sheet.append(cells)
    sheet.row_dimensions[row].height = 28


def _merge(sheet, left: int, top: int, right: int, bottom: int) -> None:
    # merged_cells.add compares with all others, which takes seconds for a large plan.
    sheet.merged_cells.ranges.add(CellRange(min_col=left, min_row=top, max_col=right, max_row=bottom))


def _runs_of(lines: Sequence[LedgerLine]) -> dict[int, list[tuple[int, int]]]:
    """By a shared column's index: the first and last row of each run of rows that share a cell."""
    runs = {column.shared: list(_runs([column.shared(line) for line in lines])) for column in COLUMNS if column.shared}
    return {place: runs[column.shared] for place, column in enumerate(COLUMNS) if column.shared}


def _runs(keys: Sequence[Hashable]) -> Iterable[tuple[int, int]]:
    """The first and last index of each run of equal keys."""
    start = 0
    for place in range(1, len(keys) + 1):
        if place == len(keys) or keys[place] != keys[start]:
            yield start, place - 1
            start = place


def _heights(texts: Sequence[Sequence[str]], runs: dict[int, list[tuple[int, int]]]) -> list[float]:
    """The rows' heights in points, computed from the texts, as programs do not do it for merged cells."""
    alone = [place for place in range(len(COLUMNS)) if place not in runs]
    heights: list[float] = [max(text_lines(row[place], COLUMNS[place].width) for place in alone) for row in texts]
    for place, cells_in_runs in runs.items():
        for start, end in cells_in_runs:
            missing = text_lines(texts[start][place], COLUMNS[place].width) - sum(heights[start : end + 1])
            if missing > 0:
                for row in range(start, end + 1):
                    heights[row] += missing / (end - start + 1)
    return [height_of(lines) for lines in heights]
