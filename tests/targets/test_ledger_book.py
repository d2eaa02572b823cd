"""The ledger as a document: heads in groups, merged areas and sub-measures, paper, signatures, native charts."""

import io

import pytest
from openpyxl import load_workbook

from tests.factories import make_area, make_report, make_sub_measure, make_target

pytestmark = pytest.mark.django_db
DOCUMENT = "/documents/2021/3/ledger.xlsx"


@pytest.fixture
def book(town):
    make_target(town.sub_measure, code="second", name="Second")
    head = make_area(town.plan, number=0, kind="headline", title="Headline")
    tax = make_target(make_sub_measure(head, town.sub_measure.lead, code="0.1"), code="tax", name="Tax")
    make_report(tax.sub_measure, 3, figures={tax: 330})
    for month in (1, 2, 3):
        make_report(town.sub_measure, month, figures={town.target: 100 * month}, progress="Long words " * 40)
    response = town.client("leader").get(DOCUMENT)
    assert response.status_code == 200
    assert "attachment" in response["Content-Disposition"]
    return load_workbook(io.BytesIO(response.content))


def test_the_columns_stand_under_common_heads(book):
    sheet = book["Ledger"]
    merged = {str(cells) for cells in sheet.merged_cells.ranges}
    assert {"A1:W1", "A2:W2", "A3:F3", "G3:J3", "K3:R3", "S3:W3"} <= merged
    assert [sheet[f"{letter}3"].value for letter in "AGKS"] == [
        "What is to be done",
        "Who answers for it",
        "How far it is",
        "In words",
    ]
    assert sheet["A2"].value == "Amounts in each target's own unit"


def test_rows_of_one_area_and_one_sub_measure_share_their_cell(book):
    sheet = book["Ledger"]
    assert [sheet[f"D{row}"].value for row in range(5, 9)] == ["Tax", "Revenue", "Second", "Fields"]
    merged = {str(cells) for cells in sheet.merged_cells.ranges}
    assert {"B6:B8", "A6:A7", "C6:C7"} <= merged
    assert not any(cells.startswith(("A5", "B5", "C5")) for cells in merged)


def test_it_is_made_for_paper(book):
    sheet = book["Ledger"]
    assert sheet.print_area == "'Ledger'!$A$1:$W$10"
    assert sheet.print_title_rows == "$1:$4"
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 8)
    assert sheet.freeze_panes == "E5"
    assert sheet.oddFooter.right.text == "&P / &N"
    assert [cell.value for cell in sheet[10] if cell.value] == ["Filled in by:", "Reviewed by:", "Date:"]
    # A row is as high as its words take.
    assert sheet.row_dimensions[6].height > 100 > sheet.row_dimensions[8].height


def test_the_charts_draw_the_tables_under_them(book):
    sheet = book["Charts"]
    tables = [[cell.value for cell in row if cell.value is not None] for row in sheet.iter_rows()]
    # red, not reported, slightly behind, on track, done, not due, not set
    assert ["Projects first", 0, 2, 0, 1, 0, 0, 0] in tables
    assert ["Tax", 27.5, 25] in tables
    assert ["Projects first", 25, 25, 25] in tables
    lights, headline, scores = sheet._charts

    def drawn(reference) -> list:
        cells = sheet[reference.f.partition("!")[2].replace("$", "")]
        return [cell.value for row in cells for cell in row] if isinstance(cells, tuple) else [cells.value]

    assert drawn(lights.series[0].tx.strRef) == ["Behind"]
    assert [drawn(series.val.numRef) for series in lights.series] == [
        [0, 0],
        [0, 2],
        [0, 0],
        [1, 1],
        [0, 0],
        [0, 0],
        [0, 0],
    ]
    assert [drawn(series.val.numRef) for series in headline.series] == [[27.5], [25]]
    assert [drawn(series.tx.strRef) for series in scores.series] == [["Headline"], ["Projects first"]]
    assert drawn(scores.series[1].val.numRef) == [25, 25, 25]


def test_a_past_day_and_fictional_data_are_named(town):
    town.plan.demonstration = True
    town.plan.save()
    response = town.client("leader").get(DOCUMENT)
    assert "fictional" in load_workbook(io.BytesIO(response.content))["Ledger"]["A1"].value


def test_a_year_without_a_plan_has_no_ledger(town):
    assert town.client("leader").get("/documents/2019/3/ledger.xlsx").status_code == 404
