"""A target's page says its number first, with its light, what the month brought and the reason."""

import pytest

from tests.dashboards.reading import text
from tests.factories import make_report, make_target

pytestmark = pytest.mark.django_db


def hero(town, address: str) -> str:
    page = town.client("leader").get(address).text.partition('<div class="hero')[2]
    return text(page.partition(">")[2].partition('<div class="card card-body curve"')[0])


def test_the_number_comes_first_with_its_light_its_change_and_its_reason(town):
    make_report(town.sub_measure, 3, figures={town.target: 200})
    make_report(town.sub_measure, 4, figures={town.target: 320})
    told = hero(town, "/targets/2021/revenue/?month=4")
    assert told.startswith("Actual to date320.00万元")
    assert "▲ +120.00万元 since March" in told
    assert " done by April" in told
    assert "figure of April" in hero(town, "/targets/2021/revenue/?month=5")


def test_a_first_figure_has_no_change(town):
    make_report(town.sub_measure, 3, figures={town.target: 200})
    assert "since" not in hero(town, "/targets/2021/revenue/?month=3")


def test_a_target_that_the_plan_left_open_says_so_before_its_figure(town):
    target = make_target(town.sub_measure, code="open", value=None)
    make_report(town.sub_measure, 3, figures={target: 200})
    told = hero(town, "/targets/2021/open/?month=3")
    assert told.startswith("Not set Actual to date200")


def test_a_target_that_the_plan_left_open_says_so_once_and_without_an_empty_chart(town):
    make_target(town.sub_measure, code="open", value=None)
    page = town.client("leader").get("/targets/2021/open/?month=3").text
    main = page.partition("<main")[2]
    assert main.partition("Text to copy")[0].count("ot set") == 1
    assert 'class="card card-body curve"' not in page
