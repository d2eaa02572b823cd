"""The annual assessment: each department's year side by side, on the page and in Excel, and nothing decided in it."""

import io
import re

import pytest
from openpyxl import load_workbook

from targets.calendar.schedule import local_day
from targets.models import SubMeasure
from tests.factories import make_client, make_report, make_sub_measure, make_user

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


def rows_of(text: str) -> list[list[str]]:
    """The cells of the first table."""
    body = text.partition("<tbody>")[2].partition("</tbody>")[0]
    return [
        [re.sub(r"<[^>]*>", "", cell).strip() for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.DOTALL)]
        for row in re.findall(r"<tr>(.*?)</tr>", body, re.DOTALL)
    ]


def test_departments_stand_by_their_score_with_lights_and_reporting(year):
    first, second = rows_of(year.client("leader").get(PAGE).text)
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


def test_the_usual_month_is_the_latest_with_figures_and_none_is_ahead_of_the_calendar(town):
    make_report(town.sub_measure, 4, figures={town.target: 400})
    client = town.client("leader")
    assert "As of April 2021" in client.get(PAGE).text
    town.plan.year = local_day().year
    town.plan.save()
    page = client.get(PAGE, {"month": 12})
    assert "not the year's end" in page.text or local_day().month == 1


def test_before_the_first_month_has_ended_there_is_nothing_to_assess(town):
    town.plan.year = local_day().year + 1
    town.plan.save()
    client = town.client("leader")
    assert f"No month of {town.plan.year} has ended yet" in client.get(PAGE, {"year": town.plan.year}).text
    assert client.get(f"{PAGE}assessment.xlsx?year={town.plan.year}").status_code == 404


def test_a_sub_measure_without_a_target_counts_by_its_own_light(year):
    lead = year.sub_measure.lead
    slow = make_sub_measure(year.area, lead, code="1.3", title="Party work", weight=3)
    for month in range(1, 13):
        make_report(slow, month, assessment="slow", submitted_at=None)
    page = year.client("leader").get(PAGE)
    row = next(row for row in rows_of(page.text) if row[1] == "Economy Office")
    assert row[3:5] == ["2", "1"]
    assert row[5:12] == ["0", "0", "1", "0", "1", "0", "0"]
    # 100 of weight 1 and 90 of weight 3.
    assert row[12] == row[13] == "92.5"
    assert row[14] == "24"


def test_every_number_leads_to_what_it_is_made_of(year):
    page = year.client("leader").get(PAGE, {"month": 12})
    farm = year.other_sub_measure.lead
    made_of = page.text.partition(f' id="department-{farm.id}">')[2].partition("</div>")[0]
    assert f'<a href="#department-{farm.id}">45.8</a>' in page.text.replace("<b>", "").replace("</b>", "")
    for address in (
        "/ledger/?year=2021&amp;month=12&amp;department=other",
        "/reporting/?year=2021&amp;month=12",
        "/measures/2021/1.2/?month=12",
    ):
        assert address in made_of
    [line] = rows_of(made_of)
    # The sub-measure with its light, score, weight, targets' lights and reporting.
    assert line[0] == "1.2　Better fields"
    assert line[1].endswith("Behind")
    assert line[2:4] == ["45.8", "1"]
    assert line[4].endswith("Behind 1")
    assert line[5:8] == ["11", "0", "1"]
    # Its score by month, of which the mean is made.
    scores = [float(score) for score in re.findall(r"<b>([\d.]+)</b>", made_of.partition("</p>")[0])]
    assert len(scores) == 12
    assert sum(scores) / 12 == pytest.approx(49.7, abs=0.06)
    assert "mean, by weight, of the scores of the sub-measures" in page.text


def test_the_workbook_has_the_page_s_numbers_and_no_grade(year):
    client = year.client("leader")
    book = load_workbook(io.BytesIO(client.get(f"{PAGE}assessment.xlsx?month=12").content))
    sheet = book["Annual assessment"]
    assert sheet["A1"].value == "Plan of 2021: annual assessment by department"
    assert sheet["A2"].value == "As of December 2021"
    shown = rows_of(client.get(PAGE, {"month": 12}).text)
    for row, cells in zip(sheet.iter_rows(min_row=5, max_row=6), shown, strict=True):
        values = ["" if cell.value is None else cell.value for cell in row]
        printed = [f"{value:.1f}" if place in (12, 13) else str(value) for place, value in enumerate(values)]
        assert printed == cells
    headings = [sheet.cell(3, place).value if place < 6 or place > 18 else None for place in range(1, 21)]
    assert headings[:3] + headings[-2:] == ["Place", "Department", "Responsible leader", "Grade", "Remarks"]
    merged = {str(cells) for cells in sheet.merged_cells.ranges}
    assert merged >= {"A1:T1", "F3:L3", "M3:N3", "O3:R3", "A3:A4", "T3:T4"}
    texts = [cell.value for row in sheet.iter_rows(min_row=7) for cell in row if cell.value]
    assert texts[0].startswith("Score at the end: the mean, by weight")
    assert texts[-3:] == ["Filled in by:", "Reviewed by:", "Date:"]
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
    rows = [list(row) for row in book["Sub-measures"].iter_rows(min_row=2, values_only=True)]
    assert rows[0][:5] == ["Department", "No.", "Sub-measure", "Light", "Score"]
    assert rows[2][:7] == ["Farm Office", "1.2", "Better fields", "■ Behind", 45.8, 1, 1]
    assert rows[2][7:10] == [11, 0, 1]


def test_the_workbook_of_a_month_says_so(year):
    response = year.client("leader").get(f"{PAGE}assessment.xlsx?month=6")
    sheet = load_workbook(io.BytesIO(response.content)).active
    assert sheet["A2"].value == "As of June 2021, not the year's end"


def test_a_plan_that_nobody_leads_says_so(town):
    SubMeasure.objects.update(lead=None)
    assert "No department leads a sub-measure" in town.client("leader").get(PAGE, {"month": 3}).text


def test_without_a_plan_the_page_says_so(db):
    client = make_client(make_user("leader"))
    assert "No plan is loaded yet" in client.get(PAGE).text
    assert client.get(f"{PAGE}assessment.xlsx").status_code == 404
