"""A rate, or a level that must hold, is read against its target: no completion of it is printed anywhere."""

import io

import pytest
from docx import Document
from openpyxl import load_workbook

from tests.factories import make_area, make_report, make_sub_measure, make_target

#: 6.3 % after a promise of 4 % would be 157.5 %, and half of the way from 60 % to 85 % would be 45.2 %.
NONSENSE = ("157.5", "45.2", "1.575", "0.452")
PAGES = (
    "/dashboard/?month=6",
    "/screen/?month=6",
    "/ledger/?month=6",
    "/ledger/ledger.csv?month=6",
    "/targets/2021/growth/?month=6",
    "/targets/2021/cover/?month=6",
    "/targets/2021/cover/?month=6&pace=2",
    "/areas/2021/0/?month=6",
    "/measures/2021/0.1/?month=6",
    "/wall/?month=6",
    "/compare/?from=5&to=6",
    "/documents/?month=6",
    "/review/2021/0.1/6/",
)


@pytest.fixture
def rates(town):
    sub_measure = make_sub_measure(make_area(town.plan, number=0, kind="headline"), code="0.1", title="Figures")
    growth = {"code": "growth", "name": "Growth", "unit": "%", "decimals": 1, "value": 4, "phasing": "hold"}
    cover = {"code": "cover", "name": "Cover", "unit": "%", "decimals": 1, "value": 85, "baseline": 60}
    targets = make_target(sub_measure, **growth), make_target(sub_measure, **cover)
    for month, values in ((5, ("5.1", "70")), (6, ("6.3", "71.3"))):
        make_report(sub_measure, month, figures=dict(zip(targets, values, strict=True)))
    return town


@pytest.mark.parametrize("address", PAGES)
def test_no_page_prints_a_completion_of_a_rate(rates, address):
    text = rates.client("reviewer" if "/review/" in address else "leader").get(address).text
    assert "71.3" in text or "6.3" in text
    assert [word for word in NONSENSE if word in text] == []


def test_no_file_prints_one(rates):
    leader = rates.client("leader")
    book = load_workbook(io.BytesIO(leader.get("/documents/2021/6/ledger.xlsx").content))
    cells = [
        str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row if cell is not None
    ]
    document = Document(io.BytesIO(leader.get("/documents/2021/6/bulletin.docx").content))
    texts = [paragraph.text for paragraph in document.paragraphs]
    texts += [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    for printed in (" ".join(cells), " ".join(texts)):
        assert "71.3" in printed
        assert [word for word in NONSENSE if word in printed] == []


def test_a_rate_on_its_way_says_how_far_it_is_from_the_planned_one(rates):
    page = rates.client("leader").get("/targets/2021/cover/?month=6").text
    assert "71.3% done by June, 1.2 percentage points below the planned 72.5%; each of the 6 months left" in page
    assert "Cover reached 71.3%, the target is 85.0%, 1.2 percentage points below the planned 72.5%" in page
    assert "-1.2" in page


def test_a_falling_rate_is_below_its_plan_and_ahead_of_it(rates):
    fields = {"code": "fall", "name": "Fall", "unit": "%", "decimals": 1, "value": 10, "baseline": 20}
    fall = make_target(rates.sub_measure, comparator="lte", **fields)
    make_report(rates.sub_measure, 6, figures={rates.target: 600, fall: "14.4"})
    page = rates.client("leader").get("/targets/2021/fall/?month=6").text
    assert "0.6 percentage points below the planned 15.0%" in page
    assert "+0.6" in page
