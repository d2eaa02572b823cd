"""The annual assessment as a workbook: the page's numbers, with room for grades, remarks and signatures."""

import io
from collections.abc import Sequence
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from reports.months.lateness import Tally
from targets.files.cells import CellStyle
from targets.files.printing import A4, print_across
from targets.formats import labels
from targets.formats.numbers import printed_score
from targets.rules import WORST_FIRST

from ..ledger.columns import light_text
from .scores import Assessed

CENTRED = Alignment(horizontal="center", vertical="center", wrap_text=True)
HEAD_FILL = PatternFill("solid", fgColor="E9EEF5")
#: The rows above the figures: title, note, group headings, headings.
TITLE, NOTE, GROUP, HEADING = 1, 2, 3, 4
WIDTHS = (7, 20, 13, 9, 9, *[9] * len(WORST_FIRST), 9, 9, 8, 8, 8, 9, 12, 18)
PARTS_WIDTHS = (20, 8, 36, 14, 9, 8, 9, 8, 8, 8, 9, 40)


def heads() -> list[tuple[str, list[str]]]:
    """The group headings with the headings under them, as on the page."""
    return [
        ("", [_("Place"), _("Department"), _("Responsible leader"), _("Sub-measures"), _("Targets")]),
        (_("Commitments and their lights"), [str(labels.LIGHT[light]) for light in WORST_FIRST]),
        (_("Score"), [_("At the end"), _("Mean of the months")]),
        (_("Reporting over the year"), _timeliness()),
        ("", [_("Grade"), pgettext("ledger", "Remarks")]),
    ]


def _timeliness() -> list[str]:
    return [_("On time"), pgettext("reports", "Late"), _("Missing"), _("Days late")]


def light_columns(tally: Tally) -> list[int]:
    """The numbers of reports in time, late and missing, and the days late."""
    return [tally.on_time, tally.late, tally.not_in, tally.days]


def assessment_as_xlsx(rows: Sequence[Assessed], title: str, notes: Sequence[str]) -> bytes:
    """The workbook: landscape A4, one page wide, with headings on each page; and a sheet with the sub-measures.

    Args:
        notes: its month, and how the numbers are computed.
    """
    book = Workbook(write_only=True)
    _add_table(book.create_sheet(_("Annual assessment")), rows, title, notes)
    _add_parts(book.create_sheet(_("Sub-measures")), rows, title)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _set_up(sheet, widths: Sequence[int], heads_to: int) -> None:
    for place, width in enumerate(widths, 1):
        sheet.column_dimensions[get_column_letter(place)].width = width
    print_across(sheet, A4, f"1:{heads_to}")


def _add_table(sheet, rows: Sequence[Assessed], title: str, notes: Sequence[str]) -> None:
    names = [name for _head, below in heads() for name in below]
    last = get_column_letter(len(names))
    _set_up(sheet, WIDTHS, HEADING)
    sheet.freeze_panes = f"C{HEADING + 1}"
    for row, height in {TITLE: 36, NOTE: 18, GROUP: 20, HEADING: 36}.items():
        sheet.row_dimensions[row].height = height
    cells = _Cells(sheet)
    sheet.append([cells.title.cell(title)])
    sheet.append([cells.note.cell(notes[0])])
    groups: list[str] = []
    for head, below in heads():
        first = len(groups) + 1
        groups += [head, *[""] * (len(below) - 1)] if head else below
        if head:
            sheet.merged_cells.add(f"{get_column_letter(first)}{GROUP}:{get_column_letter(len(groups))}{GROUP}")
        else:
            for place in range(first, len(groups) + 1):
                sheet.merged_cells.add(f"{get_column_letter(place)}{GROUP}:{get_column_letter(place)}{HEADING}")
    sheet.append([cells.head.cell(text) for text in groups])
    sheet.append([cells.head.cell("" if text == group else text) for text, group in zip(names, groups, strict=True)])
    for row in (TITLE, NOTE):
        sheet.merged_cells.add(f"A{row}:{last}{row}")
    for number, row in enumerate(rows, HEADING + 1):
        sheet.row_dimensions[number].height = 24
        place, *values = _values(row)
        sheet.append([cells.place.cell(place), *(cells.of(value) for value in values)])
    for note in notes[1:]:
        sheet.append([cells.note.cell(note)])
    sheet.append([])
    signature: list = [None] * len(names)
    for place, text in zip((1, 8, 15), (_("Filled in by:"), _("Reviewed by:"), _("Date:")), strict=True):
        signature[place] = cells.note.cell(text)
    sheet.append(signature)
    sheet.print_area = f"A1:{last}{HEADING + len(rows) + len(notes) + 1}"


def _values(row: Assessed) -> list:
    """A department's line in the order of ``heads``; the leaders fill in grade and remarks."""
    return [
        row.place if row.place is not None else "—",
        row.department.name,
        row.department.leader,
        row.leads,
        row.targets,
        *row.lights.values(),
        *("—" if score is None else printed_score(score) for score in (row.score, row.average)),
        *light_columns(row.reporting),
        "",
        "",
    ]


def _add_parts(sheet, rows: Sequence[Assessed], title: str) -> None:
    """The sheet behind the numbers: a row for each sub-measure."""
    _set_up(sheet, PARTS_WIDTHS, 2)
    sheet.freeze_panes = "A3"
    cells = _Cells(sheet)
    names = [_("Department"), _("No."), _("Sub-measure"), _("Light"), _("Score"), _("Weight"), _("Targets")]
    names += [*_timeliness(), pgettext("ledger", "Remarks")]
    sheet.row_dimensions[1].height, sheet.row_dimensions[2].height = 32, 32
    sheet.append([cells.title.cell(title)])
    sheet.merged_cells.add(f"A1:{get_column_letter(len(names))}1")
    sheet.append([cells.head.cell(name) for name in names])
    for row in rows:
        for led in row.led:
            sub_measure = led.sub_measure
            light = light_text(sub_measure.light) if sub_measure.light else "—"
            score = "—" if sub_measure.score is None else printed_score(sub_measure.score)
            if not led.leads:
                light, score = _("handed over"), "—"
            first = [
                cells.of(value) for value in (row.department.name, sub_measure.code, sub_measure.title, light, score)
            ]
            last = [cells.of(value) for value in (len(sub_measure.targets), *light_columns(led.reporting), led.note)]
            sheet.append([*first, cells.plain.cell(sub_measure.weight), *last])


class _Cells:
    """The styles of a sheet, and a cell for a value."""

    def __init__(self, sheet) -> None:
        plain = Alignment(vertical="center")
        self.title = CellStyle(sheet, font=Font(bold=True, size=18), alignment=CENTRED, boxed=False)
        self.note = CellStyle(sheet, alignment=plain, boxed=False)
        self.head = CellStyle(sheet, font=Font(bold=True), fill=HEAD_FILL, alignment=CENTRED)
        self._text = CellStyle(sheet, alignment=Alignment(vertical="center", wrap_text=True))
        self._missing = CellStyle(sheet, alignment=Alignment(horizontal="right", vertical="center"))
        self.place = CellStyle(sheet, alignment=CENTRED, number_format="0")
        self.plain = CellStyle(sheet, alignment=plain)
        self._count = CellStyle(sheet, alignment=plain, number_format="0")
        self._score = CellStyle(sheet, alignment=plain, number_format="0.0")

    def of(self, value: str | int | Decimal):
        """A cell with a text, a count or a score."""
        if isinstance(value, str):
            return (self._missing if value == "—" else self._text).cell(value)
        return (self._count if isinstance(value, int) else self._score).cell(value)
