"""The pictures of villages and of reporting: the same numbers as the tables, readable without colour."""

import re
from datetime import datetime
from html import unescape
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.urls import reverse

from tests.factories import make_client, make_item, make_report, make_target, make_user, make_village

INCOME = "/targets/2021/income/"


@pytest.fixture
def income(town):
    """Villages with 7, 5 and 2.5万元 in March, one with nothing; the line is 5万元."""
    fields = {"code": "income", "name": "Villages at the line", "unit": "个", "value": 3, "decimals": 0}
    income = make_target(town.sub_measure, counting="items_at_least", item_threshold=5, item_unit="万元", **fields)
    names = ("Low", "High", "Middle", "Silent")
    low, high, middle, _silent = (
        make_item(income, name=name, village=make_village(code=name.lower(), name=name)) for name in names
    )
    make_report(town.sub_measure, 2, figures={low: "2.5", high: 6, middle: 1})
    make_report(town.sub_measure, 3, figures={high: 7, middle: 5})
    make_report(town.sub_measure, 4, "submitted", {low: 9})
    return income


def drawings_in(page, name: str) -> list[str]:
    return re.findall(rf'<svg class="{name}".*?</svg>', page.text, re.DOTALL)


def rows_of(drawing: str) -> list[tuple[str, str, str, float]]:
    """Each row of bars: its name, its number, the kind of its bar and its length in hundredths of the width."""
    found = []
    for svg in re.split(r'(?=<text class="name)', drawing)[1:]:
        name, number = re.findall(r'<text class="(?:name|value)[^>]*>([^<]*)', svg)
        bar = re.search(r'<rect class="(\w+)"[^>]* width="([\d.]+)%"', svg)
        found.append((unescape(name), number.strip(), bar[1] if bar else "", float(bar[2]) if bar else 0.0))
    return found


@pytest.mark.parametrize("address", [INCOME, "/villages/"])
def test_villages_stand_as_bars_the_furthest_first_with_the_line_that_they_must_reach(town, income, address):
    page = town.client("leader").get(address, {"month": 3})
    [drawing] = drawings_in(page, "bars")
    rows = rows_of(drawing)
    assert [row[:3] for row in rows] == [
        ("High", "✓ 7", "reached"),
        ("Middle", "✓ 5", "reached"),
        ("Low", "2.5", "short"),
        ("Silent", "—", ""),
    ]
    lengths = [row[3] for row in rows]
    assert lengths[0] * 5 == pytest.approx(lengths[1] * 7, abs=0.1)
    assert lengths[0] * 2.5 == pytest.approx(lengths[2] * 7, abs=0.1)
    begin = float(re.search(r'<rect class="reached" x="([\d.]+)%"', drawing)[1])
    line = float(re.search(r'class="line" x1="([\d.]+)', drawing)[1])
    assert begin + lengths[1] == pytest.approx(line, abs=0.1)  # a village at the line ends at it
    assert ">line 5万元</text>" in drawing
    assert "February" in drawing.partition(">2.5")[2]  # a figure that is carried forward names its month
    assert 'aria-label="Villages at the line: 2 of 4 reach 5万元; the table holds the same numbers"' in drawing


def test_the_bars_are_of_the_month_and_know_nothing_of_what_waits(town, income):
    [drawing] = drawings_in(town.client("leader").get(INCOME, {"month": 4}), "bars")
    assert rows_of(drawing)[2][:2] == ("Low", "2.5")
    [drawing] = drawings_in(town.client("leader").get(INCOME, {"month": 2}), "bars")
    assert [row[:2] for row in rows_of(drawing)] == [("High", "✓ 6"), ("Low", "2.5"), ("Middle", "1"), ("Silent", "—")]


def test_a_sum_has_no_line_but_what_the_plan_wants_of_each_item(town):
    roads = make_target(town.sub_measure, code="roads", unit="km", decimals=1, counting="sum", value=20)
    north, south = make_item(roads, name="North road", planned=12), make_item(roads, name="South & east", planned=8)
    make_report(town.sub_measure, 3, figures={north: 3, south: 8})
    [drawing] = drawings_in(town.client("leader").get("/targets/2021/roads/?month=3"), "bars")
    assert [row[:3] for row in rows_of(drawing)] == [("South & east", "8.0", "plain"), ("North road", "3.0", "plain")]
    assert drawing.count('class="wanted"') == 2
    assert 'class="line"' not in drawing


def test_without_a_figure_there_is_no_picture(town):
    make_item(make_target(town.sub_measure, code="roads", counting="sum"), village=make_village())
    for address in ("/targets/2021/roads/?month=3", "/villages/?month=3"):
        page = town.client("leader").get(address)
        assert page.status_code == 200
        assert drawings_in(page, "bars") == []


def test_a_past_days_bars_are_of_that_day(town, income):
    page = town.client("leader").get(INCOME, {"month": 3, "on": "2021-06-30"})
    [drawing] = drawings_in(page, "bars")
    assert [row[1] for row in rows_of(drawing)] == ["✓ 7", "✓ 5", "2.5", "—"]


def test_a_department_sees_the_villages_of_its_own_targets_only(town, income):
    assert len(drawings_in(town.client("reporter").get("/villages/?month=3"), "bars")) == 1
    assert drawings_in(town.client("stranger").get("/villages/?month=3"), "bars") == []
    assert "Leaders' pages" not in unescape(town.client("reporter").get("/villages/?month=3").text)


def reporting(town, *moment: int, month=3, language="en"):
    with time_machine.travel(datetime(*moment, tzinfo=ZoneInfo("Asia/Shanghai")), tick=False):
        client = make_client(make_user("leader"), language=language)
        return client.get(reverse("reports:reporting"), {"year": 2021, "month": month})


@pytest.fixture
def discipline(town):
    """January in time; February once three days late and once missing; nothing of March yet."""
    zone = ZoneInfo("Asia/Shanghai")
    for month, sub_measure, day in (
        (1, town.sub_measure, (2021, 2, 3, 9)),
        (1, town.other_sub_measure, (2021, 2, 4, 9)),
        (2, town.sub_measure, (2021, 3, 8, 9)),
    ):
        make_report(sub_measure, month, submitted_at=datetime(*day, tzinfo=zone))
    return town


def cells_in(page, department: str) -> list[tuple[str, str]]:
    """A department's months in the grid: what is read, and its tooltip."""
    row = next(row for row in re.findall(r"<tr>.*?</tr>", page.text, re.DOTALL) if f">{department}<" in row)
    found = re.findall(
        r'<td class="cell [^>]*title="([^"]*)"><span aria-hidden="true">(.*?)</span><span class="vis', row
    )
    return [(" ".join(re.sub(r"<[^>]*>", " ", seen).split()), words) for words, seen in found]


def test_each_department_s_months_have_a_shape_their_numbers_and_a_tooltip(discipline):
    page = reporting(discipline, 2021, 4, 3, 9)
    assert cells_in(page, "Economy Office") == [
        ("● 1/1", "1 of 1 on time"),
        ("▲ 0/1 +3", "0 of 1 on time, 1 late, 3 days late in all"),
        ("○", "1 awaited"),
    ]
    assert cells_in(page, "Farm Office") == [
        ("● 1/1", "1 of 1 on time"),
        ("■ 0/1 +29", "0 of 1 on time, 1 missing, 29 days late in all"),
        ("○", "1 awaited"),
    ]
    # The grid is the only one on the page: no picture and table of the same numbers.
    assert page.text.count("Farm Office") == 2  # and the month's reports


def test_the_grid_reads_in_chinese(discipline):
    page = reporting(discipline, 2021, 4, 3, 9, language="zh-hans")
    assert cells_in(page, "Farm Office")[1] == ("■ 0/1 +29", "应报1项、按时0项，未报送1项，累计逾期29天")
    assert "全部按时" in page.text


def test_before_a_month_has_ended_there_is_no_grid(town):
    page = reporting(town, 2021, 1, 20, 9)
    assert "reporting" not in re.findall(r'<table class="([^"]*)"', page.text)
    assert "No month of 2021 has ended yet" in page.text


def test_the_month_of_the_reports_is_chosen_once_in_the_toolbar(discipline):
    page = reporting(discipline, 2021, 4, 3, 9)
    toolbar, _, section = page.text.partition('id="month"')
    assert re.findall(r'href="(/reporting/[^"#]*)"( aria-current="date")', toolbar) == [
        ("/reporting/?year=2021&amp;month=3", ' aria-current="date"')
    ]
    assert 'href="/reporting/' not in section


def test_the_departments_behind_in_the_chosen_month_are_marked(discipline):
    page = reporting(discipline, 2021, 4, 3, 9, month=2)
    marked = re.findall(r'<th scope="row" class="(\w+)" title="[^"]*"><b [^>]*>(.)</b> <span>([^<]*)<', page.text)
    assert marked == [("not_in", "■", "Farm Office"), ("late", "▲", "Economy Office")]
    assert not re.findall(r'<th scope="row" class=', reporting(discipline, 2021, 4, 3, 9, month=1).text)
