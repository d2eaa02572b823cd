"""Two years' plans: which of them a page without a year in its address shows."""

import io
import re
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core.management import call_command

from targets.models import ClosedMonth, Plan, SubMeasure
from tests.factories import make_client, make_plan, make_report, make_sub_measure, make_user

SHANGHAI = ZoneInfo("Asia/Shanghai")
pytestmark = pytest.mark.django_db
#: A page and who opens it.
PAGES = {
    "/dashboard/": "leader",
    "/wall/": "leader",
    "/compare/": "leader",
    "/ledger/": "leader",
    "/villages/": "leader",
    "/my-month/": "reporter",
    "/review/": "reviewer",
    "/months/": "administrator",
    "/trace/": "auditor",
}


@pytest.fixture
def two(town):
    """The plans of 2021 and 2022; of 2021 January is counted."""
    make_report(town.sub_measure, 1, figures={town.target: 100})
    call_command("copyplan", "--from", "2021", "--to", "2022", stdout=io.StringIO())
    return town


def on(day: str):
    return time_machine.travel(datetime.fromisoformat(f"{day}T09:00").replace(tzinfo=SHANGHAI), tick=False)


def year_of(town, address: str, person: str) -> int:
    """The year that a page is about."""
    response = make_client(town.people[person]).get(address)
    assert response.status_code == 200
    return response.context["plan"].year


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize(
    ("day", "year"),
    [("2021-12-15", 2021), ("2022-01-01", 2021), ("2022-01-31", 2021), ("2022-02-01", 2022), ("2023-05-05", 2022)],
)
def test_a_page_is_about_the_latest_plan_that_has_a_month_to_report_on(two, page, day, year):
    with on(day):
        assert year_of(two, page, PAGES[page]) == year


@pytest.mark.parametrize("page", PAGES)
def test_the_year_in_the_address_goes_before_the_usual_one(two, page):
    with on("2021-12-15"):
        assert year_of(two, f"{page}?year=2022", PAGES[page]) == 2022
        assert year_of(two, f"{page}?year=1999", PAGES[page]) == 2021


def test_in_early_january_my_month_is_december_of_the_old_year(two):
    for month in range(2, 12):
        make_report(two.sub_measure, month)
    with on("2022-01-04"):
        page = two.client("reporter").get("/my-month/")
    assert (page.context["plan"].year, page.context["month"]) == (2021, 12)


def test_a_past_day_is_about_the_plan_of_that_day(two):
    with on("2022-06-15"):
        assert year_of(two, "/dashboard/?on=2022-01-15", "leader") == 2021
        assert year_of(two, "/dashboard/?on=2022-03-15", "leader") == 2022


@pytest.mark.parametrize("year", [2021, 2022, 2023])
def test_a_towns_only_plan_is_the_usual_one_from_its_first_day(year):
    make_plan(year=year)
    with on("2022-01-15"):
        assert make_client(make_user("leader")).get("/dashboard/").context["plan"].year == year


def test_of_plans_that_have_not_begun_the_next_is_the_usual_one():
    make_plan(year=2023)
    make_plan(year=2024)
    with on("2022-12-15"):
        assert make_client(make_user("leader")).get("/dashboard/").context["plan"].year == 2023


def test_a_new_plan_without_figures_is_read_without_an_error(two):
    sub_measure = SubMeasure.objects.get(plan__year=2022, code="1.1")
    make_sub_measure(sub_measure.area, two.sub_measure.lead)
    with on("2022-02-10"):
        for page, person in {**PAGES, "/measures/2022/1.1/": "leader", "/targets/2022/revenue/": "reporter"}.items():
            assert year_of(two, page, person) == 2022
    assert Plan.objects.count() == 2


# --- what lies in the other year ------------------------------------------------------------------------------------


def text_of(response) -> str:
    return " ".join(re.sub(r"<[^>]*>", " ", response.text).split())


def test_the_review_queue_tells_of_reports_that_wait_in_the_other_year(two):
    make_report(two.sub_measure, 11, "submitted")
    make_report(two.sub_measure, 12, "submitted")
    make_report(two.other_sub_measure, 10, "submitted")
    ClosedMonth.objects.create(plan=two.plan, month=10)
    with on("2022-02-10"):
        page = two.client("reviewer").get("/review/")
    assert page.context["plan"].year == 2022
    assert "2 reports of 2021 wait too" in text_of(page)
    assert "/review/?year=2021" in page.text
    with on("2022-02-10"):
        assert "wait too" not in text_of(two.client("reviewer").get("/review/?year=2021"))


def test_my_month_tells_of_reports_that_were_returned_in_the_other_year(two):
    make_report(two.sub_measure, 12, "returned")
    with on("2022-02-10"):
        mine, others = (text_of(two.client(person).get("/my-month/")) for person in ("reporter", "stranger"))
    assert "1 report of 2021 was returned, to be put right" in mine
    assert "was returned" not in others
