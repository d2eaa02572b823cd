"""A village across targets and months: its items' figures, seen by whom the items' targets are for."""

import re

import pytest
from django.urls import reverse

from tests.factories import (
    make_client,
    make_item,
    make_plan,
    make_report,
    make_sub_measure,
    make_target,
    make_user,
    make_village,
)
from tests.reports import steps

EAST, VILLAGES = "/villages/east/", "/villages/"


def cells(page) -> list[list[str]]:
    """The rows of the page's table as texts, a cell each: tags gone, spaces one."""
    body = page.text.partition("<thead>")[2].partition("</table>")[0]
    rows = re.findall(r"<tr>(.*?)</tr>", body, re.DOTALL)
    return [[re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", cell)).strip() for cell in _parts(row)] for row in rows]


def _parts(row: str) -> list[str]:
    return re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.DOTALL)


@pytest.fixture
def income(town):
    """Villages' income in the own department: a line of 5万元, counted from items."""
    return make_target(
        town.sub_measure,
        code="income",
        name="Villages at the line",
        unit="个",
        decimals=0,
        value=2,
        counting="items_at_least",
        item_threshold=5,
        item_unit="万元",
    )


@pytest.fixture
def wells(town):
    """Wells in the other department: a sum of items."""
    return make_target(
        town.other_sub_measure, code="wells", name="Wells", unit="口", decimals=1, counting="sum", value=30
    )


@pytest.fixture
def place(town, income, wells):
    """East has 4.25, 5 and (waiting) 6.5万元 and 3 wells; West 4.75万元; South nothing yet."""
    east, west = make_village(code="east", name="East"), make_village(code="west", name="West")
    south = make_village(code="south", name="South")
    east_income = make_item(income, name="East", village=east, planned=5)
    west_income = make_item(income, name="West", village=west, planned=5)
    make_item(income, name="South", village=south)
    well = make_item(wells, name="East well", village=east)
    make_report(town.sub_measure, 2, "approved", {east_income: "4.25", west_income: "4.75"})
    make_report(town.sub_measure, 3, "approved", {east_income: "5"})
    make_report(town.sub_measure, 4, "submitted", {east_income: "6.5", west_income: "4.9"})
    make_report(town.sub_measure, 5, "draft", {east_income: "9.87"})
    make_report(town.other_sub_measure, 3, "approved", {well: "3"})
    return town


def test_a_village_shows_its_items_by_target_and_month(place):
    page = place.client("leader").get(f"{EAST}?month=5")
    [head, income, wells] = cells(page)
    assert head[:5] == ["Target", "Unit", "Actual to date", "Planned", "Value to reach"]
    assert head[6:] == [
        *("Jan", "Feb", "Mar", "Apr", "May", "Jun"),
        *("Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
    ]
    assert income[:5] == ["Villages at the line Economy Office", "万元", "* 5 March", "5", "✓ 5万元"]
    assert income[6:] == ["—", "4.25", "✓ 5", "* —", "—", *[""] * 7]
    assert wells[:5] == ["Wells East well · Farm Office", "口", "3.0 March", "—", "—"]
    assert wells[6:] == ["—", "—", "3.0", "—", "—", *[""] * 7]
    assert reverse("dashboards:target", args=(2021, "income")) + "?month=5" in page.text
    assert 'title="Not reviewed yet: 6.5"' in page.text
    assert 'class="dot hollow"' in page.text


def test_a_month_knows_nothing_of_later_ones(place):
    page = place.client("leader").get(f"{EAST}?month=2")
    [_head, income, wells] = cells(page)
    assert income[2:5] == ["4.25", "5", "not yet 5万元"]
    assert income[6:] == ["—", "4.25", *[""] * 10]
    assert wells[6:] == ["—", "—", *[""] * 10]


def test_the_villages_stand_beside_their_latest_figures(place):
    page = place.client("leader").get(f"{VILLAGES}?month=4")
    head, *rows, foot = cells(page)
    assert head == ["Village", "Villages at the line 万元 · line 5万元 · lowest first", "Wells 口 · lowest first"]
    assert [row[:3] for row in rows] == [
        ["East", "✓ * 5 March", "3.0 East well March"],
        ["South", "—", ""],
        ["West", "* 4.75 February", ""],
    ]
    assert foot[1:3] == ["1 of 3 reached", "3.0"]


@pytest.mark.parametrize(
    ("sort", "order"),
    [
        ("income", ["West", "East", "South"]),
        ("-income", ["East", "West", "South"]),
        ("wells", ["East", "South", "West"]),
        ("", ["East", "South", "West"]),
        ("nothing", ["East", "South", "West"]),
        ("--income", ["East", "South", "West"]),
    ],
)
def test_a_target_s_figures_sort_the_villages(place, sort, order):
    _head, *rows, _foot = cells(place.client("leader").get(VILLAGES, {"month": 4, "sort": sort}))
    assert [row[0] for row in rows] == order


def test_an_approved_figure_becomes_the_village_s(place):
    steps.approve(place.client("reviewer"), place.sub_measure, 4)
    [_head, income, _wells] = cells(place.client("leader").get(f"{EAST}?month=4"))
    assert (income[2], income[9]) == ("6.5", "✓ 6.5")


@pytest.mark.parametrize("person", ["leader", "reviewer", "administrator", "reporter"])
def test_a_draft_is_on_no_village_page(place, person):
    client = place.client(person)
    for address in (EAST, VILLAGES):
        assert "9.87" not in client.get(f"{address}?month=12").text


def test_a_reporter_sees_the_items_of_the_own_department_s_targets(place):
    page = place.client("reporter").get(f"{EAST}?month=5")
    assert [row[0] for row in cells(page)[1:]] == ["Villages at the line Economy Office"]
    _head, *rows, _foot = cells(place.client("reporter").get(f"{VILLAGES}?month=5"))
    assert [row[0] for row in rows] == ["East", "South", "West"]
    page = place.client("stranger").get(f"{VILLAGES}?month=5")
    assert [row[0] for row in cells(page)[1:-1]] == ["East"]
    assert "Villages at the line" not in page.text


def test_a_supporting_department_sees_them_too(place):
    place.sub_measure.supports.add(place.other_sub_measure.lead)
    page = place.client("stranger").get(f"{EAST}?month=5")
    assert [row[0] for row in cells(page)[1:]] == [
        "Villages at the line Economy Office",
        "Wells East well · Farm Office",
    ]
    assert len(cells(page)) == 3


def test_another_department_s_village_is_not_there(place):
    client = place.client("stranger")
    assert client.get("/villages/west/").status_code == 404
    assert client.get("/villages/nowhere/").status_code == 404
    assert place.client("leader").get("/villages/nowhere/").status_code == 404
    assert place.client("auditor").get(EAST).status_code == 403
    homeless = make_client(make_user("reporter", None))
    assert homeless.get(EAST).status_code == 403
    assert homeless.get(VILLAGES).status_code == 403


def test_a_target_s_items_lead_to_their_villages(place):
    page = place.client("leader").get("/targets/2021/income/?month=4")
    assert '<a href="/villages/east/?year=2021&amp;month=4">East</a>' in page.text
    assert (
        f'href="{VILLAGES}?year=2021&amp;month=4">By village</a>'
        in place.client("leader").get("/ledger/?year=2021&month=4").text
    )


def test_a_village_without_an_item_says_so(town):
    make_village(code="east", name="East")
    client = town.client("leader")
    assert "No target of 2021 that you may read has a breakdown item of East" in client.get(EAST).text
    assert "No target of 2021 that you may read is broken down by village" in client.get(VILLAGES).text
    assert town.client("reporter").get(EAST).status_code == 404
    assert "is broken down by village" in town.client("reporter").get(VILLAGES).text


def test_the_year_s_plan_decides_which_items_are_shown(place):
    make_plan(year=2022, title="Plan of 2022")
    client = place.client("reporter")
    assert "No target of 2022" in client.get(EAST).text
    assert len(cells(client.get(f"{EAST}?year=2021&month=3"))) == 2


def test_a_village_pages_without_a_plan_say_so(db):
    client = make_client(make_user("leader"))
    make_village(code="east", name="East")
    for address in (EAST, VILLAGES):
        assert "No plan is loaded yet" in client.get(address).text


def test_a_code_may_hold_what_an_address_finds_hard(town, income):
    village = make_village(code="东 柳/1?#", name="East Willow")
    make_item(income, name="East Willow", village=village)
    client = town.client("leader")
    [address] = re.findall(r'<th scope="row"><a href="(/villages/[^"]*)"', client.get(VILLAGES).text)
    assert "<h1>East Willow</h1>" in client.get(address.replace("&amp;", "&")).text


def test_a_rate_may_be_below_zero(town):
    rate = make_target(town.sub_measure, code="rate", phasing="hold", unit="%", decimals=1, counting="sum", value=1)
    item = make_item(rate, name="East", village=make_village(code="east", name="East"))
    make_sub_measure(town.area)
    make_report(town.sub_measure, 1, "approved", {item: "-2.5"})
    assert cells(town.client("leader").get(f"{EAST}?month=1"))[1][6] == "-2.5"
