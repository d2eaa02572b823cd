"""The annual assessment as a workbook: the page's own numbers, room for a grade and for remarks, signatures."""

import io
from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from . import words
from .assessment import Assessed
from .numbers import rounded
from .rules import WORST_FIRST
from .spreadsheet import workbook_cell

CENTRED = Alignment(horizontal="center", vertical="center", wrap_text=True)
HEAD_FILL = PatternFill("solid", fgColor="E9EEF5")


def heads() -> list[tuple[str, list[str]]]:
    """The common heads with the headings under them, in the reader's language; the page has the same."""
    return [
        ("", [_("Place"), _("Department"), _("Responsible leader"), _("Sub-measures"), _("Targets")]),
        (pgettext("assessment", "Targets by light"), [str(words.LIGHT[light]) for light in WORST_FIRST]),
        (_("Score"), [_("At the end"), _("Mean of the months")]),
        (
            _("Reporting over the year"),
            [_("in time"), pgettext("reports", "late"), pgettext("reports", "not at all"), _("days late")],
        ),
        ("", [_("Grade"), pgettext("ledger", "Remarks")]),
    ]


def values_of(row: Assessed) -> list:
    """A department's line in the order of ``heads``; grade and remarks are the leaders' to write."""
    tally = row.reporting
    return [
        row.place if row.place is not None else "—",
        row.department.name,
        row.department.leader,
        row.parts,
        row.targets,
        *(row.lights[light] for light in WORST_FIRST),
        *("—" if score is None else rounded(score, 1) for score in (row.score, row.average)),
        tally.on_time,
        tally.late,
        tally.not_in,
        tally.days,
        "",
        "",
    ]


def as_xlsx(rows: Sequence[Assessed], title: str, note: str) -> bytes:
    """The workbook: A4 across, on one page's width, its heads on each page."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(_("Annual assessment"))
    names = [name for _head, under in heads() for name in under]
    last = get_column_letter(len(names))
    for place, width in enumerate((6, 18, 11, 8, 8, *[8] * len(WORST_FIRST), 9, 9, 8, 8, 8, 8, 10, 16), 1):
        sheet.column_dimensions[get_column_letter(place)].width = width
    sheet.row_dimensions[1].height = 34
    sheet.freeze_panes = "C5"
    sheet.print_title_rows = "1:4"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = Worksheet.PAPERSIZE_A4
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.oddFooter.right.text = "&P / &N"
    heading = workbook_cell(sheet, title, font=Font(bold=True, size=18))
    heading.alignment = CENTRED
    sheet.append([heading])
    sheet.append([workbook_cell(sheet, note)])
    groups: list[str] = []
    for head, under in heads():
        first = len(groups) + 1
        groups += [head, *[""] * (len(under) - 1)]
        if head:
            sheet.merged_cells.add(f"{get_column_letter(first)}3:{get_column_letter(len(groups))}3")
    for texts in (groups, names):
        sheet.append([_head(sheet, text) for text in texts])
    sheet.merged_cells.add(f"A1:{last}1")
    sheet.merged_cells.add(f"A2:{last}2")
    for row in rows:
        sheet.append([_cell(sheet, value) for value in values_of(row)])
    sheet.append([])
    signature: list = [None] * len(names)
    for place, text in zip((1, 8, 15), (_("Filled in by:"), _("Reviewed by:"), _("Date:")), strict=True):
        signature[place] = workbook_cell(sheet, text)
    sheet.append(signature)
    sheet.print_area = f"A1:{last}{6 + len(rows)}"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _head(sheet, text: str):
    cell = workbook_cell(sheet, text, font=Font(bold=True), fill=HEAD_FILL, boxed=True)
    cell.alignment = CENTRED
    return cell


def _cell(sheet, value):
    cell = workbook_cell(sheet, value, boxed=True)
    if not isinstance(value, str):
        cell.number_format = "0" if isinstance(value, int) else "0.0"
    elif value == "—":
        cell.alignment = Alignment(horizontal="right", vertical="center")
    return cell
