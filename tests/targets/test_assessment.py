"""The annual assessment: each department's year side by side, on the page and in Excel, and nothing decided in it."""

import io
import re

import pytest
from openpyxl import load_workbook

from tests.factories import make_client, make_report, make_user

pytestmark = pytest.mark.django_db
PAGE = "/assessment/"


@pytest.fixture
def year(town):
    """The economy office reports in full and in time; the farm office slackens and leaves December out."""
    for month in range(1, 13):
        make_report(town.sub_measure, month, figures={town.target: 100 * month}, submitted_at=None)
        if month < 12:
            make_report(town.other_sub_measure, month, figures={town.other_target: 50 * month}, submitted_at=None)
    return town


def rows_of(page) -> list[list[str]]:
    body = page.text.partition("<tbody>")[2].partition("</tbody>")[0]
    return [
        [re.sub(r"<[^>]*>", "", cell).strip() for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.DOTALL)]
        for row in re.findall(r"<tr>(.*?)</tr>", body, re.DOTALL)
    ]


def test_departments_stand_by_their_score_with_lights_and_reporting(year):
    first, second = rows_of(year.client("leader").get(PAGE))
    assert first[:5] == ["1", "Economy Office", "Li Ming", "1", "1"]
    # red, not reported, slightly behind, on track, done, not due, not set
    assert first[5:12] == ["0", "0", "0", "0", "1", "0", "0"]
    assert first[12:14] == ["100.0", "100.0"]
    assert second[:3] == ["2", "Farm Office", "Wang Fang"]
    assert second[5:12] == ["1", "0", "0", "0", "0", "0", "0"]
    # 550 of 1,200 at the end; half of the path in eleven months.
    assert second[12:14] == ["45.8", "49.7"]
    assert first[14] == "12"
    assert second[14:17] == ["11", "0", "1"]
    assert first[18:] == second[18:] == ["", ""]


def test_a_month_before_the_end_says_that_it_is_not_the_year_s(year):
    client = year.client("leader")
    assert "not the year's end" in client.get(PAGE, {"month": 6}).text
    assert "not the year's end" not in client.get(PAGE).text


def test_every_number_leads_to_what_it_is_made_of(year):
    page = year.client("leader").get(PAGE)
    assert "/ledger/?year=2021&amp;month=12&amp;department=other&amp;light=red" in page.text
    assert "/months/2021/reporting/?month=12" in page.text


def test_the_workbook_has_the_page_s_numbers_and_no_grade(year):
    client = year.client("leader")
    response = client.get(f"{PAGE}assessment.xlsx")
    sheet = load_workbook(io.BytesIO(response.content)).active
    assert sheet["A1"].value == "Plan of 2021: annual assessment by department"
    assert sheet["A2"].value == "As of December 2021"
    shown = rows_of(client.get(PAGE))
    for row, cells in zip(sheet.iter_rows(min_row=5, max_row=6), shown, strict=True):
        values = ["" if cell.value is None else cell.value for cell in row]
        printed = [f"{value:.1f}" if place in (12, 13) else str(value) for place, value in enumerate(values)]
        assert printed == cells
    headings = [cell.value for cell in sheet[4]]
    assert headings[-2:] == ["Grade", "Remarks"]
    assert {str(merged) for merged in sheet.merged_cells.ranges} >= {"F3:L3", "M3:N3", "O3:R3"}
    assert [cell.value for cell in sheet[8] if cell.value] == ["Filled in by:", "Reviewed by:", "Date:"]
    assert sheet.page_setup.orientation == "landscape"


def test_the_workbook_of_a_month_says_so(year):
    response = year.client("leader").get(f"{PAGE}assessment.xlsx?month=6")
    sheet = load_workbook(io.BytesIO(response.content)).active
    assert sheet["A2"].value == "As of June 2021, not the year's end"


def test_without_a_plan_the_page_says_so(db):
    client = make_client(make_user("leader"))
    assert client.get(PAGE).status_code == 200
    assert client.get(f"{PAGE}assessment.xlsx").status_code == 404
