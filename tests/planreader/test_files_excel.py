"""Excel workbooks as documents: each cell as it is shown."""

from datetime import date, datetime
from io import BytesIO

import pytest
from openpyxl import Workbook

from planreader.document import Document, DocumentTable, UnreadableDocument, UnreadableReason
from planreader.files.reading import read_document
from planreader.files.shown_numbers import number_shown


def read(workbook: Workbook) -> Document:
    out = BytesIO()
    workbook.save(out)
    return read_document(out.getvalue(), "plan.xlsx")


def grid(document: Document, place: int = 0) -> list[list[str]]:
    table = document.blocks[place]
    assert isinstance(table, DocumentTable)
    return [[document.of(cell) for cell in row] for row in table.rows]


def test_each_visible_sheet_is_a_table_with_its_name():
    workbook = Workbook()
    workbook.active.title = "产业"
    workbook.active.append(["企业", 5])
    workbook.create_sheet("民生").append(["公路", 8])
    hidden = workbook.create_sheet("旧表")
    hidden.append(["不读", 1])
    hidden.sheet_state = "hidden"
    document = read(workbook)
    assert document.text == "企业\t5\n公路\t8\n"
    assert [table.name for table in document.blocks] == ["产业", "民生"]


def test_merged_ranges_reach_over_their_places():
    workbook = Workbook()
    sheet = workbook.active
    for row in (["任务分解表"], ["产业", "企业", 5], [None, "项目", 3]):
        sheet.append(row)
    sheet.merge_cells("A1:C1")
    sheet.merge_cells("A2:A3")
    document = read(workbook)
    assert document.text == "任务分解表\n产业\t企业\t5\n\t项目\t3\n"
    assert grid(document) == [["任务分解表"] * 3, ["产业", "企业", "5"], ["产业", "项目", "3"]]


def test_rows_that_a_filter_hides_are_read_and_empty_ones_are_not():
    workbook = Workbook()
    sheet = workbook.active
    sheet["A1"], sheet["C1"], sheet["A9"], sheet["C9"] = "甲", "乙", "丙", "丁"
    sheet.row_dimensions[9].hidden = True
    assert grid(read(workbook)) == [["甲", "乙"], ["丙", "丁"]]


@pytest.mark.parametrize(
    ("value", "number_format", "shown"),
    [
        (0.125, "0.0%", "12.5%"),
        (0.08, "0%", "8%"),
        (12345.678, "#,##0", "12,346"),
        (12345.678, "#,##0.00_ ", "12,345.68"),
        (1234567, "#,##0,", "1,235"),
        (0.1 + 0.2, "General", "0.3"),
        (12000, "General", "12000"),
        (5, '0"家"', "5家"),
        (1.5, '"≥"0.0', "≥1.5"),
        (-2.5, "0.0_);(0.0)", "(2.5)"),
        (-2.5, "0.0;[Red]-0.0", "-2.5"),
        (0, '0;-0;"—"', "—"),
        (2.5, "0.##", "2.5"),
        (7, "000", "007"),
        (1234.5, "[$¥-804]#,##0.00", "¥1,234.50"),
        (date(2021, 6, 30), 'yyyy"年"m"月"d"日"', "2021年6月30日"),
        (date(2021, 6, 1), 'yyyy"年"m"月";@', "2021年6月"),
        (date(2021, 6, 30), "yyyy/m/d", "2021/6/30"),
        (date(2021, 6, 30), "yyyy-mm-dd", "2021-06-30"),
        (datetime(2021, 6, 30, 15, 5), "yyyy-mm-dd hh:mm", "2021-06-30 15:05"),  # noqa: DTZ001
    ],
)
def test_numbers_and_days_as_shown(value, number_format, shown):
    workbook = Workbook()
    workbook.active.append(["甲", value])
    workbook.active["B1"].number_format = number_format
    assert grid(read(workbook)) == [["甲", shown]]


@pytest.mark.parametrize(
    ("stored", "number_format", "shown"),
    [
        ("44377", 'm"月"d"日"', "6月30日"),
        ("0.5", "h:mm AM/PM", "12:00 PM"),
        ("1E+3", "0", "1000"),
        ("12.50", "0.0?", "12.5"),
        ("-0.4", "0", "0"),
        ("5", "@", "5"),
        ("99999999", "yyyy/m/d", "99999999"),
        ("#N/A", "0", "#N/A"),
        ("1.0E+400", "0", "1.0E+400"),
    ],
)
def test_stored_numbers(stored, number_format, shown):
    assert number_shown(stored, number_format) == shown


def test_formulas_count_by_the_value_that_was_stored():
    content = written_file("<f>1+1</f><v>2</v>")
    assert read_document(content, "plan.xlsx").text == "甲\t2\n"


def test_text_that_begins_like_a_formula_and_line_ends():
    workbook = Workbook()
    workbook.active["A1"], workbook.active["B1"] = "甲", "第一行\n第二行"
    workbook.active["C1"].value = "=1+1"
    workbook.active["C1"].data_type = "s"
    assert grid(read(workbook)) == [["甲", "第一行\n第二行", "=1+1"]]


def test_sheet_of_one_column_is_text():
    workbook = Workbook()
    for line in ("一、产业振兴", "新增规上企业5家"):
        workbook.active.append([line])
    document = read(workbook)
    assert [document.of(block) for block in document.blocks] == ["一、产业振兴", "新增规上企业5家"]


def test_too_many_cells_are_refused():
    row = "<row>" + "<c><v>1</v></c>" * 100 + "</row>"
    with pytest.raises(UnreadableDocument) as refused:
        read_document(written_file("<v>1</v></c></row>" + row * 2100 + "<row><c><v>1</v>"), "plan.xlsx")
    assert refused.value.reason is UnreadableReason.TOO_MANY_CELLS


def written_file(cell: str) -> bytes:
    """A workbook whose second cell is this, with whatever follows it."""
    import zipfile

    workbook = Workbook()
    workbook.active.append(["甲", 1])
    out, changed = BytesIO(), BytesIO()
    workbook.save(out)
    with zipfile.ZipFile(out) as source, zipfile.ZipFile(changed, "w") as target:
        for part in source.namelist():
            content = source.read(part)
            if part == "xl/worksheets/sheet1.xml":
                content = content.replace(b"<v>1</v>", cell.encode())
            target.writestr(part, content)
    return changed.getvalue()
