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
    # No., area, sub-measure, those who answer for it, and the month's words.
    assert {"B6:B8", *(f"{letter}6:{letter}7" for letter in "ACGHITUV")} <= merged
    assert not any(cells[1:].startswith("5") for cells in merged)
    assert sheet["T6"].value.startswith("Long words")
    # A target's own values are in every row.
    assert [sheet[f"L{row}"].value for row in (6, 7)] == [300, "—"]


def test_a_sub_measure_without_a_target_has_its_row(town):
    proposals = make_area(town.plan, number=9, kind="proposal", title="To the district")
    make_sub_measure(proposals, title="Not judged")
    lead = town.sub_measure.lead
    sub_measure = make_sub_measure(town.area, lead, code="1.3", title="Party work", due_month=6)
    silent = make_sub_measure(town.area, lead, code="1.4", title="Quiet work")
    make_report(sub_measure, 3, assessment="slow", progress="Two meetings", problems="Few came")
    make_report(silent, 3, "submitted", assessment="on_track", progress="Unread")
    sheet = load_workbook(io.BytesIO(town.client("leader").get(DOCUMENT).content)).active
    heads = [cell.value for cell in sheet[4]]
    rows = {row[2]: dict(zip(heads, row, strict=True)) for row in sheet.iter_rows(min_row=5, values_only=True)}
    assert "Not judged" not in rows
    party = rows["Party work"]
    assert (party["No."], party["Target"], party["Due"]) == ("1.3", "(no target in figures)", "June")
    assert (party["Light"], party["Reason"]) == ("▲ Slightly behind", "By its own assessment: slow.")
    assert (party["Lead department"], party["Progress"], party["Problems"]) == (lead.name, "Two meetings", "Few came")
    assert {party[name] for name in ("Unit", "Year's target", "Actual to date", "Completion", "Gap (points)")} == {"—"}
    quiet = rows["Quiet work"]
    assert (quiet["Light"], quiet["Reason"]) == ("⊖ No data", "Reported, waiting for review.")
    assert quiet["Progress"] is None
    # The ledger's page, and what is exported of it, have the same rows.
    assert "Party work,(no target in figures),—" in town.client("leader").get("/ledger/ledger.csv?month=3").text


def test_it_is_made_for_paper(book):
    sheet = book["Ledger"]
    assert sheet.print_area == "'Ledger'!$A$1:$W$10"
    assert sheet.print_title_rows == "$1:$4"
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 8)
    assert sheet.freeze_panes == "E5"
    assert sheet.oddFooter.right.text == "Page &P of &N"
    assert [cell.value for cell in sheet[10] if cell.value] == ["Filled in by:", "Reviewed by:", "Date:"]
    # A row's height fits its texts; shared texts spread over their rows.
    own, shared = sheet.row_dimensions[8].height, [sheet.row_dimensions[row].height for row in (6, 7)]
    assert sum(shared) > 4 * own
    assert shared[0] < 4 * own


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

    assert drawn(lights.series[0].tx.strRef) == ["■ Behind"]
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


def test_each_light_is_a_shape_a_word_and_a_colour(book):
    sheet = book["Ledger"]
    lights = {sheet[f"R{row}"].value: sheet[f"R{row}"].fill.fgColor.rgb for row in range(5, 9)}
    assert lights == {"● On track": "00C6E7CE", "⊖ No data": "00000000"}


def test_the_charts_tell_lights_apart_without_colour(book):
    lights = book["Charts"]._charts[0]
    filled = [series.graphicalProperties.solidFill is not None for series in lights.series]
    patterns = {
        series.graphicalProperties.pattFill.prst for series in lights.series if series.graphicalProperties.pattFill
    }
    assert (filled.count(True), len(patterns)) == (4, 3)
    assert lights.dataLabels.showVal


def test_fictional_data_are_named(town):
    town.plan.demonstration = True
    town.plan.save()
    response = town.client("leader").get(DOCUMENT)
    assert "fictional" in load_workbook(io.BytesIO(response.content))["Ledger"]["A1"].value


def test_a_year_without_a_plan_has_no_ledger(town):
    assert town.client("leader").get("/documents/2019/3/ledger.xlsx").status_code == 404
