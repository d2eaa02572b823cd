"""Every number on the dashboard links to what it counts: the linked page has that many rows."""

import html
import re
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
import time_machine

from reports.actions import ReportEntry, approve, submit
from tests.factories import actor, make_area, make_department, make_report, make_sub_measure, make_target
from tests.reports.steps import version_of

DASHBOARD = "/dashboard/"


@pytest.fixture
def rich(town):
    """Three areas, three departments, a target of every light, and an area with a sub-measure that has no target."""
    water = make_department(code="water", name="Water Office", leader="Zhao Hai")
    second = make_area(town.plan, number=2, title="Clean water")
    sub_measure = make_sub_measure(second, water, code="2.1", title="Pipes")
    make_report(
        sub_measure,
        3,
        figures={
            make_target(sub_measure, code="amber", value=Decimal(1200)): 280,
            make_target(sub_measure, code="done", value=Decimal(1200)): 1200,
            make_target(sub_measure, code="second-red", value=Decimal(1200)): 10,
        },
    )
    make_target(sub_measure, code="unset", value=None)
    make_target(sub_measure, code="later", phasing="deadline", due_month=10)
    make_sub_measure(make_area(town.plan, number=3, title="Words only"), water, code="3.1", title="Study")
    make_report(town.sub_measure, 3, figures={town.target: 300})
    return town


def links(text: str, place: str) -> list[tuple[str, str]]:
    """Addresses of a page's list, article, or table, with their words."""
    [block] = re.findall(place, text, re.DOTALL)
    found = re.findall(r'<a [^>]*?href="([^"]*)"[^>]*>(.*?)</a>', block, re.DOTALL)
    return [(html.unescape(href), re.sub(r"<[^>]*>", " ", words)) for href, words in found]


def rows_behind(client, href: str) -> int:
    response = client.get(href)
    assert response.status_code == 200, href
    return response.context["total"]


COUNTS = r'<section class="month-summary .*?<p class="dist">(.*?)</p>'
AREAS = r'<div class="areas">(.*?)<section class="reporting-state'
RANKING = r'<table class="table table-sm ranking">.*?<tbody>(.*?)</tbody>'


def test_each_count_leads_to_so_many_rows(rich):
    leader = rich.client("leader")
    counted = links(leader.get(DASHBOARD + "?month=3").text, COUNTS)
    numbers = {}
    for href, words in counted:
        number = int(re.search(r"\d+", words)[0])
        numbers[href.partition("light=")[2] or "all"] = number
        assert rows_behind(leader, href) == number, words
    assert numbers == {
        "red": 1,
        "no_data": 2,
        "amber": 1,
        "green": 1,
        "done": 1,
        "not_due": 1,
        "unset": 1,
        "all": 8,
    }


@pytest.mark.parametrize("place", [AREAS, RANKING], ids=["areas", "departments"])
def test_each_number_by_light_leads_to_so_many_rows(rich, place):
    leader = rich.client("leader")
    found = [pair for pair in links(leader.get(DASHBOARD + "?month=3").text, place) if "light=" in pair[0]]
    named = [(href, int(re.search(r"(\d+)\s*$", words)[1])) for href, words in found if words.strip()]
    assert sum(number for _href, number in named) == 8
    for href, number in named:
        assert rows_behind(leader, href) == number, href
    # The pieces of the bars are the same links, for the mouse.
    assert {href for href, words in found if not words.strip()} == {href for href, _number in named}


def test_a_department_leads_to_its_own_rows(rich):
    leader = rich.client("leader")
    found = {
        words: href for href, words in links(leader.get(DASHBOARD + "?month=3").text, RANKING) if "light=" not in href
    }
    assert {words: rows_behind(leader, href) for words, href in found.items()} == {
        "Economy Office": 1,
        "Farm Office": 1,
        "Water Office": 6,
    }


def test_every_link_of_the_page_opens(rich):
    leader = rich.client("leader")
    text = leader.get(DASHBOARD + "?month=3").text.partition("<main")[2]
    hrefs = {html.unescape(href) for href in re.findall(r'href="(/[^"]*)"', text)}
    assert {href: leader.get(href).status_code for href in hrefs} == dict.fromkeys(hrefs, 200)
    assert {sub_measure.split("/")[1] for sub_measure in hrefs} >= {
        "areas",
        "measures",
        "targets",
        "ledger",
        "reporting",
        "wall",
    }


def test_on_a_past_day_the_rows_are_that_day_s_too(town):
    start = datetime(2021, 4, 3, 3, 0, tzinfo=UTC)
    submit(
        actor(town.user("reporter"), start),
        town.sub_measure,
        3,
        0,
        ReportEntry("on_track", "Begun", figures={(town.target.pk, None): Decimal(300)}),
    )
    approve(
        actor(town.user("reviewer"), start + timedelta(days=3)), town.sub_measure, 3, version_of(town.sub_measure, 3)
    )
    with time_machine.travel(start + timedelta(days=30), tick=False):
        leader = town.client("leader")
        for day, shown in (("2021-04-05", {"no_data": 2}), ("2021-04-06", {"green": 1, "no_data": 1})):
            page = leader.get(f"{DASHBOARD}?month=3&on={day}")
            counted = {href.partition("light=")[2]: href for href, _words in links(page.text, COUNTS)}
            assert {light: rows_behind(leader, counted[light]) for light in shown} == shown
            assert {entry.light: entry.count for entry in page.context["counts"]} == shown
