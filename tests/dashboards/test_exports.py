"""The ledger as CSV and Excel: the page's own figures, and no text that a spreadsheet would run."""

import csv
import io
from decimal import Decimal

import pytest
from django.core.management import call_command
from openpyxl import load_workbook

from tests.factories import make_report, make_sub_measure, make_target

LEDGER = "/ledger/"


def as_csv(client, query: str = "month=3") -> list[dict[str, str]]:
    response = client.get(f"{LEDGER}ledger.csv?{query}")
    assert response.status_code == 200
    text = response.content.decode("utf-8")
    assert text.startswith("\ufeff")
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))


def as_sheet(client, query: str = "month=3"):
    response = client.get(f"{LEDGER}ledger.xlsx?{query}")
    assert response.status_code == 200
    return load_workbook(io.BytesIO(response.content)).active


@pytest.fixture
def client(town):
    make_report(
        town.sub_measure, 3, figures={town.target: "1234.5"}, progress="Roads", problems="Rain", next_steps="Sun"
    )
    town.target.value = Decimal("12345.6")
    town.target.save()
    town.sub_measure.supports.add(town.other_sub_measure.lead)
    return town.client("leader")


def test_the_csv_has_the_page_s_figures(client):
    row = as_csv(client)[0]
    page = client.get(f"{LEDGER}?month=3")
    line = page.context["page"][0].line
    shown = {
        "Year's target": line.value,
        "This month": line.step,
        "Actual to date": line.actual,
        "Completion": line.completion,
        "Gap (points)": line.gap,
    }
    assert {name: row[name] for name in shown} == shown
    assert shown["Actual to date"] == "1,234.50"
    for text in shown.values():
        assert text in page.text
    assert (row["Light"], row["Lead department"], row["Responsible leader"]) == ("Behind", "Economy Office", "Li Ming")
    assert (row["Progress"], row["Problems"], row["Next steps"]) == ("Roads", "Rain", "Sun")
    assert row["Supporting departments"] == "Farm Office"
    assert row["Reason"].startswith("1,234.5万元 done by March, 10.0% of the year's target")


def test_the_workbook_has_numbers_as_numbers(client):
    sheet = as_sheet(client)
    headings = [cell.value for cell in sheet[4]]
    row = dict(zip(headings, sheet[5], strict=True))
    assert headings == list(as_csv(client)[0])
    assert row["Year's target"].value == 12345.6
    assert row["Actual to date"].value == 1234.5
    assert row["Actual to date"].number_format == "#,##0.00"
    assert row["Light"].value == "■ Behind"
    assert "As of" not in row["Target"].value
    assert "March 2021" in sheet["A1"].value


def test_an_export_follows_the_filter_and_the_order_of_months(client, town):
    make_target(town.sub_measure, code="second", name="Second thing")
    assert [row["Target"] for row in as_csv(client, "month=3&q=second")] == ["Second thing"]
    assert len(as_csv(client, "month=3&light=red")) == 1
    assert len(as_csv(client, "month=3&page=2&per_page=1")) == 3  # the whole, not a page
    assert as_csv(client, "month=2")[0]["Actual to date"] == "—"
    sheet = as_sheet(client, "month=3&q=second")
    assert sheet["D5"].value == "Second thing"


@pytest.mark.parametrize(
    "text",
    ["=1+1", '=HYPERLINK("http://x")', "@SUM(A1)", "+cmd|' /C calc'!A0", "-cmd|x", "\t=1+1", "\r=1+1", "＝1+1"],
)
def test_text_like_a_formula_is_harmless_in_every_file(town, text):
    sub_measure = make_sub_measure(town.area, title="Plain", code="9.9")
    target = make_target(sub_measure, name=text, code="evil")
    make_report(sub_measure, 3, figures={target: 1}, progress=text, problems=text)
    client = town.client("leader")

    row = as_csv(client, "month=3&q=Plain")[0]
    for name in ("Target", "Progress", "Problems"):
        assert row[name][0] not in "=+-@\t\r"
        assert row[name].lstrip("'").strip() == text.strip()

    out = io.StringIO()
    call_command("standings", year=2021, month=3, format="csv", stdout=out)
    assert out.getvalue().partition(",evil,")[2].lstrip('"')[0] not in "=+-@\t\r"

    sheet = as_sheet(client, "month=3&q=Plain")
    headings = [cell.value for cell in sheet[4]]
    for name in ("Target", "Progress"):
        cell = sheet[5][headings.index(name)]
        assert cell.data_type in ("s", "inlineStr")
        assert cell.value.strip() == text.strip()


def test_a_negative_number_is_no_formula(town):
    rate = make_target(town.sub_measure, code="rate", phasing="hold", unit="%", value=Decimal(8))
    make_report(town.sub_measure, 3, figures={rate: "-3.1", town.target: 100})
    found = {row["Target"]: row for row in as_csv(town.client("leader"))}
    assert found[rate.name]["Actual to date"] == "-3.10"
    assert found["Revenue"]["Gap (points)"] == "-16.7"


@pytest.mark.parametrize("letter", ["\x08", "\x1f", "\x0b"])
def test_a_letter_that_a_workbook_cannot_hold_breaks_no_export(town, letter):
    make_report(town.sub_measure, 3, figures={town.target: 1}, progress=f"be{letter}fore")
    sheet = as_sheet(town.client("leader"))
    assert sheet[5][[cell.value for cell in sheet[4]].index("Progress")].value == "be fore"


def test_demonstration_data_say_so_in_the_workbook(town):
    town.plan.demonstration = True
    town.plan.save()
    assert "fictional" in as_sheet(town.client("leader"))["A1"].value
    assert "fictional" in town.client("leader").get(LEDGER).text


def test_a_reporter_exports_the_own_department_s_rows(town):
    assert [row["Target"] for row in as_csv(town.client("reporter"))] == ["Revenue"]
