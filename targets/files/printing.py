"""How a sheet of a workbook lies on paper, and how high its rows must be for their texts."""

import re
from collections.abc import Iterable

from django.utils.translation import gettext as _
from openpyxl.worksheet.worksheet import Worksheet

A3, A4 = Worksheet.PAPERSIZE_A3, Worksheet.PAPERSIZE_A4
#: In points: a line of text, a cell's padding above and below, and the greatest height of a row.
LINE, PADDING, TALLEST = 14.5, 5, 400
#: Characters that are two columns wide.
_WIDE = re.compile(
    "[\u1100-\u115f\u2014\u2018-\u201d\u2026\u2460-\u24ff\u25a0-\u25ff\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60]"
)


def print_across(sheet, paper: str, headings: str) -> None:
    """Prints a sheet on the paper's long side, one page wide, with its headings on each page and pages numbered.

    Args:
        paper: ``A3`` or ``A4``.
        headings: the rows that each page repeats, such as ``1:4``.
    """
    sheet.print_title_rows = headings
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = paper
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_options.horizontalCentered = True
    for side, inches in {"left": 0.4, "right": 0.4, "top": 0.5, "bottom": 0.7, "footer": 0.35}.items():
        setattr(sheet.page_margins, side, inches)
    sheet.oddFooter.right.text = _("Page %(page)s of %(pages)s") % {"page": "&P", "pages": "&N"}


def text_lines(text: str, width: float) -> int:
    """The lines that a text takes in a column, with some room for words that are not split.

    Args:
        width: the column's, in characters.
    """
    return sum(max(1, -int(-(len(line) + len(_WIDE.findall(line))) // (width - 1))) for line in text.split("\n"))


def row_height(texts_and_widths: Iterable[tuple[str, float]]) -> float:
    """The height in points of a row whose texts stand in columns of these widths."""
    return height_of(max((text_lines(text, width) for text, width in texts_and_widths), default=1))


def height_of(lines: float) -> float:
    """The height in points of a row of so many lines."""
    return min(lines * LINE + PADDING, TALLEST)
