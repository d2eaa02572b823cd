"""Excel tables as people draw them, from rows of texts."""

from io import BytesIO

from openpyxl import Workbook

#: In a row of texts: merged with the cell above, or with the one to the left.
UP, LEFT = "^", "<"


def sheet_file(rows: list[list[str]], name: str = "Sheet1") -> bytes:
    """An .xlsx file of one sheet; ``UP`` and ``LEFT`` are merged cells."""
    workbook = Workbook()
    sheet = workbook.active
    sheet.title = name
    ranges: dict[tuple[int, int], tuple[int, int]] = {}
    owners: dict[tuple[int, int], tuple[int, int]] = {}
    for row, texts in enumerate(rows, start=1):
        for column, text in enumerate(texts, start=1):
            place = (row, column)
            if text in (UP, LEFT):
                owner = owners[(row - 1, column) if text == UP else (row, column - 1)]
                ranges[owner] = place
            else:
                owner = place
                if text:
                    sheet.cell(row, column).value = text
                    sheet.cell(row, column).data_type = "s"
            owners[place] = owner
    for (top, left), (bottom, right) in ranges.items():
        sheet.merge_cells(start_row=top, start_column=left, end_row=bottom, end_column=right)
    out = BytesIO()
    workbook.save(out)
    return out.getvalue()
