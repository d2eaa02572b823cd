"""Sub-measures stand in the order of their codes read as numbers on every page, in every file and command; and an area
in which there is nothing yet stays.
"""

import io

import pytest
from django.core.management import call_command
from openpyxl import load_workbook

from tests.factories import make_area, make_report, make_sub_measure, make_target
from tests.reports import steps

from .documents.word import bulletin, rows, texts

#: As the codes stand in the plan; the town has 1.1 and 1.2, the others are loaded later in another order.
IN_ORDER = ["More revenue", "Better fields", "Third thing", "Tenth thing"]


@pytest.fixture
def grown(town):
    """A town to which a second file brought 1.10 before 1.3."""
    for code, title in (("1.10", "Tenth thing"), ("1.3", "Third thing")):
        sub_measure = make_sub_measure(town.area, town.sub_measure.lead, code=code, title=title)
        make_report(
            sub_measure, 3, "submitted", {make_target(sub_measure, code=title, name=f"{title} in figures"): 300}
        )
    return town


def order_in(text: str, titles=IN_ORDER) -> list[str]:
    """The titles in the order in which they stand in a text."""
    assert [title for title in titles if title not in text] == []
    return sorted(titles, key=text.index)


def cells_of(content: bytes) -> str:
    return "\n".join(str(cell) for sheet in load_workbook(io.BytesIO(content)) for row in sheet.values for cell in row)


PAGES = [
    "/areas/2021/1/",
    "/ledger/",
    "/ledger/ledger.csv",
    "/wall/",
    "/ledger/?on=2021-12-31",
    "/areas/2021/1/?on=2021-12-31",
]


@pytest.mark.parametrize("page", PAGES)
def test_a_page_has_the_plan_s_order(grown, page):
    titles = ["Revenue", "Fields", "Third thing in figures", "Tenth thing in figures"]
    assert order_in(grown.client("leader").get(page + ("&" if "?" in page else "?") + "month=3").text, titles) == titles


def test_the_ledger_s_order_can_be_turned_and_goes_on_over_its_pages(grown):
    client = grown.client("leader")
    codes = [
        [line.code for line in client.get(f"/ledger/?month=3&per_page=2&page={page}{sort}").context["page"]]
        for sort in ("", "&sort=-code", "&sort=unit")
        for page in (1, 2)
    ]
    assert codes == [["1.1", "1.2"], ["1.3", "1.10"], ["1.10", "1.3"], ["1.2", "1.1"], ["1.1", "1.3"], ["1.10", "1.2"]]


@pytest.mark.parametrize("page", ["/ledger/", "/ledger/?on=2021-12-31", "/ledger/ledger.csv", "/wall/"])
def test_a_part_of_a_sub_measure_stands_right_after_it(town, page):
    for code in ("1.2.1", "1.1.2", "1.1.1"):
        make_sub_measure(town.area, town.sub_measure.lead, code=code, title=f"Part {code}")
    titles = ["Revenue", "Part 1.1.1", "Part 1.1.2", "Fields", "Part 1.2.1"]
    text = town.client("leader").get(page + ("&" if "?" in page else "?") + "month=3").text
    assert order_in(text[text.find("<main") :] if "<main" in text else text, titles) == titles


def test_my_month_has_the_plan_s_order(grown):
    mine = ["More revenue", "Third thing", "Tenth thing"]
    page = grown.client("reporter").get("/my-month/2021/3/").text
    assert order_in(page, mine) == mine


def test_files_and_command_have_the_plan_s_order(grown):
    for title in ("Third thing", "Tenth thing"):
        steps.approve(grown.client("reviewer"), grown.plan.sub_measures.get(title=title), 3)
    client, out = grown.client("leader"), io.StringIO()
    assert order_in(cells_of(client.get("/documents/2021/3/ledger.xlsx").content)) == IN_ORDER
    names = ["Revenue", "Fields", "Third thing in figures", "Tenth thing in figures"]
    [*_others, targets_of_area] = bulletin(client, MARCH).tables
    assert [row[1] for row in rows(targets_of_area)[1:]] == names
    call_command("standings", year=2021, month=3, format="json", stdout=out)
    assert order_in(out.getvalue()) == IN_ORDER


MARCH = "/documents/2021/3/bulletin.docx"
EMPTY = "This area has no sub-measures yet."


@pytest.mark.parametrize("page", ["/dashboard/", "/areas/2021/7/", "/wall/", "/documents/", "/screen/", "/compare/"])
@pytest.mark.parametrize("query", ["?month=3", "?month=3&on=2021-12-31"])
def test_an_area_without_sub_measures_stays_with_a_plain_sentence(town, page, query):
    make_area(town.plan, number=7, title="A new task")
    text = town.client("leader").get(page + query).text
    assert "A new task" in text
    assert EMPTY in text


def test_an_area_without_sub_measures_stays_in_the_files_and_changes_no_score(town):
    make_report(town.sub_measure, 3, figures={town.target: 300})
    client, out = town.client("leader"), io.StringIO()
    before = client.get("/dashboard/?month=3").context["score"]
    make_area(town.plan, number=7, title="A new task")
    call_command("standings", year=2021, month=3, format="json", stdout=out)
    assert '"title": "A new task"' in out.getvalue()
    said = texts(bulletin(client, MARCH))
    assert said[said.index("(2) A new task") + 1] == EMPTY
    areas = next(table for table in bulletin(client, MARCH).tables if rows(table)[0][0] == "Task area")
    assert rows(areas)[-1] == ["A new task", "0", "0", "0", "0", "0", "—", "—", "—"]
    assert client.get("/dashboard/?month=3&on=2021-12-31").context["score"] == before


def test_the_whole_plan_has_the_town_s_own_name(town):
    make_report(town.sub_measure, 3, figures={town.target: 300})
    town.plan.town = "Riverside County"
    town.plan.save()
    client = town.client("leader")
    for page in ("/documents/?month=3", "/wall/?month=3", "/compare/?from=2&to=3"):
        assert "Riverside County, whole plan" in client.get(page).text
