"""Of what is counted whole nothing is due in parts: pages, forms and files say 2 stations, not 2.5."""

import io
import json
import re

import pytest
from django.core.management import call_command
from docx import Document

from tests.factories import make_report, make_target
from tests.reports import grid
from tests.reports.queueing import QUEUE
from tests.reports.workbook import files

pytestmark = pytest.mark.django_db
MONTH = 6


@pytest.fixture
def stations(town):
    """A target of 5 stations and one of 12: 2 and 6 are planned to the end of June."""
    fields = {"decimals": 0, "unit": "座"}
    return [make_target(town.sub_measure, name=f"Stations {value}", value=value, **fields) for value in (5, 12)]


def test_the_entry_grid_plans_whole_stations(town, stations):
    rows = {row[0]: row for row in grid.rows_of(grid.open_month(town.client("reporter"), MONTH).text)}
    assert [rows[target.name][4] for target in stations] == ["2", "6"]


def test_the_reviewer_reads_whole_stations(town, stations):
    make_report(town.sub_measure, MONTH, "submitted", dict.fromkeys(stations, 3))
    client = town.client("reviewer")
    for address in (QUEUE, f"/review/2021/{town.sub_measure.code}/{MONTH}/"):
        page = client.get(address).text
        assert '<td class="num wide">2</td>' in page
        assert '<td class="num wide">6</td>' in page


def test_the_workbook_holds_whole_stations(town, stations):
    book = files.opened(files.download(town.client("reporter"), MONTH))
    cells = [files.box(book, target, "planned") for target in stations]
    assert [(cell.value, cell.number_format) for cell in cells] == [(2, "#,##0"), (6, "#,##0")]


def test_the_path_rises_by_whole_stations(town, stations):
    page = town.client("leader").get(f"/targets/2021/{stations[0].code}/?month={MONTH}").text
    assert "<dt>Planned to date</dt><dd>2座</dd>" in page
    planned = re.findall(r'<th scope="row">\w+</th>\s*<td class="num">(\d+)</td>', page)
    assert planned == list("001122233445")


def test_forecast_and_rest_are_whole_and_no_monthly_pace_is_asked_for(town, stations):
    make_report(town.sub_measure, 2, figures=dict.fromkeys(stations, 0))
    make_report(town.sub_measure, MONTH, figures=dict.fromkeys(stations, 3))
    page = town.client("leader").get(f"/targets/2021/{stations[0].code}/?month={MONTH}").text
    facts = dict(re.findall(r"<dt>(.*?)</dt>\s*<dd[^>]*>(.*?)(?: <span.*?)?</dd>", page))
    assert (facts["Full-year forecast"], facts["Still to be done"]) == ("7座", "2座")
    assert "Needed per month" not in page
    assert "2座 still to be done in the 6 months left" in page
    bulletin = town.client("leader").get(f"/documents/2021/{MONTH}/bulletin.docx").content
    text = " ".join(paragraph.text for paragraph in Document(io.BytesIO(bulletin)).paragraphs)
    assert "2座 still to be done in the 6 months left" in text


def test_one_enterprise_a_year_is_due_in_december(town):
    one = make_target(town.sub_measure, name="Enterprise", value=1, decimals=0, unit="家")
    leader = town.client("leader")
    for month, light in ((1, "Not due yet"), (11, "Not due yet"), (12, "No data")):
        page = leader.get(f"/targets/2021/{one.code}/?month={month}").text
        assert light in page.partition('<div class="hero')[2].partition('<div class="card card-body curve"')[0], month


def test_a_forecast_of_whole_stations_is_the_same_number_beside_the_chart_in_it_and_in_files(town, stations):
    target = stations[1]
    for month, figure in ((1, 0), (2, 1), (3, 2), (4, 2), (5, 2)):
        make_report(town.sub_measure, month, "approved", {target: figure})
    page = town.client("leader").get(f"/targets/2021/{target.code}/", {"month": 5}).text
    # 2 and 7 months of a third: 4.3
    assert re.search(r"<dt>Full-year forecast</dt><dd>(\d+)座", page)[1] == "4"
    assert re.search(r'class="endtext forecast"[^>]*>forecast ([^<]+)<', page)[1] == "4"
    out = io.StringIO()
    call_command("standings", year=2021, month=5, format="json", stdout=out)
    assert next(row["forecast"] for row in targets_in(json.loads(out.getvalue())) if row["code"] == target.code) == (
        "4.000000"
    )


def targets_in(printed: dict) -> list[dict]:
    sub_measures = [sub_measure for area in printed["areas"] for sub_measure in area["sub_measures"]]
    return [target for sub_measure in sub_measures for target in sub_measure["targets"]]
