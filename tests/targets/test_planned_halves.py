"""Half a pumping station is planned: what is typed, reviewed and filed says 2.5 too (pages: test_same_figures.py)."""

import pytest

from tests.factories import make_report, make_target
from tests.reports import grid
from tests.reports.queueing import QUEUE
from tests.reports.workbook import files

pytestmark = pytest.mark.django_db
MONTH = 6


@pytest.fixture
def stations(town):
    """A target of 5 stations and one of 12: 2.5 and 6 are planned to the end of June."""
    fields = {"decimals": 0, "unit": "座"}
    return [make_target(town.sub_measure, name=f"Stations {value}", value=value, **fields) for value in (5, 12)]


def test_the_entry_grid_plans_half_a_station(town, stations):
    rows = {row[0]: row for row in grid.rows_of(grid.open_month(town.client("reporter"), MONTH).text)}
    assert [rows[target.name][4] for target in stations] == ["2.5", "6"]


def test_the_reviewer_reads_half_a_station(town, stations):
    make_report(town.sub_measure, MONTH, "submitted", dict.fromkeys(stations, 3))
    client = town.client("reviewer")
    for address in (QUEUE, f"/review/2021/{town.sub_measure.code}/{MONTH}/"):
        page = client.get(address).text
        assert '<td class="num wide">2.5</td>' in page
        assert '<td class="num wide">6</td>' in page


def test_the_workbook_holds_half_a_station_and_prints_it(town, stations):
    book = files.opened(files.download(town.client("reporter"), MONTH))
    cells = [files.box(book, target, "planned") for target in stations]
    assert [(cell.value, cell.number_format) for cell in cells] == [(2.5, "#,##0.0"), (6, "#,##0")]


def test_the_path_of_a_whole_target_has_its_halves(town, stations):
    page = town.client("leader").get(f"/targets/2021/{stations[0].code}/?month={MONTH}").text
    assert "<dt>Planned to date</dt><dd>2.5座</dd>" in page
    for planned in ("0.4", "0.8", "1.3", "2.5", "5"):
        assert f'<td class="num">{planned}</td>' in page
