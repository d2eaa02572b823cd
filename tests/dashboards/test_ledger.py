"""The ledger of all targets: filtered, sorted, searched, a page at a time, and no query string breaks it."""

import io
from decimal import Decimal
from urllib.parse import urlencode

import pytest
from openpyxl import load_workbook

from tests.factories import make_area, make_department, make_report, make_sub_measure, make_target

LEDGER = "/ledger/"


@pytest.fixture
def leader(town):
    """A leader's browser; the town has a red, an amber and a done target, two unreported and one not set."""
    make_report(town.sub_measure, 3, figures={town.target: 100})  # red: 300 were planned
    second = make_area(town.plan, number=2, title="Clean water")
    water = make_sub_measure(second, make_department(code="water", name="Water Office"), title="Pipes")
    amber = make_target(water, code="amber", name="Amber pipes", unit="公里")
    done = make_target(water, code="done", name="Done wells", unit="口")
    make_target(water, code="unset", name="Unset tanks", value=None)
    make_target(water, code="silent", name="Silent pumps")
    make_report(water, 3, figures={amber: 280, done: 1200})
    return town.client("leader")


def rows(client, **query) -> list[str]:
    """The codes of the rows that the page shows, in its order."""
    response = client.get(f"{LEDGER}?{urlencode({'month': 3, **query}, doseq=True)}")
    assert response.status_code == 200
    return [line.row.code for line in response.context["page"]]


ALL = ["revenue", "fields", "amber", "done", "unset", "silent"]


@pytest.mark.parametrize(
    ("query", "codes"),
    [
        ({}, ALL),
        ({"area": 2}, ["amber", "done", "unset", "silent"]),
        ({"department": "own"}, ["revenue"]),
        ({"department": "water", "light": "no_data"}, ["silent"]),
        ({"light": "red"}, ["revenue"]),
        ({"light": "amber"}, ["amber"]),
        ({"light": "done"}, ["done"]),
        ({"light": "unset"}, ["unset"]),
        ({"light": "no_data"}, ["fields", "silent"]),
        ({"light": "green"}, []),
        ({"q": "PIPES"}, ["amber", "done", "unset", "silent"]),  # the sub-measure's title
        ({"q": "well"}, ["done"]),
        ({"q": "rev"}, ["revenue"]),
        ({"q": "%"}, []),
        ({"q": "_"}, []),
        ({"q": "'; drop table"}, []),
        ({"area": 2, "light": "amber", "q": "amber"}, ["amber"]),
        ({"area": 1, "light": "amber"}, []),
    ],
)
def test_a_filter_leaves_what_it_names(leader, query, codes):
    assert rows(leader, **query) == codes


@pytest.mark.parametrize("text", ["XX社区", "ＸＸ社区", "XX 社区", "5万元", "５万元", "5 万元", "水肥 一体化"])
@pytest.mark.parametrize("on", [{}, {"on": "2021-12-31"}])
def test_a_search_finds_what_is_typed_full_width_or_with_a_space(town, leader, text, on):
    make_target(town.sub_measure, code="found", name="XX社区水肥一体化（收入5万元以上）")
    assert rows(leader, q=text, **on) == ["found"]


@pytest.mark.parametrize(
    ("sort", "codes"),
    [
        ("code", ALL),
        ("-code", ALL[::-1]),
        ("name", ["amber", "done", "fields", "revenue", "silent", "unset"]),
        ("-name", ["unset", "silent", "revenue", "fields", "done", "amber"]),
        ("light", ["revenue", "fields", "silent", "amber", "done", "unset"]),
        ("completion", ["revenue", "amber", "done", "fields", "unset", "silent"]),
        ("gap", ["revenue", "amber", "done", "fields", "unset", "silent"]),
    ],
)
def test_a_column_sorts(leader, sort, codes):
    assert rows(leader, sort=sort) == codes


@pytest.mark.parametrize("column", ["completion", "gap"])
def test_a_missing_number_comes_last_in_either_direction(leader, column):
    assert rows(leader, sort=f"-{column}") == ["done", "amber", "revenue", "fields", "unset", "silent"]


def test_a_department_is_sorted_and_filtered_together(leader):
    assert rows(leader, sort="lead", area=2) == ["amber", "done", "unset", "silent"]
    assert rows(leader, sort="-light", light="no_data") == ["fields", "silent"]


NONSENSE = [
    "page=0", "page=-1", "page=99999999999", "page=x", "page=", "page=١", "page=1.5",
    "per_page=0", "per_page=-5", "per_page=x", "per_page=99999999", "per_page=",
    "sort=", "sort=nothing", "sort=-", "sort=--code", "sort=row__code", "sort=code&sort=code&sort=-name",
    "sort=light,gap",
    "area=x", "area=99", "area=-1", "area=1&area=2", "department=nobody", "light=pink", "light=",
    "q=" + "x" * 500, "q=%E4%BD", "q=%F0%9F%9A%A6", "q=%5C", "month=13", "month=0", "month=x", "month=٣",
    "year=x", "year=0", "year=1999", "year=99999999999", "year=-2021", "year=2021&year=x",
    "nothing=at&all", "&&==", "%",
]  # fmt: skip


def test_nonsense_in_the_address_breaks_nothing(leader):
    for query in NONSENSE:
        page = leader.get(f"{LEDGER}?{query}")
        assert page.status_code == 200, query
        assert "<h1>Ledger</h1>" in page.text, query
        for form in ("csv", "xlsx"):
            assert leader.get(f"{LEDGER}ledger.{form}?{query}").status_code == 200, query


def test_an_unknown_form_or_address_is_not_there(leader):
    for address in (
        f"{LEDGER}ledger.exe",
        "/areas/2021/99/",
        "/areas/1999/1/",
        "/targets/2021/none/",
        "/measures/20/1/",
    ):
        assert leader.get(address).status_code == 404


def test_pages_hold_50_rows_and_at_most_100(town):
    for number in range(130):
        make_target(town.sub_measure, code=f"x{number}", value=Decimal(100))
    client = town.client("leader")
    assert len(rows(client)) == 50
    assert len(rows(client, page=2)) == 50
    assert len(rows(client, page=3)) == 32
    assert rows(client, page=999) == rows(client, page=3)
    assert len(rows(client, per_page=100)) == 100
    assert len(rows(client, per_page=101)) == 100
    assert len(rows(client, per_page=100000)) == 100
    assert len(rows(client, per_page=10, sort="light")) == 10
    every = [code for page in range(1, 4) for code in rows(client, page=page, sort="-name")]
    assert len(set(every)) == 132
    assert "132 commitments" in client.get(LEDGER).text


def test_a_filter_stays_on_the_way_to_the_next_page(town):
    for number in range(60):
        make_target(town.sub_measure, code=f"x{number}")
    page = town.client("leader").get(f"{LEDGER}?area=1&sort=-name&month=3")
    assert "area=1" in page.text.partition("Next</a>")[0].rpartition("<a href=")[2]
    assert "sort=-name" in page.text.partition("Next</a>")[0].rpartition("<a href=")[2]


def test_the_ledger_without_a_plan_says_so(db):
    from tests.factories import make_client, make_user

    client = make_client(make_user("leader"))
    assert "No plan is loaded yet" in client.get(LEDGER).text
    assert client.get(f"{LEDGER}ledger.csv").status_code == 404


def test_growth_over_several_months_is_not_called_a_month_s(town):
    make_report(town.sub_measure, 1, figures={town.target: 100})
    make_report(town.sub_measure, 6, figures={town.target: 600})
    leader = town.client("leader")
    for page in ("/ledger/?month=6", f"/measures/2021/{town.sub_measure.code}/?month=6"):
        assert '500.00<div class="under">February to June</div>' in leader.get(page).text
    said = "“This month” is that of February to June."
    assert said in leader.get("/ledger/ledger.csv?month=6").text
    book = load_workbook(io.BytesIO(leader.get("/ledger/ledger.xlsx?month=6").content))
    assert any(said in str(cell) for row in book.active.values for cell in row)
    make_report(town.sub_measure, 5, figures={town.target: 500})
    assert said not in leader.get("/ledger/ledger.csv?month=6").text


def test_the_rows_of_one_light_say_why_they_show_it(leader, town):
    assert "100万元 done by March" not in leader.get(LEDGER, {"month": 3}).text
    page = leader.get(LEDGER, {"month": 3, "light": "red"}).text
    assert "100万元 done by March, 8.3% of the year&#x27;s target, 16.7 percentage points below the even pace" in page
    slow = make_sub_measure(town.area, town.sub_measure.lead, title="Words only")
    make_report(slow, 3, assessment="slow", problems="The permit is late")
    page = leader.get(LEDGER, {"month": 3, "light": "amber"}).text
    assert "By its own assessment: slow. Problems: The permit is late" in page


@pytest.mark.parametrize(
    ("status", "of_target", "of_words"),
    [
        (
            None,
            "Nothing was reported up to March; the plan calls for 300万元 by then.",
            "The report of March is missing.",
        ),
        ("submitted", "Reported, waiting for review; the plan", "Reported, waiting for review."),
        ("returned", "The report of March was returned; the plan", "The report of March was returned."),
        ("approved", "The report of March does not give this figure; the plan", ""),
    ],
)
def test_a_grey_light_says_what_it_lacks(town, status, of_target, of_words):
    words_only = make_sub_measure(town.area, town.sub_measure.lead, code="1.3", title="Words only")
    if status:
        make_report(town.sub_measure, 3, status, {town.target: 300} if status == "submitted" else {})
        make_report(words_only, 3, status)
    client = town.client("leader")
    why = {line.code: line.why for line in client.get(LEDGER, {"month": 3, "light": "no_data"}).context["page"]}
    assert why[town.sub_measure.code].startswith(of_target)
    assert why.get("1.3", "") == of_words
    assert of_words in client.get("/areas/2021/1/", {"month": 3}).text
    assert of_words in client.get("/measures/2021/1.3/", {"month": 3}).text
    page = client.get("/dashboard/", {"month": 3}).text
    assert of_target.partition(";")[0] in page
