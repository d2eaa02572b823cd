"""The masthead, the toolbar and its month picker."""

import re
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine

from targets.models import ClosedMonth
from tests.factories import make_plan, make_project, make_report

MAY = datetime(2021, 5, 20, 9, tzinfo=ZoneInfo("Asia/Shanghai"))


def masthead_of(page) -> list[tuple[str, str, bool]]:
    """Each entry of the masthead: its words, its address, and whether it is the current one."""
    [menu] = re.findall(r'<nav id="navigation".*?</nav>', page.text, re.DOTALL)
    entries = re.findall(r'<a class="nav-link"\s+href="([^"]*)"( aria-current="page")?>(.*?)</a>', menu)
    return [(re.sub(r"<[^>]*>", "", words), href, bool(current)) for href, current, words in entries]


def tabs_of(page) -> dict[str, str]:
    [tabs] = re.findall(r'<nav class="nav tabs".*?</nav>', page.text, re.DOTALL)
    return {words: href.replace("&amp;", "&") for href, words in re.findall(r'href="([^"]*)"[^>]*>(.*?)</a>', tabs)}


def months_of(page) -> dict[str, str]:
    """The months that can be opened, with their marks."""
    [picker] = re.findall(r'<nav class="month-picker.*?</nav>', page.text, re.DOTALL)
    found = re.findall(r'<a class="dropdown-item"[^>]*>(\w+)(?: <span [^>]*title="([^"]*)")?', picker)
    return dict(found)


@pytest.mark.parametrize(
    ("person", "names"),
    [
        ("reporter", ["Workbench", "My month", "Ledger", "Projects", "Supervision"]),
        ("reviewer", ["Workbench", "Review", "Dashboard", "Ledger", "Projects", "Supervision"]),
        ("leader", ["Workbench", "Dashboard", "Ledger", "Projects", "Supervision"]),
        ("auditor", ["Trace"]),
    ],
)
def test_each_role_has_its_own_entries(town, person, names):
    client = town.client(person)
    page = client.get("/", follow=True)
    entries = masthead_of(page)
    assert [re.sub(r" \d+$", "", words) for words, _href, _current in entries] == names
    # A leader begins with the dashboard; what waits for them stands on the workbench beside it.
    first = names.index("Dashboard") if person == "leader" else 0
    assert [place for place, (_words, _href, current) in enumerate(entries) if current] == [first]
    for _words, href, _current in entries:
        shown = client.get(href)
        assert [address for _words, address, current in masthead_of(shown) if current] == [href]


def test_an_entry_says_how_much_waits_there(town):
    make_report(town.sub_measure, 2, "returned")
    make_report(town.sub_measure, 3, "submitted")
    make_report(town.other_sub_measure, 3, "submitted")
    make_report(town.other_sub_measure, 1, "returned")
    for month in (1, 4):
        ClosedMonth.objects.create(plan=town.plan, month=month)
    with time_machine.travel(MAY, tick=False):
        assert "My month 1" in [words for words, *_rest in masthead_of(town.client("reporter").get("/ledger/"))]
        assert "Review 2" in [words for words, *_rest in masthead_of(town.client("reviewer").get("/ledger/"))]
        ClosedMonth.objects.create(plan=town.plan, month=2)
        assert "My month" in [words for words, *_rest in masthead_of(town.client("reporter").get("/ledger/"))]


def test_a_page_below_a_tab_marks_the_section_and_leads_back(town):
    leader, reporter = town.client("leader"), town.client("reporter")
    assert ("Dashboard", "/dashboard/", True) in masthead_of(leader.get("/targets/2021/revenue/"))
    assert ("Ledger", "/ledger/", True) in masthead_of(reporter.get("/targets/2021/revenue/"))


def test_tabs_keep_the_month_and_the_past_day_where_a_page_has_one(town):
    page = town.client("leader").get("/dashboard/?month=3&on=2021-06-30")
    tabs = tabs_of(page)
    assert tabs["Wall chart"] == "/wall/?year=2021&month=3&on=2021-06-30"
    assert tabs["Two years"] == "/years/?year=2021&month=3"
    assert "<h1>Dashboard</h1>" in page.text


def test_the_picker_marks_what_is_done_late_returned_and_closed(town):
    ClosedMonth.objects.create(plan=town.plan, month=1)
    for month, status in ((2, "approved"), (3, "returned")):
        make_report(town.sub_measure, month, status)
        make_report(town.other_sub_measure, month, "approved")
    with time_machine.travel(MAY, tick=False):
        assert months_of(town.client("leader").get("/dashboard/?month=2")) == {
            "January": "Closed",
            "February": "All reported",
            "March": "Something was returned",
            "April": "Something is late",
        }
        leader = town.client("leader")
        for page in ("/ledger/", "/villages/"):
            assert months_of(leader.get(f"{page}?month=2")) == months_of(leader.get("/dashboard/?month=2")), page
        mine = town.client("reporter")
        assert months_of(mine.get("/my-month/?month=2"))["March"] == "Something was returned"
        assert months_of(mine.get("/ledger/?month=2")) == months_of(mine.get("/my-month/?month=2"))
        assert months_of(leader.get("/assessment/?month=2"))["March"] == "Something was returned"
        assert months_of(leader.get("/measures/2021/1.2/?month=2"))["March"] == "All reported"


def test_the_picker_of_projects_marks_what_is_closed_and_what_came_of_a_projects_reports(town):
    road = make_project(town, code="road")
    ClosedMonth.objects.create(plan=town.plan, month=1)
    make_report(road.line, 2, "approved")
    make_report(road.line, 3, "returned")
    with time_machine.travel(MAY, tick=False):
        leader = town.client("leader")
        closed = {"January": "Closed", "February": "", "March": "", "April": ""}
        for page in ("", "stages/", "timeline/", "due/", "funnels/"):
            assert months_of(leader.get(f"/projects/{page}?month=2")) == closed, page
        assert months_of(leader.get("/projects/2021/road/?month=2")) == {
            "January": "Closed",
            "February": "All reported",
            "March": "Something was returned",
            "April": "",
        }


def test_the_month_before_january_is_december_of_the_year_before(town):
    make_plan(year=2020)
    page = town.client("leader").get("/dashboard/?year=2021&month=1")
    [before] = re.findall(r'<a [^>]*href="([^"]*)"\s+aria-label="Month before"', page.text)
    assert before == "/dashboard/?year=2020&amp;month=12"
    assert 'aria-label="Month after"' in page.text
